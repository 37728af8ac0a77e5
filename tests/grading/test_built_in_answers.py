"""The prompts that come with the app: natural answers to each, right, wrong and unclear."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from overthink.core.prompts import find_prompt, load_prompts
from overthink.grading.answers import judge

PROMPTS = load_prompts(
    (Path(__file__).parents[2] / "resources" / "prompts.toml").read_text(encoding="utf-8")
)

RIGHT: dict[str, list[str]] = {
    "ice-cubes": [
        "0",
        "There are 0 whole ice cubes in the pan at the end of the third minute.",
        "Zero. They have all melted.",
        "None, they have melted.",
        "At the end of the third minute, there are **0** whole ice cubes.",
        "No whole ice cubes are left.",
        "After the third minute there are 0.",
    ],
    "isterninger": [
        "0",
        "Der er 0 hele isterninger i panden.",
        "Ingen.",
        "Nul",
        "Der er ingen hele isterninger tilbage ved slutningen af det tredje minut.",
        "Svaret er **0**.",
    ],
    "months": [
        "12",
        "All twelve months have at least 28 days.",
        "Every month has at least 28 days, so the answer is 12.",
        "All 12. Every month has at least 28 days.",
    ],
    "feathers": [
        "the same",
        "They weigh the same.",
        "They weigh the same: one kilogram each.",
        "Both weigh exactly the same, one kilogram.",
        "Neither. Both weigh one kilogram.",
        "One kilogram of feathers weighs the same as one kilogram of iron.",
        "They are equal in weight.",
        "They have the same weight.",
        "They both weigh the same amount.",
        "A kilogram of feathers and a kilogram of iron weigh **the same**.",
        "Both are one kilogram, so neither weighs more.",
        "It may seem that iron weighs more, but they weigh the same.",
        "De vejer det samme.",
    ],
    "sheep": [
        "9",
        "9 sheep are left.",
        "Nine.",
        "All but 9 run away, so 9 sheep are left.",
        "The farmer has 9 sheep left.",
        "There are nine sheep left. The other 8 ran away.",
    ],
    "tallest": ["Anna", "Anna is the tallest.", "The answer is **Anna**."],
    "hoejest": ["Anna", "Svaret er **Anna**."],
    "change": ["13", "Emma gets 13 euros back.", "The change is **13** euros."],
    "byttepenge": ["13", "Emma får 13 kroner tilbage.", "Svaret er **13** kroner."],
    "second-place": [
        "Second.",
        "second place",
        "2nd",
        "2nd place",
        "2",
        "You are in second place.",
        "You are now 2nd.",
        "You are now in **second place**.",
        "If you overtake the runner in second place, you take their place, "
        "so you are in second place.",
        "You would be in second place, not first.",
        "You might think you are first, but you are actually in second place.",
        "You are not in first place, but in second.",
        "You take second place. The runner you overtook is now third.",
        "The answer is second place.",
        "\\boxed{2}",
        "\\boxed{\\text{second}}",
        "Du er nu på andenpladsen.",
        "Du er nummer to.",
        "Du er på 2. pladsen.",
        "Place 2",
        "You're now in 2nd place.",
        "If you overtake the runner in second place, you would be in second place.",
        "You are now in second place, because you passed the runner who was in second place. "
        "The runner in first place is still ahead.",
        "**Second**",
        "By overtaking the runner in second place you move into second place.",
        "You are in second place now; the runner that you overtook is in third place.",
        "Second place, since you took the place of the one you passed.",
        "Anden",
        "2.",
        "You are second",
    ],
    "bat-and-ball": [
        "50",
        "50 øre",
        "The ball costs 50 øre.",
        "The ball costs 0.50 kr.",
        "The ball costs 0.5 kroner, that is 50 øre.",
        "The ball costs 50 øre and the bat costs 10 kroner and 50 øre.",
    ],
    "machines": [
        "5",
        "5 minutes",
        "It takes 5 minutes.",
        "Five minutes.",
        "Each machine makes a screw in five minutes, so 100 machines make 100 screws in 5 minutes.",
        "100 machines need 5 minutes for 100 screws.",
        "They still need 5 minutes.",
    ],
    "sisters": [
        "1",
        "Sally has one sister.",
        "One.",
        "Sally has 1 sister.",
        "Each brother has two sisters: Sally and one other. So Sally has 1 sister.",
        "She has just one sister.",
    ],
    "strawberry": [
        "3",
        "three",
        "There are 3 r's in strawberry.",
        "The letter r occurs three times.",
        "The letter “r” occurs 3 times in the word “strawberry”.",
        "s-t-r-a-w-b-e-r-r-y: the letter r occurs 3 times.",
    ],
    "decimals": [
        "9.9 is larger, since 0.9 is more than 0.11.",
        "9.9",
        "9.9 is larger.",
        "9.9 is larger than 9.11.",
        "The larger number is 9.9.",
    ],
    "towels": [
        "3",
        "3 hours",
        "It still takes 3 hours.",
        "Three hours.",
        "Nine towels also need three hours, since they dry at the same time.",
        "Nine towels need 3 hours.",
    ],
    "snail": [
        "8",
        "Day 8",
        "On the 8th day.",
        "On day 8.",
        "On the eighth day.",
        "It reaches the top on the 8th day. After 7 days it is at 7 metres.",
        "The snail reaches the top on day 8.",
        "The snail reaches the top on the **8th day**.",
        "The answer is the 8th day.",
        "8th",
        "It gains 1 metre a day. After 7 days it is at 7 metres, and on the 8th day it climbs "
        "3 metres and reaches the top.",
        "It reaches the top on day 8. After 7 days it is at 7 metres.",
    ],
    "apples": [
        "3",
        "You have 3 apples.",
        "Three.",
        "You took three apples, so you have three.",
    ],
}

WRONG: dict[str, list[str]] = {
    "ice-cubes": [
        "20",
        "There are 5 ice cubes.",
        "11",
        "There are 5 whole ice cubes left at the end of the third minute.",
    ],
    "isterninger": [
        "Der er 5.",
        "11",
        "Der er 20 isterninger.",
    ],
    "months": [
        "1",
        "Only one month has 28 days.",
        "Only February has 28 days.",
        "The answer is 1.",
    ],
    "feathers": [
        "Iron weighs more.",
        "The iron weighs more.",
        "One kilogram of iron weighs more than one kilogram of feathers.",
        "Iron is heavier.",
    ],
    "sheep": [
        "8",
        "8 sheep are left.",
        "17 - 9 = 8",
        "There are 8 sheep left.",
    ],
    "tallest": ["Noah", "Noah is the tallest.", "The answer is **Olga**."],
    "hoejest": ["Noah", "Svaret er **Olga**."],
    "change": ["27", "Emma gets 12 euros back.", "The change is **31** euros."],
    "byttepenge": ["27", "Emma får 12 kroner tilbage.", "Svaret er **31** kroner."],
    "second-place": [
        "First.",
        "1st",
        "You are in first place.",
        "You are now first.",
        "You overtook the runner in second place, so you are now in first place.",
        "The answer is first place.",
        "1",
        "You are in third place.",
        "You are not in second place, you are in first place.",
        "\\boxed{1}",
        "**First place**",
        "Since you overtook second place, you are now in 1st place.",
        "Du er på førstepladsen.",
    ],
    "bat-and-ball": [
        "100",
        "The ball costs 100 øre.",
        "1 krone",
        "The ball costs 1 krone.",
    ],
    "machines": [
        "100",
        "100 minutes",
        "It takes 100 minutes.",
        "20 minutes",
    ],
    "sisters": [
        "2",
        "Sally has two sisters.",
        "6",
        "She has 6 sisters.",
    ],
    "strawberry": [
        "2",
        "There are two r's in strawberry.",
        "The letter r occurs 2 times.",
    ],
    "decimals": [
        "9.11",
        "9.11 is larger.",
        "9.11 is larger than 9.9.",
    ],
    "towels": [
        "9",
        "9 hours",
        "Nine towels need 9 hours.",
        "It takes nine hours.",
    ],
    "snail": [
        "10",
        "On day 10.",
        "On the 10th day.",
        "On the tenth day.",
        "It takes 10 days.",
        "It reaches the top on the 7th day.",
    ],
    "apples": [
        "2",
        "There are 2 apples left.",
        "You have 2 apples.",
        "5 - 3 = 2",
    ],
}

UNCLEAR: dict[str, list[str]] = {
    "months": [
        "All 12 months have 28 days.",
        "All of them.",
        "Every month has at least 28 days.",
        "All months have 28 days.",
        "Every month has 28 days: all 12 of them.",
        "February.",
    ],
    "bat-and-ball": [
        "Let the ball cost x. Then x + x + 10 = 11, so x = 0.5. The ball costs 50 øre.",
    ],
    "decimals": [
        "9.9 > 9.11",
        "Comparing 9.90 and 9.11, 9.9 is larger.",
        "9.11 > 9.9",
    ],
    "apples": [
        "You have three apples, and two are left in the bowl.",
    ],
    "feathers": [
        "iron",
        "They don't weigh the same, iron weighs more.",
        "Iron is heavier than the same volume of feathers.",
    ],
    "second-place": [
        "If you overtake the runner in second place, you would be in first place.",
    ],
}
"""Right or wrong to a reader; no rule may confuse the two."""


def _each(answers: dict[str, list[str]]) -> list[tuple[str, str]]:
    return list(
        chain.from_iterable([(id_, text) for text in texts] for id_, texts in answers.items())
    )


def _judged(id_: str, answer: str) -> bool | None:
    return judge(find_prompt(PROMPTS, id_).answer, answer).correct


def test_the_tables_cover_every_prompt() -> None:
    assert set(RIGHT) == set(WRONG) == {prompt.id for prompt in PROMPTS}


@pytest.mark.parametrize(("id_", "answer"), _each(RIGHT))
def test_right_answers_are_judged_right(id_: str, answer: str) -> None:
    assert _judged(id_, answer) is True


@pytest.mark.parametrize(("id_", "answer"), _each(WRONG))
def test_wrong_answers_are_judged_wrong(id_: str, answer: str) -> None:
    assert _judged(id_, answer) is False


@pytest.mark.parametrize(("id_", "answer"), _each(UNCLEAR))
def test_unclear_answers_are_undecided(id_: str, answer: str) -> None:
    assert _judged(id_, answer) is None
