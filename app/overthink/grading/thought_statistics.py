"""Statistics of a run's thought: a pure function of its trace, text and right answer.

`STATISTICS` declares each one: name, caption, definition with its source, and value. Terminal and
window read it. None means that a statistic cannot be measured for this run, never zero.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

import msgspec
import numpy as np

from overthink.core.messages import NO_MESSAGE, Message, joined, message
from overthink.core.metric_registry import Metric, Unit, formatted, runaway_tokens
from overthink.core.metrics import Progress, RunMetrics, drafting
from overthink.core.run_record import RunRecord
from overthink.core.runaway.descriptions import KIND_NAMES
from overthink.core.runaway.findings import Finding
from overthink.core.symbols import excerpt
from overthink.core.thought_words import ThoughtWords, WordCounts
from overthink.core.trace import Trace
from overthink.core.vocabulary import Judgement, Phase
from overthink.grading.answers import first_statement

_MAX_PHRASES = 4
"""Phrases that are named in a detail."""
_MAX_ANSWER = 40


class Acceptance(msgspec.Struct, frozen=True, kw_only=True):
    """Proposals of the draft that the target reached, and how many of them it accepted."""

    tested: int
    accepted: int

    @property
    def rate(self) -> float | None:
        """Accepted / tested; None if nothing was tested."""
        return self.accepted / self.tested if self.tested else None


class LoopStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """The exact repetition that wasted most; see `overthink.core.loops`."""

    start: int
    """Token at which it begins."""
    period: int
    """Number of tokens that repeat."""
    repeats: int | None
    """How often they occur in full; None while the run continues."""
    wasted: int | None
    """Tokens after their first occurrence; None while the run continues."""


class FinalAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Where the final answer was first stated: see `overthink.grading.answers.first_statement`."""

    value: str
    """The right answer if the run's is right, else the value read out of the run's."""
    tokens_to: int | None
    """Tokens up to the end of the sentence, in thought or answer, that first states it. None if no
    rule finds such a sentence."""
    tokens_after: int | None
    """Tokens of the run after that sentence."""


class ThoughtStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """The statistics of one run. `STATISTICS` defines each one."""

    tokens: int
    """Generated tokens, tags and end token included."""
    thinking_tokens: int
    thinking_share: float | None
    """None without a token."""
    final_answer: FinalAnswer | None
    """None while the run continues, if no right answer is known, and if its answer cannot be
    judged."""
    outcome_efficiency: float | None
    underthinking: float | None
    words: WordCounts | None
    """None without a thought, or for one in a language without lists."""
    loop: LoopStatistics | None
    """None if none was found."""
    runaways: tuple[Finding, ...] | None
    """None in recordings that knew exact loops only."""
    progress: Progress | None
    """The run without its runaways; None if it has none."""
    acceptance_thinking: Acceptance
    acceptance_answer: Acceptance
    acceptance_by_position: tuple[Acceptance, ...]
    """By position in a round, from the first."""

    @property
    def verifying(self) -> int | None:
        """How often the thought verifies."""
        return None if self.words is None else sum(self.words.verifying.values())

    @property
    def switching(self) -> int | None:
        """How often the thought switches to something else."""
        return None if self.words is None else sum(self.words.switching.values())


