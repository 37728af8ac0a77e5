"""Shows that a draft changes nothing: the same prompt with and without it, greedy, compared.

Both runs are the app's own, one after the other on one lane. Where they part, it is told with what
each was sure of: batches of another shape are computed in another order, which may decide between
two tokens that are nearly as probable.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from overthink.comparison.draft_tuning import PlanOf, load_lane, planned, run_lane
from overthink.comparison.plan import LaneChoice
from overthink.core.divergence import Divergence, first_divergence
from overthink.core.draft_trials import PLAIN
from overthink.core.errors import DraftMismatch
from overthink.core.events import LaneEvent
from overthink.core.protocol import ChatMessage
from overthink.core.run_record import RunRecord
from overthink.lanes.source import LaneSource

GREEDY = {"temperature": 0.0}
"""Over the lane's own sampler: penalties act on a greedy choice too, and alike in both runs."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Both runs, and where they part."""

    draft: str
    """Name of the draft, or `lookup`."""
    plain: RunRecord
    drafted: RunRecord
    divergence: Divergence | None
    """None where every token is the same. Left is the plain run."""

    @property
    def identical(self) -> bool:
        """True where every token is the same."""
        return self.divergence is None


async def prove(
    plan_of: PlanOf,
    source: LaneSource,
    choice: LaneChoice,
    prompt: Sequence[ChatMessage],
    on_event: Callable[[str, LaneEvent], None] = lambda _draft, _event: None,
) -> Proof:
    """Runs the prompt without the choice's draft and with it.

    Args:
        on_event: told the draft of the run that goes on, `none` first, and what it says.

    Raises:
        EnvironmentFailure: a run could not be made, or there is no draft.
    """
    choice = replace(choice, sampler={**choice.sampler, **GREEDY})
    drafted_plan = await planned(plan_of, choice)
    if drafted_plan.draft == PLAIN and choice.draft == "auto":
        # No model fits, or none was faster here: a proof can be had all the same.
        drafted_plan = await planned(plan_of, replace(choice, draft="lookup"))
    if drafted_plan.draft == PLAIN:
        raise DraftMismatch(
            f"no draft fits {drafted_plan.model}", "choose one that does, or `lookup`"
        )
    records: list[RunRecord] = []
    for plan in (await planned(plan_of, replace(choice, draft=PLAIN)), drafted_plan):

        def tell(event: LaneEvent, draft: str = plan.draft) -> None:
            on_event(draft, event)

        await load_lane(source, plan, tell)
        records.append(await run_lane(source, plan, prompt, on_event=tell))
    plain, drafted = records
    return Proof(drafted_plan.draft, plain, drafted, first_divergence(plain, drafted))
