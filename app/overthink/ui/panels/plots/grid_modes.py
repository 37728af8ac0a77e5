"""How plots share a panel: beside each other, two a row, or one at a time behind tabs."""

from __future__ import annotations

from enum import Enum

LEAST_WIDTH = 240
"""A plot narrower than this shows more axis than curve."""
LEAST_HEIGHT = 130


class Arrangement(Enum):
    """Where the plots are."""

    ROW = 0
    GRID = 1
    TABS = 2


def arrangement(width: int, height: int, count: int) -> Arrangement:
    """The arrangement that fits `count` plots into a panel."""
    if width >= count * LEAST_WIDTH:
        return Arrangement.ROW
    rows = (count + 1) // 2
    if width >= 2 * LEAST_WIDTH and height >= rows * LEAST_HEIGHT:
        return Arrangement.GRID
    return Arrangement.TABS
