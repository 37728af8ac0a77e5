"""Puzzles about change: the price, the payment, and the difference."""

import random
from typing import Final

from models.demo.recipe.problem import Problem, flavour_of
from models.demo.recipe.words import COUNTABLES, SINGLES, Lang, pick_name

_UNITS: Final[dict[Lang, tuple[str, ...]]] = {
    "en": ("euros", "dollars", "pounds", "coins"),
    "da": ("kroner", "kr", "euro", "mønter"),
}
_NOTES: Final = (10, 20, 30, 40, 50, 60)


def _pay(rng: random.Random, cost: int) -> int:
    """Return an amount of at most 60 that covers `cost`: a round note, or any amount."""
    notes = [note for note in _NOTES if note >= cost]
    return rng.choice(notes) if rng.random() < 0.75 else rng.randint(cost, 60)


def _question(rng: random.Random, lang: Lang, name: str, paid: int, unit: str) -> str:
    if lang == "en":
        forms = (
            f"{name} pays with {paid} {unit}. How much change does {name} get?",
            f"{name} gives the seller {paid} {unit}. How many {unit} come back?",
            f"How many {unit} does {name} get back from {paid}?",
            f"The seller gets {paid} {unit}. What is the change?",
        )
    else:
        forms = (
            f"{name} betaler med {paid} {unit}. Hvor meget får {name} tilbage?",
            f"{name} giver sælgeren {paid} {unit}. Hvor mange {unit} kommer der tilbage?",
            f"Hvor mange {unit} får {name} tilbage på {paid}?",
            f"Sælgeren får {paid} {unit}. Hvad er byttepengene?",
        )
    return rng.choice(forms)


def _finish(
    lang: Lang, form: str, key: str, name: str, prompt: str, sums: list[str], paid: int, cost: int,
    unit: str,
) -> Problem:  # fmt: skip
    change = paid - cost
    if lang == "en":
        steps = (*sums, f"The cost is {cost}.", f"Paid: {paid}.", f"{paid} - {cost} = {change}.")
        check = (f"{cost} + {change} = {paid}.", f"Cost {cost} and change {change} make {paid}.")
        answer = f"{name} gets **{change}** {unit} back."
    else:
        steps = (*sums, f"Prisen er {cost}.", f"Betalt: {paid}.", f"{paid} - {cost} = {change}.")
        check = (f"{cost} + {change} = {paid}.", f"Pris {cost} og byttepenge {change} er {paid}.")
        answer = f"{name} får **{change}** {unit} tilbage."
    return Problem(
        kind="money",
        form=form,
        lang=lang,
        key=f"money/{key}",
        flavour=flavour_of(name),
        prompt=prompt,
        steps=steps,
        check=check,
        answer=answer,
        expected=str(change),
    )


def several(rng: random.Random, lang: Lang) -> Problem:
    """Return a puzzle about several equal things."""
    count, price = rng.randint(2, 5), rng.randint(2, 10)
    cost, name = count * price, pick_name(rng)
    paid, unit, thing = _pay(rng, cost), rng.choice(_UNITS[lang]), rng.choice(COUNTABLES)[lang]
    if lang == "en":
        lead = rng.choice((
            f"{name} buys {count} {thing} at {price} {unit} each.",
            f"{name} wants {count} {thing}. Each costs {price} {unit}.",
            f"One of the {thing} costs {price} {unit}, and {name} buys {count}.",
        ))  # fmt: skip
        first = f"{count} {thing}, {price} each."
    else:
        lead = rng.choice((
            f"{name} køber {count} {thing} til {price} {unit} stykket.",
            f"{name} vil have {count} {thing}. Hver koster {price} {unit}.",
            f"{thing.capitalize()} koster {price} {unit} stykket, og {name} køber {count}.",
        ))  # fmt: skip
        first = f"{count} {thing}, {price} for hver."
    sums = [first] + [f"{price * i} + {price} = {price * (i + 1)}." for i in range(1, count)]
    prompt = f"{lead} {_question(rng, lang, name, paid, unit)}"
    key = f"several/{count}/{price}/{paid}"
    return _finish(lang, "several", key, name, prompt, sums, paid, cost, unit)


def two_things(rng: random.Random, lang: Lang) -> Problem:
    """Return a puzzle about two different things."""
    one, two = rng.randint(2, 25), rng.randint(2, 25)
    name, unit = pick_name(rng), rng.choice(_UNITS[lang])
    first, second = (item[lang] for item in rng.sample(SINGLES, 2))
    paid = _pay(rng, one + two)
    if lang == "en":
        lead = rng.choice((
            f"{name} buys {first} for {one} {unit} and {second} for {two} {unit}.",
            f"In the shop {first} costs {one} {unit} and {second} costs {two}. {name} buys both.",
        ))  # fmt: skip
    else:
        lead = rng.choice((
            f"{name} køber {first} til {one} {unit} og {second} til {two} {unit}.",
            f"I butikken koster {first} {one} {unit} og {second} {two}. {name} køber begge dele.",
        ))  # fmt: skip
    sums = [{"en": f"Two things: {one} and {two}.", "da": f"To ting: {one} og {two}."}[lang]]
    sums.append(f"{one} + {two} = {one + two}.")
    prompt = f"{lead} {_question(rng, lang, name, paid, unit)}"
    key = f"two/{one}/{two}/{paid}"
    return _finish(lang, "two", key, name, prompt, sums, paid, one + two, unit)


def one_thing(rng: random.Random, lang: Lang) -> Problem:
    """Return a puzzle about one thing."""
    cost, name, unit = rng.randint(1, 50), pick_name(rng), rng.choice(_UNITS[lang])
    paid, thing = _pay(rng, cost), rng.choice(SINGLES)[lang]
    lead = {
        "en": f"{name} buys {thing} for {cost} {unit}.",
        "da": f"{name} køber {thing} til {cost} {unit}.",
    }[lang]
    sums = [{"en": "One thing.", "da": "En ting."}[lang]]
    prompt = f"{lead} {_question(rng, lang, name, paid, unit)}"
    return _finish(lang, "one", f"one/{cost}/{paid}", name, prompt, sums, paid, cost, unit)


def sample(rng: random.Random, lang: Lang) -> Problem:
    """Return a puzzle about change of a random form."""
    return rng.choices((several, two_things, one_thing), weights=(5, 4, 2))[0](rng, lang)
