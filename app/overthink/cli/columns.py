"""A comparison in a terminal: two live columns, thinking dim, accepted tokens green, underlined.

While the lanes run, the end of each text is shown; afterwards both are printed in full, so that
they can be scrolled back to. A terminal too narrow for two columns shows one lane above the other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import zip_longest

from rich.console import Console, Group
from rich.live import Live
from rich.style import Style
from rich.text import Text

from overthink.cli.comparison_text import (
    loop_sentence,
    metric_lines,
    omission_note,
    omitted_tokens,
    runaway_sentences,
    summary_lines,
    title,
)
from overthink.cli.terminal import one_line, printable
from overthink.comparison.conductor import Lane
from overthink.core.vocabulary import Origin, Phase, TimingMode
from overthink.grading.status_text import status_line

FRAMES_PER_S = 8
MIN_COLUMN_WIDTH = 24
_SEPARATOR = " │ "
_GUTTER = "┆ "
"""Before each line of model output, so that none looks like a status or a verdict of ours."""
_MIN_BODY_ROWS = 2

_DIM = Style(dim=True)
_STYLES = {
    Origin.SAMPLED: Style(),
    Origin.ACCEPTED: Style(color="green", underline=True),
    Origin.FORCED: Style(color="yellow", reverse=True),
    Origin.TEMPLATE: Style(),
}

_Lines = list[Text]


class Columns:
    """Shows lanes side by side while they run."""

    def __init__(
        self, console: Console, lanes: list[Lane], timing: TimingMode, expect: str | None
    ) -> None:
        self._console, self._lanes = console, lanes
        self._timing, self._expect = timing, expect
        self._done = False
        """True once the lanes have ended and their answers are graded."""

    async def show(self, work: asyncio.Task[None]) -> None:
        """Redraw until `work` is done, then print both lanes in full."""
        with Live(
            self._frame(tail=True),
            console=self._console,
            auto_refresh=False,
            transient=True,
            vertical_overflow="crop",
        ) as live:
            while not work.done():
                await asyncio.wait({work}, timeout=1 / FRAMES_PER_S)
                live.update(self._frame(tail=True), refresh=True)
        self._done = True
        self._console.print(self._frame(tail=False))
        self._console.print()
        for line in summary_lines(self._lanes, self._expect):
            style = "" if line.startswith(" ") else "bold"
            self._console.print(Text(one_line(line), style=style))

    def _frame(self, *, tail: bool) -> Group:
        width, height = self._console.width, self._console.height - 1
        count = len(self._lanes)
        column = (width - len(_SEPARATOR) * (count - 1)) // count
        if column < MIN_COLUMN_WIDTH:
            return self._stacked(width, (height - count + 1) // count if tail else None)
        limit = height // 2 if tail else None
        heads = [self._head(lane, column, limit) for lane in self._lanes]
        tallest = max(map(len, heads))
        rows = max(_MIN_BODY_ROWS, height - tallest - 1) if tail else None
        columns = []
        for head, lane in zip(heads, self._lanes, strict=True):
            padding = [Text()] * (tallest - len(head))
            columns.append([*head, *padding, _rule(column), *self._body(lane, column, rows)])
        return Group(*_side_by_side(columns, column))

    def _stacked(self, width: int, height: int | None) -> Group:
        lines: _Lines = []
        for lane in self._lanes:
            if lines:
                lines.append(Text())
            head = self._head(lane, width, height // 2 if height else None)
            rows = max(_MIN_BODY_ROWS, height - len(head) - 1) if height else None
            lines += [*head, _rule(width), *self._body(lane, width, rows)]
        return Group(*lines)

    # -- one lane -----------------------------------------------------------------------------

    def _head(self, lane: Lane, width: int, limit: int | None) -> _Lines:
        """Title, status and metrics: as many whole paragraphs as fit in `limit` lines."""
        loop = loop_sentence(lane)
        paragraphs = [
            Text(one_line(title(lane)), style="bold"),
            Text(f"● {one_line(self._status(lane))}"),
            *(Text(one_line(line), style="dim") for line in metric_lines(lane, self._timing)),
            *([Text(one_line(loop), style="yellow")] if loop else []),
            *(Text(one_line(line), style="yellow") for line in runaway_sentences(lane)),
        ]
        lines: _Lines = []
        for text in paragraphs:
            more = self._wrapped(text, width)
            if limit is not None and lines and len(lines) + len(more) > limit:
                break
            lines += more
        return lines

    def _status(self, lane: Lane) -> str:
        return status_line(lane.record, self._expect, lane.judged, pending=not self._done)

    def _body(self, lane: Lane, width: int, rows: int | None) -> _Lines:
        """The lane's text in a gutter; of a long one the last `rows` lines, after a mark."""
        width -= len(_GUTTER)
        first = 0 if rows is None else _first_visible(lane, width, rows)
        text = _styled_text(lane, first)
        if not text.plain.strip():
            ended = lane.record.status is not None
            return [Text("(no text)", style="dim")] if ended else []
        lines = [Text.assemble((_GUTTER, "dim"), line) for line in self._wrapped(text, width)]
        if rows is not None and (first or len(lines) > rows):
            lines = [Text("⋮", style="dim"), *lines[-(rows - 1) :]]
        return lines

    def _wrapped(self, text: Text, width: int) -> _Lines:
        return list(text.wrap(self._console, width, overflow="fold", tab_size=4))


def _rule(width: int) -> Text:
    return Text("─" * width, style="dim")


def _side_by_side(columns: list[_Lines], width: int) -> Iterator[Text]:
    separator = Text.assemble((_SEPARATOR, "dim"))
    for row in zip_longest(*columns, fillvalue=Text()):
        cells = [cell.copy() for cell in row]
        for cell in cells[:-1]:
            cell.pad_right(max(0, width - cell.cell_len))
        line = separator.join(cells)
        line.no_wrap = True
        yield line


def _first_visible(lane: Lane, width: int, rows: int) -> int:
    """A token from which the text is sure to fill the rows, so that only this much is laid out."""
    trace = lane.record.trace
    characters = lines = 0
    index = len(trace)
    while index > 0 and characters < width * rows * 2 and lines <= rows:
        index -= 1
        text = trace.text_of(index)
        characters += len(text)
        lines += text.count("\n")
    return index


def _styled_text(lane: Lane, first: int) -> Text:
    """The trace from token `first` on, with a heading above the answer."""
    trace, omitted = lane.record.trace, omitted_tokens(lane.record)
    text = Text()
    answering = first > 0 and trace.phases[first - 1] == Phase.ANSWER
    blank = True  # line feeds at the start of a phase are dropped
    for index in range(first, len(trace)):
        if index in omitted:
            if index == omitted.start:
                text.append(f"\n{omission_note(lane.record)}\n", style="yellow")
                blank = True
            continue
        answer = trace.phases[index] == Phase.ANSWER
        if answer and not answering:
            text.rstrip()
            text.append("\n\nAnswer\n" if len(text) else "Answer\n", style="bold")
            blank = True
        answering = answer
        shown = printable(trace.text_of(index))
        if blank:
            shown = shown.lstrip("\n")
            blank = not shown
        style = _STYLES[Origin(trace.origins[index])]
        text.append(shown, style=style if answer else _DIM + style)
    text.rstrip()
    return text
