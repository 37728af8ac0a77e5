"""Draft trials: ratios within a pass, the best way, and when drafting does not pay."""

from __future__ import annotations

import pytest

from overthink.core.draft_trials import PLAIN, Outcome, Timed, Trial, Way, find_best
from overthink.core.messages import verbatim

SMALL, LOOKUP = Way("small", 4), Way("lookup", 4)


def trial(way: Way, *rates: float | None, looping: bool = False) -> Trial:
    runs = tuple(
        None
        if rate is None
        else Timed(tokens=100, tokens_per_s=rate, tested=50, accepted=40, looping=looping)
        for rate in rates
    )
    return Trial(way=way, runs=runs)


def test_a_slower_machine_does_not_change_the_ratios() -> None:
    found = find_best([trial(Way(PLAIN), 100, 50), trial(SMALL, 200, 100), trial(LOOKUP, 110, 56)])
    assert found.outcome is Outcome.PAYS
    assert found.best == found.fastest == SMALL
    assert (found.speed_up, found.least, found.greatest) == (2.0, 2.0, 2.0)


def test_drafting_loses_if_all_ways_are_slower() -> None:
    found = find_best([trial(Way(PLAIN), 100, 100), trial(SMALL, 95, 93), trial(LOOKUP, 60, 70)])
    assert found.outcome is Outcome.LOSES
    assert found.best == Way(PLAIN)
    assert found.fastest == SMALL
    assert found.speed_up == pytest.approx(0.94)


def test_a_gain_must_appear_in_every_pass() -> None:
    found = find_best([trial(Way(PLAIN), 100, 100, 100), trial(SMALL, 130, 99, 120)])
    assert found.outcome is Outcome.EVEN
    assert found.best == Way(PLAIN)


def test_ways_with_fewer_passes_do_not_win() -> None:
    trials = [trial(Way(PLAIN), 100, 100), trial(SMALL, 150, 150), trial(LOOKUP, 300, None)]
    assert find_best(trials).best == SMALL


@pytest.mark.parametrize(
    "trials",
    [
        [],
        [trial(Way(PLAIN), 100)],
        [trial(SMALL, 100)],
        [trial(Way(PLAIN), 100, None), trial(SMALL, None, 100)],
    ],
)
def test_the_outcome_is_unknown_without_a_common_pass(trials: list[Trial]) -> None:
    found = find_best(trials)
    assert found.outcome is Outcome.UNKNOWN
    assert found.best is None


@pytest.mark.parametrize("untimed", [Way(PLAIN), SMALL, LOOKUP])
def test_the_outcome_is_unfinished_until_every_way_was_timed(untimed: Way) -> None:
    """Stopped early, `auto` must not take what happened to come first."""
    ways = (Way(PLAIN), SMALL, LOOKUP)
    found = find_best([trial(way, None if way == untimed else 100) for way in ways])
    assert found.outcome is Outcome.UNFINISHED
    assert found.best is None
    cannot = [Trial(way=way, runs=(), problem=verbatim("it is gone")) for way in (LOOKUP,)]
    timed = [trial(Way(PLAIN), 100), trial(SMALL, 150)]
    assert find_best([*timed, *cannot]).best == SMALL


def test_a_way_that_pays_wins_even_if_others_were_not_timed() -> None:
    """A large model may need all the time for the first ways; faster than plain is faster."""
    found = find_best([trial(Way(PLAIN), 100), trial(SMALL, 150), trial(LOOKUP, None)])
    assert (found.outcome, found.best) == (Outcome.PAYS, SMALL)


def test_acceptance_covers_all_runs_and_a_loop_is_reported() -> None:
    assert trial(SMALL, 100, None, 90).acceptance == 0.8
    assert trial(Way(PLAIN)).acceptance is None
    assert trial(SMALL, 100, looping=True).looping
