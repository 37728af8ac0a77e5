"""Parse the search field into a query for the index and for a text.

All words must occur, in any order; "quoted words" must follow each other. The last word may be
incomplete, since it is still being typed. FTS5's own syntax is never passed through. Letters are
compared as the index compares them: case and diacritics are ignored; æ and ø are letters of their
own.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_MARKS = "\u0300-\u036f"
_WORN = f"(?-i:[{_MARKS}])"
"""A combining mark. Marks have no case, and matching them without regard to case is slow."""
_WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}])+")
_SHORTEST_PREFIX = 2
"""A single letter begins too many words to be of use."""


class Term(NamedTuple):
    """Words that follow each other."""

    words: tuple[str, ...]
    prefix: bool
    """Whether the last word may be incomplete."""

    @property
    def question(self) -> str:
        """The term in FTS5 syntax."""
        return '"' + " ".join(self.words) + '"' + ("*" if self.prefix else "")


class Query(NamedTuple):
    """A parsed search."""

    terms: tuple[Term, ...]

    @property
    def question(self) -> str:
        """The query in FTS5 syntax; empty without terms."""
        return " AND ".join(term.question for term in self.terms)

    @property
    def of_names(self) -> Query:
        """The same query where every word may be incomplete: users type parts of names."""
        return Query(tuple(term._replace(prefix=True) for term in self.terms))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return start and end of all matches in a text, in characters."""
        if not self.terms:
            return []
        return [match.span() for match in _pattern(self.terms).finditer(text)]

    def first(self, text: str) -> tuple[int, int] | None:
        """Return the first match."""
        match = _pattern(self.terms).search(text) if self.terms else None
        return match.span() if match else None


def read_query(typed: str) -> Query:
    """Parse what was typed."""
    terms: list[Term] = []
    parts = typed.split('"')
    for number, part in enumerate(parts):
        words = tuple(_WORD.findall(part))
        quoted = number % 2 == 1
        open_end = number == len(parts) - 1 and bool(part) and bool(_WORD.match(part[-1]))
        if quoted and words:
            terms.append(Term(words, prefix=open_end))
        elif words:
            terms += [Term((word,), prefix=False) for word in words[:-1]]
            incomplete = open_end and len(words[-1]) >= _SHORTEST_PREFIX
            terms.append(Term((words[-1],), prefix=incomplete))
    return Query(tuple(terms))


def _folded(text: str) -> str:
    """Return the text without case and diacritics."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=64)
def _pattern(terms: tuple[Term, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(_term_pattern, terms)), re.IGNORECASE)


def _term_pattern(term: Term) -> str:
    between = r"(?:[\W_])+?"
    words = between.join("".join(map(_letter_pattern, _folded(word))) for word in term.words)
    end = rf"(?:[^\W_]|{_WORN})*" if term.prefix else r"(?![^\W_])"
    return rf"(?<![^\W_]){words}{end}"


def _letter_pattern(letter: str) -> str:
    """Match a letter with any diacritics."""
    return f"[{re.escape(letter + _variants().get(letter, ''))}]{_WORN}*"


@lru_cache(maxsize=1)
def _variants() -> dict[str, str]:
    """Return each letter's precomposed forms: "éèê…" for "e"."""
    found: dict[str, str] = {}
    for code in (*range(0xC0, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x2000)):
        plain = _folded(chr(code))
        if len(plain) == 1 and plain != chr(code).lower():
            found[plain] = found.get(plain, "") + chr(code)
    return found
