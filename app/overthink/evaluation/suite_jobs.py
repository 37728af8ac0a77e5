"""What a suite run still has to make: models × tasks × samples without what is made already.

The order of tasks is random but fixed by the suite's seed, and the same for every model, so that a
run that was ended early is a fair part of the whole. All first samples come before any second.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from typing import NamedTuple

from overthink.evaluation.suite import Suite, Task, sample_seed
from overthink.storage.suite_records import Sample, StoredTask, SuiteModel, SuiteRun
from overthink.storage.turn_log import SampleKey


class Job(NamedTuple):
    """A sample to make."""

    key: SampleKey
    task: Task
    seed: int


def pending_jobs(
    suite: Suite,
    run: SuiteRun,
    models: Iterable[SuiteModel],
    samples: int,
    existing: Iterable[Sample],
) -> list[Job]:
    """The jobs of these models in the order in which they are made, model by model.

    Args:
        existing: the samples so far; those that are made are left out, others are made again.
    """
    made = {sample.key for sample in existing if sample.made}
    tasks = list(zip(run.suite.tasks, suite.tasks, strict=True))
    tasks.sort(key=lambda pair: (sample_seed(suite, pair[1], 0), pair[0].number))
    return [
        Job(key, task, sample_seed(suite, task, sample))
        for model in models
        for sample in range(samples)
        for stored, task in tasks
        if (key := _key(model, stored, sample)) not in made
    ]


def _key(model: SuiteModel, task: StoredTask, sample: int) -> SampleKey:
    return SampleKey(model.number, task.number, sample)


class JobQueue:
    """Jobs by model; each is handed out once."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self._waiting: dict[int, deque[Job]] = defaultdict(deque)
        for job in jobs:
            self._waiting[job.key.suite_model].append(job)

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def take(self, model: int, most: int = 1) -> list[Job]:
        """The next jobs of a model, all of one task; empty if it has none."""
        waiting = self._waiting[model]
        if not waiting:
            return []
        if most == 1:
            return [waiting.popleft()]
        same = [job for job in waiting if job.key.task == waiting[0].key.task][:most]
        taken = {job.key for job in same}
        self._waiting[model] = deque(job for job in waiting if job.key not in taken)
        return same

    def put_back(self, job: Job) -> None:
        """Hand a job out again, after all others of its model."""
        self._waiting[job.key.suite_model].append(job)

    def drop(self, model: int) -> int:
        """Leave out all jobs of a model that cannot run; returns their number."""
        return len(self._waiting.pop(model, ()))
