"""Everything that can draft for a model, and why it fits, is worthwhile, or not.

`overthink.library.draft_fit` has the rules of compatibility. The window and the terminal offer the
options; `automatic_draft` is the one that "auto" selects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum

from overthink.core.draft_support import CHAIN, MTP, NGRAM
from overthink.core.errors import DraftMismatch, ModelFileError
from overthink.core.messages import NO_MESSAGE, Message
from overthink.core.symbols import excerpt
from overthink.library.draft_fit import (
    MAX_SIZE_DIFFERENCE,
    drafter_refusal,
    helper_refusal,
    own_heads_refusal,
    size_refusal,
)
from overthink.library.file_kinds import ModelShape, mtp_layers, shape_of, target_mismatch
from overthink.library.gguf_header import GgufHeader
from overthink.library.helper_files import is_sibling, rank_drafter
from overthink.library.model_entry import ModelEntry, entry_of_file
from overthink.library.model_folders import real_path
from overthink.library.suitability import all_parts
from overthink.library.vocabulary_cache import VocabularyCache

MAX_SIBLINGS = 16
"""Files beside a model, at most, whose headers are read where they are not listed."""
DRAFT_SHARE = 1 / 3
"""Share of the target's parameters above which a draft costs more than it saves."""


class DraftKind(StrEnum):
    """What proposes the tokens."""

    AUTO = "auto"
    MTP = "mtp"
    """The model's own prediction layers."""
    CHAIN = "chain"
    """N-grams, and what "auto" selects where they have nothing."""
    NGRAM = "ngram"
    LOOKUP = "lookup"
    NONE = "none"
    HELPER = "helper"
    """A file that drafts from inside the model: prediction layers, EAGLE-3, DFlash."""
    MODEL = "model"

    @property
    def is_file(self) -> bool:
        """Whether a file of the list drafts."""
        return self in (DraftKind.HELPER, DraftKind.MODEL)


class DraftSuitability(StrEnum):
    """Whether a draft can be used, best first."""

    GOOD = "good"
    TOO_LARGE = "too large"
    """It fits, but costs more than it saves."""
    SAME = "same"
    """The model itself."""
    UNFIT = "unfit"


@dataclass(frozen=True)
class DraftOption:
    """One way to draft for a model."""

    kind: DraftKind
    suitability: DraftSuitability
    reason: Message = NO_MESSAGE
    """Why it cannot be used, a sentence; empty if it can."""
    entry: ModelEntry | None = None
    """The drafting file; for "auto" and a chain the selected one, None if none is."""
    own_heads: bool = False
    """For "auto" and a chain: the model's own prediction layers are selected."""
    share: float | None = None
    """The draft's parameters, divided by the model's."""

    @property
    def usable(self) -> bool:
        """Whether the lane can draft this way."""
        return self.suitability is not DraftSuitability.UNFIT

    def choice(self, file: str) -> str:
        """The option as a lane's choice names it.

        Args:
            file: the name or path of the entry.
        """
        if self.kind is DraftKind.CHAIN:
            return f"{NGRAM}{CHAIN}{MTP if self.own_heads else file}"
        return file if self.kind.is_file else self.kind.value


def draft_options(
    entries: Iterable[ModelEntry],
    target: GgufHeader,
    vocabularies: VocabularyCache | None = None,
) -> list[DraftOption]:
    """The drafts for a model: those that need no file, then all listed files, best first.

    Args:
        vocabularies: what is known of the vocabularies of files; saved at the end.
    """
    entries, known = list(entries), vocabularies or VocabularyCache()
    auto = automatic_draft(entries, target, known)
    shape = shape_of(target)
    listed = [entry for entry in entries if _is_listed(entry, shape)]
    if auto.entry and auto.entry not in listed:  # found beside the model
        listed.append(auto.entry)
    parameters = sum(part.parameters for part in all_parts(target))
    files = [_file_option(entry, target, parameters, known) for entry in listed]
    known.save()
    ranks = list(DraftSuitability)

    def rank(option: DraftOption) -> tuple[bool, int, bool, float]:
        is_auto = auto.entry is not None and option.entry is auto.entry
        is_model = option.kind is DraftKind.MODEL
        return (not is_auto, ranks.index(option.suitability), is_model, option.share or 0.0)

    return [
        auto,
        *_own_heads_options(target),
        *_chain_options(auto),
        DraftOption(DraftKind.NGRAM, DraftSuitability.GOOD),
        DraftOption(DraftKind.LOOKUP, DraftSuitability.GOOD),
        DraftOption(DraftKind.NONE, DraftSuitability.GOOD),
        *sorted(files, key=rank),
    ]


