"""Reading: short texts with corrections, negations, pronouns, and questions they leave open."""

from __future__ import annotations

import random

from suite_recipes.templates import Lang, Params, Template, Wording
from suite_recipes.words import COUNTS, DAYS, MEN, WOMEN, both, name, names

_Text = dict[Lang, str]


def _pick(rng: random.Random, choices: tuple[_Text, ...], count: int) -> list[_Text]:
    return rng.sample(choices, count)


# -- corrections and exceptions -------------------------------------------------------------------

_ROOMS = ("12", "14", "21", "23", "31", "35")


def _draw_meeting(rng: random.Random) -> Params:
    first, second = _pick(rng, DAYS[:5], 2)
    rooms = rng.sample(_ROOMS, 2)
    return {
        "name": name(rng),
        "first": first,
        "second": second,
        "room": rooms[0],
        "new_room": rooms[1],
        "hour": rng.randint(9, 15),
    }


_MOVED = Template(
    "moved-meeting",
    {
        "en": Wording(
            "{name} writes to the team: “Our meeting was planned for {first} at {hour}:00 in room "
            "{room}. Room {room} is being painted, so we meet in room {new_room} instead. And as "
            "half of you are away on {first}, I have moved everything to {second}, at the same "
            "time.”",
            "On which day of the week is the meeting?",
            asked_again="When is the meeting held: on which day of the week?",
        ),
        "da": Wording(
            "{name} skriver til holdet: »Vores møde var planlagt til {first} kl. {hour} i lokale "
            "{room}. Lokale {room} bliver malet, så vi mødes i lokale {new_room} i stedet. Og da "
            "halvdelen af jer er væk {first}, har jeg flyttet det hele til {second} på samme "
            "tidspunkt.«",
            "På hvilken ugedag er mødet?",
            asked_again="Hvornår bliver mødet holdt: på hvilken ugedag?",
        ),
    },
    _draw_meeting,
    lambda p, lang: str(p["second"][lang]),
    items=2,
    wrong=lambda p, lang: [p["first"][lang]],
)

_MOVED_ROOM = Template(
    "moved-room",
    {
        "en": Wording(
            "Notice on the door of room {room}: “{name}'s course on {first} at {hour}:00 is not "
            "held in this room but in room {new_room}. The course on {second} is held here, as "
            "always.”",
            "What is the number of the room in which the course on {first} is held?",
        ),
        "da": Wording(
            "Opslag på døren til lokale {room}: »{name} underviser {first} kl. {hour} ikke i dette "
            "lokale, men i lokale {new_room}. {name} underviser her {second}, som altid.«",
            "Hvad er nummeret på det lokale, som der undervises i {first}?",
        ),
    },
    _draw_meeting,
    lambda p, _lang: str(p["new_room"]),
    items=2,
    wrong=lambda p, _lang: [p["room"]],
)


def _draw_hours(rng: random.Random) -> Params:
    return {"opens": rng.randint(8, 11), "closes": rng.randint(16, 20)}


_HOURS = Template(
    "opening-hours",
    {
        "en": Wording(
            "The library opens at {opens}:00 and closes at {closes}:00 from Monday to Thursday. On "
            "Fridays it closes two hours earlier. On Saturdays it opens at noon and closes at "
            "15:00. On Sundays it remains closed.",
            "At what time does the library close on Fridays?",
            asked_again="Until what time can you be in the library on a Friday?",
        ),
        "da": Wording(
            "Biblioteket åbner kl. {opens}.00 og lukker kl. {closes}.00 fra mandag til torsdag. Om "
            "fredagen lukker det to timer tidligere. Om lørdagen åbner det kl. 12.00 og lukker "
            "kl. 15.00. Om søndagen er der lukket.",
            "Hvornår lukker biblioteket om fredagen?",
            asked_again="Hvor længe kan man være på biblioteket om fredagen?",
        ),
    },
    _draw_hours,
    lambda p, lang: f"{p['closes'] - 2}{':' if lang == 'en' else '.'}00",
    items=2,
    wrong=lambda p, lang: [f"{p['closes']}{':' if lang == 'en' else '.'}00"],
)

# -- who did it -----------------------------------------------------------------------------------


def _draw_parcel(rng: random.Random) -> Params:
    people = names(rng, 5)
    return dict(zip(("a", "b", "c", "d", "e"), people, strict=True))


