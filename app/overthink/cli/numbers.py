"""Reads numbers from the command line: within bounds, or refused with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from overthink.core.errors import BadOption

_LONGEST = 40


def number(
    kind: type[int] | type[float], name: str, bounds: tuple[float, float]
) -> Callable[[str], Any]:
    """Reads a number within bounds, ends included."""

    def convert(text: str) -> Any:
        try:
            value = kind(text)
        except (ValueError, OverflowError):
            value = None
        if value is None or not bounds[0] <= value <= bounds[1]:  # a NaN fails this too
            word = "a whole number" if kind is int else "a number"
            raise BadOption(f"{name} is “{short(text)}”", f"give {word} from {span(bounds)}")
        return value

    return convert


def span(bounds: tuple[float, float]) -> str:
    """Bounds in words."""
    low, high = (f"{bound:,.15g}" for bound in bounds)
    return f"{low} to {high}"


def short(text: str) -> str:
    """What was given, cut where it is too long for a sentence."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
