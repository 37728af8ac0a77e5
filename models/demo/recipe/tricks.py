"""A dozen kinds of trick questions."""

import random
from collections.abc import Callable
from typing import Final

from models.demo.recipe.problem import Problem, flavour_of
from models.demo.recipe.words import COUNTABLES, COUNTS, ORDINALS, Lang, pick_name


def _trick(
    lang: Lang, form: str, params: str, source: str, prompt: str, steps: tuple[str, ...],
    check: str, answer: str, expected: str,
) -> Problem:  # fmt: skip
    """Return a trick question; `params` are its parameters, `source` determines its wording."""
    return Problem(
        kind="trick",
        form=form,
        lang=lang,
        key=f"trick/{form}/{params}",
        flavour=flavour_of(source),
        prompt=prompt,
        steps=steps,
        check=(check,),
        answer=answer,
        expected=expected,
    )


def months(rng: random.Random, lang: Lang) -> Problem:
    """Every month has 28 days; all but February have 30; seven have 31."""
    name, days = pick_name(rng), rng.choice((28, 28, 28, 30, 31))
    count = {28: 12, 30: 11, 31: 7}[days]
    if lang == "en":
        prompt = rng.choice((
            f"{name} asks: how many months have {days} days?",
            f"{name} wants to know how many months have at least {days} days.",
            f"How many months of the year have {days} days, {name} asks. What is right?",
        ))  # fmt: skip
        why = {
            28: "Every month has at least 28 days.",
            30: "All months but February have 30 days.",
            31: "Seven months have 31 days.",
        }[days]
        steps = ("A year has 12 months.", why, f"So it is {count}.")
        check, answer = f"Not only February: {count}.", f"**{count}** months have {days} days."
    else:
        prompt = rng.choice((
            f"{name} spørger: hvor mange måneder har {days} dage?",
            f"{name} vil vide, hvor mange måneder der har mindst {days} dage.",
            f"Hvor mange af årets måneder har {days} dage, spørger {name}. Hvad er rigtigt?",
        ))  # fmt: skip
        why = {
            28: "Hver måned har mindst 28 dage.",
            30: "Alle måneder undtagen februar har 30 dage.",
            31: "Syv måneder har 31 dage.",
        }[days]
        steps = ("Et år har 12 måneder.", why, f"Så det er {count}.")
        check, answer = f"Ikke kun februar: {count}.", f"**{count}** måneder har {days} dage."
    return _trick(lang, "months", f"{name}/{days}", name, prompt, steps, check, answer, str(count))


_LIGHT: Final[tuple[dict[Lang, str], ...]] = (
    {"en": "feathers", "da": "fjer"}, {"en": "cotton", "da": "bomuld"},
    {"en": "paper", "da": "papir"}, {"en": "wool", "da": "uld"}, {"en": "leaves", "da": "blade"},
    {"en": "foam", "da": "skum"}, {"en": "straw", "da": "strå"},
)  # fmt: skip
_HEAVY: Final[tuple[dict[Lang, str], ...]] = (
    {"en": "iron", "da": "jern"}, {"en": "lead", "da": "bly"}, {"en": "steel", "da": "stål"},
    {"en": "gold", "da": "guld"}, {"en": "stone", "da": "sten"}, {"en": "bricks", "da": "mursten"},
)  # fmt: skip


def weight(rng: random.Random, lang: Lang) -> Problem:
    """A kilo of feathers weighs as much as a kilo of iron."""
    things = [rng.choice(_LIGHT), rng.choice(_HEAVY)]
    rng.shuffle(things)
    one, two = things[0][lang], things[1][lang]
    amount = rng.randint(1, 9)
    kilo = {"en": "kilos of" if amount > 1 else "kilo of", "da": "kilo"}[lang]
    if lang == "en":
        prompt = rng.choice((
            f"Which is heavier: {amount} {kilo} {one} or {amount} {kilo} {two}?",
            f"What weighs more, {amount} {kilo} {one} or {amount} {kilo} {two}?",
        ))  # fmt: skip
        amounts = f"{one}: {amount}. {two}: {amount}."
        steps = ("A kilo is a kilo.", amounts, "They weigh the same.")
        check = "What it is made of does not change the weight."
        answer, expected = "They weigh **the same**.", "the same"
    else:
        prompt = rng.choice((
            f"Hvad er tungest: {amount} {kilo} {one} eller {amount} {kilo} {two}?",
            f"Hvad vejer mest, {amount} {kilo} {one} eller {amount} {kilo} {two}?",
        ))  # fmt: skip
        amounts = f"{one}: {amount}. {two}: {amount}."
        steps = ("Et kilo er et kilo.", amounts, "De vejer det samme.")
        check = "Hvad det er lavet af, ændrer ikke vægten."
        answer, expected = "De vejer **det samme**.", "det samme"
    params = f"{things[0]['en']}/{amount}/{things[1]['en']}/{amount}"
    return _trick(lang, "weight", params, one, prompt, steps, check, answer, expected)


