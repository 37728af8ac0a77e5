"""What a run's thought is like, in figures: a pure function of its trace, text and right answer.

Each figure says how it is measured and where its definition is from. None means that it cannot be
measured for this run, never zero.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

import msgspec
import numpy as np

from overthink.core.run_record import RunRecord
from overthink.core.thought_words import ThoughtWords, WordCounts
from overthink.core.trace import Trace
from overthink.core.vocabulary import Phase
from overthink.grading.answers import first_statement, judge


class Acceptance(msgspec.Struct, frozen=True, kw_only=True):
    """Proposals of the draft that the target reached, and how many of them it took."""

    tested: int
    accepted: int

    @property
    def rate(self) -> float | None:
        """Accepted / tested; None where nothing was tested."""
        return self.accepted / self.tested if self.tested else None


class LoopStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """The exact repetition that wasted most; how it is found: `overthink.core.loops`."""

    start: int
    """Token at which it begins."""
    period: int
    """Tokens that come again and again."""
    repeats: int | None
    """How often they stand there in full; None while the run goes on."""
    wasted: int | None
    """Tokens after their first appearance; None while the run goes on."""


class FinalAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Where the final answer was first stated: see `overthink.grading.answers.first_statement`."""

    value: str
    """The right answer where the run's is right, else what was read out of the run's."""
    tokens_to: int | None
    """Tokens up to the end of the sentence, in thought or answer, that first states it. None where
    no rule finds such a sentence."""
    tokens_after: int | None
    """All tokens of the run behind that sentence."""


class ThoughtStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one run."""

    tokens: int
    """Generated tokens, tags and end token included."""
    thinking_tokens: int
    thinking_share: float | None
    """Tokens of the thought / all tokens; None without a token."""
    final_answer: FinalAnswer | None
    """None while the run goes on, where no right answer is known to read the run's answer by, and
    where its answer cannot be judged."""
    outcome_efficiency: float | None
    """Of a right answer: tokens to its first statement / all tokens. 1 is no token too many.
    Chen et al. 2024, "Do NOT Think That Much for 2+3=?", arXiv:2412.21187."""
    underthinking: float | None
    """Of a wrong answer: 1 − tokens to the first statement of the right one / all tokens; 0 where
    that was never stated. Large: the right answer was there early, and was left again.
    Wang et al. 2025, "Thoughts Are All Over the Place", arXiv:2501.18585, where a model finds the
    first right thought; here it is a rule."""
    words: WordCounts | None
    """Words of the thought that verify, and that switch to something else, counted apart. None
    without a thought, or for one in a language that there is no list for.
    Lists: `resources/thought_words.toml`."""
    loop: LoopStatistics | None
    """None where none was found."""
    acceptance_thinking: Acceptance
    """Of proposals for places in the thought; after Leviathan et al. 2023, arXiv:2211.17192."""
    acceptance_answer: Acceptance
    """Of proposals for places in the answer."""
    acceptance_by_position: tuple[Acceptance, ...]
    """By place in a round, from the first. A later place is reached only where all before it were
    taken, so fewer are tested there."""

    @property
    def verifying(self) -> int | None:
        """How often the thought verifies."""
        return None if self.words is None else sum(self.words.verifying.values())

    @property
    def switching(self) -> int | None:
        """How often the thought switches to something else."""
        return None if self.words is None else sum(self.words.switching.values())


def thought_statistics(
    record: RunRecord, expect: str | None, words: ThoughtWords, right: bool | None = None
) -> ThoughtStatistics:
    """The figures of a run, or of what is there of one that goes on.

    Args:
        expect: the right answer; None where it is not known.
        right: whether the run's answer is right, where somebody knows better than the rules of
            `overthink.grading.answers`: a person, or mathematics.
    """
    trace = record.trace
    final, efficiency, underthinking = None, None, None
    if record.status is not None and expect and record.answer:
        final, efficiency, underthinking = _answer_figures(record, expect, right)
    return ThoughtStatistics(
        tokens=len(trace),
        thinking_tokens=trace.count(Phase.THINKING),
        thinking_share=trace.count(Phase.THINKING) / len(trace) if len(trace) else None,
        final_answer=final,
        outcome_efficiency=efficiency,
        underthinking=underthinking,
        words=words.count(record.thinking),
        loop=_loop(record),
        acceptance_thinking=_tested(trace, Phase.THINKING),
        acceptance_answer=_tested(trace, Phase.ANSWER),
        acceptance_by_position=tuple(_by_position(trace)),
    )


def _answer_figures(
    record: RunRecord, expect: str, right: bool | None
) -> tuple[FinalAnswer | None, float | None, float | None]:
    """Final answer, outcome efficiency, underthinking."""
    verdict = judge(expect, record.answer)
    right = verdict.correct if right is None else right
    if right is None:
        return None, None, None
    count = len(record.trace)
    to_right = _tokens_to(record.trace, expect)
    if right:
        efficiency = None if to_right is None else to_right / count
        return _final(expect, to_right, count), efficiency, None
    underthinking = 0.0 if to_right is None else 1 - to_right / count
    if verdict.correct or not verdict.found:  # what it says instead was not read
        return None, None, underthinking
    own = _tokens_to(record.trace, verdict.found)
    return _final(verdict.found, own, count), None, underthinking


def _final(value: str, tokens_to: int | None, count: int) -> FinalAnswer:
    after = None if tokens_to is None else count - tokens_to
    return FinalAnswer(value=value, tokens_to=tokens_to, tokens_after=after)


def _tokens_to(trace: Trace, value: str) -> int | None:
    """Thought and answer are texts of their own: no sentence goes from one into the other."""
    for first, stop in _stretches(trace):
        start = trace.utf8_ends[first - 1] if first else 0
        text = trace.utf8[start : trace.utf8_ends[stop - 1]].decode("utf-8", "replace")
        end = first_statement(value, text)
        if end is not None:
            stated = start + len(text[:end].rstrip().encode("utf-8", "replace"))
            return min(bisect_left(trace.utf8_ends, stated) + 1, len(trace))
    return None


def _stretches(trace: Trace) -> Iterator[tuple[int, int]]:
    """Where stretches of one phase begin, and end."""
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
    """A proposal belongs to the phase of the token that came to stand in its place."""
    firsts, tested, accepted = trace.draft_rounds.counts()
    if not len(trace) or not len(firsts):
        return Acceptance(tested=0, accepted=0)
    rounds = np.repeat(np.arange(len(firsts)), tested)
    place = np.arange(len(rounds)) - np.repeat(np.cumsum(tested) - tested, tested)
    tokens = np.clip(firsts[rounds] + place, 0, len(trace) - 1)
    in_phase = np.frombuffer(trace.phases, np.uint8)[tokens] == phase
    taken = in_phase & (place < accepted[rounds])
    return Acceptance(tested=int(in_phase.sum()), accepted=int(taken.sum()))


def _by_position(trace: Trace) -> Iterator[Acceptance]:
    _, tested, accepted = trace.draft_rounds.counts()
    for place in range(int(tested.max(initial=0))):
        reached, taken = int((tested > place).sum()), int((accepted > place).sum())
        yield Acceptance(tested=reached, accepted=taken)
