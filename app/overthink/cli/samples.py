"""Several samples of one prompt in the terminal: a line for each, and how many are right."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from overthink.cli.comparison_text import title
from overthink.cli.terminal import StatusLine, one_line, quantity
from overthink.comparison.conditions import unequal_conditions
from overthink.comparison.conductor import Lane
from overthink.core.number_format import ENGLISH
from overthink.core.vocabulary import Phase
from overthink.grading.status_text import status_line
from overthink.reports.compare_json import failure_sentence
from overthink.reports.sample_summary import SampleSummary, summary_of

_WIDTH = 100
_PROGRESS_S = 0.25


def sample_lines(lanes: Sequence[Lane], expect: str | None) -> Iterator[str]:
    """Write a line for each sample of each lane, what they have in common, and their sum."""
    for lane in lanes:
        yield one_line(f"── {title(lane)} ".ljust(_WIDTH, "─"))
        for sample in lane.samples:
            yield one_line(_sample_line(sample, expect))
        yield from map(one_line, _summary_lines(summary_of(lane), expect))
        yield from (f"  {one_line(note)}" for note in _common_notes(lane))
        yield ""
    if len(lanes) == 2:
        for sentence in unequal_conditions(lanes[0].plan, lanes[1].plan):
            yield one_line(f"Unequal conditions: {sentence}")


def _sample_line(sample: Lane, expect: str | None) -> str:
    record = sample.record
    line = f"{sample.sample:>3}  {status_line(record, expect, sample.judged)}"
    if record.prompt is not None:
        thinking, answer = record.trace.count(Phase.THINKING), record.trace.count(Phase.ANSWER)
        line += f" · {thinking:,} thinking + {answer:,} answer tokens"
    note = str(record.finished.note) if record.finished else failure_sentence(record)
    return f"{line} · {note}" if note else line


def _summary_lines(summary: SampleSummary, expect: str | None) -> Iterator[str]:
    counted = quantity(summary.samples, "sample")
    if expect is not None:
        left = summary.samples - summary.right - summary.wrong
        open_ones = f", {left:,} undecided or not graded" if left else ""
        yield f"{summary.right:,} of {counted} right, {summary.wrong:,} wrong{open_ones}"
    parts = [counted if expect is None else ""]
    if summary.thinking_tokens:
        spread = summary.thinking_tokens
        parts.append(
            f"{spread.median:,.0f} thinking tokens in the median"
            f" ({spread.least:,} to {spread.most:,})"
        )
    if summary.tokens_per_s and summary.seconds is not None:
        parts.append(
            f"{summary.tokens:,} tokens in {ENGLISH.duration(summary.seconds)}:"
            f" {ENGLISH.speed(summary.tokens_per_s)} tokens/s all together (shared)"
        )
    yield " · ".join(filter(None, parts))


def _common_notes(lane: Lane) -> Iterator[str]:
    loaded = lane.record.loaded
    for note in (*(loaded.notes if loaded else ()), *lane.plan.all_notes):
        if note:
            yield str(note)
    if failure := failure_sentence(lane.record):
        yield failure


async def show_progress(lanes: Sequence[Lane], work: asyncio.Future[None]) -> None:
    """Show how far the samples are, on one line, until `work` is done."""
    with StatusLine() as line:
        while not work.done():
            line.show(_progress(lanes), step="samples")
            await asyncio.wait({work}, timeout=_PROGRESS_S)


def _progress(lanes: Sequence[Lane]) -> str:
    samples = [sample for lane in lanes for sample in lane.samples]
    ended = sum(sample.record.status is not None for sample in samples)
    tokens = sum(len(sample.record.trace) for sample in samples)
    return f"{ended:,} of {quantity(len(samples), 'sample')} ended, {tokens:,} tokens so far"
