"""Finds where the two runs in the lanes diverge, shows it in a strip, and marks it in both.

Live and recorded runs are treated alike. A recording is compared as a whole, however much of it is
displayed.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from overthink.comparison.run_pair import PairedRun, are_both_empty, divergence_of, have_same_input
from overthink.core.divergence import Divergence
from overthink.ui.accessibility.screen_reader import announce
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.divergence.strip import DivergenceStrip
from overthink.ui.panels.divergence.text import (
    different_prompts_text,
    identical_text,
    no_tokens_text,
    run_missing_text,
)
from overthink.ui.presenters.session_review import SessionReviewPresenter
from overthink.ui.services.comparison_controller import ComparisonController
from overthink.ui.state.blindness import Fact, is_hidden
from overthink.ui.state.turn_state import SIDES, Side


class DivergencePresenter(QObject):
    """Compares the lanes on request. A child of the window."""

    def __init__(
        self, window: MainWindow, controller: ComparisonController, review: SessionReviewPresenter
    ) -> None:
        super().__init__(window)
        self._window, self._controller, self._review = window, controller, review
        self._found: Divergence | None = None
        self._blind = False
        self.strip = DivergenceStrip(window.theme)
        window.place_strip(self.strip)
        window.view_bar.divergence_requested.connect(self.find)
        self.strip.show_requested.connect(self.show_position)
        self.strip.closed.connect(self._unmark)
        for signal in (controller.conversation_started, controller.turn_started, review.changed):
            signal.connect(self.leave)

    def find(self) -> None:
        """Show where the two runs diverge, or why there is no such position."""
        self._unmark()
        if is_hidden(Fact.MEASUREMENT, self._blind):
            self._window.message.show_message(
                self.tr("Where the runs diverge is hidden until you vote.")
            )
            return
        left, right = (self._review.run_on(side) for side in SIDES)
        if left is None or right is None:
            self.strip.show_message(run_missing_text())
        elif not have_same_input(left, right):
            self.strip.show_message(different_prompts_text(left, right))
        elif are_both_empty(left, right):
            self.strip.show_message(no_tokens_text())
        else:
            self._compare(left, right)
        announce(self.strip, self.strip.words.text())

    def leave(self) -> bool:
        """Hide the strip and the marks; True if they were visible."""
        was_visible = not self.strip.isHidden()
        self.strip.close_strip()
        return was_visible

    def set_blind(self, on: bool) -> None:
        """Hide where the runs diverge in blind mode."""
        self._blind = on
        if is_hidden(Fact.MEASUREMENT, on):
            self.leave()
            self.strip.clear()

    def _compare(self, left: PairedRun, right: PairedRun) -> None:
        self._found = divergence_of(left, right)
        if self._found is None:
            over = all(run.record.status is not None for run in (left, right))
            self.strip.show_message(identical_text(over))
            return
        self.strip.show_divergence(self._found)
        self.show_position()

    def show_position(self) -> None:
        """Scroll both lanes to the position and mark it."""
        tokens = self._tokens()
        if self._review.on:
            self._review.player.reach(tokens)
        for side, token in tokens.items():
            transcript = self._window.transcripts[side]
            turn = len(self._controller.lane_states[side].turns) - 1
            transcript.align_token(turn, token)
            transcript.pin(turn, token)

    def _tokens(self) -> dict[Side, int]:
        """Each lane's token at the position; for a lane that ended before it, its last token."""
        if self._found is None:
            return {}
        found = {"left": self._found.left.token, "right": self._found.right.token}
        tokens: dict[Side, int] = {}
        for side in SIDES:
            run, token = self._review.run_on(side), found[side]
            if run is not None and len(run.record.trace):
                tokens[side] = len(run.record.trace) - 1 if token is None else token
        return tokens

    def _unmark(self) -> None:
        self._found = None
        for transcript in self._window.transcripts.values():
            transcript.pin(0, -1)
