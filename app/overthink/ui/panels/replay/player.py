"""Plays a recorded turn: both lanes on one clock, at any speed, forwards and back.

It has no timer of its own: whoever has the frame clock calls `advance`. It fills `TurnState`s as
the feed does for live lanes. What is shown never shrinks; to go back it makes new turns and says
so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from overthink.core.metrics import tokens_per_second
from overthink.lanes.replay_clock import readable_speed
from overthink.ui.panels.replay.key_moments import Moment, MomentKind
from overthink.ui.panels.replay.replayed_lane import Extent, PlayedLane
from overthink.ui.state.recorded_turn import RecordedTurn
from overthink.ui.state.turn_state import SIDES, Side, TurnState

SPEEDS = (1 / 64, 1 / 32, 1 / 16, 1 / 8, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds of the recording that pass in one of whoever looks."""
_ORDINARY = 0.25
"""Those below are for tiny models."""

_US = 1_000_000


def _speed_for(turn: RecordedTurn, now: float) -> float:
    """A speed at which the turn can be read; what was chosen for an ordinary one stays."""
    rates = (tokens_per_second(run.trace) or 0.0 for run in turn.runs.values())
    wanted = readable_speed(max(rates, default=0.0))
    if wanted == 1.0:
        return now if now >= _ORDINARY else wanted
    return min(SPEEDS, key=lambda speed: abs(math.log(speed / wanted)))


class Alignment(StrEnum):
    """Which moments of the two runs are shown at the same time."""

    RECORDED = "recorded"
    """Those that were: a lane that waited waits."""
    FIRST_TOKEN = "first_token"
    """Their first tokens."""


