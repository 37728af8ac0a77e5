"""The check that the rooms' tests use finds what is missing, and nothing else."""

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

from tests.ui.window_fixture import assert_well_kept, shortcomings


def _room(*controls: QWidget) -> QWidget:
    room = QWidget()
    layout = QVBoxLayout(room)
    for control in controls:
        layout.addWidget(control)
    return room


def test_controls_without_name_or_words_are_found(qtbot: QtBot) -> None:
    room = _room(QLineEdit(), QToolButton(), QLabel("reached by nobody"))
    qtbot.addWidget(room)
    assert len(shortcomings(room)) == 4


def test_controls_that_say_what_they_are_pass(qtbot: QtBot) -> None:
    controls: list[QWidget] = [QSpinBox(), QComboBox(), QLineEdit(), QPlainTextEdit()]
    for control in controls:
        control.setAccessibleName("Threads")
        control.setToolTip("How many threads decode")
    button = QToolButton()
    button.setText("Run")
    room = _room(*controls, button)
    qtbot.addWidget(room)
    assert_well_kept(room)
