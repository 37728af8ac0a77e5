"""Keys in a transcript: the caret moves by token and line, Shift selects, Space folds.

Enter opens or folds the runaway at the caret; Shift+Enter goes to the passage that it repeats.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from overthink.ui.transcript.canvas import TranscriptCanvas
from overthink.ui.transcript.caret_navigation import (
    above_or_below,
    beside,
    document_edge,
    line_edge,
)
from overthink.ui.transcript.position import HEADERS, TextPosition

_Key = Qt.Key


class KeyHandler:
    """Handles keys.

    Args:
        canvas: the transcript.
    """

    def __init__(self, canvas: TranscriptCanvas) -> None:
        self._canvas = canvas
        self._x: int | None = None
        """The x coordinate at which moving up and down began."""
        self._moves: dict[int, Callable[[TextPosition], TextPosition]] = {
            _Key.Key_Left: lambda position: self._sideways(position, to_right=False),
            _Key.Key_Right: lambda position: self._sideways(position, to_right=True),
            _Key.Key_Up: lambda position: self._vertical(position, down=False),
            _Key.Key_Down: lambda position: self._vertical(position, down=True),
            _Key.Key_Home: lambda position: line_edge(canvas.document, position, end=False),
            _Key.Key_End: lambda position: line_edge(canvas.document, position, end=True),
        }

    def press(self, event: QKeyEvent) -> bool:
        """Handle a key; return whether it has a function here."""
        key, extend = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key not in (_Key.Key_Up, _Key.Key_Down):
            self._x = None
        if control and key in (_Key.Key_Home, _Key.Key_End):
            return self._to_edge(key == _Key.Key_End, extend)
        if key in (_Key.Key_PageUp, _Key.Key_PageDown):
            return self._by_page(1 if key == _Key.Key_PageDown else -1, extend)
        if key in (_Key.Key_Space, _Key.Key_Return, _Key.Key_Enter):
            return self._activate(key == _Key.Key_Space, extend)
        move = None if control else self._moves.get(key)
        if move is None:
            return False
        return self._go(move, extend)

    def show_caret(self) -> None:
        """Show a caret if there is none, so that the keyboard focus is visible."""
        if self._canvas.selection.caret is None and (position := self._initial_caret()):
            self._canvas.selection.put(position)

    def _go(self, move: Callable[[TextPosition], TextPosition], extend: bool) -> bool:
        caret = self._canvas.selection.caret
        if caret is None or self._canvas.document.find(caret.turn, caret.zone) is None:
            start = self._initial_caret()
            if start is None:
                return False
            self._canvas.set_caret(start)
            return True
        self._canvas.set_caret(move(caret), extend)
        return True

    def _initial_caret(self) -> TextPosition | None:
        """Return where the caret appears: at the followed end, else at the top of the screen."""
        if self._canvas.scrolling.following:
            return document_edge(self._canvas.document, end=True)
        return self._canvas.position_at(QPoint(0, 0))

    def _sideways(self, position: TextPosition, to_right: bool) -> TextPosition:
        placed = self._canvas.document.find(position.turn, position.zone)
        backwards = placed is not None and placed.section.is_right_to_left(position.offset)
        return beside(self._canvas.document, position, forward=to_right != backwards)

    def _vertical(self, position: TextPosition, down: bool) -> TextPosition:
        if self._x is None:
            self._x = self._canvas.rect_of(position).left() + 1
        return above_or_below(self._canvas.document, position, self._x, down)

    def _to_edge(self, end: bool, extend: bool) -> bool:
        position = document_edge(self._canvas.document, end)
        if position is None:
            return False
        self._canvas.set_caret(position, extend)
        if end:
            self._canvas.follow(True)
            self._canvas.update_all()
        return True

    def _by_page(self, pages: int, extend: bool) -> bool:
        """Scroll by a page and move the caret along."""
        caret = self._canvas.selection.caret
        at = self._canvas.rect_of(caret).topLeft() + QPoint(1, 1) if caret else None
        page = self._canvas.page - self._canvas.options.reading.line
        self._canvas.scroll(pages * page)
        if at is not None:
            found = self._canvas.position_at(QPoint(at.x(), min(max(0, at.y()), page)))
            if found:
                self._canvas.set_caret(found, extend, show=False)
        return True

    def _activate(self, space: bool, back: bool) -> bool:
        caret = self._canvas.selection.caret
        if caret is not None and caret.zone in HEADERS:
            self._canvas.toggle(caret)
            return True
        row = self._canvas.row_of(caret) if caret is not None and not space else None
        if caret is not None and row is not None:
            self._canvas.activate_row(caret.turn, row, earlier=back)
            return True
        return space and self._by_page(-1 if back else 1, extend=False)


def zoom_steps(event: QKeyEvent) -> int:
    """Return by how many steps a key zooms; 0 for other keys."""
    if event.matches(QKeySequence.StandardKey.ZoomIn):
        return 1
    return -1 if event.matches(QKeySequence.StandardKey.ZoomOut) else 0
