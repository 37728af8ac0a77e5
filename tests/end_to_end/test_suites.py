"""The demo models on bundled questions, from the terminal to the statistics."""

from __future__ import annotations

from pathlib import Path

from overthink.evaluation.suite import Task
from tests.end_to_end.suite_evaluation import (
    assert_known_differences,
    known_tasks,
    melting,
    run_suite,
    suite_of,
)


def is_original(task: Task) -> bool:
    """One task of each puzzle: its variants are one unit of the statistics."""
    return bool(task.metadata["variant"] == "original")


def test_the_demo_models_differ_as_they_should_on_eight_questions(tmp_path: Path) -> None:
    melts = [task for task in known_tasks("tricks") if melting(task) and is_original(task)][:6]
    others = [task for task in known_tasks("arithmetic") if is_original(task)][::6][:2]
    assert (len(melts), len(others)) == (6, 2)
    report = run_suite(tmp_path / "home", suite_of("known", [*melts, *others], 250))
    assert_known_differences(report, report)
