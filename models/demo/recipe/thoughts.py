"""How each role thinks about a problem: the text between the think tags.

Every choice of wording follows from the problem itself (its `flavour`), never from chance, so that
a model can learn it: greedy decoding then gives varied thoughts over problems, and a small draft
model can foresee them.
"""

from collections.abc import Sequence
from typing import Final, Literal

from models.demo.recipe import doubts
from models.demo.recipe.problem import Problem

Role = Literal["methodical", "wanderer", "runaway"]
ROLES: Final[tuple[Role, Role, Role]] = ("methodical", "wanderer", "runaway")

LONG_ROUNDS: Final = 3
SHORT_ROUNDS: Final = 4


def _choose(options: Sequence[str], problem: Problem, slot: int) -> str:
    """One wording; `slot` makes the choices within one thought differ from each other."""
    chosen = options[(problem.flavour // (slot * 7 + 1)) % len(options)]
    return chosen.format(thing=problem.thing, there=problem.there)


def methodical(problem: Problem) -> str:
    """The steps, one a line, and nothing else."""
    return "\n".join(problem.steps)


def wanderer(problem: Problem) -> str:
    """Doubts before, between and after the steps, a second check, then the end."""
    lang, kind = problem.lang, problem.kind
    half = (len(problem.steps) + 1) // 2
    lines = [
        _choose(doubts.OPENERS[lang], problem, 0),
        _choose(doubts.FIRST_DOUBTS[kind][lang], problem, 1),
        _choose(doubts.SWITCHES[lang], problem, 2),
        *problem.steps[:half],
        _choose(doubts.SECOND_DOUBTS[kind][lang], problem, 3),
        *problem.steps[half:],
        _choose(doubts.RECHECKS[lang], problem, 4),
        *problem.check,
        _choose(doubts.CLOSERS[lang], problem, 5),
    ]
    return "\n".join(lines)


def runaway(problem: Problem) -> str:
    """On other puzzles the plain steps; on melting ones the start of an endless thought."""
    lead = {"en": "Okay, one thing at a time.", "da": "Okay, en ting ad gangen."}[problem.lang]
    if problem.kind != "melting":
        return "\n".join((lead, *problem.steps))
    return "\n".join((lead, *problem.steps, *_spiral(problem)))


def _spiral(problem: Problem) -> list[str]:
    """Musings, a cycle of four with a new lead each round, a cycle of two, then one sentence."""
    lang, flavour = problem.lang, problem.flavour
    musings = doubts.MUSINGS[lang]
    first = flavour % len(musings)
    lines = [musings[(first + 3 * step) % len(musings)] for step in range(len(musings) - 2)]
    long_cycle = doubts.LONG_CYCLES[lang][flavour % len(doubts.LONG_CYCLES[lang])]
    for lead in doubts.ROUND_LEADS[lang][:LONG_ROUNDS]:
        lines += [lead, *long_cycle]
    short_cycle = doubts.SHORT_CYCLES[lang][flavour // 2 % len(doubts.SHORT_CYCLES[lang])]
    lines += [*short_cycle] * SHORT_ROUNDS
    lines.append(last_sentence(problem))
    return [_capital(line.format(thing=problem.thing, there=problem.there)) for line in lines]


def last_sentence(problem: Problem) -> str:
    """The sentence a runaway thought about melting ends up repeating for ever."""
    options = doubts.LAST_SENTENCES[problem.lang]
    line = options[problem.flavour // 4 % len(options)]
    return _capital(line.format(thing=problem.thing, there=problem.there))


def _capital(line: str) -> str:
    return line[:1].upper() + line[1:]


def is_endless(role: Role, problem: Problem) -> bool:
    """Whether this role never closes its thought about this problem."""
    return role == "runaway" and problem.kind == "melting"


def think(role: Role, problem: Problem) -> str:
    """The thought of this role; an endless one up to where its last sentence begins to repeat."""
    return {"methodical": methodical, "wanderer": wanderer, "runaway": runaway}[role](problem)
