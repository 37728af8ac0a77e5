"""How many matches there are in which lane, and where the walk through them has come to."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from overthink.ui.base.text_search import MAX_MATCHES
from overthink.ui.i18n import number_format
from overthink.ui.panels.find.match_cursor import MatchCursor
from overthink.ui.state.turn_state import Side
from overthink.ui.theme.stylesheet import set_role

SIGN_MS = 4000
"""How long it is said that the walk went around an end."""


class MatchCounter(QWidget):
    """Counts a lane, "3 of 17", and a sign when the walk went around an end.

    Args:
        sides: the lanes, in order.
    """

    changed = Signal()
    """It takes another width now."""

    def __init__(self, sides: Iterable[Side], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(12)
        self._counts = {side: self._label(side) for side in sides}
        self._nothing, self._sign = self._label(), self._label()
        for label in self._labels():
            row.addWidget(label)
        row.addStretch(1)
        self._sign_ends = QTimer(self, singleShot=True, interval=SIGN_MS)
        self._sign_ends.timeout.connect(self.clear_wrap_hint)

    def show_steps(self, steps: MatchCursor, searched: bool) -> None:
        """Shows the counts of a walk.

        Args:
            steps: the walk.
            searched: True where something was searched for at all.
        """
        nothing = searched and not steps.total
        self._say(self._nothing, self.tr("Nothing found") if nothing else "")
        for side, label in self._counts.items():
            self._say(label, "" if nothing else _count_of(steps, side))
        self.changed.emit()

    def show_wrapped(self, forward: bool) -> None:
        """Says for a moment that the walk went around an end."""
        text = self.tr("↻ on from the start") if forward else self.tr("↻ on from the end")
        self._say(self._sign, text)
        self._sign_ends.start()
        self.changed.emit()

    def clear_wrap_hint(self) -> None:
        """Takes the sign away."""
        self._sign_ends.stop()
        self._say(self._sign, "")
        self.changed.emit()

    def spoken(self) -> str:
        """All that is shown, for a screen reader."""
        return ". ".join(label.text() for label in self._labels() if label.text())

    def _labels(self) -> list[QLabel]:
        return [*self._counts.values(), self._nothing, self._sign]

    def _label(self, kind: str = "") -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        set_role(label, "dim", kind)
        label.hide()
        return label

    def _say(self, label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))


def _count_of(steps: MatchCursor, side: Side) -> str:
    """Count of a lane and where the walk is in it; empty where it was not searched."""
    count = steps.count(side)
    if count is None:
        return ""
    current = steps.current
    number = current.number if current and current.side == side else None
    return f"{lane_name(side)}: {count_text(count, number)}"


translate = QCoreApplication.translate


def lane_name(side: Side) -> str:
    """The lane in a word."""
    return translate("FindBar", "Left") if side == "left" else translate("FindBar", "Right")


def count_text(count: int, number: int | None) -> str:
    """How many matches, and at which one the reader is.

    Args:
        count: of matches.
        number: of the current one, from 0; None where it is in the other lane.
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
