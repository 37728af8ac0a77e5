"""The transcript of a lane: prompt, thought and answer of each turn, coloured by token.

A widget of its own because stock text widgets cannot carry a long thought. It lays out only the
growing tail and what is in sight, and repaints only what changed. Shows; decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from PySide6.QtCore import QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from overthink.ui.shown import ShownTurn, Side
from overthink.ui.theme.theme import Theme, colour
from overthink.ui.transcript.document import Document
from overthink.ui.transcript.layers import Layer, ThinkingShown
from overthink.ui.transcript.scrolling import Scrolling
from overthink.ui.transcript.sections import Canvas
from overthink.ui.transcript.setting import Setting

_NEAR = 4
"""Pixels from the end within which the reader means the end."""


class TranscriptView(QAbstractScrollArea):
    """Shows turns and follows them while they grow.

    Args:
        theme: colours and fonts.
        side: which lane.
    """

    token_hovered = Signal(int, int, QRect)
    token_picked = Signal(int, int)
    follow_changed = Signal(bool)
    scrolled_to_time = Signal(int, int)
    zoom_asked = Signal(int)

    def __init__(self, theme: Theme, side: Side, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._side = theme, side
        self._setting = Setting(theme)
        self._document = Document(self._setting)
        self._scrolling = Scrolling(self._document)
        self._shown_y = 0
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setMouseTracking(True)
        theme.changed.connect(self._use_theme)

    def show_turns(self, turns: Sequence[ShownTurn]) -> None:
        """Shows these turns and no others."""
        self._document.clear()
        self._scrolling.following = True
        for turn in turns:
            self._document.add(turn)
        self._show_all()

    def add_turn(self, turn: ShownTurn) -> None:
        """Adds a turn below the others and follows it."""
        self._document.add(turn)
        self._scrolling.following = True
        self._show_all()

    def refresh(self) -> None:
        """Shows what the records got since the last time."""
        changed = self._document.refresh()
        if not changed:
            return
        self._settle()
        tops = {(p.turn, p.section.zone): p.top for p in self._document.placed()}
        for placed, height in changed:
            top = tops.get((placed.turn, placed.section.zone), 0) - self._scrolling.y
            self._update_from(top + height)

    def _update_from(self, y: int) -> None:
        area = self.viewport().rect()
        if y <= area.bottom():
            self.viewport().update(area.adjusted(0, max(0, y), 0, 0))

    def set_layer(self, layer: Layer) -> None:
        """Colours tokens by something else."""
        self._setting.set_layer(layer)
        self._restyle()

    def set_thinking(self, shown: ThinkingShown) -> None:
        """Shows thoughts in full, dimmed or folded."""
        self._setting.thinking = shown
        self._restyle()

    @property
    def following(self) -> bool:
        """True while the end is kept in sight."""
        return self._scrolling.following

    def _use_theme(self) -> None:
        self._setting.use_theme()
        self._relayout()

    def _restyle(self) -> None:
        for turn in self._document.turns:
            turn.restyle()
        self._show_all()

    def _relayout(self) -> None:
        for turn in self._document.turns:
            turn.relayout()
        self._show_all()

    def _show_all(self) -> None:
        self._settle()
        self.viewport().update()

    def _settle(self) -> None:
        """Lays out what is in sight and moves what is painted already to where it is now."""
        view = self.viewport().rect()
        self._scrolling.settle(view.height())
        bar = self.verticalScrollBar()
        with QSignalBlocker(bar):
            bar.setPageStep(view.height())
            bar.setSingleStep(3 * self._setting.reading.line)
            bar.setRange(0, max(0, self._document.height - view.height()))
            bar.setValue(self._scrolling.y)
        moved = self._shown_y - self._scrolling.y
        self._shown_y = self._scrolling.y
        if moved:
            self.viewport().scroll(0, moved, view)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        """The reader scrolls: wheel, keys or scroll bar."""
        bar = self.verticalScrollBar()
        self._set_following(bar.value() >= bar.maximum() - _NEAR)
        if abs(dy) > 3 * self.viewport().height():
            self._scrolling.to(bar.value())
        else:
            self._scrolling.by(-dy)
        self._settle()

    def _set_following(self, on: bool) -> None:
        if on != self._scrolling.following:
            self._scrolling.following = on
            self.follow_changed.emit(on)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Lays out what is in sight for another width."""
        super().resizeEvent(event)
        width = self.viewport().width()
        if width != self._setting.width:
            self._setting.set_width(width)
            self._relayout()
        else:
            self._settle()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paints what is asked for and no more."""
        painter = QPainter(self.viewport())
        # PySide's stubs do not know that a region is its rectangles.
        for area in cast(Iterable[QRect], event.region()):
            self._paint_area(painter, area)
        painter.end()

    def _paint_area(self, painter: QPainter, area: QRect) -> None:
        roles = self._theme.roles
        painter.setClipRect(area)
        painter.fillRect(area, colour(roles.surface))
        y = self._scrolling.y
        for placed in self._document.between(y + area.top(), y + area.bottom() + 1):
            top = placed.top - y
            painter.save()
            painter.translate(0, top)
            placed.section.paint(Canvas(painter, roles, area.translated(0, -top), ()))
            painter.restore()
