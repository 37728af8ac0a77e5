"""Logic: who tells the truth, what follows, where something is. Solved by trying all cases."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence

from suite_recipes.templates import Lang, Params, Template, Wording
from suite_recipes.words import COLOURS, DAYS, name, names

# -- an island of truth-tellers and liars ---------------------------------------------------------

_Claim = Callable[[bool, bool], bool]
"""Whether a claim is true; given whether its speaker and the other tell the truth."""

_CLAIMS: tuple[tuple[dict[Lang, str], _Claim], ...] = (
    ({"en": "{other} is a liar", "da": "{other} er en løgner"}, lambda _me, other: not other),
    (
        {"en": "At least one of us is a liar", "da": "Mindst en af os er en løgner"},
        lambda me, other: not (me and other),
    ),
    (
        {"en": "We are both liars", "da": "Vi er begge løgnere"},
        lambda me, other: not me and not other,
    ),
    (
        {"en": "We both tell the truth", "da": "Vi taler begge sandt"},
        lambda me, other: me and other,
    ),
    (
        {"en": "Exactly one of us is a liar", "da": "Præcis en af os er en løgner"},
        lambda me, other: me != other,
    ),
)


def knights(first: int, second: int) -> list[tuple[bool, bool]]:
    """Who may tell the truth if the first makes one claim and the second another."""
    one, two = _CLAIMS[first][1], _CLAIMS[second][1]
    cases = itertools.product((True, False), repeat=2)
    return [(a, b) for a, b in cases if one(a, b) == a and two(b, a) == b]


def _draw_knights(rng: random.Random) -> Params:
    while True:
        claims = [rng.randrange(len(_CLAIMS)) for _ in range(2)]
        found = knights(*claims)
        if len(found) == 1 and found[0][0] != found[0][1]:
            break
    one, two = names(rng, 2)
    return {
        "one": one,
        "two": two,
        "claim": {lang: text.format(other=two) for lang, text in _CLAIMS[claims[0]][0].items()},
        "reply": {lang: text.format(other=one) for lang, text in _CLAIMS[claims[1]][0].items()},
        "honest": one if found[0][0] else two,
        "liar": two if found[0][0] else one,
    }


_KNIGHTS = Template(
    "truth-tellers",
    {
        "en": Wording(
            "On an island everybody either always tells the truth or always lies. {one} says: "
            "“{claim}.” {two} says: “{reply}.”",
            "Who tells the truth?",
            again="The people of an island are of two kinds: some always lie, the others always "
            "tell the truth. Two of them talk to a visitor. “{claim},” says {one}. {two} says: "
            "“{reply}.”",
            asked_again="Which of the two is the one who tells the truth?",
        ),
        "da": Wording(
            "På en ø taler hver indbygger enten altid sandt eller lyver altid. {one} siger: "
            "»{claim}.« {two} siger: »{reply}.«",
            "Hvem taler sandt?",
            again="Der er to slags mennesker på en ø: Nogle lyver altid, de andre taler altid "
            "sandt. To af dem taler med en gæst. »{claim},« siger {one}. {two} siger: »{reply}.«",
            asked_again="Hvem af de to er den, der taler sandt?",
        ),
    },
    _draw_knights,
    lambda p, _lang: str(p["honest"]),
    items=4,
    wrong=lambda p, _lang: [p["liar"]],
)

# -- who has what ---------------------------------------------------------------------------------

_PETS: tuple[dict[Lang, str], ...] = (
    {"en": "the cat", "da": "katten"},
    {"en": "the dog", "da": "hunden"},
    {"en": "the parrot", "da": "papegøjen"},
    {"en": "the rabbit", "da": "kaninen"},
)


def owners(denied: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Which pet each of three may have, if none has one that is denied."""
    return [
        pets
        for pets in itertools.permutations(range(3))
        if not any(pets[who] == pet for who, pet in denied)
    ]


