"""Turn the user's choice into a lane's commands: names into files, families into settings.

Everything that can be refused before a process starts is refused here, with a message.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from overthink.comparison.lane_memory import (
    Build,
    LaneLoad,
    LaneNeeds,
    MachineMemory,
    MemoryPlace,
    lane_needs,
)
from overthink.comparison.server_plan import ServerLookup, plan_server_lane
from overthink.core.draft_support import (
    CHAIN,
    MODEL,
    MTP,
    NGRAM,
    ROLLBACK_ARCHITECTURES,
    TEXT_DRAFTERS,
)
from overthink.core.draft_trials import PLAIN as PLAIN_DRAFT
from overthink.core.errors import BadOption, DraftMismatch, ModelFileError
from overthink.core.memory_limits import RAM
from overthink.core.messages import Message, message
from overthink.core.profiles import FamilyProfile, Profiles, Recognition
from overthink.core.protocol import DraftChoice, Load
from overthink.core.settings import (
    AUTO,
    DraftSettings,
    LoadSettings,
    RunSettings,
    SamplerSettings,
    check,
)
from overthink.core.symbols import excerpt
from overthink.core.thought_words import AnswerPhrases
from overthink.library.architectures import RECURRENT_ARCHITECTURES
from overthink.library.chat_templates import is_source, own_template
from overthink.library.draft_fit import (
    draft_fit,
    drafter_refusal,
    helper_refusal,
    own_heads_refusal,
)
from overthink.library.draft_options import automatic_draft
from overthink.library.file_kinds import draft_target, drafter_of, file_kind, mtp_layers
from overthink.library.gguf_header import GgufHeader
from overthink.library.gguf_reader import read_header
from overthink.library.local_models import entry_at, find_models, resolve, smaller_builds
from overthink.library.memory_fit import ModelSizes, head_sizes_of, own_head_sizes_of, sizes_of
from overthink.library.model_entry import ModelEntry, names_of
from overthink.library.model_folders import ModelFolders, real_path
from overthink.library.suitability import all_parts, check_runnable, split_name
from overthink.library.template_variables import read_switches
from overthink.library.tuned_drafts import TunedDraft, TunedDrafts
from overthink.library.vocabulary_cache import shared_cache

CHOOSE_ANOTHER_DRAFT = message("choose another draft, `lookup`, or `none`")


@dataclass(frozen=True, slots=True)
class LaneChoice:
    """What the user chose for one lane.

    Args:
        model: listed name, or path.
        draft: name or path of a file, "mtp", "ngram", "lookup", "none", "auto" for the best that
            suits, or a chain such as "ngram+mtp". A path that exists comes before a word.
        sampler: changed sampler fields; the others are as the model's family recommends.
    """

    model: str
    draft: str = "auto"
    sampler: dict[str, Any] = field(default_factory=dict)
    draft_settings: DraftSettings = field(default_factory=DraftSettings)
    run: RunSettings = field(default_factory=RunSettings)
    load: LoadSettings = field(default_factory=LoadSettings)
    samples: int = 1
    """Samples that are decoded at once; with more than one, drafting is off."""
    forks: bool = False
    """The text will be forked, for which a recurrent state is copied once."""


@dataclass(frozen=True, slots=True)
class LanePlan:
    """What a lane will do, decided from the model headers alone."""

    side: str
    """"left" or "right"."""
    model: str
    """Display name."""
    draft: str
    """Name of the draft's file, or the word that chose it."""
    recognition: Recognition
    load: Load
    sampler: SamplerSettings
    draft_settings: DraftSettings
    run: RunSettings
    memory: LaneLoad | None
    """What is loaded; None for a recording."""
    needs: LaneNeeds | None
    """Its predicted memory, as far as this machine is known."""
    notes: tuple[Message | str, ...]
    """Texts in notes of recordings."""
    has_template: bool = True
    """False if the model file has no chat template, so that a made-up format is used."""
    fit_notes: tuple[Message, ...] = ()
    """What `auto` picked because memory is short."""
    seeds: tuple[int, ...] = ()
    """Of samples that are decoded at once; empty: they follow from the sampler's seed."""

    @property
    def all_notes(self) -> tuple[Message | str, ...]:
        """Everything that readers of the metrics should know."""
        return self.notes + self.fit_notes

    @property
    def profile(self) -> FamilyProfile:
        return self.recognition.profile

    @property
    def passes_thoughts(self) -> bool:
        """Whether the template is given the earlier thoughts of a conversation."""
        if self.run.keep_thoughts == "auto":
            return self.profile.history != "cut"
        return self.run.keep_thoughts == "on"

    def with_system_prompt(self, system: str) -> LanePlan:
        """The plan for a prompt with a system prompt; empty: none."""
        if not system or self.profile.system_prompt:
            return self
        return replace(self, notes=(*self.notes, _system_prompt_note(self.profile)))

    def with_seed(self, seed: int) -> LanePlan:
        """The plan with another seed."""
        return replace(self, sampler=msgspec.structs.replace(self.sampler, seed=seed))

    @property
    def files(self) -> tuple[str, ...]:
        """The model files, which the system maps into memory once for all lanes."""
        draft = self.load.draft.path
        return (self.load.path, draft) if draft else (self.load.path,)

    @property
    def template_file(self) -> str:
        """The file of the user's own chat template; empty if there is none."""
        template = self.load.settings.chat_template
        return "" if is_source(template) else template

    def own_bytes(self, shared: Container[str]) -> int:
        """RAM that this lane needs if the files in `shared` are in memory already."""
        if self.needs is None:
            return 0
        models = zip(self.files, (self.needs.model, self.needs.draft), strict=False)
        return sum(memory.ram(shared=path in shared) for path, memory in models if memory)


