"""The transcript of a lane: prompt, thought and answer of each turn, coloured by token.

A widget of its own because stock text widgets cannot carry a long thought. It lays out only the
growing tail and what is in sight, and repaints only what changed. Shows; decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QMenu, QWidget

from overthink.ui.accessibility.screen_reader import (
    AccessibleText,
    announce_selection,
    notify_caret_moved,
)
from overthink.ui.state.turn_state import Side, TurnState
from overthink.ui.theme.theme import Theme
from overthink.ui.transcript import token_index as tokens
from overthink.ui.transcript.accessible_adapter import ReadableText
from overthink.ui.transcript.annotation_marks import SpanMarks
from overthink.ui.transcript.canvas import TranscriptCanvas
from overthink.ui.transcript.caret_navigation import document_edge, placed_end
from overthink.ui.transcript.clipboard import text_of
from overthink.ui.transcript.colour_layers import Layer, ThinkingShown
from overthink.ui.transcript.divergence_pin import Pin
from overthink.ui.transcript.key_handler import Keys, zoom_steps
from overthink.ui.transcript.mouse_handler import Pointer


class TranscriptView(QAbstractScrollArea):
    """Shows turns and follows them while they grow.

    Args:
        theme: colours and fonts.
        side: which lane.
    """

    token_hovered = Signal(int, int, QRect)
    """Turn, token (-1, -1: none) and the token's rectangle on the viewport."""
    token_picked = Signal(int, int)
    """By a click or with the caret: turn, token."""
    follow_changed = Signal(bool)
    """False once the reader scrolled away from the end."""
    scrolled_to_time = Signal(int, int)
    """The reader scrolled: turn, and time of the topmost token in µs."""
    menu_made = Signal(QMenu)
    """The menu of what can be done; whoever can do more adds it."""
    zoom_requested = Signal(int)
    """Steps by which the text should be larger; negative for smaller."""

    def __init__(self, theme: Theme, side: Side, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._canvas = TranscriptCanvas(theme, self.viewport(), self.verticalScrollBar(), self)
        self._pointer, self._keys = Pointer(self._canvas, self), Keys(self._canvas)
        self._readable = ReadableText(self._canvas)
        self._set_up_widget()
        self._layer, self._ghosts = self._canvas.setting.showing.layer, False
        self._theme_changes = False
        theme.changing.connect(self._await_theme)
        theme.changed.connect(self._use_theme)
        self._canvas.button.clicked.connect(self.follow_tail)
        self._canvas.button.room_wanted.connect(self._make_room)
        self._pointer.hovered.connect(self.token_hovered)
        self._canvas.caret_moved.connect(self._tell_caret)
        self._canvas.follow_changed.connect(self.follow_changed)
        self._canvas.read.connect(self._tell_time)

    def _set_up_widget(self) -> None:
        lane = self.tr("left lane") if self._side == "left" else self.tr("right lane")
        self.setAccessibleName(self.tr("Transcript, {0}").format(lane))
        self.setToolTip(
            self.tr("Arrow keys go from token to token, with Shift they select; Space folds a part")
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # A bar that comes and goes would change the width of the lines.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)

    def _make_room(self, below: int) -> None:
        self.setViewportMargins(0, 0, 0, below)

    # -- what is shown -----------------------------------------------------------------------------

    def show_turns(self, turns: Sequence[TurnState]) -> None:
        """Shows these turns and no others."""
        self._canvas.clear()
        for turn in turns:
            self._canvas.document.add(turn)
        self.follow_tail()

    def add_turn(self, turn: TurnState) -> None:
        """Adds a turn below the others and follows it."""
        self._canvas.document.add(turn)
        self.follow_tail()

    def refresh(self) -> None:
        """Shows what the records got since the last time."""
        self._canvas.refresh()
        self._pointer.text_moved()

    def set_layer(self, layer: Layer) -> None:
        """Colours tokens by something else."""
        self._layer = layer
        wanted = Layer.PLAIN if self._canvas.setting.blind else layer
        if wanted is not self._canvas.setting.showing.layer:
            self._canvas.setting.set_layer(wanted)
            self._canvas.restyle()

    def set_ghosts(self, on: bool) -> None:
        """Shows refused proposals where they would have stood, or hides them."""
        self._ghosts = on
        wanted = on and not self._canvas.setting.blind
        if wanted != self._canvas.setting.showing.ghosts:
            self._canvas.setting.showing.ghosts = wanted
            self._canvas.relayout()
            self._canvas.refresh_all()

    def set_blind(self, on: bool) -> None:
        """Shows words and nothing that tells whose they are: no layers, ghosts, openers."""
        if on != self._canvas.setting.blind:
            self._canvas.setting.blind = on
            self.set_layer(self._layer)
            self.set_ghosts(self._ghosts)
            self._canvas.refresh_all()

    def set_thinking(self, shown: ThinkingShown) -> None:
        """Shows thoughts in full, dimmed or folded."""
        if shown is not self._canvas.setting.thinking:
            self._canvas.setting.thinking = shown
            for turn in self._canvas.document.turns:
                turn.unfold_all()
            self._canvas.restyle()

    def set_answer_rendered(self, on: bool) -> None:
        """Shows answers as Markdown where they are written so, or token by token."""
        if on != self._canvas.setting.answer_rendered:
            self._canvas.setting.answer_rendered = on
            self._canvas.refresh_all()

    def _await_theme(self) -> None:
        """Sizes until then do not last: laying out for them is time lost."""
        self._theme_changes = True

    def _use_theme(self) -> None:
        self._theme_changes = False
        other_width, other_fonts = self._take_width(), self._canvas.setting.use_theme()
        if other_width or other_fonts:
            self._canvas.relayout()
        else:
            self._canvas.restyle()

    # -- where the reader is -----------------------------------------------------------------------

    @property
    def following(self) -> bool:
        """True while the end is kept in sight."""
        return self._canvas.scrolling.following

    def follow_tail(self) -> None:
        """Goes to the end and keeps it in sight."""
        self._canvas.follow(True)
        self._canvas.show_all()

    def show_token(self, turn: int, token: int) -> None:
        """Scrolls to a token and marks it."""
        place = tokens.place_of(self._canvas.document, turn, token)
        if place is not None:
            self._canvas.selection.put(place)
            self._canvas.reveal(place, lines_above=8)
            self._canvas.show_all()

    def level_token(self, turn: int, token: int) -> None:
        """Scrolls so that a token stands a third down from the top: in both lanes at one height."""
        place = tokens.place_of(self._canvas.document, turn, token)
        if place is not None:
            self._canvas.selection.put(place)
            self._canvas.bring(place, self.viewport().height() // 3)
            self._canvas.show_all()

    def pin(self, turn: int, token: int) -> None:
        """Marks a token for as long as nothing else is said; -1: no token."""
        self._canvas.pin = Pin(turn, token) if token >= 0 else None
        self.viewport().update()

    def go_to_token(self, turn: int, token: int) -> None:
        """Puts the caret at a token, as a person would, and brings it into sight."""
        place = tokens.place_of(self._canvas.document, turn, token)
        if place is not None:
            self._canvas.reveal(place, lines_above=8)
            self._canvas.put_caret(place)

    def show_time(self, turn: int, t_us: int) -> None:
        """Scrolls so that the token of a time is at the top; a folded part stays folded."""
        place = tokens.place_at_time(self._canvas.document, turn, t_us)
        if place is not None and self._canvas.document.find(place.turn, place.zone):
            self._canvas.bring(place, 0)

    # -- labelled spans ----------------------------------------------------------------------------

    def set_spans(self, turn: int, spans: Sequence[tuple[int, int]]) -> None:
        """Marks spans of a turn's tokens, first and last of each; those of before go."""
        document = self._canvas.document
        if turn < len(document.turns) and document.turns[turn].spans.tokens != list(spans):
            document.turns[turn].set_spans(SpanMarks(spans))
            self._canvas.refresh_all()

    def selected_tokens(self) -> tuple[int, int, int] | None:
        """Turn, first and last token of what is selected; None where no tokens are."""
        span = self._canvas.selection.span
        return tokens.tokens_of(self._canvas.document, span) if span else None

    @property
    def token_at_caret(self) -> tuple[int, int] | None:
        """Turn and token at the caret; None where there is no caret, or no token."""
        caret = self._canvas.selection.caret
        found = tokens.token_in(self._canvas.document, caret) if caret else None
        return (caret.turn, found[0]) if caret and found else None

    def rect_of_token(self, turn: int, token: int) -> QRect:
        """Where a token is on the viewport; empty where it is not shown."""
        place = tokens.place_of(self._canvas.document, turn, token)
        return self._canvas.rect_of(place) if place else QRect()

    # -- finding -----------------------------------------------------------------------------------

    # QWidget.find, a static function of old that looks up window ids, is of no use here.
    def find(self, text: str) -> int:  # type: ignore[override]
        """Finds and highlights all matches; gives their number. The view stays where it is."""
        found = self._canvas.finding.find(text)
        self.viewport().update()
        return found

    def show_match(self, index: int) -> None:
        """Makes a match the current one, marks it and scrolls it into sight."""
        found = self._canvas.finding.choose(index)
        if found is not None:
            self._canvas.reveal(found[0], lines_above=6)
        self.viewport().update()

    def clear_find(self) -> None:
        """Takes all highlights away."""
        self._canvas.finding.clear()
        self.viewport().update()

    @property
    def match_index(self) -> int:
        """Which match is the current one, from 0; -1 for none."""
        return self._canvas.finding.current

    # -- copying -----------------------------------------------------------------------------------

    def selected_text(self, with_origins: bool = False) -> str:
        """What is selected; characters that would act are symbols, as they are shown."""
        span = self._canvas.selection.span
        with_origins = with_origins and not self._canvas.setting.blind
        return text_of(self._canvas.document, span, with_origins) if span else ""

    def copy(self) -> None:
        """Copies what is selected."""
        self._to_clipboard(self.selected_text())

    def copy_with_origins(self) -> None:
        """Copies what is selected, with marks that say where tokens came from."""
        self._to_clipboard(self.selected_text(with_origins=True))

    def _to_clipboard(self, text: str) -> None:
        if text:
            QGuiApplication.clipboard().setText(text)

    def select_all(self) -> None:
        """Selects everything that is shown."""
        first = document_edge(self._canvas.document, end=False)
        every = list(self._canvas.document.placed())
        if first is not None:
            self._canvas.select(first, placed_end(every[-1]))

    def accessible_text(self) -> AccessibleText:
        """The text for those who do not see it."""
        return self._readable

    def context_menu(self) -> QMenu:
        """What can be done with the text."""
        menu = QMenu(self)
        selected = self._canvas.selection.span is not None
        standard = QKeySequence.StandardKey
        copy = menu.addAction(self.tr("Copy"), standard.Copy, self.copy)
        marked = menu.addAction(self.tr("Copy with marks of origin"), self.copy_with_origins)
        copy.setEnabled(selected)
        marked.setEnabled(selected)
        menu.addSeparator()
        menu.addAction(self.tr("Select all"), standard.SelectAll, self.select_all)
        self.menu_made.emit(menu)
        return menu

    # -- what is told to others --------------------------------------------------------------------

    def _tell_caret(self) -> None:
        if QAccessible.isActive():
            notify_caret_moved(self, self._readable.caret())
            announce_selection(self, self.selected_text())
        found = None if self._canvas.selection.span else self.token_at_caret
        if found is not None:
            self.token_picked.emit(*found)
            place = self._readable.rect_of(self._readable.caret())
            self.token_hovered.emit(*found, place)

    def _tell_time(self) -> None:
        self._pointer.text_moved()
        y = self._canvas.scrolling.y
        placed = self._canvas.document.at(y)
        if placed is not None:
            time = tokens.time_at(self._canvas.document, placed, y - placed.top)
            self.scrolled_to_time.emit(placed.turn, time)

    # -- what Qt says ------------------------------------------------------------------------------

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The reader scrolls: wheel, keys or scroll bar."""
        self._canvas.scrolled()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lays out what is in sight for another width."""
        super().resizeEvent(event)
        if self._theme_changes:
            return
        if self._take_width():
            self._canvas.relayout()
        else:
            self._canvas.show_all()

    def _take_width(self) -> bool:
        """Takes the width that there is; True where it is another one."""
        width = self.viewport().width()
        if width == self._canvas.setting.width:
            return False
        self._canvas.setting.set_width(width)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints what is asked for and no more."""
        self._canvas.paint(event.region())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zooms with Ctrl, scrolls without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y()
            if steps:
                self.zoom_requested.emit(1 if steps > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moves the caret, selects, copies, folds, zooms."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif steps := zoom_steps(event):
            self.zoom_requested.emit(steps)
        elif not self._keys.press(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Selects a word."""
        self._pointer.double_click(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offers what can be done with the text."""
        menu = self.context_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        """Notices when the mouse leaves; shows no tip over the text, where the card is."""
        if event.type() == QEvent.Type.Leave:
            self._pointer.leave()
        return event.type() == QEvent.Type.ToolTip or super().viewportEvent(event)

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
