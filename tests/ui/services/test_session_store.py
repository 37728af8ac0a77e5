"""The library asks in a thread of its own, and a database that cannot be used is a sentence."""

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
from tests.lanes import said
from tests.ui.made_runs import batch, events, prompt_done
from tests.ui.panels.replay.recorded import described
from tests.ui.panels.sessions.stored import keep, looping


def opened(qtbot: QtBot, session_store: SessionStore, session: str) -> OpenedSession:
    told: list[OpenedSession] = []
    session_store.open(session, told.append)
    qtbot.waitUntil(lambda: bool(told))
    return told[0]


def record_of(said_events: list[LaneEvent]) -> RunRecord:
    record = RunRecord()
    for event in said_events:
        record.take(event)
    return record


def test_nothing_is_asked_on_the_ui_thread(
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
    told: list[object] = []
    session_store.request_page(NO_FILTERS, told.append)
    assert not told
    qtbot.waitUntil(lambda: bool(told))
    assert threads
    assert threading.get_ident() not in threads


def test_only_the_last_search_is_told(
    qtbot: QtBot, session_ids: list[str], session_store: SessionStore
) -> None:
    told: list[tuple[str, Found]] = []
    for typed in ("ice", "apples", "primtal"):
        session_store.search(
            typed,
            NO_FILTERS,
            lambda found, typed=typed: told.append((typed, found)),  # type: ignore[misc]
        )
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(100)
    assert [typed for typed, _ in told] == ["primtal"]
    assert told[0][1].sessions.keys() == {session_ids[2]}


@pytest.mark.parametrize("what", ["text", "folder"])
def test_a_store_that_cannot_be_opened_is_a_calm_sentence(
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


def test_it_is_tried_again_and_works_when_the_file_is_good(
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


def test_a_file_that_is_deleted_under_us_is_made_anew(
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


def test_one_refusal_is_told_and_the_list_stays(
    qtbot: QtBot, session_ids: list[str], session_store: SessionStore, session_panel: SessionPanel
) -> None:
    session_panel.show()
    qtbot.waitUntil(lambda: session_panel.model.rowCount() == 4)
    with qtbot.waitSignal(session_store.refused):
        session_store.rename("nobody", "x")
    assert session_panel.message.isVisible()
    assert session_panel.model.rowCount() == 4


def test_what_is_recorded_meanwhile_appears_on_top(
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


def test_a_session_opens_as_it_was_and_plays(
    qtbot: QtBot, database: Path, session_store: SessionStore
) -> None:
    left, right = events(40), looping()
    recorder = Recorder(database)
    session = asyncio.run(keep(recorder, "Question", left, right))
    recorder.close()
    found = opened(qtbot, session_store, session)
    assert found.last is not None
    assert found.earlier == {"left": [], "right": []}
    assert found.last.prompt == "Question"
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


def test_phases_that_were_corrected_are_played_as_they_were(
    qtbot: QtBot, database: Path, session_store: SessionStore
) -> None:
    left: list[LaneEvent] = [
        *(said.loaded(), prompt_done(False), batch(0, ["a", "b"], Phase.ANSWER)),
        *(PhaseChanged(0, Phase.THINKING), batch(2, ["c"], Phase.ANSWER), said.finished()),
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


def test_a_run_that_was_cut_off_says_so(
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


def test_a_session_that_is_gone_is_refused_with_a_sentence(
    qtbot: QtBot, session_ids: list[str], session_store: SessionStore
) -> None:
    with qtbot.waitSignal(session_store.refused) as told:
        session_store.open("nobody", lambda _found: None)
    assert "nobody" in told.args[0]
