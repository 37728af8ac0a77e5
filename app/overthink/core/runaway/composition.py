"""What the tail of a text is made of: letters, signs of structured text, formulas."""

from __future__ import annotations

from array import array
from itertools import accumulate

from overthink.core.runaway.symbols import Symbol


class Composition:
    """Shares of letters, signs and formulas among the last symbols, for any window.

    The rules for prose must not see tables, dictionaries, code or drafts of queries, which repeat
    themselves by nature. Memory is 12 bytes per symbol.
    """

    def __init__(self) -> None:
        self._alpha = array("i", [0])
        self._structure = array("i", [0])
        self._maths = array("i", [0])

    def __len__(self) -> int:
        return len(self._alpha) - 1

    def feed(self, symbols: list[Symbol]) -> None:
        """Take the next symbols."""
        if not symbols:
            return
        _, alpha, structure, maths, *_ = zip(*symbols, strict=True)
        for sums, flags in (
            (self._alpha, alpha),
            (self._structure, structure),
            (self._maths, maths),
        ):
            sums.extend(accumulate(flags, initial=sums.pop()))

    def alpha(self, window: int) -> float:
        """Share of symbols of letters only among the last `window`; 0 until there are as many."""
        return _share(self._alpha, window)

    def structure(self, window: int) -> float:
        """Share of signs of structured text."""
        return _share(self._structure, window)

    def maths(self, window: int) -> float:
        """Share of symbols of formulas."""
        return _share(self._maths, window)

    def is_prose(self, window: int, alpha: float = 0.35) -> bool:
        """Return True for running text."""
        return self.structure(window) <= 0.10 and self.alpha(window) >= alpha

    def is_formulas(self, window: int) -> bool:
        """Return True for text with formulas in LaTeX."""
        return (
            self.maths(window) >= 0.03
            and self.structure(window) <= 0.40
            and self.alpha(window) >= 0.25
        )


def _share(sums: array[int], window: int) -> float:
    return (sums[-1] - sums[-1 - window]) / window if len(sums) > window else 0.0
