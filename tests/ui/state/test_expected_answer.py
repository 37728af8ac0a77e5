"""Which prompts still ask the question to which an expected answer belongs."""

from __future__ import annotations

import pytest

from overthink.ui.state.expected_answer import ExpectedAnswer, is_same_question

ICE = "Beth puts 4 whole ice cubes in a pan. How many are left after 5 minutes?"


@pytest.mark.parametrize(
    "after",
    [
        ICE.replace("whole", "whoel"),
        ICE.replace("cubes", "cubs"),
        ICE.replace("minutes", "minuts"),
        ICE.replace("How", "how"),
        ICE.replace("?", ""),
        ICE.replace("in a pan", "in  a\npan"),
        ICE.replace("ice cubes", "icecubes"),
        ICE.replace("ice cubes", "ice-cubes"),
        ICE.replace("in a pan", "in a a pan"),
        ICE.replace("in a pan", "in pan"),
        f"  {ICE}\n",
        f"{ICE} Answer in one word.",
        f"{ICE}\n\nThink step by step.",
    ],
)
def test_a_small_fix_is_the_same_question(after: str) -> None:
    assert is_same_question(ICE, after)
    if "Answer" not in after and "Think" not in after:
        assert is_same_question(after, ICE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ICE, ""),
        (ICE, "How many sheep are left?"),
        (ICE, ICE.replace("4", "5")),
        (ICE, ICE.replace("4", "40")),
        (ICE, ICE.replace("left", "gone")),
        (ICE, ICE.replace("How many are", "How many are not")),
        (ICE, f"{ICE} And after 10 minutes?"),
        (ICE, f"{ICE} Do not count broken ones."),
        (ICE, f"{ICE} One of them is removed."),
        (ICE, f"{ICE} What if the pan is cold?"),
        (ICE, "Beth puts"),
        ("Is 91 a prime number?", "Is 97 a prime number?"),
        ("Can a bat fly?", "Can't a bat fly?"),
        ("How many months have nine letters?", "How many months have none letters?"),
        ("What is (3 + 4) * 2?", "What is 3 + 4 * 2?"),
        ("What is 7-3?", "What is 7 3?"),
        ("What is 7 - 3?", "What is 7 + 3?"),
        ("What is 5?", "What is 5!?"),
        ("What is n!?", "What is n?"),
        ("What is 1.5 + 2?", "What is 15 + 2?"),
        ("What is 1 2?", "What is 12?"),
        ("What is f'(x)?", "What is f(x)?"),
        ("Is Monday odd?", "Is Sunday odd?"),
        ("Who is now here?", "Who is not here?"),
        ("How many sheep?", "How many sheep? How many goats?"),
        ("Er der tre æbler?", "Er der fire æbler?"),
    ],
)
def test_another_question_is_recognised(before: str, after: str) -> None:
    assert not is_same_question(before, after)


def test_long_prompts_are_compared_quickly() -> None:
    long = "word " * 400_000
    assert is_same_question(long + "cubes", long + "cubse")
    assert not is_same_question(long + "cubes", "x" * 2_000_000)


@pytest.fixture
def expected() -> ExpectedAnswer:
    made = ExpectedAnswer()
    made.set(ICE, "0")
    return made


def test_another_question_has_no_answer_and_the_first_gets_its_own_back(
    expected: ExpectedAnswer,
) -> None:
    assert expected.change_question("How many sheep?") == ""
    assert expected.put_aside == "0"
    assert expected.change_question(ICE) == "0"
    assert expected.put_aside == ""


def test_small_fixes_do_not_add_up_to_another_question(expected: ExpectedAnswer) -> None:
    assert expected.change_question(ICE.replace("whole", "whoel")) == "0"
    assert expected.change_question(ICE.replace("whole", "whoel").replace("cubes", "cubs")) == "0"
    changed = ICE.replace("whole", "frozn").replace("cubes", "shees")
    assert expected.change_question(changed) == ""


def test_an_answer_that_was_removed_does_not_return(expected: ExpectedAnswer) -> None:
    expected.set(ICE, "")
    expected.change_question("How many sheep?")
    assert expected.change_question(ICE) == ""


def test_a_question_that_is_still_written_does_not_lose_its_answer() -> None:
    expected = ExpectedAnswer()
    expected.set("", "0", typed=True)
    for end in range(1, len(ICE) + 1):
        assert expected.change_question(ICE[:end]) == "0"
    expected.set(ICE[:9], "0", typed=True)
    for end in range(9, len(ICE) + 1):
        assert expected.change_question(ICE[:end]) == "0"
    assert expected.change_question("How many sheep?") == ""
    assert expected.change_question(ICE) == "0"


def test_a_question_that_is_typed_over_another_loses_the_answer_at_the_first_letter(
    expected: ExpectedAnswer,
) -> None:
    for end in range(1, 16):
        assert expected.change_question("How many sheep?"[:end]) == ""
    assert expected.put_aside == "0"


def test_an_answer_returns_when_an_edit_ends_in_the_same_question(
    expected: ExpectedAnswer,
) -> None:
    assert expected.change_question(ICE[:-8]) == ""
    assert expected.change_question(f"{ICE[:-8]} minuts?") == "0"
