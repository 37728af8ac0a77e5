"""From what a person chose to what a lane is told: names to files, families to settings.

All that can be refused before a process is started is refused here, with a sentence.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from overthink.core.errors import DraftMismatch, ModelFileError
from overthink.core.profiles import FamilyProfile, Profiles, Recognition
from overthink.core.protocol import DraftChoice, Load
from overthink.core.settings import (
    AUTO,
    AUTO_CONTEXT,
    DraftSettings,
    LoadSettings,
    RunSettings,
    SamplerSettings,
    check,
)
from overthink.library.catalogue import (
    ModelEntry,
    ModelFolders,
    find_models,
    natural_draft,
    resolve,
)
from overthink.library.draft_fit import draft_fit
from overthink.library.entries import names_of
from overthink.library.gguf_header import GgufHeader
from overthink.library.gguf_reader import read_header
from overthink.library.gguf_values import shown
from overthink.library.suitability import (
    MemoryEstimate,
    check_runnable,
    estimate_memory,
    split_name,
)


@dataclass(frozen=True, slots=True)
class LaneChoice:
    """What a person chose for one lane.

    Args:
        model: name of the list, or path.
        draft: name, path, "lookup", "none", or "auto" for the natural draft where there is one.
        sampler: changed sampler fields; the rest is what the model's family recommends.
    """

    model: str
    draft: str = "auto"
    sampler: dict[str, Any] = field(default_factory=dict)
    draft_settings: DraftSettings = field(default_factory=DraftSettings)
    run: RunSettings = field(default_factory=RunSettings)
    load: LoadSettings = field(default_factory=LoadSettings)


@dataclass(frozen=True, slots=True)
class LanePlan:
    """What a lane will do, decided from the headers alone."""

    side: str
    """"left" or "right"."""
    model: str
    """The name shown to people."""
    draft: str
    """Name of the draft, "lookup" or "none"."""
    recognition: Recognition
    load: Load
    sampler: SamplerSettings
    draft_settings: DraftSettings
    run: RunSettings
    weights: Mapping[str, int]
    """Model file to bytes of its weights; the system keeps a file in memory once for all lanes."""
    cache_bytes: int
    """Estimate of the key and value caches, the draft's included."""
    notes: tuple[str, ...]

    @property
    def profile(self) -> FamilyProfile:
        return self.recognition.profile

    def own_bytes(self, shared: Container[str]) -> int:
        """Memory that this lane takes beside those that have the files in `shared` in memory."""
        own = sum(size for path, size in self.weights.items() if path not in shared)
        return own + self.cache_bytes


class Planner:
    """Makes lane plans from one look at the model folders."""

    def __init__(self, folders: ModelFolders, profiles: Profiles) -> None:
        self._folders, self._profiles = folders, profiles
        self._entries: list[ModelEntry] | None = None

    def plan(self, side: str, choice: LaneChoice, threads: int) -> LanePlan:
        """The plan of one lane.

        Args:
            threads: for a choice that leaves their number open.

        Raises:
            BadInput: a file, a draft or an option cannot be used; says why and what to do.
        """
        for settings in (choice.draft_settings, choice.run, choice.load):
            check(settings)
        path = resolve(self._folders, choice.model)
        header = read_header(path)
        check_runnable(header)
        name = self._name_of(path)
        recognition = self._profiles.recognise(
            header.architecture,
            names_of(header.name, header.basename, name, path),
            header.chat_template or None,
        )
        sampler = msgspec.structs.replace(recognition.profile.sampling, **choice.sampler)
        check(sampler)
        draft = self._draft(choice.draft, header)
        load = choice.load
        if load.threads == AUTO:
            load = msgspec.structs.replace(load, threads=threads)
        memories = _memory(_as_text(path), header, draft, choice.load.context)
        return LanePlan(
            side=side,
            model=name,
            draft=_draft_name(draft, self._name_of),
            recognition=recognition,
            load=Load(
                path=_as_text(path),
                draft=draft,
                settings=load,
                markers=recognition.profile.markers,
            ),
            sampler=sampler,
            draft_settings=choice.draft_settings,
            run=choice.run,
            weights={path: memory.weights_bytes for path, memory in memories.items()},
            cache_bytes=sum(memory.kv_bytes for memory in memories.values()),
            notes=_notes(recognition, sampler),
        )

    def _draft(self, wanted: str, target: GgufHeader) -> DraftChoice:
        if wanted in ("none", "lookup"):
            return DraftChoice(wanted)
        if wanted == "auto":
            found = natural_draft(self._all_entries(), target)
            return DraftChoice("model", _as_text(found.path)) if found else DraftChoice()
        path = resolve(self._folders, wanted)
        header = read_header(path)
        check_runnable(header)
        fit = draft_fit(target, header)
        if not fit.fits:
            raise DraftMismatch(
                fit.sentence.rstrip("."), "choose another draft, `lookup`, or `none`"
            )
        return DraftChoice("model", _as_text(path))

    def _all_entries(self) -> list[ModelEntry]:
        if self._entries is None:
            self._entries = find_models(self._folders)
        return self._entries

    def _name_of(self, path: Path) -> str:
        """The listed name of a file; its stem where it is not listed."""
        same = (e.name for e in self._all_entries() if e.path.resolve() == path.resolve())
        return next(same, path.stem)


def _draft_name(draft: DraftChoice, name_of: Callable[[Path], str]) -> str:
    return name_of(Path(draft.path)) if draft.kind == "model" else draft.kind


def _memory(
    path: str, target: GgufHeader, draft: DraftChoice, context: int
) -> dict[str, MemoryEstimate]:
    """Estimates for target and draft, by file."""
    length = (
        min(target.context_length or AUTO_CONTEXT, AUTO_CONTEXT) if context == AUTO else context
    )
    estimates = {path: estimate_memory(target, length)}
    if draft.kind == "model":
        estimates[draft.path] = estimate_memory(read_header(Path(draft.path)), length)
    return estimates


def _as_text(path: Path) -> str:
    """The whole path as it travels.

    Raises:
        ModelFileError: it is no text; such names are possible where a path is bytes.
    """
    # llama.cpp finds the other parts by name, which what links lead to need not have
    text = os.path.abspath(path) if split_name(path) else str(path.resolve())
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ModelFileError(f"the path {shown(text)} is not UTF-8", "rename the file") from None
    return text


def _notes(recognition: Recognition, sampler: SamplerSettings) -> tuple[str, ...]:
    """What a reader of the figures should know about the settings."""
    notes = []
    if recognition.guessed:
        notes.append(f"The model's family is a guess: {recognition.reason}.")
    if recognition.profile.never_greedy and sampler.greedy:
        notes.append(f"{recognition.profile.label} should not be run greedily, says its maker.")
    return tuple(notes)
