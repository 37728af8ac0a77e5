"""`overthink suite import`, `fetch`, `from-sessions` and `add`, as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from overthink.cli import suite_import
from overthink.evaluation.suite_reader import load_suite
from tests.cli.commands import one_sentence, overthink_here
from tests.library.downloads.source import Source
from tests.library.downloads.test_data_file import CONTENT, SHA256, at, serve_content
from tests.storage.recordings import saved_session

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "My questions.csv"
    path.write_text("question;answer\nP?;1\n;2\n", encoding="utf-8")
    return path


def test_an_imported_table_becomes_one_of_the_users_suites(
    capsys: Capture, overthink_home: Path, questions: Path
) -> None:
    done = overthink_here(capsys, "suite", "import", questions)
    assert done.status == 0
    assert "1 task (form: table)" in done.output
    assert "row 3: it has no question" in done.output
    suite = load_suite(overthink_home / "data" / "suites" / "my-questions")
    assert suite.name == "My questions"
    assert [(task.input, task.target) for task in suite.tasks] == [("P?", "1")]
    listed = overthink_here(capsys, "suite", "list").output
    assert "my-questions" in listed


def test_the_report_can_be_had_as_json(
    capsys: Capture, overthink_home: Path, questions: Path, tmp_path: Path
) -> None:
    options = ("--to", tmp_path / "new", "--form", "table", "--json")
    report = json.loads(overthink_here(capsys, "suite", "import", questions, *options).output)
    assert report["folder"] == str(tmp_path / "new")
    assert (report["form"], report["tasks"], len(report["left_out"])) == ("table", 1, 1)


def test_an_existing_suite_is_never_replaced(
    capsys: Capture, overthink_home: Path, questions: Path
) -> None:
    overthink_here(capsys, "suite", "import", questions)
    again = overthink_here(capsys, "suite", "import", questions)
    one_sentence(again, "contains a suite already", "--to")


def test_a_file_of_another_kind_gets_a_sentence(
    capsys: Capture, overthink_home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("doc_to_text: !function utils.text\n", encoding="utf-8")
    one_sentence(overthink_here(capsys, "suite", "import", path), "!function", "run code")
    assert not (overthink_home / "data" / "suites").exists()


# -- public sets ----------------------------------------------------------------------------------


def test_public_sets_are_listed_with_their_licences(capsys: Capture, overthink_home: Path) -> None:
    output = overthink_here(capsys, "suite", "fetch").output
    for name in ("gsm8k", "math-500", "aime", "simplebench", "MIT"):
        assert name in output


def test_a_fetched_set_becomes_a_suite(
    capsys: Capture, overthink_home: Path, hub: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = at(hub)
    monkeypatch.setattr(suite_import, "load_data_sets", lambda _folder: {small.id: small})
    hub.gets.append(serve_content)
    done = overthink_here(capsys, "suite", "fetch", "small", "--yes")
    assert done.status == 0, done.errors
    assert "A note." in done.output
    assert f"sha256: {SHA256}" in done.output
    suite = load_suite(overthink_home / "data" / "suites" / "small")
    assert len(suite.tasks) == CONTENT.count(b"\n")
    assert small.revision in suite.source


def test_a_set_that_differs_from_the_pinned_one_is_refused(
    capsys: Capture, overthink_home: Path, hub: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = at(hub, sha256="0" * 64)
    monkeypatch.setattr(suite_import, "load_data_sets", lambda _folder: {small.id: small})
    hub.gets.append(serve_content)
    done = overthink_here(capsys, "suite", "fetch", "small", "--yes")
    assert done.status == 3
    assert "SHA-256 differs" in done.errors
    assert not (overthink_home / "data" / "suites").exists()


def test_nothing_is_fetched_offline_or_without_consent(
    capsys: Capture, overthink_home: Path, hub: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_sentence(overthink_here(capsys, "suite", "fetch", "aime"), "--yes")
    monkeypatch.setenv("OVERTHINK_OFFLINE", "1")
    done = overthink_here(capsys, "suite", "fetch", "aime", "--yes")
    assert (done.status, hub.asked) == (3, [])
    assert "offline" in done.errors


def test_an_unknown_set_gets_the_known_names(capsys: Capture, overthink_home: Path) -> None:
    one_sentence(overthink_here(capsys, "suite", "fetch", "mmlu"), "gsm8k")


# -- sessions and prompts -------------------------------------------------------------------------


def test_saved_sessions_become_a_suite(capsys: Capture, overthink_home: Path) -> None:
    database = overthink_home / "data" / "sessions.db"
    database.parent.mkdir(parents=True)
    session = saved_session(database, "How many?", "And then?")
    refused = overthink_here(capsys, "suite", "from-sessions")
    one_sentence(refused, "--all")
    done = overthink_here(capsys, "suite", "from-sessions", session[:8], "--name", "Mine")
    assert "continues a conversation" in done.output
    suite = load_suite(overthink_home / "data" / "suites" / "mine")
    assert [(task.input, task.target) for task in suite.tasks] == [("How many?", "0")]
    starred = overthink_here(capsys, "suite", "from-sessions", "--starred", "--name", "Stars")
    one_sentence(starred, "no prompt")


def test_prompts_are_added_to_a_suite(
    capsys: Capture, overthink_home: Path, questions: Path
) -> None:
    overthink_here(capsys, "suite", "import", questions)
    add = ("suite", "add", "my-questions", "--prompt")
    assert overthink_here(capsys, *add, "Q?", "--expect", "2").status == 0
    assert overthink_here(capsys, *add, "Write a poem.").status == 0
    suite = load_suite(overthink_home / "data" / "suites" / "my-questions")
    assert [(task.id, task.target, task.grader) for task in suite.tasks[1:]] == [
        ("prompt", "2", ""),
        ("prompt-2", "", "hand"),
    ]
    one_sentence(overthink_here(capsys, *add, " "), "input", "empty")


def test_a_bundled_suite_is_not_changed(capsys: Capture, overthink_home: Path) -> None:
    refused = overthink_here(capsys, "suite", "add", "tricks", "--prompt", "P?")
    one_sentence(refused, "comes with the app")
