"""A comparison in a terminal: two live columns, thinking dim, accepted tokens green and underlined.

While it runs, the tail of each lane is shown; afterwards both are printed in full, so that they
can be scrolled back to.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from rich.console import Console, Group
from rich.live import Live
from rich.rule import Rule
from rich.style import Style
from rich.table import Table
from rich.text import Text

from overthink.cli.figures import figures, loop_sentence, title
from overthink.cli.plain import summary_lines
from overthink.cli.printable import printable
from overthink.comparison.conductor import Lane
from overthink.core.status_words import status_words
from overthink.core.vocabulary import Origin, Phase, TimingMode

FRAMES_PER_S = 8
_HEADER_LINES = 7

_STYLES = {
    Origin.SAMPLED: Style(),
    Origin.ACCEPTED: Style(color="green", underline=True),
    Origin.FORCED: Style(color="yellow", reverse=True),
}
_DIM = Style(dim=True)


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
                with suppress(TimeoutError):
                    await asyncio.wait_for(asyncio.shield(work), 1 / FRAMES_PER_S)
                live.update(self._frame(tail=True), refresh=True)
        self._console.print(self._frame(tail=False))
        for line in summary_lines(self._lanes, self._expect):
            self._console.print(Text(line, style="bold" if not line.startswith(" ") else ""))

    def _frame(self, *, tail: bool) -> Table:
        grid = Table.grid(expand=True, padding=(0, 2))
        for _ in self._lanes:
            grid.add_column(ratio=1, overflow="fold")
        grid.add_row(*(self._lane(lane, tail=tail) for lane in self._lanes))
        return grid

    def _lane(self, lane: Lane, *, tail: bool) -> Group:
        width = max(10, self._console.width // len(self._lanes) - 2)
        body = self._tokens(lane, self._first_shown(lane, width) if tail else 0)
        if tail:
            body = self._last_lines(body, width)
        loop = loop_sentence(lane)
        return Group(
            Text(printable(title(lane)), style="bold", overflow="ellipsis", no_wrap=True),
            Text(f"● {printable(status_words(lane.record, self._expect))}", no_wrap=True),
            Text(figures(lane, self._timing), style="dim"),
            *([Text(loop, style="yellow")] if loop else []),
            Rule(style="dim"),
            body,
        )

    def _first_shown(self, lane: Lane, width: int) -> int:
        """A token early enough to fill the column from: few tokens are shorter than a character."""
        return max(0, len(lane.record.trace) - 2 * width * self._console.height // 3)

    def _last_lines(self, body: Text, width: int) -> Text:
        lines = body.wrap(self._console, width)[-max(3, self._console.height - _HEADER_LINES) :]
        return Text("\n").join(lines)

    def _tokens(self, lane: Lane, first: int) -> Text:
        trace = lane.record.trace
        text = Text(overflow="fold")
        thinking = True
        for index in range(first, len(trace)):
            if thinking and trace.phases[index] == Phase.ANSWER:
                thinking = False
                text.append("\n\nAnswer: " if index else "Answer: ", style="bold")
            style = _STYLES[Origin(trace.origins[index])]
            text.append(printable(trace.text_of(index)), style=_DIM + style if thinking else style)
        return text
