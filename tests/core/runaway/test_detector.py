"""What the detector finds in made texts, and that it finds nothing in ordinary ones."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import pytest

from overthink.bundled import bundled_folder
from overthink.core.runaway.detector import RunawayDetector
from overthink.core.runaway.findings import Finding, RunawayKind
from overthink.core.thought_words import AnswerPhrases, load_thought_words
from tests.core.runaway import made_thoughts as made

Make = Callable[[random.Random, int], list[str]]

REPEATS = {RunawayKind.EXACT, RunawayKind.VARYING, RunawayKind.COUNTING, RunawayKind.CIRCLING}
SAMPLES = 20
"""Texts of each kind. Their seeds were not used for tuning."""

BARS: list[tuple[str, Make, int, float]] = [
    ("exact", made.exact, 2_500, 1.0),
    ("long period", made.long_period, 2_500, 0.9),
    ("alternating", made.alternating, 2_500, 0.9),
    ("varying", made.varying, 2_500, 0.9),
    ("noise 5 %", made.with_noise(0.05), 2_000, 0.85),
    ("noise 10 %", made.with_noise(0.10), 2_500, 0.7),
    ("noise 20 %", made.with_noise(0.20), 2_500, 0.7),
    ("counting", made.counting, 2_500, 0.95),
    ("naming", made.naming, 2_500, 0.95),
    ("paraphrasing", made.paraphrasing, 3_000, 0.9),
]


@pytest.fixture(scope="module")
def phrases() -> AnswerPhrases:
    file = bundled_folder("resources") / "thought_words.toml"
    return load_thought_words(file.read_text("utf-8")).answer_phrases


def fed(pieces: list[str], detector: RunawayDetector) -> list[tuple[int, Finding]]:
    """Everything that the detector returned, with the index of the piece."""
    ids: dict[str, int] = {}
    return [
        (index, finding)
        for index, piece in enumerate(pieces)
        for finding in detector.feed(ids.setdefault(piece, len(ids)), piece)
    ]


@pytest.mark.parametrize("samples", [6, pytest.param(SAMPLES, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("name", "make", "within", "share"), BARS, ids=[bar[0] for bar in BARS])
def test_made_runaways_are_found_in_time(
    name: str, make: Make, within: int, share: float, samples: int, phrases: AnswerPhrases
) -> None:
    found = 0
    for sample in range(samples):
        rng = random.Random(f"measured {name} {sample}")
        pieces = made.opening(rng) + make(rng, within)
        news = fed(pieces[: made.OPENING + within], RunawayDetector(phrases))
        found += any(finding.kind in REPEATS for _, finding in news)
    assert found >= math.floor(share * samples)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(made.ordinary_prose(), id="prose"),
        pytest.param(made.ordinary_code(), id="code"),
        pytest.param(tuple(made.arithmetic(random.Random("sums"), 40_000)), id="sums"),
        pytest.param(tuple(made.table(random.Random("rows"), 40_000)), id="table"),
    ],
)
def test_ordinary_text_has_no_runaway(text: tuple[str, ...], phrases: AnswerPhrases) -> None:
    detector = RunawayDetector(phrases)
    fed(list(text), detector)
    assert detector.findings == ()


def test_the_finding_of_an_exact_loop_is_exact(phrases: AnswerPhrases) -> None:
    rng = random.Random("exact finding")
    one = made.block(rng, 7)
    before = [*made.opening(rng), " Start"]
    detector = RunawayDetector(phrases)
    fed([*before, *one * 100, " End", *made.block(rng, 50)], detector)
    (finding,) = detector.findings
    assert finding.kind is RunawayKind.EXACT
    assert finding.certain
    assert (finding.start, finding.end) == (len(before), len(before) + 700)
    assert finding.evidence.period == 7
    assert finding.evidence.repeats == 100


def test_a_finding_names_the_earlier_passage(phrases: AnswerPhrases) -> None:
    rng = random.Random("earlier passage")
    one = made.block(rng, 700)
    pieces = made.opening(rng) + one * 4
    detector = RunawayDetector(phrases)
    fed(pieces, detector)
    finding = detector.findings[0]
    assert finding.evidence.earlier is not None
    first, last = finding.evidence.earlier
    length = last - first
    assert length >= 100
    shift = finding.start - first
    assert shift % 700 < 20 or shift % 700 > 680
    assert finding.evidence.shares


def test_a_rule_that_becomes_certain_is_reported_again(phrases: AnswerPhrases) -> None:
    rng = random.Random("becomes certain")
    one = made.block(rng, 300)
    news = fed(made.opening(rng) + one * 12, RunawayDetector(phrases))
    certain = [finding.certain for _, finding in news]
    assert certain[0] is False
    assert certain[-1] is True
    assert len({finding.found for _, finding in news}) == 1


def test_a_runaway_ends_when_the_text_goes_on(phrases: AnswerPhrases) -> None:
    rng = random.Random("goes on")
    loop = made.with_noise(0.1)(rng, 2_000)
    detector = RunawayDetector(phrases)
    fed(made.opening(rng) + loop + made.block(rng, 3_000), detector)
    assert detector.findings
    assert not detector.active
    assert all(finding.end < made.OPENING + 2_000 + 1_500 for finding in detector.findings)


@pytest.mark.parametrize("vocabulary", [32_000, 49_152, 151_936])
def test_unlikely_words_are_falling_apart(vocabulary: int, phrases: AnswerPhrases) -> None:
    rng = random.Random(vocabulary)
    detector = RunawayDetector(phrases, vocabulary)
    pieces = made.block(rng, 1_200)
    found = None
    for index, piece in enumerate(pieces):
        unlikely = rng.random() < (0.7 if index >= 600 else 0.04)
        bits = math.log2(vocabulary) * (rng.uniform(0.58, 0.95) if unlikely else 0.15)
        for finding in detector.feed(index, piece, surprisal=bits):
            found = found or finding
    assert found is not None
    assert found.kind is RunawayKind.FALLING_APART
    assert 600 <= found.found < 700
    assert detector.findings[0].certain  # severe for 256 tokens


def test_greedy_text_is_judged_by_entropy(phrases: AnswerPhrases) -> None:
    rng = random.Random("greedy")
    pieces = made.block(rng, 600)
    calm, lost = RunawayDetector(phrases, greedy=True), RunawayDetector(phrases, greedy=True)
    for index, piece in enumerate(pieces):
        calm.feed(index, piece, surprisal=1.0, entropy=2.0)
        lost.feed(index, piece, surprisal=1.0, entropy=9.7)
    assert not calm.findings
    assert [finding.kind for finding in lost.findings] == [RunawayKind.FALLING_APART]


def test_a_change_of_script_is_found_and_formulas_are_not(phrases: AnswerPhrases) -> None:
    rng = random.Random("script")
    english = made.block(rng, 800)
    chinese = list("平底锅里的冰块会融化所以第三分钟结束时没有完整的冰块" * 12)
    detector = RunawayDetector(phrases)
    fed(english + chinese, detector)
    scripts = [f for f in detector.findings if f.kind is RunawayKind.OTHER_SCRIPT]
    assert len(scripts) == 1
    assert scripts[0].evidence.words == ("EAST ASIAN",)
    assert abs(scripts[0].start - 800) < 80

    greek = [" α", " +", " β", " =", " γ", " ∑", " so", " the", " sum"] * 60
    formulas = RunawayDetector(phrases)
    fed(english + [x for x in greek if rng.random() < 0.8], formulas)
    assert RunawayKind.OTHER_SCRIPT not in {f.kind for f in formulas.findings}


def test_an_answer_restated_after_doubts_is_overthinking(phrases: AnswerPhrases) -> None:
    rng = random.Random("restated")
    pieces: list[str] = []
    for _ in range(30):
        pieces += made.block(rng, 60)
        pieces += made.pieces_of(".\nWait, let me check that again. So the answer is 0.\n")
    detector = RunawayDetector(phrases)
    fed(pieces, detector)
    (finding,) = detector.findings
    assert finding.kind is RunawayKind.OVERTHINKING
    assert finding.evidence.words == ("0",)
    assert not finding.certain


def test_two_answers_that_alternate_are_undecided(phrases: AnswerPhrases) -> None:
    rng = random.Random("undecided")
    pieces: list[str] = []
    for turn in range(26):
        pieces += made.block(rng, 60)
        pieces += made.pieces_of(f".\nSo svaret er {(0, 20)[turn % 2]}.\n")
    detector = RunawayDetector(phrases)
    fed(pieces, detector)
    assert [finding.kind for finding in detector.findings] == [RunawayKind.UNDECIDED]
    assert detector.findings[0].evidence.words == ("0", "20")


def test_findings_do_not_depend_on_when_they_are_read(phrases: AnswerPhrases) -> None:
    rng = random.Random("read")
    pieces = made.opening(rng) + made.paraphrasing(rng, 3_500)
    read, unread = RunawayDetector(phrases), RunawayDetector(phrases)
    ids: dict[str, int] = {}
    for piece in pieces:
        read.feed(ids.setdefault(piece, len(ids)), piece)
        assert len(read.findings) <= 3
        unread.feed(ids[piece], piece)
    assert read.findings == unread.findings
