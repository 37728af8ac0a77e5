"""Recurrent models: they run, but nothing can draft for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from overthink.core.errors import DraftMismatch
from overthink.core.messages import NO_MESSAGE
from overthink.core.protocol import ChatMessage
from overthink.core.vocabulary import Origin, RunStatus
from overthink.inference.llama_api import Backend
from tests.inference.rig import Rig
from tests.inference.tiny_models import chain_model, mamba_model, script

PIECES = [chr(ord("a") + i).encode() for i in range(12)]


@pytest.fixture(scope="module")
def mamba(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mamba_model(tmp_path_factory.mktemp("mamba") / "mamba.gguf", PIECES)


@pytest.mark.parametrize("draft", ["none", "lookup", "model"])
def test_runs_and_declines_a_draft(backend: Backend, mamba: Path, draft: str) -> None:
    with Rig(backend, mamba, mamba if draft == "model" else draft) as rig:
        assert rig.models.drafter is None
        note = rig.models.loaded().draft_note
        if draft == "none":
            assert note == NO_MESSAGE
        else:
            assert str(note).startswith("mamba is recurrent")
            assert str(note).endswith("nothing can draft for it.")
        turn = rig.run("abc", max_tokens=20)
        assert len(turn.trace) >= 1
        assert turn.origins(Origin.ACCEPTED) == 0
        assert turn.finished.drafting is None
        assert turn.finished.draft_settings is None


def test_the_state_does_not_depend_on_earlier_prompts(backend: Backend, mamba: Path) -> None:
    """Second turn, another conversation, a repeated one: each as in a fresh context."""
    talks = [("abcabc",), ("abcabc",), ("bbbb",), ("abcabcabc",), ("a",), ("abcabc",)]
    with Rig(backend, mamba) as rig:
        for talk in talks:
            turn = rig.run(*talk, max_tokens=12)
            with Rig(backend, mamba) as fresh:
                assert turn.ids == fresh.run(*talk, max_tokens=12).ids


def test_a_continued_conversation_reuses_the_state(backend: Backend, mamba: Path) -> None:
    with Rig(backend, mamba) as rig:
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


def test_a_recurrent_model_cannot_draft(backend: Backend, mamba: Path, tmp_path: Path) -> None:
    target = chain_model(tmp_path / "target.gguf", PIECES, script([4, 5, 1], 16))
    with pytest.raises(DraftMismatch, match="the draft is recurrent"):
        Rig(backend, target, mamba)
