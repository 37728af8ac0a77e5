"""Puzzles about things that melt: variations of the ice-cube question."""

import random
from typing import Final

from models.demo.recipe.problem import Problem, flavour_of
from models.demo.recipe.words import (
    COLD_PLACES,
    COUNTS,
    MELTING_THINGS,
    ORDINALS,
    WARM_PLACES,
    Lang,
    Place,
    minutes,
    pick_name,
)

VERBATIM: Final[dict[Lang, str]] = {
    "en": (
        "Beth places some whole ice cubes in a frying pan. After one minute there are 20 in the "
        "pan, after two minutes 10, after three minutes 0. How many whole ice cubes are in the pan "
        "at the end of the third minute?"
    ),
    "da": (
        "Beth lægger nogle hele isterninger i en stegepande. Efter et minut er der 20 i panden, "
        "efter to minutter 10, efter tre minutter 0. Hvor mange hele isterninger findes der i "
        "panden ved slutningen af det tredje minut?"
    ),
}


def _opening(rng: random.Random, lang: Lang, name: str, amount: str, thing: str, put: str) -> str:
    """Return the first sentence: who puts how many of which things where."""
    verb = {
        "en": ("places", "puts", "lays", "leaves"),
        "da": ("lægger", "anbringer", "putter", "stiller"),
    }[lang]
    whole = {"en": "whole ", "da": "hele "}[lang] if rng.random() < 0.7 else ""
    return f"{name} {rng.choice(verb)} {amount} {whole}{thing} {put}."


def _series_text(rng: random.Random, lang: Lang, series: list[int], there: str) -> str:
    """Return the counts after each minute, in one of several wordings."""
    style = rng.randrange(4)
    first, rest = series[0], list(enumerate(series[1:], start=2))
    if style == 0:
        later = ", ".join(f"{_after(lang, m)} {count}" for m, count in rest)
        lead = {"en": "After one minute there are", "da": "Efter et minut er der"}[lang]
        return f"{lead} {first} {there}, {later}."
    if style == 1:
        word = {"en": "Minute", "da": "Minut"}[lang]
        return " ".join(f"{word} {m}: {count}." for m, count in enumerate(series, start=1))
    if style == 2:
        lead = {"en": "are left after one minute", "da": "er tilbage efter et minut"}[lang]
        parts = [f"{first} {lead}", *(f"{count} {_after(lang, m)}" for m, count in rest)]
        joint = {"en": " and ", "da": " og "}[lang]
        return ", ".join(parts[:-1]) + joint + parts[-1] + "."
    end = {"en": "At the end of the", "da": "Ved slutningen af det"}[lang]
    unit = {"en": "minute there are", "da": "minut er der"}[lang]
    return " ".join(
        f"{end} {ORDINALS[lang][m]} {unit} {count}." for m, count in enumerate(series, start=1)
    )


def _after(lang: Lang, minute: int) -> str:
    return {"en": "after ", "da": "efter "}[lang] + minutes(lang, minute)


def _when(rng: random.Random, lang: Lang, minute: int) -> str:
    """Return a point in time, in one of several wordings."""
    ordinal, word = ORDINALS[lang][minute], minutes(lang, minute)
    if lang == "en":
        forms = (
            f"at the end of the {ordinal} minute",
            f"after {word}",
            f"when {word} have passed" if minute > 1 else "when one minute has passed",
            f"at the end of minute {minute}",
        )
    else:
        forms = (
            f"ved slutningen af det {ordinal} minut",
            f"efter {word}",
            f"når der er gået {word}",
            f"ved slutningen af minut {minute}",
        )
    return forms[min(rng.randrange(5), 3)] if rng.random() < 0.6 else forms[0]


def _question(rng: random.Random, lang: Lang, thing: str, there: str, when: str) -> str:
    if lang == "en":
        forms = (
            f"How many whole {thing} are {there} {when}?",
            f"How many whole {thing} are left {there} {when}?",
            f"How many whole {thing} can be found {there} {when}?",
            f"What is the number of whole {thing} {there} {when}?",
        )
    else:
        forms = (
            f"Hvor mange hele {thing} findes der {there} {when}?",
            f"Hvor mange hele {thing} er der {there} {when}?",
            f"Hvor mange hele {thing} er der tilbage {there} {when}?",
            f"Hvad er antallet af hele {thing} {there} {when}?",
        )
    return rng.choice(forms)


def _answer(lang: Lang, value: int, thing: str, there: str) -> str:
    if lang == "en":
        return f"There are **{value}** whole {thing} {there}."
    return f"Der er **{value}** hele {thing} {there}."


