"""Mouse, keys, selection, copying, finding, going to tokens and times."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QHelpEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from overthink.core.vocabulary import Origin, Phase
from overthink.ui.state.turn_state import TurnState
from overthink.ui.transcript.colour_layers import ThinkingShown
from overthink.ui.transcript.view import TranscriptView
from tests.ui.made_runs import batch, made_turn, prompt_done, turn_of, turn_with_text
from tests.ui.transcript.screens import (
    on_screen,
    position_of_token,
    process_paint,
    repainted,
    show_view,
    stream,
)
from tests.ui.window_fixture import assert_accessible

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


def small() -> TurnState:
    """Return a thought in two lines and an answer, each word a token."""
    return turn_of(
        [
            prompt_done(opener=False),
            batch(0, ["Two", " cubes", " melt", ".\n", "So", " none", " left"]),
            batch(7, ["Zero", " cubes"], Phase.ANSWER),
        ],
        prompt="How many?",
    )


@pytest.fixture
def view(qtbot: QtBot) -> TranscriptView:
    return show_view(qtbot, small())


def move(view: TranscriptView, point: QPoint) -> None:
    QTest.mouseMove(view.viewport(), point)


def drag(view: TranscriptView, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(view.viewport(), LEFT, pos=start)
    QTest.mouseMove(view.viewport(), (start + end) / 2)
    QTest.mouseMove(view.viewport(), end)
    QTest.mouseRelease(view.viewport(), LEFT, pos=end)


def edge(view: TranscriptView, word: str, right: bool) -> QPoint:
    """Return a point at the left or right end of a word's first occurrence."""
    reader = view.accessible_text()
    at = reader.text(0, reader.character_count()).index(word)
    rect = reader.rect_of(at + len(word) - 1 if right else at)
    return QPoint(rect.right() if right else rect.left() + 1, rect.center().y())


# -- hovering and picking ------------------------------------------------------------------------


def test_hovering_reports_the_token_and_its_rectangle(view: TranscriptView) -> None:
    reported: list[tuple[int, int, QRect]] = []
    view.token_hovered.connect(lambda *what: reported.append(what))
    move(view, position_of_token(view, "melt"))
    assert reported[-1][:2] == (0, 2)
    assert reported[-1][2].contains(position_of_token(view, "melt"))
    move(view, position_of_token(view, "elt"))
    assert len(reported) == 1
    move(view, position_of_token(view, "Zero"))
    assert reported[-1][:2] == (0, 7)
    move(view, QPoint(550, position_of_token(view, "Zero").y()))
    assert reported[-1] == (-1, -1, QRect())
    move(view, position_of_token(view, "none"))
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    assert reported[-1][:2] == (-1, -1)


def test_a_click_picks_a_token(qtbot: QtBot, view: TranscriptView) -> None:
    with qtbot.waitSignal(view.token_picked) as picked:
        QTest.mouseClick(view.viewport(), LEFT, pos=position_of_token(view, "none"))
    assert picked.args == [0, 5]


def test_opener_and_prompt_have_no_tokens(qtbot: QtBot) -> None:
    view = show_view(qtbot, made_turn(30))
    reported: list[tuple[int, int]] = []
    view.token_hovered.connect(lambda turn, token, _: reported.append((turn, token)))
    move(view, position_of_token(view, "think>"))
    move(view, position_of_token(view, "frying"))
    assert set(reported) <= {(-1, -1)}


def test_a_click_on_a_header_folds(view: TranscriptView) -> None:
    header = position_of_token(view, "Thinking")
    QTest.mouseClick(view.viewport(), LEFT, pos=header)
    reader = view.accessible_text()
    assert "melt" not in reader.text(0, 1000)
    assert position_of_token(view, "Thinking") == header
    QTest.mouseClick(view.viewport(), LEFT, pos=header)
    assert "melt" in reader.text(0, 1000)


# -- selecting -----------------------------------------------------------------------------------


def test_dragging_selects(view: TranscriptView) -> None:
    drag(view, edge(view, "cubes", right=False), edge(view, "none", right=True))
    assert view.selected_text() == "cubes melt.\nSo none"
    drag(view, edge(view, "none", right=True), edge(view, "cubes", right=False))
    assert view.selected_text() == "cubes melt.\nSo none"


def test_dragging_selects_across_sections_and_turns(qtbot: QtBot) -> None:
    view = show_view(qtbot, small(), small())
    start = edge(view, "left", right=False)
    end = QPoint(599, 399)
    drag(view, start, end)
    expected = "left\n\nZero cubes\n\nHow many?\n\nTwo cubes melt.\nSo none left\n\nZero cubes"
    assert view.selected_text() == expected


