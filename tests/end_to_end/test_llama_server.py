"""A lane on llama.cpp's own server against a local lane: the same text, token for token.

With the same threads, context, batch, attention and draft limits, both decode the same batches, so
greedy texts are equal; the draft rounds that are derived from the server's counters equal the local
ones.
"""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

import native_tools
from overthink.bundled import bundled_folder
from overthink.comparison.plan import LaneChoice, LanePlan, Planner
from overthink.comparison.server_plan import ServerLookup
from overthink.core.events import LaneEvent, Tokens
from overthink.core.profiles import load_profiles
from overthink.core.protocol import ChatMessage, Run
from overthink.core.run_record import RunRecord
from overthink.core.servers import Server
from overthink.core.settings import LoadSettings, RunSettings
from overthink.core.trace import Trace
from overthink.core.vocabulary import Origin, RunStatus
from overthink.lanes.either import EitherLane
from overthink.lanes.live import LiveLane
from overthink.lanes.remote.description import describe_model
from overthink.library.model_folders import ModelFolders
from overthink.library.servers import ServerList, key_of

pytestmark = [pytest.mark.native_tools, pytest.mark.slow]

MODEL, DRAFT = "demo-wanderer", "demo-draft"
PROMPTS = (
    "How many months have 28 days?",
    "Beth has 3 ice cubes in a pan. How many are left after an hour? Answer with </think> 🧊.",
)


@contextmanager
def llama_server(models: Path, *options: str) -> Iterator[str]:
    """Run the real server; yield its address."""
    if not native_tools.are_built():
        pytest.skip("llama.cpp's own tools are not built: `make test-all` builds them")
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    name = "llama-server" + (".exe" if sys.platform == "win32" else "")
    command = [
        *(native_tools.tools_folder() / name, "-m", models / f"{MODEL}.gguf"),
        *("--host", "127.0.0.1", "--port", port, "-np", 1, "-c", 4096, "-t", 1, "-tb", 1),
        *("-fa", "off", "-fit", "off", "-b", 512, "-ub", 512, "--slots", *options),
    ]
    with subprocess.Popen(
        list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, process)
            yield address
        finally:
            process.terminate()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("llama-server did not start")


def _planner(models: Path, address: str) -> Planner:
    server = Server(name="box", address=address)
    lookup = ServerLookup(
        lambda: ServerList((server,)),
        lambda server, model: describe_model(server, model, key_of, False),
        bool,
    )
    text = (bundled_folder("resources") / "families.toml").read_text(encoding="utf-8")
    return Planner(ModelFolders(bundled=models, user=()), load_profiles(text), servers=lookup)


def _plan(planner: Planner, model: str, draft: str, run: RunSettings) -> LanePlan:
    load = LoadSettings(context=4096, flash_attention="off", gpu_layers=0)
    choice = LaneChoice(model, draft, {"temperature": 0.0}, run=run, load=load)
    return planner.plan("left", choice, 1)


def _run(plan: LanePlan, prompts: tuple[str, ...], logs: Path, stop_at: int = 0) -> list[RunRecord]:
    """Run prompts on a lane, each by itself."""
    from overthink.core.child_process import child_command

    records: list[RunRecord] = []

    async def work() -> None:
        child = child_command("overthink.lanes.remote.child", "--log")
        remote = LiveLane(logs, "remote", log_argument=child)
        lane = EitherLane(LiveLane(logs, "local"), remote)

        def take(record: RunRecord, event: LaneEvent) -> None:
            record.take(event)
            if stop_at and isinstance(event, Tokens) and len(record.trace) >= stop_at:
                lane.stop()

        try:
            events = [event async for event in lane.load(plan.load)]
            for prompt in prompts:
                record = RunRecord()
                record.take(events[-1])
                command = Run(
                    messages=(ChatMessage("user", prompt),),
                    sampler=plan.sampler,
                    draft=plan.draft_settings,
                    run=plan.run,
                )
                async for event in lane.run(command):
                    take(record, event)
                assert record.failed is None, record.failed
                server = record.loaded.server if record.loaded else None
                assert server is None or server.kind == "llama", server
                records.append(record)
        finally:
            await lane.close()

    asyncio.run(work())
    return records


