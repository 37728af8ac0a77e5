"""The data of one lane for the plots: its series, and the time of each token."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
import numpy.typing as npt

from overthink.core.vocabulary import Phase
from overthink.ui.panels.plots.gpu_series import GpuSeries
from overthink.ui.panels.plots.lane_series import (
    Acceptance,
    Closing,
    MeanSurprisal,
    Speed,
    Surprisal,
)
from overthink.ui.panels.plots.series_math import NO_POINTS, US, Int64s, Points, Span
from overthink.ui.state.turn_state import Side, TurnState

PIXELS_PER_POINT = 3
"""Of the race, a smooth rising line: the cost of a wide line grows with its points."""


class LaneSeries:
    """The series of one run, updated as its trace grows.

    Args:
        side: which lane.
        turn: the displayed turn; only read.
    """

    def __init__(self, side: Side, turn: TurnState) -> None:
        self.side = side
        self.turn = turn
        self.trace = turn.record.trace
        self.speed = Speed(self.trace)
        self.surprisal = Surprisal(self.trace)
        self.mean_surprisal = MeanSurprisal(self.trace)
        self.acceptance = Acceptance(self.trace)
        self.closing = Closing(self.trace, turn.record.closing_chances)
        self.gpu = GpuSeries(turn.record.readings)
        self._series = (
            *(self.speed, self.surprisal, self.mean_surprisal, self.acceptance, self.closing),
        )
        self.count = 0
        self.thought = 0
        """Number of tokens up to the end of the thought."""
        self._seen: object = None

    @property
    def ended(self) -> bool:
        """Whether the run has ended."""
        return self.turn.record.status is not None

    def read_new(self) -> bool:
        """Read what has arrived since the last call; return whether anything changed.

        The end of the thought is searched each time, since a correction can turn earlier answer
        tokens into thinking.
        """
        thought = self.trace.phases.rfind(int(Phase.THINKING)) + 1
        record = self.turn.record
        counts = (len(record.readings), len(record.closing_chances))
        seen = (len(self.trace), thought, self.ended, *counts)
        if seen == self._seen:
            return False
        self._seen = seen
        self.count, self.thought = len(self.trace), thought
        for series in self._series:
            series.read_new()
        self.gpu.read_new()
        return True

    @property
    def last_us(self) -> int:
        """Time of the last token, microseconds."""
        return self.trace.t_us[self.count - 1] if self.count else 0

    @property
    def thought_end(self) -> int | None:
        """Index of the thought's last token once an answer has begun; else None."""
        return self.thought - 1 if 0 < self.thought < self.count else None

    def seconds(self, token: int) -> float:
        """Return the time of a token in seconds since the start of the run."""
        return self.trace.t_us[token] / US

    def nearest(self, seconds: float) -> int | None:
        """Return the token closest to a time; None where the lane has no tokens."""
        if not self.count:
            return None
        t_us = seconds * US
        after = min(bisect_left(self.trace.t_us, t_us, hi=self.count), self.count - 1)
        before = max(after - 1, 0)
        times = self.trace.t_us
        return before if t_us - times[before] <= times[after] - t_us else after

    def race(self, span: Span) -> tuple[Points, Points]:
        """Return tokens over time: the thought, and the answer that continues where it ends."""
        tokens = self._tokens_to_draw(span)
        end = self.thought - 1
        thinking, answer = tokens[tokens <= end], tokens[tokens >= end]
        return self._counted(thinking), self._counted(answer[answer >= 0])

    def _times(self) -> npt.NDArray[np.integer]:
        """All times, microseconds. Do not retain it: an array with a view on it cannot grow."""
        return np.frombuffer(self.trace.t_us, dtype=self.trace.t_us.typecode)

    def _tokens_to_draw(self, span: Span) -> Int64s:
        """Return tokens a few pixels apart, including the first, the last and the thought's end."""
        if not self.count:
            return np.empty(0, dtype=np.int64)
        count = span.columns // PIXELS_PER_POINT + 2
        times = self._times()
        # Of the times' own integer type, so that numpy does not convert all of them.
        wanted = np.linspace(max(span.start_us, 0), span.end_us, count).astype(times.dtype)
        indices = np.searchsorted(times[: self.count], wanted)
        drawn = np.clip(np.concatenate(([indices[0] - 1], indices)), 0, self.count - 1)
        return np.union1d(drawn, np.clip(self.thought - 1, drawn[0], drawn[-1]))

    def _counted(self, tokens: Int64s) -> Points:
        if not len(tokens):
            return NO_POINTS
        return Points(self._times()[tokens] / US, np.asarray(tokens + 1, dtype=np.float64))
