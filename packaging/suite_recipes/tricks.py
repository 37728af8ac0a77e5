"""Trick questions: what looks like a calculation, and is not one. With many ice cubes."""

from __future__ import annotations

import random

from suite_recipes.templates import LANGS, Lang, Params, Template, Wording
from suite_recipes.words import (
    COUNTS,
    ORDINALS,
    THINGS,
    WOMEN,
    both,
    listed,
    minutes,
    name,
)

_MELTING: tuple[dict[Lang, str], ...] = (
    {"en": "ice cubes", "da": "isterninger"},
    {"en": "ice cubes", "da": "isterninger"},
    {"en": "snowballs", "da": "snebolde"},
    {"en": "butter cubes", "da": "smørtern"},
    {"en": "ice blocks", "da": "isblokke"},
    {"en": "icicles", "da": "istapper"},
)
_WARM: tuple[tuple[dict[Lang, str], dict[Lang, str]], ...] = (
    (
        {"en": "in a frying pan", "da": "i en stegepande"},
        {"en": "in the pan", "da": "i panden"},
    ),
    ({"en": "in a hot pan", "da": "i en varm pande"}, {"en": "in the pan", "da": "i panden"}),
    ({"en": "in a warm pot", "da": "i en varm gryde"}, {"en": "in the pot", "da": "i gryden"}),
    (
        {"en": "on a hot plate", "da": "på en varm plade"},
        {"en": "on the plate", "da": "på pladen"},
    ),
    (
        {"en": "on a table in the sun", "da": "på et bord i solen"},
        {"en": "on the table", "da": "på bordet"},
    ),
)
_COLD: tuple[tuple[dict[Lang, str], dict[Lang, str], str], ...] = (
    (
        {"en": "in a freezer", "da": "i en fryser"},
        {"en": "in the freezer", "da": "i fryseren"},
        "freezer",
    ),
    (
        {"en": "on a frozen lake", "da": "på en frossen sø"},
        {"en": "on the lake", "da": "på søen"},
        "lake",
    ),
    (
        {"en": "in a freezing room", "da": "i et frostrum"},
        {"en": "in the room", "da": "i rummet"},
        "cold room",
    ),
)


# -- things that melt -----------------------------------------------------------------------------


def _draw_series(rng: random.Random) -> Params:
    counts = sorted(rng.sample(range(1, 41), rng.choice((3, 3, 4))), reverse=True)
    if rng.random() < 0.6:
        counts[-1] = 0
    asked = rng.choice((len(counts), len(counts), rng.randint(1, len(counts))))
    thing, (put, there) = rng.choice(_MELTING), rng.choice(_WARM)
    later: dict[Lang, str] = {
        lang: ", ".join(
            f"{after} {minutes(minute)[lang]} {count}"
            for minute, count in enumerate(counts[1:], start=2)
        )
        for lang, after in zip(LANGS, ("after", "efter"), strict=True)
    }
    plain = {
        lang: " ".join(f"{word} {minute}: {count}." for minute, count in enumerate(counts, start=1))
        for lang, word in zip(LANGS, ("Minute", "Minut"), strict=True)
    }
    return {
        "name": name(rng),
        "thing": thing,
        "put": put,
        "there": there,
        "first": counts[0],
        "later": later,
        "plain": plain,
        "counts": counts,
        "asked": asked,
        "ordinal": both(ORDINALS, asked),
        "when": minutes(asked),
    }


_SERIES = Template(
    "melting-series",
    {
        "en": Wording(
            "{name} places some whole {thing} {put}. After one minute there are {first} {there}, "
            "{later}.",
            "How many whole {thing} are {there} at the end of the {ordinal} minute?",
            again="{name} puts some whole {thing} {put}. {plain}",
            asked_again="How many whole {thing} can be found {there} after {when}?",
        ),
        "da": Wording(
            "{name} lægger nogle hele {thing} {put}. Efter et minut er der {first} {there}, "
            "{later}.",
            "Hvor mange hele {thing} er der {there} ved slutningen af det {ordinal} minut?",
            again="{name} anbringer nogle hele {thing} {put}. {plain}",
            asked_again="Hvor mange hele {thing} findes der {there} efter {when}?",
        ),
    },
    _draw_series,
    lambda p, _lang: str(p["counts"][p["asked"] - 1]),
    items=6,
    demo=True,
    key=lambda p: f"melting/series/{p['thing']['en']}/{','.join(map(str, p['counts']))}",
    wrong=lambda p, _lang: [str(p["counts"][p["asked"] - 2] if p["asked"] > 1 else p["counts"][1])],
)


