"""A layout that sets its widgets like words: left to right, and on the next line where they end."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Lines of widgets, each line as high as its highest.

    Args:
        gap: pixels between two widgets of a line.
        line_gap: pixels between two lines.
    """

    def __init__(self, gap: int, line_gap: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gap, self._line_gap = gap, line_gap
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}
        """Of widths that were asked about since the widgets last changed."""
        self._width = 0
        """That it has; Qt forgets the geometry of a layout in which something changed."""
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        other_width, self._width = rect.width() != self._width, rect.width()
        super().setGeometry(rect)
        self._place(rect, move=True)
        parent = self.parentWidget()
        if other_width and parent is not None:
            parent.updateGeometry()

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The widest widget alone on its line, and as high as the present width demands.

        A window asks for no height for a width: without it, lines would be cut in a low one.
        """
        least = QSize()
        for item in self._items:
            least = least.expandedTo(item.minimumSize())
        if self._width:
            lines = self.heightForWidth(max(least.width(), self._width))
            least = least.expandedTo(QSize(0, lines))
        return least

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Sets the widgets into `rect`; their height in all."""
        y = rect.y()
        for line in self._lines(rect.width()):
            height = max(item.sizeHint().height() for item in line)
            if move:
                self._set_line(line, QRect(rect.x(), y, rect.width(), height))
            y += height + self._line_gap
        return max(0, y - self._line_gap - rect.y())

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """What stands on each line; hidden widgets stand nowhere."""
        lines: list[list[QLayoutItem]] = []
        x = 0
        for item in self._items:
            if item.isEmpty():
                continue
            wanted = item.sizeHint().width()
            if not lines or x + wanted > width:
                lines.append([])
                x = 0
            lines[-1].append(item)
            x += wanted + self._gap
        return lines

    def _set_line(self, line: list[QLayoutItem], place: QRect) -> None:
        """Sets a line's widgets, each in the middle of its height."""
        x = place.x()
        for item in line:
            wanted = item.sizeHint()
            top = place.y() + (place.height() - wanted.height()) // 2
            item.setGeometry(QRect(QPoint(x, top), wanted))
            x += wanted.width() + self._gap
