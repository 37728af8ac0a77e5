"""Statistics of both thoughts, while somebody wants to see them: computed beside the UI thread.

A run that goes on is copied and looked at again a few times a second at most, and less often the
longer that takes; how a run ended is shown at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer

from overthink.core.run_record import RunRecord
from overthink.core.thought_words import ThoughtWords
from overthink.grading.thought_statistics import ThoughtStatistics, thought_statistics
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.thought_statistics.popover import StatisticsPopover
from overthink.ui.presenters.lanes import LanesPresenter
from overthink.ui.presenters.session_review import SessionReviewPresenter
from overthink.ui.services.comparison_controller import ComparisonController
from overthink.ui.services.worker_thread import WorkerThread
from overthink.ui.state.turn_state import SIDES, Side, TurnState

_LEAST_MS = 400
"""Between two looks at a run that goes on."""
_SHARE = 20
"""A look may take a twentieth of the time between two."""


class _Seen(NamedTuple):
    """What figures are of; other figures where any of it is another one."""

    record: int
    tokens: int
    over: bool
    right: bool | None


class ThoughtStatisticsPresenter(QObject):
    """Shows statistics on demand. A child of the window; `close` must be called before it goes.

    Args:
        words: gives the lists of words; read when they are first needed, in the thread.
    """

    def __init__(
        self,
        window: MainWindow,
        controller: ComparisonController,
        wiring: LanesPresenter,
        reviewing: SessionReviewPresenter,
        words: Callable[[], ThoughtWords],
    ) -> None:
        super().__init__(window)
        self._controller, self._reviewing, self._words = controller, reviewing, words
        self._worker = WorkerThread(self)
        self._seen: dict[Side, _Seen] = {}
        self._computing = False
        self._due = 0.0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._look)
        self._button = window.view_bar.statistics_button
        self._window = window
        self._button.toggled.connect(self._switch)
        wiring.refreshed.connect(self.refresh)
        controller.turn_begun.connect(self.refresh)
        reviewing.changed.connect(self.refresh)

    def close(self) -> None:
        """Waits for what is being computed."""
        self._later.stop()
        self._worker.close()

    def leave(self) -> bool:
        """Closes the panels; True where any was open."""
        was_open = self._button.isChecked()
        self._button.setChecked(False)
        return was_open

    @cached_property
    def popovers(self) -> dict[Side, StatisticsPopover]:
        """The panels, made when they are first asked for: they are fifty widgets."""
        window = self._window
        made: dict[Side, StatisticsPopover] = {
            side: StatisticsPopover(window.theme, side, window.transcripts[side], window)
            for side in SIDES
        }
        for popover in made.values():
            popover.closed.connect(self._take_closed)
        return made

    # -- coming and going ------------------------------------------------------------------------

    def _switch(self, on: bool) -> None:
        self._seen.clear()
        for popover in self.popovers.values():
            if on:
                popover.open()
            else:
                popover.close_popover()
        self._due = 0.0
        self.refresh()

    def _take_closed(self) -> None:
        """The last of them is closed: the button says so."""
        if all(popover.isHidden() for popover in self.popovers.values()):
            self._button.setChecked(False)

    # -- figures ---------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Something is other now: looks at it when it is due."""
        if self._button.isChecked() and not self._computing and not self._later.isActive():
            wait_s = self._due - time.monotonic()
            self._later.start(max(0, round(wait_s * 1000)))

    def _look(self) -> None:
        """Computes what is out of date, one lane after the other."""
        for side, popover in self.popovers.items():
            if popover.isHidden():
                continue
            turns = self._controller.lane_states[side].turns
            if not turns:
                self._seen.pop(side, None)
                popover.show_statistics(None)
                continue
            turn = turns[-1]
            seen = self._state(side, turn.record)
            if self._seen.get(side) != seen:
                self._seen[side] = seen
                self._compute(side, seen, turn)
                return

    def _state(self, side: Side, record: RunRecord) -> _Seen:
        right = self._reviewing.verdict_on(side)
        return _Seen(id(record), len(record.trace), record.status is not None, right)

    def _compute(self, side: Side, seen: _Seen, turn: TurnState) -> None:
        self._computing = True
        record = turn.record if seen.over else turn.record.copy()

        def work() -> tuple[ThoughtStatistics, float]:
            began = time.thread_time()
            figures = thought_statistics(record, turn.expect, self._words(), seen.right)
            return figures, time.thread_time() - began

        self._worker.run(work, lambda done: self._take(side, seen, *done))

    def _take(self, side: Side, seen: _Seen, figures: ThoughtStatistics, took_s: float) -> None:
        self._computing = False
        if self._seen.get(side) == seen:  # else something else is shown by now
            self.popovers[side].show_statistics(figures)
        rest_s = 0.0 if seen.over else max(_LEAST_MS / 1000, _SHARE * took_s)
        self._due = time.monotonic() + rest_s
        self.refresh()
