"""Numbers in answers: digits and words, their units, and which of them may be the answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

import msgspec

from overthink.grading.dates import find_clock_times
from overthink.grading.expressions import find_expressions, read_decimal
from overthink.grading.number_words import (
    WordNumber,
    find_word_numbers,
    fraction_at,
    scale_at,
)
from overthink.grading.units import (
    POINTS,
    RATIO,
    WHICH,
    Unit,
    factors_of,
    unit_at,
    unit_behind,
    unit_named,
)
from overthink.grading.words import WordPattern, languages, words

CLOCK = "clock"
"""The unit of a time of day, whose values are minutes since midnight."""
_NEAR = 60
"""Characters before and after a number that are searched for its meaning."""
_MOST_DIGITS = 40


class Number(msgspec.Struct, frozen=True):
    """A number in a text. It has two values where "1.000" may be one or a thousand."""

    values: frozenset[Fraction]
    unit: str
    start: int
    end: int
    text: str
    approximate: tuple[complex, ...] = ()
    """Values of an expression with roots or functions, or of a ratio."""
    has_letter: bool = False
    """Whether it is a formula with a letter."""

    clear: bool = True
    """Whether all that surrounds it is understood; else it decides nothing."""

    def equals(self, other: Number) -> bool | None:
        """None where the units differ, and where a value is unread or only approximate."""
        ours, theirs = unit_named(self.unit), unit_named(other.unit)
        if CLOCK in (self.unit, other.unit):
            return self._equals_clock(other)
        if (
            self.unit
            and other.unit
            and self.measure != other.measure
            and not _are_degrees(ours, theirs)
        ):
            return self._equals_converted(other, ours, theirs)
        if not (self.values and other.values):
            return self._equals_expression(other)
        if theirs and theirs.dimension in (RATIO, POINTS) and not self.unit:
            rounded = any(
                abs(a - b * theirs.factor) * 50 < abs(a) for a in self.values for b in other.values
            )
            return None if rounded or self._is_scaled(other, theirs) else False
        if same := self.values & other.values:
            unlike = self._has_point != other._has_point and len(same) > 1
            grouped = other._is_grouped() and max(other.values) not in same
            return None if unlike or grouped else True
        unit = None if self.unit and other.unit else ours or theirs
        bare, measured = (other, self) if self.unit else (self, other)
        if unit and bare._is_scaled(measured, unit):
            return None
        return None if self._is_rounded(other) or other._is_rounded(self) else False

    def _equals_clock(self, other: Number) -> bool | None:
        """Compare times of day, which may be ratios, with each other or with plain numbers."""
        same_digits = re.sub(r"\D", "", self.text) == re.sub(r"\D", "", other.text)
        if self.unit != other.unit:
            clock, plain = (self, other) if self.unit == CLOCK else (other, self)
            hours = {value / 60 for value in clock.values}
            ratios = [
                a for a in clock.approximate for b in plain._rough_values() if abs(a - b) < 1e-3
            ]
            return None if same_digits or ratios or plain.values & hours else False
        if self.values & other.values:
            return True if other.values <= self.values else None
        return None if set(self.approximate) & set(other.approximate) else False

    def _equals_converted(
        self, other: Number, ours: Unit | None, theirs: Unit | None
    ) -> bool | None:
        if not (ours and theirs and ours.dimension == theirs.dimension):
            return None
        if not (self.values and other.values):
            return None
        pairs = [(a * ours.factor, b * theirs.factor) for a in self.values for b in other.values]
        if any(a == b for a, b in pairs):
            return True
        near = any(abs(a - b) * 50 < abs(a) for a, b in pairs)
        return None if near else False

    def is_converted(self, other: Number) -> bool:
        """Whether it is the other number in another unit: "0.5 kroner" and "50 øre"."""
        ours, theirs = unit_named(self.unit), unit_named(other.unit)
        return bool(ours and theirs) and self._equals_converted(other, ours, theirs) is True

    def _is_scaled(self, other: Number, unit: Unit) -> bool:
        """Whether it may be the other one, which has a unit, in another unit or in none."""
        factors = {factor / unit.factor for factor in factors_of(unit.dimension)}
        if unit.dimension == RATIO:
            factors |= {1 / unit.factor, Fraction(1)}
        return any(a * factor == b for a in self.values for b in other.values for factor in factors)

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for numbers with equal values."""
        return self.values, self.approximate, "" if self.values else _without_spaces(self.text)

    def _equals_expression(self, other: Number) -> bool | None:
        if _without_spaces(self.text) == _without_spaces(other.text):
            return True
        if self.has_letter or other.has_letter:
            return None if self.has_letter is other.has_letter else False
        measures = {self.measure, other.measure}
        if len(measures) > 1 and measures & {"°", "%"}:
            return None
        ours, theirs = self._rough_values(), other._rough_values()
        if not ours or not theirs:
            return None
        near = any(abs(a - b) <= 1e-3 * max(1e-9, abs(a)) for a in ours for b in theirs)
        return None if near else False

    def _rough_values(self) -> list[complex]:
        try:
            return [*self.approximate, *(complex(float(value)) for value in self.values)]
        except OverflowError:
            return []

    @property
    def _has_point(self) -> bool:
        return "." in self.text.rstrip(".")

    def _is_grouped(self) -> bool:
        """Whether it has two readings, of which "1,000" is more likely a thousand."""
        return len(self.values) > 1 and bool(re.fullmatch(r"\D*[1-9]\d{0,2},\d{3}\D*", self.text))

    def _is_rounded(self, other: Number) -> bool:
        """Whether it is the other number, rounded or cut off after its last digit."""
        decimals = re.fullmatch(r"\W*\d+[.,](\d+)\W*", self.text)
        if decimals is None:
            return False
        step = Fraction(1, 10 ** min(len(decimals[1]), _MOST_DIGITS))
        return any(
            abs(a - b) < step and abs(a - b) * 20 < abs(b)
            for a in self.values
            for b in other.values
        )

    @property
    def measure(self) -> str:
        """The unit; the same for "8 days" and "day 8"."""
        return self.unit.removesuffix(WHICH)

    @property
    def is_index(self) -> bool:
        """Whether it is an index, as in "day 8"."""
        return self.unit.endswith(WHICH)


