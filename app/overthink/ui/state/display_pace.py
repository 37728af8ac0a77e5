"""How fast tokens are shown: tiny models are faster than eyes."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QCoreApplication


class Pace(StrEnum):
    """What the person chose."""

    AUTO = "auto"
    """Reading pace for the bundled models, which are tiny; others as fast as they come."""
    FAST = "fast"
    READING = "reading"


def paces() -> tuple[tuple[Pace, str], ...]:
    """The paces, each in words."""
    translate = QCoreApplication.translate
    return (
        (Pace.AUTO, translate("Pace", "Pace: automatic")),
        (Pace.FAST, translate("Pace", "As fast as it comes")),
        (Pace.READING, translate("Pace", "Reading pace")),
    )


def tokens_per_s(pace: Pace, reading: float, *, bundled: bool) -> float | None:
    """Tokens a second to show at most; None for as fast as they come.

    Args:
        reading: the reading pace as set.
        bundled: True where both lanes run models that came with the app.
    """
    slow = pace is Pace.READING or (pace is Pace.AUTO and bundled)
    return reading if slow else None
