"""Parses an answer that grows: finished blocks, and a tail that may still change. Pure; no Qt.

Only the tail is parsed again, and never more than a window of the text at a time: a long table or
program is finished in parts, and any other long block is cut.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from overthink.ui.base.safe_text import replace_control_chars
from overthink.ui.markdown.ast import Block, Code, Column, Row
from overthink.ui.markdown.code_highlighter import last_clean_line
from overthink.ui.markdown.parser import Unit, parse_units

WINDOW = 4_000
"""Characters parsed at a time."""
PART = 24
"""Lines of code, or rows of a table, that are finished together."""


@dataclass(frozen=True, slots=True)
class ParseStep:
    """The result of one step."""

    finished: tuple[Block, ...]
    """Blocks that no further text can change."""
    tail: tuple[Block, ...]
    """The blocks after them, as they are now."""
    more: bool
    """Whether text is left to parse: `tail` is not complete."""


@dataclass(frozen=True, slots=True)
class _Continuation:
    """The partly finished unit that the tail continues."""

    opening: str = ""
    """Lines to repeat before the tail: the head of a table, a fence."""
    columns: tuple[Column, ...] = ()
    number: int | None = None
    """Number of its first item, in a numbered list."""


class IncrementalParser:
    """Parses one answer."""

    def __init__(self) -> None:
        self._source = ""
        self._at = 0
        self._continuation = _Continuation()

    @property
    def unfinished(self) -> int:
        """Number of characters that are not finished."""
        return len(self._source) - self._at

    def extend(self, text: str) -> None:
        """Add text."""
        self._source += replace_control_chars(text)

    def step(self, complete: bool) -> ParseStep:
        """Parse the next part.

        Args:
            complete: whether the answer has ended.
        """
        window = self._source[self._at : self._at + WINDOW]
        whole = len(window) == self.unfinished
        units = self._parse(window)
        if whole and complete:
            return self._end(units)
        first_open = self._first_open(window, units)
        if first_open > 0:
            return self._finish(window, units, first_open, more=not whole)
        part = self._part(window, units[-1], must=not whole) if units else ""
        if part:
            return self._finish_part(part, units[-1])
        return ParseStep((), _blocks(units), more=False)

    def _parse(self, text: str) -> list[Unit]:
        opening = self._continuation.opening
        units = parse_units(opening + text, self._continuation.number, self._at - len(opening))
        if opening and units:
            units[0] = _continued(units[0], self._continuation.columns)
        return units

    def _end(self, units: list[Unit]) -> ParseStep:
        self._at, self._continuation = len(self._source), _Continuation()
        return ParseStep(_blocks(units), (), more=False)

    def _first_open(self, window: str, units: list[Unit]) -> int:
        """Return the index of the first unit that is not finished.

        The last unit is open. While the lines that make it what it is are incomplete, it may still
        become part of the previous one ("-" begins an item, "-5" does not; a second "|---" is a
        column too many for a table).
        """
        if not units:
            return -1
        lines = (self._continuation.opening + window).count("\n")
        decided = units[-1].start + (2 if units[-1].kind == "table_open" else 1)
        return len(units) - (1 if decided <= lines else 2)

    def _finish(self, window: str, units: list[Unit], first_open: int, more: bool) -> ParseStep:
        unit = units[first_open]
        lines = (self._continuation.opening + window).splitlines(keepends=True)
        self._at += len("".join(lines[: unit.start])) - len(self._continuation.opening)
        self._continuation = _Continuation(number=unit.number)
        return ParseStep(
            _blocks(units[:first_open]), () if more else _blocks(units[first_open:]), more
        )

    # -- a unit in parts ------------------------------------------------------------------------

    def _part(self, window: str, unit: Unit, must: bool) -> str:
        """Return the start of a long unit that can be finished; with `must`, one of any unit."""
        if unit.kind == "fence" and (part := self._lines_of_code(window, unit, must)):
            return part
        if unit.kind == "table_open" and window.count("\n") > 2 * PART:
            return "".join(window.splitlines(keepends=True)[:PART])
        return _cut_at_break(window) if must else ""

    def _lines_of_code(self, window: str, unit: Unit, must: bool) -> str:
        lines = window.splitlines(keepends=True)
        if len(lines) <= 2 * PART and not must:
            return ""
        fence = 0 if self._continuation.opening else 1
        body = lines[fence : fence + PART]
        clean = last_clean_line("".join(body), unit.info)
        return "".join(lines[: fence + clean]) if clean else ""

    def _finish_part(self, part: str, unit: Unit) -> ParseStep:
        blocks = list(_blocks(self._parse(part)))
        opening = self._continuation.opening
        if unit.kind == "fence" and isinstance(blocks[-1], Code):
            blocks[-1] = replace(blocks[-1], closes=False)
            opening = opening or part[: part.index("\n") + 1]
        elif unit.kind == "table_open":
            opening = opening or "".join(part.splitlines(keepends=True)[:2])
        else:
            opening = ""
        self._at += len(part)
        self._continuation = _Continuation(opening, _columns(blocks))
        return ParseStep(tuple(blocks), (), more=True)


def _blocks(units: list[Unit]) -> tuple[Block, ...]:
    return tuple(block for unit in units for block in unit.blocks)


def _columns(blocks: list[Block]) -> tuple[Column, ...]:
    return blocks[-1].columns if isinstance(blocks[-1], Row) else ()


def _continued(unit: Unit, columns: tuple[Column, ...]) -> Unit:
    """Return a unit without the lines that were repeated before it."""
    first = unit.blocks[0]
    if isinstance(first, Code):
        return replace(unit, blocks=(replace(first, opens=False), *unit.blocks[1:]))
    rows = (replace(row, columns=columns) for row in unit.blocks[1:] if isinstance(row, Row))
    return replace(unit, blocks=tuple(rows))


def _cut_at_break(window: str) -> str:
    """Cut a window at its last line break, else at its last space."""
    for mark in ("\n", " "):
        if (at := window.rfind(mark, len(window) // 2)) > 0:
            return window[: at + 1]
    return window
