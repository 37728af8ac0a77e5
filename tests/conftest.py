"""What every test gets: no files of the person's own, and a look at what it left running."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from overthink.bundled import bundled_folder
from overthink.folders import HOME_VARIABLE
from overthink.library.local_models import find_smollm2

# Tests draw the real window, on no display.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

# Where the tests run in a shell's background, Ctrl+C is ignored in them and in what they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores: some tests wait for processes, clocks and locks."""
    return 1 + (os.cpu_count() or 1)


GRACE_S = 5.0
"""How long what a test started may take to go away by itself, on a busy machine."""


def _left_children(before: set[psutil.Process]) -> list[psutil.Process]:
    """Children that are new, zombies included: a child must be waited for."""
    return [child for child in psutil.Process().children(recursive=True) if child not in before]


def _left_threads(before: set[threading.Thread]) -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t not in before and not t.daemon]


@pytest.fixture(autouse=True)
def leaves_nothing_running() -> Iterator[None]:
    """A test that leaves a child process or a thread behind fails."""
    children = set(psutil.Process().children(recursive=True))
    threads = set(threading.enumerate())
    yield
    until = time.monotonic() + GRACE_S
    while (left := [*_left_children(children), *_left_threads(threads)]) and (
        time.monotonic() < until
    ):
        gc.collect()
        time.sleep(0.05)
    for child in _left_children(children):
        child.kill()
    assert not left, f"left running: {left}"


@pytest.fixture(autouse=True)
def garbage_stays_on_this_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """See `overthink.ui.app.process_hooks`: a test's Qt objects must not die in a worker thread.

    For tests with Qt, wherever they are: the next one may have threads. What was there before the
    test is frozen: to go through all that 2,700 tests have gathered, twice a test, takes minutes.
    """
    if "qapp" not in request.fixturenames:
        yield
        return
    gc.freeze()
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def no_other_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other programs of the person who runs the tests keep is not listed."""
    monkeypatch.setattr("overthink.bootstrap.other_programs", lambda: ())


@pytest.fixture
def overthink_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own for settings, logs and models."""
    home = tmp_path / "home"
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    return home


@pytest.fixture(scope="session")
def demo_models() -> Path:
    """The folder of the bundled demo models."""
    return bundled_folder("models") / "demo"


@pytest.fixture(scope="session")
def smollm2() -> Path:
    """The file of the general model; skips where it is not installed."""
    path = find_smollm2()
    if path is None:
        pytest.skip("SmolLM2 is not installed")
    return path
