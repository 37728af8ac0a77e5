"""Times and facts of a recording in the interface's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

from overthink.core.vocabulary import TimingMode
from overthink.library.gguf_values import shown
from overthink.ui.lane.numbers import decimal
from overthink.ui.replay.moments import MomentKind
from overthink.ui.replay.recording import Circumstances, RecordedTurn
from overthink.ui.shown import Side

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
    told = {side: _told(turn, side) for side in turn.runs}
    if len({*told.values()}) > 1 and turn.apart:
        lanes = {
            "left": translate("Replay", "left: {facts}"),
            "right": translate("Replay", "right: {facts}"),
        }
        words = [lanes[side].format(facts=facts) for side, facts in told.items()]
        recorded = " · ".join([translate("Replay", "Recorded"), *words])
    else:
        facts = _facts(turn.of(next(iter(turn.runs), "left")), turn.machine)
        recorded = translate("Replay", "Recorded · {facts}").format(facts=facts)
    return " · ".join([recorded, *_interrupted(turn)])


def _told(turn: RecordedTurn, side: Side) -> str:
    return _facts(turn.of(side), turn.machine_of(side))


def _facts(asked: Circumstances, machine: str) -> str:
    timing = (
        translate("Replay", "lanes together")
        if asked.timing is TimingMode.CONCURRENT
        else translate("Replay", "one lane after the other")
    )
    return translate("Replay", "{date} · {machine} · {timing}").format(
        date=date_words(asked.begun) if asked.begun else translate("Replay", "just now"),
        machine=shown(machine, _LONGEST_MACHINE) or translate("Replay", "machine not recorded"),
        timing=timing,
    )


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
