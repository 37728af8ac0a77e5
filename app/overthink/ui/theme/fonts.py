"""The fonts that travel with the app, so that it reads the same on a bare machine.

Loads what lies in `resources/fonts` once a process; knows nothing of colours. Every list of
families starts with the one meant and goes on with those that have what it lacks.
"""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QLoggingCategory
from PySide6.QtGui import QFont, QFontDatabase

from overthink.bundled import bundled_folder

READING = "Inter"
CODE = "JetBrains Mono"
EMOJI = "Twemoji Mozilla"
FALLBACKS = (
    "Noto Sans Math",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Droid Sans Fallback",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Tamil",
    "Noto Sans Thai",
    "DejaVu Sans",
    "Noto Sans Symbols2",
    EMOJI,
)
"""In the order they are asked: Chinese, Japanese and Korean are Droid Sans Fallback's."""


@cache
def load_fonts() -> frozenset[str]:
    """Makes the fonts known to Qt, and says which families they are. Takes an application."""
    families: set[str] = set()
    for file in sorted((bundled_folder("resources") / "fonts").glob("*.ttf")):
        number = QFontDatabase.addApplicationFont(str(file))
        families.update(QFontDatabase.applicationFontFamilies(number))
    # Each family without a script's shaping tables is told on the terminal as it is passed over.
    QLoggingCategory.setFilterRules("qt.text.font.db.info=false")
    QFontDatabase.addApplicationEmojiFontFamily(EMOJI)
    return frozenset(families)


def font(family: str, points: float) -> QFont:
    """A font of one of our families with all its fallbacks.

    Contextual alternates are off: they draw `->` as an arrow and `!=` as one sign, and what a model
    wrote is to be seen as it was written.
    """
    return QFont(_font(family, points))


@lru_cache(maxsize=64)
def _font(family: str, points: float) -> QFont:
    load_fonts()
    made = QFont([family, *FALLBACKS])
    made.setPointSizeF(points)
    made.setFeature(QFont.Tag("calt"), 0)
    return made
