"""Prove that a draft does not change the text: run a prompt greedily with and without it.

Both runs are ordinary runs, one after the other on one lane. Batches of another shape are computed
in another order, which may decide between two tokens that are almost equally probable. So where the
runs diverge, their common text is decoded again in the batches of either run, and both tokens are
scored: only that distinguishes a tie from a bug.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from overthink.comparison.draft_tuning import MakePlan, load_lane, plan_in_thread, run_lane
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.divergence import Divergence, divergence_of_tokens
from overthink.core.draft_trials import PLAIN
from overthink.core.errors import DraftMismatch, from_kind
from overthink.core.events import Failed, LaneEvent, Rescored
from overthink.core.messages import message
from overthink.core.protocol import ChatMessage, Rescore
from overthink.core.run_record import RunRecord
from overthink.core.trace import batches_up_to
from overthink.core.vocabulary import Origin
from overthink.lanes.source import RescoringSource

LARGEST_TIE_SEEN = 0.13
"""Gap in nats between two tokens whose order rounding reversed, on quantised weights: activations
are quantised there, too, so a small difference may move one of them by a whole step."""
GREEDY = {"temperature": 0.0}
"""Added to the lane's own sampler: penalties affect greedy sampling too, equally in both runs."""


class ProofResult(StrEnum):
    """The result of a proof."""

    IDENTICAL = "identical"
    TIE = "tie"
    """Rounding decided, which depends on how many tokens are computed at once."""
    DIFFERENT = "different"
    """Rounding does not explain it: a bug of this app or of llama.cpp."""


@dataclass(frozen=True, slots=True)
class Rescoring:
    """The two tokens at the divergence, scored again after the same text."""

    plain: Rescored
    """Decoded in the plain run's batches; the first score of each pair is its token's."""
    drafted: Rescored
    """Decoded in the drafted run's batches."""
    explained: bool
    """The shape of the batches alone gives each run the token that it chose."""
    penalised: bool
    """Penalties had a part too: log-probabilities do not include them."""

    @property
    def gaps(self) -> tuple[float, float]:
        """The plain run's token minus the drafted one's, in nats, in either shape."""
        plain, drafted = (
            each.logprobs[0] - each.logprobs[1] for each in (self.plain, self.drafted)
        )
        return plain, drafted

    @property
    def rounding(self) -> float:
        """How far the shape of the batches alone moved the two tokens apart, in nats."""
        plain, drafted = self.gaps
        return abs(plain - drafted)

    @property
    def tie(self) -> bool:
        """True if the order of the two flips, or rounding moves as much as their distance."""
        near = not self.penalised and self.rounding >= min(map(abs, self.gaps))
        return self.explained or near


@dataclass(frozen=True, slots=True)
class Proof:
    """Both runs, and where they diverge."""

    draft: str
    """Name of the draft's file, or the word that chose it."""
    plain: RunRecord
    drafted: RunRecord
    divergence: Divergence | None
    """None if all tokens are equal. Left is the plain run."""
    rescoring: Rescoring | None = None
    """None if the model did not choose two tokens there, as at the end of a run."""

    @property
    def identical(self) -> bool:
        """True if all tokens are equal."""
        return self.divergence is None

    @property
    def result(self) -> ProofResult:
        """The result."""
        if self.identical:
            return ProofResult.IDENTICAL
        return ProofResult.TIE if self.rescoring and self.rescoring.tie else ProofResult.DIFFERENT


async def prove(
    make_plan: MakePlan,
    source: RescoringSource,
    choice: LaneChoice,
    prompt: Sequence[ChatMessage],
    on_event: Callable[[str, LaneEvent], None] = lambda _draft, _event: None,
) -> Proof:
    """Run the prompt without the choice's draft and with it.

    Args:
        on_event: called with the draft of the current run, `none` first, and its event.

    Raises:
        EnvironmentFailure: a run failed, or there is no draft.
    """
    choice = replace(choice, sampler={**choice.sampler, **GREEDY})
    drafted_plan = await plan_in_thread(make_plan, choice)
    if drafted_plan.draft == PLAIN and choice.draft == "auto":
        # No model fits, or none was faster here: prove it with lookup drafting.
        drafted_plan = await plan_in_thread(make_plan, replace(choice, draft="lookup"))
    if drafted_plan.draft == PLAIN:
        raise DraftMismatch(
            message("no draft fits {model}", model=drafted_plan.model),
            message("choose one that does, or `lookup`"),
        )
    records: list[RunRecord] = []
    for plan in (await plan_in_thread(make_plan, replace(choice, draft=PLAIN)), drafted_plan):

        def report(event: LaneEvent, draft: str = plan.draft) -> None:
            on_event(draft, event)

        await load_lane(source, plan, report)
        records.append(await run_lane(source, plan, prompt, on_event=report))
    plain, drafted = records
    found = divergence_of_tokens(plain.trace, drafted.trace)
    rescoring = await _rescore(source, drafted_plan, prompt, records, found) if found else None
    return Proof(drafted_plan.draft, plain, drafted, found, rescoring)


async def _rescore(
    source: RescoringSource,
    plan: LanePlan,
    prompt: Sequence[ChatMessage],
    records: Sequence[RunRecord],
    found: Divergence,
) -> Rescoring | None:
    """Score both tokens again, in the batches of the plain run and in those of the drafted one."""
    left, right = found.left, found.right
    if left.id is None or right.id is None or Origin.FORCED.word in (left.origin, right.origin):
        return None
    scores = []
    for record in records:
        command = Rescore(
            messages=tuple(prompt),
            sampler=plan.sampler,
            run=plan.run,
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