def _series_steps(lang: Lang, series: list[int], asked: int) -> tuple[str, ...]:
    """Return the steps: list all counts, then select the requested minute."""
    ordinal = ORDINALS[lang][asked]
    if lang == "en":
        lead = f"The question asks for the end of the {ordinal} minute."
        lines = [f"After {minutes(lang, m)}: {count}." for m, count in enumerate(series, start=1)]
        last = f"So after {minutes(lang, asked)} it is {series[asked - 1]}."
    else:
        lead = f"Der spørges om slutningen af det {ordinal} minut."
        lines = [f"Efter {minutes(lang, m)}: {count}." for m, count in enumerate(series, start=1)]
        last = f"Så efter {minutes(lang, asked)} er det {series[asked - 1]}."
    return (lead, *lines, last)


def _series_check(lang: Lang, series: list[int], asked: int) -> tuple[str, ...]:
    value = series[asked - 1]
    if lang == "en":
        counts = " then ".join(map(str, series))
        return (f"The counts go {counts}.", f"So it is {value}, whatever happens later.")
    counts = " så ".join(map(str, series))
    return (f"Tallene er {counts}.", f"Så det er {value}, hvad der end sker bagefter.")


def _series_problem(
    lang: Lang, prompt: str, thing: int, place: Place, series: list[int], asked: int, name: str
) -> Problem:
    things, there = MELTING_THINGS[thing], place.there[lang]
    return Problem(
        kind="melting",
        form="series",
        lang=lang,
        key=f"melting/series/{things['en']}/{','.join(map(str, series))}",
        flavour=flavour_of(name),
        prompt=prompt,
        steps=_series_steps(lang, series, asked),
        check=_series_check(lang, series, asked),
        answer=_answer(lang, series[asked - 1], things[lang], there),
        expected=str(series[asked - 1]),
        thing=things[lang],
        there=there,
    )


def _pick_series(rng: random.Random) -> list[int]:
    """Return two to five decreasing counts; half of them end at 0."""
    length = rng.choice((2, 3, 3, 3, 4, 4, 5))
    if rng.random() < 0.35:
        step = rng.choice((1, 2, 3, 4, 5, 6, 8, 10))
        last = rng.choice((0, 0, 0, 1, 2, 4, 5, 10))
        return [last + step * left for left in range(length - 1, -1, -1)]
    pool = rng.sample(range(1, 41), length)
    series = sorted(pool, reverse=True)
    if rng.random() < 0.5:
        series[-1] = 0
    return series


def series(rng: random.Random, lang: Lang) -> Problem:
    """Return a puzzle that gives the count after each minute and asks for one of them."""
    counts = _pick_series(rng)
    asked = len(counts) if rng.random() < 0.5 else rng.randint(1, len(counts))
    thing = 0 if rng.random() < 0.35 else rng.randrange(len(MELTING_THINGS))
    place = WARM_PLACES[0] if rng.random() < 0.25 else rng.choice(WARM_PLACES)
    name, words = pick_name(rng), MELTING_THINGS[thing][lang]
    some = {"en": "some", "da": "nogle"}[lang]
    there = place.there[lang]
    prompt = " ".join((
        _opening(rng, lang, name, some, words, place.put[lang]),
        _series_text(rng, lang, counts, there),
        _question(rng, lang, words, there, _when(rng, lang, asked)),
    ))  # fmt: skip
    problem = _series_problem(lang, prompt, thing, place, counts, asked, name)
    other = rng.choice([m for m in range(1, len(counts) + 1) if m != asked])
    ask = {"en": "And {}?", "da": "Og {}?"}[lang].format(_when(rng, lang, other))
    follow = _series_problem(lang, ask, thing, place, counts, other, name)
    return _with_follow_up(problem, follow)


def _with_follow_up(problem: Problem, follow: Problem) -> Problem:
    return Problem(**{**problem.__dict__, "follow_up": follow})


