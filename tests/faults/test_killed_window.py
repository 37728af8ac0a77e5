"""kill -9 of the real window, of a lane's process, and of both, while real models run."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from overthink.bootstrap import SESSIONS_FILE
from overthink.storage.maintenance import check_store
from overthink.storage.saved_sessions import SavedRun, load_session
from overthink.storage.session_list import list_sessions
from overthink.storage.turn_writer import open_and_recover
from tests.benchmarks.options import STORY
from tests.end_to_end.test_window import lanes_of, opened, wait_until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
Window = subprocess.Popen[str]


def _window_dies(window: Window) -> None:
    window.kill()
    window.wait()


def _lane_dies(window: Window) -> None:
    lanes_of(window)[0].kill()


def _both_die(window: Window) -> None:
    for lane in lanes_of(window):
        lane.kill()
    _window_dies(window)


@pytest.mark.parametrize(
    "kill",
    [
        _window_dies,
        pytest.param(_lane_dies, marks=pytest.mark.slow),
        pytest.param(_both_die, marks=pytest.mark.slow),
    ],
)
def test_displayed_tokens_are_saved_when_processes_are_killed(
    kill: Callable[[Window], None], overthink_home: Path, smollm2: Path
) -> None:
    """The model does not finish during the test."""
    database = overthink_home / "data" / SESSIONS_FILE
    environment = {
        **os.environ,
        "OVERTHINK_HOME": str(overthink_home),
        "QT_QPA_PLATFORM": "offscreen",
    }
    both = ("--left", str(smollm2), "--right", str(smollm2))
    with opened(environment, *both, "--prompt", STORY, "--run") as window:
        wait_until(lambda: _pieces(database) > 6)
        kill(window)
        if window.poll() is None:
            wait_until(lambda: _count(database, "runs WHERE status = 'crashed'") == 1)
            _window_dies(window)
    statuses = sorted(run.status for run in _runs(database))
    assert statuses == (
        ["crashed", "interrupted"] if kill is _lane_dies else ["interrupted", "interrupted"]
    )


def _runs(database: Path) -> list[SavedRun]:
    """Load the runs of the interrupted session and check that all have text."""
    store = open_and_recover(database)
    try:
        assert check_store(store).sound
        (found,) = (s.id for s in list_sessions(store) if s.source == "window")
        runs = list(load_session(store, found).turns[0].runs.values())
        assert all(len(run.record.trace) for run in runs)
        return runs
    finally:
        store.close()


def _pieces(database: Path) -> int:
    """Count the segments that both lanes have in the database."""
    return _count(database, "segments GROUP BY run ORDER BY 1 DESC LIMIT 1 OFFSET 1")


def _count(database: Path, what: str) -> int:
    if not database.exists():
        return 0
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        try:
            row = connection.execute(f"SELECT count(*) FROM {what}").fetchone()
        except sqlite3.OperationalError:  # it is being created
            return 0
    return int(row[0]) if row else 0
