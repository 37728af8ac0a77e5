"""Which numbers of a text may be the answer, judged by the words around them.

A number that is only a time, a total, an excluded value or a bound is no candidate if there is
another one. A number is clear if the words next to it are known to change nothing: "is 8",
"8 apples", but neither "exceeds 8" nor "8 or so". A number that is not clear decides nothing.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from msgspec.structs import replace

from overthink.grading.numbers import CLOCK, Number, find_numbers, text_before, text_behind
from overthink.grading.units import WHICH, are_comparable, unit_behind
from overthink.grading.words import WordPattern

_BEFORE_ASIDE = WordPattern(
    r"\b<<times>>\s+(?:<<time_number>>\s*)?$"
    r"|\b<<of_which>>(?:\s+<<of_which_article>>)?\s+$|<<denial>>\s+(?:<<hedge>>\s+)?$"
)
_BEFORE_TIME = WordPattern(r"\b<<before_time>>(?:\s+<<before_time_adverb>>)?\s+$")
_TIME_BEHIND = WordPattern(r"\s*\.?\s*<<times>>\b")
_LOWER_BEHIND = WordPattern(r"\.\s*[<<lower>>]", flags=0)
_BEFORE_BOUND = WordPattern(r"\d\s+<<to>>\s+$|\b<<bound>>\s+$|\b<<between>>\s+\S+\s+<<and>>\s+$")
_BOUND_BEHIND = WordPattern(r"\s+<<to>>\s+-?\d|\s*(?:\w+\s+)?<<bound_behind>>\b|\s?\+(?!\s?[\w(])")
_ROUNDED_BEFORE = re.compile(r"[\d)%πei] ?≈\s*$")
"""A value behind "1/6 ≈" is the same one again."""
_DENIED_BEFORE = WordPattern(r"<<denial>>\s+(?:<<be>>[\s,]+)*(?:[a-z]\s*=)?[^\w\s]*\s*$")
_DENIED_BEHIND = WordPattern(r"\W*<<is_was>>(?:\s+|(?=n))<<denial>>")
_NOTHING = WordPattern("<<nothing>>")
_FIGURE_OF_SPEECH = WordPattern(r"\b<<figure_of_speech>>")
_CALCULATES = WordPattern(r"\s+<<calculates>>\s+\S")
_GOES_ON = WordPattern(
    r"\W*(?:[^\W\d_]+\s+)?<<value_goes_on>>\s+\S*\d|\s*[-+*/×·=^]"
    r"|\s+<<calculates>>\s+\S",
    flags=0,
)
_ASSIGNED = re.compile(r"(?<![^\W\d])(?<!\d )([^\W\d_]+(?:_\(?\w{1,3}\)?)?)\s*=\s*-?[\d.]")
_SEVERAL_ASSIGNED = WordPattern(r"=[^=]*(?:[,;]|\b<<joins>>)\s+[a-z](?:_\(?\w\)?)?\s*=")
_VALUE_LEAD = WordPattern(r"(?:[A-J][.)]|<<value_lead>>|kr\.?)?", flags=0)


def candidates(text: str, language: str | None, unit: str = "") -> list[Number]:
    """The numbers that may be the answer; asides only where there is nothing else.

    Where a unit is expected: the numbers with it if there are any, else those without a unit.
    """
    numbers = [
        replace(n, clear=is_clear(n, text, language))
        for n in find_numbers(text, language)
        if not (_is_bound(n, text) or _ROUNDED_BEFORE.search(text_before(text, n.start)))
    ]
    if unit:
        in_unit = [n for n in numbers if n.measure == unit.removesuffix(WHICH)]
        in_unit = in_unit or [n for n in numbers if are_comparable(n.unit, unit)]
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
    before, behind = text_before(text, number.start), text_behind(text, number.end)
    if _BEFORE_ASIDE.search(before) or _is_supposed(number, text):
        return True
    if _TIME_BEHIND.match(behind) and (_BEFORE_TIME.search(before) or _LOWER_BEHIND.match(behind)):
        return True
    return not before.strip(" -*") and bool(re.match(r"[.)]\s+\S", behind))


_SUPPOSED = WordPattern(
    r"(?:^|[.!?;:,\n])\W{0,3}(?:<<supposes_first>>\s+)?<<supposes>>\b[^.!?;:,\n]*$"
)
_FARTHEST = 200


def _is_supposed(number: Number, text: str) -> bool:
    """Whether it is in a clause such as "if x = 5" or "let x = 5"."""
    return bool(_SUPPOSED.search(text[max(0, number.start - _FARTHEST) : number.start]))


def is_denied(number: Number, text: str) -> bool:
    """Whether the text denies it: "not 5", "cannot be 5", "5 is not it"."""
    before, behind = text_before(text, number.start), text_behind(text, number.end)
    return bool(_DENIED_BEFORE.search(before) or _DENIED_BEHIND.match(behind))


def _is_bound(number: Number, text: str) -> bool:
    """Whether it is only a limit, as in "at least 5"."""
    bound = _BOUND_BEHIND.match(text_behind(text, number.end))
    return bool(bound or _BEFORE_BOUND.search(text_before(text, number.start)))


def is_clear(number: Number, text: str, language: str | None = None, is_bold: bool = False) -> bool:
    """Whether the words beside a number are known to change nothing.

    A number in bold may follow any verb but those of a comparison: "she plants **8** trees".
    """
    _, end = unit_behind(text, number.end)
    before = text_before(text, number.start)
    if _is_supposed(number, text):
        return False
    if _OTHER_NUMBER.search(before) or _is_unsolved(before) or _is_decade(number, text):
        return False
    lead = _LEAD.search(before)
    if not lead and _YEAR.fullmatch(number.text):
        lead = _LEAD_OF_YEAR.search(before)
    if not lead and is_bold:
        lead = _LEAD_OF_BOLD.search(before)
    if not lead and number.unit:
        lead = (_LEAD_OF_TIME if number.unit == CLOCK else _LEAD_OF_UNIT).search(before)
    # After "one", any noun may follow; a unit is a noun.
    has_noun = number.values == {1} or end > number.end
    return bool(lead) and _is_clear_behind(text_behind(text, end), language, has_noun)


_OTHER_NUMBER = WordPattern(r"(?:\d|\b<<one_before_and>>)\s+<<and>>\s+$")
_UNSOLVED = re.compile(
    r"(?:(?!\d [mghslt](?![a-z]))\d ?[·×*]? ?[a-z]"
    r"|(?<![a-z/])[a-z] ?(?:[\^²³]|[-+*/·×] ?\d)|\d ?[-+*/·×] ?[a-z]|\|[a-z]\|)"
    r"(?![a-z])[^=,;.]{0,12}[=≈]\s*$"
)
"""An equation that is not solved yet: "2x = "."""
_OVER_A_RANGE = re.compile(r"\\(?:sum|prod|int|lim)|[∑∏∫]")
_TENDS = re.compile(r"(?<!\w)[a-z] ?→\s*$")
_TRANSPARENT = r"(?:<<transparent>>\s+|[﹩€£¥(\[{]\s*)*"
_LEAD = WordPattern(
    rf"(?:^(?:[A-J][.)])?|[\n.!?:;,=≈\"“”'«»→⇒–—•。：，是为為は]| -|(?:^|\s)\||(?<![\w'’-])<<lead>>"
    r"|(?:<<not>>|<<not_contracted>>)\b[^.;!?\n]{1,40}\b<<but>>)"
    rf"\s*{_TRANSPARENT}$"
)
"""What comes before a number that stands for itself."""
_LEAD_OF_UNIT = WordPattern(rf"(?:^|[^\w-])<<lead_of_unit>>\s+{_TRANSPARENT}$")
_YEAR = re.compile(r"1\d{3}|20\d\d")
_LEAD_OF_YEAR = WordPattern(r"(?:^|[^\w-])<<lead_of_year>>\s+$")
_LEAD_OF_TIME = WordPattern(rf"(?:^|[^\w-])<<lead_of_time>>\s+{_TRANSPARENT}$")
_LEAD_OF_BOLD = WordPattern(
    rf"(?:(?:^|[^\w-])<<subject>>|(?:^|\s)(?-i:[<<upper>>])\w+)"
    rf"\s+(?!<<compares>>\b)[^\W\d_]+\s+{_TRANSPARENT}$"
)
_CLOSERS = ")]}\"”'’»*"
_PUNCTUATION = re.compile(r"\s*(?:$|です|である|[.,;:!?…\n=≈(\[–—。，、]|-(?:\s|$)|\|(?:\s|$))")
_NEXT_WORD = re.compile(r"[\s-]+(?:\([^()]*\)\s*)?([^\W\d_]+(?:['’-][^\W\d_]+)*)")
_UNCLEAR_BEHIND = WordPattern(
    r"[\s,(–—-]*(?:<<unread_behind>>"
    r"|(?:(?!(?:<<follows_number>>|<<verb_behind>>)\b)[^\W\d_]+ ){0,2}<<bound_behind>>)(?!\w)"
)
_VERB = WordPattern("<<verb_behind>>")
_SUBJECT_OF = WordPattern(r"\s+<<subject_of>>(?!\w)")
"""Follows a number that is called the answer: "17 is the answer", not "17 is too large"."""
_FOLLOWS = WordPattern("<<follows_number>>")
_ENGLISH_PLURAL = WordPattern("<<plural_en>>")
_DANISH_PLURAL = WordPattern("<<plural_da>>")
_SURE_PLURAL = WordPattern("<<plural_sure>>")
"""Danish nouns that no English word resembles."""
_PLURALS = {"en": _ENGLISH_PLURAL, "da": _DANISH_PLURAL}
_MOST_ADJECTIVES = 3


def _is_clear_behind(behind: str, language: str | None, has_noun: bool) -> bool:
    behind = behind.lstrip(_CLOSERS)
    if _UNCLEAR_BEHIND.match(behind):
        return False
    if _PUNCTUATION.match(behind) or unicodedata.category(behind.lstrip()[0]) == "So":
        return True
    at = 0
    for _ in range(_MOST_ADJECTIVES + 1):
        word = _NEXT_WORD.match(behind, at)
        if word is None:
            return False
        if not (at or has_noun) and _VERB.fullmatch(word[1]):
            return bool(_SUBJECT_OF.match(behind))
        if has_noun or _FOLLOWS.fullmatch(word[1]) or _is_noun(word[1], language):
            return True
        at = word.end()
    return False


def _is_unsolved(before: str) -> bool:
    """Whether a number is behind "2x =" or "x →"."""
    equation = _UNSOLVED.search(before) and not _OVER_A_RANGE.search(before)
    return bool(equation or _TENDS.search(before))


def _is_decade(number: Number, text: str) -> bool:
    """Whether it is "the 1990s" or "the 40s"; "40s" may be seconds as well."""
    attached = re.match(r"['’]?s(?!\w)", text[number.end : number.end + 3])
    return bool(attached) and all(value % 10 == 0 for value in number.values)


def _is_noun(word: str, language: str | None) -> bool:
    nouns = [_PLURALS[language]] if language in _PLURALS else [_ENGLISH_PLURAL, _SURE_PLURAL]
    return any(noun.fullmatch(word) for noun in nouns)


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
    same_value = all(n.key == numbers[0].key or numbers[0].is_converted(n) for n in numbers)
    clear = [number for number in numbers if number.clear]
    return (clear or numbers)[-1] if numbers and same_value else None


def value_of(text: str, language: str | None = None) -> Number | None:
    """The number that a short text gives."""
    return single_value(candidates(text, language), text)


def leading_number(statement: str, language: str | None, unit: str = "") -> Number | None:
    """The number that a statement begins with, unless another follows or it calculates."""
    numbers = candidates(statement, language, unit)
    if not numbers:
        return None
    first = next(iter(find_numbers(statement, language)), numbers[0])
    is_other = bool(unit) and first.start < numbers[0].start
    if is_other and _VALUE_LEAD.fullmatch(statement[: first.start].strip(" :(")):
        return replace(first, clear=False)  # "5 (90 % sure)" where a percentage is expected
    lead = statement[: numbers[0].start].strip(" :(")
    if not _GOES_ON.match(text_behind(statement, numbers[0].end)) and _VALUE_LEAD.fullmatch(lead):
        return numbers[0]
    value = single_value(numbers, statement)
    calculates = _CALCULATES.match(text_behind(statement, numbers[0].end))
    return replace(value, clear=False) if value and calculates else value
