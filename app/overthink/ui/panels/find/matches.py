"""The matches of a search: a cursor over those of both lanes, and the widget of their counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QLabel, QWidget

from overthink.ui.base.text_search import MAX_MATCHES
from overthink.ui.i18n import number_format
from overthink.ui.state.turn_state import Side
from overthink.ui.widgets.labels import plain_label
from overthink.ui.widgets.layouts import STRETCH, hbox


class Match(NamedTuple):
    """A match in a lane."""

    side: Side
    number: int
    """From 0."""


class MatchCursor:
    """Visits the matches of the first lane, then those of the second."""

    def __init__(self) -> None:
        self._counts: dict[Side, int] = {}
        self._at = 0

    @property
    def total(self) -> int:
        """The number of matches in all lanes."""
        return sum(self._counts.values())

    @property
    def current(self) -> Match | None:
        """The current match; None if there are none."""
        return self._match(self._at) if self.total else None

    def count(self, side: Side) -> int | None:
        """The number of matches in a lane; None if it was not searched."""
        return self._counts.get(side)

    def start(self, counts: Mapping[Side, int]) -> None:
        """Start at the first match."""
        self._counts, self._at = dict(counts), 0

    def recount(self, counts: Mapping[Side, int]) -> None:
        """Set new counts of the same search, as texts grow at their ends; the match stays."""
        current = self.current
        self._counts = dict(counts)
        self._at = self._index(current) if current and self.total else 0

    def step(self, forward: bool) -> bool:
        """Go to the next or the previous match; return whether that wrapped around."""
        if not self.total:
            return False
        target = self._at + (1 if forward else -1)
        self._at = target % self.total
        return target != self._at

    def _match(self, index: int) -> Match | None:
        for side, count in self._counts.items():
            if index < count:
                return Match(side, index)
            index -= count
        return None

    def _index(self, match: Match) -> int:
        before = 0
        for side, count in self._counts.items():
            if side == match.side:
                return before + min(match.number, max(0, count - 1))
            before += count
        return 0


class Searchable(Protocol):
    """A text that the find bar can search: the transcript view."""

    @property
    def match_index(self) -> int:
        """The current match, from 0; -1 for none."""
        ...

    def find(self, text: str) -> int:
        """Highlight all matches without scrolling; return their number."""
        ...

    def show_match(self, index: int) -> None:
        """Make a match the current one, mark it and scroll to it; -1 for none."""
        ...

    def clear_find(self) -> None:
        """Remove all highlights."""
        ...


WRAP_HINT_MS = 4000
"""How long the bar shows that a step wrapped around."""


class MatchCounter(QWidget):
    """Shows counts such as "3 of 17" for each lane, and a hint when a step wrapped around."""

    changed = Signal()
    """Its width changed."""

    def __init__(self, sides: Iterable[Side], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts = {side: self._label(side) for side in sides}
        self._nothing, self._wrap_hint = self._label(), self._label()
        hbox(*self._labels(), STRETCH, parent=self, margins=(4, 0, 4, 0), spacing=12)
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
        label = plain_label("dim", kind, parent=self)
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
