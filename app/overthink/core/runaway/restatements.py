"""Notice an answer that is stated again and again after doubts, or two answers that alternate.

A sentence states an answer if it has one of the phrases of `resources/thought_words.toml` ("the
answer is", "svaret er") and a number, a choice, yes or no behind it. Answers in other words are not
compared: "the box", "that box" and "to take the box" may or may not be one answer. A doubt is a
phrase that verifies or switches ("wait", "alternatively") in the sentence or the one before it.

7 marks are in the 250 closed thoughts of `MisguidedAttention` without other findings (2.05 M
tokens). They restate one answer up to 56 times, or change between two up to 51 times.
"""

from __future__ import annotations

import re
from collections import Counter

import msgspec

from overthink.core.runaway.symbols import LINE_END, SIGN, SPACE
from overthink.core.thought_words import AnswerPhrases

RESTATED = 12
"""Statements of one value, each after a doubt, that count as overthinking."""
TURNS = 16
"""Changes between the two values stated most that count as undecided."""

_LONGEST = 2_000
"""Characters of a sentence that are read; the rest cannot state a short value."""
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s|\n")
_MARKUP = re.compile(r"\\boxed\s*\{|\\text\s*\{|[*_`$\\{}()\[\]\"“”«»]+")
_VALUE = re.compile(
    r"(?:[-−]?\d(?:[\d.,]*\d)?\s?%?|(?:[Oo]ption |[Cc]hoice )?[A-J]|(?i:yes|no|true|false|ja|nej))"
    r"(?![^\W_])"
)


class Statement(msgspec.Struct, frozen=True):
    """A sentence that states an answer."""

    value: str
    """The value in lower case, without markup."""
    token: int
    """Index of the token at which the sentence ended."""
    doubted: bool
    """True if this sentence or the one before it expresses a doubt."""


class Restatements:
    """The answers that a thought states, in order.

    Sentences are read when they end, so that the cost per token stays small.
    """

    def __init__(self, phrases: AnswerPhrases) -> None:
        self._doubt, self._stating = phrases.compiled()
        self._pieces: list[str] = []
        self._ended = 0
        self._sentence = ""
        self._last = ""
        self.after_doubts: Counter[str] = Counter()
        """Statements of each value after a doubt."""
        self.stated: Counter[str] = Counter()
        self.first: dict[str, int] = {}
        """The token at which each value was first stated."""
        self._turns: Counter[frozenset[str]] = Counter()

    def feed(self, index: int, text: str, edges: int) -> Statement | None:
        """Take a token's text with its edges; return the statement that it ends, if any."""
        self._pieces.append(text)
        ended, self._ended = self._ended, edges & SIGN
        if not (edges & LINE_END or (ended and edges & SPACE)):
            return None
        if edges & LINE_END:
            self._ended = 0
        return self._read_sentences(index)

    def _read_sentences(self, index: int) -> Statement | None:
        found = None
        *sentences, rest = _SENTENCE_END.split("".join(self._pieces))
        for sentence in sentences:
            found = self._read(index, sentence[:_LONGEST]) or found
        self._pieces = [rest[-_LONGEST:]]
        return found

    def _read(self, index: int, sentence: str) -> Statement | None:
        before, self._sentence = self._sentence, sentence
        stated = self._stating.search(sentence)
        if stated is None:
            return None
        match = _VALUE.match(_MARKUP.sub(" ", sentence[stated.end() :]).lstrip(" :=,"))
        if match is None:
            return None
        # Searched here only: statements are rare, doubts are not.
        doubted = bool(self._doubt.search(sentence) or self._doubt.search(before))
        statement = Statement(match[0].casefold().strip(), index, doubted)
        self._count(statement)
        return statement

    def _count(self, statement: Statement) -> None:
        value = statement.value
        self.stated[value] += 1
        self.first.setdefault(value, statement.token)
        if statement.doubted:
            self.after_doubts[value] += 1
        if self._last and self._last != value:
            self._turns[frozenset((self._last, value))] += 1
        self._last = value

    def most_restated(self) -> tuple[str, int]:
        """The value stated most often after a doubt, and how often."""
        return self.after_doubts.most_common(1)[0] if self.after_doubts else ("", 0)

    def turns(self) -> tuple[int, tuple[str, ...]]:
        """Changes between the two values that alternate most, and these values."""
        if not self._turns:
            return 0, ()
        pair, count = self._turns.most_common(1)[0]
        return count, tuple(sorted(pair))
