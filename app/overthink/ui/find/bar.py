"""The find bar: words to find in one transcript or both, and a walk through the matches.

It searches nothing itself; `Findable`s do. Whoever shows the window opens it (Ctrl+F).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from overthink.ui.find.findable import Findable
from overthink.ui.find.steps import Steps
from overthink.ui.find.words import count_words, lane_name
from overthink.ui.inspect.announce import announce
from overthink.ui.shown import Side
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.style import set_role
from overthink.ui.theme.theme import Theme

DEBOUNCE_MS = 80
"""Typing rests for so long before it is searched."""
_STALE_S = 1.0
"""A text may have grown since: matches are counted again, but not at every step."""
_SIGN_MS = 4000


class FindBar(QWidget):
    """Finds words in transcripts.

    Args:
        theme: colours and icons.
        targets: where to search, by lane, in the order in which matches are walked through.
    """

    closed = Signal()
    """The person is done: highlights are gone, the bar is hidden."""

    def __init__(
        self, theme: Theme, targets: Mapping[Side, Findable], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._targets = theme, dict(targets)
        self._steps = Steps()
        self._searched, self._searched_at = "", 0.0
        self._pending = self._timer(DEBOUNCE_MS, self._search)
        self._sign_ends = self._timer(_SIGN_MS, self._clear_sign)
        self._build()
        self._connect()
        self.hide()

    # -- what others call ----------------------------------------------------------------------

    def open(self, words: str = "") -> None:
        """Shows the bar, ready to type.

        Args:
            words: to begin with, such as what is selected; of several lines, none.
        """
        if words and "\n" not in words:
            self._field.setText(words)
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        self._search()

    def dismiss(self) -> None:
        """Hides the bar and takes all highlights away; the words stay for the next time."""
        self._pending.stop()
        for target in self._targets.values():
            target.clear_find()
        self._searched = ""
        self.hide()
        self.closed.emit()

    def next(self) -> None:
        """Goes to the next match."""
        self._step(forward=True)

    def previous(self) -> None:
        """Goes to the match before."""
        self._step(forward=False)

    def search_again(self) -> None:
        """Counts again in texts that have grown; the current match stays."""
        if self.isVisible() and self._searched:
            self._steps.recount(self._find(self._searched))
            self._show_match()

    # -- parts ---------------------------------------------------------------------------------

    def _build(self) -> None:
        set_role(self, "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._field = self._build_field()
        self._where = self._build_choice()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(6)
        layout.addWidget(self._field, 1)
        layout.addWidget(self._where)
        for icon, name, do in (
            ("chevron-up", self.tr("Previous match"), self.previous),
            ("chevron-down", self.tr("Next match"), self.next),
        ):
            layout.addWidget(self._button(icon, name, do))
        self._counts = {side: self._label(side) for side in self._targets}
        self._sign = self._label()
        for label in (*self._counts.values(), self._sign):
            layout.addWidget(label)
        layout.addWidget(self._button("close", self.tr("Close (Esc)"), self.dismiss))

    def _build_field(self) -> QLineEdit:
        field = QLineEdit(self)
        field.setPlaceholderText(self.tr("Find in the thoughts and answers"))
        field.setAccessibleName(self.tr("Find"))
        field.setToolTip(
            self.tr(
                "Upper and lower case are the same; a space finds any white space, line ends "
                "included.\nEnter: next match. Shift+Enter: the one before."
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
        choice.setAccessibleName(self.tr("Where to find"))
        choice.setToolTip(self.tr("Find in both lanes or in one"))
        return choice

    def _button(self, icon: str, name: str, do: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        set_icon(button, icon, self._theme)
        set_role(button, "quiet")
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(do)
        return button

    def _label(self, kind: str = "") -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        set_role(label, "dim", kind)
        label.hide()
        return label

    def _timer(self, milliseconds: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(then)
        return timer

    def _connect(self) -> None:
        self._field.textEdited.connect(self._typed)
        self._where.currentIndexChanged.connect(self._search)
        for standard, usual, do in (
            (QKeySequence.StandardKey.FindNext, "F3", self.next),
            (QKeySequence.StandardKey.FindPrevious, "Shift+F3", self.previous),
        ):
            shortcut = QShortcut(self)
            # A key that is named twice would be ambiguous and do nothing.
            others = [key for key in QKeySequence.keyBindings(standard) if key.toString() != usual]
            shortcut.setKeys([QKeySequence(usual), *others])
            shortcut.activated.connect(do)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Enter and Shift+Enter in the field; a line edit tells them not apart."""
        if watched is self._field and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.type() == QEvent.Type.KeyPress:
                back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self._step(forward=not back)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)

    # -- searching -----------------------------------------------------------------------------

    def _typed(self) -> None:
        self._pending.start()

    def _search(self) -> None:
        """Searches for what stands in the field, from the first match on."""
        self._pending.stop()
        self._clear_sign()
        self._steps.start(self._find(self._field.text()))
        self._show_match()
        announce(self, self._spoken())

    def _find(self, words: str) -> dict[Side, int]:
        self._searched, self._searched_at = words, time.monotonic()
        chosen: tuple[Side, ...] = self._where.currentData()
        for side, target in self._targets.items():
            if side not in chosen or not words.strip():
                target.clear_find()
        if not words.strip():
            return {}
        return {side: self._targets[side].find(words) for side in chosen}

    def _step(self, forward: bool) -> None:
        if self._pending.isActive() or self._searched != self._field.text():
            self._search()
            return
        if time.monotonic() - self._searched_at > _STALE_S:
            self._steps.recount(self._find(self._searched))
        went_around = self._steps.step(forward)
        if went_around:
            self._say_around(forward)
        else:
            self._clear_sign()
        self._show_match()
        announce(self, self._spoken())

    def _show_match(self) -> None:
        current = self._steps.current
        for side, target in self._targets.items():
            if current and side == current.side:
                target.show_match(current.number)
            elif target.match_index >= 0:
                target.show_match(-1)
        self._show_counts()

    # -- telling -------------------------------------------------------------------------------

    def _show_counts(self) -> None:
        for side, label in self._counts.items():
            words = self._count_of(side)
            label.setText(words)
            label.setVisible(bool(words))

    def _count_of(self, side: Side) -> str:
        """Count of a lane and where the walk is in it; empty where it was not searched."""
        count = self._steps.count(side)
        if count is None:
            return ""
        current = self._steps.current
        number = current.number if current and current.side == side else None
        return f"{lane_name(side)}: {count_words(count, number)}"

    def _spoken(self) -> str:
        counts = [words for side in self._targets if (words := self._count_of(side))]
        return ". ".join([*counts, *([self._sign.text()] if self._sign.text() else [])])

    def _say_around(self, forward: bool) -> None:
        self._sign.setText(
            self.tr("↻ on from the start") if forward else self.tr("↻ on from the end")
        )
        self._sign.show()
        self._sign_ends.start()

    def _clear_sign(self) -> None:
        self._sign_ends.stop()
        self._sign.clear()
        self._sign.hide()