def thought_statistics(
    record: RunRecord,
    expect: str | None,
    words: ThoughtWords,
    judged: Judgement | None = None,
    by_hand: bool | None = None,
) -> ThoughtStatistics:
    """Compute the statistics of a run, ended or live.

    Args:
        expect: the right answer; None if unknown.
        judged: the judgement of the run's answer; None if it is ungraded.
        by_hand: whether the answer is right according to the user, who overrules the judgement.
    """
    trace = record.trace
    final, efficiency, underthinking = None, None, None
    right = by_hand if by_hand is not None else judged.correct if judged else None
    if record.status is not None and expect and record.answer and right is not None:
        found = judged.found if judged and not judged.correct else None
        final, efficiency, underthinking = _answer_statistics(record, expect, right, found)
    return ThoughtStatistics(
        tokens=len(trace),
        thinking_tokens=trace.count(Phase.THINKING),
        thinking_share=trace.count(Phase.THINKING) / len(trace) if len(trace) else None,
        final_answer=final,
        outcome_efficiency=efficiency,
        underthinking=underthinking,
        words=words.count(record.thinking),
        loop=_loop(record),
        runaways=RunMetrics(record).runaways,
        progress=RunMetrics(record).progress,
        acceptance_thinking=_tested(trace, Phase.THINKING),
        acceptance_answer=_tested(trace, Phase.ANSWER),
        acceptance_by_position=tuple(
            Acceptance(tested=tested, accepted=accepted)
            for tested, accepted in drafting(trace.draft_rounds).by_position
        ),
    )


def _answer_statistics(
    record: RunRecord, expect: str, right: bool, found: str | None
) -> tuple[FinalAnswer | None, float | None, float | None]:
    """Final answer, outcome efficiency, underthinking.

    Args:
        found: the value of a wrong answer; None if none was read.
    """
    count = len(record.trace)
    to_right = _tokens_to(record.trace, expect)
    if right:
        efficiency = None if to_right is None else to_right / count
        return _final(expect, to_right, count), efficiency, None
    underthinking = 0.0 if to_right is None else 1 - to_right / count
    if not found:
        return None, None, underthinking
    return _final(found, _tokens_to(record.trace, found), count), None, underthinking


def _final(value: str, tokens_to: int | None, count: int) -> FinalAnswer:
    after = None if tokens_to is None else count - tokens_to
    return FinalAnswer(value=value, tokens_to=tokens_to, tokens_after=after)


def _tokens_to(trace: Trace, value: str) -> int | None:
    """Thought and answer are separate texts: no sentence spans both."""
    for first, stop in _stretches(trace):
        start = trace.utf8_ends[first - 1] if first else 0
        text = trace.utf8[start : trace.utf8_ends[stop - 1]].decode("utf-8", "replace")
        end = first_statement(value, text)
        if end is not None:
            stated = start + len(text[:end].rstrip().encode("utf-8", "replace"))
            return min(bisect_left(trace.utf8_ends, stated) + 1, len(trace))
    return None


def _stretches(trace: Trace) -> Iterator[tuple[int, int]]:
    """Start and end of each stretch of one phase."""
    changes = np.flatnonzero(np.diff(np.frombuffer(trace.phases, np.uint8))) + 1
    return pairwise([0, *changes.tolist(), len(trace)])


def _loop(record: RunRecord) -> LoopStatistics | None:
    if record.finished and (loop := record.finished.loop):
        return LoopStatistics(
            start=loop.start, period=loop.period, repeats=loop.repeats, wasted=loop.wasted
        )
    if found := record.loop_found:
        return LoopStatistics(start=found.start, period=found.period, repeats=None, wasted=None)
    return None


def _tested(trace: Trace, phase: Phase) -> Acceptance:
    """Count the proposals of a phase: that of the token at the proposal's position."""
    firsts, tested, accepted = trace.draft_rounds.counts()
    if not len(trace) or not len(firsts):
        return Acceptance(tested=0, accepted=0)
    rounds = np.repeat(np.arange(len(firsts)), tested)
    position = np.arange(len(rounds)) - np.repeat(np.cumsum(tested) - tested, tested)
    tokens = np.clip(firsts[rounds] + position, 0, len(trace) - 1)
    in_phase = np.frombuffer(trace.phases, np.uint8)[tokens] == phase
    taken = in_phase & (position < accepted[rounds])
    return Acceptance(tested=int(in_phase.sum()), accepted=int(taken.sum()))


# ------------------------------------------------------------------------------ what is shown


def _thinking(statistics: ThoughtStatistics) -> Message:
    return message(
        "{part:n} of {whole:n} tokens",
        part=statistics.thinking_tokens,
        whole=statistics.tokens,
    )


