"""Key moments of a recording (end of thought, start of loop, first refusal), and its texts."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

from overthink.core.runaway.descriptions import KIND_NAMES
from overthink.core.runaway.findings import RunawayKind
from overthink.core.symbols import excerpt
from overthink.core.vocabulary import Phase, TimingMode
from overthink.ui.i18n.localise_message import localise
from overthink.ui.i18n.number_format import decimal
from overthink.ui.state.recorded_turn import Circumstances, RecordedTurn, Recording
from overthink.ui.state.turn_state import Side


class MomentKind(StrEnum):
    """The kind of a key moment."""

    THOUGHT_END = "thought_end"
    LOOP_START = "loop_start"
    """The start of a runaway of any kind."""
    REFUSED = "refused"
    """The first proposal of the draft that the target refused."""


class Moment(NamedTuple):
    """A key moment: its token, and its time on the run's clock."""

    kind: MomentKind
    side: Side
    token: int
    t_us: int
    runaway: RunawayKind | None = None
    """The kind of the runaway that begins."""


def moments_of(side: Side, recording: Recording) -> list[Moment]:
    """Return the key moments of a run, in the order of their kinds."""
    found: list[tuple[MomentKind, int | None, RunawayKind | None]] = [
        (MomentKind.THOUGHT_END, _thought_end(recording), None),
        *((MomentKind.LOOP_START, each.start, each.kind) for each in recording.record.runaways),
        (MomentKind.REFUSED, _first_refused(recording), None),
    ]
    times, count = recording.trace.t_us, len(recording.trace)
    return [
        Moment(kind, side, token, times[token], runaway)
        for kind, token, runaway in found
        if token is not None and token < count
    ]


def _thought_end(recording: Recording) -> int | None:
    """Return the thought's last token if an answer follows it."""
    last = recording.trace.phases.rfind(int(Phase.THINKING))
    return last if 0 <= last < len(recording.trace) - 1 else None


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
    each = [_facts(turn.of(side), turn.machine_of(side)) for side in turn.runs]
    facts = _facts(turn.asked, turn.machine)
    if turn.apart and len({*each}) > 1:
        facts = _facts_apart(each[0], each[-1])
    return " · ".join([translate("Replay", "Recorded"), *facts, *_interrupted(turn)])


def _facts(asked: Circumstances, processor: str) -> tuple[str, ...]:
    """Return date, machine and timing mode."""
    concurrent = asked.timing is TimingMode.CONCURRENT
    return (
        date_text(asked.begun) if asked.begun else translate("Replay", "just now"),
        excerpt(processor, _MACHINE_LENGTH) or translate("Replay", "machine not recorded"),
        translate("Replay", "lanes together")
        if concurrent
        else translate("Replay", "one lane after the other"),
    )


def _facts_apart(left_facts: Sequence[str], right_facts: Sequence[str]) -> tuple[str, ...]:
    """List facts of two runs: equal facts once, different ones with their lanes."""
    apart = translate("Replay", "left {left}, right {right}")
    return tuple(
        left if left == right else apart.format(left=left, right=right)
        for left, right in zip(left_facts, right_facts, strict=True)
    )


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


def moment_text(moment: Moment) -> str:
    """Describe a key moment and its lane."""
    left = moment.side == "left"
    lane = translate("Replay", "left lane") if left else translate("Replay", "right lane")
    what = _MOMENTS[moment.kind]()
    if moment.runaway not in (None, RunawayKind.EXACT):
        name = localise(KIND_NAMES[moment.runaway])
        what = translate("Replay", "start of a runaway ({kind})").format(kind=name)
    return translate("Replay", "{moment}, {lane}").format(moment=what, lane=lane)


_MOMENTS = {
    MomentKind.THOUGHT_END: lambda: translate("Replay", "end of the thought"),
    MomentKind.LOOP_START: lambda: translate("Replay", "start of the loop"),
    MomentKind.REFUSED: lambda: translate("Replay", "first refused draft"),
}