class Planner:
    """Plans lanes from one scan of the model folders.

    Args:
        tuned: the measured drafts that "auto" uses.
        phrases: words that doubt and state answers, for the runaway detectors.
        servers: the user's servers; None: there are none.
    """

    def __init__(
        self,
        folders: ModelFolders,
        profiles: Profiles,
        tuned: TunedDrafts | None = None,
        phrases: AnswerPhrases | None = None,
        servers: ServerLookup | None = None,
    ) -> None:
        self._folders, self._profiles, self._tuned = folders, profiles, tuned
        self._servers = servers
        self._phrases = phrases
        self._entries: list[ModelEntry] | None = None

    def plan(self, side: str, choice: LaneChoice, threads: int) -> LanePlan:
        """Plan one lane.

        Args:
            threads: number of threads if the choice leaves it open.

        Raises:
            BadInput: a file, a draft or an option cannot be used.
        """
        # Long, since each step needs the results of the steps before it.
        for settings in (choice.draft_settings, choice.run, choice.load):
            check(settings)
        if remote := self._on_server(side, choice, threads):
            return remote
        path = self._resolve(choice.model)
        header = read_header(path)
        check_runnable(header)
        name = self._name_of(path)
        template, template_use = header.chat_template, header.template_use
        if choice.load.chat_template:
            template, template_use = own_template(choice.load.chat_template)
        recognition = self._recognise(header, name, path, template)
        sampler = msgspec.structs.replace(recognition.profile.sampling, **choice.sampler)
        check(sampler)
        switches = read_switches(template)
        switches.check(choice.run, name)
        wanted = PLAIN_DRAFT if choice.samples > 1 else choice.draft
        tuned = self._tuned.find(path) if self._tuned and wanted == "auto" else None
        draft_settings = _with_limit(choice.draft_settings, tuned)
        draft = self._draft(tuned.draft if tuned else wanted, header)
        draft = _with_snapshots(draft, header, draft_settings)
        load = choice.load
        if load.threads == AUTO:
            load = msgspec.structs.replace(load, threads=threads)
        tuned_notes = [_tuned_note(tuned, draft_settings.max_tokens)] if tuned else []
        memory = replace(
            self._memory(side, path, header, draft, load, forks=choice.forks),
            samples=choice.samples,
        )
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
                guesses=self._profiles.guesses,
                template=template,
                template_use=template_use,
                switches=switches,
                phrases=self._phrases,
                samples=choice.samples,
            ),
            sampler=sampler,
            draft_settings=draft_settings,
            run=choice.run,
            memory=memory,
            needs=lane_needs(memory, MachineMemory(MemoryPlace(RAM, 0, 0))),
            notes=(
                *([] if template_use.is_plain else [template_use.sentence]),
                *_notes(recognition, sampler, header, load),
                *switches.ignored(choice.run, name),
                *tuned_notes,
                *_samples_notes(choice, sampler),
            ),
            has_template=bool(template),
        )

    def _on_server(self, side: str, choice: LaneChoice, threads: int) -> LanePlan | None:
        """The plan for a model of a server; None for a path that exists and a listed model."""
        if self._servers is None or _exists(choice.model):
            return None
        found = self._servers.find(choice.model)
        wanted = choice.model.strip().casefold()
        if found is None or any(e.name.casefold() == wanted for e in self._all_entries()):
            return None
        load = choice.load
        if load.threads == AUTO:
            load = msgspec.structs.replace(load, threads=threads)
        planned = plan_server_lane(
            self._servers, *found, choice.draft, choice.run, load, self._profiles, self._phrases
        )
        sampling = planned.recognition.profile.sampling
        sampler = msgspec.structs.replace(sampling, **choice.sampler)
        check(sampler)
        profile = planned.recognition.profile
        greedy = profile.never_greedy and sampler.greedy
        return LanePlan(
            side=side,
            model=planned.name,
            draft=planned.load.draft.kind,
            recognition=planned.recognition,
            load=planned.load,
            sampler=sampler,
            draft_settings=choice.draft_settings,
            run=choice.run,
            memory=None,
            needs=None,
            notes=(*planned.notes, *([_greedy_note(profile)] if greedy else [])),
        )

    def _recognise(self, header: GgufHeader, name: str, path: Path, template: str) -> Recognition:
        names = names_of(header.name, header.basename, name, path)
        return self._profiles.recognise(header.architecture, names, template or None)

    def _draft(self, wanted: str, target: GgufHeader) -> DraftChoice:
        first, chain, second = wanted.partition(CHAIN)
        if not chain or first.strip() != NGRAM or _exists(wanted):
            return self._single_draft(wanted, target)
        found = self._single_draft(second.strip(), target)
        if found.kind in (NGRAM, PLAIN_DRAFT):
            if second.strip() == "auto":
                return DraftChoice(NGRAM)
            raise BadOption(
                message("--draft is “{draft}”, which is no chain", draft=wanted),
                message("give {first} and another draft, as in {first}+mtp", first=NGRAM),
            )
        return msgspec.structs.replace(found, ngram_first=True)

    def _single_draft(self, wanted: str, target: GgufHeader) -> DraftChoice:
        if _exists(wanted):
            return self._draft_file(wanted, target)
        if wanted in (PLAIN_DRAFT, *TEXT_DRAFTERS):
            return DraftChoice(wanted)
        if wanted == MTP:
            refusal = own_heads_refusal(target, mtp_layers(all_parts(target)))
            if refusal is not None:
                raise DraftMismatch(refusal, CHOOSE_ANOTHER_DRAFT)
            return DraftChoice(MTP)
        if wanted == "auto":
            return self._automatic_draft(target)
        return self._draft_file(wanted, target)

    def _automatic_draft(self, target: GgufHeader) -> DraftChoice:
        known = shared_cache(self._folders.header_cache)
        found = automatic_draft(self._all_entries(), target, known)
        if found.own_heads:
            return DraftChoice(MTP)
        if found.entry is None:
            return DraftChoice()
        return DraftChoice(drafter_of(found.entry.kind), _as_text(found.entry.path))

    def _draft_file(self, wanted: str, target: GgufHeader) -> DraftChoice:
        path = self._resolve(wanted)
        header = read_header(path)
        kind = file_kind(header)
        if kind.is_helper:
            belongs_to = draft_target(header, kind)
            if belongs_to is None:
                raise DraftMismatch(helper_refusal(path, kind), CHOOSE_ANOTHER_DRAFT)
            refusal = drafter_refusal(target, path, kind, belongs_to)
            if refusal is not None:
                raise DraftMismatch(refusal, CHOOSE_ANOTHER_DRAFT)
            return DraftChoice(drafter_of(kind), _as_text(path))
        check_runnable(header)
        fit = draft_fit(target, header)
        if not fit.fits:
            raise DraftMismatch(fit.reason, CHOOSE_ANOTHER_DRAFT)
        return DraftChoice(MODEL, _as_text(path))

    def _memory(
        self,
        side: str,
        path: Path,
        header: GgufHeader,
        draft: DraftChoice,
        load: LoadSettings,
        *,
        forks: bool,
    ) -> LaneLoad:
        own_heads = draft.kind == MTP and not draft.path
        return LaneLoad(
            side=side,
            model=self._name_of(path),
            path=_as_text(path),
            sizes=sizes_of(header, heads=own_heads),
            settings=load,
            draft_path=draft.path,
            draft_sizes=_draft_sizes(header, draft),
            state_copies=_state_copies(header, draft) or int(forks and _is_recurrent(header)),
            smaller=_builds(smaller_builds(self._all_entries(), path)),
            size_bytes=sum(part.size_bytes for part in all_parts(header)),
        )

    def _all_entries(self) -> list[ModelEntry]:
        if self._entries is None:
            self._entries = find_models(self._folders)
        return self._entries

    def _name_of(self, path: Path) -> str:
        """The listed name of a file; its stem if it is not listed."""
        entry = entry_at(self._all_entries(), path)
        return entry.name if entry else path.stem

    def _resolve(self, model: str) -> Path:
        """The file of a listed name, or of a path; searches the folders only for others."""
        wanted = model.strip().casefold()
        listed = (e.path for e in self._all_entries() if e.name.casefold() == wanted)
        return next(listed, None) or resolve(self._folders, model)


