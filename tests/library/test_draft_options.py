"""The drafts for a model, and the reasons why some cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from overthink.library.draft_options import (
    DraftKind,
    DraftOption,
    DraftSuitability,
    draft_options,
)
from overthink.library.gguf_reader import read_header
from overthink.library.model_entry import ModelEntry, entry_of_file
from tests.inference.drafter_models import dflash, eagle3, qwen35, step35
from tests.library.gguf_maker import TOKENS, make_model


@pytest.fixture
def entries(tmp_path: Path) -> list[ModelEntry]:
    """A target, a small draft, a nearly as large one, one with another vocabulary, a broken one."""
    other = [*TOKENS[:-1], "something else"]
    make_model(tmp_path / "target.gguf", width=64)
    make_model(tmp_path / "twin.gguf", width=64)
    make_model(tmp_path / "small.gguf", width=8)
    make_model(tmp_path / "stranger.gguf", width=8, tokens=other)
    (tmp_path / "broken.gguf").write_bytes(b"")
    return [entry_of_file(path) for path in sorted(tmp_path.glob("*.gguf"))]


def options(entries: list[ModelEntry], target: Path) -> dict[str, DraftOption]:
    made = draft_options(entries, read_header(target))
    return {o.entry.name if o.entry and o.kind == "model" else o.kind.value: o for o in made}


def test_every_model_is_listed_with_its_reason(entries: list[ModelEntry], tmp_path: Path) -> None:
    found = options(entries, tmp_path / "target.gguf")
    assert list(found)[:6] == ["auto", "chain", "ngram", "lookup", "none", "small"]
    assert found["chain"].choice("small") == "ngram+small"
    assert found["auto"].entry == found["small"].entry
    suitabilities = {name: option.suitability for name, option in found.items()}
    assert suitabilities["small"] is DraftSuitability.GOOD
    assert suitabilities["twin"] is DraftSuitability.TOO_LARGE
    assert suitabilities["target"] is DraftSuitability.SAME
    assert not found["stranger"].usable
    assert "token 23 is “tok18” in the target" in str(found["stranger"].reason)
    assert "is empty" in str(found["broken"].reason)


def test_auto_has_no_model_without_a_natural_draft(
    entries: list[ModelEntry], tmp_path: Path
) -> None:
    found = options([e for e in entries if e.name == "twin"], tmp_path / "target.gguf")
    assert found["auto"].usable
    assert found["auto"].entry is None


def test_a_recurrent_model_can_use_text_drafters(tmp_path: Path) -> None:
    path = make_model(tmp_path / "target.gguf", architecture="mamba")
    found = options([], path)
    assert found["lookup"].usable
    assert found["ngram"].usable
    assert "mtp" not in found


def test_a_model_with_prediction_layers_drafts_for_itself(tmp_path: Path) -> None:
    target = qwen35(tmp_path / "target.gguf")
    small = make_model(tmp_path / "small.gguf", width=8)
    found = options([entry_of_file(small)], target)
    assert found["auto"].own_heads
    assert found["auto"].entry is None
    assert found["mtp"].usable
    assert found["chain"].choice("") == "ngram+mtp"


def test_prediction_layers_that_llama_cpp_cannot_run_are_listed_with_the_reason(
    tmp_path: Path,
) -> None:
    keys = {"{arch}.nextn_predict_layers": 1, "{arch}.block_count": 2}
    tensors = {"blk.1.nextn.eh_proj.weight": (8, 16), "token_embd.weight": (len(TOKENS), 8)}
    path = make_model(
        tmp_path / "x.gguf", architecture="exaone-moe", keys=keys, width=8, tensors=tensors
    )
    found = options([], path)
    assert not found["mtp"].usable
    assert "cannot run the 1 prediction layers (MTP) of the architecture exaone-moe" in str(
        found["mtp"].reason
    )
    assert not found["auto"].own_heads


@pytest.mark.parametrize(
    ("name", "write", "is_found"),
    [
        ("mtp-target", lambda path: qwen35(path, trunk=False), True),
        ("eagle3-target", eagle3, True),
        ("dspark-target", lambda path: dflash(path, kind="dspark"), True),
        ("something", eagle3, False),
    ],
)
def test_auto_finds_a_drafting_file_beside_the_model_by_its_name(
    tmp_path: Path, name: str, write: Callable[[Path], Path], is_found: bool
) -> None:
    target = qwen35(tmp_path / "target.gguf", heads=False)
    helper = entry_of_file(write(tmp_path / f"{name}.gguf"))
    for listed in ([helper], []):  # a file beside a model need not be in a listed folder
        made = draft_options(listed, read_header(target))
        assert (made[0].entry == helper) is is_found
    made = draft_options([helper], read_header(target))
    assert any(o.kind is DraftKind.HELPER and o.usable and o.entry == helper for o in made)


def test_a_drafting_file_for_layers_that_the_target_does_not_output_is_unfit(
    tmp_path: Path,
) -> None:
    target = step35(tmp_path / "target.gguf", heads=1)
    helper = entry_of_file(eagle3(tmp_path / "eagle3-target.gguf"))
    (option,) = [o for o in draft_options([helper], read_header(target)) if o.entry == helper]
    assert not option.usable
    assert "does not give such drafts the hidden rows of the architecture step35" in str(
        option.reason
    )


def test_a_deleted_file_is_reported(entries: list[ModelEntry], tmp_path: Path) -> None:
    (tmp_path / "small.gguf").unlink()
    found = options(entries, tmp_path / "target.gguf")
    assert not found["small"].usable
    assert "there is no file" in str(found["small"].reason)
