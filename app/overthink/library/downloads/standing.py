"""How far a build is on this machine: not at all, a part, or whole. Reads sizes and notes only."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path

import msgspec

from overthink.library.downloads.order import order_of, place_of
from overthink.library.downloads.partial import Partial
from overthink.library.offers import Offer


class Stand(Enum):
    """How far."""

    ABSENT = "absent"
    PARTIAL = "partial"
    HERE = "here"


class Standing(msgspec.Struct, frozen=True):
    """Of one build."""

    stand: Stand
    path: str
    """The file to open, or where it will be."""
    done: int = 0
    """Bytes that are there."""
    total: int = 0
    """By the source's word where it has been asked, else by the catalogue's."""


def standing(offer: Offer, folder: Path) -> Standing:
    """How far a build is in a models folder. Downloads of any kind put it there whole."""
    order = order_of(offer.model.repository, offer.build.file, folder)
    places = [place_of(order, file) for file in order.files]
    first = str(places[0])
    if all(map(os.path.exists, places)):
        size = sum(_size(place) for place in places)
        return Standing(Stand.HERE, first, size, size)
    partials = [Partial(place) for place in places if not os.path.exists(place)]
    whole = sum(_size(place) for place in places)
    notes = [partial.note() for partial in partials]
    done = whole + sum(partial.length() for partial in partials)
    known = [note.size for note in notes if note]
    total = whole + sum(known) if len(known) == len(notes) else offer.build.size_bytes
    if not done and not known:
        return Standing(Stand.ABSENT, first, 0, total)
    return Standing(Stand.PARTIAL, first, done, total)


def forget(offer: Offer, folder: Path) -> None:
    """Takes away what came of a build that is not whole."""
    order = order_of(offer.model.repository, offer.build.file, folder)
    for file in order.files:
        Partial(place_of(order, file)).discard()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
