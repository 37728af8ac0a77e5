"""A child that dies, hangs or sends garbage at any moment is one event of its lane."""

from __future__ import annotations

import asyncio
import gc
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psutil
import pytest

from overthink.core.events import Failed
from overthink.core.memory_limits import RAM
from overthink.core.vocabulary import RunStatus
from overthink.lanes.live import LiveLane
from tests.lanes.helpers import failure_of, fake_lane, gone, load, record_of, run

MOMENTS = ("start", "load", "prompt", "tokens")


@pytest.fixture(autouse=True)
def leaves_no_descriptors() -> Iterator[None]:
    """Pipes of dead children are closed."""
    folder = Path("/proc/self/fd")
    before = len(list(folder.iterdir())) if folder.exists() else 0
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gc.collect()
    if folder.exists():
        assert len(list(folder.iterdir())) <= before


async def _load_and_run(lane: LiveLane) -> tuple[str, str, str]:
    """Load and run; return the failure's kind and problem, and the text so far."""
    try:
        record = await record_of(lane.load(load()))
        if record.failed is None:
            record = await record_of(lane.run(run()))
        assert record.failed is not None
        assert record.failed.crashed
        assert record.failed.remedy
        return record.failed.kind, str(record.failed.problem), record.thinking
    finally:
        await lane.close()


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize(
    ("fault", "kind", "problem"),
    [
        ("exit", "ChildCrashed", "ended unexpectedly with exit code 3"),
        ("SIGKILL", "ChildCrashed", "was killed (SIGKILL)"),
        ("SIGABRT", "ChildCrashed", "crashed in native code (SIGABRT)"),
        ("SIGSEGV", "ChildCrashed", "crashed in native code (SIGSEGV)"),
        ("SIGTERM", "ChildCrashed", "was ended by SIGTERM"),
        ("closed-pipe", "ChildCrashed", "closed its pipe, so it was ended"),
        ("garbage", "ProtocolError", "a message claims to be"),
        ("huge", "ProtocolError", "a message claims to be 2,147,483,647 bytes long"),
    ],
)
def test_a_fault_is_one_event_and_earlier_tokens_remain(
    tmp_path: Path, moment: str, fault: str, kind: str, problem: str
) -> None:
    found_kind, found, text = asyncio.run(_load_and_run(fake_lane(tmp_path, moment, fault)))

    assert (found_kind, problem in found) == (kind, True), found
    assert "\n" not in found
    assert text == ("".join(f" {i}" for i in range(10)) if moment == "tokens" else "")


def test_a_killed_lane_reports_the_memory_of_its_models(tmp_path: Path) -> None:
    async def scenario() -> Failed | None:
        lane = fake_lane(tmp_path, "tokens", "SIGKILL")
        try:
            await record_of(lane.load(msgspec.structs.replace(load(), needs={RAM: 3 << 30})))
            return (await record_of(lane.run(run()))).failed
        finally:
            await lane.close()

    failed = asyncio.run(scenario())
    assert failed is not None
    assert "its models take ≈ 3.0 GiB of the " in str(failed.remedy)
    assert str(failed.remedy).endswith("GiB of RAM here")


def test_a_lane_that_dies_while_idle_is_lost_until_it_is_loaded_again(tmp_path: Path) -> None:
    async def scenario() -> RunStatus | None:
        lane = fake_lane(tmp_path)
        try:
            await record_of(lane.load(load()))
            assert lane.pid is not None
            assert not lane.lost
            psutil.Process(lane.pid).kill()
            async with asyncio.timeout(10):
                while not lane.lost:
                    await asyncio.sleep(0.01)
            assert lane.pid is None
            await record_of(lane.load(load()))
            assert not lane.lost
            return (await record_of(lane.run(run()))).status
        finally:
            await lane.close()

    assert asyncio.run(scenario()) is RunStatus.FINISHED


@pytest.mark.parametrize(
    ("moment", "fault", "kind", "problem"),
    [
        ("tokens", "half", "ChildCrashed", "ended unexpectedly with exit code 0"),
        ("start", "version", "ProtocolError", "speaks version"),
        ("start", "no-greeting", "ProtocolError", "did not begin with a greeting"),
        ("tokens", "out-of-order", "ProtocolError", "tokens out of order"),
        ("tokens", "inconsistent", "ProtocolError", "inconsistent tokens"),
        ("tokens", "out-of-turn", "ProtocolError", "unexpectedly answered with Loaded"),
    ],
)
def test_a_violation_of_the_protocol_ends_the_child(
    tmp_path: Path, moment: str, fault: str, kind: str, problem: str
) -> None:
    found_kind, found, _ = asyncio.run(_load_and_run(fake_lane(tmp_path, moment, fault)))

    assert (found_kind, problem in found) == (kind, True), found


