"""The number of matches per lane, and the position of the current one."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from overthink.ui.base.text_search import MAX_MATCHES
from overthink.ui.i18n import number_format
from overthink.ui.panels.find.match_cursor import MatchCursor
from overthink.ui.state.turn_state import Side
from overthink.ui.theme.stylesheet import set_role

WRAP_HINT_MS = 4000
"""How long the bar shows that a step wrapped around."""


class MatchCounter(QWidget):
    """Shows counts such as "3 of 17" for each lane, and a hint when a step wrapped around."""

    changed = Signal()
    """Its width changed."""

    def __init__(self, sides: Iterable[Side], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(12)
        self._counts = {side: self._label(side) for side in sides}
        self._nothing, self._wrap_hint = self._label(), self._label()
        for label in self._labels():
            row.addWidget(label)
        row.addStretch(1)
        self._hint_ends = QTimer(self, singleShot=True, interval=WRAP_HINT_MS)
        self._hint_ends.timeout.connect(self.clear_wrap_hint)

    def show_counts(self, cursor: MatchCursor, searched: bool) -> None:
        """Show the counts of all lanes; `searched` is False if there is no query."""
        nothing = searched and not cursor.total
        self._show_label(self._nothing, self.tr("No results") if nothing else "")
        for side, label in self._counts.items():
            self._show_label(label, "" if nothing else _count_of(cursor, side))
        self.changed.emit()

    def show_wrapped(self, forward: bool) -> None:
        """Show for a moment that a step wrapped around."""
        text = self.tr("↻ from the start") if forward else self.tr("↻ from the end")
        self._show_label(self._wrap_hint, text)
        self._hint_ends.start()
        self.changed.emit()

    def clear_wrap_hint(self) -> None:
        """Hide the hint."""
        self._hint_ends.stop()
        self._show_label(self._wrap_hint, "")
        self.changed.emit()

    def accessible_text(self) -> str:
        """Everything on display, for screen readers."""
        return ". ".join(label.text() for label in self._labels() if label.text())

    def _labels(self) -> list[QLabel]:
        return [*self._counts.values(), self._nothing, self._wrap_hint]

    def _label(self, kind: str = "") -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        set_role(label, "dim", kind)
        label.hide()
        return label

    def _show_label(self, label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))


def _count_of(cursor: MatchCursor, side: Side) -> str:
    """A lane's count and the current position in it; empty if it was not searched."""
    count = cursor.count(side)
    if count is None:
        return ""
    current = cursor.current
    number = current.number if current and current.side == side else None
    return f"{lane_name(side)}: {count_text(count, number)}"


translate = QCoreApplication.translate


def lane_name(side: Side) -> str:
    """The name of a lane."""
    return translate("FindBar", "Left") if side == "left" else translate("FindBar", "Right")


def count_text(count: int, number: int | None) -> str:
    """The number of matches and the position among them.

    Args:
        number: the current match, from 0; None if it is in the other lane.
    """
    if not count:
        return translate("FindBar", "none")
    shown = number_format.count(count)
    if count >= MAX_MATCHES:
        shown = translate("FindBar", "the first {count}").format(count=shown)
    if number is None:
        return shown
    return translate("FindBar", "{number} of {count}").format(
        number=number_format.count(number + 1), count=shown
    )