def _with_limit(settings: DraftSettings, tuned: TunedDraft | None) -> DraftSettings:
    """The measured limit, unless the user set one."""
    if tuned is None or not tuned.limit or settings.max_tokens != DraftSettings().max_tokens:
        return settings
    return msgspec.structs.replace(settings, max_tokens=tuned.limit)


def _tuned_note(tuned: TunedDraft, limit: int) -> Message:
    """The measurement, as far as it applies to a run with this limit of proposed tokens."""
    if tuned.draft == "none":
        return message("No draft: none was faster when measured here on {day}.", day=tuned.day)
    fields: dict[str, Any] = {"day": tuned.day, "draft": tuned.name, "measured": tuned.limit}
    if limit != tuned.limit:
        return message(
            "Draft as measured here on {day}: {draft}, but {limit} tokens per round are set and"
            " {measured} were measured: its speed may differ.",
            limit=limit,
            **fields,
        )
    return message(
        "Draft as measured here on {day}: {draft}, {measured} tokens per round,"
        " {speed_up:.2f} times the plain speed.",
        speed_up=tuned.speed_up,
        **fields,
    )


def _samples_notes(choice: LaneChoice, sampler: SamplerSettings) -> Iterator[Message]:
    if choice.samples < 2:
        return
    if choice.draft not in ("auto", PLAIN_DRAFT):
        yield message(
            "No draft: with {count:n} samples at once, every step decodes a token of each.",
            count=choice.samples,
        )
    if sampler.greedy:
        yield message(
            "All {count:n} samples are the same: sampling is greedy (temperature 0).",
            count=choice.samples,
        )


