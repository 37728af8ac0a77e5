"""Keeps what happens: every turn of the window goes to the recorder as it happens.

The controller tells when a turn begins, what its lanes say and when it ends. The recorder writes in
a thread of its own; nothing here waits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from overthink.core.events import LaneEvent
from overthink.core.vocabulary import TimingMode
from overthink.grading.judgement import Judgement
from overthink.storage.recorder import Recorder, SavingState, SessionRecorder, TurnHandle
from overthink.storage.turn_log import RunPlan
from overthink.ui.state.turn_state import SavedAs


class SessionRecording(QObject):
    """One recorder, and the session that goes on."""

    state_changed = Signal(object)
    """`SavingState`: saving begins to fail, or works again."""
    session_changed = Signal(str)
    """A session looks different in a list now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recorder: Recorder | None = None
        self._session: SessionRecorder | None = None
        self._continues = ""
        self._sessions: dict[str, SessionRecorder] = {}
        """All of them: a judgement may come when another session goes on already."""

    def use(self, recorder: Recorder) -> None:
        """Records from now on."""
        self._recorder = recorder

    def tell_state(self, state: SavingState) -> None:
        """For the recorder's thread: signals cross to the window's."""
        self.state_changed.emit(state)

    def tell_changed(self, session: str) -> None:
        """For the recorder's thread: signals cross to the window's."""
        self.session_changed.emit(session)

    @property
    def session(self) -> str | None:
        """Identity of the session that goes on; None before its first turn."""
        return self._session.id if self._session else None

    def begin_session(self, continues: str = "") -> None:
        """What comes next is a session of its own, or more turns of a saved one."""
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
        """A turn is about to begin; None where nothing is recorded."""
        if self._recorder is None:
            return None
        if self._session is None:
            self._session = self._recorder.session(continues=self._continues)
            self._sessions[self._session.id] = self._session
        again = repeats.turn if repeats and repeats.session == self._session.id else None
        return self._session.begin_turn(prompt, system, expect, timing, plans, again)

    def take(self, turn: TurnHandle | None, side: str, event: LaneEvent) -> None:
        """A lane said something."""
        if turn:
            self._sessions[turn.session].record(turn, side, event)

    def judged(self, turn: TurnHandle | None, side: str, judgement: Judgement) -> None:
        """An answer was judged."""
        if turn:
            self._sessions[turn.session].record_judgement(turn, side, judgement)

    def end_turn(self, turn: TurnHandle | None, stopped: Sequence[str]) -> None:
        """Nothing more comes of the turn.

        Args:
            stopped: sides that were stopped before their run began.
        """
        if turn:
            self._sessions[turn.session].end_turn(turn, stopped)
