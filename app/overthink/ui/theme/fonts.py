"""The bundled fonts, which make the window look the same on every machine.

Loads `resources/fonts` once per process. Each font is requested with a list of fallback families,
so that every script has glyphs. The bundled families carry the prefix "Overthink": where a system
font has the same family name, Qt uses the system's file, which may lack glyphs.
"""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QLoggingCategory
from PySide6.QtGui import QFont, QFontDatabase

from overthink.bundled import bundled_folder

READING = "Overthink Inter"
CODE = "Overthink JetBrains Mono"
EMOJI = "Overthink Twemoji Mozilla"
FALLBACKS = (
    "Overthink Noto Sans Math",
    "Overthink Noto Sans Arabic",
    "Overthink Noto Sans Hebrew",
    "Overthink Droid Sans Fallback",
    "Overthink Noto Sans Devanagari",
    "Overthink Noto Sans Bengali",
    "Overthink Noto Sans Tamil",
    "Overthink Noto Sans Thai",
    "Overthink DejaVu Sans",
    "Overthink Noto Sans Symbols2",
    EMOJI,
)
"""In order of preference. Droid Sans Fallback covers Chinese, Japanese and Korean."""


@cache
def load_fonts() -> frozenset[str]:
    """Register the bundled fonts with Qt and return their families. Needs an application."""
    families: set[str] = set()
    for file in sorted((bundled_folder("resources") / "fonts").glob("*.ttf")):
        font_id = QFontDatabase.addApplicationFont(str(file))
        families.update(QFontDatabase.applicationFontFamilies(font_id))
    # Qt logs every family that lacks a script's shaping tables when it skips it.
    QLoggingCategory.setFilterRules("qt.text.font.db.info=false")
    QFontDatabase.addApplicationEmojiFontFamily(EMOJI)
    return frozenset(families)


def font(family: str, points: float) -> QFont:
    """Return a font of a bundled family with all fallbacks.

    Contextual alternates are off: they draw `->` as an arrow and `!=` as one sign, and model output
    must appear exactly as written.
    """
    return QFont(_font(family, points))


@lru_cache(maxsize=64)
def _font(family: str, points: float) -> QFont:
    load_fonts()
    made = QFont([family, *FALLBACKS])
    made.setPointSizeF(points)
    made.setFeature(QFont.Tag("calt"), 0)
    return made
