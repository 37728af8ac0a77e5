"""Worker processes: requests, deadlines, crashes, and the end with the parent."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from overthink.core.child_process import (
    CHILD_SWITCH,
    ChildExit,
    WorkerEnded,
    WorkerProcess,
    child_command,
)
from overthink.core.messages import verbatim

CHILD = """
import os, sys, time
from overthink.core.child_main_loop import serve_requests

def reply_to(request):
    match request:
        case "sleep":
            time.sleep(60)
        case "wait":
            time.sleep(1)
        case "hold the interpreter":
            9 ** 9 ** 9
        case "exit":
            os._exit(3)
        case "print":
            print("a library's own words")
        case "allocate":
            return len(bytearray(1 << 30))
        case "grow":
            time.sleep(len(bytearray(100 << 20)))
    return request

serve_requests(reply_to, 512 << 20)
"""


@pytest.fixture
def worker() -> Iterator[WorkerProcess]:
    with WorkerProcess([sys.executable, "-c", CHILD]) as made:
        yield made


def test_requests_are_answered_by_one_child(worker: WorkerProcess) -> None:
    assert worker.request({"a": [1, "æ\ud800"]}, 20.0) == {"a": [1, "æ\ud800"]}
    pid = worker.pid
    assert worker.request("print", 20.0) == "print"
    assert worker.pid == pid


@pytest.mark.parametrize("request_", ["sleep", "hold the interpreter"])
def test_a_child_is_killed_at_the_deadline_and_started_again(
    worker: WorkerProcess, request_: str
) -> None:
    worker.request("warm up", 20.0)
    started = time.monotonic()
    with pytest.raises(WorkerEnded) as caught:
        worker.request(request_, 0.2)
    assert time.monotonic() - started < 5.0
    assert str(caught.value.why_killed) == "ran for over 0.2 seconds"
    assert worker.request("again", 20.0) == "again"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the clock of a process")
def test_a_limit_of_processor_time_does_not_count_waiting() -> None:
    """A child on a busy machine waits for the processor; its result must not depend on that."""
    with WorkerProcess([sys.executable, "-c", CHILD], counts_processor_time=True) as worker:
        worker.request("warm up", 20.0)
        assert worker.request("wait", 0.3) == "wait"
        for spends in ("hold the interpreter", "sleep"):
            with pytest.raises(WorkerEnded) as ended:
                worker.request(spends, 0.3)
            assert str(ended.value.why_killed) == "ran for over 0.3 seconds"


def test_a_crash_is_reported(worker: WorkerProcess) -> None:
    with pytest.raises(WorkerEnded) as caught:
        worker.request("exit", 20.0)
    assert caught.value.exit == ChildExit(3)
    assert worker.request("again", 20.0) == "again"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits address space")
def test_memory_is_limited_by_the_system(worker: WorkerProcess) -> None:
    with pytest.raises(WorkerEnded) as caught:
        worker.request("allocate", 20.0)
    assert caught.value.exit == ChildExit(1), "an uncaught MemoryError"


def test_memory_is_limited_by_the_parent() -> None:
    def resident(pid: int) -> int:
        return psutil.Process(pid).memory_info().rss

    command = [sys.executable, "-c", CHILD]
    with WorkerProcess(command, memory_of=resident, memory_bytes=64 << 20) as worker:
        with pytest.raises(WorkerEnded) as caught:
            worker.request("grow", 20.0)
        assert str(caught.value.why_killed) == "took over 64 MiB of memory"


def test_a_program_that_cannot_be_started_is_reported() -> None:
    with WorkerProcess(["/nowhere/at-all"]) as worker, pytest.raises(WorkerEnded) as caught:
        worker.request("a", 20.0)
    assert caught.value.exit is None


def test_closing_ends_a_request_in_another_thread(worker: WorkerProcess) -> None:
    ended: list[WorkerEnded] = []

    def ask() -> None:
        try:
            worker.request("sleep", 60.0)
        except WorkerEnded as error:
            ended.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.2)
    worker.close()
    thread.join(timeout=10.0)
    assert [error.exit for error in ended] == [None]
    with pytest.raises(WorkerEnded):
        worker.request("after", 1.0)


@pytest.mark.skipif(sys.platform == "win32", reason="a killed parent as Unix has it")
@pytest.mark.parametrize("request_", ["idle", "sleep"])
def test_a_child_ends_with_its_killed_parent(tmp_path: Path, request_: str) -> None:
    script = tmp_path / "child.py"
    script.write_text(CHILD)
    parent = (
        "import sys, threading; from overthink.core.child_process import WorkerProcess\n"
        f"worker = WorkerProcess([sys.executable, {str(script)!r}])\n"
        "worker.request('warm up', 20.0)\n"
        "print(worker.pid, flush=True)\n"
        f"worker.request({request_!r}, 60.0)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        process.kill()
    until = time.monotonic() + 10.0
    while time.monotonic() < until and _runs(pid):
        time.sleep(0.05)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_frozen_program_is_its_own_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    module = "overthink.inference.template_renderer"
    assert child_command(module) == [sys.executable, "-P", "-m", module]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child_command(module, "--x") == [sys.executable, CHILD_SWITCH, module, "--x"]


@pytest.mark.parametrize(
    ("code", "why_killed", "problem"),
    [
        (3, "", "it ended unexpectedly with exit code 3"),
        (-9, "", "it was killed (SIGKILL), by the system for memory or by hand"),
        (-11, "", "it crashed in native code (SIGSEGV)"),
        (-15, "", "it was ended by SIGTERM"),
        (-9, "ran for over 2 seconds", "it ran for over 2 seconds, so it was ended"),
    ],
)
def test_how_a_child_ended_is_a_sentence(code: int, why_killed: str, problem: str) -> None:
    assert str(ChildExit(code, verbatim(why_killed)).problem(verbatim("it"))) == problem
