"""The drafts for a model, and the reasons why some cannot be used."""

from __future__ import annotations

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
    assert list(found)[:4] == ["auto", "lookup", "none", "small"]
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


def test_a_recurrent_model_cannot_use_lookup(tmp_path: Path) -> None:
    path = make_model(tmp_path / "target.gguf", architecture="mamba")
    found = options([], path)
    assert not found[DraftKind.LOOKUP].usable
    assert "mamba has recurrent memory" in str(found["lookup"].reason)


def test_a_deleted_file_is_reported(entries: list[ModelEntry], tmp_path: Path) -> None:
    (tmp_path / "small.gguf").unlink()
    found = options(entries, tmp_path / "target.gguf")
    assert not found["small"].usable
    assert "there is no file" in str(found["small"].reason)
