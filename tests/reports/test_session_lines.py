"""JSON lines hold everything: texts join, and tokens are those of the compare command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from overthink.reports.compare_json import token_lines
from tests.reports.recordings import EVIL, record_hostile_session, records, saved, written


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "sessions.db"


def _lines(database: Path, session: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(database, "jsonl", session).splitlines()]


def test_each_session_turn_and_run_has_a_head(database: Path) -> None:
    lines = _lines(database, record_hostile_session(database))
    heads = [line for line in lines if "line" in line]
    assert [head["line"] for head in heads] == ["session", "turn", "run", "run"]
    session, turn, left, right = heads
    assert (session["title"], session["tags"], session["starred"]) == (EVIL, [EVIL, "ice"], True)
    assert (turn["preference"], turn["preference_blind"], turn["expect"]) == ("both_bad", True, "0")
    assert (left["lane"], left["model"], right["model"]) == ("left", "plain", EVIL)
    assert left["saved"]["verdict"]["by_hand"] == "wrong"
    assert left["saved"]["annotations"][0]["label"] == EVIL
    assert right["loop"]["found"] is True
    assert left["machine"]["versions"] == {"overthink": "0"}


def test_token_texts_join_to_the_exact_text_of_a_phase(database: Path) -> None:
    lines = _lines(database, record_hostile_session(database))
    for run in (line for line in lines if line.get("line") == "run"):
        tokens = [line for line in lines if "i" in line and line["lane"] == run["lane"]]
        for phase in ("thinking", "answer"):
            text = "".join(token["text"] for token in tokens if token["phase"] == phase)
            assert text == run[phase]
        counted = run["tokens"]["thinking"] + run["tokens"]["answer"]
        assert counted == len(tokens)


def test_tokens_and_rounds_are_those_of_the_compare_command(database: Path) -> None:
    session = record_hostile_session(database)
    written_lines = written(database, "jsonl", session).splitlines()
    left, right = records(saved(database, session))
    expected = [*token_lines("left", left.trace), *token_lines("right", right.trace)]
    assert [line for line in written_lines if not line.startswith(b'{"line":')] == expected
