"""The bundled suites: generated as shipped, right in every target, and gradable."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from bundled_suites import RECIPES, SUITES, bundled_suites, made_tasks
from overthink.bundled import bundled_folder
from overthink.evaluation.suite import suite_toml, task_line
from overthink.evaluation.suite_reader import load_suite
from overthink.grading.answers import judge
from suite_recipes.templates import LANGS, LETTERS, Made
from suite_recipes.words import NAMES as PEOPLE

NAMES = tuple(RECIPES)
ALL = {name: made_tasks(name) for name in NAMES}
GENERATED = dict(bundled_suites())


@pytest.mark.parametrize("name", NAMES)
def test_shipped_files_are_the_output_of_the_recipes(name: str) -> None:
    suite, folder = GENERATED[name], SUITES / name
    lines = "".join(f"{task_line(task)}\n" for task in suite.tasks)
    assert (folder / "tasks.jsonl").read_text(encoding="utf-8") == lines
    assert (folder / "suite.toml").read_text(encoding="utf-8") == suite_toml(suite)


@pytest.mark.parametrize("name", NAMES)
def test_shipped_suites_can_be_read_and_state_licence_and_source(name: str) -> None:
    suite = load_suite(bundled_folder("resources") / "suites" / name)
    assert suite.licence == "Apache-2.0"
    assert "Overthink" in suite.source


def test_there_are_five_suites_with_enough_puzzles_for_statistics() -> None:
    assert len(GENERATED) == 5
    assert sum(len(suite.tasks) for suite in GENERATED.values()) >= 200
    for suite in GENERATED.values():
        assert len({suite.cluster_of(task) for task in suite.tasks}) >= 30


@pytest.mark.parametrize("name", NAMES)
def test_each_puzzle_is_asked_in_both_languages_and_in_other_words(name: str) -> None:
    clusters: dict[str, list[Made]] = {}
    for made in ALL[name]:
        clusters.setdefault(made.task["cluster"], []).append(made)
    for tasks in clusters.values():
        assert {made.language for made in tasks} == set(LANGS)
        variants = [made.task["metadata"]["variant"] for made in tasks]
        assert variants[:2] == ["original", "translation"]
        assert len(tasks) >= 3
        assert {made.task["metadata"]["template"] for made in tasks} == {tasks[0].template.name}


def test_all_kinds_of_variants_and_both_languages_occur() -> None:
    variants = Counter(made.task["metadata"]["variant"] for tasks in ALL.values() for made in tasks)
    assert set(variants) == {
        *("original", "translation", "paraphrase", "distractor", "numbers", "permuted")
    }
    assert min(variants.values()) >= 25


def test_a_permuted_choice_has_the_same_choices_and_another_letter() -> None:
    for tasks in ALL.values():
        originals = {
            made.task["cluster"]: made.task
            for made in tasks
            if made.task["metadata"]["variant"] == "original"
        }
        for made in tasks:
            if made.task["metadata"]["variant"] == "permuted":
                original = originals[made.task["cluster"]]
                assert sorted(made.task["choices"]) == sorted(original["choices"])
                assert made.task["target"] != original["target"]
                assert made.task["input"] == original["input"]


def test_the_right_letter_is_spread_over_the_choices() -> None:
    for count in (3, 4):
        letters = Counter(
            made.task["target"]
            for tasks in ALL.values()
            for made in tasks
            if len(made.task.get("choices", ())) == count
        )
        assert set(letters) == set(LETTERS[:count])
        assert max(letters.values()) < 0.6 * letters.total()


# -- grading --------------------------------------------------------------------------------------

_SENTENCES = {
    "en": ("The answer is {}.", "Let me think.\n\nSo the answer is **{}**."),
    "da": ("Svaret er {}.", "Lad os se.\n\nSå svaret er **{}**."),
}


@pytest.mark.parametrize("name", NAMES)
def test_each_target_is_graded_right_alone_and_in_a_sentence(name: str) -> None:
    for made in ALL[name]:
        target = made.task["target"]
        forms = ["{}", "**{}**", "\\boxed{{{}}}", *_SENTENCES[made.language]]
        answers = [form.format(target) for form in forms]
        if "choices" in made.task:
            answers += [f"{target}) {made.answer}", f"({target})"]
        for answer in answers:
            assert judge(target, answer).correct is True, (made.task["id"], target, answer)


def test_a_choice_is_graded_by_its_letter_and_by_its_text() -> None:
    for suite in GENERATED.values():
        for task in suite.tasks:
            expected = suite.expected(task)
            for letter, choice in zip(LETTERS, task.choices, strict=False):
                for answer in (letter, f"{letter}) {choice}", choice, f"**{choice}**."):
                    is_right = judge(expected, answer).correct is True
                    assert is_right == (letter == task.target), (task.id, answer)


@pytest.mark.parametrize("name", NAMES)
def test_typical_wrong_answers_are_not_graded_right(name: str) -> None:
    for made in ALL[name]:
        target = made.task["target"]
        wrong = list(made.template.wrong(made.params, made.language))
        if "choices" in made.task:
            wrong = [letter for letter in LETTERS[: len(made.task["choices"])] if letter != target]
        assert wrong, made.task["id"]
        for each in wrong:
            for form in ("{}", "**{}**", "\\boxed{{{}}}", *_SENTENCES[made.language]):
                verdict = judge(target, form.format(each))
                assert verdict.correct is not True, (made.task["id"], target, each)


# -- solved again, from the text alone ------------------------------------------------------------


def _numbers(text: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", text)]


def _value(expression: str) -> int:
    """Calculate a sum of products with brackets."""
    while bracket := re.search(r"\(([^()]*)\)", expression):
        inner = str(_value(bracket[1]))
        expression = expression[: bracket.start()] + inner + expression[bracket.end() :]
    total = 0
    for sign, term in re.findall(r"([+−-]?)\s*(\d+(?:\s*×\s*\d+)*)", expression):
        product = 1
        for factor in _numbers(term):
            product *= factor
        total += -product if sign in ("-", "−") and sign else product
    return total


def _chain(text: str) -> int:
    """Follow a start and operations in words, in English or Danish."""
    sentence = next(sentence for sentence in text.split(".") if re.search(r"\d", sentence))
    first, *rest = re.split(r",\s*", sentence)
    value = _numbers(first)[0]
    for step in rest:
        by = _numbers(step)[0]
        if re.search(r"multiply|gang", step):
            value *= by
        elif re.search(r"take away|træk|gives|giver|loses|mister", step):
            value -= by
        else:
            value += by
    return value


def _change(text: str) -> int:
    """Price and payment: the last number is paid; two prices add up, a count multiplies."""
    *prices, paid = _numbers(text)
    several = re.search(r" each\b|stykket|Each costs|Hver koster", text)
    return paid - (prices[0] * prices[1] if several else sum(prices))


def _fraction_sum(text: str) -> str:
    a, b, c, d = _numbers(text)[:4]
    return str(Fraction(a, b) + Fraction(c, d))


def _minutes(text: str) -> int:
    start, end = ([int(part) for part in time.split(":")] for time in re.findall(r"\d+:\d\d", text))
    return (end[0] - start[0]) * 60 + end[1] - start[1]


def _recipe(text: str) -> Fraction:
    words = {"two": 2, "four": 4, "to": 2, "fire": 4}
    few = next(words[word] for word in re.findall(r"\w+", text) if word in words)
    grams, many = _numbers(text)
    return Fraction(grams * many, few)


def _mean(text: str) -> Fraction:
    """The mean of the last four numbers."""
    values = _numbers(text)[-4:]
    return Fraction(sum(values), 4)


def _equation(text: str) -> Fraction:
    one, two, three = _numbers(text)
    factor, added = (one, two) if "x" in text else (two, one)
    return Fraction(three - added, factor)


_ARITHMETIC: dict[str, Callable[[str], object]] = {
    "sum": lambda text: _value(re.sub(r"[^\d+\- ]", "", text)),
    "in-words": _chain,
    "story": _chain,
    "change-several": _change,
    "change-two": _change,
    "product": lambda text: _numbers(text)[0] * _numbers(text)[1],
    "brackets": lambda text: _value(re.sub(r"[^\d+−×() ]", "", text)),
    "remainder": lambda text: max(_numbers(text)) % min(_numbers(text)),
    "discount": lambda text: Fraction(max(_numbers(text)) * (100 - min(_numbers(text))), 100),
    "fractions": _fraction_sum,
    "average": _mean,
    "minutes-between": _minutes,
    "speed": lambda text: Fraction(_numbers(text)[0] * _numbers(text)[1], 60),
    "equation": _equation,
    "fence-of-a-garden": lambda text: 2 * sum(_numbers(text)),
    "recipe": _recipe,
}


def test_arithmetic_targets_are_what_their_texts_compute_to() -> None:
    for made in ALL["arithmetic"]:
        solve = _ARITHMETIC[made.template.name]
        assert str(solve(made.task["input"])) == made.task["target"], made.task["id"]


_ORDERED = re.compile(
    r"(\w+) (?:is|er) (taller|older|faster|shorter|younger|slower|højere|ældre|hurtigere|lavere"
    r"|yngre|langsommere) (?:than|end) (\w+)\."
)
_LESS = {"shorter", "younger", "slower", "lavere", "yngre", "langsommere"}
_LEAST = re.compile(r"shortest|youngest|slowest|lavest|yngst|langsomst")


def _ranked(text: str) -> list[str]:
    """The only order of all people that agrees with every comparison."""
    pairs = [
        (other, one) if how in _LESS else (one, other) for one, how, other in _ORDERED.findall(text)
    ]
    people: list[str] = sorted({name for pair in pairs for name in pair})
    orders = [
        order
        for order in itertools.permutations(people)
        if all(order.index(high) < order.index(low) for high, low in pairs)
    ]
    assert len(orders) == 1, text
    return list(orders[0])


def _race(text: str) -> str:
    pairs = re.findall(r"(\w+) (?:came in right after|kom i mål lige efter) (\w+)\.", text)
    people: list[str] = sorted({name for pair in pairs for name in pair})
    (order,) = [
        order
        for order in itertools.permutations(people)
        if all(order.index(later) == order.index(first) + 1 for later, first in pairs)
    ]
    asked = text.rsplit(". ", 1)[1]
    place = next(
        index
        for index, words in enumerate((r"second|to\?", r"third|tre\?", r"fourth|fire\?"), start=1)
        if re.search(words, asked)
    )
    return order[place]


_ROW: tuple[tuple[str, Callable[[int, int], bool]], ...] = (
    (r"(\w+) (?:sits next to|sidder ved siden af) (\w+)\.", lambda a, b: abs(a - b) == 1),
    (
        r"(\w+) (?:does not sit next to|sidder ikke ved siden af) (\w+)\.",
        lambda a, b: abs(a - b) > 1,
    ),
    (r"(\w+) (?:sits to the left of|sidder til venstre for) (\w+)\.", lambda a, b: a < b),
    (r"(\w+) (sits at one of|sidder ved en af)", lambda a, _b: a in (0, 3)),
    (r"(\w+) (does not sit at|sidder ikke ved en ende)", lambda a, _b: a in (1, 2)),
)


def _leftmost(text: str) -> str:
    people: list[str] = re.findall(r"[A-Z]\w+", re.split(r" (?:sit|sidder) ", text)[0])[-4:]

    def fits(row: tuple[str, ...]) -> bool:
        for pattern, holds in _ROW:
            for one, other in re.findall(pattern, text):
                if one in row and not holds(
                    row.index(one), row.index(other) if other in row else 0
                ):
                    return False
        return True

    (row,) = {row for row in itertools.permutations(people) if fits(row)}
    return row[0]


def _oldest(text: str) -> str:
    months = {
        **{name: number for number, name in ((1, "jan"), (3, "mar"), (4, "apr"), (6, "jun"))},
        **{name: number for number, name in ((8, "aug"), (10, "oct"), (10, "okt"), (12, "dec"))},
    }
    people: list[str] = re.findall(
        r"\b(?!On\b)([A-Z][a-z]+)(?:: | was born on | er født den | on | den )", text
    )
    dates = [
        date(int(year), months[month[:3].lower()], int(day))
        for day, month, year in re.findall(r"(\d+)\.? ([A-Za-z]+) (\d{4})", text)
    ]
    people += [
        name
        for name in re.findall(r"(?:, |and |og )([A-Z][a-z]+) (?:on|den) \d", text)
        if name not in people
    ]
    assert len(people) == len(dates) == 3, text
    return people[dates.index(min(dates))]


def test_targets_of_comparisons_follow_from_their_texts() -> None:
    for made in ALL["ordering"]:
        text, target = made.task["input"], made.task["target"]
        match made.template.name:
            case "tallest":
                order = _ranked(text)
                solved = order[-1] if _LEAST.search(text) else order[0]
            case "second-of-four":
                solved = _ranked(text)[1]
            case "race":
                solved = _race(text)
            case "row":
                solved = _leftmost(text)
            case "birthdays":
                solved = _oldest(text)
            case "points":
                pairs = re.findall(r"([A-Z]\w+) (\d+)", text)
                solved = sorted(pairs, key=lambda pair: int(pair[1]))[-2][0]
            case "third-smallest":
                solved = str(sorted(_numbers(text))[2])
            case "decimals":
                both = re.findall(r"\d+[.,]\d+", text)
                solved = max(both, key=lambda digits: Fraction(digits.replace(",", ".")))
            case "alphabet":
                listed = re.findall(r"(?:[A-Z]\w+, )+[A-Z]\w+ (?:and|og) [A-Z]\w+", text)[0]
                solved = sorted(re.findall(r"[A-Z]\w+", listed))[2]
            case _:
                continue
        assert solved == target, made.task["id"]


def _models(size: int) -> list[tuple[frozenset[int], ...]]:
    """All ways in which three kinds, none of them empty, contain some of a few animals."""
    animals = range(size)
    kinds = [
        frozenset(chosen)
        for count in range(1, size + 1)
        for chosen in itertools.combinations(animals, count)
    ]
    return list(itertools.product(kinds, repeat=3))


def _sentence(text: str) -> tuple[str, str, str]:
    found = re.fullmatch(
        r"(All|Some|No|Alle|Nogle|Ingen) (\w+) (?:are|er) (not |ikke )?(\w+)\.?", text.strip()
    )
    assert found, text
    quantity = {"Alle": "All", "Nogle": "Some", "Ingen": "No"}.get(found[1], found[1])
    return quantity + (" not" if found[3] else ""), found[2], found[4]


def _true(sentence: tuple[str, str, str], kinds: dict[str, frozenset[int]]) -> bool:
    quantity, one, two = sentence
    first, second = kinds[one], kinds[two]
    return {
        "All": first <= second,
        "Some": bool(first & second),
        "No": not first & second,
        "Some not": bool(first - second),
    }[quantity]


def test_syllogisms_hold_in_all_some_or_no_models() -> None:
    models = _models(4)
    for made in ALL["logic"]:
        if made.template.name != "syllogism":
            continue
        text = made.task["input"]
        quoted = re.search(r"[“»](.+?)[”«]", text)
        assert quoted
        premises = [
            _sentence(part)
            for part in re.findall(
                r"(?:All|Some|No|Alle|Nogle|Ingen) \w+ (?:are|er) \w+(?: \w+)?\.",
                text[: quoted.start()],
            )
        ]
        assert len(premises) == 2, text
        conclusion = _sentence(quoted[1])
        nouns = sorted({noun for sentence in premises for noun in sentence[1:]})
        outcomes = {
            _true(conclusion, kinds)
            for model in models
            for kinds in [dict(zip(nouns, model, strict=True))]
            if all(_true(premise, kinds) for premise in premises)
        }
        right = {(True,): 0, (False, True): 1, (False,): 2}[tuple(sorted(outcomes))]
        assert made.answer == made.template.wordings[made.language].choices[right], made.task["id"]


def _honest(text: str, speaker: str, other: str, claim: str) -> Callable[[bool, bool], bool]:
    if claim.startswith(other):
        return lambda _me, them: not them
    patterns: tuple[tuple[str, Callable[[bool, bool], bool]], ...] = (
        (r"At least one|Mindst en", lambda me, them: not (me and them)),
        (r"both liars|begge løgnere", lambda me, them: not me and not them),
        (r"both tell|begge sandt", lambda me, them: me and them),
        (r"Exactly one|Præcis en", lambda me, them: me != them),
    )
    return next(holds for pattern, holds in patterns if re.search(pattern, claim))


def _said(text: str) -> list[tuple[str, str]]:
    """Who says what."""
    before = re.findall(r"(\w+) (?:says|siger): [“»](.+?)[.]?[”«]", text)
    after = re.findall(r"[“»]([^“”«»]+),[”«] (?:says|siger) (\w+)", text)
    return before + [(who, claim) for claim, who in after]


_PET = re.compile(r"the (?:cat|dog|parrot|rabbit)|katten|hunden|papegøjen|kaninen")


def test_truth_tellers_and_thieves_are_the_only_consistent_ones() -> None:
    for made in ALL["logic"]:
        text, target = made.task["input"], made.task["target"]
        if made.template.name == "truth-tellers":
            (one, claim), (two, reply) = _said(text)
            first, second = _honest(text, one, two, claim), _honest(text, two, one, reply)
            cases = [
                (a, b)
                for a, b in itertools.product((True, False), repeat=2)
                if first(a, b) == a and second(b, a) == b
            ]
            assert len(cases) == 1
            assert target == (one if cases[0][0] else two), made.task["id"]
        if made.template.name == "who-ate-the-cake":
            said = _said(text)
            assert len(said) == 3

            def holds(who: str, claim: str, thief: str) -> bool:
                named = re.search(r"(?:^|var |ikke )(?!Det)([A-Z]\w+)", claim)
                about = named[1] if named and named[1] != "I" else who
                return (about == thief) != bool(re.search(r"not|ikke", claim))

            guilty = [
                thief
                for thief, _ in said
                if sum(holds(who, claim, thief) for who, claim in said) == 1
            ]
            assert guilty == [target], made.task["id"]


def test_pets_boxes_cups_and_days_come_out_as_targeted() -> None:
    days = (
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        *("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
    )
    for made in ALL["logic"]:
        text, answer = made.task["input"], made.answer
        match made.template.name:
            case "owners":
                denied = re.findall(r"(\w+) (?:does not have (the \w+)|har ikke (\w+))\.", text)
                clues = [(who, english or danish) for who, english, danish in denied]
                people = sorted(set(re.findall(r"\b[A-Z][a-z]+\b", text)) & set(PEOPLE))
                pets = sorted(set(_PET.findall(text)))
                fitting = [
                    order
                    for order in itertools.permutations(pets)
                    if not any(order[people.index(who)] == pet for who, pet in clues)
                ]
                assert len(fitting) == 1, text
                asked = _PET.findall(text)[-1]
                assert answer == people[fitting[0].index(asked)]
            case "cups":
                place = int(re.findall(r"(?:at place|på plads) (\d)[.]", text)[0])
                moves = re.split(r"first|først", text)[-1]
                for one, two in re.findall(r"(\d) (?:and|og) (\d)", moves):
                    place = {int(one): int(two), int(two): int(one)}.get(place, place)
                assert answer == str(place), made.task["id"]
            case "day-of-the-week":
                today = next(day for day in days if day in text)
                count = max(_numbers(text))
                start = days.index(today)
                assert answer == days[start // 7 * 7 + (start + count) % 7]
            case "switch":
                starts_on = bool(re.search(r"A lamp is on\.|En lampe er tændt\.", text))
                on = starts_on == (_numbers(text)[0] % 2 == 0)
                assert answer in (("yes", "ja") if on else ("no", "nej"))
            case "both":
                sports = re.findall(
                    r"(\d+) (?:play |spiller )?(?:football|chess|fodbold|skak)", text
                )
                found = [int(count) for count in sports]
                neither = re.findall(
                    r"(\d+) (?:do neither|gør ingen|(?:play|spiller) (?:n|h))", text
                )
                neither += re.findall(r"spiller (\d+) (?:hverken)", text)
                found += [
                    int(count)
                    for count in re.findall(r"spiller (\d+) (?:fodbold|skak)", text)
                    if len(found) < 2
                ]
                assert answer == str(sum(found) + int(neither[0]) - max(_numbers(text)))
