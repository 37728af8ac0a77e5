"""`overthink drafts prove`: shows that a draft does not change the text, or why it does."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Iterator
from typing import Any

from overthink.bootstrap import Program
from overthink.cli.comparison_text import divergence_lines
from overthink.cli.terminal import StatusLine, one_line, print_lines, table, write_json
from overthink.comparison.draft_proof import LARGEST_TIE_SEEN, Proof, Rescoring, prove
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.divergence import Divergence
from overthink.core.draft_trials import PLAIN
from overthink.core.events import LaneEvent, Loading, Tokens
from overthink.core.protocol import ChatMessage
from overthink.core.settings import RunSettings
from overthink.reports.pair_json import divergence_object


def run_proof(
    program: Program,
    options: argparse.Namespace,
    plan_of: Callable[[LaneChoice], LanePlan],
    prompt: str,
) -> int:
    """Run the model with and without its draft; return 0 if the texts are the same, else 1."""
    run = RunSettings(max_tokens=options.max_tokens)
    choice = LaneChoice(model=options.model, draft=options.draft, run=run)

    async def run_both() -> Proof:
        lane = program.live_lane("prove")
        try:
            with StatusLine() as line:
                progress = _ProofProgress(line, options.max_tokens)
                messages = [ChatMessage("user", prompt)]
                return await prove(plan_of, lane, choice, messages, progress.show)
        finally:
            await lane.close()

    proof = asyncio.run(run_both())
    if options.json:
        write_json(_proof_object(proof))
    else:
        print_lines(_proof_lines(proof))
    return 0 if proof.identical else 1


class _ProofProgress:
    """Shows which of the two runs is going on, and how far it is."""

    def __init__(self, line: StatusLine, max_tokens: int) -> None:
        self._line, self._max_tokens = line, max_tokens

    def show(self, draft: str, event: LaneEvent) -> None:
        """Show an event of the run with that draft."""
        run = "without a draft" if draft == PLAIN else f"drafted by {draft}"
        if isinstance(event, Loading):
            self._line.show(f"{run}: loading", step=f"{run}: loading")
        elif isinstance(event, Tokens):
            count = event.first + len(event.ids)
            self._line.show(f"{run}: {count:,} of at most {self._max_tokens:,} tokens", step=run)


def _proof_lines(proof: Proof) -> Iterator[str]:
    plain, drafted = len(proof.plain.trace), len(proof.drafted.trace)
    rounds = len(proof.drafted.trace.draft_rounds)
    yield f"Greedy, without a draft: {plain:,} tokens."
    yield f"Greedy, drafted by {proof.draft}: {drafted:,} tokens, {rounds:,} rounds."
    if proof.divergence is None:
        yield "Identical: every token is the same."
        return
    yield from divergence_lines(proof.divergence, ("plain", "drafted"))
    if proof.rescoring is None:
        yield "Rounding does not explain that. It is a bug, in Overthink or in llama.cpp."
        return
    yield from _rescoring_lines(proof.divergence, proof.rescoring)


def _rescoring_lines(found: Divergence, rescoring: Rescoring) -> Iterator[str]:
    """Both tokens as scored in the batches of either run, and the conclusion."""
    yield "Both tokens scored again after the same text, as log-probabilities:"
    scores = zip(("plain", "drafted"), (rescoring.plain, rescoring.drafted), strict=True)
    rows = [
        (f"  in the {name} run's batches", *(f"{p:.4f}" for p in scored.logprobs), f"{gap:+.4f}")
        for (name, scored), gap in zip(scores, rescoring.gaps, strict=True)
    ]
    left, right = (f"“{one_line(choice.text)}”" for choice in (found.left, found.right))
    yield from table([("", left, right, "GAP"), *rows], (1, 2, 3))
    yield _conclusion(rescoring)
    if rescoring.tie:
        yield (
            "For scale: on quantised weights, ties of tokens that were up to "
            f"{LARGEST_TIE_SEEN:g} nats apart have been seen."
        )


def _conclusion(rescoring: Rescoring) -> str:
    """Whether rounding explains the difference."""
    if rescoring.explained:
        return (
            "A tie: llama.cpp rounds differently when it computes several tokens at once, and "
            "that alone reverses their order."
        )
    moved = f"{rescoring.rounding:.4f} nats"
    if rescoring.tie:
        return f"A tie: rounding alone shifts them by {moved}, as much as the gap between them."
    return (
        f"Not a tie: rounding shifts them by only {moved}. It is a bug, in Overthink or in "
        "llama.cpp."
    )


def _proof_object(proof: Proof) -> dict[str, Any]:
    found = proof.divergence
    return {
        "draft": proof.draft,
        "identical": proof.identical,
        "verdict": proof.result.value,
        "tokens": len(proof.plain.trace),
        "rounds": len(proof.drafted.trace.draft_rounds),
        "divergence": divergence_object(found) if found else None,
        "rescored": _rescoring_object(proof.rescoring) if proof.rescoring else None,
    }


def _rescoring_object(rescoring: Rescoring) -> dict[str, Any]:
    """Log-probabilities of the left (plain) and the right (drafted) token, by batches."""
    scores = (("plain", rescoring.plain), ("drafted", rescoring.drafted))
    by_batches = {
        name: {
            "left_logprob": score.logprobs[0],
            "right_logprob": score.logprobs[1],
            "gap": gap,
            "picked": score.picked,
        }
        for (name, score), gap in zip(scores, rescoring.gaps, strict=True)
    }
    return {**by_batches, "rounding": rescoring.rounding, "sentence": _conclusion(rescoring)}
