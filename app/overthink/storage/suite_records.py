"""Suites, their runs and samples in the database. A sample is an ordinary run of its own session.

The key of a sample is the model's row, the task's row and the sample's number. At most one run per
key counts; the database itself ensures that. A run that did not end by itself (failed, stopped,
interrupted) is replaced by the next one of its key and stays in the database; one that ended never
is.

Raw SQL: the recorder writes samples, and results of 10,000 samples are read while the user waits.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import msgspec

from overthink.core.errors import BadOption
from overthink.core.messages import message
from overthink.core.vocabulary import Judgement, RunStatus
from overthink.storage.filters import right_of
from overthink.storage.identities import new_id, utc_now
from overthink.storage.run_metrics import judgement_columns
from overthink.storage.shared_rows import Writer, is_alive, register_writer, this_process
from overthink.storage.store import Store, raising_store_failure
from overthink.storage.turn_log import SampleKey

MADE = (
    *(RunStatus.FINISHED, RunStatus.BUDGET, RunStatus.LENGTH, RunStatus.CONTEXT_FULL),
    *(RunStatus.LOOP_STOPPED, RunStatus.ENDED_IN_THOUGHT),
)
"""Statuses of runs that ended by themselves or by a limit: they are results."""
_MADE = ", ".join(f"'{status}'" for status in MADE)


class StoredTask(msgspec.Struct, frozen=True, kw_only=True):
    """A task of a suite."""

    number: int = 0
    """Of its row."""
    id: str
    hash: str
    cluster: str
    grader: str
    task: str
    """A line of `tasks.jsonl`."""


class StoredSuite(msgspec.Struct, frozen=True, kw_only=True):
    """A suite as it was when it ran."""

    hash: str
    name: str
    conditions: str
    """The text of its `suite.toml`."""
    tasks: tuple[StoredTask, ...]


class SuiteModel(msgspec.Struct, frozen=True, kw_only=True):
    """A model with its settings in a suite run."""

    number: int = 0
    identity: str
    name: str
    settings: str
    conditions: str


class SuiteRun(msgspec.Struct, frozen=True, kw_only=True):
    """A run of a suite."""

    number: int
    id: str
    suite: StoredSuite
    folder: str
    samples: int
    created: str
    models: tuple[SuiteModel, ...]


class SuiteRunSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A run of a suite in a list."""

    id: str
    suite: str
    hash: str
    created: str
    models: tuple[str, ...]
    tasks: int
    samples: int
    made: int
    """Samples that ended by themselves or by a limit."""


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """The run that counts for a sample, with its metrics."""

    suite_model: int
    task: int
    sample: int
    run: str
    session: str
    status: str
    note: str
    timing: str
    correct: bool | None
    judged_by: str | None
    found: str | None
    by_hand: str | None
    answer_start: str
    thinking_tokens: int | None
    answer_tokens: int | None
    thought_closed: bool | None
    runaways: str
    loop_start: int | None
    total_s: float | None
    tokens_per_s: float | None
    joules: float | None
    slept_s: float | None

    @property
    def key(self) -> SampleKey:
        return SampleKey(self.suite_model, self.task, self.sample)

    @property
    def made(self) -> bool:
        """Whether the run ended by itself or by a limit, so that it is a result."""
        return self.status in MADE

    @property
    def right(self) -> bool | None:
        """The user's verdict if there is one, else the automatic one."""
        return right_of(self.by_hand, self.correct)

    @property
    def is_graded(self) -> bool:
        """Whether the user or a rule has judged it; the verdict may be undecided."""
        return self.judged_by is not None or self.by_hand is not None


# -- writing --------------------------------------------------------------------------------------


def begin_suite_run(store: Store, suite: StoredSuite, folder: str, samples: int) -> SuiteRun:
    """Begin a run of a suite; the suite itself is stored once.

    Raises:
        StoreFailure: the database cannot be written.
    """
    id_ = new_id()
    with store.transaction() as db:
        number = _suite_number(db, suite)
        db.execute(
            "INSERT INTO suite_runs (id, suite, folder, samples, created) VALUES (?, ?, ?, ?, ?)",
            (id_, number, folder, samples, utc_now()),
        )
    return load_suite_run(store, id_)


def add_models(store: Store, suite_run: SuiteRun, models: Iterable[SuiteModel]) -> SuiteRun:
    """Add models to a run of a suite; those that it has remain. Returns the run with all of them.

    Raises:
        StoreFailure: the database cannot be written.
    """
    with store.transaction() as db:
        for model in models:
            db.execute(
                "INSERT INTO suite_models (suite_run, position, identity, name, settings, "
                "conditions) SELECT ?1, count(*), ?2, ?3, ?4, ?5 FROM suite_models "
                "WHERE suite_run = ?1 ON CONFLICT DO NOTHING",
                (
                    *(suite_run.number, model.identity, model.name, model.settings),
                    model.conditions,
                ),
            )
    return load_suite_run(store, suite_run.id)


