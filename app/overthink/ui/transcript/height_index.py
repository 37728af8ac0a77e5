"""Heights of blocks one below the other, with quick answers to "how far down" and "what is there".

Pure; knows no Qt. A Fenwick tree: changing a height, adding a block and finding a position cost
O(log n), since a tail grows many times a second and heights above it are corrected while the
reader scrolls. Source: P. Fenwick, A New Data Structure for Cumulative Frequency Tables (1994).
"""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray


class Heights:
    """Whole pixels, by block."""

    def __init__(self) -> None:
        self._own = array("i")
        # Element j - 1 holds the sum of the (j & -j) blocks that end with block j - 1.
        self._sums = array("q")

    def __len__(self) -> int:
        return len(self._own)

    def __getitem__(self, index: int) -> int:
        return self._own[index]

    def __setitem__(self, index: int, height: int) -> None:
        more = height - self._own[index]
        self._own[index] = height
        j = index + 1
        while more and j <= len(self._own):
            self._sums[j - 1] += more
            j += j & -j

    def append(self, height: int) -> None:
        """Adds a block below the others."""
        j = len(self._own) + 1
        self._sums.append(self.above(j - 1) - self.above(j - (j & -j)) + height)
        self._own.append(height)

    def above(self, index: int) -> int:
        """Sum of the heights of the blocks before `index`."""
        total = 0
        while index:
            total += self._sums[index - 1]
            index &= index - 1
        return total

    @property
    def total(self) -> int:
        """Height of all blocks."""
        return self.above(len(self._own))

    def at(self, y: int) -> int:
        """The block that covers `y`; the first one above all of them, the last one below."""
        index, step = 0, 1 << len(self._own).bit_length()
        while step := step >> 1:
            if index + step < len(self._own) and self._sums[index + step - 1] <= y:
                index += step
                y -= self._sums[index - 1]
        return index

    def replace(self, heights: NDArray[np.int64]) -> None:
        """Sets all heights anew, as many as there are."""
        below = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(heights)])
        j = np.arange(1, len(heights) + 1, dtype=np.int64)
        self._own = array("i", heights.astype(np.intc).tobytes())
        self._sums = array("q", (below[j] - below[j - (j & -j)]).tobytes())