# ------------------------------------------------------------------------------------- reading

UNREAD = WordPattern(r"\b<<numbers_unread>>\b")
"""Number words that are not read: an answer with one of them is not called wrong."""

_DIGITS = WordPattern(
    r"(?<![\w.,/])(?P<sign>-(?!\s))?"
    r"(?:(?:(?P<whole>\d+) )?(?P<over>\d+)\s?/\s?(?P<under>[1-9]\d*)"
    r"|(?P<body>\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?(?!\d)|\d[\d.,]*\d|\d))"
    r"(?!\d|\s?/|<<ordinal_suffix>>\b|:\d)|(?<![\w.,/])-?\.\d+(?![\d.,])",
    flags=0,
)
_WORD = re.compile(r"(?<![\w-])[^\W\d_]+(?![\w-])")
_UNKNOWN_BESIDE = re.compile(r"[^\W\d_]|\.?[_^\\]|…|\.\.\.?\d*| ?[-+·×/^] ?[A-Z](?!\w)")
_CALLED = re.compile(r"(?<![^\W\d_])[A-Za-z]{1,4}\($|\\[A-Za-z]+ ?$|[±√<>≤≥≠∠_^]\s?$")
"""An argument, as in "C(5, 2)", or a number behind a sign that is no part of it."""
_MINUS_BEFORE = WordPattern(r"\b<<minus>>\s+$")
_BEFORE_SOLE = WordPattern(r"(?:[€£¥﹩]|<<currency>>\.?|(?:<<time_article>>\s+)?<<times>>)?\s*")
_BEFORE_ONE = WordPattern(r"\b<<one_verb>>\s+$")
_BEHIND_ONE = WordPattern(r"\s+<<one_pronoun>>\b", flags=0)


@lru_cache(maxsize=64)
def language_of(text: str) -> str | None:
    """The language most of whose common words and letters are in a text; None for a tie."""
    found = re.findall(r"[^\W\d_]+", text.casefold())
    scores = {
        language: sum(word in words("common", language) for word in found)
        + sum(text.casefold().count(letter) for letter in words("letters", language))
        for language in languages()
    }
    best = max(scores.values())
    winners = [language for language, score in scores.items() if score == best]
    return winners[0] if len(winners) == 1 else None


