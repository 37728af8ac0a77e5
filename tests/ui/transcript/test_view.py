"""The transcript while it grows: following, holding still, painting only what changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from overthink.core.events import PhaseChanged
from overthink.core.vocabulary import Phase
from overthink.ui.theme.theme import Theme
from overthink.ui.transcript.colour_layers import Layer, ThinkingShown
from overthink.ui.transcript.view import TranscriptView
from tests.lanes import said
from tests.ui.made_runs import batch, made_turn, prompt_done, turn_of, turn_with_text
from tests.ui.transcript.screens import (
    more,
    on_screen,
    painted,
    painted_anew,
    position_of_token,
    shown,
    stream,
    take,
    texts,
)


def read(view: TranscriptView) -> str:
    reader = view.accessible_text()
    return reader.text(0, reader.character_count())


def top_words(view: TranscriptView) -> str:
    """What stands in the first lines in sight."""
    reader = view.accessible_text()
    at = reader.offset_at(QPoint(45, 2))
    return reader.text(at, at + 120)


@pytest.mark.parametrize("breaks", [0, 30])
@pytest.mark.parametrize("layer", list(Layer))
def test_painting_what_changed_gives_the_same_picture(
    qtbot: QtBot, breaks: int, layer: Layer
) -> None:
    turn = made_turn(20, breaks=breaks, answer="", status=None)
    view = shown(qtbot, turn)
    view.set_layer(layer)
    painted()
    for _ in range(40):
        stream(view, turn, 3, breaks)
        frames = on_screen(view)
        assert frames == painted_anew(view)


@pytest.mark.parametrize("breaks", [0, 30])
def test_scrolling_up_and_down_gives_the_same_picture(qtbot: QtBot, breaks: int) -> None:
    view = shown(qtbot, made_turn(2000, breaks=breaks))
    bar = view.verticalScrollBar()
    for step in (-37, -200, -350, 90, -4000, 333, 12, -1, 5000):
        bar.setValue(bar.value() + step)
        painted()
        frames = on_screen(view)
        assert frames == painted_anew(view)


@pytest.mark.parametrize("breaks", [0, 30])
def test_the_end_stays_in_sight(qtbot: QtBot, breaks: int) -> None:
    turn = made_turn(20, breaks=breaks, answer="", status=None)
    view = shown(qtbot, turn)
    for _ in range(30):
        stream(view, turn, 4, breaks)
        bar = view.verticalScrollBar()
        assert view.following
        assert bar.value() == bar.maximum()
        last = view.accessible_text()
        assert not last.rect_of(last.character_count() - 2).isEmpty()


@pytest.mark.parametrize("breaks", [0, 30])
def test_what_is_read_does_not_move(qtbot: QtBot, breaks: int) -> None:
    turn = made_turn(3000, breaks=breaks, answer="", status=None)
    view = shown(qtbot, turn)
    bar = view.verticalScrollBar()
    bar.setValue(bar.value() - 500)
    painted()
    assert not view.following
    before = on_screen(view)
    stream(view, turn, 60, breaks)
    assert on_screen(view) == before
    assert painted_anew(view) == before


def test_guessed_heights_do_not_move_what_is_read(qtbot: QtBot) -> None:
    view = shown(qtbot, made_turn(6000, breaks=0))
    view.resize(430, 400)
    painted()
    bar = view.verticalScrollBar()
    bar.setValue(bar.value() - 2000)
    for _ in range(40):
        words = top_words(view)[:40]
        before = position_of_token(view, words).y()
        bar.setValue(bar.value() - 30)
        assert position_of_token(view, words).y() - before == 30


def test_another_width_keeps_the_place(qtbot: QtBot) -> None:
    view = shown(qtbot, made_turn(4000, breaks=50))
    bar = view.verticalScrollBar()
    bar.setValue(bar.value() // 2)
    painted()
    words = top_words(view)[:20]
    for width in (380, 900, 600):
        view.resize(width, 400)
        painted()
        assert words in top_words(view)


def test_the_way_back_to_the_end_covers_no_words(qtbot: QtBot) -> None:
    view = shown(qtbot, made_turn(4000, breaks=50))
    bar, button = view.verticalScrollBar(), view._canvas.follow_button
    whole = view.viewport().height()
    for height in (400, 250, 400):
        view.resize(600, height)
        bar.setValue(bar.maximum() // 2)
        painted()
        words = top_words(view)[:20]
        assert button.isVisible()
        assert button.geometry().top() > view.viewport().geometry().bottom()
        assert view.rect().contains(button.geometry())
    view.refresh()
    painted()
    assert words in top_words(view), "what is read does not move"
    button.click()
    painted()
    assert view.viewport().height() == whole
    assert view.following


def test_following_ends_and_begins_again(qtbot: QtBot) -> None:
    view = shown(qtbot, made_turn(2000))
    told: list[bool] = []
    view.follow_changed.connect(told.append)
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
    assert told == [False, True, False, True]


def test_the_button_is_not_smeared(qtbot: QtBot) -> None:
    view = shown(qtbot, made_turn(2000))
    bar = view.verticalScrollBar()
    for step in (-100, -60, 30, -77):
        bar.setValue(bar.value() + step)
        painted()
        assert on_screen(view) == painted_anew(view)


def test_all_text_is_there(qtbot: QtBot) -> None:
    turns = [made_turn(300), made_turn(50, breaks=0)]
    view = shown(qtbot, *turns)
    everything = read(view)
    for turn in turns:
        assert turn.prompt in everything
        assert turn.record.thinking in everything
        assert turn.record.answer in everything
    assert "<think>" in everything
    assert "Thinking · 300 tokens · 4.8 s" in everything
    assert "Answer · 7 tokens" in everything


def test_a_thought_that_was_never_opened(qtbot: QtBot) -> None:
    """What was shown as an answer becomes the thought, in position."""
    turn = turn_of([prompt_done(opener=False), batch(0, ["It ", "melts. "], Phase.ANSWER)])
    view = shown(qtbot, turn)
    assert "Thinking" not in read(view)
    take(view, turn, PhaseChanged(0, Phase.THINKING), batch(2, [" Yes."], Phase.ANSWER))
    assert read(view).endswith("Thinking · 2 tokens · 0.0 s\nIt melts. \nAnswer · 1 token\n Yes.")
    assert on_screen(view) == painted_anew(view)


def test_empty_lines_before_an_answer_are_not_shown(qtbot: QtBot) -> None:
    turn = turn_of([batch(0, ["Hm."]), batch(1, ["\n", "\nSo ", "0"], Phase.ANSWER)])
    assert read(shown(qtbot, turn)).endswith("\nSo 0")


def test_an_answer_that_was_forced_says_so(qtbot: QtBot) -> None:
    from overthink.core.vocabulary import Origin

    closer = batch(1, [""], origins=[Origin.FORCED])
    turn = turn_of([batch(0, ["Hm."]), closer, batch(2, ["0"], Phase.ANSWER)])
    assert "Answer · 1 token · the app closed the thought" in read(shown(qtbot, turn))


def test_without_a_turn_it_says_what_will_be_here(qtbot: QtBot) -> None:
    view = shown(qtbot)
    assert on_screen(view).pixelColor(5, 5) != on_screen(view).pixelColor(300, 200) or (
        len({on_screen(view).pixel(x, 200) for x in range(100, 500)}) > 1
    )
    assert read(view) == ""


def test_no_tokens_at_all(qtbot: QtBot) -> None:
    turn = turn_of([said.loaded(), prompt_done(opener=False), said.finished()])
    assert read(shown(qtbot, turn)) == turn.prompt


def test_folding_and_dimming(qtbot: QtBot) -> None:
    turn = made_turn(100)
    view = shown(qtbot, turn)
    full = painted_anew(view)
    view.set_thinking(ThinkingShown.DIMMED)
    painted()
    assert on_screen(view) != full
    view.set_thinking(ThinkingShown.FOLDED)
    assert turn.record.thinking not in read(view)
    assert turn.record.answer in read(view)
    view.set_thinking(ThinkingShown.FULL)
    painted()
    assert on_screen(view) == full


def test_a_folded_thought_that_grows(qtbot: QtBot) -> None:
    turn = made_turn(100, answer="", status=None)
    view = shown(qtbot, turn)
    view.set_thinking(ThinkingShown.FOLDED)
    stream(view, turn, 5)
    assert "Thinking · 160 tokens" in read(view)
    assert on_screen(view) == painted_anew(view)


def test_ghosts_change_what_is_seen_and_not_what_is_there(qtbot: QtBot) -> None:
    turn = made_turn(60)
    view = shown(qtbot, turn)
    before, text = on_screen(view), read(view)
    view.set_ghosts(True)
    painted()
    assert on_screen(view) != before
    assert read(view) == text
    view.select_all()
    assert "cold" not in view.selected_text()
    view.set_ghosts(False)
    view._canvas.selection.clear()
    assert painted_anew(view) == before


def test_ghosts_while_it_grows(qtbot: QtBot) -> None:
    turn = made_turn(20, breaks=0, answer="", status=None)
    view = shown(qtbot, turn)
    view.set_ghosts(True)
    for _ in range(15):
        stream(view, turn, 3)
        assert on_screen(view) == painted_anew(view)
        assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


def test_theme_and_zoom(qtbot: QtBot) -> None:
    theme = Theme("dark")
    view = shown(qtbot, made_turn(500), theme=theme)
    dark, height = on_screen(view), view.verticalScrollBar().maximum()
    theme.set_scheme("light")
    painted()
    assert on_screen(view) != dark
    assert view.verticalScrollBar().maximum() == height
    theme.set_scheme("dark")
    painted()
    assert on_screen(view) == dark
    theme.set_zoom(1.5)
    painted()
    assert view.verticalScrollBar().maximum() > height * 1.4
    theme.set_zoom(1.0)
    painted()
    assert on_screen(view) == dark


def test_several_turns_follow_the_last(qtbot: QtBot) -> None:
    first, second = made_turn(300), made_turn(30, answer="", status=None)
    view = shown(qtbot, first)
    view.verticalScrollBar().setValue(0)
    view.add_turn(second)
    assert view.following
    take(view, second, more(second, 12))
    assert texts([second]).split()[-1] in read(view)
    assert on_screen(view) == painted_anew(view)


def test_ended_turns_are_not_looked_at_again(qtbot: QtBot) -> None:
    view = shown(qtbot, *[made_turn(50) for _ in range(5)])
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
    view = shown(qtbot, turn_with_text(text, piece=1000))
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    painted()
    view.resize(700, 300)
    painted()
    assert on_screen(view) == painted_anew(view)
    view.select_all()
    selected = view.selected_text()
    assert not set(selected) & set("\x00\x07\x1b\r\u202e\u202c\u2066\u2069\u2028\ufffc")
    if text.isprintable():
        assert text in selected


def test_a_huge_prompt(qtbot: QtBot) -> None:
    turn = made_turn(30, prompt="word " * 400_000)
    view = shown(qtbot, turn)
    view.verticalScrollBar().setValue(1000)
    painted()
    assert on_screen(view) == painted_anew(view)


def test_a_bidi_override_reorders_nothing(qtbot: QtBot) -> None:
    """Text after an override stands where it would stand without it."""
    view = shown(qtbot, turn_with_text("first \u202esecond third", piece=100))
    xs = [position_of_token(view, word).x() for word in ("first", "second", "third")]
    assert xs == sorted(xs)


def test_right_to_left_paragraphs_stand_on_the_right(qtbot: QtBot) -> None:
    view = shown(qtbot, turn_with_text("left\nשלום עולם\nleft again", piece=100))
    assert position_of_token(view, "שלום").x() > position_of_token(view, "עולם").x() > 400
    assert position_of_token(view, "left again").x() < 100
