"""Records every turn of the window as it happens, and grades the answers.

The recorder writes in a thread of its own, so nothing here waits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from overthink.core.events import LaneEvent
from overthink.core.vocabulary import Judgement, TimingMode
from overthink.grading.judgement import is_gradable, judgement
from overthink.storage.recorder import Recorder, SessionRecorder, TurnHandle
from overthink.storage.turn_log import RunPlan, SessionMoved
from overthink.ui.services.background_work import BackgroundTasks
from overthink.ui.state.lane_state import LaneState
from overthink.ui.state.turn_state import SavedAs, Side, TurnState


class SessionRecording(QObject):
    """One recorder, and the session in progress."""

    state_changed = Signal(object)
    """`SavingState`: saving has begun to fail, or works again."""
    session_changed = Signal(str)
    """A session's entry in the list has changed."""

    session_moved = Signal(object)
    """`SessionMoved`: the session in progress was deleted, and its new turn begins another."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session_moved.connect(self._move)
        self._recorder: Recorder | None = None
        self._session: SessionRecorder | None = None
        self._continues = ""
        self._sessions: dict[str, SessionRecorder] = {}
        """All of them: a judgement may come when the next session has begun."""

    def use(self, recorder: Recorder) -> None:
        """Record from now on. The recorder may emit this object's signals from its own thread."""
        self._recorder = recorder

    @property
    def session(self) -> str | None:
        """Identity of the session in progress; None before its first turn."""
        return self._session.id if self._session else None

    @Slot(object)
    def _move(self, moved: SessionMoved) -> None:
        """Add further turns to the session that the last one began."""
        if self._session and self._session.id == moved.old:
            self._session.move(moved.new)
            self._sessions[moved.new] = self._session

    def begin_session(self, continues: str = "") -> None:
        """Begin a new session, or continue a saved one."""
        if self._session:
            self._session.close()
        self._session, self._continues = None, continues

    def begin_turn(
        self,
        prompt: str,
        system: str,
        expect: str | None,
        timing: TimingMode,
        plans: Mapping[str, RunPlan],
        repeats: SavedAs | None,
    ) -> TurnHandle | None:
        """Begin to record a turn; None if nothing is recorded."""
        if self._recorder is None:
            return None
        if self._session is None:
            self._session = self._recorder.session(continues=self._continues)
            self._sessions[self._session.id] = self._session
        again = repeats.turn if repeats and repeats.session == self._session.id else None
        return self._session.begin_turn(prompt, system, expect, timing, plans, again)

    def record(self, turn: TurnHandle | None, side: str, event: LaneEvent) -> None:
        """Record an event of a lane."""
        if turn:
            self._sessions[turn.session].record(turn, side, event)

    def judged(self, turn: TurnHandle | None, side: str, judged: Judgement) -> None:
        """Record the judgement of an answer."""
        if turn:
            self._sessions[turn.session].record_judgement(turn, side, judged)

    def end_turn(self, turn: TurnHandle | None, stopped: Sequence[str]) -> None:
        """End the recording of a turn.

        Args:
            stopped: sides that were stopped before their run began.
        """
        if turn:
            self._sessions[turn.session].end_turn(turn, stopped)


class AutoGrading(QObject):
    """Grades the last answers: by rules at once, by mathematics in a child process."""

    judged = Signal(str)
    """A lane's last answer has a judgement, in `judgements`."""

    def __init__(
        self,
        lane_states: Mapping[Side, LaneState],
        tasks: BackgroundTasks,
        recording: SessionRecording,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lane_states, self._tasks, self._recording = lane_states, tasks, recording
        self.judgements: dict[Side, Judgement] = {}
        self._turns: dict[Side, TurnState] = {}

    def judge(self, side: Side) -> None:
        """Grade the answer of a lane's last run, which must have ended.

        An incomplete answer stays ungraded, and a recording has the verdict that is saved.
        """
        lane_state = self._lane_states[side]
        turn, handle = lane_state.turns[-1], lane_state.handle
        self.judgements.pop(side, None)
        self._turns[side] = turn
        if turn.judged is not None:
            self.judgements[side] = turn.judged
            self.judged.emit(side)
        elif not turn.judged_before and is_gradable(turn.record, expect := turn.expect):
            assert expect is not None
            self._tasks.start(self._judge(side, turn, expect, handle))

    async def _judge(
        self, side: Side, turn: TurnState, expect: str, handle: TurnHandle | None
    ) -> None:
        result = await judgement(expect, turn.record.answer)
        turn.judged = result
        self._recording.judged(handle, side, result)
        if self._turns.get(side) is turn:
            self.judgements[side] = result
            self.judged.emit(side)
