"""Key moments of a recording (end of thought, start of loop, first refusal), and its texts."""

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
    """The kind of a key moment."""

    THOUGHT_END = "thought_end"
    LOOP_START = "loop_start"
    REFUSED = "refused"
    """The first proposal of the draft that the target refused."""


class Moment(NamedTuple):
    """A key moment: its token, and its time on the run's clock."""

    kind: MomentKind
    side: Side
    token: int
    t_us: int


def moments_of(side: Side, recording: Recording) -> list[Moment]:
    """Return the key moments of a run, in the order of their kinds."""
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
    """Return the thought's last token if an answer follows it."""
    last = recording.trace.phases.rfind(int(Phase.THINKING))
    return last if 0 <= last < len(recording.trace) - 1 else None


def _loop_start(recording: Recording) -> int | None:
    found = recording.record.loop_found
    return found.start if found else None


def _first_refused(recording: Recording) -> int | None:
    """Return the token that the target emitted instead of the refused one."""
    rounds = recording.trace.draft_rounds
    at = rounds.first_refused()
    return None if at is None else rounds[at].first + rounds[at].accepted


translate = QCoreApplication.translate

_MACHINE_LENGTH = 60
"""Maximum length of a processor's name, characters."""


def clock_text(clock_us: float) -> str:
    """Format minutes, seconds and tenths, cut off so that the end is shown only at the end."""
    tenths = int(clock_us // 100_000)
    minutes, rest = divmod(tenths, 600)
    seconds = decimal(rest / 10, 1)
    return f"{minutes}:{seconds if rest >= 100 else '0' + seconds}"


def recording_text(turn: RecordedTurn) -> str:
    """Describe a recording: date, machine and timing mode, by lane where the runs differ."""
    whole = {
        side: (_date(turn, side), _machine(turn, side), _timing(turn, side)) for side in turn.runs
    }
    if turn.apart and len({*whole.values()}) > 1:
        facts = _facts_apart([*whole.values()])
    else:
        machine = excerpt(turn.machine, _MACHINE_LENGTH) or _unknown()
        facts = [date_text(turn.asked.begun), machine, _timing_text(turn.asked.timing)]
    return " · ".join([translate("Replay", "Recorded"), *facts, *_interrupted(turn)])


def _facts_apart(whole: list[tuple[str, str, str]]) -> list[str]:
    """List facts of two runs: equal facts once, different ones with their lanes."""
    apart = translate("Replay", "left {left}, right {right}")
    return [
        left if left == right else apart.format(left=left, right=right)
        for left, right in zip(whole[0], whole[-1], strict=True)
    ]


def _date(turn: RecordedTurn, side: Side) -> str:
    begun = turn.of(side).begun
    return date_text(begun) if begun else translate("Replay", "just now")


def _machine(turn: RecordedTurn, side: Side) -> str:
    return excerpt(turn.machine_of(side), _MACHINE_LENGTH) or _unknown()


def _unknown() -> str:
    return translate("Replay", "machine not recorded")


def _timing(turn: RecordedTurn, side: Side) -> str:
    return _timing_text(turn.of(side).timing)


def _timing_text(timing: TimingMode) -> str:
    if timing is TimingMode.CONCURRENT:
        return translate("Replay", "lanes together")
    return translate("Replay", "one lane after the other")


def _interrupted(turn: RecordedTurn) -> list[str]:
    """Name the lanes whose runs were interrupted."""
    return [
        translate("Replay", "left lane interrupted")
        if side == "left"
        else translate("Replay", "right lane interrupted")
        for side, run in turn.runs.items()
        if run.interrupted
    ]


def date_text(begun: str) -> str:
    """Format a date in local time; an invalid date is returned unchanged."""
    moment = QDateTime.fromString(begun, Qt.DateFormat.ISODateWithMs)
    if not moment.isValid():
        return begun
    return QLocale().toString(moment.toLocalTime(), QLocale.FormatType.ShortFormat)


def moment_text(kind: MomentKind, side: Side) -> str:
    """Describe a key moment and its lane."""
    lane = translate("Replay", "left lane") if side == "left" else translate("Replay", "right lane")
    return translate("Replay", "{moment}, {lane}").format(moment=_MOMENTS[kind](), lane=lane)


_MOMENTS = {
    MomentKind.THOUGHT_END: lambda: translate("Replay", "end of the thought"),
    MomentKind.LOOP_START: lambda: translate("Replay", "start of the loop"),
    MomentKind.REFUSED: lambda: translate("Replay", "first refused draft"),
}
