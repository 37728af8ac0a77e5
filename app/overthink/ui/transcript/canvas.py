"""The document on the viewport: what is in view, where things are on the screen, painting.

All changes that the reader makes to the display, by mouse, by keys or from other parts of the
window, are made here; `view` exposes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QObject, QPoint, QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QScrollBar, QWidget

from overthink.ui.theme.theme import Theme, colour
from overthink.ui.transcript.caret_navigation import rect_of as document_rect
from overthink.ui.transcript.document import Document, Placed
from overthink.ui.transcript.document_text import SearchMatches
from overthink.ui.transcript.gutter_marks import DivergencePin, bracket_at, paint_pin
from overthink.ui.transcript.position import HEADERS, TRACE_ZONES, Selection, TextPosition, Zone
from overthink.ui.transcript.runaway_rows import RunawayRow
from overthink.ui.transcript.scroll_anchor import Anchor, FollowButton, ScrollAnchor
from overthink.ui.transcript.section import PaintContext, SectionMarks
from overthink.ui.transcript.turn_sections import TurnSections
from overthink.ui.transcript.view_options import TranscriptOptions

_NEAR = 4
"""Pixels from the end within which scrolling means the end."""
_JUMP = 3
"""Number of screens beyond which a scroll goes to a height, not on from what is in view."""


class TranscriptCanvas(QObject):
    """A transcript's document on its viewport.

    Args:
        theme: colours and fonts.
        viewport: what is painted on.
        bar: shows and sets the scroll position.
    """

    follow_changed = Signal(bool)
    caret_moved = Signal()
    scrolled_by_reader = Signal()
    settled = Signal()
    """Something was laid out, or something else is in view."""

    def __init__(self, theme: Theme, viewport: QWidget, bar: QScrollBar, parent: QObject) -> None:
        super().__init__(parent)
        self.options = TranscriptOptions(theme)
        self.options.answer_changed = self.update_all
        self.document = Document(self.options)
        self.scrolling = ScrollAnchor(self.document)
        self.selection = Selection()
        self.matches = SearchMatches(self.document)
        self.pin: DivergencePin | None = None
        """A token that stays marked."""
        self._viewport, self._bar = viewport, bar
        self._painted: Anchor | None = None
        """What was at the top of the screen at the last paint."""
        self.has_focus = False
        """Whether the view has the keyboard focus."""
        self.follow_button = FollowButton(viewport)

    @property
    def screen(self) -> QRect:
        """The viewport."""
        return self._viewport.rect()

    @property
    def page(self) -> int:
        """Pixels of text that are visible while the end is not followed."""
        return self.screen.height() - (
            self.follow_button.room if self.follow_button.isHidden() else 0
        )

    # -- content ---------------------------------------------------------------------------------

    def clear(self) -> None:
        """Remove all turns."""
        self.document.clear()
        self.selection.clear()
        self.matches.clear()

    def refresh(self) -> None:
        """Show what was added to the records."""
        growing = [turn for turn in self.document.turns if not turn.is_settled]
        for turn in growing:
            turn.runaways.visible = None if self.scrolling.following else self.tokens_in_view(turn)
        changed = self.document.refresh()
        if any(turn.is_rearranged for turn in growing):
            self.update_all()
        elif changed:
            self._show_changes(changed)

    def tokens_in_view(self, turn: TurnSections) -> tuple[int, int] | None:
        """Return the first token of a turn in view, and the one after the last; None for none."""
        top, bottom = self.scrolling.y, self.scrolling.y + self.screen.height()
        found: tuple[int, int] | None = None
        for placed in self.document.between(top, bottom):
            if self.document.turns[placed.turn] is turn and placed.section.zone not in HEADERS:
                section = placed.section
                first = section.token_before(section.anchor_at(max(0, top - placed.top))[0])
                height = min(bottom - placed.top, section.height) - 1
                last = section.token_before(section.anchor_at(height)[0])
                if last >= 0:
                    found = (found[0] if found else max(0, first)), last + 1
        return found

    def _show_changes(self, changed: list[tuple[Placed, int]]) -> None:
        self.settle()
        tops = {(p.turn, p.section.zone): p.top for p in self.document.placed()}
        for placed, height in changed:
            top = tops.get((placed.turn, placed.section.zone), 0) - self.scrolling.y
            # Nothing below a header moves when its text changes.
            below = placed.section.height if placed.section.zone in HEADERS else None
            self._update(top + height, top + below if below else None)

    def _update(self, top: int, bottom: int | None) -> None:
        """Request a repaint of a range of heights of the viewport, by default to its end."""
        area = self._viewport.rect()
        stop = area.height() if bottom is None else min(bottom, area.height())
        if top < stop and stop > 0:
            self._viewport.update(0, max(0, top), area.width(), stop - max(0, top))

    def restyle(self) -> None:
        """Apply changed formats and colours."""
        for turn in self.document.turns:
            turn.restyle()
        self.update_all()

    def relayout(self) -> None:
        """Lay out again after a change of width, fonts or insertions."""
        for turn in self.document.turns:
            turn.relayout()
        self.update_all()

    def refresh_all(self) -> None:
        """Update which sections are shown, of ended turns too."""
        for turn in self.document.turns:
            turn.refresh()
        self.update_all()

    def update_all(self) -> None:
        """Lay out and paint everything in view."""
        self._painted = None
        self.settle()
        self._viewport.update()

    def settle(self) -> None:
        """Lay out what is in view, and move what is already painted to where it is now."""
        view, before = self._viewport.rect(), self._painted
        if before is not None:
            # Lays out what was at the top, so that finding it again below moves nothing.
            self.scrolling.screen_top(before)
        self.scrolling.settle(view.height())
        self._painted = self.scrolling.anchor
        with QSignalBlocker(self._bar):
            self._bar.setPageStep(self.page)
            self._bar.setSingleStep(3 * self.options.reading.line)
            self._bar.setRange(0, max(0, self.document.height - view.height()))
            self._bar.setValue(self.scrolling.y)
        self._move_painted(before)
        self.settled.emit()
        self.follow_button.show_below_text(not self.scrolling.following and self._bar.maximum() > 0)

    def _move_painted(self, before: Anchor | None) -> None:
        """Move what is painted to where it is now; `before` was at the top then."""
        # Heights above may have been corrected; only a position shows how far the text moved.
        top = self.scrolling.screen_top(before) if before else None
        moved = self.screen.height() if top is None else top - self.scrolling.y
        if abs(moved) >= self.screen.height():
            self._viewport.update()
        elif moved:
            self._viewport.scroll(0, moved, self.screen)

    # -- scrolling -------------------------------------------------------------------------------

    def show_hand_cursor(self, on: bool) -> None:
        """Show a pointing hand or the text cursor."""
        shapes = Qt.CursorShape
        shape = shapes.PointingHandCursor if on else shapes.IBeamCursor
        if self._viewport.cursor().shape() != shape:
            self._viewport.setCursor(shape)

    def scroll(self, pixels: int) -> None:
        """Scroll down by pixels for the reader; up for negative numbers."""
        self._bar.setValue(self._bar.value() + pixels)

    def bar_moved(self) -> None:
        """Handle a scroll by the reader."""
        # Qt's own distance is wrong after the bar was corrected with its signals blocked.
        moved = self._bar.value() - self.scrolling.y
        self.follow(self._bar.value() >= self._bar.maximum() - _NEAR)
        if abs(moved) > _JUMP * self._viewport.height():
            self.scrolling.scroll_to(self._bar.value())
        else:
            self.scrolling.scroll_by(moved)
        self.settle()
        self.scrolled_by_reader.emit()

    def follow(self, on: bool) -> None:
        """Follow the end, or stop following it; `settle` shows it."""
        if on != self.scrolling.following:
            self.scrolling.following = on
            self.follow_changed.emit(on)

    def reveal(self, position: TextPosition, lines_above: int = 2) -> None:
        """Scroll a position into view if it is not, a few lines from the edge."""
        self._unfold(position)
        self.settle()
        rect, screen = self.rect_of(position), self._viewport.height()
        room = min(lines_above * self.options.reading.line, screen // 3)
        if rect.top() < 0:
            self.scroll_to(position, room)
        elif rect.bottom() > screen:
            self.scroll_to(position, screen - rect.height() - room)

    def scroll_to(self, position: TextPosition, below_top: int) -> None:
        """Scroll the line of a position to so many pixels below the top of the screen."""
        self._unfold(position)
        self.follow(False)
        self.scrolling.scroll_to_position(position, -below_top)
        self.settle()

    def _unfold(self, position: TextPosition) -> None:
        turn = self.document.turns[position.turn]
        header = Zone.THINKING_HEADER if position.zone <= Zone.THINKING else Zone.ANSWER_HEADER
        if position.zone not in (Zone.PROMPT, *HEADERS) and turn.is_folded(header):
            turn.fold(header, False)
            self.update_all()
        part = turn.part(position.zone) if position.zone in TRACE_ZONES else None
        found = part.token_at(position.offset) if part else None
        if found and turn.open_runaway(found[0]):
            self.update_all()

    def toggle(self, position: TextPosition) -> None:
        """Fold or unfold the section below a header; the header stays where it is."""
        turn = self.document.turns[position.turn]
        placed = self.document.find(position.turn, position.zone)
        if placed is not None:
            self.follow(False)
            self.scrolling.scroll_to_position(position, self.scrolling.y - placed.top)
            turn.fold(position.zone, not turn.is_folded(position.zone))
            self.update_all()

    def row_at(self, point: QPoint) -> tuple[int, RunawayRow, QRect] | None:
        """Return turn, row and its place on the viewport at a point; None where there is none."""
        y = point.y() + self.scrolling.y
        placed = self.document.at(y)
        row = placed.section.row_at(y - placed.top) if placed else None
        if placed is None or row is None:
            return None
        shown = self.document.turns[placed.turn].runaway_row(placed.section.zone, row.row)
        top = placed.top + row.top - self.scrolling.y
        area = QRect(0, top, self.screen.width(), row.bottom - row.top)
        return (placed.turn, shown, area) if shown else None

    def row_of(self, position: TextPosition) -> RunawayRow | None:
        """Return the row that is displayed at a position or directly above it; the last of them."""
        placed = self.document.find(position.turn, position.zone)
        turn = self.document.turns[position.turn]
        found = placed.section.token_at(position.offset) if placed else None
        if found is None or position.zone not in TRACE_ZONES:
            return None
        token, rows = found[0], turn.runaways.rows
        here = [row for row in rows if row.token <= token < max(row.end, row.token + 1)]
        return here[-1] if here else None

    def activate_row(self, turn: int, row: RunawayRow, *, earlier: bool) -> None:
        """Go to the earlier passage that a row names, or open or fold what it marks."""
        if earlier and row.earlier is not None:
            position = self.document.position_of_token(turn, row.earlier)
            if position is not None:
                self.reveal(position, lines_above=8)
                self.set_caret(position)
            return
        position = self.document.position_of_token(turn, row.token)
        if row.fold is None or position is None:
            return
        at = self.rect_of(position).top()
        self.follow(False)
        self.document.turns[turn].toggle_runaway(row)
        self.scrolling.scroll_to_position(position, -at)
        self.update_all()

    # -- caret and selection ---------------------------------------------------------------------

    def set_caret(self, position: TextPosition, extend: bool = False, show: bool = True) -> None:
        """Move the caret; with `extend`, select up to there."""
        if extend:
            self.selection.extend(position)
        else:
            self.selection.put(position)
        if show:
            self.reveal(position)
        self._viewport.update()
        self.caret_moved.emit()

    def select(self, start: TextPosition, end: TextPosition) -> None:
        """Select from one position to another."""
        self.selection.put(end, start)
        self._viewport.update()
        self.caret_moved.emit()

    def position_at(self, point: QPoint, between: bool = False) -> TextPosition | None:
        """Return the position nearest to a point of the viewport."""
        return self.document.position_at(point + QPoint(0, self.scrolling.y), between)

    def label_at(self, point: QPoint) -> tuple[int, int, int] | None:
        """Return turn, first and last token of the label whose bracket is at a point."""
        placed = self.document.at(point.y() + self.scrolling.y)
        if placed is None:
            return None
        shown = self.document.turns[placed.turn]
        inside = point + QPoint(0, self.scrolling.y - placed.top)
        found = bracket_at(placed.section, shown.span_ranges(placed.section.zone), inside)
        if found is None:
            return None
        return placed.turn, *shown.spans.within(shown.record.trace)[found]

    def rect_of(self, position: TextPosition, end: int | None = None) -> QRect:
        """Return the rectangle from a position to an offset on the viewport, or of its token."""
        document_rect(self.document, position, end)
        # That may have laid out something above the visible part.
        self.settle()
        return document_rect(self.document, position, end).translated(0, -self.scrolling.y)

    def is_near_view(self, position: TextPosition) -> bool:
        """Return whether a position is in view or close to it, without layout."""
        placed = self.document.find(position.turn, position.zone)
        if placed is None:
            return False
        top = self.scrolling.y - placed.top
        return placed.section.reaches(position.offset, top, top + self.screen.height())

    # -- painting --------------------------------------------------------------------------------

    def paint(self, region: QRegion) -> None:
        """Paint a region and nothing outside it."""
        painter = QPainter(self._viewport)
        # PySide's stubs do not declare that a region iterates over its rectangles.
        for area in cast(Iterable[QRect], region):
            painter.setClipRect(area)
            painter.fillRect(area, colour(self.options.theme.roles.surface))
            self._paint_sections(painter, area)
        painter.end()

    def _paint_sections(self, painter: QPainter, area: QRect) -> None:
        y, roles = self.scrolling.y, self.options.theme.roles
        for placed in self.document.between(y + area.top(), y + area.bottom() + 1):
            top = placed.top - y
            painter.save()
            painter.translate(0, top)
            marks = self._marks(placed.turn, placed.section.zone, placed.section.bounds)
            clip = area.translated(0, -top)
            placed.section.paint(
                PaintContext(painter, roles, clip, marks, self.options.mark_formats)
            )
            painter.restore()
        self._paint_pin(painter)
        self._paint_caret(painter)
        if not self.document.turns:
            painter.setFont(self.options.header_font)
            painter.setPen(colour(roles.text_faint))
            hint = self.tr("What the model thinks appears here.")
            centred = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.screen.adjusted(24, 0, -24, 0), centred, hint)

    def _paint_pin(self, painter: QPainter) -> None:
        position = self.document.position_of_token(*self.pin) if self.pin else None
        if (
            position is not None
            and self.document.find(position.turn, position.zone)
            and self.is_near_view(position)
        ):
            token = document_rect(self.document, position).translated(0, -self.scrolling.y)
            paint_pin(painter, self.options.theme.roles, token, self.options.header_font)

    def _paint_caret(self, painter: QPainter) -> None:
        """Paint a frame around the caret's token, unless something is selected."""
        caret = self.selection.caret
        if caret is None or self.selection.span or not self.is_near_view(caret):
            return
        roles = self.options.theme.roles
        painter.setPen(colour(roles.focus if self.has_focus else roles.text_faint))
        frame = document_rect(self.document, caret).adjusted(-1, 0, 0, -1)
        painter.drawRect(frame.translated(0, -self.scrolling.y))

    def _marks(self, turn: int, zone: Zone, bounds: tuple[int, int]) -> SectionMarks:
        span = self.selection.span
        selected = span.within(turn, zone, *bounds) if span else None
        shown = self.document.turns[turn]
        return SectionMarks(
            selected, *self.matches.marks(turn, zone), spans=shown.span_ranges(zone)
        )
