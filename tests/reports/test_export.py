"""Sessions are exported, or refused with a sentence and without a file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from overthink.core.errors import BadOption, StoreDamaged
from overthink.reports.export import FORMATS, write_export
from overthink.storage.bundles.bundle_import import import_bundle
from overthink.storage.session_edits import delete
from overthink.storage.store import open_store
from tests.reports.recordings import export, record_session, written
from tests.ui.made_runs import events

TEXTS = [name for name, form in FORMATS.items() if form.pieces]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / "sessions.db"


@pytest.fixture
def session(database: Path) -> str:
    return record_session(database, events(20), events(30, with_draft=False))


@pytest.mark.parametrize("form", TEXTS)
def test_every_text_format_writes_the_same_to_files_and_standard_output(
    database: Path, session: str, tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"out{FORMATS[form].suffix}"
    with export(database, session) as made:
        size = write_export(made, FORMATS[form], path, replace=False)
    assert path.stat().st_size == size > 0
    assert path.read_bytes() == written(database, form, session)


def test_several_sessions_are_written_in_order_and_once(database: Path, session: str) -> None:
    other = record_session(database, events(5), events(5), prompt="Another one")
    with export(database, other, session, other) as made:
        assert made.ids == (other, session)
    for form in TEXTS:
        text = written(database, form, other, session).decode()
        assert 0 <= text.index("Another one") < text.index("How many?"), form


def test_an_exported_bundle_can_be_imported(database: Path, session: str, tmp_path: Path) -> None:
    path = tmp_path / "out.overthink"
    with export(database, session) as made:
        assert write_export(made, FORMATS["bundle"], path, replace=False) == path.stat().st_size
    elsewhere = open_store(tmp_path / "elsewhere.db")
    assert import_bundle(elsewhere, path).sessions[0].id == session
    elsewhere.close()


def test_deleted_and_unknown_sessions_are_refused(database: Path, session: str) -> None:
    store = open_store(database)
    delete(store, [session])
    store.close()
    for name in (session, "unknown", ""):
        with pytest.raises(BadOption, match="there is no session"), export(database, name):
            pass


@pytest.mark.parametrize("form", TEXTS)
def test_a_session_without_a_turn_leaves_no_file(
    database: Path, session: str, tmp_path: Path, form: str
) -> None:
    with sqlite3.connect(database) as db:
        db.execute("INSERT INTO sessions (id, source, created) VALUES ('empty', 'window', '2026')")
    db.close()
    path = tmp_path / "out"
    with export(database, session, "empty") as made, pytest.raises(BadOption, match="has no turn"):
        write_export(made, FORMATS[form], path, replace=False)
    assert [each.name for each in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_damaged_session_leaves_no_file(
    database: Path, session: str, tmp_path: Path, form: str
) -> None:
    other = record_session(database, events(5), events(5))
    with sqlite3.connect(database) as db:
        db.execute("UPDATE traces SET words = x'00' WHERE run = (SELECT max(run) FROM traces)")
    db.close()
    path = tmp_path / "out"
    with export(database, session, other) as made, pytest.raises(StoreDamaged, match="is damaged"):
        write_export(made, FORMATS[form], path, replace=False)
    assert [each.name for each in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize(
    ("status", "words"), [("interrupted", "interrupted"), ("recording", "still running")]
)
def test_an_unfinished_run_is_labelled(database: Path, status: str, words: str) -> None:
    session = record_session(database, events(20, status=None), events(20))
    with sqlite3.connect(database) as db:
        db.execute("UPDATE runs SET status = ? WHERE side = 'left'", (status,))
    db.close()
    for form in ("html", "markdown"):
        assert words in written(database, form, session).decode()
    for form in ("csv", "jsonl"):
        assert status in written(database, form, session).decode()
