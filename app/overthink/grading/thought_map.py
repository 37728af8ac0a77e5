"""A thought at a glance: new ideas and surprisal over its tokens, checks, changes, answers.

One implementation for window, reports and command line. It reads each token once, so that a running
thought costs what is new.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from overthink.core.messages import Message, message
from overthink.core.run_record import RunRecord
from overthink.core.runaway.descriptions import named
from overthink.core.runaway.findings import Finding
from overthink.core.runaway.novelty import Novelty
from overthink.core.runaway.restatements import Restatements
from overthink.core.runaway.symbols import Symbols
from overthink.core.thought_words import ThoughtWords
from overthink.core.trace import Trace
from overthink.core.vocabulary import Phase
from overthink.grading.thought_statistics import FinalAnswer

STEP = 64
"""Tokens between two points of a curve."""
WINDOW = 256
"""Tokens before a point that its value covers."""
_LEAST_PAIRS = 8
"""Pairs of words in a window below which the share of new ones means nothing."""
_SURE = 1_200
"""Characters after which the language of a thought that continues is decided."""
_PIECE = 4_096
"""Characters after which a text without a line break is searched for phrases."""

Curve = tuple[float | None, ...]
"""A value every `STEP` tokens, the first one after `STEP` tokens; None where there is none."""


class StatedAnswer(msgspec.Struct, frozen=True):
    """An answer that a sentence states."""

    token: int
    value: str


class ThoughtMap(msgspec.Struct, frozen=True, kw_only=True):
    """The map of one run."""

    tokens: int
    thinking: int
    """The first token of the answer: no later one is thinking."""
    novelty: Curve
    """New pairs of successive content words per pair, over the last `WINDOW` tokens: 1 where all
    is new, 0 where nothing is."""
    surprisal: Curve
    """Bits per token, mean over the last `WINDOW` tokens that were sampled."""
    verifying: tuple[int, ...]
    """Tokens at which the thought checks what it has."""
    switching: tuple[int, ...]
    """Tokens at which it changes its strategy."""
    language: str | None
    """Language of the lists by which these were found; None if there are none for the thought."""
    answers: tuple[StatedAnswer, ...]
    """Sentences that state an answer, by the phrases of all languages."""
    final_answer: int | None
    """Tokens up to the first statement of the final answer; None if unknown."""
    runaways: tuple[Finding, ...]

    def thinned(self, curve: Curve, points: int) -> Curve:
        """Return a curve of at most so many points, each the mean of those that it replaces."""
        if len(curve) <= points:
            return curve
        edges = [round(i * len(curve) / points) for i in range(points + 1)]
        groups = (curve[low:high] for low, high in pairwise(edges))
        return tuple(_mean([value for value in group if value is not None]) for group in groups)


class ThoughtMapper:
    """Reads a run that may grow, and maps it.

    Args:
        words: the phrases that verify, switch and state answers.
    """

    def __init__(self, words: ThoughtWords) -> None:
        self._words = words
        self._symbols, self._ideas = Symbols(), Novelty()
        self._statements = Restatements(words.answer_phrases)
        self._pairs, self._new = array("q", [0]), array("q", [0])
        self._bits, self._sampled = array("d", [0.0]), array("q", [0])
        self._novelty: list[float | None] = []
        self._surprisal: list[float | None] = []
        self._answers: list[StatedAnswer] = []
        self._places: tuple[list[int], list[int]] = [], []
        self._text, self._offsets = "", array("q")
        self._first = 0
        """The token with which `_text` begins; `_offsets` are where its tokens begin."""
        self._language: str | None = None
        self._read = 0

    @property
    def read(self) -> int:
        """Tokens that were read."""
        return self._read

    @property
    def answers(self) -> tuple[StatedAnswer, ...]:
        """Sentences so far that state an answer."""
        return tuple(self._answers)

    def feed(self, trace: Trace, limit: int | None = None) -> bool:
        """Read the next tokens; return whether there are more.

        Args:
            limit: read at most so many.
        """
        end = len(trace) if limit is None else min(len(trace), self._read + limit)
        for token in range(self._read, end):
            self._take(trace, token)
        self._read = end
        return end < len(trace)

    def _take(self, trace: Trace, token: int) -> None:
        text = trace.text_of(token)
        symbol = self._symbols[text]
        self._ideas.feed([symbol])
        pairs, new = self._ideas.pairs
        self._pairs.append(pairs)
        self._new.append(new)
        logprob = trace.logprobs[token]
        known = math.isfinite(logprob)
        self._bits.append(self._bits[-1] + (max(0.0, -logprob) / math.log(2) if known else 0.0))
        self._sampled.append(self._sampled[-1] + known)
        if (stated := self._statements.feed(token, text, symbol.edges)) is not None:
            self._answers.append(StatedAnswer(token, stated.value))
        if trace.phases[token] == Phase.THINKING:
            self._collect(token, text)
        if (token + 1) % STEP == 0:
            self._add_points(token + 1)

    def _add_points(self, end: int) -> None:
        start = max(0, end - WINDOW)
        pairs = self._pairs[end] - self._pairs[start]
        new = self._new[end] - self._new[start]
        self._novelty.append(new / pairs if pairs >= _LEAST_PAIRS else None)
        sampled = self._sampled[end] - self._sampled[start]
        bits = self._bits[end] - self._bits[start]
        self._surprisal.append(bits / sampled if sampled else None)

    # -- phrases ---------------------------------------------------------------------------------

    def _collect(self, token: int, text: str) -> None:
        if not self._text:
            self._first = token
        self._offsets.append(len(self._text))
        self._text += text
        decided = self._language is not None or len(self._text) > _SURE
        if decided and (text.endswith("\n") or len(self._text) > _PIECE):
            places, self._language = self._search()
            for known, found in zip(self._places, places, strict=True):
                known += found
            self._text, self._offsets = "", array("q")

    def _search(self) -> tuple[tuple[list[int], list[int]], str | None]:
        """Return the tokens of the phrases in the text that is collected, and its language."""
        language = self._language or self._words.language_of(self._text)
        if language is None:
            return ([], []), None
        verifying, switching = self._words.places(self._text, language)
        return (self._tokens_at(verifying), self._tokens_at(switching)), language

    def _tokens_at(self, offsets: list[int]) -> list[int]:
        # A tag without text has the offset of the token after it, which is the later one.
        return [self._first + bisect_right(self._offsets, offset) - 1 for offset in offsets]

    # -- the map ---------------------------------------------------------------------------------

    def map(self, record: RunRecord, final: FinalAnswer | None = None) -> ThoughtMap:
        """Return the map of what was read.

        Args:
            final: where the final answer was first stated, if that is known.
        """
        (verifying, switching), language = self._search() if self._text else (([], []), None)
        return ThoughtMap(
            tokens=self._read,
            thinking=record.trace.phases.rfind(int(Phase.THINKING)) + 1,
            novelty=tuple(self._novelty),
            surprisal=tuple(self._surprisal),
            verifying=(*self._places[0], *verifying),
            switching=(*self._places[1], *switching),
            language=self._language or language,
            answers=tuple(self._answers),
            final_answer=final.tokens_to if final else None,
            runaways=record.runaways,
        )


def thought_map(
    record: RunRecord, words: ThoughtWords, final: FinalAnswer | None = None
) -> ThoughtMap:
    """Map a whole run; see `ThoughtMapper.map`."""
    mapper = ThoughtMapper(words)
    mapper.feed(record.trace)
    return mapper.map(record, final)


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def map_facts(found: ThoughtMap) -> list[Message]:
    """Describe a map in words: for screen readers, text reports, and below a picture of it."""
    facts = [*_curve_facts(found)]
    if found.final_answer is not None and found.tokens:
        share = found.final_answer / found.tokens
        facts.append(
            message(
                "the final answer first appears after {tokens:n} tokens ({share:percent})",
                tokens=found.final_answer,
                share=share,
            )
        )
    if found.language is not None:
        facts.append(message("checks: {count:n}", count=len(found.verifying)))
        facts.append(message("changes of strategy: {count:n}", count=len(found.switching)))
    facts.append(message("stated answers: {count:n}", count=len(found.answers)))
    facts += [
        message("{runaway}, from token {start:n}", runaway=named(finding), start=finding.start)
        for finding in found.runaways
    ]
    return facts


def _curve_facts(found: ThoughtMap) -> Iterator[Message]:
    """The curves' values at the beginning and at the end of the thought."""
    thought = max(1, found.thinking // STEP) if found.thinking else len(found.novelty)
    ideas = [value for value in found.novelty[:thought] if value is not None]
    if ideas:
        yield message(
            "new ideas: {first:percent} at first, {last:percent} at the end",
            first=round(ideas[0], 2),
            last=round(ideas[-1], 2),
        )
    bits = [value for value in found.surprisal[:thought] if value is not None]
    if bits:
        yield message(
            "surprisal: {first:.1f} bits a token at first, {last:.1f} at the end",
            first=bits[0],
            last=bits[-1],
        )
