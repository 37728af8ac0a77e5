"""What a lane is about to do, as it is saved with its run."""

from __future__ import annotations

from overthink.comparison.conductor import Lane
from overthink.storage.turn_log import RunPlan


def run_plan(lane: Lane) -> RunPlan:
    """The lane's plan, and what it said of its model where that is in memory already."""
    plan = lane.plan
    return RunPlan(
        side=plan.side,
        model=plan.model,
        draft=plan.draft,
        family=plan.profile.name,
        family_guessed=plan.recognition.guessed,
        notes=plan.notes,
        sampler=plan.sampler,
        drafting=plan.draft_settings,
        run=plan.run,
        load=plan.load.settings,
        loaded_before=lane.record.loaded,
    )
