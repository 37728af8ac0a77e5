"""Word lists for the puzzles, in English and Danish."""

import random
from dataclasses import dataclass
from typing import Final, Literal

Lang = Literal["en", "da"]
LANGS: Final[tuple[Lang, Lang]] = ("en", "da")

NAMES: Final = (
    "Beth", "Anna", "Ben", "Carl", "Dora", "Emma", "Finn", "Gina", "Hans", "Ida", "Jack", "Karen",
    "Lars", "Mia", "Noah", "Olga", "Peter", "Rosa", "Sofie", "Tom", "Ulla", "Victor", "William",
    "Maria", "Oscar", "Freja", "Jonas", "Laura", "Mads", "Nina", "Simon", "Alice", "Bob", "Clara",
    "David", "Eva", "Frank", "Grete", "Henrik", "Ingrid",
)  # fmt: skip

_ONSETS: Final = ("B", "D", "F", "G", "H", "J", "K", "L", "M", "N", "P", "R", "S", "T", "V", "Z")
_MIDDLES: Final = ("a", "e", "i", "o", "u", "ar", "el", "in", "or", "am", "et", "ik", "os")
_ENDS: Final = ("la", "ko", "ris", "na", "ter", "mi", "ba", "lo", "sen", "ra", "do", "ki", "va")

ORDINALS: Final[dict[Lang, tuple[str, ...]]] = {
    "en": ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
    "da": ("", "første", "andet", "tredje", "fjerde", "femte", "sjette", "syvende", "ottende"),
}
COUNTS: Final[dict[Lang, tuple[str, ...]]] = {
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    "da": ("nul", "et", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti"),
}


@dataclass(frozen=True)
class Place:
    """A place: `put` introduces it, `there` refers back to it."""

    key: str
    put: dict[Lang, str]
    there: dict[Lang, str]


def _place(key: str, put_en: str, there_en: str, put_da: str, there_da: str) -> Place:
    return Place(key, {"en": put_en, "da": put_da}, {"en": there_en, "da": there_da})


WARM_PLACES: Final = (
    _place("frying pan", "in a frying pan", "in the pan", "i en stegepande", "i panden"),
    _place("hot pan", "in a hot pan", "in the pan", "i en varm pande", "i panden"),
    _place("pot", "in a pot", "in the pot", "i en gryde", "i gryden"),
    _place("warm pot", "in a warm pot", "in the pot", "i en varm gryde", "i gryden"),
    _place("bowl", "in a bowl", "in the bowl", "i en skål", "i skålen"),
    _place("plate", "on a hot plate", "on the plate", "på en varm plade", "på pladen"),
    _place("bucket", "in a bucket", "in the bucket", "i en spand", "i spanden"),
    _place("oven", "in a warm oven", "in the oven", "i en varm ovn", "i ovnen"),
    _place("tray", "on a tray in the sun", "on the tray", "på en bakke i solen", "på bakken"),
    _place("glass", "in a glass of tea", "in the glass", "i et glas te", "i glasset"),
    _place("table", "on a table in the sun", "on the table", "på et bord i solen", "på bordet"),
    _place("stove", "on a stove", "on the stove", "på et komfur", "på komfuret"),
)
COLD_PLACES: Final = (
    _place("freezer", "in a freezer", "in the freezer", "i en fryser", "i fryseren"),
    _place("ice box", "in an ice box", "in the box", "i en isboks", "i boksen"),
    _place("cold plate", "on an ice cold plate", "on the plate", "på en iskold plade", "på pladen"),
    _place("lake", "on a frozen lake", "on the lake", "på en frossen sø", "på søen"),
    _place("cold room", "in a freezing room", "in the room", "i et frostrum", "i rummet"),
)

MELTING_THINGS: Final[tuple[dict[Lang, str], ...]] = (
    {"en": "ice cubes", "da": "isterninger"},
    {"en": "snowballs", "da": "snebolde"},
    {"en": "popsicles", "da": "ispinde"},
    {"en": "butter cubes", "da": "smørtern"},
    {"en": "chocolate buttons", "da": "chokoladeknapper"},
    {"en": "ice blocks", "da": "isblokke"},
    {"en": "wax beads", "da": "voksperler"},
    {"en": "icicles", "da": "istapper"},
    {"en": "cheese cubes", "da": "ostetern"},
    {"en": "snowmen", "da": "snemænd"},
    {"en": "ice balls", "da": "iskugler"},
    {"en": "gummy bears", "da": "vingummibamser"},
)

COUNTABLES: Final[tuple[dict[Lang, str], ...]] = (
    {"en": "apples", "da": "æbler"},
    {"en": "pears", "da": "pærer"},
    {"en": "pencils", "da": "blyanter"},
    {"en": "buns", "da": "boller"},
    {"en": "balls", "da": "bolde"},
    {"en": "books", "da": "bøger"},
    {"en": "cups", "da": "kopper"},
    {"en": "cakes", "da": "kager"},
    {"en": "stamps", "da": "frimærker"},
    {"en": "flowers", "da": "blomster"},
    {"en": "eggs", "da": "æg"},
    {"en": "marbles", "da": "kugler"},
)
SINGLES: Final[tuple[dict[Lang, str], ...]] = (
    {"en": "a bun", "da": "en bolle"},
    {"en": "a cake", "da": "en kage"},
    {"en": "an apple", "da": "et æble"},
    {"en": "a pencil", "da": "en blyant"},
    {"en": "a ball", "da": "en bold"},
    {"en": "a cup of tea", "da": "en kop te"},
    {"en": "a juice", "da": "en saft"},
    {"en": "a flower", "da": "en blomst"},
    {"en": "a stamp", "da": "et frimærke"},
    {"en": "a bread", "da": "et brød"},
)


def pick_name(rng: random.Random) -> str:
    """Return a name; one in seven is invented, so that the models learn to copy any name."""
    if rng.random() < 0.15:
        return rng.choice(_ONSETS) + rng.choice(_MIDDLES) + rng.choice(_ENDS)
    return rng.choice(NAMES)


def pick_names(rng: random.Random, count: int) -> list[str]:
    """Return `count` different names."""
    names: list[str] = []
    while len(names) < count:
        name = pick_name(rng)
        if name not in names:
            names.append(name)
    return names


def minutes(lang: Lang, count: int) -> str:
    """Return `count` minutes in words, such as "one minute" or "to minutter"."""
    unit = {"en": ("minute", "minutes"), "da": ("minut", "minutter")}[lang]
    return f"{COUNTS[lang][count]} {unit[0] if count == 1 else unit[1]}"
