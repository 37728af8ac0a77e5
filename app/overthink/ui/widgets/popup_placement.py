"""Where a card goes: beside what it is about, never on it, inside what can be seen. Pure."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize

GAP = 6
"""Pixels between the card and what it is about."""


def beside(subject: QRect, size: QSize, bounds: QRect) -> QPoint:
    """Where a card's top left corner goes.

    Below the subject if there is room, else above, else to its right or left. Where there is room
    on no side, the larger of below and above: the card then ends outside, rather than covering.

    Args:
        subject: what the card is about.
        size: of the card.
        bounds: what can be seen; all three in the same coordinates.
    """
    x = _within(subject.left(), size.width(), bounds.left(), bounds.right())
    y = _within(subject.top(), size.height(), bounds.top(), bounds.bottom())
    below = subject.bottom() + 1 + GAP
    above = subject.top() - GAP - size.height()
    right = subject.right() + 1 + GAP
    left = subject.left() - GAP - size.width()
    choices = [QPoint(x, below), QPoint(x, above), QPoint(right, y), QPoint(left, y)]
    fitting = [at for at in choices if bounds.contains(QRect(at, size))]
    if fitting:
        return fitting[0]
    more_below = bounds.bottom() - subject.bottom() >= subject.top() - bounds.top()
    return choices[0] if more_below else choices[1]


def _within(wanted: int, extent: int, low: int, high: int) -> int:
    return max(low, min(wanted, high + 1 - extent))