def _draw_cold(rng: random.Random) -> Params:
    put, there, key = rng.choice(_COLD)
    minute = rng.randint(2, 8)
    return {
        "name": name(rng),
        "thing": rng.choice(_MELTING),
        "put": put,
        "there": there,
        "place": key,
        "start": rng.randint(3, 60),
        "when": minutes(minute),
        "ordinal": both(ORDINALS, minute),
    }


_COLD_PLACE = Template(
    "melting-cold",
    {
        "en": Wording(
            "{name} places {start} whole {thing} {put}.",
            "How many whole {thing} are left {there} after {when}?",
            again="{name} leaves {start} whole {thing} {put}.",
            asked_again="How many whole {thing} are {there} at the end of the {ordinal} minute?",
        ),
        "da": Wording(
            "{name} lægger {start} hele {thing} {put}.",
            "Hvor mange hele {thing} er der tilbage {there} efter {when}?",
            again="{name} anbringer {start} hele {thing} {put}.",
            asked_again="Hvor mange hele {thing} er der {there} ved slutningen af det {ordinal} "
            "minut?",
        ),
    },
    _draw_cold,
    lambda p, _lang: str(p["start"]),
    items=3,
    demo=True,
    key=lambda p: f"melting/cold/{p['place']}/{p['start']}",
    wrong=lambda _p, _lang: ["0"],
)


def _draw_gone(rng: random.Random) -> Params:
    put, there = rng.choice(_WARM)
    hours = rng.randint(2, 9)
    return {
        "name": name(rng),
        "thing": rng.choice(_MELTING),
        "put": put,
        "there": there,
        "start": rng.randint(3, 60),
        "hours": both(COUNTS, hours),
        "count": hours,
    }


_GONE = Template(
    "melting-gone",
    {
        "en": Wording(
            "{name} places {start} whole {thing} {put}. It is very hot and they all melt.",
            "How many whole {thing} are left {there} after {hours} hours?",
            again="{name} lays {start} whole {thing} {put}. In the heat all of them melt.",
            asked_again="How many whole {thing} are {there} after {hours} hours?",
        ),
        "da": Wording(
            "{name} lægger {start} hele {thing} {put}. Det er meget varmt, og de smelter alle.",
            "Hvor mange hele {thing} er der tilbage {there} efter {hours} timer?",
            again="{name} putter {start} hele {thing} {put}. I varmen smelter de alle.",
            asked_again="Hvor mange hele {thing} er der {there} efter {hours} timer?",
        ),
    },
    _draw_gone,
    lambda _p, _lang: "0",
    items=3,
    demo=True,
    key=lambda p: f"melting/gone/{p['start']}/{p['count']}",
    wrong=lambda p, _lang: [str(p["start"])],
)


def _draw_hot_pan(rng: random.Random) -> Params:
    adds = [rng.randint(2, 9) for _ in range(3)]
    return {"name": name(rng), "one": adds[0], "two": adds[1], "three": adds[2]}


_HOT_PAN = Template(
    "ice-in-a-hot-pan",
    {
        "en": Wording(
            "A frying pan is so hot that an egg fries in it within a minute. At noon {name} drops "
            "{one} ice cubes into it, five minutes later {two} more, and ten minutes later another "
            "{three}. The stove stays on.",
            "How many whole ice cubes are in the pan at one o'clock?",
            again="At noon {name} throws {one} ice cubes into a red-hot frying pan. At five past "
            "twelve {two} more follow, at a quarter past twelve the last {three}. Nobody turns "
            "the stove off.",
            asked_again="It is one o'clock now. How many of the ice cubes in the pan are still "
            "whole?",
        ),
        "da": Wording(
            "En stegepande er så varm, at et æg bliver stegt på et minut. Klokken tolv lægger "
            "{name} {one} isterninger i den, fem minutter senere {two} mere og ti minutter senere "
            "endnu {three}. Komfuret er hele tiden tændt.",
            "Hvor mange hele isterninger er der i panden klokken et?",
            again="Klokken tolv kaster {name} {one} isterninger i en glohed stegepande. Fem "
            "minutter over tolv følger {two} mere, og et kvarter over tolv de sidste {three}. "
            "Ingen slukker for komfuret.",
            asked_again="Nu er klokken et. Hvor mange af isterningerne i panden er stadig hele?",
        ),
    },
    _draw_hot_pan,
    lambda _p, _lang: "0",
    items=3,
    wrong=lambda p, _lang: [str(p["one"] + p["two"] + p["three"]), str(p["three"])],
)


