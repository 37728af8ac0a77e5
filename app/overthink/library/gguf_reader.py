"""Reads the header of a GGUF file: the metadata and the list of tensors, never the tensor data.

Files are treated as hostile. Every count and length is checked against the bytes that remain in the
file before anything is allocated for it, and the size of the header is limited. What llama.cpp's
own reader rejects (`ggml/src/gguf.cpp`) is rejected here with a message, before a child process
loads the model. The file is read, not mapped: the process would crash if a mapped file shrank.

Layout (little-endian, versions 2 and 3; docs/gguf.md of the ggml project):
magic, version u32, tensors u64, keys u64; keys as (text, type u32, value); tensors as
(text, dimensions u32, each u64, type u32, offset u64); padding to the alignment; data.
A text is a u64 length and its bytes; an array is a type u32, a u64 count and its elements.
"""

from __future__ import annotations

import os
import stat
import struct
from math import prod
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import numpy as np

from overthink.core.errors import ModelFileError, ModelNotWhole
from overthink.core.messages import Message, message
from overthink.core.symbols import excerpt
from overthink.library.gguf_header import GgufHeader, TensorInfo
from overthink.library.gguf_types import (
    DOWNLOAD_AGAIN,
    NOT_A_MODEL,
    REMOVED_TYPES,
    TENSOR_TYPES,
    describe_other_file,
)
from overthink.library.gguf_values import WINDOW, TextArray, TextPool, Value, find_starts

HEADER_LIMIT = 256 * 1024 * 1024
"""Largest header in bytes; the largest vocabularies in use need about 30 MB."""
TEXT_LIMIT = 64 * 1024 * 1024
"""Longest single text in bytes; some files have a complete tokenizer description in one."""
KEY_LIMIT = 65_535
"""Longest key in bytes, as the format defines it."""
NAME_LIMIT = 63
"""Longest tensor name in bytes: GGML_MAX_NAME without the final zero."""
COUNT_LIMIT = 65_536
"""Most keys, and most tensors; the largest models in use have a few thousand tensors."""
TEXTS_LIMIT = 4_194_304
"""Most texts in an array; the largest vocabularies have about 260,000 tokens, 520,000 merges."""
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
"""Metadata value types: how to unpack one value, and the NumPy dtype of an array."""
_U32, _U64 = struct.Struct("<I"), struct.Struct("<Q")
_SHAPE_TYPE_OFFSET = tuple(struct.Struct(f"<{dims}QIQ") for dims in range(MAX_DIMS + 1))


def read_header(path: Path, pool: TextPool | None = None) -> GgufHeader:
    """Read the header of a GGUF file.

    Args:
        pool: shared when many files are read in a row, which is much faster.

    Raises:
        ModelNotWhole: the file ends too early, its tensor data included.
        ModelFileError: the file is missing, unreadable, not a GGUF file, or its header is damaged.
    """
    try:
        with _open(path) as file:
            size = os.fstat(file.fileno()).st_size
            return _Reader(path, file, size, pool or TextPool()).read()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ModelFileError(
            message("{file} cannot be read ({why})", file=excerpt(path), why=reason),
            message("check the path and its permissions"),
        ) from None


def _open(path: Path) -> BinaryIO:
    """Open a regular file for reading; refuse anything that could block or lead elsewhere."""
    file = excerpt(path)
    try:
        mode = os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise ModelFileError(
            message("there is no file {file}", file=file),
            message(
                "check the path, or pick one from `overthink models`",
                in_window="check the path, or choose another model",
            ),
        ) from None
    except ValueError:
        raise ModelFileError(
            message("{file} is not a path", file=file), message("check its characters")
        ) from None
    if stat.S_ISDIR(mode):
        raise ModelFileError(
            message("{file} is a folder", file=file),
            message("give a .gguf file inside it", in_window="choose a .gguf file inside it"),
        )
    if not stat.S_ISREG(mode):
        raise ModelFileError(message("{file} is not a regular file", file=file), NOT_A_MODEL)
    return open(path, "rb", buffering=0, opener=_open_without_blocking)


