"""A lane's events on their way to the screen: at once, or at a pace that eyes can follow.

Tiny models are faster than eyes. The pace slows the showing, never the measuring: what is shown
late carries the times at which it was computed, so every figure stays that of the computation.

Nobody wants to read a loop at reading pace: once it was caught and seen, and nothing but its
repeats is left to show in any lane, these rush by.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import deque

from overthink.core.events import Failed, Finished, LaneEvent, PromptDone, Tokens
from overthink.grading.status_text import ended_looping
from overthink.ui.state.turn_state import TurnState

AT_ONCE = math.inf
"""A pace at which nothing waits."""

LOOP_SEEN_S = 5.0
"""For which a loop that was caught is shown at the usual pace."""
REPEATS_S = 3.0
"""In which the rest of its repeats then rushes by."""

_US = 1_000_000


class PacedFeed:
    """Hands a lane's events to what is shown of it.

    Args:
        turn: whose record takes the events when they are due.
    """

    def __init__(self, turn: TurnState) -> None:
        self.turn = turn
        self._waiting: deque[LaneEvent] = deque()
        self._clock_us = 0.0
        """Time of the run up to which is shown."""
        self._tokens = 0
        self._first_us = self._last_us = 0
        self._finished: Finished | None = None
        self._loop_seen_s = 0.0
        """Since the loop was shown to be caught."""
        self._rush = 0.0
        """The pace at which the repeats of a loop rush by; 0 before that is known."""
        self.hurried = False
        """Set to show whatever comes at once: the person stopped the lane."""

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
        """True where all that is not yet shown repeats a loop that was seen."""
        loop = self._finished.loop if self._finished else None
        seen = self._loop_seen_s >= LOOP_SEEN_S
        return seen and loop is not None and ended_looping(loop, self._tokens)

    @property
    def rush(self) -> float:
        """Computed seconds a shown one, for the repeats of a loop; the same from the first call."""
        if not self._rush:
            self._rush = max(0.0, self._last_us - self._clock_us) / (REPEATS_S * _US)
        return self._rush

    @property
    def speed(self) -> float | None:
        """Computed tokens a second so far; None before there are two."""
        if self._last_us <= self._first_us:
            return None
        return (self._tokens - 1) * _US / (self._last_us - self._first_us)

    def push(self, event: LaneEvent) -> None:
        """Takes what the lane just said."""
        self._waiting.append(event)
        self.hurried = self.hurried or isinstance(event, Failed)  # that must not wait
        if isinstance(event, Finished):
            self._finished = event
        if isinstance(event, Tokens) and event.t_us:
            if not self._tokens:
                self._first_us = event.t_us[0]
            self._tokens += len(event.t_us)
            self._last_us = event.t_us[-1]

    def advance(self, seconds: float, slowed: float) -> bool:
        """Shows what is due.

        Args:
            seconds: since the last call, on the clock of whoever looks.
            slowed: computed seconds that a shown one takes; `AT_ONCE` shows all.

        Returns:
            True where something new is shown.
        """
        if self._waiting and slowed < AT_ONCE:  # the clock stands while there is nothing to show
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
                        now, self._waiting[0] = cut(event, due)
                        self._show(now)
                    return shown or due > 0
            self._waiting.popleft()
            self._show(event)
            shown = True
        return shown

    def show_all(self) -> bool:
        """Shows everything that is computed; True where that was something."""
        return self.advance(0.0, AT_ONCE)

    def _show(self, event: LaneEvent) -> None:
        if isinstance(event, PromptDone):
            # Loading and the prompt were waited for as long as they took: from here on it is slow.
            self._clock_us = float(event.t_us)
        elif isinstance(event, Tokens) and event.t_us:
            self._clock_us = max(self._clock_us, float(event.t_us[-1]))
        self.turn.record.take(event)


def cut(batch: Tokens, count: int) -> tuple[Tokens, Tokens]:
    """A batch in two: its first `count` tokens, and the rest. A round goes with its first token."""
    middle = batch.first + count
    parts = (slice(None, count), slice(count, None))
    rounds = (
        [r for r in batch.draft_rounds if r.first < middle],
        [r for r in batch.draft_rounds if r.first >= middle],
    )
    front, back = (
        Tokens(
            first=first,
            ids=batch.ids[part],
            texts=batch.texts[part],
            phases=batch.phases[part],
            origins=batch.origins[part],
            t_us=batch.t_us[part],
            logprobs=batch.logprobs[part],
            entropies=batch.entropies[part],
            rounds=batch.rounds[part],
            draft_rounds=draft_rounds,
        )
        for first, part, draft_rounds in zip((batch.first, middle), parts, rounds, strict=True)
    )
    return front, back


def slowed_to(tokens_per_s: float, feeds: list[PacedFeed]) -> float:
    """How much slower to show so that the fastest lane shows about `tokens_per_s`.

    All lanes are slowed alike, so that the race stays as it was. A model that is slower than the
    pace is not slowed at all, and repeats that are all that is left to show rush by.
    """
    behind = [feed for feed in feeds if feed.behind]
    if behind and all(feed.only_repeats for feed in behind):
        return max(feed.rush for feed in behind)
    fastest = max((feed.speed or 0.0 for feed in feeds), default=0.0)
    return tokens_per_s / fastest if fastest > tokens_per_s else AT_ONCE
