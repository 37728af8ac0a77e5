"""Moments worth going to: where a thought ends, a loop starts, a draft is first refused."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from overthink.core.vocabulary import Phase
from overthink.ui.state.recorded_turn import Recording
from overthink.ui.state.turn_state import Side


class MomentKind(StrEnum):
    """What happens at a moment."""

    THOUGHT_END = "thought_end"
    LOOP_START = "loop_start"
    REFUSED = "refused"
    """The first proposal of the draft that the target refused."""


class Moment(NamedTuple):
    """Where something happens: the token, and when it came on the run's clock."""

    kind: MomentKind
    side: Side
    token: int
    t_us: int


def moments_of(side: Side, recording: Recording) -> list[Moment]:
    """The moments of a run, in the order of their kinds."""
    tokens = {
        MomentKind.THOUGHT_END: _thought_end(recording),
        MomentKind.LOOP_START: _loop_start(recording),
        MomentKind.REFUSED: _first_refused(recording),
    }
    times, count = recording.trace.t_us, len(recording.trace)
    return [
        Moment(kind, side, token, times[token])
        for kind, token in tokens.items()
        if token is not None and token < count
    ]


def _thought_end(recording: Recording) -> int | None:
    """The last token of the thought, where an answer follows it."""
    last = recording.trace.phases.rfind(int(Phase.THINKING))
    return last if 0 <= last < len(recording.trace) - 1 else None


def _loop_start(recording: Recording) -> int | None:
    found = recording.record.loop_found
    return found.start if found else None


def _first_refused(recording: Recording) -> int | None:
    """The token that the target said in place of the refused one."""
    rounds = recording.trace.draft_rounds
    at = rounds.first_refused()
    return None if at is None else rounds[at].first + rounds[at].accepted
