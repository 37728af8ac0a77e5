"""Draft rounds are derived from the counters that llama.cpp's server sends beside its tokens."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from overthink.core.vocabulary import Origin
from overthink.lanes.remote.rounds import Counted, DerivedRound, RoundTracker

Round = tuple[int, int]
"""Proposed and accepted tokens; nothing proposed is plain decoding."""


def _derived(rounds: list[Round], hidden: frozenset[int]) -> tuple[list[Origin], list[Round]]:
    """What is derived from the server's events; hidden tokens come without one of their own."""
    counted: list[Counted] = []
    drafted = accepted = token = 0
    for size, good in rounds:
        drafted, accepted = drafted + size, accepted + good
        for _ in range(good + 1):
            token += 1
            counted.append(Counted(token, drafted, accepted))
    tracker, origins, found, seen = RoundTracker(), [], [], 0
    ended: list[DerivedRound | None] = []
    for event in counted:
        if event.token in hidden and event.token < token:
            continue
        ended.append(tracker.begin(event))
        for _ in range(event.token - seen):
            origin, _, done = tracker.take(event.token)
            origins.append(origin)
            ended.append(done)
        seen = event.token
    ended.append(tracker.finish())
    found = [(done.size, done.accepted) for done in ended if done]
    return origins, found


ROUNDS = st.lists(
    st.integers(0, 6).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), max_size=12
)


@given(ROUNDS)
def test_every_rounds_accepted_tokens_are_found(rounds: list[Round]) -> None:
    origins, found = _derived(rounds, frozenset())
    expected = [o for _, good in rounds for o in [*[Origin.ACCEPTED] * good, Origin.SAMPLED]]
    assert origins == expected
    assert found == [each for each in rounds if each[0]]


def test_a_character_of_several_tokens_in_one_round_keeps_the_round() -> None:
    origins, found = _derived([(4, 3), (0, 0)], frozenset({1, 2}))
    assert origins == [*[Origin.ACCEPTED] * 3, Origin.SAMPLED, Origin.SAMPLED]
    assert found == [(4, 3)]


def test_several_rounds_in_one_character_are_unknown_and_not_guessed() -> None:
    origins, found = _derived([(2, 1), (2, 0)], frozenset({1, 2}))
    assert origins == [Origin.SAMPLED] * 3
    assert found == []


def test_proposals_that_were_refused_have_no_id() -> None:
    tracker = RoundTracker()
    tracker.begin(Counted(1, 3, 1))
    tracker.take(7)
    _, _, done = tracker.take(8)
    assert done
    assert (done.proposed, done.tested, done.accepted) == ((7, -1, -1), 2, 1)
