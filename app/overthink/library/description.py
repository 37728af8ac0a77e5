"""What is known of a listed model beyond its header: family, tags, licence, whether it can reason.

The family profiles tell; where they do not, it is a guess and says so. The same for the window, the
terminal and whoever else lists models.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from overthink.core.profiles import (
    GENERIC_CHAT,
    GENERIC_THINK,
    FamilyProfile,
    Profiles,
    Recognition,
)
from overthink.library.entries import ModelEntry
from overthink.library.licences import Licence, licence_of


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
