"""A lane's settings as a person sees them: values, what the defaults are, which were changed.

Knows no widgets. A sampler's default is what the makers of the model recommend, so it may change
with the model; what a person set stays set.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from overthink.comparison.plan import LaneChoice
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.ui.state.setting_spec import SettingSpec, Value
from overthink.ui.state.settings_schema import SETTINGS


class LaneSettings:
    """The values of all settings of one lane."""

    def __init__(self) -> None:
        self._set: dict[SettingSpec, Value] = {}
        self._family = SamplerSettings()

    def default(self, setting: SettingSpec) -> Value:
        """What applies where nothing was set."""
        if setting.owner is SamplerSettings:
            value: Value = getattr(self._family, setting.field)
            return value
        return setting.default

    def value(self, setting: SettingSpec) -> Value:
        """What applies."""
        return self._set.get(setting, self.default(setting))

    def changed(self, setting: SettingSpec) -> bool:
        """True where the value is not the default."""
        return self.value(setting) != self.default(setting)

    def all_changed(self) -> tuple[SettingSpec, ...]:
        """Those that are not as they are by default."""
        return tuple(setting for setting in SETTINGS if self.changed(setting))

    def set(self, setting: SettingSpec, value: Value) -> None:
        """Sets a value; the default itself counts as not set."""
        if value == self.default(setting):
            self.reset(setting)
        else:
            self._set[setting] = value

    def reset(self, setting: SettingSpec) -> None:
        """Back to the default."""
        self._set.pop(setting, None)

    def reset_all(self) -> None:
        """All back to their defaults."""
        self._set.clear()

    def set_family(self, sampling: SamplerSettings) -> None:
        """Takes what the makers of the model recommend as defaults."""
        self._family = sampling

    def take(self, choice: LaneChoice) -> None:
        """Takes the settings of a choice in place of all that was set."""
        self._set = dict(_values_set(choice))

    def put_into(self, choice: LaneChoice) -> LaneChoice:
        """The choice with these settings."""
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
    """What a choice sets, in place of what applies by itself."""
    parts = {DraftSettings: choice.draft_settings, RunSettings: choice.run}
    parts |= {LoadSettings: choice.load}
    for setting in SETTINGS:
        if setting.owner is SamplerSettings:
            if setting.field in choice.sampler:
                yield setting, choice.sampler[setting.field]
        elif (value := getattr(parts[setting.owner], setting.field)) != setting.default:
            yield setting, value