def find_numbers(text: str, language: str | None = None) -> list[Number]:
    """All numbers of a plain text, in digits and in words, in order."""
    language = language or language_of(text)
    points = words("decimal", language)[0] if language else "."
    likely = points + (",." if points == "," else ".,").replace(points, "")
    expressions = [
        Number(e.values, unit_at(text, e.start, e.end), e.start, e.end, e.text, e.approximate,
               e.has_letter)
        for e in find_expressions(text, likely, ambiguous=language is None)
    ]  # fmt: skip
    found = list(_clock_times_in(text))
    for numbers in (
        _literals_in(text),
        expressions,
        _hours_in(text),
        digits_in(text, language),
        _in_words(text, language),
    ):
        found = found + [
            number
            for number in numbers
            if not any(n.start < number.end and number.start < n.end for n in found)
        ]
    return _joined(text, sorted(found, key=lambda number: number.start))


_BETWEEN_PARTS = WordPattern(r"\.?,?\s*(?:<<and>>\s+)?")
_LITERAL = re.compile(
    r"(?<![\w.,])(-?)(0[xX][\da-fA-F]{1,32}|0[bB][01]{1,64}|0[oO][0-7]{1,32})(?!\w)"
)
"""An integer as in a program: "0x1F"."""
_HOURS = re.compile(r"(?<![\w.,:])(\d{1,3})\s?[ht]\s?([0-5]\d)(?:\s?m(?:in)?)?\b(?![.,:]?\d)")


def _joined(text: str, numbers: list[Number]) -> list[Number]:
    """The numbers, with "1 hour 30 minutes" as one."""
    joined: list[Number] = []
    for number in numbers:
        last = joined[-1] if joined else None
        one, other = unit_named(last.unit) if last else None, unit_named(number.unit)
        if (
            last
            and one
            and other
            and one.dimension == other.dimension
            and one.factor > other.factor
        ):
            gap = text[unit_behind(text, last.end)[1] : number.start]
            if _BETWEEN_PARTS.fullmatch(gap) and last.values and number.values:
                scale = other.factor / one.factor
                values = frozenset(a + b * scale for a in last.values for b in number.values)
                whole = text[last.start : number.end]
                joined[-1] = Number(values, last.unit, last.start, number.end, whole)
                continue
        joined.append(number)
    return joined


def _clock_times_in(text: str) -> Iterable[Number]:
    for time in find_clock_times(text):
        shown = text[time.start : time.end]
        ratio = re.match(r"(\d+):0*([1-9]\d*)$", shown)
        rough = (complex(int(ratio[1]) / int(ratio[2])),) if ratio else ()
        values = frozenset(map(Fraction, time.minutes))
        yield Number(values, CLOCK, time.start, time.end, shown, rough)


def _literals_in(text: str) -> Iterable[Number]:
    for match in _LITERAL.finditer(text):
        value = Fraction(int(match[1] + match[2], 0))
        yield Number(frozenset((value,)), "", match.start(), match.end(), match[0])


def _hours_in(text: str) -> Iterable[Number]:
    """Times such as "1h30"."""
    for match in _HOURS.finditer(text):
        value = int(match[1]) + Fraction(int(match[2]), 60)
        yield Number(frozenset((value,)), "h", match.start(), match.end(), match[0])


def sole_number(text: str) -> Number | None:
    """The number that a text consists of, with its unit; None for any other text."""
    numbers = find_numbers(text)
    if len(numbers) != 1 or not (numbers[0].values or numbers[0].approximate):
        return None
    if not _BEFORE_SOLE.fullmatch(text[: numbers[0].start]):
        return None
    rest = text[numbers[0].end :]
    return numbers[0] if re.fullmatch(r"[\s%°.‰]*([^\W\d]+[\s.²³/]*){0,3}", rest) else None


def _are_degrees(one: Unit | None, other: Unit | None) -> bool:
    """Whether one is "degrees" and the other names their scale."""
    dimensions = {unit.dimension for unit in (one, other) if unit}
    return "angle" in dimensions and bool(dimensions & {"celsius", "fahrenheit"})


