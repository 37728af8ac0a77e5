"""The transcript of a lane: prompt, thought and answer of each turn, coloured by token.

A custom widget, since Qt's text widgets cannot hold a long thought. It lays out only the growing
tail and what is in view, and repaints only what changed.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QMenu, QToolTip, QWidget

from overthink.core.runaway.descriptions import EXPLANATIONS
from overthink.ui.accessibility.screen_reader import (
    AccessibleText,
    announce_selection,
    notify_caret_moved,
)
from overthink.ui.i18n.localise_message import localise
from overthink.ui.state.blindness import Fact, is_hidden
from overthink.ui.state.turn_state import Side, TurnState
from overthink.ui.theme.theme import Theme
from overthink.ui.transcript.accessible_adapter import TranscriptText
from overthink.ui.transcript.canvas import TranscriptCanvas
from overthink.ui.transcript.caret_navigation import document_edge, placed_end
from overthink.ui.transcript.colour_layers import Layer, ThinkingShown
from overthink.ui.transcript.document_text import text_of
from overthink.ui.transcript.gutter_marks import DivergencePin, LabelledSpans
from overthink.ui.transcript.key_handler import KeyHandler, zoom_steps
from overthink.ui.transcript.mouse_handler import MouseHandler
from overthink.ui.transcript.runaway_rows import RunawayRow
from overthink.ui.transcript.thought_strip import WIDTH, ThoughtStrip
from overthink.ui.widgets.labels import tooltip


class TranscriptView(QAbstractScrollArea):
    """Shows turns and follows them while they grow.

    Args:
        theme: colours and fonts.
        side: which lane.
    """

    token_hovered = Signal(int, int, QRect)
    """Turn, token (-1, -1: none) and the token's rectangle on the viewport."""
    token_picked = Signal(int, int)
    """The user chose a token by click or caret: turn, token."""
    label_clicked = Signal(int, int, int)
    """The user clicked the bracket of a label: turn, its first and its last token."""
    follow_changed = Signal(bool)
    """Whether the end is followed; false once the reader scrolled away from it."""
    scrolled_to_time = Signal(int, int)
    """The reader scrolled: turn, and time of the topmost token in µs."""
    menu_created = Signal(QMenu)
    """A context menu was created; listeners may add actions to it."""
    zoom_requested = Signal(int)
    """Steps by which to enlarge the text; negative to shrink it."""

    def __init__(self, theme: Theme, side: Side, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._canvas = TranscriptCanvas(theme, self.viewport(), self.verticalScrollBar(), self)
        self._mouse, self._keys = MouseHandler(self._canvas, self), KeyHandler(self._canvas)
        self._accessible = TranscriptText(self._canvas)
        self.strip = ThoughtStrip(self._canvas, self)
        self._configure()
        self._layer, self._ghosts = self._canvas.options.token_style.layer, False
        self._theme_is_changing = False
        theme.changing.connect(self._theme_changing)
        theme.changed.connect(self._theme_changed)
        self._canvas.follow_button.clicked.connect(self.follow_tail)
        self._canvas.follow_button.room_wanted.connect(self._set_bottom_margin)
        self._mouse.hovered.connect(self.token_hovered)
        self._mouse.label_clicked.connect(self.label_clicked)
        self._canvas.caret_moved.connect(self._report_caret)
        self._canvas.settled.connect(self.strip.update_later)
        self.strip.token_chosen.connect(self.show_token)
        self._canvas.follow_changed.connect(self.follow_changed)
        self._canvas.scrolled_by_reader.connect(self._report_time)

    def _configure(self) -> None:
        lane = self.tr("left lane") if self._side == "left" else self.tr("right lane")
        self.setAccessibleName(self.tr("Transcript, {0}").format(lane))
        self.setToolTip(
            self.tr("Arrow keys move by token and select with Shift; Space folds a section")
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # A bar that appears and disappears would change the width of the lines.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self._set_bottom_margin(0)

    def _set_bottom_margin(self, below: int) -> None:
        self.setViewportMargins(0, 0, WIDTH, below)
        self._place_strip()

    def _place_strip(self) -> None:
        """Put the strip between the text and the scroll bar."""
        text = self.viewport().geometry()
        height = self.contentsRect().height()
        self.strip.setGeometry(text.right() + 1, text.top(), WIDTH, height)

    # -- turns and display options -----------------------------------------------------------------

    def show_turns(self, turns: Sequence[TurnState]) -> None:
        """Show these turns only."""
        self._canvas.clear()
        self.strip.clear()
        for turn in turns:
            self._canvas.document.add(turn)
        self.follow_tail()

    def add_turn(self, turn: TurnState) -> None:
        """Add a turn below the others and follow it."""
        self._canvas.document.add(turn)
        self.follow_tail()

    def refresh(self) -> None:
        """Show what was added to the records."""
        self._canvas.refresh()
        self._mouse.text_moved()

    def set_layer(self, layer: Layer) -> None:
        """Set what tokens are coloured by."""
        self._layer = layer
        wanted = Layer.PLAIN if self._hides(Fact.MEASUREMENT) else layer
        if wanted is not self._canvas.options.token_style.layer:
            self._canvas.options.set_layer(wanted)
            self._canvas.restyle()

    def restyle(self) -> None:
        """Colour again: what the layer shows has changed."""
        self._canvas.restyle()

    def set_ghosts(self, on: bool) -> None:
        """Show refused proposals where they would have been, or hide them."""
        self._ghosts = on
        wanted = on and not self._hides(Fact.MEASUREMENT)
        if wanted != self._canvas.options.token_style.ghosts:
            self._canvas.options.token_style.ghosts = wanted
            self._canvas.relayout()
            self._canvas.refresh_all()

    def set_blind(self, on: bool) -> None:
        """Hide what would reveal the model: layers, ghosts, openers."""
        if on != self._canvas.options.blind:
            self._canvas.options.blind = on
            self.strip.update_later()
            self.set_layer(self._layer)
            self.set_ghosts(self._ghosts)
            self._canvas.refresh_all()

    def _hides(self, fact: Fact) -> bool:
        return is_hidden(fact, self._canvas.options.blind)

    def set_thinking(self, shown: ThinkingShown) -> None:
        """Show thoughts in full, dimmed or folded."""
        if shown is not self._canvas.options.thinking:
            self._canvas.options.thinking = shown
            for turn in self._canvas.document.turns:
                turn.unfold_all()
            self._canvas.restyle()

    def set_answer_rendered(self, on: bool) -> None:
        """Format answers that contain Markdown, or show them token by token."""
        if on != self._canvas.options.answer_rendered:
            self._canvas.options.answer_rendered = on
            self._canvas.refresh_all()

    def _theme_changing(self) -> None:
        """Ignore resizes until the theme has changed: their sizes do not last."""
        self._theme_is_changing = True

    def _theme_changed(self) -> None:
        self._theme_is_changing = False
        self.strip.update_later()
        width_changed, fonts_changed = self._update_width(), self._canvas.options.use_theme()
        if width_changed or fonts_changed:
            self._canvas.relayout()
        else:
            self._canvas.restyle()

    # -- scroll position ---------------------------------------------------------------------------

    @property
    def following(self) -> bool:
        """Whether the end stays in view."""
        return self._canvas.scrolling.following

    def follow_tail(self) -> None:
        """Scroll to the end and follow it."""
        self._canvas.follow(True)
        self._canvas.update_all()

    def show_token(self, turn: int, token: int) -> None:
        """Scroll to a token and mark it."""
        position = self._canvas.document.position_of_token(turn, token)
        if position is not None:
            self._canvas.selection.put(position)
            self._canvas.reveal(position, lines_above=8)
            self._canvas.update_all()

    def align_token(self, turn: int, token: int) -> None:
        """Scroll a token to a third of the height, so that both lanes can show one side by side."""
        position = self._canvas.document.position_of_token(turn, token)
        if position is not None:
            self._canvas.selection.put(position)
            self._canvas.scroll_to(position, self.viewport().height() // 3)
            self._canvas.update_all()

    def pin(self, turn: int, token: int) -> None:
        """Mark the token at which the runs diverge; -1 removes the mark."""
        self._canvas.pin = DivergencePin(turn, token) if token >= 0 else None
        self.viewport().update()

    def go_to_token(self, turn: int, token: int) -> None:
        """Put the caret at a token, as the user would, and scroll it into view."""
        position = self._canvas.document.position_of_token(turn, token)
        if position is not None:
            self._canvas.reveal(position, lines_above=8)
            self._canvas.set_caret(position)

    def show_time(self, turn: int, t_us: int) -> None:
        """Scroll the token of a time to the top; a folded section stays folded."""
        position = self._canvas.document.position_at_time(turn, t_us)
        if position is not None and self._canvas.document.find(position.turn, position.zone):
            self._canvas.scroll_to(self._canvas.document.displayed(position), 0)

    # -- labelled spans ----------------------------------------------------------------------------

    def set_spans(self, turn: int, spans: Sequence[tuple[int, int]]) -> None:
        """Replace the labelled spans of a turn: first and last token of each."""
        document = self._canvas.document
        if turn < len(document.turns) and document.turns[turn].spans.tokens != list(spans):
            document.turns[turn].set_spans(LabelledSpans(spans))
            self._canvas.refresh_all()

    def selected_tokens(self) -> tuple[int, int, int] | None:
        """Return turn, first and last selected token; None where no token is selected."""
        span = self._canvas.selection.span
        return self._canvas.document.tokens_in(span) if span else None

    @property
    def token_at_caret(self) -> tuple[int, int] | None:
        """Turn and token at the caret; None where there is no caret, or no token."""
        caret = self._canvas.selection.caret
        found = self._canvas.document.token_at(caret) if caret else None
        return (caret.turn, found[0]) if caret and found else None

    def rect_of_token(self, turn: int, token: int) -> QRect:
        """Return the rectangle of a token on the viewport; empty where it is not shown."""
        position = self._canvas.document.position_of_token(turn, token)
        return self._canvas.rect_of(position) if position else QRect()

    # -- finding -----------------------------------------------------------------------------------

    # Hides QWidget.find, a legacy static function that finds a widget by window id.
    def find(self, text: str) -> int:  # type: ignore[override]
        """Find and highlight all matches without scrolling; return their number."""
        found = self._canvas.matches.find(text)
        self.viewport().update()
        return found

    def show_match(self, index: int) -> None:
        """Make a match the current one and scroll it into view."""
        found = self._canvas.matches.set_current(index)
        if found is not None:
            self._canvas.reveal(found[0], lines_above=6)
        self.viewport().update()

    def clear_find(self) -> None:
        """Remove all highlights."""
        self._canvas.matches.clear()
        self.viewport().update()

    @property
    def match_index(self) -> int:
        """Index of the current match, from 0; -1 for none."""
        return self._canvas.matches.current

    # -- copying -----------------------------------------------------------------------------------

    def selected_text(self, with_origins: bool = False) -> str:
        """Return the selected text; control characters are symbols, as displayed."""
        span = self._canvas.selection.span
        with_origins = with_origins and not self._hides(Fact.MEASUREMENT)
        return text_of(self._canvas.document, span, with_origins) if span else ""

    def copy(self) -> None:
        """Copy the selection."""
        self._to_clipboard(self.selected_text())

    def copy_with_origins(self) -> None:
        """Copy the selection with marks that show the origin of tokens."""
        self._to_clipboard(self.selected_text(with_origins=True))

    def _to_clipboard(self, text: str) -> None:
        if text:
            QGuiApplication.clipboard().setText(text)

    def select_all(self) -> None:
        """Select everything that is shown."""
        first = document_edge(self._canvas.document, end=False)
        every = list(self._canvas.document.placed())
        if first is not None:
            self._canvas.select(first, placed_end(every[-1]))

    def accessible_text(self) -> AccessibleText:
        """Return the text for assistive technology."""
        return self._accessible

    def context_menu(self) -> QMenu:
        """Create the context menu."""
        menu = QMenu(self)
        selected = self._canvas.selection.span is not None
        standard = QKeySequence.StandardKey
        copy = menu.addAction(self.tr("Copy"), standard.Copy, self.copy)
        marked = menu.addAction(self.tr("Copy with marks of origin"), self.copy_with_origins)
        copy.setEnabled(selected)
        marked.setEnabled(selected and not self._hides(Fact.MEASUREMENT))
        menu.addSeparator()
        menu.addAction(self.tr("Select all"), standard.SelectAll, self.select_all)
        self.menu_created.emit(menu)
        return menu

    # -- reports to other parts of the window ------------------------------------------------------

    def _report_caret(self) -> None:
        if QAccessible.isActive():
            notify_caret_moved(self, self._accessible.caret())
            announce_selection(self, self.selected_text())
        found = None if self._canvas.selection.span else self.token_at_caret
        if found is not None:
            self.token_picked.emit(*found)
            position = self._accessible.rect_of(self._accessible.caret())
            self.token_hovered.emit(*found, position)

    def _report_time(self) -> None:
        self._mouse.text_moved()
        y = self._canvas.scrolling.y
        placed = self._canvas.document.at(y)
        if placed is not None:
            time = self._canvas.document.time_at(placed, y - placed.top)
            self.scrolled_to_time.emit(placed.turn, time)

    # -- Qt events ---------------------------------------------------------------------------------

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll by wheel, keys or scroll bar."""
        self._canvas.bar_moved()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out what is in view for another width."""
        super().resizeEvent(event)
        self._place_strip()
        if self._theme_is_changing:
            return
        if self._update_width():
            self._canvas.relayout()
        else:
            self._canvas.update_all()

    def _update_width(self) -> bool:
        """Apply the current width; return whether it changed."""
        width = self.viewport().width()
        if width == self._canvas.options.width:
            return False
        self._canvas.options.set_width(width)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        self._canvas.paint(event.region())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y()
            if steps:
                self.zoom_requested.emit(1 if steps > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the caret, select, copy, fold, zoom."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif steps := zoom_steps(event):
            self.zoom_requested.emit(steps)
        elif not self._keys.press(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._mouse.double_click(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.context_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        """Handle the mouse leaving; show tooltips of rows only: token details appear over text."""
        if event.type() == QEvent.Type.Leave:
            self._mouse.leave()
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._canvas.row_at(event.pos())
            text = self._row_tooltip(found[1]) if found else ""
            QToolTip.showText(event.globalPos(), text, self, found[2] if found else QRect())
        return event.type() == QEvent.Type.ToolTip or super().viewportEvent(event)

    def _row_tooltip(self, row: RunawayRow) -> str:
        """Explain the kind of a runaway, its evidence, and what a click does."""
        lines = [localise(EXPLANATIONS[row.finding.kind])]
        if row.finding.evidence.words:
            lines.append(", ".join(row.finding.evidence.words))
        if row.earlier is not None:
            lines.append(self.tr("Click: go to the earlier passage (Shift+Enter)"))
        elif row.fold is not None:
            lines.append(self.tr("Click: show or fold the repetitions (Enter)"))
        return tooltip(*lines)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._canvas.has_focus = True
        reasons = Qt.FocusReason
        if event.reason() in (reasons.TabFocusReason, reasons.BacktabFocusReason):
            self._keys.show_caret()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._canvas.has_focus = False
        self.viewport().update()
