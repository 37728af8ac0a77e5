"""Rules first, then mathematics; the comparison's own process is the real one here."""

from __future__ import annotations

import asyncio

import pytest

from overthink.core.vocabulary import Verdict
from overthink.grading import judgement as module
from overthink.grading.judgement import Judgement, judgement, quick_judgement


def judged(expect: str, answer: str) -> Judgement:
    return asyncio.run(judgement(expect, answer))


@pytest.mark.parametrize(
    ("expect", "answer", "correct", "how"),
    [
        ("0", "There are **0** whole ice cubes.", True, "number"),
        (r"\sqrt{8}", r"The answer is $2\sqrt{2}$.", True, "equivalence"),
        (r"\sqrt{8}", r"So \boxed{3\sqrt{2}}.", False, "boxed"),
        ("x^2+2x+1", "(x+1)^2", True, "equivalence"),
        ("2", r"\boxed{\frac{8}{4}}", True, "boxed"),
        ("2", r"$\sqrt{4}$", True, "number"),
        ("2", r"\boxed{\sqrt{4}}", True, "boxed"),
        ("2", r"\boxed{\sqrt{1+\sqrt{9}}}", True, "boxed"),
        ("x^2-1", r"\boxed{(x-1)(x+1)}", True, "equivalence"),
        (r"\frac{\sqrt{3}}{2}", r"Therefore $\sin(60) = \sqrt{3}/2$.", True, "equivalence"),
    ],
)
def test_rules_decide_before_mathematics(expect: str, answer: str, correct: bool, how: str) -> None:
    made = judged(expect, answer)
    assert (made.correct, made.how) == (correct, how)


@pytest.mark.parametrize(
    ("expect", "answer"),
    [
        ("0", "0"),
        ("0", ""),
        ("Beth", "It is Anna, I believe, but who knows."),
        ("0", "I started with 20 whole cubes and then the pan held some, though not all of them."),
        ("0", "There are $20$ cubes at first, then $20 - 20 = 0$; 20 it is, all of them melted."),
        ("0", r"\boxed{20}"),
        ("", "42"),
    ],
)
def test_mathematics_is_not_used_where_rules_suffice(
    expect: str, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(expected: str, answer: str) -> bool | None:
        raise AssertionError(f"asked whether {answer!r} is {expected!r}")

    monkeypatch.setattr(module, "equivalent", refuse)
    made = judged(expect, answer)
    assert made.equivalent is None
    assert made.correct is made.verdict.correct


def test_only_a_short_answer_is_judged_at_once() -> None:
    short = quick_judgement("0", "0 cubes")
    assert short is not None
    assert short.correct
    assert quick_judgement("0", "1 " * 5000) is None


def test_a_right_answer_is_never_made_wrong() -> None:
    right = Judgement(Verdict(True, "exact", "x"), equivalent=False)
    assert (right.correct, right.how) == (True, "exact")


def test_undecided_answers_remain_open() -> None:
    made = Judgement(Verdict(None, "none", None), equivalent=None)
    assert (made.correct, made.how) == (None, "none")
