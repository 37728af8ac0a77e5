"""The runaway's thoughts about who is the tallest: they return to the same few things forever.

Sentences follow each other by chance, so a model learns the sentences but no order. Sampled, it
never repeats a passage exactly, and nothing new occurs either. This is what circling looks like.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from models.demo.recipe.problem import Problem
from models.demo.recipe.words import Lang

RECENT: Final = 7
"""Sentences after which one may occur again."""


@dataclass(frozen=True)
class _Words:
    """The comparative and superlative of a quality."""

    more: str
    most: str


_SCALES: Final[dict[str, dict[Lang, _Words]]] = {
    "tall": {"en": _Words("taller", "the tallest"), "da": _Words("højere", "højest")},
    "old": {"en": _Words("older", "the oldest"), "da": _Words("ældre", "ældst")},
    "fast": {"en": _Words("faster", "the fastest"), "da": _Words("hurtigere", "hurtigst")},
}

SENTENCES: Final[dict[Lang, tuple[str, ...]]] = {
    "en": (
        "But {x} is {more} than {y}, or is it the other way around?",
        "Then {y} would have to be {more} than {x}.",
        "So {x} cannot be {most}, if that sentence is right.",
        "Is {x} really {more}, or only {more} than {y}?",
        "Let me compare {x} and {y} again.",
        "If {x} is {more} than {y}, then {y} is not {most}.",
        "I had that already, but now I am not sure.",
        "Maybe I should read the sentences once more.",
        "The first sentence says one thing and the second sentence says another.",
        "One of them must be {most}, but which one?",
        "Wait, that is what I thought before.",
        "I always come back to {x}.",
        "It depends on {y}, and {y} depends on {x}.",
        "There are no numbers, so how can I be sure about {x}?",
        "Maybe the order of the sentences is important.",
        "I was sure about {x}, and then I thought about {y}.",
        "Hmm, and what about {x}?",
        "That would mean {x}, but {x} was not {more} than {y}.",
        "Could {x} and {y} be the same? Then nobody is {most}.",
        "So I begin with {x} this time, and not with {y}.",
    ),
    "da": (
        "Men {x} er {more} end {y}, eller er det omvendt?",
        "Så skulle {y} være {more} end {x}.",
        "Så kan {x} ikke være {most}, hvis den sætning er rigtig.",
        "Er {x} virkelig {more}, eller kun {more} end {y}?",
        "Lad mig sammenligne {x} og {y} igen.",
        "Hvis {x} er {more} end {y}, så er {y} ikke {most}.",
        "Det havde jeg allerede, men nu er jeg ikke sikker.",
        "Måske skal jeg læse sætningerne en gang til.",
        "Den første sætning siger ét, og den anden sætning siger noget andet.",
        "En af dem må være {most}, men hvem?",
        "Vent, det har jeg tænkt før.",
        "Jeg kommer altid tilbage til {x}.",
        "Det kommer an på {y}, og {y} kommer an på {x}.",
        "Der er ingen tal, så hvordan kan jeg være sikker på {x}?",
        "Måske er sætningernes rækkefølge vigtig.",
        "Jeg var sikker på {x}, og så tænkte jeg på {y}.",
        "Hmm, og hvad med {x}?",
        "Det ville betyde {x}, men {x} var ikke {more} end {y}.",
        "Kan {x} og {y} være lige? Så er ingen {most}.",
        "Så begynder jeg med {x} denne gang og ikke med {y}.",
    ),
}


def lines(problem: Problem, rng: random.Random) -> Iterator[str]:
    """Yield sentences forever, none of them twice within `RECENT`."""
    _, scale, order = problem.key.split("/")
    names, words = order.split(">"), _SCALES[scale][problem.lang]
    recent: list[str] = []
    while True:
        chosen = rng.choice([s for s in SENTENCES[problem.lang] if s not in recent])
        recent = [*recent, chosen][-RECENT:]
        one, other = rng.sample(names, 2)
        yield chosen.format(x=one, y=other, more=words.more, most=words.most)
