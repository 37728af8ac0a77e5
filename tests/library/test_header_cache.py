"""Headers are read again only after a change; a damaged cache is ignored."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from overthink.library import header_cache, local_models, model_entry
from overthink.library.gguf_header import GgufHeader
from overthink.library.gguf_reader import read_header
from overthink.library.gguf_values import TextPool
from overthink.library.local_models import find_models, watch_models
from overthink.library.model_folders import ModelFolders
from tests.library.gguf_maker import make_model, mutated


@pytest.fixture(autouse=True)
def no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the lists independent of what is installed."""
    monkeypatch.setattr(local_models, "find_smollm2", lambda: None)


@pytest.fixture
def folders(tmp_path: Path) -> ModelFolders:
    """Three models that are not new, one of them split, and a cache."""
    own = tmp_path / "own"
    own.mkdir()
    make_model(own / "one.gguf")
    make_model(own / "two.gguf", keys={"tokenizer.chat_template": "<think> </think>"})
    for part in range(2):
        keys = {"split.no": part, "split.count": 2, "split.tensors.count": 2}
        path = own / f"big-{part + 1:05d}-of-00002.gguf"
        make_model(path, keys=keys, tensors={f"blk.{part}.weight": (8, 32)})
    for path in own.iterdir():
        settled(path)
    return ModelFolders(own, header_cache=tmp_path / "cache" / "headers.msgpack")


def settled(path: Path) -> Path:
    """Make a file appear to have changed an hour ago."""
    then = time.time() - 3_600
    os.utime(path, (then, then))
    return path


Reads = list[Path]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    """Record the files whose headers are read."""
    read: Reads = []

    def reading(path: Path, pool: TextPool | None = None) -> GgufHeader:
        read.append(path)
        return read_header(path, pool)

    monkeypatch.setattr(model_entry, "read_header", reading)
    return read


def test_nothing_is_read_twice(folders: ModelFolders, reads: Reads) -> None:
    first = find_models(folders)
    assert len(reads) == 3
    assert find_models(folders) == first
    assert len(reads) == 3


def _grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"x")
    settled(path)


def _touch(path: Path) -> None:
    os.utime(path)


def _replace(path: Path) -> None:
    times = path.stat()
    other = make_model(path.with_name("other"), keys={"general.name": "Anew"})
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    other.replace(path)


@pytest.mark.parametrize("change", [_grow, _touch, _replace])
@pytest.mark.parametrize("name", ["one.gguf", "big-00002-of-00002.gguf"])
def test_a_changed_file_is_read_again(
    folders: ModelFolders, reads: Reads, change: Callable[[Path], None], name: str
) -> None:
    find_models(folders)
    reads.clear()
    change(folders.bundled / name)
    find_models(folders)
    assert [path.name.split("-")[0] for path in reads] == [name.split("-")[0]]


def test_a_recently_changed_file_is_not_cached(folders: ModelFolders, reads: Reads) -> None:
    make_model(folders.bundled / "fresh.gguf")
    find_models(folders)
    reads.clear()
    find_models(folders)
    assert [path.name for path in reads] == ["fresh.gguf"]


def test_equal_templates_are_stored_once(folders: ModelFolders) -> None:
    template = "a long template " * 1_000
    for name in ("a", "b", "c", "d"):
        path = make_model(folders.bundled / name, keys={"tokenizer.chat_template": template})
        settled(path.rename(path.with_suffix(".gguf")))
    find_models(folders)
    assert folders.header_cache is not None
    assert folders.header_cache.stat().st_size < 2 * len(template)
    again = {entry.name: entry.template for entry in find_models(folders)}
    assert again["a"] == again["d"] == template


def rewritten(content: bytes, change: Callable[[list[Any]], None]) -> bytes:
    """Write a valid cache with other content."""
    file = msgspec.msgpack.decode(content[header_cache._DIGEST_BYTES :])
    change(file)
    packed = msgspec.msgpack.encode(file)
    return header_cache._digest(packed) + packed


def _another_version(file: list[Any]) -> None:
    file[0] = "0/0"


def _no_such_template(file: list[Any]) -> None:
    for entry in file[2]:
        entry[3] = -1


def _not_ours(file: list[Any]) -> None:
    file[2] = "nothing"


DAMAGE: list[Callable[[bytes], bytes]] = [
    lambda content: b"",
    lambda content: content[: len(content) // 2],
    lambda content: b"\xff" * 1_000,
    lambda content: content + b"more",
    lambda content: rewritten(content, _another_version),
    lambda content: rewritten(content, _no_such_template),
    lambda content: rewritten(content, _not_ours),
]


@pytest.mark.parametrize("damage", DAMAGE, ids=range(len(DAMAGE)))
def test_a_damaged_cache_is_ignored(
    folders: ModelFolders, reads: Reads, damage: Callable[[bytes], bytes]
) -> None:
    first = find_models(folders)
    assert folders.header_cache is not None
    folders.header_cache.write_bytes(damage(folders.header_cache.read_bytes()))
    reads.clear()
    assert find_models(folders) == first
    assert len(reads) == 3
    reads.clear()
    find_models(folders)
    assert reads == []


def test_random_damage_does_not_change_the_list(folders: ModelFolders) -> None:
    first = find_models(folders)
    assert folders.header_cache is not None
    content, dice = folders.header_cache.read_bytes(), random.Random(20260103)
    for _ in range(100):
        folders.header_cache.write_bytes(mutated(content, len(content), dice))
        assert find_models(folders) == first


def test_a_cache_that_is_too_large_is_not_read(
    folders: ModelFolders, reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    find_models(folders)
    monkeypatch.setattr(header_cache, "FILE_LIMIT", 100)
    reads.clear()
    assert len(find_models(folders)) == 3
    assert len(reads) == 3


def test_the_size_of_the_cache_is_limited(
    folders: ModelFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(header_cache, "ENTRIES_LIMIT", 2)
    find_models(folders)
    assert folders.header_cache is not None
    assert len(_entries(folders.header_cache)) == 2


def _entries(file: Path) -> list[Any]:
    entries: list[Any] = msgspec.msgpack.decode(file.read_bytes()[header_cache._DIGEST_BYTES :])[2]
    return entries


def test_a_cache_that_cannot_be_written_is_ignored(folders: ModelFolders, reads: Reads) -> None:
    assert folders.header_cache is not None
    folders.header_cache.parent.write_text("in the way")
    assert len(find_models(folders)) == len(find_models(folders)) == 3
    assert len(reads) == 6


# -- detecting changes ----------------------------------------------------------------------------


def test_new_folders_new_files_and_growth_are_detected(
    folders: ModelFolders, tmp_path: Path
) -> None:
    later = tmp_path / "later"
    wide = ModelFolders(folders.bundled, (later,))
    marks = watch_models(wide)
    assert not marks.changed()
    later.mkdir()
    assert marks.changed()
    assert not marks.changed()
    marks = watch_models(wide)
    make_model(later / "new.gguf")
    assert marks.changed()
    marks = watch_models(wide)
    with (later / "new.gguf").open("ab") as file:
        file.write(b"more")
    assert marks.changed()
    marks = watch_models(wide)
    (folders.bundled / "one.gguf").unlink()
    assert marks.changed()


def test_changed_preferences_are_detected(folders: ModelFolders, tmp_path: Path) -> None:
    preferences = tmp_path / "settings" / "library.json"
    marks = watch_models(ModelFolders(folders.bundled, preferences=preferences))
    local_models.watch_models(folders)
    preferences.parent.mkdir()
    preferences.write_text("{}")
    assert marks.changed()
