"""Shared fixtures: an environment that does not depend on the user, and checks for leaks."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from hypothesis import settings

from overthink.bundled import bundled_folder
from overthink.folders import HOME_VARIABLE
from overthink.library.local_models import find_smollm2

# Hypothesis fails a slow example by default, which a busy processor causes too.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

# ------------------------------------------------------------------------- the environment

USERS_OWN = ("LC_", "LANGUAGE", "OVERTHINK_", "HF_", "HUGGING_FACE_", "QT_")
"""Prefixes of environment variables that change what the app does: none is inherited."""
USERS_OWN_ANYWHERE = ("_PROXY", "_COLOR", "COLORTERM", "COLUMNS", "LINES")
"""Endings of such variables, in either case."""


def _isolate_environment() -> None:
    """Give all tests and their child processes the same environment, whatever the user exports.

    Tests that need a variable set it with `monkeypatch`. The window is drawn without a display.
    """
    for name in list(os.environ):
        if name.startswith(USERS_OWN) or name.upper().endswith(USERS_OWN_ANYWHERE):
            del os.environ[name]
    home = tempfile.TemporaryDirectory(prefix="overthink-tests-")
    atexit.register(home.cleanup)
    os.environ |= {
        "LANG": "C.UTF-8",
        "PYQTGRAPH_QT_LIB": "PySide6",
        "QT_QPA_PLATFORM": "offscreen",
        "TERM": "xterm-256color",
        HOME_VARIABLE: home.name,
    }


_isolate_environment()

# Background jobs of a shell ignore Ctrl+C, and their children inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers() -> int:
    """Use one worker more than cores, because some tests wait for processes, clocks and locks."""
    return 1 + (os.cpu_count() or 1)


@pytest.fixture(autouse=True)
def no_other_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not list the models of other programs that the user has installed."""
    monkeypatch.setattr("overthink.bootstrap.other_programs", lambda: ())


@pytest.fixture
def overthink_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new folder for settings, logs, data and models."""
    home = tmp_path / "home"
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    return home


# ----------------------------------------------------------------------------------- leaks

GRACE_S = 5.0
"""Time for child processes and threads to end by themselves on a busy machine."""


def _leaked_children(before: set[psutil.Process]) -> list[psutil.Process]:
    """Return new child processes, including zombies: a parent must wait for its children."""
    return [child for child in psutil.Process().children(recursive=True) if child not in before]


def _leaked_threads(before: set[threading.Thread]) -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t not in before and not t.daemon]


@pytest.fixture(autouse=True)
def no_leaked_processes_or_threads() -> Iterator[None]:
    """Fail a test that leaves a child process or a thread running."""
    children = set(psutil.Process().children(recursive=True))
    threads = set(threading.enumerate())
    yield
    until = time.monotonic() + GRACE_S
    while (leaked := [*_leaked_children(children), *_leaked_threads(threads)]) and (
        time.monotonic() < until
    ):
        gc.collect()
        time.sleep(0.05)
    for child in _leaked_children(children):
        child.kill()
    assert not leaked, f"left running: {leaked}"


@pytest.fixture(autouse=True)
def garbage_collection_on_this_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Collect a test's Qt objects on this thread, see `overthink.ui.app.process_hooks`.

    Applies to tests with Qt, because the next test may have threads. Objects that existed before
    the test are frozen: collecting all objects of 2,700 tests twice per test takes minutes.
    """
    if "qapp" not in request.fixturenames:
        yield
        return
    gc.freeze()
    gc.disable()
    yield
    gc.collect()
    gc.enable()


# ---------------------------------------------------------------------------------- models


@pytest.fixture(scope="session")
def demo_models() -> Path:
    """The folder of the bundled demo models."""
    return bundled_folder("models") / "demo"


@pytest.fixture(scope="session")
def smollm2() -> Path:
    """The SmolLM2 model file; skips the test if it is not installed."""
    path = find_smollm2()
    if path is None:
        pytest.skip("SmolLM2 is not installed (`make setup` installs it)")
    return path