def _draw_tea(rng: random.Random) -> Params:
    return {"name": name(rng), "one": rng.randint(2, 6), "two": rng.randint(2, 5)}


_HOT_TEA = Template(
    "ice-in-hot-tea",
    {
        "en": Wording(
            "{name} pours boiling tea into a cup and adds {one} ice cubes. The doorbell rings. "
            "{name} chats at the door for an hour, comes back and adds {two} ice cubes from the "
            "freezer.",
            "How many whole ice cubes did the tea contain just before the last ones were added?",
            asked_again="Just before {name} added the second lot, how many whole ice cubes were "
            "there in the tea?",
        ),
        "da": Wording(
            "{name} hælder kogende te i en kop og kommer {one} isterninger i. Det ringer på døren. "
            "{name} snakker ved døren i en time, kommer tilbage og kommer {two} isterninger fra "
            "fryseren i.",
            "Hvor mange hele isterninger var der i teen, lige før de sidste kom i?",
            asked_again="Lige før {name} kom den anden portion i, hvor mange hele isterninger var "
            "der så i teen?",
        ),
    },
    _draw_tea,
    lambda _p, _lang: "0",
    items=2,
    wrong=lambda p, _lang: [str(p["one"]), str(p["one"] + p["two"])],
)


def _draw_snowmen(rng: random.Random) -> Params:
    return {"name": name(rng), "count": rng.randint(3, 9), "hours": rng.randint(2, 5)}


_SNOWMEN = Template(
    "snowmen-in-july",
    {
        "en": Wording(
            "In January {name} builds {count} snowmen in a garden in Denmark, each in {hours} "
            "hours. In July {name} looks at the garden.",
            "How many of the snowmen are in the garden in July?",
            again="In a Danish garden {name} makes {count} snowmen in January and needs {hours} "
            "hours for each. Half a year later {name} visits the garden.",
        ),
        "da": Wording(
            "I januar bygger {name} {count} snemænd i en have i Danmark, hver på {hours} timer. I "
            "juli ser {name} på haven.",
            "Hvor mange af snemændene er der i haven i juli?",
            again="I en dansk have laver {name} {count} snemænd i januar og bruger {hours} timer "
            "på hver. Et halvt år senere besøger {name} haven.",
        ),
    },
    _draw_snowmen,
    lambda _p, _lang: "0",
    items=2,
    wrong=lambda p, _lang: [str(p["count"]), str(p["count"] * p["hours"])],
)

# -- puzzles that the demo models know ------------------------------------------------------------

_MONTHS = Template(
    "months",
    {
        "en": Wording(
            "",
            "{name} asks: how many months have {days} days?",
            asked_again="{name} wants to know how many months have at least {days} days.",
        ),
        "da": Wording(
            "",
            "{name} spørger: hvor mange måneder har {days} dage?",
            asked_again="{name} vil vide, hvor mange måneder der har mindst {days} dage.",
        ),
    },
    lambda rng: {"name": name(rng), "days": rng.choice((28, 28, 30))},
    lambda p, _lang: {28: "12", 30: "11"}[p["days"]],
    items=2,
    demo=True,
    key=lambda p: f"trick/months/{p['name']}/{p['days']}",
    only=("paraphrase", "numbers"),
    wrong=lambda p, _lang: {28: ["1"], 30: ["4"]}[p["days"]],
)

_LIGHT: tuple[dict[Lang, str], ...] = (
    {"en": "feathers", "da": "fjer"},
    {"en": "cotton", "da": "bomuld"},
    {"en": "wool", "da": "uld"},
    {"en": "straw", "da": "strå"},
)
_HEAVY: tuple[dict[Lang, str], ...] = (
    {"en": "iron", "da": "jern"},
    {"en": "lead", "da": "bly"},
    {"en": "gold", "da": "guld"},
    {"en": "stone", "da": "sten"},
)


