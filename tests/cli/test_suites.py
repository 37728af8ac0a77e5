"""`overthink suite`: made, checked, run with real models, continued, shown and graded."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from overthink.evaluation.suite_reader import load_suite
from overthink.storage.store import open_store
from overthink.storage.suite_records import list_suite_runs, load_samples, load_suite_run
from tests.cli.commands import Ended, one_sentence, overthink_here

TASKS = (
    {"id": "sum", "input": "What is 17 + 25?", "target": "42"},
    {"id": "poem", "input": "Write a word.", "target": "", "grader": "hand"},
)
MODELS = ("--model", "demo-methodical;draft=none", "--model", "demo-wanderer;draft=none;label=w")


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "suite.toml").write_text('format = 1\nname = "mine"\nmax_tokens = 40\n')
    (folder / "tasks.jsonl").write_text("".join(f"{json.dumps(task)}\n" for task in TASKS))
    return folder


class Command:
    """`overthink suite` with a database of the test's own."""

    def __init__(self, capsys: pytest.CaptureFixture[str], database: Path) -> None:
        self._capsys, self.database = capsys, database

    def __call__(self, *arguments: str | Path) -> Ended:
        return overthink_here(self._capsys, "suite", *arguments, "--database", self.database)

    def json(self, *arguments: str | Path) -> dict[str, Any]:
        ended = self(*arguments, "--json")
        assert ended.status == 0, ended.errors
        report: dict[str, Any] = json.loads(ended.output)
        return report


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    return Command(capsys, tmp_path / "sessions.db")


def test_a_suite_runs_with_real_models_and_continues(suite: Path, command: Command) -> None:
    estimated = command.json("run", suite, *MODELS, "--estimate")["estimate"]
    assert [model["samples"] for model in estimated["models"]] == [2, 2]
    assert not command.database.exists(), "an estimate writes nothing"
    report = command.json("run", suite, *MODELS)
    assert (report["suite"], len(report["hash"])) == ("mine", 64)
    assert [(m["model"], m["tasks"], m["samples"]) for m in report["models"]] == [
        ("demo-methodical (draft none)", 2, 2),
        ("w", 2, 2),
    ]
    assert {"value", "low", "high"} <= report["models"][0]["pass_at_1"].keys()
    assert {"left", "right", "difference", "low", "high", "p", "questions"} <= (
        report["pairs"][0].keys()
    )
    again = command.json("run", suite)  # the models of the run that is continued
    assert again["run"] == report["run"]
    store = open_store(command.database)
    (listed,) = list_suite_runs(store)
    samples = load_samples(store, load_suite_run(store, listed.id))
    (runs,) = store.connection.execute("SELECT count(*) FROM runs").fetchone()
    store.close()
    assert (listed.made, runs) == (4, 4), "nothing is made twice"
    seeds = {sample.task for sample in samples}
    assert len(seeds) == 2
    results = command.json("results", suite)["results"]
    assert {each["task"] for each in results} == {"sum", "poem"}
    checked = command("check", suite)
    assert checked.status == 0
    assert "The metrics of 4 samples were recomputed from their traces." in checked.output
    measured = command.json("run", suite, *MODELS, "--samples", "3", "--estimate")["estimate"]
    assert [model["basis"] for model in measured["models"]] == ["suite", "suite"]
    assert measured["seconds"] > 0


def test_a_changed_metric_is_found_by_a_check(suite: Path, command: Command) -> None:
    report = command.json("run", suite, *MODELS[:2], "--samples", "3", "--at-once", "2")
    assert report["models"][0]["samples"] == 6
    assert report["models"][0]["timing"] == ["shared"]
    store = open_store(command.database)
    seeds = store.connection.execute("SELECT count(DISTINCT settings) FROM runs").fetchone()
    assert seeds == (6,)
    store.connection.execute("UPDATE runs SET thinking_tokens = thinking_tokens + 1")
    store.close()
    checked = command("check", suite)
    assert checked.status == 1
    assert "thinking_tokens is stored as" in checked.output


def test_answers_are_graded_blind_by_keyboard(
    suite: Path, command: Command, monkeypatch: pytest.MonkeyPatch, capsys: object
) -> None:
    (suite / "suite.toml").write_text('format = 1\nname = "mine"\nmax_tokens = 400\n')
    (suite / "tasks.jsonl").write_text(json.dumps({**TASKS[0], "grader": "hand"}) + "\n")
    before = command.json("run", suite, *MODELS[:2])
    assert before["models"][0]["ungraded"] == 1
    monkeypatch.setattr("sys.stdin", io.StringIO("x\nw\n"))
    graded = command("grade", suite)
    assert "What is 17 + 25?" in graded.output
    assert "demo" not in graded.output
    assert "1 verdict saved, 0 left." in graded.output
    after = command.json("results", suite)
    assert after["results"][0]["outcome"] == "wrong"


def test_a_model_that_cannot_be_loaded_fails_its_samples(
    suite: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        return 1 << 60

    monkeypatch.setattr("overthink.comparison.conductor.Conductor._memory_needed", refuse)
    ended = command("run", suite, *MODELS[:2])
    assert ended.status == 3
    assert "demo-methodical (draft none): " in ended.errors


def test_a_suite_is_made_and_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = overthink_here(capsys, "suite", "new", "fresh", "--in", tmp_path)
    assert made.status == 0
    assert load_suite(tmp_path / "fresh").name == "fresh"
    again = overthink_here(capsys, "suite", "new", "fresh", "--in", tmp_path)
    one_sentence(again, "exists already")
    one_sentence(overthink_here(capsys, "suite", "new", "../up"), "no name of a folder")


def test_faults_are_printed_one_a_line_and_the_status_is_one(suite: Path, command: Command) -> None:
    (suite / "tasks.jsonl").write_text('{"id": 4}\n{\n')
    ended = command("check", suite)
    assert ended.status == 1
    first, second = ended.output.splitlines()
    assert first.endswith("tasks.jsonl, line 1, field input: it is missing.")
    assert "tasks.jsonl, line 2: it is not JSON" in second
    one_sentence(command("run", suite, *MODELS), "line 1, field input", "and 1 more")


def test_wrong_names_get_a_sentence(suite: Path, command: Command) -> None:
    one_sentence(command("run", "nothing", *MODELS), "there is no suite “nothing”")
    one_sentence(command("run", suite), "no model is named")
    one_sentence(command("run", suite, "--model", "none-such"), "none-such")
    one_sentence(command("run", suite, *MODELS[:2], *MODELS[:2]), "given twice")
    one_sentence(command("results", suite), "there is no database")


def test_the_list_has_suites_and_runs(command: Command) -> None:
    report = command.json("list") if command.database.exists() else None
    assert report is None
    open_store(command.database).close()
    assert command.json("list")["runs"] == []