def _draw_pets(rng: random.Random) -> Params:
    people, pets = names(rng, 3), rng.sample(_PETS, 3)
    pairs = list(itertools.product(range(3), repeat=2))
    while True:
        denied = rng.sample(pairs, 3)
        found = owners(denied)
        asked = rng.randrange(3)
        # not answered by two clues about one pet or one owner
        spread = len({who for who, _ in denied}) > 1
        if len(found) == 1 and spread:
            break
    owner = found[0].index(asked)
    clues = {
        "en": " ".join(f"{people[who]} does not have {pets[pet]['en']}." for who, pet in denied),
        "da": " ".join(f"{people[who]} har ikke {pets[pet]['da']}." for who, pet in denied),
    }
    return {
        "one": people[0],
        "two": people[1],
        "three": people[2],
        "first": pets[0],
        "second": pets[1],
        "third": pets[2],
        "clues": clues,
        "asked": pets[asked],
        "owner": people[owner],
        "other": people[(owner + 1) % 3],
    }


_OWNERS = Template(
    "owners",
    {
        "en": Wording(
            "{one}, {two} and {three} have one pet each: {first}, {second} and {third}, not "
            "necessarily in this order. {clues}",
            "Who has {asked}?",
            again="Three pets belong to three people, one to each: {first}, {second} and {third} "
            "to {one}, {two} and {three}, in an unknown order. {clues}",
            asked_again="To whom does {asked} belong?",
        ),
        "da": Wording(
            "{one}, {two} og {three} har hver et kæledyr: {first}, {second} og {third}, ikke "
            "nødvendigvis i denne rækkefølge. {clues}",
            "Hvem har {asked}?",
            again="Tre kæledyr tilhører tre mennesker, et til hver: {first}, {second} og {third} "
            "tilhører {one}, {two} og {three} i ukendt rækkefølge. {clues}",
            asked_again="Hvem tilhører {asked}?",
        ),
    },
    _draw_pets,
    lambda p, _lang: str(p["owner"]),
    items=4,
    wrong=lambda p, _lang: [p["other"]],
)

# -- what follows ---------------------------------------------------------------------------------

_NOUNS: tuple[dict[Lang, str], ...] = (
    {"en": "wugs", "da": "wugger"},
    {"en": "daxes", "da": "dakser"},
    {"en": "florps", "da": "florper"},
    {"en": "mibs", "da": "mibber"},
    {"en": "zorks", "da": "zorker"},
    {"en": "tobes", "da": "tober"},
)
_QUANTIFIED: dict[str, dict[Lang, str]] = {
    "all": {"en": "All {0} are {1}.", "da": "Alle {0} er {1}."},
    "some": {"en": "Some {0} are {1}.", "da": "Nogle {0} er {1}."},
    "no": {"en": "No {0} are {1}.", "da": "Ingen {0} er {1}."},
    "some not": {"en": "Some {0} are not {1}.", "da": "Nogle {0} er ikke {1}."},
}
MUST, MAY, CANNOT = range(3)
SYLLOGISMS: tuple[tuple[tuple[str, str, str], tuple[str, str, str], tuple[str, str, str], int], ...]
SYLLOGISMS = (
    (("all", "a", "b"), ("all", "b", "c"), ("all", "a", "c"), MUST),
    (("all", "a", "b"), ("some", "b", "c"), ("some", "a", "c"), MAY),
    (("no", "a", "b"), ("all", "c", "a"), ("some", "c", "b"), CANNOT),
    (("all", "a", "b"), ("some", "a", "c"), ("some", "b", "c"), MUST),
    (("all", "a", "b"), ("all", "c", "b"), ("some", "a", "c"), MAY),
    (("no", "a", "b"), ("some", "c", "b"), ("some not", "c", "a"), MUST),
    (("all", "a", "b"), ("no", "b", "c"), ("some", "a", "c"), CANNOT),
)
"""Two premises, a conclusion, and what it is if the premises are true and there are all of them."""


