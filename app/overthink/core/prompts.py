"""The prompts that come with the app, each with the answer that is right."""

from __future__ import annotations

import tomllib

import msgspec

from overthink.core.errors import BadInput


class BuiltInPrompt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A prompt to compare models on."""

    id: str
    title: str
    language: str
    text: str
    answer: str
    """What is expected; `overthink.grading.answers` compares."""


class _PromptFile(msgspec.Struct, forbid_unknown_fields=True):
    prompt: tuple[BuiltInPrompt, ...]


def load_prompts(text: str) -> tuple[BuiltInPrompt, ...]:
    """The prompts of a TOML file.

    Raises:
        BadInput: the file is not as it should be; names the field.
    """
    try:
        return msgspec.convert(tomllib.loads(text), _PromptFile).prompt
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadInput(f"the file of built-in prompts cannot be read ({error})") from error


def find_prompt(prompts: tuple[BuiltInPrompt, ...], id_: str) -> BuiltInPrompt:
    """The prompt of that id.

    Raises:
        BadInput: there is none.
    """
    for prompt in prompts:
        if prompt.id == id_:
            return prompt
    known = ", ".join(p.id for p in prompts)
    raise BadInput(f"there is no built-in prompt “{id_}”", f"there are {known}")
