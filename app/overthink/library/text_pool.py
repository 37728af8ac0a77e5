"""Reads the text arrays of many headers at the cost of a few: vocabularies and their merges.

A folder of models has few vocabularies, each some megabytes in hundreds of thousands of texts, in
file after file. What was read once is recognised by comparing bytes, and is then the same object:
what is found out about it, such as whether a token comes twice, is found out once.
"""

from __future__ import annotations

import numpy as np

from overthink.library.gguf_values import TextArray

_HEADER = 8
"""Bytes of a text's length."""
_BEGINNING = 64
"""Bytes compared before more of a file is read for the whole comparison."""


class TextPool:
    """Arrays that were read, the latest last, and a buffer that one header after the other uses.

    Not for several threads at once.

    Args:
        limit: bytes of arrays that are kept.
    """

    def __init__(self, limit: int = 64 * 1024 * 1024) -> None:
        self._limit = limit
        self._arrays: list[TextArray] = []
        self.buffer = bytearray()
        """Holds the header that is being read."""

    def candidates(self, count: int, beginning: bytes) -> list[TextArray]:
        """The arrays of so many texts that begin like that."""
        start = beginning[:_BEGINNING]
        return [a for a in self._arrays if len(a) == count and a.encoded[: len(start)] == start]

    def keep(self, array: TextArray) -> None:
        """Keeps an array, and lets go of the oldest where there are too many."""
        self._arrays.append(array)
        while sum(len(a.encoded) for a in self._arrays) > self._limit:
            del self._arrays[0]


def known_starts(window: bytes | bytearray, start: int, end: int, count: int) -> list[int]:
    """Where texts of an array begin, found all at once instead of one after the other.

    A length of less than 65,536 ends in six zero bytes, and a text hardly ever begins with one: so
    each place where six zeros end is taken for the beginning of a text, and then every length is
    held against the distance to the next beginning. What is returned is therefore certain,
    whatever the bytes are.

    Args:
        window: bytes of which `start` (of the first length) to `end` hold an array, or the
            beginning of one.
        count: of texts in the array.

    Returns:
        Bytes of `window` at which the lengths of the first texts begin, as far as that is sure; one
        place behind the last of them, where the next length begins or the array ends, is included.
    """
    if end - start <= _HEADER:
        return [start]
    codes = np.frombuffer(window, np.uint8, end - start, start)
    zero = codes == 0
    begins = np.flatnonzero(zero[:-1] > zero[1:]) + 1
    begins = begins[begins >= _HEADER]
    lengths = np.ndarray((end - start - 7,), "<u8", buffer=codes, strides=(1,))[begins - _HEADER]
    short = lengths < 65_536  # the others are ends of zeros inside a text
    begins, lengths = begins[short][:count], lengths[short][:count].astype(np.int64)
    if not len(begins) or begins[0] != _HEADER:
        return [start]
    behind = begins + lengths
    linked = behind[:-1] + _HEADER == begins[1:]
    sure = len(begins) if linked.all() else int(np.argmin(linked)) + 1
    behind = behind[:sure]
    fit = int(np.searchsorted(behind, end - start, side="right"))
    places: list[int] = (np.concatenate(([0], behind[:fit])) + start).tolist()
    return places
