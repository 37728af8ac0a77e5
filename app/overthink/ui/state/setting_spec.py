"""What a setting is to the window: where it is stored, its labels, and how its value is written.

Ranges and defaults come from `overthink.core.settings`.
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
from overthink.ui.i18n.number_format import count, trimmed

Owner = type[SamplerSettings] | type[DraftSettings] | type[RunSettings] | type[LoadSettings]
Value = int | float | str | OnLoop | tuple[float, ...]


@dataclass(frozen=True)
class SettingSpec:
    """One setting. Its texts are in English, marked for translation."""

    owner: Owner
    field: str
    label: str
    help: str
    step: float = 1.0
    special: tuple[float, str] | None = None
    """A value that is shown as a word, such as 0 as “off”."""

    @property
    def title(self) -> str:
        """Its translated name."""
        return QCoreApplication.translate("Settings", self.label)

    @property
    def explained(self) -> str:
        """The translated explanation."""
        return QCoreApplication.translate("Settings", self.help)

    @property
    def special_word(self) -> str:
        """The word for the special value; empty if there is none."""
        return QCoreApplication.translate("Settings", self.special[1]) if self.special else ""

    @property
    def default(self) -> Value:
        """The struct's default. For samplers, the model family's default takes precedence."""
        value: Value = msgspec.structs.asdict(self.owner())[self.field]
        return value

    @property
    def whole(self) -> bool:
        """True if only whole numbers make sense."""
        return isinstance(self.default, int)

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Minimum and maximum; None if it is not a number."""
        return value_range(self.owner, self.field)

    @property
    def choices(self) -> tuple[str, ...]:
        """The permitted words; empty if it is not a choice of words."""
        return choices(self.field)


class Group(NamedTuple):
    """Settings that belong together."""

    label: str
    settings: tuple[SettingSpec, ...]

    @property
    def title(self) -> str:
        """Its translated name."""
        return QCoreApplication.translate("Settings", self.label)


def loop_words(action: OnLoop) -> str:
    """The translated label of an action on a loop."""
    return {
        OnLoop.MARK: QCoreApplication.translate("Settings", "mark and go on"),
        OnLoop.STOP: QCoreApplication.translate("Settings", "stop the run"),
        OnLoop.ANSWER: QCoreApplication.translate("Settings", "make it answer"),
    }[action]


def choice_words(word: str) -> str:
    """A translated choice; names of formats and devices are not translated."""
    return {
        "auto": QCoreApplication.translate("Settings", "automatic"),
        "on": QCoreApplication.translate("Settings", "on"),
        "off": QCoreApplication.translate("Settings", "off"),
        "cpu": QCoreApplication.translate("Settings", "CPU only"),
    }.get(word, word)


def value_words(setting: SettingSpec, value: Value) -> str:
    """A setting's value, formatted for the interface's language."""
    if isinstance(value, OnLoop):
        return loop_words(value)
    if isinstance(value, str):
        return choice_words(value)
    if isinstance(value, tuple):
        return ":".join(trimmed(share) for share in value) or choice_words("auto")
    if setting.special is not None and value == setting.special[0]:
        return setting.special_word
    return count(value) if isinstance(value, int) else trimmed(float(value))
