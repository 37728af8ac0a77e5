"""What another program changes in the database appears in the list, which keeps its place."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from overthink.storage import session_edits
from overthink.storage.filters import NO_FILTERS
from overthink.storage.saved_sessions import load_session
from overthink.storage.session_list import list_sessions
from overthink.storage.session_states import SessionWatch
from overthink.storage.store import Store, open_store
from overthink.ui.app.application import Preset
from overthink.ui.panels.sessions.panel import SessionPanel
from overthink.ui.services.session_store import SessionStore
from tests.storage.recordings import saved_session
from tests.ui.opened_window import Opened
from tests.ui.panels.sessions.stored import keep_some

MANY = [f"Question number {number}?" for number in range(30)]


@pytest.fixture
def listed(database: Path, session_panel: SessionPanel, qtbot: QtBot) -> SessionPanel:
    """A list of thirty sessions, after the first look at the database."""
    asyncio.run(keep_some(database, MANY))
    session_panel.resize(260, 500)
    session_panel.show()
    qtbot.waitUntil(lambda: len(session_panel.model.sessions) == len(MANY))
    look(session_panel, qtbot)
    return session_panel


@pytest.fixture
def elsewhere(listed: SessionPanel, database: Path) -> Iterator[Store]:
    """The same database, opened by another connection."""
    store = open_store(database)
    yield store
    store.close()


def look(panel: SessionPanel, qtbot: QtBot) -> None:
    """Look for changes, and wait until everything that follows is shown."""
    store: SessionStore = panel._library
    store.look()
    for _ in range(3):
        answered: list[object] = []
        store.request_filter_values(answered.append)
        qtbot.waitUntil(partial(bool, answered))


def prompts(panel: SessionPanel) -> list[str]:
    return [session.prompt for session in panel.model.sessions]


def test_a_title_that_another_program_changed_is_shown(
    listed: SessionPanel, elsewhere: Store, qtbot: QtBot
) -> None:
    session = listed.model.sessions[3].id
    session_edits.rename(elsewhere, session, "Renamed elsewhere")
    look(listed, qtbot)
    assert listed.model.sessions[3].title == "Renamed elsewhere"


def test_a_session_that_another_process_recorded_is_listed(
    listed: SessionPanel, database: Path, qtbot: QtBot
) -> None:
    code = (
        "import sys; from pathlib import Path; "
        "from tests.storage.recordings import saved_session; "
        "saved_session(Path(sys.argv[1]), 'From elsewhere?')"
    )
    subprocess.run([sys.executable, "-c", code, str(database)], check=True)
    look(listed, qtbot)
    assert prompts(listed)[0] == "From elsewhere?"


def test_selection_and_scroll_position_stay_when_sessions_come_and_go(
    listed: SessionPanel, elsewhere: Store, database: Path, qtbot: QtBot
) -> None:
    view = listed.view
    chosen = listed.model.sessions[15].id
    view.choose(listed.model.index_of(chosen))
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 7)
    at = view.visualRect(listed.model.index_of(chosen)).top()
    saved_session(database, "A new one?")
    session_edits.delete(elsewhere, [listed.model.sessions[2].id, listed.model.sessions[20].id])
    session_edits.delete(elsewhere, [listed.model.sessions[4].id])
    look(listed, qtbot)
    assert len(prompts(listed)) == len(MANY) - 2
    assert [session.id for session in view.chosen] == [chosen]
    assert view.session is not None
    assert view.session.id == chosen
    assert view.visualRect(listed.model.index_of(chosen)).top() == at


def test_many_changes_keep_the_place_too(
    listed: SessionPanel, elsewhere: Store, database: Path, qtbot: QtBot
) -> None:
    view = listed.view
    chosen = listed.model.sessions[28].id
    view.choose(listed.model.index_of(chosen))
    at = view.visualRect(listed.model.index_of(chosen)).top()
    for session in listed.model.sessions[:25]:
        session_edits.rename(elsewhere, session.id, "Renamed")
    saved_session(database, "A new one?")
    look(listed, qtbot)
    assert [session.title for session in listed.model.sessions].count("Renamed") == 25
    assert [session.id for session in view.chosen] == [chosen]
    assert view.visualRect(listed.model.index_of(chosen)).top() == at


def test_own_deletions_are_not_reported_as_another_programs(
    listed: SessionPanel, elsewhere: Store, qtbot: QtBot
) -> None:
    store = listed._library
    reported: list[str] = []
    store.deleted_elsewhere.connect(reported.append)
    own, other = listed.model.sessions[0].id, listed.model.sessions[1].id
    store.delete([own])
    session_edits.delete(elsewhere, [other])
    look(listed, qtbot)
    assert reported == [other]


def test_nothing_is_read_while_nothing_was_written(database: Path) -> None:
    saved_session(database)
    store = open_store(database)
    watch = SessionWatch()
    assert watch.changes(store) == ((), ())
    statements: list[str] = []
    store.connection.set_trace_callback(statements.append)
    assert watch.changes(store) == ((), ())
    store.connection.set_trace_callback(None)
    assert statements == ["PRAGMA data_version"]
    store.close()


# -- in the window -----------------------------------------------------------------------------


@pytest.fixture
def shown(
    loop: QEventLoop, qapp: QApplication, english: None, tmp_path: Path, overthink_home: Path
) -> Iterator[Opened]:
    """A window with a session of one turn, and the list beside it."""
    database = tmp_path / "sessions.db"
    opened = Opened(loop, qapp, tmp_path / "settings", preset=Preset(database=database))
    opened.window.view_bar.sessions_button.setChecked(True)
    opened.run("Is it there?")
    opened.settle()
    opened.first = opened.opened.sessions.shown or ""
    yield opened
    opened.close()


@pytest.fixture
def other(shown: Opened, tmp_path: Path) -> Iterator[Store]:
    """The window's database, as another program has it open."""
    store = open_store(tmp_path / "sessions.db")
    yield store
    store.close()