_PARCEL = Template(
    "parcel",
    {
        "en": Wording(
            "The postman left a parcel for {a} with {b}. {b} had to leave for the airport and gave "
            "it to {c}. {c} wanted to bring it to {a}, but met {d} on the stairs, who took it "
            "along. {d} rang at {a}'s door in vain and left the parcel with {e}, where it is "
            "still waiting.",
            "Who has the parcel now?",
            asked_again="At whose place must {a} ask for the parcel?",
        ),
        "da": Wording(
            "Postbuddet afleverede en pakke til {a} hos {b}. {b} skulle til lufthavnen og gav den "
            "til {c}. {c} ville bringe den til {a}, men mødte {d} på trappen, som tog den med. "
            "{d} ringede forgæves på hos {a} og afleverede pakken hos {e}, hvor den stadig "
            "venter.",
            "Hvem har pakken nu?",
            asked_again="Hos hvem skal {a} spørge efter pakken?",
        ),
    },
    _draw_parcel,
    lambda p, _lang: str(p["e"]),
    items=2,
    wrong=lambda p, _lang: [p["d"], p["a"]],
)


def _draw_party(rng: random.Random) -> Params:
    a, b, c, d = names(rng, 4)
    return {"a": a, "b": b, "c": c, "d": d}


_PARTY = Template(
    "birthday-party",
    {
        "en": Wording(
            "{a}, {b} and {c} were invited to {d}'s birthday. {a} baked a cake and {b} brought "
            "juice. {c} had promised a salad but forgot it at home, and {d} told everybody that "
            "it did not matter at all.",
            "Which of the guests came with empty hands?",
            asked_again="Which of the three guests brought nothing?",
        ),
        "da": Wording(
            "{a}, {b} og {c} var inviteret til fødselsdag hos {d}. {a} bagte en kage, og {b} havde "
            "saft med. {c} havde lovet en salat, men glemte den derhjemme, og {d} sagde til alle, "
            "at det slet ikke gjorde noget.",
            "Hvem af gæsterne kom tomhændet?",
            asked_again="Hvem af de tre gæster havde ikke noget med?",
        ),
    },
    _draw_party,
    lambda p, _lang: str(p["c"]),
    items=2,
    wrong=lambda p, _lang: [p["b"]],
)


def _draw_dog(rng: random.Random) -> Params:
    return {
        "she": rng.choice(WOMEN),
        "he": rng.choice(MEN),
        "dog": rng.choice(("Rex", "Bella", "Pluto")),
    }


_WALK = Template(
    "who-walks-the-dog",
    {
        "en": Wording(
            "{he} and {she} share a flat and a dog called {dog}. He works at night, so she walks "
            "{dog} in the evening. In the morning, when he comes home, he takes {dog} to the park "
            "before she gets up.",
            "Who walks the dog in the evening?",
        ),
        "da": Wording(
            "{he} og {she} deler en lejlighed og en hund, som hedder {dog}. Han arbejder om "
            "natten, så hun går tur med {dog} om aftenen. Om morgenen, når han kommer hjem, tager "
            "han {dog} med i parken, før hun står op.",
            "Hvem går tur med hunden om aftenen?",
        ),
    },
    _draw_dog,
    lambda p, _lang: str(p["she"]),
    items=2,
    wrong=lambda p, _lang: [p["he"]],
)

_PLANTS: tuple[_Text, ...] = (
    {"en": "the cactus", "da": "kaktussen"},
    {"en": "the fern", "da": "bregnen"},
    {"en": "the ivy", "da": "vedbenden"},
    {"en": "the orchid", "da": "orkideen"},
)


def _draw_plants(rng: random.Random) -> Params:
    one, two, three = _pick(rng, _PLANTS, 3)
    a, b, c = names(rng, 3)
    return {"one": one, "two": two, "three": three, "a": a, "b": b, "c": c}


_WATER = Template(
    "plants",
    {
        "en": Wording(
            "While the office is closed, {a} waters {one} and {b} waters {two}. {c} should have "
            "watered {three}, but is ill, so the one who waters {two} does that as well.",
            "Who waters {three}?",
        ),
        "da": Wording(
            "Mens kontoret er lukket, vander {a} {one}, og {b} vander {two}. {c} skulle have "
            "vandet {three}, men er syg, så den, der vander {two}, gør også det.",
            "Hvem vander {three}?",
        ),
    },
    _draw_plants,
    lambda p, _lang: str(p["b"]),
    items=2,
    wrong=lambda p, _lang: [p["c"]],
)

