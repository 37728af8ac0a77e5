"""A lane's events on their way to the screen: at once, or at a pace that eyes can follow.

Tiny models are faster than eyes. The pace delays the display, never the measurement: events carry
the times at which they were computed, so every metric remains that of the computation.

A detected loop is shown at the usual pace for a few seconds. Once nothing but its repetitions is
left to show in any lane, these are shown quickly. With the pace `INTERESTING`, what is computed of
any runaway is shown quickly until something happens: it ends, another one begins, the answer comes.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import deque
from enum import StrEnum

import msgspec
from PySide6.QtCore import QCoreApplication

from overthink.core.events import (
    DraftRound,
    Failed,
    Finished,
    LaneEvent,
    PromptDone,
    RunawayFound,
    Tokens,
)
from overthink.core.runaway.findings import RunawayKind
from overthink.grading.status_text import ended_looping
from overthink.ui.state.turn_state import TurnState

AT_ONCE = math.inf
"""A pace at which nothing waits."""

LOOP_SEEN_S = 5.0
"""How long a detected loop is shown at the usual pace."""
RUNAWAY_SEEN_S = 2.0
"""How long a runaway is shown at the usual pace before it rushes by."""
RUSH = 30.0
"""By how much a runaway is faster that rushes by."""
LEAD = 24
"""Tokens before something happens at which the usual pace returns."""
REPEATS_S = 3.0
"""How long it then takes to show the rest of its repetitions."""

_US = 1_000_000


class Pace(StrEnum):
    """How fast tokens are shown, as the user chose it."""

    AUTO = "auto"
    """Reading pace for the bundled models, which are tiny; others as fast as they come."""
    FAST = "fast"
    READING = "reading"
    INTERESTING = "interesting"
    """Reading pace, but what repeats rushes by until something happens."""


def paces() -> tuple[tuple[Pace, str], ...]:
    """The paces, each with its label."""
    translate = QCoreApplication.translate
    return (
        (Pace.AUTO, translate("Pace", "Pace: automatic")),
        (Pace.FAST, translate("Pace", "As fast as it comes")),
        (Pace.READING, translate("Pace", "Reading pace")),
        (Pace.INTERESTING, translate("Pace", "Until interesting")),
    )


def tokens_per_s(pace: Pace, reading: float, *, bundled: bool) -> float | None:
    """The most tokens to show a second; None for as fast as they come.

    Args:
        reading: the reading pace that is set.
        bundled: whether both lanes run bundled models.
    """
    slow = pace in (Pace.READING, Pace.INTERESTING) or (pace is Pace.AUTO and bundled)
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
        self._runaway_seen_s = 0.0
        """Since the runaway that is shown began to be shown."""
        self._news: deque[int] = deque()
        """Tokens, computed but not yet shown, at which something happens."""
        self._known: set[tuple[RunawayKind, int]] = set()
        self._phase: int | None = None
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
    def is_boring(self) -> bool:
        """True while a runaway is shown that has been seen, and nothing happens soon."""
        shown = len(self.turn.record.trace)
        while self._news and self._news[0] <= shown:
            self._news.popleft()
        soon = bool(self._news) and self._news[0] <= shown + LEAD
        return self._runaway_seen_s >= RUNAWAY_SEEN_S and not soon

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
        self._note_news(event)
        if isinstance(event, Finished):
            self._finished = event
        if isinstance(event, Tokens) and event.t_us:
            if not self._tokens:
                self._first_us = event.t_us[0]
            self._tokens += len(event.t_us)
            self._last_us = event.t_us[-1]

    def _note_news(self, event: LaneEvent) -> None:
        """Note where a runaway begins or ends, where the phase changes, and the end."""
        if isinstance(event, RunawayFound):
            finding = event.finding
            key = finding.family, finding.found
            if event.ended:
                self._news.append(finding.end)
            elif key not in self._known:
                self._known.add(key)
                self._news.append(finding.found)
        elif isinstance(event, Tokens):
            for at, phase in enumerate(event.phases):
                if phase != self._phase:
                    self._phase = phase
                    self._news.append(event.first + at)
        elif isinstance(event, Finished):
            self._news.append(self._tokens)

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
        in_runaway = bool(self.turn.record.open_runaways)
        self._runaway_seen_s = self._runaway_seen_s + seconds if in_runaway else 0.0
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


def slowed_to(
    tokens_per_s: float, feeds: list[PacedFeed], *, until_interesting: bool = False
) -> float:
    """The slowdown at which the fastest lane shows about `tokens_per_s`.

    All lanes are slowed alike, so that the race stays the same. Models slower than the pace are
    not slowed at all. If only a loop's repetitions are left, they are shown quickly.

    Args:
        until_interesting: what is computed of a runaway rushes by, if that is so in every lane with
            something to show.
    """
    behind = [feed for feed in feeds if feed.behind]
    if behind and all(feed.only_repeats for feed in behind):
        return max(feed.rush for feed in behind)
    if until_interesting and behind and all(feed.is_boring for feed in behind):
        tokens_per_s *= RUSH
    fastest = max((feed.speed or 0.0 for feed in feeds), default=0.0)
    return tokens_per_s / fastest if fastest > tokens_per_s else AT_ONCE
