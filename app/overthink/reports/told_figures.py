"""The figures of a run for people to read, each declared once: caption, value, how it is measured.

A value is None where nothing was measured. How it is measured is said in the words of
`overthink.core.metrics`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from overthink.core.proportions import percent
from overthink.core.run_record import RunRecord
from overthink.core.sizes import shown_size
from overthink.core.vocabulary import TimingMode
from overthink.storage.figures import Figures, figures_of


class Figure(NamedTuple):
    """A figure of one run."""

    caption: str
    value: str | None
    how: str


class _Known(NamedTuple):
    """What the figures of a run are read from."""

    record: RunRecord
    mode: TimingMode
    figures: Figures


class _Declared(NamedTuple):
    caption: str
    how: str
    read: Callable[[_Known], str | None]


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
    known = _Known(record, mode, figures_of(record))
    return [Figure(each.caption, each.read(known), each.how) for each in _FIGURES]


def _counted(column: str) -> Callable[[_Known], str | None]:
    def read(known: _Known) -> str | None:
        value = known.figures[column]
        return None if value is None else f"{value:,}"

    return read


def _seconds(column: str) -> Callable[[_Known], str | None]:
    def read(known: _Known) -> str | None:
        value = known.figures[column]
        return None if value is None else f"{value:,.2f} s"

    return read


def _prompt(known: _Known) -> str | None:
    prompt = known.record.prompt
    if prompt is None:
        return None
    cached = f", {prompt.cached:,} of them in the cache" if prompt.cached else ""
    return f"{prompt.tokens:,}{cached}"


def _speed(known: _Known) -> str | None:
    speed = known.figures["tokens_per_s"]
    return None if speed is None else f"{speed:,.1f} tokens/s, {known.mode.value}"


def _acceptance(known: _Known) -> str | None:
    acceptance = known.figures["acceptance"]
    if acceptance is None:
        return None
    return f"{percent(acceptance)} ({known.figures['accepted']:,} of {known.figures['tested']:,})"


def _share(known: _Known) -> str | None:
    share = known.figures["share"]
    return None if share is None else percent(share)


def _loop(known: _Known) -> str | None:
    figures = known.figures
    if figures["loop_start"] is None:
        return "none found" if known.record.finished else None
    at, period, times = (figures[f"loop_{name}"] for name in ("start", "period", "repeats"))
    wasted = figures["loop_wasted"]
    lost = "" if wasted is None else f", {wasted:,} tokens wasted"
    return f"from token {at:,}, {period:,} tokens {times:,} times{lost}"


def _closed(known: _Known) -> str | None:
    closed = known.figures["thought_closed"]
    if closed is None or not known.figures["thinking_tokens"]:
        return None
    return "yes" if closed else "no"


def _memory(known: _Known) -> str | None:
    size = known.figures["memory_bytes"]
    return None if size is None else shown_size(size)


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
