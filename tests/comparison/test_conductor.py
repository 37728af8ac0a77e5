"""The conductor over scripted lanes: what runs when, and what a stop or a failure leaves."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Sequence

import msgspec
import psutil
import pytest

from overthink.comparison.conductor import Conductor, Lane, threads_for_lane
from overthink.comparison.lane_memory import LaneNeeds
from overthink.core.events import Failed, Finished, LaneEvent, Loaded, Loading, Tokens
from overthink.core.memory_limits import RAM
from overthink.core.messages import NO_MESSAGE, verbatim
from overthink.core.protocol import ChatMessage, Load, Rescore, Run
from overthink.core.vocabulary import RunStatus, TimingMode
from overthink.lanes.scripted import ScriptedLane
from overthink.library.memory_fit import ModelMemory, Needs
from tests.cli.scenes import plan
from tests.lanes import child_events

LOAD: Sequence[LaneEvent] = [Loading("model", 0.5), child_events.loaded()]
RUN: Sequence[LaneEvent] = [
    child_events.prompt_done(),
    *(child_events.tokens(i, [f" {i}"]) for i in range(6)),
    child_events.finished(),
]
NO_MEMORY = Failed(kind="LoadFailure", problem=verbatim("no memory"), remedy=verbatim("buy some"))
PROMPT = [ChatMessage("user", "Why?")]
BOTH = {"left": PROMPT, "right": PROMPT}

Reported = list[tuple[str, LaneEvent]]


class Scene:
    """Two scripted lanes and the events that the conductor reports."""

    def __init__(
        self,
        timing: TimingMode,
        left_load: Sequence[LaneEvent] = LOAD,
        right_load: Sequence[LaneEvent] = LOAD,
        turns: int = 1,
    ) -> None:
        self.reported: Reported = []
        self.sources = [ScriptedLane([load], [RUN] * turns) for load in (left_load, right_load)]
        lanes = [
            Lane(plan(side), source)
            for side, source in zip(("left", "right"), self.sources, strict=True)
        ]
        self.conductor, self.timing = Conductor(lanes, self.report), timing
        self.stop_at: type[LaneEvent] | None = None

    def report(self, side: str, event: LaneEvent) -> None:
        self.reported.append((side, event))
        if self.stop_at and isinstance(event, self.stop_at):
            self.conductor.stop()

    async def turn(self) -> None:
        await self.conductor.turn(BOTH, self.timing)

    def play(self) -> list[RunStatus | None]:
        async def whole() -> None:
            await self.turn()
            await self.conductor.close()

        asyncio.run(whole())
        assert all(source.closed for source in self.sources)
        return [lane.record.status for lane in self.conductor.lanes]

    def commands(self, side: int) -> list[type[Load] | type[Run] | type[Rescore]]:
        return [type(command) for command in self.sources[side].commands]

    def position(self, side: str, kind: type[LaneEvent], *, last: bool = False) -> int:
        found = [i for i, (s, e) in enumerate(self.reported) if s == side and isinstance(e, kind)]
        return found[-1] if last else found[0]


def test_sequential_lanes_run_one_after_the_other() -> None:
    scene = Scene(TimingMode.SEQUENTIAL)

    assert scene.play() == [RunStatus.FINISHED] * 2
    sides = [side for side, _ in scene.reported]
    assert sides == ["left"] * (len(LOAD) + len(RUN)) + ["right"] * (len(LOAD) + len(RUN))


def test_concurrent_runs_start_when_both_lanes_are_loaded() -> None:
    slow_load: list[LaneEvent] = [
        *[Loading("model", i / 50) for i in range(50)],
        child_events.loaded(),
    ]
    scene = Scene(TimingMode.CONCURRENT, right_load=slow_load)

    assert scene.play() == [RunStatus.FINISHED] * 2
    assert scene.position("left", Tokens) > scene.position("right", Loaded)
    # Together: neither is done before the other has begun.
    assert scene.position("right", Tokens) < scene.position("left", Finished)
    assert scene.position("left", Tokens) < scene.position("right", Finished)


@pytest.mark.parametrize("timing", TimingMode)
@pytest.mark.parametrize("failing", [0, 1])
def test_a_lane_that_fails_to_load_does_not_delay_the_other(
    timing: TimingMode, failing: int
) -> None:
    loads = [LOAD, LOAD]
    loads[failing] = [NO_MEMORY]
    scene = Scene(timing, loads[0], loads[1])

    statuses = scene.play()

    assert statuses[failing] is RunStatus.FAILED
    assert statuses[1 - failing] is RunStatus.FINISHED
    assert scene.commands(failing) == [Load]


@pytest.mark.parametrize("timing", TimingMode)
@pytest.mark.parametrize("moment", [Loading, Loaded, Tokens])
def test_stop_ends_both_lanes_without_a_failure(
    timing: TimingMode, moment: type[LaneEvent]
) -> None:
    scene = Scene(timing)
    scene.stop_at = moment

    scene.play()

    records = [lane.record for lane in scene.conductor.lanes]
    assert all(record.failed is None for record in records)
    began = moment is Tokens
    assert scene.commands(0) == ([Load, Run] if began else [Load])
    assert records[0].stopped is not began
    if timing is TimingMode.SEQUENTIAL:
        assert scene.commands(1) == []
        assert records[1].status is RunStatus.STOPPED


def test_a_stopped_load_is_not_a_failure() -> None:
    stopped = Failed(kind="LaneFailure", problem=verbatim("loading was stopped"), remedy=NO_MESSAGE)
    scene = Scene(TimingMode.CONCURRENT, [Loading("model", 0.1), stopped], LOAD)
    scene.stop_at = Loading

    assert scene.play() == [RunStatus.STOPPED] * 2


def test_a_second_turn_loads_nothing_and_starts_a_new_record() -> None:
    scene = Scene(TimingMode.CONCURRENT, turns=2)

    async def two_turns() -> None:
        await scene.turn()
        await scene.turn()

    asyncio.run(two_turns())

    assert scene.commands(0) == scene.commands(1) == [Load, Run, Run]
    assert [len(lane.record.trace) for lane in scene.conductor.lanes] == [6, 6]


def test_the_lanes_get_the_same_prompt_and_their_own_settings() -> None:
    scene = Scene(TimingMode.CONCURRENT)
    scene.play()

    runs = [source.commands[1] for source in scene.sources]
    assert all(isinstance(run, Run) and run.messages == tuple(PROMPT) for run in runs)


def test_each_lane_continues_its_own_conversation() -> None:
    scene = Scene(TimingMode.CONCURRENT)
    other = [*PROMPT, ChatMessage("assistant", "Because."), ChatMessage("user", "Sure?")]

    asyncio.run(scene.conductor.turn({"left": PROMPT, "right": other}, scene.timing))

    given = [source.commands[1] for source in scene.sources]
    assert [g.messages for g in given if isinstance(g, Run)] == [tuple(PROMPT), tuple(other)]


@pytest.mark.parametrize("timing", TimingMode)
def test_one_lane_can_be_stopped(timing: TimingMode) -> None:
    scene = Scene(timing)

    def stop_left(side: str, event: LaneEvent) -> None:
        scene.reported.append((side, event))
        if side == "left" and isinstance(event, Loading):
            scene.conductor.stop("left")

    scene.conductor._on_event = stop_left

    assert scene.play() == [RunStatus.STOPPED, RunStatus.FINISHED]
    assert scene.commands(0) == [Load]


def test_one_lane_can_run_alone_and_again_after_a_stop() -> None:
    scene = Scene(TimingMode.CONCURRENT, turns=2)

    async def stopped_then_again() -> None:
        scene.stop_at = Tokens
        await scene.turn()
        scene.stop_at = None
        await scene.conductor.turn({"right": PROMPT}, scene.timing)

    asyncio.run(stopped_then_again())

    assert scene.commands(0) == [Load, Run]
    assert scene.commands(1) == [Load, Run, Run]
    assert len(scene.conductor.lane("right").record.trace) == 6


@pytest.mark.parametrize(("more_threads", "loads_again"), [(1, True), (0, False)])
def test_another_plan_retains_an_unchanged_model(more_threads: int, loads_again: bool) -> None:
    scene = Scene(TimingMode.CONCURRENT, turns=2)
    scene.sources[0]._loads.append(LOAD)
    before = scene.conductor.lane("left").plan
    old = before.load.settings
    settings = msgspec.structs.replace(old, threads=old.threads + more_threads)
    after = dataclasses.replace(
        before, load=msgspec.structs.replace(before.load, settings=settings)
    )

    async def replanned() -> None:
        await scene.turn()
        await scene.conductor.replan(after)
        await scene.turn()

    asyncio.run(replanned())

    assert scene.sources[0].closed is loads_again
    assert scene.commands(0) == [Load, Run, *([Load] if loads_again else []), Run]


def needs(weights: int, draft: int | None = None) -> LaneNeeds:
    """Of a lane whose model also has a cache of 7 bytes."""
    model = ModelMemory({RAM: Needs(weights, 7, 0)}, gpu_layers=0, repacked=0)
    small = ModelMemory({RAM: Needs(draft or 0, 0, 0)}, gpu_layers=0, repacked=0)
    return LaneNeeds(model, small if draft else None)


@pytest.mark.parametrize(
    ("timing", "lanes", "expected"),
    [
        # Both load at once: the second needs what the first is about to take as well.
        (TimingMode.CONCURRENT, {"a": needs(100), "b": needs(30)}, [107, 144]),
        # The same file is in memory once.
        (TimingMode.CONCURRENT, {"a": needs(100), "a ": needs(100)}, [107, 114]),
        (TimingMode.CONCURRENT, {"a d": needs(100, 1), "b d": needs(30, 1)}, [108, 145]),
        # One after the other: what the first took is no longer free anyway.
        (TimingMode.SEQUENTIAL, {"a": needs(100), "b": needs(30)}, [107, 37]),
        (TimingMode.SEQUENTIAL, {"a": needs(100), "a ": needs(100)}, [107, 7]),
    ],
)
def test_memory_is_counted_over_both_lanes(
    timing: TimingMode, lanes: dict[str, LaneNeeds], expected: list[int]
) -> None:
    sources = [ScriptedLane([LOAD], [RUN]) for _ in lanes]
    made = [
        Lane(plan(side, files=tuple(files.split()), needs=taken), source)
        for side, (files, taken), source in zip(
            ("left", "right"), lanes.items(), sources, strict=True
        )
    ]
    asyncio.run(Conductor(made, lambda *_: None).turn(BOTH, timing))

    loads = [source.commands[0] for source in sources]
    assert [load.needs_bytes for load in loads if isinstance(load, Load)] == expected


def test_lanes_that_do_not_fit_together_are_loaded_in_turn() -> None:
    """One lane in memory at a time, turn after turn; the records remain."""
    sources = [ScriptedLane([LOAD, LOAD], [RUN, RUN]) for _ in range(2)]
    lanes = [Lane(plan(s), source) for s, source in zip(("left", "right"), sources, strict=True)]
    most = 0

    def watch(_side: str, _event: LaneEvent) -> None:
        nonlocal most
        most = max(most, sum(lane.loaded for lane in lanes))

    async def two_turns() -> None:
        conductor = Conductor(lanes, watch)
        for _ in range(2):
            await conductor.turn(BOTH, TimingMode.SEQUENTIAL, in_turn=True)
            assert [lane.loaded for lane in lanes] == [False, True]
            assert all(lane.record.loaded for lane in lanes), "records describe the loaded model"

    asyncio.run(two_turns())

    assert most == 1
    assert [[type(c) for c in source.commands] for source in sources] == [[Load, Run] * 2] * 2


def test_a_loaded_lane_needs_no_more_memory() -> None:
    """The turn after: the last lane is in memory and runs first where only it is asked."""
    sources = [ScriptedLane([LOAD], [RUN]), ScriptedLane([LOAD], [RUN, RUN])]
    lanes = [Lane(plan(s), source) for s, source in zip(("left", "right"), sources, strict=True)]

    async def again() -> None:
        conductor = Conductor(lanes, lambda *_: None)
        await conductor.turn(BOTH, TimingMode.SEQUENTIAL, in_turn=True)
        await conductor.turn({"right": PROMPT}, TimingMode.SEQUENTIAL, in_turn=True)

    asyncio.run(again())

    assert [type(command) for command in sources[1].commands] == [Load, Run, Run]


@pytest.mark.parametrize("cores", [1, 2, 3, 4, 7, 8, 64, 129])
def test_threads_never_oversubscribe(cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = set(range(cores))
    monkeypatch.setattr(
        "overthink.comparison.conductor.os.sched_getaffinity", lambda _: allowed, raising=False
    )
    monkeypatch.setattr(psutil, "cpu_count", lambda logical=True: 256 if logical else 128)
    usable = min(cores, 128)

    assert threads_for_lane(TimingMode.SEQUENTIAL, None) == usable
    # A lane has a thread at least; beyond that, both together have no more than there are.
    assert threads_for_lane(TimingMode.CONCURRENT, None) == max(1, usable // 2)
    assert threads_for_lane(TimingMode.CONCURRENT, cores) * 2 <= max(2, cores)
    assert threads_for_lane(TimingMode.SEQUENTIAL, cores) == cores
