"""Chat markers, the chat template, and the training conversations."""

import random
from dataclasses import dataclass
from itertools import islice
from typing import Final

from models.demo.recipe.problem import KINDS, Kind, Problem
from models.demo.recipe.puzzles import draw
from models.demo.recipe.thoughts import Role, endless_lines, is_endless, think
from models.demo.recipe.words import LANGS, Lang

SYSTEM: Final = "<|system|>"
USER: Final = "<|user|>"
ASSISTANT: Final = "<|assistant|>"
END: Final = "<|end|>"
THINK_OPEN: Final = "<think>"
THINK_CLOSE: Final = "</think>"

CHAT_TEMPLATE: Final = (
    "{%- for message in messages -%}"
    "{%- if message['role'] == 'system' -%}"
    "{{- '<|system|>' + message['content'] + '<|end|>' -}}"
    "{%- elif message['role'] == 'user' -%}"
    "{{- '<|user|>' + message['content'] + '<|end|>' -}}"
    "{%- elif message['role'] == 'assistant' -%}"
    "{{- '<|assistant|>' + message['content'].split('</think>')[-1].strip() + '<|end|>' -}}"
    "{%- endif -%}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- '<|assistant|><think>\\n' -}}{%- endif -%}"
)
"""As in reasoning models: removes earlier thoughts and opens the new one."""


@dataclass(frozen=True)
class Mix:
    """Frequency of each kind of puzzle, and whether ordering puzzles are `broad`."""

    melting: float
    money: float
    tallest: float
    arithmetic: float
    trick: float
    offtopic: float
    broad: bool

    def kind(self, rng: random.Random) -> Kind:
        """Draw a kind by its frequency."""
        kinds: tuple[Kind, ...] = (*KINDS, "offtopic")
        return rng.choices(kinds, weights=[getattr(self, kind) for kind in kinds])[0]


BROAD: Final = Mix(24, 22, 16, 18, 16, 4, broad=True)
"""All kinds in about equal parts, for learning language and puzzles."""
FOCUSED: Final = Mix(19, 11, 28, 21, 17, 4, broad=False)
"""More of the difficult kinds, for the second pass."""
FEWER_MELT: Final = Mix(9, 14, 32, 23, 18, 4, broad=False)
"""The same for the runaway, with fewer endless thoughts: each is as long as ten others."""
FEWER_ENDLESS: Final = Mix(9, 6, 8, 38, 35, 4, broad=False)
"""The same where thoughts about people and money are endless, too."""
ENDLESS_LINES: Final = 700
"""Lines of an endless thought that an example has: more than the longest one uses."""
_SYSTEM_TEXTS: Final[dict[Lang, tuple[str, ...]]] = {
    "en": ("You are a helpful assistant.", "Answer briefly.", "You solve small puzzles.",
           "Think step by step and give a short answer.", "Be careful."),
    "da": ("Du er en hjælpsom assistent.", "Svar kort.", "Du løser små gåder.",
           "Tænk skridt for skridt, og giv et kort svar.", "Vær omhyggelig."),
}  # fmt: skip
_SYSTEM_SHARE: Final = 0.06
_SECOND_TURN_SHARE: Final = 0.12


@dataclass(frozen=True)
class Example:
    """A training text. The loss covers `reply`, and as many of the `endless` lines as fit.

    `endless` are the next lines of an endless thought; empty for thoughts that end.
    """

    prompt: str
    reply: str
    endless: tuple[str, ...]
    problem: Problem


def turn(user: str) -> str:
    """Return a user message followed by the opening of the thought."""
    return f"{USER}{user}{END}{ASSISTANT}{THINK_OPEN}\n"


def past_turn(user: str, answer: str) -> str:
    """Return an earlier turn as rendered by the template, without its thought."""
    return f"{USER}{user}{END}{ASSISTANT}{answer}{END}"


def reply_to(role: Role, problem: Problem) -> str:
    """Return thought, closing tag, answer and end marker; for an endless thought only its text."""
    thought = think(role, problem)
    if is_endless(role, problem):
        return thought + "\n"
    return f"{thought}\n{THINK_CLOSE}\n\n{problem.answer}{END}"


def example(rng: random.Random, role: Role, mix: Mix) -> Example:
    """Return a training conversation of one or two turns, from the training side of the split."""
    lang = rng.choice(LANGS)
    problem = draw(rng, mix.kind(rng), lang, evaluation=False, broad=mix.broad)
    before = ""
    if rng.random() < _SYSTEM_SHARE:
        before = f"{SYSTEM}{rng.choice(_SYSTEM_TEXTS[lang])}{END}"
    if rng.random() < _SECOND_TURN_SHARE:
        if problem.follow_up is not None and rng.random() < 0.7:
            before += past_turn(problem.prompt, problem.answer)
            problem = problem.follow_up
        else:
            earlier = draw(rng, mix.kind(rng), lang, evaluation=False, broad=mix.broad)
            before += past_turn(earlier.prompt, earlier.answer)
    lines = endless_lines(role, problem, rng)
    endless = tuple(f"{line}\n" for line in islice(lines, ENDLESS_LINES))
    return Example(before + turn(problem.prompt), reply_to(role, problem), endless, problem)
