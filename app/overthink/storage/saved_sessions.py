"""Saved sessions read whole again: every run as a record that is the one that was live."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import accumulate
from typing import Any, NamedTuple, TypeVar

import msgspec

from overthink.core.errors import BadOption, StoreDamaged
from overthink.core.events import PhaseChanged, Tokens
from overthink.core.run_record import RunRecord
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.core.vocabulary import TimingMode
from overthink.storage.columns import Packed, TimedEvent, unpack, unpack_others, unpack_words
from overthink.storage.filters import right_of
from overthink.storage.run_records import record_of, record_of_events, segments_of, unpack_loaded
from overthink.storage.store import SALVAGE, Store, raising_store_failure


class Annotation(msgspec.Struct, frozen=True, kw_only=True):
    """A span of tokens with a label and a note."""

    id: str
    first: int
    last: int
    """The last token that belongs to it."""
    label: str
    note: str
    made: str


class RunVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """Was the answer right: found by rules or mathematics, and by a person, kept apart."""

    correct: bool | None
    how: str | None
    """What decided; None where nobody looked."""
    found: str | None
    equivalent: bool | None
    by_hand: str | None
    """"right", "wrong" or "unsure"."""

    @property
    def right(self) -> bool | None:
        """The person's verdict where there is one, else the automatic one."""
        return right_of(self.by_hand, self.correct)


