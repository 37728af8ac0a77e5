"""Exports attribute a default to makers only where these recommend it."""

from __future__ import annotations

import html
import json
from pathlib import Path

import msgspec
import pytest

from overthink.core.vocabulary import TimingMode
from overthink.reports.session_report import session_report
from overthink.storage.recorder import Recorder
from tests.cli.scenes import profiles
from tests.reports.recordings import saved, written
from tests.storage.recordings import plan, whole_run

OURS = "0.7 (Overthink's own default)"
THEIRS = "1 (recommended by the makers of gpt-oss)"


def record(path: Path, left: str, right: str, **changes: float) -> str:
    """Record a session of two families with their defaults; the changes are the right lane's."""
    recorder = Recorder(path)
    session = recorder.session("compare")
    plans = {}
    for side, family in (("left", left), ("right", right)):
        sampler = profiles()[family].sampling if family in profiles().names else None
        if sampler and side == "right":
            sampler = msgspec.structs.replace(sampler, **changes)
        made = plan(side, family)
        plans[side] = msgspec.structs.replace(made, family=family, sampler=sampler)
    turn = session.begin_turn("How many?", "", None, TimingMode.CONCURRENT, plans, None)
    for side in plans:
        for event in whole_run():
            session.record(turn, side, event)
    session.end_turn(turn)
    session.close()
    assert recorder.close()
    return session.id


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_a_default_of_ours_is_called_ours(tmp_path: Path, form: str) -> None:
    path = tmp_path / "sessions.db"
    text = written(path, form, record(path, "generic-chat", "gpt-oss")).decode()
    text = html.unescape(text).replace("\u2019", "'")
    assert OURS in text
    assert THEIRS in text
    assert "as the makers of each recommend" not in text
    assert "makers of Chat model" not in text


def test_the_pdf_and_all_reports_name_who_recommends_each_value(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    session = saved(path, record(path, "generic-chat", "gpt-oss", temperature=0.2))
    (turn,) = session_report(session, profiles()).turns
    assert "The temperature is 0.7 on the left and 0.2 on the right." in turn.unequal
    ours, theirs = (
        [(fact.name, fact.value) for fact in run.settings if fact.name.startswith("default of")]
        for run in turn.runs
    )
    assert ours == [("default of temperature, top p", "Overthink's own default")]
    assert theirs == [("default of top p", "recommended by the makers of gpt-oss")]


def test_json_has_the_origin_of_each_value(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    id_ = record(path, "generic-chat", "gpt-oss", temperature=0.2)
    lines = [json.loads(line) for line in written(path, "jsonl", id_).splitlines()]
    left, right = (
        line["settings"]["sampler_origin"] for line in lines if line.get("line") == "run"
    )
    assert (left["temperature"], left["top_p"]) == ("overthink", "overthink")
    assert (right["temperature"], right["top_p"]) == (None, "makers")
    assert right["top_k"] == "overthink", "the makers state none"


def test_nothing_is_claimed_about_a_family_that_is_not_known_here(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    text = written(path, "markdown", record(path, "made-elsewhere", "gpt-oss")).decode()
    assert "Overthink's own default" not in text.partition("### ")[0]
    assert "makers of each" not in text
