"""The document on the viewport: what is in sight, where things are on the screen, what is painted.

Everything that the reader does to the transcript comes through here, whether by mouse, by keys or
from other parts of the window; `view` only offers it to them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QObject, QPoint, QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QScrollBar, QWidget

from overthink.ui.theme.theme import Theme, colour
from overthink.ui.transcript import token_index as tokens
from overthink.ui.transcript.annotation_marks import NO_SPANS
from overthink.ui.transcript.caret_navigation import rect_of
from overthink.ui.transcript.divergence_pin import Pin, paint_pin
from overthink.ui.transcript.document import Document, Placed
from overthink.ui.transcript.find_adapter import Finding
from overthink.ui.transcript.follow_button import FollowButton
from overthink.ui.transcript.highlights import Marks
from overthink.ui.transcript.position import HEADERS, TRACE_ZONES, TextPosition, Zone
from overthink.ui.transcript.scroll_anchor import Hold, Scrolling
from overthink.ui.transcript.section import Canvas
from overthink.ui.transcript.selection import Selection
from overthink.ui.transcript.view_options import TranscriptOptions

_NEAR = 4
"""Pixels from the end within which the reader means the end."""
_JUMP = 3
"""Screens beyond which a scroll goes to a height, and not on from what is in sight."""


class TranscriptCanvas(QObject):
    """A transcript's document on its viewport.

    Args:
        theme: colours and fonts.
        viewport: what is painted on.
        bar: shows and sets how far down the screen is.
    """

    follow_changed = Signal(bool)
    caret_moved = Signal()
    read = Signal()
    """The reader scrolled."""

    def __init__(self, theme: Theme, viewport: QWidget, bar: QScrollBar, parent: QObject) -> None:
        super().__init__(parent)
        self.setting = TranscriptOptions(theme)
        self.setting.answer_changed = self._answer_changed
        self.document = Document(self.setting)
        self.scrolling = Scrolling(self.document)
        self.selection = Selection()
        self.finding = Finding(self.document)
        self.pin: Pin | None = None
        """A token that stays marked, whatever happens to the turns."""
        self._viewport, self._bar = viewport, bar
        self._painted: Hold | None = None
        """What was at the top of the screen when it was painted last."""
        self.has_focus = False
        """True while keys go here."""
        self.button = FollowButton(viewport)

    @property
    def screen(self) -> QRect:
        """The viewport."""
        return self._viewport.rect()

    @property
    def page(self) -> int:
        """Pixels of text that are in sight while the end is not followed."""
        return self.screen.height() - (self.button.room if self.button.isHidden() else 0)

    # -- what is there ---------------------------------------------------------------------------

    def clear(self) -> None:
        """Takes all turns away."""
        self.document.clear()
        self.selection.clear()
        self.finding.clear()

    def refresh(self) -> None:
        """Shows what the records got since the last time."""
        growing = [turn for turn in self.document.turns if not turn.is_settled]
        changed = self.document.refresh()
        if any(turn.is_rearranged for turn in growing):
            self.show_all()
        elif changed:
            self._show_changes(changed)

    def _show_changes(self, changed: list[tuple[Placed, int]]) -> None:
        self.settle()
        tops = {(p.turn, p.section.zone): p.top for p in self.document.placed()}
        for placed, height in changed:
            top = tops.get((placed.turn, placed.section.zone), 0) - self.scrolling.y
            # Nothing below a header moves when its words change.
            below = placed.section.height if placed.section.zone in HEADERS else None
            self._update(top + height, top + below if below else None)

    def _update(self, top: int, bottom: int | None) -> None:
        """Asks for a stretch of the viewport to be painted, to its end where no end is given."""
        area = self._viewport.rect()
        stop = area.height() if bottom is None else min(bottom, area.height())
        if top < stop and stop > 0:
            self._viewport.update(0, max(0, top), area.width(), stop - max(0, top))

    def _answer_changed(self) -> None:
        self.show_all()

    def restyle(self) -> None:
        """Formats or colours are others now."""
        for turn in self.document.turns:
            turn.restyle()
        self.show_all()

    def relayout(self) -> None:
        """Width, fonts or what is inserted are others now."""
        for turn in self.document.turns:
            turn.relayout()
        self.show_all()

    def refresh_all(self) -> None:
        """Which sections are shown is another question now: asks all turns, ended ones too."""
        for turn in self.document.turns:
            turn.refresh()
        self.show_all()

    def show_all(self) -> None:
        """Lays out and paints everything in sight."""
        self._painted = None
        self.settle()
        self._viewport.update()

    def settle(self) -> None:
        """Lays out what is in sight and moves what is painted already to where it is now."""
        view, before = self._viewport.rect(), self._painted
        if before is not None:
            # Laid out now, what was at the top moves nothing when it is looked for afterwards.
            self.scrolling.where(before)
        self.scrolling.settle(view.height())
        self._painted = self.scrolling.held
        with QSignalBlocker(self._bar):
            self._bar.setPageStep(self.page)
            self._bar.setSingleStep(3 * self.setting.reading.line)
            self._bar.setRange(0, max(0, self.document.height - view.height()))
            self._bar.setValue(self.scrolling.y)
        self._move_painted(before)
        self.button.place(not self.scrolling.following and self._bar.maximum() > 0)

    def _move_painted(self, before: Hold | None) -> None:
        """Moves what is painted to where it is now; `before` was at the top then."""
        # Heights above may have been corrected: only a place tells how far the text moved.
        top = self.scrolling.where(before) if before else None
        moved = self.screen.height() if top is None else top - self.scrolling.y
        if abs(moved) >= self.screen.height():
            self._viewport.update()
        elif moved:
            self._viewport.scroll(0, moved, self.screen)

    # -- scrolling -------------------------------------------------------------------------------

    def show_hand(self, on: bool) -> None:
        """Whether a click does something else here than picking."""
        shapes = Qt.CursorShape
        shape = shapes.PointingHandCursor if on else shapes.IBeamCursor
        if self._viewport.cursor().shape() != shape:
            self._viewport.setCursor(shape)

    def scroll(self, pixels: int) -> None:
        """The reader scrolls down; up for negative numbers."""
        self._bar.setValue(self._bar.value() + pixels)

    def scrolled(self) -> None:
        """The reader moved the scroll bar."""
        # What Qt says moved is wrong after a correction of the bar that nobody was told of.
        moved = self._bar.value() - self.scrolling.y
        self.follow(self._bar.value() >= self._bar.maximum() - _NEAR)
        if abs(moved) > _JUMP * self._viewport.height():
            self.scrolling.to(self._bar.value())
        else:
            self.scrolling.by(moved)
        self.settle()
        self.read.emit()

    def follow(self, on: bool) -> None:
        """Keeps the end in sight, or no longer; `settle` shows it."""
        if on != self.scrolling.following:
            self.scrolling.following = on
            self.follow_changed.emit(on)

    def reveal(self, place: TextPosition, lines_above: int = 2) -> None:
        """Brings a place into sight where it is not, a few lines from the edge."""
        self._unfold(place)
        self.settle()
        rect, screen = self.rect_of(place), self._viewport.height()
        room = min(lines_above * self.setting.reading.line, screen // 3)
        if rect.top() < 0:
            self.bring(place, room)
        elif rect.bottom() > screen:
            self.bring(place, screen - rect.height() - room)

    def bring(self, place: TextPosition, below_top: int) -> None:
        """Brings the line of a place so many pixels below the top of the screen."""
        self._unfold(place)
        self.follow(False)
        self.scrolling.to_place(place, -below_top)
        self.settle()

    def _unfold(self, place: TextPosition) -> None:
        turn = self.document.turns[place.turn]
        header = Zone.THINKING_HEADER if place.zone <= Zone.THINKING else Zone.ANSWER_HEADER
        if place.zone not in (Zone.PROMPT, *HEADERS) and turn.is_folded(header):
            turn.fold(header, False)
            self.show_all()

    def toggle(self, place: TextPosition) -> None:
        """Folds the part below a header, or unfolds it; the header stays where it is."""
        turn = self.document.turns[place.turn]
        placed = self.document.find(place.turn, place.zone)
        if placed is not None:
            self.follow(False)
            self.scrolling.to_place(place, self.scrolling.y - placed.top)
            turn.fold(place.zone, not turn.is_folded(place.zone))
            self.show_all()

    # -- caret and selection ---------------------------------------------------------------------

    def put_caret(self, place: TextPosition, extend: bool = False, show: bool = True) -> None:
        """Moves the caret, selecting what is between where `extend` says so."""
        if extend:
            self.selection.extend(place)
        else:
            self.selection.put(place)
        if show:
            self.reveal(place)
        self._viewport.update()
        self.caret_moved.emit()

    def select(self, start: TextPosition, end: TextPosition) -> None:
        """Selects from one place to another."""
        self.selection.put(end, start)
        self._viewport.update()
        self.caret_moved.emit()

    def place_at(self, point: QPoint, between: bool = False) -> TextPosition | None:
        """The place nearest to a point of the viewport."""
        return self.document.place_at(point + QPoint(0, self.scrolling.y), between)

    def rect_of(self, place: TextPosition, end: int | None = None) -> QRect:
        """Where the text from a place to an offset is, on the viewport; the token's by default."""
        rect_of(self.document, place, end)
        # That may have laid out something above what is in sight.
        self.settle()
        return rect_of(self.document, place, end).translated(0, -self.scrolling.y)

    def is_near(self, place: TextPosition) -> bool:
        """True where a place is in sight, or nearly; lays out nothing."""
        placed = self.document.find(place.turn, place.zone)
        if placed is None:
            return False
        top = self.scrolling.y - placed.top
        return placed.section.reaches(place.offset, top, top + self.screen.height())

    # -- painting --------------------------------------------------------------------------------

    def paint(self, region: QRegion) -> None:
        """Paints what is asked for and no more."""
        painter = QPainter(self._viewport)
        # PySide's stubs do not know that a region is its rectangles.
        for area in cast(Iterable[QRect], region):
            painter.setClipRect(area)
            painter.fillRect(area, colour(self.setting.theme.roles.surface))
            self._paint_sections(painter, area)
        painter.end()

    def _paint_sections(self, painter: QPainter, area: QRect) -> None:
        y, roles = self.scrolling.y, self.setting.theme.roles
        for placed in self.document.between(y + area.top(), y + area.bottom() + 1):
            top = placed.top - y
            painter.save()
            painter.translate(0, top)
            marks = self._marks(placed.turn, placed.section.zone, placed.section.bounds)
            clip = area.translated(0, -top)
            placed.section.paint(Canvas(painter, roles, clip, marks, self.setting.mark_looks))
            painter.restore()
        self._paint_pin(painter)
        self._paint_caret(painter)
        if not self.document.turns:
            painter.setFont(self.setting.header_font)
            painter.setPen(colour(roles.text_faint))
            words = self.tr("What the model thinks appears here.")
            centred = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.screen.adjusted(24, 0, -24, 0), centred, words)

    def _paint_pin(self, painter: QPainter) -> None:
        place = tokens.place_of(self.document, *self.pin) if self.pin else None
        if place is not None and self.document.find(place.turn, place.zone) and self.is_near(place):
            token = rect_of(self.document, place).translated(0, -self.scrolling.y)
            paint_pin(painter, self.setting.theme.roles, token, self.setting.header_font)

    def _paint_caret(self, painter: QPainter) -> None:
        """A frame around the caret's token; none while something is selected."""
        caret = self.selection.caret
        if caret is None or self.selection.span or not self.is_near(caret):
            return
        roles = self.setting.theme.roles
        painter.setPen(colour(roles.focus if self.has_focus else roles.text_faint))
        frame = rect_of(self.document, caret).adjusted(-1, 0, 0, -1)
        painter.drawRect(frame.translated(0, -self.scrolling.y))

    def _marks(self, turn: int, zone: Zone, bounds: tuple[int, int]) -> Marks:
        span = self.selection.span
        selected = span.within(turn, zone, *bounds) if span else None
        shown = self.document.turns[turn]
        spans = shown.spans.ranges(shown.record.trace) if zone in TRACE_ZONES else NO_SPANS
        return Marks(selected, *self.finding.marks(turn, zone), spans)
