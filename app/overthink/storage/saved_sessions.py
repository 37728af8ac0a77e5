"""Load saved sessions whole: the record of every run equals the one that was live.

Functions raise a `StoreFailure` if the database cannot be read, or what they load is damaged.

Raw SQL: the window loads sessions while the user waits (two lanes of 32,000 tokens: 16 ms).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate
from typing import Any, NamedTuple, TypeVar

import msgspec

from overthink.core.errors import BadOption, StoreDamaged
from overthink.core.events import PhaseChanged, Tokens
from overthink.core.messages import Message, message
from overthink.core.run_record import RunRecord
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.core.vocabulary import Judgement, TimingMode
from overthink.storage.columns import Packed, TimedEvent, unpack, unpack_others, unpack_words
from overthink.storage.experiments import NO_EXPERIMENTS, RunExperiments, load_experiments
from overthink.storage.filters import right_of
from overthink.storage.run_records import record_of, record_of_events, segments_of, unpack_loaded
from overthink.storage.store import Store, raising_store_failure, salvage_remedy, unknown_row


class Annotation(msgspec.Struct, frozen=True, kw_only=True):
    """A span of tokens with a label and a note."""

    id: str
    first: int
    last: int
    """The last token of the span, included."""
    label: str
    note: str
    made: str


class RunVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the answer is right: the automatic verdict and the user's, stored separately."""

    correct: bool | None
    how: str | None
    """What decided; None if the answer was not judged."""
    found: str | None
    equivalent: bool | None
    grader: int | None
    """Version of the grading rules that decided."""
    by_hand: str | None
    """"right", "wrong" or "unsure"."""

    @property
    def judged(self) -> Judgement | None:
        """The automatic verdict; None if the answer is ungraded."""
        if self.how is None or self.grader is None:
            return None
        return Judgement(
            correct=self.correct,
            how=self.how,
            found=self.found,
            equivalent=self.equivalent,
            grader=self.grader,
        )

    @property
    def right(self) -> bool | None:
        """The user's verdict if there is one, else the automatic one."""
        return right_of(self.by_hand, self.correct)


