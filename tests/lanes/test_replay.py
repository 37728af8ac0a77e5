"""A replay emits the recorded events in their order and batches, when the clock is due."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overthink.core.events import Failed, LaneEvent, Loading, PromptDone, PromptProgress, Tokens
from overthink.core.messages import NO_MESSAGE, verbatim
from overthink.core.run_record import RunRecord
from overthink.lanes.replay import Recording, ReplayLane
from overthink.lanes.replay_clock import ReplayClock
from tests.lanes import child_events
from tests.lanes.helpers import load, run


def _events() -> list[tuple[int, LaneEvent]]:
    """Loaded after 0.1 s; the run's clock begins at 0.15 s; tokens at 2, 3, 4 and 5 ms."""
    return [
        (50_000, Loading("model", 0.5)),
        (100_000, child_events.loaded()),
        (140_000, PromptProgress(10, 10, 0)),
        (151_000, child_events.prompt_done()),
        (0, child_events.tokens(0, ["a", "b"])),
        (0, child_events.tokens(2, ["c", "d"])),
        (260_000, child_events.finished()),
    ]


class _Time:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


async def _play(lane: ReplayLane) -> tuple[list[LaneEvent], RunRecord]:
    played, record = [], RunRecord()
    for events in (lane.load(load()), lane.run(run())):
        async for event in events:
            played.append(event)
            record.take(event)
    return played, record


def test_all_events_are_played_in_order() -> None:
    events = _events()
    played, record = asyncio.run(_play(ReplayLane(Recording(events), ReplayClock(1000.0))))
    assert played == [event for _, event in events]
    assert record.status is not None
    assert record.answer + record.thinking == "abcd"


def test_a_lane_that_was_loaded_before_repeats_its_loaded_event() -> None:
    recording = Recording(_events()[3:], loaded_before=child_events.loaded())
    played, record = asyncio.run(_play(ReplayLane(recording, ReplayClock(1000.0))))
    assert played[0] == record.loaded == child_events.loaded()
    assert len(played) == 5


def test_a_failed_load_is_played() -> None:
    failed = Failed(kind="LoadFailure", problem=verbatim("no memory"), remedy=NO_MESSAGE)
    lane = ReplayLane(Recording([(1, Loading("model", 0.1)), (2, failed)]), ReplayClock(1000.0))
    played, record = asyncio.run(_play(lane))
    assert played == [Loading("model", 0.1), failed]
    assert record.failed == failed


def test_tokens_are_due_when_the_last_of_their_batch_was_computed() -> None:
    recording = Recording(_events())
    assert recording.starts_us == 150_000
    assert recording.due_us == [50_000, 100_000, 140_000, 151_000, 153_000, 155_000, 250_000]
    assert recording.end_us == 250_000


def test_a_shift_moves_all_times() -> None:
    recording = Recording(_events(), shift_us=-52_000)
    assert recording.due_us == [0, 48_000, 88_000, 99_000, 101_000, 103_000, 198_000]


@given(st.integers(0, 300_000))
def test_events_up_to_a_time_are_complete(at_us: int) -> None:
    recording, record = Recording(_events()), RunRecord()
    for event in recording.until(at_us):
        record.take(event)
    expected = sum(at_us >= 150_000 + t for t in (2_000, 3_000, 4_000, 5_000))
    assert len(record.trace) == expected
    assert (record.finished is not None) == (at_us >= 250_000)
    assert (record.prompt is not None) == (at_us >= 151_000)


def test_due_times_never_decrease() -> None:
    late: Sequence[tuple[int, LaneEvent]] = [
        (900, child_events.prompt_done()),
        (5, child_events.finished()),
    ]
    recording = Recording([*late, (1, Loading("model", 1.0))])
    assert recording.due_us == sorted(recording.due_us)


def test_an_interrupted_run_ends_without_a_final_event() -> None:
    lane = ReplayLane(Recording(_events()[:-2]), ReplayClock(1000.0))
    played, record = asyncio.run(_play(lane))
    assert isinstance(played[-1], Tokens)
    assert record.status is None


def test_stopping_plays_the_rest_at_once() -> None:
    async def stopped() -> RunRecord:
        lane = ReplayLane(Recording(_events()), ReplayClock(0.25))
        record = RunRecord()
        for events in (lane.load(load()), lane.run(run())):
            async for event in events:
                record.take(event)
                if isinstance(event, PromptDone):
                    lane.stop()
        return record

    record = asyncio.run(asyncio.wait_for(stopped(), 20))
    assert len(record.trace) == 4
    assert record.finished == child_events.finished()


def test_the_clock_has_a_speed_pauses_and_moves() -> None:
    time = _Time()
    clock = ReplayClock(4.0, monotonic=time)
    time.now_s = 1.0
    assert clock.now_us == 4_000_000
    clock.pause()
    time.now_s = 5.0
    assert clock.now_us == 4_000_000
    clock.set_speed(0.25)
    clock.play()
    time.now_s = 9.0
    assert clock.now_us == 5_000_000
    clock.seek(-3)
    assert clock.now_us == 0
    assert (clock.speed, clock.playing) == (0.25, True)
    with pytest.raises(ValueError, match="speed"):
        clock.set_speed(0)


def test_a_change_of_the_clock_wakes_those_who_wait() -> None:
    async def waits() -> list[str]:
        clock, steps = ReplayClock(playing=False), []

        async def wait() -> None:
            await clock.wait_until(1e9)
            steps.append("there")

        task = asyncio.ensure_future(wait())
        await asyncio.sleep(0.01)
        steps.append("paused")
        clock.set_speed(16.0)
        clock.play()
        await asyncio.sleep(0.01)
        steps.append("on the way")
        clock.seek(1e9)
        await task
        return steps

    assert asyncio.run(asyncio.wait_for(waits(), 20)) == ["paused", "on the way", "there"]
