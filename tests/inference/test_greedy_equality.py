"""Greedy output with a draft is the target's own, token by token, on real models.

Where two runs differ it must be a tie: batches of different shape add in another order, so two
logits that are equal up to rounding can change places. Both candidates are then computed anew, and
the gap between them must be that small.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from overthink.core.settings import DraftSettings
from overthink.core.vocabulary import OnLoop, Origin
from overthink.inference.llama_api import Backend
from tests.inference.rig import Rig, Turn
from tests.inference.tiny_models import random_model

TIE = 0.02
"""Logits this near are one, as far as arithmetic on quantised weights can tell."""
WIDEST_TIE = 1.0
"""llama.cpp multiplies quantised weights differently for one token and for several: SmolLM2's
logits in Q4_1 then differ by up to 0.97 (measured over 30 tokens)."""
BATCH_SHAPES = (1, 2, 7)
"""A tie shows itself: the same text, decoded in batches of these sizes, moves the gap between the
two tokens by at least as much as the gap is wide."""

DEMO_PROMPTS = (
    "Beth places some whole ice cubes in a frying pan. After one minute there are 20 in the pan, "
    "after two minutes 10, after three minutes 0. How many whole ice cubes are in the pan at the "
    "end of the third minute?",
    "Beth lægger nogle hele isterninger i en pande. Efter et minut er der 20 i panden, efter to "
    "minutter 10, efter tre minutter 0. Hvor mange hele isterninger findes der i panden ved "
    "slutningen af det tredje minut?",
    "How many whole ice cubes are left in a hot pan after 5 minutes?",
    "Anna puts 12 snowballs on a warm plate. After one minute 8 are left, after two minutes 3. How "
    "many were gone after two minutes?",
    "Tom is taller than Ann. Ann is taller than Bo. Who is tallest?",
    "Bo is shorter than Ida, and Ida is shorter than Carl. Who is shortest?",
    "Tom er højere end Ann. Ann er højere end Bo. Hvem er højest?",
    "You pay 20 for an item that costs 13. How much change do you get?",
    "Maria buys 3 apples for 4 each and pays with 50. What is her change?",
    "What is 7 plus 5 minus 3?",
    "Start with 4. Add 6. Take away 2. What is the result?",
    "Start med 9. Læg 3 til. Træk 5 fra. Hvad er resultatet?",
    "A farmer has 17 sheep. All but 9 run away. How many are left?",
    "How many months have 28 days?",
    "Say hello.",
    "æøå 氷 🧊?",
)

SMOLLM2_PROMPTS = (
    "How many whole ice cubes are in a frying pan after three minutes?",
    "List the days of the week, then list them again.",
    "Write the numbers from 1 to 20, separated by commas.",
    "Repeat after me: the quick brown fox jumps over the lazy dog. The quick brown fox",
    "Hvad er hovedstaden i Danmark?",
    "Explain why the sky is blue in two sentences.",
)


class Comparison:
    """Counts what was compared, and collects the ties."""

    def __init__(self) -> None:
        self.prompts = self.tokens = self.accepted = 0
        self.ties: list[str] = []

    def check(self, plain: Rig, prompt: str, alone: Turn, drafted: Turn) -> None:
        self.prompts += 1
        self.tokens += len(alone.ids)
        self.accepted += drafted.origins(Origin.ACCEPTED)
        if alone.ids == drafted.ids:
            assert alone.finished.status is drafted.finished.status
            assert alone.text == drafted.text
            assert alone.trace.phases == drafted.trace.phases
            return
        pairs = zip(alone.ids, drafted.ids, strict=False)
        at = next((i for i, (a, b) in enumerate(pairs) if a != b), None)
        assert at is not None, f"one run of {prompt!r} ended early"
        asked = plain.prompt(prompt)
        gaps = []
        for step in BATCH_SHAPES:
            logits = plain.logits([*asked, *alone.ids[:at]], len(asked) - 1, step)
            gaps.append(float(logits[alone.ids[at]] - logits[drafted.ids[at]]))
        seen = f"token {at} of {prompt[:30]!r}: gaps {[f'{gap:.4f}' for gap in gaps]}"
        rounding = max(gaps) - min(gaps)
        assert min(map(abs, gaps)) <= max(TIE, rounding), f"no tie, whatever the batch: {seen}"
        assert max(map(abs, gaps)) < WIDEST_TIE, f"more than rounding: {seen}"
        self.ties.append(seen)

    def report(self, name: str, record_property: Callable[[str, object], None]) -> None:
        line = (
            f"{name}: {self.prompts} comparisons, {self.tokens} tokens, "
            f"{self.accepted} accepted, {len(self.ties)} ties {self.ties}"
        )
        record_property("equality", line)
        print(line)
        assert self.accepted, "nothing was drafted"
        assert len(self.ties) <= 2 + self.prompts // 25, "ties are rare"


LIMITS: tuple[dict[str, Any], ...] = (
    {"max_tokens": 120},
    {"max_tokens": 61},  # in the middle of a round, most likely
    {"max_tokens": 120, "thinking_budget": 25},
    {"max_tokens": 400, "on_loop": OnLoop.ANSWER},
)
DRAFTS = (
    DraftSettings(max_tokens=6),
    DraftSettings(max_tokens=3, min_probability=0.5),
    DraftSettings(max_tokens=16),
)


@pytest.mark.parametrize("name", ["demo-methodical", "demo-wanderer", "demo-runaway"])
@pytest.mark.parametrize("kind", ["model", "lookup"])
def test_demo_models(
    backend: Backend,
    demo: Path,
    name: str,
    kind: str,
    record_property: Callable[[str, object], None],
) -> None:
    target = demo / f"{name}.gguf"
    draft: str | Path = demo / "demo-draft.gguf" if kind == "model" else kind
    seen = Comparison()
    with Rig(backend, target) as plain, Rig(backend, target, draft) as drafted:
        for i, prompt in enumerate(DEMO_PROMPTS):
            limits = LIMITS[i % len(LIMITS)]
            settings = DRAFTS[i % len(DRAFTS)]
            alone = plain.run(prompt, **limits)
            seen.check(plain, prompt, alone, drafted.run(prompt, draft=settings, **limits))
    seen.report(f"{name} with {kind}", record_property)


@pytest.mark.parametrize("kind", ["model", "lookup"])
def test_random_transformers(
    backend: Backend, tmp_path: Path, kind: str, record_property: Callable[[str, object], None]
) -> None:
    """A draft that is refused often: what it leaves behind would show."""
    pieces = [chr(ord("a") + i).encode() for i in range(26)]
    target = random_model(tmp_path / "target.gguf", pieces)
    draft = random_model(tmp_path / "draft.gguf", pieces, noise=0.1)
    seen = Comparison()
    refused = 0
    with (
        Rig(backend, target) as plain,
        Rig(backend, target, draft if kind == "model" else kind) as drafted,
    ):
        for i in range(12):
            prompt = "".join(chr(ord("a") + (i * 7 + k * k) % 26) for k in range(5 + 3 * i))
            limits: dict[str, Any] = {"max_tokens": 90 + i}
            if i % 3 == 0:
                prompt += "<think>"
                limits["thinking_budget"] = 20 + i
            alone = plain.run(prompt, **limits)
            turn = drafted.run(prompt, draft=DRAFTS[i % len(DRAFTS)], **limits)
            seen.check(plain, prompt, alone, turn)
            refused += sum(r.tested > r.accepted for r in turn.trace.draft_rounds)
    seen.report(f"random transformer with {kind}", record_property)
    assert refused > 20


@pytest.mark.smollm2
def test_smollm2_with_lookup(
    backend: Backend,
    smollm2: Rig,
    smollm2_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    seen = Comparison()
    with Rig(backend, smollm2_path, "lookup", markers=None) as drafted:
        for prompt in SMOLLM2_PROMPTS:
            alone = smollm2.run(prompt, max_tokens=32)
            seen.check(smollm2, prompt, alone, drafted.run(prompt, max_tokens=32))
    seen.report("SmolLM2 with lookup", record_property)


@pytest.mark.smollm2
def test_smollm2_with_itself(
    backend: Backend,
    smollm2: Rig,
    smollm2_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    seen = Comparison()
    with Rig(backend, smollm2_path, smollm2_path, markers=None) as drafted:
        for prompt in SMOLLM2_PROMPTS[:2]:
            alone = smollm2.run(prompt, max_tokens=24)
            drafts = drafted.run(prompt, max_tokens=24)
            seen.check(smollm2, prompt, alone, drafts)
            tested = sum(r.tested for r in drafts.trace.draft_rounds)
            assert drafts.origins(Origin.ACCEPTED) >= 0.9 * tested, "it agrees with itself"
    seen.report("SmolLM2 with itself", record_property)
