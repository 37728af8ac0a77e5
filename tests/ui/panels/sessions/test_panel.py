"""The panel with a real database: listing, searching and editing sessions."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from overthink.storage.bundles.session_merge import SessionImportResult
from overthink.storage.session_list import FilterValues, SessionSummary
from overthink.ui.panels.ratings.vote_tally import TallyButton
from overthink.ui.panels.sessions.filter_chips import Choice, SearchedMenu
from overthink.ui.panels.sessions.panel import SessionPanel
from overthink.ui.panels.sessions.text import place_text
from overthink.ui.services.session_store import SessionStore
from tests.ui.conftest import PROMPTS
from tests.ui.panels.sessions.stored import keep_some, multiply
from tests.ui.window_fixture import assert_accessible

Opened = tuple[str, str, str, int]


def listed(panel: SessionPanel) -> list[str]:
    """Return the rows of the list, headings included."""
    return [str(panel.model.index(row).data()) for row in range(panel.model.rowCount())]


def show(qtbot: QtBot, panel: SessionPanel, rows: int = 4) -> None:
    panel.show()
    qtbot.waitUntil(lambda: panel.model.rowCount() == rows)


def choose(panel: SessionPanel, title: str) -> SessionSummary:
    """Select a session."""
    panel.view.setCurrentIndex(panel.model.index(listed(panel).index(title)))
    assert panel.view.session is not None
    return panel.view.session


def stored(database: Path, what: str) -> object:
    with sqlite3.connect(database) as db:
        found = db.execute(f"SELECT {what} FROM sessions ORDER BY number LIMIT 1").fetchone()[0]
    db.close()
    return found


def press(qtbot: QtBot, panel: SessionPanel, text: str) -> None:
    """Trigger an action of the selected session's menu."""
    menu = panel.view.menu()
    next(action for action in menu.actions() if action.text() == text).trigger()
    menu.deleteLater()


# -- listing ---------------------------------------------------------------------------------------


def test_sessions_are_listed_newest_first_under_their_day(
    qtbot: QtBot, session_ids: list[str], panel: SessionPanel
) -> None:
    show(qtbot, panel)
    assert listed(panel) == ["Today", *reversed(PROMPTS)]


def test_every_control_has_a_name(
    qtbot: QtBot, session_ids: list[str], panel: SessionPanel
) -> None:
    show(qtbot, panel)
    panel.chips.choose(Choice("starred", True, "Starred"))
    panel.undo.offer("Deleted", lambda: None)
    assert_accessible(panel)


def test_the_accessible_text_of_a_row_has_all_facts(
    qtbot: QtBot, session_ids: list[str], session_store: SessionStore, panel: SessionPanel
) -> None:
    session_store.star(session_ids[0], True)
    session_store.set_tags(session_ids[0], ["ice"])
    show(qtbot, panel)
    spoken = panel.model.index(3).data(Qt.ItemDataRole.AccessibleTextRole)
    for words in (
        *(PROMPTS[0], "left: demo-methodical, right", "right: demo-runaway, looping"),
        *("starred", "tags: ice"),
    ):
        assert words in spoken
    row = QAccessible.queryAccessibleInterface(panel.view).child(3)
    assert row.text(QAccessible.Text.Name) == spoken


def test_tooltips_escape_markup(qtbot: QtBot, session_ids: list[str], panel: SessionPanel) -> None:
    show(qtbot, panel)
    tip = panel.model.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;" in tip
    assert "<b>" not in tip


def test_an_empty_list_shows_a_placeholder(qtbot: QtBot, panel: SessionPanel) -> None:
    panel.show()
    qtbot.waitUntil(lambda: bool(panel.view.placeholder))
    assert panel.view.placeholder == "No sessions yet. Every run is saved here."


def test_an_imported_session_is_selected_however_old_it_is(
    qtbot: QtBot, database: Path, session_ids: list[str], panel: SessionPanel
) -> None:
    multiply(database, 450)
    panel.show()
    qtbot.waitUntil(lambda: len(panel.model.sessions) == 200)
    panel.show_imported([SessionImportResult(id=session_ids[0], outcome="added")])
    qtbot.waitUntil(lambda: [s.id for s in panel.view.chosen] == [session_ids[0]])
    assert panel.view.visualRect(panel.view.currentIndex()).intersects(panel.view.viewport().rect())


