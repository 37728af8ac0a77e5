"""Finds model files in folders, each once and under a unique name. Reads no header.

Links are followed, cycles of links end, and the files of a split model are one find. A file that is
reached twice (through a hard or symbolic link, or two programs) is listed where it is found first.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from overthink.core.messages import Message, message
from overthink.core.symbols import excerpt
from overthink.library.model_folders import (
    ModelFolders,
    Origin,
    ProgramFolder,
    expanded,
    is_folder,
)
from overthink.library.ollama import manifest_folders, ollama_models
from overthink.library.preferences import LibraryPreferences
from overthink.library.suitability import split_name

FOLDER_DEPTH = 3
"""Levels searched below a models folder, as publisher/model/file.gguf needs."""
ADDED_DEPTH = 5
"""Levels searched below a folder that the user added; enough for a Hugging Face cache, too."""
PROGRAM_DEPTHS: dict[str, int] = {"Hugging Face": 6, "llama.cpp": 6, "Jan": 5, "GPT4All": 1}
"""Levels searched below another program's folder, if not `FOLDER_DEPTH`."""
FILES_LIMIT = 10_000
"""Most files to list from a folder."""
FOLDERS_LIMIT = 5_000
"""Most folders to search in total."""
LISTED_LIMITS = 10
"""Most sentences about limits; a broken link farm has thousands of reasons."""

_REPOSITORY_PREFIX = "models--"
"""Prefix of repositories in the Hugging Face cache."""
_GENERIC_STEMS = frozenset({"model", "ggml-model", "gguf-model", "default"})
"""File names that identify nothing; the folder's name is used instead."""

_Stat = tuple[int, int, int] | None


@dataclass(frozen=True)
class FoundModel:
    """A model file whose header has not been read."""

    name: str
    """Unique among the found models, ignoring case."""
    path: Path
    origin: Origin
    parts: tuple[Path, ...]
    """Its files that exist; one unless it is split."""
    forgotten: bool = False


@dataclass
class SearchLimits:
    """What a search left out, and why; each a sentence."""

    missed: list[Message] = field(default_factory=list)
    """Models may be missing from the list."""
    loops: list[Message] = field(default_factory=list)
    """Links that lead back to a folder that contains them."""

    @property
    def sentences(self) -> list[Message]:
        """All of them."""
        return [*self.missed, *self.loops]

    def add_files(self, folder: Path) -> None:
        """The folder has more files than are listed."""
        self._miss(
            message(
                "{folder} contains more than {count:n} GGUF files; only these are listed. Add some"
                " of its folders one by one.",
                folder=excerpt(folder),
                count=FILES_LIMIT,
            )
        )

    def add_folders(self, folder: Path) -> None:
        """More folders than are searched; `folder` is the first one left out."""
        self._miss(
            message(
                "{count:n} folders were searched, no more: {folder} and others are left out.",
                folder=excerpt(folder),
                count=FOLDERS_LIMIT,
            )
        )

    def add_deep(self, folder: Path, root: Path) -> None:
        """A folder with models that is too deep below the folder that is searched."""
        self._miss(
            message(
                "{folder} contains GGUF files but is too deep in {root}, so it is not searched."
                " Add it as a folder of its own.",
                folder=excerpt(folder),
                root=excerpt(root),
            )
        )

    def add_unreadable(self, folder: Path, error: OSError) -> None:
        """A folder that cannot be listed."""
        reason = error.strerror or type(error).__name__
        self._miss(
            message("{folder} cannot be searched ({why}).", folder=excerpt(folder), why=reason)
        )

    def add_loop(self, link: Path) -> None:
        """A link to a folder that contains it."""
        if len(self.loops) < LISTED_LIMITS:
            self.loops.append(
                message(
                    "{link} is a link to a folder that contains it, so it is not followed.",
                    link=excerpt(link),
                )
            )

    def _miss(self, sentence: Message) -> None:
        if len(self.missed) < LISTED_LIMITS and sentence not in self.missed:
            self.missed.append(sentence)
        elif len(self.missed) == LISTED_LIMITS:
            self.missed.append(message("More folders are left out."))


@dataclass
class ModelSearch:
    """Searches folders; `folders` are then those in which a new file would appear."""

    folders: list[Path] = field(default_factory=list)
    limits: SearchLimits = field(default_factory=SearchLimits)
    _real: set[str] = field(default_factory=set)

    def find(
        self, folders: ModelFolders, preferences: LibraryPreferences, extra: FoundModel | None
    ) -> Iterator[FoundModel]:
        """Find all models: bundled, the user's, other programs', and finally `extra`."""
        names: set[str] = set()
        files: set[object] = set()
        forgotten = frozenset(preferences.forgotten)
        for found in self._find_all(folders, preferences, extra):
            identity = _identity(found.path)
            if identity in files:
                continue
            files.add(identity)
            name = _unique_name(found.name, found.path, names)
            names.add(name.casefold())
            is_forgotten = str(found.path.absolute()) in forgotten
            yield FoundModel(name, found.path, found.origin, found.parts, is_forgotten)

    def _find_all(
        self, folders: ModelFolders, preferences: LibraryPreferences, extra: FoundModel | None
    ) -> Iterator[FoundModel]:
        yield from self._in_folder(folders.bundled, 1, "bundled")
        for folder in folders.user:
            yield from self._in_folder(expanded(folder), FOLDER_DEPTH, "models folder")
        for name in preferences.folders:
            yield from self._in_folder(expanded(Path(name)), ADDED_DEPTH, "added folder")
        for program in folders.programs if preferences.other_programs else ():
            yield from self._of_program(program)
        if extra is not None:
            yield extra

    def _of_program(self, folder: ProgramFolder) -> Iterator[FoundModel]:
        if folder.program != "Ollama":
            depth = PROGRAM_DEPTHS.get(folder.program, FOLDER_DEPTH)
            yield from self._in_folder(folder.path, depth, folder.program)
            return
        self.folders += manifest_folders(folder.path)
        for model in ollama_models(folder.path):
            yield FoundModel(excerpt(model.name, 120), model.blob, "Ollama", (model.blob,))

    def _in_folder(self, folder: Path, depth: int, origin: Origin) -> Iterator[FoundModel]:
        """The models in a folder and below it, sorted by path."""
        self.folders.append(folder)  # though it may not exist yet
        walk = _Walk(folder, self)
        paths = list(islice(walk.files(folder, depth), FILES_LIMIT + 1))
        if len(paths) > FILES_LIMIT:
            self.limits.add_files(folder)
            del paths[FILES_LIMIT:]
        for parts in _grouped_by_model(sorted(paths)):
            yield FoundModel(stem_of(parts[0]), parts[0], origin, parts)

    def enter(self, folder: Path, real: str) -> bool:
        """Whether a folder is to be searched: once, within the limit."""
        if real in self._real:
            return False
        if len(self._real) >= FOLDERS_LIMIT:
            self.limits.add_folders(folder)
            return False
        self._real.add(real)
        return True


