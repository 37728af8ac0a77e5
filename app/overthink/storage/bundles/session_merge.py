"""Merge sessions of a bundle into a database, by identity, in the caller's transaction.

What is new is added; what exists never changes. An existing session retains everything it has; it
gets the turns that continue it, and the lanes, verdicts, annotations, tags and notes that it lacks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from overthink.core.messages import message
from overthink.storage.bundles.rows import Annotation, Run, Session, Turn
from overthink.storage.bundles.trust import CheckedBundle
from overthink.storage.run_metrics import JUDGEMENT_COLUMNS
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
from overthink.storage.store import Store

Source = Literal["import", "example"]
"""The `source` of new sessions."""

Row = dict[str, Any]

_CONDITIONS = ("prompt", "system", "expect", "timing")
"""Columns that make two turns the same."""
_PREFERENCE = ("preference", "preference_blind", "preference_at")
_TURN_COLUMNS = ("id", "prompt", "system", "expect", "begun", *_PREFERENCE)
_RUN_COLUMNS = (
    *("id", "side", "model_name", "draft_name", "family", "family_guessed", "status", "begun"),
    *("ended", "stopped", "correct", "judged_by", "found", "equivalent", "grader"),
    *("by_hand", "by_hand_at", "sample"),
)


class SessionImportResult(msgspec.Struct, kw_only=True):
    """What happened to one session of a bundle."""

    id: str
    outcome: Literal["added", "merged", "known"] = "known"
    """Merged: it existed and got something that it lacked. Known: it existed with everything."""
    turns: int = 0
    """Number of new ones, like all counts here."""
    runs: int = 0
    annotations: int = 0
    restored: bool = False
    """It was deleted here, and is restored."""
    differs: bool = False
    """Something differs here; what was here is unchanged."""


class SessionMerge:
    """One import, within its transaction.

    Args:
        source: of new sessions.
    """

    def __init__(self, store: Store, bundle: CheckedBundle, source: Source) -> None:
        self._database, self._db = store.database, store.connection
        self._bundle, self._source = bundle, source
        self._numbers = {
            (table, row.identity): shared_row(self._db, table, msgspec.structs.asdict(row))
            for table in ("models", "machines", "settings")
            for row in getattr(bundle.shared, table)
        }
        """Numbers of shared rows, by table and identity."""

    def merge(self, session: Session) -> SessionImportResult:
        """Add a session, or what the existing one lacks."""
        result = SessionImportResult(id=session.id)
        here = self._row("sessions", session.id)
        if here is None:
            result.outcome = "added"
            self._add_session(session, result)
        else:
            self._merge_session(session, here, result)
        return result

    # -- new rows; `result` counts them ----------------------------------------------------------

    def _add_session(self, session: Session, result: SessionImportResult) -> None:
        columns = ("id", "title", "note", "starred", "created")
        row = {name: getattr(session, name) for name in columns}
        # Examples of one day are listed in the order of their files.
        listed = session.created[:10] if self._source == "example" else session.created
        row |= {"source": self._source, "listed": listed}
        number = self._insert("sessions", row)
        self._add_tags(number, session.tags)
        for turn in session.turns:
            self._add_turn(number, turn, result)
        index_session(self._db, number, add_document)

    def _add_tags(self, session: int, tags: Sequence[str]) -> None:
        rows = ({"session": session, "tag": tag} for tag in tags)
        self._database.table("session_tags").insert_all(rows, ignore=True)

    def _add_turn(self, session: int, turn: Turn, result: SessionImportResult) -> int:
        """Add a turn with its runs, without its documents, and return its number."""
        self._check_is_new("turns", turn.id)
        repeats = self._row("turns", turn.repeats) if turn.repeats else None
        row = {name: getattr(turn, name) for name in _TURN_COLUMNS}
        row |= {"session": session, "repeats": repeats and repeats["number"]}
        number = self._insert("turns", row | {"timing": turn.timing.value})
        result.turns += 1
        for run in turn.runs:
            self._add_run(number, run, result)
        return number

    def _add_run(self, turn: int, run: Run, result: SessionImportResult) -> int:
        """Add a run with its trace and annotations, without documents, and return its number."""
        self._check_is_new("runs", run.id)
        trace = self._bundle.trace(run)
        row = {name: getattr(run, name) for name in _RUN_COLUMNS}
        row |= msgspec.structs.asdict(run.figures)
        row |= {
            "turn": turn,
            "notes": msgspec.json.encode(run.notes).decode(),
            "model": self._number("models", run.model),
            "draft": self._number("models", run.draft),
            "machine": self._number("machines", run.machine),
            "settings": self._number("settings", run.settings),
            "loaded_before": trace.loaded_before if trace else None,
        }
        number = self._insert("runs", row)
        if trace and trace.columns:
            self._insert("traces", {"run": number, **msgspec.structs.asdict(trace.columns)})
        for span in run.annotations:
            self._add_annotation(number, span, result)
        self._add_experiments(number, run)
        result.runs += 1
        return number

    def _add_annotation(self, run: int, span: Annotation, result: SessionImportResult) -> int:
        """Add an annotation, without its document, and return its number."""
        self._check_is_new("annotations", span.id)
        result.annotations += 1
        return self._insert("annotations", {"run": run, **msgspec.structs.asdict(span)})

    def _add_experiments(self, number: int, run: Run) -> None:
        """Add the results that a run lacks: one here remains, even if it is older."""
        here = {
            (row["kind"], row["model"])
            for row in self._database.table("experiments").rows_where("run = ?", [number])
        }
        for each in run.experiments:
            if (each.kind, each.model) not in here:
                if self._row("experiments", each.id) is not None:
                    continue  # of another copy of the run, such as a deleted one
                self._insert("experiments", {"run": number, **msgspec.structs.asdict(each)})

    def _check_is_new(self, table: str, identity: str) -> None:
        """Refuse an identity that another session has: identities are unique."""
        if self._row(table, identity) is not None:
            problems = {
                "turns": message("another session here has the turn {name}", name=identity),
                "runs": message("another session here has the run {name}", name=identity),
                "annotations": message(
                    "another session here has the annotation {name}", name=identity
                ),
            }
            raise self._bundle.refusal(problems[table])

    # -- existing rows ---------------------------------------------------------------------------

    def _merge_session(self, session: Session, here: Row, result: SessionImportResult) -> None:
        number, before = here["number"], self._db.total_changes
        if here["deleted"] is not None:
            self._update("sessions", number, {"deleted": None})
            result.restored = True
        self._merge_words(number, session, here, result)
        self._merge_turns(number, session.turns, result)
        if self._db.total_changes != before:
            result.outcome = "merged"

    def _merge_words(
        self, number: int, session: Session, here: Row, result: SessionImportResult
    ) -> None:
        """Merge title, note and tags, and update the index."""
        db = self._db
        before = session_text(db, number)
        for name in ("title", "note"):
            self._fill("sessions", here, {name: getattr(session, name)}, result)
        self._add_tags(number, session.tags)
        if (now := session_text(db, number)) != before:
            remove_document(db, Kind.SESSION, number, note=before)
            add_document(db, Kind.SESSION, number, note=now)

    def _fill(self, table: str, here: Row, theirs: Row, result: SessionImportResult) -> None:
        """Fill columns that are empty here; the first column of `theirs` decides."""
        column, value = next(iter(theirs.items()))
        if value and not here[column]:
            self._update(table, here["number"], theirs)
        elif value and value != here[column]:
            result.differs = True

    def _merge_turns(
        self, session: int, turns: Sequence[Turn], result: SessionImportResult
    ) -> None:
        rows = self._database.table("turns").rows_where(
            "session = ?", [session], order_by="number", select="id"
        )
        known = [row["id"] for row in rows]
        # A conversation is ordered: only turns after all known ones continue it.
        continues = [turn.id for turn in turns[: len(known)]] == known
        for turn in turns:
            if turn.id in known:
                self._merge_turn(turn, result)
            elif continues:
                index_turn(self._db, self._add_turn(session, turn, result), add_document)
            else:
                result.differs = True

    def _merge_turn(self, turn: Turn, result: SessionImportResult) -> None:
        here = self._row("turns", turn.id)
        assert here is not None
        same = all(here[name] == getattr(turn, name) for name in _CONDITIONS)
        result.differs |= not same
        self._fill("turns", here, {name: getattr(turn, name) for name in _PREFERENCE}, result)
        number = here["number"]
        runs = self._database.table("runs").rows_where("turn = ?", [number], select="side, id")
        sides = {row["side"]: row["id"] for row in runs}
        for run in turn.runs:
            if sides.get(run.side) == run.id:
                self._merge_run(run, result)
            elif run.side in sides or not same:
                result.differs = True
            else:
                index_run(self._db, self._add_run(number, run, result), add_document)

    def _merge_run(self, run: Run, result: SessionImportResult) -> None:
        here = self._row("runs", run.id)
        assert here is not None
        verdict = {"by_hand": run.by_hand, "by_hand_at": run.by_hand_at}
        self._fill("runs", here, verdict, result)
        if here["judged_by"] is None and run.judged_by is not None:
            judged = {name: getattr(run, name) for name in JUDGEMENT_COLUMNS}
            self._update("runs", here["number"], judged)
        if not self._is_same_trace(here["number"], run):
            result.differs = True  # its annotations belong to other tokens
            return
        self._add_experiments(here["number"], run)
        for span in run.annotations:
            found = self._row("annotations", span.id)
            if found is None:
                number = self._add_annotation(here["number"], span, result)
                text = annotation_text(span.label, span.note)
                add_document(self._db, Kind.ANNOTATION, number, note=text)
            elif any(found[name] != getattr(span, name) for name in ("label", "note")):
                result.differs = True

    def _is_same_trace(self, number: int, run: Run) -> bool:
        trace = self._bundle.trace(run)
        here = self._db.execute(
            "SELECT format, words, numbers, events FROM traces WHERE run = ?", (number,)
        ).fetchone()
        columns = trace.columns if trace else None
        return bool(here == (msgspec.structs.astuple(columns) if columns else None))

    # -- tables ----------------------------------------------------------------------------------

    def _row(self, table: str, identity: str) -> Row | None:
        return next(self._database.table(table).rows_where("id = ?", [identity]), None)

    def _number(self, table: str, identity: str | None) -> int | None:
        return self._numbers[table, identity] if identity else None

    def _insert(self, table: str, row: Row) -> int:
        return int(self._database.table(table).insert(row).last_pk or 0)

    def _update(self, table: str, number: int, row: Row) -> None:
        self._database.table(table).update(number, row)
