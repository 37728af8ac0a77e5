"""Packed columns are unpacked bit by bit."""

from __future__ import annotations

import random
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overthink.core.draft_rounds import DraftRounds
from overthink.core.events import DraftRound, LaneEvent, Loading, PhaseChanged, Tokens
from overthink.core.vocabulary import Phase
from overthink.storage.codec import inflate, pack_floats, pack_ints, unpack_floats, unpack_ints
from overthink.storage.columns import Packed, TimedEvent, pack, unpack
from overthink.storage.run_records import record_of as record_of_columns
from tests.lanes import child_events
from tests.storage.recordings import assert_same, drafted_batch, record_of, whole_run


@given(st.lists(st.integers(-(2**62), 2**62)))
def test_integers_survive_packing(values: list[int]) -> None:
    assert unpack_ints(pack_ints(values)).tolist() == values
    assert unpack_ints(pack_ints(values, differences=False), differences=False).tolist() == values


@given(st.lists(st.floats(width=32)))
def test_floats_survive_packing_with_all_their_bits(values: list[float]) -> None:
    packed = pack_floats(values)
    assert unpack_floats(packed).tobytes() == np.array(values, dtype=np.float32).tobytes()


@st.composite
def _runs(draw: st.DrawFn) -> list[LaneEvent]:
    """Drafted and plain batches, phase corrections anywhere, with or without an end."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    events: list[LaneEvent] = [child_events.loaded(draft=True), child_events.prompt_done()]
    count = rounds = 0
    for texts in draw(st.lists(st.lists(st.text(max_size=5), max_size=6), max_size=8)):
        if chance.random() < 0.5:
            batch = drafted_batch(count, rounds, chance)
            rounds += 1
        else:
            batch = child_events.tokens(count, texts, Phase.ANSWER)
        events.append(batch)
        count += len(batch.ids)
        if chance.random() < 0.3:
            events.append(PhaseChanged(chance.randint(0, count), chance.choice(list(Phase))))
    return [*events, child_events.finished()] if draw(st.booleans()) else events


@given(_runs())
@settings(max_examples=60, deadline=None)
def test_events_survive_packing_in_order_and_batches(events: list[LaneEvent]) -> None:
    packed = pack(TimedEvent(at, event) for at, event in enumerate(events))
    assert [timed.event for timed in unpack(packed)] == events
    others = [timed for timed in unpack(packed) if not isinstance(timed.event, Tokens)]
    assert all(events[at] == event for at, event in others), "times belong to their events"


@given(_runs())
@settings(max_examples=60, deadline=None)
def test_a_record_from_columns_equals_the_live_one(events: list[LaneEvent]) -> None:
    packed = pack(TimedEvent(0, event) for event in events)
    assert_same(record_of_columns(packed, None, stopped=False), record_of(events))


def test_damaged_columns_raise_nothing_but_value_errors() -> None:
    packed = pack(TimedEvent(0, event) for event in whole_run())
    chance = random.Random(5)
    for _ in range(300):
        column = chance.randrange(3)
        broken = bytearray(packed[column])
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        parts = [bytes(broken) if i == column else part for i, part in enumerate(packed)]
        try:
            unpack(Packed(*parts))
        except ValueError:
            continue


def test_a_truncated_column_is_refused() -> None:
    packed = pack_ints(range(100))
    with pytest.raises(ValueError, match=r"cannot be read|cut short"):
        inflate(packed[1:-3])


def test_a_nan_survives_packing() -> None:
    odd = struct.unpack("<f", struct.pack("<I", 0x7FC12345))[0]
    back = unpack_floats(pack_floats(np.array([odd], dtype=np.float32)))
    assert np.isnan(back[0])


def test_a_few_loading_events_a_second_and_the_last_of_each_part_are_stored() -> None:
    events = [TimedEvent(10_000 * i, Loading("model", i / 100)) for i in range(101)]
    events += [TimedEvent(1_010_000 + i, Loading("draft", i / 4)) for i in range(5)]
    events += [TimedEvent(1_020_000, child_events.loaded())]
    stored = [timed.event for timed in unpack(pack(events))]
    assert 6 <= len(stored) <= 9
    assert stored[-3:] == [Loading("model", 1.0), Loading("draft", 1.0), child_events.loaded()]
    assert_same(record_of(stored), record_of([timed.event for timed in events]))


def test_the_drafter_of_each_round_is_stored() -> None:
    rounds = [
        DraftRound(number, number, (5,), ("a",), 1, 1, drafter)
        for number, drafter in enumerate(("ngram", "mtp", "", "mtp", "dspark"))
    ]
    tokens = Tokens(
        first=0,
        ids=[5] * 5,
        texts=["a"] * 5,
        phases=bytes(5),
        origins=b"\1" * 5,
        t_us=[1] * 5,
        logprobs=[0.0] * 5,
        entropies=[0.0] * 5,
        rounds=list(range(5)),
        draft_rounds=rounds,
    )
    (event,) = unpack(pack([TimedEvent(0, tokens)]))
    assert event.event == tokens
    assert isinstance(event.event, Tokens)
    assert DraftRounds(event.event.draft_rounds).by_drafter() == {
        "": (1, 1, 1),
        "ngram": (1, 1, 1),
        "mtp": (2, 2, 2),
        "dspark": (1, 1, 1),
    }
