"""Finds other quantisations of a model among those that are there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from overthink.library.catalogue import ModelEntry
from overthink.library.places import real_path

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
