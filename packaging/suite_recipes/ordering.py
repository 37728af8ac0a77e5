"""Ordering: the tallest, the third in a race, who sits where, and numbers by size."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass

from suite_recipes.templates import Lang, Params, Template, Wording
from suite_recipes.words import COLOURS, NAMES, listed, names

# -- three people, as the demo models know them ---------------------------------------------------


@dataclass(frozen=True)
class _Scale:
    key: str
    more: dict[Lang, str]
    less: dict[Lang, str]
    most: dict[Lang, str]
    least: dict[Lang, str]


_SCALES = (
    _Scale(
        "tall",
        {"en": "taller", "da": "højere"},
        {"en": "shorter", "da": "lavere"},
        {"en": "the tallest", "da": "højest"},
        {"en": "the shortest", "da": "lavest"},
    ),
    _Scale(
        "old",
        {"en": "older", "da": "ældre"},
        {"en": "younger", "da": "yngre"},
        {"en": "the oldest", "da": "ældst"},
        {"en": "the youngest", "da": "yngst"},
    ),
    _Scale(
        "fast",
        {"en": "faster", "da": "hurtigere"},
        {"en": "slower", "da": "langsommere"},
        {"en": "the fastest", "da": "hurtigst"},
        {"en": "the slowest", "da": "langsomst"},
    ),
)


def _clues(rng: random.Random, order: list[str], scale: _Scale) -> dict[Lang, str]:
    """Compare neighbours of an order, in any order and direction."""
    pairs = list(itertools.pairwise(order))
    rng.shuffle(pairs)
    parts: dict[Lang, list[str]] = {"en": [], "da": []}
    for high, low in pairs:
        one, other, how = (
            (high, low, scale.more) if rng.random() < 0.65 else (low, high, scale.less)
        )
        parts["en"].append(f"{one} is {how['en']} than {other}.")
        parts["da"].append(f"{one} er {how['da']} end {other}.")
    return {lang: " ".join(sentences) for lang, sentences in parts.items()}


def _draw_tallest(rng: random.Random) -> Params:
    order, scale = names(rng, 3), rng.choice(_SCALES)
    top = rng.random() < 0.7
    return {
        "order": order,
        "scale": scale.key,
        "clues": _clues(rng, order, scale),
        "wanted": scale.most if top else scale.least,
        "winner": order[0] if top else order[-1],
        "other": order[-1] if top else order[0],
    }


_TALLEST = Template(
    "tallest",
    {
        "en": Wording("{clues}", "Who is {wanted}?", asked_again="Which of them is {wanted}?"),
        "da": Wording("{clues}", "Hvem er {wanted}?", asked_again="Hvem af dem er {wanted}?"),
    },
    _draw_tallest,
    lambda p, _lang: str(p["winner"]),
    items=8,
    demo=True,
    key=lambda p: f"tallest/{p['scale']}/{'>'.join(p['order'])}",
    wrong=lambda p, _lang: [p["order"][1], p["other"]],
)


def _draw_second(rng: random.Random) -> Params:
    order, scale = names(rng, 4), rng.choice(_SCALES)
    return {
        "order": order,
        "clues": _clues(rng, order, scale),
        "more": scale.more,
        "second": order[1],
    }


_SECOND = Template(
    "second-of-four",
    {
        "en": Wording(
            "{clues}", "Exactly one of the other three is {more} than this person. Who is it?"
        ),
        "da": Wording(
            "{clues}", "Af de andre tre er netop én {more} end denne person. Hvem er det?"
        ),
    },
    _draw_second,
    lambda p, _lang: str(p["second"]),
    items=3,
    only=("distractor", "numbers"),
    wrong=lambda p, _lang: [p["order"][0]],
)


# -- races, rows and queues -----------------------------------------------------------------------


def _draw_race(rng: random.Random) -> Params:
    order = names(rng, 5)
    pairs = list(itertools.pairwise(order))
    rng.shuffle(pairs)
    place = rng.randint(2, 4)
    word: dict[Lang, str] = {
        "en": ("second", "third", "fourth")[place - 2],
        "da": ("nummer to", "nummer tre", "nummer fire")[place - 2],
    }
    clues: dict[Lang, str] = {
        "en": " ".join(f"{later} came in right after {one}." for one, later in pairs),
        "da": " ".join(f"{later} kom i mål lige efter {one}." for one, later in pairs),
    }
    return {
        "order": order,
        "clues": clues,
        "word": word,
        "who": order[place - 1],
        "next": order[place],
    }


_RACE = Template(
    "race",
    {
        "en": Wording(
            "Five people ran a race, and no two came in at the same time. {clues}",
            "Who came in {word}?",
            again="Nobody else took part in this race than the five who are named here. {clues}",
            asked_again="Who was {word}?",
        ),
        "da": Wording(
            "Fem personer løb om kap, og ikke to kom i mål samtidig. {clues}",
            "Hvem blev {word}?",
            again="Ingen andre end de fem, der nævnes her, var med i løbet. {clues}",
            asked_again="Hvem kom ind som {word}?",
        ),
    },
    _draw_race,
    lambda p, _lang: str(p["who"]),
    items=3,
    wrong=lambda p, _lang: [p["next"]],
)

_ROW_CLUES: tuple[tuple[str, dict[Lang, str]], ...] = (
    ("beside", {"en": "{0} sits next to {1}.", "da": "{0} sidder ved siden af {1}."}),
    ("apart", {"en": "{0} does not sit next to {1}.", "da": "{0} sidder ikke ved siden af {1}."}),
    ("left", {"en": "{0} sits to the left of {1}.", "da": "{0} sidder til venstre for {1}."}),
    ("end", {"en": "{0} sits at one of the two ends.", "da": "{0} sidder ved en af enderne."}),
    ("inside", {"en": "{0} does not sit at an end.", "da": "{0} sidder ikke ved en ende."}),
)


def holds(clue: tuple[str, ...], row: tuple[str, ...]) -> bool:
    """Whether a clue about two people is true of a row, from left to right."""
    kind, one, two = clue
    first, second = row.index(one), row.index(two)
    return {
        "beside": abs(first - second) == 1,
        "apart": abs(first - second) > 1,
        "left": first < second,
        "end": first in (0, len(row) - 1),
        "inside": 0 < first < len(row) - 1,
    }[kind]


def _draw_row(rng: random.Random) -> Params:
    people = names(rng, 4)
    rows = list(itertools.permutations(people))
    while True:
        truth = rng.choice(rows)
        clues = [
            (kind, *rng.sample(people, 2))
            for kind in rng.sample([kind for kind, _text in _ROW_CLUES], 4)
        ]
        left = [row for row in rows if all(holds(clue, row) for clue in clues)]
        if left == [truth]:
            break
    texts = dict(_ROW_CLUES)
    return {
        "one": people[0],
        "two": people[1],
        "three": people[2],
        "four": people[3],
        "clues": {
            lang: " ".join(texts[kind][lang].format(a, b) for kind, a, b in clues)
            for lang in texts["end"]
        },
        "raw": clues,
        "leftmost": truth[0],
        "rightmost": truth[-1],
    }


_ROW = Template(
    "row",
    {
        "en": Wording(
            "{one}, {two}, {three} and {four} sit on a bench, and we see them from the front. "
            "{clues} Left and right are meant as we see them.",
            "Who sits at the left end?",
            asked_again="Who is the first on the bench, counted from the left?",
        ),
        "da": Wording(
            "{one}, {two}, {three} og {four} sidder på en bænk, og vi ser dem forfra. {clues} "
            "Venstre og højre er, som vi ser det.",
            "Hvem sidder ved den venstre ende?",
            asked_again="Hvem er den første på bænken, talt fra venstre?",
        ),
    },
    _draw_row,
    lambda p, _lang: str(p["leftmost"]),
    items=4,
    wrong=lambda p, _lang: [p["rightmost"]],
)


def _draw_queue(rng: random.Random) -> Params:
    people = names(rng, 6)
    queue, newcomer, last = people[:4], people[4], people[5]
    leaver = rng.choice(queue[1:])
    after = [who for who in queue if who != leaver] + [newcomer]
    mover = rng.choice(after[1:])
    after = [mover] + [who for who in after if who != mover] + [last]
    place = rng.randint(2, 4)
    word: dict[Lang, str] = {
        "en": ("second", "third", "fourth")[place - 2],
        "da": ("anden", "tredje", "fjerde")[place - 2],
    }
    return {
        "queue": {"en": listed(queue, "and"), "da": listed(queue, "og")},
        "leaver": leaver,
        "newcomer": newcomer,
        "mover": mover,
        "last": last,
        "place": word,
        "who": after[place - 1],
        "next": after[place],
    }


_QUEUE = Template(
    "queue",
    {
        "en": Wording(
            "{queue} wait in a queue, in this order, the first one in front. {leaver} leaves. "
            "{newcomer} joins at the end. Then {mover} is let through to the very front, and "
            "{last} joins at the end.",
            "Who is {place} in the queue now?",
        ),
        "da": Wording(
            "{queue} venter i kø i denne rækkefølge, den første forrest. {leaver} går. {newcomer} "
            "stiller sig bagerst. Så får {mover} lov at gå helt frem, og {last} stiller sig "
            "bagerst.",
            "Hvem er nu den {place} i køen?",
        ),
    },
    _draw_queue,
    lambda p, _lang: str(p["who"]),
    items=4,
    wrong=lambda p, _lang: [p["next"]],
)


def _draw_pile(rng: random.Random) -> Params:
    colours = rng.sample(COLOURS, 4)
    order = rng.sample(range(4), 4)
    put = [colours[index] for index in order]
    taken = rng.randint(1, 2)
    on_top = order[3 - taken]
    return {
        "a": colours[0],
        "b": colours[1],
        "c": colours[2],
        "d": colours[3],
        "put": {
            "en": ", then a ".join(colour["en"] for colour in put),
            "da": ", så en ".join(colour["da"] for colour in put),
        },
        "taken": {"en": ("one plate", "two plates")[taken - 1],
                  "da": ("en tallerken", "to tallerkener")[taken - 1]},
        "index": on_top,
    }  # fmt: skip


_PILE = Template(
    "pile-of-plates",
    {
        "en": Wording(
            "On an empty table, plates are piled on top of each other: first a {put} one. Then "
            "somebody takes {taken} from the top of the pile into the kitchen.",
            "Which colour is the plate on top of the pile now?",
            choices=("{a}", "{b}", "{c}", "{d}"),
        ),
        "da": Wording(
            "På et tomt bord bliver der stablet tallerkener oven på hinanden: først en {put}. Så "
            "bliver {taken} fra toppen af stablen taget ud i køkkenet.",
            "Hvilken farve har den øverste tallerken i stablen nu?",
            choices=("{a}", "{b}", "{c}", "{d}"),
        ),
    },
    _draw_pile,
    lambda p, _lang: int(p["index"]),
    items=3,
    only=("distractor", "numbers"),
)

# -- numbers, dates and letters -------------------------------------------------------------------


def _draw_numbers(rng: random.Random) -> Params:
    values = rng.sample(range(11, 99), 5)
    return {
        "shown": {
            "en": listed([str(value) for value in values], "and"),
            "da": listed([str(value) for value in values], "og"),
        },
        "values": values,
    }


_THIRD = Template(
    "third-smallest",
    {
        "en": Wording(
            "",
            "Which is the third smallest of the numbers {shown}?",
            asked_again="If you sort the numbers {shown} in ascending order, which one is third?",
        ),
        "da": Wording(
            "",
            "Hvilket er det tredjemindste af tallene {shown}?",
            asked_again="Hvis man sorterer tallene {shown} i stigende rækkefølge, hvilket er så "
            "nummer tre?",
        ),
    },
    _draw_numbers,
    lambda p, _lang: str(sorted(p["values"])[2]),
    items=2,
    only=("paraphrase", "numbers"),
    wrong=lambda p, _lang: [str(sorted(p["values"])[1])],
)


def _draw_decimals(rng: random.Random) -> Params:
    whole, tenth, two = rng.randint(2, 30), rng.randint(5, 9), rng.randint(11, 29)
    short, long = f"{whole}.{tenth}", f"{whole}.{two}"
    first, second = rng.sample((short, long), 2)
    return {
        "first": {"en": first, "da": first.replace(".", ",")},
        "second": {"en": second, "da": second.replace(".", ",")},
        "greater": {"en": short, "da": short.replace(".", ",")},
        "smaller": {"en": long, "da": long.replace(".", ",")},
    }


_DECIMALS = Template(
    "decimals",
    {
        "en": Wording(
            "", "Which number is greater: {first} or {second}?",
            asked_again="{first} and {second}: which of these two numbers is the greater one?",
        ),
        "da": Wording(
            "", "Hvilket tal er størst: {first} eller {second}?",
            asked_again="{first} og {second}: Hvilket af de to tal er det største?",
        ),
    },
    _draw_decimals,
    lambda p, lang: str(p["greater"][lang]),
    items=3,
    only=("paraphrase", "numbers"),
    wrong=lambda p, lang: [p["smaller"][lang]],
)  # fmt: skip

_MONTHS: dict[Lang, tuple[str, ...]] = {
    "en": ("January", "March", "April", "June", "August", "October", "December"),
    "da": ("januar", "marts", "april", "juni", "august", "oktober", "december"),
}


def _draw_born(rng: random.Random) -> Params:
    people = names(rng, 3)
    year = rng.randint(1980, 2012)
    born = [(year + rng.randint(0, 1), rng.randrange(7), rng.randint(1, 28)) for _ in people]
    while len(set(born)) < 3:
        born[0] = (year, rng.randrange(7), rng.randint(1, 28))
    dates: list[dict[Lang, str]] = [
        {
            "en": f"{day} {_MONTHS['en'][month]} {year}",
            "da": f"{day}. {_MONTHS['da'][month]} {year}",
        }
        for year, month, day in born
    ]
    ranked = sorted(range(3), key=lambda index: born[index])
    return {
        "a": people[0], "b": people[1], "c": people[2],
        "first": dates[0], "second": dates[1], "third": dates[2],
        "oldest": people[ranked[0]], "youngest": people[ranked[-1]],
    }  # fmt: skip


_BORN = Template(
    "birthdays",
    {
        "en": Wording(
            "{a} was born on {first}, {b} on {second} and {c} on {third}.",
            "Who is the oldest?",
            again="These are three dates of birth: {c}: {third}. {a}: {first}. {b}: {second}.",
            asked_again="Which of the three is the oldest?",
        ),
        "da": Wording(
            "{a} er født den {first}, {b} den {second} og {c} den {third}.",
            "Hvem er ældst?",
            again="Her er tre fødselsdatoer: {c}: {third}. {a}: {first}. {b}: {second}.",
            asked_again="Hvem af de tre er ældst?",
        ),
    },
    _draw_born,
    lambda p, _lang: str(p["oldest"]),
    items=3,
    wrong=lambda p, _lang: [p["youngest"]],
)


def _draw_points(rng: random.Random) -> Params:
    people, points = names(rng, 4), rng.sample(range(5, 60), 4)
    ranked = sorted(zip(points, people, strict=True), reverse=True)
    pairs = [f"{who} {count}" for who, count in zip(people, points, strict=True)]
    return {
        "table": {"en": listed(pairs, "and"), "da": listed(pairs, "og")},
        "points": points,
        "second": ranked[1][1],
        "winner": ranked[0][1],
    }


_POINTS = Template(
    "points",
    {
        "en": Wording(
            "In a quiz these points were reached: {table}. The most points win.",
            "Who came second?",
            again="A quiz is won by the one with the most points. The result: {table}.",
            asked_again="Who has the second place?",
        ),
        "da": Wording(
            "I en quiz blev der opnået disse point: {table}. Flest point vinder.",
            "Hvem blev nummer to?",
            again="En quiz bliver vundet af den, der har flest point. Resultatet: {table}.",
            asked_again="Hvem har andenpladsen?",
        ),
    },
    _draw_points,
    lambda p, _lang: str(p["second"]),
    items=3,
    wrong=lambda p, _lang: [p["winner"]],
)


def _draw_alphabet(rng: random.Random) -> Params:
    people = rng.sample(NAMES, 5)
    return {
        "people": {"en": listed(people, "and"), "da": listed(people, "og")},
        "third": sorted(people)[2],
        "first": sorted(people)[0],
    }


_ALPHABET = Template(
    "alphabet",
    {
        "en": Wording(
            "", "If you sort the names {people} alphabetically, which one is third?",
        ),
        "da": Wording(
            "", "Hvis man sorterer navnene {people} alfabetisk, hvilket er så nummer tre?",
        ),
    },
    _draw_alphabet,
    lambda p, _lang: str(p["third"]),
    items=2,
    only=("numbers",),
    wrong=lambda p, _lang: [p["first"]],
)  # fmt: skip

TEMPLATES = (
    _TALLEST,
    _SECOND,
    _RACE,
    _ROW,
    _QUEUE,
    _PILE,
    _THIRD,
    _DECIMALS,
    _BORN,
    _POINTS,
    _ALPHABET,
)
