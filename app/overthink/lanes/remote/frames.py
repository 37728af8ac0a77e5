"""Cuts the bytes of a streamed response into messages: server-sent events, or lines of JSON.

Bytes may be split anywhere, also inside a character: only whole lines are decoded.
"""

from __future__ import annotations

from collections.abc import Iterator

MAX_LINE = 8 * 1024 * 1024
"""Bytes of the longest line; a chunk of a stream has a few hundred."""


class LineTooLong(Exception):
    """A line is longer than `MAX_LINE`."""


class Lines:
    """Cuts bytes into lines, which may end in any of the three ways of server-sent events."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0
        self._after_return = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield the lines that are complete.

        Raises:
            LineTooLong: a line does not end.
        """
        if self._after_return and data.startswith(b"\n"):
            data = data[1:]
        if data:
            self._after_return = data.endswith(b"\r")
        lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        for line in lines[:-1]:
            yield self._taken(line)
        if rest := lines[-1]:
            self._parts.append(rest)
            self._size += len(rest)
            if self._size > MAX_LINE:
                raise LineTooLong

    def finish(self) -> bytes:
        """What follows the last line end."""
        return self._taken(b"")

    def _taken(self, line: bytes) -> bytes:
        if self._size + len(line) > MAX_LINE:
            raise LineTooLong
        if self._parts:
            line = b"".join((*self._parts, line))
            self._parts, self._size = [], 0
        return line


class Events:
    """Cuts bytes into the data of server-sent events.

    A response without the form, such as a bare JSON object, is recognised by its first line.
    """

    def __init__(self) -> None:
        self._lines = Lines()
        self._data: list[bytes] = []
        self._first = True
        self.comments = 0
        """Signs of life so far."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield the data of the events that are complete."""
        for line in self._lines.feed(data):
            yield from self._take(line)

    def finish(self) -> Iterator[bytes]:
        """Yield the last event, whose blank line may be missing."""
        if line := self._lines.finish():
            yield from self._take(line)
        yield from self._take(b"")

    def _take(self, line: bytes) -> Iterator[bytes]:
        if self._first:
            line, self._first = line.removeprefix(b"\xef\xbb\xbf"), False
        if not line:
            if self._data:
                data, self._data = b"\n".join(self._data), []
                yield data
        elif line.startswith(b":"):
            self.comments += 1
        elif line.startswith(b"data:"):
            self._data.append(line[5:].removeprefix(b" "))
        elif line[:1] in b"{[":  # no event, as in an error
            yield line


class JsonLines:
    """Cuts bytes into lines of JSON."""

    def __init__(self) -> None:
        self._lines = Lines()
        self.comments = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        for line in self._lines.feed(data):
            yield from self._take(line)

    def finish(self) -> Iterator[bytes]:
        yield from self._take(self._lines.finish())

    def _take(self, line: bytes) -> Iterator[bytes]:
        line = line.strip()
        if not line:
            return
        if line.startswith(b":"):
            self.comments += 1
        else:
            yield line.removeprefix(b"data:").strip()
