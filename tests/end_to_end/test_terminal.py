"""The real command in a real terminal: live columns, Ctrl+C, the final screen."""

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
ENDLESS = ("compare", "--max-tokens", "100000", "--ctx", "16000", "--left", "demo-runaway")
"""A comparison that runs until it is stopped."""


class TerminalCommand:
    """A command in a terminal of a fixed size."""

    def __init__(self, home: Path, width: int, height: int, *arguments: str) -> None:
        self._main, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        _disable_echo(theirs)
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
        """Read until `done` accepts the output, or the program has ended."""
        while not done(self.written.decode(errors="replace")):
            assert time.monotonic() < self._until, self.written[-2000:]
            readable, _, _ = select.select([self._main], [], [], 0.2)
            if readable:
                try:
                    data = os.read(self._main, 65536)
                except OSError:  # on Linux, the other side is closed
                    return
                if not data:
                    return
                self.written += data

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def type(self, keys: bytes) -> None:
        os.write(self._main, keys)

    def ended(self) -> tuple[int, Terminal]:
        """Wait for the end; return exit status and screen, including the scrollback."""
        self.wait_for(lambda _: False)
        status = self.process.wait(timeout=LIMIT_S)
        os.close(self._main)
        terminal = Terminal(self.width)
        terminal.write(self.written.decode())
        return status, terminal


def _disable_echo(terminal: int) -> None:
    """The kernel's echo of "^C" could split a multi-byte character that is being written."""
    modes = termios.tcgetattr(terminal)
    modes[3] &= ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSANOW, modes)


def _tokens_shown(text: str) -> bool:
    return bool(re.search(r"[1-9]\d* thinking \+", text))


@pytest.mark.parametrize(("width", "height"), [(100, 30), (80, 24), (40, 20)])
def test_columns_are_redrawn_and_the_final_frame_remains(
    tmp_path: Path, width: int, height: int
) -> None:
    command = TerminalCommand(tmp_path, width, height, "compare", "--max-tokens", "120")

    status, terminal = command.ended()
    lines = terminal.lines()
    written = command.written.decode()

    assert status == 0
    assert terminal.strange == []
    assert written.count("demo-methodical") > 2, "redrawn while it runs"
    assert written.index("\x1b[?25l") < written.rindex("\x1b[?25h"), "the cursor is visible again"
    assert all(len(line) <= width for line in lines)
    picture = "\n".join(lines)
    assert picture.count("demo-methodical + demo-draft") == 1, "the live frames are erased"
    assert "⋮" not in picture
    assert "demo-runaway: " in picture[picture.rindex("demo-methodical: ") :]
    assert ("│" in picture) is (width > 50)
    assert {"2", "2;4;32"} <= terminal.styles, "thoughts dim, accepted tokens green and underlined"


def test_ctrl_c_stops_both_lanes_and_prints_their_text(tmp_path: Path) -> None:
    command = TerminalCommand(tmp_path, 80, 24, *ENDLESS)
    command.wait_for(_tokens_shown)
    children = command.children()
    command.type(b"\x03")

    status, terminal = command.ended()
    picture = "\n".join(terminal.lines())

    assert status == 130
    assert picture.count("(stopped)") >= 2
    assert "Traceback" not in picture
    assert len(children) == 2
    assert not any(child.is_running() for child in children)


def test_sigterm_acts_like_ctrl_c(tmp_path: Path) -> None:
    command = TerminalCommand(tmp_path, 80, 24, *ENDLESS)
    command.wait_for(_tokens_shown)
    command.process.send_signal(signal.SIGTERM)

    status, terminal = command.ended()

    assert status == 143
    assert "(stopped)" in "\n".join(terminal.lines())
    assert command.written.decode().rindex("\x1b[?25h") > 0


def test_ctrl_c_twice_does_not_wait_for_a_hung_lane(tmp_path: Path) -> None:
    command = TerminalCommand(tmp_path, 80, 24, *ENDLESS)
    command.wait_for(_tokens_shown)
    children = command.children()
    for child in children:
        child.suspend()
    command.type(b"\x03")
    time.sleep(0.5)
    command.type(b"\x03")

    status, terminal = command.ended()

    assert status == 130
    assert "Traceback" not in "\n".join(terminal.lines())
    assert not any(child.is_running() for child in children)


def test_a_killed_child_is_reported(tmp_path: Path) -> None:
    # Both think to their limit, so whichever child is listed first is still running when killed.
    both = ("--left", "demo-runaway", "--right", "demo-runaway")
    command = TerminalCommand(tmp_path, 80, 24, "compare", "--max-tokens", "1000", *both)
    command.wait_for(_tokens_shown)
    command.children()[0].kill()

    status, terminal = command.ended()
    picture = " ".join("\n".join(terminal.lines()).split())

    assert status == 3
    assert "was killed (SIGKILL), by the system for memory or by hand: run again" in picture
    assert "crashed" in picture
