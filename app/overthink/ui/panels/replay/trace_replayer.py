"""Copies more and more of a recorded trace into one that is being shown, column by column.

Not by way of events: going back in a run of 32,000 tokens builds its record again, and whoever
drags the slider must not wait for that.
"""

from __future__ import annotations

from overthink.core.narrow import grown
from overthink.core.trace import Trace
from overthink.ui.state.recorded_turn import Recording


class Growth:
    """A trace that becomes the recorded one.

    Args:
        trace: empty at first; only ever changed here.
    """

    def __init__(self, trace: Trace, recording: Recording) -> None:
        self._trace, self._recording = trace, recording
        self._corrected = 0

    def to(self, stop: int) -> None:
        """Adds tokens until there are `stop`, with the phases they were said to have by then."""
        corrections = self._recording.corrections
        while self._corrected < len(corrections) and corrections[self._corrected].after <= stop:
            after, change = corrections[self._corrected]
            self._copy(after)
            self._trace.change_phase(change)
            self._corrected += 1
        self._copy(stop)

    def _copy(self, stop: int) -> None:
        trace, whole = self._trace, self._recording.trace
        part = slice(len(trace), stop)
        if part.start >= stop:
            return
        trace.ids.extend(whole.ids[part])
        trace.phases += self._recording.said_phases[part]
        trace.origins += whole.origins[part]
        trace.t_us = grown(trace.t_us, whole.t_us[part])
        trace.logprobs.extend(whole.logprobs[part])
        trace.entropies.extend(whole.entropies[part])
        trace.rounds.extend(whole.rounds[part])
        trace.utf8 += whole.utf8[len(trace.utf8) : whole.utf8_ends[stop - 1]]
        trace.utf8_ends = grown(trace.utf8_ends, whole.utf8_ends[part])
        self._copy_rounds(stop)

    def _copy_rounds(self, stop: int) -> None:
        """A round comes with its first token; what is left comes with the last."""
        whole = self._recording.trace
        rounds = whole.draft_rounds
        end = rounds.begun_before(stop) if stop < len(whole) else len(rounds)
        self._trace.draft_rounds.grow_to(rounds, end)
