"""Where two runs part, in words for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp

from overthink.cli.printable import printable
from overthink.core.divergence import Choice, Divergence
from overthink.core.proportions import percent

_QUOTED = 240
"""Characters of a continuation."""


def divergence_lines(
    found: Divergence, names: tuple[str, str] = ("left", "right")
) -> Iterator[str]:
    """A divergence, line by line; `names` are what the two runs are called."""
    if found.by == "tokens" and not found.common_tokens:
        yield "They part at their first token."
    elif found.by == "tokens":
        yield f"They part at token {found.common_tokens:,}; all before it is the same."
    else:
        yield (
            f"They part at character {found.common_text:,}. Their vocabularies differ, so their "
            "texts were compared."
        )
    if found.shorter:
        shorter = names[0] if found.shorter == "left" else names[1]
        yield f"The {shorter} run ends there; the other one goes on."
    width = max(map(len, ("before", *names)))
    if found.before:
        yield f"  {'before':<{width}}  …{quoted(found.before[-60:])}"
    for name, choice in zip(names, (found.left, found.right), strict=True):
        yield f"  {name:<{width}}  {_taken(choice)}"
        if choice.continuation:
            yield f"  {'':<{width}}  {quoted(choice.continuation[:_QUOTED])}"


def _taken(choice: Choice) -> str:
    if choice.token is None or choice.logprob is None or choice.entropy is None:
        return "(the end)"
    logprob = round(choice.logprob, 3) + 0.0  # no minus before a zero
    probability = f"{percent(exp(choice.logprob), 2)}, log-probability {logprob:.3f}"
    forced = ", put there by the app" if choice.origin == "forced" else ""
    where = f"entropy {choice.entropy:.3f}, token {choice.token:,}{forced}"
    return f"“{quoted(choice.text)}” {probability}, {where}"


def quoted(text: str) -> str:
    """Model output on one line, harmless."""
    return printable(text.replace("\n", "⏎"))