def _draw_kilos(rng: random.Random) -> Params:
    return {"one": rng.choice(_LIGHT), "two": rng.choice(_HEAVY), "amount": rng.randint(2, 9)}


_KILOS = Template(
    "kilos",
    {
        "en": Wording(
            "",
            "Which is heavier: {amount} kilos of {one} or {amount} kilos of {two}?",
            asked_again="What weighs more, {amount} kilos of {one} or {amount} kilos of {two}?",
        ),
        "da": Wording(
            "",
            "Hvad er tungest: {amount} kilo {one} eller {amount} kilo {two}?",
            asked_again="Hvad vejer mest, {amount} kilo {one} eller {amount} kilo {two}?",
        ),
    },
    _draw_kilos,
    lambda _p, lang: {"en": "the same", "da": "det samme"}[lang],
    items=2,
    demo=True,
    key=lambda p: f"trick/weight/{p['one']['en']}/{p['amount']}/{p['two']['en']}/{p['amount']}",
    only=("paraphrase", "numbers"),
    wrong=lambda p, lang: [p["two"][lang]],
)


def _draw_overtake(rng: random.Random) -> Params:
    place = rng.randint(2, 8)
    danish = {2: "anden", **{n: ORDINALS["da"][n] for n in range(3, 9)}}[place]
    return {
        "name": name(rng),
        "place": place,
        "word": {"en": ORDINALS["en"][place], "da": danish},
    }


_OVERTAKE = Template(
    "overtake",
    {
        "en": Wording(
            "",
            "In a race {name} overtakes the runner in {word} place. Which place is {name} in now?",
            asked_again="{name} passes the person in {word} place. What place does {name} have?",
        ),
        "da": Wording(
            "",
            "I et løb overhaler {name} den, der ligger på {word}pladsen. Hvilken plads har {name} "
            "nu?",
            asked_again="{name} løber forbi personen på {word}pladsen. Hvilken plads ligger {name} "
            "på?",
        ),
    },
    _draw_overtake,
    lambda p, _lang: str(p["place"]),
    items=2,
    demo=True,
    key=lambda p: f"trick/overtake/{p['name']}/{p['place']}",
    only=("paraphrase", "numbers"),
    wrong=lambda p, _lang: [str(p["place"] - 1)],
)

_BEASTS: tuple[tuple[dict[Lang, str], dict[Lang, str], dict[Lang, str]], ...] = (
    (
        {"en": "sheep", "da": "får"},
        {"en": "die", "da": "dør"},
        {"en": "alive", "da": "i live"},
    ),
    (
        {"en": "hens", "da": "høns"},
        {"en": "run away", "da": "løber væk"},
        {"en": "left", "da": "tilbage"},
    ),
    (
        {"en": "ducks", "da": "ænder"},
        {"en": "fly away", "da": "flyver væk"},
        {"en": "left", "da": "tilbage"},
    ),
)


def _draw_all_but(rng: random.Random) -> Params:
    beast, does, remain = rng.choice(_BEASTS)
    start = rng.randint(8, 60)
    left = rng.randint(2, start - 2)
    return {
        "name": name(rng),
        "beast": beast,
        "does": does,
        "remain": remain,
        "start": start,
        "left": left,
    }


_ALL_BUT = Template(
    "all-but",
    {
        "en": Wording(
            "{name} has {start} {beast}. All but {left} {does}.",
            "How many {beast} are {remain}?",
        ),
        "da": Wording(
            "{name} har {start} {beast}. Alle på nær {left} {does}.",
            "Hvor mange {beast} er {remain}?",
        ),
    },
    _draw_all_but,
    lambda p, _lang: str(p["left"]),
    items=2,
    demo=True,
    key=lambda p: f"trick/all but/{p['start']}/{p['left']}",
    wrong=lambda p, _lang: (
        [str(p["start"] - p["left"])] if p["start"] != 2 * p["left"] else [str(p["start"])]
    ),
)


def _draw_taken(rng: random.Random) -> Params:
    start = rng.randint(5, 40)
    count = rng.randint(2, start - 2)
    return {"name": name(rng), "thing": rng.choice(THINGS), "start": start, "count": count}


