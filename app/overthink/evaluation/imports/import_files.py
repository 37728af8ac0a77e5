"""Read the files of an import: bounded, as text, as records of a table or of JSON.

Nothing is opened but what the user named, and nothing in a file is run or followed.
"""

from __future__ import annotations

import csv
import io
import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from overthink.core.errors import SuiteError
from overthink.core.messages import Message, message
from overthink.core.symbols import excerpt

MAX_BYTES = 100_000_000
MAX_RECORDS = 200_000
MAX_FIELDS = 1_000
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_SEPARATORS = (",", ";", "\t", "|")
_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""The beginnings of Excel's own files, new and old."""


class Record(msgspec.Struct, frozen=True):
    """An entry of a file."""

    where: Message
    values: dict[str, Any]


def read_text(path: Path) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or the Western code page of old Excel.

    Raises:
        SuiteError: it cannot be read, is too large, or is no text.
    """
    content = _content(path)
    if content.startswith(_WORKBOOK):
        raise SuiteError(
            message("{file} is a workbook or an archive, not a text", file=excerpt(path)),
            message("save the table as “CSV UTF-8” and import that file"),
        )
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _decoded(path, content[len(mark) :], encoding)
    if path.suffix.lower() in (".csv", ".tsv") and not _is_utf8(content):
        return _decoded(path, content, "cp1252")
    return _decoded(path, content, "utf-8")


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _content(path: Path) -> bytes:
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise SuiteError(message("{file} is not a file", file=excerpt(path)))
        if facts.st_size > MAX_BYTES:
            limit = MAX_BYTES
            what = message("{file} is larger than {limit:size}", file=excerpt(path), limit=limit)
            raise SuiteError(what, message("split it"))
        return path.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        what = message("{file} cannot be read ({why})", file=excerpt(path), why=why)
        raise SuiteError(what, message("check its name")) from None


def _decoded(path: Path, content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise SuiteError(
            message("{file} is not text", file=excerpt(path)),
            message("save it as UTF-8 and import that file"),
        )
    return text


# -- tables ---------------------------------------------------------------------------------------


def table_records(text: str, name: str, separator: str = "") -> Iterator[Record]:
    """The rows of a table with a line of headers.

    Args:
        separator: of the columns; empty to recognise it.

    Raises:
        SuiteError: it is no such table.
    """
    rows = iter(table_rows(text, name, separator))
    header = next(rows, None)
    if header is None:
        return
    names = [title.strip() for title in header]
    if len(names) > MAX_FIELDS:
        limit = MAX_FIELDS
        raise SuiteError(message("{file} has more than {limit:n} columns", file=name, limit=limit))
    filled = [title for title in names if title]
    if twice := next((title for title in filled if filled.count(title) > 1), None):
        what = message("{file} has two columns “{name}”", file=name, name=excerpt(twice, 60))
        raise SuiteError(what, message("rename one of them"))
    for number, row in enumerate(rows, start=2):
        if any(cell.strip() for cell in row):
            where = message("{file}, row {row:n}", file=name, row=number)
            values = {title: cell for title, cell in zip(names, row, strict=False) if title}
            yield Record(where, values)


def table_rows(text: str, name: str, separator: str = "") -> Iterator[list[str]]:
    """The cells of a table, row by row."""
    if line := _SEPARATOR_LINE.match(text):  # Excel's own way to name it
        separator, text = line[1], text[line.end() :]
    separator = separator or _separator_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, row in enumerate(reader):
            if number > MAX_RECORDS:
                raise SuiteError(
                    message("{file} has more than {limit:n} rows", file=name, limit=MAX_RECORDS),
                    message("split it"),
                )
            yield row
    except csv.Error as error:
        what = message(
            "{file}, line {line:n}: it is not a table ({why})",
            file=name,
            line=reader.line_num,
            why=str(error),
        )
        raise SuiteError(what, message("export the table again, as CSV")) from None


def _separator_of(text: str) -> str:
    """The separator that splits the first line into the most columns, outside of quotes."""
    head = text.split("\n", 1)[0][:20_000]
    bare = re.sub(r'"(?:[^"]|"")*"', "", head)
    return max(_SEPARATORS, key=bare.count)


# -- JSON -----------------------------------------------------------------------------------------


def decode_json(text: str, where: Message) -> Any:
    """Decode JSON.

    Raises:
        SuiteError: it is none, or nested too deeply.
    """
    try:
        return json.loads(text)
    except RecursionError:
        why = message("it is nested too deeply")
    except json.JSONDecodeError as error:
        why = message("it is not JSON ({why} in line {line:n})", why=error.msg, line=error.lineno)
    except ValueError:  # a number with thousands of digits
        why = message("it contains a number that is too long")
    raise SuiteError(message("{where}: {why}", where=where, why=why))


def json_line_records(text: str, name: str) -> Iterator[Record | tuple[Message, Message]]:
    """The objects of JSON lines; a place and a reason for a line that is none."""
    for number, line in enumerate(text.split("\n"), start=1):
        if number > MAX_RECORDS:
            raise SuiteError(
                message("{file} has more than {limit:n} lines", file=name, limit=MAX_RECORDS),
                message("split it"),
            )
        if not line.strip():
            continue
        where = message("{file}, line {line:n}", file=name, line=number)
        try:
            value = decode_json(line, where)
        except SuiteError:
            yield where, message("it is not JSON")
            continue
        if isinstance(value, dict):
            yield Record(where, value)
        else:
            yield where, message("it is not a JSON object")


def entry_records(entries: list[Any], name: str) -> Iterator[Record | tuple[Message, Message]]:
    """The objects of a list; a place and a reason for an entry that is none."""
    if len(entries) > MAX_RECORDS:
        raise SuiteError(
            message("{file} has more than {limit:n} entries", file=name, limit=MAX_RECORDS),
            message("split it"),
        )
    for number, entry in enumerate(entries, start=1):
        where = message("{file}, entry {number:n}", file=name, number=number)
        if isinstance(entry, dict):
            yield Record(where, entry)
        else:
            yield where, message("it is not an object with fields")
