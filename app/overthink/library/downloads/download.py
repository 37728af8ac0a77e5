"""Executes a request: asks the source, checks the free space, transfers and renames the files.

It may block, so it runs in a child process of the window, or in the terminal's own process. To
pause it, end the process, at any moment; the same request continues from there.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from overthink.core.errors import DownloadFailure, NoConnection
from overthink.core.messages import message
from overthink.core.symbols import excerpt
from overthink.library.downloads.hub import Hub, RemoteFile, TransientFailure
from overthink.library.downloads.partial import PartialFile, cannot_write
from overthink.library.downloads.request import (
    Done,
    DownloadRequest,
    Event,
    Notice,
    Progress,
    destination,
    is_offline,
)
from overthink.library.downloads.transfer import transfer

SPARE_BYTES = 200_000_000
"""Space to leave free on the disk: a full one affects more than a download."""
REPORT_INTERVAL_S = 0.1
FIRST_TRIES = 3
"""Attempts of the first request, which shows quickly whether there is a network."""


def download(request: DownloadRequest, report: Callable[[Event], None]) -> Done:
    """Download the files of a request. Opens no connection if all are complete.

    Args:
        report: receives progress and notices, but not the end.

    Raises:
        DownloadFailure: it failed. What was downloaded is kept in partial files.
    """
    paths = {file: destination(request, file) for file in request.files}
    missing = {f: PartialFile(path) for f, path in paths.items() if not os.path.exists(path)}
    first = str(next(iter(paths.values())))
    if not missing:
        return Done(first, already=True)
    if is_offline():
        raise NoConnection(
            message("the app is set to stay offline"),
            message("unset OVERTHINK_OFFLINE and HF_HUB_OFFLINE"),
        )
    report(Progress(0, 0, "asking"))
    with _locked(missing.values()), Hub(request.endpoint, request.retries.timeout_s) as hub:
        remotes = [_find(hub, request, file) for file in missing]
        _check_space(request, remotes, missing)
        _transfer_all(hub, request, remotes, missing, report)
        for remote in reversed(remotes):  # the first part of a split model last: it is opened
            missing[remote.file].finish()
    return Done(first)


class Terms(NamedTuple):
    """What the user accepts by downloading."""

    size_bytes: int
    """Of the files that are missing."""
    licence: str
    """As the makers state it at the source; empty if they don't, or the source can't tell."""


def ask_terms(request: DownloadRequest) -> Terms:
    """Ask the source for the size and the licence of what is missing.

    Raises:
        DownloadFailure: the source refuses, or there is no connection.
    """
    missing = [file for file in request.files if not os.path.exists(destination(request, file))]
    with Hub(request.endpoint, request.retries.timeout_s) as hub:
        size = sum(_find(hub, request, file).size for file in missing)
        try:
            licence = hub.licence(request.repository)
        except DownloadFailure:  # a mirror may have files and no descriptions
            licence = ""
    return Terms(size, licence)


def _find(hub: Hub, request: DownloadRequest, file: str) -> RemoteFile:
    """Ask for a file; retry if the source is busy, but not for long: the user is waiting."""
    retries = request.retries
    tries = min(retries.tries, FIRST_TRIES)
    for attempt in range(1, tries + 1):
        try:
            return hub.find(request.repository, file)
        except TransientFailure as failure:
            if attempt == tries or failure.wait_s is not None:
                raise
            time.sleep(min(retries.first_wait_s * 2 ** (attempt - 1), retries.longest_wait_s))
    raise AssertionError("the last attempt either returns or raises")


def _transfer_all(
    hub: Hub,
    request: DownloadRequest,
    remotes: Sequence[RemoteFile],
    partials: dict[str, PartialFile],
    report: Callable[[Event], None],
) -> None:
    reporter = _Reporter(sum(remote.size for remote in remotes), report)
    for remote in remotes:
        partial = partials[remote.file]
        record = partial.record()
        if record and partial.length() and record.sha256 != remote.sha256:
            report(
                Notice(
                    message(
                        "{file} has changed at the source: the download starts again.",
                        file=remote.file,
                    )
                )
            )
        transfer(hub, remote, partial, request.retries, reporter.report)
        reporter.begin_next(remote.size)


class _Reporter:
    """Adds up the progress of files to that of the request, and limits the rate of reports."""

    def __init__(self, total: int, report: Callable[[Event], None]) -> None:
        self._total, self._report, self._before = total, report, 0
        self._last, self._doing = 0.0, ""

    def report(self, done: int, doing: str) -> None:
        now = time.monotonic()
        sum_ = self._before + done
        due = now - self._last >= REPORT_INTERVAL_S
        if due or sum_ == self._total or doing != self._doing:
            self._last, self._doing = now, doing
            self._report(Progress(sum_, self._total, doing))

    def begin_next(self, size: int) -> None:
        self._before += size


def _check_space(
    request: DownloadRequest, remotes: list[RemoteFile], partials: dict[str, PartialFile]
) -> None:
    """Check before the first byte that there is enough space.

    Raises:
        DownloadFailure: there is not.
    """
    needed = sum(max(0, r.size - partials[r.file].length()) for r in remotes) + SPARE_BYTES
    folder = Path(request.folder)
    existing = next(f for f in (folder, *folder.absolute().parents) if os.path.exists(f))
    try:
        free = shutil.disk_usage(existing).free
    except OSError as error:
        raise cannot_write(folder, error) from None
    if free < needed:
        raise DownloadFailure(
            message(
                "{folder} has {free:size} free, but {needed:size} are needed",
                folder=excerpt(folder),
                free=free,
                needed=needed,
            ),
            message("free some space, or choose a smaller quantisation"),
        )


@contextmanager
def _locked(partials: Iterable[PartialFile]) -> Iterator[None]:
    """Lock these files against other downloads.

    Raises:
        DownloadFailure: one is locked already, or the folder cannot be written.
    """
    with ExitStack() as held:
        for partial in partials:
            _lock(partial, held)
        yield


def _lock(partial: PartialFile, held: ExitStack) -> None:
    try:
        partial.final.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(partial.lock_path, timeout=0)
        lock.acquire()
    except Timeout:
        raise DownloadFailure(
            message("{file} is already being downloaded", file=excerpt(partial.final.name)),
            message("wait for it, or pause it there"),
        ) from None
    except OSError as error:
        raise cannot_write(partial.final, error) from None
    held.callback(lock.release)
    held.callback(partial.clean_up)