def _builds(entries: Iterable[ModelEntry]) -> tuple[Build, ...]:
    return tuple(Build(entry.name, entry.size_bytes) for entry in entries)


def _draft_name(draft: DraftChoice, name_of: Callable[[Path], str]) -> str:
    name = name_of(Path(draft.path)) if draft.path else draft.kind
    return f"{NGRAM}{CHAIN}{name}" if draft.ngram_first else name


def _exists(wanted: str) -> bool:
    """Whether a draft is given as the path of a file that exists."""
    return os.path.isfile(os.path.expanduser(wanted))


def _with_snapshots(draft: DraftChoice, target: GgufHeader, settings: DraftSettings) -> DraftChoice:
    """Reserve snapshots of a recurrent state for the longest draft round, where there are any."""
    if draft.kind == PLAIN_DRAFT or target.architecture not in ROLLBACK_ARCHITECTURES:
        return draft
    return msgspec.structs.replace(draft, snapshots=settings.max_tokens)


def _draft_sizes(target: GgufHeader, draft: DraftChoice) -> ModelSizes | None:
    """The sizes of what drafts beside the target; None if nothing does."""
    if draft.path:
        header = read_header(Path(draft.path))
        return head_sizes_of(header) if draft.kind == MTP else sizes_of(header)
    return own_head_sizes_of(target) if draft.kind == MTP else None


