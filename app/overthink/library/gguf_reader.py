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
from overthink.library.gguf_bytes import HeaderBytes
from overthink.library.gguf_header import GgufHeader, TensorInfo
from overthink.library.gguf_types import (
    DOWNLOAD_AGAIN,
    NOT_A_MODEL,
    REMOVED_TYPES,
    TENSOR_TYPES,
    describe_other_file,
)
from overthink.library.gguf_values import TextPool, Value

TEXT_LIMIT = 64 * 1024 * 1024
"""Longest single text in bytes; some files have a complete tokenizer description in one."""
KEY_LIMIT = 65_535
"""Longest key in bytes, as the format defines it."""
NAME_LIMIT = 63
"""Longest tensor name in bytes: GGML_MAX_NAME without the final zero."""
COUNT_LIMIT = 65_536
"""Most keys, and most tensors; the largest models in use have a few thousand tensors."""
MAX_DIMS = 4

_INT64_MAX = 2**63 - 1
_SIZE_MAX = 2**64 - 1
_DEFAULT_ALIGNMENT = 32

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
            return _Parser(path, HeaderBytes(path, file, size, pool or TextPool())).read()
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


class _Parser:
    """Parses a header in one pass."""

    def __init__(self, path: Path, source: HeaderBytes) -> None:
        self._path, self._in = path, source

    def read(self) -> GgufHeader:
        version = self._read_version()
        n_tensors = self._read_count(message("tensors"), 24)
        n_keys = self._read_count(message("keys"), 13)
        metadata = self._read_metadata(n_keys)
        tensors, end = self._read_tensors(n_tensors)
        alignment = self._alignment(metadata)
        data_offset = _padded(end, alignment) if tensors else end
        self._check_layout(tensors, data_offset, alignment)
        return GgufHeader(self._path, self._in.size, version, metadata, tensors, data_offset)

    # -- the beginning -------------------------------------------------------------------------

    def _read_version(self) -> int:
        file = self._in.file_name
        if self._in.size == 0:
            raise ModelNotWhole(message("{file} is empty", file=file), DOWNLOAD_AGAIN)
        self._in.fill(min(self._in.size, 512))
        magic = bytes(self._in.buffer[:4])
        if not b"GGUF".startswith(magic):
            self._refuse_other_file()
        self._in.take(4)
        version = self._in.u32()
        if version & 0xFFFF == 0 and version != 0:
            problem = message("{file} is a GGUF for big-endian machines", file=file)
            raise ModelFileError(problem, message("get the little-endian file"))
        if version == 0 or version > 0xFFFF:
            self._in.damaged(message("its GGUF version is {version}", version=version))
        if version < 2:
            problem = message("{file} is a GGUF of version 1, no longer supported", file=file)
            raise ModelFileError(problem, message("get a newer file"))
        if version > 3:
            problem = message(
                "{file} is a GGUF of version {version}; 2 and 3 can be read",
                file=file,
                version=version,
            )
            raise ModelFileError(problem, message("update Overthink"))
        return version

    def _refuse_other_file(self) -> NoReturn:
        start = self._in.copy(0, min(self._in.size, 512))
        is_unfinished = not start.strip(b"\0")
        kind = ModelNotWhole if is_unfinished else ModelFileError
        raise kind(*describe_other_file(self._in.file_name, start))

    def _read_count(self, what: Message, min_bytes: int) -> int:
        """Read the number of tensors or keys, each of at least `min_bytes`."""
        self._in.part = message("the number of {what}", what=what)
        count = self._in.u64()
        if count > COUNT_LIMIT:
            self._in.damaged(
                message(
                    "it claims {count:n} {what}, more than {limit:n}",
                    count=count,
                    what=what,
                    limit=COUNT_LIMIT,
                )
            )
        if count * min_bytes > self._in.size - self._in.at:
            self._in.part = message("a list of {count:n} {what}", count=count, what=what)
            self._in.truncated(self._in.at + count * min_bytes)
        return count

    # -- metadata ------------------------------------------------------------------------------

    def _read_metadata(self, count: int) -> dict[str, Value]:
        metadata: dict[str, Value] = {}
        seen: set[bytes] = set()
        for index in range(count):
            self._in.part = message("key {index} of {count}", index=index + 1, count=count)
            raw = self._in.text(KEY_LIMIT)
            key = raw.decode("utf-8", "replace")
            if not raw:
                self._in.damaged(message("a key is empty"))
            if raw in seen:
                self._in.damaged(message("key '{key}' occurs twice", key=excerpt(key, 60)))
            seen.add(raw)
            self._in.part = message("the value of '{key}'", key=excerpt(key, 60))
            metadata[key] = self._value(self._in.u32())
        return metadata

    def _value(self, kind: int) -> Value:
        if kind == _TEXT:
            return self._in.text(TEXT_LIMIT).decode("utf-8", "replace")
        if kind == _ARRAY:
            return self._array(self._in.u32())
        if kind not in _SCALARS:
            problem = message("{what} is of the unknown type {type}", what=self._in.what, type=kind)
            self._in.damaged(problem)
        unpack, _ = _SCALARS[kind]
        value: int | float = unpack.unpack_from(self._in.buffer, self._in.take(unpack.size))[0]
        return bool(value) if kind == _BOOL else value

    def _array(self, kind: int) -> Value:
        count = self._in.u64()
        if kind == _TEXT:
            return self._in.texts(count)
        if kind == _ARRAY:
            self._in.damaged(message("{what} is an array of arrays", what=self._in.what))
        if kind not in _SCALARS:
            self._in.damaged(
                message(
                    "{what} is an array of the unknown type {type}", what=self._in.what, type=kind
                )
            )
        dtype = np.dtype(_SCALARS[kind][1])
        start = self._in.take(count * dtype.itemsize)
        raw = self._in.copy(start, self._in.at)
        numbers = np.frombuffer(raw, dtype)
        return numbers != 0 if kind == _BOOL else numbers

    def _alignment(self, metadata: dict[str, Value]) -> int:
        alignment = metadata.get("general.alignment", _DEFAULT_ALIGNMENT)
        if not isinstance(alignment, int) or alignment <= 0 or alignment & (alignment - 1):
            self._in.damaged(message("its alignment (general.alignment) is not a power of two"))
        return alignment

    # -- tensors -------------------------------------------------------------------------------

    def _read_tensors(self, count: int) -> tuple[tuple[TensorInfo, ...], int]:
        """The tensors in the file's order, and the byte after their list."""
        tensors: list[TensorInfo] = []
        seen: set[bytes] = set()
        for index in range(count):
            self._in.part = message("tensor {index} of {count}", index=index + 1, count=count)
            raw = self._in.text(NAME_LIMIT)
            if raw in seen:
                name = excerpt(_decoded(raw))
                self._in.damaged(message("tensor '{name}' occurs twice", name=name))
            seen.add(raw)
            self._in.part = raw
            tensors.append(self._read_tensor(_decoded(raw)))
        return tuple(tensors), self._in.at

    def _read_tensor(self, name: str) -> TensorInfo:
        n_dims = self._in.u32()
        if n_dims > MAX_DIMS:
            self._in.damaged(
                message(
                    "{what} has {count:n} dimensions, more than {limit}",
                    what=self._in.what,
                    count=n_dims,
                    limit=MAX_DIMS,
                )
            )
        numbers = _SHAPE_TYPE_OFFSET[n_dims]
        *extents, type_id, offset = numbers.unpack_from(
            self._in.buffer, self._in.take(numbers.size)
        )
        shape = tuple(extents)
        type_name, n_bytes = self._tensor_bytes(shape, type_id)
        return TensorInfo(name, shape, type_id, type_name, offset, n_bytes)

    def _tensor_bytes(self, shape: tuple[int, ...], type_id: int) -> tuple[str, int]:
        if type_id not in TENSOR_TYPES:
            self._refuse_type(type_id)
        type_name, block, block_bytes = TENSOR_TYPES[type_id]
        elements = prod(shape)
        if max(elements, *shape, 1) > _INT64_MAX:
            self._in.damaged(
                message(
                    "{what} has an impossible shape {shape}", what=self._in.what, shape=str(shape)
                )
            )
        row = shape[0] if shape else 1
        if row % block:
            self._in.damaged(
                message(
                    "{what} has rows of {count:n} elements, but {type} stores blocks of {block}",
                    what=self._in.what,
                    count=row,
                    type=type_name,
                    block=block,
                )
            )
        return type_name, elements // block * block_bytes

    def _refuse_type(self, type_id: int) -> NoReturn:
        fields: dict[str, Any] = {"file": self._in.file_name, "what": self._in.what}
        if (name := REMOVED_TYPES.get(type_id)) is not None:
            problem = message(
                "{file} has {what} in the type {type}, which llama.cpp no longer reads",
                type=name,
                **fields,
            )
            raise ModelFileError(problem, message("get the model in another quantisation"))
        problem = message("{file} has {what} in the unknown type {type}", type=type_id, **fields)
        raise ModelFileError(
            problem, message("update Overthink, or get the model in another quantisation")
        )

    def _check_layout(
        self, tensors: tuple[TensorInfo, ...], data_offset: int, alignment: int
    ) -> None:
        """Check that the tensors' data is contiguous, padded, and within the file."""
        expected = 0
        for tensor in tensors:
            if tensor.offset != expected:
                self._in.damaged(
                    message(
                        "tensor '{name}' begins at {offset:n} of the data, not at {expected:n}",
                        name=excerpt(tensor.name),
                        offset=tensor.offset,
                        expected=expected,
                    )
                )
            end = data_offset + tensor.offset + tensor.n_bytes
            if end > self._in.size:
                self._in.part = message("the data of tensor '{name}'", name=excerpt(tensor.name))
                self._in.truncated(end)
            expected += _padded(tensor.n_bytes, alignment)
        if expected > _SIZE_MAX:
            self._in.damaged(message("its tensors are larger than any memory"))


def _decoded(name: bytes) -> str:
    return name.decode("utf-8", "replace")


def _padded(size: int, alignment: int) -> int:
    return (size + alignment - 1) // alignment * alignment
