"""Rules first, then mathematics; the comparison's own process is the real one here."""

from __future__ import annotations

import asyncio

import pytest

from overthink.core.events import Failed, LaneEvent
from overthink.core.messages import NO_MESSAGE
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Judgement, Phase, RunStatus
from overthink.grading import judgement as module
from overthink.grading.judgement import Grader, is_gradable, judgement, quick_judgement
from overthink.grading.version import GRADER_VERSION
from tests.lanes import child_events


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
    def refuse(*asked: object) -> bool | None:
        raise AssertionError(f"asked about {asked!r}")

    monkeypatch.setattr(module, "_ask", refuse)
    made = judged(expect, answer)
    assert made.equivalent is None
    assert made.how != "equivalence"


def test_only_a_short_answer_is_judged_at_once() -> None:
    short = quick_judgement("0", "0 cubes")
    assert short is not None
    assert short.correct
    assert quick_judgement("0", "1 " * 5000) is None


def test_an_answer_that_needs_mathematics_is_not_judged_at_once() -> None:
    assert quick_judgement(r"\sqrt{8}", r"$2\sqrt{2}$") is None


@pytest.mark.parametrize(
    ("expect", "answer", "found"),
    [
        ("0", "There are **0** whole ice cubes.", "0"),
        (r"\sqrt{8}", r"The answer is $2\sqrt{2}$.", "2√2"),
        ("x^2+2x+1", "(x+1)^2", "(x + 1)**2"),
    ],
)
def test_a_judgement_has_what_was_read_and_the_version(
    expect: str, answer: str, found: str
) -> None:
    made = judged(expect, answer)
    assert (made.found, made.grader) == (found, GRADER_VERSION)


def test_many_answers_are_judged_as_single_ones_are_by_one_process() -> None:
    asked = [(r"\sqrt{8}", r"$2\sqrt{2}$"), ("0", "0"), (r"\frac{\sqrt{3}}{2}", r"$\sin(60)$")]
    grader = Grader()
    try:
        together = [grader.judge(*each) for each in asked]
        first = grader.process
        together.append(grader.judge(*asked[0]))
        assert first is not None
        assert grader.process == first
    finally:
        grader.close()
    assert together == [judged(*each) for each in (*asked, asked[0])]


@pytest.mark.parametrize("status", RunStatus)
def test_only_complete_answers_are_gradable(status: RunStatus) -> None:
    complete = {RunStatus.FINISHED, RunStatus.BUDGET, RunStatus.LOOP_STOPPED}
    assert is_gradable(ended("0", child_events.finished(status)), "0") is (status in complete)


def test_an_answer_cut_off_in_a_loop_is_not_gradable() -> None:
    for model_ended in (False, None):
        event = child_events.finished(RunStatus.LOOP_STOPPED, model_ended=model_ended)
        assert not is_gradable(ended("0", event), "0")


@pytest.mark.parametrize("answer", ["", " \n"])
def test_an_empty_answer_is_not_gradable(answer: str) -> None:
    assert not is_gradable(ended(answer, child_events.finished()), "0")


def test_without_an_expected_answer_nothing_is_gradable() -> None:
    assert not is_gradable(ended("0", child_events.finished()), None)


def ended(answer: str, *events: LaneEvent) -> RunRecord:
    record = RunRecord()
    record.take(child_events.tokens(0, [answer], Phase.ANSWER))
    for event in events:
        record.take(event)
    return record


def test_failed_and_stopped_runs_are_not_gradable() -> None:
    failed = Failed(kind="ChildCrashed", problem=NO_MESSAGE, remedy=NO_MESSAGE, crashed=True)
    assert not is_gradable(ended("0", failed), "0")
    record = ended("0")
    record.interrupted = True
    assert not is_gradable(record, "0")
