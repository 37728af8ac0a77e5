"""The user's ratings of the displayed runs: verdicts, votes and annotations.

A change is visible immediately and written in a thread. If writing fails, it is rolled back and
reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import msgspec
from PySide6.QtCore import QObject, Signal

from overthink.storage import session_edits
from overthink.storage.identities import new_id, utc_now
from overthink.storage.ratings import Ratings, RunRating, TurnRating, load_ratings
from overthink.storage.saved_sessions import Annotation
from overthink.storage.session_edits import ByHand, Preference
from overthink.ui.services.session_store import SessionStore
from overthink.ui.state.turn_state import SavedAs, TurnState

_Rating = TypeVar("_Rating", RunRating, TurnRating)

NO_RUN_RATING, NO_TURN_RATING = RunRating(), TurnRating()


class RatingsStore(QObject):
    """Ratings by the identities of runs and turns, read once, when they are first displayed."""

    changed = Signal()
    refused = Signal(str)
    """A change could not be written: the reason, in a sentence."""

    def __init__(self, store: SessionStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._runs: dict[str, RunRating] = {}
        self._turns: dict[str, TurnRating] = {}
        self._changes = 0

    # -- reading ---------------------------------------------------------------------------------

    def of_run(self, saved: SavedAs | None) -> RunRating:
        """The rating of a run, as far as it is known."""
        return self._runs.get(saved.run, NO_RUN_RATING) if saved else NO_RUN_RATING

    def of_turn(self, saved: SavedAs | None) -> TurnRating:
        """The vote on a turn's pair of runs."""
        return self._turns.get(saved.turn, NO_TURN_RATING) if saved else NO_TURN_RATING

    def load(self, turns: Iterable[TurnState]) -> None:
        """Read the ratings of these turns, and drop all others."""
        shown = [turn.saved for turn in turns if turn.saved]
        runs, pairs = ({s.run: None for s in shown}, {s.turn: None for s in shown})
        new = [run for run in runs if run not in self._runs]
        self._runs = {run: self._runs.get(run, NO_RUN_RATING) for run in runs}
        self._turns = {turn: self._turns.get(turn, NO_TURN_RATING) for turn in pairs}
        if new:
            changes = self._changes
            self._store.ask(
                lambda store: load_ratings(store, list(runs), list(pairs)),
                lambda found: self._add_loaded(found, changes),
            )

    def _add_loaded(self, found: Ratings, changes: int) -> None:
        if changes != self._changes:  # ratings changed since are newer than what was read
            found = Ratings(
                {r: o for r, o in found.runs.items() if self._runs.get(r) == NO_RUN_RATING},
                {t: o for t, o in found.turns.items() if self._turns.get(t) == NO_TURN_RATING},
            )
        self._runs |= {run: rating for run, rating in found.runs.items() if run in self._runs}
        self._turns |= {turn: vote for turn, vote in found.turns.items() if turn in self._turns}
        self.changed.emit()

    # -- changing --------------------------------------------------------------------------------

    def judge(self, saved: SavedAs, verdict: ByHand | None) -> None:
        """Rate a run as right, wrong or unsure; None withdraws the verdict."""
        rating = msgspec.structs.replace(self.of_run(saved), by_hand=verdict)
        self._store.change_run(
            saved,
            lambda store: session_edits.judge_by_hand(store, saved.run, verdict),
            self._set(self._runs, saved.run, rating),
        )

    def prefer(self, saved: SavedAs, preference: Preference | None, *, blind: bool) -> None:
        """Vote for a lane of a turn, by the side on which it ran; None withdraws the vote."""
        rating = TurnRating(preference, blind and preference is not None)
        self._store.change_run(
            saved,
            lambda store: session_edits.prefer(store, saved.turn, preference, blind=blind),
            self._set(self._turns, saved.turn, rating),
        )

    def annotate(self, saved: SavedAs, first: int, last: int, label: str, note: str) -> Annotation:
        """Label the tokens from `first` to `last` of a run."""
        span = Annotation(
            id=new_id(), first=first, last=last, label=label.strip(), note=note, made=utc_now()
        )
        self.add(saved, span)
        return span

    def add(self, saved: SavedAs, span: Annotation) -> None:
        """Add a span, which already has its identity."""
        self._store.change_run(
            saved,
            lambda store: session_edits.annotate(
                store, saved.run, span.first, span.last, span.label, span.note, span.id
            ),
            self._set_spans(saved, [*self.of_run(saved).annotations, span]),
        )

    def change(self, saved: SavedAs, span: Annotation, label: str, note: str) -> None:
        """Change the label or note of a span."""
        new = msgspec.structs.replace(span, label=label.strip(), note=note)
        spans = [new if each.id == span.id else each for each in self.of_run(saved).annotations]
        self._store.change_run(
            saved,
            lambda store: session_edits.change_annotation(store, new.id, new.label, new.note),
            self._set_spans(saved, spans),
        )

    def remove(self, saved: SavedAs, span: Annotation) -> None:
        """Remove a span."""
        spans = [each for each in self.of_run(saved).annotations if each.id != span.id]
        self._store.change_run(
            saved,
            lambda store: session_edits.remove_annotation(store, span.id),
            self._set_spans(saved, spans),
        )

    def _set_spans(self, saved: SavedAs, spans: Iterable[Annotation]) -> Callable[[str], None]:
        ordered = tuple(sorted(spans, key=lambda span: (span.first, span.made)))
        rating = msgspec.structs.replace(self.of_run(saved), annotations=ordered)
        return self._set(self._runs, saved.run, rating)

    def _set(
        self, ratings: dict[str, _Rating], identity: str, rating: _Rating
    ) -> Callable[[str], None]:
        """Show a rating; return the function that rolls it back and reports why."""
        before = ratings.get(identity)
        if before is not None:  # otherwise it is no longer displayed, and is read again later
            ratings[identity] = rating
        self._changes += 1
        self.changed.emit()

        def roll_back(reason: str) -> None:
            if before is not None and identity in ratings:
                ratings[identity] = before
            self.changed.emit()
            self.refused.emit(reason)

        return roll_back
