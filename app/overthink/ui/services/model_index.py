"""The index of models for choosers: scanned in a thread, and again when files change.

It knows files through the library only. A model that cannot run is listed with the reason.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from overthink.core.errors import ModelFileError
from overthink.library.draft_options import DraftKind, DraftOption, DraftSuitability, draft_options
from overthink.library.gguf_reader import read_header
from overthink.library.local_models import files_beside, resolve, scan_models, watch_models
from overthink.library.model_entry import ModelEntry, entry_of_file
from overthink.library.model_folders import ModelFolders
from overthink.library.model_search import ChangeDetector, SearchLimits
from overthink.library.preferences import LibraryPreferences, read_preferences
from overthink.library.vocabulary_cache import shared_cache
from overthink.ui.services.background_work import WorkerThread

FIRST_AFTER_S = 0.15
"""A first scan that takes longer shows what it has found so far, in steps of this length."""

WATCH_INTERVAL_MS = 2_000
"""Between two checks for changes; changes in between count as one."""


@dataclass(frozen=True)
class _Scan:
    """The result of a scan."""

    listed: tuple[ModelEntry, ...]
    opened: tuple[ModelEntry, ...]
    preferences: LibraryPreferences
    changes: ChangeDetector
    limits: SearchLimits


class ModelIndex(QObject):
    """The listed models and the files that the user opened. Scans at once.

    Args:
        folders: the folders to scan.
    """

    changed = Signal()
    """`entries` have changed."""
    growing = Signal()
    """The first scan has found more `entries`, and goes on."""
    _found_more = Signal(object)

    def __init__(self, folders: ModelFolders, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folders = folders
        self._worker = WorkerThread(self)
        self._watcher = _Watcher(self)
        self._watcher.changed.connect(self.rescan)
        self._found_more.connect(self._add_found, Qt.ConnectionType.QueuedConnection)
        self._listed: tuple[ModelEntry, ...] = ()
        self._opened: dict[Path, ModelEntry] = {}
        self._scans = 0
        """Scans that have not ended."""
        self.preferences = LibraryPreferences()
        """Added folders and forgotten models, as of the last scan."""
        self.limits = SearchLimits()
        """What the last scan left out."""
        self.ready = False
        """True once the first scan has ended."""
        self.rescan()

    @property
    def scanning(self) -> bool:
        """True while a scan runs or waits."""
        return self._scans > 0

    @property
    def entries(self) -> tuple[ModelEntry, ...]:
        """All models except forgotten ones: the listed ones, then the opened files."""
        return tuple(entry for entry in self.all_entries if not entry.forgotten)

    @property
    def all_entries(self) -> tuple[ModelEntry, ...]:
        """All models, including forgotten ones and those that cannot run."""
        return (*self._listed, *self._opened.values())

    def entry(self, model: str) -> ModelEntry | None:
        """The entry of a model as a lane's choice names it: by its listed name or its path."""
        wanted = model.strip().casefold()
        named = (e for e in self.entries if e.name.casefold() == wanted and e.origin != "opened")
        return next(named, None) or next((e for e in self.entries if str(e.path) == model), None)

    def rescan(self) -> None:
        """Scan the folders again, in the thread."""
        opened = tuple(self._opened)
        self._scans += 1
        self._worker.run(lambda: self._scan(opened), self._finish_scan)

    def watch(self) -> None:
        """Scan again whenever something changes in the folders, until `close`."""
        self._watcher.start()

    def open_file(self, path: Path, then: Callable[[ModelEntry], None]) -> None:
        """Add a file, wherever it is, then call `then` with its entry.

        A missing file is not added; its entry says that it does not exist.
        """

        def finish(found: tuple[ModelEntry, bool]) -> None:
            entry, exists = found
            listed = (e for e in self._listed if not e.forgotten)
            known = next((e for e in listed if e.path == entry.path), None)
            if known is None and exists:
                self._opened[entry.path] = entry
                self.changed.emit()
            then(known or entry)

        self._worker.run(lambda: _entry_of(path), finish)

    def ask_drafts(self, model: str, then: Callable[[list[DraftOption]], None]) -> None:
        """Find the possible drafts of a model, best first."""
        entries = self.entries
        self._worker.run(lambda: _drafts(self.folders, entries, model), then)

    async def draft_choices(self, model: str) -> list[DraftOption]:
        """The possible drafts: automatic, lookup, none, then the models, best first."""
        answer: asyncio.Future[list[DraftOption]] = asyncio.get_running_loop().create_future()

        def finish(options: list[DraftOption]) -> None:
            if not answer.done():  # it may have been cancelled
                answer.set_result(options)

        self.ask_drafts(model, finish)
        return await answer

    def close(self) -> None:
        """Wait for the threads; nothing is listed any more."""
        self._watcher.close()
        self._worker.close()

    def _scan(self, opened: Sequence[Path]) -> _Scan:
        """Scan in the thread; a slow scan reports what it has found so far."""
        preferences = read_preferences(self.folders.preferences)
        changes = watch_models(self.folders)  # before the scan, so that no change is missed
        limits = SearchLimits()
        listed: list[ModelEntry] = []
        reported = time.monotonic()
        for entry in scan_models(self.folders, limits):
            listed.append(entry)
            if time.monotonic() - reported > FIRST_AFTER_S:
                self._found_more.emit(tuple(listed))
                reported = time.monotonic()
        again = tuple(entry_of_file(path) for path in opened)
        return _Scan(tuple(listed), again, preferences, changes, limits)

    def _add_found(self, listed: tuple[ModelEntry, ...]) -> None:
        if not self.ready:  # later scans replace the whole list at their end
            self._listed = listed
            self.growing.emit()

    def _finish_scan(self, found: _Scan) -> None:
        self._scans -= 1
        self._listed, self.preferences = found.listed, found.preferences
        self.limits = found.limits
        paths = {entry.path for entry in found.listed if not entry.forgotten}
        self._opened.update((e.path, e) for e in found.opened)
        self._opened = {p: e for p, e in self._opened.items() if p not in paths}
        self._watcher.detector = found.changes
        self.ready = True
        self.changed.emit()