_TAKEN = Template(
    "taken",
    {
        "en": Wording(
            "There are {start} {thing} and {name} takes {count} of them.",
            "How many {thing} does {name} have?",
        ),
        "da": Wording(
            "Der er {start} {thing}, og {name} tager {count} af dem.",
            "Hvor mange {thing} har {name}?",
        ),
    },
    _draw_taken,
    lambda p, _lang: str(p["count"]),
    items=1,
    demo=True,
    key=lambda p: f"trick/taken/{p['start']}/{p['count']}",
    wrong=lambda p, _lang: [str(p["start"])],
)


def _draw_pills(rng: random.Random) -> Params:
    return {"name": name(rng), "count": rng.randint(3, 5), "gap": rng.choice((5, 10, 15))}


_PILLS = Template(
    "pills",
    {
        "en": Wording(
            "A doctor gives {name} {count} pills, one every {gap} minutes.",
            "How many minutes from the first pill to the last?",
        ),
        "da": Wording(
            "En læge giver {name} {count} piller, en hvert {gap}. minut.",
            "Hvor mange minutter går der fra den første pille til den sidste?",
        ),
    },
    _draw_pills,
    lambda p, _lang: str((p["count"] - 1) * p["gap"]),
    items=1,
    demo=True,
    key=lambda p: f"trick/pills/{p['name']}/{p['count']}/{p['gap']}",
    wrong=lambda p, _lang: [str(p["count"] * p["gap"])],
)


def _draw_candles(rng: random.Random) -> Params:
    start = rng.randint(4, 30)
    out = rng.randint(2, start - 2)
    return {"name": name(rng), "start": start, "out": out}


_CANDLES = Template(
    "candles",
    {
        "en": Wording(
            "{name} lights {start} candles and blows out {out}. The rest burn down.",
            "How many candles are left in the end?",
        ),
        "da": Wording(
            "{name} tænder {start} lys og puster {out} ud. Resten brænder ned.",
            "Hvor mange lys er der tilbage til sidst?",
        ),
    },
    _draw_candles,
    lambda p, _lang: str(p["out"]),
    items=1,
    demo=True,
    key=lambda p: f"trick/candles/{p['start']}/{p['out']}",
    wrong=lambda p, _lang: [str(p["start"] + 1)],
)


def _draw_siblings(rng: random.Random) -> Params:
    count = rng.randint(3, 9)
    return {"name": name(rng), "count": count, "word": both(COUNTS, count)}


_SIBLINGS = Template(
    "siblings",
    {
        "en": Wording(
            "{name} has {word} sons. Each son has one sister.",
            "How many children does {name} have?",
        ),
        "da": Wording(
            "{name} har {word} sønner. Hver søn har en søster.",
            "Hvor mange børn har {name}?",
        ),
    },
    _draw_siblings,
    lambda p, _lang: str(p["count"] + 1),
    items=1,
    demo=True,
    key=lambda p: f"trick/siblings/{p['name']}/{p['count']}",
    wrong=lambda p, _lang: [str(2 * p["count"])],
)


def _draw_hole(rng: random.Random) -> Params:
    return {"name": name(rng), "deep": rng.randint(2, 9), "wide": rng.randint(2, 9)}


_HOLE = Template(
    "hole",
    {
        "en": Wording(
            "{name} digs a hole {deep} meters deep and {wide} meters wide.",
            "How many buckets of dirt are in the hole?",
        ),
        "da": Wording(
            "{name} graver et hul, der er {deep} meter dybt og {wide} meter bredt.",
            "Hvor mange spande jord er der i hullet?",
        ),
    },
    _draw_hole,
    lambda _p, _lang: "0",
    items=1,
    demo=True,
    key=lambda p: f"trick/hole/{p['name']}/{p['deep']}/{p['wide']}",
    wrong=lambda p, _lang: [str(p["deep"] * p["wide"])],
)

_LIT: tuple[dict[Lang, str], ...] = (
    {"en": "a lamp", "da": "en lampe"},
    {"en": "a stove", "da": "en ovn"},
    {"en": "a candle", "da": "et lys"},
    {"en": "a fire", "da": "et bål"},
)


def _draw_match(rng: random.Random) -> Params:
    one, two = rng.sample(_LIT, 2)
    return {"name": name(rng), "one": one, "two": two}


