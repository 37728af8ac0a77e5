"""Values of GGUF metadata, and how a stranger's text is shown in a sentence."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, overload

import numpy.typing as npt

_U64 = struct.Struct("<Q")

NumberArray = npt.NDArray[Any]


def shown(text: str | Path, limit: int = 300) -> str:
    """A path or a text from a file, fit for a sentence: no control characters, at most `limit`."""
    start = str(text)[: limit + 1]
    clean = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in start)
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


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
        """How many texts stand there already; empty ones do not count as equal to each other."""
        texts = {text or b"[EMPTY_%d]" % i for i, text in enumerate(self)}
        return self._count - len(texts)

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
        encoded, length_at, at = self.encoded, _U64.unpack_from, 0
        for _ in range(self._count):
            end = at + 8 + length_at(encoded, at)[0]
            yield encoded[at + 8 : end]
            at = end

    def __repr__(self) -> str:
        return f"TextArray({self._count} texts)"


Value = bool | int | float | str | NumberArray | TextArray
"""What a metadata key may hold."""
