"""Texts with and without runaways, made from a seed.

Ordinary text comes from Python's own documentation (`pydoc_data`) and library, which are on every
machine that runs the tests. Pieces are words with the space before them, single digits and signs.
"""

from __future__ import annotations

import inspect
import random
import re
import statistics
from collections.abc import Callable, Iterable
from functools import cache
from pydoc_data.topics import topics

OPENING = 400
"""Pieces of ordinary text before a runaway."""

Maker = Callable[[random.Random, int], list[str]]

NAMES = tuple(
    """
    Anna Bo Carla Dan Erik Freja Gus Hanne Ida Jens Karen Lars Mona Niels Olga Per Rita Sven Tove
    Ulla Viggo Xenia Yrsa Zita Alma Bent Dora Emil Finn Gerda
    """.split()  # noqa: SIM905 - shorter than a list
)


def pieces_of(text: str) -> list[str]:
    """Cut a text roughly as a tokenizer does."""
    return re.findall(r" ?[^\W\d_]+|\d|\n| ?[^\w\s]|\s|_", text)


@cache
def ordinary_prose() -> tuple[str, ...]:
    """About 70,000 pieces of documentation, without its code and the signs of code."""
    lines = "\n\n".join(topics.values()).splitlines()
    text = "\n".join(line for line in lines if not line.startswith("    "))
    words = re.sub(r"\s+", " ", re.sub(r"[^\w\s.,:;!?-]|_|[=*-]{2,}", "", text))
    # Its chapters quote each other.
    sentences = dict.fromkeys(re.split(r"(?<=\.)(?= )", words))
    return tuple(pieces_of("".join(sentences)))


@cache
def ordinary_code() -> tuple[str, ...]:
    """About 100,000 pieces of Python's library."""
    modules = (argparse_source(), inspect.getsource(inspect), inspect.getsource(statistics))
    return tuple(pieces_of("\n".join(modules)))


def argparse_source() -> str:
    """The source of a module with much repetitive code."""
    import argparse

    return inspect.getsource(argparse)


def opening(rng: random.Random) -> list[str]:
    """Ordinary text to begin with."""
    prose = ordinary_prose()
    start = rng.randrange(len(prose) - OPENING)
    return list(prose[start : start + OPENING])


def block(rng: random.Random, length: int) -> list[str]:
    """A passage of ordinary text."""
    prose = ordinary_prose()
    start = rng.randrange(len(prose) - length)
    return list(prose[start : start + length])


def exact(rng: random.Random, count: int) -> list[str]:
    """One block again and again."""
    one = block(rng, rng.randint(4, 250))
    return repeat(lambda: one, count)


def long_period(rng: random.Random, count: int) -> list[str]:
    """One block of 600 to 800 pieces again and again."""
    one = block(rng, rng.randint(600, 800))
    return repeat(lambda: one, count)


def alternating(rng: random.Random, count: int) -> list[str]:
    """Three to five paragraphs in changing order, with 3 % noise."""
    paragraphs = [block(rng, rng.randint(40, 90)) for _ in range(rng.randint(3, 5))]
    return repeat(lambda: noisy(rng, rng.choice(paragraphs), 0.03), count)


def varying(rng: random.Random, count: int) -> list[str]:
    """One block of which a word changes each time."""
    one = block(rng, rng.randint(30, 200))
    return repeat(lambda: noisy(rng, one, 1.5 / len(one)), count)


def with_noise(noise: float) -> Callable[[random.Random, int], list[str]]:
    """One block again and again with this share of replaced, lost and added pieces."""

    def make(rng: random.Random, count: int) -> list[str]:
        one = block(rng, rng.randint(20, 300))
        return repeat(lambda: noisy(rng, one, noise), count)

    return make


def counting(rng: random.Random, count: int) -> list[str]:
    """One sentence with the next number each time."""
    number = rng.randrange(100)
    step = rng.choice((1, 2, 5))
    sentence = rng.choice(
        (
            "Let me check {n}: it is not a solution, because the pan would be empty then.\n",
            "Now we try the number {n}. It does not satisfy the condition, so we go on.\n",
            "If there are {n} cubes in the pan, then some of them melt, which is not allowed.\n",
            "Step {n}: I consider the next case and find nothing that helps here.\n",
        )
    )
    lines: list[str] = []
    while len(lines) < count:
        lines += pieces_of(sentence.format(n=number))
        number += step
    return lines


def naming(rng: random.Random, count: int) -> list[str]:
    """One sentence with another name each time."""
    sentence = rng.choice(
        (
            "Perhaps {n} took the ice cubes out of the pan before the last minute was over.\n",
            "Then we ask {n}, who cannot know how many of the cubes are whole at the end.\n",
            "Suppose that {n} is the one who tells the truth; then the others are lying.\n",
        )
    )
    return repeat(lambda: pieces_of(sentence.format(n=rng.choice(NAMES))), count)


def paraphrasing(rng: random.Random, count: int) -> list[str]:
    """The same three thoughts in changing words and order."""
    subjects = (
        "the ice",
        "the cubes",
        "the whole ice cubes",
        "what is in the pan",
        "the frozen water",
    )
    verbs = ("melts quickly", "will melt in the heat", "has melted already", "cannot stay frozen")
    reasons = ("because the pan is hot", "since frying needs heat", "as the stove is on")
    doubts = ("But wait", "Hmm, however", "On the other hand", "Alternatively", "Still, I wonder")
    ends = (
        "so the answer could be zero",
        "which would mean that nothing remains",
        "and therefore no cube is whole",
        "so perhaps none is left",
    )

    def sentence() -> list[str]:
        order = [rng.choice(subjects), rng.choice(verbs), rng.choice(reasons)]
        rng.shuffle(order)
        return pieces_of(f" {rng.choice(doubts)}, {' '.join(order)}, {rng.choice(ends)}.")

    return repeat(sentence, count)


def arithmetic(rng: random.Random, count: int) -> list[str]:
    """Long productive sums: every line differs."""
    lines: list[str] = []
    while len(lines) < count:
        a, b = rng.randrange(10, 9_999), rng.randrange(10, 999)
        lines += pieces_of(f"{a} + {b} = {a + b}, and {a} * {b} = {a * b}.\n")
    return lines


def table(rng: random.Random, count: int) -> list[str]:
    """A table in Markdown."""
    rows: list[str] = ["| city | people | area |\n"]
    while len(rows) < count:
        rows += pieces_of(
            f"| {rng.choice(NAMES)} | {rng.randrange(9**6)} | {rng.randrange(999)} |\n"
        )
    return rows


def repeat(make: Callable[[], Iterable[str]], count: int) -> list[str]:
    """Join what `make` returns until there are `count` pieces."""
    pieces: list[str] = []
    while len(pieces) < count:
        pieces += make()
    return pieces


def noisy(rng: random.Random, text: list[str], noise: float) -> list[str]:
    """Replace, lose or add pieces: half, a quarter and a quarter of the changes."""
    prose = ordinary_prose()
    result: list[str] = []
    for piece in text:
        draw = rng.random() / noise if noise else 1.0
        if draw >= 1:
            result.append(piece)
        elif draw < 0.5:
            result.append(rng.choice(prose))
        elif draw >= 0.75:
            result += [piece, rng.choice(prose)]
    return result
