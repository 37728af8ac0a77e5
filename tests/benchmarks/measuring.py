"""Taking turns, medians, and tables that can be pasted into a README."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tests.benchmarks.quiet import Quiet

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Series:
    """One figure, measured several times."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def shown(self, form: str = ",.1f") -> str:
        """The median."""
        return format(self.median, form)

    def spread(self, form: str = ",.1f") -> str:
        """The smallest and the largest value."""
        return f"{min(self.values):{form}} – {max(self.values):{form}}"


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> Series:
    """Ratios of neighbours: each of our runs over theirs of the same turn.

    The machine's speed drifts more slowly than turns are taken, so it falls out of these.
    """
    return Series(tuple(a / b for a, b in zip(ours, theirs, strict=True)))


def take_turns(
    sides: Mapping[str, Callable[[], Result]], repetitions: int, quiet: Quiet
) -> dict[str, list[Result]]:
    """Runs A B A B …, so that a machine that grows slower or busier does so for all sides.

    Every second turn goes the other way round (A B B A …): none is always the first after another.
    """
    results: dict[str, list[Result]] = {name: [] for name in sides}
    for turn in range(repetitions):
        order = list(sides) if turn % 2 == 0 else list(sides)[::-1]
        for name in order:
            results[name].append(quiet.measure(sides[name]))
    return results


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose source is aligned too. The first column is text, the rest figures."""
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    rule = "|".join(["-" * (widths[0] + 2), *("-" * (w + 1) + ":" for w in widths[1:])])
    shown = [_row(line, widths) for line in lines]
    return "\n".join([shown[0], f"|{rule}|", *shown[1:]])


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    first = cells[0].ljust(widths[0])
    rest = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
    return "| " + " | ".join([first, *rest]) + " |"


def goal(what: str, reached: float, wanted: float) -> str:
    """Whether a goal was reached, in a line. Figures are shown, never asserted."""
    word = "reached" if reached >= wanted else "**missed**"
    return f"Goal, {what} ≥ {wanted:g} ×: {word} ({reached:.3f} ×)."
