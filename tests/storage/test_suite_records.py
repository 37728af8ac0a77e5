"""Suite runs in the database: samples are ordinary runs, each key is made once, nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from overthink.core.errors import BadOption
from overthink.core.events import LaneEvent
from overthink.core.vocabulary import Judgement, RunStatus, TimingMode
from overthink.storage.filters import Filters
from overthink.storage.recorder import Recorder
from overthink.storage.regrader import regrade
from overthink.storage.saved_sessions import load_session
from overthink.storage.search import search
from overthink.storage.session_list import list_sessions
from overthink.storage.store import Store, open_store
from overthink.storage.suite_records import (
    Sample,
    StoredSuite,
    StoredTask,
    SuiteModel,
    SuiteRun,
    add_models,
    begin_suite_run,
    find_suite_run,
    list_suite_runs,
    load_samples,
    load_suite_run,
    running,
    store_judgements,
)
from overthink.storage.turn_log import SampleKey
from tests.lanes import child_events
from tests.storage.recordings import judged_now, plan, saved_session, whole_run

TASKS = tuple(
    StoredTask(id=f"t{n}", hash=f"h{n}", cluster=f"t{n}", grader=grader, task="{}")
    for n, grader in enumerate(("answer", "regex"))
)
SUITE = StoredSuite(hash="abc", name="ice", conditions="format = 1\n", tasks=TASKS)
MODEL = SuiteModel(identity="i", name="demo", settings="{}", conditions="{}")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "sessions.db")
    yield store
    store.close()


def begun(store: Store) -> SuiteRun:
    return add_models(store, begin_suite_run(store, SUITE, "/suites/ice", 2), [MODEL])


def key_of(run: SuiteRun, task: int = 0, sample: int = 0) -> SampleKey:
    return SampleKey(run.models[0].number, run.suite.tasks[task].number, sample)


def record(
    path: Path, key: SampleKey, *, status: RunStatus | None = None, expect: str = "0"
) -> str:
    """Record a sample with one run and return its session."""
    recorder = Recorder(path)
    session = recorder.session("suite")
    turn = session.begin_turn(
        *("How many?", "", expect, TimingMode.SEQUENTIAL, {"left": plan("left")}),
        samples={"left": key},
    )
    events: list[LaneEvent] = whole_run()
    if status:
        events[-1] = child_events.finished(status)
    for event in events:
        session.record(turn, "left", event)
    if status is None:
        session.record_judgement(turn, "left", judged_now("0", "There are **0** left."))
    session.end_turn(turn)
    session.close()
    assert recorder.close()
    return session.id


def test_a_suite_is_stored_once_and_its_runs_are_listed_newest_first(store: Store) -> None:
    first, second = begun(store), begun(store)
    assert [run.id for run in list_suite_runs(store)] == [second.id, first.id]
    assert [task.id for task in first.suite.tasks] == ["t0", "t1"]
    assert first.suite.tasks == second.suite.tasks
    assert find_suite_run(store, first.id) == first.id
    with pytest.raises(BadOption, match="no run of a suite “x”"):
        find_suite_run(store, "x")
    assert list_suite_runs(store, "other") == []


def test_models_can_be_added_later_and_are_not_doubled(store: Store) -> None:
    run = begun(store)
    other = SuiteModel(identity="j", name="demo", settings="{}", conditions="{}")
    added = add_models(store, run, [MODEL, other])
    assert [model.identity for model in added.models] == ["i", "j"]


def test_a_sample_is_an_ordinary_run_with_its_place_in_the_suite(store: Store) -> None:
    run = begun(store)
    session = record(store.path, key_of(run, 1, 1))
    (sample,) = load_samples(store, run)
    assert sample.key == key_of(run, 1, 1)
    assert (sample.made, sample.right, sample.session) == (True, True, session)
    loaded = load_session(store, session)
    assert list(loaded.turns[0].runs) == ["left"]
    assert loaded.turns[0].runs["left"].id == sample.run
    row = store.connection.execute("SELECT task, suite_sample, right FROM suite_figures").fetchone()
    assert row == ("t1", 1, 1)
    assert list_suite_runs(store)[0].made == 1


@pytest.mark.parametrize("status", [RunStatus.STOPPED, RunStatus.FAILED, RunStatus.CRASHED])
def test_a_run_that_did_not_end_is_replaced_and_remains_saved(
    store: Store, status: RunStatus
) -> None:
    run = begun(store)
    first = record(store.path, key_of(run), status=status)
    assert [sample.made for sample in load_samples(store, run)] == [False]
    second = record(store.path, key_of(run))
    assert [sample.session for sample in load_samples(store, run)] == [second]
    assert load_session(store, first).turns[0].runs["left"].status == status


@pytest.mark.parametrize("status", [RunStatus.LENGTH, RunStatus.ENDED_IN_THOUGHT])
def test_a_result_is_never_replaced(store: Store, status: RunStatus) -> None:
    run = begun(store)
    first = record(store.path, key_of(run), status=status)
    record(store.path, key_of(run))
    assert [sample.session for sample in load_samples(store, run)] == [first]


def test_a_deleted_result_makes_room_for_another_one(store: Store) -> None:
    run = begun(store)
    first = record(store.path, key_of(run))
    store.connection.execute("UPDATE sessions SET deleted = 'now' WHERE id = ?", (first,))
    assert load_samples(store, run) == []
    second = record(store.path, key_of(run))
    assert [sample.session for sample in load_samples(store, run)] == [second]


def test_a_sample_in_a_file_without_its_suite_is_saved_as_a_run(
    store: Store, tmp_path: Path
) -> None:
    session = record(tmp_path / "other.db", key_of(begun(store)))
    other = open_store(tmp_path / "other.db")
    assert load_session(other, session).turns[0].runs["left"].status == "finished"
    other.close()


def test_a_suite_run_is_run_by_one_process_at_a_time(store: Store) -> None:
    run = begun(store)
    with running(store, run):
        # as if a process of another machine ran it: whether it lives cannot be known
        store.connection.execute("UPDATE writers SET host = 'elsewhere', pid = 4")
        with pytest.raises(BadOption, match="process 4 is running this suite"), running(store, run):
            pass
    with running(store, run):
        pass


def test_samples_are_listed_and_found_only_when_asked_for(store: Store) -> None:
    own = saved_session(store.path, "How many mine?")
    session = record(store.path, key_of(begun(store)))
    assert [each.id for each in list_sessions(store)] == [own]
    of_suites = list_sessions(store, Filters(source="suite"))
    assert [each.id for each in of_suites] == [session]
    assert [len(each.runs) for each in of_suites] == [1]
    assert {hit.session for hit in search(store, "many")} == {own}
    found = search(store, "many", Filters(source="suite"))
    assert {hit.session for hit in found} == {session}


def test_regrading_leaves_other_graders_verdicts(store: Store) -> None:
    run = begun(store)
    record(store.path, key_of(run, 0), expect="7")
    record(store.path, key_of(run, 1), expect="7")
    assert [sample.right for sample in load_samples(store, run)] == [True, True]
    regrade(store, None, _Wrong())  # type: ignore[arg-type]
    assert [sample.right for sample in load_samples(store, run)] == [False, True]


class _Wrong:
    def judge(self, _expect: str, _answer: str) -> Judgement:
        return Judgement(correct=False, how="exact", found=None, grader=1)


def test_a_judgement_can_be_stored_afterwards(store: Store) -> None:
    run = begun(store)
    record(store.path, key_of(run), status=RunStatus.FINISHED)
    (sample,) = load_samples(store, run)
    assert not sample.is_graded
    store_judgements(
        store, [(sample.run, Judgement(correct=None, how="none", found=None, grader=1))]
    )
    (sample,) = load_samples(store, run)
    assert (sample.is_graded, sample.right) == (True, None)


def test_ten_thousand_samples_do_not_slow_the_lists_down(store: Store) -> None:
    saved_session(store.path, "How many mine?")
    run = begun(store)
    session = record(store.path, key_of(run))
    _multiply(store, run, session, 10_000)
    began = time.perf_counter()
    assert len(list_sessions(store)) == 1
    listing = time.perf_counter() - began
    samples = load_samples(store, run)
    assert len(samples) == 10_000
    assert isinstance(samples[0], Sample)
    # without the index, every sample is read for each page of the list
    plan = store.connection.execute(
        "EXPLAIN QUERY PLAN SELECT id FROM sessions WHERE (sessions.deleted IS NULL) "
        "AND (sessions.source <> 'suite') ORDER BY sessions.listed DESC, sessions.number DESC"
    ).fetchall()
    assert "sessions_outside_suites" in str(plan)
    assert listing < 1
    assert load_suite_run(store, run.id).models[0].name == "demo"


def _multiply(store: Store, run: SuiteRun, session: str, count: int) -> None:
    """Copy the rows of a sample, traces apart."""
    with store.transaction() as db:
        db.execute("DELETE FROM suite_samples")
        for table, columns in (
            ("sessions", "source, created, listed"),
            ("turns", "prompt, system, timing, begun"),
            ("runs", "side, model_name, draft_name, family, family_guessed, notes, status, begun"),
        ):
            parent = {"sessions": "", "turns": "session, ", "runs": "turn, "}[table]
            above = {"sessions": "", "turns": "n + 1000, ", "runs": "n + 1000, "}[table]
            db.execute(
                f"WITH RECURSIVE counter(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter "
                f"WHERE n < {count}) INSERT INTO {table} (number, id, {parent}{columns}) "
                f"SELECT n + 1000, '{table}' || n, {above}{columns} FROM counter, "
                f"(SELECT * FROM {table} ORDER BY number DESC LIMIT 1)"
            )
        db.execute(
            "INSERT INTO suite_samples (suite_model, task, sample, run) "
            "SELECT ?, ?, number, number FROM runs WHERE number > 1000",
            key_of(run)[:2],
        )
