"""What is asked for, downloaded one after the other, and how far each build of the catalogue is.

Files are looked at in a thread; downloads run in a child process. Nothing here opens a connection,
and nothing is asked of any source before a person asks for a download.
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
    DownloadRequest,
    Failed,
    Notice,
    Progress,
    RetryPolicy,
    is_offline,
    make_request,
)
from overthink.ui.services.download_process import DownloadProcess
from overthink.ui.services.worker_thread import WorkerThread

Key = tuple[str, str]
"""Id of a model, and quantisation."""


def key_of(offer: Offer) -> Key:
    """What a build is known by."""
    return offer.model.id, offer.build.quantisation


class Activity(Enum):
    """What goes on with a build."""

    NONE = "none"
    QUEUED = "queued"
    RUNNING = "running"


@dataclass(slots=True)
class Item:
    """A build and how far it is."""

    offer: Offer
    local_copy: LocalCopy
    activity: Activity = Activity.NONE
    doing: str = ""
    """What a running one is at (`Progress.doing`)."""
    problem: str = ""
    """Why it could not be done, in a sentence; empty where nothing was wrong."""
    remark: str = ""
    speed: TransferRate = field(default_factory=TransferRate)

    @property
    def share(self) -> float:
        """From 0 to 1."""
        total = self.local_copy.total
        return min(1.0, self.local_copy.done / total) if total else 0.0


class _Looked(NamedTuple):
    catalog: Catalog
    problem: str
    standings: list[LocalCopy]
    free: int | None


class Downloads(QObject):
    """The catalogue's builds. `close` must be called before the object goes.

    Args:
        read: the catalogue; with False as its argument without the person's own file.
        folder: the models folder.
        chosen_offline: whether the person wants no connections.
        endpoint: another hub than the usual one.
    """

    loaded = Signal()
    """`items` and `catalog` are there, or others."""
    changed = Signal(object)
    """An item looks different: its key."""
    ended = Signal(object)
    """A download arrived, or could not be done: the item's key. Not where a person stopped it."""

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
        self.problem = ""
        """What is wrong with the person's own catalogue, in a sentence."""
        self.free: int | None = None
        """Bytes that the folder's disk has left, as far as they are known."""
        self._waiting: list[Key] = []
        self._current: Key | None = None
        self._forgetting: set[Key] = set()
        self._worker = WorkerThread(self)
        self._process = DownloadProcess(self)
        self._process.told.connect(self._take)
        self._process.ended.connect(self._end)

    @property
    def offline(self) -> bool:
        """Whether nothing is to be asked of anybody."""
        return is_offline(self._chosen_offline())

    @property
    def busy(self) -> bool:
        """True while something is downloaded, or waits for its turn."""
        return self._current is not None or bool(self._waiting)

    def load(self) -> None:
        """Reads the catalogue and looks at what is there, in the thread."""
        self._worker.run(self._look, self._take_look)

    def close(self) -> None:
        """Ends what runs; it can be continued at another time."""
        self._waiting.clear()
        self._process.close()
        self._worker.close()

    # -- what is there ---------------------------------------------------------------------------

    def _look(self) -> _Looked:
        problem = ""
        try:
            catalog = self._read(True)
        except BadInput as error:
            catalog, problem = self._read(False), str(error)
        offers = catalog.offers()
        standings = [find_local_copy(offer, self.folder) for offer in offers]
        return _Looked(catalog, problem, standings, _free(self.folder))

    def _take_look(self, looked: _Looked) -> None:
        self.catalog, self.problem, self.free = looked.catalog, looked.problem, looked.free
        before = self.items
        self.items = {k: i for k, i in before.items() if i.activity is not Activity.NONE}
        for offer, stands in zip(looked.catalog.offers(), looked.standings, strict=True):
            known = before.get(key_of(offer))
            problem = known.problem if known else ""
            self.items.setdefault(key_of(offer), Item(offer, stands, problem=problem))
        self.loaded.emit()

    def missing(self, offers: Iterable[Offer]) -> list[Item]:
        """Those that are not whole here."""
        items = [self.items[key_of(offer)] for offer in offers if key_of(offer) in self.items]
        return [item for item in items if item.local_copy.availability is not Availability.HERE]

    # -- what is done ----------------------------------------------------------------------------

    def start(self, offers: Sequence[Offer]) -> None:
        """Downloads builds, or goes on with them, in this order; not where it is offline."""
        if self.offline:
            return
        for item in self.missing(offers):
            if item.activity is Activity.NONE:
                item.activity, item.problem, item.remark = Activity.QUEUED, "", ""
                self._waiting.append(key_of(item.offer))
                self.changed.emit(key_of(item.offer))
        self._go_on()

    def pause(self, key: Key) -> None:
        """Stops a download; what came is kept."""
        if key == self._current:
            self._process.stop()
        elif key in self._waiting:
            self._waiting.remove(key)
            self._rest(key)

    def discard(self, key: Key) -> None:
        """Stops a download and throws away what came of it."""
        self._forgetting.add(key)
        self.pause(key)
        if key != self._current:
            self._look_at(key)

    def pause_all(self) -> None:
        """Stops what runs and what waits, as when the app is set to stay offline."""
        for key in [*self._waiting, *([self._current] if self._current else [])]:
            self.pause(key)

    def _go_on(self) -> None:
        if self._current is not None or not self._waiting:
            return
        key = self._current = self._waiting.pop(0)
        item = self.items[key]
        item.activity, item.doing = Activity.RUNNING, "asking"
        item.speed.begin()
        order = make_request(
            item.offer.model.repository, item.offer.build.file, self.folder, self._endpoint
        )
        self._process.start(_with_retries(order, self._retries))
        self.changed.emit(key)

    # -- what is told ----------------------------------------------------------------------------

    def _take(self, event: Progress | Notice) -> None:
        item = self.items.get(self._current) if self._current else None
        if item is None:
            return
        if isinstance(event, Notice):
            item.remark = f"{event.problem}: {event.remedy}."
        else:
            self._take_progress(item, event)
        self.changed.emit(self._current)

    def _take_progress(self, item: Item, event: Progress) -> None:
        if event.doing != item.doing:
            item.speed.begin()
        item.doing = event.doing
        if event.total:
            stand = Availability.PARTIAL
            item.local_copy = LocalCopy(stand, item.local_copy.path, event.done, event.total)
            if event.doing == "receiving":
                item.speed.take(time.monotonic(), event.done)

    def _end(self, event: Done | Failed | None) -> None:
        key, self._current = self._current, None
        if key is None:
            return
        item = self.items[key]
        if isinstance(event, Failed):
            item.problem = str(event.error)
        self._rest(key)
        if isinstance(event, Done):
            total = item.local_copy.total
            item.local_copy = LocalCopy(Availability.HERE, event.path, total, total)
            self.changed.emit(key)
        if event is not None:
            self.ended.emit(key)
        self._go_on()

    def _rest(self, key: Key) -> None:
        """Nothing goes on with a build any more: what is there is looked at again."""
        item = self.items[key]
        item.activity, item.doing = Activity.NONE, ""
        self.changed.emit(key)
        self._look_at(key)

    def _look_at(self, key: Key) -> None:
        offer, forgetting = self.items[key].offer, key in self._forgetting
        self._forgetting.discard(key)

        def look() -> tuple[LocalCopy, int | None]:
            if forgetting:
                discard_partial_files(offer, self.folder)
            return find_local_copy(offer, self.folder), _free(self.folder)

        def take(looked: tuple[LocalCopy, int | None]) -> None:
            item = self.items[key]
            if item.activity is not Activity.RUNNING:
                item.local_copy, self.free = looked
                if forgetting:
                    item.problem = item.remark = ""
                self.changed.emit(key)

        self._worker.run(look, take)


def _with_retries(order: DownloadRequest, retries: RetryPolicy) -> DownloadRequest:
    return msgspec.structs.replace(order, retries=retries)


def _free(folder: Path) -> int | None:
    """Bytes left on the disk of a folder, which need not be there yet."""
    existing = next((f for f in (folder, *folder.absolute().parents) if os.path.exists(f)), None)
    try:
        return disk_usage(existing).free if existing else None
    except OSError:
        return None
