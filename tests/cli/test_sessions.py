"""`overthink sessions` and `overthink replay` with a database written by the app."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from overthink.storage import upgrade_progress
from overthink.storage.saved_sessions import load_session
from overthink.storage.session_edits import annotate, judge_by_hand, prefer, set_note, set_tags
from overthink.storage.store import open_store
from tests.cli.commands import Ended, files_below, one_sentence, overthink, overthink_here
from tests.storage.make_file import FILES
from tests.storage.recordings import PROMPT, saved_session

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def database(overthink_home: Path) -> Path:
    return overthink_home / "data" / "sessions.db"


@pytest.fixture
def session(database: Path) -> str:
    return saved_session(database, PROMPT, "And hele isterninger?")


def _sessions(capsys: Capture, *arguments: str | Path, status: int = 0) -> str:
    ended = overthink_here(capsys, "sessions", *arguments)
    assert (ended.status, ended.errors) == (status, "")
    return ended.output


def _json(capsys: Capture, *arguments: str | Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(_sessions(capsys, *arguments, "--json"))
    return report


def test_without_a_database_the_list_is_empty(capsys: Capture, overthink_home: Path) -> None:
    assert _json(capsys, "list") == {"sessions": []}
    assert "no such sessions" in _sessions(capsys, "list")
    one_sentence(overthink_here(capsys, "sessions", "search", "ice"), "there is no database")
    assert not overthink_home.exists()


@pytest.mark.parametrize("arguments", [("sessions", "list"), ("sessions", "import", "--examples")])
def test_a_slow_upgrade_of_an_older_file_is_shown(
    capsys: Capture, database: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setattr(upgrade_progress, "PATIENCE_S", 0.0)
    database.parent.mkdir(parents=True)
    shutil.copy(FILES / "schema-2.db", database)
    ended = overthink_here(capsys, *arguments)
    assert ended.status == 0
    assert "Upgrading the saved sessions: making a backup (" in ended.errors
    assert "Upgrading" not in ended.output
    assert database.with_name("sessions.db.schema-2.backup").exists()
    assert overthink_here(capsys, *arguments).errors == "", "once"


def test_sessions_are_listed_and_filtered(capsys: Capture, session: str) -> None:
    (listed,) = _json(capsys, "list")["sessions"]
    assert (listed["id"], listed["prompt"], listed["turns"]) == (session, PROMPT, 2)
    text = _sessions(capsys, "list")
    assert session[:13] in text
    assert "demo-methodical ✓ · demo-runaway ✗" in text
    assert _json(capsys, "list", "--outcome", "right", "--model", "demo-runaway") == {
        "sessions": []
    }
    one_sentence(overthink_here(capsys, "sessions", "list", "--since", "monday"), "a date such as")
    one_sentence(overthink_here(capsys, "sessions", "list", "--limit", "0"), "1 to 1,000,000")


def test_thoughts_and_prompts_are_searched(capsys: Capture, session: str) -> None:
    (hit,) = _json(capsys, "search", "hele", "istern")["hits"]
    assert (hit["session"], hit["place"]) == (session, "prompt")
    assert "left thought, token" in _sessions(capsys, "search", "melt")
    assert "No results." in _sessions(capsys, "search", "zebra")


def test_show_prints_what_compare_printed(capsys: Capture, session: str) -> None:
    report = _json(capsys, "show", session[:13])
    assert report["id"] == session
    left, right = report["turns"][0]["lanes"]
    assert (left["model"], left["correct"], right["correct"]) == ("demo-methodical", True, False)
    assert report["turns"][0]["saved"][0]["status"] == "finished"
    text = _sessions(capsys, "show", session)
    assert "There are **0** left." in text
    assert "demo-methodical: answered" in text
    assert f"Run {report['turns'][0]['saved'][0]['run']}: left, demo-methodical" in text


def test_deleting_can_be_undone_until_vacuum(capsys: Capture, session: str) -> None:
    assert _sessions(capsys, "delete", session[:13]) == "1 session deleted.\n"
    assert _json(capsys, "list") == {"sessions": []}
    assert _sessions(capsys, "delete", "--undo", session) == "1 session brought back.\n"
    assert len(_json(capsys, "list")["sessions"]) == 1
    _sessions(capsys, "delete", session)
    assert _json(capsys, "vacuum")["sessions"] == 1
    assert _sessions(capsys, "delete", "--undo", session) == "0 sessions brought back.\n"


def test_check_finds_changed_metrics(capsys: Capture, session: str, database: Path) -> None:
    assert "everything is as recorded" in _sessions(capsys, "check")
    store = open_store(database)
    with store.transaction() as db:
        db.execute("UPDATE runs SET thinking_tokens = 3, tokens_per_s = 99.0 WHERE number = 1")
    store.close()
    text = _sessions(capsys, "check", session[:13], status=1)
    assert "thinking_tokens is 3 in the file, but 17 computed from the trace" in text
    report = json.loads(_sessions(capsys, "check", "--json", status=1))
    assert {d["figure"] for d in report["differences"]} == {"thinking_tokens", "tokens_per_s"}
    assert report["sound"] is False


def test_salvage_writes_only_a_new_file(capsys: Capture, session: str, tmp_path: Path) -> None:
    out = tmp_path / "saved.db"
    assert "1 session with 4 runs" in _sessions(capsys, "salvage", "--out", out)
    (listed,) = _json(capsys, "list", "--database", out)["sessions"]
    assert listed["id"] == session
    refused = overthink_here(capsys, "sessions", "salvage", "--out", out)
    one_sentence(refused, "already exists")


def test_replay_into_a_pipe_writes_everything_at_once(capsys: Capture, session: str) -> None:
    ended = overthink_here(capsys, "replay", session[:13], "--turn", "1")
    assert ended.status == 0
    assert ended.output.startswith("Recorded ")
    assert "concurrent" in ended.output
    assert PROMPT in ended.output
    one_sentence(overthink_here(capsys, "replay", session, "--turn", "3"), "the session has 2")
    one_sentence(overthink_here(capsys, "replay", session, "--speed", "17"), "0.01 to 16")
    one_sentence(overthink_here(capsys, "replay", "nothing"), "there is no session")


def test_a_file_that_is_not_a_database_is_refused_before_anything_runs(
    capsys: Capture, overthink_home: Path, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("notes " * 1000)
    for command in (["compare"], ["sessions", "list"]):
        refused = overthink_here(capsys, *command, "--database", notes)
        one_sentence(refused, "is not an Overthink database", "--database FILE")
    assert notes.read_text() == "notes " * 1000
    assert files_below(overthink_home) == []


def _compare(home: Path, *arguments: str) -> Ended:
    return overthink("compare", "--json", "--max-tokens", "40", *arguments, home=home)


def test_compare_saves_what_it_printed(tmp_path: Path, capsys: Capture) -> None:
    home = tmp_path / "home"
    report = json.loads(_compare(home).output)
    shown = overthink("sessions", "show", report["session"], "--json", home=home)
    (turn,) = json.loads(shown.output)["turns"]
    assert [lane.pop("machine") for lane in turn["lanes"]]
    assert [lane.pop("machine") for lane in report["lanes"]]
    assert turn["lanes"] == report["lanes"]
    assert overthink("sessions", "check", home=home).status == 0


def test_compare_can_run_without_saving(tmp_path: Path) -> None:
    home = tmp_path / "home"
    ended = _compare(home, "--no-save")
    assert json.loads(ended.output)["session"] is None
    assert files_below(home) == []


def test_compare_continues_if_nothing_can_be_saved(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "data" / "sessions.db").mkdir(parents=True)
    ended = _compare(home)
    assert ended.status == 0
    assert json.loads(ended.output)["session"] is None
    assert "this comparison is not saved" in ended.errors
    assert "is a folder, not a database" in ended.errors


def test_the_lanes_of_a_session_are_compared(capsys: Capture, session: str) -> None:
    (pair,) = _json(capsys, "compare", session[:13])["pairs"]
    assert (pair["left"]["model"], pair["right"]["model"]) == ("demo-methodical", "demo-runaway")
    assert (pair["asked_the_same"], pair["identical"]) == (
        False,
        None,
    )  # their first answers differ
    assert "The conversations before the prompt differ." in pair["unequal"]


def test_runs_of_two_sessions_are_compared(capsys: Capture, database: Path) -> None:
    first = saved_session(database, PROMPT)
    second = saved_session(database, PROMPT, answer="There are **1** left.")
    other = saved_session(database, "What else?")

    left, right = _json(capsys, "compare", first, second)["pairs"]
    assert (left["left"]["session"], left["right"]["session"]) == (first, second)
    assert left["divergence"]["left"]["text"] == " **0**"
    assert left["divergence"]["right"]["text"] == " **1**"
    assert left["divergence"]["common_tokens"] == left["left"]["tokens"]["thinking"] + 2
    assert left["left"]["statistics"]["thinking_tokens"] == left["left"]["tokens"]["thinking"]
    assert (right["identical"], right["divergence"]) == (True, None)

    run = left["left"]["run"]
    (pair,) = _json(capsys, "compare", run, f"{second}:right")["pairs"]
    assert pair["left"]["run"] == run
    assert pair["divergence"]["right"]["continuation"].startswith(" 7")
    text = _sessions(capsys, "compare", first, second)
    assert "They diverge at token" in text
    assert "Identical, to the last token." in text
    assert "Their prompts differ" in _sessions(capsys, "compare", first, other)


def test_invalid_pairs_are_refused(capsys: Capture, session: str, database: Path) -> None:
    run = _json(capsys, "show", session)["turns"][0]["saved"][0]["run"]
    for names, sentence in (
        ((run,), "is one run"),
        ((session, session, session), "name two runs"),
        (("zebra", session), "there is no session"),
        ((f"{session}:top", session), "write left or right"),
    ):
        one_sentence(overthink_here(capsys, "sessions", "compare", *names), sentence)


def test_show_prints_statistics(capsys: Capture, session: str) -> None:
    report = _json(capsys, "show", session, "--stats")
    left, right = report["turns"][0]["saved"]
    assert left["statistics"]["outcome_efficiency"] is not None
    assert right["statistics"]["outcome_efficiency"] is None
    assert right["statistics"]["underthinking"] is not None
    text = _sessions(capsys, "show", session, "--stats")
    assert "Outcome efficiency: " in text
    assert "Verifies: 1 (wait 1)" in text


def test_ratings_and_annotations_are_printed_and_tallied(
    capsys: Capture, database: Path, session: str
) -> None:
    store = open_store(database)
    first = load_session(store, session).turns[0]
    run = first.runs["right"].id
    judge_by_hand(store, run, "unsure")
    prefer(store, first.id, "left", blind=True)
    annotate(store, run, 0, 2, "wrong step", "it is not hot")
    set_note(store, session, "Check again")
    set_tags(store, session, ["ice"])
    store.close()

    text = _sessions(capsys, "show", session)
    for words in (
        "Check again",
        "#ice",
        "Judged by hand, right: unsure.",
        "Compared by hand: the left one is better, without knowing the names.",
        "Wrong step (right, tokens 0 to 2): “The pan is” it is not hot",
    ):
        assert words in text
    report = _json(capsys, "show", session)
    assert (report["note"], report["tags"]) == ("Check again", ["ice"])
    turn = report["turns"][0]
    assert (turn["preference"], turn["preference_blind"]) == ("left", True)
    saved = next(saved for saved in turn["saved"] if saved["lane"] == "right")
    assert saved["verdict"]["by_hand"] == "unsure"
    (span,) = saved["annotations"]
    assert (span["label"], span["note"], span["text"]) == (
        "wrong step",
        "it is not hot",
        " The pan is",
    )

    assert "1 to 0, 0 tied, 0 both bad; 100 % of the decided votes" in _sessions(capsys, "tally")
    (pair,) = _json(capsys, "tally", "--blind")["pairs"]
    assert (pair["one"], pair["one_better"], pair["share"]) == ("demo-methodical", 1, 1.0)
    assert pair["interval_95"] == pytest.approx([0.2065, 1.0], abs=1e-4)
    assert len(_json(capsys, "list", "--label", "wrong step")["sessions"]) == 1