class SavedRun(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One lane's part of a turn."""

    number: int
    id: str
    side: str
    model: str
    draft: str
    family: str
    family_guessed: bool
    notes: tuple[str, ...]
    status: str
    """A run status, `recording` during the run, or `interrupted`: then the record has none."""
    begun: str
    ended: str | None
    starts_us: int | None
    """Start of the run's own clock, in microseconds after its turn began."""
    sampler: SamplerSettings | None
    drafting: DraftSettings | None
    run: RunSettings | None
    load: LoadSettings | None
    verdict: RunVerdict
    annotations: tuple[Annotation, ...]
    record: RunRecord
    sample: int | None = None
    """Its number among samples that were decoded at once, from 1; None for a single run."""
    experiments: RunExperiments = NO_EXPERIMENTS


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
    """Whether the models' names were hidden when the user chose."""
    runs: dict[str, SavedRun]
    """By side."""


class SavedSession(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A session with all its turns."""

    number: int
    id: str
    title: str
    note: str
    starred: bool
    source: str
    created: str
    tags: tuple[str, ...]
    turns: tuple[SavedTurn, ...]
    """Oldest first, including those that were run again."""

    def conversation(self, side: str) -> list[SavedTurn]:
        """Return the turns of a lane's conversation, without those that were run again."""
        turns = [turn for turn in self.turns if side in turn.runs]
        again = {turn.repeats for turn in turns}
        return [turn for turn in turns if turn.id not in again]


# ------------------------------------------------------------------------------------ identities


MORE_LETTERS = message("give more of its letters")


def find_session(store: Store, name: str) -> str:
    """Return the identity of the session that the user named by it, or by a unique beginning.

    Raises:
        BadOption: there is none, or more than one.
    """
    with raising_store_failure(store.path):
        rows = store.connection.execute(
            "SELECT id FROM sessions WHERE id >= ? AND id < ? AND deleted IS NULL LIMIT 2",
            (name, f"{name}~"),
        ).fetchall()
    if not name or not rows:
        raise unknown_row("sessions", name)
    if len(rows) > 1 and (name,) not in rows:
        problem = message("more than one session begins with “{name}”", name=name[:60])
        raise BadOption(problem, MORE_LETTERS)
    return name if (name,) in rows else str(rows[0][0])


class RunLocation(NamedTuple):
    """Where a run is: identities of its session and turn, and its side."""

    session: str
    turn: str
    side: str


def find_run(store: Store, name: str) -> RunLocation | None:
    """Return where the run is that the user named; None if there is none.

    Args:
        name: its identity, or a unique beginning.

    Raises:
        BadOption: there is more than one.
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
        problem = message("more than one run begins with “{name}”", name=name[:60])
        raise BadOption(problem, MORE_LETTERS)
    return RunLocation(*rows[0][1:])


# --------------------------------------------------------------------------------------- loading


def load_session(store: Store, session: str) -> SavedSession:
    """Load a session with all traces; one that is being recorded, as far as it is written.

    Args:
        session: its full identity.

    Raises:
        BadOption: there is no such session.
    """
    with (
        raising_store_failure(store.path),
        _raising_damage(store, message("the session {name}", name=session)),
    ):
        rows = _rows(store, "SELECT * FROM sessions WHERE id = ?", session)
        if not rows:
            raise unknown_row("sessions", session)
        (row,) = rows
        number = row["number"]
        tags = _rows(store, "SELECT tag FROM session_tags WHERE session = ? ORDER BY tag", number)
        return SavedSession(
            **{name: row[name] for name in ("number", "id", "title", "note", "source", "created")},
            starred=bool(row["starred"]),
            tags=tuple(tag["tag"] for tag in tags),
            turns=tuple(_turns(store, number)),
        )


def load_run(store: Store, run: str) -> SavedRun:
    """Load a run by its identity.

    Raises:
        BadOption: there is no such run.
    """
    with raising_store_failure(store.path):
        for saved in _runs(store, "runs.id = ?", run):
            return saved
    raise unknown_row("runs", run)


def load_events(store: Store, run: str) -> list[TimedEvent]:
    """Load all events of a run's lane, in order; see `overthink.lanes.replay`.

    Raises:
        BadOption: there is no such run.
    """
    with (
        raising_store_failure(store.path),
        _raising_damage(store, message("the run {name}", name=run)),
    ):
        row = store.connection.execute(
            "SELECT runs.number, words, numbers, events FROM runs "
            "LEFT JOIN traces ON traces.run = runs.number WHERE runs.id = ?",
            (run,),
        ).fetchone()
        if row is None:
            raise unknown_row("runs", run)
        number, *packed = row
        if packed[0] is None:
            return list(segments_of(store.connection, number))
        return unpack(Packed(*packed))


class RecordedPhases(NamedTuple):
    """The phases of a run as they were emitted first, and how they were corrected."""

    phases: bytes
    """Of each token."""
    corrections: tuple[tuple[int, PhaseChanged], ...]
    """Each with the number of tokens that preceded it."""


def load_phases(store: Store, run: str) -> RecordedPhases:
    """Load the phases of a run's tokens, without numbers.

    Raises:
        BadOption: there is no such run.
    """
    with (
        raising_store_failure(store.path),
        _raising_damage(store, message("the run {name}", name=run)),
    ):
        row = store.connection.execute(
            "SELECT words, events FROM runs JOIN traces ON traces.run = runs.number "
            "WHERE runs.id = ?",
            (run,),
        ).fetchone()
        if row is not None:
            words = unpack_words(row[0])
            before = [0, *accumulate(words.batches)]
            corrections = (
                (before[other.batches], other.event)
                for other in unpack_others(row[1])
                if isinstance(other.event, PhaseChanged)
            )
            return RecordedPhases(words.phases, tuple(corrections))
    phases, changes = bytearray(), []
    for _, event in load_events(store, run):  # it is still in segments
        if isinstance(event, Tokens):
            phases += event.phases
        elif isinstance(event, PhaseChanged):
            changes.append((len(phases), event))
    return RecordedPhases(bytes(phases), tuple(changes))


# ------------------------------------------------------------------------------------------ rows


def _rows(store: Store, sql: str, value: Any) -> list[sqlite3.Row]:
    cursor = store.connection.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(sql, (value,)).fetchall()


def _turns(store: Store, session: int) -> Iterator[SavedTurn]:
    sql = (
        "SELECT turns.*, earlier.id AS earlier FROM turns "
        "LEFT JOIN turns AS earlier ON earlier.number = turns.repeats "
        "WHERE turns.session = ? ORDER BY turns.number"
    )
    for row in _rows(store, sql, session):
        plain = ("id", "prompt", "system", "expect", "begun", "preference")
        yield SavedTurn(
            **{name: row[name] for name in plain},
            timing=TimingMode(row["timing"]),
            repeats=row["earlier"],
            preference_blind=_truth(row["preference_blind"]),
            runs={run.side: run for run in _runs(store, "runs.turn = ?", row["number"])},
        )


_RUNS = (
    "SELECT runs.number, runs.id, side, model_name AS model, draft_name AS draft, family, "
    "family_guessed, notes, status, begun, ended, starts_us, sample, stopped, loaded_before, "
    "correct, judged_by, found, equivalent, grader, by_hand, settings.sampler, settings.drafting, "
    "settings.run, settings.load, traces.words, traces.numbers, traces.events "
    "FROM runs LEFT JOIN traces ON traces.run = runs.number "
    "LEFT JOIN settings ON settings.number = runs.settings"
)
_PLAIN = (
    *("number", "id", "side", "model", "draft", "family", "status", "begun", "ended"),
    *("starts_us", "sample"),
)


def _runs(store: Store, where: str, value: Any) -> Iterator[SavedRun]:
    for row in _rows(store, f"{_RUNS} WHERE {where} ORDER BY side", value):
        with _raising_damage(store, message("the run {name}", name=row["id"])):
            saved = _run(store, row)
        yield saved


@contextmanager
def _raising_damage(store: Store, what: Message) -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, msgspec.MsgspecError) as error:
        problem = message(
            "{what} in {file} is damaged ({why})", file=store.path, what=what, why=str(error)
        )
        raise StoreDamaged(problem, salvage_remedy(store.path)) from error


def _run(store: Store, row: sqlite3.Row) -> SavedRun:
    return SavedRun(
        **{name: row[name] for name in _PLAIN},
        family_guessed=bool(row["family_guessed"]),
        notes=tuple(msgspec.json.decode(row["notes"], type=list[str])),
        sampler=_settings(row["sampler"], SamplerSettings),
        drafting=_settings(row["drafting"], DraftSettings),
        run=_settings(row["run"], RunSettings),
        load=_settings(row["load"], LoadSettings),
        verdict=RunVerdict(
            correct=_truth(row["correct"]),
            how=row["judged_by"],
            found=row["found"],
            equivalent=_truth(row["equivalent"]),
            grader=row["grader"],
            by_hand=row["by_hand"],
        ),
        annotations=tuple(_annotations(store, row["number"])),
        record=_record(store, row),
        experiments=load_experiments(store, row["number"]),
    )


_Settings = TypeVar("_Settings", SamplerSettings, DraftSettings, RunSettings, LoadSettings)


def _settings(text: str | None, kind: type[_Settings]) -> _Settings | None:
    return None if text is None else msgspec.json.decode(text, type=kind)


def _truth(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _annotations(store: Store, run: int) -> Iterator[Annotation]:
    sql = (
        "SELECT id, first, last, label, note, made FROM annotations WHERE run = ? "
        "ORDER BY first, number"
    )
    return (Annotation(**dict(row)) for row in _rows(store, sql, run))


def _record(store: Store, row: sqlite3.Row) -> RunRecord:
    before, stopped = unpack_loaded(row["loaded_before"]), bool(row["stopped"])
    if row["words"] is None:
        events = segments_of(store.connection, row["number"])
        return record_of_events(events, before, stopped=stopped)
    packed = Packed(row["words"], row["numbers"], row["events"])
    return record_of(packed, before, stopped=stopped)
