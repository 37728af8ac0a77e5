"""Numbers in answers: digits and words, their units, and which of them may be the answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import cache, lru_cache

import msgspec

from overthink.grading.expressions import find_expressions, read_decimal
from overthink.grading.number_words import WordNumber, find_word_numbers, scale_at
from overthink.grading.words import WordPattern, languages, words

_WHICH = "#"
"""Follows the unit of a number that counts, as in "day 8"."""
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

    def equals(self, other: Number) -> bool | None:
        """None where the units differ, and where a value is unread or only approximate."""
        if self.unit and other.unit and self.measure != other.measure:
            return None
        if not (self.values and other.values):
            return self._equals_expression(other)
        if other.measure == "%" != self.measure:
            return None if self._is_percentage(other) else False
        if same := self.values & other.values:
            return None if other._is_grouped() and max(other.values) not in same else True
        if self.measure == "%" != other.measure and other._is_percentage(self):
            return None
        return None if self._is_rounded(other) or other._is_rounded(self) else False

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for numbers with equal values."""
        return self.values, self.approximate, "" if self.values else _without_spaces(self.text)

    def _equals_expression(self, other: Number) -> bool | None:
        if _without_spaces(self.text) == _without_spaces(other.text):
            return True
        if self.has_letter or other.has_letter:
            return None if self.has_letter is other.has_letter else False
        if other.measure in ("°", "%") and not self.measure:
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

    def _is_grouped(self) -> bool:
        """Whether it has two readings, of which "1,000" is more likely a thousand."""
        return len(self.values) > 1 and bool(re.fullmatch(r"\D*[1-9]\d{0,2},\d{3}\D*", self.text))

    def _is_percentage(self, other: Number) -> bool:
        """Whether it is the other number, in percent or not."""
        return bool(self.values & (other.values | {value / 100 for value in other.values}))

    def _is_rounded(self, other: Number) -> bool:
        """Whether it is the other number, rounded or cut off after its last digit."""
        decimals = re.fullmatch(r"\W*\d+[.,](\d+)\W*", self.text)
        if decimals is None:
            return False
        step = Fraction(1, 10 ** min(len(decimals[1]), _MOST_DIGITS))
        return any(
            abs(a - b) < step and abs(a - b) * 50 < abs(b)
            for a in self.values
            for b in other.values
        )

    @property
    def measure(self) -> str:
        """The unit; the same for "8 days" and "day 8"."""
        return self.unit.removesuffix(_WHICH)

    @property
    def is_index(self) -> bool:
        """Whether it is an index, as in "day 8"."""
        return self.unit.endswith(_WHICH)


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
_BEFORE_SOLE = WordPattern(r"(?:<<currency>>\.?|(?:<<time_article>>\s+)?<<times>>)?\s*")
_BEFORE_ONE = WordPattern(r"\b<<one_verb>>\s+$", flags=0)
_BEHIND_ONE = WordPattern(r"\s+<<one_pronoun>>\b", flags=0)
_CURRENCY_BEFORE = WordPattern(r"([€£])\s?$|\b(<<currency>>)\.?\s?$")
_TIME_BEFORE = WordPattern(r"\b(<<times>>)\s+(?:<<time_number>>\s*)?$")


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
        Number(e.values, _unit_at(text, e.start, e.end), e.start, e.end, e.text, e.approximate,
               e.has_letter)
        for e in find_expressions(text, likely, ambiguous=language is None)
    ]  # fmt: skip
    found = expressions
    for numbers in (digits_in(text, language), _in_words(text, language)):
        found = found + [
            number
            for number in numbers
            if not any(n.start < number.end and number.start < n.end for n in found)
        ]
    return sorted(found, key=lambda number: number.start)


def sole_number(text: str) -> Number | None:
    """The number that a text consists of, with its unit; None for any other text."""
    numbers = find_numbers(text)
    if len(numbers) != 1 or not (numbers[0].values or numbers[0].approximate):
        return None
    if not _BEFORE_SOLE.fullmatch(text[: numbers[0].start]):
        return None
    rest = text[numbers[0].end :]
    return numbers[0] if re.fullmatch(r"[\s%°.]*([^\W\d]+[\s.]*){0,3}", rest) else None


