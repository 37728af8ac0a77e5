"""Values of GGUF metadata. Text arrays stay encoded, and are shared between headers."""

from __future__ import annotations

import hashlib
import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, overload

import numpy as np
import numpy.typing as npt

_U64 = struct.Struct("<Q")
_LENGTH_BYTES = 8
"""Bytes of a text's length."""
WINDOW = 1024 * 1024
"""Bytes of a text array that are processed at once."""

_SAMPLES, _SAMPLE_BYTES = 16, 4096
"""Number of samples by which large arrays are compared, and the size of each."""
_PREFIX_BYTES = 64
"""Bytes compared before more of a file is read for the complete comparison."""

NumberArray = npt.NDArray[Any]


def find_starts(window: bytes | bytearray, start: int, end: int, count: int) -> list[int]:
    """Find where the texts of an array begin, vectorised instead of one after the other.

    A length below 65,536 ends in six zero bytes, and hardly any text begins with a zero byte. So
    each position after a run of zeros is a candidate, and then each length is checked against the
    distance to the next candidate. The result is therefore certain for any bytes.

    Args:
        window: bytes of which `start` (of the first length) to `end` are an array, or its
            beginning.
        count: number of texts in the array.

    Returns:
        Positions in `window` of the lengths of the first texts, as far as they are certain, and
        the position after the last of them, where the next length begins or the array ends.
    """
    if end - start <= _LENGTH_BYTES:
        return [start]
    codes = np.frombuffer(window, np.uint8, end - start, start)
    zero = codes == 0
    begins = np.flatnonzero(zero[:-1] > zero[1:]) + 1
    begins = begins[begins >= _LENGTH_BYTES]
    lengths = np.ndarray((end - start - 7,), "<u8", buffer=codes, strides=(1,))
    lengths = lengths[begins - _LENGTH_BYTES]
    short = lengths < 65_536  # the others are ends of zeros inside a text
    begins, lengths = begins[short][:count], lengths[short][:count].astype(np.int64)
    if not len(begins) or begins[0] != _LENGTH_BYTES:
        return [start]
    ends = begins + lengths
    linked = ends[:-1] + _LENGTH_BYTES == begins[1:]
    certain = len(begins) if linked.all() else int(np.argmin(linked)) + 1
    ends = ends[:certain]
    complete = int(np.searchsorted(ends, end - start, side="right"))
    positions: list[int] = (np.concatenate(([0], ends[:complete])) + start).tolist()
    return positions


class TextArray(Sequence[bytes]):
    """The texts of a metadata array, stored as in the file and extracted on demand.

    Args:
        encoded: the texts, each after its length (u64, little-endian). Lengths and count are
            valid.
        count: number of texts.
        marks: position in `encoded` of the length of each `STRIDE`-th text, starting with the
            first.
    """

    STRIDE = 512

    def __init__(self, encoded: bytes, count: int, marks: Sequence[int]) -> None:
        self.encoded = encoded
        self._count = count
        self._marks = marks

    def start(self, index: int) -> int:
        """Position in `encoded` of the length of a text (0 to count - 1)."""
        at = self._marks[index // self.STRIDE]
        for _ in range(index % self.STRIDE):
            at += 8 + _U64.unpack_from(self.encoded, at)[0]
        return at

    def index_at(self, byte: int) -> int:
        """Index of the text, its length included, that contains a byte of `encoded`."""
        stride = bisect_right(self._marks, byte) - 1
        index, at = stride * self.STRIDE, self._marks[stride]
        while (at := at + 8 + _U64.unpack_from(self.encoded, at)[0]) <= byte:
            index += 1
        return index

    @cached_property
    def duplicates(self) -> int:
        """How many texts occurred before.

        An empty text counts under the name that llama.cpp gives it.
        """
        distinct = set(self)
        if b"" in distinct:
            distinct = {text or b"[EMPTY_%d]" % i for i, text in enumerate(self)}
        return self._count - len(distinct)

    @cached_property
    def digest(self) -> bytes:
        """A digest of all texts. Meaningless if the array was recognised by samples only."""
        return hashlib.blake2b(self.encoded, digest_size=16).digest()

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
            starts = find_starts(encoded, at, end, self._count - done)
            for this, following in pairwise(starts):
                yield encoded[this + 8 : following]
            at, done = starts[-1], done + len(starts) - 1
            for _ in range(min(self.STRIDE, self._count - done) if len(starts) == 1 else 0):
                start = at + 8
                at = start + length_at(encoded, at)[0]
                done += 1
                yield encoded[start:at]

    def __repr__(self) -> str:
        return f"TextArray({self._count} texts)"


Value = bool | int | float | str | NumberArray | TextArray
"""A value of a metadata key."""


class TextPool:
    """Arrays that were read before, the latest last, and a buffer shared by all headers.

    A folder of models has few vocabularies, each several megabytes in hundreds of thousands of
    texts, repeated in file after file. An array that was read before is recognised by comparing
    bytes, and the same object is returned: its duplicates, for example, are counted once.

    Not thread-safe.

    Args:
        limit: bytes of arrays to keep.
        sampled: recognise an array by its number of texts, its beginning, its end and samples in
            between, without reading the rest. For lists, which show nothing of a vocabulary; what
            depends on each text reads them all.
    """

    def __init__(self, limit: int = 64 * 1024 * 1024, *, sampled: bool = False) -> None:
        self._limit = limit
        self.sampled = sampled
        self._arrays: list[TextArray] = []
        self.buffer = bytearray()
        """Holds the header that is being read."""

    def candidates(self, count: int, beginning: bytes) -> list[TextArray]:
        """The arrays with this number of texts and this beginning."""
        start = beginning[:_PREFIX_BYTES]
        return [a for a in self._arrays if len(a) == count and a.encoded[: len(start)] == start]

    def samples(self, array: TextArray) -> Iterator[tuple[int, bytes]]:
        """Positions and bytes spread evenly over an array, the last bytes included."""
        last = max(0, len(array.encoded) - _SAMPLE_BYTES)
        for number in range(_SAMPLES):
            at = last * number // (_SAMPLES - 1)
            yield at, array.encoded[at : at + _SAMPLE_BYTES]

    def add(self, array: TextArray) -> None:
        """Add an array; drop the oldest ones beyond the limit."""
        self._arrays.append(array)
        while sum(len(a.encoded) for a in self._arrays) > self._limit:
            del self._arrays[0]
