"""Estimates, folders of suites, the names of models, and suspending."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from overthink.core.errors import SuiteError
from overthink.evaluation.sleep_inhibitor import inhibitor_command, no_suspend
from overthink.evaluation.suite import Suite, Task, write_suite
from overthink.evaluation.suite_estimate import estimate
from overthink.evaluation.suite_folders import SuiteFolders
from overthink.evaluation.suite_session import estimated_jobs
from overthink.storage.store import Store, open_store
from tests.evaluation.scripted_run import ScriptedRun, planned, suite_of


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(tmp_path / "sessions.db")
    yield made
    made.close()


def test_an_estimate_without_measurements_invents_no_time() -> None:
    suite, models = suite_of(10), planned("a", "b")
    jobs, numbered = estimated_jobs(None, suite, models, 4)
    found = estimate(None, suite, numbered, jobs, 4)
    assert found.seconds is None
    assert [model.basis for model in found.models] == ["limit", "limit"]
    assert found.tokens == 2 * 10 * 4 * suite.max_tokens
    assert found.smallest_difference == pytest.approx(0.324, abs=0.01)


def test_an_estimate_follows_from_samples_of_the_suite(store: Store) -> None:
    suite = suite_of(4)
    ScriptedRun(store, suite, planned("a")).run()
    models = planned("a")
    jobs, numbered = estimated_jobs(store, suite, models, 3)
    assert len(jobs) == 8
    found = estimate(store, suite, numbered, jobs, 3)
    (model,) = found.models
    assert (model.basis, model.samples) == ("suite", 8)
    assert model.seconds == pytest.approx(8 * 0.1)  # each scripted run takes 100 ms
    assert found.smallest_difference is None
    assert found.disk_bytes > 0


def test_an_estimate_follows_from_other_runs_of_the_model(store: Store) -> None:
    ScriptedRun(store, suite_of(2), planned("a")).run()
    suite = suite_of(5)
    jobs, numbered = estimated_jobs(store, suite, planned("a"), 1)
    (model,) = estimate(store, suite, numbered, jobs, 1).models
    assert (model.basis, model.samples) == ("runs", 5)


def test_a_suite_is_found_by_name_and_by_path(tmp_path: Path) -> None:
    folders = SuiteFolders(tmp_path / "bundled", tmp_path / "user")
    suite = Suite(name="s", tasks=(Task(id="a", input="x", target="1"),))
    for folder in ("bundled/one", "bundled/two", "user/two"):
        write_suite(tmp_path / folder, suite)
    assert dict(folders.suites()) == {
        "one": tmp_path / "bundled" / "one",
        "two": tmp_path / "user" / "two",
    }
    assert folders.find("two") == tmp_path / "user" / "two"
    assert folders.find(str(tmp_path / "bundled/one/suite.toml")) == tmp_path / "bundled/one"
    with pytest.raises(SuiteError, match="there is no suite “three”: choose one of one, two"):
        folders.find("three")


def test_two_models_with_one_name_are_told_apart(store: Store) -> None:
    suite = suite_of(1)
    ScriptedRun(store, suite, planned("a"))
    other = replace(planned("a")[0], identity="another file")
    run = ScriptedRun(store, suite, [other]).prepared.run
    assert [model.name for model in run.models] == ["a", "a #2"]


def test_suspending_is_inhibited_by_a_process_that_ends_with_us(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert inhibitor_command("darwin", "x") == ["caffeinate", "-i", "-w", str(os.getpid())]
    monkeypatch.setattr(
        "overthink.evaluation.sleep_inhibitor.inhibitor_command",
        lambda _platform, _reason: [sys.executable, "-c", "import sys; sys.stdin.read()"],
    )
    started: list[subprocess.Popen[Any]] = []
    popen = subprocess.Popen

    def start(*arguments: Any, **settings: Any) -> subprocess.Popen[Any]:
        started.append(popen(*arguments, **settings))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    with no_suspend("a suite runs") as inhibited:
        assert inhibited
        assert started[0].poll() is None
    assert started[0].poll() is not None


def test_a_system_without_a_way_to_inhibit_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    if sys.platform == "linux":
        with no_suspend("a suite runs") as inhibited:
            assert not inhibited
