"""Suites in the terminal: cells, times and progress."""

from __future__ import annotations

import pytest

from overthink.cli.suite_text import long_duration, progress_line
from overthink.evaluation.suite_runner import SuiteProgress
from overthink.reports.suite_report import NOT_RUN, cell_text
from overthink.storage.suite_records import Sample


def sample(number: int = 0, **fields: object) -> Sample:
    values = {
        "suite_model": 1,
        "task": 1,
        "sample": number,
        "run": "r",
        "session": "s",
        "status": "finished",
        "note": "",
        "timing": "sequential",
        "correct": None,
        "judged_by": None,
        "found": None,
        "by_hand": None,
        "answer_start": "x",
        "thinking_tokens": 5,
        "answer_tokens": 2,
        "thought_closed": True,
        "runaways": "",
        "loop_start": None,
        "total_s": 1.0,
        "tokens_per_s": 7.0,
        "joules": None,
        "slept_s": None,
    }
    return Sample(**{**values, **fields})  # type: ignore[arg-type]


RIGHT = {"correct": True, "judged_by": "exact"}
WRONG = {"correct": False, "judged_by": "exact"}


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        (RIGHT, "right"),
        (WRONG, "wrong"),
        ({"judged_by": "none"}, "undecided"),
        ({}, "ungraded"),
        ({"status": "length"}, "limit"),
        ({"status": "length", "answer_start": "", "runaways": "circling"}, "runaway"),
        ({"status": "loop_stopped"}, "runaway"),
        ({"status": "ended_in_thought"}, "in thought"),
        ({"status": "finished", "answer_start": " "}, "in thought"),
        ({"status": "crashed"}, "failed"),
        ({"by_hand": "right"}, "right"),
        ({**RIGHT, "by_hand": "wrong"}, "wrong"),
        ({**RIGHT, "by_hand": "unsure"}, "undecided"),
    ],
)
def test_each_outcome_has_its_word_and_none_looks_right_but_right(
    fields: dict[str, object], word: str
) -> None:
    assert cell_text([sample(**fields)]) == word  # type: ignore[arg-type]


def test_several_samples_are_counted_and_none_is_marked() -> None:
    made = [sample(0, **RIGHT), sample(1, **WRONG), sample(2, status="length")]
    assert cell_text(made) == "1/3 right · 1 limit"
    assert cell_text([]) == NOT_RUN


@pytest.mark.parametrize(
    ("seconds", "text"), [(40.4, "40 s"), (150, "2 min"), (12_000, "3 h 20 min")]
)
def test_long_times_are_rough(seconds: float, text: str) -> None:
    assert long_duration(seconds) == text


def test_progress_has_counts_and_the_time_left() -> None:
    progress = SuiteProgress(total=10, made=4, failed=1, right=3, wrong=1, seconds=300)
    progress.running["demo"] = "t1"
    assert progress_line(progress) == (
        "5 of 10 samples · 3 right, 1 wrong · 1 failed · ≈ 5 min left · demo on t1"
    )
    assert "left" not in progress_line(SuiteProgress(total=10))
