"""Findings compared with labels, and detection on real labelled thoughts where they are given."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from overthink.bundled import bundled_folder
from overthink.core.runaway.evaluation import Evaluation, evaluate, examine
from overthink.core.runaway.findings import RunawayKind
from overthink.core.runaway.labelled_texts import Thought, read_thoughts
from overthink.core.thought_words import AnswerPhrases, load_thought_words
from tests.core.runaway import made_thoughts as made

TRACES = os.environ.get("OVERTHINK_TRACES")


@pytest.fixture(scope="module")
def phrases() -> AnswerPhrases:
    file = bundled_folder("resources") / "thought_words.toml"
    return load_thought_words(file.read_text("utf-8")).answer_phrases


def test_found_missed_false_and_latency_are_counted(phrases: AnswerPhrases) -> None:
    rng = random.Random("evaluation")
    loop = tuple(made.opening(rng) + made.block(rng, 10) * 80)
    thoughts = [
        Thought(id="found", pieces=loop, label="exact", onset=made.OPENING),
        Thought(id="missed", pieces=tuple(made.block(rng, 500)), label="exact"),
        Thought(id="normal", pieces=tuple(made.block(rng, 1_000)), label="normal"),
        Thought(id="false", pieces=loop, label="normal"),
        Thought(id="no label", pieces=loop),
    ]
    result = evaluate(examine(thought, phrases) for thought in thoughts)
    (exact,) = result.kinds
    assert (exact.thoughts, exact.found, exact.missed, exact.same_kind) == (2, 1, 1, 1)
    assert exact.latency_median is not None
    assert 200 < exact.latency_median < 400
    assert result.normal_thoughts == 2
    assert result.false_marks == {"exact": 1}
    assert result.false_stops == 1
    assert result.marks_per_100k == pytest.approx(1e5 / (1_000 + len(loop)))
    assert result.us_per_piece > 0


def test_a_set_without_normal_thoughts_has_no_rate(phrases: AnswerPhrases) -> None:
    result = evaluate([examine(Thought(id="a", pieces=("a",), label="circling"), phrases)])
    assert result.marks_per_100k is None


@pytest.fixture(scope="module")
def real(phrases: AnswerPhrases) -> Evaluation:
    """Detection on the folder of labelled thoughts named by OVERTHINK_TRACES."""
    if TRACES is None:
        pytest.skip("OVERTHINK_TRACES names no folder of labelled thoughts")
    examined = []
    for file in sorted(Path(TRACES).glob("*.jsonl*")):
        with file.open("rb") as stream:
            examined += [examine(each, phrases) for each in read_thoughts(stream, file.name)]
    return evaluate(examined)


@pytest.mark.slow
def test_real_loops_and_circlings_are_found(real: Evaluation) -> None:
    found = {kind.label: kind.found / kind.thoughts for kind in real.kinds}
    assert found["loop"] >= 0.95
    assert found["circling"] >= 0.85


@pytest.mark.slow
def test_real_normal_thoughts_are_never_stopped_and_rarely_marked(real: Evaluation) -> None:
    assert real.false_stops == 0
    answers = RunawayKind.OVERTHINKING, RunawayKind.UNDECIDED
    progress = sum(n for kind, n in real.false_marks.items() if kind not in answers)
    assert progress * 100_000 / real.normal_pieces <= 0.25
