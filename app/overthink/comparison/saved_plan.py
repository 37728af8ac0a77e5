"""Plans of lanes to and from saved runs, so that reports and replays need no model file."""

from __future__ import annotations

from typing import Any

import msgspec

from overthink.comparison.conductor import Lane
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.draft_support import CHAIN, MODEL, TEXT_DRAFTERS
from overthink.core.profiles import Profiles, Recognition, Sign
from overthink.core.protocol import DraftChoice, Load
from overthink.core.run_record import RunRecord
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
from overthink.storage.turn_log import RunPlan

_NO_TEMPLATE = "The model file has no chat template"
"""How a note of `comparison.plan` begins."""
_UNKNOWN_FAMILY = "generic-chat"


def recorded_plan(run: SavedRun, profiles: Profiles) -> LanePlan:
    """The plan of a saved run, without what only loading needs."""
    family = run.family if _is_known(profiles, run.family) else _UNKNOWN_FAMILY
    profile = profiles[family]
    loaded = run.record.loaded
    return LanePlan(
        side=run.side,
        model=run.model,
        draft=run.draft,
        recognition=Recognition(profile, run.family_guessed, Sign.RECORDED, run.family),
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
        has_template=not any(note.startswith(_NO_TEMPLATE) for note in run.notes),
    )


def choice_from_run(run: SavedRun, profiles: Profiles) -> LaneChoice:
    """The choice that runs it again with its settings.

    Sampler fields that the family recommends stay open, so that they follow the model. So does the
    number of threads: it may be another machine.
    """
    recommended = profiles[run.family].sampling if _is_known(profiles, run.family) else None
    load = run.load or LoadSettings()
    return LaneChoice(
        model=run.model,
        draft=run.draft,
        sampler=_changed(run.sampler, recommended) if run.sampler else {},
        draft_settings=run.drafting or DraftSettings(),
        run=run.run or RunSettings(),
        load=msgspec.structs.replace(load, threads=AUTO),
    )


def _changed(sampler: SamplerSettings, recommended: SamplerSettings | None) -> dict[str, Any]:
    values: dict[str, Any] = msgspec.structs.asdict(sampler)
    return {
        name: value
        for name, value in values.items()
        if recommended is None or value != getattr(recommended, name)
    }


def replay_lane(
    run: SavedRun, recording: Recording, clock: ReplayClock, profiles: Profiles
) -> Lane:
    """A lane that replays a run; its record is empty until it does."""
    return Lane(recorded_plan(run, profiles), ReplayLane(recording, clock))


def ended_lane(run: SavedRun, profiles: Profiles) -> Lane:
    """A lane that has ended, with the saved record."""
    recording = Recording(())
    lane = replay_lane(run, recording, ReplayClock(), profiles)
    lane.record, lane.judged = run.record, run.verdict.judged
    return lane


def _is_known(profiles: Profiles, family: str) -> bool:
    return any(known.name == family for known in profiles.families)


def _draft_choice(run: SavedRun) -> DraftChoice:
    if run.draft in ("none", *TEXT_DRAFTERS):
        return DraftChoice(run.draft)
    loaded = run.record.loaded
    path = loaded.draft.path if loaded and loaded.draft else ""
    first, chain, second = (loaded.drafter if loaded else "").rpartition(CHAIN)
    return DraftChoice(second or MODEL, path, ngram_first=bool(first and chain))


def run_plan(plan: LanePlan, before: RunRecord | None = None, sample: int | None = None) -> RunPlan:
    """What the recorder stores of a planned lane.

    Args:
        before: the lane's record as its turn begins, which describes a model that is loaded.
        sample: its number, if it is one of several samples.
    """
    return RunPlan(
        side=plan.side,
        model=plan.model,
        draft=plan.draft,
        family=plan.profile.name,
        family_guessed=plan.recognition.guessed,
        notes=tuple(map(str, plan.all_notes)),
        sampler=plan.sampler,
        drafting=plan.draft_settings,
        run=plan.run,
        load=plan.load.settings,
        loaded_before=before.for_next_turn().loaded if before else None,
        sample=sample,
    )


def run_plan_of_choice(side: str, choice: LaneChoice) -> RunPlan:
    """What the recorder stores of a lane that could not be planned; its only event is `Failed`."""
    return RunPlan(side=side, model=choice.model, draft=choice.draft)
