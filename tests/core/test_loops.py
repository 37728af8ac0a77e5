"""The loop detector: planted loops of every period, and ordinary text that is none."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overthink.core.loops import MAX_PERIOD, MIN_REPEATS, MIN_TOKENS, Loop, LoopDetector

Cut = Callable[[str], list[str]]

THOUGHT = """
Okay, so Beth has some whole ice cubes in a frying pan. After one minute there are 20 in the pan,
after two minutes 10, after three minutes 0. Hmm, wait. Is this about physics or about mathematics?
Let me think again. A frying pan is hot, so the ice cubes melt, and a cube that is melting is not
whole. Alternatively, maybe the question wants the average: (20 + 10 + 0) / 3 = 10 per minute. But
wait, the question asks how many whole ice cubes are in the pan at the end of the third minute, and
it says 0. Let me check that once more: after three minutes 0. So the answer is 0. Hmm, but maybe
the pan is not hot at all? If the pan were cold, the ice cubes would stay whole for three minutes.
Svaret er nul, for isterninger smelter i en varm pande. Jeg tjekker det igen: efter tre minutter 0.
"""


def words(text: str) -> list[str]:
    """Words with the space before them, single digits, single signs: roughly what a model sees."""
    return re.findall(r" ?[^\W\d_]+|\d|\n| ?[^\w\s]|\s|_", text)


def characters(text: str) -> list[str]:
    return list(text)


def ids(pieces: list[str]) -> list[int]:
    numbers: dict[str, int] = {}
    return [numbers.setdefault(piece, len(numbers)) for piece in pieces]


def first_found(tokens: list[int], detector: LoopDetector | None = None) -> tuple[int, Loop] | None:
    """Index at which the first loop was given, and that loop."""
    detector = detector or LoopDetector()
    for index, token in enumerate(tokens):
        if loop := detector.feed(token):
            return index, loop
    return None


def primitive_block(rng: random.Random, period: int, alphabet: int) -> list[int]:
    """A block that is not itself a repetition: one of its tokens occurs once."""
    block = [rng.randrange(alphabet) for _ in range(period)]
    block[rng.randrange(period)] = alphabet
    return block


def length_needed(period: int) -> int:
    return max(MIN_TOKENS, MIN_REPEATS * period)


@pytest.mark.parametrize("alphabet", [3, 50, 32_000])
def test_finds_every_period_in_random_streams(alphabet: int) -> None:
    for period in range(1, 201):
        rng = random.Random(1000 * alphabet + period)
        block = primitive_block(rng, period, alphabet)
        before = [rng.randrange(alphabet) for _ in range(rng.randrange(400))]
        before.append(alphabet + 1)  # fits no block, so that the start is where it is planted
        needed = length_needed(period)
        tokens = before + block * (needed // period + 2)
        found = first_found(tokens)
        assert found is not None, period
        index, loop = found
        assert (loop.start, loop.period) == (len(before), period)
        assert index == len(before) + needed - 1  # at the first token at which it can be found
        assert (loop.repeats, loop.wasted) == (needed // period, needed - period)


@pytest.mark.parametrize("cut", [words, characters])
def test_finds_every_period_in_natural_text(cut: Cut) -> None:
    text = ids(cut(THOUGHT * 2))
    for period in range(1, 201):
        rng = random.Random(period)
        at = rng.randrange(len(text) // 2)
        block = text[at : at + period]
        before = text[: rng.randrange(at, at + 200)]
        tokens = before + block * (length_needed(period) // period + 2)
        found = first_found(tokens)
        assert found is not None, period
        true_period, start = by_hand(tokens, period)
        assert (found[1].period, found[1].start) == (true_period, start)


def by_hand(tokens: list[int], planted: int) -> tuple[int, int]:
    """Smallest period and exact start of the stretch at the end, by comparing everything."""
    block = tokens[-planted:]
    period = next(
        p for p in range(1, planted + 1) if planted % p == 0 and block == block[:p] * (planted // p)
    )
    start = len(tokens) - period
    while start > 0 and tokens[start - 1] == tokens[start - 1 + period]:
        start -= 1
    return period, start


def test_a_loop_grows_while_it_continues() -> None:
    detector = LoopDetector()
    block = list(range(1, 41))
    for token in [7, 7, 0] + block * 10:
        detector.feed(token)
    assert detector.looping
    assert detector.loop == Loop(start=3, period=40, repeats=10, wasted=360)
    for token in block[:13]:
        assert detector.feed(token) is None
    assert detector.loop == Loop(start=3, period=40, repeats=10, wasted=373)
    detector.feed(99)
    assert not detector.looping
    assert detector.loop == Loop(start=3, period=40, repeats=10, wasted=373)


def test_the_most_wasteful_of_several_loops_is_reported() -> None:
    detector = LoopDetector()
    given_out = [
        loop
        for token in [0, *[1, 2] * 200, 9, *[3, 4, 5] * 100, 8, *[6, 7] * 250]
        if (loop := detector.feed(token))
    ]
    assert [loop.period for loop in given_out] == [2, 3, 2]
    assert [loop.start for loop in given_out] == [1, 402, 703]
    assert detector.loop == Loop(start=703, period=2, repeats=250, wasted=498)
    for token in (99, *[4, 5] * 140):
        detector.feed(token)
    assert detector.looping
    assert detector.loop == Loop(start=703, period=2, repeats=250, wasted=498)


def test_a_loop_may_begin_at_the_first_token() -> None:
    found = first_found([5] * MIN_TOKENS)
    assert found == (MIN_TOKENS - 1, Loop(0, 1, MIN_TOKENS, MIN_TOKENS - 1))
    assert first_found([5] * (MIN_TOKENS - 1)) is None


def test_a_block_must_repeat_three_times() -> None:
    block = random.Random(1).sample(range(1000), 200)
    assert first_found(block * 3) == (599, Loop(0, 200, 3, 400))
    assert first_found((block * 3)[:-1]) is None
    assert first_found([*block, *block, 1001, *block, *block]) is None


def test_periods_above_the_maximum_are_not_detected() -> None:
    block = random.Random(1).sample(range(1000), MAX_PERIOD + 1)
    assert first_found(block * 6) is None
    assert first_found(block * 6, LoopDetector(max_period=300)) == (770, Loop(0, 257, 3, 514))


def test_thresholds_can_be_changed() -> None:
    detector = LoopDetector(max_period=16, min_repeats=4, min_tokens=10)
    assert first_found([0, *[1, 2, 3] * 5], detector) == (12, Loop(1, 3, 4, 9))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 2), max_size=120), st.integers(1, 12), st.integers(2, 4))
def test_agrees_with_the_definition(tokens: list[int], largest: int, repeats: int) -> None:
    """Against a plain search at each token for any stretch that ends there."""
    shortest = 9
    detector = LoopDetector(largest, repeats, shortest)
    found = first_found(tokens, detector)
    assert found == first_by_definition(tokens, largest, repeats, shortest)


def first_by_definition(
    tokens: list[int], largest: int, repeats: int, shortest: int
) -> tuple[int, Loop] | None:
    for index in range(len(tokens)):
        for period in range(1, largest + 1):
            start = index - period + 1
            while start > 0 and tokens[start - 1] == tokens[start - 1 + period]:
                start -= 1
            length = index - start + 1
            if start >= 0 and length >= max(repeats * period, shortest):
                return index, Loop(start, period, length // period, length - period)
    return None


def grid(rows: int, columns: int, cell: str = "0", gap: str = " ") -> str:
    return "\n".join(gap.join([cell] * columns) for _ in range(rows))


def multiplication_table(size: int) -> str:
    numbers = range(1, size + 1)
    return "\n".join(" ".join(f"{a * b:4d}" for a in numbers) for b in numbers)


ORDINARY = {
    "a thought": THOUGHT * 2,
    "markdown table": "| minute | cubes | melted |\n|--------|-------|--------|\n"
    + "".join(f"| {i} | {20 - i} | {i} |\n" for i in range(20)),
    "wide separator row": "| " + " | ".join("abcdefgh") + " |\n|" + "---|" * 24 + "\n",
    "many small tables": "".join(
        f"| a | b |\n|---|---|\n| 1 | 2 |\n\nAnd another one, no. {i}:\n" for i in range(12)
    ),
    "table with empty cells": "|     |     |     |     |\n" * 9,
    "matrix of zeros": "Start with\n" + grid(10, 10) + "\nand fill in",
    "matrix of zeros with commas": "[" + grid(8, 8, "0", ", ") + "]",
    "LaTeX matrix of zeros": r"\begin{pmatrix}" + grid(6, 6, "0", " & ") + r"\end{pmatrix}",
    "identity matrix": "\n".join(
        " ".join("1" if a == b else "0" for a in range(16)) for b in range(16)
    ),
    "CSV": "time,cubes,whole\n" + "".join(f"{i},{20 - i % 7},{i % 3}\n" for i in range(60)),
    "CSV of zeros": "a,b,c,d\n" + "0,0,0,0\n" * 30,
    "repeated lines of code": "def melt(pan):\n" + "    pan.step()\n" * 16 + "    return pan\n",
    "unrolled loop": "".join(f"    total += values[{i}];\n" for i in range(64)),
    "unrolled loop, equal lines": "x = next(x)\n" * 20,
    "assertions": "".join(f"    assert melt({i}) == {20 - i}\n" for i in range(20)),
    "closing brackets": "}\n" * 40 + ")" * 60,
    "enumeration": "".join(f"{i}. Check minute {i}: the pan is hot.\n" for i in range(1, 80)),
    "counting": " ".join(str(i) for i in range(400)),
    "counting down": ", ".join(f"{i} cubes" for i in range(99, 0, -1)),
    "multiplication table": multiplication_table(12),
    "sums": "".join(f"{a} + {b} = {a + b}\n" for a in range(10) for b in range(10)),
    "poem with a refrain": "".join(
        f"The {what} lay in the pan, in the pan,\nand it melted as only ice can, ice can.\n"
        "  Drip, drip, drip, drip, drip, drip,\n  and nothing was left in the pan.\n\n"
        for what in ("first", "second", "third", "fourth", "last")
    ),
    "song": "Row, row, row your boat,\ngently down the stream.\n" * 3 + "la " * 60,
    "rule": "Title\n" + "-" * 120 + "\ntext\n" + "=" * 200 + "\nmore\n" + "- " * 60,
    "box": "+" + "-" * 60 + "+\n" + ("|" + " " * 60 + "|\n") * 3 + "+" + "-" * 60 + "+\n",
    "blank lines": "a" + "\n" * 100 + "b" + " " * 200 + "c",
    "hex dump": "".join(f"{16 * i:08x}  " + "00 " * 16 + "\n" for i in range(16)),
    "repeating decimals": "1/7 = 0." + "142857" * 30 + " 1/3 = 0." + "3" * 200,
    "binary": "0" * 64 + " " + "01" * 64 + " " + "1" * 64,
    "laughter": "ha" * 60 + "!" * 40 + " " + "Hmm, " * 20,
    "chess board": "♜ ♞ ♝ ♛ ♚ ♝ ♞ ♜\n" + "♟ " * 8 + "\n" + ". . . . . . . .\n" * 4 + "♙ " * 8,
    "Danish list": "".join(f"{i}. Hæld {i} dl mælk i gryden.\n" for i in range(1, 40)),
    "JSON": "[" + ", ".join(f'{{"minute": {i}, "whole": 0}}' for i in range(40)) + "]",
    "list of zeros": "counts = [" + "0, " * 64 + "]",
}


LONG_EQUAL_PARTS = {
    "inserts into a table": "".join(
        "INSERT INTO measurements (minute, whole, melted, temperature, note) VALUES "
        f"({i}, {20 - i % 7}, {i % 7}, 180, 'the pan is hot and the cubes are melting');\n"
        for i in range(60)
    ),
    "generated tests": "".join(
        f"def test_melt_after_{i}_minutes():\n    pan = FryingPan(temperature=180, cubes=20)\n"
        f"    pan.wait(minutes={i})\n    assert pan.whole_cubes() == expected[{i}]\n\n\n"
        for i in range(40)
    ),
    "log lines": "".join(
        f"2024-05-01 12:00:{i:02d} INFO overthink.lanes.live the lane's process gave a sign of "
        f"life and goes on decoding at token {61 * i}\n"
        for i in range(60)
    ),
    "rows of HTML": "".join(
        f'<tr class="row"><td class="minute">{i}</td><td class="whole">0</td>'
        '<td class="note">the pan is hot, so they melt</td></tr>\n'
        for i in range(50)
    ),
    "cases one by one": "".join(
        f"Case n = {i}: we need a divisor d of the number with d between two and its square root; "
        f"there is none, so {i} is prime or a power, and we go on with the next case.\n"
        for i in range(2, 60)
    ),
    "records": "".join(
        f'  {{"minute": {i}, "whole": 0, "melted": 20, "pan": {{"temperature": 180, '
        '"unit": "celsius"}, "note": null},\n'
        for i in range(50)
    ),
}
"""Lists that differ in a number a line: what a rule on frequent runs of tokens takes for a loop."""


@pytest.mark.parametrize("cut", [words, characters])
@pytest.mark.parametrize("name", ORDINARY | LONG_EQUAL_PARTS)
def test_ordinary_text_is_not_a_loop(name: str, cut: Cut) -> None:
    assert first_found(ids(cut((ORDINARY | LONG_EQUAL_PARTS)[name]))) is None


def test_consecutive_ordinary_texts_are_not_a_loop() -> None:
    everything = "\n\n".join(ORDINARY.values())
    for cut in (words, characters):
        assert first_found(ids(cut(everything))) is None


def test_random_tokens_are_not_a_loop() -> None:
    for alphabet in (2, 3, 50):
        rng = random.Random(alphabet)
        assert first_found([rng.randrange(alphabet) for _ in range(20_000)]) is None
