"""Judge answers where a number is expected: which number of a text is the answer."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from msgspec.structs import replace

from overthink.core.vocabulary import Verdict
from overthink.grading.contexts import (
    candidates,
    is_aside,
    is_clear,
    is_denied,
    leading_number,
    single_value,
    zero_in_words,
)
from overthink.grading.hedges import CONCLUDES, DOUBT, OPEN, after_doubt, decided
from overthink.grading.markup import bold_parts, plain_text, sentences, statements
from overthink.grading.numbers import (
    UNREAD,
    Number,
    digits_in,
    find_numbers,
    language_of,
    sole_number,
    text_before,
    text_behind,
)
from overthink.grading.places import Place, counted_times, judge_place, named_place
from overthink.grading.units import unit_behind
from overthink.grading.words import WordPattern

_SO = WordPattern(r".*,\s*<<concludes>>\b", flags=re.I | re.S)
_MOST_FACTORIAL = 20
"""A larger number with "!" behind it is an exclamation, a smaller one may be a factorial."""
_LONGEST_FORM = 40
_BULLET = re.compile(r"\s*[-–—] +\d\S*\s*")
"""A number behind the mark of a list, or a negative one."""
_EVERY = WordPattern(r"(?:^|[.!?:\n])\W*<<every>>\b(?!\s+<<every_exception>>\b)")
"""It is unclear what "every month has 28 days" counts."""
_PLACE_STEM = WordPattern(r"\d|<<place_stem>>", flags=0)


def judge_number(target: Number, answer: str) -> Verdict:
    """Compare the number that the answer states, puts in bold or concludes with."""
    if _BULLET.fullmatch(answer):
        return OPEN
    answer = counted_times(answer)
    plain = _NEITHER.regex.sub("", plain_text(answer))
    language = language_of(plain)
    stated = _first_stated(plain, language, target.unit) or _number_in_bold(
        answer, language, target.unit
    )
    at_end = None if stated else _number_at_end(plain, language, target.unit)
    found = stated or at_end or _number_in_prose(plain, language, target.unit)
    if found is None:
        affirmed = _affirmed(plain, language, target.unit)
        if affirmed and affirmed.clear and target.equals(affirmed):
            return Verdict(True, "number", affirmed.text)
        return _place_for_number(target, plain) or _judge_absence(target, plain, language)
    unsure = _CONDITIONAL.search(plain) or _ALTERNATIVE.fullmatch(sentences(plain)[-1])
    if unsure or not found.clear:
        return Verdict(None, "none", found.text)
    correct = target.equals(found)
    if correct is None and (again := _restated(found, plain, language)):
        correct = target.equals(again) or None
    if found.text.endswith("!") and f"{found.text}." not in plain:
        exclaimed = sole_number(found.text.rstrip("!"))
        if plain == found.text or not exclaimed or max(exclaimed.values) <= _MOST_FACTORIAL:
            return Verdict(None, "none", found.text)
        correct = target.equals(exclaimed)
    if correct is False and (
        _is_part(found, plain, surely=bool(at_end) or _is_result(found, plain))
        or (not stated and _occurs_elsewhere(target, plain, language))
        or (not stated and _EVERY.search(plain))
    ):
        return Verdict(None, "none", found.text)
    return decided(correct, "number", found.text)


def _is_part(found: Number, plain: str, *, surely: bool) -> bool:
    """Whether it is one of "12 out of 20", or beside number words that are not read."""
    unread = not surely and UNREAD.search(plain.replace(found.text, " "))
    return _is_ratio(found, plain) or bool(unread)


def _is_result(number: Number, plain: str) -> bool:
    """Whether it is what the last sentence computes, behind its last "="."""
    return number.text in sentences(plain)[-1].rpartition("=")[2] and "=" in sentences(plain)[-1]


_RESTATED = WordPattern(r"\s*(?:≈|=|\()\s*(?:(?:<<transparent>>|≈|=)\s*)*[﹩€£¥]?$")


def _restated(number: Number, plain: str, language: str | None) -> Number | None:
    """The same value in another form behind it: "4π ≈ 12.57", "5 cents ($0.05)"."""
    places = [m.start() for m in re.finditer(rf"(?<![\w.,]){re.escape(number.text)}(?!\d)", plain)]
    near = plain[places[-1] :][: len(number.text) + _LONGEST_FORM] if places else ""
    numbers = find_numbers(near, language)
    for one, other in pairwise(numbers):
        _, end = unit_behind(near, one.end)
        if one.start == 0 and _RESTATED.fullmatch(near[end : other.start]):
            same = one.equals(other) is None or one.is_converted(other)
            return other if same else None
    return None


def _is_ratio(number: Number, plain: str) -> bool:
    """Whether it is only a part: "12 out of 20"."""
    return any(
        _RATIO_BEHIND.match(text_behind(plain, match.end()))
        for match in re.finditer(re.escape(number.text), plain)
    )


_RATIO_BEHIND = WordPattern(r"\s+(?:\w+\s+)?<<of_total>>\s+(?:<<of_which_article>>\s+)?\d")


def _occurs_elsewhere(target: Number, plain: str, language: str | None) -> bool:
    """Whether the expected number occurs too, in the expected unit or as "day 8"."""
    return any(
        number.unit and target.equals(number) and (target.unit or number.is_index)
        for sentence in sentences(plain)
        if not DOUBT.search(sentence)
        for number in find_numbers(sentence, language)
        if not is_denied(number, sentence)
    )


def _place_for_number(target: Number, plain: str) -> Verdict | None:
    """The verdict where a place is given as the answer: "2nd", "you are in second place"."""
    value = next(iter(target.values), Fraction(0))
    if target.unit == target.measure != "" or value.denominator != 1 or value < 1:
        return None
    verdict = judge_place(Place(int(value), ""), plain)
    # "She is the first who asked" gives no number; "second place" and "2nd" do.
    shown = verdict.found or ""
    is_place = bool(named_place(plain)) or (not shown.endswith(".") and _PLACE_STEM.search(shown))
    return verdict if is_place and verdict.correct is not None else None


_NEITHER = WordPattern(r"\b<<neither>>\b[^.;!?\n]{1,60}?,?\s+<<but>>\s+")
_TOTAL_LABEL = WordPattern(r"\W*<<total_label>>\s?:\s*([^=\n]{1,100})")
_BECAUSE = WordPattern(r",?\s+<<because>>\b")


def _first_stated(plain: str, language: str | None, unit: str) -> Number | None:
    labelled = _TOTAL_LABEL.fullmatch(plain.rpartition("\n")[2])
    for statement in [*statements(plain), *([labelled[1]] if labelled else ())]:
        statement = _BECAUSE.regex.split(statement, maxsplit=1)[0]
        if found := leading_number(statement, language, unit):
            return found
    return None


def _number_in_bold(answer: str, language: str | None, unit: str) -> Number | None:
    """The one number in bold; its sentence decides whether it is an aside."""
    bold = _bold_values(answer, language)
    found = []
    for sentence in sentences(answer):
        # A sentence may begin inside a bold part, so that its own marks pair up wrongly.
        inside = _bold_values(sentence, language) & bold
        if inside and not DOUBT.search(sentence):
            plain = plain_text(sentence)
            found += [
                replace(n, clear=n.clear or is_clear(n, plain, language, is_bold=True))
                for n in candidates(plain, language, unit)
                if n.key in inside
            ]
    return single_value(found, "")


def _bold_values(text: str, language: str | None) -> set[tuple[object, ...]]:
    parts = bold_parts(text)
    return {n.key for part in parts for n in find_numbers(plain_text(part), language)}


def _number_in_prose(plain: str, language: str | None, unit: str) -> Number | None:
    stated = [after_doubt(s) if DOUBT.search(s) else s for s in sentences(plain)]
    main_clauses = [_main_clause(sentence, language, unit) for sentence in stated]
    found = [(sentence, candidates(sentence, language, unit)) for sentence in main_clauses]
    everything = [number for _, numbers in found for number in numbers]
    main = [n for sentence, numbers in found for n in numbers if not is_aside(n, sentence)]
    if number := single_value((not unit and main) or everything, ""):
        return number
    lines = [line for line in plain.splitlines() if line.strip()][-2:]
    alone = [_number_alone(line) for line in lines]
    if len(alone) == 2 and alone[1] and not alone[0]:
        return alone[1]
    for sentence, numbers in reversed(found):
        so = _SO.match(sentence)
        behind = sentence[so.end() :] if so else ""
        if number := single_value(candidates(behind, language, unit), behind):
            return number
        if numbers and (CONCLUDES.search(sentence) or "=" in sentence):
            return single_value(numbers, sentence)
    return None


_LONGEST_CLAUSE = 300
_GIVES = WordPattern(r".*[\s,]((?:<<gives>>)\s.*)", flags=re.I | re.S)
"""Matches "3 boxes with 4 pens each means 12 pens", up to what it gives."""
_IS_AT_END = WordPattern(
    r"(.*?)(?<!\w)(?<!there )(?:<<is_was>>|<<equals>>)\s+([^=]*)", flags=re.I | re.S
)
"""Matches "the units digit of 345 is 5", up to what is at the end."""
_IS_NUMBER = WordPattern(r"\b<<is_was>>\s+\S?\d")
_REASON = WordPattern(r"\b<<reason>>\b|\b<<there_is>>\b")
_REMAINS_BEHIND = WordPattern(r"\s+(?:[^\W\d_]+\s+){0,2}<<remains>>\b")
_THERE_ARE = WordPattern(
    r"\W*(?:<<concludes>>,?\s+)?<<there>>\s+<<is_was>>\s+(.*)", flags=re.I | re.S
)
_CONDITIONAL = WordPattern(r"\b<<if>>\b[^.!?\n]*\b<<otherwise>>\b")
_ALTERNATIVE = WordPattern(r"\W*<<alternative>>\b[^.!]*\?\W*")


def _number_at_end(plain: str, language: str | None, unit: str) -> Number | None:
    """The number that the last sentence with one gives: "means 12", "is 12"."""
    given = (s for s in reversed(sentences(plain)) if not DOUBT.search(s))
    last = next((s for s in given if candidates(s, language, unit)), "")
    if not last or len(last) > _LONGEST_CLAUSE:
        return None
    last = _main_clause(last, language, unit)
    gives, ends = _GIVES.fullmatch(last), _last_match(_IS_AT_END, last)
    if ends and (_REASON.search(ends[0]) or _IS_NUMBER.search(ends[0])):
        ends = None
    for text in (gives[1] if gives else "", ends[1] if ends else ""):
        number = single_value(candidates(text, language, unit), text)
        if number and number.clear:
            return number
    return None


_SIDE_CLAUSE = WordPattern(
    r",?\s+<<side_clause>>\b(?!.*(?:=|\b<<concludes>>\b|\b<<then>>\b))", flags=re.I | re.S
)


def _main_clause(sentence: str, language: str | None, unit: str) -> str:
    """The sentence without "when 17 is divided by 7" at its end, if a number is before it."""
    if len(sentence) > _LONGEST_CLAUSE:
        return sentence
    side = _SIDE_CLAUSE.search(sentence)
    main = sentence[: side.start()] if side else ""
    return main if candidates(main, language, unit) else sentence


def _last_match(pattern: WordPattern, text: str) -> tuple[str, str] | None:
    """What is before the last match of a pattern's second half, and what is behind it."""
    end, found = 0, None
    while match := pattern.fullmatch(text[end:]):
        found = text[: end + match.end(1)], match[2]
        end += match.start(2)
    return found