def test_scrolling_loads_more_pages(
    qtbot: QtBot, database: Path, session_ids: list[str], panel: SessionPanel
) -> None:
    multiply(database, 450)
    panel.show()
    qtbot.waitUntil(lambda: len(panel.model.sessions) == 200)
    panel.view.scrollToBottom()
    qtbot.waitUntil(lambda: len(panel.model.sessions) == 400)
    panel.view.scrollToBottom()
    qtbot.waitUntil(lambda: len(panel.model.sessions) == 453)
    numbers = [session.number for session in panel.model.sessions]
    assert numbers == sorted(numbers, reverse=True)
    days = [row.day for row in panel.model.rows if row.day]
    assert len(days) == len(set(days))


def test_the_search_text_is_readable(
    qtbot: QtBot, session_ids: list[str], panel: SessionPanel
) -> None:
    show(qtbot, panel)
    panel.resize(panel.sizeHint().width(), 700)
    words = "a word or two of a prompt"
    room = panel.field.width() - 50  # paddings, and the clear button
    assert panel.field.fontMetrics().horizontalAdvance(words) < room
    buttons = [panel.filter_button, *panel.findChildren(TallyButton), panel.more_button]
    assert all(panel.rect().contains(button.geometry()) for button in buttons)


# -- finding ---------------------------------------------------------------------------------------


def test_a_hit_opens_at_its_token(
    qtbot: QtBot, session_ids: list[str], panel: SessionPanel
) -> None:
    show(qtbot, panel)
    qtbot.keyClicks(panel.field, "minus")
    qtbot.waitUntil(lambda: bool(panel.model.rows) and panel.model.rows[0].hit is not None)
    hits = [row.hit for row in panel.model.rows if row.hit]
    assert all("minus" in hit.snippet for hit in hits)
    with qtbot.waitSignal(panel.open_requested) as emitted:
        qtbot.keyClick(panel.field, Qt.Key.Key_Down)
        qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert emitted.args == [hits[0].session, hits[0].turn, hits[0].side, hits[0].token]


def test_displayed_model_names_are_found(
    qtbot: QtBot, session_ids: list[str], panel: SessionPanel
) -> None:
    show(qtbot, panel)
    qtbot.keyClicks(panel.field, "runaw")
    qtbot.waitUntil(lambda: [row.hit is None for row in panel.model.rows] == [False] * 3)
    assert [place_text(row.hit) for row in panel.model.rows if row.hit] == ["model"] * 3
    with qtbot.waitSignal(panel.open_requested) as emitted:
        qtbot.keyClick(panel.field, Qt.Key.Key_Down)
        qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert emitted.args == [session_ids[-1], "", "", -1]


def test_a_search_does_not_reveal_hidden_models(
    qtbot: QtBot, session_ids: list[str], panel: SessionPanel
) -> None:
    show(qtbot, panel)
    panel.model.hide_names(session_ids[0])
    panel.field.setText("runaway")
    qtbot.waitUntil(lambda: len(panel.model.rows) == 2)
    assert session_ids[0] not in {row.session.id for row in panel.model.rows if row.session}
    panel.model.hide_names(session_ids[1])
    assert [row.session.id for row in panel.model.rows if row.session] == [session_ids[2]]


def test_only_the_last_search_text_counts(
    qtbot: QtBot, session_ids: list[str], panel: SessionPanel
) -> None:
    show(qtbot, panel)
    for typed in ("ice", "apples", "primtal"):
        panel.field.setText(typed)
        panel.reload()
    qtbot.waitUntil(lambda: bool(panel.model.rows) and panel.model.rows[0].hit is not None)
    assert {row.session.id for row in panel.model.rows if row.session} == {session_ids[2]}
    panel.field.clear()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 4)


def test_a_filtered_list_ends_with_its_last_match(
    qtbot: QtBot, database: Path, session_ids: list[str], panel: SessionPanel
) -> None:
    multiply(database, 450)
    panel.show()
    qtbot.waitUntil(lambda: len(panel.model.sessions) == 200)
    panel.chips.choose(Choice("looping", True, "Looping"))
    qtbot.waitUntil(lambda: len(panel.model.sessions) == 3)
    panel.view.scrollToBottom()
    qtbot.wait(100)
    assert len(panel.model.sessions) == 3


