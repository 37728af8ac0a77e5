"""Plays a recorded turn: both lanes on one clock, at any speed, forwards and backwards.

It has no timer: the owner of the frame clock calls `advance`. It fills `TurnState`s as the feed
does for live lanes. A displayed turn only grows; going back creates new turns and emits `rebuilt`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from overthink.core.metrics import tokens_per_second
from overthink.lanes.replay_clock import readable_speed
from overthink.ui.panels.replay.key_moments import Moment, MomentKind
from overthink.ui.panels.replay.replayed_lane import Extent, ReplayedLane
from overthink.ui.state.recorded_turn import RecordedTurn
from overthink.ui.state.turn_state import SIDES, Side, TurnState

SPEEDS = (1 / 64, 1 / 32, 1 / 16, 1 / 8, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Recorded seconds per second of playback."""
_NORMAL_FROM = 0.25
"""Lower speeds are for tiny, very fast models."""

_US = 1_000_000


def _speed_for(turn: RecordedTurn, now: float) -> float:
    """Return a speed at which the turn is readable; a normal turn does not change the speed."""
    rates = (tokens_per_second(run.trace) or 0.0 for run in turn.runs.values())
    wanted = readable_speed(max(rates, default=0.0))
    if wanted == 1.0:
        return now if now >= _NORMAL_FROM else wanted
    return min(SPEEDS, key=lambda speed: abs(math.log(speed / wanted)))


class Alignment(StrEnum):
    """How the clocks of the two runs are aligned."""

    RECORDED = "recorded"
    """As recorded: a lane that waited then waits now."""
    FIRST_TOKEN = "first_token"
    """Both runs start with their first token."""


