"""Does an order: asks the source, looks for room, brings every file, names them when all are right.

Runs where it may block: in a child process of the window, or in the terminal's own. To pause it is
to end the process, at any moment and by any means; the same order, given again, goes on from there.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

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
from overthink.library.downloads.transfer import fetch

SPARE_BYTES = 200_000_000
"""Left free on the disk: a full one stops more than a download."""
TELL_EVERY_S = 0.1
FIRST_TRIES = 3
"""Of the first question, which tells soon whether there is a network."""


def download(order: DownloadRequest, tell: Callable[[Event], None]) -> Done:
    """Brings the files of an order. Opens no connection where all are there.

    Args:
        tell: hears how it goes; not of the end.

    Raises:
        DownloadFailure: it could not be done. What came so far is kept, under other names.
    """
    places = {file: destination(order, file) for file in order.files}
    missing = {
        file: PartialFile(place) for file, place in places.items() if not os.path.exists(place)
    }
    first = str(next(iter(places.values())))
    if not missing:
        return Done(first, already=True)
    if is_offline():
        raise NoConnection(
            "the app is set to stay offline", "unset OVERTHINK_OFFLINE and HF_HUB_OFFLINE"
        )
    tell(Progress(0, 0, "asking"))
    with _locked(missing.values()), Hub(order.endpoint, order.retries.timeout_s) as hub:
        remotes = [_look(hub, order, file) for file in missing]
        _check_room(order, remotes, missing)
        _bring(hub, order, remotes, missing, tell)
        for remote in reversed(remotes):  # the first part of a split model last: then it is whole
            missing[remote.file].finish()
    return Done(first)


def _look(hub: Hub, order: DownloadRequest, file: str) -> RemoteFile:
    """Asks for a file, again where the source is busy. A person waits: not for long."""
    retries = order.retries
    tries = min(retries.tries, FIRST_TRIES)
    for tried in range(1, tries + 1):
        try:
            return hub.find(order.repository, file)
        except TransientFailure as failure:
            if tried == tries or failure.wait_s is not None:
                raise
            time.sleep(min(retries.first_wait_s * 2 ** (tried - 1), retries.longest_wait_s))
    raise AssertionError("a last try either tells or raises")


def _bring(
    hub: Hub,
    order: DownloadRequest,
    remotes: Sequence[RemoteFile],
    partials: dict[str, PartialFile],
    tell: Callable[[Event], None],
) -> None:
    reporter = _Reporter(sum(remote.size for remote in remotes), tell)
    for remote in remotes:
        partial = partials[remote.file]
        note = partial.note()
        if note and partial.length() and note.sha256 != remote.sha256:
            changed = message("{file} has changed at the source", file=remote.file)
            tell(Notice(changed, message("the download starts again")))
        fetch(hub, remote, partial, order.retries, reporter.tell)
        reporter.begin_next(remote.size)


class _Reporter:
    """Turns what is told of a file into what is told of the order, and not too often."""

    def __init__(self, total: int, tell: Callable[[Event], None]) -> None:
        self._total, self._tell, self._before = total, tell, 0
        self._last, self._doing = 0.0, ""

    def tell(self, done: int, doing: str) -> None:
        now = time.monotonic()
        whole = self._before + done
        due = now - self._last >= TELL_EVERY_S
        if due or whole == self._total or doing != self._doing:
            self._last, self._doing = now, doing
            self._tell(Progress(whole, self._total, doing))

    def begin_next(self, size: int) -> None:
        self._before += size


def _check_room(
    order: DownloadRequest, remotes: list[RemoteFile], partials: dict[str, PartialFile]
) -> None:
    """Looks for room before the first byte.

    Raises:
        DownloadFailure: there is too little.
    """
    needed = sum(max(0, r.size - partials[r.file].length()) for r in remotes) + SPARE_BYTES
    folder = Path(order.folder)
    existing = next(f for f in (folder, *folder.absolute().parents) if os.path.exists(f))
    try:
        free = shutil.disk_usage(existing).free
    except OSError as error:
        raise cannot_write(folder, error) from None
    if free < needed:
        raise DownloadFailure(
            f"{excerpt(folder)} has {free / 1e9:,.1f} GB free, and {needed / 1e9:,.1f} GB are "
            "needed",
            "make room, or choose a smaller quantisation",
        )


@contextmanager
def _locked(partials: Iterable[PartialFile]) -> Iterator[None]:
    """Keeps every other download off these files.

    Raises:
        DownloadFailure: one has them already, or the folder cannot be written to.
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
            f"{excerpt(partial.final.name)} is being downloaded already",
            "wait for it, or pause it there",
        ) from None
    except OSError as error:
        raise cannot_write(partial.final, error) from None
    held.callback(lock.release)
    held.callback(partial.tidy)
