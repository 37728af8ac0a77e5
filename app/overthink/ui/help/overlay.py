"""The list of shortcuts, laid over the window.

Not modal: work elsewhere in the window goes on, and closes it.
"""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from overthink.ui.help.shortcuts import Shortcut, shortcuts
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.style import set_role
from overthink.ui.theme.theme import Theme

MARGIN = 24
"""Between the list and the window's edge, at least."""

_STEPS: dict[int, int] = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 10,
    Qt.Key.Key_PageUp: -10,
}
"""How far a key scrolls the list."""


class ShortcutsOverlay(QFrame):
    """Shows every shortcut by group.

    Args:
        window: what it is laid over; its parent.
    """

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._before: QWidget | None = None
        self.setObjectName("popover")
        self.setAccessibleName(self.tr("Keyboard shortcuts"))
        self.setToolTip(self.tr("Esc closes the list"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area = _Area(_groups())
        self._arrange(theme)
        self.hide()
        window.installEventFilter(self)

    def toggle(self) -> None:
        """Shows the list, or takes it away."""
        if self.isVisible():
            self.leave()
        else:
            self._before = self._window.focusWidget()
            self._place()
            self.show()
            self.raise_()
            self.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Takes the list away; the keyboard is again where it was."""
        back, self._before = self._before, None
        self.hide()
        if back is not None:
            back.setFocus(Qt.FocusReason.PopupFocusReason)

    def _arrange(self, theme: Theme) -> None:
        title = _label(self.tr("Keyboard shortcuts"), "title")
        close = QToolButton()
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.setAccessibleName(self.tr("Close"))
        close.setToolTip(self.tr("Close (Esc)"))
        close.clicked.connect(self.leave)
        set_role(close, "quiet")
        set_icon(close, "close", theme)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 14, 16)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._area)

    def _place(self) -> None:
        """In the middle, as large as it needs and the window allows."""
        inside = self._window.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        size = self.sizeHint().boundedTo(inside.size())
        self.resize(size)
        self.move(self._window.rect().center() - self.rect().center())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            bar = self._area.verticalScrollBar()
            bar.setValue(bar.value() + _STEPS.get(event.key(), 0) * bar.singleStep())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The person goes on working elsewhere in the window."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason and self.isVisible():
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)


class _Area(QScrollArea):
    """Asks for all its content, where a scroll area would ask for a part."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = content
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(content)

    def sizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        return self._content.sizeHint() + QSize(bar, 0)


def _groups() -> QWidget:
    """The groups in columns that are about as long, filled from the left."""
    found = [list(members) for _, members in groupby(shortcuts(), _group_of)]
    content = QWidget()
    columns = QHBoxLayout(content)
    columns.setContentsMargins(0, 0, 0, 0)
    columns.setSpacing(36)
    for groups in _in_columns(found):
        column = QVBoxLayout()
        column.setSpacing(18)
        for members in groups:
            column.addWidget(_group(members[0].group, members))
        column.addStretch()
        columns.addLayout(column)
    return content


def _in_columns(groups: list[list[Shortcut]]) -> list[list[list[Shortcut]]]:
    """The groups in order, cut where the longest of two columns is shortest."""
    cuts = range(1, len(groups))
    cut = min(cuts, key=lambda at: max(_rows(groups[:at]), _rows(groups[at:])))
    return [groups[:cut], groups[cut:]]


def _rows(groups: list[list[Shortcut]]) -> int:
    """Lines that groups take, headings and what is between them included."""
    return sum(len(members) + 2 for members in groups)


def _group_of(shortcut: Shortcut) -> str:
    return shortcut.group


def _group(name: str, members: list[Shortcut]) -> QWidget:
    group = QWidget()
    rows = QGridLayout(group)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setVerticalSpacing(4)
    rows.setHorizontalSpacing(20)
    rows.setColumnStretch(0, 1)
    rows.addWidget(_label(name, "heading"), 0, 0)
    for row, shortcut in enumerate(members, 1):
        rows.addWidget(_label(shortcut.words), row, 0)
        rows.addLayout(_keys(shortcut), row, 1)
    return group


def _keys(shortcut: Shortcut) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(4)
    line.addStretch()
    for keys in shortcut.shown():
        line.addWidget(_label(keys, "key"))
    return line


def _label(words: str, role: str = "") -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    set_role(label, role)
    return label
