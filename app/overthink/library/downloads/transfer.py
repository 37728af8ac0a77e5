"""Brings one file from the source into its partial file, as often as it takes, and verifies it.

What is there is continued; what breaks off is asked for again, with growing pauses, until nothing
new comes for so many tries. No more bytes are taken than the file has, and none of them count until
their SHA-256 is the one that the source names.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from overthink.core.errors import DownloadFailure
from overthink.library.downloads.hub import (
    LONGEST_WAIT_ASKED_S,
    Body,
    Hub,
    RangeRefused,
    RemoteFile,
    TransientFailure,
)
from overthink.library.downloads.partial import PartialFile, PartialNote, cannot_write
from overthink.library.downloads.request import RetryPolicy

Tell = Callable[[int, str], None]
"""Bytes that are there, and what is being done (`Progress.doing`)."""


def fetch(
    hub: Hub, remote: RemoteFile, partial: PartialFile, retries: RetryPolicy, tell: Tell
) -> None:
    """Makes the partial file whole.

    Raises:
        DownloadFailure: it cannot be, or what came is not the file. What is right so far is kept.
    """
    partial.begin(
        PartialNote(remote.repository, remote.file, remote.commit, remote.sha256, remote.size)
    )
    digest = partial.digest(lambda done: tell(done, "checking"))
    with partial.open() as file:
        transfer = _Transfer(hub, remote, partial.final, file, digest, retries, tell)
        digest = transfer.to_the_end()
    if digest.hexdigest() != remote.sha256:
        partial.discard()
        raise DownloadFailure(
            f"what came as {remote.file} is not what the source describes (its SHA-256 differs), "
            "and was thrown away",
            "download it again; if that happens twice, take another source",
        )


class _Transfer:
    """The tries for one file. The digest always is that of what the file holds."""

    def __init__(
        self,
        hub: Hub,
        remote: RemoteFile,
        final: Path,
        file: BinaryIO,
        digest: hashlib._Hash,
        retries: RetryPolicy,
        tell: Tell,
    ) -> None:
        self._hub, self._remote, self._final, self._file = hub, remote, final, file
        self._digest, self._retries, self._tell = digest, retries, tell
        self._done = file.tell()
        self._most = self._done
        """Bytes that were there at the best of times: only more than these are news."""

    def to_the_end(self) -> hashlib._Hash:
        """Tries until all is there; returns the digest of it."""
        vain = 0
        while self._done < self._remote.size:
            before = self._most
            failure = self._try()
            if failure is None:
                break
            vain = 0 if self._most > before else vain + 1
            if vain >= self._retries.tries:
                raise failure
            self._rest(vain, failure)
        return self._digest

    def _try(self) -> TransientFailure | None:
        """One request; None where all is there after it, else what kept it from that."""
        try:
            with self._hub.open(self._remote, self._done) as body:
                self._take(body)
        except RangeRefused as failure:
            self._start_over()
            return failure
        except TransientFailure as failure:
            return failure
        if self._done >= self._remote.size:
            return None
        return TransientFailure(
            f"the source ends {self._remote.file} before its end", "continue later"
        )

    def _take(self, body: Body) -> None:
        if body.start != self._done:
            self._start_over()
        for chunk in body.chunks:
            self._write(chunk[: self._remote.size - self._done])
            self._tell(self._done, "receiving")
            if self._done >= self._remote.size:
                return

    def _write(self, chunk: bytes) -> None:
        left = memoryview(chunk)
        try:
            while left:
                written = self._file.write(left)
                self._digest.update(left[:written])
                self._done += written
                left = left[written:]
        except OSError as error:
            raise cannot_write(self._final, error) from None
        self._most = max(self._most, self._done)

    def _start_over(self) -> None:
        """The source cannot continue: what is there is of no use."""
        try:
            self._file.truncate(0)
        except OSError as error:
            raise cannot_write(self._final, error) from None
        self._digest, self._done = hashlib.sha256(), 0
        self._tell(0, "receiving")

    def _rest(self, vain: int, failure: TransientFailure) -> None:
        """A pause before the next try; none after a try that brought something."""
        retries = self._retries
        wait = failure.wait_s
        if wait is None:
            grown = retries.first_wait_s * 2 ** max(0, vain - 1) if vain else 0.0
            wait = min(grown, retries.longest_wait_s)
        elif wait > LONGEST_WAIT_ASKED_S:
            raise failure
        if wait:
            self._tell(self._done, "waiting")
            time.sleep(wait)
