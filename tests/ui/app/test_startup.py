"""A second start raises the first window; a dead process's socket does not prevent that."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from overthink.ui.app.startup import FirstWindow, raise_first

SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from overthink.ui.app.startup import raise_first
app = QCoreApplication([])
sys.exit(0 if raise_first(Path(sys.argv[1])) else 7)
"""


def second_start(settings: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", SECOND, str(settings)])


def test_a_second_start_raises_the_first_window(qtbot: QtBot, tmp_path: Path) -> None:
    first = FirstWindow(tmp_path)
    with qtbot.waitSignal(first.raise_requested, timeout=20_000):
        second = second_start(tmp_path)
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    first.close()

    assert second.returncode == 0


def test_another_settings_folder_opens_its_own_window(qtbot: QtBot, tmp_path: Path) -> None:
    first = FirstWindow(tmp_path / "one")

    assert not raise_first(tmp_path / "two")
    first.close()


def test_no_window_is_raised_after_the_first_has_closed(qtbot: QtBot, tmp_path: Path) -> None:
    FirstWindow(tmp_path).close()

    assert not raise_first(tmp_path)
