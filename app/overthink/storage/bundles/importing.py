"""Merges a bundle into a database, by identity: adds what is new, and never changes what is there.

All is checked first, then written in one transaction. A session that is there already keeps
whatever it has; turns that continue it, lanes, verdicts, annotations, tags and notes that it lacks
are added.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec

from overthink.storage.bundles.container import opened_bundle
from overthink.storage.bundles.rows import Annotation, Run, Session, Turn
from overthink.storage.bundles.trust import CheckedBundle, Progress
from overthink.storage.editing import annotation_text, session_text
from overthink.storage.indexing import Kind, put, take_out
from overthink.storage.maintenance import index_run, index_session, index_turn
from overthink.storage.references import shared_row
from overthink.storage.store import Store

Row = sqlite3.Row
Source = Literal["import", "example"]
"""What new sessions are marked as."""


class SessionImported(msgspec.Struct, kw_only=True):
    """What became of one session of a bundle."""

    id: str
    outcome: Literal["added", "merged", "known"] = "known"
    """Merged: it was there and got something that it lacked. Known: it was there, whole."""
    turns: int = 0
    """New ones, as all counts here."""
    runs: int = 0
    annotations: int = 0
    restored: bool = False
    """It was deleted here, and is back."""
    differs: bool = False
    """Something of it is different here; what was here stayed."""


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a bundle."""

    sessions: tuple[SessionImported, ...]

    def of(self, outcome: str) -> list[str]:
        """The sessions of an outcome."""
        return [session.id for session in self.sessions if session.outcome == outcome]


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


