"""The map of a thought: new ideas, surprisal, checks, changes of strategy, answers."""

from __future__ import annotations

import math

import pytest

from overthink.core.events import RunawayFound
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Phase
from overthink.grading.thought_map import STEP, ThoughtMapper, map_facts, thought_map
from overthink.grading.thought_statistics import FinalAnswer
from tests.grading.test_thought_statistics import WORDS, pieces, run
from tests.lanes import child_events

NEW = " ".join(
    f"{a}{b}ion {b}{a}ment" for a in ("nat", "rel", "stat", "mot", "act") for b in "bcdfghjklmnpqr"
)
SAME = "the same words return and nothing changes here. " * 60


def test_novelty_is_high_where_all_is_new_and_falls_where_words_return() -> None:
    found = thought_map(run(f"{NEW} {SAME}"), WORDS)
    ideas = [value for value in found.novelty if value is not None]
    assert ideas[0] > 0.9
    assert ideas[-1] < 0.05
    assert len(found.novelty) == found.tokens // STEP


def test_checks_changes_and_answers_are_at_their_tokens() -> None:
    text = (
        "The pan is hot and the ice is in it, so it will melt at once.\n"
        "Wait, let me check that again with care and with the facts.\n"
        "Alternatively, the question is about whole ice cubes in the pan.\n"
        "So the answer is 4.\n"
    )
    tokens = pieces(text)
    record = run(text, "4")
    found = thought_map(record, WORDS)
    assert [tokens[token].strip() for token in found.verifying] == ["once.\nWait,", "let"]
    assert [tokens[token].strip() for token in found.switching] == ["facts.\nAlternatively,"]
    assert [answer.value for answer in found.answers] == ["4"]
    assert found.language == "en"
    assert found.thinking == len(tokens)


def test_surprisal_is_in_bits_and_ignores_tokens_that_were_not_sampled() -> None:
    record = RunRecord()
    record.take(child_events.prompt_done())
    batch = child_events.tokens(0, [" a"] * STEP, Phase.THINKING)
    batch.logprobs[:] = [-math.log(4), math.nan] * (STEP // 2)
    record.take(batch)
    (bits,) = thought_map(record, WORDS).surprisal
    assert bits == pytest.approx(2.0)


@pytest.mark.parametrize("limit", [1, 7, 250])
def test_reading_in_parts_gives_the_same_map(limit: int) -> None:
    record = run(f"Wait, {NEW}\nAlternatively, so the answer is 4. {SAME}", "4")
    mapper = ThoughtMapper(WORDS)
    while mapper.feed(record.trace, limit):
        pass
    assert mapper.map(record) == thought_map(record, WORDS)


def test_a_curve_is_thinned_by_means() -> None:
    found = thought_map(run(NEW), WORDS)
    assert found.thinned((1.0, 0.0, None, None), 2) == (0.5, None)
    assert found.thinned((1.0, 0.0), 5) == (1.0, 0.0)


def test_the_facts_name_what_the_picture_shows() -> None:
    record = run(f"{NEW} {SAME}", "4", ended=False)
    record.take(RunawayFound(child_events.circling(20, 300, 200), ended=True, at=400))
    found = thought_map(record, WORDS, FinalAnswer(value="4", tokens_to=60, tokens_after=9))
    facts = [*map(str, map_facts(found))]
    assert facts[0].startswith("new ideas: ")
    assert any("the final answer first appears after 60 tokens" in fact for fact in facts)
    assert facts[-1] == "circling · 280 tokens, from token 20"


def test_a_thought_in_another_language_has_no_checks_rather_than_none_found() -> None:
    found = thought_map(run("一二三四五六七八九十" * 30), WORDS)
    assert found.language is None
    assert not any("checks" in str(fact) for fact in map_facts(found))
