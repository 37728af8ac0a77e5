"""Which files are found in the layouts of other programs, and what a person adds or forgets."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from overthink.core.errors import BadInput
from overthink.library import local_models, preferences
from overthink.library.draft_options import draft_options
from overthink.library.gguf_reader import read_header
from overthink.library.local_models import find_models, resolve, scan_models, smaller_builds
from overthink.library.model_entry import ModelEntry
from overthink.library.model_folders import ModelFolders, ProgramFolder, ProgramName
from overthink.library.preferences import LibraryPreferences, read_preferences
from tests.library.gguf_maker import make_model


@pytest.fixture(autouse=True)
def no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lists of these tests do not depend on what is installed."""
    monkeypatch.setattr(local_models, "find_smollm2", lambda: None)


def of_program(program: ProgramName, folder: Path) -> dict[str, ModelEntry]:
    folders = ModelFolders(folder / "none", programs=(ProgramFolder(program, folder),))
    return {entry.name: entry for entry in find_models(folders)}


def test_the_cache_of_hugging_face(tmp_path: Path) -> None:
    """Snapshots are links into blobs; each revision has its own."""
    hub = tmp_path / "hub"
    repository = hub / "models--LGAI-EXAONE--EXAONE-Deep-2.4B-GGUF"
    (repository / "blobs").mkdir(parents=True)
    blob = make_model(repository / "blobs" / "0123abcd")
    (repository / "blobs" / "45.incomplete").write_bytes(b"GGUF")
    for revision in ("aaa", "bbb"):
        snapshot = repository / "snapshots" / revision / "deep"
        snapshot.mkdir(parents=True)
        (snapshot / "EXAONE-Deep-2.4B-Q4_K_M.gguf").symlink_to(blob)
    (repository / "refs").mkdir()
    make_model(repository / "refs" / "not-looked-at.gguf")
    (hub / "datasets--x").mkdir()
    make_model(hub / "datasets--x" / "data.gguf")

    found = of_program("Hugging Face", hub)

    assert list(found) == ["EXAONE-Deep-2.4B-Q4_K_M"]
    entry = found["EXAONE-Deep-2.4B-Q4_K_M"]
    assert (entry.origin, entry.problem, entry.whole) == ("Hugging Face", None, True)
    assert entry.path.is_symlink()


def test_a_split_model_in_the_cache_of_hugging_face(tmp_path: Path) -> None:
    repository = tmp_path / "models--o--n"
    snapshot = repository / "snapshots" / "aaa"
    (repository / "blobs").mkdir(parents=True)
    snapshot.mkdir(parents=True)
    for part in range(2):
        keys = {"split.no": part, "split.count": 2, "split.tensors.count": 2}
        blob = repository / "blobs" / f"{part}{part}"
        make_model(blob, keys=keys, tensors={f"blk.{part}.weight": (8, 32)})
        (snapshot / f"big-{part + 1:05d}-of-00002.gguf").symlink_to(blob)
    (entry,) = of_program("Hugging Face", tmp_path).values()
    assert (entry.name, entry.parts, entry.problem) == ("big", 2, None)


def test_jan_calls_every_file_alike(tmp_path: Path) -> None:
    for name in ("Jan-v1-4B", "Qwen3-8B"):
        (tmp_path / "janhq" / name).mkdir(parents=True)
        make_model(tmp_path / "janhq" / name / "model.gguf")
    assert list(of_program("Jan", tmp_path)) == ["Jan-v1-4B", "Qwen3-8B"]


def test_lm_studio_and_gpt4all(tmp_path: Path) -> None:
    (tmp_path / "publisher" / "model").mkdir(parents=True)
    make_model(tmp_path / "publisher" / "model" / "deep.gguf")
    make_model(tmp_path / "flat.gguf")
    assert list(of_program("LM Studio", tmp_path)) == ["flat", "deep"]
    assert list(of_program("GPT4All", tmp_path)) == ["flat"]