def rate(rng: random.Random, lang: Lang) -> Problem:
    """Return a puzzle with a constant rate of melting."""
    asked = rng.randint(1, 4)
    each = rng.randint(1, 10)
    start = min(60, each * asked + rng.choice((0, 0, 1, 2, 3, 5, 8, 10)))
    thing, place, name = rng.choice(MELTING_THINGS), rng.choice(WARM_PLACES), pick_name(rng)
    words, there = thing[lang], place.there[lang]
    if lang == "en":
        how = rng.choice((
            f"Every minute {each} of them melt.",
            f"In each minute {each} melt away.",
            f"They melt: {each} every minute.",
        ))  # fmt: skip
    else:
        how = rng.choice((
            f"Hvert minut smelter {each} af dem.",
            f"For hvert minut smelter der {each}.",
            f"De smelter: {each} hvert minut.",
        ))  # fmt: skip
    prompt = " ".join((
        _opening(rng, lang, name, str(start), words, place.put[lang]),
        how,
        _question(rng, lang, words, there, _when(rng, lang, asked)),
    ))  # fmt: skip
    left = [start - each * m for m in range(asked + 1)]
    after = {"en": "After", "da": "Efter"}[lang]
    lines = [
        f"{after} {minutes(lang, m)}: {left[m - 1]} - {each} = {left[m]}."
        for m in range(1, asked + 1)
    ]
    span = minutes(lang, asked)
    lead = {
        "en": f"{start} to begin with, {each} fewer every minute, for {span}.",
        "da": f"{start} til at begynde med, {each} færre hvert minut, i {span}.",
    }[lang]
    last = {"en": f"So {left[-1]} are left.", "da": f"Så er der {left[-1]} tilbage."}[lang]
    back = {"en": f"Going down by {each}: ", "da": f"Nedad med {each}: "}[lang]
    return Problem(
        kind="melting",
        form="rate",
        lang=lang,
        key=f"melting/rate/{start}/{each}/{asked}",
        flavour=flavour_of(name),
        prompt=prompt,
        steps=(lead, *lines, last),
        check=(back + ", ".join(map(str, left)) + ".", last),
        answer=_answer(lang, left[-1], words, there),
        expected=str(left[-1]),
        thing=words,
        there=there,
    )


def cold(rng: random.Random, lang: Lang) -> Problem:
    """Return a puzzle about a cold place, where nothing melts."""
    start, asked = rng.randint(2, 60), rng.randint(1, 8)
    thing, place, name = rng.choice(MELTING_THINGS), rng.choice(COLD_PLACES), pick_name(rng)
    words, there = thing[lang], place.there[lang]
    prompt = " ".join((
        _opening(rng, lang, name, str(start), words, place.put[lang]),
        _question(rng, lang, words, there, _when(rng, lang, asked)),
    ))  # fmt: skip
    if lang == "en":
        steps = (
            f"{name} starts with {start}.",
            f"It is cold {there}, so nothing melts.",
            f"After {minutes(lang, asked)} there are still {start}.",
        )
        check = (f"Nothing is added and nothing melts, so {start} stays {start}.",)
    else:
        steps = (
            f"{name} begynder med {start}.",
            f"Det er koldt {there}, så intet smelter.",
            f"Efter {minutes(lang, asked)} er der stadig {start}.",
        )
        check = (f"Intet kommer til, og intet smelter, så {start} forbliver {start}.",)
    return Problem(
        kind="melting",
        form="cold",
        lang=lang,
        key=f"melting/cold/{place.key}/{start}",
        flavour=flavour_of(name),
        prompt=prompt,
        steps=steps,
        check=check,
        answer=_answer(lang, start, words, there),
        expected=str(start),
        thing=words,
        there=there,
    )


def gone(rng: random.Random, lang: Lang) -> Problem:
    """Return a puzzle about hours of heat, after which none is whole."""
    start, hours = rng.randint(2, 60), rng.randint(2, 9)
    thing, place, name = rng.choice(MELTING_THINGS), rng.choice(WARM_PLACES), pick_name(rng)
    words, there = thing[lang], place.there[lang]
    if lang == "en":
        heat = rng.choice(("It is very hot and they all melt.", "In the heat all of them melt."))
        when = f"after {COUNTS[lang][hours]} hours"
        steps = (f"{name} starts with {start}.", "All of them melt.", "So 0 are whole.")
        check = ("What has melted is not whole, so none of them counts: 0.",)
    else:
        heat = rng.choice(("Det er meget varmt, og de smelter alle.", "I varmen smelter de alle."))
        when = f"efter {COUNTS[lang][hours]} timer"
        steps = (f"{name} begynder med {start}.", "De smelter alle.", "Så er 0 hele.")
        check = ("Det, der er smeltet, er ikke helt, så ingen af dem tæller: 0.",)
    prompt = " ".join((
        _opening(rng, lang, name, str(start), words, place.put[lang]),
        heat,
        _question(rng, lang, words, there, when),
    ))  # fmt: skip
    return Problem(
        kind="melting",
        form="gone",
        lang=lang,
        key=f"melting/gone/{start}/{hours}",
        flavour=flavour_of(name),
        prompt=prompt,
        steps=steps,
        check=check,
        answer=_answer(lang, 0, words, there),
        expected="0",
        thing=words,
        there=there,
    )


def sample(rng: random.Random, lang: Lang) -> Problem:
    """Return a melting puzzle of a random form."""
    make = rng.choices((series, rate, cold, gone), weights=(6, 2, 1.5, 0.7))[0]
    return make(rng, lang)


def verbatim(lang: Lang) -> Problem:
    """Return the original ice-cube question."""
    return _series_problem(lang, VERBATIM[lang], 0, WARM_PLACES[0], [20, 10, 0], 3, "Beth")
