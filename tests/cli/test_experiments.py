"""`overthink knew`, `score` and `fork` with the demo models and a real database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import one_sentence, overthink_here
from tests.storage.recordings import PROMPT, saved_session

Capture = pytest.CaptureFixture[str]


def _json(capsys: Capture, *arguments: str | Path) -> dict[str, Any]:
    # One thread: on a busy machine, two wait for each other.
    threads = () if arguments[0] == "sessions" else ("--threads", "1")
    ended = overthink_here(capsys, *arguments, *threads, "--json")
    assert ended.status == 0, ended.errors
    report: dict[str, Any] = json.loads(ended.output)
    return report


@pytest.fixture
def session(capsys: Capture, overthink_home: Path) -> str:
    report = _json(
        capsys,
        *("compare", "--left", "demo-methodical", "--right", "demo-wanderer"),
        *("--left-draft", "none", "--right-draft", "none", "--temperature", "0"),
        *("--max-tokens", "260", "--ctx", "512"),
    )
    return str(report["session"])


def test_experiments_on_a_saved_run(capsys: Capture, session: str) -> None:
    """One test, since each step needs the session."""
    left, right = _json(capsys, "sessions", "show", session)["turns"][0]["lanes"]

    # When did it know?
    (knew,) = _json(capsys, "knew", f"{session}:left")["runs"]
    assert [point["token"] for point in knew["points"]] == sorted(
        point["token"] for point in knew["points"]
    )
    assert knew["points"][0]["token"] == 0
    last = knew["points"][-1]
    assert (last["answer"], last["verdict"], last["share"]) == (left["answer"], "right", 1.0)
    assert knew["settled"]["token"] <= last["token"]
    assert knew["sentence"].startswith("Right")
    assert (knew["same_prompt"], knew["skipped"], knew["stopped"]) == (True, 0, False)
    text = overthink_here(capsys, "knew", f"{session}:left", "--saved").output
    assert knew["sentence"] in text
    other = _json(capsys, "knew", f"{session}:left", "--expect", "99", "--points", "3", "--no-save")
    assert len(other["runs"][0]["points"]) == 3
    assert other["runs"][0]["points"][-1]["verdict"] == "wrong"

    # What would the other have said?
    (score,) = _json(capsys, "score", f"{session}:right")["runs"]
    assert (score["model"], score["writer"], score["by"]) == (
        "demo-methodical", "demo-wanderer", "token",
    )  # fmt: skip
    assert "".join(unit["text"] for unit in score["units"]) == right["thinking"] + right["answer"]
    assert 0 < score["summary"]["agreement"] < 1
    assert score["most_different"][0]["surprise"] > 1

    # Fork here.
    same = _json(capsys, "fork", f"{session}:right", "--at", "40", "--seed", "1")
    assert (same["thinking"], same["answer"]) == (right["thinking"], right["answer"])
    assert (same["divergence"], same["lane"]) == (None, "left")
    share = 40 / sum(right["tokens"][phase] for phase in ("thinking", "answer"))
    edited = _json(
        capsys, "fork", f"{session}:right", "--at", f"{share:.4%}", "--text", " No: it is 7.\n"
    )
    assert edited["token"] == 40
    assert edited["divergence"]["right"]["origin"] == "forced"
    assert " No: it is 7." in edited["thinking"]
    handed = _json(
        capsys, "fork", f"{session}:left", "--at", "20", "--model", "demo-wanderer", "--no-save"
    )
    assert (handed["model"], handed["session"]) == ("demo-wanderer", None)
    assert handed["thinking"][:40] == left["thinking"][:40]

    # All of it is saved.
    shown = _json(capsys, "sessions", "show", session)["turns"][0]["saved"]
    assert shown[0]["experiments"]["knew"]["sentence"] == knew["sentence"]
    assert shown[1]["experiments"]["scores"][0]["summary"] == score["summary"]
    fork = _json(capsys, "sessions", "show", edited["session"])["turns"][0]
    origin = fork["saved"][0]["experiments"]["fork"]
    assert (origin["token"], origin["added"]) == (40, " No: it is 7.\n")
    assert "Forked from demo-wanderer" in origin["sentence"]
    assert origin["sentence"] in fork["lanes"][0]["notes"]
    assert (fork["prompt"], fork["expect"]) == ("".join([fork["prompt"]]), "0")

    # When the fork knew: its conversation is known.
    assert _json(capsys, "knew", edited["run"], "--points", "2")["runs"][0]["same_prompt"]


def test_what_cannot_be_done_is_refused_in_a_sentence(
    capsys: Capture, overthink_home: Path
) -> None:
    one_sentence(overthink_here(capsys, "knew", "abc"), "there is no database")
    session = saved_session(overthink_home / "data" / "sessions.db", PROMPT)
    for arguments, words in (
        (("knew", f"{session}:up"), ("no lane “up”",)),
        (("knew", session, "--saved"), ("no saved result", "--saved")),
        (("knew", session, "--points", "1"), ("--points is “1”", "2 to 10,000")),
        (("fork", session, "--at", "3"), ("two runs", "SESSION:left")),
        (("fork", f"{session}:left", "--at", "101%"), ("--at is “101%”", "share like 40%")),
        (("fork", f"{session}:left", "--at", "9999"), ("tokens, not 9,999",)),
        (("score", f"{session}:left", "--model", "no-such"), ("no-such",)),
        (("fork", f"{session}:left"), ("--at",)),
    ):
        one_sentence(overthink_here(capsys, *arguments), *words)
