"""Shows that a draft changes nothing: the same prompt with and without it, greedy, compared.

Both runs are the app's own, one after the other on one lane. Batches of another shape are computed
in another order, which may decide between two tokens that are nearly as probable. So where the runs
part, what they have in common is decoded anew, as the plain run did and as the drafted one did, and
both tokens are scored: only that tells a tie from a mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from overthink.comparison.draft_tuning import PlanOf, load_lane, planned, run_lane
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.divergence import Divergence, divergence_of_tokens
from overthink.core.draft_trials import PLAIN
from overthink.core.errors import DraftMismatch, from_kind
from overthink.core.events import Failed, LaneEvent, Rescored
from overthink.core.protocol import ChatMessage, Rescore
from overthink.core.run_record import RunRecord
from overthink.core.trace import batches_up_to
from overthink.core.vocabulary import Origin
from overthink.lanes.source import RescoringSource

GREEDY = {"temperature": 0.0}
"""Over the lane's own sampler: penalties act on a greedy choice too, and alike in both runs."""


class Verdict(StrEnum):
    """What a proof came to."""

    IDENTICAL = "identical"
    TIE = "tie"
    """Rounding, which depends on how many tokens are computed at once, decided."""
    DIFFERENT = "different"
    """Rounding does not explain it: a bug, ours or one of llama.cpp."""


@dataclass(frozen=True, slots=True)
class Rescoring:
    """The two tokens at the place where the runs part, scored anew after the same text."""

    plain: Rescored
    """Decoded in the plain run's batches; the first of each two scores is its token's."""
    drafted: Rescored
    """Decoded in the drafted run's batches."""
    explained: bool
    """The shape of the batches alone gave each run the token that it took."""
    penalised: bool
    """Penalties decided as well: log-probabilities are from before them."""

    @property
    def gaps(self) -> tuple[float, float]:
        """The plain run's token less the drafted one's, in nats, in either shape."""
        plain, drafted = (
            each.logprobs[0] - each.logprobs[1] for each in (self.plain, self.drafted)
        )
        return plain, drafted

    @property
    def rounding(self) -> float:
        """What the shape of the batches alone moved between the two tokens, in nats."""
        plain, drafted = self.gaps
        return abs(plain - drafted)

    @property
    def tie(self) -> bool:
        """True where the order of the two flips, or rounding moves as much as lies between them."""
        near = not self.penalised and self.rounding >= min(map(abs, self.gaps))
        return self.explained or near


@dataclass(frozen=True, slots=True)
class Proof:
    """Both runs, and where they part."""

    draft: str
    """Name of the draft, or `lookup`."""
    plain: RunRecord
    drafted: RunRecord
    divergence: Divergence | None
    """None where every token is the same. Left is the plain run."""
    rescoring: Rescoring | None = None
    """None where there are no two tokens that the model chose: nothing, or one run's end."""

    @property
    def identical(self) -> bool:
        """True where every token is the same."""
        return self.divergence is None

    @property
    def verdict(self) -> Verdict:
        """What it came to."""
        if self.identical:
            return Verdict.IDENTICAL
        return Verdict.TIE if self.rescoring and self.rescoring.tie else Verdict.DIFFERENT


async def prove(
    plan_of: PlanOf,
    source: RescoringSource,
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
    found = divergence_of_tokens(plain.trace, drafted.trace)
    rescoring = await _rescored(source, drafted_plan, prompt, records, found) if found else None
    return Proof(drafted_plan.draft, plain, drafted, found, rescoring)


async def _rescored(
    source: RescoringSource,
    plan: LanePlan,
    prompt: Sequence[ChatMessage],
    records: Sequence[RunRecord],
    found: Divergence,
) -> Rescoring | None:
    """Scores both tokens anew, in the batches of the plain run and in those of the drafted one."""
    left, right = found.left, found.right
    if left.id is None or right.id is None or Origin.FORCED.word in (left.origin, right.origin):
        return None
    scores = []
    for record in records:
        command = Rescore(
            messages=tuple(prompt),
            sampler=plan.sampler,
            tokens=tuple(record.trace.ids[: found.common_tokens]),
            batches=batches_up_to(record.trace, found.common_tokens),
            candidates=(left.id, right.id),
        )
        score = await source.rescore(command)
        if isinstance(score, Failed):
            raise from_kind(score.kind, score.problem, score.remedy)
        scores.append(score)
    plain, drafted = scores
    explained = (plain.picked, drafted.picked) == (left.id, right.id)
    return Rescoring(plain, drafted, explained, plan.sampler.penalises)
