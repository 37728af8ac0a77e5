"""Real children with real models that are killed, aborted, stopped or starved of memory."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import psutil
import pytest

from overthink.comparison.conductor import Conductor, Lane
from overthink.comparison.lane_memory import LaneNeeds
from overthink.core.events import LaneEvent, Loading, PromptProgress, Tokens
from overthink.core.memory_limits import RAM
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import RunStatus, TimingMode
from overthink.lanes.live import LiveLane
from overthink.library.memory_fit import ModelMemory, Needs
from tests.cli.scenes import plan
from tests.lanes.helpers import first, gone, load, real_lane, record_of, run
from tests.library.gguf_maker import make_model

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as Unix has them")

LONG_PROMPT = "How many of the ice cubes are still whole after three minutes? " * 120


async def _load_and_run(
    lane: LiveLane,
    path: Path,
    on_event: Callable[[LaneEvent], None],
    prompt: str = "How many?",
    max_tokens: int = 400,
) -> RunRecord:
    try:
        record = await record_of(lane.load(load(path)), on_event)
        if record.failed is None:
            record = await record_of(lane.run(run(prompt, max_tokens)), on_event)
    finally:
        await lane.close()
    return record


def _signal(lane: LiveLane, number: signal.Signals) -> None:
    assert lane.pid is not None
    os.kill(lane.pid, number)


@pytest.mark.parametrize("moment", [Loading, Tokens])
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (signal.SIGKILL, "was killed (SIGKILL)"),
        (signal.SIGABRT, "crashed in native code (SIGABRT)"),
        (signal.SIGSEGV, "crashed in native code (SIGSEGV)"),
    ],
)
def test_a_killed_child_is_one_event_and_the_other_lane_finishes(
    tmp_path: Path,
    demo_models: Path,
    moment: type[Loading] | type[Tokens],
    number: signal.Signals,
    words: str,
) -> None:
    async def both() -> tuple[RunRecord, RunRecord]:
        left, right = real_lane(tmp_path), real_lane(tmp_path)
        return await asyncio.gather(
            _load_and_run(
                left,
                demo_models / "demo-runaway.gguf",
                first(moment, lambda: _signal(left, number)),
            ),
            _load_and_run(
                right, demo_models / "demo-methodical.gguf", lambda _: None, max_tokens=40
            ),
        )

    hurt, other = asyncio.run(both())

    assert hurt.failed is not None
    assert hurt.status is RunStatus.CRASHED
    assert words in str(hurt.failed.problem)
    assert (len(hurt.trace) > 0) is (moment is Tokens), "earlier tokens remain"
    assert other.failed is None
    assert len(other.trace) > 0


@pytest.mark.smollm2
def test_a_child_killed_during_a_prompt_is_reported(tmp_path: Path, smollm2: Path) -> None:
    lane = real_lane(tmp_path)
    kill = _at_prompt_progress(lambda: _signal(lane, signal.SIGKILL))

    record = asyncio.run(_load_and_run(lane, smollm2, kill, LONG_PROMPT))

    assert record.failed is not None
    assert "SIGKILL" in str(record.failed.problem)
    assert record.prompt is None


@pytest.mark.smollm2
def test_stop_ends_a_prompt_and_the_lane_stays_usable(tmp_path: Path, smollm2: Path) -> None:
    async def scenario() -> None:
        lane = real_lane(tmp_path)
        try:
            assert (await record_of(lane.load(load(smollm2)))).loaded
            stop = _at_prompt_progress(lane.stop)
            stopped = await record_of(lane.run(run(LONG_PROMPT, 50)), stop)
            assert stopped.status is RunStatus.STOPPED
            assert len(stopped.trace) == 0
            again = await record_of(lane.run(run("Hi", 3)))
            assert len(again.trace) == 3
        finally:
            await lane.close()

    asyncio.run(scenario())


def _at_prompt_progress(act: Callable[[], object]) -> Callable[[LaneEvent], None]:
    done = False

    def on_event(event: LaneEvent) -> None:
        nonlocal done
        if isinstance(event, PromptProgress) and event.done < event.total and not done:
            done = True
            act()

    return on_event


def test_a_stopped_child_counts_as_hung(tmp_path: Path, demo_models: Path) -> None:
    lane = real_lane(tmp_path, silence_limit_s=4)
    stop = first(Tokens, lambda: _signal(lane, signal.SIGSTOP))

    record = asyncio.run(_load_and_run(lane, demo_models / "demo-runaway.gguf", stop))

    assert record.failed is not None
    assert "gave no sign of life for 4 seconds" in str(record.failed.problem)
    assert len(record.trace) > 0


def test_stop_takes_effect_at_every_moment(tmp_path: Path, demo_models: Path) -> None:
    async def scenario() -> None:
        lane = real_lane(tmp_path)
        lane.stop()  # before there is a child
        try:
            assert (await record_of(lane.load(load(demo_models / "demo-runaway.gguf")))).loaded
            lane.stop()  # while idle: has no effect on the next run
            lane.stop()
            assert len((await record_of(lane.run(run(max_tokens=3)))).trace) == 3

            running = asyncio.create_task(record_of(lane.run(run(max_tokens=3000))))
            await asyncio.sleep(0)  # the run is sent
            lane.stop()  # right behind it
            lane.stop()
            record = await running
            assert record.status is RunStatus.STOPPED
            assert len(record.trace) < 3000

            in_the_middle = first(Tokens, lane.stop)
            record = await record_of(lane.run(run(max_tokens=3000)), in_the_middle)
            assert record.status is RunStatus.STOPPED
            assert 0 < len(record.trace) < 3000
        finally:
            await lane.close()

    asyncio.run(scenario())


def test_a_run_without_a_model_and_a_load_that_fails_leave_the_child_usable(
    tmp_path: Path, demo_models: Path
) -> None:
    async def scenario() -> None:
        lane = real_lane(tmp_path)
        try:
            missing = await record_of(lane.load(load(tmp_path / "none.gguf")))
            assert missing.failed is not None
            assert not missing.failed.crashed
            pid = lane.pid
            without = await record_of(lane.run(run()))
            assert without.failed is not None
            assert "before a model was loaded" in str(without.failed.problem)
            assert (await record_of(lane.load(load(demo_models / "demo-draft.gguf")))).loaded
            assert lane.pid == pid
        finally:
            await lane.close()

    asyncio.run(scenario())


def test_a_model_that_needs_more_memory_than_is_free_is_refused(
    tmp_path: Path, demo_models: Path
) -> None:
    async def scenario() -> None:
        lane = real_lane(tmp_path)
        try:
            command = load(demo_models / "demo-draft.gguf", needs_bytes=2**50)
            failed = (await record_of(lane.load(command))).failed
            assert failed is not None
            assert failed.kind == "LoadFailure"
            assert "demo-draft.gguf needs ≈ 1,048,576.0 GiB of RAM" in str(failed.problem)
            assert str(failed.problem).endswith(" are free")
            assert "--ctx" in str(failed.remedy)
        finally:
            await lane.close()

    asyncio.run(scenario())


def poor_lane(tmp_path: Path, room_mib: int) -> LiveLane:
    """A lane whose child may take so many MiB of address space."""
    log = tmp_path / "child.log"
    script = (
        "import resource, sys; "
        f"resource.setrlimit(resource.RLIMIT_AS, ({room_mib << 20},) * 2); "
        "from overthink.inference.child import main; main(sys.argv[1:])"
    )
    return LiveLane(tmp_path, "poor", [sys.executable, "-P", "-c", script, "--log", str(log)], 12)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits as on Linux")
@pytest.mark.parametrize("room_mib", [60, 400, 700, 1100])
def test_a_child_without_memory_reports_it(
    tmp_path: Path, demo_models: Path, room_mib: int
) -> None:
    lane = poor_lane(tmp_path, room_mib)

    async def scenario() -> RunRecord:
        try:
            return await record_of(
                lane.load(load(demo_models / "demo-methodical.gguf", context=2_000_000))
            )
        finally:
            await lane.close()

    failed = asyncio.run(scenario()).failed

    assert failed is not None
    assert failed.kind in ("LoadFailure", "LaneFailure", "ChildCrashed")
    assert "\n" not in str(failed.problem)
    assert not failed.report, "lack of memory is not a bug"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits as on Linux")
@pytest.mark.parametrize("foreseen", [True, False])
def test_a_lane_that_runs_out_of_memory_reports_figures_and_the_other_continues(
    tmp_path: Path, demo_models: Path, *, foreseen: bool
) -> None:
    """Reported by the check before loading or, if that passes, by llama.cpp's own failure."""
    model, needed = demo_models / "demo-methodical.gguf", 2930 << 20
    taken = LaneNeeds(ModelMemory({RAM: Needs(cache=needed)}, gpu_layers=0, repacked=0))
    large = replace(
        plan("left"),
        load=load(model, context=1_000_000),
        needs=taken if foreseen else None,
    )
    small = replace(plan("right"), load=load(model))
    command = msgspec.structs.replace(large.load, needs={RAM: needed})
    lanes = [Lane(large, poor_lane(tmp_path, 1500)), Lane(small, real_lane(tmp_path))]

    async def scenario() -> None:
        conductor = Conductor(lanes, lambda *_: None)
        try:
            if not foreseen:
                lanes[0].record = await record_of(lanes[0].source.load(command))
            asked = {lane.side: run().messages for lane in lanes[0 if foreseen else 1 :]}
            await conductor.turn(asked, TimingMode.CONCURRENT)
        finally:
            await conductor.close()

    asyncio.run(scenario())

    failed = lanes[0].record.failed
    assert failed is not None
    assert failed.kind == "LoadFailure"
    assert "≈ 2.9 GiB of RAM" in str(failed.problem)
    assert str(failed.problem).endswith(" are free")
    assert lanes[1].record.finished is not None


