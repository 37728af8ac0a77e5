"""The progress of a download: what is on this machine, and how fast more arrives."""

from __future__ import annotations

import os
from collections import deque
from enum import Enum
from pathlib import Path

import msgspec

from overthink.library.download_catalogue import Offer
from overthink.library.downloads.partial import PartialFile
from overthink.library.downloads.request import destination, make_request
from overthink.library.model_folders import file_size

WINDOW_S = 8.0
MIN_SPAN_S = 1.0
"""A shorter span is too short to compute a rate."""


class Availability(Enum):
    """Whether a build is on this machine."""

    ABSENT = "absent"
    PARTIAL = "partial"
    HERE = "here"


class LocalCopy(msgspec.Struct, frozen=True):
    """How much of a build is on this machine."""

    availability: Availability
    path: str
    """The file to open, or where it will be."""
    done: int = 0
    """Bytes downloaded."""
    total: int = 0
    """As reported by the source if it has been asked, otherwise the catalogue's."""


def find_local_copy(offer: Offer, folder: Path) -> LocalCopy:
    """Find how much of a build is in a models folder. Reads only sizes and records."""
    request = make_request(offer.model.repository, offer.build.file, folder)
    paths = [destination(request, file) for file in request.files]
    first = str(paths[0])
    complete = sum(file_size(path) for path in paths)
    missing = [PartialFile(path) for path in paths if not os.path.exists(path)]
    if not missing:
        return LocalCopy(Availability.HERE, first, complete, complete)
    done = complete + sum(partial.length() for partial in missing)
    sizes = [record.size for partial in missing if (record := partial.record())]
    is_known = len(sizes) == len(missing)
    total = complete + sum(sizes) if is_known else offer.build.size_bytes
    if not done and not sizes:
        return LocalCopy(Availability.ABSENT, first, 0, total)
    return LocalCopy(Availability.PARTIAL, first, done, total)


def discard_partial_files(offer: Offer, folder: Path) -> None:
    """Delete the partial files of a build."""
    request = make_request(offer.model.repository, offer.build.file, folder)
    for file in request.files:
        PartialFile(destination(request, file)).discard()


class TransferRate:
    """The rate of a download over the last seconds, and the remaining time."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, int]] = deque()

    def restart(self) -> None:
        """Forget all samples, after a pause."""
        self._samples.clear()

    def add(self, now: float, done: int) -> None:
        """Add a sample: a time in seconds, and the bytes downloaded by then."""
        if self._samples and done < self._samples[-1][1]:
            self._samples.clear()
        self._samples.append((now, done))
        while len(self._samples) > 2 and now - self._samples[1][0] > WINDOW_S:
            self._samples.popleft()

    @property
    def bytes_per_s(self) -> float | None:
        """None if there are too few samples."""
        if len(self._samples) < 2:
            return None
        (start, first), (end, last) = self._samples[0], self._samples[-1]
        return (last - first) / (end - start) if end - start >= MIN_SPAN_S else None

    def remaining_s(self, left: int) -> float | None:
        """Seconds until the bytes `left` are downloaded; None if the rate is unknown."""
        speed = self.bytes_per_s
        return left / speed if speed else None