def test_one_file_in_two_programs_is_listed_once(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    os.link(make_model(one / "here.gguf"), two / "there.gguf")
    folders = ModelFolders(
        tmp_path / "none", programs=(ProgramFolder("LM Studio", one), ProgramFolder("Jan", two))
    )
    assert [entry.name for entry in find_models(folders)] == ["here"]


@pytest.mark.parametrize("program", ["LM Studio", "Ollama"])
def test_links_that_lead_nowhere_hide_nothing_else(tmp_path: Path, program: ProgramName) -> None:
    folder, elsewhere = tmp_path / "models", tmp_path / "program"
    manifests = elsewhere / "manifests" / "registry" / "library"
    manifests.mkdir(parents=True)
    folder.mkdir()
    make_model(folder / "whole.gguf")
    for where in (folder, elsewhere, manifests):
        (where / "circle").symlink_to("circle")
        (where / "circle.gguf").symlink_to("circle.gguf")
        (where / "nowhere").symlink_to("/there is/nothing")
        (where / "up").symlink_to(where, target_is_directory=True)
    folders = ModelFolders(
        tmp_path / "no", (folder,), programs=(ProgramFolder(program, elsewhere),)
    )
    found = {entry.name: entry for entry in find_models(folders)}
    assert found["whole"].problem is None
    assert all(
        e.problem and "cannot be read" in str(e.problem) for n, e in found.items() if n != "whole"
    )
    target = read_header(resolve(folders, "whole"))
    assert draft_options(list(found.values()), target)
    assert smaller_builds(found.values(), folder / "circle.gguf") == []


def test_parts_that_are_missing_are_said(tmp_path: Path) -> None:
    keys = {"split.no": 0, "split.count": 2, "split.tensors.count": 2}
    make_model(tmp_path / "big-00001-of-00002.gguf", keys=keys)
    (entry,) = find_models(ModelFolders(tmp_path))
    assert not entry.whole
    assert "big-00002-of-00002.gguf" in str(entry.problem)


# -- what a person decided -------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where preferences are kept."""
    return tmp_path / "settings" / "library.json"


def test_a_folder_is_added_and_removed(tmp_path: Path, file: Path) -> None:
    added = tmp_path / "added"
    (added / "a" / "b" / "c").mkdir(parents=True)
    make_model(added / "a" / "b" / "c" / "mine.gguf")
    folders = ModelFolders(tmp_path / "none", preferences=file)
    assert find_models(folders) == []

    assert preferences.add_folder(file, added) == added
    preferences.add_folder(file, added)

    (entry,) = find_models(folders)
    assert (entry.name, entry.origin) == ("mine", "added folder")
    assert resolve(folders, "mine") == entry.path
    assert read_preferences(file).folders == (str(added),)
    preferences.remove_folder(file, added)
    assert find_models(folders) == []
    assert entry.path.exists()
    with pytest.raises(BadInput, match="is not among the folders"):
        preferences.remove_folder(file, added)


@pytest.mark.parametrize("name", ["nowhere", "a\0b", "~nobody-of-this-name/x"])
def test_what_is_no_folder_is_refused(file: Path, name: str) -> None:
    with pytest.raises(BadInput, match="is not a folder"):
        preferences.add_folder(file, Path(name))
    assert not file.exists()


def test_a_model_is_forgotten_and_recalled(tmp_path: Path, file: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for name in ("keep", "drop"):
        make_model(own / f"{name}.gguf")
    folders = ModelFolders(tmp_path / "none", (own,), preferences=file)

    preferences.forget(file, own / "drop.gguf")

    assert [entry.name for entry in find_models(folders)] == ["keep"]
    assert {e.name: e.forgotten for e in scan_models(folders)} == {"keep": False, "drop": True}
    assert (own / "drop.gguf").exists()
    preferences.recall(file, own / "drop.gguf")
    preferences.recall(file, own / "keep.gguf")
    assert {entry.name for entry in find_models(folders)} == {"keep", "drop"}


def test_other_programs_can_be_left_out(tmp_path: Path, file: Path) -> None:
    make_model(tmp_path / "theirs.gguf")
    folders = ModelFolders(
        tmp_path / "none", programs=(ProgramFolder("Jan", tmp_path),), preferences=file
    )
    assert len(find_models(folders)) == 1
    preferences.set_other_programs(file, False)
    assert find_models(folders) == []


@pytest.mark.parametrize("content", [b"", b"[]", b'{"folders": 3}', b"[" * 90_000, b"\xff"])
def test_preferences_that_cannot_be_read_are_the_usual_ones(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    assert read_preferences(file) == LibraryPreferences()


def test_preferences_that_cannot_be_written_are_said(tmp_path: Path) -> None:
    (tmp_path / "in the way").touch()
    with pytest.raises(BadInput, match="cannot be written"):
        preferences.forget(tmp_path / "in the way" / "library.json", tmp_path / "x.gguf")


def test_preferences_are_a_file_that_people_can_read(tmp_path: Path, file: Path) -> None:
    preferences.add_folder(file, tmp_path)
    assert json.loads(file.read_text())["folders"] == [str(tmp_path)]
