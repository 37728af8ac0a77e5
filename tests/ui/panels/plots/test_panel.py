"""The panel with real plots: drawing, values, and user input."""

from __future__ import annotations

from typing import get_args
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from overthink.core.events import PhaseChanged
from overthink.core.metrics import tokens_per_second
from overthink.core.vocabulary import Phase, TimingMode
from overthink.ui.panels.plots.export import render_svg
from overthink.ui.panels.plots.overlay import RADIUS, MarkerShape
from overthink.ui.panels.plots.panel import REDRAW_S, PlotPanel
from overthink.ui.panels.plots.plot_spec import Weight
from overthink.ui.panels.plots.plot_widget import TimePlot
from overthink.ui.panels.plots.series_math import Span
from overthink.ui.state.turn_state import Side
from overthink.ui.theme.colour_roles import Scheme
from overthink.ui.theme.theme import Theme
from tests.ui.panels.plots.runs import grow, run, tokens
from tests.ui.window_fixture import assert_accessible


@pytest.fixture
def theme() -> Theme:
    return Theme("dark")


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> PlotPanel:
    panel = PlotPanel(theme)
    qtbot.addWidget(panel)
    panel.resize(1280, 180)
    panel.show()
    qtbot.waitExposed(panel)
    QApplication.processEvents()
    return panel


def plot_of(panel: PlotPanel, key: str) -> TimePlot:
    return next(plot for plot in panel.plots if plot.spec.key == key)


def spot(plot: TimePlot, panel: PlotPanel, side: Side, token: int) -> QPoint:
    """Return the position of a token on a plot, pixels."""
    lane = next(lane for lane in panel.lanes if lane.side == side)
    value = plot.spec.value(lane, token)
    assert value is not None
    return plot.canvas.to_pixels.map(QPointF(lane.seconds(token), value)).toPoint()


def marks(plot: TimePlot, mark: MarkerShape) -> list[tuple[Side, float, float]]:
    return [(side, x, y) for kind, side, x, y in plot.canvas.overlay.marks if kind is mark]


def test_an_empty_panel_shows_a_text(panel: PlotPanel) -> None:
    assert {plot.canvas.overlay.empty_text for plot in panel.plots} == {"Nothing has run yet"}
    panel.show_runs(run(0, over=False), None)
    assert {plot.canvas.overlay.empty_text for plot in panel.plots} == {
        "Waiting for the first tokens"
    }
    panel.show_runs(run(0), run(0))
    assert {plot.canvas.overlay.empty_text for plot in panel.plots} == {"No tokens"}


def test_an_empty_plot_shows_the_reason(panel: PlotPanel) -> None:
    panel.show_runs(run(1), run(1))
    words = [plot.canvas.overlay.empty_text for plot in panel.plots]
    assert words == [
        "",
        "The run is too short to measure a speed",
        "No draft has proposed anything",
        "",
    ]


def test_a_very_short_run_has_an_overall_speed(panel: PlotPanel) -> None:
    """The plot shows the same speed as the lane's status line."""
    quick, slow = run(40, rate=800), run(90, drafted=True)
    panel.show_runs(quick, slow)
    plot, (left, right) = plot_of(panel, "speed"), panel.lanes
    overall = tokens_per_second(quick.record.trace)
    assert overall is not None
    assert plot.header.values["left"] == f"{overall:.0f}"
    ends = {side: value for side, _, value in marks(plot, MarkerShape.END)}
    assert ends["left"] == pytest.approx(overall)
    whole = Span(0, right.last_us, 200)
    (level,), (curve,) = (plot.spec.lines(lane, whole) for lane in (left, right))
    assert level.weight is Weight.LEVEL
    assert level.points.x.tolist() == [left.seconds(0), left.seconds(39)]
    assert level.points.y.tolist() == pytest.approx([overall] * 2)
    assert curve.weight is Weight.PLAIN
    assert len(curve.points.x) > 50
    plot.describe()
    assert f"{overall:.0f} tokens per second over the whole run" in (
        plot.canvas.accessibleDescription()
    )
    assert plot.canvas.shown_range.top > overall


def test_the_speed_curve_replaces_the_overall_speed(panel: PlotPanel) -> None:
    turn = run(20, rate=400, over=False)
    panel.show_runs(turn, None)
    (lane,) = panel.lanes
    assert lane.speed.overall is not None
    grow(turn, 90, rate=400)
    panel.redraw()
    assert lane.speed.overall is None
    assert not len(lane.speed.level().x)
    assert lane.speed.value(109) == pytest.approx(tokens_per_second(turn.record.trace))


