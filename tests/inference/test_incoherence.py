"""A real model is found to fall apart at a high temperature, and not at a usual one."""

from __future__ import annotations

import pytest

from overthink.core.runaway.findings import RunawayKind
from overthink.core.settings import SamplerSettings
from tests.inference.rig import Rig

QUESTION = "How do plants grow?"


def _found(rig: Rig, temperature: float, seed: int, tokens: int) -> list[int]:
    """The tokens at which the text was found to fall apart."""
    sampler = SamplerSettings(temperature=temperature, top_p=1.0, top_k=0, min_p=0.0, seed=seed)
    turn = rig.run(QUESTION, sampler=sampler, max_tokens=tokens)
    return [f.found for f in turn.record.runaways if f.kind is RunawayKind.FALLING_APART]


@pytest.mark.smollm2
@pytest.mark.parametrize(("temperature", "seed"), [(0.6, 1), (0.8, 2), (0.8, 3)])
def test_text_at_a_usual_temperature_does_not_fall_apart(
    smollm2: Rig, temperature: float, seed: int
) -> None:
    assert _found(smollm2, temperature, seed, 200) == []


@pytest.mark.smollm2
@pytest.mark.parametrize(("temperature", "seed"), [(1.3, 1), (1.3, 2), (1.6, 3)])
def test_text_at_a_high_temperature_is_found_within_100_tokens(
    smollm2: Rig, temperature: float, seed: int
) -> None:
    (found,) = _found(smollm2, temperature, seed, 112)
    assert found < 100
