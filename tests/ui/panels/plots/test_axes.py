"""Ends and ticks of axes."""

from __future__ import annotations

import pytest

from overthink.ui.panels.plots.axes import round_up, seconds_text, stable_end, ticks, time_ticks
from overthink.ui.panels.plots.grid import Arrangement, arrangement


@pytest.mark.parametrize(
    ("value", "end"), [(0, 0.5), (0.5, 0.5), (0.51, 0.6), (9.1, 10), (101, 120), (99_000, 100_000)]
)
def test_an_axis_ends_at_a_round_value(value: float, end: float) -> None:
    assert round_up(value, 0.5) == pytest.approx(end)


def test_the_axis_of_a_growing_curve_changes_rarely() -> None:
    end, moves = 0.0, 0
    for tokens in range(1, 100_000):
        moved = stable_end(tokens, end, 10)
        assert moved >= tokens
        moves += moved != end
        end = moved
    assert moves < 50


def test_an_axis_shrinks_only_when_half_of_it_is_empty() -> None:
    assert stable_end(60, 100, 10) == 100
    assert stable_end(40, 100, 10) == 40


@pytest.mark.parametrize(
    ("start", "end", "most", "places"),
    [
        (0, 10, 3, [0, 5, 10]),
        (0, 0.5, 4, [0, 0.2, 0.4]),
        (12.3, 12.4, 5, [12.3, 12.35, 12.4]),
        (0, 0.3, 4, [0, 0.1, 0.2, 0.3]),
        (5, 5, 4, []),
    ],
)
def test_ticks_are_round(start: float, end: float, most: int, places: list[float]) -> None:
    assert ticks(start, end, most) == pytest.approx(places)


@pytest.mark.parametrize(
    ("start", "end", "texts"),
    [
        (0, 12, ["0 s", "5 s", "10 s"]),
        (0, 0.5, ["0.0 s", "0.2 s", "0.4 s"]),
        (0, 300, ["0:00", "2:00", "4:00"]),
        (200, 202, ["3:20", "3:21", "3:22"]),
        (0, 7_000, ["0:00", "60:00"]),
    ],
)
def test_long_times_are_labelled_in_minutes(start: float, end: float, texts: list[str]) -> None:
    assert seconds_text(time_ticks(start, end, 4)) == texts


@pytest.mark.parametrize(
    ("width", "height", "count", "wanted"),
    [
        (1280, 180, 4, Arrangement.ROW),
        (2560, 180, 4, Arrangement.ROW),
        (800, 180, 4, Arrangement.TABS),
        (800, 320, 4, Arrangement.GRID),
        (800, 180, 3, Arrangement.ROW),
        (300, 600, 4, Arrangement.TABS),
        (100, 100, 1, Arrangement.TABS),
    ],
)
def test_the_arrangement_follows_the_available_space(
    width: int, height: int, count: int, wanted: Arrangement
) -> None:
    assert arrangement(width, height, count) is wanted
