"""The saved sessions, asked for and changed in a thread of their own, never on the UI thread.

A database that cannot be used is a sentence and an empty list, and is tried again with the next
question.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal

from overthink.core.errors import EnvironmentFailure, StoreFailure, StoreUnwritable
from overthink.storage import session_edits
from overthink.storage.bundles.bundle_import import ImportResult
from overthink.storage.filters import Filters
from overthink.storage.ratings import PairTally, Ratings, load_ratings, tally_votes
from overthink.storage.saved_sessions import Annotation
from overthink.storage.search import Hit, search
from overthink.storage.session_list import (
    PAGE,
    FilterValues,
    SessionSummary,
    filter_values,
    list_sessions,
    summaries_of,
)
from overthink.storage.store import Store, as_store_failure, open_store
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.services.worker_thread import WorkerThread
from overthink.ui.state.opened_session import OpenedSession, open_session
from overthink.ui.state.turn_state import SavedAs

T = TypeVar("T")
Refuse = Callable[[str], None]
"""Told on the UI thread why something cannot be done: a sentence."""

PATIENCE_S = 2.0
"""How long a change waits for a session that is just being recorded."""
_PAUSE_S = 0.05


class Found(NamedTuple):
    """Hits, best first, with the sessions that they are in."""

    hits: list[Hit]
    sessions: dict[str, SessionSummary]


class SessionStore(QObject):
    """Sessions of one database. `close` must be called before the object goes.

    Args:
        path: the database; made where there is none.
    """

    changed = Signal(str)
    """A session looks different in a list now, is new, or is gone: its identity."""
    failed = Signal(str)
    """The database cannot be used: a sentence. An empty one: it can, again."""
    refused = Signal(str)
    """One thing that was asked for cannot be done: a sentence."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._worker = WorkerThread(self)
        self._store: Store | None = None  # the thread's own
        self._searches = 0
        self._closing = False
        self.failure = ""

    # -- asking; `then` is called on the UI thread -----------------------------------------------

    def request_page(
        self,
        filters: Filters,
        then: Callable[[list[SessionSummary]], None],
        before: int | None = None,
        limit: int = PAGE,
    ) -> None:
        """A page of sessions, newest first, behind the number `before`."""
        self._ask(lambda store: list_sessions(store, filters, before=before, limit=limit), then)

    def request_sessions(
        self,
        ids: Sequence[str],
        then: Callable[[list[SessionSummary]], None],
        otherwise: Refuse | None = None,
    ) -> None:
        """Some sessions; deleted ones are not among them."""
        self._ask(lambda store: summaries_of(store, ids), then, otherwise)

    def request_filter_values(self, then: Callable[[FilterValues], None]) -> None:
        """What there is to filter by."""
        self._ask(filter_values, then)

    def search(self, typed: str, filters: Filters, then: Callable[[Found], None]) -> None:
        """The best hits. A later search makes an earlier one moot: that one tells nothing."""
        self._searches += 1
        mine = self._searches

        def look(store: Store) -> Found | None:
            return _found(store, typed, filters) if mine == self._searches else None

        def tell(found: Found | None) -> None:
            if found is not None and mine == self._searches:
                then(found)

        self._ask(look, tell)

    def cancel_search(self) -> None:
        """Nobody waits for hits any more."""
        self._searches += 1

    def open(self, session: str, then: Callable[[OpenedSession], None]) -> None:
        """A session, whole, ready to be shown and played."""
        self._ask(lambda store: open_session(store, session), then)

    def ask_opinions(
        self, runs: Sequence[str], turns: Sequence[str], then: Callable[[Ratings], None]
    ) -> None:
        """What a person said of some runs and turns."""
        self._ask(lambda store: load_ratings(store, runs, turns), then)

    def request_tally(self, only_blind: bool, then: Callable[[list[PairTally]], None]) -> None:
        """Which of two models was preferred, how often."""
        self._ask(lambda store: tally_votes(store, only_blind=only_blind), then)

    # -- changing --------------------------------------------------------------------------------

    def rename(self, session: str, title: str) -> None:
        """Gives a session a name; an empty one leaves it to its prompt."""
        self._change((session,), lambda store: session_edits.rename(store, session, title))

    def star(self, session: str, starred: bool) -> None:
        """Marks a session, or takes the mark away."""
        self._change((session,), lambda store: session_edits.star(store, session, starred=starred))

    def set_tags(self, session: str, tags: Iterable[str], otherwise: Refuse | None = None) -> None:
        """The session's tags, whole."""
        wanted = tuple(tags)
        self._change_session(
            session, lambda store: session_edits.set_tags(store, session, wanted), otherwise
        )

    def set_note(self, session: str, note: str, otherwise: Refuse | None = None) -> None:
        """The session's free note, whole."""
        self._change_session(
            session, lambda store: session_edits.set_note(store, session, note), otherwise
        )

    def judge(
        self, saved: SavedAs, verdict: session_edits.ByHand | None, otherwise: Refuse
    ) -> None:
        """A person's verdict on a run; None takes it back."""
        self._change_run(
            saved, lambda store: session_edits.judge_by_hand(store, saved.run, verdict), otherwise
        )

    def prefer(
        self,
        saved: SavedAs,
        preference: session_edits.Preference | None,
        blind: bool,
        otherwise: Refuse,
    ) -> None:
        """Which run of a turn is better, by true sides; None takes it back."""
        self._change_run(
            saved,
            lambda store: session_edits.prefer(store, saved.turn, preference, blind=blind),
            otherwise,
        )

    def annotate(self, saved: SavedAs, span: Annotation, otherwise: Refuse) -> None:
        """Labels a span of a run's tokens, under the identity that it has already."""
        self._change_run(
            saved,
            lambda store: session_edits.annotate(
                store, saved.run, span.first, span.last, span.label, span.note, span.id
            ),
            otherwise,
        )

    def change_annotation(self, saved: SavedAs, span: Annotation, otherwise: Refuse) -> None:
        """Another label or note for a span."""
        self._change_run(
            saved,
            lambda store: session_edits.change_annotation(store, span.id, span.label, span.note),
            otherwise,
        )

    def remove_annotation(self, saved: SavedAs, span: Annotation, otherwise: Refuse) -> None:
        """Takes a label off."""
        self._change_run(
            saved, lambda store: session_edits.remove_annotation(store, span.id), otherwise
        )

    def delete(self, sessions: Sequence[str], then: Callable[[], None] = lambda: None) -> None:
        """Takes sessions out of every list; `restore` undoes it."""
        self._change(sessions, lambda store: session_edits.delete(store, sessions), then)

    def restore(self, sessions: Sequence[str]) -> None:
        """Undoes `delete`."""
        self._change(sessions, lambda store: session_edits.restore(store, sessions))

    def bring_in(self, path: Path, then: Callable[[ImportResult | None], None]) -> None:
        """Takes a bundle in; `then` is told None where it is refused, as `refused` says."""

        def bring(store: Store) -> ImportResult:
            from overthink.storage.bundles.bundle_import import import_bundle

            return import_bundle(store, path, progress=self._go_on)

        self._bring(bring, then)

    def bring_examples(self, folder: Path, then: Callable[[ImportResult | None], None]) -> None:
        """Takes in the app's examples, those that were deleted too."""
        self._bring(lambda store: _examples(store, folder, self._go_on), then)

    def bring_examples_at_first(
        self, folder: Path, new: bool, then: Callable[[], None] = lambda: None
    ) -> None:
        """Takes the examples into a database that never had a session, or was just made.

        `then` is called where they came in. A database that cannot be written has no examples; what
        is wrong with it is said elsewhere.
        """

        def bring(store: Store) -> ImportResult | None:
            from overthink.storage.bundles.bundle_import import is_new

            wanted = not store.read_only and (new or is_new(store))
            return _examples(store, folder, self._go_on) if wanted else None

        def tell(came: ImportResult | None) -> None:
            for session in came.sessions if came else ():
                self.changed.emit(session.id)
            if came and came.sessions:
                then()

        self._ask(bring, tell)

    def _bring(
        self, bring: Callable[[Store], ImportResult], then: Callable[[ImportResult | None], None]
    ) -> None:
        """Tells who waits of a refusal too."""

        def attempt(store: Store) -> ImportResult | EnvironmentFailure:
            try:
                return bring(store)
            except EnvironmentFailure as failure:
                return failure

        def tell(came: ImportResult | EnvironmentFailure) -> None:
            if isinstance(came, EnvironmentFailure):
                self._tell_failure(came, None)
                then(None)
            else:
                then(came)

        self._ask(attempt, tell)

    def _go_on(self, _done: int, _parts: int) -> None:
        """Ends an import in the middle where the window closes."""
        if self._closing:
            raise StoreUnwritable("the window closes", "import it again")

    def tell_changed(self, session: str) -> None:
        """Says that somebody else changed a session. May be called in any thread."""
        self.changed.emit(session)

    def close(self) -> None:
        """Waits until all that was changed is written, and lets go of the database."""
        self._closing = True
        self._worker.close(drop=False)
        if self._store:
            self._store.close()
            self._store = None

    # -- the thread ------------------------------------------------------------------------------

    def _change(
        self,
        sessions: Sequence[str],
        change: Callable[[Store], object],
        then: Callable[[], None] = lambda: None,
        otherwise: Refuse | None = None,
    ) -> None:
        def tell(_result: object) -> None:
            then()
            for session in sessions:
                self.changed.emit(session)

        self._ask(change, tell, otherwise)

    def _change_session(
        self, session: str, change: Callable[[Store], object], otherwise: Refuse | None
    ) -> None:
        def patiently(store: Store) -> None:
            _await_saved(store, "sessions", session)
            change(store)

        self._change((session,), patiently, otherwise=otherwise)

    def _change_run(
        self, saved: SavedAs, change: Callable[[Store], object], otherwise: Refuse
    ) -> None:
        def patiently(store: Store) -> None:
            _await_saved(store, "runs", saved.run)
            change(store)

        self._change((saved.session,), patiently, otherwise=otherwise)

    def _ask(
        self,
        question: Callable[[Store], T],
        then: Callable[[T], None],
        otherwise: Refuse | None = None,
    ) -> None:
        def tell(answer: tuple[T] | EnvironmentFailure) -> None:
            if isinstance(answer, EnvironmentFailure):
                self._tell_failure(answer, otherwise)
            else:
                self._set_failure("")
                then(answer[0])

        self._worker.run(lambda: self._answer(question), tell)

    def _answer(self, question: Callable[[Store], T]) -> tuple[T] | EnvironmentFailure:
        try:
            return (question(self._opened()),)
        except EnvironmentFailure as failure:
            return failure
        except OSError as error:
            return as_store_failure(error, self._path)

    def _opened(self) -> Store:
        if self._store and not self._store.is_in_place():
            self._store.close()
            self._store = None
        if self._store is None:
            self._store = _open(self._path)
        return self._store

    def _tell_failure(self, failure: EnvironmentFailure, otherwise: Refuse | None) -> None:
        # What can only be read is listed all the same, and one session that is not there is one.
        unusable = isinstance(failure, StoreFailure) and not isinstance(failure, StoreUnwritable)
        words = localise_sentence(failure.sentence)
        if unusable or self._store is None:
            self._set_failure(words)
        elif otherwise is None:
            self.refused.emit(words)
        if otherwise is not None:
            otherwise(words)

    def _set_failure(self, sentence: str) -> None:
        if sentence != self.failure:
            self.failure = sentence
            self.failed.emit(sentence)


def _open(path: Path) -> Store:
    """Opens for writing; what can only be read, for reading."""
    try:
        return open_store(path)
    except StoreUnwritable:
        if not path.exists():
            raise
        return open_store(path, read_only=True)


def _examples(store: Store, folder: Path, progress: Callable[[int, int], None]) -> ImportResult:
    from overthink.storage.bundles.bundle_import import add_examples

    return add_examples(store, folder, progress)


def _await_saved(store: Store, table: Literal["sessions", "runs"], identity: str) -> None:
    """Waits, in the thread, for what the recorder is about to write.

    Raises:
        StoreUnwritable: it does not come.
    """
    until = time.monotonic() + PATIENCE_S
    while not session_edits.is_saved(store, table, identity):
        if time.monotonic() > until:
            raise StoreUnwritable(
                "what is shown is not saved yet, so nothing can be kept about it",
                "wait until it is, then say it again",
            )
        time.sleep(_PAUSE_S)


def _found(store: Store, typed: str, filters: Filters) -> Found:
    hits = search(store, typed, filters)
    ids = list({hit.session: None for hit in hits})
    return Found(hits, {session.id: session for session in summaries_of(store, ids)})