def test_dragging_outside_scrolls_and_extends_the_selection(qtbot: QtBot) -> None:
    view = show_view(qtbot, made_turn(3000, answer=""))
    bar = view.verticalScrollBar()
    before = bar.value()
    QTest.mousePress(view.viewport(), LEFT, pos=QPoint(200, 200))
    QTest.mouseMove(view.viewport(), QPoint(200, 100))
    QTest.mouseMove(view.viewport(), QPoint(200, -90))
    qtbot.waitUntil(lambda: bar.value() < before - 200)
    QTest.mouseRelease(view.viewport(), LEFT, pos=QPoint(200, -90))
    assert len(view.selected_text()) > 500
    stays = bar.value()
    QTest.qWait(100)
    assert bar.value() == stays


def test_dragging_stops_following(qtbot: QtBot) -> None:
    turn = made_turn(800, answer="", status=None)
    view = show_view(qtbot, turn)
    drag(view, QPoint(100, 50), QPoint(300, 120))
    selected = view.selected_text()
    assert not view.following
    stream(view, turn, 10)
    assert view.selected_text() == selected


def test_a_double_click_selects_a_word_and_a_third_the_paragraph(view: TranscriptView) -> None:
    at = position_of_token(view, "melt")
    QTest.mouseClick(view.viewport(), LEFT, pos=at)
    QTest.mouseDClick(view.viewport(), LEFT, pos=at)
    assert view.selected_text() == "melt"
    QTest.mousePress(view.viewport(), LEFT, pos=at)
    QTest.mouseRelease(view.viewport(), LEFT, pos=at)
    assert view.selected_text() == "Two cubes melt."


def test_shift_click_extends_the_selection(view: TranscriptView) -> None:
    QTest.mouseClick(view.viewport(), LEFT, pos=position_of_token(view, "cubes"))
    QTest.mouseClick(view.viewport(), LEFT, SHIFT, pos=edge(view, "none", right=True))
    assert view.selected_text() == " cubes melt.\nSo none"


