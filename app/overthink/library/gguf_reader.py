"""Reads the header of a GGUF file: the metadata and the list of tensors, never the tensor data.

The file is taken as hostile. Every count and length is held against the bytes that the file still
has before anything is allocated for it, the header as a whole is bounded, and whatever llama.cpp's
own reader refuses (`ggml/src/gguf.cpp`) is refused here with a sentence, in the parent process,
before a child loads the model. Plain reads, no mapping: a file that shrinks under a mapping would
kill the process.

Layout (little-endian, versions 2 and 3; docs/gguf.md of the ggml project):
magic, version u32, tensors u64, keys u64; keys as (text, type u32, value); tensors as
(text, dimensions u32, each u64, type u32, offset u64); padding to the alignment; data.
A text is a u64 length and its bytes; an array is a type u32, a u64 count and its elements.
"""

from __future__ import annotations

import os
import stat
import struct
from pathlib import Path
from typing import BinaryIO, NoReturn

import numpy as np

from overthink.core.errors import ModelFileError, ModelNotWhole
from overthink.core.symbols import excerpt
from overthink.library.gguf_header import GgufHeader, TensorInfo
from overthink.library.gguf_types import (
    DOWNLOAD_AGAIN,
    NOT_A_MODEL,
    REMOVED_TYPES,
    TENSOR_TYPES,
    describe_content,
)
from overthink.library.gguf_values import WINDOW, TextArray, TextPool, Value, known_starts

HEADER_LIMIT = 256 * 1024 * 1024
"""Bytes a header may have; the largest vocabularies in use need about 30 MB."""
TEXT_LIMIT = 64 * 1024 * 1024
"""Bytes a single text may have; some files carry a whole tokenizer description in one."""
KEY_LIMIT = 65_535
"""Bytes of a key, as the format says."""
NAME_LIMIT = 63
"""Bytes of a tensor's name: GGML_MAX_NAME without its closing zero."""
COUNT_LIMIT = 65_536
"""Keys, and tensors, that a file may have; the largest models in use have some thousand tensors."""
TEXTS_LIMIT = 4_194_304
"""Texts in one array; the largest vocabularies have about 260,000 tokens, 520,000 merges."""
MAX_DIMS = 4

_INT64_MAX = 2**63 - 1
_SIZE_MAX = 2**64 - 1
_DEFAULT_ALIGNMENT = 32
_FIRST_READ = 64 * 1024
_LARGEST_READ = 4 * 1024 * 1024

_BOOL, _TEXT, _ARRAY = 7, 8, 9
_SCALARS: dict[int, tuple[struct.Struct, str]] = {
    0: (struct.Struct("<B"), "<u1"),
    1: (struct.Struct("<b"), "<i1"),
    2: (struct.Struct("<H"), "<u2"),
    3: (struct.Struct("<h"), "<i2"),
    4: (struct.Struct("<I"), "<u4"),
    5: (struct.Struct("<i"), "<i4"),
    6: (struct.Struct("<f"), "<f4"),
    _BOOL: (struct.Struct("<b"), "<i1"),
    10: (struct.Struct("<Q"), "<u8"),
    11: (struct.Struct("<q"), "<i8"),
    12: (struct.Struct("<d"), "<f8"),
}
"""Metadata value types: how one is unpacked, and NumPy's name of an array of them."""
_U32, _U64 = struct.Struct("<I"), struct.Struct("<Q")
_SHAPE_TYPE_OFFSET = tuple(struct.Struct(f"<{dims}QIQ") for dims in range(MAX_DIMS + 1))


def read_header(path: Path, pool: TextPool | None = None) -> GgufHeader:
    """Reads the header of a GGUF file.

    Args:
        pool: shared by reading many files in a row, which makes that much quicker.

    Raises:
        ModelNotWhole: the file ends too early, its tensor data included.
        ModelFileError: the file is missing, cannot be read, is not a GGUF, or its header is
            damaged.
    """
    try:
        with _open(path) as file:
            size = os.fstat(file.fileno()).st_size
            return _Reader(path, file, size, pool or TextPool()).read()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ModelFileError(
            f"{excerpt(path)} cannot be read ({reason})", "check the path and its permissions"
        ) from None


def _open(path: Path) -> BinaryIO:
    """Opens a regular file for reading; anything that could block or lead elsewhere is refused."""
    try:
        mode = os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise ModelFileError(
            f"there is no file {excerpt(path)}",
            "check the path, or pick one from `overthink models`",
        ) from None
    except ValueError:
        raise ModelFileError(f"{excerpt(path)} is not a path", "check its characters") from None
    if stat.S_ISDIR(mode):
        raise ModelFileError(f"{excerpt(path)} is a folder", "give a .gguf file inside it")
    if not stat.S_ISREG(mode):
        raise ModelFileError(f"{excerpt(path)} is not a regular file", NOT_A_MODEL)
    return open(path, "rb", buffering=0, opener=_open_without_blocking)


