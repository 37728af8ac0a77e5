"""Finds model files in folders, each once and under a name of its own. Reads no header.

Links are followed, circles of links end, and the files of a split model are one find. A file that
is reached twice (by a link, hard or symbolic, or through two programs) is listed where it is met
first.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from overthink.core.symbols import excerpt
from overthink.library.model_folders import ModelFolders, Origin, ProgramFolder, is_folder
from overthink.library.ollama import manifest_folders, ollama_models
from overthink.library.preferences import LibraryPreferences
from overthink.library.suitability import split_name

FOLDER_DEPTH = 3
"""Levels of folders searched below a models folder, as publisher/model/file.gguf needs."""
ADDED_DEPTH = 5
"""Below a folder that the person added; enough for a Hugging Face cache, too."""
PROGRAM_DEPTHS: dict[str, int] = {"Hugging Face": 6, "llama.cpp": 6, "Jan": 5, "GPT4All": 1}
"""Below another program's folder, where it is not `FOLDER_DEPTH`."""
FILES_LIMIT = 2_000
"""Files a folder may list; a folder with more is not a models folder."""
FOLDERS_LIMIT = 5_000
"""Folders that are looked into in all."""

_REPOSITORY = "models--"
"""How the Hugging Face cache begins the folder of a repository."""
_NO_NAMES = frozenset({"model", "ggml-model", "gguf-model", "default"})
"""Names of files that say nothing; their folder's name does."""


@dataclass(frozen=True)
class FoundModel:
    """A model file before its header is read."""

    name: str
    """Unique among those found, whatever its case."""
    path: Path
    origin: Origin
    parts: tuple[Path, ...]
    """Its files that are there; one unless it is split."""
    forgotten: bool = False


@dataclass
class ModelSearch:
    """Looks through folders; `folders` are then those in which a new file would show."""

    folders: list[Path] = field(default_factory=list)
    _real: set[str] = field(default_factory=set)

    def find(
        self, folders: ModelFolders, preferences: LibraryPreferences, extra: FoundModel | None
    ) -> Iterator[FoundModel]:
        """Everything there is: bundled, the person's, the other programs', at last `extra`."""
        names: set[str] = set()
        files: set[object] = set()
        forgotten = frozenset(preferences.forgotten)
        for found in self._all(folders, preferences, extra):
            identity = _identity(found.path)
            if identity in files:
                continue
            files.add(identity)
            name = _unique(found.name, found.path, names)
            names.add(name.casefold())
            is_forgotten = str(found.path.absolute()) in forgotten
            yield FoundModel(name, found.path, found.origin, found.parts, is_forgotten)

    def _all(
        self, folders: ModelFolders, preferences: LibraryPreferences, extra: FoundModel | None
    ) -> Iterator[FoundModel]:
        yield from self._in_folder(folders.bundled, 1, "bundled")
        for folder in folders.user:
            yield from self._in_folder(_expanded(folder), FOLDER_DEPTH, "models folder")
        for name in preferences.folders:
            yield from self._in_folder(_expanded(Path(name)), ADDED_DEPTH, "added folder")
        for program in folders.programs if preferences.other_programs else ():
            yield from self._of_program(program)
        if extra is not None:
            yield extra

    def _of_program(self, place: ProgramFolder) -> Iterator[FoundModel]:
        if place.program != "Ollama":
            depth = PROGRAM_DEPTHS.get(place.program, FOLDER_DEPTH)
            yield from self._in_folder(place.path, depth, place.program)
            return
        self.folders += manifest_folders(place.path)
        for model in ollama_models(place.path):
            yield FoundModel(excerpt(model.name, 120), model.blob, "Ollama", (model.blob,))

    def _in_folder(self, folder: Path, depth: int, origin: Origin) -> Iterator[FoundModel]:
        """The models of a folder and those below, sorted by their files."""
        self.folders.append(folder)  # though it may not be there yet
        paths: list[Path] = []
        for path in self._walk(folder, depth):
            paths.append(path)
            if len(paths) >= FILES_LIMIT:
                break
        for parts in _split_as_one(sorted(paths)):
            yield FoundModel(stem_of(parts[0]), parts[0], origin, parts)

    def _walk(self, folder: Path, depth: int) -> Iterator[Path]:
        """GGUF files. Goes into no folder twice, so that a circle of links ends."""
        real = os.path.realpath(folder)
        if depth == 0 or real in self._real or len(self._real) >= FOLDERS_LIMIT:
            return
        self._real.add(real)
        try:
            with os.scandir(folder) as listing:
                children = sorted(listing, key=lambda child: child.name)
        except OSError:
            return
        self.folders.append(folder)
        for child in children:
            path = Path(child.path)
            if child.name.lower().endswith(".gguf") and not is_folder(child):
                yield path
            elif _holds_models(folder.name, child.name) and is_folder(child):
                yield from self._walk(path, depth - 1)


def stem_of(path: Path) -> str:
    """What a model is called after its file, or after its folder where the file says nothing."""
    named = split_name(path)
    stem = named[0] if named else path.stem
    if stem.casefold() in _NO_NAMES and path.parent.name:
        stem = _group(path)
    return excerpt(stem, 120)


def _holds_models(folder: str, child: str) -> bool:
    """False for hidden folders and for what the Hugging Face cache keeps beside its snapshots."""
    if folder.startswith(_REPOSITORY):
        return child == "snapshots"
    return not child.startswith((".", "datasets--", "spaces--"))


def _split_as_one(paths: Sequence[Path]) -> Iterable[tuple[Path, ...]]:
    """The files of each model; of a split one the lowest part that is there comes first."""
    models: dict[object, list[Path]] = {}
    for path in paths:
        named = split_name(path)
        key = (path.parent, named[0], named[2]) if named else path
        models.setdefault(key, []).append(path)
    return [tuple(parts) for parts in models.values()]


def _identity(path: Path) -> object:
    """What is the same for one file under two names."""
    try:
        about = os.stat(path)
    except (OSError, ValueError):
        return os.path.abspath(path)
    return (about.st_dev, about.st_ino) if about.st_ino else os.path.realpath(path)


def _unique(stem: str, path: Path, taken: set[str]) -> str:
    """A stem that is taken gets its folder before it, then a number behind it."""
    if stem.casefold() not in taken:
        return stem
    longer = f"{excerpt(_group(path), 60)}/{stem}"
    name, number = longer, 2
    while name.casefold() in taken:
        name, number = f"{longer}-{number}", number + 1
    return name


def _group(path: Path) -> str:
    """The folder's name; in a Hugging Face cache that of the repository."""
    for folder in path.parents[:4]:
        if folder.name.startswith(_REPOSITORY):
            return folder.name.removeprefix(_REPOSITORY).replace("--", "/")
    return path.parent.name


def _expanded(path: Path) -> Path:
    """A path with `~` for the home folder; left as it is where there is none."""
    try:
        return Path(os.path.expanduser(path))
    except ValueError:  # a zero byte
        return path


_Mark = tuple[int, int, int] | None


class ChangeDetector:
    """Folders and files, and how they were when they were last looked at.

    Args:
        paths: need not exist: to appear is a change.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self._marks = {path: _mark(path) for path in dict.fromkeys(paths)}

    def __len__(self) -> int:
        return len(self._marks)

    def changed(self) -> bool:
        """True where something is other than at the last look; from now on it is as it is now."""
        now = {path: _mark(path) for path in self._marks}
        before, self._marks = self._marks, now
        return now != before


def _mark(path: Path) -> _Mark:
    try:
        about = os.stat(path)
    except (OSError, ValueError):
        return None
    return about.st_mtime_ns, about.st_size, about.st_ino
