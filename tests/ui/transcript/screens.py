"""Transcripts on a screen, for tests: create one, let it grow, grab what is painted."""

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


def show_view(
    qtbot: QtBot, *turns: TurnState, width: int = 600, height: int = 400, theme: Theme | None = None
) -> TranscriptView:
    """Show a transcript on the screen."""
    view = TranscriptView(theme or Theme("dark"), "left")
    qtbot.addWidget(view)
    view.resize(width, height)
    view.show_turns(turns)
    with qtbot.waitExposed(view):
        view.show()
    process_paint()
    return view


def process_paint() -> None:
    """Let Qt paint."""
    QApplication.processEvents()


def take(view: TranscriptView, turn: TurnState, *events: LaneEvent) -> None:
    """Continue a run by one frame of the clock."""
    for event in events:
        turn.record.take(event)
    view.refresh()
    process_paint()


def more(turn: TurnState, count: int, breaks: int = 0, phase: Phase = Phase.THINKING) -> LaneEvent:
    """Return the next tokens of a run."""
    first = len(turn.record.trace)
    return drafted(first, words(count, breaks, first), phase, len(turn.record.trace.draft_rounds))


def stream(view: TranscriptView, turn: TurnState, frames: int, breaks: int = 0) -> None:
    """Continue a run for some frames."""
    for _ in range(frames):
        take(view, turn, more(turn, 12, breaks))


def on_screen(view: TranscriptView) -> QImage:
    """Return what was painted incrementally, without a repaint."""
    area = QRect(view.viewport().mapTo(view, QPoint(0, 0)), view.viewport().size())
    return view.screen().grabWindow(view.winId()).toImage().copy(area)


def repainted(view: TranscriptView) -> QImage:
    """Repaint everything and return the picture."""
    view.viewport().update()
    process_paint()
    return on_screen(view)


def position_of_token(view: TranscriptView, words_: str) -> QPoint:
    """Return the middle of the first occurrence of words, on the viewport."""
    reader = view.accessible_text()
    at = reader.text(0, reader.character_count()).index(words_)
    return reader.rect_of(at + len(words_) // 2).center()


def texts(turns: Sequence[TurnState]) -> str:
    """Return all thoughts and answers."""
    return "".join(turn.record.thinking + turn.record.answer for turn in turns)
