"""A lane's events on their way to the screen: at once, or at a pace that eyes can follow.

Tiny models are faster than eyes. The pace slows the showing, never the measuring: what is shown
late carries the times at which it was computed, so every figure stays that of the computation.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque

from overthink.core.events import Failed, LaneEvent, PromptDone, Tokens
from overthink.ui.shown import ShownTurn

AT_ONCE = 1.0
"""Shown seconds a computed second when nothing is slowed."""

_US = 1_000_000


class LaneFeed:
    """Hands a lane's events to what is shown of it.

    Args:
        turn: whose record takes the events when they are due.
    """

    def __init__(self, turn: ShownTurn) -> None:
        self.turn = turn
        self._waiting: deque[LaneEvent] = deque()
        self._clock_us = 0.0
        """Time of the run up to which is shown."""
        self._tokens = 0
        self._first_us = self._last_us = 0
        self.hurried = False
        """Set to show whatever comes at once: the person stopped the lane."""

    @property
    def behind(self) -> bool:
        """True while something computed is not yet shown."""
        return bool(self._waiting)

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
        if isinstance(event, Tokens) and event.t_us:
            if not self._tokens:
                self._first_us = event.t_us[0]
            self._tokens += len(event.t_us)
            self._last_us = event.t_us[-1]

    def advance(self, seconds: float, slowed: float) -> bool:
        """Shows what is due.

        Args:
            seconds: since the last call, on the clock of whoever looks.
            slowed: shown seconds pass so much slower than computed ones; `AT_ONCE` shows all.

        Returns:
            True where something new is shown.
        """
        if self._waiting:  # the clock stands while there is nothing to show
            self._clock_us += seconds * _US * slowed
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


def slowed_to(tokens_per_s: float, feeds: list[LaneFeed]) -> float:
    """How much slower to show so that the fastest lane shows about `tokens_per_s`.

    All lanes are slowed alike, so that the race stays as it was. A model that is slower than the
    pace is not slowed at all.
    """
    fastest = max((feed.speed or 0.0 for feed in feeds), default=0.0)
    return min(AT_ONCE, tokens_per_s / fastest) if fastest else AT_ONCE
