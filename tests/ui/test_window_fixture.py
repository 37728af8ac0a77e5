"""The accessibility check finds what is missing, and nothing else."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.window_fixture import accessibility_problems, assert_accessible


def _widgets(*controls: QWidget) -> QWidget:
    room = QWidget()
    layout = QVBoxLayout(room)
    for control in controls:
        layout.addWidget(control)
    return room


def test_controls_without_a_name_or_text_are_reported(qtbot: QtBot) -> None:
    room = _widgets(QLineEdit(), QToolButton(), QLabel("not focusable"))
    qtbot.addWidget(room)
    assert len(accessibility_problems(room)) == 4


def test_named_controls_pass(qtbot: QtBot) -> None:
    controls: list[QWidget] = [QSpinBox(), QComboBox(), QLineEdit(), QPlainTextEdit()]
    for control in controls:
        control.setAccessibleName("Threads")
        control.setToolTip("How many threads decode")
    button = QToolButton()
    button.setText("Run")
    room = _widgets(*controls, button)
    qtbot.addWidget(room)
    assert_accessible(room)