def ask_follow_up(opened: Opened, prompt: str) -> None:
    opened.window.prompt_bar.set_prompt(prompt, None)
    opened.window.prompt_bar.follow_up_button.click()
    opened.idle()
    opened.settle()


def prompts_of(store: Store, session: str) -> list[str]:
    return [turn.prompt for turn in load_session(store, session).turns]


def delete_here(opened: Opened) -> None:
    done: list[bool] = []
    opened.opened.sessions.store.delete([opened.first], lambda: done.append(True))
    opened.until(lambda: bool(done))


def delete_elsewhere(opened: Opened, other: Store) -> None:
    session_edits.delete(other, [opened.first])


def delete_elsewhere_unnoticed(opened: Opened, other: Store) -> None:
    opened.opened.sessions.store._timer.stop()
    session_edits.delete(other, [opened.first])


def test_an_open_session_that_another_program_deletes_stays_and_can_come_back(
    shown: Opened, other: Store
) -> None:
    store = shown.opened.sessions.store
    store.look()
    shown.settle()
    session_edits.delete(other, [shown.first])
    store.look()
    shown.until(lambda: "Another program deleted" in shown.window.message.text())
    assert shown.window.transcripts["left"].accessible_text().character_count()
    shown.opened.sessions.panel.undo.undo_button.click()
    shown.until(lambda: bool(list_sessions(other, NO_FILTERS)))
    ask_follow_up(shown, "And now?")
    assert prompts_of(other, shown.first) == ["Is it there?", "And now?"]


@pytest.mark.parametrize("reopened", [False, True], ids=["live", "opened"])
@pytest.mark.parametrize("where", ["here", "elsewhere", "unnoticed"])
def test_a_follow_up_to_a_deleted_session_is_a_session_of_its_own(
    shown: Opened, other: Store, where: str, reopened: bool
) -> None:
    if reopened:
        shown.opened.sessions.review.open(shown.first)
        shown.until(lambda: shown.opened.sessions.review.session == shown.first)
    if where == "here":
        delete_here(shown)
    elif where == "elsewhere":
        delete_elsewhere(shown, other)
    else:
        delete_elsewhere_unnoticed(shown, other)
    ask_follow_up(shown, "And now?")
    assert "session of its own" in shown.window.message.text()
    ask_follow_up(shown, "And then?")
    (listed,) = list_sessions(other, NO_FILTERS)
    assert listed.id != shown.first
    assert shown.opened.sessions.shown == listed.id
    assert prompts_of(other, listed.id) == ["And now?", "And then?"]
    assert "follow-up to a deleted session" in listed.note
    assert prompts_of(other, shown.first) == ["Is it there?"], "the deleted one has not changed"

    shown.opened.sessions.panel.undo.undo_button.click()
    shown.until(lambda: len(list_sessions(other, NO_FILTERS)) == 2)
    ask_follow_up(shown, "Still here?")
    assert prompts_of(other, listed.id)[-1] == "Still here?"


def test_the_follow_up_can_be_labelled_and_run_again(shown: Opened, other: Store) -> None:
    delete_here(shown)
    ask_follow_up(shown, "And now?")
    (listed,) = list_sessions(other, NO_FILTERS)
    saved = shown.opened.controller.lane_states["left"].turns[-1].saved
    assert saved is not None
    assert saved.session == listed.id
    shown.opened.sessions.ratings_store.annotate(saved, 0, 1, "circling", "")
    shown.opened.controller.again(new_seed=False)
    shown.idle()
    shown.settle()
    turns = load_session(other, listed.id).turns
    assert [turn.prompt for turn in turns] == ["And now?"] * len(turns)
    assert len(list_sessions(other, NO_FILTERS)) == 1
