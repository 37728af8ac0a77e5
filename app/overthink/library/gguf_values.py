"""Values of GGUF metadata, and how a stranger's text is shown in a sentence."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, overload

import numpy as np
import numpy.typing as npt

_U64 = struct.Struct("<Q")
_LENGTH = 8
"""Bytes of a text's length."""
WINDOW = 1024 * 1024
"""Bytes of an array of texts that are looked at in one go."""

NumberArray = npt.NDArray[Any]


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
    if end - start <= _LENGTH:
        return [start]
    codes = np.frombuffer(window, np.uint8, end - start, start)
    zero = codes == 0
    begins = np.flatnonzero(zero[:-1] > zero[1:]) + 1
    begins = begins[begins >= _LENGTH]
    lengths = np.ndarray((end - start - 7,), "<u8", buffer=codes, strides=(1,))[begins - _LENGTH]
    short = lengths < 65_536  # the others are ends of zeros inside a text
    begins, lengths = begins[short][:count], lengths[short][:count].astype(np.int64)
    if not len(begins) or begins[0] != _LENGTH:
        return [start]
    behind = begins + lengths
    linked = behind[:-1] + _LENGTH == begins[1:]
    sure = len(begins) if linked.all() else int(np.argmin(linked)) + 1
    behind = behind[:sure]
    fit = int(np.searchsorted(behind, end - start, side="right"))
    places: list[int] = (np.concatenate(([0], behind[:fit])) + start).tolist()
    return places


class TextArray(Sequence[bytes]):
    """The texts of a metadata array, kept as the file has them and cut out when asked for.

    Args:
        encoded: the texts one after the other, each after its length (u64, little-endian);
            lengths and count have been checked.
        count: how many there are.
        marks: where the length of each `STRIDE`-th text begins in `encoded`, from the first one.
    """

    STRIDE = 512

    def __init__(self, encoded: bytes, count: int, marks: Sequence[int]) -> None:
        self.encoded = encoded
        self._count = count
        self._marks = marks

    def start(self, index: int) -> int:
        """Where the length of a text (0 to below the count) begins in `encoded`."""
        at = self._marks[index // self.STRIDE]
        for _ in range(index % self.STRIDE):
            at += 8 + _U64.unpack_from(self.encoded, at)[0]
        return at

    def index_at(self, byte: int) -> int:
        """Which text, its length included, the byte of `encoded` belongs to."""
        stride = bisect_right(self._marks, byte) - 1
        index, at = stride * self.STRIDE, self._marks[stride]
        while (at := at + 8 + _U64.unpack_from(self.encoded, at)[0]) <= byte:
            index += 1
        return index

    @cached_property
    def twins(self) -> int:
        """How many texts stand there already.

        An empty one does not count as it is, but under the name that llama.cpp gives it.
        """
        distinct = set(self)
        if b"" in distinct:
            distinct = {text or b"[EMPTY_%d]" % i for i, text in enumerate(self)}
        return self._count - len(distinct)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        if isinstance(index, slice):
            return list(self)[index]
        if not -self._count <= index < self._count:
            raise IndexError(index)
        start = self.start(index % self._count)
        length = _U64.unpack_from(self.encoded, start)[0]
        return self.encoded[start + 8 : start + 8 + length]

    def __iter__(self) -> Iterator[bytes]:
        encoded, length_at, at, done = self.encoded, _U64.unpack_from, 0, 0
        while done < self._count:
            end = min(at + WINDOW, len(encoded))
            places = known_starts(encoded, at, end, self._count - done)
            for one, two in pairwise(places):
                yield encoded[one + 8 : two]
            at, done = places[-1], done + len(places) - 1
            for _ in range(min(self.STRIDE, self._count - done) if len(places) == 1 else 0):
                start = at + 8
                at = start + length_at(encoded, at)[0]
                done += 1
                yield encoded[start:at]

    def __repr__(self) -> str:
        return f"TextArray({self._count} texts)"


Value = bool | int | float | str | NumberArray | TextArray
"""What a metadata key may hold."""


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

    def add(self, array: TextArray) -> None:
        """Keeps an array, and lets go of the oldest where there are too many."""
        self._arrays.append(array)
        while sum(len(a.encoded) for a in self._arrays) > self._limit:
            del self._arrays[0]
