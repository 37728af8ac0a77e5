"""Turns with several samples of each lane: what runs when, and what a failure or a stop leaves."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Sequence

import msgspec

from overthink.comparison.conductor import Conductor, Lane, grade_lanes
from overthink.comparison.plan import LanePlan
from overthink.core.events import (
    Failed,
    Finished,
    LaneEvent,
    Loaded,
    Loading,
    Sampled,
    SamplesDone,
)
from overthink.core.messages import verbatim
from overthink.core.protocol import ChatMessage, Load, Run
from overthink.core.samples import sample_seeds
from overthink.core.vocabulary import Phase, RunStatus, TimingMode
from overthink.lanes.scripted import ScriptedLane
from overthink.reports.sample_summary import Spread, summary_of
from tests.cli.scenes import plan
from tests.lanes import child_events

LOAD: Sequence[LaneEvent] = [Loading("model", 0.5), child_events.loaded()]
BOTH = {side: [ChatMessage("user", "Why?")] for side in ("left", "right")}
DONE = SamplesDone(tokens=15, decode_s=0.5, total_us=600_000, prompt_us=100_000)


def sampled(count: int = 3) -> list[Sampled | SamplesDone]:
    """Samples that think for one, two, three tokens and answer 0, 1, 2."""
    replies: list[Sampled | SamplesDone] = []
    for number in range(1, count + 1):
        thought = [f" {i}" for i in range(number)]
        answer = child_events.tokens(number, [f" {number - 1}"], Phase.ANSWER)
        events = (child_events.prompt_done(), child_events.tokens(0, thought), answer)
        replies += [Sampled(number, event) for event in events]
    replies += [Sampled(number, child_events.finished()) for number in range(count, 0, -1)]
    return [*replies, DONE]


class Scene:
    """Two scripted lanes of three samples each."""

    def __init__(self, load: Sequence[LaneEvent] = LOAD) -> None:
        self.reported: list[tuple[str, int, LaneEvent]] = []
        self.sources = [ScriptedLane([load], [], samples=[sampled()]) for _ in range(2)]
        lanes = [
            Lane(_plan(side), source)
            for side, source in zip(("left", "right"), self.sources, strict=True)
        ]
        self.conductor = Conductor(lanes, self._refuse, self._report)

    def _refuse(self, side: str, event: LaneEvent) -> None:
        raise AssertionError("it is an event of a sample")

    def _report(self, side: str, number: int, event: LaneEvent) -> None:
        self.reported.append((side, number, event))

    def run(self) -> list[Lane]:
        async def turn() -> None:
            await self.conductor.turn(BOTH, TimingMode.SHARED)
            await grade_lanes(self.conductor.lanes, "0")

        asyncio.run(turn())
        return list(self.conductor.lanes)


def _plan(side: str) -> LanePlan:
    made = plan(side)
    return dataclasses.replace(made, load=msgspec.structs.replace(made.load, samples=3))


def test_each_sample_has_its_own_record_seed_and_judgement() -> None:
    left, right = Scene().run()
    for lane in (left, right):
        assert [sample.sample for sample in lane.samples] == [1, 2, 3]
        seeds = tuple(sample.plan.sampler.seed for sample in lane.samples)
        assert seeds == sample_seeds(lane.plan.sampler.seed, 3)
        assert [sample.record.answer for sample in lane.samples] == [" 0", " 1", " 2"]
        assert [sample.record.status for sample in lane.samples] == [RunStatus.FINISHED] * 3
        assert all(sample.record.loaded for sample in lane.samples)
        verdicts = [sample.judged.correct for sample in lane.samples if sample.judged]
        assert verdicts == [True, False, False]


def test_lanes_run_one_after_the_other_and_report_by_sample() -> None:
    scene = Scene()
    scene.run()
    sides = [side for side, _, _ in scene.reported]
    assert sides == sorted(sides), "left before right"
    for number in (1, 2, 3):
        events = [e for side, n, e in scene.reported if (side, n) == ("left", number)]
        assert isinstance(events[0], Loading)
        assert isinstance(events[1], Loaded)
        assert isinstance(events[-1], Finished)
    load, run = scene.sources[0].commands
    assert isinstance(load, Load)
    assert isinstance(run, Run)
    assert load.samples == len(run.seeds) == 3


def test_a_failed_load_fails_each_sample() -> None:
    failure = Failed(kind="LoadFailure", problem=verbatim("no memory"), remedy=verbatim("buy"))
    left, right = Scene([Loading("model", 0.5), failure]).run()
    for sample in (*left.samples, *right.samples):
        assert sample.record.failed == failure
        assert sample.record.prompt is None


def test_a_stopped_turn_marks_samples_that_never_began() -> None:
    scene = Scene()

    async def stopped() -> None:
        turn = asyncio.ensure_future(scene.conductor.turn(BOTH, TimingMode.SHARED))
        await asyncio.sleep(0)
        scene.conductor.stop()
        await turn

    asyncio.run(stopped())
    for lane in scene.conductor.lanes:
        assert all(sample.record.stopped for sample in lane.samples)


def test_the_summary_counts_verdicts_and_tokens() -> None:
    left, _ = Scene().run()
    summary = summary_of(left)
    assert (summary.samples, summary.right, summary.wrong, summary.ungraded) == (3, 1, 2, 0)
    assert summary.thinking_tokens == Spread(2, 1, 3)
    assert summary.answer_tokens == Spread(1, 1, 1)
    assert summary.statuses == {"finished": 3}
    assert (summary.tokens, summary.seconds, summary.tokens_per_s) == (9, 0.5, 18.0)
