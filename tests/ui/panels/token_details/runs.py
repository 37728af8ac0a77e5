"""A small run with every kind of token, for the tests of the token card."""

from __future__ import annotations

import math
from collections.abc import Sequence

from overthink.core.events import DraftRound, Tokens
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Origin, Phase

NAN = math.nan


def record_of(
    texts: Sequence[str],
    origins: Sequence[Origin] | None = None,
    rounds: Sequence[int] | None = None,
    draft_rounds: Sequence[DraftRound] = (),
    logprobs: Sequence[float] | None = None,
    phase: Phase = Phase.THINKING,
) -> RunRecord:
    count = len(texts)
    record = RunRecord()
    record.take(
        Tokens(
            first=0,
            ids=[100 + i for i in range(count)],
            texts=list(texts),
            phases=bytes([phase]) * count,
            origins=bytes(origins or [Origin.SAMPLED] * count),
            t_us=[50_000 + 16_000 * i for i in range(count)],
            logprobs=list(logprobs or [-0.5] * count),
            entropies=[0.25] * count,
            rounds=list(rounds or [-1] * count),
            draft_rounds=list(draft_rounds),
        )
    )
    return record


def drafted() -> RunRecord:
    """Three rounds: one with a refusal, one accepted whole, one cut short by the end."""
    origins = "template sampled sampled accepted accepted sampled accepted accepted sampled"
    origins += " forced forced accepted"
    return record_of(
        ["<t>", "Wait", ",", " two", " ice", " cubes", " are", " left", ".", "", "\n", "0"],
        [Origin[word.upper()] for word in origins.split()],
        [-1, -1, -1, 0, 0, 0, 1, 1, 1, -1, -1, 2],
        [
            DraftRound(0, 3, (1, 2, 3, 4), (" two", " ice", " cups", " were"), 3, 2, "mtp"),
            DraftRound(1, 6, (5, 6), (" are", " left"), 2, 2),
            DraftRound(2, 11, (7, 8), ("0", "."), 1, 1),
        ],
        [NAN, -0.5, 0.0, -1e-6, -0.69314718, -2.3, -0.1, -0.2, -0.3, -9.0, -math.inf, -12.0],
    )
