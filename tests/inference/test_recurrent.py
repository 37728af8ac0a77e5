"""Recurrent and hybrid models: their state, how it is taken back, and what must not be trusted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from overthink.core.errors import DecodeFailure
from overthink.core.protocol import ChatMessage
from overthink.core.settings import DraftSettings
from overthink.core.vocabulary import Origin, RunStatus
from overthink.inference.llama_api import AbortFlag, Backend, Context, ContextRole
from overthink.inference.rollback import (
    MOST_CARRIED,
    CheckpointRollback,
    Rollback,
    SnapshotRollback,
    rollback_of,
)
from tests.inference.drafter_models import qwen3next, qwen35
from tests.inference.rig import Rig
from tests.inference.tiny_models import mamba_model

PIECES = [chr(ord("a") + i).encode() for i in range(12)]
PROMPT = [4, 5, 6, 7, 8, 9, 10, 11]


@pytest.fixture(scope="module")
def mamba(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mamba_model(tmp_path_factory.mktemp("mamba") / "mamba.gguf", PIECES)


@pytest.mark.parametrize("draft", ["lookup", "ngram", "model"])
def test_drafts_for_a_recurrent_model_do_not_change_its_text(
    backend: Backend, mamba: Path, draft: str
) -> None:
    with (
        Rig(backend, mamba) as plain,
        Rig(backend, mamba, mamba if draft == "model" else draft) as rig,
    ):
        assert isinstance(rig.models.rollback, CheckpointRollback)
        for prompt in ("abc", "abcabcabc", "hgfedcba" * 5):
            alone, turn = (each.run(prompt, max_tokens=40) for each in (plain, rig))
            assert turn.ids == alone.ids
            if draft == "model":
                tested = sum(done.tested for done in turn.trace.draft_rounds)
                assert turn.origins(Origin.ACCEPTED) == tested > 5, "it agrees with itself"


def test_the_state_does_not_depend_on_earlier_prompts(backend: Backend, mamba: Path) -> None:
    """Second turn, another conversation, a repeated one: each as in a fresh context."""
    talks = [("abcabc",), ("abcabc",), ("bbbb",), ("abcabcabc",), ("a",), ("abcabc",)]
    with Rig(backend, mamba) as rig:
        for talk in talks:
            turn = rig.run(*talk, max_tokens=12)
            with Rig(backend, mamba) as fresh:
                assert turn.ids == fresh.run(*talk, max_tokens=12).ids


@pytest.mark.parametrize("draft", ["none", "lookup"])
def test_a_continued_conversation_reuses_the_state(
    backend: Backend, mamba: Path, draft: str
) -> None:
    with Rig(backend, mamba, draft) as rig:
        one = rig.run("abcabc", max_tokens=1)
        longer = "abcabc" + one.text + "abc"
        two = rig.run(ChatMessage("user", longer), max_tokens=10)
    assert two.cached == 6, "the state is that of the first turn's end"
    with Rig(backend, mamba) as fresh:
        assert fresh.run(longer, max_tokens=10).ids == two.ids


def test_stopping_in_the_prompt_leaves_a_valid_state(backend: Backend, mamba: Path) -> None:
    with Rig(backend, mamba) as rig:
        stopped = rig.run("abc" * 250, watch=lambda _: rig.abort.set())
        assert stopped.finished.status is RunStatus.STOPPED
        turn = rig.run("abcabc", max_tokens=10)
    with Rig(backend, mamba) as fresh:
        assert turn.ids == fresh.run("abcabc", max_tokens=10).ids


# -- taking tokens back ---------------------------------------------------------------------------


class _Hybrid:
    """A hybrid target's context with its way back, and the logits that it should give."""

    def __init__(self, backend: Backend, path: Path, snapshots: int) -> None:
        rig = Rig(backend, path)
        self.rig = rig
        self.context = Context(
            backend, rig.models.target, 256, 1, AbortFlag(), role=ContextRole(snapshots=snapshots)
        )
        self.rollback: Rollback = rollback_of(self.context)

    def __enter__(self) -> _Hybrid:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()
        self.rig.models.close()

    def error(self, tokens: list[int], held: int) -> float:
        """How far the logits after `tokens` are off, with the first `held` of them decoded."""
        self.context.decode(tokens[held:], held, 1)
        return float(np.abs(self.context.rows(1)[0] - self.rig.logits(tokens)).max())