def _rounds(trace: Trace) -> list[tuple[int, int, int, int]]:
    return [(r.first, len(r.proposed), r.tested, r.accepted) for r in trace.draft_rounds]


def test_greedy_text_is_the_local_lanes_token_for_token(demo_models: Path, tmp_path: Path) -> None:
    run = RunSettings(max_tokens=200)
    with llama_server(demo_models) as address:
        planner = _planner(demo_models, address)
        theirs = _run(_plan(planner, "box/", "auto", run), PROMPTS, tmp_path)
        ours = _run(_plan(planner, MODEL, "none", run), PROMPTS, tmp_path)
    for local, remote in zip(ours, theirs, strict=True):
        assert remote.failed is None
        assert list(remote.trace.ids) == list(local.trace.ids)
        assert (remote.thinking, remote.answer) == (local.thinking, local.answer)
        assert remote.status == local.status
        assert remote.prompt
        assert local.prompt
        assert remote.prompt.tokens == local.prompt.tokens
        assert remote.prompt.opener == local.prompt.opener
        assert list(remote.trace.logprobs) == pytest.approx(list(local.trace.logprobs), abs=1e-3)


def test_derived_draft_rounds_are_the_local_lanes(demo_models: Path, tmp_path: Path) -> None:
    run = RunSettings(max_tokens=200)
    draft = demo_models / f"{DRAFT}.gguf"
    options = (
        "-md",
        draft,
        "--spec-type",
        "draft-simple",
        "--spec-draft-n-max",
        6,
        "--spec-draft-n-min",
        0,
    )
    with llama_server(demo_models, *map(str, options), "--spec-draft-p-min", "0") as address:
        planner = _planner(demo_models, address)
        theirs = _run(_plan(planner, "box/", "auto", run), PROMPTS, tmp_path)
        ours = _run(_plan(planner, MODEL, DRAFT, run), PROMPTS, tmp_path)
    for local, remote in zip(ours, theirs, strict=True):
        assert list(remote.trace.ids) == list(local.trace.ids)
        assert remote.finished
        report = remote.finished.server
        assert report
        rounds = remote.trace.draft_rounds
        assert sum(done.accepted for done in rounds) == report.accepted
        assert sum(len(done.proposed) for done in rounds) == report.drafted
        assert remote.trace.origins.count(int(Origin.ACCEPTED)) == report.accepted
    # A local lane drafts for the first token and for the end token too; the server does neither.
    # The second text has a round in which the two draft caches propose different tokens.
    assert _rounds(theirs[0].trace)[:-1] == _rounds(ours[0].trace)[1:-1]


def test_a_spent_budget_closes_the_thought_at_the_very_token(
    demo_models: Path, tmp_path: Path
) -> None:
    run = RunSettings(max_tokens=120, thinking_budget=20)
    with llama_server(demo_models) as address:
        planner = _planner(demo_models, address)
        (remote,) = _run(_plan(planner, "box/", "auto", run), PROMPTS[:1], tmp_path)
        (local,) = _run(_plan(planner, MODEL, "none", run), PROMPTS[:1], tmp_path)
    assert list(remote.trace.ids) == list(local.trace.ids)
    assert list(remote.trace.origins) == list(local.trace.origins)
    assert (remote.status, local.status) == (RunStatus.BUDGET, RunStatus.BUDGET)


def test_stop_frees_the_server(demo_models: Path, tmp_path: Path) -> None:
    run = RunSettings(max_tokens=3000)
    with llama_server(demo_models) as address:
        planner = _planner(demo_models, address)
        plan = _plan(planner, "box/", "auto", run)
        stopped, _ = _run(plan, PROMPTS, tmp_path, stop_at=20)
        assert stopped.status is RunStatus.STOPPED
        with urllib.request.urlopen(f"{address}/slots", timeout=5) as slots:
            assert b'"is_processing":true' not in slots.read()