def test_a_search_without_results_shows_a_text(
    qtbot: QtBot, session_ids: list[str], panel: SessionPanel
) -> None:
    show(qtbot, panel)
    panel.field.setText("xyzzy")
    qtbot.waitUntil(lambda: bool(panel.view.placeholder))
    assert panel.view.placeholder == "No results. Try fewer words."


def test_a_changed_session_does_not_join_search_results(
    qtbot: QtBot, session_ids: list[str], session_store: SessionStore, panel: SessionPanel
) -> None:
    show(qtbot, panel)
    panel.field.setText("xyzzy")
    qtbot.waitUntil(lambda: bool(panel.view.placeholder))
    with qtbot.waitSignal(session_store.changed):
        session_store.star(session_ids[0], True)
    qtbot.wait(100)
    assert panel.model.rowCount() == 0


def test_chips_filter_the_list_and_are_removed_by_a_click(
    qtbot: QtBot, session_ids: list[str], session_store: SessionStore, panel: SessionPanel
) -> None:
    session_store.set_tags(session_ids[1], ["fruit"])
    show(qtbot, panel)
    panel.filter_button.fill()
    menu = panel.filter_button.menu()
    tags = next(action.menu() for action in menu.actions() if action.text() == "Tag")
    tags.actions()[0].trigger()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: listed(panel) == ["Today", PROMPTS[1]])
    (chip,) = panel.chips.buttons()
    assert chip.text() == "fruit"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 4)
    assert panel.chips.isHidden()


@pytest.mark.parametrize(
    ("choice", "count"),
    [
        (Choice("looping", True, ""), 3),
        (Choice("runaway", "any", ""), 3),
        (Choice("runaway", "circling", ""), 0),
        (Choice("never_answered", True, ""), 3),
        (Choice("outcome", "right", ""), 3),
        (Choice("outcome", "wrong", ""), 0),
        (Choice("model", "demo-runaway", ""), 3),
        (Choice("model", "no such", ""), 0),
        (Choice("starred", True, ""), 0),
    ],
)
def test_each_filter_queries_the_database(
    qtbot: QtBot, session_ids: list[str], panel: SessionPanel, choice: Choice, count: int
) -> None:
    show(qtbot, panel)
    panel.chips.choose(choice)
    if count:
        qtbot.wait(100)
        assert len(panel.model.sessions) == count
    else:
        qtbot.waitUntil(lambda: bool(panel.view.placeholder))
        assert "Remove a filter" in panel.view.placeholder


# -- keeping in order ------------------------------------------------------------------------------


def test_enter_and_a_click_open_a_session(
    qtbot: QtBot, session_ids: list[str], panel: SessionPanel
) -> None:
    show(qtbot, panel)
    choose(panel, PROMPTS[1])
    with qtbot.waitSignal(panel.open_requested) as emitted:
        qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert emitted.args == [session_ids[1], "", "", -1]
    spot = panel.view.visualRect(panel.model.index(3)).center()
    with qtbot.waitSignal(panel.open_requested) as emitted:
        qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert emitted.args == [session_ids[0], "", "", -1]


def test_a_day_heading_cannot_be_opened(
    qtbot: QtBot, session_ids: list[str], panel: SessionPanel
) -> None:
    show(qtbot, panel)
    opened: list[object] = []
    panel.open_requested.connect(lambda *emitted: opened.append(emitted))
    spot = panel.view.visualRect(panel.model.index(0)).center()
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened == []


def test_arrow_keys_move_between_sessions(
    qtbot: QtBot, session_ids: list[str], panel: SessionPanel
) -> None:
    show(qtbot, panel)
    panel.view.choose_first()
    assert panel.view.session is not None
    assert panel.view.session.id == session_ids[2]
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    assert panel.view.session.id == session_ids[1]


def test_f2_renames_in_place(
    qtbot: QtBot, database: Path, session_ids: list[str], panel: SessionPanel
) -> None:
    show(qtbot, panel)
    panel.activateWindow()
    panel.view.setFocus()
    choose(panel, PROMPTS[0])
    qtbot.keyClick(panel.view, Qt.Key.Key_F2)
    editor = panel.view.findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == PROMPTS[0]
    editor.setText("s")  # a shortcut key of the list
    qtbot.keyClicks(editor, "now cubes")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "snow cubes" in listed(panel))
    assert stored(database, "title") == "snow cubes"
    assert panel.view.session is not None
    assert panel.view.session.id == session_ids[0]