@pytest.mark.parametrize("height", [110, 150, 400])
def test_curves_at_the_end_of_a_fixed_range_are_fully_visible(
    panel: PlotPanel, height: int
) -> None:
    """Acceptance at 100 %: neither the curve nor the marker at its end is cut off."""
    panel.resize(900, height)
    turn = run(90)
    grow(turn, 90, drafted=True)
    panel.show_runs(turn, None)
    plot = plot_of(panel, "acceptance")
    for share in (0.0, 1.0):
        at = plot.canvas.to_pixels.map(QPointF(1.0, share)).y()
        assert RADIUS <= at <= plot.canvas.height() - RADIUS
        inside = plot.canvas.area
        assert inside.top() + 1 <= at <= inside.bottom() - 1


def test_headers_show_the_latest_values(panel: PlotPanel) -> None:
    left, right = run(118, 24, drafted=True), run(900)
    panel.show_runs(left, right)
    assert plot_of(panel, "race").header.values == {"left": "142", "right": "900"}
    assert plot_of(panel, "acceptance").header.values.keys() == {"left"}
    speed = panel.lanes[1].speed.value(899)
    assert plot_of(panel, "speed").header.values["right"] == f"{speed:.1f}"


def test_the_speed_plot_names_the_timing_mode(panel: PlotPanel) -> None:
    title = plot_of(panel, "speed").header
    panel.show_runs(run(9), run(9))
    assert title.title == "Speed · tokens/s, together"
    alone = run(9, timing=TimingMode.SEQUENTIAL)
    panel.show_runs(alone, None)
    assert title.title == "Speed · tokens/s, one after the other"
    panel.show_runs(alone, run(9))
    assert title.title == "Speed · tokens/s", "two modes have no common name"


def test_refresh_draws_ten_times_a_second_and_loses_nothing(qtbot: QtBot, panel: PlotPanel) -> None:
    turn = run(10, over=False)
    panel.show_runs(turn, None)
    header = plot_of(panel, "race").header
    grow(turn, 10)
    panel.refresh()
    assert header.values["left"] == "10", "too soon after the last time"
    grow(turn, 10)
    panel.refresh()
    qtbot.waitUntil(lambda: header.values["left"] == "30", timeout=5000)
    qtbot.wait(int(REDRAW_S * 1200))
    grow(turn, 5)
    panel.refresh()
    assert header.values["left"] == "35", "late enough: at once"


def test_a_hidden_plot_is_not_drawn_until_it_is_shown(panel: PlotPanel) -> None:
    turn = run(50, over=False)
    panel.show_runs(turn, None)
    race = plot_of(panel, "race")
    panel.grid.want("race", False)
    grow(turn, 50)
    panel.redraw()
    assert not race.isVisible()
    assert race.header.values["left"] == "50"
    panel.grid.want("race", True)
    assert race.header.values["left"] == "100"


def test_a_hidden_panel_reads_no_data(panel: PlotPanel) -> None:
    turn = run(50, over=False)
    panel.show_runs(turn, None)
    panel.hide()
    grow(turn, 50)
    panel.refresh()
    assert panel.lanes[0].count == 50
    panel.show()
    assert panel.lanes[0].count == 100


def test_the_end_of_thought_marker_follows_a_phase_correction(
    panel: PlotPanel,
) -> None:
    turn = run(0, 60, over=False)
    panel.show_runs(None, turn)
    race = plot_of(panel, "race")
    assert not marks(race, MarkerShape.THOUGHT)
    turn.record.take(PhaseChanged(0, Phase.THINKING))
    grow(turn, 20, Phase.ANSWER)
    panel.redraw()
    assert marks(race, MarkerShape.THOUGHT) == [("right", panel.lanes[0].seconds(59), 60)]


def test_hovering_one_plot_moves_the_crosshair_of_all(qtbot: QtBot, panel: PlotPanel) -> None:
    panel.show_runs(run(300, drafted=True), run(500))
    speed, race = plot_of(panel, "speed"), plot_of(panel, "race")
    qtbot.mouseMove(speed.canvas.viewport(), spot(speed, panel, "right", 120))
    crosshair = race.canvas.overlay.crosshair
    assert crosshair is not None
    assert crosshair == pytest.approx(panel.lanes[1].seconds(120), abs=0.05)
    for plot in panel.plots:
        assert plot.canvas.overlay.crosshair == crosshair
        for lane in panel.lanes:
            token = lane.nearest(crosshair)
            assert token is not None
            value = plot.spec.value(lane, token)
            shown = None if value is None else plot.spec.value_text(value)
            assert plot.header.values.get(lane.side) == shown
    race.canvas.hovered.emit(None)
    assert race.header.values == {"left": "300", "right": "500"}


