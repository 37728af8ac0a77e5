"""What models there are, for choosers: listed in a thread, never on the UI thread.

Knows files by way of the library only, and decides nothing: a model that cannot run is on the shelf
with the reason why.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from overthink.core.errors import ModelFileError
from overthink.library.draft_options import (
    DraftKind,
    DraftOption,
    DraftSuitability,
    draft_options,
)
from overthink.library.gguf_reader import read_header
from overthink.library.local_models import resolve, scan_models, watch_models
from overthink.library.model_entry import ModelEntry, entry_of_file
from overthink.library.model_folders import ModelFolders
from overthink.library.model_search import ChangeDetector
from overthink.library.preferences import LibraryPreferences, read_preferences
from overthink.ui.services.model_index_watcher import ShelfWatch
from overthink.ui.services.worker_thread import WorkerThread

FIRST_AFTER_S = 0.15
"""Models that took longer to list than this are shown as they come, in steps so far apart."""


@dataclass(frozen=True)
class _Look:
    """What a look through the folders found."""

    listed: tuple[ModelEntry, ...]
    opened: tuple[ModelEntry, ...]
    preferences: LibraryPreferences
    changes: ChangeDetector


class ModelIndex(QObject):
    """The models that are listed, and the files that a person opened. Looks at once.

    Args:
        folders: where models are looked for.
    """

    changed = Signal()
    """`entries` are others now."""
    growing = Signal()
    """At the first look: more `entries` have been found, and it goes on."""
    _more = Signal(object)

    def __init__(self, folders: ModelFolders, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folders = folders
        self._worker = WorkerThread(self)
        self._watch = ShelfWatch(self)
        self._watch.changed.connect(self.look_again)
        self._more.connect(self._take_more, Qt.ConnectionType.QueuedConnection)
        self._listed: tuple[ModelEntry, ...] = ()
        self.preferences = LibraryPreferences()
        """Folders added and models forgotten, as of the last look."""
        self.looking = 0
        """Looks that have not ended."""
        self._opened: dict[Path, ModelEntry] = {}
        self.ready = False
        """True once the folders have been looked through."""
        self.look_again()

    @property
    def entries(self) -> tuple[ModelEntry, ...]:
        """All models, those that cannot run too: the listed ones, then the opened files.

        Without those that the person forgot.
        """
        return tuple(entry for entry in self.all_entries if not entry.forgotten)

    @property
    def all_entries(self) -> tuple[ModelEntry, ...]:
        """The forgotten ones, too."""
        return (*self._listed, *self._opened.values())

    @property
    def folders(self) -> ModelFolders:
        """Where models are looked for."""
        return self._folders

    def entry(self, model: str) -> ModelEntry | None:
        """The entry of what a lane's choice calls its model: a listed name or a path."""
        wanted = model.strip().casefold()
        named = (e for e in self.entries if e.name.casefold() == wanted and e.origin != "opened")
        return next(named, None) or next((e for e in self.entries if str(e.path) == model), None)

    def look_again(self) -> None:
        """Looks through the folders again, in the thread."""
        opened = tuple(self._opened)
        self.looking += 1
        self._worker.run(lambda: self._look(opened), self._take)

    def watch(self) -> None:
        """Looks again whenever something changed in the folders, until `close`."""
        self._watch.start()

    def open_file(self, path: Path, then: Callable[[ModelEntry], None]) -> None:
        """Puts a file on the shelf, wherever it lies; `then` is told its entry.

        A file that is not there is not put there, and has an entry that says so.
        """

        def take(found: tuple[ModelEntry, bool]) -> None:
            entry, exists = found
            listed = (e for e in self._listed if not e.forgotten)
            known = next((e for e in listed if e.path == entry.path), None)
            if known is None and exists:
                self._opened[entry.path] = entry
                self.changed.emit()
            then(known or entry)

        self._worker.run(lambda: _opened(path), take)

    def ask_drafts(self, model: str, then: Callable[[list[DraftOption]], None]) -> None:
        """Tells `then` what may draft for a model, best first."""
        entries = self.entries
        self._worker.run(lambda: _drafts(self._folders, entries, model), then)

    async def draft_choices(self, model: str) -> list[DraftOption]:
        """What may draft for a model: automatic, lookup, none, then the models, best first."""
        answer: asyncio.Future[list[DraftOption]] = asyncio.get_running_loop().create_future()

        def take(options: list[DraftOption]) -> None:
            if not answer.done():  # nobody waits where it was cancelled
                answer.set_result(options)

        self.ask_drafts(model, take)
        return await answer

    def close(self) -> None:
        """Waits for what goes on in the threads; nothing is listed any more."""
        self._watch.close()
        self._worker.close()

    def _look(self, opened: Sequence[Path]) -> _Look:
        """In the thread. What is found is told in between, while it takes long."""
        preferences = read_preferences(self._folders.preferences)
        marks = watch_models(self._folders)  # before looking: what changes in between is noticed
        listed: list[ModelEntry] = []
        told = time.monotonic()
        for entry in scan_models(self._folders):
            listed.append(entry)
            if time.monotonic() - told > FIRST_AFTER_S:
                self._more.emit(tuple(listed))
                told = time.monotonic()
        again = tuple(entry_of_file(path) for path in opened)
        return _Look(tuple(listed), again, preferences, marks)

    def _take_more(self, listed: tuple[ModelEntry, ...]) -> None:
        if not self.ready:  # later looks replace the list as a whole
            self._listed = listed
            self.growing.emit()

    def _take(self, found: _Look) -> None:
        self.looking -= 1
        self._listed, self.preferences = found.listed, found.preferences
        paths = {entry.path for entry in found.listed if not entry.forgotten}
        self._opened.update((e.path, e) for e in found.opened)
        self._opened = {p: e for p, e in self._opened.items() if p not in paths}
        self._watch.replace(found.changes)
        self.ready = True
        self.changed.emit()


def _opened(path: Path) -> tuple[ModelEntry, bool]:
    """The entry of a file, and whether the file exists."""
    entry = entry_of_file(Path(os.path.abspath(path)))  # links lead to names that say nothing
    return entry, os.path.exists(entry.path)  # never raises, unlike that of Path


def _drafts(folders: ModelFolders, entries: Sequence[ModelEntry], model: str) -> list[DraftOption]:
    try:
        return draft_options(entries, read_header(resolve(folders, model)))
    except ModelFileError:  # the lane says what is wrong with the model itself
        kinds = (DraftKind.AUTO, DraftKind.LOOKUP, DraftKind.NONE)
        return [DraftOption(kind, DraftSuitability.GOOD) for kind in kinds]
