"""What a lane is asked: the person's words, and what this lane itself said before.

Lanes share the person's words and nothing else: each continues its own conversation. Thoughts go
along apart from the answers, where the family does not want them cut; the model's template decides
what it sends back of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from overthink.core.protocol import ChatMessage
from overthink.core.run_record import RunRecord


class Exchange(NamedTuple):
    """A prompt, and the run that a lane made of it."""

    prompt: str
    record: RunRecord


def conversation(
    system: str, before: Sequence[Exchange], prompt: str, *, thoughts: bool
) -> tuple[ChatMessage, ...]:
    """The messages of a lane's next run.

    Args:
        system: the system prompt; empty for none.
        before: the lane's earlier turns, oldest first. A turn that a lane never took up (its load
            failed, say) is left out: it was never asked.
        prompt: what is asked now.
        thoughts: earlier ones go along, for the template to decide about; else they are cut away,
            as the family wants it whatever its template does.
    """
    messages = [ChatMessage("system", system)] if system else []
    for exchange in before:
        if exchange.record.prompt is None:
            continue
        messages.append(ChatMessage("user", exchange.prompt))
        thought = exchange.record.thinking if thoughts else ""
        messages.append(ChatMessage("assistant", exchange.record.answer, thought))
    return (*messages, ChatMessage("user", prompt))
