"""The real views over a player: a replayed lane looks like a live one."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import TimingMode
from overthink.ui.panels.plots.panel import PlotPanel
from overthink.ui.panels.replay.player import Player
from overthink.ui.state.turn_state import SIDES, Side, TurnState
from overthink.ui.theme.theme import Theme
from overthink.ui.transcript.view import TranscriptView
from tests.ui.made_runs import PROMPT
from tests.ui.panels.replay.recorded import two_lanes


class Screen:
    """Two transcripts and the plots, connected to a player as in the window."""

    def __init__(self, qtbot: QtBot) -> None:
        theme = Theme("dark")
        self.player = Player()
        self.transcripts = {side: TranscriptView(theme, side) for side in SIDES}
        self.plots = PlotPanel(theme)
        for widget in (*self.transcripts.values(), self.plots):
            qtbot.addWidget(widget)
            widget.resize(400, 300)
            widget.show()
        self.player.rebuilt.connect(self._show)
        self.player.grown.connect(self.refresh)

    def open(self) -> None:
        self.player.open(two_lanes())
        for side in SIDES:
            self._show(side)

    def _show(self, side: Side) -> None:
        self.transcripts[side].show_turns([self.player.turns[side]])
        self.plots.show_runs(self.player.turns["left"], self.player.turns["right"])

    def refresh(self) -> None:
        for transcript in self.transcripts.values():
            transcript.refresh()
        self.plots.redraw()

    def text(self, side: Side) -> str:
        return readable(self.transcripts[side])


def readable(transcript: TranscriptView) -> str:
    text = transcript.accessible_text()
    return text.text(0, text.character_count())


def live(qtbot: QtBot, side: Side, record: RunRecord) -> str:
    """Return what a transcript shows of a record without replay."""
    made = TranscriptView(Theme("dark"), side)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show_turns([TurnState(PROMPT, "0", TimingMode.CONCURRENT, record)])
    return readable(made)


@pytest.fixture
def screen(qtbot: QtBot) -> Screen:
    made = Screen(qtbot)
    made.open()
    return made


def test_the_end_of_a_replay_looks_like_the_live_run(qtbot: QtBot, screen: Screen) -> None:
    screen.player.seek(0.0)
    screen.player.play()
    while screen.player.playing:
        if screen.player.advance(0.1):
            screen.refresh()
    recorded = screen.player.recorded
    assert recorded is not None
    for side in SIDES:
        assert screen.text(side) == live(qtbot, side, recorded.runs[side].record)


def test_scrubbing_shows_the_same_state_from_both_directions(screen: Screen) -> None:
    seen: dict[int, tuple[str, ...]] = {}
    for clock_us in (900_000, 300_000, 600_000, 0, 300_000, 900_000, 600_000, 0):
        screen.player.seek(clock_us)
        QApplication.processEvents()
        texts = tuple(screen.text(side) for side in SIDES)
        assert seen.setdefault(clock_us, texts) == texts
    assert len(set(seen.values())) == 4


def test_plots_show_the_replayed_tokens(screen: Screen) -> None:
    for clock_us in (700_000, 200_000, 500_000):
        screen.player.seek(clock_us)
        screen.plots.redraw()
        shown = {side: len(turn.record.trace) for side, turn in screen.player.turns.items()}
        assert {lane.side: lane.count for lane in screen.plots.lanes} == shown
