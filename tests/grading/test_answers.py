"""Was the answer right: a table of what models write, and what may be claimed of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overthink.core.vocabulary import Verdict
from overthink.grading.answers import judge

RIGHT = [
    # (expected, answer, method)
    ("5000 m", "The answer is 5 km.", "number"),
    ("30", "20 and ten more make thirty.", "number"),
    ("5 minutes", "They need 300 seconds.", "number"),
    # what the demo models write
    ("0", "There are **0** whole ice cubes in the pan.", "number"),
    ("0", "There are **0** whole ice cubes.", "number"),
    ("0", "Der er **0** hele isterninger i panden.", "number"),
    ("7", "Anna gets **7** crowns back.", "number"),
    ("7", "Anna får **7** kroner tilbage.", "number"),
    ("Anna", "**Anna** is the tallest.", "exact"),
    ("Anna", "**Anna** er højest.", "exact"),
    ("12", "You get \\boxed{12}.", "boxed"),
    ("the same", "They weigh **the same**.", "exact"),
    ("det samme", "De vejer **det samme**.", "exact"),
    ("steel", "The **steel** weigh more.", "exact"),
    ("the match", "Bo lights **the match** first.", "exact"),
    ("2", "Bo is now in place **2**.", "number"),
    ("11", "It takes **11** minutes.", "number"),
    # digits
    ("0", "0", "exact"),
    ("0", "0.", "exact"),
    ("0", "zero", "number"),
    ("0", "0 whole cubes remain after 3 minutes", "number"),
    ("0", "After 3 minutes, 0 whole cubes remain.", "number"),
    ("0", "At the end of minute 3 there are 0 whole cubes.", "number"),
    ("0", "At the end of the third minute there are 0 whole cubes left in the pan.", "number"),
    ("0", "There were 20 cubes, then 10.\nSo 0 whole cubes are left.", "number"),
    ("0", "0 whole cubes remain. The 20 cubes melted.", "number"),
    ("0", "0.0", "number"),
    ("0", "B) 0", "number"),
    ("0", "Out of the 20 cubes, 0 remain.", "number"),
    ("0", "20 - 10 - 10 = 0", "number"),
    ("0", "The result: $20 - 20 = 0$", "number"),
    ("0", "**Answer:** 0", "number"),
    ("0", "**Answer: 0**", "number"),
    ("0", "Answer:\n\n0", "number"),
    ("0", "### Final answer\n**0**", "number"),
    ("0", "**Step 1:** There are 20.\n**Step 2:** They melt.\n\nThe answer is **0**.", "number"),
    ("0", "The answer is 0, because the 20 cubes melted in 3 minutes.", "number"),
    ("0", "The answer is 5. Wait, that ignores the heat: the answer is 0.", "number"),
    ("0", "The correct answer to the question is therefore 0.", "number"),
    ("0", "The answer is not 5 but 0.", "number"),
    ("0", "You might think the answer is 10. The answer is 0.", "number"),
    ("5", "It is not 0, it is 5.", "number"),
    ("3", "It takes 3 minutes.", "number"),
    ("3", "He arrives in 3 minutes.", "number"),
    ("-5", "The answer is -5.", "number"),
    ("-5", "The answer is −5.", "number"),
    ("10", "20-10=10", "number"),
    ("0", "If the pan were cold, the answer would be 20. But it is hot, so 0 are left.", "number"),
    ("5", "The answer is about 5.", "number"),
    ("11", "The average is (4 + 5 + x)/4 = 5, so x = 11.", "number"),
    ("0", "Answer: 10 - 10 = 0 cubes", "number"),
    ("9", "All but 9 died, so 9 are left of the 17.", "number"),
    ("0", "There are not 5 cubes left, there are 0.", "number"),
    # words
    ("0", "The answer is zero.", "number"),
    ("0", "There are no whole ice cubes left in the pan.", "number"),
    ("0", "There are no whole ice cubes in the pan after 3 minutes.", "number"),
    ("0", "None of the cubes are left.", "number"),
    ("0", "None.", "number"),
    ("1", "There is one cube left.", "number"),
    ("1", "The answer is one.", "number"),
    ("12", "All twelve have that.", "number"),
    ("twelve", "The answer is 12.", "number"),
    # Danish
    ("0", "Svaret er 0.", "number"),
    ("0", "Svaret er nul.", "number"),
    ("0", "nul", "number"),
    ("0", "Svar: 0", "number"),
    ("0", "Ved slutningen af det 3. minut er der 0 hele isterninger.", "number"),
    ("0", "Efter 3 minutter er der 0 hele isterninger tilbage.", "number"),
    ("0", "Der er ingen hele isterninger tilbage.", "number"),
    ("4", "Der er fire isterninger tilbage.", "number"),
    ("2", "Der er to hele isterninger tilbage.", "number"),
    ("0", "Det er ikke 20, men 0.", "number"),
    # ways of writing numbers
    ("1000", "1,000", "number"),
    ("1000", "1 000", "number"),
    ("1000", "The answer is 1,000.", "number"),
    ("1000", "Svaret er 1.000 kroner.", "number"),
    ("1000", "Svaret er 1.000.", "number"),
    ("1000", "1\u202f000", "number"),
    ("1,000", "1000", "number"),
    ("1000000", "The answer is 1,000,000.", "number"),
    ("1000.5", "The answer is 1,000.50.", "number"),
    ("1000.5", "Svaret er 1.000,50.", "number"),
    ("0.5", "Svaret er 0,5.", "number"),
    ("0.5", "The answer is 1/2.", "number"),
    ("1/2", "The answer is 0.5", "number"),
    ("1/2", "½", "exact"),
    ("1/2", "\\boxed{\\frac{1}{2}}", "boxed"),
    ("3.5", "The answer is 3 1/2 hours.", "number"),
    ("3.5", "3½", "number"),
    ("5", "It costs $5.", "number"),
    ("5", "It costs 5 dollars.", "number"),
    ("$5", "The answer is 5.", "number"),
    ("5 kr", "Svaret er 5 kroner.", "number"),
    ("5 km", "The answer is 5 km.", "number"),
    ("50%", "The answer is 50 %.", "number"),
    # boxed
    ("0", "The 20 cubes melt. \\boxed{0}", "boxed"),
    ("0", "First \\boxed{20}, but after melting \\boxed{0}.", "boxed"),
    ("0", "$\\boxed{0 \\text{ cubes}}$", "boxed"),
    ("0", "\\boxed{\\text{zero}}", "boxed"),
    ("0", "**The answer is 10**? No: \\boxed{0}.", "boxed"),
    ("B", "\\boxed{\\text{B}}", "boxed"),
    ("B", "\\boxed{B) 0}", "boxed"),
    ("B) 0", "\\boxed{0}", "boxed"),
    ("Anna", "\\boxed{\\text{Anna}}", "boxed"),
    ("5", "\\boxed{x = 5}", "boxed"),
    # letters
    ("B", "B", "exact"),
    ("B", "B) 0", "choice"),
    ("B", "(B)", "exact"),
    ("B)", "The answer is B.", "choice"),
    ("B", "The correct answer is (B) 0.", "choice"),
    ("B", "**B**", "exact"),
    ("B", "I choose option B because A cannot be right.", "choice"),
    ("B", "**B) 0**\n\nA cube that melts is not whole.", "choice"),
    ("B", "Svaret er B.", "choice"),
    ("B", "A melting cube is not whole, so the answer is B.", "choice"),
    ("B) 0", "The answer is B.", "choice"),
    ("B) 0", "The answer is 0.", "number"),
    # names and phrases
    ("Anna", "Anna", "exact"),
    ("Anna", "anna.", "exact"),
    ("Anna", "Anna is the tallest.", "exact"),
    ("Anna", "Anna is the tallest, then Bob.", "exact"),
    ("Anna", "Bob is taller than Carl, so Anna is the tallest.", "exact"),
    ("Anna", "The tallest person is Anna.", "exact"),
    ("Anna", "Anna er den højeste.", "exact"),
    ("Anna", "Therefore Anna Smith is the tallest.", "exact"),
    ("Anna", "The answer is Anna.", "exact"),
    # places, sameness and units
    ("the same", "They weigh equally much.", "exact"),
    ("second", "Bo is now in second place.", "number"),
    ("second", "Bo is now 2nd.", "number"),
    ("second", "You are going to be in second place.", "number"),
    ("second", "You have moved up to second place.", "number"),
    ("second", "You've taken second place.", "number"),
    ("second", "Most people say first place, but the right answer is second place.", "number"),
    ("second", "It's not first place - it's second place!", "number"),
    ("second", "The answer is not first but second.", "number"),
    ("second", "By overtaking them you take over.\n\n**Second place**", "number"),
    ("second", "If you overtake the second, you are in second place. **Answer: second**", "number"),
    (
        "second",
        "First, you overtake the runner in second place. Then you take that place. You are second.",
        "number",
    ),
    ("second", "You are in first place? No, you are in second place.", "number"),
    ("2", "You are in second place.", "number"),
    ("2", "2nd", "number"),
    ("2", "Second place", "number"),
    ("anden", "Du er nu nummer to.", "number"),
    ("anden", "Du er på en andenplads.", "number"),
    ("2.", "2nd", "number"),
    ("andenpladsen", "2. plads", "number"),
    ("2. plads", "Du ligger på andenpladsen, ikke førstepladsen.", "number"),
    ("anden", "Nu er du på andenpladsen.", "number"),
    ("anden", "Du er nu i 2. position.", "number"),
    ("second", "Second.", "exact"),
    ("second", "SECOND PLACE!", "number"),
    ("second", "In second place.", "number"),
    ("second", "Now in 2nd place.", "number"),
    ("second", "You'd be in second place.", "number"),
    ("second", "You would now be in 2nd place.", "number"),
    ("second", "I am in second place.", "number"),
    ("second", "You'll take over second place", "number"),
    ("second", "You are in the second position.", "number"),
    ("second", "You become second.", "number"),
    ("second", "You were third and now you are second.", "number"),
    ("second", "Your new position is second.", "number"),
    ("second", "That puts you in second place.", "number"),
    ("second", "\\boxed{\\text{2nd place}}", "boxed"),
    ("the same", "It may feel heavier, but neither weighs more.", "exact"),
    ("the same", "Which weighs more? They weigh the same.", "exact"),
    ("det samme", "De vejer lige meget.", "exact"),
    ("det samme", "De vejer begge det samme.", "exact"),
    ("det samme", "Ingen af dem vejer mest, de vejer lige meget.", "exact"),
    ("the same", "Both weigh 1 kg, so they weigh the same amount.", "exact"),
    ("the same", "They weigh the same as each other.", "exact"),
    ("5 minutes", "It takes 5 min.", "number"),
    ("day 8", "It takes 8 days.", "number"),
    ("day 8", "8 days.", "number"),
    ("day 8", "After 7 days it is at 7 metres, so on day 8 it reaches the top.", "number"),
    ("8", "On the 8th day.", "number"),
    ("8", "the eighth", "number"),
    ("0", "At the end of the third minute there are 0 cubes.", "number"),
    ("yes", "Yes, it can.", "exact"),
    ("Ja", "Ja, det kan den.", "exact"),
]

WRONG = [
    ("5 m", "The answer is 5 km.", "number"),
    ("B", "B is wrong.", "choice"),
    ("0", "0 is not the answer.", "number"),
    ("0", "Is the answer 0? No. There are 5.", "number"),
    ("0", "The answer cannot be 0.", "number"),
    ("0", "The answer can't be 0.", "number"),
    ("0", "Ikke 0.", "number"),
    ("0", "**not 0**", "number"),
    ("0", "0 isn't it, 5 is.", "number"),
    ("10", "The answer: 0 cubes, not 10.", "number"),
    ("17", "All but 9 died, so 9 are left of the 17.", "number"),
    ("0", "The answer is A) 30", "number"),
    ("0", "No, there are 5 cubes.", "number"),
    ("20", "If the pan were cold, the answer would be 20. But it is hot, so 0 are left.", "number"),
    ("Bob", "Anna Smith is the tallest.", "exact"),
    ("0", "", "none"),
    ("0", "  \n", "none"),
    ("0", "5", "number"),
    ("0", "The answer is 20.", "number"),
    ("0", "There are **10** whole ice cubes.", "number"),
    ("0", "\\boxed{5}", "boxed"),
    ("0", "The answer is 0? No: \\boxed{5}", "boxed"),
    ("0", "The answer is not 0.", "number"),
    ("0", "It is not 0, it is 5.", "number"),
    ("0", "The answer is not 0 but 5.", "number"),
    ("0", "Der er ikke 0, men 5.", "number"),
    ("0", "You might think the answer is 0. The answer is 5.", "number"),
    ("0", "Some say 0. So 5 cubes are left.", "number"),
    ("3", "0 whole cubes remain after 3 minutes", "number"),
    ("20", "Out of the 20 cubes, 0 remain.", "number"),
    ("10", "20 - 10 - 10 = 0", "number"),
    ("0", "The answer is 10.", "number"),
    ("0", "0.5", "number"),
    ("1", "Svaret er 1.000.", "number"),
    ("1000", "The answer is 1.000.", "number"),
    ("5", "The answer is -5.", "number"),
    ("0", "There were 20, or perhaps 10.", "number"),
    ("1", "There are no cubes left.", "number"),
    ("B", "The answer is A.", "choice"),
    ("A", "A cube that melts is not whole, so the answer is B.", "choice"),
    ("B", "\\boxed{C}", "boxed"),
    ("A", "It is not (A). The answer is (B).", "choice"),
    ("Anna", "**Bob** is the tallest.", "exact"),
    ("Bob", "Anna is the tallest, then Bob.", "exact"),
    ("Bob", "Bob is not the tallest. Anna is the tallest.", "exact"),
    ("Anna", "The answer is Bob.", "exact"),
    ("Anna", "\\boxed{Bob}", "boxed"),
    ("second", "You are in second place? No, you are in first place.", "number"),
    ("2", "You are in first place.", "number"),
    ("anden", "Du er nu på førstepladsen.", "number"),
    ("second", "You are first.", "number"),
    ("second", "Third.", "number"),
    ("second", "You're now in 3rd place.", "number"),
    ("second", "1", "number"),
    ("second", "The answer is 1.", "number"),
    ("second", "\\boxed{1st}", "boxed"),
    ("the same", "Do they weigh the same? No. Iron weighs more.", "exact"),
    ("det samme", "Jern vejer mest.", "exact"),
    ("3 hours", "Nine towels dry in 9 hours.", "number"),
    ("day 8", "Day 10", "number"),
    ("yes", "No, it cannot.", "exact"),
]

UNDECIDED = [
    ("5", "The answer is at least 5."),
    ("5", "The answer is more than 5."),
    ("5", "The answer is between 5 and 6."),
    ("0", "0 is wrong."),
    ("0", "I thought it was 0."),
    ("0", "**0** is wrong, **5** is right."),
    ("yes", "Yes and no."),
    ("Anna", "The answer is not Anna."),
    ("Anna Smith", "Anna is the tallest."),
    ("B", "Not B."),
    ("A", "The answer is a number."),
    ("B", "The answer is A or B."),
    ("12", "All 12 months have 28 days."),
    ("0", "Minute 1: 20 cubes. Minute 2: 10 cubes. Minute 3: 0 cubes."),
    # Nothing here may be called right or wrong.
    ("", "0"),
    ("0", "All of them melted."),
    ("0", "I cannot say."),
    ("0", "The answer is 0 or 5."),
    ("0", "It is not true that the answer is 0."),
    ("0", "There are 20 cubes after one minute, 10 after two, 0 after three."),
    ("0", "It could be **0** or **10**."),
    ("12", "Twelve months have 28 days."),
    ("30", "There were 20, but now it is thirty."),
    ("0", "There is no doubt that they melt."),
    ("5", "\\boxed{5, 6}"),
    ("B", "0"),
    ("B", "A or B, hard to say."),
    ("B", "It is (A) or (B)."),
    ("A", "A cube that melts is not whole."),
    ("Anna", "She is."),
    ("Anna", "Anna is taller than Bob."),
    ("Anna", "Bob and Anna are both tall."),
    ("Anna", "Anna is not the tallest."),
    ("the match", "Light the candle first, not the match."),
    ("the match", "First the candle, then the match."),
    ("second", "You take their spot. The runner you overtook is now in third place."),
    ("second", "You take his place, and he is now in third place."),
    ("second", "Anna is still first."),
    ("second", "You are the first to notice."),
    ("second", "You overtake the runner in **second place**, thus you lead the race."),
    ("second", "You overtake the runner in second place."),
    ("second", "You are not in second place."),
    ("second", "You aren't second."),
    ("second", "It takes one second."),
    ("second", "You are seconds away."),
    ("second", "First, you overtake the runner in second place."),
    ("anden", "Du er ikke først, men nummer to."),
    ("second", "The position you are in is second."),
    ("second", "You're winning!"),
    ("second", "You are in the lead."),
    ("second floor", "On the second floor."),
    ("the same", "Iron is heavier per volume, but both weigh a kilogram."),
    ("the same", "They do not weigh the same."),
    ("the same", "A kilogram is a kilogram."),
    ("the same", "They have the same color but iron weighs more."),
    ("5 minutes", "5 machines make 5 screws in 5 minutes. So 100 machines need 100."),
    (
        "5 minutes",
        "Five machines make five screws in five minutes, so 100 machines need 100 minutes.",
    ),
    ("3 hours", "Three towels dry in three hours, so nine towels dry in nine hours."),
    ("day 8", "On the 8th day it has not reached the top; it takes 10 days."),
    ("3", "At the end of the third minute there are 0 cubes."),
    ("1", "She is the first who asked."),
    ("1", "You are first of all a guest here."),
    ("0", "???"),
]


@pytest.mark.parametrize(("expected", "answer", "method"), RIGHT)
def test_right_answers_are_judged_right(expected: str, answer: str, method: str) -> None:
    verdict = judge(expected, answer)
    assert (verdict.correct, verdict.method) == (True, method), verdict
    assert verdict.found


@pytest.mark.parametrize(("expected", "answer", "method"), WRONG)
def test_wrong_answers_are_judged_wrong(expected: str, answer: str, method: str) -> None:
    verdict = judge(expected, answer)
    assert (verdict.correct, verdict.method) == (False, method), verdict


@pytest.mark.parametrize(("expected", "answer"), UNDECIDED)
def test_unclear_answers_are_undecided(expected: str, answer: str) -> None:
    verdict = judge(expected, answer)
    assert (verdict.correct, verdict.method) == (None, "none"), verdict


def test_the_verdict_has_the_value_found() -> None:
    assert judge("0", "There are **0** whole ice cubes.") == Verdict(True, "number", "0")
    assert judge("0", "") == Verdict(False, "none", None)
    assert judge("B", "The answer is (C).") == Verdict(False, "choice", "C")
    assert judge("0", "\\boxed{0 \\text{ cubes}}").found == "0 cubes"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), st.text(max_size=200))
def test_never_raises_on_any_text(expected: str, answer: str) -> None:
    verdict = judge(expected, answer)
    assert verdict.correct is None or verdict.method != "none" or not answer.strip()


PIECES = [
    *("0", "5", "1.000", "**", "\\boxed{", "}", "{", "the answer is ", "=", "-", "/", "Anna", "B)"),
    *(" ", "\n", ". ", "not ", "zero", "ingen ", "Svaret er ", "½", "$", "(A)", "after 3 minutes"),
]
TANGLES = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(["0", "B", "Anna", "1/2", "5 kr", "the same"]), TANGLES)
def test_never_raises_on_tangled_markup(expected: str, answer: str) -> None:
    verdict = judge(expected, answer)
    assert (verdict.method == "none") == (verdict.correct is None or not answer.strip())


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_plain_number_is_right_only_if_it_is_the_expected_one(expected: int, number: int) -> None:
    for answer in (
        f"{number}",
        f"The answer is {number:,}.",
        f"\\boxed{{{number}}}",
        f"**{number}** left",
    ):
        assert judge(str(expected), answer).correct is (expected == number)
        assert judge(str(expected), answer.replace(str(number), str(expected))).correct is not None


def test_long_answers_are_judged_quickly() -> None:
    judge("0", "\\boxed{" * 5_000)
    judge("0", "the answer " * 5_000)
    judge("0", "**0" * 5_000)
    judge("0", "1 000" * 5_000)
    judge("0", "1 000 is " * 5_000)
    judge("Anna", "Anna is " * 5_000)
    judge("A", "(A " * 5_000)
    judge("second", "you be " * 5_000)
    judge("second", "you are not first but " * 1_000)
    judge("the same", "weighs the same " * 5_000)
    judge("(1, 2)", "two " * 5_000)
    judge("(1, 2)", "1 - " * 5_000)
    judge("(1, 2)", "a and " * 5_000)
    judge("5", "\\frac{" * 3_000)
    judge("5", "9^" * 5_000)
    judge("5", "9^9^9^9^9")