class _Walk:
    """Walks through one folder. Enters no folder twice, so that cycles of links end."""

    def __init__(self, root: Path, search: ModelSearch) -> None:
        self._root, self._search = root, search
        self._above: list[str] = []
        """The folders that contain the current one, without links."""

    def files(self, folder: Path, depth: int) -> Iterator[Path]:
        """GGUF files in a folder, and `depth` - 1 levels below it."""
        real = os.path.realpath(folder)
        if real in self._above:
            self._search.limits.add_loop(folder)
            return
        if depth == 0:
            self._check_below(folder)
            return
        if not self._search.enter(folder, real):
            return
        self._above.append(real)
        for child in self._children(folder):
            path = Path(child.path)
            if child.name.lower().endswith(".gguf") and not is_folder(child):
                yield path
            elif _may_contain_models(folder.name, child.name) and is_folder(child):
                yield from self.files(path, depth - 1)
        self._above.pop()

    def _children(self, folder: Path) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as listing:
                children = sorted(listing, key=lambda child: child.name)
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            self._search.limits.add_unreadable(folder, error)
            return []
        self._search.folders.append(folder)
        return children

    def _check_below(self, folder: Path) -> None:
        """Report a folder that is not searched, if it contains models."""
        try:
            with os.scandir(folder) as listing:
                if any(child.name.lower().endswith(".gguf") for child in listing):
                    self._search.limits.add_deep(folder, self._root)
        except OSError:
            return


def stem_of(path: Path) -> str:
    """A model's name: that of its file, or of its folder if the file's is generic."""
    named = split_name(path)
    stem = named[0] if named else path.stem
    if stem.casefold() in _GENERIC_STEMS and path.parent.name:
        stem = _group(path)
    return excerpt(stem, 120)


def _may_contain_models(folder: str, child: str) -> bool:
    """False for hidden folders, and for all but snapshots in the Hugging Face cache."""
    if folder.startswith(_REPOSITORY_PREFIX):
        return child == "snapshots"
    return not child.startswith((".", "datasets--", "spaces--"))


def _grouped_by_model(paths: Sequence[Path]) -> Iterable[tuple[Path, ...]]:
    """The files of each model; of a split model, the lowest part that exists comes first."""
    models: dict[object, list[Path]] = {}
    for path in paths:
        named = split_name(path)
        key = (path.parent, named[0], named[2]) if named else path
        models.setdefault(key, []).append(path)
    return [tuple(parts) for parts in models.values()]


def _identity(path: Path) -> object:
    """What two paths of the same file have in common."""
    try:
        info = os.stat(path)
    except (OSError, ValueError):
        return os.path.abspath(path)
    return (info.st_dev, info.st_ino) if info.st_ino else os.path.realpath(path)


def _unique_name(stem: str, path: Path, taken: set[str]) -> str:
    """The stem; if it is taken, preceded by the folder, then followed by a number."""
    if stem.casefold() not in taken:
        return stem
    longer = f"{excerpt(_group(path), 60)}/{stem}"
    name, number = longer, 2
    while name.casefold() in taken:
        name, number = f"{longer}-{number}", number + 1
    return name


def _group(path: Path) -> str:
    """The folder's name; in a Hugging Face cache, the repository's."""
    for folder in path.parents[:4]:
        if folder.name.startswith(_REPOSITORY_PREFIX):
            return folder.name.removeprefix(_REPOSITORY_PREFIX).replace("--", "/")
    return path.parent.name


class ChangeDetector:
    """Detects changes of folders and files since the previous check.

    By polling, not by the system's notifications: that works on network drives, has no limits of
    its own and is the same everywhere. 500 files take about a millisecond. Call it from a thread.

    Args:
        paths: need not exist: their creation is a change.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self._stats = {path: _stat(path) for path in dict.fromkeys(paths)}

    def __len__(self) -> int:
        return len(self._stats)

    def changed(self) -> bool:
        """Whether anything has changed since the previous call."""
        now = {path: _stat(path) for path in self._stats}
        before, self._stats = self._stats, now
        return now != before


def _stat(path: Path) -> _Stat:
    try:
        info = os.stat(path)
    except (OSError, ValueError):
        return None
    return info.st_mtime_ns, info.st_size, info.st_ino
