"""Artificial results of experiments on a run."""

from __future__ import annotations

from overthink.core.events import Scored
from overthink.core.experiments import KnewPoint, KnewResult, ScoreResult


def knew(model: str = "demo", token: int = 4) -> KnewResult:
    points = tuple(
        KnewPoint(
            token=at, closing=0.25, answer="16", tokens=2, probability=0.5, complete=True,
            led=False, correct=at >= token, found="16",
        )
        for at in (0, token, 8)
    )  # fmt: skip
    return KnewResult(
        model=model, thought=8, expect="16", points=points, finished=True, same_prompt=True
    )


def score(model: str) -> ScoreResult:
    scored = Scored(
        by_token=True, tokens=[0, 1], starts=[0, 3], ends=[3, 6], logprobs=[-0.5, -1.5],
        entropies=[0.5, 0.25], best=["a", "b"], best_logprobs=[-0.5, -0.25],
        agrees=[True, False], prompt_tokens=9, total_s=0.5, full=False,
    )  # fmt: skip
    return ScoreResult(model=model, scored=scored)
