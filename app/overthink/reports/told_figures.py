"""The figures of a run for people to read, each declared once: caption, value, how it is measured.

A value is None where nothing was measured. How it is measured is said in the words of
`overthink.core.metrics`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from overthink.core import metrics
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Phase, TimingMode
from overthink.storage.figures import figures_of


class Figure(NamedTuple):
    """A figure of one run."""

    caption: str
    value: str | None
    how: str


class _Declared(NamedTuple):
    caption: str
    how: str
    read: Callable[[RunRecord, TimingMode], str | None]


NOT_MEASURED = "—"
"""Stands where a figure was not measured."""

_MODES = {
    TimingMode.CONCURRENT: "both lanes at once",
    TimingMode.SEQUENTIAL: "one lane after the other",
}


def timing_words(mode: TimingMode) -> str:
    """The timing mode, and what it means."""
    return f"{mode.value} ({_MODES[mode]})"


def told_figures(record: RunRecord, mode: TimingMode) -> list[Figure]:
    """All figures of a run, in the order in which they are shown."""
    return [Figure(each.caption, each.read(record, mode), each.how) for each in _FIGURES]


def _counted(column: str) -> Callable[[RunRecord, TimingMode], str | None]:
    return lambda record, _mode: _count(figures_of(record)[column])


def _seconds(column: str) -> Callable[[RunRecord, TimingMode], str | None]:
    def read(record: RunRecord, _mode: TimingMode) -> str | None:
        value = figures_of(record)[column]
        return None if value is None else f"{value:,.2f} s"

    return read


def _count(value: int | None) -> str | None:
    return None if value is None else f"{value:,}"


def percent(share: float) -> str:
    """Cut, not rounded: 100 % is said only of all."""
    return f"{math.floor(share * 1000) / 10:g} %"


def _prompt(record: RunRecord, _mode: TimingMode) -> str | None:
    if record.prompt is None:
        return None
    cached = f", {record.prompt.cached:,} of them in the cache" if record.prompt.cached else ""
    return f"{record.prompt.tokens:,}{cached}"


def _speed(record: RunRecord, mode: TimingMode) -> str | None:
    speed = metrics.tokens_per_second(record.trace)
    return None if speed is None else f"{speed:,.1f} tokens/s, {mode.value}"


def _acceptance(record: RunRecord, _mode: TimingMode) -> str | None:
    counts = metrics.drafting(record.trace.draft_rounds)
    if counts.acceptance is None:
        return None
    return f"{percent(counts.acceptance)} ({counts.accepted:,} of {counts.tested:,})"


def _share(record: RunRecord, _mode: TimingMode) -> str | None:
    share = metrics.accepted_share(record.trace) if record.trace.draft_rounds else None
    return None if share is None else percent(share)


def _loop(record: RunRecord, _mode: TimingMode) -> str | None:
    found = record.finished.loop if record.finished else None
    found_early = found or record.loop_found
    if found_early is None:
        return "none found" if record.finished else None
    at, period, times = found_early.start, found_early.period, found_early.repeats
    wasted = f", {found.wasted:,} tokens wasted" if found else ""
    return f"from token {at:,}, {period:,} tokens {times:,} times{wasted}"


def _closed(record: RunRecord, _mode: TimingMode) -> str | None:
    if record.finished is None or not record.trace.count(Phase.THINKING):
        return None
    return "yes" if record.finished.thought_closed else "no"


def _memory(record: RunRecord, _mode: TimingMode) -> str | None:
    size = record.finished.memory_bytes if record.finished else None
    return None if size is None else f"{size / 1e6:,.0f} MB"


_FIGURES = (
    _Declared(
        "Prompt tokens",
        "As the chat template made them, the opening think tag included where it puts one.",
        _prompt,
    ),
    _Declared(
        "Thinking tokens",
        "Generated tokens of the thought, its tags included.",
        _counted("thinking_tokens"),
    ),
    _Declared(
        "Answer tokens",
        "Generated tokens of the answer, its end token included.",
        _counted("answer_tokens"),
    ),
    _Declared("Thought closed", "The model itself, or the app, ended the thought.", _closed),
    _Declared(
        "Speed",
        "Generated tokens after the first, over the time from the first to the last: the prompt is "
        "not in it.",
        _speed,
    ),
    _Declared(
        "First token after",
        "From the moment the lane's process took up the run.",
        _seconds("first_token_s"),
    ),
    _Declared(
        "Thinking time",
        "From the end of the prompt to the last thinking token.",
        _seconds("thinking_s"),
    ),
    _Declared(
        "Total time",
        "From the moment the lane's process took up the run to its end.",
        _seconds("total_s"),
    ),
    _Declared(
        "Accepted / tested",
        "Draft proposals that stand, of those the model reached: accepted ones and the one it "
        "refused. In a loop it says little.",
        _acceptance,
    ),
    _Declared(
        "Accepted / emitted",
        "The part of the generated tokens that the draft proposed.",
        _share,
    ),
    _Declared(
        "Loop",
        "A block of up to 256 tokens that stands three or more times in a row, 256 tokens or more "
        "in all; wasted are the tokens after its first appearance.",
        _loop,
    ),
    _Declared(
        "Loading the model",
        "Until the model was in memory; nothing where it was there already.",
        _seconds("load_s"),
    ),
    _Declared("Memory", "Resident memory of the lane's process, at the end of the run.", _memory),
)
