"""A comparison as plain text, for pipes and files: no control codes, one lane after the other."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from overthink.cli.figures import figures, loop_sentence, title
from overthink.cli.printable import printable
from overthink.cli.repetition import left_out, left_out_words
from overthink.comparison.conditions import unequal_conditions
from overthink.comparison.conductor import Lane
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Phase, TimingMode
from overthink.grading.status_text import status_words
from overthink.reports.compare_json import failure_sentence

_WIDTH = 100


def comparison_text(lanes: list[Lane], timing: TimingMode, expect: str | None) -> str:
    """Both lanes in full, then who answered what."""
    parts = [line for lane in lanes for line in _lane_lines(lane, timing, expect)]
    return "\n".join([*parts, *summary_lines(lanes, expect)])


def _lane_lines(lane: Lane, timing: TimingMode, expect: str | None) -> Iterator[str]:
    yield f"── {printable(title(lane))} ".ljust(_WIDTH, "─")
    if lane.record.prompt is not None:
        yield "Thinking:"
        yield _wrapped(_text(lane.record, Phase.THINKING)) or "  (none)"
        yield "Answer:"
        yield _wrapped(_text(lane.record, Phase.ANSWER)) or "  (none)"
    yield from figures(lane, timing)
    loop = loop_sentence(lane)
    if loop:
        yield loop
    yield ""


def _text(record: RunRecord, phase: Phase) -> str:
    """A part's text, most of a long loop left out."""
    trace, hidden = record.trace, left_out(record)
    parts = []
    for index in range(len(trace)):
        if trace.phases[index] != phase:
            continue
        if index not in hidden:
            parts.append(trace.text_of(index))
        elif index == hidden.start:
            parts.append(f"\n{left_out_words(record)}\n")
    return "".join(parts)


def _wrapped(text: str) -> str:
    lines = printable(text).expandtabs(4).strip("\n").split("\n")
    wrapped = (fill(line, _WIDTH, initial_indent="  ", subsequent_indent="  ") for line in lines)
    return "\n".join(wrapped) if text.strip() else ""


def summary_lines(lanes: list[Lane], expect: str | None) -> Iterator[str]:
    """Who answered what, a line a lane, why a lane did not get there, and what was unequal."""
    alike = len({lane.plan.model for lane in lanes}) < len(lanes)
    for lane in lanes:
        record = lane.record
        name = f"{lane.plan.model} ({lane.side})" if alike else lane.plan.model
        yield f"{printable(name)}: {printable(status_words(record, expect))}"
        failure = failure_sentence(record)
        if failure:
            yield f"  {printable(failure)}"
        if record.failed and record.failed.report:
            yield printable(record.failed.report)
        notes = [record.finished.note] if record.finished else []
        notes += [record.loaded.draft_note, record.loaded.gpu_note] if record.loaded else []
        yield from (f"  {printable(str(note))}" for note in (*notes, *lane.plan.all_notes) if note)
    if len(lanes) == 2:
        unequal = unequal_conditions(lanes[0].plan, lanes[1].plan)
        yield from (f"Unequal conditions: {printable(sentence)}" for sentence in unequal)
