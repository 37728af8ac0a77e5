"""The transcript while it grows: following, stable positions, incremental painting."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from overthink.core.events import PhaseChanged
from overthink.core.vocabulary import Phase
from overthink.ui.theme.theme import Theme
from overthink.ui.transcript.colour_layers import Layer, ThinkingShown
from overthink.ui.transcript.view import TranscriptView
from tests.lanes import child_events
from tests.ui.made_runs import batch, made_turn, prompt_done, turn_of, turn_with_text
from tests.ui.transcript.screens import (
    more,
    on_screen,
    position_of_token,
    process_paint,
    repainted,
    show_view,
    stream,
    take,
    texts,
)


def read(view: TranscriptView) -> str:
    reader = view.accessible_text()
    return reader.text(0, reader.character_count())


def top_words(view: TranscriptView) -> str:
    """Return the text of the first visible lines."""
    reader = view.accessible_text()
    at = reader.offset_at(QPoint(45, 2))
    return reader.text(at, at + 120)


@pytest.mark.parametrize("breaks", [0, 30])
@pytest.mark.parametrize("layer", list(Layer))
def test_incremental_painting_gives_the_same_picture(
    qtbot: QtBot, breaks: int, layer: Layer
) -> None:
    turn = made_turn(20, breaks=breaks, answer="", status=None)
    view = show_view(qtbot, turn)
    view.set_layer(layer)
    process_paint()
    for _ in range(40):
        stream(view, turn, 3, breaks)
        frames = on_screen(view)
        assert frames == repainted(view)


@pytest.mark.parametrize("breaks", [0, 30])
def test_scrolling_up_and_down_gives_the_same_picture(qtbot: QtBot, breaks: int) -> None:
    view = show_view(qtbot, made_turn(2000, breaks=breaks))
    bar = view.verticalScrollBar()
    for step in (-37, -200, -350, 90, -4000, 333, 12, -1, 5000):
        bar.setValue(bar.value() + step)
        process_paint()
        frames = on_screen(view)
        assert frames == repainted(view)


@pytest.mark.parametrize("breaks", [0, 30])
def test_the_followed_end_stays_in_view(qtbot: QtBot, breaks: int) -> None:
    turn = made_turn(20, breaks=breaks, answer="", status=None)
    view = show_view(qtbot, turn)
    for _ in range(30):
        stream(view, turn, 4, breaks)
        bar = view.verticalScrollBar()
        assert view.following
        assert bar.value() == bar.maximum()
        last = view.accessible_text()
        assert not last.rect_of(last.character_count() - 2).isEmpty()


@pytest.mark.parametrize("breaks", [0, 30])
def test_visible_text_does_not_move_while_the_end_grows(qtbot: QtBot, breaks: int) -> None:
    turn = made_turn(3000, breaks=breaks, answer="", status=None)
    view = show_view(qtbot, turn)
    bar = view.verticalScrollBar()
    bar.setValue(bar.value() - 500)
    process_paint()
    assert not view.following
    before = on_screen(view)
    stream(view, turn, 60, breaks)
    assert on_screen(view) == before
    assert repainted(view) == before


def test_estimated_heights_do_not_move_visible_text(qtbot: QtBot) -> None:
    view = show_view(qtbot, made_turn(6000, breaks=0))
    view.resize(430, 400)
    process_paint()
    bar = view.verticalScrollBar()
    bar.setValue(bar.value() - 2000)
    for _ in range(40):
        words = top_words(view)[:40]
        before = position_of_token(view, words).y()
        bar.setValue(bar.value() - 30)
        assert position_of_token(view, words).y() - before == 30


def test_a_width_change_preserves_the_position(qtbot: QtBot) -> None:
    view = show_view(qtbot, made_turn(4000, breaks=50))
    bar = view.verticalScrollBar()
    bar.setValue(bar.value() // 2)
    process_paint()
    words = top_words(view)[:20]
    for width in (380, 900, 600):
        view.resize(width, 400)
        process_paint()
        assert words in top_words(view)


def test_the_follow_button_covers_no_text(qtbot: QtBot) -> None:
    view = show_view(qtbot, made_turn(4000, breaks=50))
    bar, button = view.verticalScrollBar(), view._canvas.follow_button
    whole = view.viewport().height()
    for height in (400, 250, 400):
        view.resize(600, height)
        bar.setValue(bar.maximum() // 2)
        process_paint()
        words = top_words(view)[:20]
        assert button.isVisible()
        assert button.geometry().top() > view.viewport().geometry().bottom()
        assert view.rect().contains(button.geometry())
    view.refresh()
    process_paint()
    assert words in top_words(view), "visible text does not move"
    button.click()
    process_paint()
    assert view.viewport().height() == whole
    assert view.following


def test_scrolling_stops_and_resumes_following(qtbot: QtBot) -> None:
    view = show_view(qtbot, made_turn(2000))
    reported: list[bool] = []
    view.follow_changed.connect(reported.append)
    bar = view.verticalScrollBar()
    bar.setValue(bar.value() - 100)
    assert not view.following
    assert view._canvas.follow_button.isVisible()
    view._canvas.follow_button.click()
    assert view.following
    assert not view._canvas.follow_button.isVisible()
    bar.setValue(bar.value() - 100)
    bar.setValue(bar.maximum())
    assert view.following
    assert reported == [False, True, False, True]


def test_scrolling_does_not_smear_the_follow_button(qtbot: QtBot) -> None:
    view = show_view(qtbot, made_turn(2000))
    bar = view.verticalScrollBar()
    for step in (-100, -60, 30, -77):
        bar.setValue(bar.value() + step)
        process_paint()
        assert on_screen(view) == repainted(view)


def test_all_text_is_accessible(qtbot: QtBot) -> None:
    turns = [made_turn(300), made_turn(50, breaks=0)]
    view = show_view(qtbot, *turns)
    everything = read(view)
    for turn in turns:
        assert turn.prompt in everything
        assert turn.record.thinking in everything
        assert turn.record.answer in everything
    assert "<think>" in everything
    assert "Thinking · 300 tokens · 4.8 s" in everything
    assert "Answer · 7 tokens" in everything


def test_an_answer_can_become_a_thought(qtbot: QtBot) -> None:
    """A text that was shown as an answer becomes the thought in place."""
    turn = turn_of([prompt_done(opener=False), batch(0, ["It ", "melts. "], Phase.ANSWER)])
    view = show_view(qtbot, turn)
    assert "Thinking" not in read(view)
    take(view, turn, PhaseChanged(0, Phase.THINKING), batch(2, [" Yes."], Phase.ANSWER))
    assert read(view).endswith("Thinking · 2 tokens · 0.0 s\nIt melts. \nAnswer · 1 token\n Yes.")
    assert on_screen(view) == repainted(view)


def test_empty_lines_before_an_answer_are_not_shown(qtbot: QtBot) -> None:
    turn = turn_of([batch(0, ["Hm."]), batch(1, ["\n", "\nSo ", "0"], Phase.ANSWER)])
    assert read(show_view(qtbot, turn)).endswith("\nSo 0")


def test_the_heading_reports_a_forced_answer(qtbot: QtBot) -> None:
    from overthink.core.vocabulary import Origin

    closer = batch(1, [""], origins=[Origin.FORCED])
    turn = turn_of([batch(0, ["Hm."]), closer, batch(2, ["0"], Phase.ANSWER)])
    assert "Answer · 1 token · the app closed the thought" in read(show_view(qtbot, turn))


def test_a_view_without_turns_shows_a_hint(qtbot: QtBot) -> None:
    view = show_view(qtbot)
    assert on_screen(view).pixelColor(5, 5) != on_screen(view).pixelColor(300, 200) or (
        len({on_screen(view).pixel(x, 200) for x in range(100, 500)}) > 1
    )
    assert read(view) == ""


def test_a_turn_without_tokens_shows_only_its_prompt(qtbot: QtBot) -> None:
    turn = turn_of([child_events.loaded(), prompt_done(opener=False), child_events.finished()])
    assert read(show_view(qtbot, turn)) == turn.prompt


def test_thoughts_can_be_folded_and_dimmed(qtbot: QtBot) -> None:
    turn = made_turn(100)
    view = show_view(qtbot, turn)
    full = repainted(view)
    view.set_thinking(ThinkingShown.DIMMED)
    process_paint()
    assert on_screen(view) != full
    view.set_thinking(ThinkingShown.FOLDED)
    assert turn.record.thinking not in read(view)
    assert turn.record.answer in read(view)
    view.set_thinking(ThinkingShown.FULL)
    process_paint()
    assert on_screen(view) == full


def test_a_folded_thought_counts_its_tokens_while_it_grows(qtbot: QtBot) -> None:
    turn = made_turn(100, answer="", status=None)
    view = show_view(qtbot, turn)
    view.set_thinking(ThinkingShown.FOLDED)
    stream(view, turn, 5)
    assert "Thinking · 160 tokens" in read(view)
    assert on_screen(view) == repainted(view)


def test_ghosts_change_the_display_but_not_the_text(qtbot: QtBot) -> None:
    turn = made_turn(60)
    view = show_view(qtbot, turn)
    before, text = on_screen(view), read(view)
    view.set_ghosts(True)
    process_paint()
    assert on_screen(view) != before
    assert read(view) == text
    view.select_all()
    assert "cold" not in view.selected_text()
    view.set_ghosts(False)
    view._canvas.selection.clear()
    assert repainted(view) == before


def test_ghosts_are_painted_correctly_while_the_text_grows(qtbot: QtBot) -> None:
    turn = made_turn(20, breaks=0, answer="", status=None)
    view = show_view(qtbot, turn)
    view.set_ghosts(True)
    for _ in range(15):
        stream(view, turn, 3)
        assert on_screen(view) == repainted(view)
        assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


def test_theme_and_zoom_changes_are_reversible(qtbot: QtBot) -> None:
    theme = Theme("dark")
    view = show_view(qtbot, made_turn(500), theme=theme)
    dark, height = on_screen(view), view.verticalScrollBar().maximum()
    theme.set_scheme("light")
    process_paint()
    assert on_screen(view) != dark
    assert view.verticalScrollBar().maximum() == height
    theme.set_scheme("dark")
    process_paint()
    assert on_screen(view) == dark
    theme.set_zoom(1.5)
    process_paint()
    assert view.verticalScrollBar().maximum() > height * 1.4
    theme.set_zoom(1.0)
    process_paint()
    assert on_screen(view) == dark


def test_a_new_turn_is_followed(qtbot: QtBot) -> None:
    first, second = made_turn(300), made_turn(30, answer="", status=None)
    view = show_view(qtbot, first)
    view.verticalScrollBar().setValue(0)
    view.add_turn(second)
    assert view.following
    take(view, second, more(second, 12))
    assert texts([second]).split()[-1] in read(view)
    assert on_screen(view) == repainted(view)


def test_ended_turns_are_not_refreshed(qtbot: QtBot) -> None:
    view = show_view(qtbot, *[made_turn(50) for _ in range(5)])
    view.refresh()
    assert all(turn.is_settled for turn in view._canvas.document.turns)
    assert view._canvas.document.refresh() == []


@pytest.mark.parametrize(
    "text",
    [
        '<img src="file:///etc/passwd"> <a href="http://x">here</a>',
        "\x1b[31mred\x1b[0m\x1b]0;title\x07",
        "a\x00b\x00" * 3000,
        "\u202eevil\u202c \u2066x\u2069" * 500,
        "x" * 1_000_000,
        "\u0301" * 50_000,
        "\n" * 50_000,
        "\r\n\t" * 20_000,
        "👩‍👩‍👧‍👦" * 5_000,
        "\ufffc\u2028\u2029\ufeff" * 2_000,
    ],
    ids=lambda text: ascii(text[:16]),
)
def test_hostile_text_is_shown_as_text(qtbot: QtBot, text: str) -> None:
    view = show_view(qtbot, turn_with_text(text, piece=1000))
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    process_paint()
    view.resize(700, 300)
    process_paint()
    assert on_screen(view) == repainted(view)
    view.select_all()
    selected = view.selected_text()
    assert not set(selected) & set("\x00\x07\x1b\r\u202e\u202c\u2066\u2069\u2028\ufffc")
    if text.isprintable():
        assert text in selected


def test_a_huge_prompt_is_painted_correctly(qtbot: QtBot) -> None:
    turn = made_turn(30, prompt="word " * 400_000)
    view = show_view(qtbot, turn)
    view.verticalScrollBar().setValue(1000)
    process_paint()
    assert on_screen(view) == repainted(view)


def test_a_bidi_override_has_no_effect(qtbot: QtBot) -> None:
    """Text after an override is where it would be without it."""
    view = show_view(qtbot, turn_with_text("first \u202esecond third", piece=100))
    xs = [position_of_token(view, word).x() for word in ("first", "second", "third")]
    assert xs == sorted(xs)


def test_right_to_left_paragraphs_are_aligned_right(qtbot: QtBot) -> None:
    view = show_view(qtbot, turn_with_text("left\nשלום עולם\nleft again", piece=100))
    assert position_of_token(view, "שלום").x() > position_of_token(view, "עולם").x() > 400
    assert position_of_token(view, "left again").x() < 100
