"""Heights are compared with sums over a list."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from overthink.ui.transcript.block_splitter import Heights

lists = st.lists(st.integers(0, 500), min_size=1, max_size=70)


def made(values: list[int]) -> Heights:
    heights = Heights()
    for value in values:
        heights.append(value)
    return heights


@given(lists)
def test_sums_equal_those_of_a_list(values: list[int]) -> None:
    heights = made(values)
    assert [heights.above(i) for i in range(len(values) + 1)] == [
        sum(values[:i]) for i in range(len(values) + 1)
    ]
    assert heights.total == sum(values)


@given(lists, st.data())
def test_a_changed_height_updates_the_sums(values: list[int], data: st.DataObject) -> None:
    heights = made(values)
    for _ in range(4):
        at = data.draw(st.integers(0, len(values) - 1))
        values[at] = data.draw(st.integers(0, 500))
        heights[at] = values[at]
    assert [heights[i] for i in range(len(values))] == values
    assert [heights.above(i) for i in range(len(values))] == [
        sum(values[:i]) for i in range(len(values))
    ]


@given(lists)
def test_replaced_heights_equal_appended_ones(values: list[int]) -> None:
    heights = made([1] * len(values))
    heights.replace(np.array(values, dtype=np.int64))
    heights.append(7)
    assert heights.total == sum(values) + 7
    assert heights.above(len(values)) == sum(values)


@given(lists, st.integers(-10, 40_000))
def test_at_finds_the_block_at_a_height(values: list[int], y: int) -> None:
    heights = made(values)
    at = heights.at(y)
    assert 0 <= at < len(values)
    if 0 <= y < sum(values):
        assert heights.above(at) <= y < heights.above(at) + values[at]
    if y >= sum(values):
        assert at == len(values) - 1
