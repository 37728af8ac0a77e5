"""The labels of spans: built-in ones, which are translated, and the user's own.

The database stores the English word of a built-in label, so that databases of users with different
languages can be merged and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from overthink.core.symbols import excerpt
from overthink.storage.saved_sessions import Annotation

translate = QCoreApplication.translate

BUILT_IN: dict[str, Callable[[], str]] = {
    "wrong step": lambda: translate("Labels", "wrong step"),
    "circling": lambda: translate("Labels", "circling"),
    "unneeded check": lambda: translate("Labels", "unneeded check"),
    "key insight": lambda: translate("Labels", "key insight"),
}
"""By the word in the database."""

MOST_OWN = 20
LONGEST = 60
"""Characters of a label; longer texts belong in the note."""


def label_text(label: str) -> str:
    """A label as it is displayed, in one line."""
    translated = BUILT_IN.get(label)
    return translated() if translated else excerpt(label, LONGEST)


def label_of(text: str) -> str:
    """The label for a text that the user typed or chose."""
    typed = " ".join(text.split())[:LONGEST]
    meant = (
        label for label, of in BUILT_IN.items() if typed.casefold() in (label, of().casefold())
    )
    return next(meant, typed)


def with_own(own: Sequence[str], label: str) -> list[str]:
    """Add a label that was just used to the user's own: the newest first, each once."""
    if label in BUILT_IN or not label:
        return list(own)
    return [label, *(other for other in own if other != label)][:MOST_OWN]


def span_text(span: Annotation) -> str:
    """A span's label and note, in one paragraph."""
    label = label_text(span.label)
    return f"{label}: {span.note}" if span.note.strip() else label
