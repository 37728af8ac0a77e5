"""Moments worth going to: where a thought ends, a loop starts, a draft is first refused."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

from overthink.core.symbols import excerpt
from overthink.core.vocabulary import Phase, TimingMode
from overthink.ui.i18n.number_format import decimal
from overthink.ui.state.recorded_turn import RecordedTurn, Recording
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


translate = QCoreApplication.translate

_LONGEST_MACHINE = 60
"""Characters of a processor's name."""


def clock_words(clock_us: float) -> str:
    """Minutes, seconds and tenths. Cut, not rounded: the end is said at the end only."""
    tenths = int(clock_us // 100_000)
    minutes, rest = divmod(tenths, 600)
    seconds = decimal(rest / 10, 1)
    return f"{minutes}:{seconds if rest >= 100 else '0' + seconds}"


def recorded_words(turn: RecordedTurn) -> str:
    """“Recorded”, with date, machine and timing mode: of each lane where they are not of a turn."""
    whole = {
        side: (_date(turn, side), _machine(turn, side), _timing(turn, side)) for side in turn.runs
    }
    if turn.apart and len({*whole.values()}) > 1:
        facts = _facts_apart([*whole.values()])
    else:
        machine = excerpt(turn.machine, _LONGEST_MACHINE) or _unknown()
        facts = [date_words(turn.begun), machine, _timing_words(turn.timing)]
    return " · ".join([translate("Replay", "Recorded"), *facts, *_interrupted(turn)])


def _facts_apart(whole: list[tuple[str, str, str]]) -> list[str]:
    """Of two runs: what is the same for both once, what is not with its lane."""
    apart = translate("Replay", "left {left}, right {right}")
    return [
        left if left == right else apart.format(left=left, right=right)
        for left, right in zip(whole[0], whole[-1], strict=True)
    ]


def _date(turn: RecordedTurn, side: Side) -> str:
    begun = turn.of(side).begun
    return date_words(begun) if begun else translate("Replay", "just now")


def _machine(turn: RecordedTurn, side: Side) -> str:
    return excerpt(turn.machine_of(side), _LONGEST_MACHINE) or _unknown()


def _unknown() -> str:
    return translate("Replay", "machine not recorded")


def _timing(turn: RecordedTurn, side: Side) -> str:
    return _timing_words(turn.of(side).timing)


def _timing_words(timing: TimingMode) -> str:
    if timing is TimingMode.CONCURRENT:
        return translate("Replay", "lanes together")
    return translate("Replay", "one lane after the other")


def _interrupted(turn: RecordedTurn) -> list[str]:
    """Of each lane that was cut off, that it was."""
    return [
        translate("Replay", "left lane interrupted")
        if side == "left"
        else translate("Replay", "right lane interrupted")
        for side, run in turn.runs.items()
        if run.interrupted
    ]


def date_words(begun: str) -> str:
    """Date and time where the reader is; what is no date stays as it was written."""
    moment = QDateTime.fromString(begun, Qt.DateFormat.ISODateWithMs)
    if not moment.isValid():
        return begun
    return QLocale().toString(moment.toLocalTime(), QLocale.FormatType.ShortFormat)


def moment_words(kind: MomentKind, side: Side) -> str:
    """What happens at a moment, and in which lane."""
    lane = translate("Replay", "left lane") if side == "left" else translate("Replay", "right lane")
    return translate("Replay", "{moment}, {lane}").format(moment=_MOMENTS[kind](), lane=lane)


_MOMENTS = {
    MomentKind.THOUGHT_END: lambda: translate("Replay", "end of the thought"),
    MomentKind.LOOP_START: lambda: translate("Replay", "start of the loop"),
    MomentKind.REFUSED: lambda: translate("Replay", "first refused draft"),
}
