"""The placement of layers on devices, by llama.cpp's rules."""

from __future__ import annotations

from collections import Counter

import pytest

from overthink.core.memory_limits import RAM
from overthink.library.layer_placement import (
    ALL_LAYERS,
    Weights,
    place_layers,
    weights_by_place,
)


@pytest.mark.parametrize(
    ("asked", "on_gpu"), [(0, 0), (1, 1), (2, 2), (4, 4), (5, 5), (99, 5), (ALL_LAYERS, 5)]
)
def test_the_output_layer_is_offloaded_first_then_the_last_layers(asked: int, on_gpu: int) -> None:
    placed = place_layers(4, asked, ["CUDA0"])

    assert placed.on_gpu == on_gpu
    assert placed.output == ("CUDA0" if asked else RAM)
    assert [place == RAM for place in placed.layers] == [True] * (4 - max(0, on_gpu - 1)) + [
        False
    ] * max(0, on_gpu - 1)


def test_without_a_device_everything_is_in_ram() -> None:
    assert place_layers(4, ALL_LAYERS).places == (RAM,)


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ((1.0, 1.0), {"A": 4, "B": 3}),
        ((3.0, 1.0), {"A": 6, "B": 1}),
        ((0.0, 1.0), {"B": 7}),
        ((1.0,), {"A": 7}),
        ((), {"A": 4, "B": 3}),
        ((0.0, 0.0), {"A": 4, "B": 3}),
    ],
)
def test_layers_are_distributed_over_devices(
    shares: tuple[float, ...], expected: dict[str, int]
) -> None:
    placed = place_layers(7, ALL_LAYERS, ["A", "B"], shares)
    assert Counter(placed.layers) == expected


WEIGHTS = Weights(layers=(10, 20, 30), inputs=7, output=1, tied=5)


def test_embeddings_remain_in_ram_and_tied_ones_are_copied() -> None:
    assert weights_by_place(WEIGHTS, place_layers(3, 0)) == {RAM: 68}
    assert weights_by_place(WEIGHTS, place_layers(3, 2, ["A"])) == {RAM: 37, "A": 36}
    assert weights_by_place(WEIGHTS, place_layers(3, ALL_LAYERS, ["A"])) == {RAM: 7, "A": 66}
