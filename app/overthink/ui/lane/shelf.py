"""What models there are, for choosers: listed in a thread, never on the UI thread.

Knows files by way of the library only, and decides nothing: a model that cannot run is on the shelf
with the reason why.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from overthink.core.errors import ModelFileError
from overthink.library.catalogue import (
    ModelEntry,
    ModelFolders,
    entry_of_file,
    find_models,
    resolve,
)
from overthink.library.draft_options import (
    DraftKind,
    DraftOption,
    DraftStanding,
    draft_options,
)
from overthink.library.gguf_reader import read_header
from overthink.ui.lane.background import Background


class ModelShelf(QObject):
    """The models that are listed, and the files that a person opened. Looks at once.

    Args:
        folders: where models are looked for.
    """

    changed = Signal()
    """`entries` are others now."""

    def __init__(self, folders: ModelFolders, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folders = folders
        self._background = Background(self)
        self._listed: tuple[ModelEntry, ...] = ()
        self._opened: dict[Path, ModelEntry] = {}
        self.ready = False
        """True once the folders have been looked through."""
        self.look_again()

    @property
    def entries(self) -> tuple[ModelEntry, ...]:
        """All models, those that cannot run too: the listed ones, then the opened files."""
        return (*self._listed, *self._opened.values())

    def entry(self, model: str) -> ModelEntry | None:
        """The entry of what a lane's choice calls its model: a listed name or a path."""
        wanted = model.strip().casefold()
        named = (e for e in self._listed if e.name.casefold() == wanted)
        return next(named, None) or next((e for e in self.entries if str(e.path) == model), None)

    def look_again(self) -> None:
        """Looks through the folders again, in the thread."""
        opened = tuple(self._opened)
        self._background.run(lambda: self._look(opened), self._take)

    def open_file(self, path: Path, then: Callable[[ModelEntry], None]) -> None:
        """Puts a file on the shelf, wherever it lies; `then` is told its entry.

        A file that is not there is not put there, and has an entry that says so.
        """

        def take(found: tuple[ModelEntry, bool]) -> None:
            entry, exists = found
            known = next((e for e in self._listed if e.path == entry.path), None)
            if known is None and exists:
                self._opened[entry.path] = entry
                self.changed.emit()
            then(known or entry)

        self._background.run(lambda: _opened(path), take)

    def ask_drafts(self, model: str, then: Callable[[list[DraftOption]], None]) -> None:
        """Tells `then` what may draft for a model, best first."""
        entries = self.entries
        self._background.run(lambda: _drafts(self._folders, entries, model), then)

    async def draft_choices(self, model: str) -> list[DraftOption]:
        """What may draft for a model: automatic, lookup, none, then the models, best first."""
        answer: asyncio.Future[list[DraftOption]] = asyncio.get_running_loop().create_future()

        def take(options: list[DraftOption]) -> None:
            if not answer.done():  # nobody waits where it was cancelled
                answer.set_result(options)

        self.ask_drafts(model, take)
        return await answer

    def close(self) -> None:
        """Waits for what goes on in the thread; nothing is listed any more."""
        self._background.close()

    def _look(self, opened: Sequence[Path]) -> tuple[list[ModelEntry], list[ModelEntry]]:
        return find_models(self._folders), [entry_of_file(path) for path in opened]

    def _take(self, found: tuple[list[ModelEntry], list[ModelEntry]]) -> None:
        listed, opened = found
        self._listed = tuple(listed)
        paths = {entry.path.resolve() for entry in listed}
        self._opened.update((e.path, e) for e in opened)
        self._opened = {p: e for p, e in self._opened.items() if p not in paths}
        self.ready = True
        self.changed.emit()


def _opened(path: Path) -> tuple[ModelEntry, bool]:
    """The entry of a file, and whether the file exists."""
    entry = entry_of_file(path.resolve())
    return entry, os.path.exists(entry.path)  # never raises, unlike that of Path


def _drafts(folders: ModelFolders, entries: Sequence[ModelEntry], model: str) -> list[DraftOption]:
    try:
        return draft_options(entries, read_header(resolve(folders, model)))
    except ModelFileError:  # the lane says what is wrong with the model itself
        kinds = (DraftKind.AUTO, DraftKind.LOOKUP, DraftKind.NONE)
        return [DraftOption(kind, DraftStanding.GOOD) for kind in kinds]
