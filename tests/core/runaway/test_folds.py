"""Which tokens of a runaway are folded."""

from __future__ import annotations

import pytest

from overthink.core.runaway.descriptions import earlier_passage, fold_text, named
from overthink.core.runaway.findings import Evidence, Finding, RunawayKind
from overthink.core.runaway.folds import closed_folds, fold_of


def exact(start: int = 100, period: int = 7, repeats: int = 524, partial: int = 0) -> Finding:
    return Finding(
        kind=RunawayKind.EXACT,
        start=start,
        end=start + period * repeats + partial,
        found=start + 256,
        strength=1.0,
        certain=True,
        evidence=Evidence(earlier=(start, start + period), period=period, repeats=repeats),
    )


def other(
    kind: RunawayKind, start: int = 1000, end: int = 3000, *, certain: bool = False
) -> Finding:
    return Finding(
        kind=kind,
        start=start,
        end=end,
        found=start + 512,
        strength=0.8,
        certain=certain,
        evidence=Evidence(earlier=(300, 400)),
    )


def test_a_loop_shows_its_first_repetitions_and_counts_the_others() -> None:
    fold = fold_of(exact(partial=3))
    assert fold is not None
    assert fold.closed
    assert (fold.start, fold.end) == (100 + 4 * 7, 100 + 524 * 7 + 3)
    assert str(fold_text(fold)) == "the same 7 tokens, 520 more times"


def test_a_long_block_is_shown_once() -> None:
    fold = fold_of(exact(period=200, repeats=5))
    assert fold is not None
    assert (fold.start, fold.repeats) == (300, 4)


def test_one_token_again_and_again_is_named_as_such() -> None:
    fold = fold_of(exact(period=1, repeats=600))
    assert fold is not None
    assert str(fold_text(fold)) == "the same token, 596 more times"


@pytest.mark.parametrize("kind", [RunawayKind.FALLING_APART, RunawayKind.UNDECIDED])
def test_text_that_does_not_repeat_is_never_folded(kind: RunawayKind) -> None:
    assert fold_of(other(kind)) is None


def test_an_uncertain_runaway_is_open_at_first() -> None:
    circling = fold_of(other(RunawayKind.CIRCLING))
    varying = fold_of(other(RunawayKind.VARYING, certain=True))
    assert circling is not None
    assert varying is not None
    assert (circling.closed, varying.closed) == (False, True)
    assert str(fold_text(varying)) == "1,904 more tokens: the same with small changes"


def test_a_short_repetition_is_not_folded() -> None:
    assert fold_of(exact(period=7, repeats=7)) is None


def test_closed_folds_do_not_overlap() -> None:
    varying = other(RunawayKind.VARYING, 50, 5000, certain=True)
    folds = closed_folds([exact(), varying, other(RunawayKind.CIRCLING), exact(start=6000)])
    assert [(fold.finding.kind.value, fold.start, fold.end) for fold in folds] == [
        ("varying", 146, 5000),
        ("exact", 6028, 6000 + 524 * 7),
    ]


def test_kind_and_extent_are_named() -> None:
    assert str(named(exact())) == "exact loop · 7 tokens × 524 · 3,661 wasted"
    assert str(named(other(RunawayKind.CIRCLING))) == "circling · 2,000 tokens"


def test_only_a_passage_before_the_runaway_is_an_earlier_one() -> None:
    assert earlier_passage(other(RunawayKind.CIRCLING)) == 300
    assert earlier_passage(exact()) is None
