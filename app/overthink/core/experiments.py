"""Experiments on a finished thought: their results, as they are stored, and what follows from them.

`knew`: what the model would have answered at each paragraph end. `score`: what another model thinks
of each token. `fork`: where a run continues another one. Nothing here runs a model; see
`overthink.comparison.experiments`.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import msgspec

from overthink.core.events import Scored
from overthink.core.messages import Message, message
from overthink.core.trace import Trace

KNEW, SCORE, FORK = KINDS = ("knew", "score", "fork")
"""Kinds of experiments, as they are stored."""
ANSWER_TOKENS = 32
"""Tokens of a fork's answer, at most."""
MOST_POINTS = 40
"""Forks of an experiment, unless the user wants more."""

_BOLD = re.compile(r"\*\*(.+?)\*\*|\\boxed\{([^{}]*)\}")
_LEADING = re.compile(r"^\W+|\W+$")


# -- when did it know? ----------------------------------------------------------------------------


class KnewPoint(msgspec.Struct, frozen=True, kw_only=True):
    """What the model answers if its thought is closed at a point."""

    token: int
    """Tokens of the run before it."""
    closing: float
    """Probability of the closing tag there."""
    answer: str
    tokens: int
    """Tokens of the answer."""
    probability: float
    """Of the whole answer, as decoded greedily."""
    complete: bool
    """False if it was cut off; it is not judged then."""
    led: bool
    """True if it was led in with a phrase, since it was too long without."""
    correct: bool | None = None
    """None if it is undecided or not judged."""
    found: str | None = None
    """What was read out of it; None if nothing was."""

    @property
    def value(self) -> str:
        """What it answers, for comparisons with other points; empty if it is cut off."""
        if not self.complete:
            return ""
        if self.found:
            return " ".join(self.found.split()).casefold()
        marked = [a or b for a, b in _BOLD.findall(self.answer)]
        text = marked[-1] if marked else self.answer
        return " ".join(_LEADING.sub("", text).split()).casefold()


class KnewResult(msgspec.Struct, frozen=True, kw_only=True):
    """When a model knew its answer."""

    model: str
    thought: int
    """Tokens of the thought: the last of them is 100 %."""
    expect: str | None
    """The expected answer, if there is one."""
    points: tuple[KnewPoint, ...]
    """Ascending; the last one is the end of the thought, unless the experiment was stopped."""
    finished: bool
    """False if the thought had not ended."""
    same_prompt: bool
    """False if the prompt has another number of tokens than in the run."""
    skipped: int = 0
    """Points for which the context had no room."""
    stopped: bool = False
    total_s: float = 0.0

    @property
    def is_judged(self) -> bool:
        """Whether verdicts decide, not only equality with the last answer."""
        return any(point.correct is not None for point in self.points)

    def _state(self, point: KnewPoint) -> object:
        return point.correct if self.is_judged else point.value or None

    @property
    def settled(self) -> KnewPoint | None:
        """The first point from which on the verdict never changes again.

        Without verdicts, the answer. None if the last one is undecided.
        """
        if not self.points or self._state(self.points[-1]) is None:
            return None
        last, first = self._state(self.points[-1]), self.points[-1]
        for point in reversed(self.points):
            if self._state(point) != last:
                break
            first = point
        return first

    @property
    def changed(self) -> KnewPoint | None:
        """The last point with another answer than the point before it; None if all are the same."""
        pairs = zip(self.points, self.points[1:], strict=False)
        found = [after for before, after in pairs if before.value != after.value]
        return found[-1] if found else None

    def share(self, point: KnewPoint | None) -> float | None:
        """The share of the thought before a point."""
        if point is None:
            return None
        return point.token / self.thought if self.thought else 0.0

    @property
    def settled_share(self) -> float | None:
        return self.share(self.settled)

    @property
    def changed_share(self) -> float | None:
        return self.share(self.changed)

    @property
    def sentence(self) -> Message:
        """The result in one sentence."""
        if not self.points:
            return message("No point could be tested.")
        return self._verdict_sentence() if self.is_judged else self._answer_sentence()

    def _verdict_sentence(self) -> Message:
        settled, last = self.settled, self.points[-1].correct
        share = self.share(settled)
        first_right = next((point for point in self.points if point.correct), None)
        if (settled is None or share is None) and first_right is not None:
            return message(
                "Right at {share:percent}, but undecided at the end.",
                share=self.share(first_right) or 0.0,
            )
        if settled is None or share is None:
            return message("Undecided at the end: the last answer has no value that can be judged.")
        if last:
            if settled is self.points[0]:
                return message("Right before it began to think; the thought changed nothing.")
            if settled is self.points[-1]:
                return message("Right only at the end of the thought.")
            return message(
                "Right from {share:percent} on; the other {rest:percent} changed nothing.",
                share=share,
                rest=1 - share,
            )
        if first_right is not None:
            return message("Turned wrong at {share:percent}.", share=share)
        return message("Never right.")

    def _answer_sentence(self) -> Message:
        settled = self.settled
        share = self.share(settled)
        if settled is None or share is None:
            return message("No short answer at the end of the thought.")
        if settled is self.points[0]:
            return message("The same answer before it began to think: the thought changed nothing.")
        if settled is self.points[-1]:
            return message("The answer appeared only at the end of the thought.")
        return message(
            "The same answer from {share:percent} on; the other {rest:percent} changed nothing.",
            share=share,
            rest=1 - share,
        )


