"""Types of option values: each returns a function that converts the text or refuses it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from typing import Any

from overthink.core.errors import BadOption
from overthink.core.number_input import read_number

_MAX_QUOTE = 40


def number(
    kind: type[int] | type[float], name: str, bounds: tuple[float, float]
) -> Callable[[str], Any]:
    """A number within bounds, both included; the decimal sign may be a dot or a comma."""

    def convert(text: str) -> Any:
        reading = read_number(text, whole=kind is int)
        if reading.in_doubt:
            grouped, read = re.sub(r"\D", "", text), f"{reading.value:.15g}"
            numbers = grouped if kind is int else f"{read} or {grouped}"
            raise BadOption(f"{name} is “{short(text)}”, which can be misread", f"write {numbers}")
        value = reading.value
        if value is None or not bounds[0] <= value <= bounds[1]:
            word = "a whole number" if kind is int else "a number"
            raise BadOption(f"{name} is “{short(text)}”", f"give {word} from {span(bounds)}")
        return value

    return convert


def utf8_text(name: str) -> Callable[[str], str]:
    """Text; bytes of the command line that are not UTF-8 would fail later."""

    def convert(text: str) -> str:
        try:
            text.encode()
        except UnicodeEncodeError:
            raise BadOption(f"{name} is not UTF-8 text", "write it in UTF-8") from None
        return text

    return convert


def date(name: str) -> Callable[[str], str]:
    """A date in ISO 8601."""

    def convert(text: str) -> str:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) or not _is_date(text):
            raise BadOption(f"{name} is “{short(text)}”", "give a date such as 2026-11-22")
        return text

    return convert


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def word_of(name: str, words: Sequence[str]) -> Callable[[str], str]:
    """One of the words; spaces and hyphens may be used for underscores, as lists show them."""

    def convert(text: str) -> str:
        word = re.sub(r"[\s-]+", "_", text.strip()).casefold()
        if word not in words:
            raise BadOption(f"{name} is “{short(text)}”", f"choose from {', '.join(words)}")
        return word

    return convert


def span(bounds: tuple[float, float]) -> str:
    """Write bounds: "0 to 1,000"."""
    low, high = (f"{bound:,.15g}" for bound in bounds)
    return f"{low} to {high}"


def short(text: str) -> str:
    """Cut what the user typed to a length that fits into a sentence."""
    return text if len(text) <= _MAX_QUOTE else f"{text[: _MAX_QUOTE - 1]}…"