PARENT = """
import asyncio, sys
from pathlib import Path
from overthink.core.events import Tokens
from overthink.lanes.live import LiveLane
from tests.lanes.helpers import load, run

async def main():
    lane = LiveLane(Path(sys.argv[1]), "orphan")
    async for _ in lane.load(load(sys.argv[2])):
        pass
    print(lane.pid, flush=True)
    if sys.argv[3] == "idle":
        await asyncio.sleep(60)
    async for event in lane.run(run(max_tokens=1_000_000)):
        if isinstance(event, Tokens):
            print("tokens", flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("doing", ["idle", "decoding"])
def test_children_of_a_killed_parent_end(tmp_path: Path, demo_models: Path, doing: str) -> None:
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, tmp_path, demo_models / "demo-runaway.gguf", doing],
        stdout=subprocess.PIPE,
        cwd=root,
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        renderer = psutil.Process(child).children()[0].pid
        if doing == "decoding":
            parent.stdout.readline()
        parent.kill()

    assert _ends(child)
    assert _ends(renderer)


def _ends(pid: int, within_s: float = 10.0) -> bool:
    """Whether a process ends soon; a zombie has ended."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False


ENDLESS = "{% for i in range(99999) %}{{ [0] * 999999 }}{% endfor %}"


@pytest.mark.parametrize("template", ["ok", ENDLESS])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_lane_that_dies_leaves_no_renderer_behind(
    tmp_path: Path, template: str, number: signal.Signals
) -> None:
    """Idle, and in the middle of a call that blocks all threads of the renderer."""
    source = (
        "ok" if template == "ok" else "{% for i in range(99999) %}{{ [0] * 999999 }}{% endfor %}"
    )
    model = make_model(tmp_path / "model.gguf", keys={"tokenizer.chat_template": source})

    async def scenario() -> int:
        lane = real_lane(tmp_path)
        try:
            await record_of(lane.load(load(model, context=64)))
            assert lane.pid is not None
            (renderer,) = psutil.Process(lane.pid).children()
            running = asyncio.create_task(record_of(lane.run(run())))
            await asyncio.sleep(0.3)
            assert renderer.is_running()
            _signal(lane, number)
            await running
            return renderer.pid
        finally:
            await lane.close()

    assert _ends(asyncio.run(scenario()))


def test_a_lane_survives_a_killed_renderer(tmp_path: Path, demo_models: Path) -> None:
    async def scenario() -> None:
        lane = real_lane(tmp_path)
        try:
            await record_of(lane.load(load(demo_models / "demo-draft.gguf")))
            assert lane.pid is not None
            (renderer,) = psutil.Process(lane.pid).children()
            renderer.kill()
            assert len((await record_of(lane.run(run(max_tokens=3)))).trace) == 3
        finally:
            await lane.close()

    asyncio.run(scenario())


def test_closing_during_a_run_leaves_no_child(tmp_path: Path, demo_models: Path) -> None:
    async def scenario() -> None:
        lane = real_lane(tmp_path)
        await record_of(lane.load(load(demo_models / "demo-runaway.gguf")))
        pid = lane.pid
        assert pid is not None
        running = asyncio.create_task(record_of(lane.run(run(max_tokens=3000))))
        await asyncio.sleep(0.3)
        await lane.close()
        await running
        assert await gone(pid)

    asyncio.run(scenario())