# -- counts in a text -----------------------------------------------------------------------------


def _draw_buttons(rng: random.Random) -> Params:
    green, blue = rng.randint(2, 6), rng.randint(2, 6)
    return {
        "green": both(COUNTS, green),
        "blue": both(COUNTS, blue),
        "total": green + blue,
        "green_count": green,
    }


_BUTTONS = Template(
    "manual",
    {
        "en": Wording(
            "From a manual: “Press the green button {green} times. Wait until the lamp flashes, "
            "then press the blue button {blue} times. Never press the red button, however often "
            "the lamp flashes.”",
            "Whoever follows this manual presses buttons how many times in total?",
            asked_again="How many presses of buttons does this take altogether?",
        ),
        "da": Wording(
            "Fra en manual: »Tryk {green} gange på den grønne knap. Vent, til lampen blinker, og "
            "tryk så {blue} gange på den blå knap. Tryk aldrig på den røde knap, uanset hvor ofte "
            "lampen blinker.«",
            "Hvor mange gange i alt trykker man på knapper, når man følger manualen?",
            asked_again="Hvor mange tryk på knapper kræver det i alt?",
        ),
    },
    _draw_buttons,
    lambda p, _lang: str(p["total"]),
    items=2,
    wrong=lambda p, _lang: [str(p["green_count"])],
)


def _draw_bus(rng: random.Random) -> Params:
    start, out = rng.randint(12, 30), rng.randint(3, 9)
    into, last = rng.randint(4, 12), rng.randint(2, 8)
    return {
        "start": start,
        "out": out,
        "into": into,
        "last": last,
        "left": start - out + into - last,
    }


_BUS = Template(
    "bus",
    {
        "en": Wording(
            "A bus leaves the station with {start} passengers. At the church {out} get off and "
            "nobody gets on. At the school nobody gets off and {into} get on. At the harbour it "
            "starts to rain and {last} get off. Then the bus drives on to the beach.",
            "How many passengers are on the bus on the way to the beach?",
        ),
        "da": Wording(
            "En bus kører fra stationen med {start} passagerer. Ved kirken står {out} af, og ingen "
            "stiger på. Ved skolen står ingen af, og {into} stiger på. Ved havnen begynder det at "
            "regne, og {last} står af. Så kører bussen videre til stranden.",
            "Hvor mange passagerer er der i bussen på vej til stranden?",
        ),
    },
    _draw_bus,
    lambda p, _lang: str(p["left"]),
    items=2,
    wrong=lambda p, _lang: [str(p["start"] - p["out"] + p["into"])],
)

_BUS_STOPS = Template(
    "bus-stops",
    {
        "en": Wording(
            "A bus leaves the station with {start} passengers. At the church {out} get off. At the "
            "school {into} get on. At the harbour {last} get off. Then the bus reaches the beach, "
            "where it turns round.",
            "How many times did the bus halt after the station and before the beach?",
        ),
        "da": Wording(
            "En bus kører fra stationen med {start} passagerer. Ved kirken står {out} af. Ved "
            "skolen stiger {into} på. Ved havnen står {last} af. Så når bussen stranden, hvor den "
            "vender.",
            "Hvor mange gange holdt bussen efter stationen og før stranden?",
        ),
    },
    _draw_bus,
    lambda _p, _lang: "3",
    items=1,
    wrong=lambda p, _lang: [str(p["left"])],
)


def _draw_tickets(rng: random.Random) -> Params:
    adult = rng.randint(9, 18)
    return {"adult": adult, "child": adult - rng.randint(3, 6), "age": rng.randint(5, 7)}


_TICKETS = Template(
    "museum-tickets",
    {
        "en": Wording(
            "Tickets of the museum: adults {adult} euros, children from {age} to 15 years {child} "
            "euros, younger children free. On the first Sunday of a month adults pay what "
            "children pay.",
            "How many euros does an adult pay on the first Sunday of a month?",
        ),
        "da": Wording(
            "Museets billetter: voksne {adult} euro, børn fra {age} til 15 år {child} euro, yngre "
            "børn gratis. Den første søndag i en måned betaler voksne det samme som børn.",
            "Hvor mange euro betaler en voksen den første søndag i en måned?",
        ),
    },
    _draw_tickets,
    lambda p, _lang: str(p["child"]),
    items=2,
    wrong=lambda p, _lang: [str(p["adult"])],
)

