"""Everything that may draft for a model, each with the reason why it fits, pays or does not.

What a chooser of drafts shows. `overthink.library.draft_fit` has the rules of fitting and
`overthink.library.catalogue` picks the one that "auto" stands for; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from overthink.core.errors import ModelFileError
from overthink.library.catalogue import DRAFT_SHARE, ModelEntry, natural_draft
from overthink.library.draft_fit import (
    RECURRENT_ARCHITECTURES,
    can_take_back,
    draft_fit,
    size_refusal,
)
from overthink.library.gguf_header import GgufHeader
from overthink.library.gguf_reader import read_header
from overthink.library.places import real_path
from overthink.library.suitability import all_parts
from overthink.library.text_pool import TextPool


class DraftKind(StrEnum):
    """What proposes the tokens."""

    AUTO = "auto"
    LOOKUP = "lookup"
    NONE = "none"
    MODEL = "model"


class DraftStanding(StrEnum):
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
    standing: DraftStanding
    reason: str = ""
    """Why it cannot be used, in a sentence; empty where it can."""
    entry: ModelEntry | None = None
    """The drafting model; for "auto" the one it stands for, None where it stands for none."""
    share: float | None = None
    """The draft's parameters, over the model's."""

    @property
    def usable(self) -> bool:
        """True where the lane can draft so."""
        return self.standing is not DraftStanding.UNFIT


def draft_options(entries: Iterable[ModelEntry], target: GgufHeader) -> list[DraftOption]:
    """The drafts for a model: automatic, lookup, none, then all listed models, best first."""
    entries, pool = list(entries), TextPool()
    natural = natural_draft(entries, target)
    models = [_model_option(entry, target, pool) for entry in entries]
    ranks = list(DraftStanding)

    def rank(option: DraftOption) -> tuple[bool, int, float]:
        chosen = natural is not None and option.entry is natural
        return (not chosen, ranks.index(option.standing), option.share or 0.0)

    return [
        DraftOption(DraftKind.AUTO, DraftStanding.GOOD, entry=natural),
        _lookup_option(target),
        DraftOption(DraftKind.NONE, DraftStanding.GOOD),
        *sorted(models, key=rank),
    ]


def _lookup_option(target: GgufHeader) -> DraftOption:
    if can_take_back(target):
        return DraftOption(DraftKind.LOOKUP, DraftStanding.GOOD)
    reason = (
        f"The architecture {target.architecture} has recurrent memory, from which refused tokens"
        " cannot be removed."
    )
    return DraftOption(DraftKind.LOOKUP, DraftStanding.UNFIT, reason)


def _model_option(entry: ModelEntry, target: GgufHeader, pool: TextPool) -> DraftOption:
    if entry.problem:
        return DraftOption(DraftKind.MODEL, DraftStanding.UNFIT, entry.problem, entry)
    try:
        parameters = sum(part.parameters for part in all_parts(target))
        refusal = _refusal(entry, target, pool)
    except ModelFileError as error:  # gone or changed since it was listed
        return DraftOption(DraftKind.MODEL, DraftStanding.UNFIT, str(error), entry)
    share = (entry.parameters or 0) / parameters if parameters else None
    if refusal:
        return DraftOption(DraftKind.MODEL, DraftStanding.UNFIT, refusal, entry, share)
    return DraftOption(DraftKind.MODEL, _standing(entry, target, share), "", entry, share)


def _refusal(entry: ModelEntry, target: GgufHeader, pool: TextPool) -> str:
    """Why a model cannot draft, by its header or, where the sizes say it all, without; or empty."""
    recurrent = not can_take_back(target) or entry.architecture in RECURRENT_ARCHITECTURES
    if entry.vocabulary_size and not recurrent:  # whose refusal says more
        by_size = size_refusal(target, entry.path, entry.vocabulary_size)
        if by_size is not None:
            return by_size
    fit = draft_fit(target, read_header(entry.path, pool))
    return "" if fit.fits else fit.sentence


def _standing(entry: ModelEntry, target: GgufHeader, share: float | None) -> DraftStanding:
    if real_path(entry.path) == real_path(target.path):
        return DraftStanding.SAME
    return DraftStanding.TOO_LARGE if (share or 0.0) >= DRAFT_SHARE else DraftStanding.GOOD
