"""How far a build is on this machine: not at all, a part, or whole. Reads sizes and notes only."""

from __future__ import annotations

import os
from collections import deque
from enum import Enum
from pathlib import Path

import msgspec

from overthink.library.download_catalogue import Offer
from overthink.library.downloads.partial import PartialFile
from overthink.library.downloads.request import destination, make_request


class Availability(Enum):
    """How far."""

    ABSENT = "absent"
    PARTIAL = "partial"
    HERE = "here"


class LocalCopy(msgspec.Struct, frozen=True):
    """Of one build."""

    availability: Availability
    path: str
    """The file to open, or where it will be."""
    done: int = 0
    """Bytes that are there."""
    total: int = 0
    """By the source's word where it has been asked, else by the catalogue's."""


def find_local_copy(offer: Offer, folder: Path) -> LocalCopy:
    """How far a build is in a models folder. Downloads of any kind put it there whole."""
    order = make_request(offer.model.repository, offer.build.file, folder)
    places = [destination(order, file) for file in order.files]
    first = str(places[0])
    if all(map(os.path.exists, places)):
        size = sum(_size(place) for place in places)
        return LocalCopy(Availability.HERE, first, size, size)
    partials = [PartialFile(place) for place in places if not os.path.exists(place)]
    whole = sum(_size(place) for place in places)
    notes = [partial.note() for partial in partials]
    done = whole + sum(partial.length() for partial in partials)
    known = [note.size for note in notes if note]
    total = whole + sum(known) if len(known) == len(notes) else offer.build.size_bytes
    if not done and not known:
        return LocalCopy(Availability.ABSENT, first, 0, total)
    return LocalCopy(Availability.PARTIAL, first, done, total)


def discard_partial_files(offer: Offer, folder: Path) -> None:
    """Takes away what came of a build that is not whole."""
    order = make_request(offer.model.repository, offer.build.file, folder)
    for file in order.files:
        PartialFile(destination(order, file)).discard()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


WINDOW_S = 8.0
LEAST_S = 1.0
"""Less than this tells nothing."""


class TransferRate:
    """Bytes over time. Pauses and restarts are for `begin`."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def begin(self) -> None:
        """Forgets what was."""
        self._seen.clear()

    def take(self, now: float, done: int) -> None:
        """So many bytes were there at a time, in seconds."""
        if self._seen and done < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[1][0] > WINDOW_S:
            self._seen.popleft()

    @property
    def bytes_per_s(self) -> float | None:
        """None where too little is known."""
        if len(self._seen) < 2:
            return None
        (start, first), (end, last) = self._seen[0], self._seen[-1]
        return (last - first) / (end - start) if end - start >= LEAST_S else None

    def remaining_s(self, left: int) -> float | None:
        """Seconds that so many bytes will take at this speed; None where that is not known."""
        speed = self.bytes_per_s
        return left / speed if speed else None
