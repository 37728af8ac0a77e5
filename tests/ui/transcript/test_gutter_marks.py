"""Labelled spans are painted at their tokens only, at a bounded cost."""

from __future__ import annotations

import time

from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from overthink.ui.state.turn_state import TurnState
from overthink.ui.theme.colour_roles import DARK
from overthink.ui.transcript.colour_layers import Layer
from overthink.ui.transcript.gutter_marks import LabelledSpans
from overthink.ui.transcript.section import GUTTER
from overthink.ui.transcript.view import TranscriptView
from tests.ui.made_runs import made_turn
from tests.ui.transcript.screens import (
    more,
    on_screen,
    process_paint,
    repainted,
    show_view,
    stream,
    take,
)


def turn_of_words(count: int) -> TurnState:
    """Return a running turn that has thought so many tokens."""
    return made_turn(count, breaks=0, answer="", status=None)


def rows_with(picture: QImage, role: str, left: int, right: int) -> list[int]:
    """Return the rows of a picture that contain a colour between two columns."""
    ratio = picture.devicePixelRatio()
    wanted = QColor(role).rgb()
    columns = range(round(left * ratio), round(right * ratio))
    return [
        row
        for row in range(picture.height())
        if any(picture.pixelColor(column, row).rgb() == wanted for column in columns)
    ]


def bracket(view: TranscriptView) -> list[int]:
    return rows_with(on_screen(view), DARK.span_line, GUTTER - 10, GUTTER - 3)


def ground(view: TranscriptView) -> list[int]:
    return rows_with(on_screen(view), DARK.span, GUTTER, view.viewport().width())


def test_a_span_has_a_background_and_a_bracket(qtbot: QtBot) -> None:
    turn = turn_of_words(60)
    view = show_view(qtbot, turn)
    view.set_layer(Layer.PLAIN)
    process_paint()
    assert (bracket(view), ground(view)) == ([], [])

    view.set_spans(0, [(2, 40)])
    process_paint()
    lines, filled = bracket(view), ground(view)
    top, bottom = view.rect_of_token(0, 2).top(), view.rect_of_token(0, 40).bottom()
    assert bottom - top > 30, "a span of several lines"
    assert top <= lines[0] <= top + 4
    assert bottom - 4 <= lines[-1] <= bottom
    assert len(lines) == lines[-1] - lines[0] + 1, "without a gap"
    assert lines[0] - 4 <= filled[0] <= filled[-1] <= lines[-1] + 4

    view.set_spans(0, [])
    process_paint()
    assert (bracket(view), ground(view)) == ([], [])


def test_brackets_are_exact_while_the_text_grows(qtbot: QtBot) -> None:
    turn = turn_of_words(20)
    view = show_view(qtbot, turn)
    view.set_spans(0, [(5, 15), (30, 80)])
    for _ in range(8):
        take(view, turn, more(turn, 12))
        assert on_screen(view) == repainted(view)


def test_brackets_are_exact_while_scrolling(qtbot: QtBot) -> None:
    turn = turn_of_words(2)
    view = show_view(qtbot, turn)
    stream(view, turn, 60, breaks=40)
    view.set_spans(0, [(10, 500), (100, 110), (600, 640)])
    bar = view.verticalScrollBar()
    for at in (0, 37, 300, 700, bar.maximum() // 2, bar.maximum()):
        bar.setValue(at)
        process_paint()
        assert on_screen(view) == repainted(view), at


def test_spans_of_future_tokens_have_no_range_yet(qtbot: QtBot) -> None:
    turn = turn_of_words(10)
    trace = turn.record.trace
    marks = LabelledSpans([(2, 4), (8, 30), (50, 60)])
    found = marks.ranges(trace).tolist()
    assert [trace.utf8[start:end].decode() for start, end in found] == [
        "".join(trace.text_of(token) for token in range(2, 5)),
        "".join(trace.text_of(token) for token in range(8, 10)),
    ]
    assert marks.ranges(trace) is marks.ranges(trace), "nothing new costs nothing"


def test_a_selection_is_reported_in_tokens(qtbot: QtBot) -> None:
    view = show_view(qtbot, turn_of_words(30))
    assert view.selected_tokens() is None
    view.select_all()
    assert view.selected_tokens() == (0, 0, 29)
    view.go_to_token(0, 12)
    assert view.token_at_caret == (0, 12)
    assert view.selected_tokens() is None


def test_painting_spans_costs_only_what_is_visible(qtbot: QtBot) -> None:
    """Compare the processor time of a repaint with a thousand spans; the bound is generous."""
    turn = turn_of_words(2)
    view = show_view(qtbot, turn)
    take(view, turn, more(turn, 20_000, 30))
    view.set_spans(0, [(first, first + 10) for first in range(0, 20_000, 20)])
    process_paint()

    def cost() -> float:
        began = time.process_time()
        for _ in range(5):
            view.viewport().update()
            process_paint()
        return time.process_time() - began

    with_spans = min(cost() for _ in range(3))
    view.set_spans(0, [])
    process_paint()
    without = min(cost() for _ in range(3))
    assert with_spans < 6 * without + 0.1
