"""Places in an order: which one a text names, which is given to someone, and verdicts on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from overthink.core.vocabulary import Verdict
from overthink.grading.hedges import DOUBT, OPEN, after_doubt
from overthink.grading.markup import plain_text, sentences, statements
from overthink.grading.words import WordPattern, numbered

_FARTHEST = 80
"""Characters between "you are" and the place, at most."""

_ORDINAL = WordPattern(
    r"(?:(?:<<place_noun>>|<<place_number>>)\s+"
    r"(?:(?P<number>\d{1,4})(?![\w.,]*\d)|(?P<cardinal><<place_cardinals>>))\b"
    r"|(?P<word><<ordinals>>)<<place_suffix>>?(?![\w'’])"
    r"|(?P<digits>\d{1,4})(?:<<ordinal_suffix>>\b|\.(?=$|\s*-?<<place_noun>>|\s+[<<lower>>])))"
    r"(?:\s*-?<<place_noun>>\b)?"
)
_PREPOSITION = WordPattern(r"(?:<<place_preposition>>|<<place_article>>)\s+")
_ARTICLE = WordPattern(r"<<place_article>>\s+")
_FILLER = WordPattern(r"<<place_filler>>(?![\w'’])|[,:–—-]")
"""May separate "you are" from the place."""
_DENIAL = WordPattern(r"(?:<<not>>|<<never>>)(?![\w'’])|<<not_contracted>>(?!\w)")
_INSTEAD = WordPattern(r"<<place_instead>>(?![\w'’])")

_SOON = r"(?:\s+<<place_soon>>|['’]<<place_soon_contracted>>)*\s*"
_ADDRESSED = WordPattern(
    rf"\b(?:<<place_you>>{_SOON}<<place_has>>|<<place_puts_you>>|<<place_your>>)(?=n['’]t|\W)"
)
_OTHER = WordPattern(
    rf"\b(?:<<place_other>>{_SOON}<<place_has>>"
    rf"|(?!<<place_no_name>>)[<<upper>>]\w*{_SOON}<<place_other_takes>>)(?=n['’]t|\W)",
    flags=0,
)
"""Matches a subject that may be the one in question."""
_YOU = WordPattern(r"\b<<addresses>>\b", flags=0)
_GOES_ON = WordPattern(r"\s+<<place_goes_on>>\b")
"""Follows "you are first" where that is an adverb ("going to") or only one among others."""
_MAY_FOLLOW = WordPattern(r"\s*(?:$|[.!?;)–—-]|,?\s*<<place_reason>>\b)")
"""Follows a place with which an answer begins; "First, you overtake" has none."""
_WHICH_TIME = WordPattern(
    r"(?P<mark>\**)\b(?:(?P<word><<ordinals>>)|(?P<digits>\d{1,4})<<ordinal_suffix>>)"
    r"(?P<after>\**)\s+(?P<noun><<time_noun>>)\b"
)


class Place(msgspec.Struct, frozen=True):
    """A place that a text names."""

    value: int
    """From 1."""
    text: str


def named_place(text: str) -> Place | None:
    """The place that a text consists of: "2nd", "second place", "number two", "2"."""
    text = text.strip(" \t\n:;!()\"“”'")
    for prefix in (_PREPOSITION, _ARTICLE):
        if match := prefix.match(text):
            text = text[match.end() :]
    match = _ORDINAL.fullmatch(text) or _ORDINAL.fullmatch(text.rstrip("."))
    if match:
        return Place(_value(match), match[0])
    number = re.fullmatch(r"(\d{1,4})\.?", text)
    return Place(int(number[1]), number[1]) if number else None


def place_at_start(text: str) -> Place | None:
    """The place with which an answer begins, before its reason: "Second, because …"."""
    found = _place_from(text, len(text) - len(text.lstrip()))
    if found is None or not _MAY_FOLLOW.match(text, found[1]):
        return None
    return found[0]


def places_taken(sentence: str) -> list[Place]:
    """The places of "you" or of the speaker: "you are now in second place"."""
    return list(_places_behind(_ADDRESSED, sentence))


def places_of_others(sentence: str) -> list[Place]:
    """The places of third parties: "Bo is now second"."""
    return list(_places_behind(_OTHER, sentence))


def addresses_reader(text: str) -> bool:
    """Whether a text contains "you" or "I": then the places of others are not the answer."""
    return bool(_YOU.search(text))


def _places_behind(head: WordPattern, sentence: str) -> Iterator[Place]:
    for match in head.finditer(sentence):
        found = _place_from(sentence, match.end())
        if found and not _GOES_ON.match(sentence, found[1]):
            yield found[0]


def _place_from(text: str, at: int) -> tuple[Place, int] | None:
    """The first place from `at` on that is not denied, and its end; None after other words."""
    denied, end = False, min(len(text), at + _FARTHEST)
    while at < end:
        if text[at].isspace():
            at += 1
        elif ordinal := _ORDINAL.match(text, at):
            at = ordinal.end()
            if not denied:
                return Place(_value(ordinal), ordinal[0]), at
            denied = False
        elif denial := _DENIAL.match(text, at):
            denied, at = True, denial.end()
        elif instead := _INSTEAD.match(text, at):
            denied, at = False, instead.end()
        elif filler := _FILLER.match(text, at):
            at = filler.end()
        else:
            return None
    return None


@cache
def _ordinal_values() -> dict[str, int]:
    return numbered("ordinals", 1)


@cache
def _cardinal_values() -> dict[str, int]:
    return numbered("place_cardinals", 1)


def _value(match: re.Match[str]) -> int:
    if match["word"]:
        return _ordinal_values()[match["word"].casefold()]
    if match["cardinal"]:
        return _cardinal_values()[match["cardinal"].casefold()]
    return int(match["digits"] or match["number"])


def counted_times(text: str) -> str:
    """The text with "the 8th day" as "the day 8", so that the number can be read."""

    def counted(match: re.Match[str]) -> str:
        value = match["digits"] or str(_ordinal_values()[match["word"].casefold()])
        return f"{match['mark']}{match['noun']} {value}{match['after']}"

    return _WHICH_TIME.regex.sub(counted, text)


_IF = WordPattern(r"\b<<if>>\b")


def judge_place(target: Place, answer: str) -> Verdict:
    """The place that is the whole answer, or that is given to "you".

    The place of a third party is at most right: it may be the one who was overtaken.
    """
    plain = plain_text(answer)
    whole = [plain, *statements(plain)[:1]]
    place = next(filter(None, map(named_place, whole)), None)
    place = place or next(filter(None, map(place_at_start, whole[1:])), None)
    if place is not None:
        return Verdict(place.value == target.value, "number", place.text)
    taken, supposed = _places_in(plain)
    if not taken and (place := place_at_start(plain)):
        return Verdict(place.value == target.value, "number", place.text)
    if len({place.value for place in taken}) == 1:
        return Verdict(taken[0].value == target.value, "number", taken[0].text)
    if not taken and {place.value for place in supposed} == {target.value}:
        return Verdict(True, "number", supposed[0].text)
    return OPEN


def _places_in(plain: str) -> tuple[list[Place], list[Place]]:
    """The places that "you" have, and those of third parties or after "if …"."""
    taken: list[Place] = []
    supposed: list[Place] = []
    of_others = not addresses_reader(plain)
    for part in sentences(plain):
        doubted = bool(DOUBT.search(part))
        sentence = after_doubt(part) if doubted else part
        taken += [place] if (place := named_place(sentence)) else places_taken(sentence)
        if doubted and _IF.search(part) and not part.rstrip().endswith("?"):
            supposed += places_taken(part)
        if of_others:
            supposed += places_of_others(sentence)
    return taken, supposed
