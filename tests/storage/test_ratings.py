"""Votes are counted for pairs of models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from overthink.core.vocabulary import TimingMode
from overthink.storage.ratings import PairTally, tally_votes, wilson
from overthink.storage.recorder import Recorder
from overthink.storage.session_edits import Preference, delete, prefer
from overthink.storage.store import Store, open_store
from tests.storage.recordings import plan, record_turn, whole_run

Vote = tuple[str, str, Preference | None, bool]

VOTES: list[Vote] = [
    ("one", "Two", "left", False),
    ("Two", "one", "left", True),
    ("one", "Two", "tie", True),
    ("Two", "one", "right", False),
    ("one", "Two", "both_bad", False),
    ("one", "Two", None, False),
    ("three", "one", "tie", False),
    ("one", "one", "left", False),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A session for each vote."""
    path = tmp_path / "sessions.db"
    recorder = Recorder(path)
    turns = []
    for left, right, *_ in VOTES:
        session = recorder.session()
        turns.append(record_turn(session, whole_run(), whole_run(), models=(left, right)))
        session.close()
    assert recorder.close()
    opened = open_store(path)
    for turn, (_, _, preference, blind) in zip(turns, VOTES, strict=True):
        prefer(opened, turn.turn, preference, blind=blind)
    yield opened
    opened.close()


def test_a_vote_counts_for_the_model_whatever_its_side(store: Store) -> None:
    one_two, one_three = tally_votes(store)
    assert (one_two.one, one_two.other) == ("one", "Two")
    assert (one_two.one_better, one_two.other_better) == (2, 1)
    assert (one_two.ties, one_two.both_bad, one_two.blind, one_two.votes) == (1, 1, 2, 5)
    assert one_two.share == pytest.approx(2 / 3)
    assert one_two.interval == wilson(2, 3), "ties and both bad are not decided"
    assert (one_three.one, one_three.other) == ("one", "three")
    assert (one_three.share, one_three.interval) == (None, (0.0, 1.0))


def test_only_blind_votes_are_counted_on_request(store: Store) -> None:
    (pair,) = tally_votes(store, only_blind=True)
    assert (pair.one_better, pair.other_better, pair.ties) == (0, 1, 1)
    assert pair.blind == pair.votes == 2


def test_deleted_sessions_do_not_vote(store: Store) -> None:
    ids = [id_ for (id_,) in store.connection.execute("SELECT id FROM sessions")]
    assert delete(store, ids) == len(VOTES)
    assert tally_votes(store) == []


def test_lanes_with_the_same_model_are_distinguished_by_their_drafts(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "sessions.db")
    session = recorder.session()
    plans = {"left": plan("left", draft="small"), "right": plan("right")}
    turn = session.begin_turn("?", "", None, TimingMode.CONCURRENT, plans)
    session.end_turn(turn)
    session.close()
    assert recorder.close()
    opened = open_store(tmp_path / "sessions.db")
    prefer(opened, turn.turn, "right", blind=False)
    expected = PairTally(
        one="demo-methodical",
        other="demo-methodical + small",
        one_better=1,
        other_better=0,
        ties=0,
        both_bad=0,
        blind=0,
    )
    assert tally_votes(opened) == [expected]
    opened.close()
