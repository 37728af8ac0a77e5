"""The palette over the window: a line to type in, and the commands that it finds.

The focus stays in the line; arrow keys move the choice, which is also its accessible description,
so that a screen reader reads each choice.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QTreeView,
    QWidget,
)

from overthink.ui.accessibility.screen_reader import announce
from overthink.ui.base.safe_text import isolate_direction, replace_control_chars
from overthink.ui.state.commands import Command
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import name_widget, plain_label
from overthink.ui.widgets.layouts import vbox

WIDTH = 620
HEIGHT = 420
_FROM_TOP = 72
_MARGIN = 16
_PAGE = 8

_STEPS: dict[int, int] = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_PageUp: -_PAGE,
}


class CommandPalette(QFrame):
    """Lists commands for a typed text; Enter runs the chosen one. Not modal."""

    typed = Signal(str)
    """The text has changed, or the palette was opened."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self._commands: Sequence[Command] = ()
        self._previous_focus: QWidget | None = None
        self.setObjectName("popover")
        name_widget(self, self.tr("Commands"), self.tr("Esc closes the list"))
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText(self.tr("Type a command, model, question or session"))
        name_widget(self.edit, self.tr("Find a command"))
        self.list = QTreeView(self)
        self._arrange()
        self.edit.textChanged.connect(self.typed)
        self.list.clicked.connect(self._run)
        self.edit.installEventFilter(self)
        window.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show the palette with an empty line, or hide it if it is shown."""
        if self.isVisible():
            self.dismiss()
            return
        self._previous_focus = self._window.focusWidget()
        self.edit.clear()
        self._place()
        self.show()
        self.raise_()
        self.edit.setFocus(Qt.FocusReason.PopupFocusReason)
        self.typed.emit("")

    def dismiss(self) -> None:
        """Hide the palette, and give the focus back."""
        previous, self._previous_focus = self._previous_focus, None
        self.hide()
        if previous is not None:
            previous.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_commands(self, commands: Sequence[Command]) -> None:
        """List commands; the choice stays on the same command if it is still listed."""
        chosen = self._chosen()
        self._commands = commands
        self._model.setRowCount(0)
        dim = QColor(self._theme.roles.text_dim)
        for command in commands:
            self._model.appendRow(_row(command, dim))
        titles = [(command.kind, command.title) for command in commands]
        kept = chosen and (chosen.kind, chosen.title) in titles and self.edit.text()
        self._choose(titles.index((chosen.kind, chosen.title)) if chosen and kept else 0)
        self._none.setVisible(not commands)
        self.list.setVisible(bool(commands))

    def _arrange(self) -> None:
        self._model = QStandardItemModel(0, 2, self)
        self.list.setModel(self._model)
        self.list.setRootIsDecorated(False)
        header = self.list.header()
        header.hide()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformRowHeights(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        name_widget(self.list, self.tr("Commands found"))
        self._none = plain_label(
            "dim", text=self.tr("No command has these words. Try fewer."), wrap=True, parent=self
        )
        self._none.hide()
        vbox(self.edit, self._none, (self.list, 1), parent=self, margins=12, spacing=8)

    def _place(self) -> None:
        inside = self._window.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        self.resize(min(WIDTH, inside.width()), min(HEIGHT, inside.height()))
        top = min(_FROM_TOP, max(_MARGIN, inside.bottom() - self.height()))
        self.move((self._window.width() - self.width()) // 2, top)

    # -- choosing ------------------------------------------------------------------------------

    def _chosen(self) -> Command | None:
        row = self.list.currentIndex().row()
        return self._commands[row] if 0 <= row < len(self._commands) else None

    def _choose(self, row: int) -> None:
        if not self._commands:
            self.edit.setAccessibleDescription(self._none.text())
            return
        row = max(0, min(row, len(self._commands) - 1))
        self.list.setCurrentIndex(self._model.index(row, 0))
        command = self._commands[row]
        place = self.tr("{row} of {count}").format(row=row + 1, count=len(self._commands))
        self.edit.setAccessibleDescription(f"{command.title} ({command.kind}), {place}")

    def _run(self, index: QModelIndex | None = None) -> None:
        if index is not None:
            self.list.setCurrentIndex(index.siblingAtColumn(0))
        command = self._chosen()
        if command is None:
            return
        self.dismiss()
        command.run()

    # -- events --------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and isinstance(event, QKeyEvent):
            return self._key(event)
        if isinstance(event, QFocusEvent) and watched is self.edit and event.lostFocus():
            if event.reason() != Qt.FocusReason.ActiveWindowFocusReason and self.isVisible():
                self.hide()
        elif isinstance(event, QResizeEvent) and watched is self._window and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        """Handle the keys of the list; the window's shortcuts on them are disabled here."""
        key = event.key()
        step = _STEPS.get(key)
        ours = step is not None or key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not ours or event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            if key == Qt.Key.Key_Escape:
                self.dismiss()
            elif step is None:
                self._run()
            else:
                self._choose(self.list.currentIndex().row() + step)
                announce(self.edit, self.edit.accessibleDescription())
            return True
        return False


def _row(command: Command, dim: QColor) -> list[QStandardItem]:
    """Return the cells of a command: its title; its kind and keys."""
    title = isolate_direction(replace_control_chars(" ".join(command.title.split())))
    beside = " · ".join(part for part in (command.kind, command.keys) if part)
    cells = [QStandardItem(title), QStandardItem(beside)]
    cells[1].setForeground(dim)
    cells[1].setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return cells