class _Merging:
    """One import, in the middle of its transaction."""

    def __init__(self, db: sqlite3.Connection, bundle: CheckedBundle, source: str) -> None:
        self._db, self._bundle, self._source = db, bundle, source
        shared = bundle.shared
        self._numbers: dict[str | None, int | None] = {None: None}
        for table, rows in (
            *(("models", shared.models), ("machines", shared.machines)),
            ("settings", shared.settings),
        ):
            for row in rows:
                told = msgspec.structs.asdict(row)
                self._numbers[f"{table} {row.identity}"] = shared_row(db, table, told)

    def take(self, session: Session) -> SessionImported:
        """Adds a session, or what the one that is there lacks."""
        done = SessionImported(id=session.id)
        here = self._row("sessions", session.id, "number, title, note, deleted")
        if here is None:
            done.outcome = "added"
            self._add_session(session, done)
        else:
            self._merge_session(session, here, done)
        return done

    # -- new ones --------------------------------------------------------------------------------

    def _add_session(self, session: Session, done: SessionImported) -> None:
        told = {name: getattr(session, name) for name in ("id", "title", "note", "created")}
        told |= {"starred": session.starred, "source": self._source}
        number = self._insert("sessions", told)
        self._add_tags(number, session.tags)
        for turn in session.turns:
            self._add_turn(number, turn, done)
        index_session(self._db, number, put)

    def _add_tags(self, session: int, tags: Sequence[str]) -> None:
        self._db.executemany(
            "INSERT INTO session_tags (session, tag) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [(session, tag) for tag in tags],
        )

    def _add_turn(self, session: int, turn: Turn, done: SessionImported) -> int:
        self._refuse_elsewhere("turns", turn.id)
        repeats = self._row("turns", turn.repeats, "number") if turn.repeats else None
        told = {name: getattr(turn, name) for name in _TURN_COLUMNS}
        told |= {"session": session, "repeats": repeats and repeats["number"]}
        number = self._insert("turns", told | {"timing": turn.timing.value})
        done.turns += 1
        for run in turn.runs:
            self._add_run(number, run, done)
        return number

    def _add_run(self, turn: int, run: Run, done: SessionImported) -> int:
        self._refuse_elsewhere("runs", run.id)
        trace = self._bundle.trace(run)
        told = {name: getattr(run, name) for name in _RUN_COLUMNS}
        told |= msgspec.structs.asdict(run.figures)
        told |= {
            "turn": turn,
            "notes": msgspec.json.encode(run.notes).decode(),
            "model": self._number("models", run.model),
            "draft": self._number("models", run.draft),
            "machine": self._number("machines", run.machine),
            "settings": self._number("settings", run.settings),
            "loaded_before": trace.loaded_before if trace else None,
        }
        number = self._insert("runs", told)
        if trace and trace.columns:
            self._insert("traces", {"run": number, **msgspec.structs.asdict(trace.columns)})
        for span in run.annotations:
            self._add_annotation(number, span, done)
        done.runs += 1
        return number

    def _add_annotation(self, run: int, span: Annotation, done: SessionImported) -> int:
        self._refuse_elsewhere("annotations", span.id)
        done.annotations += 1
        return self._insert("annotations", {"run": run, **msgspec.structs.asdict(span)})

    # -- those that are there --------------------------------------------------------------------

    def _merge_session(self, session: Session, here: Row, done: SessionImported) -> None:
        number = here["number"]
        before = self._changes()
        if here["deleted"] is not None:
            self._db.execute("UPDATE sessions SET deleted = NULL WHERE number = ?", (number,))
            done.restored = True
        self._merge_words(number, session, here, done)
        self._merge_turns(number, session.turns, done)
        if self._changes() != before:
            done.outcome = "merged"

    def _merge_words(self, number: int, session: Session, here: Row, done: SessionImported) -> None:
        """Name, note and tags, and what the index holds of them."""
        db = self._db
        lacks = {
            name: getattr(session, name)
            for name in ("title", "note")
            if getattr(session, name) and not here[name]
        }
        done.differs |= any(getattr(session, n) != here[n] for n in ("title", "note") if here[n])
        tags = db.execute("SELECT tag FROM session_tags WHERE session = ?", (number,)).fetchall()
        if lacks or not {(tag,) for tag in session.tags} <= set(tags):
            take_out(db, Kind.SESSION, number, note=session_text(db, number))
            self._fill("sessions", number, lacks)
            self._add_tags(number, session.tags)
            put(db, Kind.SESSION, number, note=session_text(db, number))

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
                index_turn(self._db, self._add_turn(session, turn, done), put)
            else:
                done.differs = True

    def _merge_turn(self, turn: Turn, done: SessionImported) -> None:
        here = self._row("turns", turn.id, "*")
        assert here is not None
        same = all(here[name] == getattr(turn, name) for name in _ASKED)
        done.differs |= not same
        if turn.preference and not here["preference"]:
            told = {name: getattr(turn, name) for name in _PREFERENCE}
            self._fill("turns", here["number"], told)
        elif turn.preference and turn.preference != here["preference"]:
            done.differs = True
        sides = dict(
            self._db.execute("SELECT side, id FROM runs WHERE turn = ?", (here["number"],))
        )
        for run in turn.runs:
            if sides.get(run.side) == run.id:
                self._merge_run(run, done)
            elif run.side in sides or not same:
                done.differs = True
            else:
                index_run(self._db, self._add_run(here["number"], run, done), put)

    def _merge_run(self, run: Run, done: SessionImported) -> None:
        here = self._row("runs", run.id, "number, by_hand, status")
        assert here is not None
        if run.by_hand and not here["by_hand"]:
            told = {"by_hand": run.by_hand, "by_hand_at": run.by_hand_at}
            self._fill("runs", here["number"], told)
        elif run.by_hand and run.by_hand != here["by_hand"]:
            done.differs = True
        if not self._is_same_trace(here["number"], run):
            done.differs = True  # spans of other tokens would stand elsewhere
            return
        for span in run.annotations:
            found = self._row("annotations", span.id, "*")
            if found is None:
                number = self._add_annotation(here["number"], span, done)
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

    # -- rows ------------------------------------------------------------------------------------

    def _changes(self) -> int:
        return self._db.total_changes

    def _number(self, table: str, identity: str | None) -> int | None:
        return self._numbers[f"{table} {identity}"] if identity else None

    def _row(self, table: str, identity: str, columns: str) -> Row | None:
        cursor = self._db.cursor()
        cursor.row_factory = sqlite3.Row
        found: Row | None = cursor.execute(
            f"SELECT {columns} FROM {table} WHERE id = ?", (identity,)
        ).fetchone()
        return found

    def _refuse_elsewhere(self, table: str, identity: str) -> None:
        """What is new in its session must not be in another one: identities name one thing."""
        if self._row(table, identity, "number") is not None:
            raise self._bundle.refusal(
                f"{identity} is among the {table} of another session here already"
            )

    def _insert(self, table: str, row: dict[str, Any]) -> int:
        columns = ", ".join(row)
        places = ", ".join(f":{column}" for column in row)
        cursor = self._db.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", row)
        return int(cursor.lastrowid or 0)

    def _fill(self, table: str, number: int, row: dict[str, Any]) -> None:
        if row:
            setting = ", ".join(f"{column} = :{column}" for column in row)
            self._db.execute(
                f"UPDATE {table} SET {setting} WHERE number = :number", {**row, "number": number}
            )


_PREFERENCE = ("preference", "preference_blind", "preference_at")
_ASKED = ("prompt", "system", "expect", "timing")
"""What makes a turn the same turn."""
_TURN_COLUMNS = ("id", "prompt", "system", "expect", "begun", *_PREFERENCE)
_RUN_COLUMNS = (
    *("id", "side", "model_name", "draft_name", "family", "family_guessed", "status", "begun"),
    *("ended", "stopped", "correct", "judged_by", "found", "equivalent", "by_hand", "by_hand_at"),
)
