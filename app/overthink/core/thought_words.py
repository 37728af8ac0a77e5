"""Words by which a thought shows that it verifies, or switches to something else.

The two mean different things and are counted apart: a thought that checks its result goes on with
what it has, one that says "alternatively" leaves it. The lists are data, one a language; of a
thought in another language nothing is counted, and None says so.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

import msgspec

from overthink.core.errors import BadInput

SAMPLE = 8_000
"""Characters of a thought, at its beginning, by which its language is told."""

_LEAST_COMMON = 0.08
"""Share of its words that must be common words of a language for a text to be in it."""

_PIECE = 4_096
"""Characters looked at in one go: whoever counts beside a window must not hold it up."""

_BEFORE_OPENING = (
    r"(?:^|(?<=[.!?…:;,\n—–*(\"“”»-])"
    r"|\b(?:but|oh|so|ok|okay|no|and|well|men|nå|nej|og|jamen)\b,?)"
)


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that mean the same."""

    opening: tuple[str, ...]
    """Count where they open a sentence or a clause."""
    anywhere: tuple[str, ...]
    """Count wherever they stand whole."""


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one language."""

    common: tuple[str, ...]
    verifying: Phrases
    switching: Phrases


class WordCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How often a text verifies and switches, by the words it does it with."""

    language: str
    """Code of the language whose lists were used."""
    verifying: dict[str, int]
    """Each phrase that was found, as it is listed, most frequent first."""
    switching: dict[str, int]


class ThoughtWords:
    """The lists of all languages, made ready for counting."""

    def __init__(self, languages: dict[str, Language]) -> None:
        self._common = {name: frozenset(words.common) for name, words in languages.items()}
        self._markers = {name: _Markers(words) for name, words in languages.items()}

    def language_of(self, text: str) -> str | None:
        """The language that most words at a text's beginning are in; None where none is near."""
        words = re.findall(r"[^\W\d_]+", text[:SAMPLE].casefold())
        found = {
            name: sum(word in common for word in words) for name, common in self._common.items()
        }
        best = max(found, key=lambda name: found[name], default="")
        return best if words and found[best] >= _LEAST_COMMON * len(words) else None

    def count(self, text: str) -> WordCounts | None:
        """The words of a thought; None where it is in none of the languages."""
        language = self.language_of(text)
        if language is None:
            return None
        verifying, switching = self._markers[language].count(text)
        return WordCounts(language=language, verifying=verifying, switching=switching)


def load_thought_words(text: str) -> ThoughtWords:
    """The lists of a TOML file.

    Raises:
        BadInput: the file is not as it should be; names the field.
    """
    try:
        return ThoughtWords(msgspec.convert(tomllib.loads(text), dict[str, Language]))
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadInput(f"the file of thought words cannot be read ({error})") from error


class _Markers:
    """One language's phrases as one pattern: what is found is found once, the longest first."""

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
        """Phrases found, each with how often, by kind."""
        found: Counter[str] = Counter()
        for piece in _pieces(text):
            for match in self._pattern.finditer(piece):
                found[self._listed[_folded(match["opening"] or match[0])]] += 1
        counted: tuple[dict[str, int], dict[str, int]] = {}, {}
        for phrase, times in found.most_common():
            counted[self._kind[phrase]][phrase] = times
        return counted


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
    """What all spellings of a phrase have in common."""
    return re.sub(r"[\s,'’-]+", "", phrase.casefold())


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces that end where a line does, or at white space; all of it, in order."""
    start = 0
    while start < len(text):
        end = start + _PIECE
        if end < len(text):
            cut = max(text.rfind(". ", start, end) + 1, text.rfind("\n", start, end))
            end = cut if cut > start else max(text.rfind(" ", start, end), start + 1)
        yield text[start:end]
        start = end
