"""One run has one verdict: in the terminal, as JSON, in the database, and when shown again."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from overthink.cli.comparison_text import summary_lines
from overthink.cli.output_files import Saving
from overthink.comparison.conductor import Lane, grade_lanes
from overthink.core.events import LaneEvent
from overthink.core.vocabulary import Phase, RunStatus, TimingMode
from overthink.grading.version import GRADER_VERSION
from overthink.reports.compare_json import comparison_object
from overthink.storage.store import open_store
from tests.cli.commands import one_sentence, overthink_here
from tests.cli.scenes import lane
from tests.lanes import child_events
from tests.storage.recordings import saved_session

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def database(overthink_home: Path) -> Path:
    return overthink_home / "data" / "sessions.db"


def run(answer: str, status: RunStatus = RunStatus.FINISHED) -> list[LaneEvent]:
    closed = bool(answer)
    return [
        child_events.loaded(),
        child_events.prompt_done(),
        child_events.tokens(0, [" Hm", "."]),
        child_events.tokens(2, ["\n\n", answer], phase=Phase.ANSWER),
        child_events.finished(status, thought_closed=closed),
    ]


def compared(database: Path, expect: str, left: list[LaneEvent], right: list[LaneEvent]) -> Any:
    """The lanes as `overthink compare` grades, reports and saves them."""
    database.parent.mkdir(parents=True, exist_ok=True)
    lanes: list[Lane] = [lane("left", left), lane("right", right, "other")]
    asyncio.run(grade_lanes(lanes, expect))
    saving = Saving(database, is_requested=True)
    saving.begin([each.plan for each in lanes], "How many?", None, expect, TimingMode.CONCURRENT)
    for each, events in zip(lanes, (left, right), strict=True):
        for event in events:
            saving.take(each.side, event)
    session = saving.end(lanes)
    report = comparison_object(lanes, "How many?", None, TimingMode.CONCURRENT, expect, session)
    return lanes, report


@pytest.mark.parametrize(
    ("expect", "answer", "correct", "how"),
    [
        (r"\sqrt{8}", r"It is $2\sqrt{2}$.", True, "equivalence"),
        ("x^2", "$x^3$", False, "equivalence"),
        ("0", "There are **0**.", True, "number"),
        ("0", "Hard to say.", None, "none"),
    ],
)
def test_a_run_has_the_same_verdict_everywhere(
    capsys: Capture, database: Path, expect: str, answer: str, correct: bool | None, how: str
) -> None:
    lanes, report = compared(database, expect, run(answer), run(answer))
    verdict = report["lanes"][0]["verdict"]
    assert (verdict["correct"], verdict["method"], verdict["grader"]) == (
        *(correct, how),
        GRADER_VERSION,
    )
    printed = next(iter(summary_lines(lanes, expect)))
    shown = json.loads(
        overthink_here(capsys, "sessions", "show", report["session"], "--json").output
    )
    (turn,) = shown["turns"]
    assert turn["lanes"][0]["verdict"] == verdict
    saved = turn["saved"][0]["verdict"]
    assert {**saved, "method": saved["how"]} == {**verdict, "how": how, "by_hand": None}
    text = overthink_here(capsys, "sessions", "show", report["session"]).output
    assert printed in text
    word = {True: "✓ right", False: "✗ wrong", None: "? not judged"}[correct]
    assert word in printed


@pytest.mark.parametrize("status", sorted(set(RunStatus) - {RunStatus.FINISHED, RunStatus.BUDGET}))
def test_an_incomplete_answer_is_ungraded_everywhere(
    capsys: Capture, database: Path, status: RunStatus
) -> None:
    ended = child_events.finished(status, model_ended=False)
    events = [*run("There are 20")[:-1], ended]
    lanes, report = compared(database, "0", events, events)
    assert (report["lanes"][0]["correct"], report["lanes"][0]["verdict"]) == (None, None)
    printed = next(iter(summary_lines(lanes, "0")))
    words = "answered" if status is RunStatus.MODEL_CHANGED else "incomplete answer"
    assert f"{words} “There are 20”" in printed
    listed = overthink_here(capsys, "sessions", "list", "--status", status.value).output
    assert "✗" not in listed
    assert "✓" not in listed
    assert report["session"][:13] in listed
    assert "Graded" not in overthink_here(capsys, "sessions", "show", report["session"]).output


def test_a_run_that_ended_inside_its_thought_is_listed_by_that_status(
    capsys: Capture, database: Path
) -> None:
    lost = [*run("")[:3], child_events.finished(RunStatus.ENDED_IN_THOUGHT, thought_closed=False)]
    lanes, _ = compared(database, "0", lost, run("0"))
    assert "never answered (ended inside its thought)" in next(iter(summary_lines(lanes, "0")))
    listed = overthink_here(capsys, "sessions", "list", "--status", "ended in thought").output
    assert "tiny (ended in thought) · other ✓" in listed


# -- regrading ------------------------------------------------------------------------------------


@pytest.fixture
def outdated(database: Path) -> str:
    """A session whose verdicts an older grader stored as wrong."""
    session = saved_session(database)
    store = open_store(database)
    with store.transaction() as db:
        db.execute("UPDATE runs SET correct = 0, judged_by = 'number', found = '9', grader = 1")
    store.close()
    return session


def test_an_older_grader_is_named_with_the_command_to_run(capsys: Capture, outdated: str) -> None:
    text = overthink_here(capsys, "sessions", "show", outdated).output
    assert (
        "Graded, left: wrong (by number, read “9”), by version 1; the rules are now version "
        f"{GRADER_VERSION}: `overthink sessions regrade {outdated[:13]}`."
    ) in text
    assert "✗ wrong, expected “0” · by number · graded by version 1; regrade" in text


def test_regrading_prints_what_changes(capsys: Capture, outdated: str) -> None:
    ended = overthink_here(capsys, "sessions", "regrade", outdated[:13])
    assert (ended.status, ended.errors) == (0, "")
    left = f"{outdated[:13]}  left, demo-methodical: wrong (by number, read “9”) → "
    assert f"{left}right (by number, read “0”)\n" in ended.output
    assert f"2 answers graded by version {GRADER_VERSION}: 2 verdicts changed.\n" in ended.output
    again = overthink_here(capsys, "sessions", "regrade", "--all").output
    assert again == f"2 answers graded by version {GRADER_VERSION}: 0 verdicts changed.\n"


def test_a_dry_run_prints_the_same_and_writes_nothing(
    capsys: Capture, database: Path, outdated: str
) -> None:
    ended = overthink_here(capsys, "sessions", "regrade", "--all", "--dry-run")
    assert "→ right (by number, read “0”)" in ended.output
    assert "2 verdicts would change.\nNothing was written.\n" in ended.output
    store = open_store(database)
    assert {row[0] for row in store.connection.execute("SELECT grader FROM runs")} == {1}
    store.close()


def test_regrading_as_json(capsys: Capture, outdated: str) -> None:
    report = json.loads(overthink_here(capsys, "sessions", "regrade", "--all", "--json").output)
    assert (report["graded"], report["ungraded"], report["damage"]) == (2, 0, [])
    left, right = report["changed"]
    assert (left["session"], left["side"], left["before"]["correct"]) == (outdated, "left", False)
    assert (left["after"]["correct"], left["after"]["grader"]) == (True, GRADER_VERSION)
    assert (right["before"]["found"], right["after"]["found"]) == ("9", "7")


@pytest.mark.parametrize("arguments", [[], ["--all", "01"]])
def test_regrading_needs_sessions_or_all_of_them(
    capsys: Capture, outdated: str, arguments: list[str]
) -> None:
    one_sentence(overthink_here(capsys, "sessions", "regrade", *arguments), "name sessions, or")


def test_regrading_an_unknown_session_is_refused(capsys: Capture, outdated: str) -> None:
    one_sentence(overthink_here(capsys, "sessions", "regrade", "zzz"), "there is no session")
