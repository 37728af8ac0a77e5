"""Grade saved answers again, with the current rules.

All answers are judged first; then all new verdicts are written in one transaction, so an error or a
cancelled regrading changes nothing. The user's own verdicts never change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from overthink.core.errors import StoreDamaged
from overthink.core.vocabulary import Judgement
from overthink.grading.judgement import Grader, is_gradable
from overthink.storage.run_metrics import judgement_columns
from overthink.storage.saved_sessions import SavedRun, load_run
from overthink.storage.schema import RECORDING
from overthink.storage.store import Store, raising_store_failure


class RegradedRun(msgspec.Struct, frozen=True, kw_only=True):
    """A run whose stored verdict differs from that of the current rules."""

    session: str
    run: str
    side: str
    model: str
    before: Judgement | None
    """None if it was ungraded."""
    after: Judgement | None
    """None if its answer is incomplete, so that it is not judged."""

    @property
    def is_changed(self) -> bool:
        """False if only the grader's version differs."""
        if self.before is None or self.after is None:
            return True
        same = msgspec.structs.replace(self.before, grader=self.after.grader)
        return same != self.after


class RegradeResult(msgspec.Struct, frozen=True, kw_only=True):
    """The result of regrading."""

    graded: int
    """Number of answers that have a verdict of the current rules now."""
    ungraded: int
    """Number of runs with an expected answer that are not judged: their answer is incomplete."""
    changed: tuple[RegradedRun, ...]
    """Runs with another verdict than before."""
    damage: tuple[str, ...]
    """Sentences about runs that cannot be read; they are unchanged."""


def regrade(
    store: Store,
    sessions: Sequence[str] | None,
    grader: Grader,
    *,
    dry_run: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> RegradeResult:
    """Judge the answers of sessions again.

    Args:
        sessions: identities; None for all sessions that are not deleted.
        dry_run: find what would change, and write nothing.
        progress: called with the number of judged runs, and of all runs. If it raises, nothing is
            written.

    Raises:
        StoreFailure: the database cannot be read or written.
    """
    if not dry_run:
        with store.transaction():  # find out before minutes of work that it can be written
            pass
    runs = _gradable_runs(store, sessions)
    found: list[RegradedRun] = []
    damage: list[str] = []
    graded = 0
    for done, (session, run, expect) in enumerate(runs, 1):
        try:
            judged = _regraded(session, load_run(store, run), expect, grader)
        except StoreDamaged as failure:
            damage.append(str(failure))
        else:
            graded += judged.after is not None
            found.append(judged)
        progress(done, len(runs))
    if not dry_run:
        _write(store, [each for each in found if each.before != each.after])
    return RegradeResult(
        graded=graded,
        ungraded=len(found) - graded,
        changed=tuple(each for each in found if each.before != each.after and each.is_changed),
        damage=tuple(damage),
    )


def _gradable_runs(store: Store, sessions: Sequence[str] | None) -> list[tuple[str, str, str]]:
    """Identities of session and run, and the expected answer, of the runs that have one."""
    wanted = None if sessions is None else msgspec.json.encode(list(sessions)).decode()
    with raising_store_failure(store.path):
        rows: list[Any] = store.connection.execute(
            "SELECT sessions.id, runs.id, turns.expect FROM runs "
            "JOIN turns ON turns.number = runs.turn "
            "JOIN sessions ON sessions.number = turns.session "
            "WHERE turns.expect IS NOT NULL AND runs.status <> ?1 AND sessions.deleted IS NULL "
            # Samples of a suite that other rules than those for answers grade.
            "AND runs.number NOT IN (SELECT run FROM suite_samples "
            "JOIN suite_tasks ON suite_tasks.number = suite_samples.task WHERE grader <> 'answer') "
            "AND (?2 IS NULL OR sessions.id IN (SELECT value FROM json_each(?2))) "
            "ORDER BY runs.number",
            (RECORDING, wanted),
        ).fetchall()
    return rows


def _regraded(session: str, saved: SavedRun, expect: str, grader: Grader) -> RegradedRun:
    record = saved.record
    after = grader.judge(expect, record.answer) if is_gradable(record, expect) else None
    return RegradedRun(
        session=session,
        run=saved.id,
        side=saved.side,
        model=saved.model,
        before=saved.verdict.judged,
        after=after,
    )


def _write(store: Store, runs: Sequence[RegradedRun]) -> None:
    with store.transaction() as db:
        for each in runs:
            columns = judgement_columns(each.after)
            assignments = ", ".join(f"{name} = :{name}" for name in columns)
            db.execute(
                f"UPDATE runs SET {assignments} WHERE id = :run", {**columns, "run": each.run}
            )