class SavedRun(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What one lane did with one turn."""

    number: int
    id: str
    side: str
    model: str
    draft: str
    family: str
    family_guessed: bool
    notes: tuple[str, ...]
    status: str
    """A run status, `recording` while it goes on, or `interrupted`: then the record has none."""
    begun: str
    ended: str | None
    starts_us: int | None
    """When its own clock began, in microseconds after its turn."""
    sampler: SamplerSettings | None
    drafting: DraftSettings | None
    run: RunSettings | None
    load: LoadSettings | None
    verdict: RunVerdict
    annotations: tuple[Annotation, ...]
    record: RunRecord


class SavedTurn(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One prompt given to the lanes."""

    id: str
    prompt: str
    system: str
    expect: str | None
    timing: TimingMode
    begun: str
    repeats: str | None
    """The earlier turn that was run again."""
    preference: str | None
    """Which run is better: "left", "right", "tie" or "both_bad"."""
    preference_blind: bool | None
    """Whether the names were hidden when that was said."""
    runs: dict[str, SavedRun]
    """By side."""


class SavedSession(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A session, whole."""

    number: int
    id: str
    title: str
    note: str
    starred: bool
    source: str
    created: str
    tags: tuple[str, ...]
    turns: tuple[SavedTurn, ...]
    """All that were run, oldest first, those that were run again included."""

    def conversation(self, side: str) -> list[SavedTurn]:
        """The turns of a lane as its conversation went: without those that it ran again."""
        turns = [turn for turn in self.turns if side in turn.runs]
        again = {turn.repeats for turn in turns}
        return [turn for turn in turns if turn.id not in again]


def find_session(store: Store, name: str) -> str:
    """The identity that a person means: in full, or enough of it to be the only one.

    Raises:
        BadOption: there is none, or more than one.
        StoreFailure: the database cannot be read.
    """
    with raising_store_failure(store.path):
        rows = store.connection.execute(
            "SELECT id FROM sessions WHERE id >= ? AND id < ? AND deleted IS NULL LIMIT 2",
            (name, f"{name}~"),
        ).fetchall()
    if not name or not rows:
        raise BadOption(f"there is no session “{name[:60]}”", "see `overthink sessions list`")
    if len(rows) > 1 and (name,) not in rows:
        raise BadOption(f"“{name[:60]}” begins more than one session", "give more of its letters")
    return name if (name,) in rows else str(rows[0][0])


class RunLocation(NamedTuple):
    """Where a run is: identities of its session and turn, and its side."""

    session: str
    turn: str
    side: str


def find_run(store: Store, name: str) -> RunLocation | None:
    """The run that a person means, by enough of its identity; None where there is none.

    Raises:
        BadOption: there is more than one.
        StoreFailure: the database cannot be read.
    """
    with raising_store_failure(store.path):
        rows = store.connection.execute(
            "SELECT runs.id, sessions.id, turns.id, side FROM runs "
            "JOIN turns ON turns.number = runs.turn JOIN sessions "
            "ON sessions.number = turns.session "
            "WHERE runs.id >= ? AND runs.id < ? AND deleted IS NULL LIMIT 2",
            (name, f"{name}~"),
        ).fetchall()
    if not name or not rows:
        return None
    if len(rows) > 1 and rows[0][0] != name:
        raise BadOption(f"“{name[:60]}” begins more than one run", "give more of its letters")
    return RunLocation(*rows[0][1:])


def load_session(store: Store, session: str) -> SavedSession:
    """A session by its identity, with all traces; one that is being recorded, as far as it is.

    Raises:
        BadOption: there is no such session.
        StoreFailure: the database cannot be read, or the session in it is damaged.
    """
    with raising_store_failure(store.path), _damage_told(store, f"the session {session}"):
        return _session(store.connection, session, store)


def load_run(store: Store, run: str) -> SavedRun:
    """A run by its identity.

    Raises:
        BadOption: there is no such run.
        StoreFailure: the database cannot be read, or the run in it is damaged.
    """
    with raising_store_failure(store.path):
        for saved in _runs(store, "runs.id = ?", run):
            return saved
    raise BadOption(f"there is no run “{run[:60]}”", "see `overthink sessions list`")


def load_events(store: Store, run: str) -> list[TimedEvent]:
    """All that a run's lane said, in order; see `overthink.lanes.replay`.

    Raises:
        BadOption: there is no such run.
        StoreFailure: the database cannot be read, or the run in it is damaged.
    """
    with raising_store_failure(store.path), _damage_told(store, f"the run {run}"):
        row = store.connection.execute(
            "SELECT runs.number, words, numbers, events FROM runs "
            "LEFT JOIN traces ON traces.run = runs.number WHERE runs.id = ?",
            (run,),
        ).fetchone()
        if row is None:
            raise BadOption(f"there is no run “{run[:60]}”", "see `overthink sessions list`")
        number, *packed = row
        if packed[0] is None:
            return list(segments_of(store.connection, number))
        return unpack(Packed(*packed))


class RecordedPhases(NamedTuple):
    """The phases of a run as they were said at first, and how they were corrected."""

    phases: bytes
    """Of each token."""
    corrections: tuple[tuple[int, PhaseChanged], ...]
    """Each with how many tokens there were when it came."""


def load_phases(store: Store, run: str) -> RecordedPhases:
    """What a run's lane said of phases, without all the rest that it said.

    Raises:
        BadOption: there is no such run.
        StoreFailure: the database cannot be read, or the run in it is damaged.
    """
    with raising_store_failure(store.path), _damage_told(store, f"the run {run}"):
        row = store.connection.execute(
            "SELECT words, events FROM runs JOIN traces ON traces.run = runs.number "
            "WHERE runs.id = ?",
            (run,),
        ).fetchone()
        if row is None:  # it is in segments still
            return _phases_said(load_events(store, run))
        words = unpack_words(row[0])
        before = [0, *accumulate(words.batches)]
        corrections = tuple(
            (before[other.batches], other.event)
            for other in unpack_others(row[1])
            if isinstance(other.event, PhaseChanged)
        )
        return RecordedPhases(words.phases, corrections)


def _phases_said(events: Iterable[TimedEvent]) -> RecordedPhases:
    phases, corrections = bytearray(), []
    for _, event in events:
        if isinstance(event, Tokens):
            phases += event.phases
        elif isinstance(event, PhaseChanged):
            corrections.append((len(phases), event))
    return RecordedPhases(bytes(phases), tuple(corrections))


# ------------------------------------------------------------------------------- from the tables


def _session(db: sqlite3.Connection, id_: str, store: Store) -> SavedSession:
    row = db.execute(
        "SELECT number, title, note, starred, source, created FROM sessions WHERE id = ?", (id_,)
    ).fetchone()
    if row is None:
        raise BadOption(f"there is no session “{id_[:60]}”", "see `overthink sessions list`")
    number, title, note, starred, source, created = row
    tags = db.execute("SELECT tag FROM session_tags WHERE session = ? ORDER BY tag", (number,))
    return SavedSession(
        number=number,
        id=id_,
        title=title,
        note=note,
        starred=bool(starred),
        source=source,
        created=created,
        tags=tuple(tag for (tag,) in tags.fetchall()),
        turns=tuple(_turns(db, number, store)),
    )


def _turns(db: sqlite3.Connection, session: int, store: Store) -> Iterator[SavedTurn]:
    rows = db.execute(
        "SELECT turns.number, turns.id, turns.prompt, turns.system, turns.expect, turns.timing, "
        "turns.begun, earlier.id, turns.preference, turns.preference_blind FROM turns "
        "LEFT JOIN turns AS earlier ON earlier.number = turns.repeats "
        "WHERE turns.session = ? ORDER BY turns.number",
        (session,),
    ).fetchall()
    for number, id_, prompt, system, expect, timing, begun, repeats, preference, blind in rows:
        yield SavedTurn(
            id=id_,
            prompt=prompt,
            system=system,
            expect=expect,
            timing=TimingMode(timing),
            begun=begun,
            repeats=repeats,
            preference=preference,
            preference_blind=None if blind is None else bool(blind),
            runs={run.side: run for run in _runs(store, "runs.turn = ?", number)},
        )


_COLUMNS = (
    "runs.number, runs.id, side, model_name, draft_name, family, family_guessed, notes, status, "
    "begun, ended, starts_us, stopped, loaded_before, correct, judged_by, found, equivalent, "
    "by_hand, settings.sampler, settings.drafting, settings.run, settings.load, "
    "traces.words, traces.numbers, traces.events"
)


def _runs(store: Store, where: str, value: Any) -> Iterator[SavedRun]:
    cursor = store.connection.cursor()
    cursor.row_factory = sqlite3.Row
    rows = cursor.execute(
        f"SELECT {_COLUMNS} FROM runs LEFT JOIN traces ON traces.run = runs.number "
        f"LEFT JOIN settings ON settings.number = runs.settings WHERE {where} ORDER BY side",
        (value,),
    ).fetchall()
    for row in rows:
        with _damage_told(store, f"the run {row['id']}"):
            saved = _run(store, row)
        yield saved


@contextmanager
def _damage_told(store: Store, what: str) -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, msgspec.MsgspecError) as error:
        remedy = SALVAGE.format(path=store.path)
        raise StoreDamaged(f"{what} in {store.path} is damaged ({error})", remedy) from error


def _run(store: Store, row: sqlite3.Row) -> SavedRun:
    return SavedRun(
        number=row["number"],
        id=row["id"],
        side=row["side"],
        model=row["model_name"],
        draft=row["draft_name"],
        family=row["family"],
        family_guessed=bool(row["family_guessed"]),
        notes=tuple(msgspec.json.decode(row["notes"], type=list[str])),
        status=row["status"],
        begun=row["begun"],
        ended=row["ended"],
        starts_us=row["starts_us"],
        sampler=_settings(row["sampler"], SamplerSettings),
        drafting=_settings(row["drafting"], DraftSettings),
        run=_settings(row["run"], RunSettings),
        load=_settings(row["load"], LoadSettings),
        verdict=_verdict(row),
        annotations=tuple(_annotations(store, row["number"])),
        record=_record(store, row),
    )


_Settings = TypeVar("_Settings", SamplerSettings, DraftSettings, RunSettings, LoadSettings)


def _settings(text: str | None, kind: type[_Settings]) -> _Settings | None:
    return None if text is None else msgspec.json.decode(text, type=kind)


def _verdict(row: sqlite3.Row) -> RunVerdict:
    return RunVerdict(
        correct=_truth(row["correct"]),
        how=row["judged_by"],
        found=row["found"],
        equivalent=_truth(row["equivalent"]),
        by_hand=row["by_hand"],
    )


def _truth(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _annotations(store: Store, run: int) -> Iterator[Annotation]:
    rows = store.connection.execute(
        "SELECT id, first, last, label, note, made FROM annotations WHERE run = ? "
        "ORDER BY first, number",
        (run,),
    )
    for id_, first, last, label, note, made in rows.fetchall():
        yield Annotation(id=id_, first=first, last=last, label=label, note=note, made=made)


def _record(store: Store, row: sqlite3.Row) -> RunRecord:
    before, stopped = unpack_loaded(row["loaded_before"]), bool(row["stopped"])
    if row["words"] is None:
        events = segments_of(store.connection, row["number"])
        return record_of_events(events, before, stopped=stopped)
    packed = Packed(row["words"], row["numbers"], row["events"])
    return record_of(packed, before, stopped=stopped)
