"""Output of commands: text that is safe for a terminal, tables, JSON, errors."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from rich.cells import cell_len

from overthink.core.messages import to_text

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


def printable(text: str) -> str:
    """Replace control characters by visible symbols, one for one: no escape sequence passes.

    Model output is untrusted. Tabs and line feeds remain.
    """
    return text.translate(_SAFE)


def print_lines(lines: Iterable[str], otherwise: str = "") -> None:
    """Print lines, made printable; `otherwise` if there are none."""
    sys.stdout.write(printable("\n".join(lines) or otherwise) + "\n")
    sys.stdout.flush()


def print_error(text: str) -> None:
    """Print an error or a warning to standard error."""
    print(f"overthink: {printable(text)}", file=sys.stderr)


def write_json(value: Any) -> None:
    """Print one JSON object, in UTF-8 whatever the terminal's encoding."""
    sys.stdout.flush()
    content = msgspec.json.encode(value, enc_hook=to_text)
    sys.stdout.buffer.write(msgspec.json.format(content) + b"\n")
    sys.stdout.buffer.flush()


def table(rows: list[tuple[str, ...]], right_aligned: tuple[int, ...] = ()) -> Iterator[str]:
    """Lay out rows in columns that are as wide as their widest cell; nothing is cut off.

    `rich.table` would fold cells at the terminal's width, which pipes don't have.

    Args:
        right_aligned: indices of the columns to align to the right.
    """
    rows = [tuple(map(printable, row)) for row in rows]
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
