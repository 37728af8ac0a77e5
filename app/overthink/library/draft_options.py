"""Everything that can draft for a model, and why it fits, is worthwhile, or not.

`overthink.library.draft_fit` has the rules of compatibility. The window and the terminal offer the
options; `natural_draft` is the one that "auto" selects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from overthink.core.errors import DraftMismatch, ModelFileError
from overthink.core.messages import NO_MESSAGE, Message, message
from overthink.core.symbols import excerpt
from overthink.library.architectures import RECURRENT_ARCHITECTURES
from overthink.library.draft_fit import (
    MAX_SIZE_DIFFERENCE,
    helper_refusal,
    size_refusal,
    supports_rollback,
)
from overthink.library.file_kinds import ModelShape, shape_of, target_mismatch
from overthink.library.gguf_header import GgufHeader
from overthink.library.model_entry import ModelEntry
from overthink.library.model_folders import real_path
from overthink.library.suitability import all_parts
from overthink.library.vocabulary_cache import VocabularyCache

DRAFT_SHARE = 1 / 3
"""Share of the target's parameters above which a draft costs more than it saves."""


class DraftKind(StrEnum):
    """What proposes the tokens."""

    AUTO = "auto"
    LOOKUP = "lookup"
    NONE = "none"
    MODEL = "model"


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
    """The drafting model; for "auto" the one that it selects, None if it selects none."""
    share: float | None = None
    """The draft's parameters, divided by the model's."""

    @property
    def usable(self) -> bool:
        """Whether the lane can draft this way."""
        return self.suitability is not DraftSuitability.UNFIT


def draft_options(
    entries: Iterable[ModelEntry],
    target: GgufHeader,
    vocabularies: VocabularyCache | None = None,
) -> list[DraftOption]:
    """The drafts for a model: automatic, lookup, none, then all listed models, best first.

    Args:
        vocabularies: what is known of the vocabularies of files; saved at the end.
    """
    entries, known = list(entries), vocabularies or VocabularyCache()
    natural = natural_draft(entries, target, known)
    shape = shape_of(target)
    listed = [entry for entry in entries if _is_listed(entry, shape)]
    parameters = sum(part.parameters for part in all_parts(target))
    models = [_model_option(entry, target, parameters, known) for entry in listed]
    known.save()
    ranks = list(DraftSuitability)

    def rank(option: DraftOption) -> tuple[bool, int, float]:
        is_natural = natural is not None and option.entry is natural
        return (not is_natural, ranks.index(option.suitability), option.share or 0.0)

    return [
        DraftOption(DraftKind.AUTO, DraftSuitability.GOOD, entry=natural),
        _lookup_option(target),
        DraftOption(DraftKind.NONE, DraftSuitability.GOOD),
        *sorted(models, key=rank),
    ]


def _lookup_option(target: GgufHeader) -> DraftOption:
    if supports_rollback(target):
        return DraftOption(DraftKind.LOOKUP, DraftSuitability.GOOD)
    reason = message(
        "the architecture {architecture} has recurrent memory, from which rejected tokens cannot "
        "be removed",
        architecture=target.architecture,
    )
    sentence = DraftMismatch(reason).sentence
    return DraftOption(DraftKind.LOOKUP, DraftSuitability.UNFIT, sentence)


def _is_listed(entry: ModelEntry, target: ModelShape) -> bool:
    """False for helpers that do not belong to the target: the list would only be longer."""
    if not entry.kind.is_helper:
        return True
    return entry.target is not None and target_mismatch(entry.target, target) is None


def _model_option(
    entry: ModelEntry, target: GgufHeader, parameters: int, known: VocabularyCache
) -> DraftOption:
    if entry.kind.is_helper:
        sentence = DraftMismatch(helper_refusal(entry.path, entry.kind)).sentence
        return DraftOption(DraftKind.MODEL, DraftSuitability.UNFIT, sentence, entry)
    if entry.problem:
        return DraftOption(DraftKind.MODEL, DraftSuitability.UNFIT, entry.problem, entry)
    try:
        refusal = _refusal(entry, target, known)
    except ModelFileError as error:  # deleted or changed since it was listed
        return DraftOption(DraftKind.MODEL, DraftSuitability.UNFIT, error.sentence, entry)
    share = (entry.parameters or 0) / parameters if parameters else None
    if refusal:
        sentence = DraftMismatch(refusal).sentence
        return DraftOption(DraftKind.MODEL, DraftSuitability.UNFIT, sentence, entry, share)
    suitability = _suitability(entry, target, share)
    return DraftOption(DraftKind.MODEL, suitability, entry=entry, share=share)


def _refusal(entry: ModelEntry, target: GgufHeader, known: VocabularyCache) -> Message:
    """Why a model cannot draft, by its size if that is enough, otherwise by its vocabulary."""
    recurrent = not supports_rollback(target) or entry.architecture in RECURRENT_ARCHITECTURES
    if entry.vocabulary_size and not recurrent:  # recurrent ones have a better reason
        by_size = size_refusal(target, entry.path, entry.vocabulary_size)
        if by_size is not None:
            return by_size
    return known.fit(target, entry.path).reason


def _suitability(entry: ModelEntry, target: GgufHeader, share: float | None) -> DraftSuitability:
    if share == 1.0 and real_path(entry.path) == real_path(target.path):
        return DraftSuitability.SAME
    return DraftSuitability.TOO_LARGE if (share or 0.0) >= DRAFT_SHARE else DraftSuitability.GOOD


# -- the automatic choice -------------------------------------------------------------------------


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
