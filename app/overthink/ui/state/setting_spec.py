"""What a setting is to the window: where it is stored, its labels, and how its value is written.

Ranges and defaults come from `overthink.core.settings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import msgspec

from overthink.core.messages import Message, message
from overthink.core.runaway.actions import parse_actions
from overthink.core.runaway.descriptions import KIND_NAMES
from overthink.core.settings import (
    DraftSettings,
    LoadSettings,
    RunSettings,
    SamplerSettings,
    choices,
    value_range,
)
from overthink.core.symbols import excerpt
from overthink.core.vocabulary import OnLoop
from overthink.library.chat_templates import is_source
from overthink.ui.i18n.localise_message import localise
from overthink.ui.i18n.number_format import count, trimmed

_RELOADS = message("A change reloads the model.")

Owner = type[SamplerSettings] | type[DraftSettings] | type[RunSettings] | type[LoadSettings]
Value = int | float | str | OnLoop | tuple[float, ...]


@dataclass(frozen=True)
class SettingSpec:
    """One setting."""

    owner: Owner
    field: str
    label: Message
    help: Message
    step: float = 1.0
    special: tuple[float, Message] | None = None
    """A value that is shown as a word, such as 0 as “off”."""

    @property
    def title(self) -> str:
        """Its translated name."""
        return localise(self.label)

    @property
    def explained(self) -> str:
        """The translated explanation."""
        explanation = localise(self.help)
        return f"{explanation} {localise(_RELOADS)}" if self.owner is LoadSettings else explanation

    @property
    def special_word(self) -> str:
        """The word for the special value; empty if there is none."""
        return localise(self.special[1]) if self.special else ""

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

    label: Message
    settings: tuple[SettingSpec, ...]

    @property
    def title(self) -> str:
        """Its translated name."""
        return localise(self.label)


_LOOP_ACTIONS = {
    OnLoop.MARK: message("mark and go on"),
    OnLoop.STOP: message("stop the run"),
    OnLoop.ANSWER: message("make it answer"),
}
_OPTIONS = {
    "auto": message("automatic"),
    "none": message("none"),
    "on": message("on"),
    "off": message("off"),
    "cpu": message("CPU only"),
}


def loop_text(action: OnLoop) -> str:
    """The translated label of an action on a loop."""
    return localise(_LOOP_ACTIONS[action])


def option_text(option: str) -> str:
    """A translated option; names of formats and devices are not translated."""
    return localise(_OPTIONS.get(option or "auto", option))


def template_text(template: str) -> str:
    """The name of the user's own chat template, which is a file or Jinja source."""
    if not template:
        return localise(message("the model's own"))
    shown = template if is_source(template) else Path(template).name
    return excerpt(" ".join(shown.split()), 40)


def actions_text(text: str) -> str:
    """What to do about runaways, in the interface's language."""
    actions = parse_actions(text)
    parts = [loop_text(actions.certain or OnLoop.MARK)]
    parts += [
        f"{localise(KIND_NAMES[kind])}: {loop_text(action)}" for kind, action in actions.kinds
    ]
    return ", ".join(parts)


def value_text(setting: SettingSpec, value: Value) -> str:
    """A setting's value, formatted for the interface's language."""
    if isinstance(value, OnLoop):
        return loop_text(value)
    if isinstance(value, str):
        if setting.field == "on_runaway":
            return actions_text(value)
        return template_text(value) if setting.field == "chat_template" else option_text(value)
    if isinstance(value, tuple):
        return ":".join(trimmed(share) for share in value) or option_text("auto")
    if setting.special is not None and value == setting.special[0]:
        return setting.special_word
    return count(value) if isinstance(value, int) else trimmed(float(value))
