"""Puzzles about who is the tallest, oldest or fastest, or the opposite."""

import random
from dataclasses import dataclass, replace
from typing import Final

from models.demo.recipe.problem import Problem, flavour_of
from models.demo.recipe.words import NAMES, Lang, pick_names


@dataclass(frozen=True)
class _Scale:
    """A quality with its comparatives and superlatives in both directions."""

    key: str
    more: dict[Lang, str]
    less: dict[Lang, str]
    most: dict[Lang, str]
    least: dict[Lang, str]


_SCALES: Final = (
    _Scale("tall", {"en": "taller", "da": "højere"}, {"en": "shorter", "da": "lavere"},
           {"en": "the tallest", "da": "højest"}, {"en": "the shortest", "da": "lavest"}),
    _Scale("old", {"en": "older", "da": "ældre"}, {"en": "younger", "da": "yngre"},
           {"en": "the oldest", "da": "ældst"}, {"en": "the youngest", "da": "yngst"}),
    _Scale("fast", {"en": "faster", "da": "hurtigere"}, {"en": "slower", "da": "langsommere"},
           {"en": "the fastest", "da": "hurtigst"}, {"en": "the slowest", "da": "langsomst"}),
)  # fmt: skip


def _compare(lang: Lang, one: str, how: str, other: str) -> str:
    return {"en": f"{one} is {how} than {other}.", "da": f"{one} er {how} end {other}."}[lang]


def _steps(
    lang: Lang, order: list[str], pairs: list[tuple[int, int]], scale: _Scale, top: bool
) -> tuple[str, ...]:
    """Return the steps, which rule people out pair by pair; `pairs` are (higher, lower) indices."""
    wanted = (scale.most if top else scale.least)[lang]
    how = (scale.less if top else scale.more)[lang]
    seen: list[str] = []
    lines: list[str] = []
    for high, low in pairs:
        out, other = (order[low], order[high]) if top else (order[high], order[low])
        tail = {"en": f"so not {out}.", "da": f"så ikke {out}."}[lang]
        lines.append(f"{_compare(lang, out, how, other)[:-1]}, {tail}")
        seen += [name for name in (order[high], order[low]) if name not in seen]
    winner = order[0] if top else order[-1]
    names = ", ".join(seen)
    lead = {"en": f"Who is {wanted}: {names}?", "da": f"Hvem er {wanted}: {names}?"}[lang]
    last = {"en": f"Only {winner} is left.", "da": f"Kun {winner} er tilbage."}[lang]
    return (lead, *lines, last)


def _problem(
    lang: Lang,
    prompt: str,
    order: list[str],
    pairs: list[tuple[int, int]],
    scale: _Scale,
    top: bool,
    flavour: int,
) -> Problem:
    winner, wanted = (order[0], scale.most) if top else (order[-1], scale.least)
    how = (scale.more if top else scale.less)[lang]
    if lang == "en":
        check = (f"Is anyone {how} than {winner}? Nobody is said to be.",)
        answer = f"**{winner}** is {wanted[lang]}."
    else:
        check = (f"Er nogen {how} end {winner}? Det siges ingen at være.",)
        answer = f"**{winner}** er {wanted[lang]}."
    return Problem(
        kind="tallest",
        form=f"{len(order)}",
        lang=lang,
        key=f"tallest/{scale.key}/{'>'.join(order)}",
        flavour=flavour,
        prompt=prompt,
        steps=_steps(lang, order, pairs, scale, top),
        check=check,
        answer=answer,
        expected=winner,
    )


def _distinct_names(rng: random.Random) -> list[str]:
    """Return three known names with different first letters: tiny models confuse Ben and Bob."""
    while True:
        names = rng.sample(NAMES, 3)
        if len({name[0] for name in names}) == len(names):
            return names


def sample(rng: random.Random, lang: Lang, *, broad: bool = False) -> Problem:
    """Return a puzzle about three people whose adjacent pairs are compared in random order.

    `broad` adds four people, invented names and similar names. Models this small cannot master
    them, but they learn to copy names from the prompt instead of memorising them.
    """
    order = pick_names(rng, rng.choice((3, 3, 4))) if broad else _distinct_names(rng)
    scale = _SCALES[0] if rng.random() < 0.5 else rng.choice(_SCALES)
    top = rng.random() < 0.7
    pairs = [(place, place + 1) for place in range(len(order) - 1)]
    rng.shuffle(pairs)
    clues = []
    for high, low in pairs:
        if rng.random() < 0.65:
            clues.append(_compare(lang, order[high], scale.more[lang], order[low]))
        else:
            clues.append(_compare(lang, order[low], scale.less[lang], order[high]))
    wanted = (scale.most if top else scale.least)[lang]
    if lang == "en":
        ask = rng.choice((f"Who is {wanted}?", f"Which of them is {wanted}?"))
    else:
        ask = rng.choice((f"Hvem er {wanted}?", f"Hvem af dem er {wanted}?"))
    prompt = f"{ask} {' '.join(clues)}" if rng.random() < 0.2 else f"{' '.join(clues)} {ask}"
    flavour = flavour_of(clues[0].split()[0])
    problem = _problem(lang, prompt, order, pairs, scale, top, flavour)
    opposite = (scale.least if top else scale.most)[lang]
    ask = {"en": f"And who is {opposite}?", "da": f"Og hvem er {opposite}?"}[lang]
    follow_up = _problem(lang, ask, order, pairs, scale, not top, flavour)
    return replace(problem, follow_up=follow_up)