def _without_spaces(text: str) -> str:
    bare = "".join(text.split())
    return bare[1:-1] if re.fullmatch(r"\([^()]*\)", bare) else bare


def text_before(text: str, at: int) -> str:
    """The text near before a position."""
    return text[max(0, at - _NEAR) : at]


def text_behind(text: str, at: int) -> str:
    """The text near behind a position."""
    return text[at : at + _NEAR]


def digits_in(text: str, language: str | None) -> Iterable[Number]:
    """All numbers in digits, those within an expression too."""
    for match in _DIGITS.finditer(text):
        start, end = match.span()
        values = _read_digits(match, language)
        if not values:
            continue
        if _is_sign(text, match):
            values = frozenset(-value for value in values)
        while scale := scale_at(text, end, language):
            values = frozenset(value * scale[0] for value in values)
            end = scale[1]
        if fraction := fraction_at(text, end, language):
            values = frozenset(value + fraction[0] for value in values)
            end = fraction[1]
        shown = text[start:end]
        if text.startswith("k", end) and not text[end + 1 : end + 2].isalnum():
            values, end = frozenset(value * 1000 for value in values), end + 1
        unit = unit_at(text, start, end)
        unread = not unit and _UNKNOWN_BESIDE.match(text, end)
        if unread or _CALLED.search(text_before(text, start)):
            beside = re.match(r"\s?\S*", text[end : end + _NEAR])
            shown = text[start : end + (beside.end() if beside else 0)]
            yield Number(frozenset(), "", start, end, shown)
        else:
            yield Number(values, unit, start, end, shown)


def _is_sign(text: str, match: re.Match[str]) -> bool:
    """A minus between two numbers subtracts."""
    return match[0].startswith("-") and not re.search(r"\d\s*$", text_before(text, match.start()))


def _read_digits(match: re.Match[str], language: str | None) -> frozenset[Fraction]:
    if len(match[0]) > _MOST_DIGITS:
        return frozenset()
    if match[0].lstrip("-").startswith("."):
        return frozenset((Fraction(match[0].lstrip("-")),))
    if match["under"]:
        value = Fraction(int(match["over"]), int(match["under"])) + int(match["whole"] or 0)
        return frozenset((value,))
    body = re.sub("[ ']", "", match["body"])
    if body.isdecimal():
        return frozenset((Fraction(int(body)),))
    readings = {point: read_decimal(body, point) for point in ".,"}
    if language and None not in readings.values():
        readings = {point: readings[point] for point in words("decimal", language)}
    return frozenset(value for value in readings.values() if value is not None)


def _in_words(text: str, language: str | None) -> Iterable[Number]:
    bare = text.casefold().strip(" .,:;!?*\n")
    if bare in words("half"):
        start = text.casefold().index(bare)
        end = start + len(bare)
        yield Number(frozenset((Fraction(1, 2),)), "", start, end, text[start:end])
        return
    alone = len(_WORD.findall(text)) == 1
    read = list(find_word_numbers(text, language))
    if language and not read:  # a short text may be in another language than it seems
        read = [found for found in find_word_numbers(text, None) if len(found.words) > 1]
    for found in read:
        single = found.words[0] if len(found.words) == 1 else ""
        if single and not alone and not _is_number_word(single, language, text, found):
            continue
        minus = _MINUS_BEFORE.search(text_before(text, found.start))
        start = minus.start() if minus else found.start
        value = -found.value if minus else found.value
        unit = unit_at(text, start, found.end)
        yield Number(frozenset((value,)), unit, start, found.end, text[start : found.end])


def _is_number_word(word: str, language: str | None, text: str, found: WordNumber) -> bool:
    """Words that also mean something else are numbers only where their context shows it."""
    if word in words("numbers_as_articles"):
        return False
    if word in words("numbers_after_verb"):
        follows = bool(_BEFORE_ONE.search(text_before(text, found.start)))
        return follows and not _BEHIND_ONE.match(text_behind(text, found.end))
    if word in words("numbers_of_other_languages"):
        return bool(language) and word in words("numbers_of_other_languages", language)
    return True