_MATCH = Template(
    "match",
    {
        "en": Wording(
            "{name} has one match and sees {one} and {two}.", "What does {name} light first?"
        ),
        "da": Wording("{name} har én tændstik og ser {one} og {two}.", "Hvad tænder {name} først?"),
    },
    _draw_match,
    lambda _p, lang: {"en": "the match", "da": "tændstikken"}[lang],
    items=1,
    demo=True,
    key=lambda p: f"trick/match/{p['name']}/{p['one']['en']}/{p['two']['en']}",
    wrong=lambda p, lang: [p["one"][lang]],
)

# -- classics -------------------------------------------------------------------------------------


def _draw_machines(rng: random.Random) -> Params:
    few = rng.randint(3, 9)
    return {"few": few, "many": rng.choice((50, 80, 100, 200))}


_MACHINES = Template(
    "machines",
    {
        "en": Wording(
            "{few} machines make {few} toys in {few} minutes.",
            "How many minutes do {many} machines need for {many} toys?",
            again="A workshop has {few} equal machines. Together they make {few} toys in {few} "
            "minutes. Then it buys more, so that there are {many} machines.",
            asked_again="How many minutes do the {many} machines need to make {many} toys?",
        ),
        "da": Wording(
            "{few} maskiner laver {few} legetøjsbiler på {few} minutter.",
            "Hvor mange minutter bruger {many} maskiner på {many} legetøjsbiler?",
            again="Et værksted har {few} ens maskiner. Sammen laver de {few} legetøjsbiler på "
            "{few} minutter. Så køber det flere, så der er {many} maskiner.",
            asked_again="Hvor mange minutter er de {many} maskiner om at lave {many} "
            "legetøjsbiler?",
        ),
    },
    _draw_machines,
    lambda p, _lang: str(p["few"]),
    items=2,
    wrong=lambda p, _lang: [str(p["many"])],
)


def _draw_lilies(rng: random.Random) -> Params:
    return {"days": rng.randint(20, 60)}


