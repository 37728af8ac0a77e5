"""The keys that end a question: Ctrl+Enter keeps what is written, Escape leaves it as it was."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EndingKeys(QObject):
    """Watches widgets for these keys; the window's own shortcuts of them stand back there.

    Args:
        keep, leave: what they do.
        parent: whose question it is.
    """

    def __init__(
        self, keep: Callable[[], None], leave: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._keep, self._leave = keep, leave
        self._fields: list[QWidget] = []
        """In which Enter alone keeps, too."""

    def watch(self, widget: QWidget, *, enter_keeps: bool = False) -> None:
        """Watches one more. With `enter_keeps` it is a field of one line, say."""
        if enter_keeps:
            self._fields.append(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Does what a key says."""
        kinds = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if not isinstance(event, QKeyEvent) or event.type() not in kinds:
            return super().eventFilter(watched, event)
        does = self._does(watched, event)
        if does is None:
            return super().eventFilter(watched, event)
        event.accept()  # so that it is no shortcut of the window
        if event.type() == QEvent.Type.KeyPress:
            does()
        return event.type() == QEvent.Type.KeyPress

    def _does(self, watched: QObject, event: QKeyEvent) -> Callable[[], None] | None:
        if event.key() == Qt.Key.Key_Escape:
            return self._leave
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        enter = event.key() in _ENTER and (control or watched in self._fields)
        return self._keep if enter else None