def _without_spaces(text: str) -> str:
    bare = "".join(text.split())
    return bare[1:-1] if re.fullmatch(r"\([^()]*\)", bare) else bare


def _before(text: str, at: int) -> str:
    return text[max(0, at - _NEAR) : at]


def _behind(text: str, at: int) -> str:
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
        shown = text[start:end]
        if text.startswith("k", end) and not text[end + 1 : end + 2].isalnum():
            values, end = frozenset(value * 1000 for value in values), end + 1
        unit = _unit_at(text, start, end)
        unread = not unit and _UNKNOWN_BESIDE.match(text, end)
        if unread or _CALLED.search(_before(text, start)):
            beside = re.match(r"\s?\S*", text[end : end + _NEAR])
            shown = text[start : end + (beside.end() if beside else 0)]
            yield Number(frozenset(), "", start, end, shown)
        else:
            yield Number(values, unit, start, end, shown)


def _is_sign(text: str, match: re.Match[str]) -> bool:
    """A minus between two numbers subtracts."""
    return match[0].startswith("-") and not re.search(r"\d\s*$", _before(text, match.start()))


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
        minus = _MINUS_BEFORE.search(_before(text, found.start))
        start = minus.start() if minus else found.start
        value = -found.value if minus else found.value
        unit = _unit_at(text, start, found.end)
        yield Number(frozenset((value,)), unit, start, found.end, text[start : found.end])


def _is_number_word(word: str, language: str | None, text: str, found: WordNumber) -> bool:
    """Words that also mean something else are numbers only where their context shows it."""
    if word in words("numbers_as_articles"):
        return False
    if word in words("numbers_after_verb"):
        follows = bool(_BEFORE_ONE.search(_before(text, found.start)))
        return follows and not _BEHIND_ONE.match(_behind(text, found.end))
    if word in words("numbers_of_other_languages"):
        return bool(language) and word in words("numbers_of_other_languages", language)
    return True


@cache
def _units() -> dict[str, str]:
    return {unit: names.split()[0] for names in words("units") for unit in names.split()}


def _unit_at(text: str, start: int, end: int) -> str:
    """The unit of measure before or behind a number; empty if there is none."""
    units = _units()
    before = _CURRENCY_BEFORE.search(_before(text, start))
    behind = re.match(
        r"[\s-]?(%|€|°[CF]?|[^\W\d_]+(?:/[^\W\d_]{1,3})?)(?![\w-])", _behind(text, end)
    )
    name = behind[1] if behind else ""
    unit = units.get(name.casefold() if len(name) > 2 else name)
    unit = unit or (name if "/" in name else None)
    if unit or before:
        return unit or (units.get(before[0].strip(" .").casefold(), "") if before else "")
    which = _TIME_BEFORE.search(_before(text, start))
    named = units.get(which[1].casefold(), "") if which else ""
    return f"{named}{_WHICH}" if named else ""


# --------------------------------------------------------------------------------- candidates

_BEFORE_ASIDE = WordPattern(
    r"\b<<times>>\s+(?:<<time_number>>\s*)?$"
    r"|\b<<of_which>>(?:\s+<<of_which_article>>)?\s+$|<<denial>>\s+(?:<<hedge>>\s+)?$"
)
_BEFORE_TIME = WordPattern(r"\b<<before_time>>(?:\s+<<before_time_adverb>>)?\s+$")
_TIME_BEHIND = WordPattern(r"\s*\.?\s*<<times>>\b")
_LOWER_BEHIND = WordPattern(r"\.\s*[<<lower>>]", flags=0)
_BEFORE_BOUND = WordPattern(r"\d\s+<<to>>\s+$|\b<<bound>>\s+$|\b<<between>>\s+\S+\s+<<and>>\s+$")
_BOUND_BEHIND = WordPattern(r"\s+<<to>>\s+-?\d|\s*(?:\w+\s+)?<<bound_behind>>\b|\s?\+(?!\s?[\w(])")
_DENIED_BEFORE = WordPattern(r"<<denial>>\s+(?:<<be>>\s+)?\S*\s*$")
_DENIED_BEHIND = WordPattern(r"\W*<<is_was>>(?:\s+|(?=n))<<denial>>")
_NOTHING = WordPattern("<<nothing>>")
_FIGURE_OF_SPEECH = WordPattern(r"\b<<figure_of_speech>>")
_GOES_ON = WordPattern(r"\W*<<value_goes_on>>\s+\S*\d|\s*[-+*/×·=^]", flags=0)
_ASSIGNED = re.compile(r"(?<![^\W\d_])([A-Za-z])\s*=\s*-?[\d.]")
_SEVERAL_ASSIGNED = WordPattern(r"=[^=]*(?:[,;]|\b<<joins>>)\s+[a-z]\s*=")
_VALUE_LEAD = WordPattern(r"(?:[A-J][.)]|<<value_lead>>|kr\.?)?", flags=0)


