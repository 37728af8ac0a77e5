"""One lane of a recording during replay: how much of it is displayed, and its record."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from overthink.core.events import DraftRound
from overthink.core.run_record import RunRecord
from overthink.core.trace import Trace, grown
from overthink.ui.panels.replay.key_moments import moments_of
from overthink.ui.state.recorded_turn import RecordedTurn, Recording
from overthink.ui.state.turn_state import Side, TurnState


class TraceReplayer:
    """Copies more and more of a recorded trace into a displayed one, column by column.

    Replaying events would be too slow: dragging the slider back in a run of 32,000 tokens rebuilds
    its record at each step.

    Args:
        trace: the displayed trace, empty at first; only this class changes it.
    """

    def __init__(self, trace: Trace, recording: Recording) -> None:
        self._trace, self._recording = trace, recording
        self._corrected = 0

    def copy_to(self, stop: int) -> None:
        """Copy tokens up to `stop`, with the phases that were known at that time."""
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
        trace.phases += self._recording.first_phases[part]
        trace.origins += whole.origins[part]
        trace.t_us = grown(trace.t_us, whole.t_us[part])
        trace.logprobs.extend(whole.logprobs[part])
        trace.entropies.extend(whole.entropies[part])
        trace.rounds.extend(whole.rounds[part])
        trace.utf8 += whole.utf8[len(trace.utf8) : whole.utf8_ends[stop - 1]]
        trace.utf8_ends = grown(trace.utf8_ends, whole.utf8_ends[part])
        self._copy_rounds(stop)

    def _copy_rounds(self, stop: int) -> None:
        """Copy each round with its first token, and the remaining rounds with the last token."""
        whole = self._recording.trace
        rounds = whole.draft_rounds
        end = rounds.begun_before(stop) if stop < len(whole) else len(rounds)
        self._trace.draft_rounds.grow_to(rounds, end)


class Extent(NamedTuple):
    """How much of a run is displayed. Larger is later."""

    tokens: int
    prompt_read: bool
    over: bool


_NOTHING = Extent(0, False, False)


class ReplayedLane:
    """Displays a run up to any moment.

    Args:
        side: which lane of `whole`.
    """

    def __init__(self, side: Side, whole: RecordedTurn) -> None:
        self.side = side
        self.recording: Recording = whole.runs[side]
        self.moments = moments_of(side, self.recording)
        self.offset_us = 0
        """Start of the run's clock on the player's clock, microseconds."""
        self._whole = whole
        self._begin()

    def _begin(self) -> None:
        whole, record = self._whole, RunRecord()
        record.loading, record.loaded = self.recording.record.loading, self.recording.record.loaded
        recorded = whole.of(self.side)
        self.turn = TurnState(
            recorded.prompt,
            recorded.expect,
            recorded.timing,
            record,
            self.recording.saved,
            judged=self.recording.judged,
            judged_before=self.recording.judged_before,
        )
        self.shown = _NOTHING
        self._replayer = TraceReplayer(record.trace, self.recording)

    @property
    def end_us(self) -> int:
        """End of the run on the player's clock, microseconds."""
        return self.offset_us + self.recording.end_us

    def extent(self, clock_us: float) -> Extent:
        """Return what is displayed at a time of the player's clock."""
        at = clock_us - self.offset_us
        whole = self.recording
        count = bisect_right(whole.trace.t_us, at)
        read = whole.record.prompt
        return Extent(count, read is not None and read.t_us <= at, at >= whole.end_us)

    def show(self, wanted: Extent) -> tuple[bool, bool]:
        """Display exactly this much.

        Returns:
            Whether anything changed, and whether `turn` was replaced, since a turn never shrinks.
        """
        if wanted == self.shown:
            return False, False
        # Compared field by field: fewer tokens is less even if the prompt is done now.
        rebuilt = any(was > will for was, will in zip(self.shown, wanted, strict=True))
        if rebuilt:
            self._begin()
        self._fill(wanted)
        self.shown = wanted
        return True, rebuilt

    def _fill(self, wanted: Extent) -> None:
        shown, whole = self.turn.record, self.recording.record
        if wanted.prompt_read:
            shown.prompt_progress, shown.prompt = whole.prompt_progress, whole.prompt
        self._replayer.copy_to(wanted.tokens)
        if whole.loop_found and wanted.tokens > whole.loop_found.at:
            shown.loop_found = whole.loop_found
        shown.runaway_log = [each for each in whole.runaway_log if each.at <= wanted.tokens]
        if wanted.over:
            shown.loop_found, shown.runaway_log = whole.loop_found, whole.runaway_log
            shown.finished, shown.failed = whole.finished, whole.failed
            shown.stopped = whole.stopped
            shown.interrupted = self.recording.interrupted

    # -- steps -----------------------------------------------------------------------------------

    def token_us(self, token: int) -> int:
        """Return the time of a token on the player's clock, microseconds."""
        return self.offset_us + self.recording.trace.t_us[token]

    def next_token(self) -> int | None:
        """Return the first token that is not displayed."""
        count = self.shown.tokens
        return count if count < len(self.recording.trace) else None

    def next_round(self) -> DraftRound | None:
        """Return the first draft round that is not displayed to its end."""
        rounds = self.recording.trace.draft_rounds
        at = rounds.begun_before(self.shown.tokens)
        if at and self.round_end(rounds[at - 1]) > self.shown.tokens:
            at -= 1
        return rounds[at] if at < len(rounds) else None

    def last_round(self) -> DraftRound | None:
        """Return the last draft round of which anything is displayed."""
        rounds = self.recording.trace.draft_rounds
        at = rounds.begun_before(self.shown.tokens)
        return rounds[at - 1] if at else None

    def round_end(self, drafted: DraftRound) -> int:
        """Return the token after a round."""
        numbers = self.recording.trace.rounds
        end = drafted.first
        while end < len(numbers) and numbers[end] == drafted.number:
            end += 1
        return end
