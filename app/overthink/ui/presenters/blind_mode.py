"""Blind comparison: hides what identifies the models, and draws the sides, until a vote.

Live lanes exchange their models before a conversation begins; a saved session is displayed with its
lanes exchanged. `state/blindness.py` has the rule for what is hidden. The text itself stays, so a
model may still name itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from overthink.core.events import Failed, LaneEvent
from overthink.ui.main_window import MainWindow
from overthink.ui.services.comparison_controller import ComparisonController
from overthink.ui.state.turn_state import TurnState


def draw_lot() -> bool:
    """True or false, with equal probability."""
    return bool(secrets.randbits(1))


class BlindMode(QObject):
    """Whether names are hidden. A child of the window.

    Args:
        draw: returns whether to exchange the lanes.
    """

    changed = Signal()
    hidden_changed = Signal(bool)

    def __init__(
        self,
        window: MainWindow,
        controller: ComparisonController,
        draw: Callable[[], bool] = draw_lot,
    ) -> None:
        super().__init__(window)
        self._window, self._controller, self._draw = window, controller, draw
        self.armed = False
        """Whether the next comparison is to be blind."""
        self.hidden = False
        """Whether names are hidden now."""
        self.reopen: Callable[[], None] = lambda: None
        """Displays the current saved session anew; does nothing if there is none."""
        window.view_bar.blind_button.toggled.connect(self._arm)
        controller.conversation_starting.connect(self._begin_live)
        controller.lane_event.connect(self._take_event)
        controller.conversation_shown.connect(self._check_turns)

    def _arm(self, on: bool) -> None:
        self.armed = on
        if on:
            self.reopen()
        else:
            self.reveal()
        self.changed.emit()

    def _begin_live(self) -> None:
        if self.armed and self._draw():
            self._controller.exchange_lanes()
        self._set_hidden(self.armed)

    def begin_saved(self) -> bool:
        """A saved session is about to be shown: return whether to exchange its lanes."""
        self._set_hidden(self.armed)
        return self.armed and self._draw()

    def _check_turns(self) -> None:
        if not self._controller.has_turns:  # a recording was closed, and nothing is shown
            self.reveal()

    def _take_event(self, _side: str, event: LaneEvent) -> None:
        if isinstance(event, Failed):  # its message names the file, and nothing can be compared
            self.reveal()

    def reveal_failed(self, turns: Iterable[TurnState]) -> None:
        """Reveal the names if a run failed: there is nothing to compare."""
        if self.hidden and any(turn.record.failed for turn in turns):
            self.reveal()

    def reveal(self) -> None:
        """Show which model is which."""
        self._set_hidden(False)

    def _set_hidden(self, hidden: bool) -> None:
        if hidden == self.hidden:
            return
        self.hidden = hidden
        window = self._window
        for panel in window.panels.values():
            panel.set_blind(hidden)
        for transcript in window.transcripts.values():
            transcript.set_blind(hidden)
        window.view_bar.set_blind(hidden)
        window.set_blind(hidden)
        self.hidden_changed.emit(hidden)
        self.changed.emit()
