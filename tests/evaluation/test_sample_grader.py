"""Grading samples: by rules, choices and regular expressions, with limits, never by the thought."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from overthink.evaluation import sample_grader
from overthink.evaluation.sample_grader import SampleGrader
from overthink.evaluation.suite import Suite, Task

CHOICES = ("Rome", "Paris", "London")


@pytest.fixture
def grader() -> Iterator[SampleGrader]:
    made = SampleGrader()
    yield made
    made.close()


def verdict(grader: SampleGrader, kind: str, target: str, answer: str) -> bool | str | None:
    """Right or wrong; None if undecided, "ungraded" without a judgement."""
    choices = CHOICES if kind == "choice" else ()
    task = Task(id="t", input="?", target=target, choices=choices, grader=kind)
    judged = grader.judge(Suite(name="s", tasks=(task,)), task, answer)
    return "ungraded" if judged is None else judged.correct


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("B", True),
        ("The answer is B.", True),
        ("(b)", True),
        ("Paris", True),
        ("**B) Paris**", True),
        ("A", False),
        ("Rome", False),
        ("The answer is C) London.", False),
        ("Maybe.", None),
    ],
)
def test_a_choice_is_read_by_letter_and_by_text(
    grader: SampleGrader, answer: str, right: bool | None
) -> None:
    assert verdict(grader, "choice", "B", answer) is right
    assert verdict(grader, "choice", "Paris", answer) is right


def test_a_regular_expression_is_searched_in_the_answer(grader: SampleGrader) -> None:
    for pattern, answer, right in (
        (r"\b0\b", "There are 0 left.", True),
        (r"\b0\b", "There are 10 left.", False),
        (r"(?i)^no\b", "No whole cube.", True),
        ("[[a]", "[a", True),  # Python warns of it
    ):
        assert verdict(grader, "regex", pattern, answer) is right, pattern


def test_an_expression_that_never_ends_leaves_the_answer_ungraded(
    grader: SampleGrader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_grader, "PATTERN_LIMIT_S", 0.3)
    began = time.monotonic()
    assert verdict(grader, "regex", r"(a+)+$", "a" * 60 + "b") == "ungraded"
    assert time.monotonic() - began < 10
    assert verdict(grader, "regex", "b", "b") is True  # another child serves the next one


def test_rules_decide_answers_and_the_user_what_is_graded_by_hand(grader: SampleGrader) -> None:
    assert verdict(grader, "answer", "0", "There are **0** left.") is True
    assert verdict(grader, "answer", "0", "There are **7** left.") is False
    assert verdict(grader, "hand", "0", "There are **0** left.") == "ungraded"