def test_s_toggles_the_star(
    qtbot: QtBot, database: Path, session_ids: list[str], panel: SessionPanel
) -> None:
    show(qtbot, panel)
    for wanted in (True, False):
        choose(panel, PROMPTS[0])
        qtbot.keyClick(panel.view, Qt.Key.Key_S)
        with qtbot.waitSignal(panel.model.dataChanged):
            pass
        assert panel.model.sessions[2].starred is wanted
        assert stored(database, "starred") == int(wanted)


def test_deleting_can_be_undone(qtbot: QtBot, session_ids: list[str], panel: SessionPanel) -> None:
    show(qtbot, panel)
    choose(panel, PROMPTS[1])
    qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 3)
    assert panel.undo.isVisible()
    assert panel.undo.words.text() == f"Deleted “{PROMPTS[1]}”"
    qtbot.mouseClick(panel.undo.undo_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: listed(panel) == ["Today", *reversed(PROMPTS)])
    assert not panel.undo.isVisible()


def test_deleting_the_last_session_of_a_day_removes_its_heading(
    qtbot: QtBot, session_ids: list[str], panel: SessionPanel
) -> None:
    show(qtbot, panel)
    for prompt in PROMPTS:
        choose(panel, prompt)
        qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
        with qtbot.waitSignal(panel.model.rowsRemoved):
            pass
        assert prompt not in listed(panel)
    assert listed(panel) == []
    assert panel.view.placeholder.startswith("No sessions yet")


def test_tags_and_notes_are_edited_below_the_list(
    qtbot: QtBot, session_ids: list[str], panel: SessionPanel
) -> None:
    show(qtbot, panel)
    field = panel.edit_bar
    choose(panel, PROMPTS[0])
    press(qtbot, panel, "Tags…")
    field.editor.setPlainText(" ice, demo,, ")
    qtbot.keyClick(field.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: panel.model.sessions[2].tags == ("demo", "ice"))
    assert field.isHidden()
    press(qtbot, panel, "Note…")
    field.editor.setPlainText("Look at the pan.")
    qtbot.mouseClick(field.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.model.sessions[2].note == "Look at the pan.")
    press(qtbot, panel, "Note…")
    field.editor.setPlainText("Never mind.")
    qtbot.keyClick(field.editor, Qt.Key.Key_Escape)
    assert field.isHidden()
    qtbot.wait(50)
    assert panel.model.sessions[2].note == "Look at the pan."


def test_a_session_can_be_run_again(
    qtbot: QtBot, session_ids: list[str], panel: SessionPanel
) -> None:
    show(qtbot, panel)
    choose(panel, PROMPTS[2])
    for words, same_models in (
        ("Duplicate as a new comparison", True),
        ("Run again with other models", False),
    ):
        with qtbot.waitSignal(panel.again_requested) as emitted:
            press(qtbot, panel, words)
        assert emitted.args == [session_ids[2], same_models]


def test_a_run_can_be_shown_next_to_the_displayed_one(
    qtbot: QtBot, session_ids: list[str], panel: SessionPanel
) -> None:
    asked: list[tuple[str, str, str]] = []
    panel.beside_requested.connect(lambda *what: asked.append(what))
    show(qtbot, panel)
    choose(panel, PROMPTS[1])
    menu = panel.view.menu()
    submenus = {child.title(): child for child in menu.findChildren(QMenu)}
    assert [action.text() for action in submenus["Show on the left"].actions()] == [
        "left: demo-methodical, right",
        "right: demo-runaway, looping",
    ]
    submenus["Show on the left"].actions()[1].trigger()
    submenus["Show on the right"].actions()[0].trigger()
    menu.deleteLater()
    assert asked == [(session_ids[1], "right", "left"), (session_ids[1], "left", "right")]

    asked.clear()
    shift = Qt.KeyboardModifier.ShiftModifier
    for key in (Qt.Key.Key_L, Qt.Key.Key_R):
        qtbot.keyClick(panel.view, key)
        qtbot.keyClick(panel.view, key, shift)
    assert asked == [
        (session_ids[1], "left", "left"),
        (session_ids[1], "left", "right"),
        (session_ids[1], "right", "right"),
        (session_ids[1], "right", "left"),
    ]


