"""Drafting leaves the distribution alone; sampler settings reach llama.cpp."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from overthink.core.settings import DraftSettings, SamplerSettings
from overthink.core.vocabulary import Origin
from overthink.inference.llama_api import Backend
from tests.inference.rig import GREEDY, WARM, Rig
from tests.inference.tiny_models import (
    CLOSE,
    EOS,
    OPEN,
    THINKS_AT_MARK,
    Table,
    chain_model,
    script,
)

PIECES = [chr(ord("a") + i).encode() for i in range(12)]
SIZE = 16
A, B, C, D = 4, 5, 6, 7
SEEDS = 1200
STEPS = 3


def peaked(seed: int) -> Table:
    table = np.random.default_rng(seed).normal(0.0, 2.0, (SIZE, SIZE)).astype(np.float32)
    table[:, EOS] = -30.0  # runs of full length are easier to count
    return table


def probabilities(table: Table) -> Table:
    weights = np.exp(table.astype(np.float64))
    made: Table = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return made


def chi_square(counts: Counter[tuple[int, ...]], expected: dict[tuple[int, ...], float]) -> float:
    """The statistic's deviation from its mean in standard deviations, cells under 5 pooled.

    With k cells it has k - 1 degrees of freedom, mean k - 1 and variance 2 (k - 1).
    """
    total = sum(counts.values())
    large = {cell: p * total for cell, p in expected.items() if p * total >= 5.0}
    rest = total - sum(large.values())
    seen_rest = total - sum(counts[cell] for cell in large)
    statistic = sum((counts[cell] - e) ** 2 / e for cell, e in large.items())
    freedom = len(large) - 1
    if rest > 1.0:
        statistic += (seen_rest - rest) ** 2 / rest
        freedom += 1
    return (statistic - freedom) / math.sqrt(2.0 * freedom)


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return chain_model(tmp_path_factory.mktemp("chain") / "target.gguf", PIECES, peaked(1))


@pytest.fixture(scope="module")
def rival(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draft that is right about half the time."""
    table = peaked(1) + peaked(2) * np.float32(0.5)
    return chain_model(tmp_path_factory.mktemp("chain") / "draft.gguf", PIECES, table)


def test_a_draft_does_not_change_the_distribution(
    backend: Backend, chain: Path, rival: Path, record_property: Callable[[str, object], None]
) -> None:
    table = probabilities(peaked(1))
    expected: dict[tuple[int, ...], float] = {
        (x, y, z): float(table[A, x]) * float(table[x, y]) * float(table[y, z])
        for x in range(SIZE)
        for y in range(SIZE)
        for z in range(SIZE)
    }
    tested = accepted = 0
    counts: Counter[tuple[int, ...]] = Counter()
    firsts: Counter[tuple[int, ...]] = Counter()
    with Rig(backend, chain, rival) as drafted, Rig(backend, chain) as alone:
        for seed in range(SEEDS):
            sampler = replace(WARM, seed=seed)
            turn = drafted.run("a", sampler=sampler, max_tokens=STEPS)
            counts[tuple(turn.ids)] += 1
            tested += sum(r.tested for r in turn.trace.draft_rounds)
            accepted += turn.origins(Origin.ACCEPTED)
            if seed < SEEDS // 4:  # one draw a token that is emitted: the same seed, the same text
                same = alone.run("a", sampler=sampler, max_tokens=STEPS)
                assert same.ids == turn.ids
            firsts[tuple(turn.ids[:1])] += 1
    assert 0.2 < accepted / tested < 0.8, "a draft always or never right would prove nothing"
    deviation = chi_square(counts, expected)
    first = chi_square(firsts, {(x,): float(table[A, x]) for x in range(SIZE)})
    record_property("chi_square_deviation", deviation)
    print(f"acceptance {accepted / tested:.2f}, deviation {deviation:+.2f}, first {first:+.2f}")
    assert deviation < 4.0
    assert first < 4.0


def test_the_statistic_detects_a_wrong_distribution() -> None:
    """What taking the draft's greedy guess a fifth of the time would do is far out of bounds."""
    table = probabilities(peaked(1))
    dice = np.random.default_rng(7)
    best = int(table[A].argmax())
    row = table[A].astype(np.float64)
    row /= row.sum()
    drawn = [best if dice.random() < 0.2 else int(dice.choice(SIZE, p=row)) for _ in range(SEEDS)]
    counts: Counter[tuple[int, ...]] = Counter((token,) for token in drawn)
    assert chi_square(counts, {(x,): float(table[A, x]) for x in range(SIZE)}) > 4.0


def test_another_seed_gives_another_text(backend: Backend, chain: Path) -> None:
    with Rig(backend, chain) as rig:
        texts = {tuple(rig.run("a", sampler=replace(WARM, seed=s)).ids) for s in range(6)}
        assert len(texts) == 6
        assert rig.run("a", sampler=WARM).ids == rig.run("a", sampler=WARM).ids


# -- settings -------------------------------------------------------------------------------------


def chosen(backend: Backend, path: Path, sampler: SamplerSettings, runs: int = 60) -> set[int]:
    """First tokens that come up over some seeds."""
    with Rig(backend, path) as rig:
        return {
            rig.run("a", sampler=replace(sampler, seed=s), max_tokens=1).ids[0] for s in range(runs)
        }


@pytest.fixture(scope="module")
def ladder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """After a: b 50 %, c 30 %, d 20 %, all else nothing."""
    table = np.full((SIZE, SIZE), -40.0, np.float32)
    table[A, [B, C, D]] = np.log([0.5, 0.3, 0.2])
    return chain_model(tmp_path_factory.mktemp("ladder") / "ladder.gguf", PIECES, table)


