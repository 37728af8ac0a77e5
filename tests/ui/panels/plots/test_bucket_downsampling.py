"""Buckets hold the smallest and largest value of their time, whatever the run's length."""

from __future__ import annotations

import numpy as np
import pytest

from overthink.ui.panels.plots.series_math import FIRST_WIDTH_US, MOST, US, Span, TimeBuckets


def folded(
    t_us: np.ndarray[tuple[int], np.dtype[np.int64]],
    values: np.ndarray[tuple[int], np.dtype[np.float64]],
    batch: int,
) -> TimeBuckets:
    buckets = TimeBuckets()
    for first in range(0, len(t_us), batch):
        buckets.fold(t_us[first : first + batch], values[first : first + batch])
    return buckets


@pytest.mark.parametrize("seconds", [2, 100, 5_000])
@pytest.mark.parametrize("batch", [7, 100_000])
def test_buckets_preserve_extremes(seconds: int, batch: int) -> None:
    chance = np.random.default_rng(seconds)
    t_us = np.sort(chance.integers(0, seconds * US, 5_000))
    # Within the precision of a bucket.
    values = chance.normal(size=len(t_us)).astype(np.float32).astype(np.float64)
    buckets = folded(t_us, values, batch)
    span = Span(0, seconds * US, 200)
    middles, lows, highs = buckets.columns(span)
    assert (lows.min(), highs.max()) == (values.min(), values.max())
    width = round((middles[1:] - middles[:-1]).min() * US)
    for middle, low, high in zip(middles, lows, highs, strict=True):
        inside = values[t_us // width == int(middle * US) // width]
        assert (low, high) == (inside.min(), inside.max())


def test_buckets_grow_wider_instead_of_more() -> None:
    t_us = np.arange(0, 3_600 * US, 50_000, dtype=np.int64)
    buckets = folded(t_us, np.ones(len(t_us)), 1_000)
    assert 3_600 * US / MOST <= buckets.width_us <= 2 * 3_600 * US / MOST
    assert np.log2(buckets.width_us / FIRST_WIDTH_US) % 1 == 0


def test_at_most_one_bucket_a_pixel_is_drawn() -> None:
    t_us = np.arange(0, 200 * US, 2_000, dtype=np.int64)
    buckets = folded(t_us, np.sin(t_us / 1e6), 5_000)
    for span in (Span(0, 200 * US, 300), Span(50 * US, 150 * US, 640), Span(0, 250 * US, 77)):
        assert buckets.fine_enough(span)
        middles, _, _ = buckets.columns(span)
        assert 0.4 * span.columns < len(middles) <= span.columns + 3


def test_the_past_does_not_flicker_while_the_run_grows() -> None:
    t_us = np.arange(0, 100 * US, 2_000, dtype=np.int64)
    values = np.random.default_rng(1).normal(size=len(t_us))
    span = Span(0, 120 * US, 300)
    before = folded(t_us[:40_000], values[:40_000], 1_000).columns(span)
    after = folded(t_us, values, 1_000).columns(span)
    for old, new in zip(before, after, strict=True):
        assert (old[:-1] == new[: len(old) - 1]).all()


def test_unknown_values_and_empty_buckets_are_left_out() -> None:
    t_us = np.array([0, US, 9 * US], dtype=np.int64)
    buckets = folded(t_us, np.array([1.0, np.nan, 3.0]), 3)
    middles, lows, _ = buckets.columns(Span(0, 10 * US, 100))
    assert lows.tolist() == [1.0, 3.0]
    assert middles == pytest.approx([0.0, 9.0], abs=0.1)


def test_no_values_give_no_points() -> None:
    buckets = TimeBuckets()
    buckets.fold(np.empty(0, dtype=np.int64), np.empty(0))
    assert [len(part) for part in buckets.columns(Span(0, US, 100))] == [0, 0, 0]
