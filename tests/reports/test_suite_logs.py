"""The results of a suite run as logs of other programs."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from overthink.evaluation.suite_results import SuiteResults, load_results
from overthink.reports.suite_logs import suite_as_it_ran, suite_logs
from overthink.storage.store import Store
from overthink.storage.turn_writer import open_and_recover
from tests.evaluation.scripted_run import ScriptedRun, planned, suite_of


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_and_recover(tmp_path / "sessions.db")
    yield opened
    opened.close()


@pytest.fixture
def results(store: Store) -> SuiteResults:
    run = ScriptedRun(store, suite_of(2), planned("one", "two"), samples=2)
    run.run()
    return load_results(store, run.prepared.run)


def test_each_model_has_an_inspect_log_of_its_samples(store: Store, results: SuiteResults) -> None:
    logs = dict(suite_logs(store, results, "inspect"))
    assert len(logs) == 2
    for name, content in logs.items():
        assert name.endswith((f"{results.run.suite.name}_one.eval", "_two.eval"))
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            header = json.loads(archive.read("header.json"))
            sample = json.loads(archive.read("samples/t1_epoch_2.json"))
        assert header["results"]["total_samples"] == 4
        assert header["eval"]["metadata"]["suite_hash"] == results.run.suite.hash
        assert sample["input"] == "How many, in case 1?"
        assert sample["scores"]["overthink"]["value"] == "C"
        kinds = [part["type"] for part in sample["messages"][-1]["content"]]
        assert kinds == ["reasoning", "text"]
        assert sample["started_at"].endswith("+00:00")


def test_each_model_has_lm_eval_samples(store: Store, results: SuiteResults) -> None:
    logs = dict(suite_logs(store, results, "lm-eval"))
    assert len(logs) == 2
    for name, content in logs.items():
        assert name.startswith("samples_")
        lines = [json.loads(line) for line in content.splitlines()]
        assert [line["doc"]["id"] for line in lines] == ["t0", "t1"]
        assert all(len(line["resps"][0]) == 2 and line["acc"] == 1.0 for line in lines)


def test_the_suite_of_a_run_is_the_one_that_ran(results: SuiteResults) -> None:
    assert suite_as_it_ran(results.run.suite) == suite_of(2)
