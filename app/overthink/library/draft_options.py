"""Everything that may draft for a model, each with the reason why it fits, pays or does not.

What a chooser of drafts shows. `overthink.library.draft_fit` has the rules of fitting and
`overthink.library.local_models` picks the one that "auto" stands for; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from overthink.core.errors import ModelFileError
from overthink.core.number_format import ENGLISH
from overthink.library.architectures import RECURRENT_ARCHITECTURES
from overthink.library.draft_fit import (
    MAX_SIZE_DIFFERENCE,
    draft_fit,
    size_refusal,
    supports_rollback,
)
from overthink.library.gguf_header import GgufHeader
from overthink.library.gguf_reader import read_header
from overthink.library.gguf_values import TextPool
from overthink.library.model_entry import ModelEntry
from overthink.library.model_folders import real_path
from overthink.library.suitability import all_parts

DRAFT_SHARE = 1 / 3
"""A larger draft costs more than it saves."""


@dataclass(frozen=True)
class DraftCandidate:
    """A model that can draft for another."""

    entry: ModelEntry
    reason: str
    """Why it was picked, in a clause."""


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
    """It fits, and costs more than it saves."""
    SAME = "same"
    """The model itself."""
    UNFIT = "unfit"


@dataclass(frozen=True)
class DraftOption:
    """One way to draft for a model."""

    kind: DraftKind
    suitability: DraftSuitability
    reason: str = ""
    """Why it cannot be used, in a sentence; empty where it can."""
    entry: ModelEntry | None = None
    """The drafting model; for "auto" the one it stands for, None where it stands for none."""
    share: float | None = None
    """The draft's parameters, over the model's."""

    @property
    def usable(self) -> bool:
        """True where the lane can draft so."""
        return self.suitability is not DraftSuitability.UNFIT


def draft_options(entries: Iterable[ModelEntry], target: GgufHeader) -> list[DraftOption]:
    """The drafts for a model: automatic, lookup, none, then all listed models, best first."""
    entries, pool = list(entries), TextPool()
    natural = natural_draft(entries, target)
    models = [_model_option(entry, target, pool) for entry in entries]
    ranks = list(DraftSuitability)

    def rank(option: DraftOption) -> tuple[bool, int, float]:
        chosen = natural is not None and option.entry is natural
        return (not chosen, ranks.index(option.suitability), option.share or 0.0)

    return [
        DraftOption(DraftKind.AUTO, DraftSuitability.GOOD, entry=natural),
        _lookup_option(target),
        DraftOption(DraftKind.NONE, DraftSuitability.GOOD),
        *sorted(models, key=rank),
    ]


def _lookup_option(target: GgufHeader) -> DraftOption:
    if supports_rollback(target):
        return DraftOption(DraftKind.LOOKUP, DraftSuitability.GOOD)
    reason = (
        f"The architecture {target.architecture} has recurrent memory, from which refused tokens"
        " cannot be removed."
    )
    return DraftOption(DraftKind.LOOKUP, DraftSuitability.UNFIT, reason)


def _model_option(entry: ModelEntry, target: GgufHeader, pool: TextPool) -> DraftOption:
    if entry.problem:
        return DraftOption(DraftKind.MODEL, DraftSuitability.UNFIT, entry.problem, entry)
    try:
        parameters = sum(part.parameters for part in all_parts(target))
        refusal = _refusal(entry, target, pool)
    except ModelFileError as error:  # gone or changed since it was listed
        return DraftOption(DraftKind.MODEL, DraftSuitability.UNFIT, str(error), entry)
    share = (entry.parameters or 0) / parameters if parameters else None
    if refusal:
        return DraftOption(DraftKind.MODEL, DraftSuitability.UNFIT, refusal, entry, share)
    return DraftOption(DraftKind.MODEL, _suitability(entry, target, share), "", entry, share)


def _refusal(entry: ModelEntry, target: GgufHeader, pool: TextPool) -> str:
    """Why a model cannot draft, by its header or, where the sizes say it all, without; or empty."""
    recurrent = not supports_rollback(target) or entry.architecture in RECURRENT_ARCHITECTURES
    if entry.vocabulary_size and not recurrent:  # whose refusal says more
        by_size = size_refusal(target, entry.path, entry.vocabulary_size)
        if by_size is not None:
            return by_size
    fit = draft_fit(target, read_header(entry.path, pool))
    return "" if fit.fits else fit.sentence


def _suitability(entry: ModelEntry, target: GgufHeader, share: float | None) -> DraftSuitability:
    if real_path(entry.path) == real_path(target.path):
        return DraftSuitability.SAME
    return DraftSuitability.TOO_LARGE if (share or 0.0) >= DRAFT_SHARE else DraftSuitability.GOOD


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
        reason = (
            f"{entry.name} has the same vocabulary and {ENGLISH.percent(share)} of the parameters"
        )
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
