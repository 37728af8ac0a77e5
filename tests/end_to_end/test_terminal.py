"""The real command in a real terminal: live columns, Ctrl+C, what stays on the screen."""

from __future__ import annotations

import os
import re
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.cli.terminal import Terminal

if sys.platform == "win32":
    pytest.skip("pseudo-terminals as Unix has them", allow_module_level=True)

import fcntl
import pty
import termios

LIMIT_S = 120


class Watched:
    """A command in a terminal of a fixed size."""

    def __init__(self, home: Path, width: int, height: int, *arguments: str) -> None:
        self._main, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        _echo_nothing(theirs)
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR")
        }
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "overthink", *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**environment, "OVERTHINK_HOME": str(home), "TERM": "xterm-256color"},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(theirs)
        self.width = width
        self.written = b""
        self._until = time.monotonic() + LIMIT_S

    def wait_for(self, done: Callable[[str], bool]) -> None:
        """Reads until what was written is as wished, or the program has ended."""
        while not done(self.written.decode(errors="replace")):
            assert time.monotonic() < self._until, self.written[-2000:]
            readable, _, _ = select.select([self._main], [], [], 0.2)
            if readable:
                try:
                    data = os.read(self._main, 65536)
                except OSError:  # Linux says so when the other side is closed
                    return
                if not data:
                    return
                self.written += data

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def type(self, keys: bytes) -> None:
        os.write(self._main, keys)

    def ended(self) -> tuple[int, Terminal]:
        """Exit status and the screen, scrollback included."""
        self.wait_for(lambda _: False)
        status = self.process.wait(timeout=LIMIT_S)
        os.close(self._main)
        terminal = Terminal(self.width)
        terminal.write(self.written.decode())
        return status, terminal


def _echo_nothing(terminal: int) -> None:
    """The kernel's own "^C" may land inside a letter of several bytes that is being written."""
    modes = termios.tcgetattr(terminal)
    modes[3] &= ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSANOW, modes)


def _tokens_shown(text: str) -> bool:
    return bool(re.search(r"[1-9]\d* thinking \+", text))


@pytest.mark.parametrize(("width", "height"), [(100, 30), (80, 24), (40, 20)])
def test_the_columns_live_and_what_stays(tmp_path: Path, width: int, height: int) -> None:
    watched = Watched(tmp_path, width, height, "compare", "--max-tokens", "120")

    status, terminal = watched.ended()
    lines = terminal.lines()
    written = watched.written.decode()

    assert status == 0
    assert terminal.strange == []
    assert written.count("demo-methodical") > 2, "redrawn while it runs"
    assert written.index("\x1b[?25l") < written.rindex("\x1b[?25h"), "the cursor comes back"
    assert all(len(line) <= width for line in lines)
    picture = "\n".join(lines)
    assert picture.count("demo-methodical + demo-draft") == 1, "of the live frames nothing stays"
    assert "⋮" not in picture
    assert "demo-runaway: " in picture[picture.rindex("demo-methodical: ") :]
    assert ("│" in picture) is (width > 50)
    assert {"2", "2;4;32"} <= terminal.styles, "thoughts dim, accepted tokens green and underlined"


def test_ctrl_c_stops_both_lanes_and_prints_what_there_is(tmp_path: Path) -> None:
    watched = Watched(tmp_path, 80, 24, "compare", "--max-tokens", "100000", "--ctx", "16000",
                      "--left", "demo-runaway")  # fmt: skip
    watched.wait_for(_tokens_shown)
    children = watched.children()
    watched.type(b"\x03")

    status, terminal = watched.ended()
    picture = "\n".join(terminal.lines())

    assert status == 0
    assert picture.count("(stopped)") >= 2
    assert "Traceback" not in picture
    assert len(children) == 2
    assert not any(child.is_running() for child in children)


def test_a_request_to_end_is_like_ctrl_c(tmp_path: Path) -> None:
    watched = Watched(tmp_path, 80, 24, "compare", "--max-tokens", "100000", "--ctx", "16000",
                      "--left", "demo-runaway")  # fmt: skip
    watched.wait_for(_tokens_shown)
    watched.process.send_signal(signal.SIGTERM)

    status, terminal = watched.ended()

    assert status == 0
    assert "(stopped)" in "\n".join(terminal.lines())
    assert watched.written.decode().rindex("\x1b[?25h") > 0


def test_ctrl_c_twice_does_not_wait_for_a_hung_lane(tmp_path: Path) -> None:
    watched = Watched(tmp_path, 80, 24, "compare", "--max-tokens", "100000", "--left",
                      "demo-runaway", "--ctx", "16000")  # fmt: skip
    watched.wait_for(_tokens_shown)
    children = watched.children()
    for child in children:
        child.suspend()
    watched.type(b"\x03")
    time.sleep(0.5)
    watched.type(b"\x03")

    status, terminal = watched.ended()

    assert status == 130
    assert "Traceback" not in "\n".join(terminal.lines())
    assert not any(child.is_running() for child in children)


def test_a_killed_child_is_told_in_the_terminal(tmp_path: Path) -> None:
    # Two that think to their limit: whichever child is named first is still at work when killed.
    both = ("--left", "demo-runaway", "--right", "demo-runaway")
    watched = Watched(tmp_path, 80, 24, "compare", "--max-tokens", "1000", *both)
    watched.wait_for(_tokens_shown)
    watched.children()[0].kill()

    status, terminal = watched.ended()
    picture = " ".join("\n".join(terminal.lines()).split())

    assert status == 3
    assert "was killed (SIGKILL), by the system for memory or by hand: run again" in picture
    assert "crashed" in picture
