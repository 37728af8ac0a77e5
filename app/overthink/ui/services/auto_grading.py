"""Judges answers when their runs are shown to the end: by rules at once, mathematics after."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from overthink.grading.judgement import Judgement, judgement
from overthink.storage.recorder import TurnHandle
from overthink.ui.services.comparison_controller import ComparisonController
from overthink.ui.services.session_recording import SessionRecording
from overthink.ui.state.turn_state import Side, TurnState


class AutoGrading(QObject):
    """The judgements of the last turns, by side."""

    judged = Signal(str)

    def __init__(
        self,
        controller: ComparisonController,
        keeping: SessionRecording,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._controller, self._keeping = controller, keeping
        self.judgements: dict[Side, Judgement] = {}
        self._turns: dict[Side, TurnState] = {}
        controller.shown_to_the_end.connect(self.judge)

    def judge(self, side: Side) -> None:
        """Judges a lane's last answer, which is there to its end."""
        lane_state = self._controller.lane_states[side]
        turn, kept = lane_state.turns[-1], lane_state.handle
        self.judgements.pop(side, None)
        self._turns[side] = turn
        if turn.expect is not None:
            self._controller.start(self._judge(side, turn, turn.expect, kept))

    async def _judge(
        self, side: Side, turn: TurnState, expect: str, kept: TurnHandle | None
    ) -> None:
        result = await judgement(expect, turn.record.answer)
        self._keeping.judged(kept, side, result)
        if self._turns.get(side) is turn:
            self.judgements[side] = result
            self.judged.emit(side)
