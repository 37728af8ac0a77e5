"""Searching the layouts of other programs, and the user's preferences."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from overthink.core.errors import BadInput
from overthink.library import local_models, model_search, preferences
from overthink.library.draft_options import draft_options
from overthink.library.gguf_reader import read_header
from overthink.library.local_models import find_models, resolve, scan_models, smaller_builds
from overthink.library.model_entry import ModelEntry
from overthink.library.model_folders import ModelFolders, ProgramFolder, ProgramName
from overthink.library.model_search import SearchLimits
from overthink.library.preferences import LibraryPreferences, read_preferences
from tests.library.gguf_maker import make_model


@pytest.fixture(autouse=True)
def no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the lists independent of what is installed."""
    monkeypatch.setattr(local_models, "find_smollm2", lambda: None)


def of_program(program: ProgramName, folder: Path) -> dict[str, ModelEntry]:
    folders = ModelFolders(folder / "none", programs=(ProgramFolder(program, folder),))
    return {entry.name: entry for entry in find_models(folders)}


def test_models_in_the_hugging_face_cache_are_found(tmp_path: Path) -> None:
    """Snapshots are links to blobs; each revision has its own."""
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


def test_a_split_model_in_the_hugging_face_cache_is_found(tmp_path: Path) -> None:
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


def test_jans_generic_file_names_are_replaced_by_the_folder(tmp_path: Path) -> None:
    for name in ("Jan-v1-4B", "Qwen3-8B"):
        (tmp_path / "janhq" / name).mkdir(parents=True)
        make_model(tmp_path / "janhq" / name / "model.gguf")
    assert list(of_program("Jan", tmp_path)) == ["Jan-v1-4B", "Qwen3-8B"]


def test_models_of_lm_studio_and_gpt4all_are_found(tmp_path: Path) -> None:
    (tmp_path / "publisher" / "model").mkdir(parents=True)
    make_model(tmp_path / "publisher" / "model" / "deep.gguf")
    make_model(tmp_path / "flat.gguf")
    assert list(of_program("LM Studio", tmp_path)) == ["flat", "deep"]
    assert list(of_program("GPT4All", tmp_path)) == ["flat"]


