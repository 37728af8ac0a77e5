"""One lane as the plots see it: what has come of its trace, and which token was when."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
import numpy.typing as npt

from overthink.core.vocabulary import Phase
from overthink.ui.panels.plots.gpu_series import GpuSeries
from overthink.ui.panels.plots.lane_series import Acceptance, MeanSurprisal, Speed, Surprisal
from overthink.ui.panels.plots.series_math import NO_POINTS, US, Int64s, Points, Span
from overthink.ui.state.turn_state import Side, TurnState

PIXELS_A_POINT = 3
"""The race is a smooth line that only rises; wide lines are drawn in time by their points."""


class LaneSeries:
    """The quantities of one run, kept up with its trace.

    Args:
        side: which lane.
        turn: what is shown of it; only read.
    """

    def __init__(self, side: Side, turn: TurnState) -> None:
        self.side = side
        self.turn = turn
        self.trace = turn.record.trace
        self.speed = Speed(self.trace)
        self.surprisal = Surprisal(self.trace)
        self.mean_surprisal = MeanSurprisal(self.trace)
        self.acceptance = Acceptance(self.trace)
        self.gpu = GpuSeries(turn.record.readings)
        self.count = 0
        self.thought = 0
        """Tokens up to the last one of the thought."""
        self._seen: object = None

    @property
    def ended(self) -> bool:
        """Whether the run is over."""
        return self.turn.record.status is not None

    def take(self) -> bool:
        """Looks at what has come since the last time; returns whether anything is other now.

        The end of the thought is looked for anew: a correction can turn what came earlier from
        answer into thinking.
        """
        thought = self.trace.phases.rfind(int(Phase.THINKING)) + 1
        seen = (len(self.trace), thought, self.ended, len(self.turn.record.readings))
        if seen == self._seen:
            return False
        self._seen = seen
        self.count, self.thought = len(self.trace), thought
        for quantity in (self.speed, self.surprisal, self.mean_surprisal, self.acceptance):
            quantity.take()
        self.gpu.take()
        return True

    @property
    def last_us(self) -> int:
        """Time of the last token."""
        return self.trace.t_us[self.count - 1] if self.count else 0

    @property
    def thought_end(self) -> int | None:
        """The last token of the thought, once an answer has begun; None without either."""
        return self.thought - 1 if 0 < self.thought < self.count else None

    def seconds(self, token: int) -> float:
        """When a token came, since the start of the run."""
        return self.trace.t_us[token] / US

    def nearest(self, seconds: float) -> int | None:
        """The token closest to a moment; None where the lane has no tokens."""
        if not self.count:
            return None
        t_us = seconds * US
        after = min(bisect_left(self.trace.t_us, t_us, hi=self.count), self.count - 1)
        before = max(after - 1, 0)
        times = self.trace.t_us
        return before if t_us - times[before] <= times[after] - t_us else after

    def race(self, span: Span) -> tuple[Points, Points]:
        """Tokens over time: the thought, then the answer, which goes on where the thought ends."""
        tokens = self._tokens_to_draw(span)
        end = self.thought - 1
        thinking, answer = tokens[tokens <= end], tokens[tokens >= end]
        return self._counted(thinking), self._counted(answer[answer >= 0])

    def _times(self) -> npt.NDArray[np.integer]:
        """All times, microseconds. Not to be kept: a column that is looked into cannot grow."""
        return np.frombuffer(self.trace.t_us, dtype=self.trace.t_us.typecode)

    def _tokens_to_draw(self, span: Span) -> Int64s:
        """Tokens a few pixels apart, with the first, the last and the end of the thought."""
        if not self.count:
            return np.empty(0, dtype=np.int64)
        count = span.columns // PIXELS_A_POINT + 2
        times = self._times()
        # Whole numbers as the times are, or numpy would convert all of those.
        moments = np.linspace(max(span.start_us, 0), span.end_us, count).astype(times.dtype)
        places = np.searchsorted(times[: self.count], moments)
        kept = np.clip(np.concatenate(([places[0] - 1], places)), 0, self.count - 1)
        return np.union1d(kept, np.clip(self.thought - 1, kept[0], kept[-1]))

    def _counted(self, tokens: Int64s) -> Points:
        if not len(tokens):
            return NO_POINTS
        return Points(self._times()[tokens] / US, np.asarray(tokens + 1, dtype=np.float64))
