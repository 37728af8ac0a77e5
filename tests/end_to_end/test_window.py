"""The window as a separate process, with the bundled models."""

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
TIMEOUT_S = 90.0

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ends the window with a signal")


@pytest.fixture
def environment(overthink_home: Path) -> dict[str, str]:
    return {**os.environ, "OVERTHINK_HOME": str(overthink_home), "QT_QPA_PLATFORM": "offscreen"}


@contextmanager
def opened(environment: dict[str, str], *options: str) -> Iterator[subprocess.Popen[str]]:
    """Open a window; kill it if the test does not end it."""
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


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + TIMEOUT_S
    while not condition():
        assert time.monotonic() < end, "timed out"
        time.sleep(0.05)


def lanes_of(window: subprocess.Popen[str]) -> list[psutil.Process]:
    return [
        child
        for child in psutil.Process(window.pid).children(recursive=True)
        if "overthink.inference.child" in child.cmdline()
    ]


def test_closing_the_window_ends_the_lanes(
    environment: dict[str, str],
) -> None:
    with opened(environment, "--run") as window:
        wait_until(lambda: len(lanes_of(window)) == 2)
        lanes = lanes_of(window)
        window.send_signal(signal.SIGTERM)
        _, errors = window.communicate(timeout=TIMEOUT_S)

        assert window.returncode == 0
        assert "Traceback" not in errors
        wait_until(lambda: not any(lane.is_running() for lane in lanes))


def test_a_killed_window_leaves_no_lane_behind(environment: dict[str, str]) -> None:
    with opened(environment, "--run") as window:
        wait_until(lambda: len(lanes_of(window)) == 2)
        lanes = lanes_of(window)
        window.kill()
        window.wait()

        wait_until(lambda: not any(_alive(lane) for lane in lanes))


def _alive(process: psutil.Process) -> bool:
    """Whether it is running, and not a zombie that init has not reaped yet."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_second_start_raises_the_first_window(environment: dict[str, str]) -> None:
    with opened(environment) as first:
        wait_until(lambda: (Path(environment["OVERTHINK_HOME"]) / "logs").is_dir())
        time.sleep(3)  # until it listens
        second = subprocess.run(
            PROGRAM, env=environment, capture_output=True, timeout=TIMEOUT_S, check=False
        )

        assert second.returncode == 0
        assert first.poll() is None
        first.send_signal(signal.SIGTERM)
        assert first.wait(timeout=TIMEOUT_S) == 0


def test_a_missing_display_is_explained_in_one_sentence(environment: dict[str, str]) -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    bare = {name: value for name, value in environment.items() if name not in hidden}
    run = subprocess.run(
        PROGRAM, env=bare, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
    )

    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr.count("\n") == 1
    assert "there is no display" in run.stderr
    assert "overthink compare" in run.stderr


def test_the_demo_is_drawn_into_pictures(environment: dict[str, str], tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    run = subprocess.run(
        [*PROGRAM, "demo", "--screenshots", str(pictures)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=3 * TIMEOUT_S,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    drawn = {path.stem.split("-", 1)[1]: QImage(str(path)) for path in pictures.iterdir()}
    printed = [Path(line.strip()).name for line in run.stdout.splitlines()]
    assert sorted(printed) == sorted(path.name for path in pictures.iterdir())
    for moment in ("first-start", "loading", "thinking", "loop-caught", "both-ended"):
        size = drawn[moment].size()
        assert (size.width(), size.height()) == (1280, 720)
    assert drawn["large"].width() == 2560
    assert drawn["both-ended"] != drawn["both-ended-light"]
    assert drawn["thinking"] != drawn["first-start"]
