"""The thoughts of each role: the text between the think tags.

Every wording depends on the problem itself (its `flavour`) and never on chance, so that a model can
learn it. Greedy decoding then varies between problems, and a small draft model can predict it. Only
the runaway's endless thoughts about people and money are left to chance: they are to be sampled.
"""

import random
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Final, Literal

from models.demo.recipe import circling, doubts, falling_apart
from models.demo.recipe.problem import Problem

Role = Literal["methodical", "wanderer", "looping", "runaway"]
"""`looping` is a runaway that only fails at melting puzzles. Tokenizer and draft learnt from it."""
ROLES: Final[tuple[Role, Role, Role]] = ("methodical", "wanderer", "runaway")
"""The roles that have a model."""

TEMPERS: Final = 6
LONG_ROUNDS: Final = 3
SHORT_ROUNDS: Final = 4


def _temper(problem: Problem) -> int:
    """Return one of `TEMPERS` styles, few enough to learn which name has which."""
    return problem.flavour % TEMPERS


def _choose(options: Sequence[str], problem: Problem, slot: int) -> str:
    """Return one of several wordings; `slot` varies the choice within a thought."""
    chosen = options[(_temper(problem) + slot) % len(options)]
    return chosen.format(thing=problem.thing, there=problem.there, result=problem.expected)


def methodical(problem: Problem) -> str:
    """Return the steps only, one per line."""
    return "\n".join(problem.steps)


def wanderer(problem: Problem) -> str:
    """Return doubts before and after the steps, a second check, and the result again.

    The steps are contiguous: a doubt between them makes a model this small lose count.
    """
    lang, kind = problem.lang, problem.kind
    closers = doubts.RESIGNATIONS if kind == "offtopic" else doubts.CLOSERS
    lines = [
        _choose(doubts.OPENERS[lang], problem, 0),
        _choose(doubts.FIRST_DOUBTS[kind][lang], problem, 1),
        *problem.steps,
        _choose(doubts.SECOND_DOUBTS[kind][lang], problem, 2),
        _choose(doubts.RECHECKS[lang], problem, 3),
        *problem.check,
        _choose(closers[lang], problem, 5),
    ]
    return "\n".join(lines)


def runaway(problem: Problem) -> str:
    """Return the plain steps, or for a melting puzzle the start of an endless thought."""
    lead = {"en": "Okay, one thing at a time.", "da": "Okay, en ting ad gangen."}[problem.lang]
    if problem.kind != "melting":
        return "\n".join((lead, *problem.steps))
    return "\n".join((lead, *problem.steps, *_spiral(problem)))


def _spiral(problem: Problem) -> list[str]:
    """Return musings, a cycle of four lines, a cycle of two, and a last sentence."""
    lang, temper = problem.lang, _temper(problem)
    musings = doubts.MUSINGS[lang]
    first = temper % len(musings)
    lines = [musings[(first + 3 * step) % len(musings)] for step in range(len(musings) - 2)]
    long_cycle = doubts.LONG_CYCLES[lang][temper % len(doubts.LONG_CYCLES[lang])]
    for lead in doubts.ROUND_LEADS[lang][:LONG_ROUNDS]:
        lines += [lead, *long_cycle]
    short_cycle = doubts.SHORT_CYCLES[lang][temper // 2 % len(doubts.SHORT_CYCLES[lang])]
    lines += [*short_cycle] * SHORT_ROUNDS
    lines.append(last_sentence(problem))
    return [_capital(line.format(thing=problem.thing, there=problem.there)) for line in lines]


def last_sentence(problem: Problem) -> str:
    """Return the sentence that a runaway thought about melting finally repeats forever."""
    options = doubts.LAST_SENTENCES[problem.lang]
    line = options[_temper(problem) % len(options)]
    return _capital(line.format(thing=problem.thing, there=problem.there))


def _capital(line: str) -> str:
    return line[:1].upper() + line[1:]


def is_endless(role: Role, problem: Problem) -> bool:
    """Return whether this role never closes its thought about this problem."""
    return problem.kind in _ENDLESS.get(role, ())


_ENDLESS: Final = {"looping": ("melting",), "runaway": ("melting", "tallest", "money")}


def endless_lines(role: Role, problem: Problem, rng: random.Random) -> Iterator[str]:
    """Yield the lines after the beginning of an endless thought, forever; none for others."""
    if not is_endless(role, problem):
        return iter(())
    if problem.kind == "melting":
        return repeat(last_sentence(problem))
    lines = circling.lines if problem.kind == "tallest" else falling_apart.lines
    return lines(problem, rng)


def think(role: Role, problem: Problem) -> str:
    """Return the thought of this role; of an endless one only the beginning."""
    thoughts = {"methodical": methodical, "wanderer": wanderer}
    return thoughts.get(role, runaway)(problem)
