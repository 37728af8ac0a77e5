"""The labels of spans: some that are always there, in the reader's language, and a person's own.

The database has the English word of a label that is always there, so that files of two languages
can be counted together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from overthink.core.symbols import excerpt
from overthink.storage.saved_sessions import Annotation

translate = QCoreApplication.translate

USUAL: dict[str, Callable[[], str]] = {
    "wrong step": lambda: translate("Labels", "wrong step"),
    "circling": lambda: translate("Labels", "circling"),
    "unneeded check": lambda: translate("Labels", "unneeded check"),
    "key insight": lambda: translate("Labels", "key insight"),
}
"""By the word in the database."""

MOST_OWN = 20
LONGEST = 60
"""Characters of a label; more is a note."""


def label_words(label: str) -> str:
    """A label as it is shown, in one line."""
    words = USUAL.get(label)
    return words() if words else excerpt(label, LONGEST)


def label_of(words: str) -> str:
    """The label that a person means by what they typed or chose."""
    typed = " ".join(words.split())[:LONGEST]
    meant = (label for label, of in USUAL.items() if typed.casefold() in (label, of().casefold()))
    return next(meant, typed)


def with_own(own: Sequence[str], label: str) -> list[str]:
    """A person's own labels with one that was just used: the newest first, each once."""
    if label in USUAL or not label:
        return list(own)
    return [label, *(other for other in own if other != label)][:MOST_OWN]


def span_words(span: Annotation) -> str:
    """What a span says, in one paragraph."""
    words = label_words(span.label)
    return f"{words}: {span.note}" if span.note.strip() else words
