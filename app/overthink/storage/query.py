"""Parse the search field into a query for the index, for names and for a text.

All words must occur, in any order and each in any field. A word of three letters or more is also
found inside a longer one ("terninger" in "isterninger"), a shorter one as a word or, at the end of
what was typed, as the beginning of one. "Quoted words" must be whole words that follow each other;
only an open quotation may end within a word. FTS5's own syntax is never passed through.

Letters are compared as the index compares them: case and diacritics are ignored; æ and ø are
letters of their own, but "aa", "ae", "oe" and "ss" also find å, æ, ø and ß, and vice versa.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

_MARKS = "\u0300-\u036f"
_WORN = f"(?-i:[{_MARKS}])"
"""A combining mark. Marks have no case, and matching them without regard to case is slow."""
_WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}])+")
_FAST_WORD = re.compile(rf"[\w{_MARKS}]+")
"""The same where underscores are spaces: three times faster."""
_SHORTEST_PREFIX = 2
"""A single letter begins too many words to be of use."""
SHORTEST_INNER = 3
"""Two letters are inside too many words of a text to be of use. Names have few words."""

_UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Chinese
    "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\uac00-\ud7af\uff66-\uff9f"  # and others
)
"""Letters of scripts that write words without spaces, or join them: each is indexed as a word."""
_UNSPACED_LETTER = re.compile(f"[{_UNSPACED}]")
_SPELLINGS = (("å", "aa"), ("æ", "ae"), ("ø", "oe"), ("ß", "ss"))
"""A letter and how it is written without it."""


def as_indexed(text: str) -> str:
    """Return a text with each letter of an unspaced script as a word of its own."""
    return text if text.isascii() else _UNSPACED_LETTER.sub(r" \g<0> ", text)


@lru_cache(maxsize=4096)
def _plain_letter(letter: str) -> str:
    """Return a letter without diacritics as FTS5 has it: only Latin ones lose them."""
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() and base.isalpha() else letter


def as_index_word(word: str) -> str:
    """Return a word as the index has it: without case, and Latin letters without diacritics."""
    if word.isascii():
        return word.lower()
    letters = unicodedata.normalize("NFC", word.lower())
    return "".join(_plain_letter(each) for each in letters if not unicodedata.combining(each))


def words_of(text: str) -> set[str]:
    """Return the words of a text that went through `as_indexed`, as the index has them."""
    return {as_index_word(word) for word in set(_FAST_WORD.findall(text.lower().replace("_", " ")))}


Expand = Callable[[str], Sequence[str]]
"""Returns the words of the index that contain some letters within them."""


class Spelling(NamedTuple):
    """The words of a term in one spelling."""

    words: tuple[str, ...]
    prefix: bool
    """Whether the last word may be incomplete."""


class Term(NamedTuple):
    """Words that follow each other."""

    words: tuple[str, ...]
    prefix: bool
    """Whether the last word may be incomplete."""
    inner: bool = False
    """Whether it may begin and end anywhere in a longer word."""

    @property
    def spellings(self) -> tuple[Spelling, ...]:
        """The words as typed, and with the other spelling of their letters."""
        joined = " ".join(self.words).lower()
        with_letters = without = joined
        for letter, plain in _SPELLINGS:
            with_letters = with_letters.replace(plain, letter)
            without = without.replace(letter, plain)
        others = dict.fromkeys(each for each in (with_letters, without) if each != joined)
        spelled = [tuple(each.split(" ")) for each in others]
        return (
            Spelling(self.words, self.prefix),
            *(Spelling(words, self.prefix and len(words[-1]) > 2) for words in spelled),
        )

    @property
    def inner_words(self) -> tuple[str, ...]:
        """The spellings that may begin and end anywhere in a longer word."""
        if not self.inner:
            return ()
        return tuple(
            word
            for (word,), _ in self.spellings
            if word == self.words[0] or len(word) >= SHORTEST_INNER
        )

    @property
    def question(self) -> str:
        """The term in FTS5 syntax."""
        each = (f'"{" ".join(words)}"{"*" * prefix}' for words, prefix in self.spellings)
        return _any_of(tuple(each))

    def question_with(self, expand: Expand) -> str:
        """The term in FTS5 syntax, with words that have it within them."""
        words = (word for part in self.inner_words for word in expand(as_index_word(part)))
        return _any_of((self.question, *(f'"{word}"' for word in dict.fromkeys(words))))


class Query(NamedTuple):
    """A parsed search."""

    terms: tuple[Term, ...]

    @property
    def question(self) -> str:
        """The query in FTS5 syntax; empty without terms. It finds whole words and beginnings."""
        return " AND ".join(term.question for term in self.terms)

    @property
    def of_names(self) -> Query:
        """The same query for names, where every word may be any part of one.

        A single letter or digit may only begin or end a word, as in "4_K", unless it is alone.
        """
        shortest = _SHORTEST_PREFIX if len(self.terms) == 1 else 1
        return Query(tuple(_of_names(term, shortest) for term in self.terms))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return start and end of all matches in a text, in characters."""
        if not self.terms:
            return []
        return [match.span() for match in _pattern(self.terms).finditer(text)]

    def first(self, text: str) -> tuple[int, int] | None:
        """Return the first match: of whole words and their beginnings if there is one."""
        if not self.terms:
            return None
        whole = tuple(term._replace(inner=False) for term in self.terms)
        match = _pattern(whole).search(text) or _pattern(self.terms).search(text)
        return match.span() if match else None


