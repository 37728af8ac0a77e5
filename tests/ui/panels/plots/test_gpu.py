"""The GPU plot: when it is offered and what it shows."""

from __future__ import annotations

import csv
import io

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from overthink.core.events import GpuReading, Readings
from overthink.core.vocabulary import TimingMode
from overthink.ui.panels.plots.export import csv_table
from overthink.ui.panels.plots.gpu_series import GpuSeries
from overthink.ui.panels.plots.panel import PlotPanel
from overthink.ui.state.turn_state import TurnState
from overthink.ui.theme.theme import Theme
from tests.lanes import child_events
from tests.ui.panels.plots.runs import run


def measured(count: int = 200, timing: TimingMode = TimingMode.CONCURRENT) -> TurnState:
    """A run with readings at its start, in its middle and at its end."""
    turn = run(count)
    turn.timing = timing
    end = turn.record.trace.t_us[-1]
    for watts, t_us in ((60, 0), (240, end // 2), (270, end)):
        turn.record.take(child_events.readings(t_us, watts))
    return turn


@pytest.fixture
def panel(qtbot: QtBot) -> PlotPanel:
    made = PlotPanel(Theme("dark"))
    qtbot.addWidget(made)
    made.resize(1400, 180)
    made.show()
    qtbot.waitExposed(made)
    QApplication.processEvents()
    return made


def keys(panel: PlotPanel) -> list[str]:
    return [plot.spec.key for plot in panel.plots if plot.isVisible()]


def test_the_gpu_plot_is_offered_only_where_a_gpu_was_measured(panel: PlotPanel) -> None:
    others = ["race", "speed", "acceptance", "surprisal"]
    panel.show_runs(run(100), run(50))
    assert keys(panel) == others
    panel.show_runs(run(100), measured())
    assert keys(panel) == [*others, "gpu"]
    panel.show_runs(run(100), None)
    assert keys(panel) == others


def test_the_gpu_plot_appears_with_the_first_reading(panel: PlotPanel) -> None:
    turn = run(20, over=False)
    panel.show_runs(turn, None)
    assert "gpu" not in keys(panel)
    turn.record.take(child_events.readings(1000))
    panel.redraw()
    assert "gpu" in keys(panel)


def test_the_gpu_plot_shows_use_memory_and_power(panel: PlotPanel) -> None:
    panel.show_runs(measured(), None)
    (plot,) = (each for each in panel.plots if each.spec.key == "gpu")
    assert plot.header.values == {"left": "90 % · 270 W"}
    plot.describe()
    said_of_it = plot.canvas.accessibleDescription()
    assert said_of_it == "Left: 90 % in use now, 3.0 GiB, 270 W."
    assert plot.spec.title(TimingMode.CONCURRENT) == "GPU · %, both lanes"
    assert plot.spec.title(TimingMode.SEQUENTIAL) == "GPU · %"


def test_hiding_the_last_plot_is_refused_until_another_has_data(panel: PlotPanel) -> None:
    panel.show_runs(measured(), None)
    for key in ("race", "speed", "acceptance", "surprisal"):
        panel.grid.want(key, False)
    assert keys(panel) == ["gpu"]
    panel.grid.want("gpu", False)
    assert keys(panel) == ["gpu"]


def test_several_gpus_are_combined_and_missing_values_are_left_out() -> None:
    both = [
        GpuReading(device="CUDA0", use_percent=100, used_bytes=6, total_bytes=8, power_mw=1000),
        GpuReading(device="CUDA1", use_percent=50, used_bytes=2, total_bytes=8),
    ]
    series = GpuSeries([Readings(t_us=5), Readings(t_us=10, gpus=tuple(both))])
    series.read_new()
    assert list(series.use.times) == [10]
    assert series.use.at(10) == pytest.approx(0.75)
    assert series.memory.at(11) == pytest.approx(0.5)
    assert series.bytes.at(11) == 8
    assert series.watts.at(11) is None
    assert series.use.at(9) is None


def test_the_gpu_plots_data_are_exported_as_csv(panel: PlotPanel) -> None:
    panel.show_runs(measured(), None)
    rows = list(csv.reader(io.StringIO(csv_table("gpu", panel.lanes).decode("utf-8-sig"))))
    assert rows[0] == [
        *("left time (s)", "left GPU use (share)", "left GPU memory (bytes)"),
        "left GPU power (W)",
    ]
    assert [row[3] for row in rows[1:]] == ["60", "240", "270"]
