"""The prompts that come with the app, each with the right answer."""

from __future__ import annotations

import tomllib

import msgspec

from overthink.core.errors import BadInput
from overthink.core.messages import message


class BuiltInPrompt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A prompt to compare models on."""

    id: str
    title: str
    language: str
    text: str
    answer: str
    """The expected answer; see `overthink.grading.answers`."""
    temperature: float | None = None
    """The temperature at which the prompt shows what it is for; None for that of the family."""


class _PromptFile(msgspec.Struct, forbid_unknown_fields=True):
    prompt: tuple[BuiltInPrompt, ...]


def load_prompts(text: str) -> tuple[BuiltInPrompt, ...]:
    """Read the prompts of a TOML file.

    Raises:
        BadInput: the file is invalid; names the field.
    """
    try:
        return msgspec.convert(tomllib.loads(text), _PromptFile).prompt
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        what = message("the file of built-in prompts cannot be read ({why})", why=str(error))
        raise BadInput(what) from error


def find_prompt(prompts: tuple[BuiltInPrompt, ...], id_: str) -> BuiltInPrompt:
    """The prompt with that id.

    Raises:
        BadInput: it does not exist.
    """
    for prompt in prompts:
        if prompt.id == id_:
            return prompt
    raise BadInput(
        message("there is no built-in prompt “{id}”", id=id_),
        message("choose one of {ids:list}", ids=tuple(prompt.id for prompt in prompts)),
    )