# -- what would the other have said? --------------------------------------------------------------


class ScoreResult(msgspec.Struct, frozen=True, kw_only=True):
    """A run's text as another model scores it."""

    model: str
    scored: Scored


class ScoredUnit(NamedTuple):
    """A token, or a word where the two models have other tokens."""

    first: int
    """First and last token of the run, both included."""
    last: int
    text: str
    own: float
    """Log-probability under the model that wrote it."""
    other: float
    """Log-probability under the scoring model."""
    agrees: bool
    """Whether the scoring model finds it most probable, too."""
    best: str
    """What the scoring model finds most probable there; of a word, its first token."""

    @property
    def surprise(self) -> float:
        """How much less probable it is for the scoring model than for the writer, in nats."""
        return self.own - self.other


def scored_units(trace: Trace, scored: Scored) -> list[ScoredUnit]:
    """Pair the scores of both models, token by token or word by word."""
    if scored.by_token:
        return [
            ScoredUnit(
                token,
                token,
                trace.text_of(token),
                trace.logprobs[token],
                scored.logprobs[row],
                scored.agrees[row],
                scored.best[row],
            )
            for row, token in enumerate(scored.tokens)
            if token < len(trace)
        ]
    return list(_words(trace, scored))


_WORD = re.compile(rb"\s*\S+|\s+")


def _words(trace: Trace, scored: Scored) -> Iterator[ScoredUnit]:
    """Words with the white space before them; each has the rows and tokens that begin in it."""
    text = bytes(trace.utf8)
    ends = [match.end() for match in _WORD.finditer(text)]
    starts = [0, *ends[:-1]]
    token_starts = [0, *trace.utf8_ends][:-1]
    tokens_of: dict[int, list[int]] = {}
    for token, (start, end) in enumerate(zip(token_starts, trace.utf8_ends, strict=True)):
        if end > start:
            tokens_of.setdefault(_word_at(starts, text, start, end), []).append(token)
    places = [
        _word_at(starts, text, start, end)
        for start, end in zip(scored.starts, scored.ends, strict=True)
    ]
    for word, group in groupby(range(len(places)), key=places.__getitem__):
        rows, tokens = list(group), tokens_of.get(word)
        if tokens is None:
            continue
        yield ScoredUnit(
            tokens[0],
            tokens[-1],
            text[starts[word] : ends[word]].decode("utf-8", "replace"),
            sum(trace.logprobs[token] for token in tokens),
            sum(scored.logprobs[row] for row in rows),
            all(scored.agrees[row] for row in rows),
            scored.best[rows[0]],
        )


