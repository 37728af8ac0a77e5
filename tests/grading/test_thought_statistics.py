"""Statistics of a thought: what each counts, and when it cannot be measured."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overthink.bundled import bundled_folder
from overthink.core import metrics
from overthink.core.events import DraftRound, LoopFound, LoopSummary
from overthink.core.run_record import RunRecord
from overthink.core.thought_words import ThoughtWords, load_thought_words
from overthink.core.vocabulary import Phase
from overthink.grading.answers import first_statement
from overthink.grading.judgement import is_gradable, judgement
from overthink.grading.thought_statistics import Acceptance, ThoughtStatistics, thought_statistics
from tests.lanes import child_events

WORDS: ThoughtWords = load_thought_words(
    (bundled_folder("resources") / "thought_words.toml").read_text(encoding="utf-8")
)


def pieces(text: str) -> list[str]:
    """A token a word, with the space before it."""
    return [piece for piece in text.replace(" ", "\0 ").split("\0") if piece]


def run(
    thought: str,
    answer: str = "",
    rounds: Sequence[DraftRound] = (),
    *,
    ended: bool = True,
    loop: LoopSummary | None = None,
) -> RunRecord:
    record = RunRecord()
    thinking, answering = pieces(thought), pieces(answer)
    record.take(child_events.prompt_done())
    record.take(child_events.tokens(0, thinking, Phase.THINKING, draft_rounds=rounds))
    record.take(child_events.tokens(len(thinking), answering, Phase.ANSWER))
    if loop:
        record.take(LoopFound(loop.start, loop.period, 3, loop.start + 9))
    if ended:
        record.take(child_events.finished(loop=loop))
    return record


def figures(
    record: RunRecord, expect: str | None = "0", right: bool | None = None
) -> ThoughtStatistics:
    gradable = expect is not None and is_gradable(record, expect)
    judged = asyncio.run(judgement(expect, record.answer)) if gradable and expect else None
    return thought_statistics(record, expect, WORDS, judged, right)


@pytest.mark.parametrize(
    ("value", "text", "stated"),
    [
        ("0", "There were 20, then 10. So 0 are left. Wait. The answer is 0.", "So 0 are left."),
        ("0", "Is it 0? Someone might say 0 are left. Answer: 0", "Answer: 0"),
        ("0", "After three minutes it is 0 minutes later.", None),
        ("7", "7 + 5 = 12, and 12 - 5 = 7.", "7 + 5 = 12, and 12 - 5 = 7."),
        ("B", "Options A and B. So the answer is (B).", "So the answer is (B)."),
        ("Anna", "Tom or Anna. Anna is the tallest. Yes.", "Anna is the tallest."),
        ("0", r"Hence \boxed{0}", r"\boxed{0}"),
        ("9", "Der var 12. Derfor er der 9 tilbage.", "Derfor er der 9 tilbage."),
        ("0", "", None),
        ("", "So 0 are left.", None),
    ],
)
def test_the_first_statement_ends_with_its_sentence(
    value: str, text: str, stated: str | None
) -> None:
    end = first_statement(value, text)
    if stated is None:
        assert end is None
    else:
        assert end is not None
        assert text[:end].rstrip().endswith(stated)


def test_outcome_efficiency_of_a_right_answer() -> None:
    record = run("The ice melts. So 0 are left. Wait, is it? Yes.", "There are **0** left.")
    found = figures(record)
    assert found.final_answer is not None
    assert (found.final_answer.value, found.final_answer.tokens_to) == ("0", 7)
    assert found.final_answer.tokens_after == found.tokens - 7
    assert found.outcome_efficiency == 7 / found.tokens
    assert found.underthinking is None
    assert found.thinking_share == found.thinking_tokens / found.tokens
    assert (found.verifying, found.switching) == (1, 0)


def test_underthinking_of_a_wrong_answer() -> None:
    record = run("So 0 are left. Alternatively 5 melt. So 7 are left.", "**7** are left.")
    found = figures(record)
    assert found.outcome_efficiency is None
    assert found.underthinking == 1 - 4 / found.tokens
    assert found.final_answer is not None
    assert (found.final_answer.value, found.final_answer.tokens_to) == ("7", 11)

    never = figures(run("So 7 are left.", "**7** are left."))
    assert never.underthinking == 0.0


def test_the_users_verdict_overrides_the_rules() -> None:
    record = run("So 0 are left.", "Well, who could ever know?")
    assert figures(record, "0").final_answer is None
    assert figures(record, "0", right=True).outcome_efficiency == 4 / 9
    assert figures(record, "0", right=False).underthinking == 1 - 4 / 9
    assert figures(record, "0", right=False).final_answer is None


def test_what_cannot_be_measured_is_none() -> None:
    nothing = figures(RunRecord())
    assert (nothing.thinking_share, nothing.final_answer, nothing.words) == (None, None, None)
    assert nothing.acceptance_answer.rate is None
    going_on = figures(run("So 0 are left.", "0", ended=False))
    assert (going_on.final_answer, going_on.outcome_efficiency) == (None, None)
    unknown = figures(run("So 0 are left.", "0"), expect=None)
    assert (unknown.final_answer, unknown.underthinking) == (None, None)
    assert figures(run("So 0 are left.", "")).final_answer is None


def test_the_loop_is_reported_live_and_at_the_end() -> None:
    loop = LoopSummary(start=4, period=2, repeats=5, wasted=8)
    over, on = run("a " * 14, loop=loop), run("a " * 14, loop=loop, ended=False)
    found, going_on = figures(over).loop, figures(on).loop
    assert found is not None
    assert going_on is not None
    assert (found.start, found.period, found.repeats, found.wasted) == (4, 2, 5, 8)
    assert (going_on.start, going_on.wasted) == (4, None)
    assert figures(run("a b")).loop is None


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=20), st.integers(0, 40))
def test_acceptance_by_phase_adds_up(drawn: list[tuple[int, bool]], thinking: int) -> None:
    made, first = [], 0
    for number, (accepted, refused) in enumerate(drawn):
        tested = accepted + refused
        ids = tuple(range(tested + 1))
        made.append(DraftRound(number, first, ids, ("x",) * len(ids), tested, accepted))
        first += accepted + 1
    record = run("", "", [])
    record.take(child_events.tokens(0, ["x"] * first, draft_rounds=made))
    record.trace.phases[thinking:] = bytes([Phase.ANSWER]) * max(0, first - thinking)
    found, drafting = figures(record), metrics.drafting(record.trace.draft_rounds)
    parts = found.acceptance_thinking, found.acceptance_answer
    assert sum(part.tested for part in parts) == drafting.tested
    assert sum(part.accepted for part in parts) == drafting.accepted
    positions = [(each.tested, each.accepted) for each in found.acceptance_by_position]
    assert tuple(positions) == drafting.by_position


def test_a_proposal_belongs_to_the_phase_of_its_position() -> None:
    rounds = [DraftRound(0, 0, (1, 2, 3), ("a", "b", "c"), 3, 2)]
    found = figures(run("a b", "c d", rounds))
    assert found.acceptance_thinking == Acceptance(tested=2, accepted=2)
    assert found.acceptance_answer == Acceptance(tested=1, accepted=0)


def test_a_long_thought_without_sentences_is_cut() -> None:
    text = "and so on " * 5_000
    assert first_statement("0", text) is None
    end = first_statement("0", text + ". The answer is 0.")
    assert end == len(text) + len(". The answer is 0.")
