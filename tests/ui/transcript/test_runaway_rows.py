"""Runaways in a transcript: marked with kind and count, what repeats folded, while it streams."""

from __future__ import annotations

import random

import msgspec
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from overthink.core.events import LaneEvent, RunawayFound, Tokens
from overthink.core.runaway.findings import Evidence, Finding, RunawayKind
from overthink.core.vocabulary import Phase
from overthink.ui.transcript.block_splitter import Blocks, Row
from overthink.ui.transcript.view import TranscriptView
from tests.lanes import child_events
from tests.ui.made_runs import batch, prompt_done, turn_of, words
from tests.ui.transcript.screens import on_screen, process_paint, repainted, show_view, take
from tests.ui.transcript.test_block_splitter import ESTIMATE
from tests.ui.transcript.test_random_actions import Reader

START, PERIOD = 60, 7


def looped(first: int, count: int) -> Tokens:
    """Tokens of a loop that begins at `START`."""
    numbers = [(token - START) % PERIOD for token in range(first, first + count)]
    texts = [f" no{number}" if number else "\nWait" for number in numbers]
    return batch(first, texts, ids=[5 + number for number in numbers])


def exact(end: int) -> Finding:
    return Finding(
        kind=RunawayKind.EXACT,
        start=START,
        end=end,
        found=START + 256,
        strength=1.0,
        certain=True,
        evidence=Evidence(earlier=(START, START + PERIOD), period=PERIOD, repeats=36),
    )


def circling(end: int, *, start: int = 400, ended: bool = True) -> RunawayFound:
    finding = Finding(
        kind=RunawayKind.CIRCLING,
        start=start,
        end=end,
        found=start + 100,
        strength=0.7,
        certain=False,
        evidence=Evidence(earlier=(20, 50), words=("ice", "<b>pan</b>")),
    )
    return RunawayFound(finding, ended=ended, at=end)


def loop_events(tokens: int = 400) -> list[LaneEvent]:
    """A run that loops from `START` on and is still running."""
    return [
        prompt_done(),
        batch(0, words(START)),
        looped(START, tokens),
        RunawayFound(exact(START + 257), at=START + 257),
    ]


def rows_of(view: TranscriptView) -> list[str]:
    return [row.text for row in view._canvas.document.turns[0].runaways.rows]


def read(view: TranscriptView) -> str:
    """What a screen reader reads."""
    reader = view.accessible_text()
    return reader.text(0, reader.character_count())


def place_of(view: TranscriptView, line: str) -> QPoint:
    """A point in the row with this text."""
    for y in range(view.viewport().height()):
        found = view._canvas.row_at(QPoint(60, y))
        if found and line in found[1].text:
            return found[2].center()
    raise AssertionError(f"no row {line!r} is in view")


def test_a_loop_is_folded_and_counted_while_it_streams(qtbot: QtBot) -> None:
    turn = turn_of(loop_events())
    view = show_view(qtbot, turn)
    assert rows_of(view)[1] == "▸ the same 7 tokens, 53 more times"
    assert read(view).count("no3") == 4
    take(view, turn, looped(START + 400, 300))
    assert rows_of(view)[1] == "▸ the same 7 tokens, 96 more times"
    assert read(view).count("no3") == 4
    assert on_screen(view) == repainted(view)


def test_what_follows_a_loop_is_displayed_at_once(qtbot: QtBot) -> None:
    turn = turn_of(loop_events())
    view = show_view(qtbot, turn)
    take(view, turn, batch(START + 400, [" But", " then", " it", " ended"]))
    assert read(view).rstrip().endswith("the same 7 tokens, 53 more times\n But then it ended")
    assert on_screen(view) == repainted(view)


def test_a_click_opens_a_fold_and_another_closes_it(qtbot: QtBot) -> None:
    view = show_view(qtbot, turn_of(loop_events()))
    for text, times in (("▾ the same 7", 57), ("▸ the same 7", 4)):
        at = place_of(view, "more times")
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert any(row.startswith(text) for row in rows_of(view))
        assert read(view).count("no3") == times
        assert place_of(view, "more times").y() == at.y()  # it stays under the pointer
        process_paint()
        assert on_screen(view) == repainted(view)


