"""Greedy output with a draft is the target's own, token by token, on real models.

Where two runs differ it must be a tie: batches of different shape add in another order, so two
logits that are equal up to rounding can change places. The text that both have is then decoded anew
in the batches of either run, and the shapes alone must explain the difference, by the very rule
that `overthink drafts prove` has. How often that happens is printed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.demo.recipe.puzzles import evaluation_set
from overthink.bundled import bundled_folder
from overthink.comparison.draft_proof import Rescoring
from overthink.core.divergence import divergence_of_tokens
from overthink.core.events import Rescored
from overthink.core.prompts import load_prompts
from overthink.core.protocol import ChatMessage, Rescore
from overthink.core.settings import DraftSettings
from overthink.core.trace import Trace, batches_up_to
from overthink.core.vocabulary import OnLoop, Origin
from overthink.inference.decoder import Decoder
from overthink.inference.llama_api import Backend, FloatArray
from overthink.inference.rescorer import rescore
from tests.inference.rig import GREEDY, Rig, Turn
from tests.inference.tiny_models import THINKS_AT_MARK, random_model

OTHERS = (
    "How many whole ice cubes are left in a hot pan after 5 minutes?",
    "Maria buys 3 apples for 4 each and pays with 50. What is her change?",
    "Start med 9. Læg 3 til. Træk 5 fra. Hvad er resultatet?",
    "List the days of the week, then list them again.",
    "Write the numbers from 1 to 20, separated by commas.",
    "Repeat after me: the quick brown fox jumps over the lazy dog. The quick brown fox",
    "Explain why the sky is blue in two sentences.",
    "Hvad er hovedstaden i Danmark?",
    "Say hello.",
    "æøå 氷 🧊?",
)


def _prompts() -> tuple[str, ...]:
    """The built-in questions, puzzles that no demo model was trained on, and others."""
    file = bundled_folder("resources") / "prompts.toml"
    built_in = [prompt.text for prompt in load_prompts(file.read_text(encoding="utf-8"))]
    return (*OTHERS, *built_in, *(puzzle.prompt for puzzle in evaluation_set(36)))


PROMPTS = _prompts()


def test_there_are_at_least_fifty_different_prompts() -> None:
    assert len(set(PROMPTS)) == len(PROMPTS) >= 50


class Comparison:
    """Counts what was compared, and collects the ties."""

    def __init__(self) -> None:
        self.prompts = self.tokens = self.accepted = 0
        self.ties: list[str] = []

    def check(self, plain: Rig, prompt: str, alone: Turn, drafted: Turn) -> None:
        self.prompts += 1
        self.tokens += len(alone.ids)
        self.accepted += drafted.origins(Origin.ACCEPTED)
        found = divergence_of_tokens(alone.trace, drafted.trace)
        if found is None:
            assert alone.finished.status is drafted.finished.status
            assert alone.text == drafted.text
            assert alone.trace.phases == drafted.trace.phases
            return
        at, pair = found.common_tokens, (found.left.id, found.right.id)
        assert not found.shorter, f"one run of {prompt!r} ended early, at token {at}"

        def again(shape: Trace) -> Rescored:
            command = Rescore(
                messages=(ChatMessage("user", prompt),),
                sampler=GREEDY,
                tokens=tuple(alone.ids[:at]),
                batches=batches_up_to(shape, at),
                candidates=(alone.ids[at], drafted.ids[at]),
            )
            return rescore(plain.models, command)

        shapes = again(alone.trace), again(drafted.trace)
        explained = (shapes[0].picked, shapes[1].picked) == pair
        rescored = Rescoring(*shapes, explained=explained, penalised=False)
        gaps = " and ".join(f"{gap:+.4f}" for gap in rescored.gaps)
        seen = f"token {at} of {prompt[:30]!r}: gaps {gaps}"
        assert rescored.tie, f"no tie: {seen}"
        self.ties.append(seen)

    def report(self, name: str, record_property: Callable[[str, object], None]) -> None:
        line = (
            f"{name}: {self.prompts - len(self.ties)} of {self.prompts} texts the same; "
            f"{self.tokens} tokens, {self.accepted} accepted; {len(self.ties)} ties {self.ties}"
        )
        record_property("equality", line)
        print(line)
        assert self.accepted, "nothing was drafted"


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


@pytest.mark.parametrize(
    ("name", "kind", "step"),
    [
        ("demo-methodical", "model", 1),
        ("demo-methodical", "lookup", 3),
        ("demo-wanderer", "model", 4),
        ("demo-wanderer", "lookup", 4),
        ("demo-runaway", "model", 4),
        ("demo-runaway", "lookup", 4),
    ],
)
def test_drafts_do_not_change_the_text_of_demo_models(
    backend: Backend,
    demo: Path,
    name: str,
    kind: str,
    step: int,
    record_property: Callable[[str, object], None],
) -> None:
    target = demo / f"{name}.gguf"
    draft: str | Path = demo / "demo-draft.gguf" if kind == "model" else kind
    seen = Comparison()
    with Rig(backend, target) as plain, Rig(backend, target, draft) as drafted:
        for i, prompt in enumerate(PROMPTS[::step]):
            limits = LIMITS[i % len(LIMITS)]
            settings = DRAFTS[i % len(DRAFTS)]
            alone = plain.run(prompt, **limits)
            seen.check(plain, prompt, alone, drafted.run(prompt, draft=settings, **limits))
    seen.report(f"{name} with {kind}", record_property)


def test_the_comparison_detects_a_wrong_token(
    backend: Backend, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pick = Decoder._pick

    def wrong(self: Decoder, logits: FloatArray, row: int) -> int:
        token = pick(self, logits, row)
        seventh = len(self.tokens) == asked + 7
        return int(logits.argsort()[-2]) if self._drafter and seventh else token

    target, prompt = demo / "demo-methodical.gguf", PROMPTS[0]
    with Rig(backend, target) as plain, Rig(backend, target, "lookup") as drafted:
        asked = len(plain.prompt(prompt))
        monkeypatch.setattr(Decoder, "_pick", wrong)
        turns = plain.run(prompt), drafted.run(prompt)
        with pytest.raises(AssertionError, match="no tie: token 7 "):
            Comparison().check(plain, prompt, *turns)


@pytest.mark.parametrize("kind", ["model", "lookup"])
def test_drafts_do_not_change_the_text_of_random_models(
    backend: Backend, tmp_path: Path, kind: str, record_property: Callable[[str, object], None]
) -> None:
    """A draft that is refused often: what it leaves behind would show."""
    pieces = [chr(ord("a") + i).encode() for i in range(26)]
    target = random_model(tmp_path / "target.gguf", pieces, template=THINKS_AT_MARK)
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
                prompt += "!"
                limits["thinking_budget"] = 20 + i
            alone = plain.run(prompt, **limits)
            turn = drafted.run(prompt, draft=DRAFTS[i % len(DRAFTS)], **limits)
            seen.check(plain, prompt, alone, turn)
            refused += sum(r.tested > r.accepted for r in turn.trace.draft_rounds)
    seen.report(f"random transformer with {kind}", record_property)
    assert refused > 20


@pytest.mark.smollm2
@pytest.mark.parametrize("every", [20, pytest.param(6, marks=pytest.mark.slow)])
def test_lookup_does_not_change_the_text_of_smollm2(
    every: int,
    backend: Backend,
    smollm2: Rig,
    smollm2_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    seen = Comparison()
    with Rig(backend, smollm2_path, "lookup", markers=None) as drafted:
        for prompt in PROMPTS[::every]:
            alone = smollm2.run(prompt, max_tokens=16)
            seen.check(smollm2, prompt, alone, drafted.run(prompt, max_tokens=16))
    seen.report("SmolLM2 with lookup", record_property)


@pytest.mark.smollm2
def test_smollm2_as_its_own_draft_does_not_change_the_text(
    backend: Backend,
    smollm2: Rig,
    smollm2_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    seen = Comparison()
    with Rig(backend, smollm2_path, smollm2_path, markers=None) as drafted:
        for prompt in PROMPTS[-2:]:
            alone = smollm2.run(prompt, max_tokens=16)
            drafts = drafted.run(prompt, max_tokens=16)
            seen.check(smollm2, prompt, alone, drafts)
            tested = sum(r.tested for r in drafts.trace.draft_rounds)
            assert drafts.origins(Origin.ACCEPTED) >= 0.9 * tested, "it agrees with itself"
    seen.report("SmolLM2 with itself", record_property)
