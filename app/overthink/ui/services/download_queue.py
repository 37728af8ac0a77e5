"""Downloads builds of the catalogue one after the other, and tracks the state of each.

Files are examined in a thread; downloads run in a child process. Nothing here opens a connection,
and no source is contacted before the user requests a download.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from shutil import disk_usage
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QObject, Signal

from overthink.core.errors import BadInput
from overthink.core.messages import NO_MESSAGE, Message, joined
from overthink.library.download_catalogue import Catalog, Offer
from overthink.library.downloads.progress import (
    Availability,
    LocalCopy,
    TransferRate,
    discard_partial_files,
    find_local_copy,
)
from overthink.library.downloads.request import (
    Done,
    Failed,
    Notice,
    Progress,
    RetryPolicy,
    is_offline,
    make_request,
)
from overthink.ui.services.background_work import WorkerThread
from overthink.ui.services.download_process import DownloadProcess

Key = tuple[str, str]
"""Id of a model, and quantisation."""


def key_of(offer: Offer) -> Key:
    """The key of a build."""
    return offer.model.id, offer.build.quantisation


class Activity(Enum):
    """Whether a build is being downloaded."""

    NONE = "none"
    QUEUED = "queued"
    RUNNING = "running"


@dataclass(slots=True)
class Item:
    """A build and the state of its download."""

    offer: Offer
    local_copy: LocalCopy
    activity: Activity = Activity.NONE
    doing: str = ""
    """The current step of a running download (`Progress.doing`)."""
    problem: Message = NO_MESSAGE
    """Why it failed, in a sentence; empty otherwise."""
    remark: Message = NO_MESSAGE
    speed: TransferRate = field(default_factory=TransferRate)

    @property
    def share(self) -> float:
        """From 0 to 1."""
        total = self.local_copy.total
        return min(1.0, self.local_copy.done / total) if total else 0.0


class _Loaded(NamedTuple):
    catalog: Catalog
    problem: Message
    copies: list[LocalCopy]
    free: int | None


class DownloadQueue(QObject):
    """The catalogue's builds. `close` must be called before it is destroyed.

    Args:
        read: reads the catalogue; its argument says whether to include the user's own file.
        folder: the models folder.
        chosen_offline: returns whether the user forbids connections.
        endpoint: the URL of another hub than the default one.
    """

    loaded = Signal()
    """`items` and `catalog` were loaded."""
    changed = Signal(object)
    """An item has changed: its key."""
    ended = Signal(object)
    """A download has finished or failed: the item's key. Not emitted if the user stopped it."""

    def __init__(
        self,
        read: Callable[[bool], Catalog],
        folder: Path,
        chosen_offline: Callable[[], bool],
        endpoint: str = "",
        parent: QObject | None = None,
        retries: RetryPolicy | None = None,
    ) -> None:
        super().__init__(parent)
        self._read, self.folder = read, folder
        self._chosen_offline, self._endpoint = chosen_offline, endpoint
        self._retries = retries or RetryPolicy()
        self.items: dict[Key, Item] = {}
        self.catalog = Catalog((), ())
        self.problem = NO_MESSAGE
        """What is wrong with the user's own catalogue, in a sentence."""
        self.free: int | None = None
        """Free bytes on the folder's disk; None if unknown."""
        self._waiting: list[Key] = []
        self._current: Key | None = None
        self._discarding: set[Key] = set()
        self._worker = WorkerThread(self)
        self._process = DownloadProcess(self)
        self._process.progressed.connect(self._update)
        self._process.ended.connect(self._finish)

    @property
    def offline(self) -> bool:
        """Whether connections are forbidden."""
        return is_offline(self._chosen_offline())

    @property
    def busy(self) -> bool:
        """True while a download runs or waits."""
        return self._current is not None or bool(self._waiting)

    def load(self) -> None:
        """Read the catalogue and examine the local files, in the thread."""
        self._worker.run(self._read_all, self._set_loaded)

    def close(self) -> None:
        """Stop the running download, which can be resumed later."""
        self._waiting.clear()
        self._process.close()
        self._worker.close()

    # -- the catalogue ---------------------------------------------------------------------------

    def _read_all(self) -> _Loaded:
        problem = NO_MESSAGE
        try:
            catalog = self._read(True)
            problem = joined(" ", catalog.problems)
        except BadInput as error:
            catalog, problem = self._read(False), error.sentence
        offers = catalog.offers()
        copies = [find_local_copy(offer, self.folder) for offer in offers]
        return _Loaded(catalog, problem, copies, _free(self.folder))

    def _set_loaded(self, loaded: _Loaded) -> None:
        self.catalog, self.problem, self.free = loaded.catalog, loaded.problem, loaded.free
        before = self.items
        self.items = {k: i for k, i in before.items() if i.activity is not Activity.NONE}
        for offer, copy in zip(loaded.catalog.offers(), loaded.copies, strict=True):
            known = before.get(key_of(offer))
            problem = known.problem if known else NO_MESSAGE
            self.items.setdefault(key_of(offer), Item(offer, copy, problem=problem))
        self.loaded.emit()

    def missing(self, offers: Iterable[Offer]) -> list[Item]:
        """The builds that have not been downloaded completely."""
        items = [self.items[key_of(offer)] for offer in offers if key_of(offer) in self.items]
        return [item for item in items if item.local_copy.availability is not Availability.HERE]

    # -- requests --------------------------------------------------------------------------------

    def start(self, offers: Sequence[Offer]) -> None:
        """Download or resume builds in this order, unless offline."""
        if self.offline:
            return
        for item in self.missing(offers):
            if item.activity is Activity.NONE:
                item.activity, item.problem, item.remark = Activity.QUEUED, NO_MESSAGE, NO_MESSAGE
                self._waiting.append(key_of(item.offer))
                self.changed.emit(key_of(item.offer))
        self._start_next()

    def pause(self, key: Key) -> None:
        """Pause a download; its partial file stays."""
        if key == self._current:
            self._process.stop()
        elif key in self._waiting:
            self._waiting.remove(key)
            self._set_idle(key)

    def discard(self, key: Key) -> None:
        """Stop a download and delete its partial file."""
        self._discarding.add(key)
        self.pause(key)
        if key != self._current:
            self._examine(key)

    def pause_all(self) -> None:
        """Pause the running download and all that wait."""
        for key in [*self._waiting, *([self._current] if self._current else [])]:
            self.pause(key)

    def _start_next(self) -> None:
        if self._current is not None or not self._waiting:
            return
        key = self._current = self._waiting.pop(0)
        item = self.items[key]
        item.activity, item.doing = Activity.RUNNING, "asking"
        item.speed.restart()
        request = make_request(
            item.offer.model.repository, item.offer.build.file, self.folder, self._endpoint
        )
        self._process.start(msgspec.structs.replace(request, retries=self._retries))
        self.changed.emit(key)

    # -- events of the download process ----------------------------------------------------------

    def _update(self, event: Progress | Notice) -> None:
        item = self.items.get(self._current) if self._current else None
        if item is None:
            return
        if isinstance(event, Notice):
            item.remark = event.text
        else:
            self._show_progress(item, event)
        self.changed.emit(self._current)

    def _show_progress(self, item: Item, event: Progress) -> None:
        if event.doing != item.doing:
            item.speed.restart()
        item.doing = event.doing
        if event.total:
            path = item.local_copy.path
            item.local_copy = LocalCopy(Availability.PARTIAL, path, event.done, event.total)
            if event.doing == "receiving":
                item.speed.add(time.monotonic(), event.done)

    def _finish(self, event: Done | Failed | None) -> None:
        key, self._current = self._current, None
        if key is None:
            return
        item = self.items[key]
        if isinstance(event, Failed):
            item.problem = event.error.sentence
        self._set_idle(key)
        if isinstance(event, Done):
            total = item.local_copy.total
            item.local_copy = LocalCopy(Availability.HERE, event.path, total, total)
            self.changed.emit(key)
        if event is not None:
            self.ended.emit(key)
        self._start_next()

    def _set_idle(self, key: Key) -> None:
        """A build is no longer being downloaded: examine its files again."""
        item = self.items[key]
        item.activity, item.doing = Activity.NONE, ""
        self.changed.emit(key)
        self._examine(key)

    def _examine(self, key: Key) -> None:
        offer, discarding = self.items[key].offer, key in self._discarding
        self._discarding.discard(key)

        def examine() -> tuple[LocalCopy, int | None]:
            if discarding:
                discard_partial_files(offer, self.folder)
            return find_local_copy(offer, self.folder), _free(self.folder)

        def finish(found: tuple[LocalCopy, int | None]) -> None:
            item = self.items[key]
            if item.activity is not Activity.RUNNING:
                item.local_copy, self.free = found
                if discarding:
                    item.problem = item.remark = NO_MESSAGE
                self.changed.emit(key)

        self._worker.run(examine, finish)


def _free(folder: Path) -> int | None:
    """Free bytes on the disk of a folder, which may not exist yet."""
    existing = next((f for f in (folder, *folder.absolute().parents) if os.path.exists(f)), None)
    try:
        return disk_usage(existing).free if existing else None
    except OSError:
        return None
