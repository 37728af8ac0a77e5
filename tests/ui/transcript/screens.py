"""Transcripts on a screen, for tests: make one, let it grow, look at what is painted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from overthink.core.events import LaneEvent
from overthink.core.vocabulary import Phase
from overthink.ui.state.turn_state import TurnState
from overthink.ui.theme.theme import Theme
from overthink.ui.transcript.view import TranscriptView
from tests.ui.made_runs import drafted, words


def shown(
    qtbot: QtBot, *turns: TurnState, width: int = 600, height: int = 400, theme: Theme | None = None
) -> TranscriptView:
    """A transcript on the screen."""
    view = TranscriptView(theme or Theme("dark"), "left")
    qtbot.addWidget(view)
    view.resize(width, height)
    view.show_turns(turns)
    with qtbot.waitExposed(view):
        view.show()
    painted()
    return view


def painted() -> None:
    """Lets Qt paint."""
    QApplication.processEvents()


def take(view: TranscriptView, turn: TurnState, *events: LaneEvent) -> None:
    """Lets a run go on, as one frame of the clock."""
    for event in events:
        turn.record.take(event)
    view.refresh()
    painted()


def more(turn: TurnState, count: int, breaks: int = 0, phase: Phase = Phase.THINKING) -> LaneEvent:
    """The next tokens of a run."""
    first = len(turn.record.trace)
    return drafted(first, words(count, breaks, first), phase, len(turn.record.trace.draft_rounds))


def stream(view: TranscriptView, turn: TurnState, frames: int, breaks: int = 0) -> None:
    """Lets a run go on for some frames."""
    for _ in range(frames):
        take(view, turn, more(turn, 12, breaks))


def on_screen(view: TranscriptView) -> QImage:
    """What was painted, frame by frame: not painted anew for this picture."""
    area = QRect(view.viewport().mapTo(view, QPoint(0, 0)), view.viewport().size())
    return view.screen().grabWindow(view.winId()).toImage().copy(area)


def painted_anew(view: TranscriptView) -> QImage:
    """What it looks like when everything is painted at once."""
    view.viewport().update()
    painted()
    return on_screen(view)


def position_of_token(view: TranscriptView, words_: str) -> QPoint:
    """The middle of the first position where words stand, on the viewport."""
    reader = view.accessible_text()
    at = reader.text(0, reader.character_count()).index(words_)
    return reader.rect_of(at + len(words_) // 2).center()


def texts(turns: Sequence[TurnState]) -> str:
    """All thoughts and answers."""
    return "".join(turn.record.thinking + turn.record.answer for turn in turns)
