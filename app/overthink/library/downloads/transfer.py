"""Transfers one file from the source into its partial file, with retries, and verifies it.

A partial file is continued. Broken connections are retried, with growing pauses, until several
consecutive attempts make no progress. No more bytes are accepted than the file has, and they only
count if their SHA-256 is the one that the source gave.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from overthink.core.errors import DownloadFailure
from overthink.core.messages import message
from overthink.library.downloads.hub import (
    MAX_REQUESTED_WAIT_S,
    Body,
    Hub,
    RangeRefused,
    RemoteFile,
    TransientFailure,
)
from overthink.library.downloads.partial import PartialFile, PartialRecord, cannot_write
from overthink.library.downloads.request import RetryPolicy

Report = Callable[[int, str], None]
"""Receives the bytes downloaded, and the current activity (`Progress.doing`)."""


def transfer(
    hub: Hub, remote: RemoteFile, partial: PartialFile, retries: RetryPolicy, report: Report
) -> None:
    """Complete the partial file.

    Raises:
        DownloadFailure: it cannot be completed, or has the wrong content. Correct bytes are kept.
    """
    partial.begin(
        PartialRecord(remote.repository, remote.file, remote.commit, remote.sha256, remote.size)
    )
    digest = partial.digest(lambda done: report(done, "checking"))
    with partial.open() as file:
        digest = _Transfer(hub, remote, partial.final, file, digest, retries, report).run()
    if digest.hexdigest() != remote.sha256:
        partial.discard()
        raise DownloadFailure(
            message(
                "the download of {file} is not what the source describes (its SHA-256 differs) and "
                "was deleted",
                file=remote.file,
            ),
            message("download it again; if that happens twice, use another source"),
        )


class _Transfer:
    """The attempts for one file. The digest is always that of the file's content."""

    def __init__(
        self,
        hub: Hub,
        remote: RemoteFile,
        final: Path,
        file: BinaryIO,
        digest: hashlib._Hash,
        retries: RetryPolicy,
        report: Report,
    ) -> None:
        self._hub, self._remote, self._final, self._file = hub, remote, final, file
        self._digest, self._retries, self._report = digest, retries, report
        self._done = file.tell()
        self._most = self._done
        """Most bytes so far; only more are progress, since the source may force a restart."""

    def run(self) -> hashlib._Hash:
        """Try until the file is complete; return its digest."""
        failures = 0
        while self._done < self._remote.size:
            before = self._most
            failure = self._attempt()
            if failure is None:
                break
            failures = 0 if self._most > before else failures + 1
            if failures >= self._retries.tries:
                raise failure
            self._wait(failures, failure)
        return self._digest

    def _attempt(self) -> TransientFailure | None:
        """Make one request; return None if the file is complete, otherwise why not."""
        try:
            with self._hub.open(self._remote, self._done) as body:
                self._receive(body)
        except RangeRefused as failure:
            self._restart()
            return failure
        except TransientFailure as failure:
            return failure
        if self._done >= self._remote.size:
            return None
        return TransientFailure(
            message("the source ends {file} too early", file=self._remote.file),
            message("continue later"),
        )

    def _receive(self, body: Body) -> None:
        if body.start != self._done:
            self._restart()
        for chunk in body.chunks:
            self._write(chunk[: self._remote.size - self._done])
            self._report(self._done, "receiving")
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

    def _restart(self) -> None:
        """Begin at the first byte: the source cannot continue."""
        try:
            self._file.truncate(0)
        except OSError as error:
            raise cannot_write(self._final, error) from None
        self._digest, self._done = hashlib.sha256(), 0
        self._report(0, "receiving")

    def _wait(self, failures: int, failure: TransientFailure) -> None:
        """Wait before the next attempt; not after one that made progress."""
        wait = failure.wait_s
        if wait is None:
            growing = self._retries.first_wait_s * 2 ** max(0, failures - 1) if failures else 0.0
            wait = min(growing, self._retries.longest_wait_s)
        elif wait > MAX_REQUESTED_WAIT_S:
            raise failure
        if wait:
            self._report(self._done, "waiting")
            time.sleep(wait)
