"""Maps both thoughts as they are displayed, a few tokens at a time, for strips and statistics.

The word lists are loaded in a thread. Reading a token takes microseconds, so it is done on the
UI thread, at most `_LIMIT` tokens at a time: a thread that computes would delay frames as well.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from overthink.core.run_record import RunRecord
from overthink.core.thought_words import ThoughtWords
from overthink.grading.thought_map import ThoughtMap, ThoughtMapper
from overthink.grading.thought_statistics import FinalAnswer
from overthink.ui.main_window import MainWindow
from overthink.ui.presenters.lanes import LanesPresenter
from overthink.ui.services.background_work import WorkerThread
from overthink.ui.services.comparison_controller import ComparisonController
from overthink.ui.state.turn_state import SIDES, Side

_LIMIT = 250
"""Tokens that are read at once: about three milliseconds."""
_EVERY_MS = 50


class ThoughtMapsPresenter(QObject):
    """The map of each lane's last run. A child of the window. `close` must be called at the end.

    Args:
        words: returns the word lists; called in the thread, when they are first needed.
    """

    changed = Signal(str)
    """More of a lane's run was read."""

    def __init__(
        self,
        window: MainWindow,
        controller: ComparisonController,
        lanes: LanesPresenter,
        words: Callable[[], ThoughtWords],
    ) -> None:
        super().__init__(window)
        self._window, self._controller = window, controller
        self._load, self._loading = words, False
        self._words: ThoughtWords | None = None
        self._worker = WorkerThread(self)
        self._mappers: dict[Side, tuple[RunRecord, ThoughtMapper]] = {}
        self._timer = QTimer(self, singleShot=True, interval=_EVERY_MS)
        self._timer.timeout.connect(self._read)
        lanes.refreshed.connect(self.refresh)
        controller.turn_started.connect(self.refresh)

    def close(self) -> None:
        """Wait for the word lists, if they are being loaded."""
        self._timer.stop()
        self._worker.close()

    def map_of(self, side: Side, final: FinalAnswer | None) -> ThoughtMap | None:
        """Return the map of a lane's last run, as far as it was read; None if nothing was."""
        record, mapper = self._mappers.get(side, (None, None))
        turn = self._controller.lane_states[side].last_turn
        if record is None or mapper is None or turn is None or turn.record is not record:
            return None
        return mapper.map(record, final)

    def refresh(self) -> None:
        """Read on, soon, if there is something new."""
        if not self._timer.isActive() and any(self._unread(side) for side in SIDES):
            self._timer.start()

    def _unread(self, side: Side) -> bool:
        turn = self._controller.lane_states[side].last_turn
        if turn is None:
            return False
        record, mapper = self._mappers.get(side, (None, None))
        # A replay may go back: then the run is read from its start.
        return mapper is None or record is not turn.record or len(record.trace) != mapper.read

    def _read(self) -> None:
        if self._words is None:
            self._load_words()
            return
        for side in SIDES:
            if self._unread(side):
                self._read_lane(side, self._words)
        self.refresh()

    def _load_words(self) -> None:
        if not self._loading and any(self._has_tokens(side) for side in SIDES):
            self._loading = True
            self._worker.run(self._compiled, self._use_words)

    def _has_tokens(self, side: Side) -> bool:
        turn = self._controller.lane_states[side].last_turn
        return turn is not None and len(turn.record.trace) > 0

    def _compiled(self) -> ThoughtWords:
        words = self._load()
        words.answer_phrases.compiled()  # `re` caches them
        return words

    def _use_words(self, words: ThoughtWords) -> None:
        self._words = words
        self.refresh()

    def _read_lane(self, side: Side, words: ThoughtWords) -> None:
        turns = self._controller.lane_states[side].turns
        trace = turns[-1].record.trace
        known, mapper = self._mappers.get(side, (None, None))
        if mapper is None or known is not turns[-1].record or mapper.read > len(trace):
            mapper = ThoughtMapper(words)
            self._mappers[side] = turns[-1].record, mapper
        mapper.feed(trace, _LIMIT)
        strip = self._window.transcripts[side].strip
        strip.set_answers(len(turns) - 1, [answer.token for answer in mapper.answers])
        self.changed.emit(side)