def _stated(statistics: ThoughtStatistics) -> Message:
    final = statistics.final_answer
    if final is None or final.tokens_after is None:
        return NO_MESSAGE
    return message(
        "“{answer}”, then {after:n} more tokens",
        answer=excerpt(final.value, _MAX_ANSWER),
        after=final.tokens_after,
    )


def _phrases(phrases: Mapping[str, int]) -> Message:
    named = [
        message("{phrase} {times:n}", phrase=phrase, times=times)
        for phrase, times in [*phrases.items()][:_MAX_PHRASES]
    ]
    return joined(", ", [*named, *([Message("…")] if len(phrases) > _MAX_PHRASES else [])])


def _shown_loop(statistics: ThoughtStatistics) -> Message:
    loop = statistics.loop
    if loop is None:
        return message("none")
    if loop.repeats is None:
        return message("looping")
    return message("{times:n}×", times=loop.repeats)


def _loop_detail(statistics: ThoughtStatistics) -> Message:
    loop = statistics.loop
    if loop is None:
        return NO_MESSAGE
    start = message("from token {start:n}", start=loop.start)
    if loop.wasted is None:
        return start
    return message(
        "{start}, {period:n} tokens long, {wasted:n} wasted",
        start=start,
        period=loop.period,
        wasted=loop.wasted,
    )


def _runaway_detail(statistics: ThoughtStatistics) -> Message:
    """The kinds with their counts, and the tokens in all."""
    if not statistics.runaways:
        return NO_MESSAGE
    kinds = Counter(finding.kind for finding in statistics.runaways)
    named = [
        message("{kind} {times:n}×", kind=KIND_NAMES[kind], times=times)
        for kind, times in kinds.most_common()
    ]
    tokens = message("{count:n} tokens", count=runaway_tokens(statistics.runaways))
    return joined(", ", [*named, tokens])


def _of_tested(acceptance: Acceptance | Progress) -> Message:
    if not acceptance.tested:
        return NO_MESSAGE
    return message(
        "{accepted:n} of {tested:n} tested",
        accepted=acceptance.accepted,
        tested=acceptance.tested,
    )


def _by_position(statistics: ThoughtStatistics) -> Message | None:
    rates = [each.rate for each in statistics.acceptance_by_position]
    shown = [formatted(rate, Unit.SHARE) for rate in rates if rate is not None]
    return joined(" · ", shown) if shown else None


