"""A file exists whole or not at all, however writing it ends."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from overthink.core.errors import BadOption
from overthink.storage.whole_file import whole_file
from tests.faults.small_disk import small_disk


def _write(path: Path, text: str = "new", *, replace: bool = False) -> None:
    with whole_file(path, replace=replace) as partial:
        partial.write_text(text)


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_file_gets_its_name_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with whole_file(path, replace=False) as partial:
        partial.write_text("half")
        assert not path.exists()
    assert path.read_text() == "half"
    assert _names(tmp_path) == ["a.txt"]


def test_an_existing_file_is_replaced_only_if_allowed(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(BadOption, match="already exists"):
        _write(path)
    assert path.read_text() == "old"
    _write(path, replace=True)
    assert path.read_text() == "new"


def test_a_file_that_appears_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"

    def write() -> None:
        with whole_file(path, replace=False) as partial:
            partial.write_text("mine")
            path.write_text("theirs")

    with pytest.raises(BadOption, match="already exists"):
        write()
    assert path.read_text() == "theirs"
    assert _names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("error", [RuntimeError("a bug"), OSError(28, "No space left"), SystemExit])
def test_nothing_is_left_after_an_error(tmp_path: Path, error: BaseException) -> None:
    def write() -> None:
        with whole_file(tmp_path / "a.txt", replace=False) as partial:
            partial.write_text("half")
            raise error

    with pytest.raises((RuntimeError, BadOption, SystemExit)):
        write()
    assert _names(tmp_path) == []


@pytest.mark.parametrize("place", ["no/such/folder/a.txt", ".", "nul\0.txt", "pipe"])
def test_an_unwritable_path_is_refused_with_a_sentence(tmp_path: Path, place: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadOption, match="cannot be written"):
        _write(tmp_path / place, replace=True)
    assert _names(tmp_path) == ["pipe"]


def test_a_file_with_the_longest_name_is_written(tmp_path: Path) -> None:
    _write(tmp_path / ("n" * 240 + ".txt"))
    assert len(_names(tmp_path)) == 1


def test_a_full_disk_leaves_the_existing_file_unchanged(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 64):
        path = tmp_path / "disk" / "a.txt"
        path.write_text("old")
        with pytest.raises(BadOption, match=r"a\.txt cannot be written \(No space left"):
            _write(path, "x" * 200_000, replace=True)
        assert path.read_text() == "old"
        assert _names(tmp_path / "disk") == ["a.txt"]
