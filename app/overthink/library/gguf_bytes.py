"""The bytes of a GGUF header: reads them on demand, with all lengths checked.

The buffer belongs to the `TextPool`, so that reading many headers in a row allocates it once.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO, NoReturn

from overthink.core.errors import ModelFileError, ModelNotWhole
from overthink.core.messages import Message, message
from overthink.core.symbols import excerpt
from overthink.library.gguf_types import DOWNLOAD_AGAIN
from overthink.library.gguf_values import WINDOW, TextArray, TextPool, find_starts

HEADER_LIMIT = 256 * 1024 * 1024
"""Largest header in bytes; the largest vocabularies in use need about 30 MB."""
TEXTS_LIMIT = 4_194_304
"""Most texts in an array; the largest vocabularies have about 260,000 tokens, 520,000 merges."""
_FIRST_READ = 64 * 1024
_LARGEST_READ = 4 * 1024 * 1024
_U32, _U64 = struct.Struct("<I"), struct.Struct("<Q")


class HeaderBytes:
    """Reads the bytes of a header, from the beginning of the file to its end.

    `at` is the next byte. The first `_available` bytes of `buffer` are this file's; the others are
    from headers that used the buffer before.

    Args:
        size: of the file, in bytes.
    """

    def __init__(self, path: Path, file: BinaryIO, size: int, pool: TextPool) -> None:
        self.file_name = excerpt(path)
        self.size = size
        self.at = 0
        self.part: Message | bytes = message("the beginning")
        """What is being read, for errors; a tensor is its name, so that no message is made."""
        self.buffer = pool.buffer
        self._file, self._pool = file, pool
        self._available = 0
        self._step = _FIRST_READ
        """Bytes to read next."""

    # -- errors --------------------------------------------------------------------------------

    @property
    def what(self) -> Message:
        """What is being read."""
        if isinstance(self.part, Message):
            return self.part
        return message("tensor '{name}'", name=excerpt(self.part.decode("utf-8", "replace")))

    def damaged(self, what: Message) -> NoReturn:
        """Raise the error of a damaged header."""
        problem = message("{file} is damaged: {what}", file=self.file_name, what=what)
        raise ModelFileError(problem, DOWNLOAD_AGAIN)

    def truncated(self, needed: int) -> NoReturn:
        """Raise the error of a file that ends before byte `needed`."""
        raise ModelNotWhole(
            message(
                "{file} is truncated or damaged: {what} would end at byte {needed:n}, but the file "
                "has {size:n} bytes",
                file=self.file_name,
                what=self.what,
                needed=needed,
                size=self.size,
            ),
            DOWNLOAD_AGAIN,
        )

    # -- bytes ---------------------------------------------------------------------------------

    def fill(self, end: int) -> int:
        """Make the bytes up to `end` available; return how many are."""
        if end > self.size:
            self.truncated(end)
        if end > HEADER_LIMIT:
            limit = HEADER_LIMIT
            self.damaged(message("its header is longer than {size:memory}", size=limit))
        while self._available < end:
            self._read(min(self._step, self.size - self._available), end)
            self._step = min(2 * self._step, _LARGEST_READ)
        return self._available

    def _read(self, size: int, end: int) -> None:
        """Make up to `size` more bytes available, and at least one."""
        start = self._available
        if start + size > len(self.buffer):
            self.buffer += bytes(start + size - len(self.buffer))
        self._file.seek(start)
        with memoryview(self.buffer) as view, view[start : start + size] as target:
            more = self._file.readinto(target)  # type: ignore[attr-defined]
        if not more:  # the file became shorter while it was read
            self.truncated(end)
        self._available += more

    def _skip_to(self, end: int) -> None:
        """Continue at `end`; the bytes before it are neither read nor needed."""
        self.at = self._available = end
        self._step = _FIRST_READ

    def _peek(self, start: int, size: int) -> bytes:
        """Read bytes from further on."""
        self._file.seek(start)
        return self._file.read(size)

    def take(self, size: int) -> int:
        """Consume `size` bytes and make them available; return where they begin."""
        start = self.at
        if start + size > self._available:
            self.fill(start + size)
        self.at = start + size
        return start

    def u32(self) -> int:
        """Read an unsigned 32-bit integer."""
        return int(_U32.unpack_from(self.buffer, self.take(4))[0])

    def u64(self) -> int:
        """Read an unsigned 64-bit integer."""
        return int(_U64.unpack_from(self.buffer, self.take(8))[0])

    def text(self, limit: int) -> bytes:
        """Read a text of at most `limit` bytes."""
        length = self.u64()
        if length > limit:
            self.damaged(
                message(
                    "{what} has a text of {length:n} bytes, more than {limit:n}",
                    what=self.what,
                    length=length,
                    limit=limit,
                )
            )
        start = self.take(length)
        return self.copy(start, start + length)

    def copy(self, start: int, end: int) -> bytes:
        """Copy available bytes."""
        if end - start < _FIRST_READ:
            return bytes(self.buffer[start:end])
        with memoryview(self.buffer) as view:  # slicing the bytearray itself copies twice
            return bytes(view[start:end])

    # -- text arrays ---------------------------------------------------------------------------

    def texts(self, count: int) -> TextArray:
        """Read an array of texts."""
        if count > TEXTS_LIMIT:
            self.damaged(
                message(
                    "{what} claims {count:n} texts, more than {limit:n}",
                    what=self.what,
                    count=count,
                    limit=TEXTS_LIMIT,
                )
            )
        if count * 8 > self.size - self.at:
            self.truncated(self.at + count * 8)
        start = self.at
        known = self._known_texts(count)
        if known is not None:
            return known
        marks = self._walk(count)
        end = self.at
        texts = TextArray(self.copy(start, end), count, marks)
        if count >= TextArray.STRIDE:
            self._pool.add(texts)
        return texts

    def _known_texts(self, count: int) -> TextArray | None:
        """Consume an array that an earlier header had, too, and return that one."""
        start = self.at
        beginning = self.copy(start, min(start + 64, self._available))
        for array in self._pool.candidates(count, beginning):
            end = start + len(array.encoded)
            if end <= min(self.size, HEADER_LIMIT) and self._is_same(array, start, end):
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
        self.fill(end)
        if not self.buffer.startswith(array.encoded, start):
            return False
        self.at = end
        return True

    def _walk(self, count: int) -> list[int]:
        """Consume the texts of an array; return where each `STRIDE`-th begins, from its start.

        Many at once where `find_starts` finds them, otherwise one by one.
        """
        start, stride = self.at, TextArray.STRIDE
        marks: list[int] = []
        done, one_by_one = 0, stride
        while done < count:
            end = min(self.at + WINDOW, self.size, HEADER_LIMIT)
            self.fill(end)
            starts = find_starts(self.buffer, self.at, end, count - done)
            if len(starts) == 1:
                starts = self._step_through(min(one_by_one, count - done))
                one_by_one *= 2  # a hostile array must not cost a window for every few texts
            marks += [at - start for at in starts[-done % stride : -1 : stride]]
            done += len(starts) - 1
            self.at = starts[-1]
        self.fill(self.at)
        return marks

    def _step_through(self, count: int) -> list[int]:
        """Where the next texts begin, and the position after them."""
        at, available = self.at, self._available
        encoded, length_at = self.buffer, _U64.unpack_from
        starts = [at]
        for _ in range(count):
            if at + 8 > available:
                available = self.fill(at + 8)
            at += 8 + length_at(encoded, at)[0]
            starts.append(at)
        return starts
