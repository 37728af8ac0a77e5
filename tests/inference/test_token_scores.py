"""Log-probability and entropy against a softmax in float64."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest

from overthink.core.errors import DecodeFailure
from overthink.inference.llama_api import Backend
from overthink.inference.token_scores import TokenScorer
from tests.inference.rig import WARM, Rig


def reference(logits: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.float64], float]:
    x = logits.astype(np.float64)
    finite = np.isfinite(x)
    weights = np.where(finite, np.exp(x - x[finite].max()), 0.0)
    p = weights / weights.sum()
    entropy = -float(sum(q * math.log(q) for q in p if q > 0.0))
    return x - x[finite].max() - math.log(weights.sum()), entropy


def measure(logits: npt.NDArray[np.float32]) -> tuple[TokenScorer, float]:
    meter = TokenScorer(len(logits))
    meter.read(logits)
    return meter, meter.entropy


@pytest.mark.parametrize("scale", [0.0, 0.1, 1.0, 5.0, 30.0, 1e4])
def test_scores_of_random_logits_are_exact(scale: float) -> None:
    dice = np.random.default_rng(3)
    logits = (dice.normal(0.0, 1.0, 5000) * scale + 7.0).astype(np.float32)
    logprobs, expected = reference(logits)
    meter, entropy = measure(logits)
    assert entropy == pytest.approx(expected, abs=2e-4)
    for token in (0, 1, 4999, int(logits.argmax()), int(logits.argmin())):
        assert meter.logprob(token) == pytest.approx(logprobs[token], rel=1e-5, abs=1e-4)


def test_forbidden_tokens_have_no_weight() -> None:
    logits = np.array([1.0, -np.inf, 2.0, -np.inf, 0.5], np.float32)
    logprobs, expected = reference(logits)
    meter, entropy = measure(logits)
    assert entropy == pytest.approx(expected, abs=1e-6)
    assert meter.logprob(2) == pytest.approx(logprobs[2], abs=1e-6)
    assert meter.logprob(1) == -math.inf


def test_a_certain_token_has_logprob_zero() -> None:
    logits = np.full(10, -np.inf, np.float32)
    logits[4] = 3.0
    meter, entropy = measure(logits)
    assert meter.logprob(4) == pytest.approx(0.0, abs=1e-6)
    assert entropy == pytest.approx(0.0, abs=1e-6)
    assert meter.logprob(4) <= 0.0 <= entropy


@pytest.mark.parametrize("shift", [-1e4, -200.0, -60.0, 60.0, 200.0, 1e4])
def test_logits_far_from_zero_are_scored(shift: float) -> None:
    """If exp of a logit overflows float32, the scores are those of the same logits near zero."""
    near = np.arange(-8.0, 8.0, 0.5, dtype=np.float32)
    logprobs, expected = reference(near)
    meter, entropy = measure(near + np.float32(shift))
    assert entropy == pytest.approx(expected, abs=1e-4)
    assert meter.logprob(30) == pytest.approx(logprobs[30], abs=1e-4)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_logits_without_a_distribution_are_refused(bad: float) -> None:
    logits = np.zeros(10, np.float32)
    logits[3] = bad
    with pytest.raises(DecodeFailure, match="not a number"):
        measure(logits)
    with pytest.raises(DecodeFailure, match="not a number"):
        measure(np.full(10, -np.inf, np.float32))


@pytest.mark.smollm2
def test_scores_of_a_run_are_those_of_its_logits(smollm2: Rig, backend: Backend) -> None:
    """Each token's figures are those of the plain softmax, whatever the sampler does."""
    prompt = "Name a colour."
    sampler = type(WARM)(temperature=1.7, top_k=40, repeat_penalty=1.4, seed=3)
    turn = smollm2.run(prompt, sampler=sampler, max_tokens=3)
    sequence = smollm2.prompt(prompt)
    start = len(sequence) - 1
    for token in turn.trace:
        logprobs, entropy = reference(smollm2.logits(sequence, start))
        assert token.logprob == pytest.approx(logprobs[token.id], abs=0.03)
        assert token.entropy == pytest.approx(entropy, abs=0.03)
        sequence.append(token.id)
