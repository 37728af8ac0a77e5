"""Shows what the lanes computed, at the chosen pace, on one frame clock.

Lanes push their events into feeds. On each tick the feeds release what is due, and `ticked` makes
the views refresh. The clock stops while nothing happens.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from overthink.ui.base.frame_clock import FrameClock
from overthink.ui.state.lane_state import LaneState
from overthink.ui.state.paced_feed import AT_ONCE, slowed_to
from overthink.ui.state.turn_state import Side

ENOUGH = 8
"""New tokens of a lane that are worth a frame of their own while lanes compute."""


class PacedDisplay(QObject):
    """The frame clock, and the feeds that it advances."""

    ticked = Signal()
    """Something new is shown."""
    run_shown = Signal(str)
    """A lane's run is on the screen to its end."""
    finished = Signal()
    """Both lanes have ended, and everything is shown."""

    def __init__(
        self, lane_states: Mapping[Side, LaneState], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._lane_states = lane_states
        self.pace: float | None = None
        """Most tokens to show a second; None shows them as fast as they come."""
        self.until_interesting = False
        """Whether a runaway rushes by until something happens."""
        self._clock = FrameClock(self)
        self._clock.ticked.connect(self._tick)

    def start(self) -> None:
        """Start the clock, which stops by itself once everything is shown."""
        self._clock.start()

    def stop(self) -> None:
        """Stop the clock."""
        self._clock.stop()

    def show_all(self) -> None:
        """Show at once what was computed, whatever the pace."""
        for lane_state in self._lane_states.values():
            if lane_state.feed:
                lane_state.feed.show_all()

    def _tick(self, seconds: float) -> None:
        lane_states = self._lane_states.values()
        feeds = [lane_state.feed for lane_state in lane_states if lane_state.feed]
        slowed = AT_ONCE
        if self.pace:
            slowed = slowed_to(self.pace, feeds, until_interesting=self.until_interesting)
        before = self._tokens_shown()
        grown = [feed.advance(seconds, slowed) for feed in feeds]
        few = self._tokens_shown() - before < ENOUGH * len(feeds)
        computing = any(lane_state.running for lane_state in lane_states)
        self._clock.set_calm(few and slowed == AT_ONCE and computing)
        over = not any(lane_state.busy for lane_state in lane_states)
        if any(grown) or over:  # a lane may end without an event
            self.ticked.emit()
        self._announce_ends()
        if over:
            self._clock.stop()
            self.finished.emit()

    def _tokens_shown(self) -> int:
        turns = (lane_state.last_turn for lane_state in self._lane_states.values())
        return sum(len(turn.record.trace) for turn in turns if turn)

    def _announce_ends(self) -> None:
        for side, lane_state in self._lane_states.items():
            if lane_state.feed and not lane_state.busy and not lane_state.end_announced:
                lane_state.end_announced = True
                self.run_shown.emit(side)
