"""What may draft for a model, and the reason where something may not."""

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
    """A target, a small draft, one nearly as large, one of another vocabulary, a broken one."""
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


def test_every_model_is_there_with_its_reason(entries: list[ModelEntry], tmp_path: Path) -> None:
    found = options(entries, tmp_path / "target.gguf")
    assert list(found)[:4] == ["auto", "lookup", "none", "small"]
    assert found["auto"].entry == found["small"].entry
    standings = {name: option.suitability for name, option in found.items()}
    assert standings["small"] is DraftSuitability.GOOD
    assert standings["twin"] is DraftSuitability.TOO_LARGE
    assert standings["target"] is DraftSuitability.SAME
    assert not found["stranger"].usable
    assert "token 23 is “tok18” in the target" in str(found["stranger"].reason)
    assert "is empty" in str(found["broken"].reason)


def test_nothing_natural_leaves_auto_without_a_model(
    entries: list[ModelEntry], tmp_path: Path
) -> None:
    found = options([e for e in entries if e.name == "twin"], tmp_path / "target.gguf")
    assert found["auto"].usable
    assert found["auto"].entry is None


def test_a_recurrent_model_takes_no_lookup(tmp_path: Path) -> None:
    path = make_model(tmp_path / "target.gguf", architecture="mamba")
    found = options([], path)
    assert not found[DraftKind.LOOKUP].usable
    assert "mamba has recurrent memory" in str(found["lookup"].reason)


def test_a_file_that_went_away_says_so(entries: list[ModelEntry], tmp_path: Path) -> None:
    (tmp_path / "small.gguf").unlink()
    found = options(entries, tmp_path / "target.gguf")
    assert not found["small"].usable
    assert "there is no file" in str(found["small"].reason)
