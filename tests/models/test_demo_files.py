"""The bundled demo models: their files, and the split of the puzzles."""

import hashlib
import random
import re
from itertools import islice, pairwise
from pathlib import Path

import pytest

from models.demo.recipe import falling_apart
from models.demo.recipe.conversation import BROAD, FOCUSED, Mix, example
from models.demo.recipe.problem import KINDS, Kind, is_evaluation
from models.demo.recipe.puzzles import draw, evaluation_set, verbatim
from models.demo.recipe.thoughts import ROLES, endless_lines, is_endless, think
from models.demo.recipe.words import LANGS, Lang
from overthink.bootstrap import build_program
from overthink.grading.answers import judge

DEMO = Path(__file__).resolve().parents[2] / "models" / "demo"
MODELS = ("demo-draft", "demo-methodical", "demo-runaway", "demo-wanderer")
MEGABYTE = 1_000_000
USER_MESSAGE = re.compile(r"<\|user\|>(.*?)<\|end\|>")


def _listed() -> dict[str, str]:
    lines = (DEMO / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}


def test_checksums_list_exactly_the_models() -> None:
    names = {f"{name}.gguf" for name in MODELS}
    assert set(_listed()) == names
    assert {path.name for path in DEMO.glob("*.gguf")} == names


@pytest.mark.parametrize("name", MODELS)
def test_checksum_matches(name: str) -> None:
    data = (DEMO / f"{name}.gguf").read_bytes()
    assert data[:4] == b"GGUF"
    assert hashlib.sha256(data).hexdigest() == _listed()[f"{name}.gguf"]


def test_all_files_together_are_small() -> None:
    assert sum(path.stat().st_size for path in DEMO.glob("*.gguf")) <= 16 * MEGABYTE


def test_training_and_evaluation_share_no_problem() -> None:
    asked = evaluation_set(400)
    keys = {problem.key for problem in asked}
    prompts = {problem.prompt for problem in asked}
    assert len(prompts) == 400
    assert all(is_evaluation(key) for key in keys)
    rng = random.Random(11)
    for role in ROLES:
        for number in range(2000):
            made = example(rng, role, (BROAD, FOCUSED)[number % 2])
            assert made.problem.key not in keys
            assert not is_evaluation(made.problem.key)
            assert prompts.isdisjoint(USER_MESSAGE.findall(made.prompt))


def test_a_follow_up_is_on_the_same_side_as_its_first_question() -> None:
    rng = random.Random(12)
    seen = 0
    for number in range(2000):
        problem = draw(
            rng, KINDS[number % len(KINDS)], LANGS[number % 2], evaluation=number % 3 == 0
        )
        if problem.follow_up is not None:
            seen += 1
            assert is_evaluation(problem.follow_up.key) == is_evaluation(problem.key)
    assert seen > 300


def test_both_languages_of_a_problem_are_on_the_same_side() -> None:
    for kind in KINDS:
        for seed in range(100):
            pair = [draw(random.Random(seed), kind, lang, evaluation=False) for lang in LANGS]
            assert not any(is_evaluation(problem.key) for problem in pair)
    assert verbatim("en").key == verbatim("da").key


def test_the_ice_cube_question_is_never_used_for_training() -> None:
    texts = {verbatim(lang).prompt for lang in LANGS}
    assert all(is_evaluation(verbatim(lang).key) for lang in LANGS)
    melting = Mix(1, 0, 0, 0, 0, 0, broad=False)
    rng = random.Random(13)
    for _ in range(3000):
        made = example(rng, "methodical", melting)
        assert made.problem.key != verbatim("en").key
        assert texts.isdisjoint(USER_MESSAGE.findall(made.prompt))


def test_the_same_seed_gives_the_same_puzzles() -> None:
    assert evaluation_set(120) == evaluation_set(120)
    first, second = random.Random(14), random.Random(14)
    assert [example(first, "wanderer", BROAD) for _ in range(200)] == [
        example(second, "wanderer", BROAD) for _ in range(200)
    ]


def test_kinds_and_languages_are_evaluated_equally() -> None:
    asked = evaluation_set(400)
    counts = {(kind, lang): 0 for kind in KINDS for lang in LANGS}
    for problem in asked:
        counts[problem.kind, problem.lang] += 1
    assert set(counts.values()) == {40}


def test_the_answer_contains_the_expected_answer() -> None:
    for problem in evaluation_set(400):
        assert judge(problem.expected, problem.answer).correct, problem


def test_only_the_runaway_thinks_endlessly_about_ice_people_and_money() -> None:
    rng = random.Random(15)
    for problem in evaluation_set(200):
        for role in ROLES:
            endless = role == "runaway" and problem.kind in ("melting", "tallest", "money")
            assert is_endless(role, problem) == endless
            assert bool(list(islice(endless_lines(role, problem, rng), 5))) == endless


def _lines(kind: Kind, lang: Lang, count: int) -> list[str]:
    rng = random.Random(16)
    problem = draw(rng, kind, lang, evaluation=True)
    return list(islice(endless_lines("runaway", problem, rng), count))


@pytest.mark.parametrize("lang", LANGS)
def test_a_circling_thought_returns_to_few_sentences_in_no_order(lang: Lang) -> None:
    lines = _lines("tallest", lang, 400)
    assert len(set(lines)) < 150
    pairs = set(pairwise(lines))
    assert len(pairs) > 350


@pytest.mark.parametrize("lang", LANGS)
def test_a_thought_that_falls_apart_begins_with_sense_and_ends_without(lang: Lang) -> None:
    lines = _lines("money", lang, 400)
    assert set(lines[:2]) <= set(falling_apart.MUSINGS[lang])
    words = [word.strip(".,?").lower() for line in lines[6:] for word in line.split()]
    assert set(words) == {word.lower() for word in falling_apart.WORDS[lang]}
    assert len(set(pairwise(words))) > 0.95 * len(words)


def test_the_bundled_questions_about_people_and_money_were_never_trained_on() -> None:
    asked = [prompt for prompt in build_program().prompts if prompt.temperature is not None]
    assert {prompt.language for prompt in asked} == set(LANGS)
    keys = ("tallest/tall/Anna>Noah>Olga", "money/several/3/9/40")
    assert all(is_evaluation(key) for key in keys)
    rng = random.Random(17)
    mix = Mix(0, 1, 1, 0, 0, 0, broad=False)
    trained = {example(rng, "methodical", mix).problem.prompt for _ in range(2000)}
    assert trained.isdisjoint(prompt.text for prompt in asked)


def test_the_wanderer_does_not_repeat_a_doubt() -> None:
    for problem in evaluation_set(200):
        doubts = [line for line in think("wanderer", problem).splitlines() if "=" not in line]
        counted = [line for line in doubts if doubts.count(line) > 1 and line not in problem.steps]
        assert not counted
