"""Writes what is new of a bundle into a database, in a transaction that somebody else has begun."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec

from overthink.storage.bundles.imported import SessionImported, Source
from overthink.storage.bundles.rows import Annotation, Machine, Model, Run, Session, Settings, Turn
from overthink.storage.bundles.trust import CheckedBundle
from overthink.storage.indexing import put
from overthink.storage.maintenance import index_session
from overthink.storage.references import shared_row

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

    def add_session(self, session: Session, done: SessionImported) -> None:
        """A session that is not there; `done` counts, as for all below."""
        told = {name: getattr(session, name) for name in ("id", "title", "note", "created")}
        told |= {"starred": session.starred, "source": self._source}
        number = self._insert("sessions", told)
        self.add_tags(number, session.tags)
        for turn in session.turns:
            self.add_turn(number, turn, done)
        index_session(self._db, number, put)

    def add_tags(self, session: int, tags: Sequence[str]) -> None:
        """Tags; those that are there stay."""
        self._db.executemany(
            "INSERT INTO session_tags (session, tag) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [(session, tag) for tag in tags],
        )

    def add_turn(self, session: int, turn: Turn, done: SessionImported) -> int:
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

    def add_run(self, turn: int, run: Run, done: SessionImported) -> int:
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

    def add_annotation(self, run: int, span: Annotation, done: SessionImported) -> int:
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
