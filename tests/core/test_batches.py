"""In which batches a run was decoded follows from its trace."""

from __future__ import annotations

from overthink.core.events import DraftRound, Tokens
from overthink.core.trace import Batch, Trace, batches_up_to
from overthink.core.vocabulary import Origin, Phase

S, A, F = Origin.SAMPLED, Origin.ACCEPTED, Origin.FORCED


def test_batches_of_plain_drafted_and_forced_tokens() -> None:
    #        plain | two accepted, one sampled | forced  | refused at once | plain
    ids = [10, 20, 21, 22, 30, 31, 32, 40, 50]
    origins = [S, A, A, S, F, F, F, S, S]
    rounds = [-1, 0, 0, 0, -1, -1, -1, 1, -1]
    trace = Trace()
    trace.append(
        Tokens(
            first=0,
            ids=ids,
            texts=[""] * 9,
            phases=bytes([Phase.ANSWER]) * 9,
            origins=bytes(origins),
            t_us=list(range(9)),
            logprobs=[-1.0] * 9,
            entropies=[0.0] * 9,
            rounds=rounds,
            draft_rounds=[
                DraftRound(0, 1, (20, 21, 99, 98), ("", "", "", ""), 3, 2),
                DraftRound(1, 7, (97,), ("",), 1, 0),
            ],
        )
    )
    every = (
        Batch((), 1),
        Batch((20, 21, 99, 98), 3),
        Batch((30, 31), 3),
        Batch((97,), 1),
        Batch((), 1),
    )
    batch_of = [0, 1, 1, 1, 2, 2, 2, 3, 4]
    for token, batch in enumerate(batch_of):
        assert batches_up_to(trace, token) == every[: batch + 1]