def overtake(rng: random.Random, lang: Lang) -> Problem:
    """If you overtake the second, you are second."""
    name, place = pick_name(rng), rng.randint(2, 8)
    word = ORDINALS[lang][place]
    if lang == "en":
        prompt = rng.choice((
            f"In a race {name} overtakes the runner in {word} place. Which place is {name} in now?",
            f"{name} passes the person in {word} place. What place does {name} have?",
        ))  # fmt: skip
        steps = (f"{name} takes over the place of the one overtaken.", f"That is place {place}.")
        check = "The ones ahead stay ahead."
        answer = f"{name} is now in place **{place}**."
    else:
        word = {2: "anden", **{n: ORDINALS["da"][n] for n in range(3, 9)}}[place]
        prompt = rng.choice((
            f"I et løb overhaler {name} den, der ligger på {word}pladsen. "
            f"Hvilken plads har {name} nu?",
            f"{name} løber forbi personen på {word}pladsen. Hvilken plads ligger {name} på?",
        ))  # fmt: skip
        steps = (f"{name} overtager pladsen fra den, der blev overhalet.", f"Det er plads {place}.")
        check = "De, der er foran, bliver foran."
        answer = f"{name} er nu på plads **{place}**."
    return _trick(
        lang, "overtake", f"{name}/{place}", name, prompt, steps, check, answer, str(place)
    )


def all_but(rng: random.Random, lang: Lang) -> Problem:
    """All but nine die: nine are left."""
    name, start = pick_name(rng), rng.randint(5, 60)
    left = rng.randint(1, start - 1)
    beast, happens, remain = rng.choice((
        ({"en": "sheep", "da": "får"}, {"en": "die", "da": "dør"}, "alive"),
        ({"en": "hens", "da": "høns"}, {"en": "run away", "da": "løber væk"}, "left"),
        ({"en": "goats", "da": "geder"}, {"en": "die", "da": "dør"}, "alive"),
        ({"en": "ducks", "da": "ænder"}, {"en": "fly away", "da": "flyver væk"}, "left"),
    ))  # fmt: skip
    animals, does = beast[lang], happens[lang]
    if lang == "en":
        prompt = f"{name} has {start} {animals}. All but {left} {does}. "
        prompt += f"How many {animals} are {remain}?"
        steps = (f"All but {left} means that {left} stay.", f"So {left} are {remain}.")
        check = f"The {start} at the start does not matter."
        answer = f"There are **{left}** {animals} {remain}."
    else:
        still = {"alive": "i live", "left": "tilbage"}[remain]
        prompt = f"{name} har {start} {animals}. Alle på nær {left} {does}. "
        prompt += f"Hvor mange {animals} er {still}?"
        steps = (f"Alle på nær {left} betyder, at {left} bliver.", f"Så {left} er {still}.")
        check = f"De {start} fra begyndelsen er ligegyldige."
        answer = f"Der er **{left}** {animals} {still}."
    return _trick(lang, "all but", f"{start}/{left}", name, prompt, steps, check, answer, str(left))


def taken(rng: random.Random, lang: Lang) -> Problem:
    """If you take two of five apples, you have two."""
    name, thing, start = pick_name(rng), rng.choice(COUNTABLES)[lang], rng.randint(3, 40)
    count = rng.randint(1, start - 1)
    if lang == "en":
        prompt = f"There are {start} {thing} and {name} takes {count} of them. "
        prompt += f"How many {thing} does {name} have?"
        steps = (f"{name} took {count}.", f"The question is about {name}, so it is {count}.")
        check = "What stays behind was not asked for."
        answer = f"{name} has **{count}** {thing}."
    else:
        prompt = f"Der er {start} {thing}, og {name} tager {count} af dem. "
        prompt += f"Hvor mange {thing} har {name}?"
        steps = (f"{name} tog {count}.", f"Der spørges om {name}, så det er {count}.")
        check = "Der spørges ikke om dem, der bliver liggende."
        answer = f"{name} har **{count}** {thing}."
    return _trick(lang, "taken", f"{start}/{count}", name, prompt, steps, check, answer, str(count))


