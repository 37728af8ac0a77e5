"""Computes the statistics of both thoughts in a thread, while they are displayed.

A running lane's record is copied and analysed a few times a second at most, and less often the
longer that takes. The statistics of a finished run are shown at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer

from overthink.core.run_record import RunRecord
from overthink.core.thought_words import ThoughtWords
from overthink.core.vocabulary import Judgement
from overthink.grading.thought_statistics import FinalAnswer, ThoughtStatistics, thought_statistics
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.thought_statistics.popover import StatisticsPopover
from overthink.ui.presenters.lanes import LanesPresenter
from overthink.ui.presenters.session_review import SessionReviewPresenter
from overthink.ui.presenters.thought_maps import ThoughtMapsPresenter
from overthink.ui.services.background_work import WorkerThread
from overthink.ui.services.comparison_controller import ComparisonController
from overthink.ui.state.blindness import Fact, is_hidden
from overthink.ui.state.turn_state import SIDES, Side, TurnState
from overthink.ui.widgets.concealment import Concealment

_LEAST_MS = 400
"""Between two analyses of a running lane."""
_SHARE = 20
"""An analysis may take a twentieth of the time between two."""


class _Analysed(NamedTuple):
    """Identifies what was analysed: statistics are out of date when any field differs."""

    record: int
    tokens: int
    over: bool
    judged: Judgement | None
    by_hand: bool | None


class ThoughtStatisticsPresenter(QObject):
    """Shows statistics on demand. A child of the window. `close` must be called at the end.

    Args:
        words: returns the word lists; called in the thread, when they are first needed.
    """

    def __init__(
        self,
        window: MainWindow,
        controller: ComparisonController,
        lanes: LanesPresenter,
        review: SessionReviewPresenter,
        words: Callable[[], ThoughtWords],
        maps: ThoughtMapsPresenter,
    ) -> None:
        super().__init__(window)
        self._controller, self._review, self._words = controller, review, words
        self._worker = WorkerThread(self)
        self._analysed: dict[Side, _Analysed] = {}
        self._computing = False
        self._due = 0.0
        self._concealed = Concealment(window)
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._update)
        self._button = window.view_bar.statistics_button
        self._window = window
        self._button.toggled.connect(self._switch)
        self._maps = maps
        self._finals: dict[Side, FinalAnswer | None] = {}
        maps.changed.connect(self._show_map)
        lanes.refreshed.connect(self.refresh)
        controller.turn_started.connect(self.refresh)
        review.changed.connect(self.refresh)

    def close(self) -> None:
        """Wait for the running computation."""
        self._later.stop()
        self._worker.close()

    def leave(self) -> bool:
        """Close the popovers; True if any was open."""
        was_open = self._button.isChecked()
        self._button.setChecked(False)
        return was_open

    def set_blind(self, on: bool) -> None:
        """Close the popovers in blind mode, and keep their readings from assistive technology."""
        made = self.__dict__.get("popovers", {})
        if is_hidden(Fact.MEASUREMENT, on):
            self.leave()
            self._concealed.take(*made.values())
        else:
            self._concealed.restore()

    @cached_property
    def popovers(self) -> dict[Side, StatisticsPopover]:
        """The popovers, made on first use: they have fifty widgets."""
        window = self._window
        made: dict[Side, StatisticsPopover] = {
            side: StatisticsPopover(window.theme, side, window.transcripts[side], window)
            for side in SIDES
        }
        for popover in made.values():
            popover.closed.connect(self._uncheck)
        for side, popover in made.items():
            popover.map_view.token_chosen.connect(lambda token, side=side: self._go_to(side, token))
        return made

    # -- opening and closing ---------------------------------------------------------------------

    def _switch(self, on: bool) -> None:
        self._analysed.clear()
        self._finals.clear()
        for popover in self.popovers.values():
            if on:
                popover.open()
            else:
                popover.close_popover()
        self._due = 0.0
        self.refresh()

    def _uncheck(self) -> None:
        """Uncheck the button when the last popover was closed."""
        if all(popover.isHidden() for popover in self.popovers.values()):
            self._button.setChecked(False)

    # -- statistics ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Something has changed: update when the next analysis is due."""
        if self._button.isChecked() and not self._computing and not self._later.isActive():
            wait_s = self._due - time.monotonic()
            self._later.start(max(0, round(wait_s * 1000)))

    def _update(self) -> None:
        """Compute the statistics that are out of date, one lane after the other."""
        for side, popover in self.popovers.items():
            if popover.isHidden():
                continue
            turns = self._controller.lane_states[side].turns
            if not turns:
                self._analysed.pop(side, None)
                popover.show_statistics(None)
                popover.show_map(None)
                continue
            turn = turns[-1]
            state = self._state(side, turn.record)
            if self._analysed.get(side) != state:
                self._analysed[side] = state
                self._compute(side, state, turn)
                return

    def _state(self, side: Side, record: RunRecord) -> _Analysed:
        over = record.status is not None
        return _Analysed(id(record), len(record.trace), over, *self._review.verdict_on(side))

    def _compute(self, side: Side, state: _Analysed, turn: TurnState) -> None:
        self._computing = True
        record = turn.record if state.over else turn.record.copy()

        def work() -> tuple[ThoughtStatistics, float]:
            began = time.thread_time()
            words, judged, by_hand = self._words(), state.judged, state.by_hand
            statistics = thought_statistics(record, turn.expect, words, judged, by_hand)
            return statistics, time.thread_time() - began

        self._worker.run(work, lambda done: self._show(side, state, *done))

    def _show_map(self, side: Side) -> None:
        """Show the map of a lane's run, if the statistics are open."""
        if self._button.isChecked() and not self.popovers[side].isHidden():
            self.popovers[side].show_map(self._maps.map_of(side, self._finals.get(side)))

    def _go_to(self, side: Side, token: int) -> None:
        turns = self._controller.lane_states[side].turns
        self._window.transcripts[side].show_token(len(turns) - 1, token)

    def _show(
        self, side: Side, state: _Analysed, statistics: ThoughtStatistics, took_s: float
    ) -> None:
        self._computing = False
        if self._analysed.get(side) == state:  # else something else is shown by now
            self.popovers[side].show_statistics(statistics)
            self._finals[side] = statistics.final_answer
            self._show_map(side)
        rest_s = 0.0 if state.over else max(_LEAST_MS / 1000, _SHARE * took_s)
        self._due = time.monotonic() + rest_s
        self.refresh()
