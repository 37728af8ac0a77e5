"""Measured drafts are saved by content and machine, and bad files count as empty."""

from __future__ import annotations

from pathlib import Path

import pytest

from overthink.comparison.plan import LaneChoice, Planner
from overthink.core.errors import BadInput
from overthink.core.profiles import load_profiles
from overthink.core.settings import DraftSettings
from overthink.library import tuned_drafts
from overthink.library.model_folders import ModelFolders
from overthink.library.tuned_drafts import TunedDrafts, TuningResult
from overthink.storage.identities import file_identity
from tests.library.gguf_maker import make_model

FOUND = TuningResult(draft="lookup", name="lookup", limit=8, speed_up=1.7, day="2026-11-27")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    (tmp_path / "models").mkdir()
    return make_model(tmp_path / "models" / "target.gguf", width=64)


@pytest.fixture
def tuned(tmp_path: Path) -> TunedDrafts:
    return TunedDrafts(tmp_path / "data" / tuned_drafts.FILE, file_identity)


def test_a_moved_model_keeps_its_result(tuned: TunedDrafts, model: Path) -> None:
    assert tuned.find(model) is None
    tuned.save(model, FOUND)
    moved = model.rename(model.with_name("moved.gguf"))
    found = tuned.find(moved)
    assert found is not None
    assert (found.draft, found.limit, found.speed_up) == ("lookup", 8, 1.7)


def test_a_newer_result_replaces_an_older_one(tuned: TunedDrafts, model: Path) -> None:
    tuned.save(model, FOUND)
    tuned.save(
        model, TuningResult(draft="none", name="none", limit=0, speed_up=1.0, day="2026-12-01")
    )
    found = tuned.find(model)
    assert found is not None
    assert found.draft == "none"
    tuned.forget(model)
    assert tuned.find(model) is None


def test_results_of_other_machines_and_deleted_drafts_are_ignored(
    tuned: TunedDrafts, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = make_model(tmp_path / "models" / "draft.gguf", width=8)
    tuned.save(
        model, TuningResult(draft=str(draft), name="draft", limit=4, speed_up=2.0, day="2026-11-27")
    )
    assert tuned.find(model) is not None
    monkeypatch.setattr(tuned_drafts, "this_machine", lambda: "another one")
    assert tuned.find(model) is None
    monkeypatch.undo()
    draft.unlink()
    assert tuned.find(model) is None


@pytest.mark.parametrize("content", [b"", b"{", b'{"version": 2, "drafts": []}', b"\xff" * 100])
def test_an_unreadable_file_counts_as_empty(
    tuned: TunedDrafts, model: Path, tmp_path: Path, content: bytes
) -> None:
    tuned.save(model, FOUND)
    (tmp_path / "data" / tuned_drafts.FILE).write_bytes(content)
    assert tuned.find(model) is None
    tuned.save(model, FOUND)
    assert tuned.find(model) is not None


def test_a_folder_that_cannot_be_created_is_reported(model: Path, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"")
    tuned = TunedDrafts(tmp_path / "data" / tuned_drafts.FILE, file_identity)
    with pytest.raises(BadInput, match=r"cannot be saved in .*tuned-drafts.json"):
        tuned.save(model, FOUND)


def test_auto_uses_the_measured_draft_and_reports_it(
    tuned: TunedDrafts, model: Path, tmp_path: Path
) -> None:
    make_model(tmp_path / "models" / "small.gguf", width=8)
    folders = ModelFolders(bundled=tmp_path / "none", user=(tmp_path / "models",))
    text = Path("resources/families.toml").read_text(encoding="utf-8")
    planner = Planner(folders, load_profiles(text), tuned)
    assert planner.plan("left", LaneChoice(model="target"), 1).draft == "small"

    tuned.save(model, FOUND)
    plan = planner.plan("left", LaneChoice(model="target"), 1)
    assert (plan.draft, plan.draft_settings.max_tokens) == ("lookup", 8)
    assert str(plan.notes[-1]) == (
        "Draft as measured here on 2026-11-27: lookup, 8 tokens per round, 1.70 times the plain "
        "speed."
    )
    chosen = LaneChoice(model="target", draft_settings=DraftSettings(max_tokens=3))
    plan = planner.plan("left", chosen, 1)
    assert plan.draft_settings.max_tokens == 3
    assert str(plan.notes[-1]) == (
        "Draft as measured here on 2026-11-27: lookup, but 3 tokens per round are set and 8 were "
        "measured: its speed may differ."
    )
    assert planner.plan("left", LaneChoice(model="target", draft="small"), 1).draft == "small"
