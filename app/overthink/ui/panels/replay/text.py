"""Times and facts of a recording in the interface's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

from overthink.core.symbols import excerpt
from overthink.core.vocabulary import TimingMode
from overthink.ui.i18n.number_format import decimal
from overthink.ui.panels.replay.key_moments import MomentKind
from overthink.ui.state.recorded_turn import RecordedTurn
from overthink.ui.state.turn_state import Side

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
