"""A comparison in a terminal: two live columns, thinking dim, accepted tokens green and underlined.

While it runs, the tail of each lane is shown; afterwards both are printed in full, so that they
can be scrolled back to. A terminal too narrow for two columns gets one lane above the other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import zip_longest

from rich.console import Console, Group
from rich.live import Live
from rich.style import Style
from rich.text import Text

from overthink.cli.figures import figures, loop_sentence, title
from overthink.cli.plain import summary_lines
from overthink.cli.printable import printable
from overthink.cli.repetition import left_out, left_out_words
from overthink.comparison.conductor import Lane
from overthink.core.vocabulary import Origin, Phase, TimingMode
from overthink.grading.status_text import status_words

FRAMES_PER_S = 8
NARROWEST_COLUMN = 24
_SEPARATOR = " │ "
_LEAST_BODY = 2

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

    async def show(self, work: asyncio.Task[None]) -> None:
        """Redraws until `work` is done, then prints both lanes in full."""
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
        self._console.print(self._frame(tail=False))
        self._console.print()
        for line in summary_lines(self._lanes, self._expect):
            self._console.print(Text(line, style="bold" if not line.startswith(" ") else ""))

    def _frame(self, *, tail: bool) -> Group:
        width, height = self._console.width, self._console.height - 1
        count = len(self._lanes)
        column = (width - len(_SEPARATOR) * (count - 1)) // count
        if column < NARROWEST_COLUMN:
            return self._stacked(width, (height - count + 1) // count if tail else None)
        limit = height // 2 if tail else None
        heads = [self._head(lane, column, limit) for lane in self._lanes]
        tallest = max(map(len, heads))
        rows = max(_LEAST_BODY, height - tallest - 1) if tail else None
        columns = [
            [
                *head,
                *[Text()] * (tallest - len(head)),
                _rule(column),
                *self._body(lane, column, rows),
            ]
            for head, lane in zip(heads, self._lanes, strict=True)
        ]
        return Group(*_side_by_side(columns, column))

    def _stacked(self, width: int, height: int | None) -> Group:
        lines: _Lines = []
        for lane in self._lanes:
            if lines:
                lines.append(Text())
            head = self._head(lane, width, height // 2 if height else None)
            rows = max(_LEAST_BODY, height - len(head) - 1) if height else None
            lines += [*head, _rule(width), *self._body(lane, width, rows)]
        return Group(*lines)

    # -- a lane -------------------------------------------------------------------------------

    def _head(self, lane: Lane, width: int, limit: int | None) -> _Lines:
        """Title, status and figures; whole ones only, of what fits in `limit` lines."""
        loop = loop_sentence(lane)
        paragraphs = [
            Text(printable(title(lane)), style="bold"),
            Text(f"● {printable(status_words(lane.record, self._expect))}"),
            *(Text(line, style="dim") for line in figures(lane, self._timing)),
            *([Text(loop, style="yellow")] if loop else []),
        ]
        lines: _Lines = []
        for text in paragraphs:
            more = self._wrapped(text, width)
            if limit is not None and lines and len(lines) + len(more) > limit:
                break
            lines += more
        return lines

    def _body(self, lane: Lane, width: int, rows: int | None) -> _Lines:
        """The lane's text; of a long one its last `rows` lines, the first of which says so."""
        first = 0 if rows is None else _first_shown(lane, width, rows)
        text = _tokens(lane, first)
        if not text.plain.strip():
            ended = lane.record.status is not None
            return [Text("(no text)", style="dim")] if ended else []
        lines = self._wrapped(text, width)
        if rows is not None and (first or len(lines) > rows):
            lines = [Text("⋮", style="dim"), *lines[-(rows - 1) :]]
        return lines

    def _wrapped(self, text: Text, width: int) -> _Lines:
        return list(text.wrap(self._console, width, overflow="fold", tab_size=4))


def _padded(lines: _Lines, count: int) -> _Lines:
    return [*lines, *[Text()] * (count - len(lines))]


def _rule(width: int) -> Text:
    return Text("─" * width, style="dim")


def _side_by_side(columns: list[_Lines], width: int) -> Iterator[Text]:
    for row in zip_longest(*columns):
        line = Text(no_wrap=True, end="")
        for index, cell in enumerate(row):
            if index:
                line.append(_SEPARATOR, style="dim")
            shown = cell if cell is not None else Text()
            line.append_text(shown)
            if index < len(row) - 1:
                line.append(" " * max(0, width - shown.cell_len))
        line.end = "\n"
        yield line


def _first_shown(lane: Lane, width: int, rows: int) -> int:
    """A token from which on the text surely fills the rows: only what can be seen is laid out."""
    trace = lane.record.trace
    letters = lines = 0
    index = len(trace)
    while index > 0 and letters < width * rows * 2 and lines <= rows:
        index -= 1
        text = trace.text_of(index)
        letters += len(text)
        lines += text.count("\n")
    return index


def _tokens(lane: Lane, first: int) -> Text:
    """The trace from a token on; a heading stands where the answer begins."""
    trace, hidden = lane.record.trace, left_out(lane.record)
    text = Text()
    answering = first > 0 and trace.phases[first - 1] == Phase.ANSWER
    blank = True  # line ends in front of a part are left out
    for index in range(first, len(trace)):
        if index in hidden:
            if index == hidden.start:
                text.append(f"\n{left_out_words(lane.record)}\n", style="yellow")
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
