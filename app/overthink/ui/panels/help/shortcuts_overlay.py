"""The list of shortcuts, laid over the window. Not modal: work elsewhere closes it."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QWidget

from overthink.ui.panels.help.shortcut_list import Shortcut, shortcuts
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import icon_button, name_widget, plain_label
from overthink.ui.widgets.layouts import STRETCH, hbox, vbox

MARGIN = 24
"""Minimum distance of the list from the window's edge."""

_BETWEEN_COLUMNS, _BETWEEN_GROUPS, _BESIDE_BAR = 36, 18, 8

_STEPS: dict[int, int] = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 10,
    Qt.Key.Key_PageUp: -10,
}
"""How far a key scrolls the list."""


class ShortcutsOverlay(QFrame):
    """Shows every shortcut by group, over its parent window."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._previous_focus: QWidget | None = None
        self.setObjectName("popover")
        name_widget(self, self.tr("Keyboard shortcuts"), self.tr("Esc closes the list"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area = _ScrollArea(_ShortcutColumns())
        self._arrange(theme)
        self.hide()
        window.installEventFilter(self)

    def toggle(self) -> None:
        """Show or hide the list."""
        if self.isVisible():
            self.dismiss()
        else:
            self._previous_focus = self._window.focusWidget()
            self._place()
            self.show()
            self.raise_()
            self.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Hide the list, and give the focus back."""
        previous, self._previous_focus = self._previous_focus, None
        self.hide()
        if previous is not None:
            previous.setFocus(Qt.FocusReason.PopupFocusReason)

    def _arrange(self, theme: Theme) -> None:
        title = plain_label("title", text=self.tr("Keyboard shortcuts"))
        close = icon_button(theme, "close", self.tr("Close"), self.tr("Close (Esc)"), role="quiet")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self.dismiss)
        head = hbox((title, 1), close)
        self._column = vbox(head, self._area, parent=self, margins=(20, 14, 14, 16), spacing=10)

    def _place(self) -> None:
        """Centre the list, as large as its content needs and the window allows."""
        inside = self._window.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        margins = self.contentsMargins() + self._column.contentsMargins()
        self._area.fit(inside.width() - margins.left() - margins.right())
        self.resize(self.sizeHint().boundedTo(inside.size()))
        self.move(self._window.rect().center() - self.rect().center())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            bar = self._area.verticalScrollBar()
            bar.setValue(bar.value() + _STEPS.get(event.key(), 0) * bar.singleStep())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide when the user continues elsewhere in the window."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason and self.isVisible():
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Resize when the style sheet's paddings arrive, after showing, or grow with the text."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._place()
        return super().event(event)


class _ScrollArea(QScrollArea):
    """A scroll area whose size hint is that of its whole content."""

    def __init__(self, content: _ShortcutColumns) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = content
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(content)

    def fit(self, width: int) -> None:
        """Fit the content into a width that includes the scroll bar."""
        self._content.fit(width - self._bar_width())

    def _bar_width(self) -> int:
        return self.verticalScrollBar().sizeHint().width()

    def sizeHint(self) -> QSize:
        return self._content.sizeHint() + QSize(self._bar_width(), 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Update the size hint with the content's, which a scroll area does not do."""
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class _ShortcutColumns(QWidget):
    """The groups in two columns of similar length, or in one where two are too wide."""

    def __init__(self) -> None:
        super().__init__()
        found = [list(members) for _, members in groupby(shortcuts(), attrgetter("group"))]
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._columns.setContentsMargins(0, 0, _BESIDE_BAR, 0)
        self._columns.setSpacing(_BETWEEN_COLUMNS)
        for groups in _in_columns(found):
            widgets = (_group(members[0].group, members) for members in groups)
            self._columns.addLayout(vbox(*widgets, STRETCH, spacing=_BETWEEN_GROUPS))

    def fit(self, width: int) -> None:
        """Place the columns side by side if this width allows it."""
        columns = [self._columns.itemAt(at) for at in range(self._columns.count())]
        needed = sum(column.sizeHint().width() + _BETWEEN_COLUMNS for column in columns if column)
        if needed - _BETWEEN_COLUMNS + _BESIDE_BAR <= width:
            self._set_direction(QBoxLayout.Direction.LeftToRight, _BETWEEN_COLUMNS)
        else:
            self._set_direction(QBoxLayout.Direction.TopToBottom, _BETWEEN_GROUPS)

    def _set_direction(self, direction: QBoxLayout.Direction, spacing: int) -> None:
        if direction != self._columns.direction():  # else the layout would be requested forever
            self._columns.setDirection(direction)
            self._columns.setSpacing(spacing)


def _in_columns(groups: list[list[Shortcut]]) -> list[list[list[Shortcut]]]:
    """Split the groups, in order, into two columns of the smallest possible height."""
    cuts = range(1, len(groups))
    cut = min(cuts, key=lambda at: max(_rows(groups[:at]), _rows(groups[at:])))
    return [groups[:cut], groups[cut:]]


def _rows(groups: list[list[Shortcut]]) -> int:
    """The lines of groups, including headings and gaps."""
    return sum(len(members) + 2 for members in groups)


def _group(name: str, members: list[Shortcut]) -> QWidget:
    group = QWidget()
    rows = QGridLayout(group)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setVerticalSpacing(4)
    rows.setHorizontalSpacing(20)
    rows.setColumnStretch(0, 1)
    rows.addWidget(plain_label("heading", text=name), 0, 0)
    for row, shortcut in enumerate(members, 1):
        rows.addWidget(plain_label(text=shortcut.text), row, 0)
        rows.addLayout(_keys(shortcut), row, 1)
    return group


def _keys(shortcut: Shortcut) -> QHBoxLayout:
    keys = (plain_label("key", text=keys) for keys in shortcut.native_keys())
    return hbox(STRETCH, *keys, spacing=4)
