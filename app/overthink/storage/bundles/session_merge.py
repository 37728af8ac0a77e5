"""What came of an import: of each session, and of a bundle."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from overthink.storage.bundles.rows import Annotation, Machine, Model, Run, Session, Settings, Turn
from overthink.storage.bundles.trust import CheckedBundle
from overthink.storage.search_index import (
    Kind,
    add_document,
    annotation_text,
    index_run,
    index_session,
    index_turn,
    remove_document,
    session_text,
)
from overthink.storage.shared_rows import shared_row

Source = Literal["import", "example"]
"""What new sessions are marked as."""


class SessionImportResult(msgspec.Struct, kw_only=True):
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


Row = sqlite3.Row

PREFERENCE = ("preference", "preference_blind", "preference_at")
_TURN_COLUMNS = ("id", "prompt", "system", "expect", "begun", *PREFERENCE)
_RUN_COLUMNS = (
    *("id", "side", "model_name", "draft_name", "family", "family_guessed", "status", "begun"),
    *("ended", "stopped", "correct", "judged_by", "found", "equivalent", "by_hand", "by_hand_at"),
)


class Adding:
    """Adds sessions, and parts of them, that are not there yet."""

    def __init__(self, db: sqlite3.Connection, bundle: CheckedBundle, source: Source) -> None:
        self._db, self._bundle, self._source = db, bundle, source
        shared = bundle.shared
        self._numbers = {
            **{("models", row.identity): self._shared("models", row) for row in shared.models},
            **{
                ("machines", row.identity): self._shared("machines", row) for row in shared.machines
            },
            **{
                ("settings", row.identity): self._shared("settings", row) for row in shared.settings
            },
        }
        """Of rows that runs share, by table and identity."""

    def _shared(self, table: str, row: Model | Machine | Settings) -> int:
        return shared_row(self._db, table, msgspec.structs.asdict(row))

    def add_session(self, session: Session, done: SessionImportResult) -> None:
        """A session that is not there; `done` counts, as for all below."""
        told = {name: getattr(session, name) for name in ("id", "title", "note", "created")}
        told |= {"starred": session.starred, "source": self._source}
        number = self._insert("sessions", told)
        self.add_tags(number, session.tags)
        for turn in session.turns:
            self.add_turn(number, turn, done)
        index_session(self._db, number, add_document)

    def add_tags(self, session: int, tags: Sequence[str]) -> None:
        """Tags; those that are there stay."""
        self._db.executemany(
            "INSERT INTO session_tags (session, tag) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [(session, tag) for tag in tags],
        )

    def add_turn(self, session: int, turn: Turn, done: SessionImportResult) -> int:
        """A turn with its runs, not in the index yet; its number."""
        self._refuse_elsewhere("turns", turn.id)
        repeats = self.row("turns", turn.repeats, "number") if turn.repeats else None
        told = {name: getattr(turn, name) for name in _TURN_COLUMNS}
        told |= {"session": session, "repeats": repeats and repeats["number"]}
        number = self._insert("turns", told | {"timing": turn.timing.value})
        done.turns += 1
        for run in turn.runs:
            self.add_run(number, run, done)
        return number

    def add_run(self, turn: int, run: Run, done: SessionImportResult) -> int:
        """A run with its trace and annotations, not in the index yet; its number."""
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
            self.add_annotation(number, span, done)
        done.runs += 1
        return number

    def add_annotation(self, run: int, span: Annotation, done: SessionImportResult) -> int:
        """An annotation, not in the index yet; its number."""
        self._refuse_elsewhere("annotations", span.id)
        done.annotations += 1
        return self._insert("annotations", {"run": run, **msgspec.structs.asdict(span)})

    # -- rows ------------------------------------------------------------------------------------

    def _number(self, table: str, identity: str | None) -> int | None:
        return self._numbers[table, identity] if identity else None

    def row(self, table: str, identity: str, columns: str) -> Row | None:
        """A row by its identity; None where it is not there."""
        cursor = self._db.cursor()
        cursor.row_factory = sqlite3.Row
        found: Row | None = cursor.execute(
            f"SELECT {columns} FROM {table} WHERE id = ?", (identity,)
        ).fetchone()
        return found

    def _refuse_elsewhere(self, table: str, identity: str) -> None:
        """What is new in its session must not be in another one: identities name one thing."""
        if self.row(table, identity, "number") is not None:
            raise self._bundle.refusal(
                f"{identity} is among the {table} of another session here already"
            )

    def _insert(self, table: str, row: dict[str, Any]) -> int:
        columns = ", ".join(row)
        places = ", ".join(f":{column}" for column in row)
        cursor = self._db.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", row)
        return int(cursor.lastrowid or 0)

    def fill(self, table: str, number: int, row: dict[str, Any]) -> None:
        """Puts values into columns of a row that have none."""
        if row:
            setting = ", ".join(f"{column} = :{column}" for column in row)
            self._db.execute(
                f"UPDATE {table} SET {setting} WHERE number = :number", {**row, "number": number}
            )


_ASKED = ("prompt", "system", "expect", "timing")
"""What makes a turn the same turn."""


class _Merging(Adding):
    """One import, in the middle of its transaction."""

    def take(self, session: Session) -> SessionImportResult:
        """Adds a session, or what the one that is there lacks."""
        done = SessionImportResult(id=session.id)
        here = self.row("sessions", session.id, "number, title, note, deleted")
        if here is None:
            done.outcome = "added"
            self.add_session(session, done)
        else:
            self._merge_session(session, here, done)
        return done

    # -- those that are there --------------------------------------------------------------------

    def _merge_session(self, session: Session, here: Row, done: SessionImportResult) -> None:
        number = here["number"]
        before = self._db.total_changes
        if here["deleted"] is not None:
            self._db.execute("UPDATE sessions SET deleted = NULL WHERE number = ?", (number,))
            done.restored = True
        self._merge_words(number, session, here, done)
        self._merge_turns(number, session.turns, done)
        if self._db.total_changes != before:
            done.outcome = "merged"

    def _merge_words(
        self, number: int, session: Session, here: Row, done: SessionImportResult
    ) -> None:
        """Name, note and tags, and what the index holds of them."""
        db = self._db
        before = session_text(db, number)
        for name in ("title", "note"):
            self._offer("sessions", here, {name: getattr(session, name)}, done)
        self.add_tags(number, session.tags)
        if (now := session_text(db, number)) != before:
            remove_document(db, Kind.SESSION, number, note=before)
            add_document(db, Kind.SESSION, number, note=now)

    def _offer(
        self, table: str, here: Row, told: dict[str, Any], done: SessionImportResult
    ) -> None:
        """Puts in what is lacking here; `told` begins with the column that decides."""
        column, value = next(iter(told.items()))
        if value and not here[column]:
            self.fill(table, here["number"], told)
        elif value and value != here[column]:
            done.differs = True

    def _merge_turns(self, session: int, turns: Sequence[Turn], done: SessionImportResult) -> None:
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
                index_turn(self._db, self.add_turn(session, turn, done), add_document)
            else:
                done.differs = True

    def _merge_turn(self, turn: Turn, done: SessionImportResult) -> None:
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
                index_run(self._db, self.add_run(here["number"], run, done), add_document)

    def _merge_run(self, run: Run, done: SessionImportResult) -> None:
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
                add_document(
                    self._db, Kind.ANNOTATION, number, note=annotation_text(span.label, span.note)
                )
            elif any(found[name] != getattr(span, name) for name in ("label", "note")):
                done.differs = True

    def _is_same_trace(self, number: int, run: Run) -> bool:
        trace = self._bundle.trace(run)
        here = self._db.execute(
            "SELECT format, words, numbers, events FROM traces WHERE run = ?", (number,)
        ).fetchone()
        columns = trace.columns if trace else None
        return bool(here == (msgspec.structs.astuple(columns) if columns else None))