def test_a_file_shared_by_two_programs_is_listed_once(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    os.link(make_model(one / "here.gguf"), two / "there.gguf")
    folders = ModelFolders(
        tmp_path / "none", programs=(ProgramFolder("LM Studio", one), ProgramFolder("Jan", two))
    )
    assert [entry.name for entry in find_models(folders)] == ["here"]


@pytest.mark.parametrize("program", ["LM Studio", "Ollama"])
def test_broken_links_do_not_hide_other_models(tmp_path: Path, program: ProgramName) -> None:
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


def test_missing_parts_are_reported(tmp_path: Path) -> None:
    keys = {"split.no": 0, "split.count": 2, "split.tensors.count": 2}
    make_model(tmp_path / "big-00001-of-00002.gguf", keys=keys)
    (entry,) = find_models(ModelFolders(tmp_path))
    assert not entry.whole
    assert "big-00002-of-00002.gguf" in str(entry.problem)


# -- preferences ----------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of preferences."""
    return tmp_path / "settings" / "library.json"


def test_a_folder_can_be_added_and_removed(tmp_path: Path, file: Path) -> None:
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


@pytest.mark.parametrize("name", ["nowhere", "a\0b", "~no-such-user/x"])
def test_only_folders_can_be_added(file: Path, name: str) -> None:
    with pytest.raises(BadInput, match="is not a folder"):
        preferences.add_folder(file, Path(name))
    assert not file.exists()


def test_a_model_can_be_forgotten_and_recalled(tmp_path: Path, file: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for name in ("listed", "dropped"):
        make_model(own / f"{name}.gguf")
    folders = ModelFolders(tmp_path / "none", (own,), preferences=file)

    preferences.forget(file, own / "dropped.gguf")

    assert [entry.name for entry in find_models(folders)] == ["listed"]
    assert {e.name: e.forgotten for e in scan_models(folders)} == {"listed": False, "dropped": True}
    assert (own / "dropped.gguf").exists()
    preferences.recall(file, own / "dropped.gguf")
    preferences.recall(file, own / "listed.gguf")
    assert {entry.name for entry in find_models(folders)} == {"listed", "dropped"}


def test_other_programs_can_be_excluded(tmp_path: Path, file: Path) -> None:
    make_model(tmp_path / "theirs.gguf")
    folders = ModelFolders(
        tmp_path / "none", programs=(ProgramFolder("Jan", tmp_path),), preferences=file
    )
    assert len(find_models(folders)) == 1
    preferences.set_other_programs(file, False)
    assert find_models(folders) == []


@pytest.mark.parametrize("content", [b"", b"[]", b'{"folders": 3}', b"[" * 90_000, b"\xff"])
def test_unreadable_preferences_are_replaced_by_defaults(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    assert read_preferences(file) == LibraryPreferences()


def test_unwritable_preferences_are_reported(tmp_path: Path) -> None:
    (tmp_path / "in the way").touch()
    with pytest.raises(BadInput, match="cannot be written"):
        preferences.forget(tmp_path / "in the way" / "library.json", tmp_path / "x.gguf")


def test_preferences_are_a_readable_file(tmp_path: Path, file: Path) -> None:
    preferences.add_folder(file, tmp_path)
    assert json.loads(file.read_text())["folders"] == [str(tmp_path)]


# -- limits --------------------------------------------------------------------------------------


def limits_of(folders: ModelFolders) -> tuple[list[str], list[str]]:
    """The names of the listed models, and what the search reports as left out."""
    limits = SearchLimits()
    names = [entry.name for entry in scan_models(folders, limits)]
    return names, list(map(str, limits.sentences))


def test_a_complete_search_reports_nothing(tmp_path: Path) -> None:
    (tmp_path / "pub" / "model").mkdir(parents=True)
    make_model(tmp_path / "pub" / "model" / "one.gguf")
    shared = ModelFolders(tmp_path / "none", user=(tmp_path, tmp_path / "pub"))
    assert limits_of(shared) == (["one"], [])


def test_more_files_than_are_listed_are_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_search, "FILES_LIMIT", 3)
    for number in range(3):
        (tmp_path / f"m{number}.gguf").write_bytes(b"")
    folders = ModelFolders(tmp_path)
    assert limits_of(folders) == (["m0", "m1", "m2"], [])
    (tmp_path / "m3.gguf").write_bytes(b"")
    names, (sentence,) = limits_of(folders)
    assert len(names) == 3
    assert f"{tmp_path} contains more than 3 GGUF files" in sentence


def test_more_folders_than_are_searched_are_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_search, "FOLDERS_LIMIT", 3)
    for name in "abcd":
        (tmp_path / name).mkdir()
        make_model(tmp_path / name / f"{name}.gguf")
    names, sentences = limits_of(ModelFolders(tmp_path / "none", user=(tmp_path,)))
    assert names == ["a"]  # `none` does not exist, but counts
    assert "3 folders were searched, no more" in sentences[0]
    assert str(tmp_path / "b") in sentences[0]


def test_models_below_the_depth_are_reported(tmp_path: Path) -> None:
    deep = tmp_path / "1" / "2" / "3"
    deep.mkdir(parents=True)
    (tmp_path / "1" / "2" / "empty").mkdir()
    make_model(deep / "deep.gguf")
    names, sentences = limits_of(ModelFolders(tmp_path / "none", user=(tmp_path,)))
    assert names == []
    (sentence,) = sentences
    assert f"{deep} contains GGUF files but is too deep in {tmp_path}" in sentence


def test_folders_that_cannot_be_read_are_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    make_model(tmp_path / "open.gguf")
    scandir = os.scandir

    def refuse(folder: Path) -> object:
        if Path(folder) == locked:
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    names, sentences = limits_of(ModelFolders(tmp_path / "none", user=(tmp_path,)))
    assert names == ["open"]
    assert sentences == [f"{locked} cannot be searched (Permission denied)."]


def test_links_to_a_folder_above_are_reported_and_end(tmp_path: Path) -> None:
    make_model(tmp_path / "one.gguf")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "back").symlink_to(tmp_path)
    (tmp_path / "itself").symlink_to(tmp_path / "itself")
    names, sentences = limits_of(ModelFolders(tmp_path / "none", user=(tmp_path,)))
    assert names == ["one"]
    assert sentences == [
        f"{inside / 'back'} is a link to a folder that contains it, so it is not followed."
    ]


def test_a_thousand_reasons_are_a_few_sentences(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"l{number}").symlink_to(tmp_path)
        deep = tmp_path / f"d{number}" / "2" / "3"
        deep.mkdir(parents=True)
        (deep / "x.gguf").write_bytes(b"")
    _, sentences = limits_of(ModelFolders(tmp_path / "none", user=(tmp_path,)))
    assert len(sentences) == 2 * model_search.LISTED_LIMITS + 1
    assert "More folders are left out." in sentences
