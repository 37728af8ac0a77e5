"""A suite run over scripted lanes, in this process or as one of its own that can be killed.

python -m tests.evaluation.scripted_run DATABASE TASKS SAMPLES PAUSE_S
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from pathlib import Path

from overthink.comparison.conductor import Conductor, Lane, OnEvent, OnSample
from overthink.comparison.plan import LanePlan
from overthink.core.events import LaneEvent, Loading, Sampled, SamplesDone
from overthink.core.protocol import Load, Run
from overthink.core.vocabulary import RunStatus, TimingMode
from overthink.evaluation.planned_models import SIDE, PlannedModel
from overthink.evaluation.sample_grader import SampleGrader
from overthink.evaluation.suite import Suite, Task
from overthink.evaluation.suite_runner import OnProgress, Station, SuiteProgress, SuiteRunner
from overthink.evaluation.suite_session import PreparedRun, grade_pending, prepare_run
from overthink.storage.recorder import Recorder
from overthink.storage.store import Store
from overthink.storage.suite_records import running
from overthink.storage.turn_writer import open_and_recover
from tests.cli.scenes import plan
from tests.lanes import child_events
from tests.storage.recordings import whole_run

Script = Callable[[Run], Sequence[LaneEvent]]


def right_answer(_command: Run) -> Sequence[LaneEvent]:
    return whole_run(load=False)


class AnsweringLane:
    """A lane whose runs follow from their commands."""

    def __init__(self, script: Script = right_answer, pause_s: float = 0.0) -> None:
        self._script, self._pause_s = script, pause_s
        self.pid: int | None = None
        self.lost = False
        self.stopped = False
        self.closed = 0
        self.runs: list[Run] = []
        self.loads = 0

    async def load(self, _command: Load) -> AsyncGenerator[LaneEvent, None]:
        self.loads += 1
        for event in (Loading("model", 0.5), child_events.loaded()):
            await asyncio.sleep(self._pause_s)
            yield event

    async def run(self, command: Run) -> AsyncGenerator[LaneEvent, None]:
        self.stopped = False
        self.runs.append(command)
        events = self._script(command)
        for event in events[:-1]:
            await asyncio.sleep(self._pause_s)
            if self.stopped:
                break
            yield event
        yield child_events.finished(RunStatus.STOPPED) if self.stopped else events[-1]

    async def run_samples(self, command: Run) -> AsyncGenerator[Sampled | SamplesDone, None]:
        self.runs.append(command)
        for number in range(1, len(command.seeds) + 1):
            for event in self._script(command):
                await asyncio.sleep(self._pause_s)
                yield Sampled(number, event)

    def stop(self, _sample: int = 0) -> None:
        self.stopped = True

    async def close(self) -> None:
        self.closed += 1


def suite_of(tasks: int, *, grader: str = "answer") -> Suite:
    made = tuple(
        Task(id=f"t{n}", input=f"How many, in case {n}?", target="0", grader=grader)
        for n in range(tasks)
    )
    return Suite(name="scripted", tasks=made, seed=5)


def planned(*names: str) -> list[PlannedModel]:
    return [PlannedModel(name, f"id-{name}", plan(SIDE, name), "{}") for name in names]


class ScriptedRun:
    """A suite run with a lane for each of its models."""

    def __init__(
        self,
        store: Store,
        suite: Suite,
        models: Iterable[PlannedModel],
        samples: int = 1,
        script: Script = right_answer,
        pause_s: float = 0.0,
    ) -> None:
        self.store, self.suite = store, suite
        self.prepared: PreparedRun = prepare_run(store, suite, list(models), samples)
        self.lanes: list[AnsweringLane] = []
        self._script, self._pause_s = script, pause_s
        self.runner: SuiteRunner

    def make_conductor(
        self, lane_plan: LanePlan, on_event: OnEvent, on_sample: OnSample
    ) -> Conductor:
        self.lanes.append(AnsweringLane(self._script, self._pause_s))
        return Conductor([Lane(lane_plan, self.lanes[-1])], on_event, on_sample)

    def plans(self, *numbers: int) -> dict[int, LanePlan]:
        return {number: self.prepared.models[number].plan for number in numbers}

    def run(
        self, on_progress: OnProgress = lambda _progress: None, stations: int = 1
    ) -> SuiteProgress:
        """Make what is left, with the stations sharing the models."""
        numbers = list(self.prepared.models)
        parts = [numbers[first::stations] for first in range(stations)]
        places = [
            Station(self.plans(*part), TimingMode.SEQUENTIAL, self.make_conductor) for part in parts
        ]
        return self.run_on(places, on_progress)

    def run_on(
        self, places: Sequence[Station], on_progress: OnProgress = lambda _progress: None
    ) -> SuiteProgress:
        recorder, grader = Recorder(self.store.path), SampleGrader()
        try:
            with running(self.store, self.prepared.run):
                grade_pending(self.store, self.suite, self.prepared.run, grader)
                self.runner = SuiteRunner(
                    *(self.suite, self.prepared.models, self.prepared.jobs, recorder, grader),
                    on_progress=on_progress,
                )
                return asyncio.run(self.runner.run(places))
        finally:
            grader.close()
            assert recorder.close()


def main() -> None:
    path, tasks, samples, pause = Path(sys.argv[1]), *sys.argv[2:5]
    store = open_and_recover(path)
    run = ScriptedRun(
        store, suite_of(int(tasks)), planned("a", "b"), int(samples), pause_s=float(pause)
    )
    print("ready", flush=True)
    run.run()
    store.close()


if __name__ == "__main__":
    main()