def pills(rng: random.Random, lang: Lang) -> Problem:
    """Three pills half an hour apart take an hour: there are two gaps."""
    name, count, gap = pick_name(rng), rng.randint(2, 5), rng.choice((5, 10, 15))
    total = (count - 1) * gap
    sums = tuple(f"{gap * i} + {gap} = {gap * (i + 1)}." for i in range(1, count - 1))
    if lang == "en":
        prompt = f"A doctor gives {name} {count} pills, one every {gap} minutes. "
        prompt += "How many minutes from the first pill to the last?"
        steps = (f"{count} pills have {count - 1} gaps of {gap} minutes.", *sums, f"So {total}.")
        check = "The first pill is taken at once."
        answer = f"It takes **{total}** minutes."
    else:
        prompt = f"En læge giver {name} {count} piller, en hvert {gap}. minut. "
        prompt += "Hvor mange minutter går der fra den første pille til den sidste?"
        steps = (f"{count} piller har {count - 1} mellemrum på {gap} minutter.", *sums,
                 f"Så {total}.")  # fmt: skip
        check = "Den første pille tages med det samme."
        answer = f"Det tager **{total}** minutter."
    return _trick(
        lang, "pills", f"{name}/{count}/{gap}", name, prompt, steps, check, answer, str(total)
    )


def rooster(rng: random.Random, lang: Lang) -> Problem:
    """Roosters lay no eggs."""
    name, count, days = pick_name(rng), rng.randint(1, 12), rng.randint(2, 9)
    if lang == "en":
        plural = "rooster" if count == 1 else "roosters"
        prompt = f"{name} has {count} {plural}. How many eggs do they lay in {days} days?"
        steps = ("Only hens lay eggs.", "A rooster lays none.", "So it is 0.")
        check, answer = f"The {days} days do not matter.", "They lay **0** eggs."
    else:
        plural = "hane" if count == 1 else "haner"
        prompt = f"{name} har {count} {plural}. Hvor mange æg lægger de på {days} dage?"
        steps = ("Kun høner lægger æg.", "En hane lægger ingen.", "Så det er 0.")
        check, answer = f"De {days} dage er ligegyldige.", "De lægger **0** æg."
    return _trick(lang, "rooster", f"{name}/{count}", name, prompt, steps, check, answer, "0")


def candles(rng: random.Random, lang: Lang) -> Problem:
    """Only the candles that are blown out remain: the others burn down."""
    name, start = pick_name(rng), rng.randint(3, 30)
    out = rng.randint(1, start - 1)
    if lang == "en":
        prompt = f"{name} lights {start} candles and blows out {out}. The rest burn down. "
        prompt += "How many candles are left in the end?"
        steps = ("The burning ones disappear.", f"The {out} blown out remain.", f"So {out}.")
        check, answer = "Fire uses a candle up.", f"**{out}** candles are left."
    else:
        prompt = f"{name} tænder {start} lys og puster {out} ud. Resten brænder ned. "
        prompt += "Hvor mange lys er der tilbage til sidst?"
        steps = ("De tændte forsvinder.", f"De {out} slukkede bliver tilbage.", f"Så {out}.")
        check, answer = "Ild bruger et lys op.", f"Der er **{out}** lys tilbage."
    return _trick(lang, "candles", f"{start}/{out}", name, prompt, steps, check, answer, str(out))


