"""A comparison as plain text, for pipes and files: no control codes, one lane after the other."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from overthink.cli.figures import figures, loop_sentence, title
from overthink.cli.printable import printable
from overthink.comparison.conductor import Lane
from overthink.core.status_words import status_words
from overthink.core.vocabulary import TimingMode

_WIDTH = 100


def comparison_text(lanes: list[Lane], timing: TimingMode, expect: str | None) -> str:
    """Both lanes in full, then who answered what."""
    parts = [line for lane in lanes for line in _lane_lines(lane, timing, expect)]
    return "\n".join([*parts, *summary_lines(lanes, expect)])


def _lane_lines(lane: Lane, timing: TimingMode, expect: str | None) -> Iterator[str]:
    yield f"── {title(lane)} ".ljust(_WIDTH, "─")
    yield "Thinking:"
    yield _wrapped(lane.record.thinking) or "  (none)"
    yield "Answer:"
    yield _wrapped(lane.record.answer) or "  (none)"
    yield figures(lane, timing)
    loop = loop_sentence(lane)
    if loop:
        yield loop
    yield ""


def _wrapped(text: str) -> str:
    lines = printable(text).strip("\n").split("\n")
    wrapped = (fill(line, _WIDTH, initial_indent="  ", subsequent_indent="  ") for line in lines)
    return "\n".join(wrapped) if text.strip() else ""


def summary_lines(lanes: list[Lane], expect: str | None) -> Iterator[str]:
    """Who answered what, a line a lane, and why a lane did not get there."""
    for lane in lanes:
        yield f"{lane.plan.model}: {printable(status_words(lane.record, expect))}"
        failed, finished = lane.record.failed, lane.record.finished
        if failed:
            remedy = f": {failed.remedy}" if failed.remedy else ""
            yield f"  {printable(failed.problem)}{printable(remedy)}."
            if failed.report:
                yield printable(failed.report)
        if finished and finished.note:
            yield f"  {finished.note}"
        if lane.record.loaded and lane.record.loaded.draft_note:
            yield f"  {lane.record.loaded.draft_note}"
        yield from (f"  {note}" for note in lane.plan.notes)
