"""Recorded turns for tests, made from the events of synthetic runs."""

from __future__ import annotations

from collections.abc import Sequence

from overthink.core.events import LaneEvent, PhaseChanged
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import TimingMode
from overthink.ui.state.recorded_turn import Circumstances, Correction, RecordedTurn, Recording
from overthink.ui.state.turn_state import Side
from tests.ui.made_runs import PROMPT, events

BEGUN = "2026-11-22T10:42:00.000Z"


def turn_of(
    left: Sequence[LaneEvent] | None,
    right: Sequence[LaneEvent] | None = None,
    *,
    right_starts_us: int = 0,
    timing: TimingMode = TimingMode.CONCURRENT,
) -> RecordedTurn:
    """Make a recorded turn of one or two lanes."""
    runs: dict[Side, Recording] = {}
    if left is not None:
        runs["left"] = recording_of(left)
    if right is not None:
        runs["right"] = recording_of(right, right_starts_us)
    return RecordedTurn(Circumstances(PROMPT, "0", timing, BEGUN), runs)


def two_lanes(tokens: int = 60) -> RecordedTurn:
    """Make a drafted run that answers, and a plain one that loops."""
    looping = events(tokens, with_draft=False, answer="", loop=5)
    return turn_of(events(tokens), looping)


def described(record: RunRecord) -> dict[str, object]:
    """Return everything about a run, to compare two records."""
    trace = record.trace
    return {
        "columns": (
            *(list(trace.ids), bytes(trace.phases), bytes(trace.origins), list(trace.t_us)),
            *(list(trace.logprobs), list(trace.entropies), list(trace.rounds)),
        ),
        "text": (bytes(trace.utf8), list(trace.utf8_ends)),
        "rounds": list(trace.draft_rounds),
        "corrections": trace.corrections,
        "prompt": record.prompt,
        "loop": record.loop_found,
        "end": (record.finished, record.failed, record.stopped, record.status),
    }


def recording_of(events: Sequence[LaneEvent], starts_us: int = 0) -> Recording:
    """The recording of a run from all its events, oldest first."""
    record, phases, corrections = RunRecord(), bytearray(), []
    for event in events:
        record.take(event)
        if isinstance(event, PhaseChanged):
            corrections.append(Correction(len(record.trace), event))
        phases += record.trace.phases[len(phases) :]
    return Recording(record, starts_us, bytes(phases), tuple(corrections))
