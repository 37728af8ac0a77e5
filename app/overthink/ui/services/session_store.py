"""The saved sessions, queried and changed in a thread of their own, never on the UI thread.

A database that cannot be used is reported in a sentence, and tried again with the next request.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from overthink.core.errors import EnvironmentFailure, StoreFailure, StoreUnwritable
from overthink.core.messages import message
from overthink.storage import session_edits
from overthink.storage.bundles.bundle_import import ImportResult
from overthink.storage.filters import Filters
from overthink.storage.ratings import PairTally, tally_votes
from overthink.storage.search import Hit, search
from overthink.storage.session_list import (
    PAGE,
    FilterValues,
    Place,
    SessionSummary,
    filter_values,
    list_sessions,
    summaries_of,
)
from overthink.storage.session_states import SessionChanges, SessionWatch
from overthink.storage.store import Store, as_store_failure, open_store
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.services.background_work import WorkerThread
from overthink.ui.state.opened_session import OpenedSession, open_session
from overthink.ui.state.turn_state import SavedAs

T = TypeVar("T")
Change = Callable[[Store], object]
Refuse = Callable[[str], None]
"""Called on the UI thread with the reason why a request failed: a sentence."""

PATIENCE_S = 2.0
"""How long a change waits for a session that is just being recorded."""
_PAUSE_S = 0.05
WATCH_MS = 2_000
"""Time between two looks for changes by other programs."""
MANY = 20
"""More changed sessions than these are listed anew instead of one by one."""


class Found(NamedTuple):
    """Search hits, best first, with their sessions."""

    hits: list[Hit]
    sessions: dict[str, SessionSummary]


class SessionStore(QObject):
    """Sessions of one database. `close` must be called before it is destroyed.

    Args:
        path: the database, which is created if it does not exist.
    """

    changed = Signal(str)
    """A session was added or deleted, or its list entry has changed: its identity."""
    failed = Signal(str)
    """The database cannot be used: a sentence. Empty: it can be used again."""
    problem_changed = Signal(object)
    """Like `failed`: the `EnvironmentFailure`, or None."""
    upgrading = Signal(object)
    """The file is being upgraded: `UpgradeProgress`; None: no more. Emitted by the thread."""
    refused = Signal(str)
    """One request failed: a sentence."""
    deleted_elsewhere = Signal(str)
    """Another program deleted a session: its identity."""
    many_changed = Signal()
    """Other programs changed many sessions."""
    replaced = Signal()
    """All sessions are others: another file is used, or it was replaced."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._worker = WorkerThread(self)
        self._store: Store | None = None  # used in the thread only
        self._searches = 0
        self._closing = False
        self._watch = SessionWatch()  # used in the thread only
        self._watching = False
        """True while the thread looks for changes."""
        self._deleted: set[str] = set()
        """Sessions that were deleted here, not by another program."""
        self._timer = QTimer(self, interval=WATCH_MS)
        self._timer.timeout.connect(self.look)
        self.failure = ""

    # -- queries; `then` is called on the UI thread ----------------------------------------------

    def ask(
        self,
        query: Callable[[Store], T],
        then: Callable[[T], None],
        otherwise: Refuse | None = None,
    ) -> None:
        """Run a query in the thread, then call `then` with its result, or `otherwise`."""

        def finish(answer: tuple[T] | EnvironmentFailure) -> None:
            if isinstance(answer, EnvironmentFailure):
                self._report(answer, otherwise)
            else:
                self._set_failure("")
                then(answer[0])

        self._worker.run(lambda: self._answer(query), finish)

    def request_page(
        self,
        filters: Filters,
        then: Callable[[list[SessionSummary]], None],
        before: Place | None = None,
        limit: int = PAGE,
    ) -> None:
        """Get a page of sessions, newest first, older than the place `before`."""
        self.ask(lambda store: list_sessions(store, filters, before=before, limit=limit), then)

    def request_sessions(
        self,
        ids: Sequence[str],
        then: Callable[[list[SessionSummary]], None],
        otherwise: Refuse | None = None,
    ) -> None:
        """Get some sessions, without deleted ones."""
        self.ask(lambda store: summaries_of(store, ids), then, otherwise)

    def request_filter_values(self, then: Callable[[FilterValues], None]) -> None:
        """Get the values that can be filtered by."""
        self.ask(filter_values, then)

    def request_tally(self, only_blind: bool, then: Callable[[list[PairTally]], None]) -> None:
        """Count which of two models was preferred, and how often."""
        self.ask(lambda store: tally_votes(store, only_blind=only_blind), then)

    def search(self, typed: str, filters: Filters, then: Callable[[Found], None]) -> None:
        """Find the best hits. A later search cancels an earlier one."""
        self._searches += 1
        number = self._searches

        def find(store: Store) -> Found | None:
            if number != self._searches:
                return None
            hits = search(store, typed, filters)
            ids = list({hit.session: None for hit in hits})
            return Found(hits, {session.id: session for session in summaries_of(store, ids)})

        def finish(found: Found | None) -> None:
            if found is not None and number == self._searches:
                then(found)

        self.ask(find, finish)

    def cancel_search(self) -> None:
        """Cancel the pending search."""
        self._searches += 1

    def open(self, session: str, then: Callable[[OpenedSession], None]) -> None:
        """Load a session completely, ready to be shown and replayed."""
        self.ask(lambda store: open_session(store, session), then)

    # -- changes ---------------------------------------------------------------------------------

    def rename(self, session: str, title: str) -> None:
        """Give a session a title; an empty one shows its prompt instead."""
        self._change((session,), lambda store: session_edits.rename(store, session, title))

    def star(self, session: str, starred: bool) -> None:
        """Star a session, or remove its star."""
        self._change((session,), lambda store: session_edits.star(store, session, starred=starred))

    def set_tags(self, session: str, tags: Iterable[str], otherwise: Refuse | None = None) -> None:
        """Replace the session's tags."""
        wanted = tuple(tags)
        self._change_saved(
            session,
            ("sessions", session),
            lambda store: session_edits.set_tags(store, session, wanted),
            otherwise,
        )

    def set_note(self, session: str, note: str, otherwise: Refuse | None = None) -> None:
        """Replace the session's note."""
        self._change_saved(
            session,
            ("sessions", session),
            lambda store: session_edits.set_note(store, session, note),
            otherwise,
        )

    def change_run(self, saved: SavedAs, change: Change, otherwise: Refuse) -> None:
        """Change what belongs to a run, once it is saved."""
        self._change_saved(saved.session, ("runs", saved.run), change, otherwise)

    def delete(self, sessions: Sequence[str], then: Callable[[], None] = lambda: None) -> None:
        """Remove sessions from every list; `restore` undoes it."""
        self._deleted.update(sessions)
        self._change(sessions, lambda store: session_edits.delete(store, sessions), then)

    def restore(self, sessions: Sequence[str]) -> None:
        """Undo `delete`."""
        self._deleted.difference_update(sessions)
        self._change(sessions, lambda store: session_edits.restore(store, sessions))

    def _change(
        self,
        sessions: Sequence[str],
        change: Change,
        then: Callable[[], None] = lambda: None,
        otherwise: Refuse | None = None,
    ) -> None:
        def finish(_result: object) -> None:
            then()
            for session in sessions:
                self.changed.emit(session)

        self.ask(change, finish, otherwise)

    def _change_saved(
        self,
        session: str,
        row: tuple[Literal["sessions", "runs"], str],
        change: Change,
        otherwise: Refuse | None,
    ) -> None:
        """Change something whose row the recorder may be about to write."""

        def wait_and_change(store: Store) -> None:
            _wait_until_saved(store, *row)
            change(store)

        self._change((session,), wait_and_change, otherwise=otherwise)

    # -- imports ---------------------------------------------------------------------------------

    def import_bundle(self, path: Path, then: Callable[[ImportResult | None], None]) -> None:
        """Import a bundle; call `then` with None if it is refused, which `refused` explains."""

        def load(store: Store) -> ImportResult:
            from overthink.storage.bundles.bundle_import import import_bundle

            return import_bundle(store, path, progress=self._check_closing)

        self._import(load, then)

    def import_examples(self, folder: Path, then: Callable[[ImportResult | None], None]) -> None:
        """Import the app's examples, including those that were deleted."""
        self._import(lambda store: self._add_examples(store, folder), then)

    def import_first_examples(self, folder: Path, new: bool, then: Callable[[], None]) -> None:
        """Import the examples into a database that never had a session.

        A database that cannot be written gets no examples; its problem is reported elsewhere.

        Args:
            new: whether the database was just created.
            then: called if examples were imported.
        """

        def load(store: Store) -> ImportResult | None:
            from overthink.storage.bundles.bundle_import import is_new

            wanted = not store.read_only and (new or is_new(store))
            return self._add_examples(store, folder) if wanted else None

        def finish(result: ImportResult | None) -> None:
            for session in result.sessions if result else ():
                self.changed.emit(session.id)
            if result and result.sessions:
                then()

        self.ask(load, finish)

    def _import(
        self, load: Callable[[Store], ImportResult], then: Callable[[ImportResult | None], None]
    ) -> None:
        def attempt(store: Store) -> ImportResult | EnvironmentFailure:
            try:
                return load(store)
            except EnvironmentFailure as failure:
                return failure

        def finish(result: ImportResult | EnvironmentFailure) -> None:
            if isinstance(result, EnvironmentFailure):
                self._report(result, None)
                then(None)
            else:
                then(result)

        self.ask(attempt, finish)

    def _add_examples(self, store: Store, folder: Path) -> ImportResult:
        from overthink.storage.bundles.bundle_import import add_examples

        return add_examples(store, folder, self._check_closing)

    def _check_closing(self, _done: int, _parts: int) -> None:
        """Abort an import when the window closes."""
        if self._closing:
            raise StoreUnwritable(message("the window closes"), message("import it again"))

    # -- changes by other programs ---------------------------------------------------------------

    def watch(self) -> None:
        """Look for changes by other programs from now on, every few seconds."""
        self._timer.start()

    def look(self) -> None:
        """Look for changes by other programs now."""
        if not self._watching and not self._closing:
            self._watching = True
            self._worker.run(self._changes, self._show_changes)

    def _changes(self) -> SessionChanges:
        """Find changes; a database that cannot be read is reported by the next query."""
        try:
            if self._path.is_file():  # opening it would create it
                return self._watch.changes(self._open_store())
        except (EnvironmentFailure, OSError):
            pass
        return SessionChanges((), ())

    def _show_changes(self, found: SessionChanges) -> None:
        self._watching = False
        for session in found.gone:
            if session not in self._deleted:
                self.deleted_elsewhere.emit(session)
        if len(found.changed) > MANY:
            self.many_changed.emit()
        else:
            for session in found.changed:
                self.changed.emit(session)

    # -- the file --------------------------------------------------------------------------------

    def use(self, path: Path) -> None:
        """Use another file from now on."""

        def switch(_old: Path) -> None:
            self._path = path
            self._watch.forget()

        self.replace_file(switch, lambda _result: None, lambda _reason: None)

    def replace_file(
        self, work: Callable[[Path], T], then: Callable[[T], None], otherwise: Refuse
    ) -> None:
        """Replace the database in the thread, while it is closed here; then list it anew.

        Args:
            work: gets the database's path.
            otherwise: called with the reason if that failed.
        """

        def finish(answer: tuple[T] | EnvironmentFailure) -> None:
            if isinstance(answer, EnvironmentFailure):
                otherwise(localise_sentence(answer.sentence))
                return
            then(answer[0])
            self.reload()

        self._worker.run(lambda: self._replace(work), finish)

    def reload(self) -> None:
        """Open the file again, and list its sessions."""
        self.ask(lambda _store: None, lambda _answer: self.replaced.emit())

    def _replace(self, work: Callable[[Path], T]) -> tuple[T] | EnvironmentFailure:
        if self._store:
            self._store.close()
            self._store = None
        try:
            return (work(self._path),)
        except EnvironmentFailure as failure:
            return failure
        except OSError as error:
            return as_store_failure(error, self._path)

    # -- the thread ------------------------------------------------------------------------------

    def close(self) -> None:
        """Wait until all changes are written, and close the database."""
        self._closing = True
        self._timer.stop()
        self._worker.close(drop=False)
        if self._store:
            self._store.close()
            self._store = None

    def _answer(self, query: Callable[[Store], T]) -> tuple[T] | EnvironmentFailure:
        try:
            return (query(self._open_store()),)
        except EnvironmentFailure as failure:
            return failure
        except OSError as error:
            return as_store_failure(error, self._path)

    def _open_store(self) -> Store:
        """The store, opened again if its file was deleted; read-only if it cannot be written."""
        if self._store and not self._store.is_in_place():
            self._store.close()
            self._store = None
        if self._store is None:
            try:
                self._store = open_store(self._path, on_upgrade=self.upgrading.emit)
            except StoreUnwritable:
                if not self._path.exists():
                    raise
                self._store = open_store(self._path, read_only=True)
        return self._store

    def _report(self, failure: EnvironmentFailure, otherwise: Refuse | None) -> None:
        # A read-only database can still be listed, and a missing session concerns one request.
        unusable = isinstance(failure, StoreFailure) and not isinstance(failure, StoreUnwritable)
        reason = localise_sentence(failure.sentence)
        if unusable or self._store is None:
            self._set_failure(reason, failure)
        elif otherwise is None:
            self.refused.emit(reason)
        if otherwise is not None:
            otherwise(reason)

    def _set_failure(self, sentence: str, failure: EnvironmentFailure | None = None) -> None:
        if sentence != self.failure:
            self.failure = sentence
            self.failed.emit(sentence)
            self.problem_changed.emit(failure)


def _wait_until_saved(store: Store, table: Literal["sessions", "runs"], identity: str) -> None:
    """Wait, in the thread, for a row that the recorder is about to write.

    Raises:
        StoreUnwritable: the row was not written in time.
    """
    until = time.monotonic() + PATIENCE_S
    while not session_edits.is_saved(store, table, identity):
        if time.monotonic() > until:
            raise StoreUnwritable(
                message("this run is not saved yet, so nothing can be added to it"),
                message("wait until it is saved, then try again"),
            )
        time.sleep(_PAUSE_S)
