"""Tokens that end the assistant's turn, learnt from the chat template.

llama.cpp knows end tokens by their usual spellings and by what the file declares. A file that
declares too few lets its model write on behind the end of its answer, in control tokens that have
no text. The template shows which token ends a turn: the one that it writes behind an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from overthink.core.errors import EnvironmentFailure
from overthink.core.protocol import ChatMessage
from overthink.core.settings import RunSettings
from overthink.inference.prompt_tokens import is_control

if TYPE_CHECKING:
    from overthink.inference.chat_template import ChatTemplate
    from overthink.inference.llama_api import Model

_ANSWER = "Quixotic zephyrs"
_READ = 200
"""Characters behind the answer that are read; the token is among the first."""


def learn_turn_ends(model: Model, template: ChatTemplate, tags: frozenset[int]) -> frozenset[int]:
    """Return the tokens that end a turn by the template, and are not declared as ends.

    Args:
        tags: tokens of the family's think tags and headers, which end no turn.
    """
    talk = (
        ChatMessage("user", "Hello"),
        ChatMessage("assistant", _ANSWER),
        ChatMessage("user", "Thanks"),
    )
    try:
        rendered = template.render(talk, RunSettings()).text
    except EnvironmentFailure:
        return frozenset()  # such a template reports its own problem when it is used
    behind = rendered.rpartition(_ANSWER)[2][:_READ].lstrip()
    for token in model.tokenize_part(behind)[:2]:
        if model.token_text(token).decode("utf-8", "replace").strip("▁ "):
            ends = is_control(model, token) and not model.is_end(token) and token not in tags
            return frozenset([token]) if ends else frozenset()
    return frozenset()