def test_control_a_and_c_select_and_copy_everything(view: TranscriptView) -> None:
    QTest.keyClick(view, Key.Key_A, CONTROL)
    assert view.selected_text() == "How many?\n\nTwo cubes melt.\nSo none left\n\nZero cubes"
    QTest.keyClick(view, Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == view.selected_text()


def test_copying_with_origins_marks_them(qtbot: QtBot) -> None:
    origins = [Origin.SAMPLED, Origin.ACCEPTED, Origin.ACCEPTED, Origin.FORCED]
    turn = turn_of([prompt_done(), batch(0, ["a", " b", " c", " d"], origins=origins)], "Why?")
    view = show_view(qtbot, turn)
    view.select_all()
    view.copy_with_origins()
    explanation, prompt, opener, thought = QGuiApplication.clipboard().text().split("\n\n")
    assert "accepted" in explanation
    assert (prompt, opener, thought) == ("Why?", "[~<think>~]", "a[+ b c+][! d!]")


def test_the_menu_enables_copying_with_a_selection(view: TranscriptView) -> None:
    def actions() -> dict[str, bool]:
        menu = view.context_menu()
        found = {action.text(): action.isEnabled() for action in menu.actions() if action.text()}
        menu.deleteLater()
        return found

    assert actions() == {"Copy": False, "Copy with marks of origin": False, "Select all": True}
    view.select_all()
    assert all(actions().values())


# -- keys ----------------------------------------------------------------------------------------


def caret_tokens(view: TranscriptView, *keys: Qt.Key) -> list[int]:
    """Return the tokens that are picked while keys are pressed."""
    reported: list[int] = []
    view.token_picked.connect(lambda _, token: reported.append(token))
    for key in keys:
        QTest.keyClick(view, key)
    return reported


def test_left_and_right_move_by_token(view: TranscriptView) -> None:
    view.show_token(0, 1)
    right, left = Key.Key_Right, Key.Key_Left
    assert caret_tokens(view, right, right, right, left) == [2, 3, 4, 3]


def test_up_and_down_move_by_line(view: TranscriptView) -> None:
    view.show_token(0, 2)
    reported = caret_tokens(view, Key.Key_Down, Key.Key_Up)
    assert reported[0] in (5, 6)
    assert reported[1] == 2


def test_home_and_end_move_within_the_line(view: TranscriptView) -> None:
    view.show_token(0, 5)
    assert caret_tokens(view, Key.Key_Home, Key.Key_End) == [4, 6]


def test_the_caret_moves_through_all_sections_both_ways(view: TranscriptView) -> None:
    QTest.keyClick(view, Key.Key_Home, CONTROL)
    forward = caret_tokens(view, *[Key.Key_Right] * 20)
    assert forward == list(range(9))
    assert caret_tokens(view, *[Key.Key_Left] * 20)[:9] == list(range(8, -1, -1))


@pytest.mark.parametrize("breaks", [0, 20])
def test_the_caret_stays_in_view_over_a_long_text(qtbot: QtBot, breaks: int) -> None:
    view = show_view(qtbot, made_turn(3000, breaks=breaks))
    QTest.keyClick(view, Key.Key_Up)
    for _ in range(60):
        QTest.keyClick(view, Key.Key_Up)
        reader = view.accessible_text()
        assert not reader.rect_of(reader.caret()).isEmpty()
    process_paint()
    assert on_screen(view) == repainted(view)
    assert not view.following
    reported = caret_tokens(view, *[Key.Key_Down] * 30)
    assert reported == sorted(reported)
    assert len(set(reported)) > 20


def test_left_moves_forward_in_a_right_to_left_paragraph(qtbot: QtBot) -> None:
    view = show_view(qtbot, turn_with_text("שלום עולם טוב", piece=5))
    view.show_token(0, 1)
    assert caret_tokens(view, Key.Key_Left) == [2]


def test_shift_and_arrows_select(view: TranscriptView) -> None:
    view.show_token(0, 1)
    for _ in range(3):
        QTest.keyClick(view, Key.Key_Right, SHIFT)
    assert view.selected_text() == " cubes melt.\n"


def test_page_keys_scroll_by_a_page(qtbot: QtBot) -> None:
    view = show_view(qtbot, made_turn(3000))
    bar = view.verticalScrollBar()
    reader = view.accessible_text()
    at = reader.offset_at(QPoint(50, 5))
    top = reader.rect_of(at).top()
    QTest.keyClick(view, Key.Key_PageUp)
    assert 300 < reader.rect_of(at).top() - top < 400
    QTest.keyClick(view, Key.Key_PageDown)
    assert reader.rect_of(at).top() == top
    QTest.keyClick(view, Key.Key_Home, CONTROL)
    assert bar.value() == 0
    assert not view.following
    QTest.keyClick(view, Key.Key_End, CONTROL)
    assert bar.value() == bar.maximum()
    assert view.following


@pytest.mark.parametrize("key", [Key.Key_Space, Key.Key_Return])
def test_a_header_folds_by_key(view: TranscriptView, key: Qt.Key) -> None:
    view.show_token(0, 0)
    QTest.keyClick(view, Key.Key_Left)
    QTest.keyClick(view, key)
    assert "melt" not in view.accessible_text().text(0, 1000)
    QTest.keyClick(view, key)
    assert "melt" in view.accessible_text().text(0, 1000)


def test_tab_enters_with_a_visible_caret_and_leaves(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    view, other = show_view(qtbot, small()), QWidget(window)
    other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    view.setParent(window)
    view.show()
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    other.setFocus()
    QTest.keyClick(other, Key.Key_Tab)
    assert view.hasFocus()
    assert view.accessible_text().caret() > 0
    QTest.keyClick(view, Key.Key_Tab)
    assert not view.hasFocus()


def test_control_wheel_and_plus_zoom(qtbot: QtBot, view: TranscriptView) -> None:
    reported: list[int] = []
    view.zoom_requested.connect(reported.append)
    for delta in (120, -120):
        event = QWheelEvent(
            QPointF(100, 100),
            view.viewport().mapToGlobal(QPointF(100, 100)),
            QPoint(),
            QPoint(0, delta),
            Qt.MouseButton.NoButton,
            CONTROL,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.viewport(), event)
    QTest.keyClick(view, Key.Key_Plus, CONTROL)
    assert reported == [1, -1, 1]


# -- going to tokens and times -------------------------------------------------------------------


def test_show_token_scrolls_and_unfolds(qtbot: QtBot) -> None:
    turn = made_turn(3000)
    view = show_view(qtbot, turn)
    view.set_thinking(ThinkingShown.FOLDED)
    view.show_token(0, 1500)
    reader = view.accessible_text()
    assert not reader.rect_of(reader.caret()).isEmpty()
    word = turn.record.trace.text_of(1500)
    assert reader.text(reader.caret(), reader.caret() + len(word)) == word
    assert not view.following
    view.show_token(0, 99_999)
    view.show_token(7, 0)


def test_one_view_scrolls_another_by_time(qtbot: QtBot) -> None:
    one, other = show_view(qtbot, made_turn(3000)), show_view(qtbot, made_turn(3000, breaks=0))
    reported: list[tuple[int, int]] = []
    other.scrolled_to_time.connect(lambda *what: reported.append(what))
    one.scrolled_to_time.connect(other.show_time)
    one.verticalScrollBar().setValue(one.verticalScrollBar().maximum() // 2)
    tops: list[int] = []
    for view in (one, other):
        view.token_hovered.connect(lambda _, token, __: tops.append(token))
        move(view, QPoint(60, 8))
    assert reported == []
    assert abs(tops[0] - tops[-1]) < 40


def test_the_reported_time_is_that_of_the_top_token(qtbot: QtBot) -> None:
    turn = made_turn(3000, breaks=0)
    view = show_view(qtbot, turn)
    times: list[int] = []
    view.scrolled_to_time.connect(lambda _, t: times.append(t))
    bar = view.verticalScrollBar()
    for value in (bar.maximum() - 10, bar.maximum() // 2, 0):
        bar.setValue(value)
    assert times == sorted(times, reverse=True)
    assert times[-1] == 0
    assert times[1] in turn.record.trace.t_us


# -- finding -------------------------------------------------------------------------------------


def test_find_highlights_and_shows_matches(qtbot: QtBot) -> None:
    turn = made_turn(2000)
    view = show_view(qtbot, turn)
    before = on_screen(view)
    count = view.find("CUBES")
    text = turn.prompt + turn.record.thinking + turn.record.answer
    assert count == text.lower().count("cubes")
    process_paint()
    assert on_screen(view) != before
    assert view.match_index == -1
    reader = view.accessible_text()
    for index in (0, count // 2, count - 1):
        view.show_match(index)
        assert view.match_index == index
    at = reader.text(0, reader.character_count()).rindex("cubes")
    assert not reader.rect_of(at).isEmpty()
    view.clear_find()
    assert view.match_index == -1
    view.follow_tail()
    assert repainted(view) == before


def test_a_match_in_a_folded_thought_unfolds_it(view: TranscriptView) -> None:
    view.set_thinking(ThinkingShown.FOLDED)
    assert view.find("melt") == 1
    view.show_match(0)
    assert "melt" in view.accessible_text().text(0, 1000)


def test_empty_queries_match_nothing(view: TranscriptView) -> None:
    assert view.find("") == 0
    assert view.find("zebra") == 0
    view.show_match(3)
    assert view.match_index == -1


# -- accessibility -------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["plain words\nand lines", "e\u0301 👩‍👩‍👧 שלום\x00\x1b\n中文"])
def test_accessible_offsets_and_points_agree(qtbot: QtBot, text: str) -> None:
    view = show_view(qtbot, turn_with_text(text, piece=3))
    reader = view.accessible_text()
    assert reader.character_count() == len(reader.text(0, 10**6).encode("utf-16-le")) // 2
    for offset in range(reader.character_count() - len(text), reader.character_count()):
        rect = reader.rect_of(offset)
        if rect.width() > 4 and reader.text(offset, offset + 1).isascii():
            assert reader.offset_at(rect.center()) == offset
    assert reader.offset_at(QPoint(-5, 5)) == -1


def test_screen_readers_move_the_caret_and_select(view: TranscriptView) -> None:
    reader = view.accessible_text()
    at = reader.text(0, 1000).index("none")
    reader.set_caret(at)
    assert reader.caret() == at
    reader.select(at, at + 4)
    assert view.selected_text() == "none"
    assert reader.selection() == (at, at + 4)


def test_all_controls_have_accessible_names(view: TranscriptView) -> None:
    assert view.accessibleName() == "Transcript, left lane"
    assert_accessible(view)


def test_the_caret_moves_with_assistive_technology_active(
    qtbot: QtBot, view: TranscriptView
) -> None:
    QAccessible.setActive(True)
    try:
        view.show_token(0, 1)
        QTest.keyClick(view, Key.Key_Right)
        QTest.keyClick(view, Key.Key_Right, SHIFT)
    finally:
        QAccessible.setActive(False)
    assert view.selected_text() == " melt"


def test_no_tooltip_covers_the_token_details(view: TranscriptView) -> None:
    point = position_of_token(view, "melt")
    tip = QHelpEvent(QEvent.Type.ToolTip, point, view.viewport().mapToGlobal(point))
    assert QApplication.sendEvent(view.viewport(), tip)
    assert not QToolTip.isVisible()


def test_an_empty_view_accepts_all_calls(view: TranscriptView) -> None:
    """All public methods work on an empty view."""
    view.show_turns([])
    calls: list[Callable[[], object]] = [
        view.refresh,
        view.follow_tail,
        view.select_all,
        view.copy,
        view.clear_find,
        lambda: view.find("x"),
        lambda: view.show_token(0, 0),
        lambda: view.show_time(0, 0),
        lambda: view.set_answer_rendered(True),
        lambda: QTest.keyClick(view, Key.Key_Down),
        lambda: QTest.keyClick(view, Key.Key_End, CONTROL),
        lambda: QTest.mouseClick(view.viewport(), LEFT, pos=QPoint(9, 9)),
    ]
    for call in calls:
        call()
    process_paint()
    assert view.accessible_text().character_count() == 0
