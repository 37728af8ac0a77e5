"""Arithmetic: chains of operations, shopping, fractions, percent, averages, equations."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from fractions import Fraction

from suite_recipes.templates import Lang, Params, Template, Wording
from suite_recipes.words import COUNTS, THINGS, both, name

LIMIT = 60
"""The demo models calculate with values from 0 to this."""

# -- chains, as the demo models know them ---------------------------------------------------------


def _chain(rng: random.Random, length: int, signs: str) -> tuple[int, list[tuple[str, int]]]:
    """Draw a start and operations whose values all are from 0 to `LIMIT`."""
    while True:
        value = first = rng.randint(3, 30)
        steps: list[tuple[str, int]] = []
        for _ in range(length):
            sign = rng.choice(signs)
            by = rng.choice((2, 3)) if sign == "*" else rng.randint(2, 19)
            value = {"+": value + by, "-": value - by, "*": value * by}[sign]
            if not 0 <= value <= LIMIT:
                break
            steps.append((sign, by))
        if len(steps) == length:
            return first, steps


def _worth(first: int, steps: Sequence[tuple[str, int]]) -> int:
    value = first
    for sign, by in steps:
        value = {"+": value + by, "-": value - by, "*": value * by}[sign]
    return value


def _chain_key(params: Params) -> str:
    return f"arithmetic/{params['first']}" + "".join(f"{sign}{by}" for sign, by in params["steps"])


def _solve_chain(params: Params, _lang: Lang) -> str:
    return str(_worth(params["first"], params["steps"]))


def _wrong_chain(params: Params, _lang: Lang) -> list[str]:
    sign, by = params["steps"][-1]
    turned = {"+": "-", "-": "+", "*": "+"}[sign]
    return [str(_worth(params["first"], [*params["steps"][:-1], (turned, by)]))]


def _draw_sum(rng: random.Random) -> Params:
    first, steps = _chain(rng, rng.choice((2, 2, 3)), "+-")
    return {
        "first": first,
        "steps": steps,
        "sum": f"{first} " + " ".join(f"{sign} {by}" for sign, by in steps),
    }


_SUM = Template(
    "sum",
    {
        "en": Wording("", "What is {sum}?", asked_again="How much is {sum}?"),
        "da": Wording("", "Hvad er {sum}?", asked_again="Hvor meget er {sum}?"),
    },
    _draw_sum,
    _solve_chain,
    items=5,
    demo=True,
    key=_chain_key,
    only=("paraphrase", "numbers"),
    wrong=_wrong_chain,
)

_SPOKEN: dict[str, dict[Lang, str]] = {
    "+": {"en": "add {}", "da": "læg {} til"},
    "-": {"en": "take away {}", "da": "træk {} fra"},
    "*": {"en": "multiply by {}", "da": "gang med {}"},
}


def _draw_spoken(rng: random.Random) -> Params:
    first, steps = _chain(rng, rng.choice((2, 3)), "+-*")
    spoken = {
        lang: ", ".join(_SPOKEN[sign][lang].format(by) for sign, by in steps)
        for lang in _SPOKEN["+"]
    }
    return {"first": first, "steps": steps, "spoken": spoken}


_IN_WORDS = Template(
    "in-words",
    {
        "en": Wording(
            "Start with {first}, {spoken}.",
            "What do you get?",
            again="Take {first}, {spoken}.",
            asked_again="What is it?",
        ),
        "da": Wording(
            "Start med {first}, {spoken}.",
            "Hvad får du?",
            again="Tag {first}, {spoken}.",
            asked_again="Hvad bliver det?",
        ),
    },
    _draw_spoken,
    _solve_chain,
    items=4,
    demo=True,
    key=_chain_key,
    only=("paraphrase", "numbers"),
    wrong=_wrong_chain,
)

_EVENTS: dict[str, dict[Lang, tuple[str, str]]] = {
    "+": {"en": ("finds {}", "buys {} more"), "da": ("finder {}", "køber {} til")},
    "-": {"en": ("gives {} away", "loses {}"), "da": ("giver {} væk", "mister {}")},
}


def _draw_story(rng: random.Random) -> Params:
    first, steps = _chain(rng, rng.choice((2, 3)), "+-")
    style = rng.randrange(2)
    events = {
        lang: ", ".join(
            _EVENTS[sign][lang][(style + place) % 2].format(by)
            for place, (sign, by) in enumerate(steps)
        )
        for lang in _EVENTS["+"]
    }
    return {
        "first": first,
        "steps": steps,
        "events": events,
        "name": name(rng),
        "thing": rng.choice(THINGS),
    }


_STORY = Template(
    "story",
    {
        "en": Wording(
            "{name} has {first} {thing}, {events}.",
            "How many {thing} does {name} have now?",
            asked_again="How many {thing} are left?",
        ),
        "da": Wording(
            "{name} har {first} {thing}, {events}.",
            "Hvor mange {thing} har {name} nu?",
            asked_again="Hvor mange {thing} er der nu?",
        ),
    },
    _draw_story,
    _solve_chain,
    items=4,
    demo=True,
    key=_chain_key,
    wrong=_wrong_chain,
)

# -- shopping, as the demo models know it ---------------------------------------------------------

_UNITS: tuple[dict[Lang, str], ...] = (
    {"en": "euros", "da": "euro"},
    {"en": "coins", "da": "mønter"},
)
_SINGLES: tuple[dict[Lang, str], ...] = (
    {"en": "a bun", "da": "en bolle"},
    {"en": "a cake", "da": "en kage"},
    {"en": "a pencil", "da": "en blyant"},
    {"en": "a ball", "da": "en bold"},
    {"en": "a flower", "da": "en blomst"},
    {"en": "a stamp", "da": "et frimærke"},
)


def _paid(rng: random.Random, cost: int) -> int:
    return rng.choice([note for note in (10, 20, 30, 40, 50, 60) if note > cost])


def _draw_several(rng: random.Random) -> Params:
    count, price = rng.randint(2, 5), rng.randint(2, 10)
    return {
        "name": name(rng),
        "thing": rng.choice(THINGS),
        "unit": rng.choice(_UNITS),
        "count": count,
        "price": price,
        "paid": _paid(rng, count * price),
    }


_SEVERAL = Template(
    "change-several",
    {
        "en": Wording(
            "{name} buys {count} {thing} at {price} {unit} each.",
            "{name} pays with {paid} {unit}. How much change does {name} get?",
            again="{name} wants {count} {thing}. Each costs {price} {unit}.",
            asked_again="{name} gives the seller {paid} {unit}. How many {unit} come back?",
        ),
        "da": Wording(
            "{name} køber {count} {thing} til {price} {unit} stykket.",
            "{name} betaler med {paid} {unit}. Hvor meget får {name} tilbage?",
            again="{name} vil have {count} {thing}. Hver koster {price} {unit}.",
            asked_again="{name} giver sælgeren {paid} {unit}. Hvor mange {unit} kommer der "
            "tilbage?",
        ),
    },
    _draw_several,
    lambda p, _lang: str(p["paid"] - p["count"] * p["price"]),
    items=4,
    demo=True,
    key=lambda p: f"money/several/{p['count']}/{p['price']}/{p['paid']}",
    wrong=lambda p, _lang: [str(p["paid"] - p["price"])],
)


def _draw_two(rng: random.Random) -> Params:
    first, second = rng.sample(_SINGLES, 2)
    one, two = rng.randint(2, 25), rng.randint(2, 25)
    return {
        "name": name(rng),
        "first": first,
        "second": second,
        "unit": rng.choice(_UNITS),
        "one": one,
        "two": two,
        "paid": _paid(rng, one + two),
    }


_TWO = Template(
    "change-two",
    {
        "en": Wording(
            "{name} buys {first} for {one} {unit} and {second} for {two} {unit}.",
            "{name} pays with {paid} {unit}. How much change does {name} get?",
            again="In the shop {first} costs {one} {unit} and {second} costs {two}. {name} buys "
            "both.",
            asked_again="{name} gives the seller {paid} {unit}. How many {unit} come back?",
        ),
        "da": Wording(
            "{name} køber {first} til {one} {unit} og {second} til {two} {unit}.",
            "{name} betaler med {paid} {unit}. Hvor meget får {name} tilbage?",
            again="I butikken koster {first} {one} {unit} og {second} {two}. {name} køber begge "
            "dele.",
            asked_again="{name} giver sælgeren {paid} {unit}. Hvor mange {unit} kommer der "
            "tilbage?",
        ),
    },
    _draw_two,
    lambda p, _lang: str(p["paid"] - p["one"] - p["two"]),
    items=3,
    demo=True,
    key=lambda p: f"money/two/{p['one']}/{p['two']}/{p['paid']}",
    wrong=lambda p, _lang: [str(p["paid"] - p["one"])],
)

# -- more than the demo models know ---------------------------------------------------------------

_PRODUCT = Template(
    "product",
    {
        "en": Wording(
            "", "What is {one} × {two}?", asked_again="Multiply {one} by {two}. What is the result?"
        ),
        "da": Wording(
            "", "Hvad er {one} × {two}?", asked_again="Gang {one} med {two}. Hvad er resultatet?"
        ),
    },
    lambda rng: {"one": rng.randint(13, 98), "two": rng.randint(13, 98)},
    lambda p, _lang: str(p["one"] * p["two"]),
    items=2,
    only=("paraphrase", "numbers"),
    wrong=lambda p, _lang: [str(p["one"] * p["two"] + 10)],
)

_BRACKETS = Template(
    "brackets",
    {
        "en": Wording("", "What is {a} + {b} × ({c} − {d})?"),
        "da": Wording("", "Hvad er {a} + {b} × ({c} − {d})?"),
    },
    lambda rng: {
        "a": rng.randint(2, 30),
        "b": rng.randint(2, 9),
        "c": rng.randint(12, 30),
        "d": rng.randint(2, 11),
    },
    lambda p, _lang: str(p["a"] + p["b"] * (p["c"] - p["d"])),
    items=2,
    only=("numbers",),
    wrong=lambda p, _lang: [str((p["a"] + p["b"]) * (p["c"] - p["d"]))],
)


def _draw_remainder(rng: random.Random) -> Params:
    size, boxes = rng.randint(6, 12), rng.randint(8, 25)
    rest = rng.randint(1, size - 1)
    return {
        "name": name(rng),
        "thing": rng.choice(THINGS),
        "total": size * boxes + rest,
        "size": size,
    }


_REMAINDER = Template(
    "remainder",
    {
        "en": Wording(
            "{name} has {total} {thing} and fills as many boxes as possible with {size} each.",
            "How many {thing} are left over?",
            again="Exactly {size} {thing} go into a box. {name} packs {total} {thing} and closes "
            "only full boxes.",
            asked_again="How many {thing} remain outside the boxes?",
        ),
        "da": Wording(
            "{name} har {total} {thing} og fylder så mange kasser som muligt med {size} i hver.",
            "Hvor mange {thing} bliver der tilovers?",
            again="Der er plads til præcis {size} {thing} i en kasse. {name} pakker {total} "
            "{thing} og lukker kun fulde kasser.",
            asked_again="Hvor mange {thing} er der tilbage uden for kasserne?",
        ),
    },
    _draw_remainder,
    lambda p, _lang: str(p["total"] % p["size"]),
    items=2,
    wrong=lambda p, _lang: [str(p["total"] // p["size"])],
)


def _draw_percent(rng: random.Random) -> Params:
    percent = rng.choice((5, 10, 15, 20, 25, 30, 40, 60))
    return {"percent": percent, "price": 20 * rng.randint(3, 40)}


_DISCOUNT = Template(
    "discount",
    {
        "en": Wording(
            "A coat costs {price} euros. In the sale its price is reduced by {percent} percent.",
            "How many euros does the coat cost in the sale?",
            again="The price of a coat was {price} euros. A shop now sells it {percent} percent "
            "cheaper.",
            asked_again="What is its new price in euros?",
        ),
        "da": Wording(
            "En frakke koster {price} euro. På udsalget bliver prisen sat ned med {percent} "
            "procent.",
            "Hvor mange euro koster frakken på udsalget?",
            again="Prisen på en frakke var {price} euro. En butik sælger den nu {percent} procent "
            "billigere.",
            asked_again="Hvad er den nye pris i euro?",
        ),
    },
    _draw_percent,
    lambda p, _lang: str(p["price"] * (100 - p["percent"]) // 100),
    items=2,
    wrong=lambda p, _lang: [str(p["price"] * p["percent"] // 100)],
)


def _draw_fractions(rng: random.Random) -> Params:
    while True:
        b, d = rng.sample((2, 3, 4, 5, 6, 8), 2)
        a, c = rng.randint(1, b - 1), rng.randint(1, d - 1)
        total = Fraction(a, b) + Fraction(c, d)
        if math.gcd(a, b) == 1 == math.gcd(c, d) and total.denominator > 1:
            return {"a": a, "b": b, "c": c, "d": d}


_FRACTIONS = Template(
    "fractions",
    {
        "en": Wording(
            "",
            "What is {a}/{b} + {c}/{d}? Answer with a fraction in lowest terms.",
            asked_again="Add {a}/{b} and {c}/{d}. What is the sum as a reduced fraction?",
        ),
        "da": Wording(
            "",
            "Hvad er {a}/{b} + {c}/{d}? Svar med en uforkortelig brøk.",
            asked_again="Læg {a}/{b} og {c}/{d} sammen. Hvad er summen som forkortet brøk?",
        ),
    },
    _draw_fractions,
    lambda p, _lang: str(Fraction(p["a"], p["b"]) + Fraction(p["c"], p["d"])),
    items=2,
    only=("paraphrase", "numbers"),
    wrong=lambda p, _lang: [f"{p['a'] + p['c']}/{p['b'] + p['d']}"],
)


def _draw_average(rng: random.Random) -> Params:
    while True:
        values = rng.sample(range(4, 40), 4)
        if sum(values) % 4 == 0:
            shown = ", ".join(map(str, values[:3]))
            return {"shown": shown, "last": values[3], "values": values}


_AVERAGE = Template(
    "average",
    {
        "en": Wording(
            "", "What is the average of {shown} and {last}?", asked_again="A dice game has four "
            "rounds with {shown} and {last} points. What is the mean number of points a round?",
        ),
        "da": Wording(
            "", "Hvad er gennemsnittet af {shown} og {last}?", asked_again="Et spil har fire "
            "runder med {shown} og {last} point. Hvad er det gennemsnitlige antal point pr. "
            "runde?",
        ),
    },
    _draw_average,
    lambda p, _lang: str(sum(p["values"]) // 4),
    items=2,
    only=("paraphrase", "numbers"),
    wrong=lambda p, _lang: [str(sum(p["values"]))],
)  # fmt: skip


def _draw_train(rng: random.Random) -> Params:
    start = rng.randint(6, 14) * 60 + rng.randint(31, 58)
    lasts = rng.randint(75, 160)
    end = start + lasts
    return {
        "start": f"{start // 60}:{start % 60:02d}",
        "end": f"{end // 60}:{end % 60:02d}",
        "lasts": lasts,
    }


_TRAIN = Template(
    "minutes-between",
    {
        "en": Wording(
            "A train leaves at {start} and arrives at {end} on the same day.",
            "How many minutes does the journey take?",
            again="The departure of a train is at {start}, its arrival at {end}, without a change "
            "of day or time zone.",
        ),
        "da": Wording(
            "Et tog kører kl. {start} og ankommer kl. {end} samme dag.",
            "Hvor mange minutter varer rejsen?",
            again="Et togs afgang er kl. {start} og dets ankomst kl. {end}, samme dag og i samme "
            "tidszone.",
        ),
    },
    _draw_train,
    lambda p, _lang: str(p["lasts"]),
    items=2,
    wrong=lambda p, _lang: [str(p["lasts"] + 40)],
)


def _draw_speed(rng: random.Random) -> Params:
    quarters = rng.choice((3, 5, 6, 7))
    return {
        "name": name(rng),
        "speed": 4 * rng.randint(3, 20),
        "quarters": quarters,
        "minutes": quarters * 15,
    }


_SPEED = Template(
    "speed",
    {
        "en": Wording(
            "{name} rides at a constant {speed} km per hour for {minutes} minutes.",
            "How many kilometres is that?",
        ),
        "da": Wording(
            "{name} kører med konstant {speed} km i timen i {minutes} minutter.",
            "Hvor mange kilometer er det?",
        ),
    },
    _draw_speed,
    lambda p, _lang: str(p["speed"] * p["quarters"] // 4),
    items=2,
    wrong=lambda p, _lang: [str(p["speed"] * p["quarters"])],
)


def _draw_equation(rng: random.Random) -> Params:
    x, a, b = rng.randint(2, 15), rng.randint(2, 9), rng.randint(2, 30)
    return {"a": a, "b": b, "c": a * x + b, "x": x}


_EQUATION = Template(
    "equation",
    {
        "en": Wording(
            "", "Solve for x: {a}x + {b} = {c}.", asked_again="If {b} is added to {a} times a "
            "number, the result is {c}. What is the number?",
        ),
        "da": Wording(
            "", "Løs for x: {a}x + {b} = {c}.", asked_again="Lægger man {b} til {a} gange et tal, "
            "får man {c}. Hvad er tallet?",
        ),
    },
    _draw_equation,
    lambda p, _lang: str(p["x"]),
    items=2,
    only=("paraphrase", "numbers"),
    wrong=lambda p, _lang: [str(p["x"] + 1)],
)  # fmt: skip


def _draw_area(rng: random.Random) -> Params:
    return {"wide": rng.randint(4, 20), "long": rng.randint(21, 40)}


_AREA = Template(
    "fence-of-a-garden",
    {
        "en": Wording(
            "A rectangular garden is {long} m long and {wide} m wide.",
            "How many metres of fence does it take to enclose it completely?",
            again="The sides of a rectangular garden measure {long} m and {wide} m.",
            asked_again="How long is its whole border in metres?",
        ),
        "da": Wording(
            "En rektangulær have er {long} m lang og {wide} m bred.",
            "Hvor mange meter hegn skal der til for at indhegne den helt?",
            again="Siderne i en rektangulær have måler {long} m og {wide} m.",
            asked_again="Hvor lang er hele dens kant i meter?",
        ),
    },
    _draw_area,
    lambda p, _lang: str(2 * (p["wide"] + p["long"])),
    items=2,
    wrong=lambda p, _lang: [str(p["wide"] * p["long"])],
)


def _draw_recipe(rng: random.Random) -> Params:
    few = rng.choice((2, 4))
    times = rng.choice((2, 3, 5))
    return {
        "few": both(COUNTS, few),
        "many": few * times,
        "grams": 50 * rng.randint(3, 9),
        "times": times,
    }


_RECIPE = Template(
    "recipe",
    {
        "en": Wording(
            "A recipe for {few} people needs {grams} g of flour.",
            "How many grams of flour are needed for {many} people?",
        ),
        "da": Wording(
            "En opskrift til {few} personer kræver {grams} g mel.",
            "Hvor mange gram mel skal der bruges til {many} personer?",
        ),
    },
    _draw_recipe,
    lambda p, _lang: str(p["grams"] * p["times"]),
    items=2,
    wrong=lambda p, _lang: [str(p["grams"] + p["many"])],
)

TEMPLATES = (
    _SUM,
    _IN_WORDS,
    _STORY,
    _SEVERAL,
    _TWO,
    _PRODUCT,
    _BRACKETS,
    _REMAINDER,
    _DISCOUNT,
    _FRACTIONS,
    _AVERAGE,
    _TRAIN,
    _SPEED,
    _EQUATION,
    _AREA,
    _RECIPE,
)
