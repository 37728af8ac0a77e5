"""A lane panel over an index of real model files."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from overthink.comparison.plan import LaneChoice
from overthink.ui.panels.lane.panel import LanePanel
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.theme.theme import Theme


@pytest.fixture(autouse=True)
def _english(english: None) -> None:
    """All tests of the lane's panel expect English numbers."""


@pytest.fixture
def panel(model_index: ModelIndex, qtbot: QtBot) -> LanePanel:
    """A visible panel, 480 pixels wide, with a chosen model."""
    made = LanePanel(Theme(), "left", model_index, QLabel("transcript"))
    qtbot.addWidget(made)
    made.set_choice(LaneChoice("tiny"))
    made.resize(480, 400)
    made.show()
    return made