def test_enter_opens_a_fold_and_arrows_pass_it_in_one_step(qtbot: QtBot) -> None:
    turn = turn_of(loop_events())
    take(view := show_view(qtbot, turn), turn, batch(START + 400, [" But", " then"]))
    view.go_to_token(0, START + 4 * PERIOD - 1)
    for _ in range(3):  # to the line break, the fold, and beyond it
        QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.token_at_caret == (0, START + 400)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.token_at_caret == (0, START + 4 * PERIOD)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert rows_of(view)[1].startswith("▾")


def test_going_to_a_hidden_token_opens_the_fold(qtbot: QtBot) -> None:
    view = show_view(qtbot, turn_of(loop_events()))
    view.go_to_token(0, START + 200)
    assert rows_of(view)[1].startswith("▾")


def test_scrolling_along_with_the_other_lane_leaves_folds_closed(qtbot: QtBot) -> None:
    turn = turn_of(loop_events())
    view = show_view(qtbot, turn)
    view.show_time(0, turn.record.trace.t_us[START + 200])
    assert rows_of(view)[1].startswith("▸")


def test_a_loop_that_is_being_read_stays_open(qtbot: QtBot) -> None:
    turn = turn_of(loop_events()[:-1])
    view = show_view(qtbot, turn)
    view.go_to_token(0, START + 200)
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() - 40)
    before = view.rect_of_token(0, START + 190)
    take(view, turn, loop_events()[-1])
    assert rows_of(view)[1].startswith("▾")
    assert view.rect_of_token(0, START + 190) == before


def test_a_circling_passage_links_to_the_earlier_one(qtbot: QtBot) -> None:
    turn = turn_of([prompt_done(), batch(0, words(800, 20)), circling(800)])
    view = show_view(qtbot, turn)
    assert rows_of(view) == [
        "Circling · 400 tokens  ↑ see token 20",
        "▾ 304 more tokens: earlier passages again",
    ]
    view.go_to_token(0, 400)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(view, "Circling"))
    assert view.token_at_caret == (0, 20)


def test_a_row_explains_itself_without_obeying_the_models_markup(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = show_view(qtbot, turn_of([prompt_done(), batch(0, words(800, 20)), circling(800)]))
    view.go_to_token(0, 400)
    shown: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, *_: shown.append(text))
    at = place_of(view, "Circling")
    QApplication.sendEvent(
        view.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, view.viewport().mapToGlobal(at))
    )
    assert "Earlier passages return" in shown[0]
    assert "ice, &lt;b&gt;pan&lt;/b&gt;" in shown[0]


def test_nothing_is_marked_in_a_blind_comparison(qtbot: QtBot) -> None:
    view = show_view(qtbot, turn_of(loop_events()))
    view.set_blind(True)
    assert "more times" not in read(view)
    view.set_blind(False)
    assert "more times" in read(view)


def test_copied_text_contains_what_is_folded(qtbot: QtBot) -> None:
    view = show_view(qtbot, turn_of(loop_events()))
    view.select_all()
    assert view.selected_text().count("no3") == 57
    assert "more times" not in view.selected_text()


def test_a_found_word_in_a_fold_opens_it(qtbot: QtBot) -> None:
    turn = turn_of(loop_events())
    view = show_view(qtbot, turn)
    assert view.find("no3") == 57
    view.show_match(30)
    assert rows_of(view)[1].startswith("▾")


def test_a_finished_run_is_marked_by_its_final_findings(qtbot: QtBot) -> None:
    done = child_events.finished(runaways=(exact(START + 400),))
    view = show_view(qtbot, turn_of([*loop_events(), done]))
    assert rows_of(view)[0] == "Exact loop · 7 tokens × 57 · 393 wasted"


def test_caret_offsets_of_screen_readers_count_the_rows(qtbot: QtBot) -> None:
    turn = turn_of(loop_events())
    take(view := show_view(qtbot, turn), turn, batch(START + 400, [" Büt", " thén"]))
    view.go_to_token(0, START + 401)
    reader = view.accessible_text()
    assert reader.text(reader.caret(), reader.caret() + 5) == " thén"
    reader.set_caret(read(view).index(" Büt"))
    assert view.token_at_caret == (0, START + 400)


