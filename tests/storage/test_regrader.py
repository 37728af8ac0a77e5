"""Saved answers are judged again: all or none, and never what the user judged by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from overthink.core.errors import StoreUnwritable
from overthink.core.vocabulary import Judgement, RunStatus
from overthink.grading.judgement import Grader
from overthink.grading.version import GRADER_VERSION
from overthink.storage.maintenance import check_store
from overthink.storage.recorder import Recorder
from overthink.storage.regrader import RegradeResult, regrade
from overthink.storage.saved_sessions import load_session
from overthink.storage.session_edits import delete, judge_by_hand
from overthink.storage.store import Store, open_store
from tests.lanes import child_events
from tests.storage.recordings import record_turn, saved_session, whole_run

OUTDATED = "UPDATE runs SET correct = 0, judged_by = 'number', found = '7', grader = 1"
"""What an older, worse grader may have stored for every run."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    saved_session(tmp_path / "sessions.db")  # left: right, right: wrong
    made = open_store(tmp_path / "sessions.db")
    yield made
    made.close()


@pytest.fixture
def grader() -> Iterator[Grader]:
    made = Grader()
    yield made
    made.close()


def verdicts(store: Store) -> list[tuple[Any, ...]]:
    return store.connection.execute(
        "SELECT correct, judged_by, found, equivalent, grader, by_hand FROM runs ORDER BY number"
    ).fetchall()


def outdate(store: Store, sql: str = OUTDATED) -> None:
    with store.transaction() as db:
        db.execute(sql)


def summary(result: RegradeResult) -> list[tuple[str, bool | None, bool | None]]:
    return [(run.side, _correct(run.before), _correct(run.after)) for run in result.changed]


def _correct(judged: Judgement | None) -> bool | None:
    return judged.correct if judged else None


def test_outdated_verdicts_are_replaced(store: Store, grader: Grader) -> None:
    before = verdicts(store)
    outdate(store)
    result = regrade(store, None, grader)
    assert verdicts(store) == before
    assert summary(result) == [("left", False, True)], "the right one is wrong, as it was"
    assert (result.graded, result.ungraded) == (2, 0)
    assert check_store(store).sound
    assert regrade(store, None, grader).changed == ()


def test_the_same_verdict_gets_the_current_version(store: Store, grader: Grader) -> None:
    outdate(store, "UPDATE runs SET grader = 1")
    assert regrade(store, None, grader).changed == ()
    assert {row[4] for row in verdicts(store)} == {GRADER_VERSION}


def test_a_dry_run_writes_nothing(store: Store, grader: Grader) -> None:
    outdate(store)
    before = verdicts(store)
    result = regrade(store, None, grader, dry_run=True)
    assert verdicts(store) == before
    assert summary(result) == [("left", False, True)]


@pytest.mark.parametrize("by_hand", ["right", "wrong", "unsure"])
def test_a_verdict_by_hand_is_never_changed(store: Store, grader: Grader, by_hand: Any) -> None:
    (run,) = store.connection.execute("SELECT id FROM runs WHERE side = 'left'").fetchone()
    judge_by_hand(store, run, by_hand)
    (at,) = store.connection.execute("SELECT by_hand_at FROM runs WHERE id = ?", (run,)).fetchone()
    outdate(store)
    regrade(store, None, grader)
    assert store.connection.execute(
        "SELECT by_hand, by_hand_at, correct FROM runs WHERE id = ?", (run,)
    ).fetchone() == (by_hand, at, 1)


def test_only_the_named_sessions_are_regraded(tmp_path: Path, grader: Grader) -> None:
    first, other, deleted = (saved_session(tmp_path / "sessions.db") for _ in range(3))
    store = open_store(tmp_path / "sessions.db")
    delete(store, [deleted])
    outdate(store)
    regrade(store, [first], grader)
    assert _graders(store, first, other, deleted) == [{GRADER_VERSION}, {1}, {1}]
    regrade(store, None, grader)
    assert _graders(store, first, other, deleted) == [{GRADER_VERSION}, {GRADER_VERSION}, {1}]
    store.close()


def _graders(store: Store, *sessions: str) -> list[set[int | None]]:
    loaded = [load_session(store, session) for session in sessions]
    return [
        {run.verdict.grader for turn in each.turns for run in turn.runs.values()} for each in loaded
    ]


def test_an_incomplete_answer_loses_its_verdict(tmp_path: Path, grader: Grader) -> None:
    recorder = Recorder(tmp_path / "sessions.db")
    session = recorder.session()
    cut = [*whole_run(answer="There are 7")[:-1], child_events.finished(RunStatus.LENGTH)]
    lost = [
        *whole_run(answer="")[:-1],
        child_events.finished(RunStatus.ENDED_IN_THOUGHT, thought_closed=False),
    ]
    record_turn(session, cut, lost, expect="0")
    session.close()
    assert recorder.close()
    store = open_store(tmp_path / "sessions.db")
    outdate(store)
    result = regrade(store, None, grader)
    assert (result.graded, result.ungraded) == (0, 2)
    assert summary(result) == [("left", False, None), ("right", False, None)]
    assert verdicts(store) == [(None,) * 6] * 2
    store.close()


def test_formulas_are_compared_as_for_a_live_run(tmp_path: Path, grader: Grader) -> None:
    recorder = Recorder(tmp_path / "sessions.db")
    session = recorder.session()
    turn = record_turn(session, whole_run(answer=r"It is $2\sqrt{2}$."), whole_run(answer="9"))
    session.close()
    assert recorder.close()
    store = open_store(tmp_path / "sessions.db")
    outdate(store, r"UPDATE turns SET expect = '\sqrt{8}'")
    regrade(store, [turn.session], grader)
    left = load_session(store, turn.session).turns[0].runs["left"].verdict
    assert (left.correct, left.how, left.equivalent) == (True, "equivalence", True)
    store.close()


def test_a_cancelled_regrading_writes_nothing(store: Store, grader: Grader) -> None:
    outdate(store)
    before = verdicts(store)

    def cancel(done: int, of: int) -> None:
        if done == of:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        regrade(store, None, grader, progress=cancel)
    assert verdicts(store) == before


def test_a_failed_write_changes_no_run(store: Store, grader: Grader) -> None:
    outdate(store)
    before = verdicts(store)
    outdate(
        store,
        "CREATE TRIGGER refuse BEFORE UPDATE ON runs WHEN OLD.side = 'right' "
        "BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    with pytest.raises(Exception, match="no"):
        regrade(store, None, grader)
    assert verdicts(store) == before


def test_a_damaged_run_is_reported_and_left(store: Store, grader: Grader) -> None:
    outdate(store)
    outdate(
        store,
        "UPDATE traces SET words = x'00' WHERE run = (SELECT number FROM runs WHERE side = 'left')",
    )
    result = regrade(store, None, grader)
    assert len(result.damage) == 1
    assert "is damaged" in result.damage[0]
    assert [row[4] for row in verdicts(store)] == [1, GRADER_VERSION]


def test_a_read_only_database_is_refused_before_anything_is_judged(tmp_path: Path) -> None:
    saved_session(tmp_path / "sessions.db")
    store = open_store(tmp_path / "sessions.db", read_only=True)

    class Unused(Grader):
        def judge(self, expect: str, answer: str) -> Any:
            raise AssertionError(answer)

    with pytest.raises(StoreUnwritable, match="read-only"):
        regrade(store, None, Unused())
    store.close()
