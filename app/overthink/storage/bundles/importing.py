"""Merges a bundle into a database, by identity: adds what is new, and never changes what is there.

All is checked first, then written in one transaction. A session that is there already keeps
whatever it has; turns that continue it, lanes, verdicts, annotations, tags and notes that it lacks
are added.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from overthink.storage.bundles.adding import PREFERENCE, Adding, Row
from overthink.storage.bundles.imported import Imported, SessionImported, Source
from overthink.storage.bundles.reader import opened_bundle
from overthink.storage.bundles.rows import Run, Session, Turn
from overthink.storage.bundles.trust import CheckedBundle, Progress
from overthink.storage.editing import annotation_text, session_text
from overthink.storage.indexing import Kind, put, take_out
from overthink.storage.maintenance import index_run, index_turn
from overthink.storage.store import Store

_ASKED = ("prompt", "system", "expect", "timing")
"""What makes a turn the same turn."""


def import_bundle(
    store: Store,
    path: Path,
    *,
    source: Source = "import",
    progress: Progress = lambda _done, _all: None,
) -> Imported:
    """Takes the sessions of a bundle into a database: all that are new, or nothing at all.

    Args:
        source: what new sessions are marked as.
        progress: told of the parts that are checked. What it raises ends the import.

    Raises:
        BundleError: the bundle is damaged, hostile, or of a newer version.
        StoreFailure: the database cannot be written.
    """
    with opened_bundle(path) as bundle:
        checked = CheckedBundle(bundle, progress)
        with store.writing() as db:
            merging = _Merging(db, checked, source)
            return Imported(sessions=tuple(map(merging.take, checked.sessions())))


class _Merging(Adding):
    """One import, in the middle of its transaction."""

    def take(self, session: Session) -> SessionImported:
        """Adds a session, or what the one that is there lacks."""
        done = SessionImported(id=session.id)
        here = self.row("sessions", session.id, "number, title, note, deleted")
        if here is None:
            done.outcome = "added"
            self.add_session(session, done)
        else:
            self._merge_session(session, here, done)
        return done

    # -- those that are there --------------------------------------------------------------------

    def _merge_session(self, session: Session, here: Row, done: SessionImported) -> None:
        number = here["number"]
        before = self._db.total_changes
        if here["deleted"] is not None:
            self._db.execute("UPDATE sessions SET deleted = NULL WHERE number = ?", (number,))
            done.restored = True
        self._merge_words(number, session, here, done)
        self._merge_turns(number, session.turns, done)
        if self._db.total_changes != before:
            done.outcome = "merged"

    def _merge_words(self, number: int, session: Session, here: Row, done: SessionImported) -> None:
        """Name, note and tags, and what the index holds of them."""
        db = self._db
        before = session_text(db, number)
        for name in ("title", "note"):
            self._offer("sessions", here, {name: getattr(session, name)}, done)
        self.add_tags(number, session.tags)
        if (now := session_text(db, number)) != before:
            take_out(db, Kind.SESSION, number, note=before)
            put(db, Kind.SESSION, number, note=now)

    def _offer(self, table: str, here: Row, told: dict[str, Any], done: SessionImported) -> None:
        """Puts in what is lacking here; `told` begins with the column that decides."""
        column, value = next(iter(told.items()))
        if value and not here[column]:
            self.fill(table, here["number"], told)
        elif value and value != here[column]:
            done.differs = True

    def _merge_turns(self, session: int, turns: Sequence[Turn], done: SessionImported) -> None:
        ours = self._db.execute(
            "SELECT id FROM turns WHERE session = ? ORDER BY number", (session,)
        ).fetchall()
        known = [identity for (identity,) in ours]
        theirs = [turn.id for turn in turns]
        # A conversation is in order: only what comes behind all that is here continues it.
        continues = theirs[: len(known)] == known
        for turn in turns:
            if turn.id in known:
                self._merge_turn(turn, done)
            elif continues:
                index_turn(self._db, self.add_turn(session, turn, done), put)
            else:
                done.differs = True

    def _merge_turn(self, turn: Turn, done: SessionImported) -> None:
        here = self.row("turns", turn.id, "*")
        assert here is not None
        same = all(here[name] == getattr(turn, name) for name in _ASKED)
        done.differs |= not same
        self._offer("turns", here, {name: getattr(turn, name) for name in PREFERENCE}, done)
        sides = dict(
            self._db.execute("SELECT side, id FROM runs WHERE turn = ?", (here["number"],))
        )
        for run in turn.runs:
            if sides.get(run.side) == run.id:
                self._merge_run(run, done)
            elif run.side in sides or not same:
                done.differs = True
            else:
                index_run(self._db, self.add_run(here["number"], run, done), put)

    def _merge_run(self, run: Run, done: SessionImported) -> None:
        here = self.row("runs", run.id, "number, by_hand")
        assert here is not None
        verdict = {"by_hand": run.by_hand, "by_hand_at": run.by_hand_at}
        self._offer("runs", here, verdict, done)
        if not self._is_same_trace(here["number"], run):
            done.differs = True  # spans of other tokens would stand elsewhere
            return
        for span in run.annotations:
            found = self.row("annotations", span.id, "*")
            if found is None:
                number = self.add_annotation(here["number"], span, done)
                put(self._db, Kind.ANNOTATION, number, note=annotation_text(span.label, span.note))
            elif any(found[name] != getattr(span, name) for name in ("label", "note")):
                done.differs = True

    def _is_same_trace(self, number: int, run: Run) -> bool:
        trace = self._bundle.trace(run)
        here = self._db.execute(
            "SELECT format, words, numbers, events FROM traces WHERE run = ?", (number,)
        ).fetchone()
        columns = trace.columns if trace else None
        return bool(here == (msgspec.structs.astuple(columns) if columns else None))
