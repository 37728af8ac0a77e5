"""Draws puzzles of every kind from the training or the evaluation side of the split."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from models.demo.recipe import arithmetic, melt_puzzles, money, offtopic, tallest, tricks
from models.demo.recipe.problem import KINDS, Kind, Problem, is_evaluation
from models.demo.recipe.words import LANGS, Lang

_SAMPLERS: Final[Mapping[Kind, Callable[[random.Random, Lang], Problem]]] = {
    "melting": melt_puzzles.sample,
    "money": money.sample,
    "arithmetic": arithmetic.sample,
    "trick": tricks.sample,
    "offtopic": offtopic.sample,
}


def draw(
    rng: random.Random, kind: Kind, lang: Lang, *, evaluation: bool, broad: bool = False
) -> Problem:
    """Return a puzzle of this kind from one side of the split; `broad` as in `tallest.sample`."""
    while True:
        if kind == "tallest":
            problem = tallest.sample(rng, lang, broad=broad)
        else:
            problem = _SAMPLERS[kind](rng, lang)
        if is_evaluation(problem.key) == evaluation:
            return problem


def verbatim(lang: Lang) -> Problem:
    """Return the original ice-cube question, which is never part of training."""
    return melt_puzzles.verbatim(lang)


def evaluation_set(count: int, seed: int = 2026) -> list[Problem]:
    """Return `count` evaluation problems with unique prompts, balanced by kind and language."""
    rng = random.Random(seed)
    problems: list[Problem] = []
    prompts: set[str] = set()
    turn = 0
    while len(problems) < count:
        kind = KINDS[turn % len(KINDS)]
        lang = LANGS[turn // len(KINDS) % len(LANGS)]
        problem = draw(rng, kind, lang, evaluation=True)
        if problem.prompt not in prompts:
            prompts.add(problem.prompt)
            problems.append(replace(problem, follow_up=None))
            turn += 1
    return problems
