"""What the recorder is told of a turn's lanes, from their plans."""

from __future__ import annotations

from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.run_record import RunRecord
from overthink.storage.turn_log import RunPlan


def run_plan(plan: LanePlan, before: RunRecord | None = None) -> RunPlan:
    """A planned lane.

    Args:
        before: the lane's record as its turn begins, which knows a model that is in memory.
    """
    return RunPlan(
        side=plan.side,
        model=plan.model,
        draft=plan.draft,
        family=plan.profile.name,
        family_guessed=plan.recognition.guessed,
        notes=plan.all_notes,
        sampler=plan.sampler,
        drafting=plan.draft_settings,
        run=plan.run,
        load=plan.load.settings,
        loaded_before=before.for_next_turn().loaded if before else None,
    )


def unplanned(side: str, choice: LaneChoice) -> RunPlan:
    """A lane that cannot be planned: its file is missing, say. Its only event is `Failed`."""
    return RunPlan(side=side, model=choice.model, draft=choice.draft)