def _own_heads_options(target: GgufHeader) -> Iterator[DraftOption]:
    """The model's own prediction layers, if it has any."""
    layers = mtp_layers(all_parts(target))
    if not layers:
        return
    refusal = own_heads_refusal(target, layers)
    if refusal is None:
        yield DraftOption(DraftKind.MTP, DraftSuitability.GOOD)
    else:
        sentence = DraftMismatch(refusal).sentence
        yield DraftOption(DraftKind.MTP, DraftSuitability.UNFIT, sentence)


def _chain_options(auto: DraftOption) -> Iterator[DraftOption]:
    if auto.entry is not None or auto.own_heads:
        yield replace(auto, kind=DraftKind.CHAIN)


def _is_listed(entry: ModelEntry, target: ModelShape) -> bool:
    """False for helpers that do not belong to the target: the list would only be longer."""
    if not entry.kind.is_helper:
        return True
    return entry.target is not None and target_mismatch(entry.target, target) is None


def _file_option(
    entry: ModelEntry, target: GgufHeader, parameters: int, known: VocabularyCache
) -> DraftOption:
    if entry.kind.is_helper:
        return _helper_option(entry, target)
    if entry.problem:
        return DraftOption(DraftKind.MODEL, DraftSuitability.UNFIT, entry.problem, entry)
    try:
        refusal = _refusal(entry, target, known)
    except ModelFileError as error:  # deleted or changed since it was listed
        return DraftOption(DraftKind.MODEL, DraftSuitability.UNFIT, error.sentence, entry)
    share = (entry.parameters or 0) / parameters if parameters else None
    if refusal:
        sentence = DraftMismatch(refusal).sentence
        return DraftOption(DraftKind.MODEL, DraftSuitability.UNFIT, sentence, entry, share=share)
    suitability = _suitability(entry, target, share)
    return DraftOption(DraftKind.MODEL, suitability, entry=entry, share=share)


def _helper_option(entry: ModelEntry, target: GgufHeader) -> DraftOption:
    if entry.target is None:
        refusal: Message | None = helper_refusal(entry.path, entry.kind)
    else:
        refusal = drafter_refusal(target, entry.path, entry.kind, entry.target)
    if refusal is None:
        return DraftOption(DraftKind.HELPER, DraftSuitability.GOOD, entry=entry)
    sentence = DraftMismatch(refusal).sentence
    return DraftOption(DraftKind.HELPER, DraftSuitability.UNFIT, sentence, entry)


def _refusal(entry: ModelEntry, target: GgufHeader, known: VocabularyCache) -> Message:
    """Why a model cannot draft, by its size if that is enough, otherwise by its vocabulary."""
    if entry.vocabulary_size:
        by_size = size_refusal(target, entry.path, entry.vocabulary_size)
        if by_size is not None:
            return by_size
    return known.fit(target, entry.path).reason


def _suitability(entry: ModelEntry, target: GgufHeader, share: float | None) -> DraftSuitability:
    if share == 1.0 and real_path(entry.path) == real_path(target.path):
        return DraftSuitability.SAME
    return DraftSuitability.TOO_LARGE if (share or 0.0) >= DRAFT_SHARE else DraftSuitability.GOOD


