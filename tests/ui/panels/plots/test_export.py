"""Saving and copying plots; the menu."""

from __future__ import annotations

import csv
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from overthink.core.metrics import drafting
from overthink.ui.panels.plots.export import Format, copy_image
from overthink.ui.panels.plots.panel import PlotPanel
from overthink.ui.theme.theme import Theme
from tests.ui.panels.plots.runs import grow, run

Save = Callable[[str, Format], Path]


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[PlotPanel]:
    panel = PlotPanel(Theme("light"))
    qtbot.addWidget(panel)
    panel.resize(1280, 180)
    panel.show()
    panel.show_runs(run(118, 24, drafted=True), run(60, drafted=True, seed=5))
    QApplication.processEvents()
    yield panel
    panel.saver.wait()


@pytest.fixture
def save(qtbot: QtBot, panel: PlotPanel, tmp_path: Path) -> Save:
    def saved(key: str, form: Format) -> Path:
        plot = next(plot for plot in panel.plots if plot.spec.key == key)
        path = tmp_path / f"plot.{form.value}"
        with qtbot.waitSignal(panel.saved, timeout=10_000):
            panel.saver.save(plot, panel.lanes, form, path)
        return path

    return saved


def columns(path: Path) -> dict[str, list[str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        head, *rows = csv.reader(file)
    return {name: [row[i] for row in rows if row[i]] for i, name in enumerate(head)}


def test_csv_of_the_race_has_every_token_of_both_lanes(save: Save, panel: PlotPanel) -> None:
    table = columns(save("race", Format.CSV))
    assert list(table) == [
        *("left time (s)", "left tokens", "left phase"),
        *("right time (s)", "right tokens", "right phase"),
    ]
    assert [float(t) for t in table["left time (s)"]] == [
        t / 1e6 for t in panel.lanes[0].trace.t_us
    ]
    assert table["left phase"] == ["thinking"] * 118 + ["answer"] * 24
    assert table["right tokens"] == [str(i + 1) for i in range(60)]


def test_csv_of_speed_and_surprisal_has_units_and_values(save: Save, panel: PlotPanel) -> None:
    speed = columns(save("speed", Format.CSV))["left speed (tokens/s)"]
    assert float(speed[-1]) == pytest.approx(panel.lanes[0].speed.value(141), rel=1e-5)
    table = columns(save("surprisal", Format.CSV))
    assert len(table["left surprisal (bits)"]) == 142
    assert float(table["right mean over 64 tokens (bits/token)"][-1]) == pytest.approx(
        panel.lanes[1].mean_surprisal.value(59), rel=1e-5
    )


def test_csv_of_acceptance_has_every_round(save: Save, panel: PlotPanel) -> None:
    table = columns(save("acceptance", Format.CSV))
    rounds = panel.lanes[0].trace.draft_rounds
    assert table["left tested"] == [str(r.tested) for r in rounds]
    assert table["left accepted"] == [str(r.accepted) for r in rounds]
    assert len(table["left accepted/tested over 32 rounds"]) == len(rounds)


def test_csv_by_position_is_what_the_bars_show(save: Save, panel: PlotPanel) -> None:
    panel.plots[2].set_by_position(True)
    table = columns(save("acceptance", Format.CSV))
    wanted = drafting(panel.lanes[0].trace.draft_rounds).by_position
    assert table["position"] == ["1", "2", "3", "4"]
    assert [int(t) for t in table["left tested"]] == [tested for tested, _ in wanted]
    assert [int(a) for a in table["left accepted"]] == [accepted for _, accepted in wanted]


def test_png_has_twice_the_screens_resolution(save: Save, panel: PlotPanel) -> None:
    image = QImage(str(save("race", Format.PNG)))
    assert image.size() == panel.plots[0].size() * 2
    colours = {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(image.height())
    }
    roles = Theme("light").roles
    assert {roles.left, roles.right, roles.surface} <= colours


def test_svg_contains_the_texts(save: Save) -> None:
    text = save("speed", Format.SVG).read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    words = {"".join(node.itertext()).strip() for node in root.iter() if node.tag.endswith("text")}
    assert any(word.startswith("Speed · tokens/s, together") for word in words)
    assert "clip-path" in text, "curves end at the edge of the plot"
    assert "image" not in {node.tag.rpartition("}")[2] for node in root.iter()}, "no pixels in it"


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize("key", ["race", "speed", "acceptance", "surprisal"])
def test_every_plot_can_be_saved_in_every_format(save: Save, key: str, form: Format) -> None:
    assert save(key, form).stat().st_size > 200


def test_a_growing_run_can_be_saved(qtbot: QtBot, panel: PlotPanel, tmp_path: Path) -> None:
    turn = run(2000, over=False)
    panel.show_runs(turn, None)
    with qtbot.waitSignal(panel.saved, timeout=10_000):
        panel.saver.save(panel.plots[3], panel.lanes, Format.CSV, tmp_path / "a.csv")
        for _ in range(50):
            grow(turn, 40)
    assert len(columns(tmp_path / "a.csv")["left surprisal (bits)"]) == 2000


def test_an_unwritable_folder_gives_a_sentence(
    qtbot: QtBot, panel: PlotPanel, tmp_path: Path
) -> None:
    path = tmp_path / "not there" / "plot.csv"
    with qtbot.waitSignal(panel.save_failed, timeout=10_000) as emitted:
        panel.saver.save(panel.plots[0], panel.lanes, Format.CSV, path)
    assert emitted.args is not None
    assert emitted.args[0].startswith(f"{path} could not be written: ")
    assert emitted.args[0].endswith("Choose another place.")
    assert not list(tmp_path.iterdir())


def test_a_file_is_complete_although_the_window_was_closed(qtbot: QtBot, tmp_path: Path) -> None:
    panel = PlotPanel(Theme("dark"))
    panel.show_runs(run(5000), None)
    panel.show()
    panel.saver.save(panel.plots[1], panel.lanes, Format.CSV, tmp_path / "speed.csv")
    shiboken6.delete(panel)
    assert len(columns(tmp_path / "speed.csv")["left time (s)"]) == 5000


def test_a_picture_can_be_copied(panel: PlotPanel) -> None:
    copy_image(panel.plots[0])
    assert QGuiApplication.clipboard().image().size() == panel.plots[0].size() * 2


def action(panel: PlotPanel, plot: int, text: str) -> QAction:
    menu = panel.plots[plot].menu
    menu.aboutToShow.emit()
    return next(action for action in menu.actions() if action.text() == text)


def test_the_menu_saves_through_a_non_modal_dialog(
    qtbot: QtBot, panel: PlotPanel, tmp_path: Path
) -> None:
    dialog = panel.saver.choose_file(panel.plots[0], panel.lanes, Format.CSV)
    assert not dialog.isModal()
    with qtbot.waitSignal(panel.saved, timeout=10_000):
        dialog.fileSelected.emit(str(tmp_path / "race.csv"))
    assert columns(tmp_path / "race.csv")["left tokens"][-1] == "142"
    dialog.reject()


def test_the_menu_changes_what_is_shown(panel: PlotPanel) -> None:
    action(panel, 2, "By position in the draft round").trigger()
    assert panel.plots[2].by_position
    assert "1: " in panel.plots[2].positions.accessibleDescription()
    action(panel, 2, "By position in the draft round").trigger()
    assert not panel.plots[2].by_position
    action(panel, 0, "Speed").trigger()
    assert not panel.plots[1].isVisible()
    action(panel, 0, "Speed").trigger()
    assert panel.plots[1].isVisible()


def test_the_menu_does_not_hide_the_last_plot(panel: PlotPanel) -> None:
    for name in ("Speed", "Acceptance", "Surprisal"):
        action(panel, 0, name).trigger()
    assert not action(panel, 0, "Race").isEnabled()


def test_bars_are_drawn_for_both_lanes(panel: PlotPanel) -> None:
    panel.plots[2].set_by_position(True)
    image = panel.plots[2].positions.grab().toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    roles = Theme("light").roles
    assert {roles.left, roles.right} <= colours