def _draw_syllogism(rng: random.Random) -> Params:
    which = rng.randrange(len(SYLLOGISMS))
    nouns = dict(zip("abc", rng.sample(_NOUNS, 3), strict=True))

    def worded(sentence: tuple[str, str, str]) -> dict[Lang, str]:
        form, one, two = sentence
        return {
            lang: text.format(nouns[one][lang], nouns[two][lang])
            for lang, text in _QUANTIFIED[form].items()
        }

    first, second, conclusion, verdict = SYLLOGISMS[which]
    return {
        "which": which,
        "first": worded(first),
        "second": worded(second),
        "conclusion": worded(conclusion),
        "verdict": verdict,
    }


_SYLLOGISM = Template(
    "syllogism",
    {
        "en": Wording(
            "In a land of fables there are many animals of each kind that is mentioned here, and "
            "these two sentences are true. {first} {second}",
            "What can be said about the sentence “{conclusion}”?",
            again="Suppose that both of these sentences are true, and that animals of each kind "
            "exist. {second} {first}",
            asked_again="Which is right about the sentence “{conclusion}”?",
            choices=("It must be true", "It may be true or false", "It cannot be true"),
        ),
        "da": Wording(
            "I et fabelland er der mange dyr af hver art, som nævnes her, og disse to sætninger er "
            "sande. {first} {second}",
            "Hvad kan man sige om sætningen »{conclusion}«?",
            again="Antag, at begge disse sætninger er sande, og at der findes dyr af hver art. "
            "{second} {first}",
            asked_again="Hvad er rigtigt om sætningen »{conclusion}«?",
            choices=("Den må være sand", "Den kan være sand eller falsk", "Den kan ikke være sand"),
        ),
    },
    _draw_syllogism,
    lambda p, _lang: int(p["verdict"]),
    items=5,
)

_IF_FORMS = (("given", "yes"), ("not then", "no"), ("then", "open"), ("not given", "open"))


def _draw_if(rng: random.Random) -> Params:
    which = rng.randrange(4)
    who = name(rng)
    given: dict[Lang, str] = {"en": "the flag is up", "da": "er flaget hejst"}
    facts: tuple[dict[Lang, str], ...] = (
        {"en": "The flag is up.", "da": "Flaget er hejst."},
        {"en": f"{who} is not at home.", "da": f"{who} er ikke hjemme."},
        {"en": f"{who} is at home.", "da": f"{who} er hjemme."},
        {"en": "The flag is not up.", "da": "Flaget er ikke hejst."},
    )
    asks: tuple[dict[Lang, str], ...] = (
        {"en": f"Is {who} at home?", "da": f"Er {who} hjemme?"},
        {"en": "Is the flag up?", "da": "Er flaget hejst?"},
        {"en": "Is the flag up?", "da": "Er flaget hejst?"},
        {"en": f"Is {who} at home?", "da": f"Er {who} hjemme?"},
    )
    return {
        "name": who,
        "given": given,
        "fact": facts[which],
        "ask": asks[which],
        "which": which,
        "hour": rng.randint(8, 20),
    }


_IF = Template(
    "if-then",
    {
        "en": Wording(
            "Whenever {given} at {name}'s house, {name} is at home. It is {hour}:00. {fact}",
            "{ask}",
            again="There is a rule that is never broken: if {given} at {name}'s house, then {name} "
            "is at home. At {hour}:00 this is known: {fact}",
            choices=("Yes", "No", "That cannot be known"),
        ),
        "da": Wording(
            "Hver gang flaget ved huset er hejst, er {name} hjemme. Klokken er {hour}. {fact}",
            "{ask}",
            again="Der er en regel, som aldrig bliver brudt: Hvis flaget ved huset er hejst, så er "
            "{name} hjemme. Klokken {hour} ved man dette: {fact}",
            choices=("Ja", "Nej", "Det kan man ikke vide"),
        ),
    },
    _draw_if,
    lambda p, _lang: (0, 1, 2, 2)[p["which"]],
    items=4,
)

# -- where, when, how many ------------------------------------------------------------------------