# -- yes, no, and what a text leaves open ---------------------------------------------------------


def _draw_bridge(rng: random.Random) -> Params:
    was_open = rng.random() < 0.5
    return {
        "name": name(rng),
        "open": was_open,
        "sign": {"en": "closed", "da": "lukket"} if was_open else {"en": "open", "da": "åben"},
        "km": rng.randint(4, 20),
    }


_BRIDGE = Template(
    "bridge",
    {
        "en": Wording(
            "A sign stated that the bridge was {sign}. {name}, who had walked {km} km by then, "
            "found out that the sign was wrong.",
            "Was the bridge open?",
        ),
        "da": Wording(
            "På et skilt stod der, at broen var {sign}. {name}, der havde gået {km} km, fandt ud "
            "af, at skiltet tog fejl.",
            "Var broen åben?",
        ),
    },
    _draw_bridge,
    lambda p, lang: {"en": ("no", "yes"), "da": ("nej", "ja")}[lang][p["open"]],
    items=2,
    wrong=lambda p, lang: [{"en": ("yes", "no"), "da": ("ja", "nej")}[lang][p["open"]]],
)

_DISHES: tuple[_Text, ...] = (
    {"en": "the soup", "da": "suppen"},
    {"en": "the fish", "da": "fisken"},
    {"en": "the pie", "da": "tærten"},
    {"en": "the cheese", "da": "osten"},
)


def _draw_dinner(rng: random.Random) -> Params:
    one, two, three = _pick(rng, _DISHES, 3)
    a, b = names(rng, 2)
    return {"one": one, "two": two, "three": three, "a": a, "b": b}


_OPEN_QUESTION = Template(
    "left-open",
    {
        "en": Wording(
            "{a} liked {one} better than {two}. {b} liked {two} better than {three}. Both agreed "
            "that the evening had been a success.",
            "Which of the three dishes did {a} like least?",
            again="{b} preferred {two} to {three}. {a} preferred {one} to {two}. The evening was a "
            "success, both found.",
            choices=("Only {one}", "Only {two}", "Only {three}", "The text leaves that open"),
        ),
        "da": Wording(
            "{a} kunne bedre lide {one} end {two}. {b} kunne bedre lide {two} end {three}. De var "
            "enige om, at aftenen var en succes.",
            "Hvilken af de tre retter brød {a} sig mindst om?",
            again="{b} foretrak {two} frem for {three}. {a} foretrak {one} frem for {two}. Aftenen "
            "var en succes, syntes de begge.",
            choices=("Kun {one}", "Kun {two}", "Kun {three}", "Det fremgår ikke af teksten"),
        ),
    },
    _draw_dinner,
    lambda _p, _lang: 3,
    items=2,
)

_KNOWN_ANSWER = Template(
    "favourite-dish",
    {
        "en": Wording(
            "{a} liked {one} better than {two}, and {two} better than {three}. {b} saw it exactly "
            "the other way round.",
            "Which of the three dishes did {b} like best?",
            choices=("Only {one}", "Only {two}", "Only {three}", "The text leaves that open"),
        ),
        "da": Wording(
            "{a} kunne bedre lide {one} end {two}, og {two} bedre end {three}. {b} syntes præcis "
            "det omvendte.",
            "Hvilken af de tre retter kunne {b} bedst lide?",
            choices=("Kun {one}", "Kun {two}", "Kun {three}", "Det fremgår ikke af teksten"),
        ),
    },
    _draw_dinner,
    lambda _p, _lang: 2,
    items=2,
)

_ACTS: tuple[_Text, ...] = (
    {"en": "fed the hens", "da": "hønsene fodret"},
    {"en": "cut the hedge", "da": "hækken klippet"},
    {"en": "washed the car", "da": "bilen vasket"},
    {"en": "baked the bread", "da": "brødet bagt"},
    {"en": "wrote the letter", "da": "brevet skrevet"},
)