def test_a_hidden_panel_reloads_when_shown(
    qtbot: QtBot, session_ids: list[str], session_store: SessionStore, panel: SessionPanel
) -> None:
    show(qtbot, panel)
    panel.hide()
    session_store.rename(session_ids[0], "Renamed")
    with qtbot.waitSignal(session_store.changed):
        pass
    assert "Renamed" not in listed(panel)
    panel.show()
    qtbot.waitUntil(lambda: "Renamed" in listed(panel))


def test_rows_are_painted_in_dark_and_light_and_at_any_size(
    qtbot: QtBot, session_ids: list[str], panel: SessionPanel
) -> None:
    show(qtbot, panel)
    theme = panel._theme
    first = panel.grab().toImage()
    theme.set_scheme("light")
    light = panel.grab().toImage()
    assert first != light
    before = panel.view.visualRect(panel.model.index(1)).height()
    theme.set_scale(1.6)
    qtbot.waitUntil(lambda: panel.view.visualRect(panel.model.index(1)).height() > before)
    panel.field.setText("cubes")
    qtbot.waitUntil(lambda: bool(panel.model.rows) and panel.model.rows[0].hit is not None)
    panel.resize(120, 300)
    assert panel.grab().toImage() != light


def test_several_sessions_can_be_selected_without_opening_any(
    qtbot: QtBot, session_ids: list[str], panel: SessionPanel
) -> None:
    show(qtbot, panel)
    opened: list[object] = []
    panel.open_requested.connect(lambda *emitted: opened.append(emitted))
    choose(panel, PROMPTS[2])
    spot = panel.view.visualRect(panel.model.index(3)).center()
    left, shift = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(panel.view.viewport(), left, shift, spot)
    assert opened == []
    assert [session.id for session in panel.view.chosen] == [
        session_ids[2],
        session_ids[1],
        session_ids[0],
    ]
    with qtbot.waitSignal(panel.export_requested) as emitted:
        press(qtbot, panel, "Export 3 sessions…")
    assert [session.id for session in emitted.args[0]] == [
        session_ids[2],
        session_ids[1],
        session_ids[0],
    ]
    press(qtbot, panel, "Delete 3 sessions")
    qtbot.waitUntil(lambda: panel.undo.isVisible())
    assert panel.undo.words.text() == "Deleted 3 sessions"
    qtbot.mouseClick(panel.undo.undo_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: listed(panel) == ["Today", *reversed(PROMPTS)])
    choose(panel, PROMPTS[0])
    with qtbot.waitSignal(panel.export_requested) as emitted:
        press(qtbot, panel, "Export…")
    assert [session.id for session in emitted.args[0]] == [session_ids[0]]


def test_typing_in_a_menu_of_filters_finds_any_part_of_a_name(
    panel: SessionPanel, qtbot: QtBot
) -> None:
    names = ("DeepSeek-R1-Distill-Qwen-7B", "Qwen3-0.6B", "phi-4 mini")
    panel.filter_button.values = FilterValues(models=names, families=(), tags=())
    panel.filter_button.fill()
    menus = panel.filter_button.findChildren(SearchedMenu)
    (menu,) = [menu for menu in menus if menu.title() == "Model"]
    chosen: list[Choice] = []
    panel.filter_button.chosen.connect(chosen.append)

    def typed(letters: str) -> str:
        menu._last.invalidate()
        QTest.keyClicks(menu, letters)
        return menu.activeAction().text()

    assert typed("qwen") == "Qwen3-0.6B"
    assert typed("qwen-") == names[0]
    assert typed("4 m") == names[2], "a space is a letter in the middle of a name"
    assert typed("zebra") == names[2], "what is not found moves nothing"
    assert typed("dist") == names[0]
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert [choice.value for choice in chosen] == [names[0]]


def test_typing_in_the_list_finds_any_part_of_a_prompt(
    panel: SessionPanel, database: Path, qtbot: QtBot
) -> None:
    asyncio.run(keep_some(database, ["What is left?", "Why is the sky blue?", "And now?"]))
    panel.show()
    panel.reload()
    qtbot.waitUntil(lambda: "Why is the sky blue?" in listed(panel))
    panel.view.setCurrentIndex(panel.model.index(panel.model.rowCount() - 1))
    panel.view.keyboardSearch("sky")
    assert panel.view.session is not None
    assert panel.view.session.prompt == "Why is the sky blue?"
