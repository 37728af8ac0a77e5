"""Numbers in words, English and Danish: "two hundred and five", "femogtyve", "two thirds"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

import msgspec

from overthink.grading.words import languages, numbered, words

_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_FRACTION = 40
_SHORT = 4
"""Letters of an abbreviated scale, such as "mia", which is a name if no number is before it."""


class WordNumber(msgspec.Struct, frozen=True):
    """A number in words and where it is."""

    value: Fraction
    start: int
    end: int
    words: tuple[str, ...]


class _Lexicon(msgspec.Struct, frozen=True):
    """The number words of a language, or of all."""

    ones: dict[str, int]
    tens: dict[str, int]
    scales: dict[str, int]
    parts: dict[str, int]
    """Denominators: "thirds"."""
    fixed: dict[str, Fraction]
    """"halvanden"."""


def _named(role: str, language: str | None) -> dict[str, int]:
    entries = [entry.split() for entry in words(role, language)]
    return {name: int(entry[0]) for entry in entries for name in entry[1:]}


@cache
def _lexicon(language: str | None) -> _Lexicon:
    tens, scales = _named("tens", language), _named("scales", language)
    ones = numbered("numbers", 0, language)
    for code in [language] if language else languages():
        units = {w: v for w, v in numbered("numbers", 0, code).items() if 0 < v < 10}
        joints = words("joins_tens", code)
        ones |= {
            f"{unit}{joint}{ten}": value + tens_value
            for joint in joints
            for unit, value in units.items()
            for ten, tens_value in _named("tens", code).items()
        }
        if joints:  # "tohundrede", "femtusind"
            small = _named("scales", code).items()
            ones |= {u + s: v * w for u, v in units.items() for s, w in small if w in (100, 1000)}
    parts = _named("denominators", language)
    fixed = {
        name: Fraction(entry.split()[0])
        for entry in words("fixed", language)
        for name in entry.split()[1:]
    }
    return _Lexicon(ones=ones, tens=tens, scales=scales, parts=parts, fixed=fixed)


def scale_at(text: str, at: int, language: str | None) -> tuple[int, int] | None:
    """The scale word behind a number in digits, such as " million", and its end."""
    match = re.compile(r"[ -]?([^\W\d_]+\.?)").match(text, at)
    if match is None:
        return None
    for name in (match[1].casefold(), match[1].casefold().rstrip(".")):
        if scale := _lexicon(language).scales.get(name):
            return scale, match.start(1) + len(name)
    return None


def fraction_at(text: str, at: int, language: str | None) -> tuple[Fraction, int] | None:
    """The fraction behind a number in digits, such as " and a half", and its end."""
    joint = re.compile(r"\s+(\w+)\s+(?=(?:\w+[ -])\w+)").match(text, at)
    if joint is None or joint[1].casefold() not in words("joins_number", language):
        return None
    near = text[joint.end() : joint.end() + _LONGEST_FRACTION]
    found = next(iter(find_word_numbers(near, language)), None)
    if found is None or found.start or not 0 < found.value < 1:
        return None
    return found.value, joint.end() + found.end


def find_word_numbers(text: str, language: str | None) -> Iterator[WordNumber]:
    """Find the numbers in words, each as long as possible."""
    lexicon = _lexicon(language)
    tokens = [(m[0].casefold(), m.start(), m.end()) for m in _WORD.finditer(text)]
    known = lexicon.ones.keys() | lexicon.tens.keys() | lexicon.scales.keys() | lexicon.fixed.keys()
    joined = set(words("a_half"))
    at = 0
    while at < len(tokens):
        if tokens[at][0] not in known and tokens[at][0] not in joined:
            at += 1
            continue
        reader = _Reader(text, tokens, at, lexicon)
        value = reader.read()
        if value is None:
            at += 1
            continue
        start, end = tokens[at][1], tokens[reader.at - 1][2]
        read = tuple(word for word, *_ in tokens[at : reader.at])
        at = reader.at
        before, behind = text[max(0, start - 2) : start], text[end : end + 2]
        if re.search(r"\w-$", before) or re.match(r"-\w", behind) or behind[:1] == "_":
            continue  # part of another word: "two-story"
        yield WordNumber(value, start, end, read)


class _Reader:
    """Reads one number from a list of words."""

    def __init__(
        self, text: str, tokens: list[tuple[str, int, int]], at: int, lexicon: _Lexicon
    ) -> None:
        self._text, self._tokens, self.at, self._lexicon = text, tokens, at, lexicon

    def _word(self, offset: int = 0) -> str:
        """The word at `offset`, if only a space or a hyphen separates it from the one before."""
        at = self.at + offset
        if at >= len(self._tokens):
            return ""
        if at and self._text[self._tokens[at - 1][2] : self._tokens[at][1]] not in (" ", "-"):
            return "" if offset or self._read_any else self._tokens[at][0]
        return self._tokens[at][0]

    _read_any = False

    def read(self) -> Fraction | None:
        first = self.at
        if self._tokens[self.at][0] in words("a_half"):
            value = self._article()
            if value is not None or len(self._tokens) > 1:
                return value
        if fixed := self._lexicon.fixed.get(self._tokens[self.at][0]):
            self.at += 1
            self._read_any = True
            scale = self._lexicon.scales.get(self._word(), 1)
            self.at += scale > 1
            return fixed * scale
        value = self._whole()
        if value is None:
            self.at = first
            return None
        return self._fraction(value)

    def _article(self) -> Fraction | None:
        """Read "a half", "a third", "a million"."""
        word = self._tokens[self.at][0]
        if word in words("articles_of_numbers"):
            self._read_any = True
            behind = self._word(1)
            if part := self._lexicon.parts.get(behind):
                self.at += 2
                return Fraction(1, part)
            if behind in self._lexicon.scales:
                self.at += 1
                value = self._whole()
                return None if value is None else self._fraction(value)
        return None

    def _whole(self) -> Fraction | None:
        total, group, found = 0, 0, False
        while word := self._word():
            if word in words("joins_number") and found:
                following = self._word(1)
                if group % 100 == 0 and (
                    following in self._lexicon.ones or following in self._lexicon.tens
                ):
                    self.at += 1
                    continue
                break
            value = self._lexicon.ones.get(word)
            if value is not None:
                if found and (group % (100 if value >= 10 else 10) or not (group or total)):
                    break
                if value >= 100 and group:
                    break
                group += value
            elif (value := self._lexicon.tens.get(word)) is not None:
                if group % 100:
                    break
                group += value
            elif (scale := self._lexicon.scales.get(word)) and (found or len(word) > _SHORT):
                if scale == 100:
                    group = max(group, 1) * scale
                else:
                    total, group = total + max(group, 1) * scale, 0
            else:
                break
            found = self._read_any = True
            self.at += 1
        return Fraction(total + group) if found else None

    def _fraction(self, value: Fraction) -> Fraction:
        """Add "and a half", "point five", or divide by "thirds"."""
        word = self._word()
        if part := self._lexicon.parts.get(word):
            self.at += 1
            return value / part
        if word in words("decimal_words"):
            digits = ""
            while (digit := self._lexicon.ones.get(self._word(1 + len(digits)), 10)) < 10:
                digits += str(digit)
            if digits:
                self.at += 1 + len(digits)
                return value + Fraction(f"0.{digits}")
        scaled = self._tokens[self.at - 1][0] in self._lexicon.scales
        if word in words("joins_number") and not scaled:  # "a dozen and a half"
            over = self._lexicon.ones.get(self._word(1), 0)
            if self._word(1) in words("articles_of_numbers"):
                over = 1
            part = self._lexicon.parts.get(self._word(2))
            if over and part:
                self.at += 3
                scale = self._lexicon.scales.get(self._word(), 1)  # "one and a half million"
                self.at += scale > 1
                return (value + Fraction(over, part)) * scale
        return value