def _draw_day(rng: random.Random) -> Params:
    one, two, three = _pick(rng, _ACTS, 3)
    return {"one": one, "two": two, "three": three}


_DIARY = Template(
    "diary",
    {
        "en": Wording(
            "From a diary: “Yesterday I {one}. Right before that I {two}. After both of these "
            "things I {three}, and then it was time for bed.”",
            "Which of these things happened first?",
            choices=("I {one}", "I {two}", "I {three}"),
        ),
        "da": Wording(
            "Fra en dagbog: »I går blev {one}. Lige før det blev {two}. Efter begge dele blev "
            "{three}, og så var det sengetid.«",
            "Hvilken af disse ting skete først?",
            choices=("At få {one}", "At få {two}", "At få {three}"),
        ),
    },
    _draw_day,
    lambda _p, _lang: 1,
    items=2,
)

_TOWNS = ("Aarhus", "Odense", "Esbjerg", "Aalborg", "Vejle", "Kolding")


def _draw_tour(rng: random.Random) -> Params:
    towns = rng.sample(_TOWNS, 4)
    return dict(zip(("a", "b", "c", "d"), towns, strict=True)) | {"name": name(rng)}


_TOUR = Template(
    "lunch-on-the-way",
    {
        "en": Wording(
            "{name} cycled from {a} to {d}. The plan was to have lunch in {b}, but every "
            "restaurant there was closed, so {name} only bought a newspaper and went on to {c}. "
            "After a meal there the last part to {d} was easy.",
            "In which town did {name} have lunch?",
            asked_again="Where did {name} eat?",
        ),
        "da": Wording(
            "{name} cyklede fra {a} til {d}. Planen var at spise frokost i {b}, men alle "
            "restauranter der havde lukket, så {name} købte kun en avis og kørte videre til {c}. "
            "Efter et måltid der var den sidste del til {d} let.",
            "I hvilken by spiste {name} frokost?",
            asked_again="Hvor spiste {name}?",
        ),
    },
    _draw_tour,
    lambda p, _lang: str(p["c"]),
    items=2,
    wrong=lambda p, _lang: [p["b"]],
)

_PLATFORM = Template(
    "platform",
    {
        "en": Wording(
            "An announcement: “The train to {d}, usually from platform {two}, leaves from platform "
            "{one} today. The train to {c}, planned from platform {one}, is cancelled.”",
            "From which platform does the train to {d} leave today?",
        ),
        "da": Wording(
            "Over højttaleren: »Toget til {d}, som plejer at køre fra spor {two}, kører i dag fra "
            "spor {one}. Toget til {c}, som skulle køre fra spor {one}, er aflyst.«",
            "Fra hvilket spor kører toget til {d} i dag?",
        ),
    },
    lambda rng: {
        **_draw_tour(rng),
        **dict(zip(("one", "two"), rng.sample(range(1, 13), 2), strict=True)),
    },
    lambda p, _lang: str(p["one"]),
    items=2,
    wrong=lambda p, _lang: [str(p["two"])],
)

_LOST = Template(
    "lost-gloves",
    {
        "en": Wording(
            "{a} found a pair of gloves on the tram and thought they were {b}'s. {b} had lost a "
            "hat, however, and guessed that the gloves belonged to {c}. {c} tried them on: too "
            "small. In the end {d}'s name was discovered inside one of them.",
            "Whose gloves were they?",
        ),
        "da": Wording(
            "{a} fandt et par handsker i sporvognen og troede, at {b} havde tabt dem. {b} havde "
            "dog mistet en hue og gættede på, at {c} ejede handskerne. {c} prøvede dem: for små. "
            "Til sidst opdagede man, at {d} stod skrevet som navn inden i den ene.",
            "Hvem ejede handskerne?",
        ),
    },
    _draw_party,
    lambda p, _lang: str(p["d"]),
    items=2,
    wrong=lambda p, _lang: [p["c"]],
)

TEMPLATES = (
    _MOVED,
    _MOVED_ROOM,
    _HOURS,
    _PARCEL,
    _PARTY,
    _WALK,
    _WATER,
    _BUTTONS,
    _BUS,
    _BUS_STOPS,
    _TICKETS,
    _BRIDGE,
    _OPEN_QUESTION,
    _KNOWN_ANSWER,
    _DIARY,
    _TOUR,
    _PLATFORM,
    _LOST,
)
