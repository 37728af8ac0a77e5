"""Alternating measurements, medians, and Markdown tables."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tests.benchmarks.quiet import QuietMachine

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Samples:
    """Repeated measurements of one metric."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def median_text(self, form: str = ",.1f") -> str:
        """Return the formatted median."""
        return format(self.median, form)

    def range_text(self, form: str = ",.1f") -> str:
        """Return the formatted smallest and largest value."""
        return f"{min(self.values):{form}} – {max(self.values):{form}}"

    @property
    def interval(self) -> tuple[float, float]:
        """An interval that contains the median with a probability of at least 95 %.

        It lies between two of the sorted values: the k-th smallest and the k-th largest, with the
        largest k for which the binomial tails are at most 2.5 % each (the sign test's interval).
        With fewer than six values, it is the whole range.
        """
        values, count = sorted(self.values), len(self.values)
        tail, skip = 0.0, -1
        while (tail := tail + math.comb(count, skip + 1) / 2**count) <= 0.025:
            skip += 1
        skip = max(skip, 0)
        return values[skip], values[-1 - skip]

    def interval_text(self, form: str = ".3f") -> str:
        """Return the formatted median with its interval."""
        low, high = self.interval
        return f"{self.median:{form}} ({low:{form}} – {high:{form}})"


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> Samples:
    """Return the ratio of each pair of measurements from the same turn.

    The machine's speed drifts more slowly than turns alternate, so it cancels out.
    """
    return Samples(tuple(a / b for a, b in zip(ours, theirs, strict=True)))


def alternate(
    sides: Mapping[str, Callable[[], Result]], repetitions: int, quiet: QuietMachine
) -> dict[str, list[Result]]:
    """Run the sides in alternation, so that a drift of the machine's speed affects them equally.

    Every second turn is reversed (A B B A …), so that no side always runs first.
    """
    results: dict[str, list[Result]] = {name: [] for name in sides}
    for turn in range(repetitions):
        order = list(sides) if turn % 2 == 0 else list(sides)[::-1]
        for name in order:
            results[name].append(quiet.measure(sides[name]))
    return results


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return an aligned Markdown table. The first column is text, the others are numbers."""
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    rule = "|".join(["-" * (widths[0] + 2), *("-" * (w + 1) + ":" for w in widths[1:])])
    shown = [_row(line, widths) for line in lines]
    return "\n".join([shown[0], f"|{rule}|", *shown[1:]])


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    first = cells[0].ljust(widths[0])
    rest = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
    return "| " + " | ".join([first, *rest]) + " |"


def goal(metric: str, measured: float, target: float) -> str:
    """Return a line that states whether a goal was reached. Metrics are never asserted."""
    result = "reached" if measured >= target else "**missed**"
    return f"Goal, {metric} ≥ {target:g} ×: {result} ({measured:.3f} ×)."