def _state_copies(target: GgufHeader, draft: DraftChoice) -> int:
    """Copies of a recurrent state that drafting needs beside the state itself."""
    if draft.kind == PLAIN_DRAFT or not _is_recurrent(target):
        return 0
    return draft.snapshots or 1


def _is_recurrent(target: GgufHeader) -> bool:
    return target.architecture in RECURRENT_ARCHITECTURES


def _as_text(path: Path) -> str:
    """The absolute path as text, for other processes.

    Raises:
        ModelFileError: it is not valid text, as is possible where paths are bytes.
    """
    # llama.cpp finds the other parts by name, which the target of a link need not have
    text = os.path.abspath(path) if split_name(path) else str(real_path(path))
    try:
        text.encode()
    except UnicodeEncodeError:
        problem = message("the path {path} is not UTF-8", path=excerpt(text))
        raise ModelFileError(problem, message("rename the file")) from None
    return text


def _system_prompt_note(profile: FamilyProfile) -> Message:
    """The advice against a system prompt, by whom it is given."""
    family = profile.label
    if "system_prompt" in profile.own:
        return message(
            "Your families.toml advises against a system prompt for {family}.", family=family
        )
    if profile.is_makers_advice("system_prompt"):
        return message("The makers of {family} advise against a system prompt.", family=family)
    return message(
        "Overthink advises against a system prompt for {family}: it was reported to do harm, but no"
        " primary source confirms it.",
        family=family,
    )


def _greedy_note(profile: FamilyProfile) -> Message:
    """The advice against greedy sampling, by whom it is given."""
    family = profile.label
    if "never_greedy" in profile.own:
        return message(
            "Your families.toml advises against greedy sampling for {family}.", family=family
        )
    if profile.is_makers_advice("never_greedy"):
        return message("The makers of {family} advise against greedy sampling.", family=family)
    return message(
        "Overthink advises against greedy sampling for {family}: it was reported to cause loops,"
        " but no primary source confirms it.",
        family=family,
    )


def _notes(
    recognition: Recognition, sampler: SamplerSettings, header: GgufHeader, load: LoadSettings
) -> Iterator[Message]:
    """What readers of the metrics should know about the settings."""
    if recognition.guessed:
        yield message("The model's family is uncertain: {reason}.", reason=recognition.reason)
    if recognition.profile.never_greedy and sampler.greedy:
        yield _greedy_note(recognition.profile)
    trained = header.context_length
    if trained and load.context > trained and not load.scales_positions:
        yield message(
            "The context of {context:n} tokens is longer than the {trained:n} that the model was"
            " trained for: beyond them it may write nonsense.",
            context=load.context,
            trained=trained,
        )