# -- the automatic choice -------------------------------------------------------------------------


def automatic_draft(
    entries: Iterable[ModelEntry],
    target: GgufHeader,
    vocabularies: VocabularyCache | None = None,
) -> DraftOption:
    """What "auto" selects: the model's own prediction layers, a file beside it, or a small model.

    Files that draft from inside a model are selected only if their name and folder show that they
    belong to it, by llama.cpp's convention: others of the same shape may be of another model.
    """
    entries = list(entries)
    if own_heads_refusal(target, mtp_layers(all_parts(target))) is None:
        return DraftOption(DraftKind.AUTO, DraftSuitability.GOOD, own_heads=True)
    helper = next(iter(_sibling_drafters(entries, target)), None)
    entry = helper or natural_draft(entries, target, vocabularies)
    return DraftOption(DraftKind.AUTO, DraftSuitability.GOOD, entry=entry)


def _sibling_drafters(entries: Iterable[ModelEntry], target: GgufHeader) -> list[ModelEntry]:
    """The files beside a model that can draft from inside it, the likeliest first."""
    listed = {entry.path: entry for entry in entries if is_sibling(entry.path, target.path)}
    with suppress(OSError):
        beside = (path for path in target.path.parent.glob("*.gguf") if path not in listed)
        named = [path for path in beside if is_sibling(path, target.path)]
        listed |= {path: entry_of_file(path) for path in named[:MAX_SIBLINGS]}
    fitting = [
        entry
        for entry in listed.values()
        if entry.target and not drafter_refusal(target, entry.path, entry.kind, entry.target)
    ]
    return sorted(fitting, key=lambda entry: rank_drafter(entry, target.path))


def natural_draft(
    entries: Iterable[ModelEntry],
    target: GgufHeader,
    vocabularies: VocabularyCache | None = None,
) -> ModelEntry | None:
    """The best of `draft_candidates`; None if no listed model can draft for `target`."""
    known = vocabularies or VocabularyCache()
    found = next(_fitting(_ranked_candidates(entries, target), target, known), None)
    known.save()
    return found


def draft_candidates(
    entries: Iterable[ModelEntry],
    target: GgufHeader,
    vocabularies: VocabularyCache | None = None,
) -> list[ModelEntry]:
    """The listed models that can draft for `target` and are small enough, best first.

    Models named as drafts come first, then those of the target's family, then the smallest.
    """
    known = vocabularies or VocabularyCache()
    found = list(_fitting(_ranked_candidates(entries, target), target, known))
    known.save()
    return found


def _ranked_candidates(entries: Iterable[ModelEntry], target: GgufHeader) -> list[ModelEntry]:
    """The models whose size and vocabulary size suit a target, best first."""
    parameters, tokens = sum(p.parameters for p in all_parts(target)), len(target.tokenizer.tokens)

    def rank(entry: ModelEntry) -> tuple[bool, bool, int]:
        is_related = bool(target.basename) and entry.basename == excerpt(target.basename, 200)
        return ("draft" not in entry.name.casefold(), not is_related, entry.parameters or 0)

    return sorted((e for e in entries if _is_candidate(e, parameters, tokens)), key=rank)


def _is_candidate(entry: ModelEntry, parameters: int, tokens: int) -> bool:
    """Whether a model may draft for one of so many parameters and tokens, by its facts alone."""
    vocabulary = entry.vocabulary_size
    if entry.problem or not entry.parameters or entry.origin == "extra" or not vocabulary:
        return False
    small = entry.parameters < parameters * DRAFT_SHARE
    return small and abs(vocabulary - tokens) <= MAX_SIZE_DIFFERENCE


def _fitting(
    entries: Iterable[ModelEntry], target: GgufHeader, known: VocabularyCache
) -> Iterator[ModelEntry]:
    for entry in entries:
        with suppress(ModelFileError):  # deleted or changed since it was listed
            if known.fit(target, entry.path).fits:
                yield entry
