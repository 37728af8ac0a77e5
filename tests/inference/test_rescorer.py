"""A text decoded anew in a run's own batches gives the run's own figures, whatever made them."""

from __future__ import annotations

from pathlib import Path

import pytest

from overthink.core.events import Rescored
from overthink.core.protocol import ChatMessage, Rescore
from overthink.core.settings import SamplerSettings
from overthink.core.trace import Trace, batches_up_to
from overthink.core.vocabulary import Origin
from overthink.inference.llama_api import Backend
from overthink.inference.rescorer import rescore
from tests.inference.rig import GREEDY, Rig, Turn

PROMPT = "Tom is taller than Ann. Ann is taller than Bo. Who is tallest?"
PENALTIES = SamplerSettings(temperature=0.0, top_p=1.0, repeat_penalty=1.3, penalty_last_n=256)


def again(
    rig: Rig, turn: Turn, place: int, shape: Trace, sampler: SamplerSettings = GREEDY
) -> Rescored:
    """Score a token and the one before it, after all tokens before its position."""
    command = Rescore(
        messages=(ChatMessage("user", PROMPT),),
        sampler=sampler,
        tokens=tuple(turn.ids[:place]),
        batches=batches_up_to(shape, place),
        candidates=(turn.ids[place], turn.ids[place - 1]),
    )
    return rescore(rig.models, command)


@pytest.mark.parametrize("sampler", [GREEDY, PENALTIES])
@pytest.mark.parametrize("draft", ["none", "lookup", "demo-draft.gguf"])
def test_rescoring_a_run_gives_its_own_scores(
    backend: Backend, demo: Path, draft: str, sampler: SamplerSettings
) -> None:
    chosen = demo / draft if draft.endswith("gguf") else draft
    with Rig(backend, demo / "demo-methodical.gguf", chosen) as rig:
        turn = rig.run(PROMPT, sampler=sampler, thinking_budget=20, max_tokens=60)
        forced = [i for i, origin in enumerate(turn.trace.origins) if origin == Origin.FORCED]
        assert forced
        assert (draft == "none") == (not len(turn.trace.draft_rounds))
        for place in (1, 7, 13, *forced, *range(forced[-1] + 1, len(turn.ids), 5)):
            scored = again(rig, turn, place, turn.trace, sampler)
            assert scored.logprobs[0] == pytest.approx(turn.trace.logprobs[place], abs=1e-6)
            if place not in forced:
                assert scored.picked == turn.ids[place]
        # Nothing of that is left in the cache: the next run is what it would have been.
        assert rig.run(PROMPT, sampler=sampler, thinking_budget=20, max_tokens=60).ids == turn.ids


def test_batches_that_end_before_the_text_are_refused(backend: Backend, demo: Path) -> None:
    with Rig(backend, demo / "demo-methodical.gguf") as rig:
        turn = rig.run(PROMPT, max_tokens=8)
        command = Rescore(
            messages=(ChatMessage("user", PROMPT),),
            sampler=GREEDY,
            tokens=tuple(turn.ids),
            batches=batches_up_to(turn.trace, 3),
            candidates=(1, 2),
        )
        with pytest.raises(ValueError, match="end before the text"):
            rescore(rig.models, command)
