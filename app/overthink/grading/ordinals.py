"""Ordinals in English and Danish: which place a text names, and which one somebody is said to have.

Pure. `grading.answers` judges with it; what is doubted or denied elsewhere is known there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

_CARDINALS = (
    "one two three four five six seven eight nine ten eleven twelve",
    "en to tre fire fem seks syv otte ni ti elleve tolv",
)
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    "første anden tredje fjerde femte sjette syvende ottende niende tiende ellevte tolvte "
    "trettende fjortende femtende sekstende syttende attende nittende tyvende",
)


def _values(*lists: str) -> dict[str, int]:
    return {word: value for words in lists for value, word in enumerate(words.split(), 1)}


_BY_WORD = _values(*_ORDINALS) | {"andet": 2}
_BY_CARDINAL = _values(*_CARDINALS)

_PLACE_NOUN = r"(?:place|position|spot|rank|plads|pladsen|placering|placeringen)"
_WORD = rf"(?P<word>{'|'.join(_BY_WORD)})(?P<joined>-?pladsen|-?plads)?(?![\w'’])"
_DIGITS = rf"(?P<digits>\d{{1,4}})(?:(?:st|nd|rd|th)\b|\.(?=$|\s*-?{_PLACE_NOUN}|\s+[a-zæøå]))"
_COUNTED = (
    rf"(?:{_PLACE_NOUN}|number|no\.|nummer|nr\.)\s+"
    rf"(?:(?P<number>\d{{1,4}})(?![\w.,]*\d)|(?P<cardinal>{'|'.join(_BY_CARDINAL)}))\b"
)
_ORDINAL = re.compile(rf"(?:{_COUNTED}|{_WORD}|{_DIGITS})(?:\s*-?{_PLACE_NOUN}\b)?", re.I)

_FILLER = re.compile(
    r"(?:in|at|on|into|to|the|a|an|now|still|then|actually|only|just|really|currently|exactly|also"
    r"|be|being|going|over|up|as|your|their|his|her|new|current|for|yourself|you|place|position"
    r"|i|på|en|den|det|nu|stadig|faktisk|kun|bare|også|så|op|til|ind)(?![\w'’])|[,:–—-]",
    re.I,
)
"""What may stand between "you are" and the place."""
_FARTHEST = 80
"""Characters between "you are" and the place, at most."""
_DENIAL = re.compile(r"(?:not|never|ikke|aldrig)(?![\w'’])|n['’]t(?!\w)", re.I)
_INSTEAD = re.compile(r"(?:but|rather|men)(?![\w'’])", re.I)

_HAS = (
    r"(?:['’](?:re|m|s)|be|are|am|is|become|take|taken|took|move|moved|get|end\s+up|finish|land"
    r"|hold|er|være|bliver|ligger|tager|overtager|indtager|rykker|kommer|ender)"
)
_SOON = r"(?:\s+(?:would|will|must|have|now|then|still|vil|må|nu)|['’](?:d|ll|ve))*\s*"
_ADDRESSED = re.compile(
    rf"\b(?:(?:you|I|we|du|jeg|vi|man){_SOON}{_HAS}"
    r"|(?:puts|places|leaves|makes)\s+(?:you|me|us)|(?:er|ligger|bliver)\s+(?:du|jeg|vi|man)"
    r"|(?:your|my|din)(?:\s+(?:new|current|nye))?\s+(?:place|position|plads|placering)\s+"
    r"(?:is|would\s+be|er)|(?:answer|svaret)\s+(?:is|er))(?=n['’]t|\W)",
    re.I,
)
_OTHER = re.compile(
    rf"\b(?:(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Hh]an|[Hh]un|[Dd]e|[Dd]et){_SOON}{_HAS}"
    rf"|(?!Who|That|Which|The)[A-ZÆØÅ]\w*{_SOON}(?:is|are|er|takes|bliver|tager))(?=n['’]t|\W)"
)
"""Said of somebody who may be the one that was asked for."""
_YOU = re.compile(r"\b(?:you|your|I|du|dig|jeg)\b")
_GOES_ON = re.compile(r"\s+(?:\w+ing|to|at)\b", re.I)
"""Behind "you are first": "going to", so that it is an adverb or says at what."""
_MAY_FOLLOW = re.compile(
    r"\s*(?:$|[.!?;)–—-]|,?\s*(?:because|since|as|not|now|fordi|da|nu|ikke)\b)", re.I
)
"""Behind a place with which an answer begins; "First, you overtake" is none."""


class Place(msgspec.Struct, frozen=True):
    """A place that a text names."""

    value: int
    """From 1."""
    text: str


def place_named(text: str) -> Place | None:
    """The place that a text is, as a whole: "2nd", "second place", "number two", "2"."""
    text = re.sub(r"^(?:in|på|the|a|den|det|en)\s+", "", text.strip(" \t\n:;!()\"“”'"), flags=re.I)
    text = re.sub(r"^(?:the|a|den|det|en)\s+", "", text, flags=re.I)
    match = _ORDINAL.fullmatch(text) or _ORDINAL.fullmatch(text.rstrip("."))
    if match:
        return Place(_value(match), match[0])
    number = re.fullmatch(r"(\d{1,4})\.?", text)
    return Place(int(number[1]), number[1]) if number else None


def place_at_start(text: str) -> Place | None:
    """The place with which an answer begins, before it says why: "Second, because …"."""
    found = _from(text, len(text) - len(text.lstrip()))
    if found is None or not _MAY_FOLLOW.match(text, found[1]):
        return None
    return found[0]


def places_taken(sentence: str) -> list[Place]:
    """The places that "you", or who speaks, is said to have: "you are now in second place"."""
    return list(_places_behind(_ADDRESSED, sentence))


def places_of_others(sentence: str) -> list[Place]:
    """The places that somebody else is said to have: "Bo is now second"."""
    return list(_places_behind(_OTHER, sentence))


def speaks_to_somebody(text: str) -> bool:
    """Whether a text says "you" or "I": then what others are said to be is not the answer."""
    return bool(_YOU.search(text))


def _places_behind(head: re.Pattern[str], sentence: str) -> Iterator[Place]:
    for match in head.finditer(sentence):
        found = _from(sentence, match.end())
        if found and not _GOES_ON.match(sentence, found[1]):
            yield found[0]


def _from(text: str, at: int) -> tuple[Place, int] | None:
    """The first place from `at` on that is not denied, and its end; None behind other words."""
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


def _value(match: re.Match[str]) -> int:
    if match["word"]:
        return _BY_WORD[match["word"].casefold()]
    if match["cardinal"]:
        return _BY_CARDINAL[match["cardinal"].casefold()]
    return int(match["digits"] or match["number"])


_TIME_NOUN = r"(?:day|hour|minute|week|month|year|step|round|dag|time|minut|uge|måned|år|trin)"
_WHICH_TIME = re.compile(
    rf"(?P<mark>\**)\b(?:(?P<word>{'|'.join(_BY_WORD)})|(?P<digits>\d{{1,4}})(?:st|nd|rd|th))"
    rf"(?P<after>\**)\s+(?P<noun>{_TIME_NOUN})\b",
    re.I,
)


def counted_times(text: str) -> str:
    """The text with "the 8th day" as "the day 8", which says the same with a number."""

    def counted(match: re.Match[str]) -> str:
        value = match["digits"] or str(_BY_WORD[match["word"].casefold()])
        return f"{match['mark']}{match['noun']} {value}{match['after']}"

    return _WHICH_TIME.sub(counted, text)
