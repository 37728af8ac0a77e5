"""A run's events as they came, in pieces, for as long as it goes on.

Each write adds one piece; when the run is over they become the columns of a trace.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from overthink.core.events import LaneEvent, Loaded
from overthink.storage.columns import Timed
from overthink.storage.packing import deflate, inflate
from overthink.storage.usual_events import USUAL_EVENTS

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[tuple[int, LaneEvent]])


def append_segment(db: sqlite3.Connection, run: int, events: Sequence[Timed]) -> None:
    """Adds a piece to a run."""
    piece = zlib.compress(_encoder.encode(events), 1)
    db.execute("INSERT INTO segments (run, events) VALUES (?, ?)", (run, piece))


def segments_of(db: sqlite3.Connection, run: int) -> Iterator[Timed]:
    """All events of a run that is not merged yet, oldest first, a piece at a time.

    Raises:
        ValueError: they are damaged. This and what SQLite raises come while they are read.
    """
    pieces = db.execute("SELECT events FROM segments WHERE run = ? ORDER BY number", (run,))
    return (Timed(*told) for (piece,) in pieces for told in _read(piece))


def _read(piece: bytes) -> Iterable[tuple[int, LaneEvent]]:
    try:
        return _decoder.decode(zlib.decompress(piece))
    except (zlib.error, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"a piece of a run cannot be read ({error})") from None


def pack_loaded(loaded: Loaded) -> bytes:
    """What a lane said of itself, for a run that did not load."""
    return deflate(_encoder.encode(loaded), USUAL_EVENTS)


def unpack_loaded(packed: bytes | None, most: int = 0) -> Loaded | None:
    """What a lane had said of itself.

    Args:
        most: bytes that may come out of it, at most; 0 where it is our own.

    Raises:
        ValueError: it is damaged.
    """
    if packed is None:
        return None
    try:
        return msgspec.msgpack.decode(inflate(packed, USUAL_EVENTS, most), type=Loaded)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"a run's model cannot be read ({error})") from None