_LILIES = Template(
    "water-lilies",
    {
        "en": Wording(
            "Water lilies cover twice as much of a lake every day. On day {days} they cover the "
            "whole lake.",
            "On which day did they cover half of it?",
            again="The area of a lake that is covered by water lilies doubles from one day to the "
            "next. After {days} days nothing of the lake is left uncovered.",
            asked_again="After how many days was exactly half of the lake covered?",
        ),
        "da": Wording(
            "Åkander dækker dobbelt så meget af en sø for hver dag. På dag {days} dækker de hele "
            "søen.",
            "På hvilken dag dækkede de halvdelen?",
            again="Det område af en sø, som er dækket af åkander, bliver fordoblet fra den ene dag "
            "til den næste. Efter {days} dage er hele søen dækket.",
            asked_again="Efter hvor mange dage var præcis halvdelen af søen dækket?",
        ),
    },
    _draw_lilies,
    lambda p, _lang: str(p["days"] - 1),
    items=2,
    wrong=lambda p, _lang: [str(p["days"] // 2)],
)


def _draw_posts(rng: random.Random) -> Params:
    gap = rng.choice((2, 3, 4, 5))
    gaps = rng.randint(5, 12)
    return {"gap": gap, "length": gap * gaps, "gaps": gaps}


_POSTS = Template(
    "fence-posts",
    {
        "en": Wording(
            "A straight fence is {length} metres long. It has a post at each end and one every "
            "{gap} metres in between.",
            "How many posts does it have?",
            again="Along a straight line of {length} metres posts are set every {gap} metres, from "
            "one end to the other, with a post at both ends.",
            asked_again="How many posts are that?",
        ),
        "da": Wording(
            "Et lige hegn er {length} meter langt. Det har en pæl i hver ende og en for hver {gap} "
            "meter derimellem.",
            "Hvor mange pæle har det?",
            again="Langs en lige linje på {length} meter bliver der sat pæle for hver {gap} meter, "
            "fra den ene ende til den anden, med en pæl i begge ender.",
            asked_again="Hvor mange pæle er det?",
        ),
    },
    _draw_posts,
    lambda p, _lang: str(p["gaps"] + 1),
    items=2,
    wrong=lambda p, _lang: [str(p["gaps"])],
)


def _draw_shirts(rng: random.Random) -> Params:
    few = rng.randint(3, 8)
    return {"few": few, "many": few * rng.randint(2, 5), "hours": rng.randint(2, 6)}


_SHIRTS = Template(
    "drying-shirts",
    {
        "en": Wording(
            "{few} wet shirts hang side by side in the sun and are dry after {hours} hours.",
            "On the same day, with enough room on the line, how many hours do {many} such shirts "
            "take to dry?",
            again="In the sun, {few} shirts on a long clothes line dry in {hours} hours.",
            asked_again="If {many} shirts hang on that line at once, after how many hours are they "
            "dry?",
        ),
        "da": Wording(
            "{few} våde skjorter hænger side om side i solen og er tørre efter {hours} timer.",
            "Hvor mange timer er {many} sådanne skjorter om at tørre samme dag, når der er plads "
            "nok på snoren?",
            again="I solen tørrer {few} skjorter på en lang tørresnor på {hours} timer.",
            asked_again="Hvis {many} skjorter hænger på snoren på én gang, efter hvor mange timer "
            "er de så tørre?",
        ),
    },
    _draw_shirts,
    lambda p, _lang: str(p["hours"]),
    items=2,
    wrong=lambda p, _lang: [str(p["hours"] * p["many"] // p["few"])],
)


def _draw_boat(rng: random.Random) -> Params:
    return {
        "rungs": rng.randint(6, 12),
        "gap": rng.choice((20, 25, 30)),
        "hours": rng.randint(2, 5),
    }


_BOAT = Template(
    "rope-ladder",
    {
        "en": Wording(
            "A rope ladder hangs from a ship that lies at anchor. {rungs} rungs are above the "
            "water, {gap} cm apart. The tide rises by {gap} cm an hour.",
            "How many of these rungs are above the water after {hours} hours?",
        ),
        "da": Wording(
            "En rebstige hænger ned fra et skib, der ligger for anker. {rungs} trin er over "
            "vandet, med {gap} cm mellem hvert. Tidevandet stiger {gap} cm i timen.",
            "Hvor mange af disse trin er over vandet efter {hours} timer?",
        ),
    },
    _draw_boat,
    lambda p, _lang: str(p["rungs"]),
    items=2,
    wrong=lambda p, _lang: [str(p["rungs"] - p["hours"])],
)


def _draw_daughters(rng: random.Random) -> Params:
    others = rng.sample(WOMEN, 3)
    known = others[:2]
    return {
        "name": others[2],
        "sisters": {
            "en": listed(known, "and"),
            "da": listed(known, "og"),
        },
        "known": known,
    }


_DAUGHTERS = Template(
    "third-daughter",
    {
        "en": Wording(
            "{name}'s father has exactly three daughters. Two of them are {sisters}.",
            "What is the name of the third daughter?",
            again="A father has three daughters and no other children. {sisters} are two of them, "
            "and {name} is his daughter, too.",
        ),
        "da": Wording(
            "{name}s far har præcis tre døtre. To af dem er {sisters}.",
            "Hvad hedder den tredje datter?",
            again="En far har tre døtre og ingen andre børn. {sisters} er to af dem, og {name} er "
            "også hans datter.",
        ),
    },
    _draw_daughters,
    lambda p, _lang: str(p["name"]),
    items=2,
    wrong=lambda p, _lang: [p["known"][0]],
)


def _draw_socks(rng: random.Random) -> Params:
    return {"one": rng.randint(6, 20), "two": rng.randint(6, 20)}


_SOCKS = Template(
    "socks",
    {
        "en": Wording(
            "A dark drawer contains {one} black and {two} white socks.",
            "How many must you take out, without looking, to be sure of two of the same colour?",
        ),
        "da": Wording(
            "I en mørk skuffe ligger der {one} sorte og {two} hvide strømper.",
            "Hvor mange skal man tage ud uden at kigge for at være sikker på to af samme farve?",
        ),
    },
    _draw_socks,
    lambda _p, _lang: "3",
    items=1,
    wrong=lambda p, _lang: [str(p["one"] + 1)],
)


def _draw_knockout(rng: random.Random) -> Params:
    return {"players": rng.choice((8, 16, 19, 24, 32, 37, 50, 64))}


_KNOCKOUT = Template(
    "knock-out",
    {
        "en": Wording(
            "{players} players take part in a knock-out tournament. Whoever loses a match is out, "
            "and there are no draws.",
            "How many matches are played until only the winner is left?",
        ),
        "da": Wording(
            "{players} spillere er med i en cupturnering. Den, der taber en kamp, er ude, og der "
            "er ingen uafgjorte kampe.",
            "Hvor mange kampe bliver der spillet, til kun vinderen er tilbage?",
        ),
    },
    _draw_knockout,
    lambda p, _lang: str(p["players"] - 1),
    items=1,
    wrong=lambda p, _lang: [str(p["players"])],
)


def _draw_bat(rng: random.Random) -> Params:
    low, more = rng.randint(3, 15), 2 * rng.randint(10, 40)
    return {"total": 2 * low + more, "more": more, "low": low}


_BAT = Template(
    "bat-and-ball",
    {
        "en": Wording(
            "A bat and a ball cost {total} euros together. The bat costs {more} euros more than "
            "the ball.",
            "How many euros does the ball cost?",
            again="Somebody pays {total} euros for a ball and a bat. For the bat alone the price "
            "is {more} euros higher than for the ball.",
        ),
        "da": Wording(
            "Et bat og en bold koster {total} euro tilsammen. Battet koster {more} euro mere end "
            "bolden.",
            "Hvor mange euro koster bolden?",
            again="Nogen betaler {total} euro for en bold og et bat. Battet alene er {more} euro "
            "dyrere end bolden.",
        ),
    },
    _draw_bat,
    lambda p, _lang: str(p["low"]),
    items=2,
    wrong=lambda p, _lang: [str(p["total"] - p["more"])],
)

_SURVIVORS = Template(
    "survivors",
    {
        "en": Wording(
            "A train with {count} passengers from {one} and {two} derails exactly on the border "
            "between both countries.",
            "In which country do they bury the survivors?",
            choices=("In {one}", "In {two}", "Half of them in each", "In neither of them"),
        ),
        "da": Wording(
            "Et tog med {count} passagerer fra {one} og {two} kører af sporet præcis på grænsen "
            "mellem begge lande.",
            "I hvilket land begraver man de overlevende?",
            choices=("I {one}", "I {two}", "Halvdelen i hvert", "I ingen af dem"),
        ),
    },
    lambda rng: {
        "count": rng.randint(40, 200),
        **dict(
            zip(
                ("one", "two"),
                rng.sample(
                    (
                        {"en": "Germany", "da": "Tyskland"},
                        {"en": "Denmark", "da": "Danmark"},
                        {"en": "Sweden", "da": "Sverige"},
                        {"en": "Norway", "da": "Norge"},
                    ),
                    2,
                ),
                strict=True,
            )
        ),
    },
    lambda _p, _lang: 3,
    items=2,
)

_BUCKET = Template(
    "frozen-bucket",
    {
        "en": Wording(
            "A bucket is full of water up to the rim. {name} freezes it outside overnight, with "
            "the bucket in place, and in the morning the ice is solid.",
            "What is true of the mass of what is in the bucket, if nothing was spilled and nothing "
            "evaporated?",
            choices=(
                "It is greater than before",
                "It is smaller than before",
                "It is as great as before",
            ),
        ),
        "da": Wording(
            "En spand er fyldt med vand helt til kanten. {name} lader den fryse udenfor natten "
            "over, og om morgenen er isen fast.",
            "Hvad gælder om massen af det, der er i spanden, hvis intet er spildt, og intet er "
            "fordampet?",
            choices=(
                "Den er større end før",
                "Den er mindre end før",
                "Den er lige så stor som før",
            ),
        ),
    },
    lambda rng: {"name": name(rng)},
    lambda _p, _lang: 2,
    items=1,
)

TEMPLATES = (
    _SERIES,
    _COLD_PLACE,
    _GONE,
    _HOT_PAN,
    _HOT_TEA,
    _SNOWMEN,
    _MONTHS,
    _KILOS,
    _OVERTAKE,
    _ALL_BUT,
    _TAKEN,
    _PILLS,
    _CANDLES,
    _SIBLINGS,
    _HOLE,
    _MATCH,
    _MACHINES,
    _LILIES,
    _POSTS,
    _SHIRTS,
    _BOAT,
    _DAUGHTERS,
    _SOCKS,
    _KNOCKOUT,
    _BAT,
    _SURVIVORS,
    _BUCKET,
)
