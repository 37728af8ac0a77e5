"""A combo box with grouped rows; a row that cannot be chosen shows why.

Nothing is chosen by accident: the wheel and the arrow keys change nothing while the box is closed,
since a choice may load gigabytes into memory.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.grouped_combo_rows import Row, RowDelegate, RowKind, RowsModel
from overthink.ui.widgets.labels import tooltip

_LIST_WIDTH = 440
"""Width of the list in pixels at the usual text size, if the window is that wide."""
_LEAST_CHARACTERS = 6
_SCROLL_BAR = 14

_Key = Qt.Key
_OPENING_KEYS = (
    *(_Key.Key_Up, _Key.Key_Down, _Key.Key_PageUp, _Key.Key_PageDown, _Key.Key_Home, _Key.Key_End),
    *(_Key.Key_Return, _Key.Key_Enter, _Key.Key_Space, _Key.Key_F4),
)


class GroupedCombo(QComboBox):
    """Shows the value that was set, whether it is listed or not."""

    picked = Signal(str)
    """The user chose the row of this value."""
    action_requested = Signal(str)
    """The value of an action row."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._value = ""
        self._help = ""
        self.rows = RowsModel(self)
        self.setModel(self.rows)
        self._delegate = RowDelegate(theme, _LIST_WIDTH, self)
        self.setItemDelegate(self._delegate)
        self.setMaxVisibleItems(14)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(_LEAST_CHARACTERS)
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(self._activated)

    @property
    def value(self) -> str:
        """The chosen value."""
        return self._value

    def set_value(self, value: str) -> None:
        """Show a value without emitting a signal."""
        self._value = value
        self._show_current()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replace the list; the chosen value stays chosen."""
        self._delegate.clear_cache()
        self.rows.show_rows(rows)
        self._show_current()

    def set_help(self, text: str) -> None:
        """Set what the box is for: the tooltip shows it below the full name of the choice."""
        self._help = text
        self._update_tooltip()

    @property
    def display_text(self) -> str:
        """The text in the closed box, before it is cut."""
        row = self._row()
        return (row.brief or row.title) if row else self._value

    def _row(self) -> Row | None:
        choices = (r for r in self.rows.rows if r.kind is RowKind.CHOICE)
        return next((row for row in choices if row.value == self._value), None)

    def _show_current(self) -> None:
        row = self._row()
        self.setCurrentIndex(self.rows.rows.index(row) if row else -1)
        self._update_tooltip()
        self.update()

    def _update_tooltip(self) -> None:
        row = self._row()
        self.setToolTip(tooltip(row.description if row else self._value, self._help))
        self.setAccessibleDescription(f"{self.display_text}. {self._help}")

    def _activated(self, index: int) -> None:
        row = self.rows.rows[index]
        if row.kind is RowKind.ACTION:
            self._show_current()
            self.action_requested.emit(row.value)
        elif row.value != self._value:
            self.set_value(row.value)
            self.picked.emit(row.value)

    def showPopup(self) -> None:
        """Open the list, wide enough to read the reasons."""
        room = self.window().width() - 24
        wanted = min(int(_LIST_WIDTH * self._theme.scale), room)
        self._delegate.width = max(self.width(), wanted)
        self.rows.layoutChanged.emit()  # the height of a row depends on its width
        super().showPopup()
        self._fit(self.view().window())

    def _fit(self, popup: QWidget) -> None:
        """Limit its width: Qt's is that of the longest title, which may be wider than a window."""
        width = self._delegate.width + 2 * self.view().frameWidth() + _SCROLL_BAR
        left = self.mapToGlobal(QPoint(0, 0)).x()
        last = self.screen().availableGeometry().right() - width
        popup.setGeometry(min(left, last), popup.y(), width, popup.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            event.key() in _OPENING_KEYS
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.showPopup()
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        edit = QStyle.SubControl.SC_ComboBoxEditField
        box = QStyle.ComplexControl.CC_ComboBox
        area = self.style().subControlRect(box, option, edit, self)
        arrow = self.style().subControlRect(box, option, QStyle.SubControl.SC_ComboBoxArrow, self)
        area.setRight(
            arrow.left()
        )  # the style sheet's padding reserves room for the arrow a second time
        middle = Qt.TextElideMode.ElideMiddle
        text = self.fontMetrics().elidedText(self.display_text, middle, area.width())
        painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()
