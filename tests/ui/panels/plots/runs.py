"""Runs with times, probabilities and draft rounds, for the plots' tests."""

from __future__ import annotations

import numpy as np

from overthink.core.events import DraftRound, Tokens
from overthink.core.vocabulary import Phase, TimingMode
from overthink.ui.state.turn_state import TurnState


def tokens(turn: TurnState, count: int, phase: Phase, rate: float, seed: int = 0) -> Tokens:
    """Make the next tokens of a run, at uneven times, about `rate` a second, without a draft."""
    trace = turn.record.trace
    chance = np.random.default_rng(seed + len(trace))
    start = trace.t_us[-1] if len(trace) else 300_000
    gaps = chance.gamma(2.0, 1e6 / rate / 2, count).astype(np.int64) + 1
    return Tokens(
        first=len(trace),
        ids=[7] * count,
        texts=[" word"] * count,
        phases=bytes([phase]) * count,
        origins=bytes(count),
        t_us=(start + np.cumsum(gaps)).tolist(),
        logprobs=(-chance.exponential(0.8, count)).tolist(),
        entropies=[0.5] * count,
        rounds=[-1] * count,
        draft_rounds=[],
    )


def drafted_tokens(turn: TurnState, count: int, phase: Phase, rate: float, seed: int = 0) -> Tokens:
    """Make the next tokens in draft rounds of up to four proposals."""
    plain = tokens(turn, count, phase, rate, seed)
    chance = np.random.default_rng(seed + 1 + plain.first)
    number, at = len(turn.record.trace.draft_rounds), 0
    made: list[DraftRound] = []
    while at < count:
        accepted = min(int(chance.integers(0, 5)), count - at)
        words, ids = (" word",) * 4, (1, 2, 3, 4)
        tested = min(accepted + 1, 4)
        made.append(DraftRound(number + len(made), plain.first + at, ids, words, tested, accepted))
        at += accepted + 1
    plain.draft_rounds.extend(made)
    return plain


def grow(
    turn: TurnState,
    count: int,
    phase: Phase = Phase.THINKING,
    *,
    rate: float = 60.0,
    drafted: bool = False,
    seed: int = 0,
) -> None:
    """Append `count` tokens to a run."""
    made = drafted_tokens if drafted else tokens
    turn.record.take(made(turn, count, phase, rate, seed))


def run(
    thought: int,
    answer: int = 0,
    *,
    rate: float = 60.0,
    drafted: bool = False,
    over: bool = True,
    timing: TimingMode = TimingMode.CONCURRENT,
    seed: int = 0,
) -> TurnState:
    """Make a run with a thought and an answer."""
    turn = TurnState("How many?", None, timing)
    for count, phase in ((thought, Phase.THINKING), (answer, Phase.ANSWER)):
        if count:
            grow(turn, count, phase, rate=rate, drafted=drafted, seed=seed)
    turn.record.stopped = over
    return turn