class Player(QObject):
    """The clock of a recording, and what is shown of its lanes."""

    opened = Signal()
    """Another recording is played, or none."""
    rebuilt = Signal(str)
    """A lane's shown turn is a new one: the side."""
    grown = Signal()
    """More is shown, outside `advance`."""
    moved = Signal()
    """Clock, speed or alignment is another."""
    playing_changed = Signal(bool)
    """The frame clock is needed, or no longer."""
    jumped = Signal(str, int)
    """A jump or a step went to a token: side, token."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._turn: RecordedTurn | None = None
        self._lanes: dict[Side, PlayedLane] = {}
        self.clock_us = 0.0
        """Where the recording is, from 0 to `end_us`."""
        self.speed = 1.0
        self.alignment = Alignment.RECORDED
        self.playing = False

    # -- what is played --------------------------------------------------------------------------

    def open(self, turn: RecordedTurn) -> None:
        """Takes a recorded turn, shown to its end."""
        self._set_playing(False)
        self._turn = turn
        self._lanes = {side: PlayedLane(side, turn) for side in SIDES if side in turn.runs}
        self._align()
        self.clock_us = float(self.end_us)
        self.speed = _speed_for(turn, self.speed)
        for lane in self._lanes.values():
            lane.show(lane.extent(self.clock_us))
        self.opened.emit()
        self.moved.emit()

    def close(self) -> None:
        """Lets the recording go. Turns that were shown stay as they are."""
        self._set_playing(False)
        self._turn, self._lanes, self.clock_us = None, {}, 0.0
        self.opened.emit()
        self.moved.emit()

    @property
    def recorded(self) -> RecordedTurn | None:
        """What is played; None for nothing."""
        return self._turn

    @property
    def turns(self) -> Mapping[Side, TurnState]:
        """What is to be shown of each lane that took part."""
        return {side: lane.turn for side, lane in self._lanes.items()}

    @property
    def end_us(self) -> int:
        """When the last of the lanes ends."""
        return max((lane.end_us for lane in self._lanes.values()), default=0)

    @property
    def at_end(self) -> bool:
        """True where all is shown."""
        return self.clock_us >= self.end_us

    def moments(self) -> list[tuple[float, Moment]]:
        """The moments of both lanes with their time on the clock, oldest first."""
        found = [
            (float(lane.offset_us + moment.t_us), moment)
            for lane in self._lanes.values()
            for moment in lane.moments
        ]
        return sorted(found, key=lambda timed: timed[0])

    @property
    def has_rounds(self) -> bool:
        """True where a draft proposed anything."""
        return any(lane.recording.trace.draft_rounds for lane in self._lanes.values())

    # -- the clock -------------------------------------------------------------------------------

    def advance(self, seconds: float) -> bool:
        """Lets time pass; True where something more is shown."""
        if not self.playing:
            return False
        self.clock_us = min(self.clock_us + seconds * _US * self.speed, float(self.end_us))
        grown = [lane.show(lane.extent(self.clock_us))[0] for lane in self._lanes.values()]
        self.moved.emit()
        if self.at_end:
            self._set_playing(False)
        return any(grown)

    def play(self) -> None:
        """Goes on; from the beginning where all is shown."""
        if self._lanes and not self.playing:
            if self.at_end:
                self.seek(0.0)
            self._set_playing(True)

    def pause(self) -> None:
        """Stands still."""
        self._set_playing(False)

    def toggle(self) -> None:
        """Plays, or stands still."""
        (self.pause if self.playing else self.play)()

    def _set_playing(self, playing: bool) -> None:
        if playing != self.playing:
            self.playing = playing
            self.playing_changed.emit(playing)

    def set_speed(self, speed: float) -> None:
        """Chooses how fast the clock goes, within the speeds there are."""
        self.speed = min(max(speed, SPEEDS[0]), SPEEDS[-1])
        self.moved.emit()

    def set_alignment(self, alignment: Alignment) -> None:
        """Chooses which moments are shown together; the clock stays where it is."""
        if alignment is not self.alignment:
            self.alignment = alignment
            at_end = self.at_end
            self._align()
            self.seek(float(self.end_us) if at_end else self.clock_us)

    def _align(self) -> None:
        runs = {side: lane.recording for side, lane in self._lanes.items()}
        first = self.alignment is Alignment.FIRST_TOKEN
        begin = {side: -run.first_us if first else run.starts_us for side, run in runs.items()}
        earliest = min(begin.values(), default=0)
        for side, lane in self._lanes.items():
            lane.offset_us = begin[side] - earliest

    # -- going elsewhere -------------------------------------------------------------------------

    def seek(self, clock_us: float) -> None:
        """Goes to a time."""
        self._go(min(max(clock_us, 0.0), float(self.end_us)), {})

    def _go(self, clock_us: float, exactly: Mapping[Side, int]) -> None:
        """Goes to a time; `exactly` says where a lane shows so many tokens and no other count.

        Two tokens may have come in the same microsecond, and a step is one of them.
        """
        self.clock_us = clock_us
        grown = False
        for side, lane in self._lanes.items():
            wanted = lane.extent(clock_us)
            if side in exactly:
                whole = exactly[side] == len(lane.recording.trace)
                wanted = Extent(exactly[side], wanted.prompt_read, wanted.over and whole)
            changed, anew = lane.show(wanted)
            grown |= changed
            if anew:
                self.rebuilt.emit(side)
        if grown:
            self.grown.emit()
        self.moved.emit()

    def _step_to(
        self, lane: PlayedLane, count: int, others: Mapping[Side, int] | None = None
    ) -> None:
        """Stands still where a lane has just shown so many tokens.

        Args:
            others: how many the other one shows; what it had shown by then where that is not said.
        """
        self.pause()
        self._go(float(lane.token_us(count - 1)), {**(others or {}), lane.side: count})
        self.jumped.emit(lane.side, count - 1)

    def step_token(self) -> None:
        """Shows the next token, of whichever lane it is."""
        coming = [
            (lane.token_us(token), token, lane)
            for lane in self._lanes.values()
            if (token := lane.next_token()) is not None
        ]
        if coming:
            _, token, lane = min(coming, key=lambda found: found[0])
            self._step_to(lane, token + 1, self._counts())

    def step_token_back(self) -> None:
        """Takes the last token back, of whichever lane it is."""
        shown = self._counts()
        last = max((side for side in shown if shown[side]), key=self._last_us, default=None)
        if last is not None:
            self.pause()
            shown[last] -= 1
            ends = (self._lanes[s].token_us(n - 1) for s, n in shown.items() if n)
            self._go(float(max(ends, default=0)), shown)

    def _counts(self) -> dict[Side, int]:
        return {side: lane.shown.tokens for side, lane in self._lanes.items()}

    def _last_us(self, side: Side) -> int:
        lane = self._lanes[side]
        return lane.token_us(lane.shown.tokens - 1)

    def step_round(self) -> None:
        """Shows the next draft round to its end, of whichever lane it is."""
        coming = [
            (lane.token_us(drafted.first), drafted, lane)
            for lane in self._lanes.values()
            if (drafted := lane.next_round()) is not None
        ]
        if coming:
            _, drafted, lane = min(coming, key=lambda found: found[0])
            self._step_to(lane, lane.round_end(drafted))

    def step_round_back(self) -> None:
        """Takes the last draft round back, with what came after it, of whichever lane it is."""
        begun = [
            (lane.token_us(drafted.first), drafted.first, lane)
            for lane in self._lanes.values()
            if (drafted := lane.last_round()) is not None
        ]
        if begun:
            _, count, lane = max(begun, key=lambda found: found[0])
            self.pause()
            before = lane.token_us(count - 1) if count else lane.offset_us
            self._go(float(before), {lane.side: count})
            self.jumped.emit(lane.side, count - 1)

    def reach(self, tokens: Mapping[Side, int]) -> None:
        """Goes on to where all of these tokens are shown; stays where they are."""
        due = [self._lanes[side].token_us(at) for side, at in tokens.items() if side in self._lanes]
        if due and max(due) > self.clock_us:
            self.pause()
            self.seek(float(max(due)))

    def jump(self, kind: MomentKind) -> None:
        """Goes to the next moment of a kind, and behind the last one to the first."""
        found = [(at, moment) for at, moment in self.moments() if moment.kind is kind]
        if found:
            later = (timed for timed in found if timed[0] > self.clock_us)
            _, moment = next(later, found[0])
            self._step_to(self._lanes[moment.side], moment.token + 1)
