"""The metric grid: aligned columns, as few rows as possible, and room for all metrics."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from overthink.ui.panels.lane.status_bar import StatusBar
from overthink.ui.theme.theme import Theme
from tests.lanes import child_events
from tests.ui.panels.lane.states import STATES

pytestmark = pytest.mark.usefixtures("english")

AT_1280, AT_900 = 489, 299
"""Widths of a lane in windows of these widths, with the list of sessions beside it."""


class Lane(QWidget):
    """A status line in a lane of a width, above a widget that takes all remaining height."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.line = StatusBar(Theme())
        self.line.show_turn(STATES["right"]())
        rest = QWidget()
        rest.setMinimumHeight(70)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.line)
        column.addWidget(rest, 1)
        self.resize(width, 100)
        self.show()

    def squeeze(self) -> None:
        """Make it as low as possible."""
        self.resize(self.width(), self.minimumSizeHint().height())


@pytest.fixture
def lane(qtbot: QtBot, request: pytest.FixtureRequest) -> Lane:
    made = Lane(getattr(request, "param", AT_1280))
    qtbot.addWidget(made)
    for _ in range(2):  # the lane's minimum height depends on its width
        qtbot.wait(10)
        made.squeeze()
    qtbot.wait(10)
    return made


def lefts(line: StatusBar) -> set[int]:
    return {figure.x() for figure in line.metrics.values()}


def tops(line: StatusBar) -> set[int]:
    return {figure.y() for figure in line.metrics.values()}


@pytest.mark.parametrize("lane", [200, AT_900, 380, AT_1280, 620, 1100], indirect=True)
def test_metrics_are_aligned_in_columns_and_never_cut(lane: Lane) -> None:
    line = lane.line
    rows = len(tops(line))
    assert len(lefts(line)) <= len(line.metrics) / rows + 3
    block = line.metrics["thinking"].parentWidget()
    assert block is not None
    assert block.height() > max(figure.geometry().bottom() for figure in line.metrics.values())
    for figure in line.metrics.values():
        assert figure.height() >= figure.sizeHint().height()
        assert figure.width() >= figure.minimumSizeHint().width()
        assert figure.geometry().right() < line.width()


def test_two_rows_are_enough_in_a_small_window(lane: Lane) -> None:
    assert len(tops(lane.line)) == 2


@pytest.mark.parametrize("lane", [620], indirect=True)
def test_counts_that_have_no_room_are_in_the_tooltip(lane: Lane) -> None:
    figure = lane.line.metrics["acceptance"]
    assert "(1,200/1,500)" not in figure.toolTip()
    figure.resize(figure.minimumSizeHint())
    assert "(1,200/1,500)" in figure.toolTip()
    assert "Accepted / tested" in figure.toolTip()


def test_columns_do_not_move_while_metrics_grow(lane: Lane) -> None:
    line = lane.line
    before = {key: figure.geometry() for key, figure in line.metrics.items()}
    line.measured.record.take(child_events.tokens(1209, ["x"] * 100))
    line.update_now()
    assert {key: figure.geometry() for key, figure in line.metrics.items()} == before
