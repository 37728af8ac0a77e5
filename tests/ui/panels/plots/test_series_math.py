"""The plots' arithmetic against slow, direct implementations of its docstrings."""

from __future__ import annotations

import math

import numpy as np
import pytest

from overthink.ui.panels.plots.series_math import (
    US,
    Points,
    Span,
    bits,
    column_peaks,
    decimate,
    running_mean,
    windowed_share,
    windowed_speed,
)


def uneven_times(
    count: int, mean_us: float, seed: int = 1
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    gaps = np.random.default_rng(seed).gamma(2.0, mean_us / 2, count).astype(np.int64) + 1
    return np.cumsum(gaps)


def slow_speed(times: list[int], i: int, window_us: int, least: int) -> float:
    earlier = [j for j in range(i) if times[i] - times[j] >= window_us and i - j >= least]
    j = max(earlier, default=0)
    elapsed = times[i] - times[j]
    return (i - j) * US / elapsed if elapsed >= US // 10 else math.nan


@pytest.mark.parametrize("mean_us", [2_000, 16_000, 300_000])
def test_speed_is_tokens_over_the_last_second_or_sixteen(mean_us: int) -> None:
    times = uneven_times(200, mean_us)
    wanted = [slow_speed(times.tolist(), i, US, 16) for i in range(len(times))]
    assert windowed_speed(times) == pytest.approx(wanted, nan_ok=True)
    assert windowed_speed(times.astype(np.uint32)) == pytest.approx(wanted, nan_ok=True)


def test_steady_tokens_have_a_steady_speed() -> None:
    speed = windowed_speed(np.arange(500, dtype=np.int64) * 20_000)
    assert np.isnan(speed[:5]).all(), "a tenth of a second is needed to speak of a speed"
    assert speed[5:] == pytest.approx(50.0)


def test_a_pause_lowers_the_speed() -> None:
    times = np.concatenate((np.arange(100) * 10_000, 31_000_000 + np.arange(3) * 10_000))
    speed = windowed_speed(times.astype(np.int64))
    assert speed[99] == pytest.approx(100.0, rel=0.02)
    assert speed[100] == pytest.approx(16 * US / (31_000_000 - times[84]))


def test_bits_of_a_half_is_one_and_of_a_certain_token_zero() -> None:
    found = bits(np.log(np.array([0.5, 0.25, 1.0], dtype=np.float32)))
    assert found == pytest.approx([1.0, 2.0, 0.0])
    assert math.copysign(1.0, found[2]) == 1.0


def test_an_unknown_probability_gives_nan() -> None:
    assert np.isnan(bits(np.array([-np.inf, np.nan], dtype=np.float32))).all()


def test_running_mean_looks_back_over_the_window_and_skips_the_unknown() -> None:
    values = np.random.default_rng(3).random(200)
    values[[5, 50, 51]] = np.nan
    wanted = [np.nanmean(values[max(i - 63, 0) : i + 1]) for i in range(len(values))]
    assert running_mean(values, window=64) == pytest.approx(wanted)
    assert running_mean(values, first=120, window=64) == pytest.approx(wanted[120:])


def test_a_mean_without_values_is_nan() -> None:
    assert np.isnan(running_mean(np.array([np.nan, np.nan]))).all()


def test_windowed_share_covers_the_last_rounds_only() -> None:
    accepted, tested = [4, 0, 2, 1, 0], [4, 1, 3, 2, 0]
    parts, wholes = (np.cumsum([0, *counts]).astype(np.int64) for counts in (accepted, tested))
    share = windowed_share(parts, wholes, window=2)
    assert share == pytest.approx([1.0, 4 / 5, 2 / 4, 3 / 5, 1 / 2])


def test_decimation_keeps_every_peak_in_two_points_a_pixel() -> None:
    x = np.sort(np.random.default_rng(4).random(50_000)) * 100
    y = np.random.default_rng(5).normal(size=50_000)
    span = Span(0, 100 * US, 300)
    drawn = decimate(Points(x, y), span)
    assert len(drawn.x) <= 2 * span.columns
    assert (np.diff(drawn.x) >= 0).all()
    for column in range(span.columns):
        inside = (x * 3 >= column) & (x * 3 < column + 1)
        shown = (drawn.x * 3 >= column) & (drawn.x * 3 < column + 1)
        assert drawn.y[shown].min() == y[inside].min()
        assert drawn.y[shown].max() == y[inside].max()


def test_few_points_are_not_decimated() -> None:
    points = Points(np.arange(10.0), np.arange(10.0))
    assert decimate(points, Span(0, 10 * US, 5)) is points
    assert column_peaks(points, Span(0, 10 * US, 10)) is points


def test_peaks_are_one_point_a_pixel() -> None:
    points = Points(np.arange(1000.0), np.tile([0.0, 1.0, 5.0, 2.0], 250))
    drawn = column_peaks(points, Span(0, 1000 * US, 100))
    assert len(drawn.x) == 100
    assert (drawn.y == 5.0).all()
