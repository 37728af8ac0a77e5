"""Blind comparison: what tells the models apart is hidden, and sides drawn by lot, until a vote.

Live lanes exchange their models before a conversation begins; a saved session is shown with its
lanes exchanged. Hidden are names, figures, colours of origin, plots, what the card says of a token,
and the session's entry in the list. The words themselves stay: a model may still name itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from overthink.core.events import Failed, LaneEvent
from overthink.ui.main_window import MainWindow
from overthink.ui.services.comparison_controller import ComparisonController
from overthink.ui.state.turn_state import TurnState


def by_lot() -> bool:
    """True or false, as likely as each other."""
    return bool(secrets.randbits(1))


class BlindMode(QObject):
    """Whether names are hidden, and who sees to it. A child of the window.

    Args:
        draw: says whether lanes are exchanged.
    """

    changed = Signal()
    hidden_changed = Signal(bool)

    def __init__(
        self,
        window: MainWindow,
        controller: ComparisonController,
        draw: Callable[[], bool] = by_lot,
    ) -> None:
        super().__init__(window)
        self._window, self._controller, self._draw = window, controller, draw
        self.armed = False
        """True where what comes next is to be compared blind."""
        self.hidden = False
        """True while names are hidden."""
        self.reopen: Callable[[], None] = lambda: None
        """Opens the saved session that is shown anew; nothing where none is."""
        window.view_bar.blind_button.toggled.connect(self._arm)
        controller.conversation_begins.connect(self._begin_live)
        controller.lane_event.connect(self._hear)
        controller.conversation_shown.connect(self._look_for_turns)

    def _arm(self, on: bool) -> None:
        self.armed = on
        if on:
            self.reopen()
        else:
            self.reveal()
        self.changed.emit()

    def _begin_live(self) -> None:
        """A conversation is about to begin in the lanes."""
        if self.armed and self._draw():
            self._controller.exchange_lanes()
        self._set_hidden(self.armed)

    def begin_saved(self) -> bool:
        """A saved session is about to be shown; True where its lanes are to be exchanged."""
        self._set_hidden(self.armed)
        return self.armed and self._draw()

    def _look_for_turns(self) -> None:
        """A recording was left: nothing is shown."""
        if not self._controller.has_turns:
            self.reveal()

    def _hear(self, _side: str, event: LaneEvent) -> None:
        if isinstance(
            event, Failed
        ):  # its sentence names the file, and there is nothing to compare
            self.reveal()

    def look_at(self, turns: Iterable[TurnState]) -> None:
        """A run that failed, then, is nothing to compare either."""
        if self.hidden and any(turn.record.failed for turn in turns):
            self.reveal()

    def reveal(self) -> None:
        """Shows which model is which."""
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