def candidates(text: str, language: str | None, unit: str = "") -> list[Number]:
    """The numbers that may be the answer; asides only where there is nothing else.

    Where a unit is expected: the numbers with it if there are any, else those without a unit.
    """
    numbers = [n for n in find_numbers(text, language) if not _is_bound(n, text)]
    if unit:
        in_unit = [n for n in numbers if n.measure == unit.removesuffix(_WHICH)]
        return [
            n
            for n in in_unit or [n for n in numbers if not n.unit]
            if not is_denied(n, text) and (n.unit == unit or not is_aside(n, text))
        ]
    plain = [n for n in numbers if not is_aside(n, text) and not is_denied(n, text)]
    nothing = zero_in_words(text)
    if nothing and not plain:
        return [nothing]
    return plain or [n for n in numbers if not is_denied(n, text)]


def is_aside(number: Number, text: str) -> bool:
    """Whether the number is a time, a total or an excluded value, or numbers a list."""
    before, behind = _before(text, number.start), _behind(text, number.end)
    if _BEFORE_ASIDE.search(before):
        return True
    if _TIME_BEHIND.match(behind) and (_BEFORE_TIME.search(before) or _LOWER_BEHIND.match(behind)):
        return True
    return not before.strip(" -*") and bool(re.match(r"[.)]\s+\S", behind))


def is_denied(number: Number, text: str) -> bool:
    """Whether the text denies it: "not 5", "cannot be 5", "5 is not it"."""
    before, behind = _before(text, number.start), _behind(text, number.end)
    return bool(_DENIED_BEFORE.search(before) or _DENIED_BEHIND.match(behind))


def _is_bound(number: Number, text: str) -> bool:
    """Whether it is only a limit, as in "at least 5"."""
    behind = _BOUND_BEHIND.match(_behind(text, number.end))
    return bool(behind or _BEFORE_BOUND.search(_before(text, number.start)))


def zero_in_words(text: str) -> Number | None:
    """Zero without a number: "there are no cubes left", "der er ingen tilbage"."""
    match = _NOTHING.search(text)
    if match is None or _FIGURE_OF_SPEECH.search(text):
        return None
    word = match[match.lastindex or 0]
    return Number(frozenset((Fraction(0),)), "", match.start(), match.end(), word)


def single_value(numbers: list[Number], text: str) -> Number | None:
    """The number, if all have one value; numbers behind the last "=" go first."""
    if "=" in text:
        behind = [number for number in numbers if number.start > text.rindex("=")]
        numbers = behind or numbers
        if len(set(_ASSIGNED.findall(text))) > 1 or _SEVERAL_ASSIGNED.search(text):
            return None
    same_value = len({number.key for number in numbers}) == 1
    return numbers[-1] if numbers and same_value else None


def value_of(text: str, language: str | None = None) -> Number | None:
    """The number that a short text gives."""
    return single_value(candidates(text, language), text)


def leading_number(statement: str, language: str | None, unit: str = "") -> Number | None:
    """The number that a statement begins with, unless another follows or it calculates."""
    numbers = candidates(statement, language, unit)
    if not numbers:
        return None
    lead = statement[: numbers[0].start].strip(" :(")
    if not _GOES_ON.match(_behind(statement, numbers[0].end)) and _VALUE_LEAD.fullmatch(lead):
        return numbers[0]
    return single_value(numbers, statement)
