"""An answer that grows: what of it is finished, and the tail that may still change. Pure; no Qt.

Only the tail is read again, and never more than a window of the text at a time, whatever the text
is: a long table or program is finished in parts, and what has no part is cut.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from overthink.ui.base.safe_text import replace_control_chars
from overthink.ui.markdown.ast import Block, Code, Column, Row
from overthink.ui.markdown.code_highlighter import last_clean_line
from overthink.ui.markdown.parser import Unit, read

WINDOW = 4_000
"""Characters read at a time."""
PART = 24
"""Lines of a program, or rows of a table, that are finished together."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a step of reading found."""

    finished: tuple[Block, ...]
    """Blocks that no further text can change."""
    tail: tuple[Block, ...]
    """Blocks behind them, as they stand now."""
    more: bool
    """There is text that was not read yet: `tail` is not all."""


@dataclass(frozen=True, slots=True)
class _Before:
    """What a tail continues that was finished in part."""

    opening: str = ""
    """The lines that make the tail what it is: the head of a table, a fence."""
    columns: tuple[Column, ...] = ()
    number: int | None = None
    """The number of the item it begins with, in a numbered list."""


class Growth:
    """The reading of one answer."""

    def __init__(self) -> None:
        self._source = ""
        self._at = 0
        self._before = _Before()

    @property
    def left(self) -> int:
        """Characters that are not finished."""
        return len(self._source) - self._at

    def extend(self, text: str) -> None:
        """Takes more text."""
        self._source += replace_control_chars(text)

    def step(self, complete: bool) -> Step:
        """Reads on.

        Args:
            complete: there will be no more text.
        """
        window = self._source[self._at : self._at + WINDOW]
        whole = len(window) == self.left
        units = self._read(window)
        if whole and complete:
            return self._end(units)
        keep = self._first_open(window, units)
        if keep > 0:
            return self._finish(window, units, keep, more=not whole)
        part = self._part(window, units[-1], must=not whole) if units else ""
        if part:
            return self._finish_part(part, units[-1])
        return Step((), _blocks(units), more=False)

    def _read(self, text: str) -> list[Unit]:
        opening = self._before.opening
        units = read(opening + text, self._before.number, self._at - len(opening))
        if opening and units:
            units[0] = _continued(units[0], self._before.columns)
        return units

    def _end(self, units: list[Unit]) -> Step:
        self._at, self._before = len(self._source), _Before()
        return Step(_blocks(units), (), more=False)

    def _first_open(self, window: str, units: list[Unit]) -> int:
        """Index of the first unit that is not finished.

        The last one is not; and as long as its first line is not whole, it may turn out to belong
        to the one before ("-" begins an item, "-5" does not).
        """
        lines = (self._before.opening + window).count("\n")
        return len(units) - (1 if units and units[-1].start < lines else 2)

    def _finish(self, window: str, units: list[Unit], keep: int, more: bool) -> Step:
        kept = units[keep]
        lines = (self._before.opening + window).splitlines(keepends=True)
        self._at += len("".join(lines[: kept.start])) - len(self._before.opening)
        self._before = _Before(number=kept.number)
        return Step(_blocks(units[:keep]), () if more else _blocks(units[keep:]), more)

    # -- a unit in parts ------------------------------------------------------------------------

    def _part(self, window: str, unit: Unit, must: bool) -> str:
        """The beginning of a long unit that can be finished, or must be."""
        if unit.kind == "fence" and (part := self._lines_of_code(window, unit, must)):
            return part
        if unit.kind == "table_open" and window.count("\n") > 2 * PART:
            return "".join(window.splitlines(keepends=True)[:PART])
        return _cut(window) if must else ""

    def _lines_of_code(self, window: str, unit: Unit, must: bool) -> str:
        lines = window.splitlines(keepends=True)
        if len(lines) <= 2 * PART and not must:
            return ""
        fence = 0 if self._before.opening else 1
        body = lines[fence : fence + PART]
        clean = last_clean_line("".join(body), unit.info)
        return "".join(lines[: fence + clean]) if clean else ""

    def _finish_part(self, part: str, unit: Unit) -> Step:
        blocks = list(_blocks(self._read(part)))
        opening = self._before.opening
        if unit.kind == "fence" and isinstance(blocks[-1], Code):
            blocks[-1] = replace(blocks[-1], closes=False)
            opening = opening or part[: part.index("\n") + 1]
        elif unit.kind == "table_open":
            opening = opening or "".join(part.splitlines(keepends=True)[:2])
        else:
            opening = ""
        self._at += len(part)
        self._before = _Before(opening, _columns(blocks))
        return Step(tuple(blocks), (), more=True)


def _blocks(units: list[Unit]) -> tuple[Block, ...]:
    return tuple(block for unit in units for block in unit.blocks)


def _columns(blocks: list[Block]) -> tuple[Column, ...]:
    return blocks[-1].columns if isinstance(blocks[-1], Row) else ()


def _continued(unit: Unit, columns: tuple[Column, ...]) -> Unit:
    """A unit without what was repeated before it to make it what it is."""
    first = unit.blocks[0]
    if isinstance(first, Code):
        return replace(unit, blocks=(replace(first, opens=False), *unit.blocks[1:]))
    rows = (replace(row, columns=columns) for row in unit.blocks[1:] if isinstance(row, Row))
    return replace(unit, blocks=tuple(rows))


def _cut(window: str) -> str:
    """A window's text up to where it hurts least."""
    for mark in ("\n", " "):
        if (at := window.rfind(mark, len(window) // 2)) > 0:
            return window[: at + 1]
    return window
