"""What the find bar says, in the interface's language. Knows no widget."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from overthink.ui.base.text_search import MAX_MATCHES
from overthink.ui.state.turn_state import Side

translate = QCoreApplication.translate


def lane_name(side: Side) -> str:
    """The lane in a word."""
    return translate("FindBar", "Left") if side == "left" else translate("FindBar", "Right")


def count_words(count: int, number: int | None) -> str:
    """How many matches, and at which one the reader is.

    Args:
        count: of matches.
        number: of the current one, from 0; None where it is in the other lane.
    """
    if not count:
        return translate("FindBar", "none")
    locale = QLocale()
    shown = locale.toString(count)
    if count >= MAX_MATCHES:
        shown = translate("FindBar", "the first {count}").format(count=shown)
    if number is None:
        return shown
    return translate("FindBar", "{number} of {count}").format(
        number=locale.toString(number + 1), count=shown
    )
