"""The program's window as a process of its own, with the bundled models: opened, watched, ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from PySide6.QtGui import QImage

PROGRAM = [sys.executable, "-m", "overthink"]
PATIENCE_S = 90.0

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ends the window with a signal")


@pytest.fixture
def environment(overthink_home: Path) -> dict[str, str]:
    return {**os.environ, "OVERTHINK_HOME": str(overthink_home), "QT_QPA_PLATFORM": "offscreen"}


@contextmanager
def opened(environment: dict[str, str], *options: str) -> Iterator[subprocess.Popen[str]]:
    """A window that is open; killed if the test does not end it."""
    window = subprocess.Popen(
        [*PROGRAM, *options],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield window
    finally:
        if window.poll() is None:
            window.kill()
        window.communicate()


def until(come: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not come():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


def lanes_of(window: subprocess.Popen[str]) -> list[psutil.Process]:
    return [
        child
        for child in psutil.Process(window.pid).children(recursive=True)
        if "overthink.inference.child" in child.cmdline()
    ]


def test_it_starts_the_lanes_and_takes_them_along_when_it_closes(
    environment: dict[str, str],
) -> None:
    with opened(environment, "--run") as window:
        until(lambda: len(lanes_of(window)) == 2)
        lanes = lanes_of(window)
        window.send_signal(signal.SIGTERM)
        _, said = window.communicate(timeout=PATIENCE_S)

        assert window.returncode == 0
        assert "Traceback" not in said
        until(lambda: not any(lane.is_running() for lane in lanes))


def test_a_window_that_is_killed_leaves_no_lane_behind(environment: dict[str, str]) -> None:
    with opened(environment, "--run") as window:
        until(lambda: len(lanes_of(window)) == 2)
        lanes = lanes_of(window)
        window.kill()
        window.wait()

        until(lambda: not any(_alive(lane) for lane in lanes))


def _alive(process: psutil.Process) -> bool:
    """Running, and not just waiting for init to take note of its end."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_second_start_raises_the_first_and_ends(environment: dict[str, str]) -> None:
    with opened(environment) as first:
        until(lambda: (Path(environment["OVERTHINK_HOME"]) / "logs").is_dir())
        time.sleep(3)  # until it listens
        second = subprocess.run(
            PROGRAM, env=environment, capture_output=True, timeout=PATIENCE_S, check=False
        )

        assert second.returncode == 0
        assert first.poll() is None
        first.send_signal(signal.SIGTERM)
        assert first.wait(timeout=PATIENCE_S) == 0


def test_without_a_display_it_says_so_in_one_sentence(environment: dict[str, str]) -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    bare = {name: value for name, value in environment.items() if name not in hidden}
    run = subprocess.run(
        PROGRAM, env=bare, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )

    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr.count("\n") == 1
    assert "there is no display" in run.stderr
    assert "overthink compare" in run.stderr


def test_the_demo_is_drawn_from_its_start_to_its_end(
    environment: dict[str, str], tmp_path: Path
) -> None:
    pictures = tmp_path / "pictures"
    run = subprocess.run(
        [*PROGRAM, "demo", "--screenshots", str(pictures)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE_S,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    drawn = {path.stem.split("-", 1)[1]: QImage(str(path)) for path in pictures.iterdir()}
    told = [Path(line.strip()).name for line in run.stdout.splitlines()]
    assert sorted(told) == sorted(path.name for path in pictures.iterdir())
    for moment in ("first-start", "loading", "thinking", "loop-caught", "both-ended"):
        size = drawn[moment].size()
        assert (size.width(), size.height()) == (1280, 720)
    assert drawn["large"].width() == 2560
    assert drawn["both-ended"] != drawn["both-ended-light"]
    assert drawn["thinking"] != drawn["first-start"]
