"""Numbers and texts as few bytes: what a trace's columns are made of.

Integers are stored as differences, zigzag-folded so that small ones of either sign stay small, in
byte planes, deflated. Floats keep all their bits: their planes are deflated one by one, since only
those of sign and exponent shrink. Read by `overthink.storage.columns` alone, whose `FORMAT` counts
every change.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

_LEVEL = 9
_WIDTHS = (1, 2, 4, 8)


def deflate(raw: bytes, dictionary: bytes = b"") -> bytes:
    """Deflated without header or checksum, a page of the database has neither."""
    packer = (
        zlib.compressobj(_LEVEL, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, dictionary)
        if dictionary
        else zlib.compressobj(_LEVEL, zlib.DEFLATED, -15, 9)
    )
    return packer.compress(raw) + packer.flush()


def inflate(packed: bytes, dictionary: bytes = b"", most: int = 0) -> bytes:
    """What was deflated.

    Args:
        most: bytes that may come out of it, at most; 0 where it is our own.

    Raises:
        ValueError: it was not, is cut short, or grows beyond `most`.
    """
    reader = zlib.decompressobj(-15, dictionary) if dictionary else zlib.decompressobj(-15)
    try:
        raw = reader.decompress(packed, most and most + 1)
    except zlib.error as error:
        raise ValueError(f"a column cannot be read ({error})") from None
    if most and len(raw) > most:
        raise ValueError(f"a column grows beyond {most:,} bytes")
    if not reader.eof:
        raise ValueError("a column is cut short")
    return raw


def pack_ints(values: Iterable[int] | Ints, *, differences: bool = True) -> bytes:
    """Integers of 64 bits; the first byte is the bytes that each takes."""
    known = values if isinstance(values, np.ndarray | array) else list(values)
    column = np.asarray(known, dtype=np.int64)
    if differences:
        column = np.diff(column, prepend=np.int64(0))
    folded = ((column << 1) ^ (column >> 63)).view(np.uint64)
    width = _width(int(folded.max()) if len(folded) else 0)
    planes = folded.astype(f"<u{width}").view(np.uint8).reshape(-1, width).T
    return bytes([width]) + deflate(planes.tobytes())


def unpack_ints(packed: bytes, *, differences: bool = True) -> Ints:
    """The integers that were packed the same way.

    Raises:
        ValueError: they are damaged.
    """
    width, raw = (packed[0] if packed else 0), inflate(packed[1:])
    if width not in _WIDTHS or len(raw) % width:
        raise ValueError("a column of whole numbers contradicts itself")
    planes = np.frombuffer(raw, np.uint8).reshape(width, -1)
    folded = np.ascontiguousarray(planes.T).view(f"<u{width}").reshape(-1).astype(np.uint64)
    column = (folded >> np.uint64(1)).view(np.int64) ^ -(folded & np.uint64(1)).view(np.int64)
    return np.cumsum(column, dtype=np.int64) if differences else column


def pack_floats(values: Any) -> list[bytes]:
    """Floats of 32 bits, bit by bit as they are, in four planes."""
    column = np.asarray(values, dtype="<f4")
    planes = np.ascontiguousarray(column.view(np.uint8).reshape(-1, 4).T)
    return [deflate(plane.tobytes()) for plane in planes]


def unpack_floats(packed: list[bytes]) -> Floats:
    """The floats that were packed."""
    planes = [np.frombuffer(inflate(plane), np.uint8) for plane in packed]
    if len(planes) != 4 or len({len(plane) for plane in planes}) != 1:
        raise ValueError("a column of floats contradicts itself")
    return np.ascontiguousarray(np.stack(planes).T).view("<f4").reshape(-1).astype(np.float32)


def _width(largest: int) -> int:
    return next(width for width in _WIDTHS if largest < 1 << 8 * width)
