"""Keys on a transcript: the caret goes by token and line, Shift selects, Space folds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from overthink.ui.transcript import caret_navigation as walking
from overthink.ui.transcript.canvas import TranscriptCanvas
from overthink.ui.transcript.position import HEADERS, TextPosition

_Key = Qt.Key


class Keys:
    """What keys do.

    Args:
        sheet: the transcript.
    """

    def __init__(self, sheet: TranscriptCanvas) -> None:
        self._canvas = sheet
        self._x: int | None = None
        """Where going up and down through lines began."""
        self._moves: dict[int, Callable[[TextPosition], TextPosition]] = {
            _Key.Key_Left: lambda place: self._sideways(place, to_right=False),
            _Key.Key_Right: lambda place: self._sideways(place, to_right=True),
            _Key.Key_Up: lambda place: self._vertical(place, down=False),
            _Key.Key_Down: lambda place: self._vertical(place, down=True),
            _Key.Key_Home: lambda place: walking.line_edge(sheet.document, place, end=False),
            _Key.Key_End: lambda place: walking.line_edge(sheet.document, place, end=True),
        }

    def press(self, event: QKeyEvent) -> bool:
        """Does what a key says; False where it says nothing here."""
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
        """Puts a caret where there is none, so that one sees where keys go."""
        if self._canvas.selection.caret is None and (place := self._first_caret()):
            self._canvas.selection.put(place)

    def _go(self, move: Callable[[TextPosition], TextPosition], extend: bool) -> bool:
        caret = self._canvas.selection.caret
        if caret is None or self._canvas.document.find(caret.turn, caret.zone) is None:
            start = self._first_caret()
            if start is None:
                return False
            self._canvas.put_caret(start)
            return True
        self._canvas.put_caret(move(caret), extend)
        return True

    def _first_caret(self) -> TextPosition | None:
        """Where the caret appears: at the end while that is followed, else at the top in sight."""
        if self._canvas.scrolling.following:
            return walking.document_edge(self._canvas.document, end=True)
        return self._canvas.place_at(QPoint(0, 0))

    def _sideways(self, place: TextPosition, to_right: bool) -> TextPosition:
        placed = self._canvas.document.find(place.turn, place.zone)
        backwards = placed is not None and placed.section.is_right_to_left(place.offset)
        return walking.beside(self._canvas.document, place, forward=to_right != backwards)

    def _vertical(self, place: TextPosition, down: bool) -> TextPosition:
        if self._x is None:
            self._x = self._canvas.rect_of(place).left() + 1
        return walking.above_or_below(self._canvas.document, place, self._x, down)

    def _to_edge(self, end: bool, extend: bool) -> bool:
        place = walking.document_edge(self._canvas.document, end)
        if place is None:
            return False
        self._canvas.put_caret(place, extend)
        if end:
            self._canvas.follow(True)
            self._canvas.show_all()
        return True

    def _by_page(self, pages: int, extend: bool) -> bool:
        """Turns the page and takes the caret along."""
        caret = self._canvas.selection.caret
        at = self._canvas.rect_of(caret).topLeft() + QPoint(1, 1) if caret else None
        page = self._canvas.page - self._canvas.setting.reading.line
        self._canvas.scroll(pages * page)
        if at is not None:
            found = self._canvas.place_at(QPoint(at.x(), min(max(0, at.y()), page)))
            if found:
                self._canvas.put_caret(found, extend, show=False)
        return True

    def _activate(self, space: bool, back: bool) -> bool:
        caret = self._canvas.selection.caret
        if caret is not None and caret.zone in HEADERS:
            self._canvas.toggle(caret)
            return True
        return space and self._by_page(-1 if back else 1, extend=False)


def zoom_steps(event: QKeyEvent) -> int:
    """By how many steps a key zooms; 0 for keys that do not."""
    if event.matches(QKeySequence.StandardKey.ZoomIn):
        return 1
    return -1 if event.matches(QKeySequence.StandardKey.ZoomOut) else 0
