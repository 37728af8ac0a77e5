"""Lanes of saved runs: what was planned then, so that reports and replays need no model file."""

from __future__ import annotations

from typing import Any

import msgspec

from overthink.comparison.conductor import Lane
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.profiles import Profiles, Recognition, Sign
from overthink.core.protocol import DraftChoice, Load
from overthink.core.settings import (
    AUTO,
    DraftSettings,
    LoadSettings,
    RunSettings,
    SamplerSettings,
)
from overthink.lanes.replay import Recording, ReplayLane
from overthink.lanes.replay_clock import ReplayClock
from overthink.storage.saved_sessions import SavedRun

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
        recognition=Recognition(profile, run.family_guessed, Sign.RECORDED),
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


def choice_of(run: SavedRun, profiles: Profiles) -> LaneChoice:
    """What a person would choose to run it again with its settings.

    Sampler fields that the family recommends are not chosen, so that they follow the model. Threads
    are shared out anew: it may be another machine.
    """
    usual = profiles[run.family].sampling if _knows(profiles, run.family) else None
    load = run.load or LoadSettings()
    return LaneChoice(
        model=run.model,
        draft=run.draft,
        sampler=_changed(run.sampler, usual) if run.sampler else {},
        draft_settings=run.drafting or DraftSettings(),
        run=run.run or RunSettings(),
        load=msgspec.structs.replace(load, threads=AUTO),
    )


def _changed(sampler: SamplerSettings, usual: SamplerSettings | None) -> dict[str, Any]:
    values: dict[str, Any] = msgspec.structs.asdict(sampler)
    return {
        name: value
        for name, value in values.items()
        if usual is None or value != getattr(usual, name)
    }


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
