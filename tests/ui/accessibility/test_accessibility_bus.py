"""The real window serves real assistive technology, on a bus and a display of their own.

Only such a client shows the crashes of accessible interfaces that are written in Python (see
`_ReadableWidget.interface_cast`): inside a test's process Qt's bridge to the bus is not active.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import overthink.ui.panels
from overthink.folders import HOME_VARIABLE
from overthink.ui.state.turn_state import SIDES
from tests.ui.accessibility.bus_window import LAST_WORDS, PANELS

pytestmark = pytest.mark.accessibility_bus

ROOT = Path(__file__).parents[3]
CLIENT = Path(__file__).with_name("bus_client.py")
BUS_SERVICE = Path("/usr/share/dbus-1/services/org.a11y.Bus.service")
REQUESTS = 10_000
GROWTH = 10
"""Lengths of each transcript that the client must see while it streams."""
BRIDGE = "qt.accessibility.atspi: "
"""How Qt's bridge begins its remarks about requests that it cannot answer."""


# -- requirements ------------------------------------------------------------------------------


@cache
def _client_python() -> str | None:
    """Return a Python with libatspi's bindings: often the system's, since PyPI has none."""
    bindings = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    for python in (sys.executable, "/usr/bin/python3"):
        command = [python, "-c", bindings]
        if (
            shutil.which(python)
            and not subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode
        ):
            return python
    return None


def _missing() -> str:
    """Name what this machine lacks by Debian's packages."""
    if sys.platform != "linux":
        return "AT-SPI, which only Linux has"
    found = {
        "xvfb": shutil.which("Xvfb"),
        "dbus": shutil.which("dbus-daemon"),
        "at-spi2-core": BUS_SERVICE.exists(),
        "gir1.2-atspi-2.0 with python3-gi": _client_python(),
    }
    return ", ".join(package for package, there in found.items() if not there)


# -- processes ---------------------------------------------------------------------------------


class Worker:
    """A child process that answers each line with a line of JSON.

    Args:
        name: for messages.
        served_by: the worker whose end also ends this one.
    """

    def __init__(
        self, name: str, process: subprocess.Popen[str], served_by: Worker | None = None
    ) -> None:
        self._name, self._process, self._served_by = name, process, served_by
        assert self._read() == "ready"

    def ask(self, command: str) -> Any:
        assert self._process.stdin
        self._process.stdin.write(f"{command}\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> object:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            pytest.fail(" and ".join(self.ended()))
        return json.loads(line)

    def ended(self) -> list[str]:
        """Return how this process ended, and the one that serves it."""
        status = f"the {self._name} ended with {self._process.wait(20)}"
        return [status, *(self._served_by.ended() if self._served_by else ())]

    def close(self) -> int:
        """Close its input, which ends it, and return its exit status."""
        self._process.communicate()
        return self._process.returncode


@contextmanager
def _started(command: list[str], **more: Any) -> Iterator[subprocess.Popen[str]]:
    """Run a command whose output is read; end it with the block."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **more) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()


def _first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


@pytest.fixture
def environment(overthink_home: Path) -> Iterator[dict[str, str]]:
    """Start a display and a session bus for this test alone; Qt's bridge is switched on."""
    if missing := _missing():
        pytest.skip(f"not installed: {missing}")
    with ExitStack() as stack:
        # Not in `tmp_path`: the path of a socket has at most 108 characters.
        runtime = stack.enter_context(tempfile.TemporaryDirectory(prefix="bus-"))
        values = {
            **os.environ,
            "GSETTINGS_BACKEND": "memory",
            "HOME": runtime,
            HOME_VARIABLE: str(overthink_home),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "app"), str(ROOT)]),
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QT_QPA_PLATFORM": "xcb",
            "XDG_RUNTIME_DIR": runtime,
        }
        quiet = {"env": values, "stderr": subprocess.DEVNULL}
        screen = ["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
        display = stack.enter_context(_started(["Xvfb", *screen], **quiet))
        values["DISPLAY"] = f":{_first_line(display)}"
        bus = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
        address = _first_line(stack.enter_context(_started(bus, **quiet)))
        values["DBUS_SESSION_BUS_ADDRESS"] = address
        yield values


@contextmanager
def _window_and_client(
    environment: dict[str, str], folder: Path
) -> Iterator[tuple[Worker, Worker]]:
    """Start the window and its client; both must end well, and without complaints."""
    errors = folder / "errors"
    window_command = [
        *(sys.executable, "-X", "faulthandler", "-m"),
        *("tests.ui.accessibility.bus_window", str(folder)),
    ]
    client_command = [_client_python() or "", "-W", "ignore", str(CLIENT), "overthink"]
    pipes = {"env": environment, "cwd": ROOT, "stdin": subprocess.PIPE}
    with errors.open("w") as file, _started(window_command, **pipes, stderr=file) as first:
        window = Worker("window", first)
        with _started(client_command, **pipes) as second:
            client = Worker("client", second, served_by=window)
            yield window, client
            assert client.close() == 0
        assert window.close() == 0
    lines = errors.read_text().splitlines()
    assert not [line for line in lines if not line.startswith(BRIDGE)]


# -- tests -------------------------------------------------------------------------------------


def test_all_panels_are_opened() -> None:
    (folder,) = overthink.ui.panels.__path__
    assert set(PANELS) == {path.parent.name for path in Path(folder).glob("*/__init__.py")}


def test_assistive_technology_reaches_every_panel(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with _window_and_client(environment, tmp_path) as (window, client):
        client.ask("walk")
        window.ask("run")
        client.ask("walk")  # while both lanes stream
        window.ask("texts")
        for panel in PANELS:
            shown = window.ask(f"show {panel}")
            walked = client.ask("walk")
            assert shown, panel
            assert set(shown) <= set(walked["answer"]), panel
        assert walked["requests"] >= REQUESTS


def test_both_transcripts_can_be_followed_while_they_stream(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with _window_and_client(environment, tmp_path) as (window, client):
        window.ask("run")
        followed = client.ask(f"follow {LAST_WORDS}")["answer"]
        texts = window.ask("texts")
        for side in range(len(SIDES)):
            assert followed[side]["lengths"] >= GROWTH
            # A caret inside a character of two code units moves to its start.
            assert followed[side]["carets"] >= followed[side]["rounds"] / 2
        assert all("🧊" in text and LAST_WORDS in text for text in texts)
        assert client.ask("texts")["answer"] == texts

        client.ask("select 40 50")  # reported as refused, see `_ViewText.selectionCount`
        assert window.ask("selections") == [[40, 50]] * len(SIDES)
        assert client.ask(f"read {REQUESTS}")["requests"] >= REQUESTS
        events = client.ask("events")["answer"]
        assert events["object:text-caret-moved"] >= GROWTH
        assert events["object:announcement"] >= GROWTH
