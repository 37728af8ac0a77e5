"""Void calls into Qt leave the count of references to None alone.

PySide6 6.12.0 on Python 3.11 takes one reference to None too few on every call of a void C++
function. None is freed after some thousand calls, and the program dies in `none_dealloc`, far
from the cause. Hence the upper bound on PySide6-Essentials in pyproject.toml; this test tells
whether it can be raised. From Python 3.12 on None is immortal and cannot be freed.
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
def test_void_calls_do_not_take_references_to_none() -> None:
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
    assert not lost, f"references to None that {CALLS} calls took or left: {lost}"