def _open_without_blocking(path: str, flags: int) -> int:
    """Should the file become a pipe after the check, opening it must not wait for a writer."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


class _Reader:
    """Walks over a header once.

    `_at` is the next byte. Of `_bytes`, which other headers used before, the first `_available` are
    this file's.
    """

    def __init__(self, path: Path, file: BinaryIO, size: int, pool: TextPool | None = None) -> None:
        self._path = path
        self._file = file
        self._size = size
        self._pool = pool or TextPool()
        self._bytes = self._pool.buffer
        self._available = 0
        self._step = _FIRST_READ
        """Bytes that are read next."""
        self._at = 0
        self._part: str | bytes = "the beginning"
        """What is being read, for the sentence about a file that ends within it: in words, or the
        name of a tensor."""

    def read(self) -> GgufHeader:
        version = self._read_version()
        n_tensors = self._count("tensors", 24)
        n_keys = self._count("keys", 13)
        metadata = self._metadata(n_keys)
        tensors, end = self._tensors(n_tensors)
        alignment = self._alignment(metadata)
        data_offset = _padded(end, alignment) if tensors else end
        self._check_layout(tensors, data_offset, alignment)
        return GgufHeader(self._path, self._size, version, metadata, tensors, data_offset)

    # -- bytes ---------------------------------------------------------------------------------

    def _damaged(self, what: str, remedy: str = DOWNLOAD_AGAIN) -> NoReturn:
        raise ModelFileError(f"{excerpt(self._path)} is damaged: {what}", remedy)

    @property
    def _words(self) -> str:
        """What is being read, in words."""
        part = self._part
        return part if isinstance(part, str) else f"tensor '{excerpt(_decoded(part))}'"

    def _cut_short(self, needed: int) -> NoReturn:
        raise ModelNotWhole(
            f"{excerpt(self._path)} is cut short or damaged: {self._words} would end at byte"
            f" {needed:,}, but the file has {self._size:,} bytes",
            DOWNLOAD_AGAIN,
        )

    def _fill(self, end: int) -> int:
        """Makes the bytes up to `end` available; returns how many are."""
        if end > self._size:
            self._cut_short(end)
        if end > HEADER_LIMIT:
            self._damaged(f"its header goes on after {HEADER_LIMIT >> 20} MiB")
        while self._available < end:
            self._read(min(self._step, self._size - self._available), end)
            self._step = min(2 * self._step, _LARGEST_READ)
        return self._available

    def _read(self, size: int, end: int) -> None:
        """Makes up to `size` more bytes available, and at least one."""
        start = self._available
        if start + size > len(self._bytes):
            self._bytes += bytes(start + size - len(self._bytes))
        self._file.seek(start)
        with memoryview(self._bytes) as view, view[start : start + size] as room:
            more = self._file.readinto(room)  # type: ignore[attr-defined]
        if not more:  # the file became shorter while it was read
            self._cut_short(end)
        self._available += more

    def _pass_over(self, end: int) -> None:
        """Goes on at `end` without having read what is before it, and will not be looked at."""
        self._at = self._available = end
        self._step = _FIRST_READ

    def _peek(self, start: int, size: int) -> bytes:
        """Bytes from further on."""
        self._file.seek(start)
        return self._file.read(size)

    def _take(self, size: int) -> int:
        """Passes `size` bytes, which are then available; returns where they begin."""
        start = self._at
        if start + size > self._available:
            self._fill(start + size)
        self._at = start + size
        return start

    def _u32(self) -> int:
        return int(_U32.unpack_from(self._bytes, self._take(4))[0])

    def _u64(self) -> int:
        return int(_U64.unpack_from(self._bytes, self._take(8))[0])

    def _text(self, limit: int) -> bytes:
        length = self._u64()
        if length > limit:
            self._damaged(f"{self._words} has a text of {length:,} bytes, more than {limit:,}")
        start = self._take(length)
        return self._copy(start, start + length)

    def _copy(self, start: int, end: int) -> bytes:
        if end - start < _FIRST_READ:
            return bytes(self._bytes[start:end])
        with memoryview(self._bytes) as view:  # slicing the bytearray itself copies twice
            return bytes(view[start:end])

    # -- the beginning -------------------------------------------------------------------------

    def _read_version(self) -> int:
        if self._size == 0:
            raise ModelNotWhole(f"{excerpt(self._path)} is empty", DOWNLOAD_AGAIN)
        self._fill(min(self._size, 512))
        magic = bytes(self._bytes[:4])
        if not b"GGUF".startswith(magic):
            self._not_gguf()
        self._take(4)
        version = self._u32()
        if version & 0xFFFF == 0 and version != 0:
            self._refuse("is a GGUF for big-endian machines", "get the little-endian file")
        if version == 0 or version > 0xFFFF:
            self._damaged(f"its GGUF version is {version}")
        if version < 2:
            self._refuse("is a GGUF of version 1, no longer supported", "get a newer file")
        if version > 3:
            self._refuse(f"is a GGUF of version {version}; 2 and 3 can be read", "update Overthink")
        return version

    def _refuse(self, what: str, remedy: str) -> NoReturn:
        raise ModelFileError(f"{excerpt(self._path)} {what}", remedy)

    def _not_gguf(self) -> NoReturn:
        start = self._copy(0, min(self._available, 512))
        looks_like, remedy = describe_content(start)
        unfinished = not start.strip(b"\0")
        kind = ModelNotWhole if unfinished else ModelFileError
        raise kind(f"{excerpt(self._path)} is not a GGUF file{looks_like}", remedy)

    def _count(self, what: str, least_bytes: int) -> int:
        self._part = f"the number of {what}"
        count = self._u64()
        if count > COUNT_LIMIT:
            self._damaged(f"it claims {count:,} {what}, more than {COUNT_LIMIT:,}")
        if count * least_bytes > self._size - self._at:
            self._part = f"a list of {count:,} {what}"
            self._cut_short(self._at + count * least_bytes)
        return count

    # -- metadata ------------------------------------------------------------------------------

    def _metadata(self, count: int) -> dict[str, Value]:
        metadata: dict[str, Value] = {}
        seen: set[bytes] = set()
        for index in range(count):
            self._part = f"key {index + 1} of {count}"
            raw = self._text(KEY_LIMIT)
            key = raw.decode("utf-8", "replace")
            if not raw or raw in seen:
                self._damaged(f"key '{excerpt(key, 60)}' comes twice" if raw else "a key is empty")
            seen.add(raw)
            self._part = f"the value of '{excerpt(key, 60)}'"
            metadata[key] = self._value(self._u32())
        return metadata

    def _value(self, kind: int) -> Value:
        if kind == _TEXT:
            return self._text(TEXT_LIMIT).decode("utf-8", "replace")
        if kind == _ARRAY:
            return self._array(self._u32())
        if kind not in _SCALARS:
            self._damaged(f"{self._words} is of the unknown type {kind}")
        unpack, _ = _SCALARS[kind]
        value: int | float = unpack.unpack_from(self._bytes, self._take(unpack.size))[0]
        return bool(value) if kind == _BOOL else value

    def _array(self, kind: int) -> Value:
        count = self._u64()
        if kind == _TEXT:
            return self._texts(count)
        if kind not in _SCALARS:
            of = "arrays" if kind == _ARRAY else f"the unknown type {kind}"
            self._damaged(f"{self._words} is an array of {of}")
        dtype = np.dtype(_SCALARS[kind][1])
        start = self._take(count * dtype.itemsize)
        raw = self._copy(start, self._at)
        numbers = np.frombuffer(raw, dtype)
        return numbers != 0 if kind == _BOOL else numbers

    def _texts(self, count: int) -> TextArray:
        if count > TEXTS_LIMIT:
            self._damaged(f"{self._words} claims {count:,} texts, more than {TEXTS_LIMIT:,}")
        if count * 8 > self._size - self._at:
            self._cut_short(self._at + count * 8)
        start = self._at
        known = self._known_texts(count)
        if known is not None:
            return known
        marks = self._walk(count)
        end = self._at
        texts = TextArray(self._copy(start, end), count, marks)
        if count >= TextArray.STRIDE:
            self._pool.add(texts)
        return texts

    def _known_texts(self, count: int) -> TextArray | None:
        """Passes the very array where an earlier header had it too."""
        start = self._at
        beginning = self._copy(start, min(start + 64, self._available))
        for array in self._pool.candidates(count, beginning):
            end = start + len(array.encoded)
            if end <= min(self._size, HEADER_LIMIT) and self._is_same(array, start, end):
                return array
        return None

    def _is_same(self, array: TextArray, start: int, end: int) -> bool:
        """Whether the array stands at `start`; if so, what comes behind it is next."""
        if self._pool.sampled and end > self._available:
            samples = self._pool.samples(array)
            if any(self._peek(start + at, len(part)) != part for at, part in samples):
                return False
            self._pass_over(end)
            return True
        self._fill(end)
        if not self._bytes.startswith(array.encoded, start):
            return False
        self._at = end
        return True

    def _walk(self, count: int) -> list[int]:
        """Passes the texts of an array; returns where each `STRIDE`-th begins, from its start.

        Many at once where they are easily found, else one by one.
        """
        start, stride = self._at, TextArray.STRIDE
        marks: list[int] = []
        done, by_hand = 0, stride
        while done < count:
            end = min(self._at + WINDOW, self._size, HEADER_LIMIT)
            self._fill(end)
            places = known_starts(self._bytes, self._at, end, count - done)
            if len(places) == 1:
                places = self._stepped(min(by_hand, count - done))
                by_hand *= 2  # hostile arrays must not cost a window for each few texts
            marks += [place - start for place in places[-done % stride : -1 : stride]]
            done += len(places) - 1
            self._at = places[-1]
        self._fill(self._at)
        return marks

    def _stepped(self, count: int) -> list[int]:
        """Where the next texts begin, and the place behind them."""
        at, available = self._at, self._available
        encoded, length_at = self._bytes, _U64.unpack_from
        places = [at]
        for _ in range(count):
            if at + 8 > available:
                available = self._fill(at + 8)
            at += 8 + length_at(encoded, at)[0]
            places.append(at)
        return places

    def _alignment(self, metadata: dict[str, Value]) -> int:
        alignment = metadata.get("general.alignment", _DEFAULT_ALIGNMENT)
        if not isinstance(alignment, int) or alignment <= 0 or alignment & (alignment - 1):
            self._damaged("its alignment (general.alignment) is not a power of two")
        return alignment

    # -- tensors -------------------------------------------------------------------------------

    def _tensors(self, count: int) -> tuple[tuple[TensorInfo, ...], int]:
        """The tensors in the file's order, and the byte after their list."""
        tensors: list[TensorInfo] = []
        seen: set[bytes] = set()
        for index in range(count):
            self._part = f"tensor {index + 1} of {count}"
            raw = self._text(NAME_LIMIT)
            if raw in seen:
                self._damaged(f"tensor '{excerpt(_decoded(raw))}' comes twice")
            seen.add(raw)
            self._part = raw
            tensors.append(self._tensor(_decoded(raw)))
        return tuple(tensors), self._at

    def _tensor(self, name: str) -> TensorInfo:
        n_dims = self._u32()
        if n_dims > MAX_DIMS:
            self._damaged(f"{self._words} has {n_dims:,} dimensions, more than {MAX_DIMS}")
        numbers = _SHAPE_TYPE_OFFSET[n_dims]
        *extents, type_id, offset = numbers.unpack_from(self._bytes, self._take(numbers.size))
        shape = tuple(extents)
        type_name, n_bytes = self._tensor_bytes(shape, type_id)
        return TensorInfo(name, shape, type_id, type_name, offset, n_bytes)

    def _tensor_bytes(self, shape: tuple[int, ...], type_id: int) -> tuple[str, int]:
        if type_id in REMOVED_TYPES:
            word = REMOVED_TYPES[type_id]
            self._refuse(
                f"has {self._words} in the type {word}, which llama.cpp no longer reads",
                "get the model in another quantisation",
            )
        if type_id not in TENSOR_TYPES:
            self._refuse(
                f"has {self._words} in the unknown type {type_id}",
                "update Overthink, or get the model in another quantisation",
            )
        type_name, block, block_bytes = TENSOR_TYPES[type_id]
        elements = 1
        for extent in shape:
            elements *= extent
        largest = max(elements, *shape) if shape else 1
        if largest > _INT64_MAX:
            self._damaged(f"{self._words} has an impossible shape {shape}")
        row = shape[0] if shape else 1
        if row % block:
            self._damaged(
                f"{self._words} has rows of {row:,} elements, but {type_name} stores blocks of"
                f" {block}"
            )
        return type_name, elements // block * block_bytes

    def _check_layout(
        self, tensors: tuple[TensorInfo, ...], data_offset: int, alignment: int
    ) -> None:
        """The data must lie one after the other, each padded, and end within the file."""
        expected = 0
        for tensor in tensors:
            if tensor.offset != expected:
                self._damaged(
                    f"tensor '{excerpt(tensor.name)}' begins at {tensor.offset:,} of the data,"
                    f" not at {expected:,}"
                )
            end = data_offset + tensor.offset + tensor.n_bytes
            if end > self._size:
                self._part = f"the data of tensor '{excerpt(tensor.name)}'"
                self._cut_short(end)
            expected += _padded(tensor.n_bytes, alignment)
        if expected > _SIZE_MAX:
            self._damaged("its tensors are larger than any memory")


def _decoded(name: bytes) -> str:
    return name.decode("utf-8", "replace")


def _padded(size: int, alignment: int) -> int:
    return (size + alignment - 1) // alignment * alignment