def _affirmed(plain: str, language: str | None, unit: str) -> Number | None:
    """The number of "there are 6 ways to choose 2 from 4", "6 remain after the 4 were eaten".

    The other number may be the answer as well, so this one may only be called right.
    """
    only = sentences(plain)
    numbers = candidates(only[0], language, unit) if len(only) == 1 else []
    left = [n for n in numbers if _REMAINS_BEHIND.match(text_behind(only[0], n.end))]
    if len(left) == 1 and not DOUBT.search(only[0]):
        return left[0]
    there = _THERE_ARE.fullmatch(only[0]) if len(only) == 1 and not DOUBT.search(only[0]) else None
    return leading_number(there[1], language, unit) if there else None


def _number_alone(line: str) -> Number | None:
    number = sole_number(line)
    return (
        None if number is None or is_aside(number, line) or not is_clear(number, line) else number
    )


def _is_settled(number: Number, plain: str, language: str | None) -> bool:
    """Whether a number is known to be no other one than it seems."""
    if is_clear(number, plain, language) or is_denied(number, plain):
        return True
    before, behind = text_before(plain, number.start), text_behind(plain, number.end)
    return bool(_JOINED_BEFORE.search(before) or _JOINED_BEHIND.match(behind))


_JOINED_BEFORE = WordPattern(r"\b<<joins>>\s+$|(?:^|\W)<<joins>>\s+<<hedged>>\s+$")
_JOINED_BEHIND = WordPattern(r"\s*,?\s*<<joins>>\s+(?:<<hedged>>\s+)?-?\d")


def _judge_absence(target: Number, plain: str, language: str | None) -> Verdict:
    """Not right if there are numbers and none of them is the expected one; else undecided."""
    numbers = [*find_numbers(plain, language), *digits_in(plain, language)]
    present = [n for n in numbers if target.equals(n) is not False and not is_denied(n, plain)]
    nothing = any(zero_in_words(sentence) for sentence in sentences(plain))
    unread = UNREAD.search(plain) or _EVERY.search(plain)
    unclear = any(n.values and not _is_settled(n, plain, language) for n in numbers)
    if not numbers or present or nothing or unread or unclear:
        return OPEN
    return Verdict(False, "number", numbers[-1].text)