def _draw_day(rng: random.Random) -> Params:
    today, days = rng.randrange(7), rng.randint(9, 60)
    if days % 7 == 0:
        days += 1
    then = today + days
    return {
        "today": DAYS[today],
        "days": days,
        "then": DAYS[then % 7],
        "after": DAYS[(then + 1) % 7],
        "before": DAYS[(then - 1) % 7],
        "late": DAYS[(then + 2) % 7],
    }


_IN_DAYS = Template(
    "day-of-the-week",
    {
        "en": Wording(
            "Today is {today}.",
            "Which day of the week is it in {days} days?",
            asked_again="{days} days from now, what day of the week will it be?",
            choices=("{before}", "{then}", "{after}", "{late}"),
        ),
        "da": Wording(
            "I dag er det {today}.",
            "Hvilken ugedag er det om {days} dage?",
            asked_again="Når der er gået {days} dage, hvilken ugedag er det så?",
            choices=("{before}", "{then}", "{after}", "{late}"),
        ),
    },
    _draw_day,
    lambda _p, _lang: 1,
    items=3,
)

_LABELS: tuple[tuple[dict[Lang, str], Callable[[int, int], bool]], ...] = (
    ({"en": "The ring is here", "da": "Ringen er her"}, lambda own, ring: ring == own),
    ({"en": "The ring is not here", "da": "Ringen er ikke her"}, lambda own, ring: ring != own),
    (
        {"en": "The ring is in the {0} box", "da": "Ringen er i den {0} æske"},
        lambda _own, ring: ring == 0,
    ),
    (
        {"en": "The ring is not in the {0} box", "da": "Ringen er ikke i den {0} æske"},
        lambda _own, ring: ring != 0,
    ),
)
_DEFINITE: dict[str, str] = {"rød": "røde", "grøn": "grønne", "blå": "blå", "gul": "gule"}


def rings(labels: list[int]) -> list[int]:
    """Where the ring may be if exactly one of three labels is true."""
    return [
        ring
        for ring in range(3)
        if sum(_LABELS[label][1](own, ring) for own, label in enumerate(labels)) == 1
    ]


def _draw_boxes(rng: random.Random) -> Params:
    colours = rng.sample(COLOURS[:4], 3)
    boxes: list[dict[Lang, str]] = [
        {"en": colour["en"], "da": _DEFINITE[colour["da"]]} for colour in colours
    ]
    while True:
        labels = [rng.randrange(2), rng.randrange(4), rng.randrange(4)]
        found = rings(labels)
        if len(found) == 1 and len(set(labels)) > 1:
            break
    texts = [
        {lang: text.format(boxes[0][lang]) for lang, text in _LABELS[label][0].items()}
        for label in labels
    ]
    return {
        "first": boxes[0],
        "second": boxes[1],
        "third": boxes[2],
        "one": texts[0],
        "two": texts[1],
        "three": texts[2],
        "ring": found[0],
    }


_BOXES = Template(
    "three-boxes",
    {
        "en": Wording(
            "A ring is in one of three boxes. The label of the {first} box reads “{one}”, that of "
            "the {second} box “{two}”, that of the {third} box “{three}”. Exactly one label is "
            "true.",
            "In which box is the ring?",
            again="Of three boxes, one contains a ring. “{three}” is written on the {third} box, "
            "“{one}” on the {first} box and “{two}” on the {second} box. Two of these sentences "
            "are false and one is true.",
            asked_again="Which box contains the ring?",
            choices=("The {first} box", "The {second} box", "The {third} box"),
        ),
        "da": Wording(
            "En ring er i en af tre æsker. På den {first} æske står »{one}«, på den {second} æske "
            "»{two}« og på den {third} æske »{three}«. Præcis en af sætningerne er sand.",
            "I hvilken æske er ringen?",
            again="En af tre æsker indeholder en ring. Der står »{three}« på den {third} æske, "
            "»{one}« på den {first} æske og »{two}« på den {second} æske. To af sætningerne er "
            "falske, og en er sand.",
            asked_again="Hvilken æske indeholder ringen?",
            choices=("Den {first} æske", "Den {second} æske", "Den {third} æske"),
        ),
    },
    _draw_boxes,
    lambda p, _lang: int(p["ring"]),
    items=4,
)

