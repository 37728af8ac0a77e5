"""Output of commands: text that is safe for a terminal, tables, JSON, errors."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import msgspec
from rich.cells import cell_len

from overthink.core.messages import to_text

SIGNAL_STATUS = 128
"""A shell's exit status for a signal is this plus its number: 130 for Ctrl+C, 143 for SIGTERM."""

_ALLOWED = {0x09, 0x0A}
_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_SAFE: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20) if code not in _ALLOWED},
    0x7F: "␡",
    **dict.fromkeys(range(0x80, 0xA0), "�"),
    # Overrides of the writing direction could make one answer look like another.
    **dict.fromkeys(_BIDI, "�"),
    # Line separators that only some terminals and editors recognise.
    **dict.fromkeys((0x2028, 0x2029), "�"),
    # Lone surrogates: from paths and options that are not UTF-8.
    **dict.fromkeys(range(0xD800, 0xE000), "�"),
}


_ONE_LINE = _SAFE | {0x09: "␉", 0x0A: "⏎"}
_UNSAFE_JSON = re.compile(f"[\x7f-\x9f{''.join(map(chr, _BIDI))}\u2028\u2029]")


class Interrupted(KeyboardInterrupt):
    """The user ended the command by a signal, after what was finished has been printed."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal_number)
        self.exit_status = SIGNAL_STATUS + signal_number


class OutputUnwritable(Exception):
    """Standard output cannot be written: its disk is full, for example."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@contextmanager
def writing_output() -> Iterator[None]:
    """Tell errors of standard output from all others, which may be bugs.

    Raises:
        OutputUnwritable: standard output cannot be written.
        BrokenPipeError: its reader has closed the pipe.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputUnwritable(error.strerror or str(error)) from error


def printable(text: str) -> str:
    """Replace control characters by visible symbols, one for one: no escape sequence passes.

    Model output is untrusted. Tabs and line feeds remain: use `one_line` for anything that must
    not look like a line of its own.
    """
    return text.translate(_SAFE)


def one_line(text: str) -> str:
    """Make text printable, with line feeds and tabs visible, too.

    A file name, a title or an answer with a line feed could otherwise fake a line of the output.
    """
    return text.translate(_ONE_LINE)


def indented(text: str) -> Iterator[str]:
    """Lines of a longer text, printable and indented: none looks like a line of the program."""
    yield from (f"  {one_line(line.expandtabs(4))}" for line in text.split("\n"))


def print_lines(lines: Iterable[str], otherwise: str = "") -> None:
    """Print lines, each made printable as one line; `otherwise` if there are none."""
    text = "\n".join(map(one_line, lines)) or otherwise
    with writing_output():
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def print_error(text: str) -> None:
    """Print an error or a warning to standard error, as one line."""
    with suppress(OSError):  # the exit status remains if standard error cannot be written
        print(f"overthink: {one_line(text)}", file=sys.stderr)


class StatusLine:
    """Progress on standard error: one line that is redrawn, or in a pipe a line now and then.

    Use it as a context manager, which erases the line.
    """

    INTERVAL_S = 10.0
    """Least time between two lines of the same step in a pipe."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._step, self._shown = "", 0.0

    def __enter__(self) -> StatusLine:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._is_terminal:
            self._write("\r\x1b[2K")

    def show(self, text: str, *, step: str) -> None:
        """Show the progress; `step` is the part of it that always deserves a line of its own."""
        if self._is_terminal:
            self._write(f"\r\x1b[2K{one_line(text)}")
        elif step != self._step or time.monotonic() - self._shown > self.INTERVAL_S:
            self._shown = time.monotonic()
            self._write(f"{one_line(text)}\n")
        self._step = step

    @staticmethod
    def _write(text: str) -> None:
        with suppress(OSError):
            print(text, end="", file=sys.stderr, flush=True)


def write_json(value: Any) -> None:
    """Print one JSON object, in UTF-8 whatever the terminal's encoding.

    Characters that act on a terminal are escaped, which JSON itself requires only below U+0020.
    """
    _write_json(msgspec.json.format(msgspec.json.encode(value, enc_hook=to_text)))


def write_json_line(value: Any) -> None:
    """Print one JSON object on a line of its own, otherwise as `write_json`."""
    _write_json(msgspec.json.encode(value, enc_hook=to_text))


def _write_json(encoded: bytes) -> None:
    content = encoded.decode()
    escaped = _UNSAFE_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", content)
    with writing_output():
        sys.stdout.flush()
        sys.stdout.buffer.write(escaped.encode() + b"\n")
        sys.stdout.buffer.flush()


def table(rows: list[tuple[str, ...]], right_aligned: tuple[int, ...] = ()) -> Iterator[str]:
    """Lay out rows in columns that are as wide as their widest cell; nothing is cut off.

    `rich.table` would fold cells at the terminal's width, which pipes don't have.

    Args:
        right_aligned: indices of the columns to align to the right.
    """
    rows = [tuple(map(one_line, row)) for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        line = ""
        for index, (cell, width) in enumerate(zip(row, widths, strict=True)):
            padding = " " * (width - cell_len(cell))
            line += (padding + cell if index in right_aligned else cell + padding) + "  "
        yield line.rstrip()


def quantity(count: int, noun: str) -> str:
    """Write a count with its noun: "1 token", "1,234 tokens"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
