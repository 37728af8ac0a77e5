"""Tags and note of the displayed session: saved while typing, and never lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from overthink.storage.session_edits import set_note
from overthink.storage.session_list import SessionSummary, summaries_of
from overthink.storage.store import open_store
from overthink.ui.panels.sessions.tags_and_notes import SessionNotes
from overthink.ui.services.session_store import SessionStore
from tests.ui.window_fixture import assert_accessible


@pytest.fixture
def notes(qtbot: QtBot, session_store: SessionStore) -> SessionNotes:
    made = SessionNotes(session_store)
    qtbot.addWidget(made)
    return made


def stored(database: Path, session: str) -> SessionSummary:
    store = open_store(database)
    (found,) = summaries_of(store, [session])
    store.close()
    return found


def show(qtbot: QtBot, notes: SessionNotes, session: str) -> None:
    notes.show_session(session)
    qtbot.waitUntil(lambda: bool(notes.title.text()))


def test_edits_are_saved_automatically(
    qtbot: QtBot, database: Path, session_ids: list[str], notes: SessionNotes
) -> None:
    assert notes.isHidden()
    show(qtbot, notes, session_ids[0])
    assert_accessible(notes)
    qtbot.keyClicks(notes.note_field, "Look at the pan.")
    qtbot.keyClicks(notes.tags_field, "ice, , puzzle ,ice")
    qtbot.waitUntil(lambda: stored(database, session_ids[0]).note == "Look at the pan.")
    assert stored(database, session_ids[0]).tags == ("ice", "puzzle")
    assert notes.tags_field.text() == "ice, , puzzle ,ice", "the field keeps the text as typed"


def test_another_session_has_its_own_tags_and_note(
    qtbot: QtBot, database: Path, session_ids: list[str], notes: SessionNotes
) -> None:
    show(qtbot, notes, session_ids[0])
    notes.note_field.setPlainText("Of the first one")
    show(qtbot, notes, session_ids[1])
    assert notes.note_field.toPlainText() == ""
    qtbot.waitUntil(lambda: stored(database, session_ids[0]).note == "Of the first one")
    assert stored(database, session_ids[1]).note == ""
    notes.show_session("")
    assert notes.isHidden()


def test_pending_edits_are_saved_at_the_end(
    qtbot: QtBot,
    database: Path,
    session_ids: list[str],
    notes: SessionNotes,
    session_store: SessionStore,
) -> None:
    show(qtbot, notes, session_ids[0])
    notes.note_field.setPlainText("The last words")
    notes.flush()
    session_store.close()
    assert stored(database, session_ids[0]).note == "The last words"


def test_external_changes_do_not_replace_pending_edits(
    qtbot: QtBot,
    database: Path,
    session_ids: list[str],
    notes: SessionNotes,
    session_store: SessionStore,
) -> None:
    show(qtbot, notes, session_ids[0])
    store = open_store(database)
    set_note(store, session_ids[0], "From elsewhere")
    session_store.changed.emit(session_ids[0])
    qtbot.waitUntil(lambda: notes.note_field.toPlainText() == "From elsewhere")

    notes.note_field.setPlainText("My own")
    set_note(store, session_ids[0], "From elsewhere again")
    store.close()
    session_store.changed.emit(session_ids[0])
    qtbot.waitUntil(lambda: stored(database, session_ids[0]).note == "My own")
    assert notes.note_field.toPlainText() == "My own"


def test_failed_writes_are_retried_for_earlier_sessions_too(
    qtbot: QtBot,
    database: Path,
    session_ids: list[str],
    notes: SessionNotes,
    session_store: SessionStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("overthink.ui.services.session_store.PATIENCE_S", 0.0)
    show(qtbot, notes, session_ids[0])
    store = open_store(database)
    store.connection.execute("UPDATE sessions SET id = id || '-away'")
    notes.note_field.setPlainText("To be kept")
    with qtbot.waitSignal(session_store.refused) as emitted:
        notes.flush()
    assert "not saved yet" in str(emitted.args)
    assert notes.note_field.toPlainText() == "To be kept"

    store.connection.execute("UPDATE sessions SET id = replace(id, '-away', '')")
    store.close()
    show(qtbot, notes, session_ids[1])
    qtbot.waitUntil(lambda: stored(database, session_ids[0]).note == "To be kept")
    assert stored(database, session_ids[1]).note == ""


def test_a_newer_text_replaces_a_pending_write(
    qtbot: QtBot,
    database: Path,
    session_ids: list[str],
    notes: SessionNotes,
    session_store: SessionStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("overthink.ui.services.session_store.PATIENCE_S", 0.0)
    show(qtbot, notes, session_ids[0])
    store = open_store(database)
    store.connection.execute("UPDATE sessions SET id = id || '-away'")
    notes.note_field.setPlainText("First")
    with qtbot.waitSignal(session_store.refused):
        notes.flush()
    store.connection.execute("UPDATE sessions SET id = replace(id, '-away', '')")
    store.close()
    notes.note_field.setPlainText("Second")
    notes.flush()
    session_store.close()
    assert stored(database, session_ids[0]).note == "Second"


def test_an_outdated_read_does_not_replace_newer_edits(
    qtbot: QtBot,
    database: Path,
    session_ids: list[str],
    notes: SessionNotes,
    session_store: SessionStore,
) -> None:
    show(qtbot, notes, session_ids[0])
    session_store.changed.emit(session_ids[0])  # a request whose answer predates the next edit
    notes.note_field.setPlainText("Newer")
    notes.flush()
    seen: list[str] = []
    notes.note_field.textChanged.connect(lambda: seen.append(notes.note_field.toPlainText()))
    qtbot.waitUntil(lambda: stored(database, session_ids[0]).note == "Newer")
    answered: list[object] = []
    session_store.request_filter_values(answered.append)
    qtbot.waitUntil(lambda: bool(answered))
    assert seen == []