def read_query(typed: str) -> Query:
    """Parse what was typed."""
    terms: list[Term] = []
    parts = typed.split('"')
    for number, part in enumerate(parts):
        words = _WORD.findall(part)
        open_end = number == len(parts) - 1 and bool(part) and bool(_WORD.match(part[-1]))
        if number % 2 == 1 and words:  # quoted
            terms.append(_term(words, prefix=open_end))
        else:
            ends = (*[False] * (len(words) - 1), open_end)
            terms += [_typed_term(word, end) for word, end in zip(words, ends, strict=False)]
    return Query(tuple(terms))


def matches_name(typed: str, *names: str) -> bool:
    """Return whether each typed word is a part of one of the names; nothing typed matches."""
    query = read_query(typed).of_names
    return all(any(Query((term,)).first(name) for name in names) for term in query.terms)


def _term(words: Sequence[str], *, prefix: bool) -> Term:
    pieces = tuple(as_indexed(" ".join(words)).split())
    return Term(pieces, prefix and not _UNSPACED_LETTER.match(pieces[-1]))


def _typed_term(word: str, last: bool) -> Term:
    term = _term([word], prefix=last and len(word) >= _SHORTEST_PREFIX)
    inner = len(term.words) == 1 and len(as_index_word(word)) >= SHORTEST_INNER
    return term._replace(inner=inner)


def _of_names(term: Term, shortest: int) -> Term:
    inner = len(term.words) == 1 and len(term.words[0]) >= shortest
    return term._replace(prefix=True, inner=term.inner or inner)


def _any_of(questions: Sequence[str]) -> str:
    return questions[0] if len(questions) == 1 else f"({' OR '.join(questions)})"


# ------------------------------------------------------------------------------- matches in a text


def _folded(text: str) -> str:
    """Return the text without case and diacritics."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    # Marks of other scripts, as in が, make letters of their own; Hangul is composed again.
    return unicodedata.normalize("NFC", re.sub(f"[{_MARKS}]", "", decomposed))


@lru_cache(maxsize=64)
def _pattern(terms: tuple[Term, ...]) -> re.Pattern[str]:
    patterns = [_spelling_pattern(*each) for term in terms for each in term.spellings]
    inner = [_inner_pattern(word) for term in terms for word in term.inner_words]
    return re.compile("|".join((*patterns, *inner)), re.IGNORECASE)


def _spelling_pattern(words: Sequence[str], prefix: bool) -> str:
    pattern = _word_pattern(words[0])
    for before, word in pairwise(words):
        joined = _UNSPACED_LETTER.match(before) or _UNSPACED_LETTER.match(word)
        pattern += (r"[\W_]*?" if joined else r"[\W_]+?") + _word_pattern(word)
    start = "" if _UNSPACED_LETTER.match(words[0]) else _BOUNDARY_BEFORE
    if prefix:
        return rf"{start}{pattern}(?:(?![{_UNSPACED}])[^\W_]|{_WORN})*"
    return f"{start}{pattern}" + ("" if _UNSPACED_LETTER.match(words[-1]) else _BOUNDARY_AFTER)


_BOUNDARY_BEFORE = rf"(?:(?<![^\W_])|(?<=[{_UNSPACED}]))"
_BOUNDARY_AFTER = rf"(?:(?![^\W_])|(?=[{_UNSPACED}]))"


def _inner_pattern(word: str) -> str:
    return _word_pattern(word) + (_BOUNDARY_AFTER if len(word) == 1 else "")


def _word_pattern(word: str) -> str:
    return "".join(map(_letter_pattern, _folded(word)))


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
