"""Columns of whole numbers that take four bytes each as long as four are enough.

Nearly every run ends within 71 minutes and 4 GB of text, so its times and places fit into 32 bits;
a run that does not gets 64 and loses nothing.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

NARROW, WIDE = "I", "q"


def narrow() -> array[int]:
    """An empty column."""
    return array(NARROW)


def grown(column: array[int], values: Iterable[int]) -> array[int]:
    """The column with values behind it: the same one, or a wider one where a value needs that.

    Args:
        column: made by `narrow` or by this function.
        values: from -2^63 to 2^63 - 1.
    """
    values = values if isinstance(values, array | list) else list(values)
    try:
        more = array(column.typecode, values)
    except OverflowError:
        column, more = array(WIDE, column), array(WIDE, values)
    column.extend(more)
    return column
