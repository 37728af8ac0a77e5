"""A formatted answer maps to tokens: colours, hover, caret, selection, marks of origin."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from overthink.core.events import LoopFound
from overthink.core.vocabulary import Origin, Phase
from overthink.ui.state.turn_state import TurnState
from overthink.ui.theme.theme import colour
from overthink.ui.transcript.colour_layers import Layer
from overthink.ui.transcript.position import Zone
from overthink.ui.transcript.section import GUTTER
from overthink.ui.transcript.view import TranscriptView
from tests.ui.made_runs import batch, drafted, prompt_done, turn_of
from tests.ui.transcript.screens import position_of_token, process_paint, repainted, show_view

TEXTS = ["# ", "Sum", "\n\n", "So", " **", "four", "**", " a", "\u0301", " \U0001f600", " are", "."]
TEXTS += ["\r\n\n", "- ", "one", " $", "x^", "2$", " left", "\n- ", "two", " end"]
WORDS = ["Sum", "So", "four", "are", "one", "left", "two", "end"]


def made(accepted: str = "") -> TurnState:
    """Return a thought of one token, and an answer with some accepted tokens."""
    origins = [
        Origin.ACCEPTED if text.strip() in accepted.split() else Origin.SAMPLED for text in TEXTS
    ]
    answer = batch(1, TEXTS, Phase.ANSWER, origins=origins)
    return turn_of([prompt_done(opener=False), batch(0, ["Hm"]), answer], prompt="Ask")


def token(word: str) -> int:
    """Return the token of a word."""
    return 1 + next(i for i, text in enumerate(TEXTS) if text.strip() == word)


def formatted(qtbot: QtBot, turn: TurnState, layer: Layer = Layer.ORIGIN) -> TranscriptView:
    """Return a view that shows answers as Markdown, with rendered formulas."""
    view = show_view(qtbot, turn)
    view.set_layer(layer)
    view.set_answer_rendered(True)
    rendered = view._canvas.document.turns[0]._rendered
    assert rendered is not None
    qtbot.waitUntil(lambda: rendered.document.settled, timeout=60_000)
    process_paint()
    return view


def has_colour(picture: QImage, rect: QRect, role: str) -> bool:
    wanted = colour(role).rgb()
    positions = (
        (x, y)
        for x in range(rect.left(), rect.right())
        for y in range(rect.top(), rect.bottom() + 3)
    )
    return any(picture.pixel(*position) == wanted for position in positions)


def rect_of(view: TranscriptView, word: str) -> QRect:
    reader = view.accessible_text()
    text = reader.text(0, reader.character_count())
    at = len(text[: text.index(word)].encode("utf-16-le")) // 2
    return reader.rect_of(at) | reader.rect_of(at + len(word) - 1)


def test_origins_are_shown_in_formatted_text(qtbot: QtBot) -> None:
    view = formatted(qtbot, made("Sum four are one two"))
    picture, roles = repainted(view), view._canvas.options.theme.roles
    green = [word for word in WORDS if has_colour(picture, rect_of(view, word), roles.accepted)]
    assert green == ["Sum", "four", "are", "one", "two"]
    view.set_layer(Layer.PLAIN)
    picture = repainted(view)
    assert not any(has_colour(picture, rect_of(view, word), roles.accepted) for word in WORDS)


@pytest.mark.parametrize("layer", [Layer.SURPRISAL, Layer.ENTROPY])
def test_heat_colours_formatted_text_and_formulas(qtbot: QtBot, layer: Layer) -> None:
    turn = made()
    trace = turn.record.trace
    for column in (trace.logprobs, trace.entropies):
        for index in range(len(trace)):
            column[index] = 0.0
    for word in ("four", "x^"):
        trace.logprobs[token(word)], trace.entropies[token(word)] = -20.0, 20.0
    view = formatted(qtbot, turn, layer)
    picture, hottest = repainted(view), view._canvas.options.theme.roles.heat[-1]
    assert [word for word in WORDS if has_colour(picture, rect_of(view, word), hottest)] == ["four"]
    assert has_colour(picture, rect_of(view, "$x^2$"), hottest)


def test_a_formula_of_accepted_tokens_is_green_and_underlined(qtbot: QtBot) -> None:
    for accepted, whole in (("$ x^ 2$", True), ("x^", False)):
        view = formatted(qtbot, made(accepted))
        roles, rect = view._canvas.options.theme.roles, rect_of(view, "$x^2$")
        picture = repainted(view)
        inside, below = (
            rect.adjusted(0, 0, 0, -4),
            QRect(rect.left(), rect.bottom(), rect.width(), 3),
        )
        assert has_colour(picture, below, roles.accepted)
        assert has_colour(picture, inside, roles.accepted) is whole


@pytest.mark.parametrize("word", WORDS)
def test_hovering_reports_the_token_of_each_word(qtbot: QtBot, word: str) -> None:
    view = formatted(qtbot, made())
    reported: list[tuple[int, int, QRect]] = []
    view.token_hovered.connect(lambda *found: reported.append(found))
    QTest.mouseMove(view.viewport(), rect_of(view, word).center())
    assert reported[-1][:2] == (0, token(word))
    assert reported[-1][2].contains(rect_of(view, word).center())


def test_hovering_a_formula_reports_tokens_by_its_width(qtbot: QtBot) -> None:
    view = formatted(qtbot, made())
    reported: list[int] = []
    view.token_hovered.connect(lambda _, found, __: reported.append(found))
    rect = rect_of(view, "$x^2$")
    for x in range(rect.left() + 1, rect.right()):
        QTest.mouseMove(view.viewport(), QPoint(x, rect.center().y()))
    assert reported == [token("$"), token("x^"), token("2$")]


def test_the_caret_moves_by_token_in_formatted_text(qtbot: QtBot) -> None:
    view = formatted(qtbot, made())
    picked: list[int] = []
    view.token_picked.connect(lambda _, found: picked.append(found))
    view.go_to_token(0, token("Sum"))
    for _ in range(20):
        QTest.keyClick(view, Qt.Key.Key_Right)
    # Markup, and line breaks between paragraphs, are not shown.
    visible = [t for t in range(token("Sum"), 1 + len(TEXTS)) if TEXTS[t - 1] not in _HIDDEN]
    assert picked[: len(visible)] == visible
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect_of(view, "two").center())
    assert view.token_at_caret == (0, token("two"))


_HIDDEN = ("\n\n", "**", "\r\n\n", "- ", "\n- ")


@pytest.mark.parametrize("word", WORDS)
def test_show_token_finds_it_in_formatted_text(qtbot: QtBot, word: str) -> None:
    view = formatted(qtbot, made())
    view.show_token(0, token(word))
    assert view.token_at_caret == (0, token(word))
    assert view.rect_of_token(0, token(word)).contains(rect_of(view, word).center())


def test_a_selection_in_formatted_text_has_tokens(qtbot: QtBot) -> None:
    view = formatted(qtbot, made("four are"))
    reader = view.accessible_text()
    text = reader.text(0, reader.character_count())
    units = [len(text[: text.index(word)].encode("utf-16-le")) // 2 for word in ("four", "left")]
    reader.select(*units)
    assert view.selected_tokens() == (0, token("four"), token("left"))
    marked = view.selected_text(with_origins=True)
    assert "[+four+] a\u0301 \U0001f600[+ are+].\n\n\u2022 one $x^2$" in marked


def test_a_growing_answer_is_coloured_at_once(qtbot: QtBot) -> None:
    turn = made("one")
    view = formatted(qtbot, turn)
    count = len(turn.record.trace)
    more = [" and", " **", "more", "**", ".\n\n", "Last"]
    origins = [Origin.ACCEPTED if text in ("more", "Last") else Origin.SAMPLED for text in more]
    for index, (text, origin) in enumerate(zip(more, origins, strict=True)):
        turn.record.take(batch(count + index, [text], Phase.ANSWER, origins=[origin]))
        view.refresh()
        process_paint()
    picture, roles = repainted(view), view._canvas.options.theme.roles
    for word, green in (("and", False), ("more", True), ("Last", True), ("one", True)):
        assert has_colour(picture, rect_of(view, word), roles.accepted) is green, word


def test_show_time_works_in_formatted_text(qtbot: QtBot) -> None:
    view = formatted(qtbot, made())
    trace = view._canvas.document.turns[0].record.trace
    view.show_time(0, trace.t_us[token("two")])
    assert not position_of_token(view, "two").isNull()


def test_a_layer_change_costs_only_what_is_visible(qtbot: QtBot) -> None:
    texts = [" **", "word", "**", ".\n\n"] * 300
    origins = [Origin.ACCEPTED if text == "word" else Origin.SAMPLED for text in texts]
    answer = batch(1, texts, Phase.ANSWER, origins=origins)
    view = formatted(qtbot, turn_of([prompt_done(opener=False), batch(0, ["Hm"]), answer]))
    rendered = view._canvas.document.turns[0]._rendered
    assert rendered is not None
    roles = view._canvas.options.theme.roles
    everything = QRect(0, 0, 500, view.viewport().height() - 40)
    for layer, green in ((Layer.PLAIN, False), (Layer.ORIGIN, True)):
        view.set_layer(layer)
        assert sum(placed.is_fresh for placed in rendered.document._placed) < 30
        for token_of_text in (2, 600, 1198):
            view.show_token(0, token_of_text)
            assert has_colour(repainted(view), everything, roles.accepted) is green


def test_the_heading_reports_hidden_ghosts_in_formatted_text(qtbot: QtBot) -> None:
    answer = drafted(1, TEXTS, Phase.ANSWER)
    view = formatted(qtbot, turn_of([prompt_done(opener=False), batch(0, ["Hm"]), answer]))
    reader = view.accessible_text()

    def heading() -> str:
        return next(
            line
            for line in reader.text(0, reader.character_count()).split("\n")
            if line.startswith("Answer")
        )

    assert "Ctrl+M" not in heading()
    view.set_ghosts(True)
    assert heading().endswith("Ctrl+M shows what was refused")
    view.set_answer_rendered(False)
    assert "Ctrl+M" not in heading()
    view.set_answer_rendered(True)
    view.set_ghosts(False)
    assert "Ctrl+M" not in heading()


def formatted_loop(qtbot: QtBot, repeats: int) -> TranscriptView:
    """Return a formatted answer that repeats a list item of six tokens."""
    texts = ["**So**", ":", "\n\n"]
    for _ in range(repeats):
        texts += ["- ", "try", " **", "again", "**", "\n"]
    answer = batch(1, texts, Phase.ANSWER, ids=[7, 8, 9, *[1, 2, 3, 4, 5, 6] * repeats])
    found = LoopFound(start=4, period=6, repeats=3, at=21)
    return formatted(
        qtbot, turn_of([prompt_done(opener=False), batch(0, ["Hm"], ids=[99]), answer, found])
    )


def rows_in_gutter(view: TranscriptView, role: str, left: int, right: int) -> list[int]:
    picture, wanted = repainted(view), colour(role)
    return [
        row
        for row in range(picture.height())
        if any(
            abs(picture.pixelColor(column, row).hue() - wanted.hue()) < 12
            and picture.pixelColor(column, row).saturation() > 60
            for column in range(left, right)
        )
    ]


def groups(rows: list[int]) -> int:
    """Return how many runs of rows without a gap there are."""
    return sum(row - 1 not in rows for row in rows)


def test_repetitions_of_a_loop_are_counted_beside_a_formatted_answer(qtbot: QtBot) -> None:
    view = formatted_loop(qtbot, repeats=5)
    assert view._canvas.document.turns[0].sections[-1].zone is Zone.RENDERED
    roles = view._canvas.options.theme.roles
    rows = rows_in_gutter(view, roles.warning, 0, GUTTER - 17)
    assert groups(rows) == 5, "one count beside each repetition"
    first = view.rect_of_token(0, 4)
    assert first.top() <= rows[0] <= first.bottom()
    view.set_layer(Layer.PLAIN)
    assert rows_in_gutter(view, roles.warning, 0, GUTTER - 17) == []


def test_the_heading_reports_kind_and_count_of_a_loop(qtbot: QtBot) -> None:
    view = formatted_loop(qtbot, repeats=5)
    reader = view.accessible_text()

    def read() -> str:
        return reader.text(0, reader.character_count())

    assert "loop of 6 tokens ×5" in read()
    view.set_blind(True)
    assert "loop" not in read()


@pytest.mark.parametrize("blind", [False, True])
def test_counts_of_a_formatted_loop_are_hidden_in_blind_mode(qtbot: QtBot, blind: bool) -> None:
    view = formatted_loop(qtbot, repeats=5)
    view.set_blind(blind)
    rows = rows_in_gutter(view, view._canvas.options.theme.roles.warning, 0, GUTTER - 17)
    assert bool(rows) is not blind


def brackets(view: TranscriptView) -> list[int]:
    roles = view._canvas.options.theme.roles
    picture = repainted(view)
    wanted = colour(roles.span_line).rgb()
    return [
        row
        for row in range(picture.height())
        if any(picture.pixel(column, row) == wanted for column in range(GUTTER - 10, GUTTER - 3))
    ]


def test_a_label_has_a_background_and_a_bracket_in_a_formatted_answer(qtbot: QtBot) -> None:
    view = formatted(qtbot, made(), Layer.PLAIN)
    assert brackets(view) == []
    view.set_spans(0, [(token("one"), token("two"))])
    assert view._canvas.document.turns[0].sections[-1].zone is Zone.RENDERED
    lines, picture = brackets(view), repainted(view)
    roles = view._canvas.options.theme.roles
    labelled = [word for word in WORDS if has_colour(picture, rect_of(view, word), roles.span)]
    assert labelled == ["one", "left", "two"]
    assert has_colour(picture, rect_of(view, "$x^2$"), roles.span)
    top, bottom = rect_of(view, "one").top(), rect_of(view, "two").bottom()
    assert top <= lines[0] <= top + 4
    assert bottom - 4 <= lines[-1] <= bottom
    view.set_spans(0, [])
    assert brackets(view) == []


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ((0, 0), []),  # the thought
        ((0, 1), ["Sum"]),  # from the thought into the answer
        ((5, 5), ["four"]),  # only markup, which has no characters
        ((20, 90), ["two", "end"]),
        ((80, 90), []),  # tokens to come
    ],
)
def test_labels_mark_what_is_shown_of_their_tokens(
    qtbot: QtBot, span: tuple[int, int], words: list[str]
) -> None:
    view = formatted(qtbot, made(), Layer.PLAIN)
    view.set_spans(0, [span])
    picture, role = repainted(view), view._canvas.options.theme.roles.span
    found = [word for word in WORDS if has_colour(picture, rect_of(view, word), role)]
    assert found == words


@pytest.mark.parametrize("is_formatted", [True, False])
def test_a_click_on_a_bracket_reports_the_shortest_label_there(
    qtbot: QtBot, is_formatted: bool
) -> None:
    view = formatted(qtbot, made(), Layer.PLAIN)
    view.set_answer_rendered(is_formatted)
    view.set_spans(0, [(token("So"), token("end")), (token("So"), token("are"))])
    clicked: list[tuple[int, int, int]] = []
    hovered: list[tuple[int, int]] = []
    view.label_clicked.connect(lambda *place: clicked.append(place))
    view.token_hovered.connect(lambda turn, found, _: hovered.append((turn, found)))
    for word in ("are", "end"):
        point = QPoint(GUTTER - 8, rect_of(view, word).center().y())
        QTest.mouseMove(view.viewport(), point)
        assert view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert clicked == [(0, token("So"), token("are")), (0, token("So"), token("end"))]
    assert hovered[-1] == (0, token("So")), "its card shows label and note"
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect_of(view, "are").center())
    assert len(clicked) == 2, "a click on a word only moves the caret"