@pytest.mark.parametrize("refused", range(1, 5))
def test_snapshots_give_the_state_before_the_refused_tokens(
    backend: Backend, tmp_path: Path, refused: int
) -> None:
    with _Hybrid(backend, qwen35(tmp_path / "hybrid.gguf"), 4) as hybrid:
        assert isinstance(hybrid.rollback, SnapshotRollback)
        assert hybrid.rollback.most(0) == 4
        hybrid.context.decode(PROMPT, 0, 0)
        hybrid.context.decode([12, 13, 14, 15, 16], len(PROMPT), 5)
        end = len(PROMPT) + 5
        assert hybrid.rollback.keep(end - refused, len(PROMPT), end) == end - refused
        kept = [*PROMPT, 12, 13, 14, 15, 16][: end - refused]
        assert hybrid.error([*kept, 20], len(kept)) < 1e-3


def test_a_rollback_into_an_earlier_batch_is_refused(backend: Backend, tmp_path: Path) -> None:
    """llama.cpp returns True for it, and leaves a wrong state."""
    with _Hybrid(backend, qwen35(tmp_path / "hybrid.gguf"), 4) as hybrid:
        hybrid.context.decode(PROMPT, 0, 0)
        hybrid.context.decode([12, 13], len(PROMPT), 2)
        end = len(PROMPT) + 2
        with pytest.raises(DecodeFailure, match="cannot roll back"):
            hybrid.rollback.keep(end - 3, len(PROMPT), end)
        assert hybrid.context.truncate(end - 3), "llama.cpp would have done it"
        kept = [*PROMPT, 12, 13][: end - 3]
        assert hybrid.error([*kept, 20], len(kept)) > 1e-2, "wrongly"


@pytest.mark.parametrize("shared", [0, 3, len(PROMPT) - 1])
def test_a_state_is_never_cut_to_a_shorter_prompt(
    backend: Backend, tmp_path: Path, shared: int
) -> None:
    with _Hybrid(backend, qwen35(tmp_path / "hybrid.gguf"), 4) as hybrid:
        hybrid.context.decode(PROMPT, 0, 0)
        assert hybrid.rollback.reuse(shared, len(PROMPT)) == 0
        assert hybrid.error(PROMPT, 0) < 1e-3
        assert hybrid.rollback.reuse(len(PROMPT), len(PROMPT)) == len(PROMPT)
        assert hybrid.rollback.reuse(len(PROMPT), None) == 0, "a decode had failed"


def test_a_copy_of_the_state_is_put_back_after_a_refusal(backend: Backend, tmp_path: Path) -> None:
    with _Hybrid(backend, qwen3next(tmp_path / "hybrid.gguf"), 4) as hybrid:
        assert isinstance(hybrid.rollback, CheckpointRollback), "it has no snapshots"
        hybrid.context.decode(PROMPT, 0, 0)
        start = len(PROMPT)
        hybrid.rollback.prepare(start, 3)
        hybrid.context.decode([12, 13, 14, 15], start, 4)
        assert hybrid.rollback.keep(start + 2, start, start + 4) == start
        # The accepted tokens come in front of the next batch, which is refused, too.
        hybrid.rollback.prepare(start, 2)
        hybrid.context.decode([12, 13, 20, 21, 22], start, 3)
        assert hybrid.rollback.keep(start + 3, start, start + 5) == start
        assert hybrid.error([*PROMPT, 12, 13, 20, 23], start) < 1e-3


def test_accepted_tokens_do_not_pile_up_in_front_of_batches(
    backend: Backend, tmp_path: Path
) -> None:
    longest = 0
    with Rig(backend, qwen3next(tmp_path / "hybrid.gguf"), "mtp") as rig:
        decode = rig.models.context.decode

        def watched(tokens: list[int], position: int, outputs: int) -> None:
            nonlocal longest
            longest = max(longest, len(tokens) - outputs)
            decode(tokens, position, outputs)

        rig.models.context.decode = watched  # type: ignore[assignment, method-assign]
        prompt = "abc"
        turn = rig.run(prompt, max_tokens=200, draft=DraftSettings(max_tokens=3))
    refused = sum(done.tested - done.accepted for done in turn.trace.draft_rounds)
    assert refused > 20
    assert 1 < longest < MOST_CARRIED + 4
    assert turn.origins(Origin.ACCEPTED) > 5


def test_the_lane_reports_how_tokens_are_taken_back(
    backend: Backend, tmp_path: Path, mamba: Path
) -> None:
    hybrid = qwen35(tmp_path / "hybrid.gguf")
    for path, draft, start in (
        (hybrid, "mtp", "Rejected tokens are taken back with 6 snapshots of the model's state"),
        (mamba, "lookup", "Rejected tokens are taken back with a copy of the model's state"),
        (hybrid, "none", ""),
    ):
        with Rig(backend, path, draft) as rig:
            assert str(rig.models.loaded().rollback_note).startswith(start)
            assert bool(rig.models.loaded().rollback_note) == bool(start)
