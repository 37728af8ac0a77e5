"""The mouse in a transcript: hovering, picking, selecting by dragging, folding, zooming."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication

from overthink.ui.transcript.canvas import TranscriptCanvas
from overthink.ui.transcript.position import HEADERS, TextPosition
from overthink.ui.transcript.section import Section
from overthink.ui.transcript.text_section import TextSection

NO_TOKEN = (-1, -1)
_SCROLL_MS = 30
RangeFinder = Callable[[Section, int], tuple[int, int]]
"""Finds the range of the word or paragraph around an offset of a section."""

_NEARBY = 256
"""Bytes on each side of a position that are searched for its word."""


class MouseHandler(QObject):
    """Handles the mouse.

    Args:
        canvas: the transcript.
    """

    hovered = Signal(int, int, QRect)
    label_clicked = Signal(int, int, int)
    """Turn, first and last token of a label whose bracket was clicked."""

    def __init__(self, canvas: TranscriptCanvas, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._hovered = NO_TOKEN
        self._pressed: QPoint | None = None
        self._anchor: TextPosition | None = None
        self._at = QPoint()
        self._dragging = False
        self._double = QTimer(self, singleShot=True)
        self._scroller = QTimer(self, interval=_SCROLL_MS)
        self._scroller.timeout.connect(self._auto_scroll)

    # -- hovering --------------------------------------------------------------------------------

    def move(self, event: QMouseEvent) -> None:
        """Handle a mouse move, with or without a pressed button."""
        self._at = event.position().toPoint()
        if self._pressed is None:
            self._canvas.show_hand_cursor(self._is_clickable(self._at))
            self.hover(self._at)
            return
        far = (self._at - self._pressed).manhattanLength()
        if not self._dragging and far >= QApplication.startDragDistance():
            self._begin_drag()
        if self._dragging:
            self._drag()

    def hover(self, point: QPoint) -> None:
        """Emit which token is under the mouse, if it changed."""
        found = self._label_under(point) or self.token_under(point)
        token = found[:2] if found else NO_TOKEN
        if token != self._hovered:
            self._hovered = token
            self.hovered.emit(*token, found[2] if found else QRect())

    def text_moved(self) -> None:
        """Update what is hovered, since the text moved."""
        if self._hovered != NO_TOKEN and self._pressed is None:
            self.hover(self._at)

    def leave(self) -> None:
        """Handle that the mouse left the view."""
        if self._hovered != NO_TOKEN:
            self._hovered = NO_TOKEN
            self.hovered.emit(*NO_TOKEN, QRect())

    def _is_clickable(self, point: QPoint) -> bool:
        """Return whether a header, a runaway's row or the bracket of a label is at a point."""
        if self._canvas.row_at(point) is not None:
            return True
        position = self._canvas.position_at(point)
        is_header = position is not None and position.zone in HEADERS
        return is_header or self._canvas.label_at(point) is not None

    def _label_under(self, point: QPoint) -> tuple[int, int, QRect] | None:
        """Return turn, first token and a rectangle of the label whose bracket is at a point."""
        label = self._canvas.label_at(point)
        return (*label[:2], QRect(point, QSize(1, 1))) if label else None

    def token_under(self, point: QPoint) -> tuple[int, int, QRect] | None:
        """Return turn, token and the token's rectangle at a point; None where there is no token."""
        if self._canvas.row_at(point) is not None:
            return None
        position = self._canvas.position_at(point)
        found = self._canvas.document.token_at(position) if position else None
        placed = self._canvas.document.find(position.turn, position.zone) if position else None
        if position is None or found is None or placed is None:
            return None
        token, start, end = found
        line_start, _ = placed.section.line_of(position.offset)
        rect = self._canvas.rect_of(position._replace(offset=max(start, line_start)), end)
        return (position.turn, token, rect) if rect.adjusted(-1, 0, 1, 0).contains(point) else None

    # -- pressing --------------------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> None:
        """Handle a pressed button."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        if self._double.isActive():
            self._double.stop()
            self._select_around(point, _paragraph_range)
            return
        self._pressed = self._at = point
        self._anchor = self._canvas.position_at(point, between=True)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._anchor:
            self._canvas.set_caret(self._anchor, extend=True, show=False)
            self._dragging = True

    def release(self, event: QMouseEvent) -> None:
        """Handle a released button."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._scroller.stop()
        if self._pressed is not None and not self._dragging:
            self._click(self._pressed)
        self._pressed, self._dragging = None, False

    def double_click(self, event: QMouseEvent) -> None:
        """Select a word; a third click selects its paragraph."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = None
            self._double.start(QGuiApplication.styleHints().mouseDoubleClickInterval())
            self._select_around(event.position().toPoint(), _word_range)

    def _click(self, point: QPoint) -> None:
        if label := self._canvas.label_at(point):
            self.label_clicked.emit(*label)
            return
        if row := self._canvas.row_at(point):
            self._canvas.activate_row(row[0], row[1], earlier=True)
            return
        position = self._canvas.position_at(point)
        if position is None:
            return
        if position.zone in HEADERS:
            self._canvas.set_caret(position, show=False)
            self._canvas.toggle(position)
            return
        found = self._canvas.document.token_at(position)
        if found and self.token_under(point):
            position = position._replace(offset=found[1])
        self._canvas.set_caret(position, show=False)

    def _select_around(self, point: QPoint, find_range: RangeFinder) -> None:
        position = self._canvas.position_at(point)
        placed = self._canvas.document.find(position.turn, position.zone) if position else None
        if position and placed and position.zone not in HEADERS:
            start, end = find_range(placed.section, position.offset)
            self._canvas.select(position._replace(offset=start), position._replace(offset=end))

    # -- dragging --------------------------------------------------------------------------------

    def _begin_drag(self) -> None:
        self._dragging = True
        # Following the end would move the text away from the mouse.
        self._canvas.follow(False)
        if self._anchor:
            self._canvas.selection.put(self._anchor)

    def _drag(self) -> None:
        inside = QPoint(self._at.x(), min(max(0, self._at.y()), self._canvas.screen.bottom()))
        position = self._canvas.position_at(inside, between=True)
        if position:
            self._canvas.set_caret(position, extend=True, show=False)
        if inside == self._at:
            self._scroller.stop()
        elif not self._scroller.isActive():
            self._scroller.start()

    def _auto_scroll(self) -> None:
        """Scroll faster, the farther the mouse is outside."""
        beyond = self._at.y() if self._at.y() < 0 else self._at.y() - self._canvas.screen.height()
        self._canvas.scroll(round(beyond / 2) or (1 if beyond >= 0 else -1))
        self._drag()


def _word_range(section: Section, offset: int) -> tuple[int, int]:
    """Return the range of the word around an offset."""
    if not isinstance(section, TextSection):
        return _word_in(section.text(*section.bounds), offset) or (offset, offset + 1)
    start, end = section.bounds
    data, low = section.flow.blocks.data, max(start, offset - _NEARBY)
    before = bytes(data[low:offset]).decode("utf-8", "ignore")
    after = bytes(data[offset : min(end, offset + _NEARBY)]).decode("utf-8", "ignore")
    text = before + after
    found = _word_in(text, len(before))
    if not found:
        following = section.step(offset, True)
        return offset, end if following is None else following
    low = offset - len(before[found[0] :].encode())
    return low, low + len(text[found[0] : found[1]].encode())


def _word_in(text: str, at: int) -> tuple[int, int] | None:
    return next((m.span() for m in re.finditer(r"\w+", text) if m.start() <= at < m.end()), None)


def _paragraph_range(section: Section, offset: int) -> tuple[int, int]:
    """Return the range of the paragraph around an offset."""
    start, end = section.bounds
    if isinstance(section, TextSection):
        data = section.flow.blocks.data
        first, last = data.rfind(b"\n", start, offset) + 1, data.find(b"\n", offset, end)
    else:
        text = section.text(start, end)
        first, last = text.rfind("\n", start, offset) + 1, text.find("\n", offset, end)
    return max(start, first), end if last < 0 else last
