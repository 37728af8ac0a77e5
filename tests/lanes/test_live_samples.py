"""Several samples from one child: N streams, each in order, with its own end."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from overthink.bundled import bundled_folder
from overthink.core.events import Sampled, SamplesDone, Tokens
from overthink.core.run_record import RunRecord
from overthink.core.samples import sample_seeds
from overthink.core.vocabulary import RunStatus
from tests.lanes.helpers import fake_lane, load, real_lane, record_of, records_of, run

Result = tuple[dict[int, RunRecord], SamplesDone | None]


async def _faulty(folder: Path, moment: str, fault: str) -> Result:
    lane = fake_lane(folder, moment, fault)
    try:
        await record_of(lane.load(load(samples=3)))
        return await records_of(lane.run_samples(run(seeds=(1, 2, 3))))
    finally:
        await lane.close()


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("SIGKILL", "ChildCrashed"),
        ("garbage", "ProtocolError"),
        ("unknown-sample", "ProtocolError"),
        ("unordered-sample", "ProtocolError"),
        ("inconsistent", "ProtocolError"),
        ("out-of-turn", "ProtocolError"),
    ],
)
def test_a_fault_fails_the_samples_that_have_not_ended(
    tmp_path: Path, fault: str, kind: str
) -> None:
    records, done = asyncio.run(_faulty(tmp_path, "tokens", fault))

    assert done is None
    assert records[1].status is RunStatus.FINISHED
    for number in (2, 3):
        failed = records[number].failed
        assert failed is not None
        assert failed.kind == kind
        assert failed.crashed
        assert records[number].thinking == "".join(f" {i}" for i in range(10))


def test_samples_without_a_fault_end_each_by_itself(tmp_path: Path) -> None:
    records, done = asyncio.run(_faulty(tmp_path, "never", ""))

    assert done is not None
    assert done.tokens == sum(len(record.trace) for record in records.values()) == 50
    assert [record.status for record in records.values()] == [RunStatus.FINISHED] * 3


async def _real(folder: Path) -> tuple[Result, Result, RunRecord]:
    lane = real_lane(folder)
    path = bundled_folder("models") / "demo" / "demo-methodical.gguf"
    stopping = iter([True])

    def stop_second(sampled: Sampled) -> None:
        if isinstance(sampled.event, Tokens) and next(stopping, False):
            lane.stop(2)

    try:
        await record_of(lane.load(load(path, samples=3)))
        prompt = "Count from 1 to 200."
        command = run(prompt, max_tokens=3000, seeds=sample_seeds(1, 3))
        stopped = await records_of(lane.run_samples(command), stop_second)
        whole = await records_of(lane.run_samples(run(prompt, 40, seeds=(1, 2))))
        return stopped, whole, await record_of(lane.run(run(prompt, 40)))
    finally:
        await lane.close()


def test_a_real_child_runs_samples_stops_one_and_then_runs_a_single_one(tmp_path: Path) -> None:
    (stopped, _), (whole, done), single = asyncio.run(_real(tmp_path))

    assert stopped[2].status is RunStatus.STOPPED
    assert all(stopped[number].status is not RunStatus.STOPPED for number in (1, 3))
    assert len(stopped[2].trace) < len(stopped[1].trace)
    assert done is not None
    assert done.tokens == sum(len(record.trace) for record in whole.values())
    assert [*single.trace.ids] == [*whole[1].trace.ids]
    assert single.finished
