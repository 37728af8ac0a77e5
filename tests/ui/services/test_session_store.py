"""The session store works in its own thread, and reports an unusable database."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from overthink.core.events import LaneEvent, PhaseChanged
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Phase
from overthink.storage import session_list
from overthink.storage.filters import NO_FILTERS
from overthink.storage.recorder import Recorder
from overthink.ui.panels.replay.player import Player
from overthink.ui.panels.sessions.panel import SessionPanel
from overthink.ui.services import session_store as library_module
from overthink.ui.services.session_store import Found, SessionStore
from overthink.ui.state.opened_session import OpenedSession
from tests.lanes import child_events
from tests.ui.made_runs import batch, events, prompt_done
from tests.ui.panels.replay.recorded import described
from tests.ui.panels.sessions.stored import keep, looping


def opened(qtbot: QtBot, session_store: SessionStore, session: str) -> OpenedSession:
    results: list[OpenedSession] = []
    session_store.open(session, results.append)
    qtbot.waitUntil(lambda: bool(results))
    return results[0]


def record_of(said_events: list[LaneEvent]) -> RunRecord:
    record = RunRecord()
    for event in said_events:
        record.take(event)
    return record


def test_queries_never_run_on_the_ui_thread(
    qtbot: QtBot,
    session_ids: list[str],
    session_store: SessionStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads: list[int] = []

    def list_sessions(*given: object, **named: object) -> object:
        threads.append(threading.get_ident())
        return session_list.list_sessions(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(library_module, "list_sessions", list_sessions)
    results: list[object] = []
    session_store.request_page(NO_FILTERS, results.append)
    assert not results
    qtbot.waitUntil(lambda: bool(results))
    assert threads
    assert threading.get_ident() not in threads


def test_only_the_last_search_delivers_results(
    qtbot: QtBot, session_ids: list[str], session_store: SessionStore
) -> None:
    results: list[tuple[str, Found]] = []
    for typed in ("ice", "apples", "primtal"):
        session_store.search(
            typed,
            NO_FILTERS,
            lambda found, typed=typed: results.append((typed, found)),  # type: ignore[misc]
        )
    qtbot.waitUntil(lambda: bool(results))
    qtbot.wait(100)
    assert [typed for typed, _ in results] == ["primtal"]
    assert results[0][1].sessions.keys() == {session_ids[2]}


@pytest.mark.parametrize("what", ["text", "folder"])
def test_a_store_that_cannot_be_opened_is_reported_in_the_panel(
    qtbot: QtBot,
    database: Path,
    session_store: SessionStore,
    session_panel: SessionPanel,
    what: str,
) -> None:
    if what == "folder":
        database.mkdir()
    else:
        database.write_text("no database at all" * 100)
    session_panel.show()
    qtbot.waitUntil(lambda: bool(session_store.failure))
    assert str(database) in session_store.failure
    assert session_panel.message.isVisible()
    assert session_panel.message.label.text() == session_store.failure
    assert session_panel.view.placeholder == "Sessions can't be listed at the moment."


def test_an_unusable_store_is_tried_again(
    qtbot: QtBot, database: Path, session_store: SessionStore, session_panel: SessionPanel
) -> None:
    database.write_text("no database at all" * 100)
    session_panel.show()
    qtbot.waitUntil(lambda: bool(session_store.failure))
    database.unlink()
    session_panel.reload()
    qtbot.waitUntil(lambda: not session_store.failure)
    assert not session_panel.message.isVisible()
    qtbot.waitUntil(lambda: session_panel.view.placeholder.startswith("No sessions yet"))


def test_a_deleted_database_file_is_created_again(
    qtbot: QtBot,
    database: Path,
    session_ids: list[str],
    session_store: SessionStore,
    session_panel: SessionPanel,
) -> None:
    session_panel.show()
    qtbot.waitUntil(lambda: session_panel.model.rowCount() == 4)
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()
    session_panel.reload()
    qtbot.waitUntil(lambda: session_panel.model.rowCount() == 0)
    assert database.exists()


def test_a_refused_request_is_reported_and_the_list_stays(
    qtbot: QtBot, session_ids: list[str], session_store: SessionStore, session_panel: SessionPanel
) -> None:
    session_panel.show()
    qtbot.waitUntil(lambda: session_panel.model.rowCount() == 4)
    with qtbot.waitSignal(session_store.refused):
        session_store.rename("missing", "x")
    assert session_panel.message.isVisible()
    assert session_panel.model.rowCount() == 4


def test_a_session_recorded_meanwhile_appears_first(
    qtbot: QtBot,
    database: Path,
    session_ids: list[str],
    session_store: SessionStore,
    session_panel: SessionPanel,
) -> None:
    session_panel.show()
    qtbot.waitUntil(lambda: session_panel.model.rowCount() == 4)
    recorder = Recorder(database, on_changed=session_store.changed.emit)
    asyncio.run(keep(recorder, "Just now"))
    recorder.close()
    qtbot.waitUntil(lambda: session_panel.model.rowCount() == 5)
    assert session_panel.model.index(1).data() == "Just now"


def test_a_session_opens_completely_and_can_be_replayed(
    qtbot: QtBot, database: Path, session_store: SessionStore
) -> None:
    left, right = events(40), looping()
    recorder = Recorder(database)
    session = asyncio.run(keep(recorder, "Question", left, right))
    recorder.close()
    found = opened(qtbot, session_store, session)
    assert found.last is not None
    assert found.earlier == {"left": [], "right": []}
    assert found.last.asked.prompt == "Question"
    assert found.last.machine == "Test"
    turn = found.saved.turns[0]
    assert found.shown_turn(turn.id, "right") == 0
    assert found.shown_turn("no such turn", "left") is None
    player = Player()
    player.open(found.last)
    player.seek(300_000)
    player.play()
    player.advance(1000.0)
    assert described(player.turns["left"].record) == described(record_of(left))
    assert described(player.turns["right"].record) == described(record_of(right))


def test_corrected_phases_are_replayed_as_they_first_were(
    qtbot: QtBot, database: Path, session_store: SessionStore
) -> None:
    left: list[LaneEvent] = [
        *(child_events.loaded(), prompt_done(False), batch(0, ["a", "b"], Phase.ANSWER)),
        *(PhaseChanged(0, Phase.THINKING), batch(2, ["c"], Phase.ANSWER), child_events.finished()),
    ]
    recorder = Recorder(database)
    session = asyncio.run(keep(recorder, "Question", left, looping()))
    recorder.close()
    found = opened(qtbot, session_store, session)
    assert found.last is not None
    player = Player()
    player.open(found.last)
    player.seek(0.0)
    player.step_token()
    while len(player.turns["left"].record.trace) == 0:
        player.step_token()
    assert bytes(player.turns["left"].record.trace.phases) == b"\1"
    player.seek(player.end_us)
    assert described(player.turns["left"].record) == described(record_of(left))


def test_an_interrupted_run_is_marked(
    qtbot: QtBot, database: Path, session_store: SessionStore
) -> None:
    recorder = Recorder(database)
    session = asyncio.run(keep(recorder, "Question", events(20, status=None), looping()))
    recorder.close()
    with sqlite3.connect(database) as db:
        db.execute("UPDATE runs SET status = 'interrupted' WHERE side = 'left'")
    db.close()
    found = opened(qtbot, session_store, session)
    assert found.last is not None
    assert {side: run.interrupted for side, run in found.last.runs.items()} == {
        "left": True,
        "right": False,
    }


def test_a_missing_session_is_refused_with_a_message(
    qtbot: QtBot, session_ids: list[str], session_store: SessionStore
) -> None:
    with qtbot.waitSignal(session_store.refused) as results:
        session_store.open("missing", lambda _found: None)
    assert "missing" in results.args[0]
