"""What is known of a listed model beyond its header: family, thinking tags, licence.

The family profiles provide it. Where they don't, it is a guess and marked as one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from overthink.core.messages import Message
from overthink.core.profiles import (
    GENERIC_CHAT,
    GENERIC_THINK,
    FamilyProfile,
    Profiles,
    Recognition,
)
from overthink.library.model_entry import ModelEntry

_NON_COMMERCIAL = re.compile(
    r"(^|[^a-z])nc([^a-z]|$)|non-?commercial|research-only|^exaone|^(mrl|mnpl)$", re.IGNORECASE
)
"""Licences that forbid commercial use by name, and those whose text does: EXAONE's of all versions
(NC, or research only) and Mistral's research and non-production licences."""
_FREE = re.compile(
    r"^(apache-?2(\.0)?|apache license 2\.0|mit|bsd(-[23]-clause)?|isc|unlicense|cc0(-1\.0)?"
    r"|cc-by-4\.0|cc-by-sa-4\.0)$",
    re.IGNORECASE,
)


class Use(StrEnum):
    """What a licence is known to allow. This is no legal advice."""

    FREE = "free"
    """Also commercial use."""
    NON_COMMERCIAL = "non-commercial"
    UNKNOWN = "unknown"
    """The user has to read its terms."""


@dataclass(frozen=True)
class Licence:
    """A model's licence."""

    name: str
    """Empty if it is unknown."""
    use: Use
    from_file: bool = False
    """The name is from the file, not from the makers."""


def licence_of(family: FamilyProfile, of_file: str) -> Licence:
    """The licence of a model.

    The profile takes precedence: it was read from the makers' own card, while the field in a file
    may have been filled in by a converter.

    Args:
        family: the profile of its family.
        of_file: the licence in its header; empty if it has none.
    """
    if family.licence:
        use = Use.NON_COMMERCIAL if family.non_commercial else use_of(family.licence)
        return Licence(family.licence, use)
    return Licence(of_file, use_of(of_file), from_file=bool(of_file))


def use_of(name: str) -> Use:
    """What a licence of this name is known to allow."""
    name = name.strip()
    if _NON_COMMERCIAL.search(name):
        return Use.NON_COMMERCIAL
    return Use.FREE if _FREE.match(name) else Use.UNKNOWN


@dataclass(frozen=True)
class ModelDescription:
    """What lists and details show of a model, besides its entry."""

    entry: ModelEntry
    recognition: Recognition
    licence: Licence

    @property
    def family(self) -> FamilyProfile:
        """The family that the model was recognised as."""
        return self.recognition.profile

    @property
    def guessed(self) -> bool:
        """Whether the family, or at least its tags, are a guess."""
        return self.recognition.guessed

    @property
    def reason(self) -> Message:
        """Why it was recognised as this family, a clause."""
        return self.recognition.reason

    @property
    def reasons(self) -> bool:
        """Whether it can think before it answers, as far as is known."""
        return self.family.markers is not None

    @property
    def is_known_family(self) -> bool:
        """Whether the family is more than a fallback."""
        return self.family.name not in (GENERIC_CHAT, GENERIC_THINK)

    @property
    def tags(self) -> str:
        """The first opening and closing tag of a thought; empty without thoughts."""
        markers = self.family.markers
        if markers is None:
            return ""
        return f"{markers.open[0] if markers.open else '…'} {markers.close[0]}"


class Describer:
    """Describes models; equal names and templates are recognised once."""

    def __init__(self, profiles: Profiles) -> None:
        self._recognise = lru_cache(maxsize=4_096)(profiles.recognise)

    def describe(self, entry: ModelEntry) -> ModelDescription:
        """Describe a model."""
        found = self._recognise(entry.architecture, entry.all_names, entry.template or None)
        return ModelDescription(entry, found, licence_of(found.profile, entry.licence))