# What each of three suspects may claim: that nobody but the one with this place did it, or not.
_ACCUSE: dict[Lang, str] = {"en": "{0} did it", "da": "Det var {0}"}
_DEFEND: dict[Lang, str] = {"en": "{0} did not do it", "da": "Det var ikke {0}"}
_I_NOT: dict[Lang, str] = {"en": "I did not do it", "da": "Det var ikke mig"}


def thieves(claims: list[tuple[str, int]]) -> list[int]:
    """Who of three may be the thief if exactly one of them tells the truth."""
    return [
        thief
        for thief in range(3)
        if sum((kind == "accuse") == (who == thief) for kind, who in claims) == 1
    ]


def _draw_thief(rng: random.Random) -> Params:
    people = names(rng, 3)
    while True:
        claims = [(rng.choice(("accuse", "defend")), rng.randrange(3)) for _ in range(3)]
        found = thieves(claims)
        odd = any(kind == "accuse" and who == own for own, (kind, who) in enumerate(claims))
        if len(found) == 1 and not odd and len(set(claims)) > 1:
            break
    texts: list[dict[Lang, str]] = []
    for own, (kind, who) in enumerate(claims):
        forms = _ACCUSE if kind == "accuse" else _I_NOT if who == own else _DEFEND
        texts.append({lang: text.format(people[who]) for lang, text in forms.items()})
    return {
        "a": people[0],
        "b": people[1],
        "c": people[2],
        "one": texts[0],
        "two": texts[1],
        "three": texts[2],
        "thief": people[found[0]],
        "other": people[(found[0] + 1) % 3],
    }


_THIEF = Template(
    "who-ate-the-cake",
    {
        "en": Wording(
            "One of {a}, {b} and {c} ate the cake. {a} says: “{one}.” {b} says: “{two}.” {c} says: "
            "“{three}.” Exactly one of them tells the truth.",
            "Who ate the cake?",
            again="The cake is gone, and it was {a}, {b} or {c}, nobody else. “{one},” says {a}. "
            "“{two},” says {b}. “{three},” says {c}. Two of them lie and one tells the truth.",
        ),
        "da": Wording(
            "En af {a}, {b} og {c} spiste kagen. {a} siger: »{one}.« {b} siger: »{two}.« {c} "
            "siger: »{three}.« Præcis en af dem taler sandt.",
            "Hvem spiste kagen?",
            again="Kagen er væk, og det var {a}, {b} eller {c}, ingen anden. »{one},« siger {a}. "
            "»{two},« siger {b}. »{three},« siger {c}. To af dem lyver, og en taler sandt.",
        ),
    },
    _draw_thief,
    lambda p, _lang: str(p["thief"]),
    items=4,
    wrong=lambda p, _lang: [p["other"]],
)


def _draw_overlap(rng: random.Random) -> Params:
    both = rng.randint(2, 8)
    ball, chess, none = rng.randint(3, 12), rng.randint(3, 12), rng.randint(1, 6)
    return {
        "total": both + ball + chess + none,
        "ball": both + ball,
        "chess": both + chess,
        "none": none,
        "both": both,
    }


_OVERLAP = Template(
    "both",
    {
        "en": Wording(
            "In a class of {total} pupils, {ball} play football, {chess} play chess, and {none} do "
            "neither.",
            "How many play both football and chess?",
            again="Of the {total} pupils of a class, {none} play neither chess nor football. "
            "{chess} play chess and {ball} play football.",
            asked_again="How many pupils do both?",
        ),
        "da": Wording(
            "I en klasse med {total} elever spiller {ball} fodbold, {chess} spiller skak, og "
            "{none} gør ingen af delene.",
            "Hvor mange spiller både fodbold og skak?",
            again="Af de {total} elever i en klasse spiller {none} hverken skak eller fodbold. "
            "{chess} spiller skak, og {ball} spiller fodbold.",
            asked_again="Hvor mange elever gør begge dele?",
        ),
    },
    _draw_overlap,
    lambda p, _lang: str(p["both"]),
    items=2,
    wrong=lambda p, _lang: [str(p["ball"] + p["chess"])],
)

