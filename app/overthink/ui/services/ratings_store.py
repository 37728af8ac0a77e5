"""What a person said of the runs that are shown, known at once and written beside the UI thread.

A change shows immediately. Where it cannot be written it is taken back, with a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import msgspec
from PySide6.QtCore import QObject, Signal

from overthink.storage.identities import new_id, utc_now
from overthink.storage.ratings import Ratings, RunRating, TurnRating
from overthink.storage.saved_sessions import Annotation
from overthink.storage.session_edits import ByHand, Preference
from overthink.ui.services.session_store import SessionStore
from overthink.ui.state.turn_state import SavedAs, TurnState

_Opinion = TypeVar("_Opinion", RunRating, TurnRating)

NO_RUN_OPINION, NO_TURN_OPINION = RunRating(), TurnRating()


class RatingsStore(QObject):
    """Opinions by the identity of run and turn; read once, when their runs are first shown."""

    changed = Signal()
    refused = Signal(str)
    """Something could not be written: a sentence."""

    def __init__(self, library: SessionStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._runs: dict[str, RunRating] = {}
        self._turns: dict[str, TurnRating] = {}
        self._changes = 0

    # -- reading ---------------------------------------------------------------------------------

    def of_run(self, saved: SavedAs | None) -> RunRating:
        """What was said of a run, as far as it is known."""
        return self._runs.get(saved.run, NO_RUN_OPINION) if saved else NO_RUN_OPINION

    def of_turn(self, saved: SavedAs | None) -> TurnRating:
        """What was said of a pair."""
        return self._turns.get(saved.turn, NO_TURN_OPINION) if saved else NO_TURN_OPINION

    def look_up(self, turns: Iterable[TurnState]) -> None:
        """Reads what was said of these, and forgets all others."""
        shown = [turn.saved for turn in turns if turn.saved]
        runs, pairs = ({s.run: None for s in shown}, {s.turn: None for s in shown})
        new = [run for run in runs if run not in self._runs]
        self._runs = {run: self._runs.get(run, NO_RUN_OPINION) for run in runs}
        self._turns = {turn: self._turns.get(turn, NO_TURN_OPINION) for turn in pairs}
        if new:
            changes = self._changes
            self._library.ask_opinions(
                list(runs), list(pairs), lambda found: self._take(found, changes)
            )

    def _take(self, found: Ratings, changes: int) -> None:
        if changes != self._changes:  # what was changed since is newer than what was read
            found = Ratings(
                {r: o for r, o in found.runs.items() if self._runs.get(r) == NO_RUN_OPINION},
                {t: o for t, o in found.turns.items() if self._turns.get(t) == NO_TURN_OPINION},
            )
        self._runs |= {run: said for run, said in found.runs.items() if run in self._runs}
        self._turns |= {turn: said for turn, said in found.turns.items() if turn in self._turns}
        self.changed.emit()

    # -- saying ----------------------------------------------------------------------------------

    def judge(self, saved: SavedAs, verdict: ByHand | None) -> None:
        """Right, wrong or unsure; None takes it back."""
        said = msgspec.structs.replace(self.of_run(saved), by_hand=verdict)
        take_back = self._set(self._runs, saved.run, said)
        self._library.judge(saved, verdict, take_back)

    def prefer(self, saved: SavedAs, preference: Preference | None, *, blind: bool) -> None:
        """Which lane of a turn is better, by the sides on which they ran; None takes it back."""
        said = TurnRating(preference, blind and preference is not None)
        take_back = self._set(self._turns, saved.turn, said)
        self._library.prefer(saved, preference, blind, take_back)

    def annotate(self, saved: SavedAs, first: int, last: int, label: str, note: str) -> Annotation:
        """Labels the tokens from `first` to `last` of a run."""
        span = Annotation(
            id=new_id(), first=first, last=last, label=label.strip(), note=note, made=utc_now()
        )
        self.put_back(saved, span)
        return span

    def put_back(self, saved: SavedAs, span: Annotation) -> None:
        """A span that was removed is there again."""
        take_back = self._set_spans(saved, [*self.of_run(saved).annotations, span])
        self._library.annotate(saved, span, take_back)

    def change(self, saved: SavedAs, span: Annotation, label: str, note: str) -> None:
        """Another label or note for a span."""
        new = msgspec.structs.replace(span, label=label.strip(), note=note)
        spans = [new if each.id == span.id else each for each in self.of_run(saved).annotations]
        self._library.change_annotation(saved, new, self._set_spans(saved, spans))

    def remove(self, saved: SavedAs, span: Annotation) -> None:
        """Takes a label off."""
        spans = [each for each in self.of_run(saved).annotations if each.id != span.id]
        self._library.remove_annotation(saved, span, self._set_spans(saved, spans))

    def _set_spans(self, saved: SavedAs, spans: Iterable[Annotation]) -> Callable[[str], None]:
        kept = tuple(sorted(spans, key=lambda span: (span.first, span.made)))
        said = msgspec.structs.replace(self.of_run(saved), annotations=kept)
        return self._set(self._runs, saved.run, said)

    def _set(
        self, book: dict[str, _Opinion], identity: str, said: _Opinion
    ) -> Callable[[str], None]:
        """Shows an opinion; what is given takes it back, with why."""
        before = book.get(identity)
        if before is not None:  # else it is no longer shown, and is read when it is again
            book[identity] = said
        self._changes += 1
        self.changed.emit()

        def take_back(sentence: str) -> None:
            if before is not None and identity in book:
                book[identity] = before
            self.changed.emit()
            self.refused.emit(sentence)

        return take_back
