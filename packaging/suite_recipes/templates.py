"""Templates, and the tasks that are made of them.

A template is a puzzle with open parameters, worded in English and Danish. Each draw of its
parameters is an *item*. The tasks of an item are its variants, and belong to one cluster:

    original      the puzzle in one of the two languages, in turns
    translation   the same puzzle in the other language
    paraphrase    other words, same content
    distractor    sentences added that change nothing
    numbers       other numbers, names and things, same words
    permuted      the same choices in another order

So a suite measures two things: whether a model solves a kind of puzzle, and whether its wording
matters.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Lang = Literal["en", "da"]
LANGS: tuple[Lang, ...] = get_args(Lang)
Params = Mapping[str, Any]
Task = dict[str, Any]

LETTERS = "ABCDEFGH"
_EXTRA_VARIANTS = ("paraphrase", "distractor", "numbers")


@dataclass(frozen=True)
class Wording:
    """A puzzle in one language: what happens, and the question about it.

    Both are format strings with the template's parameters. `choices` are the options of a multiple
    choice, in their first order.
    """

    story: str
    question: str
    again: str = ""
    """The story in other words."""
    asked_again: str = ""
    """The question in other words."""
    choices: tuple[str, ...] = ()

    def can_paraphrase(self) -> bool:
        """Whether there are other words for it."""
        return bool(self.again or self.asked_again)


@dataclass(frozen=True)
class Template:
    """A kind of puzzle. `wordings` has one entry per language.

    `draw` draws the parameters: values for both languages, or a dictionary with an entry for each.
    `solve` returns the right answer in a language; with choices, the index of the right one.
    `demo` marks puzzles that the bundled demo models were trained on (their own wordings only);
    `key` then names the parameters as the training does, so that it never saw these.
    """

    name: str
    wordings: Mapping[Lang, Wording]
    draw: Callable[[random.Random], Params]
    solve: Callable[[Params, Lang], str | int]
    items: int = 1
    demo: bool = False
    key: Callable[[Params], str] | None = None
    only: tuple[str, ...] = ()
    """The variants besides original and translation; empty for all that apply."""
    wrong: Callable[[Params, Lang], Sequence[str]] = field(default=lambda _params, _lang: ())
    """Typical wrong answers, for checks."""


@dataclass(frozen=True)
class Made:
    """A task with what is known about it: for checks, not for the file."""

    task: Task
    template: Template
    params: Params
    language: Lang

    @property
    def answer(self) -> str:
        """The right answer in words."""
        solved = self.template.solve(self.params, self.language)
        if isinstance(solved, int):
            return _filled(
                self.template.wordings[self.language].choices[solved], self.params, self.language
            )
        return solved


DISTRACTIONS: Mapping[Lang, tuple[str, ...]] = {
    "en": (
        "A clock was ticking on the wall.",
        "Somewhere in the house a radio was playing.",
        "There was nothing special about that day.",
        "Nobody was in a hurry that day.",
        "A neighbour waved from across the street.",
        "The walls had been painted yellow in spring.",
    ),
    "da": (
        "Et ur tikkede på væggen.",
        "Et sted i huset spillede en radio.",
        "Der var ikke noget særligt ved den dag.",
        "Ingen havde travlt den dag.",
        "En nabo vinkede fra den anden side af gaden.",
        "Væggene var blevet malet gule i foråret.",
    ),
}


def make_tasks(suite: str, templates: Sequence[Template]) -> list[Made]:
    """Make the tasks of a suite, in a fixed order.

    Raises:
        ValueError: two tasks have the same question.
    """
    made: list[Made] = []
    for order, template in enumerate(templates):
        rng = random.Random(zlib.crc32(f"{suite}/{template.name}".encode()))
        seen: set[str] = set()
        for number in range(1, template.items + 1):
            first = LANGS[(order + number) % 2]
            made += _item(template, number, first, rng, seen)
    asked = [(each.task["input"], *each.task.get("choices", ())) for each in made]
    if twice := {question for question in asked if asked.count(question) > 1}:
        raise ValueError(f"{suite}: asked twice: {sorted(twice)[0][0]}")
    return made


def _item(
    template: Template, number: int, first: Lang, rng: random.Random, seen: set[str]
) -> list[Made]:
    """Make all variants of the next item."""
    params = _fresh(template, rng, seen)
    second = LANGS[1 - LANGS.index(first)]
    cluster = f"{template.name}-{number}"
    tasks = [
        _task(template, cluster, "original", first, params, rng),
        _task(template, cluster, "translation", second, params, rng),
    ]
    for variant in _extra_variants(template, number, first):
        changed = _fresh(template, rng, seen) if variant == "numbers" else params
        tasks.append(_task(template, cluster, variant, first, changed, rng))
    return tasks


def _extra_variants(template: Template, number: int, first: Lang) -> list[str]:
    """One of the usual variants, in turns; for multiple choice also the permuted choices."""
    wording = template.wordings[first]
    offered = [
        variant
        for variant in template.only or _EXTRA_VARIANTS
        if variant != "paraphrase" or wording.can_paraphrase()
    ]
    start = zlib.crc32(template.name.encode()) % 7 + number
    chosen = [offered[start % len(offered)]] if offered else []
    return [*chosen, *(["permuted"] if wording.choices else [])]


def _fresh(template: Template, rng: random.Random, seen: set[str]) -> Params:
    """Draw parameters that were not drawn before and that no demo model was trained on."""
    for _ in range(10_000):
        params = template.draw(rng)
        name = repr(sorted(params.items()))
        if name in seen or (template.key and not is_held_out(template.key(params))):
            continue
        seen.add(name)
        return params
    raise ValueError(f"{template.name}: no further parameters")


def is_held_out(key: str) -> bool:
    """Whether the training of the demo models leaves out the puzzle with this key."""
    from models.demo.recipe.problem import is_evaluation

    return is_evaluation(key)


def _task(
    template: Template,
    cluster: str,
    variant: str,
    language: Lang,
    params: Params,
    rng: random.Random,
) -> Made:
    wording = template.wordings[language]
    anew = variant == "paraphrase"
    story = (anew and wording.again) or wording.story
    question = (anew and wording.asked_again) or wording.question
    parts = [_filled(story, params, language), _filled(question, params, language)]
    if variant == "distractor":
        parts.insert(1, rng.choice(DISTRACTIONS[language]))
        parts.insert(0, rng.choice(DISTRACTIONS[language]))
        if parts[0] == parts[2]:
            del parts[0]
    metadata: Task = {"template": template.name, "variant": variant, "language": language}
    if template.demo and variant != "distractor":
        metadata["tags"] = ["demo"]
    task: Task = {
        "id": f"{cluster}-{variant}",
        "input": " ".join(part for part in parts if part),
        "target": "",
        "cluster": cluster,
        "metadata": metadata,
    }
    solved = template.solve(params, language)
    if isinstance(solved, int):
        _add_choices(task, [_filled(c, params, language) for c in wording.choices], solved, rng)
    else:
        task["target"] = solved
    return Made(task, template, params, language)


def _add_choices(task: Task, choices: list[str], right: int, rng: random.Random) -> None:
    """Add the choices, in another order for the variant `permuted`, and the target's letter."""
    order = list(range(len(choices)))
    random.Random(zlib.crc32(task["cluster"].encode())).shuffle(order)
    first = order.index(right)
    if task["metadata"]["variant"] == "permuted":
        while order.index(right) == first:
            rng.shuffle(order)
    task["choices"] = [choices[index] for index in order]
    task["target"] = LETTERS[order.index(right)]
    task["grader"] = "choice"


def _filled(text: str, params: Params, language: Lang) -> str:
    values = {
        name: value[language] if isinstance(value, dict) else value
        for name, value in params.items()
    }
    return text.format(**values)