@pytest.mark.parametrize(
    ("moment", "fault"), [("start", "mute"), ("tokens", "mute"), ("tokens", "SIGSTOP")]
)
def test_a_hung_child_is_killed_and_reported(tmp_path: Path, moment: str, fault: str) -> None:
    lane = fake_lane(tmp_path, moment, fault, silence_limit_s=3)

    kind, problem, text = asyncio.run(_load_and_run(lane))

    assert kind == "ChildCrashed"
    assert "gave no sign of life for 3 seconds, so it was ended" in problem
    assert text == ("".join(f" {i}" for i in range(10)) if moment == "tokens" else "")


def test_a_missing_program_is_reported(tmp_path: Path) -> None:
    lane = LiveLane(tmp_path / "logs", "none", [str(tmp_path / "no-such-program")])

    failed = asyncio.run(failure_of(lane.load(load())))

    assert "could not be started" in str(failed.problem)
    assert "No such file" in str(failed.problem)


def test_an_unwritable_log_is_reported(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file where a folder should be")
    lane = LiveLane(tmp_path / "logs", "none", [sys.executable, "-c", ""])

    failed = asyncio.run(failure_of(lane.load(load())))

    assert str(tmp_path / "logs") in str(failed.problem)


def test_a_crashed_lane_loads_again(tmp_path: Path) -> None:
    async def scenario() -> tuple[str, str]:
        lane = fake_lane(tmp_path, "tokens", "SIGKILL", str(tmp_path / "once"))
        await record_of(lane.load(load()))
        crashed = await failure_of(lane.run(run()))
        refused = await failure_of(lane.run(run()))
        assert str(refused.problem) == "the lane has no process"
        assert (await record_of(lane.load(load()))).loaded
        record = await record_of(lane.run(run()))
        await lane.close()
        return crashed.kind, record.thinking

    kind, text = asyncio.run(scenario())

    assert kind == "ChildCrashed"
    assert text == "".join(f" {i}" for i in range(20))


def test_a_child_that_dies_while_idle_is_replaced_by_the_next_load(tmp_path: Path) -> None:
    async def scenario() -> None:
        lane = fake_lane(tmp_path, "idle", "SIGKILL")
        assert (await record_of(lane.load(load()))).loaded
        pid = lane.pid
        assert pid is not None
        assert await gone(pid)
        await asyncio.sleep(0.3)  # the lane notices a moment later
        assert (await record_of(lane.load(load()))).loaded
        await lane.close()

    asyncio.run(scenario())


def test_closing_during_a_run_ends_the_run(tmp_path: Path) -> None:
    async def scenario() -> None:
        lane = fake_lane(tmp_path, "tokens", "mute")
        await record_of(lane.load(load()))
        running = asyncio.create_task(record_of(lane.run(run())))
        await asyncio.sleep(0.5)
        await lane.close()
        record = await running
        assert record.failed is not None
        assert str(record.failed.problem) == "the lane was closed"
        assert not record.failed.crashed
        await lane.close()  # twice does no harm

    asyncio.run(scenario())


def test_closing_ends_a_child_that_floods_its_pipe(tmp_path: Path) -> None:
    async def scenario() -> None:
        lane = fake_lane(tmp_path, "load", "flood")
        events = lane.load(load())
        await anext(events)
        pid = lane.pid
        assert pid is not None
        await lane.close()
        await events.aclose()
        assert await gone(pid)

    asyncio.run(scenario())


def test_replies_of_an_abandoned_run_do_not_reach_the_next(tmp_path: Path) -> None:
    async def scenario() -> str:
        lane = fake_lane(tmp_path)
        await record_of(lane.load(load()))
        left = lane.run(run())
        async for _ in left:
            break
        await left.aclose()
        record = await record_of(lane.run(run()))
        await lane.close()
        assert record.finished is not None
        return record.thinking

    assert asyncio.run(scenario()) == "".join(f" {i}" for i in range(20))


def test_a_lane_is_usable_after_a_cancelled_run(tmp_path: Path) -> None:
    async def scenario() -> str:
        lane = fake_lane(tmp_path)
        await record_of(lane.load(load()))
        task = asyncio.create_task(record_of(lane.run(run())))
        await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        record = await record_of(lane.run(run()))
        await lane.close()
        return record.thinking

    assert asyncio.run(scenario()) == "".join(f" {i}" for i in range(20))


def test_the_child_ends_with_a_program_that_does_not_close_it(tmp_path: Path) -> None:
    async def scenario() -> int:
        lane = fake_lane(tmp_path, "tokens", "mute")
        await record_of(lane.load(load()))
        assert lane.pid is not None
        return lane.pid

    pid = asyncio.run(scenario())

    assert not psutil.pid_exists(pid)
