"""Metrics of k samples, against counting all subsets."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from overthink.evaluation.statistics.repeated import all_of_k, any_of_k, majority_of_k


@pytest.mark.parametrize("right", range(7))
@pytest.mark.parametrize("k", range(1, 7))
def test_any_and_all_equal_the_average_over_subsets(right: int, k: int) -> None:
    subsets = list(combinations([index < right for index in range(6)], k))

    assert any_of_k(right, 6, k) == pytest.approx(np.mean([any(subset) for subset in subsets]))
    assert all_of_k(right, 6, k) == pytest.approx(np.mean([all(subset) for subset in subsets]))


def test_pass_at_1_is_the_share_of_right_samples() -> None:
    assert any_of_k(3, 8, 1) == all_of_k(3, 8, 1) == 3 / 8


def test_a_tie_is_broken_uniformly() -> None:
    answers = ["0", "0", "5", "5", "7"]
    right = [True, True, False, False, False]

    assert majority_of_k(answers, right, 5) == 0.5


def test_the_majority_may_be_wrong_where_one_sample_is_right() -> None:
    assert majority_of_k(["0", "5", "5"], [True, False, False], 3) == 0.0


def test_samples_without_an_answer_have_no_vote() -> None:
    assert majority_of_k(["0", None, None], [True, False, False], 3) == 1.0
    assert majority_of_k([None, None], [False, False], 2) == 0.0


def test_smaller_k_averages_over_subsets() -> None:
    """Of the pairs of 0, 0, 5: one is unanimous and right, two are ties."""
    assert majority_of_k(["0", "0", "5"], [True, True, False], 2) == pytest.approx(2 / 3)


def test_many_subsets_are_sampled() -> None:
    answers = ["0"] * 40 + ["5"] * 24
    right = [answer == "0" for answer in answers]

    assert majority_of_k(answers, right, 64) == 1.0
    assert 0.5 < majority_of_k(answers, right, 8) < 1.0


@pytest.mark.parametrize("k", [0, 4])
def test_k_beyond_the_samples_is_refused(k: int) -> None:
    with pytest.raises(ValueError, match=f"k is {k}, but there are 3 samples"):
        any_of_k(1, 3, k)
