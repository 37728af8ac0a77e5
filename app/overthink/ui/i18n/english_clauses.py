"""Removed once every message carries its template: translates English clauses.

The rooms below say them in English, for the terminal too, where a remedy may name an option. They
are known again by the clauses of `clauses.py`; what is not known there stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from overthink.ui.i18n.message_catalogue import AS_SAID, OTHERWISE

_VARIABLE = re.compile(r"\{(\w+)\}")
_KNOWN = "what"
"""The variable that must be a clause itself."""
_MAYBE_KNOWN = ("why", "which")
_BETWEEN = re.compile(r"(?<=\.) (?=[A-Z])")
"""Sentences; each begins with a capital."""
_LONGEST = 2_000
"""Characters; nothing that is said of purpose is longer, and patterns take long over what is."""


def translated_text(said: str) -> str:
    """Sentences in the window's words; as they are where they are not known."""
    return _in_words(said)


def translated_clause(said: str) -> str:
    """A clause in the window's words; as it is where it is not known."""
    return _clause(said) or said


def _in_words(said: str) -> str:
    """A clause, a sentence of problem and remedy, or several sentences."""
    sentences = _BETWEEN.split(said)
    if len(sentences) > 1:
        each = [_sentence(sentence) for sentence in sentences]
        if all(each):
            return " ".join(each)
    return _sentence(said) or said


def _sentence(said: str) -> str:
    """One sentence in the window's words; empty where it is not known."""
    text = said.removesuffix(".")
    # A remedy stands behind the last colon; a problem may have one of its own.
    for colon in reversed([match.start() for match in re.finditer(": ", text)]):
        problem, remedy = _clause(text[:colon]), _clause(text[colon + 2 :])
        if problem and remedy:
            return _ended(f"{problem}: {remedy}", said)
    words = _clause(text)
    return _ended(words, said) if words else ""


def _ended(words: str, said: str) -> str:
    return f"{words}." if said.endswith(".") and not words.endswith("?") else words


def _clause(text: str) -> str:
    """A clause in the window's words; empty where it is not known."""
    known = _known(text)
    if known is None:
        return ""
    said = QCoreApplication.translate("Messages", known.words)
    return _VARIABLE.sub(lambda variable: _value(variable[1], known.values[variable[1]]), said)


def _value(name: str, value: str) -> str:
    return translated_clause(value) if name in (_KNOWN, *_MAYBE_KNOWN) else value


class _Known(NamedTuple):
    words: str
    """The window's, in English."""
    values: dict[str, str]
    """What varies in the clause."""


@lru_cache(maxsize=1024)
def _known(text: str) -> _Known | None:
    if len(text) > _LONGEST:
        return None
    for pattern, words in _patterns():
        match = pattern.fullmatch(text)
        if match is not None:
            values = match.groupdict()
            if _KNOWN not in values or _known(values[_KNOWN]) is not None:
                return _Known(words, values)
    return None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What a clause looks like, the most particular first, and the window's words for it."""
    clauses = [(clause, clause) for clause in AS_SAID]
    clauses += OTHERWISE.items()
    clauses.sort(key=lambda both: -len(_VARIABLE.sub("", both[0])))
    return tuple((re.compile("".join(_parts(below)), re.DOTALL), words) for below, words in clauses)


def _parts(clause: str) -> Iterator[str]:
    """Regular expressions, one after the other."""
    first = True
    end = 0
    for variable in _VARIABLE.finditer(clause):
        yield _literal(clause[end : variable.start()], first=first)
        yield f"(?P<{variable[1]}>.+)"  # greedy: a file may be named as the words behind it
        end, first = variable.end(), False
    yield _literal(clause[end:], first=first)


def _literal(text: str, *, first: bool) -> str:
    """A clause may begin a sentence, with a capital."""
    if not first or not text:
        return re.escape(text)
    return f"(?i:{re.escape(text[0])}){re.escape(text[1:])}"
