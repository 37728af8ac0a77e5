"""Tags and notes of the session that is shown: kept as they are written, and never lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from overthink.storage.session_edits import set_note
from overthink.storage.session_list import SessionSummary, summaries_of
from overthink.storage.store import open_store
from overthink.ui.panels.sessions.tags_and_notes import SessionNotes
from overthink.ui.services.session_store import SessionStore
from tests.ui.window_fixture import assert_well_kept


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


def test_written_words_are_kept_by_themselves(
    qtbot: QtBot, database: Path, session_ids: list[str], notes: SessionNotes
) -> None:
    assert notes.isHidden()
    show(qtbot, notes, session_ids[0])
    assert_well_kept(notes)
    qtbot.keyClicks(notes.note_field, "Look at the pan.")
    qtbot.keyClicks(notes.tags_field, "ice, , puzzle ,ice")
    qtbot.waitUntil(lambda: stored(database, session_ids[0]).note == "Look at the pan.")
    assert stored(database, session_ids[0]).tags == ("ice", "puzzle")
    assert notes.tags_field.text() == "ice, , puzzle ,ice", (
        "nobody's words change under their hands"
    )


def test_another_session_takes_nothing_along(
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


def test_nothing_is_lost_at_the_end(
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


def test_what_somebody_else_wrote_is_shown_but_not_over_ones_own_words(
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


def test_what_cannot_be_kept_is_tried_again_also_of_a_session_of_before(
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
    with qtbot.waitSignal(session_store.refused) as told:
        notes.flush()
    assert "not saved yet" in str(told.args)
    assert notes.note_field.toPlainText() == "To be kept"

    store.connection.execute("UPDATE sessions SET id = replace(id, '-away', '')")
    store.close()
    show(qtbot, notes, session_ids[1])
    qtbot.waitUntil(lambda: stored(database, session_ids[0]).note == "To be kept")
    assert stored(database, session_ids[1]).note == ""


def test_a_newer_text_takes_the_place_of_one_that_waits(
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


def test_what_was_read_too_early_does_not_come_over_what_was_written_since(
    qtbot: QtBot,
    database: Path,
    session_ids: list[str],
    notes: SessionNotes,
    session_store: SessionStore,
) -> None:
    show(qtbot, notes, session_ids[0])
    session_store.changed.emit(session_ids[0])  # asks; its answer is of before what is written now
    notes.note_field.setPlainText("Newer")
    notes.flush()
    seen: list[str] = []
    notes.note_field.textChanged.connect(lambda: seen.append(notes.note_field.toPlainText()))
    qtbot.waitUntil(lambda: stored(database, session_ids[0]).note == "Newer")
    answered: list[object] = []
    session_store.request_filter_values(answered.append)
    qtbot.waitUntil(lambda: bool(answered))
    assert seen == []
