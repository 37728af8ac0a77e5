"""The find bar: searches one or both transcripts, and steps through the matches.

The transcripts search themselves (`Searchable`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSizePolicy, QToolButton, QWidget

from overthink.ui.accessibility.screen_reader import announce
from overthink.ui.panels.find.matches import MatchCounter, MatchCursor, Searchable, lane_name
from overthink.ui.state.turn_state import Side
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import icon_button, name_widget
from overthink.ui.widgets.layouts import hbox

DEBOUNCE_MS = 80
"""The pause in typing before a search starts."""
_STALE_S = 1.0
"""Texts may grow: after this time, a step counts the matches again."""
_CLOSE_WIDTH = 64
"""Width of the close button and the margins, in pixels."""


class FindBar(QWidget):
    """Finds text in transcripts.

    Args:
        targets: the transcripts by lane, in the order in which matches are visited.
    """

    closed = Signal()
    """The bar was closed and all highlights were removed."""

    def __init__(
        self, theme: Theme, targets: Mapping[Side, Searchable], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._targets = theme, dict(targets)
        self._narrow = False
        self._cursor = MatchCursor()
        self._searched, self._searched_at = "", 0.0
        self._pending = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._pending.timeout.connect(self._search)
        self._build()
        self._connect()
        self.hide()

    # -- for the window ------------------------------------------------------------------------

    def open(self, text: str = "") -> None:
        """Show the bar with the focus in its field.

        Args:
            text: the initial query, such as the selection; several lines are ignored.
        """
        if text and "\n" not in text:
            self._field.setText(text)
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        if self._searched != self._field.text():
            self._search()

    def dismiss(self) -> None:
        """Hide the bar and remove all highlights; the query remains for the next time."""
        self._pending.stop()
        for target in self._targets.values():
            target.clear_find()
        self._searched = ""
        self.hide()
        self.closed.emit()

    def next(self) -> None:
        """Go to the next match."""
        self._step(forward=True)

    def previous(self) -> None:
        """Go to the previous match."""
        self._step(forward=False)

    def search_again(self) -> None:
        """Count the matches again in texts that have grown; the current match stays."""
        if self.isVisible() and self._searched:
            self._cursor.recount(self._find(self._searched))
            self._show_match()

    # -- parts ---------------------------------------------------------------------------------

    def _build(self) -> None:
        set_role(self, "bar")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._field = self._build_field()
        self._where = self._build_choice()
        self._controls = self._build_controls()
        self._status = MatchCounter(self._targets, self)
        self._status.changed.connect(self._arrange)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(8, 4, 8, 4)
        self._grid.setSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self._controls, 0, 0)
        self._grid.addWidget(self._status, 0, 1)
        self._grid.addWidget(self._button("close", self.tr("Close (Esc)"), self.dismiss), 0, 2)

    def _build_controls(self) -> QWidget:
        controls = QWidget(self)
        back = self._button("chevron-up", self.tr("Previous match"), self.previous)
        on = self._button("chevron-down", self.tr("Next match"), self.next)
        hbox((self._field, 1), self._where, back, on, parent=controls, margins=0, spacing=6)
        return controls

    def _build_field(self) -> QLineEdit:
        field = QLineEdit(self)
        field.setPlaceholderText(self.tr("Find in the thoughts and answers"))
        field.setAccessibleName(self.tr("Find"))
        field.setToolTip(
            self.tr(
                "Ignores case. A space matches any white space, including line ends.\n"
                "Enter: next match. Shift+Enter: previous match."
            )
        )
        field.setClearButtonEnabled(True)
        field.setMinimumWidth(120)
        field.installEventFilter(self)
        return field

    def _build_choice(self) -> QComboBox:
        choice = QComboBox(self)
        choice.addItem(self.tr("In both"), tuple(self._targets))
        for side in self._targets:
            choice.addItem(lane_name(side), (side,))
        name_widget(choice, self.tr("Where to find"), self.tr("Find in both lanes or in one"))
        return choice

    def _button(self, icon: str, name: str, do: Callable[[], None]) -> QToolButton:
        button = icon_button(self._theme, icon, name, on_click=do, role="quiet")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _connect(self) -> None:
        self._field.textEdited.connect(lambda: self._pending.start())
        self._where.currentIndexChanged.connect(self._search)
        for standard, usual, do in (
            (QKeySequence.StandardKey.FindNext, "F3", self.next),
            (QKeySequence.StandardKey.FindPrevious, "Shift+F3", self.previous),
        ):
            shortcut = QShortcut(self)
            # A key bound twice would be ambiguous and do nothing.
            others = [key for key in QKeySequence.keyBindings(standard) if key.toString() != usual]
            shortcut.setKeys([QKeySequence(usual), *others])
            shortcut.activated.connect(do)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle Enter and Shift+Enter in the field, which QLineEdit does not distinguish."""
        if watched is self._field and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.type() == QEvent.Type.KeyPress:
                back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self._step(forward=not back)
                return True
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Reserve Esc for this bar while it has the focus."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the controls, with the counts below them."""
        height = super().minimumSizeHint().height()
        return QSize(self._controls.minimumSizeHint().width() + _CLOSE_WIDTH, height)

    def _arrange(self) -> None:
        """Put the counts beside the controls if there is room, else below."""
        needed = self._controls.minimumSizeHint().width() + self._status.sizeHint().width()
        narrow = self.width() < needed + _CLOSE_WIDTH
        if narrow != self._narrow:
            self._narrow = narrow
            self._grid.removeWidget(self._status)
            self._grid.addWidget(self._status, *((1, 0, 1, 3) if narrow else (0, 1)))

    # -- searching -----------------------------------------------------------------------------

    def _search(self) -> None:
        """Search for the query and go to the first match."""
        self._pending.stop()
        self._status.clear_wrap_hint()
        self._cursor.start(self._find(self._field.text()))
        self._show_match()
        announce(self, self._status.accessible_text())

    def _find(self, query: str) -> dict[Side, int]:
        self._searched, self._searched_at = query, time.monotonic()
        chosen: tuple[Side, ...] = self._where.currentData()
        for side, target in self._targets.items():
            if side not in chosen or not query.strip():
                target.clear_find()
        if not query.strip():
            return {}
        return {side: self._targets[side].find(query) for side in chosen}

    def _step(self, forward: bool) -> None:
        if self._pending.isActive() or self._searched != self._field.text():
            self._search()
            return
        if time.monotonic() - self._searched_at > _STALE_S:
            self._cursor.recount(self._find(self._searched))
        if self._cursor.step(forward):
            self._status.show_wrapped(forward)
        else:
            self._status.clear_wrap_hint()
        self._show_match()
        announce(self, self._status.accessible_text())

    def _show_match(self) -> None:
        current = self._cursor.current
        for side, target in self._targets.items():
            if current and side == current.side:
                target.show_match(current.number)
            elif target.match_index >= 0:
                target.show_match(-1)
        self._status.show_counts(self._cursor, bool(self._searched.strip()))