@pytest.mark.parametrize("seed", range(6))
def test_rows_that_come_later_cut_a_text_as_if_they_had_been_there(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(
        chance.choice(["ab ", "cd\n", "e", "\n\n", "long " * 300]) for _ in range(60)
    ).encode()
    data = bytearray()
    blocks = Blocks(data, 0, ESTIMATE)
    rows: list[Row] = []
    for _ in range(25):
        data += text[len(data) : len(data) + chance.randint(0, len(text) // 12)]
        if chance.random() < 0.5:
            rows = _random_rows(chance, len(data))
            blocks.set_rows(rows)
        elif rows and rows[-1].end > rows[-1].start and chance.random() < 0.5:
            rows = [*rows[:-1], rows[-1]._replace(end=len(data))]
            blocks.set_rows(rows)
        blocks.grow(len(data))
        whole = Blocks(data, 0, ESTIMATE)
        whole.set_rows(rows)
        whole.grow(len(data))
        assert list(blocks.starts) == list(whole.starts)
        shown = [blocks.row(index) for index in range(len(blocks))]
        assert shown == [whole.row(index) for index in range(len(whole))]
        assert [row for row in shown if row] == rows
        heights = [blocks.heights[index] for index in range(len(blocks))]
        assert heights == [whole.heights[index] for index in range(len(whole))]
        assert blocks.heights.total == sum(heights)


def _random_rows(chance: random.Random, end: int) -> list[Row]:
    places = sorted(chance.randint(0, end) for _ in range(chance.choice([0, 2, 4, 6])))
    return [
        Row(first, chance.choice([first, last]), f"row {first}")
        for first, last in zip(places[::2], places[1::2], strict=True)
    ]


class RunawayReader(Reader):
    """Reads runs that run away, and opens and folds what repeats."""

    def __init__(self, qtbot: QtBot, seed: int) -> None:
        super().__init__(qtbot, seed)
        self.actions += [*[self.run_away] * 3, *[self.loop] * 3, *[self.enter] * 2]

    def run_away(self) -> None:
        turn = self.turns[-1]
        tokens = len(turn.record.trace)
        kind = self.chance.choice(list(RunawayKind))
        start = self.chance.randint(0, tokens - 1)
        found = circling(self.chance.randint(start + 1, tokens), start=start).finding
        found = msgspec.structs.replace(found, kind=kind, certain=self.chance.random() < 0.5)
        take(self.view, turn, RunawayFound(found, ended=self.chance.random() < 0.5, at=tokens))

    def loop(self) -> None:
        turn = self.turns[-1]
        first = len(turn.record.trace)
        phase = Phase(turn.record.trace.phases[-1])
        count = self.chance.randint(60, 200)
        take(self.view, turn, batch(first, ["a", " b", "\n"] * count, phase, ids=[1, 2, 3] * count))
        finding = Finding(
            kind=RunawayKind.EXACT,
            start=first,
            end=first + 3 * count,
            found=first + 2 * count,
            strength=1.0,
            certain=True,
            evidence=Evidence(period=3, repeats=count),
        )
        take(self.view, turn, RunawayFound(finding, at=first + 3 * count))

    def enter(self) -> None:
        turns = self.view._canvas.document.turns
        rows = turns[-1].runaways.rows
        if rows:
            self.view.go_to_token(len(turns) - 1, self.chance.choice(rows).token)
        QTest.keyClick(self.view, Qt.Key.Key_Return)


@pytest.mark.parametrize("seed", range(4))
def test_incremental_painting_of_rows_equals_a_full_repaint(qtbot: QtBot, seed: int) -> None:
    reader = RunawayReader(qtbot, seed)
    view = reader.view
    bar = view.verticalScrollBar()
    for _ in range(40):
        reader.chance.choice(reader.actions)()
        view.refresh()
        process_paint()
        assert on_screen(view) == repainted(view)
        assert bar.value() == view._canvas.scrolling.y
        assert not view.following or bar.value() == bar.maximum()
        reader_text = view.accessible_text()
        assert len(read(view).encode("utf-16-le")) // 2 == reader_text.character_count()
