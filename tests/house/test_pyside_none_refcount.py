"""Calls of void Qt functions do not change the reference count of None.

On Python 3.11, PySide6 6.12.0 loses a reference to None on every call of a void C++ function. After
some thousand calls None is freed and the program crashes in `none_dealloc`, far from the cause.
This is the reason for the upper bound on PySide6-Essentials in pyproject.toml; this test shows
whether it can be raised. From Python 3.12 on, None is immortal.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

CALLS = 2000

SCRIPT = f"""
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication, QWidget

application = QApplication([])
timer = QTimer()
widget = QWidget()
cursor = QTextCursor(QTextDocument())
void_calls = {{
    "QTimer.setInterval": lambda: timer.setInterval(5),
    "QObject.setObjectName": lambda: timer.setObjectName("name"),
    "QWidget.update": lambda: widget.update(),
    "QTextCursor.insertText": lambda: cursor.insertText("x"),
    "QApplication.processEvents": lambda: application.processEvents(),
}}
for name, call in void_calls.items():
    call()
    before = sys.getrefcount(None)
    for _ in range({CALLS}):
        call()
    print(name, sys.getrefcount(None) - before)
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_void_calls_do_not_lose_references_to_none() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    changes = dict(line.split() for line in done.stdout.splitlines())
    assert len(changes) == 5
    lost = {name: change for name, change in changes.items() if abs(int(change)) > CALLS // 10}
    assert not lost, f"change in references to None after {CALLS} calls: {lost}"
