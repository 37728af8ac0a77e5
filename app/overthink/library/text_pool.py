"""Reads the text arrays of many headers at the cost of a few: vocabularies and their merges.

A folder of models has few vocabularies, each some megabytes in hundreds of thousands of texts, in
file after file. What was read once is recognised by comparing bytes, and is then the same object:
what is found out about it, such as whether a token comes twice, is found out once.
"""

from __future__ import annotations

from collections.abc import Iterator

from overthink.library.gguf_values import TextArray

_SAMPLES, _SAMPLE = 16, 4096
"""Places at which arrays are compared, and the bytes there."""
_BEGINNING = 64
"""Bytes compared before more of a file is read for the whole comparison."""


class TextPool:
    """Arrays that were read, the latest last, and a buffer that one header after the other uses.

    Not for several threads at once.

    Args:
        limit: bytes of arrays that are kept.
        sampled: take an array for a known one where it has as many texts, the same beginning and
            end, and the same bytes in places between, and do not read the rest. For lists, which
            show nothing of a vocabulary; what depends on each text reads them all.
    """

    def __init__(self, limit: int = 64 * 1024 * 1024, *, sampled: bool = False) -> None:
        self._limit = limit
        self.sampled = sampled
        self._arrays: list[TextArray] = []
        self.buffer = bytearray()
        """Holds the header that is being read."""

    def candidates(self, count: int, beginning: bytes) -> list[TextArray]:
        """The arrays of so many texts that begin like that."""
        start = beginning[:_BEGINNING]
        return [a for a in self._arrays if len(a) == count and a.encoded[: len(start)] == start]

    def samples(self, array: TextArray) -> Iterator[tuple[int, bytes]]:
        """Bytes of an array at places spread evenly over it, the last ones included."""
        last = max(0, len(array.encoded) - _SAMPLE)
        for number in range(_SAMPLES):
            at = last * number // (_SAMPLES - 1)
            yield at, array.encoded[at : at + _SAMPLE]

    def keep(self, array: TextArray) -> None:
        """Keeps an array, and lets go of the oldest where there are too many."""
        self._arrays.append(array)
        while sum(len(a.encoded) for a in self._arrays) > self._limit:
            del self._arrays[0]
