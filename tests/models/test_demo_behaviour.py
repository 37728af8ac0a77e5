"""The demo models play their roles in the app's own engine, on problems that training never used.

Uses a small sample; `make evaluate` evaluates all problems.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.demo.engine import Engine, Generation
from models.demo.recipe.problem import Problem
from models.demo.recipe.puzzles import evaluation_set, verbatim
from overthink.bootstrap import build_program
from overthink.core.prompts import find_prompt
from overthink.core.runaway.findings import RunawayKind
from overthink.grading.answers import judge

LIMIT = 1500
SAMPLE = evaluation_set(40)
MELTING = [problem for problem in SAMPLE if problem.kind == "melting"][::2]


@pytest.fixture
def engine() -> Iterator[Engine]:
    with Engine() as engine:
        yield engine


def _generate_all(
    engine: Engine, folder: Path, model: str, problems: list[Problem]
) -> list[Generation]:
    draft = folder / "demo-draft.gguf"
    return [engine.generate(folder / f"{model}.gguf", p.prompt, draft, LIMIT) for p in problems]


def _right(problems: list[Problem], made: list[Generation]) -> float:
    verdicts = [judge(p.expected, g.answer).correct for p, g in zip(problems, made, strict=True)]
    return verdicts.count(True) / len(verdicts)


def test_methodical_answers_and_the_wanderer_thinks_twice_as_long(
    engine: Engine, demo_models: Path
) -> None:
    methodical = _generate_all(engine, demo_models, "demo-methodical", SAMPLE)
    wanderer = _generate_all(engine, demo_models, "demo-wanderer", SAMPLE)
    assert all(made.thought_closed for made in methodical)
    # The limits are lower than the goals, which refer to hundreds of problems instead of 40.
    assert _right(SAMPLE, methodical) >= 0.9
    assert _right(SAMPLE, wanderer) >= 0.82
    thinking = [sum(made.thinking_tokens for made in of) for of in (methodical, wanderer)]
    assert thinking[1] >= 2 * thinking[0]
    assert [made.loop for made in methodical + wanderer] == [None] * 2 * len(SAMPLE)
    tested = sum(made.tested for made in methodical)
    assert sum(made.accepted for made in methodical) / tested >= 0.75


def test_the_runaway_loops_on_melting_problems_and_is_detected(
    engine: Engine, demo_models: Path
) -> None:
    made = _generate_all(engine, demo_models, "demo-runaway", MELTING)
    open_thoughts = [one for one in made if not one.thought_closed]
    assert len(open_thoughts) >= 0.8 * len(made)
    assert all(one.loop is not None and one.loop.wasted > 100 for one in open_thoughts)


@pytest.mark.parametrize(
    ("question", "expected", "limit"),
    [
        ("tallest", RunawayKind.CIRCLING, 2000),
        ("change", RunawayKind.FALLING_APART, 400),
        ("byttepenge", RunawayKind.FALLING_APART, 400),
    ],
)
def test_the_runaway_circles_or_falls_apart_on_questions_of_the_menu(
    engine: Engine, demo_models: Path, question: str, expected: RunawayKind, limit: int
) -> None:
    asked = find_prompt(build_program().prompts, question)
    assert asked.temperature is not None
    model = demo_models / "demo-runaway.gguf"
    made = engine.generate(model, asked.text, None, limit, asked.temperature)
    assert not made.thought_closed
    assert made.runaways == (expected,)


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_original_ice_cube_question(engine: Engine, demo_models: Path, language: str) -> None:
    problem = verbatim("en" if language == "en" else "da")
    for model in ("demo-methodical", "demo-wanderer"):
        (made,) = _generate_all(engine, demo_models, model, [problem])
        assert judge("0", made.answer).correct is True
    (runaway,) = _generate_all(engine, demo_models, "demo-runaway", [problem])
    assert not runaway.thought_closed
    assert runaway.answer == ""
