"""Everything that can draft for a model, and why it fits, is worthwhile, or not.

`overthink.library.draft_fit` has the rules of compatibility. The window and the terminal offer the
options; `natural_draft` is the one that "auto" selects.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from overthink.core.errors import DraftMismatch, ModelFileError
from overthink.core.messages import NO_MESSAGE, Message, message
from overthink.library.architectures import RECURRENT_ARCHITECTURES
from overthink.library.draft_fit import (
    MAX_SIZE_DIFFERENCE,
    draft_fit,
    helper_refusal,
    size_refusal,
    supports_rollback,
)
from overthink.library.file_kinds import ModelShape, shape_of, target_mismatch
from overthink.library.gguf_header import GgufHeader
from overthink.library.gguf_reader import read_header
from overthink.library.gguf_values import TextPool
from overthink.library.model_entry import ModelEntry
from overthink.library.model_folders import real_path
from overthink.library.suitability import all_parts

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


def draft_options(entries: Iterable[ModelEntry], target: GgufHeader) -> list[DraftOption]:
    """The drafts for a model: automatic, lookup, none, then all listed models, best first."""
    entries, pool = list(entries), TextPool()
    natural = natural_draft(entries, target)
    shape = shape_of(target)
    listed = [entry for entry in entries if _is_listed(entry, shape)]
    models = [_model_option(entry, target, pool) for entry in listed]
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


def _model_option(entry: ModelEntry, target: GgufHeader, pool: TextPool) -> DraftOption:
    if entry.kind.is_helper:
        sentence = DraftMismatch(helper_refusal(entry.path, entry.kind)).sentence
        return DraftOption(DraftKind.MODEL, DraftSuitability.UNFIT, sentence, entry)
    if entry.problem:
        return DraftOption(DraftKind.MODEL, DraftSuitability.UNFIT, entry.problem, entry)
    try:
        parameters = sum(part.parameters for part in all_parts(target))
        refusal = _refusal(entry, target, pool)
    except ModelFileError as error:  # deleted or changed since it was listed
        return DraftOption(DraftKind.MODEL, DraftSuitability.UNFIT, error.sentence, entry)
    share = (entry.parameters or 0) / parameters if parameters else None
    if refusal:
        sentence = DraftMismatch(refusal).sentence
        return DraftOption(DraftKind.MODEL, DraftSuitability.UNFIT, sentence, entry, share)
    suitability = _suitability(entry, target, share)
    return DraftOption(DraftKind.MODEL, suitability, entry=entry, share=share)


def _refusal(entry: ModelEntry, target: GgufHeader, pool: TextPool) -> Message:
    """Why a model cannot draft, by its size if that is enough, otherwise by its header."""
    recurrent = not supports_rollback(target) or entry.architecture in RECURRENT_ARCHITECTURES
    if entry.vocabulary_size and not recurrent:  # recurrent ones have a better reason
        by_size = size_refusal(target, entry.path, entry.vocabulary_size)
        if by_size is not None:
            return by_size
    return draft_fit(target, read_header(entry.path, pool)).reason


def _suitability(entry: ModelEntry, target: GgufHeader, share: float | None) -> DraftSuitability:
    if real_path(entry.path) == real_path(target.path):
        return DraftSuitability.SAME
    return DraftSuitability.TOO_LARGE if (share or 0.0) >= DRAFT_SHARE else DraftSuitability.GOOD


# -- the automatic choice -------------------------------------------------------------------------


def natural_draft(entries: Iterable[ModelEntry], target: GgufHeader) -> ModelEntry | None:
    """The best of `draft_candidates`; None if no listed model can draft for `target`."""
    return next(iter(draft_candidates(entries, target)), None)


def draft_candidates(entries: Iterable[ModelEntry], target: GgufHeader) -> list[ModelEntry]:
    """The listed models that can draft for `target` and are small enough, best first.

    Models named as drafts come first, then those of the target's family, then the smallest.
    """
    parameters, pool = sum(part.parameters for part in all_parts(target)), TextPool()
    found: list[tuple[tuple[bool, bool, int], ModelEntry]] = []
    for entry in entries:
        draft = _candidate_header(entry, target, parameters, pool)
        if draft is None:
            continue
        is_related = bool(target.basename) and draft.basename == target.basename
        rank = ("draft" not in entry.name.casefold(), not is_related, entry.parameters or 0)
        found.append((rank, entry))
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]


def _candidate_header(
    entry: ModelEntry, target: GgufHeader, parameters: int, pool: TextPool
) -> GgufHeader | None:
    """The header of a model that can draft for `target`; None for others."""
    vocabulary = entry.vocabulary_size
    if entry.problem or not entry.parameters or entry.origin == "extra" or not vocabulary:
        return None
    if entry.parameters >= parameters * DRAFT_SHARE:
        return None
    if abs(vocabulary - len(target.tokenizer.tokens)) > MAX_SIZE_DIFFERENCE:
        return None  # saves reading the header, which would give the same answer
    try:
        draft = read_header(entry.path, pool)
    except ModelFileError:  # deleted or changed since it was listed
        return None
    return draft if draft_fit(target, draft).fits else None
