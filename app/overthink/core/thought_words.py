"""Count words by which a thought verifies what it has, or switches to something else.

The two are opposites and are counted separately: a thought that checks its result continues with
it, one that writes "alternatively" abandons it. The lists are data, one per language; in a thought
in another language nothing is counted, and the result is None.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain

import msgspec

from overthink.core.errors import BadInput
from overthink.core.messages import message

SAMPLE = 8_000
"""Characters at the beginning of a thought that decide its language."""

_LEAST_COMMON = 0.08
"""Minimum share of common words of a language in a text of that language."""

_PIECE = 4_096
"""Characters searched at once: counting in a thread must not block the UI thread."""

_BEFORE_OPENING = (
    r"(?:^|(?<=[.!?…:;,\n—–*(\"“”»-])"
    r"|\b(?:but|oh|so|ok|okay|no|and|well|men|nå|nej|og|jamen)\b,?)"
)


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words with the same meaning."""

    opening: tuple[str, ...]
    """Count at the beginning of a sentence or clause."""
    anywhere: tuple[str, ...]
    """Count anywhere as whole words."""


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one language."""

    common: tuple[str, ...]
    verifying: Phrases
    switching: Phrases
    stating: tuple[str, ...] = ()
    """Phrases that state an answer; its value follows."""


class AnswerPhrases(msgspec.Struct, frozen=True):
    """Regular expressions by which a thought doubts and states an answer, in any language."""

    doubt: str
    stating: str

    def compiled(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        """Compile both. It takes 40 ms the first time; `re` caches them."""
        return re.compile(self.doubt, re.I), re.compile(self.stating, re.I)


class WordCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How often a text verifies and switches, by phrase."""

    language: str
    """Code of the language whose lists were used."""
    verifying: dict[str, int]
    """Count of each listed phrase, most frequent first."""
    switching: dict[str, int]


class ThoughtWords:
    """The lists of all languages, compiled for counting."""

    def __init__(self, languages: dict[str, Language]) -> None:
        self._common = {name: frozenset(words.common) for name, words in languages.items()}
        self._languages = languages
        self._markers: dict[str, _Markers] = {}
        """Compiled when they are first needed."""

    def language_of(self, text: str) -> str | None:
        """The language of a text, by the words at its beginning; None if it has no lists."""
        words = re.findall(r"[^\W\d_]+", text[:SAMPLE].casefold())
        found = {
            name: sum(word in common for word in words) for name, common in self._common.items()
        }
        best = max(found, key=lambda name: found[name], default="")
        return best if words and found[best] >= _LEAST_COMMON * len(words) else None

    @cached_property
    def answer_phrases(self) -> AnswerPhrases:
        """The phrases of all languages that doubt and state an answer."""
        languages = self._languages.values()
        kinds = [kind for words in languages for kind in (words.verifying, words.switching)]
        opening = _alternatives(chain.from_iterable(kind.opening for kind in kinds))
        anywhere = _alternatives(chain.from_iterable(kind.anywhere for kind in kinds))
        stating = _alternatives(chain.from_iterable(words.stating for words in languages))
        return AnswerPhrases(
            rf"{_BEFORE_OPENING}[\s\"“»*(]{{0,8}}(?:{opening})(?!\w)|(?<!\w)(?:{anywhere})(?!\w)",
            rf"(?<!\w)(?:{stating})(?!\w)",
        )

    def count(self, text: str) -> WordCounts | None:
        """Count the words of a thought; None if its language has no lists."""
        language = self.language_of(text)
        if language is None:
            return None
        verifying, switching = self._markers_of(language).count(text)
        return WordCounts(language=language, verifying=verifying, switching=switching)

    def places(self, text: str, language: str) -> tuple[list[int], list[int]]:
        """Where a text in a language of the lists verifies and switches: character offsets."""
        return self._markers_of(language).places(text)

    def _markers_of(self, language: str) -> _Markers:
        if language not in self._markers:
            self._markers[language] = _Markers(self._languages[language])
        return self._markers[language]


def load_thought_words(text: str) -> ThoughtWords:
    """Read the lists of a TOML file.

    Raises:
        BadInput: the file is invalid; names the field.
    """
    try:
        return ThoughtWords(msgspec.convert(tomllib.loads(text), dict[str, Language]))
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        what = message("the file of thought words cannot be read ({why})", why=str(error))
        raise BadInput(what) from error


class _Markers:
    """One language's phrases as one pattern: each place matches once, the longest phrase first."""

    def __init__(self, language: Language) -> None:
        kinds = language.verifying, language.switching
        self._kind = {
            phrase: number
            for number, kind in enumerate(kinds)
            for phrase in chain(kind.opening, kind.anywhere)
        }
        anywhere = _alternatives(chain.from_iterable(kind.anywhere for kind in kinds))
        opening = _alternatives(chain.from_iterable(kind.opening for kind in kinds))
        self._pattern = re.compile(
            rf"{_BEFORE_OPENING}[\s\"“»*(]{{0,8}}(?P<opening>{opening})(?!\w)|(?<!\w)(?:{anywhere})(?!\w)",
            re.I | re.M,
        )
        self._listed = {_folded(phrase): phrase for phrase in self._kind}

    def count(self, text: str) -> tuple[dict[str, int], dict[str, int]]:
        """Count the phrases by kind."""
        found = Counter(phrase for phrase, _ in self._found(text))
        counted: tuple[dict[str, int], dict[str, int]] = {}, {}
        for phrase, times in found.most_common():
            counted[self._kind[phrase]][phrase] = times
        return counted

    def places(self, text: str) -> tuple[list[int], list[int]]:
        """Return the offsets of the phrases by kind."""
        placed: tuple[list[int], list[int]] = [], []
        for phrase, offset in self._found(text):
            placed[self._kind[phrase]].append(offset)
        return placed

    def _found(self, text: str) -> Iterator[tuple[str, int]]:
        """Yield each phrase with its offset."""
        start = 0
        for piece in _pieces(text):
            for match in self._pattern.finditer(piece):
                group = "opening" if match["opening"] else 0
                yield self._listed[_folded(match[group])], start + match.start(group)
            start += len(piece)


def _alternatives(phrases: Iterable[str]) -> str:
    ordered = sorted(phrases, key=len, reverse=True)
    return "|".join(map(_pattern_of, ordered))


def _pattern_of(phrase: str) -> str:
    escaped = re.escape(phrase.replace("'", "’"))
    return (
        escaped.replace("’", "['’]?")
        .replace(r"\ ", r"\s+")
        .replace(r"\-", r"[-\s]?")
        .replace(",", ",?")
    )


def _folded(phrase: str) -> str:
    """The common form of all spellings of a phrase."""
    return re.sub(r"[\s,'’-]+", "", phrase.casefold())


def _pieces(text: str) -> Iterator[str]:
    """Cut the text into pieces at line ends or white space."""
    start = 0
    while start < len(text):
        end = start + _PIECE
        if end < len(text):
            cut = max(text.rfind(". ", start, end) + 1, text.rfind("\n", start, end))
            end = cut if cut > start else max(text.rfind(" ", start, end), start + 1)
        yield text[start:end]
        start = end
