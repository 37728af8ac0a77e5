"""What colours a transcript's tokens, and how tokens are sorted into its steps. Knows no colours.

Surprisal is the information of a token in bits, -log2 of its probability under the target;
entropy is the expected surprisal at that place, in bits too.
"""

from __future__ import annotations

import math
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from overthink.core.trace import Trace
from overthink.ui.transcript.loop_extent import LoopStretch


class Layer(StrEnum):
    """What tokens are coloured by."""

    ORIGIN = "origin"
    SURPRISAL = "surprisal"
    ENTROPY = "entropy"
    LOOPS = "loops"
    PLAIN = "plain"


class ThinkingShown(StrEnum):
    """How thoughts are shown."""

    FULL = "full"
    DIMMED = "dimmed"
    FOLDED = "folded"


SURPRISAL_BITS = (0.5, 2.0, 4.0, 8.0)
"""Where the steps of surprisal begin: probabilities below 71 %, 25 %, 6 % and 0.4 %."""
ENTROPY_BITS = (0.5, 1.0, 2.0, 3.0)
"""Where the steps of entropy begin: as undecided as between 1.4, 2, 4 and 8 equal choices."""

UNMARKED = 0
"""The step of tokens that a layer leaves as they are."""

Steps = NDArray[np.uint8]


def token_steps(
    trace: Trace, layer: Layer, first: int, last: int, loop: LoopStretch | None
) -> Steps:
    """The step of each token from `first` up to `last` (not included).

    Origin: `Origin` itself. Surprisal and entropy: 0 to 4. Loops: 0 outside, then 1 and 2 in turn.
    """
    match layer:
        case Layer.ORIGIN:
            return np.frombuffer(bytes(trace.origins[first:last]), dtype=np.uint8)
        case Layer.SURPRISAL:
            return _heat(-np.array(trace.logprobs[first:last]), SURPRISAL_BITS)
        case Layer.ENTROPY:
            return _heat(np.array(trace.entropies[first:last]), ENTROPY_BITS)
        case Layer.LOOPS if loop:
            return _repetitions(loop, first, last)
    return np.zeros(last - first, dtype=np.uint8)


def _heat(nats: NDArray[np.float64], borders: tuple[float, ...]) -> Steps:
    # Tokens that were not sampled have no probability: not a number, and no step.
    bits = np.nan_to_num(nats / math.log(2), nan=0.0)
    return np.searchsorted(borders, bits, side="right").astype(np.uint8)


def _repetitions(loop: LoopStretch, first: int, last: int) -> Steps:
    tokens = np.arange(first, last)
    number = (tokens - loop.start) // loop.period
    inside = (tokens >= loop.start) & (tokens < loop.end)
    return np.where(inside, 1 + number % 2, UNMARKED).astype(np.uint8)
