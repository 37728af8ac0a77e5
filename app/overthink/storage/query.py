"""What a person types into the search field, as a question to the index and to a text.

All words must be there, in any order; "words in quotes" follow each other. The last word may be
the beginning of one, since it is still being typed. Nothing of FTS5's own syntax is let through.
Letters count as the index counts them: case and diacritics do not matter, æ and ø are letters of
their own.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_MARKS = "\u0300-\u036f"
_WORN = f"(?-i:[{_MARKS}])"
"""A mark, in a pattern that ignores case: marks have none, and to look for it takes long."""
_WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}])+")
_SHORTEST_PREFIX = 2
"""A single letter begins too many words to be of use."""


class Term(NamedTuple):
    """Words that follow each other."""

    words: tuple[str, ...]
    prefix: bool
    """The last word may go on."""

    @property
    def question(self) -> str:
        """In FTS5's syntax."""
        return '"' + " ".join(self.words) + '"' + ("*" if self.prefix else "")


class Query(NamedTuple):
    """What is looked for."""

    terms: tuple[Term, ...]

    @property
    def question(self) -> str:
        """In FTS5's syntax; empty where nothing is asked."""
        return " AND ".join(term.question for term in self.terms)

    @property
    def of_names(self) -> Query:
        """The same, where every word may be the beginning of one: people write a part of a name."""
        return Query(tuple(term._replace(prefix=True) for term in self.terms))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the terms stand in a text, as characters from and to, in order."""
        if not self.terms:
            return []
        return [match.span() for match in _pattern(self.terms).finditer(text)]

    def first(self, text: str) -> tuple[int, int] | None:
        """Where the first of them stands."""
        match = _pattern(self.terms).search(text) if self.terms else None
        return match.span() if match else None


def read_query(typed: str) -> Query:
    """Reads what was typed."""
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
            goes_on = open_end and len(words[-1]) >= _SHORTEST_PREFIX
            terms.append(Term((words[-1],), prefix=goes_on))
    return Query(tuple(terms))


def folded(text: str) -> str:
    """Without case and diacritics."""
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not _is_mark(c))


def _is_mark(character: str) -> bool:
    return unicodedata.combining(character) > 0


@lru_cache(maxsize=64)
def _pattern(terms: tuple[Term, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(_of_term, terms)), re.IGNORECASE)


def _of_term(term: Term) -> str:
    between = r"(?:[\W_])+?"
    words = between.join("".join(map(_of_letter, folded(word))) for word in term.words)
    end = rf"(?:[^\W_]|{_WORN})*" if term.prefix else r"(?![^\W_])"
    return rf"(?<![^\W_]){words}{end}"


def _of_letter(letter: str) -> str:
    """A letter with whatever marks it may wear."""
    return f"[{re.escape(letter + _variants().get(letter, ''))}]{_WORN}*"


@lru_cache(maxsize=1)
def _variants() -> dict[str, str]:
    """Each letter's forms that are one character: "e" to "éèê…"."""
    found: dict[str, str] = {}
    for code in (*range(0xC0, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x2000)):
        plain = folded(chr(code))
        if len(plain) == 1 and plain != chr(code).lower():
            found[plain] = found.get(plain, "") + chr(code)
    return found
