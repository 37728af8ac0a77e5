"""The summary of a suite run, from samples."""

from __future__ import annotations

import msgspec
import pytest

from overthink.evaluation.statistics.efficiency import outcome_efficiency, pareto_front
from overthink.evaluation.statistics.summary import Outcome, SampleResult, summarise


def _samples(model: str, outcomes: dict[str, str], **fields: object) -> list[SampleResult]:
    """Make samples from a letter each: r(ight) w(rong) l(imit) t(hought) u(ndecided) f(ailed)."""
    letters = {
        "r": Outcome.RIGHT,
        "w": Outcome.WRONG,
        "l": Outcome.NO_ANSWER_LIMIT,
        "o": Outcome.NO_ANSWER_RUNAWAY,
        "t": Outcome.NO_ANSWER_IN_THOUGHT,
        "u": Outcome.UNDECIDED,
        "g": Outcome.UNGRADED,
        "f": Outcome.FAILED,
    }
    return [
        msgspec.structs.replace(
            SampleResult(model=model, task=task, sample=number, outcome=letters[letter]), **fields
        )
        for task, row in outcomes.items()
        for number, letter in enumerate(row, start=1)
    ]


def test_pass_at_1_is_the_mean_over_questions_not_over_samples() -> None:
    (model,) = summarise(_samples("a", {"1": "r", "2": "wwww"})).models

    assert model.pass_at_1 is not None
    assert model.pass_at_1.value == 0.5


def test_an_unanswered_sample_is_not_right_and_its_cause_is_counted() -> None:
    (model,) = summarise(_samples("a", {"1": "r", "2": "l", "3": "o", "4": "t"})).models

    assert model.pass_at_1 is not None
    assert model.pass_at_1.value == 0.25
    never = model.never_answered
    assert (never.count, never.limit, never.runaway, never.ended_in_thought) == (3, 1, 1, 1)
    assert never.share is not None
    assert never.share.value == 0.75


def test_undecided_ungraded_and_failed_samples_enter_no_share() -> None:
    (model,) = summarise(_samples("a", {"1": "ru", "2": "wg", "3": "f", "4": "u"})).models

    assert model.pass_at_1 is not None
    assert model.pass_at_1.value == 0.5
    assert model.pass_at_1.questions == 2
    assert (model.undecided, model.ungraded, model.failed) == (2, 1, 1)
    assert model.undecided_bounds == pytest.approx((0.5 / 3, 2 / 3))


def test_a_run_of_failures_has_no_accuracy() -> None:
    (model,) = summarise(_samples("a", {"1": "f", "2": "f"})).models

    assert model.pass_at_1 is None
    assert model.at_k == []
    assert model.samples == 2


def test_metrics_of_k_samples() -> None:
    (model,) = summarise(_samples("a", {"1": "rrww", "2": "rrrr", "3": "wwww"})).models

    by_k = {metrics.k: metrics for metrics in model.at_k}
    assert sorted(by_k) == [2, 4]
    assert by_k[2].any.value == pytest.approx((5 / 6 + 1 + 0) / 3)
    assert by_k[2].all.value == pytest.approx((1 / 6 + 1 + 0) / 3)
    assert by_k[4].any.value == pytest.approx(2 / 3)


def test_equal_wrong_answers_outvote_a_right_one() -> None:
    samples = _samples("a", {"1": "rww"})
    same = [
        msgspec.structs.replace(sample, answer="5") if sample.sample > 1 else sample
        for sample in samples
    ]
    other = [msgspec.structs.replace(sample, answer=str(sample.sample)) for sample in samples]

    assert summarise(same).models[0].at_k[-1].majority.value == 0.0
    assert summarise(other).models[0].at_k[-1].majority.value == pytest.approx(1 / 3)


def test_pairs_use_the_questions_that_both_have() -> None:
    left = _samples("a", {"1": "r", "2": "r", "3": "r", "4": "u"})
    right = _samples("b", {"1": "r", "2": "w", "4": "r", "5": "r"})

    (pair,) = summarise([*left, *right]).pairs

    assert pair.accuracy is not None
    assert pair.accuracy.questions == 2
    assert pair.accuracy.difference == 0.5
    assert pair.left_out == 3


def test_p_is_adjusted_for_the_number_of_pairs() -> None:
    rows = {str(task): "r" for task in range(20)}
    none = dict.fromkeys(rows, "w")
    summary = summarise([*_samples("a", rows), *_samples("b", none), *_samples("c", rows)])

    by_names = {(pair.left, pair.right): pair for pair in summary.pairs}
    first = by_names["a", "b"]
    assert first.accuracy is not None
    assert first.p_holm == pytest.approx(3 * first.accuracy.p)
    assert by_names["a", "c"].p_holm == 1.0


def test_wordings_of_a_question_are_one_cluster() -> None:
    rows = {str(task): "r" for task in range(40)}
    none = dict.fromkeys(rows, "w")
    left, right = (_samples(name, row, cluster="ice") for name, row in (("a", rows), ("b", none)))

    (pair,) = summarise([*left, *right]).pairs

    assert pair.accuracy is not None
    assert pair.accuracy.p == 1.0


def test_times_of_several_timing_modes_are_not_averaged() -> None:
    alone = _samples("a", {"1": "r", "2": "r"}, seconds=1.0, timing="sequential")
    shared = _samples("a", {"3": "r"}, seconds=4.0, timing="shared")

    (mixed,) = summarise([*alone, *shared]).models
    (single,) = summarise(alone).models

    assert mixed.seconds is None
    assert mixed.timing == ["sequential", "shared"]
    assert single.seconds is not None
    assert single.seconds.mean.value == 1.0


def test_thinking_tokens_are_distributed_and_compared() -> None:
    rows = {str(task): "r" for task in range(40)}
    left, right = (
        [
            msgspec.structs.replace(sample, thinking_tokens=base + int(sample.task))
            for sample in _samples(name, rows)
        ]
        for name, base in (("a", 100), ("b", 300))
    )

    summary = summarise([*left, *right])

    tokens = summary.models[0].thinking_tokens
    assert tokens is not None
    assert tokens.median.value == pytest.approx(119, abs=1)
    assert tokens.p90.value == pytest.approx(135, abs=1)
    difference = summary.pairs[0].thinking_tokens
    assert difference is not None
    assert difference.difference == -200
    assert difference.p < 0.001
    assert summary.efficient == ["a"]


def test_a_measured_pair_names_the_smallest_difference_it_detects() -> None:
    half = {str(task): "rw"[task % 2] for task in range(100)}
    other = {str(task): "rw"[task // 2 % 2] for task in range(100)}
    (pair,) = summarise([*_samples("a", half), *_samples("b", other)]).pairs

    assert pair.smallest_difference == pytest.approx(
        2.8016 * (0.5 * 100 / 99 / 100) ** 0.5, rel=0.01
    )


def test_the_front_has_no_beaten_model() -> None:
    points = [(300.0, 0.9), (100.0, 0.6), (200.0, 0.6), (400.0, 0.8), (500.0, 0.95)]

    assert pareto_front(points) == [1, 0, 4]


def test_outcome_efficiency() -> None:
    assert outcome_efficiency(50, 200) == 0.25
    assert outcome_efficiency(None, 200) is None
