"""A lane's settings: values, defaults, and which values were changed. Knows no widgets.

The defaults of sampler settings are those of the model's family, so they may change with the model;
values set by the user stay set.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from overthink.comparison.plan import LaneChoice
from overthink.core.messages import NO_MESSAGE, Message
from overthink.core.profiles import DefaultOrigin, FamilyProfile
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.core.thinking_switches import ThinkingSwitches
from overthink.ui.state.setting_spec import SettingSpec, Value
from overthink.ui.state.settings_schema import SETTINGS


class LaneSettings:
    """The values of all settings of one lane."""

    def __init__(self) -> None:
        self._set: dict[SettingSpec, Value] = {}
        self._sampling = SamplerSettings()
        self._family: FamilyProfile | None = None
        self._guessed = False
        self.switches = ThinkingSwitches()
        """What the model's chat template reads."""

    def acts(self, setting: SettingSpec) -> bool:
        """Whether a setting acts on the model; those of thinking need a template that reads it."""
        if setting.owner is not RunSettings:
            return True
        of_thinking = {
            "thinking": self.switches.can_switch,
            "effort": bool(self.switches.effort),
            "keep_thoughts": bool(self.switches.keep),
        }
        return of_thinking.get(setting.field, True)

    def default(self, setting: SettingSpec) -> Value:
        """The value in effect unless the user sets one."""
        if setting.owner is SamplerSettings:
            value: Value = getattr(self._sampling, setting.field)
            return value
        return setting.default

    def value(self, setting: SettingSpec) -> Value:
        """The value in effect."""
        return self._set.get(setting, self.default(setting))

    def changed(self, setting: SettingSpec) -> bool:
        """Whether the value differs from the default."""
        return self.value(setting) != self.default(setting)

    def all_changed(self) -> tuple[SettingSpec, ...]:
        """The settings that differ from their defaults."""
        return tuple(setting for setting in SETTINGS if self.changed(setting))

    def set(self, setting: SettingSpec, value: Value) -> None:
        """Set a value; the default counts as not set."""
        if value == self.default(setting):
            self.reset(setting)
        else:
            self._set[setting] = value

    def reset(self, setting: SettingSpec) -> None:
        """Return to the default."""
        self._set.pop(setting, None)

    def reset_all(self) -> None:
        """Return all settings to their defaults."""
        self._set.clear()

    def origin(self, setting: SettingSpec) -> Message:
        """Who recommends the default, as a clause; empty while the family is unknown."""
        if self._family is None:
            return NO_MESSAGE
        if setting.owner is not SamplerSettings:
            return DefaultOrigin.OURS.text(self._family.label)
        origin = self._family.origin_of(setting.field, guessed=self._guessed)
        return origin.text(self._family.label)

    def set_family(
        self, sampling: SamplerSettings, family: FamilyProfile | None = None, guessed: bool = False
    ) -> None:
        """Use the sampler settings of the model's family as defaults.

        Args:
            family: states where the defaults come from.
            guessed: the model is only guessed to belong to it.
        """
        self._sampling, self._family, self._guessed = sampling, family, guessed

    def load(self, choice: LaneChoice) -> None:
        """Replace all values by those of a choice."""
        self._set = dict(_values_set(choice))

    def apply_to(self, choice: LaneChoice) -> LaneChoice:
        """Return the choice with these settings."""
        return LaneChoice(
            model=choice.model,
            draft=choice.draft,
            sampler=self._fields(SamplerSettings),
            draft_settings=DraftSettings(**self._fields(DraftSettings)),
            run=RunSettings(**self._fields(RunSettings)),
            load=LoadSettings(**self._fields(LoadSettings)),
        )

    def _fields(self, owner: type[msgspec.Struct]) -> dict[str, Any]:
        return {s.field: value for s, value in self._set.items() if s.owner is owner}


def _values_set(choice: LaneChoice) -> Iterable[tuple[SettingSpec, Value]]:
    """The values of a choice that differ from the defaults."""
    parts = {DraftSettings: choice.draft_settings, RunSettings: choice.run}
    parts |= {LoadSettings: choice.load}
    for setting in SETTINGS:
        if setting.owner is SamplerSettings:
            if setting.field in choice.sampler:
                yield setting, choice.sampler[setting.field]
        elif (value := getattr(parts[setting.owner], setting.field)) != setting.default:
            yield setting, value
