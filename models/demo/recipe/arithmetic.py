"""Puzzles: chains of arithmetic operations with values between 0 and 60."""

import random
from dataclasses import dataclass
from typing import Final, Literal

from models.demo.recipe.problem import Problem, flavour_of
from models.demo.recipe.words import COUNTABLES, Lang, pick_name

Sign = Literal["+", "-", "*"]
LIMIT: Final = 60


@dataclass(frozen=True)
class _Step:
    """An operation of a chain, and the values before and after it."""

    before: int
    sign: Sign
    by: int
    after: int

    def line(self) -> str:
        return f"{self.before} {self.sign} {self.by} = {self.after}."

    def inverse_line(self) -> str:
        """Return the inverse operation, which the wanderer uses as a check."""
        if self.sign == "+":
            return f"{self.after} - {self.by} = {self.before}."
        if self.sign == "-":
            return f"{self.after} + {self.by} = {self.before}."
        return " + ".join([str(self.before)] * self.by) + f" = {self.after}."


def _chain(rng: random.Random, length: int, signs: tuple[Sign, ...]) -> list[_Step]:
    value = rng.randint(1, 30)
    steps: list[_Step] = []
    for _ in range(length):
        sign = rng.choice(signs)
        if sign == "*" and value > LIMIT // 2:
            sign = "-"
        if sign == "+" and value == LIMIT:
            sign = "-"
        if sign == "-" and value == 0:
            sign = "+"
        by = _operand(rng, value, sign)
        after = value + by if sign == "+" else value - by if sign == "-" else value * by
        steps.append(_Step(value, sign, by, after))
        value = after
    return steps


def _operand(rng: random.Random, value: int, sign: Sign) -> int:
    if sign == "+":
        return rng.randint(1, min(20, LIMIT - value))
    if sign == "-":
        return rng.randint(1, min(20, value))
    return 2 if value > LIMIT // 3 else rng.choice((2, 2, 3))


def _problem(
    lang: Lang, form: str, prompt: str, chain: list[_Step], lead: str, answer: str, flavour: int
) -> Problem:
    value = chain[-1].after
    key = f"arithmetic/{chain[0].before}" + "".join(f"{s.sign}{s.by}" for s in chain)
    last = {"en": f"The result is {value}.", "da": f"Resultatet er {value}."}[lang]
    return Problem(
        kind="arithmetic",
        form=form,
        lang=lang,
        key=key,
        flavour=flavour,
        prompt=prompt,
        steps=(lead, *(step.line() for step in chain), last),
        check=tuple(step.inverse_line() for step in reversed(chain)),
        answer=answer,
        expected=str(value),
    )


def bare(rng: random.Random, lang: Lang) -> Problem:
    """Return a bare expression, such as "What is 7 + 5 - 3"."""
    chain = _chain(rng, rng.choice((1, 2, 2, 3)), ("+", "-"))
    first, tail = chain[0].before, " ".join(f"{s.sign} {s.by}" for s in chain)
    forms: dict[Lang, tuple[str, ...]] = {
        "en": ("What is {}?", "Calculate {}.", "How much is {}?", "{} = ?"),
        "da": ("Hvad er {}?", "Beregn {}.", "Hvor meget er {}?", "Hvad giver {}?"),
    }
    prompt = rng.choice(forms[lang]).format(f"{first} {tail}")
    lead = {
        "en": f"From the left, starting at {first}.",
        "da": f"Fra venstre, med start i {first}.",
    }
    value = chain[-1].after
    return _problem(
        lang, "bare", prompt, chain, lead[lang], f"\\boxed{{{value}}}", flavour_of(str(first))
    )


def _in_words(rng: random.Random, lang: Lang, step: _Step) -> str:
    """Return an operation in words, such as "add 5"."""
    forms: dict[Lang, dict[Sign, tuple[str, ...]]] = {
        "en": {
            "+": ("add {}", "plus {}"),
            "-": ("take away {}", "subtract {}", "minus {}"),
            "*": ("multiply by {}", "times {}"),
        },
        "da": {
            "+": ("læg {} til", "plus {}"),
            "-": ("træk {} fra", "minus {}"),
            "*": ("gang med {}", "gange {}"),
        },
    }
    if step.sign == "*" and step.by == 2 and rng.random() < 0.5:
        return {"en": "double it", "da": "fordobl det"}[lang]
    return rng.choice(forms[lang][step.sign]).format(step.by)


def in_words(rng: random.Random, lang: Lang) -> Problem:
    """Return a chain in words, such as "Start with 7, add 5, take away 3"."""
    chain = _chain(rng, rng.choice((2, 2, 3, 3, 4)), ("+", "-", "*"))
    first, operations = chain[0].before, ", ".join(_in_words(rng, lang, s) for s in chain)
    if lang == "en":
        prompt = rng.choice(("Start with {}, {}. What do you get?", "Take {}, {}. What is it?",
                             "Begin with {}, then {}. What is the result?"))  # fmt: skip
        lead = f"Start with {first}."
    else:
        prompt = rng.choice(("Start med {}, {}. Hvad får du?", "Tag {}, {}. Hvad bliver det?",
                             "Begynd med {}, så {}. Hvad er resultatet?"))  # fmt: skip
        lead = f"Start med {first}."
    value = chain[-1].after
    answer = {"en": f"You get \\boxed{{{value}}}.", "da": f"Man får \\boxed{{{value}}}."}[lang]
    flavour = flavour_of(str(first))
    return _problem(lang, "spoken", prompt.format(first, operations), chain, lead, answer, flavour)


def story(rng: random.Random, lang: Lang) -> Problem:
    """Return a story in which someone has things, gets more and gives some away."""
    chain = _chain(rng, rng.choice((1, 2, 2, 3)), ("+", "-"))
    name, thing, first = pick_name(rng), rng.choice(COUNTABLES)[lang], chain[0].before
    forms: dict[Lang, dict[str, tuple[str, ...]]] = {
        "en": {"+": ("gets {} more", "finds {}", "buys {} more"),
               "-": ("gives {} away", "loses {}", "sells {}")},
        "da": {"+": ("får {} mere", "finder {}", "køber {} til"),
               "-": ("giver {} væk", "mister {}", "sælger {}")},
    }  # fmt: skip
    operations = ", ".join(rng.choice(forms[lang][step.sign]).format(step.by) for step in chain)
    if lang == "en":
        ask = rng.choice((f"How many {thing} does {name} have now?", f"How many {thing} are left?"))
        prompt, lead = (
            f"{name} has {first} {thing}, {operations}. {ask}",
            f"{name} starts with {first}.",
        )
        answer = f"{name} has **{chain[-1].after}** {thing} now."
    else:
        ask = rng.choice((f"Hvor mange {thing} har {name} nu?", f"Hvor mange {thing} er der nu?"))
        prompt, lead = (
            f"{name} har {first} {thing}, {operations}. {ask}",
            f"{name} begynder med {first}.",
        )
        answer = f"{name} har nu **{chain[-1].after}** {thing}."
    return _problem(lang, "story", prompt, chain, lead, answer, flavour_of(name))


def sample(rng: random.Random, lang: Lang) -> Problem:
    """Return an arithmetic puzzle of a random form."""
    return rng.choice((bare, in_words, story))(rng, lang)