@pytest.mark.parametrize("key", ["race", "speed", "surprisal"])
@pytest.mark.parametrize(("side", "token"), [("left", 60), ("right", 350)])
def test_a_click_selects_the_token_of_the_nearest_curve(
    qtbot: QtBot, panel: PlotPanel, key: str, side: Side, token: int
) -> None:
    panel.show_runs(run(80, rate=40), run(400, rate=90))
    plot = plot_of(panel, key)
    at = spot(plot, panel, side, token)
    with qtbot.waitSignal(panel.token_picked, timeout=5000) as picked:
        qtbot.mouseClick(plot.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert picked.args is not None
    found, index = picked.args
    assert (found, index) == (side, pytest.approx(token, abs=4))


def test_a_marked_token_is_marked_in_every_plot(panel: PlotPanel) -> None:
    panel.show_runs(run(80, drafted=True), run(80, drafted=True))
    panel.mark_token("right", 40)
    seconds = panel.lanes[1].seconds(40)
    assert [[mark[:2] for mark in marks(p, MarkerShape.TOKEN)] for p in panel.plots] == [
        [("right", seconds)]
    ] * 4
    panel.mark_token("right", None)
    assert not any(marks(plot, MarkerShape.TOKEN) for plot in panel.plots)
    panel.mark_token("left", 80)
    assert not any(marks(plot, MarkerShape.TOKEN) for plot in panel.plots), "there is no such token"


def wheel(plot: TimePlot) -> None:
    at = QPointF(plot.canvas.area.center())
    steps = QPoint(0, 360)
    event = QWheelEvent(
        at,
        plot.canvas.viewport().mapToGlobal(at),
        QPoint(),
        steps,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(plot.canvas.viewport(), event)


def test_zooming_one_plot_zooms_all_and_stops_following(qtbot: QtBot, panel: PlotPanel) -> None:
    turn = run(600, over=False)
    panel.show_runs(turn, None)
    before = plot_of(panel, "race").canvas.shown_range
    wheel(plot_of(panel, "speed"))
    ranges = [plot.canvas.shown_range[:2] for plot in panel.plots]
    assert ranges == [ranges[0]] * 4
    assert ranges[0][1] - ranges[0][0] < before.end_s
    assert all(plot.reset_button.isVisible() for plot in panel.plots)
    grow(turn, 600)
    panel.redraw()
    assert plot_of(panel, "race").canvas.shown_range[:2] == ranges[0], "it stays where one looks"
    race = plot_of(panel, "race")
    qtbot.mouseDClick(race.canvas.viewport(), Qt.MouseButton.LeftButton)
    assert race.canvas.shown_range.start_s == 0
    assert race.canvas.shown_range.end_s >= panel.lanes[0].last_us / 1e6
    assert not any(plot.reset_button.isVisible() for plot in panel.plots)


def test_zooming_the_race_adapts_its_value_range(panel: PlotPanel) -> None:
    panel.show_runs(run(2000, 100, rate=100), None)
    race = plot_of(panel, "race").canvas
    race.span_requested.emit(8.0, 10.0)
    lane = panel.lanes[0]
    seen = [i + 1 for i in range(lane.count) if 8.0 <= lane.seconds(i) <= 10.0]
    assert seen[0] * 0.9 < race.shown_range.bottom <= seen[0]
    assert seen[-1] <= race.shown_range.top < seen[-1] * 1.1
    assert plot_of(panel, "speed").canvas.shown_range.bottom == 0


def test_the_axis_follows_a_growing_run(panel: PlotPanel) -> None:
    turn = run(10, over=False)
    panel.show_runs(turn, None)
    for _ in range(20):
        grow(turn, 50)
        panel.redraw()
        shown = plot_of(panel, "race").canvas.shown_range
        assert shown.start_s == 0
        assert shown.end_s >= panel.lanes[0].last_us / 1e6
        assert shown.top >= panel.lanes[0].count


def test_a_run_of_a_twentieth_of_a_second_can_be_zoomed(panel: PlotPanel) -> None:
    """The bundled examples are this short and must fill the plot."""
    turn = run(0, over=False)
    made = tokens(turn, 20, Phase.THINKING, 500)
    made.t_us[:] = range(11_000, 51_000, 2_000)
    turn.record.take(made)
    panel.show_runs(turn, None)
    assert panel.lanes[0].last_us / 1e6 > plot_of(panel, "race").canvas.shown_range.end_s / 3


def test_a_narrow_time_axis_has_a_scale_too(panel: PlotPanel) -> None:
    """The label of the last tick is placed inside the plot, not dropped for its width."""
    panel.resize(900, 180)
    panel.show_runs(run(9), None)
    root = ElementTree.fromstring(render_svg(plot_of(panel, "race")))
    texts = ["".join(node.itertext()).strip() for node in root.iter() if node.tag.endswith("text")]
    assert {"0.0 s", "0.5 s"} <= set(texts)


def test_a_plot_can_be_used_by_keyboard(qtbot: QtBot, panel: PlotPanel) -> None:
    panel.show_runs(run(300), run(300))
    canvas = plot_of(panel, "surprisal").canvas
    everything = canvas.shown_range.end_s
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    first = canvas.overlay.crosshair
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert first == pytest.approx(everything * 0.52)
    assert canvas.overlay.crosshair == pytest.approx(everything / 2)
    picked: list[tuple[str, int]] = []
    panel.token_picked.connect(lambda side, token: picked.append((side, token)))
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    qtbot.keyClick(canvas, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    middle = [("left", panel.lanes[0].nearest(everything / 2))]
    assert picked == [*middle, ("right", panel.lanes[1].nearest(everything / 2))]
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.shown_range.end_s < everything
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.shown_range.end_s == everything


def test_every_control_has_a_name_and_a_tooltip(panel: PlotPanel) -> None:
    panel.show_runs(run(30), run(30))
    assert_accessible(panel)


def test_the_accessible_description_contains_the_values(panel: PlotPanel) -> None:
    panel.show_runs(run(100, 20, drafted=True), run(40, over=False))
    descriptions = {plot.spec.key: plot.canvas.accessibleDescription() for plot in panel.plots}
    assert descriptions["race"].startswith("Left: 120 tokens after ")
    assert "thought ended after" in descriptions["race"]
    assert "Right: 40 tokens" in descriptions["race"]
    assert "tokens per second now" in descriptions["speed"]
    assert "of tested proposals accepted" in descriptions["acceptance"]
    assert descriptions["acceptance"].endswith("Right: no draft.")
    assert "bits per token" in descriptions["surprisal"]


def test_a_theme_restyles_all_plots(panel: PlotPanel, theme: Theme) -> None:
    panel.show_runs(run(200), run(300))
    for scheme in get_args(Scheme):
        theme.set_scheme(scheme)
        QApplication.processEvents()
        for plot in panel.plots:
            image = plot.canvas.viewport().grab().toImage()
            area = plot.canvas.area
            corner = image.pixelColor(int(area.right()) - 3, int(area.top()) + 3)
            assert corner.name() == theme.roles.surface


def test_lanes_are_drawn_in_their_accents(panel: PlotPanel, theme: Theme) -> None:
    panel.show_runs(run(200), run(300))
    QApplication.processEvents()
    for plot in panel.plots:
        if plot.spec.key == "acceptance":
            continue
        image = plot.canvas.viewport().grab().toImage()
        pixels = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
        }
        assert {theme.roles.left, theme.roles.right} <= pixels


@pytest.mark.parametrize(
    ("size", "visible"), [((1280, 180), 4), ((2560, 200), 4), ((800, 320), 4), ((500, 200), 1)]
)
def test_the_arrangement_follows_the_panel_size(
    panel: PlotPanel, size: tuple[int, int], visible: int
) -> None:
    panel.resize(*size)
    QApplication.processEvents()
    shown = [plot for plot in panel.plots if plot.isVisible()]
    assert len(shown) == visible
    assert panel.grid.tabs.isVisible() == (visible == 1)
    for plot in shown:
        assert plot.canvas.area.width() > 120
        assert plot.canvas.area.height() > 60


def test_tabs_show_one_plot_at_a_time(panel: PlotPanel) -> None:
    panel.resize(500, 200)
    panel.show_runs(run(30), None)
    for i, plot in enumerate(panel.plots):
        panel.grid.tabs.setCurrentIndex(i)
        assert [p.isVisible() for p in panel.plots].count(True) == 1
        assert plot.isVisible()
        assert plot.header.values or plot.canvas.overlay.empty_text


def test_the_last_plot_cannot_be_hidden(panel: PlotPanel) -> None:
    for plot in panel.plots:
        panel.grid.want(plot.spec.key, False)
    assert [plot.spec.key for plot in panel.plots if plot.isVisible()] == ["surprisal"]


def test_runs_of_very_different_length_share_one_axis(panel: PlotPanel) -> None:
    panel.show_runs(run(118, 24), run(20_000))
    race = plot_of(panel, "race")
    assert race.canvas.shown_range.top >= 20_000
    assert len(marks(race, MarkerShape.END)) == 2
    assert marks(race, MarkerShape.THOUGHT)[0][2] == 118