def _word_at(starts: Sequence[int], text: bytes, start: int, end: int) -> int:
    """The word in which the first visible byte of a text is."""
    piece = text[start:end]
    visible = start + len(piece) - len(piece.lstrip())
    at = visible if visible < end else start
    return max(bisect_right(starts, at) - 1, 0)


class ScoreSummary(NamedTuple):
    """How far two models agree on a text."""

    units: int
    agreement: float
    """Share of the units that the scoring model finds most probable, too."""
    own: float
    """Mean log-probability of a unit under the writer, and under the scoring model."""
    other: float


def score_summary(units: Sequence[ScoredUnit]) -> ScoreSummary | None:
    """Summarise; None without units."""
    if not units:
        return None
    count = len(units)
    return ScoreSummary(
        count,
        sum(unit.agrees for unit in units) / count,
        math.fsum(unit.own for unit in units) / count,
        math.fsum(unit.other for unit in units) / count,
    )


def agreement_sentence(result: ScoreResult, units: Sequence[ScoredUnit]) -> Message:
    """How far the scoring model agrees, in one sentence."""
    summary = score_summary(units)
    if summary is None:
        return message("There is no text to score.")
    if result.scored.by_token:
        return message(
            "{share:percent} of {count:n} tokens are those that {model} would pick.",
            share=summary.agreement,
            count=summary.units,
            model=result.model,
        )
    return message(
        "{share:percent} of {count:n} words are those that {model} would pick.",
        share=summary.agreement,
        count=summary.units,
        model=result.model,
    )


class Passage(NamedTuple):
    """A passage on which two models differ."""

    first: int
    """First and last token of the run, both included."""
    last: int
    text: str
    surprise: float
    """Mean `ScoredUnit.surprise` of its units."""


_SENTENCE_END = re.compile(r"[.!?:…][\"')\]*]*\s*$|\n\s*$")
LEAST_DIFFERENCE = 0.1
"""Nats; passages that differ less are not listed."""
_SHORTEST_PASSAGE = 5
"""Units; a shorter sentence belongs to the next one."""


def most_different(units: Sequence[ScoredUnit], count: int = 5) -> list[Passage]:
    """Return the sentences that surprise the scoring model most beyond the writer, worst first."""
    passages: list[Passage] = []
    current: list[ScoredUnit] = []
    for unit in units:
        current.append(unit)
        if len(current) >= _SHORTEST_PASSAGE and _SENTENCE_END.search(unit.text):
            passages.append(_passage(current))
            current = []
    if len(current) >= _SHORTEST_PASSAGE or (current and not passages):
        passages.append(_passage(current))
    ranked = sorted(passages, key=lambda passage: -passage.surprise)
    return [passage for passage in ranked[:count] if passage.surprise >= LEAST_DIFFERENCE]


def _passage(units: Sequence[ScoredUnit]) -> Passage:
    mean = math.fsum(unit.surprise for unit in units) / len(units)
    return Passage(units[0].first, units[-1].last, "".join(u.text for u in units).strip(), mean)


# -- fork here ------------------------------------------------------------------------------------


class ForkOrigin(msgspec.Struct, frozen=True, kw_only=True):
    """Where a run continues another one."""

    run: str
    """Identity of the other run."""
    token: int
    """Tokens of it that were taken over."""
    model: str
    """Its model, as displayed."""
    added: str = ""
    """Text that the user inserted after them."""
    context: tuple[tuple[str, str, str], ...] = ()
    """Earlier messages of the conversation: role, content, thought."""

    @property
    def sentence(self) -> Message:
        """Where the run comes from."""
        if self.added:
            return message(
                "Forked from {model} (run {run}) after token {token:n}, with inserted text.",
                model=self.model,
                run=self.run,
                token=self.token,
            )
        return message(
            "Forked from {model} (run {run}) after token {token:n}.",
            model=self.model,
            run=self.run,
            token=self.token,
        )