STATISTICS: tuple[Metric[ThoughtStatistics], ...] = (
    Metric(
        name="thinking_share",
        unit=Unit.SHARE,
        read=lambda statistics: statistics.thinking_share,
        caption=message("Thinking"),
        definition=message("Share of the generated tokens that belong to the thought."),
        detail=_thinking,
    ),
    Metric(
        name="tokens_to_answer",
        unit=Unit.COUNT,
        read=lambda statistics: (
            statistics.final_answer.tokens_to if statistics.final_answer else None
        ),
        caption=message("Tokens to the answer"),
        definition=message(
            "Tokens up to the end of the first sentence, in thought or answer, that states the"
            " final answer: one that names it as the answer, concludes, or sets it in a box or in"
            " bold. Found by rules, so an estimate; a dash if no answer is known or no rule finds"
            " it."
        ),
        detail=_stated,
    ),
    Metric(
        name="outcome_efficiency",
        unit=Unit.RATIO,
        read=lambda statistics: statistics.outcome_efficiency,
        caption=message("Outcome efficiency"),
        definition=message(
            "For a right answer: tokens to its first statement / all tokens. 1 means no token too"
            " many. After Chen et al. 2024, “Do NOT Think That Much for 2+3=?”, arXiv:2412.21187."
        ),
    ),
    Metric(
        name="underthinking",
        unit=Unit.RATIO,
        read=lambda statistics: statistics.underthinking,
        caption=message("Underthinking"),
        definition=message(
            "For a wrong answer: 1 − tokens to the first statement of the right one / all tokens;"
            " 0 if it was never stated. A large value: the right answer was there early and was"
            " abandoned. After Wang et al. 2025, “Thoughts Are All Over the Place”,"
            " arXiv:2501.18585, where a model finds the first right thought; here a rule does."
        ),
    ),
    Metric(
        name="verifying",
        unit=Unit.COUNT,
        read=lambda statistics: statistics.verifying,
        caption=message("Verifies"),
        definition=message(
            "How often the thought checks what it has: “Wait”, “let me check”. Lists for English"
            " and Danish; a dash for other languages. Words with other meanings inside a sentence"
            " count only where they open one."
        ),
        detail=lambda statistics: (
            _phrases(statistics.words.verifying) if statistics.words else NO_MESSAGE
        ),
    ),
    Metric(
        name="switching",
        unit=Unit.COUNT,
        read=lambda statistics: statistics.switching,
        caption=message("Switches"),
        definition=message(
            "How often the thought turns to something else: “Alternatively”, “Hmm, maybe”. Counted"
            " apart from verifying, which means the opposite: to stay with what it has."
            " After Wang et al. 2025, arXiv:2501.18585; lists for English and Danish."
        ),
        detail=lambda statistics: (
            _phrases(statistics.words.switching) if statistics.words else NO_MESSAGE
        ),
    ),
    Metric(
        name="loop",
        unit=Unit.COUNT,
        read=lambda statistics: statistics.loop.repeats if statistics.loop else None,
        show=_shown_loop,
        caption=message("Loop"),
        definition=message(
            "The exact repetition that wasted most tokens: how often it occurs in full, and the"
            " tokens after its first occurrence. No rule finds the same idea in other words."
        ),
        detail=_loop_detail,
    ),
    Metric(
        name="runaways",
        unit=Unit.COUNT,
        read=lambda statistics: None if statistics.runaways is None else len(statistics.runaways),
        caption=message("Runaways"),
        definition=message(
            "Stretches without progress of any kind, exact loops included, and the tokens in them."
        ),
        detail=_runaway_detail,
    ),
    Metric(
        name="speed_without_runaways",
        unit=Unit.SPEED,
        read=lambda statistics: statistics.progress.tokens_per_s if statistics.progress else None,
        caption=message("Speed without runaways"),
        definition=message(
            "Tokens outside of runaways, over the time that they took. Repetitions are often"
            " computed faster, as a draft proposes them."
        ),
    ),
    Metric(
        name="acceptance_without_runaways",
        unit=Unit.SHARE,
        read=lambda statistics: statistics.progress.acceptance if statistics.progress else None,
        caption=message("Accepted without runaways"),
        definition=message(
            "Accepted / tested, of the draft rounds that began outside of runaways: a draft"
            " proposes repetitions almost without error."
        ),
        detail=lambda statistics: (
            _of_tested(statistics.progress) if statistics.progress else NO_MESSAGE
        ),
    ),
    Metric(
        name="acceptance_thinking",
        unit=Unit.SHARE,
        read=lambda statistics: statistics.acceptance_thinking.rate,
        caption=message("Accepted, thought"),
        definition=message(
            "Accepted / tested, of proposals for positions in the thought. Tested are those that"
            " the model reached. After Leviathan et al. 2023, arXiv:2211.17192."
        ),
        detail=lambda statistics: _of_tested(statistics.acceptance_thinking),
    ),
    Metric(
        name="acceptance_answer",
        unit=Unit.SHARE,
        read=lambda statistics: statistics.acceptance_answer.rate,
        caption=message("Accepted, answer"),
        definition=message("Accepted / tested, of proposals for positions in the answer."),
        detail=lambda statistics: _of_tested(statistics.acceptance_answer),
    ),
    Metric(
        name="acceptance_by_position",
        unit=Unit.SHARE,
        read=lambda statistics: None,
        show=_by_position,
        caption=message("Accepted by position"),
        definition=message(
            "Accepted / tested at the first, second, third … position of a draft round. A later"
            " position is tested only where all before it were accepted."
        ),
    ),
)

STATISTIC = {statistic.name: statistic for statistic in STATISTICS}
