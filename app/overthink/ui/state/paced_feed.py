"""A lane's events on their way to the screen: at once, or at a pace that eyes can follow.

Tiny models are faster than eyes. The pace delays the display, never the measurement: events carry
the times at which they were computed, so every metric remains that of the computation.

A detected loop is shown at the usual pace for a few seconds. Once nothing but its repetitions is
left to show in any lane, these are shown quickly.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import deque
from enum import StrEnum

import msgspec
from PySide6.QtCore import QCoreApplication

from overthink.core.events import DraftRound, Failed, Finished, LaneEvent, PromptDone, Tokens
from overthink.grading.status_text import ended_looping
from overthink.ui.state.turn_state import TurnState

AT_ONCE = math.inf
"""A pace at which nothing waits."""

LOOP_SEEN_S = 5.0
"""How long a detected loop is shown at the usual pace."""
REPEATS_S = 3.0
"""How long it then takes to show the rest of its repetitions."""

_US = 1_000_000


class Pace(StrEnum):
    """How fast tokens are shown, as the user chose it."""

    AUTO = "auto"
    """Reading pace for the bundled models, which are tiny; others as fast as they come."""
    FAST = "fast"
    READING = "reading"


def paces() -> tuple[tuple[Pace, str], ...]:
    """The paces, each with its label."""
    translate = QCoreApplication.translate
    return (
        (Pace.AUTO, translate("Pace", "Pace: automatic")),
        (Pace.FAST, translate("Pace", "As fast as it comes")),
        (Pace.READING, translate("Pace", "Reading pace")),
    )


def tokens_per_s(pace: Pace, reading: float, *, bundled: bool) -> float | None:
    """The most tokens to show a second; None for as fast as they come.

    Args:
        reading: the reading pace that is set.
        bundled: whether both lanes run bundled models.
    """
    slow = pace is Pace.READING or (pace is Pace.AUTO and bundled)
    return reading if slow else None


class PacedFeed:
    """Releases a lane's events to the record that is displayed.

    Args:
        turn: its record takes the events when they are due.
    """

    def __init__(self, turn: TurnState) -> None:
        self.turn = turn
        self._waiting: deque[LaneEvent] = deque()
        self._clock_us = 0.0
        """The time of the run up to which its events are shown."""
        self._tokens = 0
        self._first_us = self._last_us = 0
        self._finished: Finished | None = None
        self._loop_seen_s = 0.0
        """Since the detection of a loop was shown."""
        self._rush = 0.0
        """The pace at which the repetitions of a loop are shown; 0 until it is known."""
        self.hurried = False
        """Set to show everything at once: the user stopped the lane."""

    @property
    def behind(self) -> bool:
        """True while something computed is not yet shown."""
        return bool(self._waiting)

    @property
    def computed_s(self) -> float | None:
        """How long the run took to compute, in seconds; None before it is over."""
        return self._finished.total_us / _US if self._finished else None

    @property
    def only_repeats(self) -> bool:
        """True if everything not yet shown repeats a loop that has been seen."""
        loop = self._finished.loop if self._finished else None
        seen = self._loop_seen_s >= LOOP_SEEN_S
        return seen and loop is not None and ended_looping(loop, self._tokens)

    @property
    def rush(self) -> float:
        """Computed seconds per displayed second for repetitions; fixed by the first call."""
        if not self._rush:
            self._rush = max(0.0, self._last_us - self._clock_us) / (REPEATS_S * _US)
        return self._rush

    @property
    def speed(self) -> float | None:
        """Computed tokens per second so far; None before there are two tokens."""
        if self._last_us <= self._first_us:
            return None
        return (self._tokens - 1) * _US / (self._last_us - self._first_us)

    def push(self, event: LaneEvent) -> None:
        """Queue an event that the lane has just emitted."""
        self._waiting.append(event)
        self.hurried = self.hurried or isinstance(event, Failed)  # a failure must not wait
        if isinstance(event, Finished):
            self._finished = event
        if isinstance(event, Tokens) and event.t_us:
            if not self._tokens:
                self._first_us = event.t_us[0]
            self._tokens += len(event.t_us)
            self._last_us = event.t_us[-1]

    def advance(self, seconds: float, slowed: float) -> bool:
        """Show what is due.

        Args:
            seconds: time since the last call, on the display's clock.
            slowed: computed seconds per displayed second; `AT_ONCE` shows everything.

        Returns:
            True if something new is shown.
        """
        if self._waiting and slowed < AT_ONCE:  # the clock pauses while there is nothing to show
            self._clock_us += seconds * _US * slowed
        if self.turn.record.loop_found:
            self._loop_seen_s += seconds
        shown = False
        while self._waiting:
            event = self._waiting[0]
            if isinstance(event, Tokens) and slowed < AT_ONCE and not self.hurried:
                due = bisect_right(event.t_us, self._clock_us)
                if due < len(event.t_us):
                    if due:
                        now, self._waiting[0] = split(event, due)
                        self._show(now)
                    return shown or due > 0
            self._waiting.popleft()
            self._show(event)
            shown = True
        return shown

    def show_all(self) -> bool:
        """Show everything that was computed; True if there was anything."""
        return self.advance(0.0, AT_ONCE)

    def _show(self, event: LaneEvent) -> None:
        if isinstance(event, PromptDone):
            # Loading and prompt processing took real time; the pace applies from here on.
            self._clock_us = float(event.t_us)
        elif isinstance(event, Tokens) and event.t_us:
            self._clock_us = max(self._clock_us, float(event.t_us[-1]))
        self.turn.record.take(event)


_COLUMNS = ("ids", "texts", "phases", "origins", "t_us", "logprobs", "entropies", "rounds")


def split(batch: Tokens, count: int) -> tuple[Tokens, Tokens]:
    """Split a batch after `count` tokens. A draft round goes with its first token."""
    middle = batch.first + count

    def part(first: int, tokens: slice, rounds: list[DraftRound]) -> Tokens:
        columns = {name: getattr(batch, name)[tokens] for name in _COLUMNS}
        return msgspec.structs.replace(batch, first=first, draft_rounds=rounds, **columns)

    early = [each for each in batch.draft_rounds if each.first < middle]
    late = [each for each in batch.draft_rounds if each.first >= middle]
    return part(batch.first, slice(count), early), part(middle, slice(count, None), late)


def slowed_to(tokens_per_s: float, feeds: list[PacedFeed]) -> float:
    """The slowdown at which the fastest lane shows about `tokens_per_s`.

    All lanes are slowed alike, so that the race stays the same. Models slower than the pace are
    not slowed at all. If only a loop's repetitions are left, they are shown quickly.
    """
    behind = [feed for feed in feeds if feed.behind]
    if behind and all(feed.only_repeats for feed in behind):
        return max(feed.rush for feed in behind)
    fastest = max((feed.speed or 0.0 for feed in feeds), default=0.0)
    return tokens_per_s / fastest if fastest > tokens_per_s else AT_ONCE