def siblings(rng: random.Random, lang: Lang) -> Problem:
    """The brothers share one sister."""
    name, count = pick_name(rng), rng.randint(2, 10)
    word = COUNTS[lang][count]
    if lang == "en":
        prompt = f"{name} has {word} sons. Each son has one sister. "
        prompt += f"How many children does {name} have?"
        steps = ("The sons share the same sister.", f"{count} + 1 = {count + 1}.")
        check, answer = "One sister is enough.", f"{name} has **{count + 1}** children."
    else:
        prompt = f"{name} har {word} sønner. Hver søn har en søster. Hvor mange børn har {name}?"
        steps = ("Sønnerne har den samme søster.", f"{count} + 1 = {count + 1}.")
        check, answer = "Én søster er nok.", f"{name} har **{count + 1}** børn."
    return _trick(
        lang, "siblings", f"{name}/{count}", name, prompt, steps, check, answer, str(count + 1)
    )


def hole(rng: random.Random, lang: Lang) -> Problem:
    """A hole is empty."""
    name, deep, wide = pick_name(rng), rng.randint(1, 9), rng.randint(1, 9)
    if lang == "en":
        prompt = f"{name} digs a hole {deep} meters deep and {wide} meters wide. "
        prompt += "How many buckets of dirt are in the hole?"
        steps = ("The dirt was dug out.", "A hole is empty.", "So it is 0.")
        check, answer = "The size does not matter.", "There are **0** buckets of dirt in it."
    else:
        prompt = f"{name} graver et hul, der er {deep} meter dybt og {wide} meter bredt. "
        prompt += "Hvor mange spande jord er der i hullet?"
        steps = ("Jorden blev gravet op.", "Et hul er tomt.", "Så det er 0.")
        check, answer = "Størrelsen er ligegyldig.", "Der er **0** spande jord i det."
    return _trick(lang, "hole", f"{name}/{deep}/{wide}", name, prompt, steps, check, answer, "0")


def match(rng: random.Random, lang: Lang) -> Problem:
    """With one match, the match is lit first."""
    name = pick_name(rng)
    options: tuple[dict[Lang, str], ...] = (
        {"en": "a lamp", "da": "en lampe"}, {"en": "a stove", "da": "en ovn"},
        {"en": "a candle", "da": "et lys"}, {"en": "a fire", "da": "et bål"},
        {"en": "a lantern", "da": "en lygte"}, {"en": "a torch", "da": "en fakkel"},
    )  # fmt: skip
    seen = rng.sample(options, 2)
    one, two = seen[0][lang], seen[1][lang]
    if lang == "en":
        prompt = f"{name} has one match and sees {one} and {two}. What does {name} light first?"
        steps = ("Without a burning match nothing can be lit.", "So the match comes first.")
        check, answer = f"Then comes {one} or {two}.", f"{name} lights **the match** first."
        expected = "the match"
    else:
        prompt = f"{name} har én tændstik og ser {one} og {two}. Hvad tænder {name} først?"
        steps = ("Uden en tændt tændstik kan intet tændes.", "Så tændstikken kommer først.")
        check, answer = f"Så kommer {one} eller {two}.", f"{name} tænder **tændstikken** først."
        expected = "tændstikken"
    params = f"{name}/{seen[0]['en']}/{seen[1]['en']}"
    return _trick(lang, "match", params, name, prompt, steps, check, answer, expected)


def electric(rng: random.Random, lang: Lang) -> Problem:
    """An electric train makes no smoke."""
    name, speed = pick_name(rng), rng.randint(10, 60)
    if lang == "en":
        prompt = f"{name} drives an electric train at {speed} miles an hour. "
        prompt += "How many clouds of smoke does the train make?"
        steps = ("The train is electric.", "An electric train makes no smoke.", "So it is 0.")
        check, answer = "The speed does not matter.", "It makes **0** clouds of smoke."
    else:
        prompt = f"{name} kører et elektrisk tog med {speed} kilometer i timen. "
        prompt += "Hvor mange røgskyer laver toget?"
        steps = ("Toget er elektrisk.", "Et elektrisk tog laver ingen røg.", "Så det er 0.")
        check, answer = "Farten er ligegyldig.", "Det laver **0** røgskyer."
    return _trick(lang, "electric", f"{name}/{speed}", name, prompt, steps, check, answer, "0")


_TRICKS: Final[tuple[Callable[[random.Random, Lang], Problem], ...]] = (
    months, weight, overtake, all_but, taken, pills, rooster, candles, siblings, hole, match,
    electric,
)  # fmt: skip


def sample(rng: random.Random, lang: Lang) -> Problem:
    """Return a random trick question."""
    return rng.choice(_TRICKS)(rng, lang)
