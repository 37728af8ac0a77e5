"""What a setting is to the popover: where it lives, its words, how it is typed.

Ranges and defaults are those of `overthink.core.settings`; they are not repeated here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QCoreApplication

from overthink.core.settings import (
    DraftSettings,
    LoadSettings,
    RunSettings,
    SamplerSettings,
    choices,
    value_range,
)
from overthink.core.vocabulary import OnLoop

Owner = type[SamplerSettings] | type[DraftSettings] | type[RunSettings] | type[LoadSettings]
Value = int | float | str | OnLoop | tuple[float, ...]


@dataclass(frozen=True)
class SettingSpec:
    """One setting. Words are in English here and marked for translation."""

    owner: Owner
    field: str
    label: str
    help: str
    step: float = 1.0
    special: tuple[float, str] | None = None
    """A value that is shown as a word: 0 is off."""

    @property
    def title(self) -> str:
        """Its name, in the interface's language."""
        return QCoreApplication.translate("Settings", self.label)

    @property
    def explained(self) -> str:
        """What it does, in the interface's language."""
        return QCoreApplication.translate("Settings", self.help)

    @property
    def special_word(self) -> str:
        """The word for the special value; empty where there is none."""
        return QCoreApplication.translate("Settings", self.special[1]) if self.special else ""

    @property
    def default(self) -> Value:
        """What the struct says; a sampler's default is its model family's instead."""
        value: Value = msgspec.structs.asdict(self.owner())[self.field]
        return value

    @property
    def whole(self) -> bool:
        """True where only whole numbers make sense."""
        return isinstance(self.default, int)

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Least and most; None where it is no number."""
        return value_range(self.owner, self.field)

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that it may be; empty where it is no choice among words."""
        return choices(self.field)


class Group(NamedTuple):
    """Settings that belong together."""

    label: str
    settings: tuple[SettingSpec, ...]

    @property
    def title(self) -> str:
        """Its name, in the interface's language."""
        return QCoreApplication.translate("Settings", self.label)
