"""Read thoughts from text files and JSON lines, to run the detectors over them.

A line of JSON is one of:

- a thought: `text`, and optionally `id`, `pieces` (the texts of its tokens), `surprisal` (bits, one
  number per piece), `entropy` (the same), `vocabulary` (tokens in the model's vocabulary), and for
  evaluation `label` and `onset` (the piece at which the runaway starts);
- a line of Overthink's own export: the head of a run, then its tokens.

A text without pieces is split into words, digits and signs. Files may be compressed with gzip.
"""

from __future__ import annotations

import gzip
import io
import math
import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain

import msgspec

from overthink.core.errors import BadInput
from overthink.core.messages import Message, message

LONGEST_LINE = 256 << 20
"""Bytes of the longest line, or plain text, that is read."""

_GZIP = b"\x1f\x8b"
_PIECE = re.compile(r" ?[^\W\d_]+|\d|\n| ?[^\w\s]|\s|_")
_BITS_PER_NAT = 1 / math.log(2)


class Thought(msgspec.Struct, frozen=True, kw_only=True):
    """A text to examine."""

    id: str
    pieces: tuple[str, ...]
    surprisal: tuple[float, ...] = ()
    """Bits, one per piece; empty if unknown. Single unknown values are nan."""
    entropy: tuple[float, ...] = ()
    vocabulary: int | None = None
    label: str | None = None
    """"normal", "unknown", "loop" or a kind of runaway; None without a label."""
    onset: int | None = None
    """The piece at which the runaway starts; None if unknown."""


class _Line(msgspec.Struct):
    """A line of any form: the forms have no field in common that differs in meaning."""

    text: str | None = None
    id: str | int | None = None
    pieces: list[str] | None = None
    surprisal: list[float | None] | None = None
    entropy: list[float | None] | float | None = None
    vocabulary: int | None = None
    label: str | None = None
    onset: int | None = None
    line: str | None = None
    """Overthink's export: what a head describes."""
    lane: str | None = None
    i: int | None = None
    """Overthink's export: the index of a token."""
    logprob: float | None = None
    session: str | int | None = None
    turn: str | int | None = None


def split(text: str) -> tuple[str, ...]:
    """Cut a text into words with the space before them, single digits, signs and line ends."""
    return tuple(_PIECE.findall(text))


def read_thoughts(stream: io.BufferedReader, name: str) -> Iterator[Thought]:
    """Read all thoughts of a file, one after the other.

    Args:
        stream: text or JSON lines in UTF-8, compressed with gzip or not.
        name: the file's name, for messages and as the id of a plain text.

    Raises:
        BadInput: the file cannot be read; names the line and the field.
    """
    try:
        source = gzip.GzipFile(fileobj=stream) if stream.peek(2)[:2] == _GZIP else stream
        lines = _lines(source, name)
        first = next(lines, b"")
        if first.lstrip().startswith(b"{"):
            yield from _from_json(chain([first], lines), name)
        else:
            yield _plain(chain([first], lines), name)
    except (EOFError, OSError, zlib.error) as error:
        raise BadInput(
            message("{name} cannot be read ({why})", name=name, why=str(error)),
            message("give a text file, or JSON lines"),
        ) from error


def _plain(lines: Iterable[bytes], name: str) -> Thought:
    content = b""
    for line in lines:
        content += line
        if len(content) > LONGEST_LINE:
            raise _too_long(name)
    return Thought(id=name, pieces=split(_decoded(content, name)))


def _from_json(lines: Iterable[bytes], name: str) -> Iterator[Thought]:
    decoder = msgspec.json.Decoder(_Line)
    export = _ExportedRuns()
    for number, content in enumerate(lines, 1):
        if not content.strip():
            continue
        place = message("line {number} of {name}", number=number, name=name)
        try:
            line = decoder.decode(content)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise BadInput(
                message("{place} cannot be read ({why})", place=place, why=str(error)),
                message("each line must be a JSON object with a text"),
            ) from error
        if line.line is not None or line.lane is not None:
            yield from export.take(line)
        elif line.text is not None:
            yield _thought(line, number, place)
        else:
            raise BadInput(
                message("{place} has no text", place=place),
                message("each line must be a JSON object with a text"),
            )
    yield from export.finish()


def _thought(line: _Line, number: int, place: Message) -> Thought:
    assert line.text is not None
    pieces = tuple(line.pieces) if line.pieces is not None else split(line.text)
    entropy = line.entropy if isinstance(line.entropy, list) else None
    for field, values in (("surprisal", line.surprisal), ("entropy", entropy)):
        if values is not None and len(values) != len(pieces):
            raise BadInput(
                message(
                    "{place} has {values:n} values of {field} for {pieces:n} pieces",
                    place=place,
                    values=len(values),
                    field=field,
                    pieces=len(pieces),
                ),
                message("give one value per piece"),
            )
    if line.vocabulary is not None and line.vocabulary < 2:
        raise BadInput(
            message("{place} has a vocabulary below 2", place=place),
            message("give the number of tokens of the model's vocabulary"),
        )
    return Thought(
        id=str(number if line.id is None else line.id),
        pieces=pieces,
        surprisal=_numbers(line.surprisal),
        entropy=_numbers(entropy),
        vocabulary=line.vocabulary,
        label=line.label,
        onset=line.onset if line.onset is not None and line.onset >= 0 else None,
    )


def _numbers(values: list[float | None] | None) -> tuple[float, ...]:
    return tuple(math.nan if value is None else value for value in values or ())


class _ExportedRuns:
    """Collects the tokens of exported runs, which follow the head of their run."""

    def __init__(self) -> None:
        self._id: str | None = None
        self._pieces: list[str] = []
        self._surprisal: list[float] = []
        self._entropy: list[float] = []

    def take(self, line: _Line) -> Iterator[Thought]:
        """Take a line; generate the run that it ends."""
        if line.line is not None:
            yield from self.finish()
            if line.line == "run":
                self._id = f"{line.session}/{line.turn}/{line.lane}"
        elif line.i is not None:
            self._id = self._id or str(line.lane)
            if line.i == 0:
                yield from self.finish(keep=str(line.lane))
            self._pieces.append(line.text or "")
            entropy = line.entropy if isinstance(line.entropy, float) else math.nan
            logprob = math.nan if line.logprob is None else line.logprob
            self._surprisal.append(-logprob * _BITS_PER_NAT)
            self._entropy.append(entropy * _BITS_PER_NAT)

    def finish(self, keep: str | None = None) -> Iterator[Thought]:
        """Generate the run so far, if it has tokens."""
        if self._pieces:
            yield Thought(
                id=self._id or "",
                pieces=tuple(self._pieces),
                surprisal=tuple(self._surprisal),
                entropy=tuple(self._entropy),
            )
            self._id = keep
        self._pieces, self._surprisal, self._entropy = [], [], []


def _lines(source: io.BufferedReader | gzip.GzipFile, name: str) -> Iterator[bytes]:
    while line := source.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise _too_long(name)
        yield line


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            message("{name} is not text in UTF-8", name=name),
            message("give a text file, or JSON lines"),
        ) from error


def _too_long(name: str) -> BadInput:
    return BadInput(
        message("{name} has more than {limit:size} in one line", name=name, limit=LONGEST_LINE),
        message("cut it into smaller parts"),
    )
