"""An unusable database is set aside unchanged, and a new or salvaged one takes its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from overthink.core.errors import StoreFailure, StoreUnwritable
from overthink.storage.filters import NO_FILTERS
from overthink.storage.replacement import aside_name, replace_by_salvaged, set_aside
from overthink.storage.session_list import list_sessions
from overthink.storage.store import open_store
from tests.storage.damage import UNREADABLE, checkpoint, scribble, truncate, zero_pages
from tests.storage.recordings import saved_session


@pytest.fixture
def path(tmp_path: Path) -> Path:
    database = tmp_path / "sessions.db"
    for _ in range(4):
        saved_session(database)
    checkpoint(database)
    return database


@pytest.mark.parametrize("damage", UNREADABLE.values(), ids=UNREADABLE)
def test_any_unusable_file_can_be_set_aside_unchanged(
    path: Path, damage: Callable[[Path], None]
) -> None:
    damage(path)
    with pytest.raises(StoreFailure):
        open_store(path).close()
    content = path.read_bytes()
    expected = aside_name(path)
    assert set_aside(path) == expected
    assert expected.read_bytes() == content
    open_store(path).close()
    assert expected.read_bytes() == content


def test_the_log_goes_with_its_database(path: Path) -> None:
    log = path.with_name("sessions.db-wal")
    log.write_bytes(b"log")
    aside = set_aside(path)
    assert aside.with_name(f"{aside.name}-wal").read_bytes() == b"log"
    assert not log.exists()


def test_a_second_file_does_not_replace_the_first(path: Path) -> None:
    first = set_aside(path)
    path.write_bytes(b"second")
    second = set_aside(path)
    assert (first != second, second.read_bytes()) == (True, b"second")


def test_a_file_that_cannot_be_renamed_stays_with_its_log(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = path.with_name("sessions.db-wal")
    log.write_bytes(b"log")
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name == "sessions.db":
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(StoreUnwritable, match="cannot be renamed"):
        set_aside(path)
    assert path.exists()
    assert log.read_bytes() == b"log"


@pytest.mark.parametrize("damage", [truncate, zero_pages, scribble])
def test_what_is_readable_takes_the_place_of_a_damaged_file(
    path: Path, damage: Callable[[Path], None]
) -> None:
    damage(path)
    content = path.read_bytes()
    try:
        copied, aside = replace_by_salvaged(path)
    except StoreFailure:
        assert path.read_bytes() == content
        assert [each.name for each in path.parent.iterdir()] == [path.name]
        return
    assert aside.read_bytes() == content
    store = open_store(path)
    assert len(list_sessions(store, NO_FILTERS)) == copied.sessions > 0
    store.close()


def test_some_damage_can_be_salvaged(path: Path) -> None:
    """Without this, the test above could pass with refusals only."""
    zero_pages(path)
    assert replace_by_salvaged(path)[0].sessions > 0
