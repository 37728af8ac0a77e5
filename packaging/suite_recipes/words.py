"""Names and things that the templates draw from."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from suite_recipes.templates import Lang

NAMES = (
    "Anna", "Ben", "Carl", "Dora", "Emma", "Finn", "Gina", "Hans", "Ida", "Jack", "Karen", "Lars",
    "Mia", "Noah", "Olga", "Peter", "Rosa", "Sofie", "Tom", "Ulla", "Victor", "William",
)  # fmt: skip
"""They are told apart easily, and the bundled demo models know all of them."""
MORE_NAMES = (
    "Beth", "Maria", "Oscar", "Freja", "Jonas", "Laura", "Mads", "Nina", "Simon", "Alice", "Bob",
    "Clara", "David", "Eva", "Frank", "Grete", "Henrik", "Ingrid",
)  # fmt: skip
"""For puzzles with one name."""

WOMEN = ("Anna", "Dora", "Emma", "Gina", "Ida", "Karen", "Mia", "Olga", "Rosa", "Sofie", "Ulla")
MEN = ("Ben", "Carl", "Finn", "Hans", "Jack", "Lars", "Noah", "Peter", "Tom", "Victor", "William")

THINGS: tuple[dict[Lang, str], ...] = (
    {"en": "apples", "da": "æbler"},
    {"en": "pears", "da": "pærer"},
    {"en": "pencils", "da": "blyanter"},
    {"en": "buns", "da": "boller"},
    {"en": "balls", "da": "bolde"},
    {"en": "books", "da": "bøger"},
    {"en": "cups", "da": "kopper"},
    {"en": "stamps", "da": "frimærker"},
    {"en": "flowers", "da": "blomster"},
    {"en": "marbles", "da": "kugler"},
)
COLOURS: tuple[dict[Lang, str], ...] = (
    {"en": "red", "da": "rød"},
    {"en": "green", "da": "grøn"},
    {"en": "blue", "da": "blå"},
    {"en": "yellow", "da": "gul"},
    {"en": "white", "da": "hvid"},
)
DAYS: tuple[dict[Lang, str], ...] = (
    {"en": "Monday", "da": "mandag"},
    {"en": "Tuesday", "da": "tirsdag"},
    {"en": "Wednesday", "da": "onsdag"},
    {"en": "Thursday", "da": "torsdag"},
    {"en": "Friday", "da": "fredag"},
    {"en": "Saturday", "da": "lørdag"},
    {"en": "Sunday", "da": "søndag"},
)
ORDINALS: Mapping[Lang, tuple[str, ...]] = {
    "en": ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
    "da": ("", "første", "andet", "tredje", "fjerde", "femte", "sjette", "syvende", "ottende"),
}
COUNTS: Mapping[Lang, tuple[str, ...]] = {
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    "da": ("nul", "et", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti"),
}


def name(rng: random.Random) -> str:
    """Draw a name."""
    return rng.choice((*NAMES, *MORE_NAMES))


def names(rng: random.Random, count: int) -> list[str]:
    """Draw names with different first letters: a mistake in reading is then no mix-up of names."""
    while True:
        drawn = rng.sample(NAMES, count)
        if len({each[0] for each in drawn}) == count:
            return drawn


def both(values: Mapping[Lang, tuple[str, ...]], index: int) -> dict[Lang, str]:
    """The entry of both languages."""
    return {lang: words[index] for lang, words in values.items()}


def minutes(count: int) -> dict[Lang, str]:
    """A number of minutes in words."""
    return {
        "en": f"{COUNTS['en'][count]} minute{'s' if count > 1 else ''}",
        "da": f"{COUNTS['da'][count]} minut{'ter' if count > 1 else ''}",
    }


def listed(parts: list[str], joint: str) -> str:
    """Join with commas and a last word: "a, b and c"."""
    return ", ".join(parts[:-1]) + f" {joint} {parts[-1]}" if len(parts) > 1 else parts[0]


def same(value: Any) -> dict[Lang, Any]:
    """The same value in both languages."""
    return {"en": value, "da": value}
