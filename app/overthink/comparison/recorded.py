"""Lanes of saved runs: what was planned then, so that reports and replays need no model file."""

from __future__ import annotations

from overthink.comparison.conductor import Lane
from overthink.comparison.plan import LanePlan
from overthink.core.profiles import Profiles, Recognition
from overthink.core.protocol import DraftChoice, Load
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings
from overthink.lanes.replay import Recording, ReplayLane
from overthink.lanes.replay_clock import ReplayClock
from overthink.storage.loading import SavedRun

_UNKNOWN_FAMILY = "generic-chat"


def recorded_plan(run: SavedRun, profiles: Profiles) -> LanePlan:
    """The plan of a saved run, without what only matters to a lane that loads."""
    family = run.family if _knows(profiles, run.family) else _UNKNOWN_FAMILY
    profile = profiles[family]
    loaded = run.record.loaded
    return LanePlan(
        side=run.side,
        model=run.model,
        draft=run.draft,
        recognition=Recognition(profile, run.family_guessed, "it was recorded so"),
        load=Load(
            path=loaded.model.path if loaded else "",
            draft=_draft_choice(run),
            settings=run.load or LoadSettings(),
            markers=profile.markers,
        ),
        sampler=run.sampler or profile.sampling,
        draft_settings=run.drafting or DraftSettings(),
        run=run.run or RunSettings(),
        memory=None,
        needs=None,
        notes=run.notes,
    )


def recorded_lane(
    run: SavedRun, recording: Recording, clock: ReplayClock, profiles: Profiles
) -> Lane:
    """A lane that plays a saved run; its record is empty until it does."""
    return Lane(recorded_plan(run, profiles), ReplayLane(recording, clock))


def shown_lane(run: SavedRun, profiles: Profiles) -> Lane:
    """A lane that has ended: its record is the saved one."""
    recording = Recording(())
    lane = recorded_lane(run, recording, ReplayClock(), profiles)
    lane.record = run.record
    return lane


def _knows(profiles: Profiles, family: str) -> bool:
    return any(known.name == family for known in profiles.families)


def _draft_choice(run: SavedRun) -> DraftChoice:
    if run.draft in ("none", "lookup"):
        return DraftChoice(run.draft)
    loaded = run.record.loaded
    return DraftChoice("model", loaded.draft.path if loaded and loaded.draft else "")
