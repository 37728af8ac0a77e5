"""Ghosts, token formats, loop counts in the gutter, formatted answers."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextCharFormat
from pytestqt.qtbot import QtBot

from overthink.core.events import DraftRound
from overthink.core.vocabulary import Origin, Phase
from overthink.ui.theme.colour_roles import DARK, LIGHT, Roles
from overthink.ui.theme.theme import colour
from overthink.ui.transcript.block_formatter import (
    TokenStyle,
    TraceFormatter,
    token_at,
    token_bytes,
    tokens_in,
)
from overthink.ui.transcript.colour_layers import FormatTable, Layer
from overthink.ui.transcript.display_text import DisplayText
from overthink.ui.transcript.loop_extent import LoopTracker
from overthink.ui.transcript.section import GUTTER
from tests.ui.made_runs import batch, drafted, made_turn, prompt_done, turn_of, words
from tests.ui.transcript.screens import on_screen, position_of_token, process_paint, show_view

Underline = QTextCharFormat.UnderlineStyle


def formatter_of(turn_events: list[object], ghosts: bool = True) -> TraceFormatter:
    turn = turn_of(turn_events)  # type: ignore[arg-type]
    style = TokenStyle(Layer.ORIGIN, FormatTable(DARK, Layer.ORIGIN))
    style.ghosts = ghosts
    formatter = TraceFormatter(turn.record.trace, LoopTracker(turn.record), style)
    formatter.end = len(turn.record.trace)
    return formatter


def one_round(texts: list[str], first: int, proposed: list[str], accepted: int) -> object:
    tested = min(accepted + 1, len(proposed))
    ids = tuple(range(len(proposed)))
    made = DraftRound(0, first, ids, tuple(proposed), tested, accepted)
    return batch(0, texts, draft_rounds=[made])


def test_a_ghost_is_at_the_refused_tokens_position() -> None:
    formatter = formatter_of([one_round(["a", " b", " c", " d"], 1, [" b", " x", " y"], 1)])
    (ghost,) = formatter.ghosts(0, 7, True)
    assert (ghost.byte, ghost.refused, ghost.untested) == (3, " x", " y")


def test_a_fully_accepted_round_has_no_ghost() -> None:
    assert not formatter_of([one_round(["a", " b", " c"], 1, [" b"], 1)]).ghosts(0, 5, True)


def test_ghosts_are_hidden_by_default() -> None:
    formatter = formatter_of([one_round(["a", " b"], 0, [" x"], 0)], ghosts=False)
    assert not formatter.ghosts(0, 3, True)


def test_control_characters_in_ghosts_are_replaced() -> None:
    formatter = formatter_of([one_round(["a", "b"], 1, ["\u202e\n\x1b", "\x00"], 0)])
    (ghost,) = formatter.ghosts(0, 2, True)
    assert (ghost.refused, ghost.untested) == ("⟨U+202E⟩↵␛", "␀")


@pytest.mark.parametrize("breaks", [0, 7])
def test_each_ghost_is_shown_once_for_any_cut(breaks: int) -> None:
    thought = drafted(0, words(200, breaks), Phase.THINKING)
    formatter = formatter_of([thought])
    size = sum(len(text) for text in thought.texts)
    text = "".join(thought.texts).encode()
    found = []
    start = 0
    while start < size:
        newline = text.find(b"\n", start, start + 50)
        end = newline if newline >= 0 else min(size, start + 50)
        after = end + 1 if newline >= 0 else end
        found += [(start + g.byte, g.refused) for g in formatter.ghosts(start, end, after == size)]
        start = after
    expected = [
        (token_bytes(formatter._trace, r.first + r.accepted)[0], r.proposed_text[r.accepted])
        for r in thought.draft_rounds
        if r.accepted < len(r.proposed) and r.first + r.accepted < 200
    ]
    assert found == expected


def formats(layer: Layer, roles: Roles = DARK) -> list[tuple[str, QTextCharFormat]]:
    """Return the formatted parts of a small thought with their formats."""
    origins = [Origin.SAMPLED, Origin.ACCEPTED, Origin.ACCEPTED, Origin.FORCED]
    turn = turn_of([batch(0, ["a", " b", " c", " d"], origins=origins)])
    style = TokenStyle(layer, FormatTable(roles, layer))
    formatter = TraceFormatter(turn.record.trace, LoopTracker(turn.record), style)
    shown_text = DisplayText(b"a b c d")
    return [
        (shown_text.text[r.start : r.start + r.length], QTextCharFormat(r.format))
        for r in formatter.formats(shown_text, 0)
    ]


@pytest.mark.parametrize("roles", [DARK, LIGHT])
def test_origins_are_distinguished_without_colour(roles: Roles) -> None:
    (accepted, green), (forced, other) = formats(Layer.ORIGIN, roles)
    assert (accepted, forced) == ("b c", "d")
    assert green.foreground().color() == colour(roles.accepted)
    assert green.underlineStyle() == Underline.SingleUnderline
    assert other.underlineStyle() == Underline.DashUnderline


def test_the_plain_layer_has_no_formats() -> None:
    assert formats(Layer.PLAIN) == []


def test_tokens_map_to_bytes_both_ways() -> None:
    trace = turn_of([batch(0, ["ab", "", "cå", ""])]).record.trace
    assert [token_at(trace, byte) for byte in range(5)] == [0, 0, 2, 2, 2]
    assert token_at(trace, 5) == -1
    assert token_bytes(trace, 2) == (2, 5)
    assert tokens_in(trace, 0, 2) == (0, 1)
    assert tokens_in(trace, 1, 3) == (0, 3)
    assert tokens_in(trace, 2, 2) == (2, 2)


def test_repetitions_are_counted_in_the_gutter(qtbot: QtBot) -> None:
    view = show_view(qtbot, made_turn(600, loop=23))

    def has_marks() -> bool:
        picture = on_screen(view)
        columns = range(GUTTER - 16)
        return len({picture.pixel(x, y) for x in columns for y in range(300)}) > 1

    for layer in Layer:
        view.set_layer(layer)
        process_paint()
        assert has_marks() == (layer is not Layer.PLAIN)


def test_an_answer_with_markup_is_formatted(qtbot: QtBot) -> None:
    turn = made_turn(30, answer="It is **zero** because `0`.", status=None)
    view = show_view(qtbot, turn)
    reader = view.accessible_text()
    assert "**zero**" in reader.text(0, 1000)
    view.set_answer_rendered(True)
    assert "It is zero because 0." in reader.text(0, 1000)
    turn.record.take(batch(len(turn.record.trace), [" *Yes*."], Phase.ANSWER))
    view.refresh()
    assert reader.text(0, 1000).endswith("Yes.")
    assert view.find("zero") == 1
    view.show_match(0)
    view.select_all()
    assert view.selected_text().endswith("It is zero because 0. Yes.")
    view.show_token(0, len(turn.record.trace) - 1)
    assert not reader.rect_of(reader.caret()).isEmpty()
    view.set_answer_rendered(False)
    assert "**zero**" in reader.text(0, 1000)
    assert not position_of_token(view, "**zero**").isNull()


def test_an_answer_without_markup_is_shown_by_token(qtbot: QtBot) -> None:
    turn = turn_of([prompt_done(opener=False), batch(0, ["Just", " words"], Phase.ANSWER)])
    view = show_view(qtbot, turn)
    view.set_answer_rendered(True)
    reported: list[int] = []
    view.token_picked.connect(lambda _, token: reported.append(token))
    view.show_token(0, 1)
    assert view.selected_text() == ""
    assert view._canvas.selection.caret is not None
    assert view._canvas.selection.caret.offset == 4


def test_emoji_in_formatted_answers_count_two_code_units(qtbot: QtBot) -> None:
    turn = made_turn(30, answer="\U0001f600\U0001f600 is **zero** \U0001f600 cubes.")
    view = show_view(qtbot, turn)
    view.set_answer_rendered(True)
    reader = view.accessible_text()
    units = reader.text(0, reader.character_count()).encode("utf-16-le")
    at = units.index("cubes".encode("utf-16-le")) // 2
    reader.set_caret(at)
    assert reader.caret() == at
    reader.select(at, at + 5)
    assert view.selected_text() == "cubes"