def set_samples(store: Store, suite_run: SuiteRun, samples: int) -> None:
    """Store how many samples are requested."""
    with store.transaction() as db:
        db.execute(
            "UPDATE suite_runs SET samples = ? WHERE number = ?", (samples, suite_run.number)
        )


@contextmanager
def running(store: Store, suite_run: SuiteRun) -> Iterator[None]:
    """Claim a run of a suite for this process, so that no other one makes the same samples.

    Raises:
        BadOption: another process runs it.
        StoreFailure: the database cannot be written.
    """
    with store.transaction() as db:
        row = db.execute(
            "SELECT host, pid, started FROM suite_runs JOIN writers "
            "ON writers.number = suite_runs.writer WHERE suite_runs.number = ?",
            (suite_run.number,),
        ).fetchone()
        if row and Writer(*row)[:2] != this_process()[:2] and is_alive(Writer(*row)):
            raise BadOption(
                message("process {pid} is running this suite", pid=str(row[1])),
                message("wait until it has ended, or stop it"),
            )
        writer = register_writer(db, this_process())
        db.execute("UPDATE suite_runs SET writer = ? WHERE number = ?", (writer, suite_run.number))
    try:
        yield
    finally:
        with store.transaction() as db:
            db.execute("UPDATE suite_runs SET writer = NULL WHERE number = ?", (suite_run.number,))


def link_sample(db: sqlite3.Connection, key: SampleKey, run: str) -> None:
    """Store that a run is a sample; part of the transaction that begins the run.

    If a run of this key has ended already, that one counts, unless the user deleted it. In a
    file that does not contain the suite run, nothing is stored.
    """
    model, task, sample = key
    where = "suite_model = ?1 AND task = ?2 AND sample = ?3 AND replaced = 0"
    db.execute(
        f"UPDATE suite_samples SET replaced = 1 WHERE {where} "
        "AND NOT EXISTS (SELECT 1 FROM runs JOIN turns ON turns.number = runs.turn "
        "JOIN sessions ON sessions.number = turns.session WHERE runs.number = suite_samples.run "
        f"AND runs.status IN ({_MADE}) AND sessions.deleted IS NULL)",
        key,
    )
    db.execute(
        "INSERT INTO suite_samples (suite_model, task, sample, run, replaced) "
        f"SELECT ?1, ?2, ?3, runs.number, EXISTS (SELECT 1 FROM suite_samples WHERE {where}) "
        "FROM runs WHERE runs.id = ?4 AND EXISTS (SELECT 1 FROM suite_models WHERE number = ?1) "
        "AND EXISTS (SELECT 1 FROM suite_tasks WHERE number = ?2) ON CONFLICT DO NOTHING",
        (model, task, sample, run),
    )


def store_judgements(store: Store, judged: Sequence[tuple[str, Judgement]]) -> None:
    """Store automatic verdicts on runs, by their identity.

    Raises:
        StoreFailure: the database cannot be written.
    """
    with store.transaction() as db:
        for run, judgement in judged:
            columns = judgement_columns(judgement)
            assignments = ", ".join(f"{name} = :{name}" for name in columns)
            db.execute(f"UPDATE runs SET {assignments} WHERE id = :run", {**columns, "run": run})


def _suite_number(db: sqlite3.Connection, suite: StoredSuite) -> int:
    known = "SELECT number FROM suites WHERE hash = ?"
    if row := db.execute(known, (suite.hash,)).fetchone():
        return int(row[0])
    db.execute(
        "INSERT INTO suites (hash, name, conditions) VALUES (?, ?, ?)",
        (suite.hash, suite.name, suite.conditions),
    )
    number = int(db.execute(known, (suite.hash,)).fetchone()[0])
    db.executemany(
        "INSERT INTO suite_tasks (suite, position, id, hash, cluster, grader, task) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (number, position, task.id, task.hash, task.cluster, task.grader, task.task)
            for position, task in enumerate(suite.tasks)
        ),
    )
    return number


# -- reading --------------------------------------------------------------------------------------


def list_suite_runs(store: Store, hash_: str = "") -> list[SuiteRunSummary]:
    """Return the runs of a suite, or of all suites, newest first.

    Raises:
        StoreFailure: the database cannot be read.
    """
    with raising_store_failure(store.path):
        rows = store.connection.execute(
            "SELECT suite_runs.number, suite_runs.id, suites.name, suites.hash, created, samples, "
            "(SELECT count(*) FROM suite_tasks WHERE suite = suites.number) FROM suite_runs "
            "JOIN suites ON suites.number = suite_runs.suite WHERE ?1 IN ('', hash) "
            "ORDER BY suite_runs.number DESC",
            (hash_,),
        ).fetchall()
        return [_summary(store, *row) for row in rows]