class _Watcher(QObject):
    """Checks for changed models, in a thread of its own: a dead network drive may block it."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.detector: ChangeDetector | None = None
        self._worker = WorkerThread(self)
        self._checking = False
        self._timer = QTimer(self, interval=WATCH_INTERVAL_MS)
        self._timer.timeout.connect(self.check)

    def start(self) -> None:
        """Check every now and then, until `close`."""
        self._timer.start()

    def close(self) -> None:
        """Stop checking, and wait for the thread."""
        self._timer.stop()
        self._worker.close()

    def check(self) -> None:
        """Check once, unless a check is still running."""
        if self.detector is not None and not self._checking:
            self._checking = True
            self._worker.run(self.detector.changed, self._finish)

    def _finish(self, changed: bool) -> None:
        self._checking = False
        if changed:
            self.changed.emit()


def _entry_of(path: Path) -> tuple[ModelEntry, bool]:
    """The entry of a file, and whether the file exists."""
    entry = entry_of_file(Path(os.path.abspath(path)))  # not resolved: link targets may be hashes
    return entry, os.path.exists(entry.path)  # never raises, unlike Path.exists


def _drafts(folders: ModelFolders, entries: Sequence[ModelEntry], model: str) -> list[DraftOption]:
    try:
        known, path = shared_cache(folders.header_cache), resolve(folders, model)
        beside = files_beside(entries, path)
        return draft_options([*entries, *beside], read_header(path), known)
    except ModelFileError:  # the lane reports the model's problem
        kinds = (DraftKind.AUTO, DraftKind.NGRAM, DraftKind.LOOKUP, DraftKind.NONE)
        return [DraftOption(kind, DraftSuitability.GOOD) for kind in kinds]
