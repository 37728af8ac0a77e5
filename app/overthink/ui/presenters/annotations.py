"""Labels on spans of the transcripts: adds, shows, changes and removes them, and steps through."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QRect
from PySide6.QtWidgets import QMenu

from overthink.storage.saved_sessions import Annotation
from overthink.ui.accessibility.screen_reader import announce
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.annotations.label_popover import LabelPopover
from overthink.ui.panels.help.shortcut_list import make_actions
from overthink.ui.panels.sessions.undo_bar import UndoBar
from overthink.ui.presenters.transcripts import TranscriptsPresenter
from overthink.ui.services.comparison_controller import ComparisonController
from overthink.ui.services.ratings_store import RatingsStore
from overthink.ui.state.annotation_labels import label_text, span_text, with_own
from overthink.ui.state.blindness import Fact, is_hidden
from overthink.ui.state.turn_state import SIDES, SavedAs, Side, TurnState
from overthink.ui.state.ui_settings import OptionStore


class AnnotationsPresenter(QObject):
    """Connects the transcripts with the ratings store. A child of the window.

    Args:
        options: hold the user's own labels.
    """

    def __init__(
        self,
        window: MainWindow,
        controller: ComparisonController,
        transcripts: TranscriptsPresenter,
        store: RatingsStore,
        options: OptionStore,
    ) -> None:
        super().__init__(window)
        self._window, self._controller = window, controller
        self._store, self._options = store, options
        self._popover: LabelPopover | None = None
        self._blind = False
        self._announced: tuple[Annotation, ...] = ()
        self.undo = UndoBar(window.theme)
        window.place_bar(self.undo)
        self._save: Callable[[str, str], object] = lambda _label, _note: None
        self._remove: Callable[[], None] = lambda: None
        for signal in (controller.conversation_started, controller.conversation_shown):
            signal.connect(self._hide_popover)
        transcripts.notes_of = self._notes_of
        for signal in (
            store.changed,
            controller.conversation_shown,
            controller.turn_replaced,
            controller.turn_started,
        ):
            signal.connect(self.show_spans)
        for side in SIDES:
            self._connect_lane(side)
        make_actions(
            window,
            {
                "label": self.label,
                "next_label": lambda: self.go(forward=True),
                "previous_label": lambda: self.go(forward=False),
            },
        )

    def _connect_lane(self, side: Side) -> None:
        view = self._window.transcripts[side]
        view.menu_created.connect(lambda menu: self._extend(menu, side))
        view.label_clicked.connect(lambda *place: self._change_at(side, *place))
        view.token_picked.connect(lambda turn, token: self._announce(side, turn, token))

    @property
    def popover(self) -> LabelPopover:
        """The popover in which labels are written, made on first use."""
        if self._popover is None:
            self._popover = LabelPopover(self._window.theme, self._window)
            self._popover.saved.connect(self._add_label)
            self._popover.remove_requested.connect(lambda: self._remove())
        return self._popover

    def _hide_popover(self) -> None:
        if self._popover is not None:
            self._popover.hide()

    # -- display -----------------------------------------------------------------------------------

    def show_spans(self) -> None:
        """Mark the labelled spans in both transcripts."""
        for side in SIDES:
            view = self._window.transcripts[side]
            for index, turn in enumerate(self._turns(side)):
                spans = self._annotations(turn)
                view.set_spans(index, [(span.first, span.last) for span in spans])

    def set_blind(self, on: bool) -> None:
        """Hide labels and notes in blind mode, or show them again."""
        self._blind = on
        self._hide_popover()
        self.show_spans()

    def _annotations(self, turn: TurnState) -> Sequence[Annotation]:
        """The labelled spans of a turn; none while they are hidden."""
        hidden = is_hidden(Fact.JUDGEMENT, self._blind)
        return () if hidden else self._store.of_run(turn.saved).annotations

    def _notes_of(self, side: Side, turn: int, token: int) -> list[str]:
        """The labels and notes of a token, one paragraph each."""
        return [span_text(span) for span in self._spans_at(side, turn, token)]

    def _turns(self, side: Side) -> list[TurnState]:
        return self._controller.lane_states[side].turns

    def _spans_at(self, side: Side, turn: int, token: int) -> list[Annotation]:
        """The spans that contain a token, the shortest first."""
        spans = self._annotations(self._turns(side)[turn])
        here = [span for span in spans if span.first <= token <= span.last]
        return sorted(here, key=lambda span: span.last - span.first)

    def _announce(self, side: Side, turn: int, token: int) -> None:
        """Have a screen reader speak the labels that the caret entered."""
        here = tuple(self._spans_at(side, turn, token))
        entered = [span_text(span) for span in here if span not in self._announced]
        self._announced = here
        announce(self._window.transcripts[side], "\n".join(entered))

    # -- labelling ---------------------------------------------------------------------------------

    def label(self) -> None:
        """Ask for the label of the selection, or for a new label of the span at the caret."""
        if is_hidden(Fact.JUDGEMENT, self._blind):
            self._window.message.show_message(self.tr("Labels are hidden until you vote."))
            return
        for side in self._sides():
            if self._ask_for_selection(side) or self._ask_for_caret(side):
                return
        self._window.message.show_message(
            self.tr("Select text of a thought or an answer to label it.")
        )

    def _sides(self) -> list[Side]:
        """The lane that has the keyboard focus, or both lanes if none has."""
        focused = [side for side in SIDES if self._window.transcripts[side].hasFocus()]
        return focused or list(SIDES)

    def _ask_for_selection(self, side: Side) -> bool:
        found = self._window.transcripts[side].selected_tokens()
        if found is None:
            return False
        turn, first, last = found
        saved = self._turns(side)[turn].saved
        if saved is None:
            self._window.message.show_message(
                self.tr("This run is not saved, so it cannot be labelled.")
            )
            return True
        self._save = lambda label, note: self._store.annotate(saved, first, last, label, note)
        self._ask(side, turn, last)
        return True

    def _ask_for_caret(self, side: Side) -> bool:
        found = self._window.transcripts[side].token_at_caret
        spans = self._spans_at(side, *found) if found else []
        if found is None or not spans:
            return False
        self.change(side, found[0], spans[0])
        return True

    def _change_at(self, side: Side, turn: int, first: int, last: int) -> None:
        """Ask for another label or note of the span whose bracket was clicked."""
        for span in self._spans_at(side, turn, first):
            if (span.first, span.last) == (first, last):
                self._window.transcripts[side].go_to_token(turn, first)
                self.change(side, turn, span)
                return

    def change(self, side: Side, turn: int, span: Annotation) -> None:
        """Ask for another label or note."""
        saved = self._turns(side)[turn].saved
        if saved is not None:
            self._save = lambda label, note: self._store.change(saved, span, label, note)
            self._remove = lambda: self.remove(saved, span)
            self._ask(side, turn, span.last, span)

    def _ask(self, side: Side, turn: int, token: int, span: Annotation | None = None) -> None:
        self._window.message.show_message("")
        self._window.card.hide()
        view = self._window.transcripts[side]
        rect = view.rect_of_token(turn, token)
        here = QRect(view.viewport().mapToGlobal(rect.topLeft()), rect.size())
        label, note = (span.label, span.note) if span else ("", "")
        self.popover.open(here, self._options.options.labels, view, label, note)

    def _add_label(self, label: str, note: str) -> None:
        self._options.change(labels=with_own(self._options.options.labels, label))
        self._save(label, note)

    def remove(self, saved: SavedAs, span: Annotation) -> None:
        """Remove a label, and offer to undo that."""
        self._store.remove(saved, span)
        text = self.tr("Removed the label “{label}”").format(label=label_text(span.label))
        self.undo.offer(text, lambda: self._store.add(saved, span))

    # -- stepping through --------------------------------------------------------------------------

    def go(self, *, forward: bool) -> None:
        """Go to the next or previous labelled span of a lane, wrapping around."""
        for side in self._sides():
            places = self._places(side)
            if places:
                self._window.message.show_message("")
                self._window.transcripts[side].setFocus()
                self._window.transcripts[side].go_to_token(*self._next(side, places, forward))
                return
        self._window.message.show_message(self.tr("There are no labels here."))

    def _places(self, side: Side) -> list[tuple[int, int]]:
        """Turn and first token of each displayed span, in reading order."""
        return sorted(
            {
                (index, span.first)
                for index, turn in enumerate(self._turns(side))
                for span in self._annotations(turn)
                if span.first < len(turn.record.trace)
            }
        )

    def _next(self, side: Side, places: list[tuple[int, int]], forward: bool) -> tuple[int, int]:
        here = self._window.transcripts[side].token_at_caret or (-1, -1)
        if forward:
            return next((place for place in places if place > here), places[0])
        return next((place for place in reversed(places) if place < here), places[-1])

    # -- the transcript's menu ---------------------------------------------------------------------

    def _extend(self, menu: QMenu, side: Side) -> None:
        view = self._window.transcripts[side]
        found = view.token_at_caret
        spans = self._spans_at(side, *found) if found else []
        menu.addSeparator()
        selected = view.selected_tokens() is not None
        text = self.tr("Label…") if selected or not spans else self.tr("Change the label…")
        label = menu.addAction(text, self.label)
        label.setEnabled(selected or bool(spans))
        if found and spans and (saved := self._turns(side)[found[0]].saved):
            menu.addAction(self.tr("Remove the label"), lambda: self.remove(saved, spans[0]))