def _summary(
    store: Store,
    number: int,
    id_: str,
    name: str,
    hash_: str,
    created: str,
    samples: int,
    tasks: int,
) -> SuiteRunSummary:
    names = store.connection.execute(
        "SELECT name FROM suite_models WHERE suite_run = ? ORDER BY position", (number,)
    ).fetchall()
    (made,) = store.connection.execute(
        "SELECT count(*) FROM suite_samples "
        "JOIN suite_models ON suite_models.number = suite_samples.suite_model "
        "JOIN runs ON runs.number = suite_samples.run "
        f"WHERE suite_run = ? AND replaced = 0 AND status IN ({_MADE})",
        (number,),
    ).fetchone()
    return SuiteRunSummary(
        id=id_,
        suite=name,
        hash=hash_,
        created=created,
        samples=samples,
        models=tuple(each for (each,) in names),
        tasks=tasks,
        made=made,
    )


def find_suite_run(store: Store, name: str) -> str:
    """Return the identity of the suite run that the user named by it, or by a unique beginning.

    Raises:
        BadOption: there is none, or more than one.
        StoreFailure: the database cannot be read.
    """
    with raising_store_failure(store.path):
        rows = store.connection.execute(
            "SELECT id FROM suite_runs WHERE id >= ? AND id < ? LIMIT 2", (name, f"{name}~")
        ).fetchall()
    if name and len(rows) == 1:
        return str(rows[0][0])
    problem = message("there is no run of a suite “{name}”", name=name[:60])
    if len(rows) > 1:
        problem = message("more than one run of a suite begins with “{name}”", name=name[:60])
    raise BadOption(problem, message("`overthink suite list` lists them"))


def load_suite_run(store: Store, id_: str) -> SuiteRun:
    """Load a run of a suite by its full identity.

    Raises:
        BadOption: there is none.
        StoreFailure: the database cannot be read.
    """
    with raising_store_failure(store.path):
        row = store.connection.execute(
            "SELECT suite_runs.number, suites.number, hash, name, conditions, folder, samples, "
            "created FROM suite_runs JOIN suites ON suites.number = suite_runs.suite "
            "WHERE suite_runs.id = ?",
            (id_,),
        ).fetchone()
        if row is None:
            raise BadOption(message("there is no run of a suite “{name}”", name=id_[:60]))
        number, suite, hash_, name, conditions, folder, samples, created = row
        tasks = store.connection.execute(
            "SELECT number, id, hash, cluster, grader, task FROM suite_tasks WHERE suite = ? "
            "ORDER BY position",
            (suite,),
        ).fetchall()
        models = store.connection.execute(
            "SELECT number, identity, name, settings, conditions FROM suite_models "
            "WHERE suite_run = ? ORDER BY position",
            (number,),
        ).fetchall()
    fields = ("number", "id", "hash", "cluster", "grader", "task")
    names = ("number", "identity", "name", "settings", "conditions")
    return SuiteRun(
        number=number,
        id=id_,
        folder=folder or "",
        samples=samples,
        created=created,
        suite=StoredSuite(
            hash=hash_,
            name=name,
            conditions=conditions,
            tasks=tuple(StoredTask(**dict(zip(fields, task, strict=True))) for task in tasks),
        ),
        models=tuple(SuiteModel(**dict(zip(names, model, strict=True))) for model in models),
    )


_COLUMNS = (
    *("suite_model", "task", "sample", "id", "session", "status", "note", "timing", "correct"),
    *("judged_by", "found", "by_hand", "answer_start", "thinking_tokens", "answer_tokens"),
    *("thought_closed", "runaways", "loop_start", "total_s", "tokens_per_s", "joules", "slept_s"),
)


def load_samples(store: Store, suite_run: SuiteRun) -> list[Sample]:
    """Load the runs that count, by model, task and sample; deleted sessions are left out.

    Raises:
        StoreFailure: the database cannot be read.
    """
    with raising_store_failure(store.path):
        rows = store.connection.execute(
            "SELECT suite_samples.suite_model, suite_samples.task, suite_samples.sample, "
            "runs.id, sessions.id, runs.status, coalesce(runs.note, ''), turns.timing, "
            "runs.correct, runs.judged_by, "
            "runs.found, runs.by_hand, coalesce(runs.answer_start, ''), runs.thinking_tokens, "
            "runs.answer_tokens, runs.thought_closed, coalesce(runs.runaways, ''), "
            "runs.loop_start, runs.total_s, runs.tokens_per_s, runs.joules, runs.slept_s "
            "FROM suite_models JOIN suite_samples "
            "ON suite_samples.suite_model = suite_models.number "
            "JOIN runs ON runs.number = suite_samples.run "
            "JOIN turns ON turns.number = runs.turn "
            "JOIN sessions ON sessions.number = turns.session "
            "WHERE suite_models.suite_run = ? AND replaced = 0 AND sessions.deleted IS NULL "
            "ORDER BY suite_models.position, suite_samples.task, suite_samples.sample",
            (suite_run.number,),
        ).fetchall()
    return [_sample(row) for row in rows]


def _sample(row: Sequence[object]) -> Sample:
    values = dict(zip(_COLUMNS, row, strict=True))
    values["run"] = values.pop("id")
    for name in ("correct", "thought_closed"):
        values[name] = None if values[name] is None else bool(values[name])
    return msgspec.convert(values, Sample)
