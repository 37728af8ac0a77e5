"""Where the two runs in the lanes part: asked for, said in a strip, shown and marked in both.

Live or recorded makes no difference: what stands in the lanes is compared, whole, however much of a
recording is shown just now.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from overthink.comparison.pairing import (
    PairedRun,
    asked_the_same,
    divergence_of,
    have_said_nothing,
)
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
from overthink.ui.state.turn_state import SIDES, Side


class DivergencePresenter(QObject):
    """Compares the lanes when it is asked to. A child of the window."""

    def __init__(
        self,
        window: MainWindow,
        controller: ComparisonController,
        reviewing: SessionReviewPresenter,
    ) -> None:
        super().__init__(window)
        self._window, self._controller, self._reviewing = window, controller, reviewing
        self._found: Divergence | None = None
        self.strip = DivergenceStrip(window.theme)
        window.place_strip(self.strip)
        window.view_bar.divergence_requested.connect(self.look)
        self.strip.show_requested.connect(self.show_place)
        self.strip.closed.connect(self._unmark)
        for signal in (controller.conversation_begun, controller.turn_begun, reviewing.changed):
            signal.connect(self.leave)

    def look(self) -> None:
        """Says where the two runs part, and shows it; or why there is no such place."""
        self._unmark()
        left, right = (self._reviewing.run_on(side) for side in SIDES)
        if left is None or right is None:
            self.strip.show_message(run_missing_text())
        elif not asked_the_same(left, right):
            self.strip.show_message(different_prompts_text(left, right))
        elif have_said_nothing(left, right):
            self.strip.show_message(no_tokens_text())
        else:
            self._compare(left, right)
        announce(self.strip, self.strip.words.text())

    def leave(self) -> bool:
        """Takes strip and marks away; True where there were such."""
        was_there = not self.strip.isHidden()
        self.strip.close_strip()
        return was_there

    def _compare(self, left: PairedRun, right: PairedRun) -> None:
        self._found = divergence_of(left, right)
        if self._found is None:
            over = all(run.record.status is not None for run in (left, right))
            self.strip.show_message(identical_text(over))
            return
        self.strip.show_divergence(self._found)
        self.show_place()

    def show_place(self) -> None:
        """Brings the place into sight in both lanes, and marks it there."""
        places = self._places()
        if self._reviewing.on:
            self._reviewing.player.reach(places)
        for side, token in places.items():
            transcript = self._window.transcripts[side]
            turn = len(self._controller.lane_states[side].turns) - 1
            transcript.align_token(turn, token)
            transcript.pin(turn, token)

    def _places(self) -> dict[Side, int]:
        """The token of each lane at the place; of one that has ended, its last."""
        if self._found is None:
            return {}
        tokens = {"left": self._found.left.token, "right": self._found.right.token}
        places: dict[Side, int] = {}
        for side in SIDES:
            run, token = self._reviewing.run_on(side), tokens[side]
            if run is not None and len(run.record.trace):
                places[side] = len(run.record.trace) - 1 if token is None else token
        return places

    def _unmark(self) -> None:
        self._found = None
        for transcript in self._window.transcripts.values():
            transcript.pin(0, -1)
