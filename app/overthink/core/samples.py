"""Several samples of one prompt: their numbers and seeds."""

from __future__ import annotations

from hashlib import blake2b

MAX_SAMPLES = 64
"""Samples that one context decodes at once."""
_SEEDS = 2**32 - 1
"""llama.cpp takes the number after the last one as "random"."""


def sample_seed(seed: int, number: int) -> int:
    """Return the seed of a sample: the run's own for the first, so that it equals a single run.

    Args:
        seed: of the run.
        number: of the sample, from 1.
    """
    if number == 1:
        return seed
    digest = blake2b(f"{seed}:{number}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "little") % _SEEDS


def sample_seeds(seed: int, count: int) -> tuple[int, ...]:
    """Return the seeds of the first `count` samples."""
    return tuple(sample_seed(seed, number) for number in range(1, count + 1))