def _open_without_blocking(path: str, flags: int) -> int:
    """Open without waiting for a writer, in case the file became a pipe after the check."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


class _Reader:
    """Reads a header in one pass.

    `_at` is the next byte. `_bytes` is a buffer that earlier headers used, too; its first
    `_available` bytes are this file's.
    """

    def __init__(self, path: Path, file: BinaryIO, size: int, pool: TextPool | None = None) -> None:
        self._path = path
        self._file = file
        self._size = size
        self._pool = pool or TextPool()
        self._bytes = self._pool.buffer
        self._available = 0
        self._step = _FIRST_READ
        """Bytes to read next."""
        self._at = 0
        self._part: Message | bytes = message("the beginning")
        """What is being read, for messages; a tensor is its name, so that no message is made."""

    def read(self) -> GgufHeader:
        version = self._read_version()
        n_tensors = self._read_count(message("tensors"), 24)
        n_keys = self._read_count(message("keys"), 13)
        metadata = self._read_metadata(n_keys)
        tensors, end = self._read_tensors(n_tensors)
        alignment = self._alignment(metadata)
        data_offset = _padded(end, alignment) if tensors else end
        self._check_layout(tensors, data_offset, alignment)
        return GgufHeader(self._path, self._size, version, metadata, tensors, data_offset)

    # -- errors --------------------------------------------------------------------------------

    @property
    def _file_name(self) -> str:
        return excerpt(self._path)

    @property
    def _what(self) -> Message:
        """What is being read."""
        part = self._part
        return part if isinstance(part, Message) else _tensor(_decoded(part))

    def _refuse(self, problem: Message, remedy: Message) -> NoReturn:
        raise ModelFileError(problem, remedy)

    def _damaged(self, what: Message) -> NoReturn:
        problem = message("{file} is damaged: {what}", file=self._file_name, what=what)
        raise ModelFileError(problem, DOWNLOAD_AGAIN)

    def _truncated(self, needed: int) -> NoReturn:
        raise ModelNotWhole(
            message(
                "{file} is truncated or damaged: {what} would end at byte {needed:n}, but the file "
                "has {size:n} bytes",
                file=self._file_name,
                what=self._what,
                needed=needed,
                size=self._size,
            ),
            DOWNLOAD_AGAIN,
        )

    # -- bytes ---------------------------------------------------------------------------------

    def _fill(self, end: int) -> int:
        """Make the bytes up to `end` available; return how many are."""
        if end > self._size:
            self._truncated(end)
        if end > HEADER_LIMIT:
            limit = HEADER_LIMIT
            self._damaged(message("its header is longer than {size:memory}", size=limit))
        while self._available < end:
            self._read(min(self._step, self._size - self._available), end)
            self._step = min(2 * self._step, _LARGEST_READ)
        return self._available

    def _read(self, size: int, end: int) -> None:
        """Make up to `size` more bytes available, and at least one."""
        start = self._available
        if start + size > len(self._bytes):
            self._bytes += bytes(start + size - len(self._bytes))
        self._file.seek(start)
        with memoryview(self._bytes) as view, view[start : start + size] as target:
            more = self._file.readinto(target)  # type: ignore[attr-defined]
        if not more:  # the file became shorter while it was read
            self._truncated(end)
        self._available += more

    def _skip_to(self, end: int) -> None:
        """Continue at `end`; the bytes before it are neither read nor needed."""
        self._at = self._available = end
        self._step = _FIRST_READ

    def _peek(self, start: int, size: int) -> bytes:
        """Read bytes from further on."""
        self._file.seek(start)
        return self._file.read(size)

    def _take(self, size: int) -> int:
        """Consume `size` bytes and make them available; return where they begin."""
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
            self._damaged(
                message(
                    "{what} has a text of {length:n} bytes, more than {limit:n}",
                    what=self._what,
                    length=length,
                    limit=limit,
                )
            )
        start = self._take(length)
        return self._copy(start, start + length)

    def _copy(self, start: int, end: int) -> bytes:
        if end - start < _FIRST_READ:
            return bytes(self._bytes[start:end])
        with memoryview(self._bytes) as view:  # slicing the bytearray itself copies twice
            return bytes(view[start:end])

    # -- the beginning -------------------------------------------------------------------------

    def _read_version(self) -> int:
        file = self._file_name
        if self._size == 0:
            raise ModelNotWhole(message("{file} is empty", file=file), DOWNLOAD_AGAIN)
        self._fill(min(self._size, 512))
        magic = bytes(self._bytes[:4])
        if not b"GGUF".startswith(magic):
            self._refuse_other_file()
        self._take(4)
        version = self._u32()
        if version & 0xFFFF == 0 and version != 0:
            problem = message("{file} is a GGUF for big-endian machines", file=file)
            self._refuse(problem, message("get the little-endian file"))
        if version == 0 or version > 0xFFFF:
            self._damaged(message("its GGUF version is {version}", version=version))
        if version < 2:
            problem = message("{file} is a GGUF of version 1, no longer supported", file=file)
            self._refuse(problem, message("get a newer file"))
        if version > 3:
            problem = message(
                "{file} is a GGUF of version {version}; 2 and 3 can be read",
                file=file,
                version=version,
            )
            self._refuse(problem, message("update Overthink"))
        return version

    def _refuse_other_file(self) -> NoReturn:
        start = self._copy(0, min(self._available, 512))
        is_unfinished = not start.strip(b"\0")
        kind = ModelNotWhole if is_unfinished else ModelFileError
        raise kind(*describe_other_file(self._file_name, start))

    def _read_count(self, what: Message, min_bytes: int) -> int:
        """Read the number of tensors or keys, each of at least `min_bytes`."""
        self._part = message("the number of {what}", what=what)
        count = self._u64()
        if count > COUNT_LIMIT:
            self._damaged(
                message(
                    "it claims {count:n} {what}, more than {limit:n}",
                    count=count,
                    what=what,
                    limit=COUNT_LIMIT,
                )
            )
        if count * min_bytes > self._size - self._at:
            self._part = message("a list of {count:n} {what}", count=count, what=what)
            self._truncated(self._at + count * min_bytes)
        return count

    # -- metadata ------------------------------------------------------------------------------

    def _read_metadata(self, count: int) -> dict[str, Value]:
        metadata: dict[str, Value] = {}
        seen: set[bytes] = set()
        for index in range(count):
            self._part = message("key {index} of {count}", index=index + 1, count=count)
            raw = self._text(KEY_LIMIT)
            key = raw.decode("utf-8", "replace")
            if not raw:
                self._damaged(message("a key is empty"))
            if raw in seen:
                self._damaged(message("key '{key}' occurs twice", key=excerpt(key, 60)))
            seen.add(raw)
            self._part = message("the value of '{key}'", key=excerpt(key, 60))
            metadata[key] = self._value(self._u32())
        return metadata

    def _value(self, kind: int) -> Value:
        if kind == _TEXT:
            return self._text(TEXT_LIMIT).decode("utf-8", "replace")
        if kind == _ARRAY:
            return self._array(self._u32())
        if kind not in _SCALARS:
            problem = message("{what} is of the unknown type {type}", what=self._what, type=kind)
            self._damaged(problem)
        unpack, _ = _SCALARS[kind]
        value: int | float = unpack.unpack_from(self._bytes, self._take(unpack.size))[0]
        return bool(value) if kind == _BOOL else value

    def _array(self, kind: int) -> Value:
        count = self._u64()
        if kind == _TEXT:
            return self._texts(count)
        if kind == _ARRAY:
            self._damaged(message("{what} is an array of arrays", what=self._what))
        if kind not in _SCALARS:
            self._damaged(
                message("{what} is an array of the unknown type {type}", what=self._what, type=kind)
            )
        dtype = np.dtype(_SCALARS[kind][1])
        start = self._take(count * dtype.itemsize)
        raw = self._copy(start, self._at)
        numbers = np.frombuffer(raw, dtype)
        return numbers != 0 if kind == _BOOL else numbers

    def _texts(self, count: int) -> TextArray:
        if count > TEXTS_LIMIT:
            self._damaged(
                message(
                    "{what} claims {count:n} texts, more than {limit:n}",
                    what=self._what,
                    count=count,
                    limit=TEXTS_LIMIT,
                )
            )
        if count * 8 > self._size - self._at:
            self._truncated(self._at + count * 8)
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
        """Consume an array that an earlier header had, too, and return that one."""
        start = self._at
        beginning = self._copy(start, min(start + 64, self._available))
        for array in self._pool.candidates(count, beginning):
            end = start + len(array.encoded)
            if end <= min(self._size, HEADER_LIMIT) and self._is_same(array, start, end):
                return array
        return None

    def _is_same(self, array: TextArray, start: int, end: int) -> bool:
        """Whether the array is at `start`; if so, the byte after it is the next."""
        if self._pool.sampled and end > self._available:
            samples = self._pool.samples(array)
            if any(self._peek(start + at, len(part)) != part for at, part in samples):
                return False
            self._skip_to(end)
            return True
        self._fill(end)
        if not self._bytes.startswith(array.encoded, start):
            return False
        self._at = end
        return True

    def _walk(self, count: int) -> list[int]:
        """Consume the texts of an array; return where each `STRIDE`-th begins, from its start.

        Many at once where `find_starts` finds them, otherwise one by one.
        """
        start, stride = self._at, TextArray.STRIDE
        marks: list[int] = []
        done, one_by_one = 0, stride
        while done < count:
            end = min(self._at + WINDOW, self._size, HEADER_LIMIT)
            self._fill(end)
            starts = find_starts(self._bytes, self._at, end, count - done)
            if len(starts) == 1:
                starts = self._step_through(min(one_by_one, count - done))
                one_by_one *= 2  # a hostile array must not cost a window for every few texts
            marks += [at - start for at in starts[-done % stride : -1 : stride]]
            done += len(starts) - 1
            self._at = starts[-1]
        self._fill(self._at)
        return marks

    def _step_through(self, count: int) -> list[int]:
        """Where the next texts begin, and the position after them."""
        at, available = self._at, self._available
        encoded, length_at = self._bytes, _U64.unpack_from
        starts = [at]
        for _ in range(count):
            if at + 8 > available:
                available = self._fill(at + 8)
            at += 8 + length_at(encoded, at)[0]
            starts.append(at)
        return starts

    def _alignment(self, metadata: dict[str, Value]) -> int:
        alignment = metadata.get("general.alignment", _DEFAULT_ALIGNMENT)
        if not isinstance(alignment, int) or alignment <= 0 or alignment & (alignment - 1):
            self._damaged(message("its alignment (general.alignment) is not a power of two"))
        return alignment

    # -- tensors -------------------------------------------------------------------------------

    def _read_tensors(self, count: int) -> tuple[tuple[TensorInfo, ...], int]:
        """The tensors in the file's order, and the byte after their list."""
        tensors: list[TensorInfo] = []
        seen: set[bytes] = set()
        for index in range(count):
            self._part = message("tensor {index} of {count}", index=index + 1, count=count)
            raw = self._text(NAME_LIMIT)
            if raw in seen:
                name = excerpt(_decoded(raw))
                self._damaged(message("tensor '{name}' occurs twice", name=name))
            seen.add(raw)
            self._part = raw
            tensors.append(self._read_tensor(_decoded(raw)))
        return tuple(tensors), self._at

    def _read_tensor(self, name: str) -> TensorInfo:
        n_dims = self._u32()
        if n_dims > MAX_DIMS:
            self._damaged(
                message(
                    "{what} has {count:n} dimensions, more than {limit}",
                    what=self._what,
                    count=n_dims,
                    limit=MAX_DIMS,
                )
            )
        numbers = _SHAPE_TYPE_OFFSET[n_dims]
        *extents, type_id, offset = numbers.unpack_from(self._bytes, self._take(numbers.size))
        shape = tuple(extents)
        type_name, n_bytes = self._tensor_bytes(shape, type_id)
        return TensorInfo(name, shape, type_id, type_name, offset, n_bytes)

    def _tensor_bytes(self, shape: tuple[int, ...], type_id: int) -> tuple[str, int]:
        if type_id not in TENSOR_TYPES:
            self._refuse_type(type_id)
        type_name, block, block_bytes = TENSOR_TYPES[type_id]
        elements = prod(shape)
        if max(elements, *shape, 1) > _INT64_MAX:
            self._damaged(
                message("{what} has an impossible shape {shape}", what=self._what, shape=str(shape))
            )
        row = shape[0] if shape else 1
        if row % block:
            self._damaged(
                message(
                    "{what} has rows of {count:n} elements, but {type} stores blocks of {block}",
                    what=self._what,
                    count=row,
                    type=type_name,
                    block=block,
                )
            )
        return type_name, elements // block * block_bytes

    def _refuse_type(self, type_id: int) -> NoReturn:
        fields: dict[str, Any] = {"file": self._file_name, "what": self._what}
        if (name := REMOVED_TYPES.get(type_id)) is not None:
            problem = message(
                "{file} has {what} in the type {type}, which llama.cpp no longer reads",
                type=name,
                **fields,
            )
            self._refuse(problem, message("get the model in another quantisation"))
        problem = message("{file} has {what} in the unknown type {type}", type=type_id, **fields)
        self._refuse(problem, message("update Overthink, or get the model in another quantisation"))

    def _check_layout(
        self, tensors: tuple[TensorInfo, ...], data_offset: int, alignment: int
    ) -> None:
        """Check that the tensors' data is contiguous, padded, and within the file."""
        expected = 0
        for tensor in tensors:
            if tensor.offset != expected:
                self._damaged(
                    message(
                        "tensor '{name}' begins at {offset:n} of the data, not at {expected:n}",
                        name=excerpt(tensor.name),
                        offset=tensor.offset,
                        expected=expected,
                    )
                )
            end = data_offset + tensor.offset + tensor.n_bytes
            if end > self._size:
                self._part = message("the data of tensor '{name}'", name=excerpt(tensor.name))
                self._truncated(end)
            expected += _padded(tensor.n_bytes, alignment)
        if expected > _SIZE_MAX:
            self._damaged(message("its tensors are larger than any memory"))


def _tensor(name: str) -> Message:
    return message("tensor '{name}'", name=excerpt(name))


def _decoded(name: bytes) -> str:
    return name.decode("utf-8", "replace")


def _padded(size: int, alignment: int) -> int:
    return (size + alignment - 1) // alignment * alignment
