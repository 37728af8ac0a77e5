"""How a chat template turns thinking on and off, sets its effort, and treats earlier thoughts.

Templates have no common interface for this: each reads variables of its own, and some read a
command in the system prompt. `library.template_variables` finds them in a template's source.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from overthink.core.errors import BadOption
from overthink.core.messages import Message, message
from overthink.core.settings import RunSettings

Variables = dict[str, bool | int | str]
"""Values of a template's variables, by name."""

USUAL_LEVELS = ("low", "medium", "high")
"""Efforts of templates that print the effort instead of comparing it."""


class ThinkingSwitches(msgspec.Struct, frozen=True, kw_only=True):
    """What a template reads; everything is empty if it reads nothing."""

    on: Variables = {}
    """Turns thinking on."""
    off: Variables = {}
    commands: tuple[str, ...] = ()
    """Texts in the system prompt that turn thinking on and off, in this order."""
    effort: str = ""
    """The variable of the effort."""
    levels: tuple[str, ...] = ()
    """Efforts, as the template lists them; else those that are usual."""
    any_level: bool = False
    """The template prints the effort, so levels that it does not list are possible."""
    keep: Variables = {}
    """Makes the template put earlier thoughts into the prompt."""
    drop: Variables = {}

    @property
    def can_switch(self) -> bool:
        """True if thinking can be turned on and off."""
        return bool(self.off or self.commands)

    def of(self, run: RunSettings, *, turn_on: bool = False) -> Variables:
        """The variables for a run; what the template defines itself is left out.

        Args:
            turn_on: what `thinking = "auto"` means; False leaves it to the template.
        """
        found: Variables = {}
        thinking = "on" if run.thinking == "auto" and turn_on else run.thinking
        if thinking == "on":
            found |= self.on
        if self.effort and run.effort:
            found[self.effort] = run.effort
        if thinking == "off":
            found |= self.off
        if run.keep_thoughts != "auto":
            found |= self.keep if run.keep_thoughts == "on" else self.drop
        return found

    def command(self, run: RunSettings, *, turn_on: bool = False) -> str:
        """The text for the system prompt; empty if there is none."""
        if not self.commands or (run.thinking == "auto" and not turn_on):
            return ""
        return self.commands[1 if run.thinking == "off" else 0]

    @property
    def choices(self) -> Iterator[tuple[str, str]]:
        """What can be set: the name of an option, and its values."""
        if self.can_switch:
            yield "--thinking", "on, off"
        if self.effort:
            yield "--effort", ", ".join(self.levels) + (" or another word" * self.any_level)
        if self.keep:
            yield "--keep-thoughts", "on"

    def check(self, run: RunSettings, model: str) -> None:
        """Raise `BadOption` for an effort that the template does not know."""
        if not run.effort or not self.effort or self.any_level or run.effort in self.levels:
            return
        raise BadOption(
            message(
                "the chat template of {model} has no effort “{effort}”",
                model=model,
                effort=run.effort,
            ),
            message("choose from: {levels:list}", levels=self.levels),
        )

    def ignored(self, run: RunSettings, model: str) -> Iterator[Message]:
        """A sentence for each setting without an effect on this template."""
        if run.thinking != "auto" and not self.can_switch:
            yield message(
                "The chat template of {model} has no switch for thinking, so “{setting}” has no"
                " effect.",
                model=model,
                setting=run.thinking,
            )
        if run.effort and not self.effort:
            yield message(
                "The chat template of {model} reads no effort, so “{effort}” has no effect.",
                model=model,
                effort=run.effort,
            )
        elif run.effort and run.thinking == "off":
            yield message("Thinking is off, so the effort has no effect.")
        if run.keep_thoughts == "on" and not self.keep:
            yield message(
                "The chat template of {model} has no option that keeps earlier thoughts, so it"
                " decides.",
                model=model,
            )


NO_SWITCHES = ThinkingSwitches()
