"""Helpers for popups: where they are placed, and the keys that submit or cancel their input."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

GAP = 6
"""Pixels between a popup and its subject."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def place_beside(subject: QRect, size: QSize, bounds: QRect) -> QPoint:
    """Find the top left corner for a popup that must not cover its subject.

    Below the subject if there is room, else above, else to its right or left. Where there is no
    room on any side, the larger of below and above: the popup then extends beyond the bounds.

    Args:
        subject: what the popup is about.
        size: of the popup.
        bounds: the visible area; all three in the same coordinates.
    """
    x = _clamp(subject.left(), size.width(), bounds.left(), bounds.right())
    y = _clamp(subject.top(), size.height(), bounds.top(), bounds.bottom())
    below = subject.bottom() + 1 + GAP
    above = subject.top() - GAP - size.height()
    right = subject.right() + 1 + GAP
    left = subject.left() - GAP - size.width()
    choices = [QPoint(x, below), QPoint(x, above), QPoint(right, y), QPoint(left, y)]
    inside = [at for at in choices if bounds.contains(QRect(at, size))]
    if inside:
        return inside[0]
    more_below = bounds.bottom() - subject.bottom() >= subject.top() - bounds.top()
    return choices[0] if more_below else choices[1]


def _clamp(wanted: int, extent: int, low: int, high: int) -> int:
    return max(low, min(wanted, high + 1 - extent))


class SubmitCancelKeys(QObject):
    """Ctrl+Enter submits the watched widgets' input, Escape cancels it.

    The window's own shortcuts on these keys are disabled there.

    Args:
        submit, cancel: called for the keys.
        parent: owns the filter.
    """

    def __init__(
        self, submit: Callable[[], None], cancel: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._submit, self._cancel = submit, cancel
        self._single_line: list[QWidget] = []
        """Widgets in which Enter alone submits, too."""

    def watch(self, widget: QWidget, *, enter_submits: bool = False) -> None:
        """Watch one more widget; set `enter_submits` for a field of a single line."""
        if enter_submits:
            self._single_line.append(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if not isinstance(event, QKeyEvent) or event.type() not in kinds:
            return super().eventFilter(watched, event)
        action = self._action(watched, event)
        if action is None:
            return super().eventFilter(watched, event)
        event.accept()  # so that no shortcut of the window is triggered
        if event.type() == QEvent.Type.KeyPress:
            action()
        return event.type() == QEvent.Type.KeyPress

    def _action(self, watched: QObject, event: QKeyEvent) -> Callable[[], None] | None:
        if event.key() == Qt.Key.Key_Escape:
            return self._cancel
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        enter = event.key() in _ENTER and (control or watched in self._single_line)
        return self._submit if enter else None