class Player(QObject):
    """The clock of a recording, and the displayed state of its lanes."""

    opened = Signal()
    """Another recording was opened, or it was closed."""
    rebuilt = Signal(str)
    """A lane's displayed turn was replaced: side."""
    grown = Signal()
    """The displayed turns have grown, other than by `advance`."""
    moved = Signal()
    """Clock, speed or alignment has changed."""
    playing_changed = Signal(bool)
    """Playback has started or stopped, and with it the need for the frame clock."""
    jumped = Signal(str, int)
    """A jump or a step went to a token: side, token."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.recorded: RecordedTurn | None = None
        """The open recording; None for none."""
        self._lanes: dict[Side, ReplayedLane] = {}
        self.clock_us = 0.0
        """Position in the recording, from 0 to `end_us`, microseconds."""
        self.speed = 1.0
        self.alignment = Alignment.RECORDED
        self.playing = False

    # -- the recording ---------------------------------------------------------------------------

    def open(self, turn: RecordedTurn) -> None:
        """Open a recorded turn, displayed to its end."""
        self._set_playing(False)
        self.recorded = turn
        self._lanes = {side: ReplayedLane(side, turn) for side in SIDES if side in turn.runs}
        self._align()
        self.clock_us = float(self.end_us)
        self.speed = _speed_for(turn, self.speed)
        for lane in self._lanes.values():
            lane.show(lane.extent(self.clock_us))
        self.opened.emit()
        self.moved.emit()

    def close(self) -> None:
        """Close the recording. Displayed turns stay as they are."""
        self._set_playing(False)
        self.recorded, self._lanes, self.clock_us = None, {}, 0.0
        self.opened.emit()
        self.moved.emit()

    @property
    def turns(self) -> Mapping[Side, TurnState]:
        """The displayed turn of each lane that took part."""
        return {side: lane.turn for side, lane in self._lanes.items()}

    @property
    def end_us(self) -> int:
        """The end of the longer lane, microseconds."""
        return max((lane.end_us for lane in self._lanes.values()), default=0)

    @property
    def at_end(self) -> bool:
        """True if everything is displayed."""
        return self.clock_us >= self.end_us

    def moments(self) -> list[tuple[float, Moment]]:
        """Return the key moments of both lanes with their time on the clock, in order."""
        found = [
            (float(lane.offset_us + moment.t_us), moment)
            for lane in self._lanes.values()
            for moment in lane.moments
        ]
        return sorted(found, key=lambda timed: timed[0])

    @property
    def has_rounds(self) -> bool:
        """True if a draft proposed anything."""
        return any(lane.recording.trace.draft_rounds for lane in self._lanes.values())

    # -- the clock -------------------------------------------------------------------------------

    def advance(self, seconds: float) -> bool:
        """Advance the clock; return True if more is displayed."""
        if not self.playing:
            return False
        self.clock_us = min(self.clock_us + seconds * _US * self.speed, float(self.end_us))
        grown = [lane.show(lane.extent(self.clock_us))[0] for lane in self._lanes.values()]
        self.moved.emit()
        if self.at_end:
            self._set_playing(False)
        return any(grown)

    def play(self) -> None:
        """Continue; from the start if everything is displayed."""
        if self._lanes and not self.playing:
            if self.at_end:
                self.seek(0.0)
            self._set_playing(True)

    def pause(self) -> None:
        """Pause."""
        self._set_playing(False)

    def toggle(self) -> None:
        """Play or pause."""
        (self.pause if self.playing else self.play)()

    def _set_playing(self, playing: bool) -> None:
        if playing != self.playing:
            self.playing = playing
            self.playing_changed.emit(playing)

    def set_speed(self, speed: float) -> None:
        """Set the speed, clamped to the available range."""
        self.speed = min(max(speed, SPEEDS[0]), SPEEDS[-1])
        self.moved.emit()

    def set_alignment(self, alignment: Alignment) -> None:
        """Set the alignment of the lanes; the clock stays."""
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

    # -- seeking ---------------------------------------------------------------------------------

    def seek(self, clock_us: float) -> None:
        """Go to a time, microseconds."""
        self._go(min(max(clock_us, 0.0), float(self.end_us)), {})

    def _go(self, clock_us: float, exactly: Mapping[Side, int]) -> None:
        """Go to a time; `exactly` sets the number of displayed tokens of a lane.

        Two tokens may have the same time, and a step is a single token.
        """
        self.clock_us = clock_us
        grown = False
        for side, lane in self._lanes.items():
            wanted = lane.extent(clock_us)
            if side in exactly:
                whole = exactly[side] == len(lane.recording.trace)
                wanted = Extent(exactly[side], wanted.prompt_read, wanted.over and whole)
            changed, rebuilt = lane.show(wanted)
            grown |= changed
            if rebuilt:
                self.rebuilt.emit(side)
        if grown:
            self.grown.emit()
        self.moved.emit()

    def _step_to(
        self, lane: ReplayedLane, count: int, others: Mapping[Side, int] | None = None
    ) -> None:
        """Pause where a lane displays `count` tokens.

        Args:
            others: number of tokens of the other lane; by default what it had at that time.
        """
        self.pause()
        self._go(float(lane.token_us(count - 1)), {**(others or {}), lane.side: count})
        self.jumped.emit(lane.side, count - 1)

    def step_token(self) -> None:
        """Show the next token of either lane."""
        coming = [
            (lane.token_us(token), token, lane)
            for lane in self._lanes.values()
            if (token := lane.next_token()) is not None
        ]
        if coming:
            _, token, lane = min(coming, key=lambda found: found[0])
            self._step_to(lane, token + 1, self._counts())

    def step_token_back(self) -> None:
        """Go back by one token, the last one of either lane."""
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
        """Show the next draft round of either lane, up to its end."""
        coming = [
            (lane.token_us(drafted.first), drafted, lane)
            for lane in self._lanes.values()
            if (drafted := lane.next_round()) is not None
        ]
        if coming:
            _, drafted, lane = min(coming, key=lambda found: found[0])
            self._step_to(lane, lane.round_end(drafted))

    def step_round_back(self) -> None:
        """Go back before the last draft round of either lane."""
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
        """Seek forward until all these tokens are displayed; do nothing if they are."""
        due = [self._lanes[side].token_us(at) for side, at in tokens.items() if side in self._lanes]
        if due and max(due) > self.clock_us:
            self.pause()
            self.seek(float(max(due)))

    def jump(self, kind: MomentKind) -> None:
        """Go to the next key moment of a kind; after the last one to the first."""
        found = [(at, moment) for at, moment in self.moments() if moment.kind is kind]
        if found:
            later = (timed for timed in found if timed[0] > self.clock_us)
            _, moment = next(later, found[0])
            self._step_to(self._lanes[moment.side], moment.token + 1)
