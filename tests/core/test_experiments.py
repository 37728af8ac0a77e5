"""What follows from the results of experiments: sentences, settled and changed, words, passages."""

from __future__ import annotations

import pytest

from overthink.core.events import Scored
from overthink.core.experiments import (
    KnewPoint,
    KnewResult,
    most_different,
    score_summary,
    scored_units,
)
from overthink.core.paragraphs import paragraph_ends, thinned, thought_length
from overthink.core.trace import Trace
from overthink.core.vocabulary import Origin, Phase
from tests.lanes import child_events

VERDICTS = {"r": True, "w": False, "?": None}


def point(token: int, verdict: str, answer: str = "16") -> KnewPoint:
    return KnewPoint(
        token=token, closing=0.0, answer=answer, tokens=3, probability=0.5, complete=True,
        led=False, correct=VERDICTS[verdict],
    )  # fmt: skip


def result(verdicts: str, answers: str = "") -> KnewResult:
    """A result with a point every 10 % of a thought of 100 tokens; letters of `answers` differ."""
    answers = answers or "a" * len(verdicts)
    step = 100 // (len(verdicts) - 1)
    pairs = enumerate(zip(verdicts, answers, strict=True))
    points = tuple(point(i * step, verdict, answer) for i, (verdict, answer) in pairs)
    return KnewResult(
        model="m", thought=100, expect="16", points=points, finished=True, same_prompt=True
    )


@pytest.mark.parametrize(
    ("verdicts", "sentence", "settled"),
    [
        ("rrrrr", "Right before it began to think; the thought changed nothing.", 0),
        ("wrrrr", "Right from 25 % on; the other 75 % changed nothing.", 25),
        ("rwwrr", "Right from 75 % on; the other 25 % changed nothing.", 75),
        ("wwwwr", "Right only at the end of the thought.", 100),
        ("wrrww", "Turned wrong at 75 %.", 75),
        ("wwwww", "Never right.", 0),
        ("?wwww", "Never right.", 25),
        ("wrr?r", "Right only at the end of the thought.", 100),
        ("wrrr?", "Right at 25 %, but undecided at the end.", None),
        ("wwww?", "Undecided at the end: the last answer has no value that can be judged.", None),
    ],
)
def test_the_sentence_follows_the_verdicts(
    verdicts: str, sentence: str, settled: int | None
) -> None:
    found = result(verdicts)
    assert str(found.sentence) == sentence
    assert (found.settled.token if found.settled else None) == settled


@pytest.mark.parametrize(
    ("answers", "sentence", "changed"),
    [
        ("aaaaa", "The same answer before it began to think: the thought changed nothing.", None),
        ("abbbb", "The same answer from 25 % on; the other 75 % changed nothing.", 25),
        ("babba", "The answer appeared only at the end of the thought.", 100),
    ],
)
def test_without_an_expected_answer_the_answers_themselves_are_compared(
    answers: str, sentence: str, changed: int | None
) -> None:
    found = result("?????", answers)
    assert str(found.sentence) == sentence
    assert (found.changed.token if found.changed else None) == changed


@pytest.mark.parametrize(
    ("one", "other"),
    [("There are **16** cubes.", "**16**"), ("16.", " 16"), ("\\boxed{16}", "So 7, no: **16**")],
)
def test_answers_with_one_value_are_the_same(one: str, other: str) -> None:
    assert point(0, "?", one).value == point(0, "?", other).value != point(0, "?", "**17**").value


# -- where to fork --------------------------------------------------------------------------------


def trace_of(thought: list[str], answer: list[str], logprob: float = -1.0) -> Trace:
    trace = Trace()
    for texts, phase in ((thought, Phase.THINKING), (answer, Phase.ANSWER)):
        trace.append(child_events.tokens(len(trace), texts, phase, Origin.SAMPLED))
    for i in range(len(trace)):
        trace.logprobs[i] = logprob
    return trace


@pytest.mark.parametrize(
    ("thought", "ends"),
    [
        (["a", "\n\n", "b", "\n\n", "c", "\n\n", "d", "\n\n", "e", ""], [2, 4, 6, 8, 9]),
        (["a", "\n", "\n", "b", ".\n\n", "c.\n\n", "d.\n\n", "e"], [3, 5, 6, 7, 8]),
        (["a", "\n", "b", "\n", "c", "\n", "d", "\n", "e"], [2, 4, 6, 8, 9]),
        (["A.", " B", ".", " C.", " D.", " E."], [2, 4, 5, 6]),
        (["one", " two", " three"], [2, 3]),
        (["", ""], []),
    ],
)
def test_a_thought_is_divided_by_paragraphs_lines_sentences_or_words(
    thought: list[str], ends: list[int]
) -> None:
    trace = trace_of(thought, ["answer"])
    assert paragraph_ends(trace) == ends
    assert thought_length(trace) == (ends[-1] if ends else 0)


def test_points_are_thinned_evenly_with_both_ends() -> None:
    assert thinned(list(range(0, 1001, 10)), 5) == [0, 250, 500, 750, 1000]
    assert thinned([0, 1, 2, 3, 990, 1000], 3) == [0, 990, 1000]
    assert thinned([0, 5, 9], 40) == [0, 5, 9]


# -- scores ---------------------------------------------------------------------------------------


def scored(starts: list[int], ends: list[int], logprobs: list[float], *, by_token: bool) -> Scored:
    count = len(starts)
    return Scored(
        by_token=by_token, tokens=list(range(count)), starts=starts, ends=ends,
        logprobs=logprobs, entropies=[0.0] * count, best=["x"] * count,
        best_logprobs=[-0.1] * count, agrees=[p > -0.5 for p in logprobs],
        prompt_tokens=3, total_s=0.0, full=False,
    )  # fmt: skip


def test_words_collect_the_tokens_of_either_model() -> None:
    trace = trace_of(["Ice", " cu", "bes", " mel", "t", "\n"], ["Ø", "k"], -0.25)
    # The other model's tokens: "I", "ce", " cubes", " melt\n", "Økv" cut at other places.
    other = scored([0, 1, 3, 9, 15], [1, 3, 9, 15, 18], [-1, -2, -0.25, -4, -0.1], by_token=False)
    units = scored_units(trace, other)
    assert [unit.text for unit in units] == ["Ice", " cubes", " melt", "\nØk"]
    assert [(unit.first, unit.last) for unit in units] == [(0, 0), (1, 2), (3, 4), (5, 7)]
    assert [unit.own for unit in units] == [-0.25, -0.5, -0.5, -0.75]
    assert [unit.other for unit in units] == [-3, -0.25, -4, -0.1]
    assert [unit.agrees for unit in units] == [False, True, False, True]


def test_the_passages_that_surprise_most_come_first() -> None:
    texts = ["A", " b", " c", " d", " e.", " F", " g", " h", " i", " j.", " K", " l", " m", " n."]
    trace = trace_of(texts, ["o"], -0.1)
    logprobs = [-0.1] * 5 + [-3.0] * 5 + [-1.1] * 5
    places = [0, *trace.utf8_ends]
    units = scored_units(trace, scored(places[:-1], places[1:], logprobs, by_token=True))
    found = most_different(units)
    assert [(passage.first, passage.last) for passage in found] == [(5, 9), (10, 14)]
    assert found[0].text == "F g h i j."
    assert found[0].surprise == pytest.approx(2.9)
    summary = score_summary(units)
    assert summary is not None
    assert (summary.units, summary.agreement) == (15, 5 / 15)
    assert score_summary([]) is None
