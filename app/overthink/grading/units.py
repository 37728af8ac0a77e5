"""Units of measure in answers: their names, and the values of one unit in another."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

import msgspec

from overthink.grading.words import WordPattern, words

WHICH = "#"
"""Follows the unit of a number that counts, as in "day 8"."""
RATIO = "ratio"
"""The dimension of percent and its like: numbers without a unit may be meant in them."""
POINTS = "points"
"""The dimension of percentage points."""
_NEAR = 60

_NAME = r"[^\W\d_]+(?:/[^\W\d_]{1,3})?[²³]?"
_BEHIND = re.compile(rf"[\s-]?(%|‰|‱|[€£﹩¥]|°[CF]?|{_NAME}|['′\"″](?![^\W_]))(?![\w-])")
_CURRENCY_BEFORE = WordPattern(r"([€£﹩¥])\s?$|\b(<<currency>>)\.?\s?$")
_TIME_BEFORE = WordPattern(r"\b(<<times>>)\s+(?:<<time_number>>\s*)?$")


class Unit(msgspec.Struct, frozen=True):
    """A unit of measure."""

    name: str
    dimension: str
    factor: Fraction
    """Its size in the base unit of its dimension."""


@cache
def _table() -> dict[str, Unit]:
    table: dict[str, Unit] = {}
    for entry in words("units"):
        dimension, factor, *names = entry.split()
        unit = Unit(names[0], dimension, Fraction(factor))
        table |= {name.replace("_", " "): unit for name in names}
    return table


def unit_named(name: str) -> Unit | None:
    """The unit of that canonical name, as `Number.unit` gives it."""
    return _table().get(name.removesuffix(WHICH))


@cache
def factors_of(dimension: str) -> frozenset[Fraction]:
    """The sizes of all units of a dimension."""
    return frozenset(unit.factor for unit in _table().values() if unit.dimension == dimension)


def _lookup(name: str) -> Unit | None:
    return _table().get(name) or (_table().get(name.casefold()) if len(name) > 2 else None)


@cache
def _long_names() -> re.Pattern[str]:
    names = sorted((name for name in _table() if " " in name), key=len, reverse=True)
    return re.compile(rf"[\s-]?({'|'.join(map(re.escape, names))})(?![\w-])", re.I)


def unit_behind(text: str, end: int) -> tuple[str, int]:
    """The unit behind a number and the end of its name; an empty unit if there is none."""
    near = text[end : end + _NEAR]
    if match := _long_names().match(near):
        return _table()[match[1].casefold()].name, end + match.end()
    match = _BEHIND.match(near)
    if match is None:
        return "", end
    unit = _lookup(match[1])
    if len(match[1]) == 1 and match[1].isupper() and match[0] == match[1]:
        unit = None  # "5N" may be a formula
    name = unit.name if unit else match[1] if "/" in match[1] else ""
    return name, end + match.end() if name else end


def unit_at(text: str, start: int, end: int) -> str:
    """The unit of measure before or behind a number; empty if there is none."""
    name, _ = unit_behind(text, end)
    if name:
        return name
    near = text[max(0, start - _NEAR) : start]
    if before := _CURRENCY_BEFORE.search(near):
        unit = _lookup((before[1] or before[2]).casefold())
        return unit.name if unit else ""
    which = _TIME_BEFORE.search(near)
    named = _lookup(which[1].casefold()) if which else None
    return f"{named.name}{WHICH}" if named else ""


def are_comparable(one: str, other: str) -> bool:
    """Whether two units, as `Number.unit` gives them, are the same or of one dimension."""
    a, b = unit_named(one), unit_named(other)
    return one.removesuffix(WHICH) == other.removesuffix(WHICH) or bool(
        a and b and a.dimension == b.dimension
    )
