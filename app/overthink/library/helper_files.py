"""Which drafting files belong to which models of a list, from headers and from where they are.

Headers decide whether a file can belong to a model. Between several that can, the file's place and
name decide, by llama.cpp's convention for siblings (`find_best_sibling` in `common/download.cpp`):
a drafting file lies in the model's folder or above it, and its name contains `mtp-`, `eagle3-`,
`dflash-` or `dspark-`, or ends in `-assistant`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from overthink.library.file_kinds import FileKind, target_mismatch
from overthink.library.local_models import same_build_name
from overthink.library.model_entry import ModelEntry

_MARKS: dict[str, tuple[FileKind, ...]] = {
    "mtp-": (FileKind.MTP,),
    "eagle3-": (FileKind.EAGLE3,),
    "dflash-": (FileKind.DFLASH, FileKind.DFLASH2),
    "dspark-": (FileKind.DSPARK,),
}
_ASSISTANT = re.compile(r"-assistant(?=[-._]|$)", re.IGNORECASE)


def named_kinds(path: Path) -> tuple[FileKind, ...]:
    """The kinds of helper that a file's name announces; empty for other names."""
    name = path.stem.casefold()
    found = [kind for mark, kinds in _MARKS.items() if mark in name for kind in kinds]
    return (*found, *((FileKind.ASSISTANT,) if _ASSISTANT.search(name) else ()))


def is_sibling(helper: Path, model: Path) -> bool:
    """Whether a file is a model's helper by llama.cpp's convention: its name, and its folder."""
    return bool(named_kinds(helper)) and model.is_relative_to(helper.parent)


def drafters_for(entries: Iterable[ModelEntry], model: ModelEntry) -> list[ModelEntry]:
    """The files that can draft for a model from its own hidden states, the likeliest first."""
    found = [entry for entry in entries if is_drafter_for(entry, model)]
    return sorted(found, key=lambda entry: rank_drafter(entry, model.path))


def targets_of(entries: Iterable[ModelEntry], helper: ModelEntry) -> list[ModelEntry]:
    """The listed models that a drafting file can belong to, the likeliest first."""
    found = [entry for entry in entries if is_drafter_for(helper, entry)]
    return sorted(found, key=lambda entry: rank_drafter(helper, entry.path))


def is_drafter_for(helper: ModelEntry, model: ModelEntry) -> bool:
    """Whether a file may draft for a model, as far as their headers show."""
    if helper.target is None or model.kind.is_helper or model.problem:
        return False
    return target_mismatch(helper.target, model.shape) is None


def rank_drafter(helper: ModelEntry, model: Path) -> tuple[bool, bool, int, str]:
    """Rank a drafting file of a model.

    Siblings first, then those with the model's name, then the deepest folder in common.
    """
    pairs = zip(helper.path.parts, model.parts, strict=False)
    depth = next((i for i, (one, other) in enumerate(pairs) if one != other), 0)
    ours, theirs = _plain_name(model), _plain_name(helper.path)
    return (
        not is_sibling(helper.path, model),
        not (ours in theirs or theirs in ours),
        -depth,
        helper.name,
    )


def _plain_name(path: Path) -> str:
    """A file's name without quantisation and without what marks it as a helper."""
    name = same_build_name(path.stem)
    for mark in _MARKS:
        name = name.replace(mark, "")
    return _ASSISTANT.sub("", name)