_LIGHT = Template(
    "switch",
    {
        "en": Wording(
            "A lamp is {state}. Each press of its button switches it on if it is off, and off if "
            "it is on. {name} presses the button {presses} times.",
            "Is the lamp on now?",
        ),
        "da": Wording(
            "En lampe er {state}. Hvert tryk på knappen tænder den, hvis den er slukket, og "
            "slukker den, hvis den er tændt. {name} trykker {presses} gange på knappen.",
            "Er lampen tændt nu?",
        ),
    },
    lambda rng: {
        "name": name(rng),
        "presses": rng.randint(5, 60),
        "state": rng.choice(({"en": "on", "da": "tændt"}, {"en": "off", "da": "slukket"})),
    },
    lambda p, lang: {
        "en": ("no", "yes"),
        "da": ("nej", "ja"),
    }[lang][(p["state"]["en"] == "on") == (p["presses"] % 2 == 0)],
    items=2,
    wrong=lambda p, lang: [
        {"en": ("yes", "no"), "da": ("ja", "nej")}[lang][
            (p["state"]["en"] == "on") == (p["presses"] % 2 == 0)
        ]
    ],
)


def swapped(cup: int, swaps: list[tuple[int, int]]) -> int:
    """Where the coin is after the cups were swapped."""
    for one, two in swaps:
        cup = {one: two, two: one}.get(cup, cup)
    return cup


def _draw_cups(rng: random.Random) -> Params:
    cup = rng.randint(1, 3)
    swaps: list[tuple[int, int]] = []
    while len(swaps) < 4:
        one, two = sorted(rng.sample((1, 2, 3), 2))
        if not swaps or swaps[-1] != (one, two):
            swaps.append((one, two))
    return {
        "name": name(rng),
        "cup": cup,
        "swaps": swaps,
        "moves": {
            "en": ", then ".join(f"{one} and {two}" for one, two in swaps),
            "da": ", så ".join(f"{one} og {two}" for one, two in swaps),
        },
    }


_CUPS = Template(
    "cups",
    {
        "en": Wording(
            "Three cups are upside down at the places 1, 2 and 3, and a coin is under the cup at "
            "place {cup}. {name} swaps the cups at two places, with what is under them: first "
            "{moves}.",
            "At which place is the coin now?",
        ),
        "da": Wording(
            "Tre kopper er vendt på hovedet på plads 1, 2 og 3, og der er en mønt under koppen på "
            "plads {cup}. {name} bytter om på kopperne på to pladser, med det, der er under dem: "
            "først {moves}.",
            "På hvilken plads er mønten nu?",
        ),
    },
    _draw_cups,
    lambda p, _lang: str(swapped(p["cup"], p["swaps"])),
    items=3,
    wrong=lambda p, _lang: [str(swapped(p["cup"], p["swaps"]) % 3 + 1)],
)


def _draw_sisters(rng: random.Random) -> Params:
    return {"name": name(rng), "brothers": rng.randint(2, 6), "sisters": rng.randint(2, 6)}


_SISTERS = Template(
    "brothers-and-sisters",
    {
        "en": Wording(
            "A girl has {brothers} brothers and {sisters} sisters, all with the same parents.",
            "How many sisters does each of her brothers have?",
        ),
        "da": Wording(
            "En pige har {brothers} brødre og {sisters} søstre, alle med de samme forældre.",
            "Hvor mange søstre har hver af hendes brødre?",
        ),
    },
    _draw_sisters,
    lambda p, _lang: str(p["sisters"] + 1),
    items=2,
    wrong=lambda p, _lang: [str(p["sisters"])],
)

TEMPLATES = (
    _KNIGHTS,
    _OWNERS,
    _SYLLOGISM,
    _IF,
    _IN_DAYS,
    _BOXES,
    _THIEF,
    _OVERLAP,
    _LIGHT,
    _CUPS,
    _SISTERS,
)