@pytest.mark.parametrize(
    ("sampler", "expected"),
    [
        (WARM, {B, C, D}),
        (replace(WARM, top_k=1), {B}),
        (replace(WARM, top_k=2), {B, C}),
        (replace(WARM, top_p=0.45), {B}),
        (replace(WARM, top_p=0.7), {B, C}),
        (replace(WARM, min_p=0.5), {B, C}),
        (replace(WARM, min_p=0.7), {B}),
        # Entropy is 1.03 nats; surprisal of c is 1.20, of b 0.69, of d 1.61: c is the most typical.
        (replace(WARM, typical=0.25), {C}),
        (replace(WARM, temperature=0.05), {B}),
        (GREEDY, {B}),
    ],
)
def test_truncating_samplers_exclude_tokens(
    backend: Backend, ladder: Path, sampler: SamplerSettings, expected: set[int]
) -> None:
    assert chosen(backend, ladder, sampler) == expected


def test_top_k_of_one_is_greedy(backend: Backend, chain: Path) -> None:
    with Rig(backend, chain) as rig:
        greedy = rig.run("abc", sampler=GREEDY)
        assert rig.run("abc", sampler=replace(WARM, top_k=1)).ids == greedy.ids


@pytest.fixture(scope="module")
def habit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """After b comes b, but c is a close second; after c comes b again."""
    table = np.full((SIZE, SIZE), -20.0, np.float32)
    table[A, B] = 5.0
    table[B, [B, C, D]] = 2.0, 1.0, 0.5
    table[C, [B, C, D]] = 2.0, 1.0, 0.5
    table[D, [B, C, D]] = 2.0, 1.0, 0.5
    return chain_model(tmp_path_factory.mktemp("habit") / "habit.gguf", PIECES, table)


@pytest.mark.parametrize(
    "penalty",
    [{"repeat_penalty": 3.0}, {"presence_penalty": 1.2}, {"frequency_penalty": 1.2}],
    ids=lambda p: next(iter(p)),
)
def test_penalties_change_the_choice(
    backend: Backend, habit: Path, penalty: dict[str, float]
) -> None:
    sampler = SamplerSettings(temperature=0.0, top_p=1.0, **penalty)  # type: ignore[arg-type]
    with Rig(backend, habit, "lookup") as rig:
        assert rig.run("a", max_tokens=3).ids == [B, B, B]
        assert rig.run("a", sampler=sampler, max_tokens=2).ids == [B, C]
        # A window of no tokens has no effect.
        assert rig.run("a", sampler=replace(sampler, penalty_last_n=0), max_tokens=2).ids == [B, B]
        # The prompt counts: it already contains b.
        assert rig.run("ab", sampler=sampler, max_tokens=1).ids == [C]


@pytest.mark.parametrize("last_n", [-1, 64])
def test_dry_prevents_repetition(backend: Backend, habit: Path, last_n: int) -> None:
    sampler = SamplerSettings(
        temperature=0.0, top_p=1.0, dry_multiplier=4.0, dry_allowed_length=2, dry_last_n=last_n
    )
    with Rig(backend, habit) as rig:
        assert rig.run("a", max_tokens=6).ids == [B] * 6
        dried = rig.run("a", sampler=sampler, max_tokens=6).ids
        assert dried[:2] == [B, B]
        assert len(set(dried)) > 1, "the repetition is broken"
        off = replace(sampler, dry_last_n=0)
        assert rig.run("a", sampler=off, max_tokens=6).ids == [B] * 6


def test_forced_tokens_count_for_penalties(backend: Backend, tmp_path: Path) -> None:
    """A penalty includes tokens that the app inserted: the closing tag is not repeated."""
    table = np.full((SIZE, SIZE), -20.0, np.float32)
    table[OPEN, A] = 5.0
    table[A, A] = 5.0
    table[CLOSE, [CLOSE, B]] = 2.0, 1.0
    table[B, EOS] = 5.0
    path = chain_model(tmp_path / "m.gguf", PIECES, table, template=THINKS_AT_MARK)
    penalised = SamplerSettings(temperature=0.0, top_p=1.0, presence_penalty=1.5)
    with Rig(backend, path) as rig:
        free = rig.run("!", thinking_budget=3, max_tokens=8)
        assert free.ids[:5] == [A, A, A, CLOSE, CLOSE]
        turn = rig.run("!", sampler=penalised, thinking_budget=3, max_tokens=8)
        assert turn.ids[3:5] == [CLOSE, B]


def test_a_draft_does_not_change_the_text_under_penalties(
    backend: Backend, chain: Path, rival: Path
) -> None:
    """History is what was emitted, not what was proposed."""
    sampler = SamplerSettings(
        temperature=0.8,
        top_p=0.9,
        top_k=10,
        min_p=0.02,
        repeat_penalty=1.3,
        presence_penalty=0.4,
        frequency_penalty=0.3,
        dry_multiplier=0.8,
    )
    with Rig(backend, chain) as plain, Rig(backend, chain, rival) as drafted:
        for seed in range(10):
            seeded = replace(sampler, seed=seed)
            one = plain.run("abcd", sampler=seeded, max_tokens=60)
            two = drafted.run(
                "abcd", sampler=seeded, draft=DraftSettings(max_tokens=4), max_tokens=60
            )
            assert one.ids == two.ids
            assert two.finished.sampler == seeded


def test_script_is_greedy_under_any_seed(backend: Backend, tmp_path: Path) -> None:
    path = chain_model(tmp_path / "m.gguf", PIECES, script([A, B, C, D, EOS], SIZE))
    with Rig(backend, path) as rig:
        for seed in range(3):
            assert rig.run("a", sampler=replace(WARM, seed=seed)).ids == [B, C, D, EOS]
