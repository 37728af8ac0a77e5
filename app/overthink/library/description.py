"""What is known of a listed model beyond its header: family, tags, licence, whether it can reason.

The family profiles tell; where they do not, it is a guess and says so. The same for the window, the
terminal and whoever else lists models.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from overthink.core.profiles import (
    GENERIC_CHAT,
    GENERIC_THINK,
    FamilyProfile,
    Profiles,
    Recognition,
)
from overthink.library.model_entry import ModelEntry


@dataclass(frozen=True)
class ModelDescription:
    """What lists and details show of a model, beside its entry."""

    entry: ModelEntry
    recognition: Recognition
    licence: Licence

    @property
    def family(self) -> FamilyProfile:
        """What it was taken for."""
        return self.recognition.profile

    @property
    def guessed(self) -> bool:
        """The family, or at least its tags, are a guess."""
        return self.recognition.guessed

    @property
    def reason(self) -> str:
        """Why it was taken for that family, a clause in English."""
        return self.recognition.reason

    @property
    def reasons(self) -> bool:
        """It can think before it answers, as far as is known."""
        return self.family.markers is not None

    @property
    def is_known_family(self) -> bool:
        """False where nothing but a fallback was left."""
        return self.family.name not in (GENERIC_CHAT, GENERIC_THINK)

    @property
    def tags(self) -> str:
        """The first opening and closing tag of a thought, as text; empty without thoughts."""
        markers = self.family.markers
        if markers is None:
            return ""
        return f"{markers.open[0] if markers.open else '…'} {markers.close[0]}"


class Describer:
    """Describes models; the same names and template are recognised once."""

    def __init__(self, profiles: Profiles) -> None:
        self._recognise = lru_cache(maxsize=4_096)(profiles.recognise)

    def describe(self, entry: ModelEntry) -> ModelDescription:
        """What is known of a model."""
        found = self._recognise(entry.architecture, entry.all_names, entry.template or None)
        return ModelDescription(
            entry=entry,
            recognition=found,
            licence=licence_of(found.profile, entry.licence),
        )


_NON_COMMERCIAL = re.compile(
    r"(^|[^a-z])nc([^a-z]|$)|non-?commercial|research-only|^exaone|^(mrl|mnpl)$", re.IGNORECASE
)
"""Licences whose very name says it, and those whose text does: EXAONE's of all versions (NC, or for
research only) and Mistral's research and non-production ones."""
_FREE = re.compile(
    r"^(apache-?2(\.0)?|apache license 2\.0|mit|bsd(-[23]-clause)?|isc|unlicense|cc0(-1\.0)?"
    r"|cc-by-4\.0|cc-by-sa-4\.0)$",
    re.IGNORECASE,
)


class Use(StrEnum):
    """What a licence is known to allow."""

    FREE = "free"
    """Commercial use, too."""
    NON_COMMERCIAL = "non-commercial"
    UNKNOWN = "unknown"
    """Its terms have to be read."""


@dataclass(frozen=True)
class Licence:
    """A model's licence."""

    name: str
    """Empty where it is not known."""
    use: Use
    from_file: bool = False
    """The name is the file's own word, not the makers'."""


def licence_of(family: FamilyProfile, of_file: str) -> Licence:
    """The licence of a model.

    Args:
        family: the profile of its family.
        of_file: the licence in the words of its header; empty where it has none.
    """
    if family.licence:
        use = Use.NON_COMMERCIAL if family.non_commercial else use_of(family.licence)
        return Licence(family.licence, use)
    return Licence(of_file, use_of(of_file), from_file=bool(of_file))


def use_of(name: str) -> Use:
    """What a licence of that name is known to allow."""
    name = name.strip()
    if _NON_COMMERCIAL.search(name):
        return Use.NON_COMMERCIAL
    return Use.FREE if _FREE.match(name) else Use.UNKNOWN
