"""Drafts that do not fit their target are refused before llama.cpp would abort on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from overthink.core.errors import DraftMismatch
from overthink.core.protocol import DraftChoice
from overthink.inference import hidden_rows, llama_api
from overthink.inference.llama_api import Backend
from tests.inference import drafter_models as made
from tests.inference.drafter_cases import BY_NAME
from tests.inference.rig import Rig
from tests.inference.tiny_models import random_model


def problem(backend: Backend, target: Path, kind: str, draft: Path | None = None) -> str:
    with pytest.raises(DraftMismatch) as caught:
        Rig(backend, target, DraftChoice(kind, str(draft or "")))
    assert caught.value.remedy
    return str(caught.value.problem)


def test_a_model_without_prediction_layers_cannot_draft_for_itself(
    backend: Backend, tmp_path: Path
) -> None:
    why = "the file has no prediction layers (MTP)"
    assert problem(backend, made.llama(tmp_path / "dense.gguf"), "mtp") == why
    assert problem(backend, made.qwen35(tmp_path / "plain.gguf", heads=False), "mtp") == why


def test_prediction_layers_alone_are_no_draft_model(backend: Backend, tmp_path: Path) -> None:
    """llama.cpp would crash."""
    target = made.qwen35(tmp_path / "target.gguf")
    heads = made.qwen35(tmp_path / "mtp.gguf", trunk=False)
    assert problem(backend, target, "model", heads).startswith("the draft has only prediction")


def test_a_draft_for_another_shape_is_refused(backend: Backend, tmp_path: Path) -> None:
    target = made.llama(tmp_path / "target.gguf")
    narrow = made.eagle3(tmp_path / "narrow.gguf", target_width=32)
    assert problem(backend, target, "eagle3", narrow) == (
        "the draft is for hidden rows of 32 elements, and the model's have 64"
    )
    deep = made.dflash(tmp_path / "deep.gguf", layers=(1, 9))
    assert problem(backend, target, "dflash", deep) == (
        "the draft reads layers 1, 9 of its model, which has 4"
    )


def test_a_target_that_does_not_output_layer_inputs_is_refused(
    backend: Backend, tmp_path: Path
) -> None:
    target = made.step35(tmp_path / "target.gguf")
    why = problem(backend, target, "eagle3", made.eagle3(tmp_path / "eagle3.gguf"))
    assert "does not give such drafts the hidden rows of the architecture step35" in why


def test_a_target_that_does_not_output_its_last_layer_is_refused(
    backend: Backend, tmp_path: Path
) -> None:
    target = made.llama(tmp_path / "target.gguf")
    why = problem(backend, target, "eagle3", made.eagle3(tmp_path / "eagle3.gguf", last=True))
    assert "does not give such drafts the hidden rows of the architecture llama" in why
    hybrid = made.qwen35(tmp_path / "hybrid.gguf")
    draft = DraftChoice("eagle3", str(tmp_path / "eagle3.gguf"), snapshots=4)
    with Rig(backend, hybrid, draft) as rig:
        assert len(rig.run("abc", max_tokens=10).ids) == 10


def test_an_assistant_drafts_for_gemma_4_only(backend: Backend, tmp_path: Path) -> None:
    assistant = made.gemma4_assistant(tmp_path / "assistant.gguf")
    why = problem(backend, made.llama(tmp_path / "target.gguf"), "mtp", assistant)
    assert why == "the draft is an assistant for Gemma 4, and for no other"


def test_a_draft_with_another_vocabulary_is_refused(backend: Backend, tmp_path: Path) -> None:
    other = random_model(tmp_path / "other.gguf", [bytes([97 + i]) for i in range(20)])
    heads = made.qwen35(tmp_path / "mtp.gguf", trunk=False)
    why = problem(backend, other, "mtp", heads)
    assert why == "the draft has 40 tokens, and the model 24"


@pytest.mark.parametrize("name", ["hybrid-mtp", "dense-eagle3", "dense-dflash", "hybrid-chain"])
def test_a_missing_function_declines_the_drafter_with_a_sentence(
    backend: Backend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    target, choice = BY_NAME[name].write(tmp_path)

    def find(names: Any, result: Any, *arguments: Any) -> Any:
        if "_Z26llama_get_embeddings_nextnP13llama_context" in names:
            return None
        return llama_api.unstable_function(names, result, *arguments)

    monkeypatch.setattr(hidden_rows.Functions.__init__, "__defaults__", (find,))
    with Rig(backend, target, choice) as rig:
        loaded = rig.models.loaded()
        assert str(loaded.draft_note) == (
            "This build of llama.cpp lacks a function that the draft needs "
            "(_Z26llama_get_embeddings_nextnP13llama_context), so nothing drafts."
        )
        assert loaded.drafter == ""
        turn = rig.run("abc", max_tokens=10)
    assert len(turn.ids) == 10
    assert turn.finished.drafting is None


def test_its_memory_is_reported_with_that_of_the_target(backend: Backend, tmp_path: Path) -> None:
    """A context on the target's own model must not hide the target's."""
    target = made.qwen35(tmp_path / "target.gguf")
    with Rig(backend, target) as plain, Rig(backend, target, "mtp", snapshots=0) as drafted:
        (alone,), (both,) = (rig.models.loaded().memory for rig in (plain, drafted))
    assert both.cache_bytes > alone.cache_bytes
    assert both.compute_bytes > alone.compute_bytes
