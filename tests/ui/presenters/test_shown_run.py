"""Nothing runs that is not on the screen: what Run names, runs, and what changes a lane."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from overthink.comparison.plan import LaneChoice
from overthink.core.draft_trials import Way
from overthink.core.protocol import Load
from overthink.core.vocabulary import TimingMode
from overthink.library.model_entry import ModelEntry
from overthink.storage.recorder import Recorder
from overthink.ui.app.application import Preset
from overthink.ui.state.turn_state import SIDES
from tests.storage.recordings import plan, whole_run
from tests.ui.opened_window import RIGHT, Opened
from tests.ui.window_fixture import accessible_name, assert_accessible

SHOWN = "demo-wanderer"


def record(path: Path, models: dict[str, str], system: str = "") -> str:
    """Save a session of one or two runs."""
    recorder = Recorder(path)
    session = recorder.session("compare")
    plans = {side: plan(side, model) for side, model in models.items()}
    turn = session.begin_turn("Why?", system, "0", TimingMode.SEQUENTIAL, plans, None)
    for side in models:
        for event in whole_run():
            session.record(turn, side, event)
    session.end_turn(turn)
    session.close()
    assert recorder.close()
    return session.id


@pytest.fixture
def scene(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> Iterator[Opened]:
    """A window over sessions of other models than those of its live lanes."""
    path = tmp_path / "sessions.db"
    sessions = [
        record(path, {"left": SHOWN, "right": SHOWN}, "Be brief."),
        record(path, {"left": SHOWN}),
        record(path, {"left": SHOWN, "right": "no-such-model"}),
    ]
    made = Opened(loop, qapp, tmp_path, [RIGHT] * 3, preset=Preset(database=path))
    made.sessions = sessions
    made.planned()
    yield made
    if not made.opened.closed.is_set():
        made.close()


def show(scene: Opened, number: int) -> None:
    """Open a session, and wait until its models are planned."""
    scene.opened.sessions.review.open(scene.sessions[number])
    scene.until(lambda: scene.opened.sessions.review.session == scene.sessions[number])
    planned = scene.opened.sessions.shown_run
    scene.until(lambda: planned._planned is not None)
    scene.pump(0.05)


def texts(scene: Opened) -> list[str]:
    """All that names what Run runs."""
    bar = scene.window.prompt_bar
    return [bar.next_run_label.text(), bar.run_button.toolTip(), accessible_name(bar.run_button)]


def ran(scene: Opened, side: str) -> list[str]:
    """The model files that a lane has loaded."""
    commands = scene.lanes["left" if side == "left" else "right"].commands
    return [Path(command.path).stem for command in commands if isinstance(command, Load)]


def live_models(scene: Opened) -> list[str]:
    return [scene.opened.controller.lane_states[side].choice.model for side in SIDES]


LIVE = ["demo-methodical", "demo-runaway"]


# -- what Run names and runs -------------------------------------------------------------------


def test_run_names_the_live_lanes(scene: Opened) -> None:
    for text in texts(scene):
        assert "demo-methodical + demo-draft (left) and demo-runaway + demo-draft (right)" in text
    assert not scene.window.prompt_bar.run_menu_button.isEnabled()
    scene.opened.engine.plans.choose("left", LaneChoice(SHOWN, "none"))
    assert all(SHOWN in text for text in texts(scene)), "at once, before it is planned"
    assert_accessible(scene.window.prompt_bar)


def test_run_names_and_runs_the_displayed_saved_models(scene: Opened) -> None:
    show(scene, 0)
    for text in texts(scene):
        assert text.count(SHOWN) == 2
        assert "again with these models" in text
        assert "demo-runaway" not in text
    scene.window.prompt_bar.run_button.click()
    scene.idle()
    assert [ran(scene, side) for side in SIDES] == [[SHOWN], [SHOWN]]
    assert live_models(scene) == [SHOWN, SHOWN], "the lanes' headers show what ran"
    assert not scene.window.panels["left"].header.isHidden()
    assert scene.opened.controller.system == "Be brief."
    turn = scene.opened.controller.lane_states["left"].turns[-1]
    assert turn.timing is TimingMode.SEQUENTIAL


@pytest.mark.parametrize("how", ["menu", "keys"])
def test_the_live_lanes_run_on_request(scene: Opened, qtbot: QtBot, how: str) -> None:
    show(scene, 0)
    bar = scene.window.prompt_bar
    assert bar.run_menu_button.isEnabled()
    assert bar.live_action.text().count("demo-runaway") == 1
    if how == "menu":
        bar.live_action.trigger()
    else:
        scene.opened.actions.by_name["run_live"].trigger()
    scene.idle()
    assert [ran(scene, side) for side in SIDES] == [[LIVE[0]], [LIVE[1]]]
    turn = scene.opened.controller.lane_states["left"].turns[-1]
    assert turn.timing is TimingMode.CONCURRENT, "as chosen for the live lanes"


def test_a_session_of_one_run_runs_in_its_lane_only(scene: Opened) -> None:
    show(scene, 1)
    assert all("in the left lane only: demo-wanderer" in text for text in texts(scene))
    scene.window.prompt_bar.run_button.click()
    scene.idle()
    assert [ran(scene, side) for side in SIDES] == [[SHOWN], []]
    scene.window.prompt_bar.set_prompt("Sure?", None)
    scene.window.prompt_bar.follow_up_button.click()
    scene.idle()
    assert ran(scene, "right") == []
    scene.opened.actions.by_name["again"].trigger()
    scene.idle()
    assert ran(scene, "right") == []


def test_a_missing_model_is_named_and_only_live_lanes_run(scene: Opened) -> None:
    show(scene, 2)
    bar = scene.window.prompt_bar
    for text in texts(scene):
        assert "Runs the live lanes: demo-methodical + demo-draft (left) and demo-run" in text
        assert "Can't run with these models: There is no model and no file “no-such-model”" in text
        assert "Download it" in text
    assert not bar.again_action.isEnabled()
    assert bar.live_action.isEnabled()
    for action in ("again", "follow_up"):
        scene.opened.actions.by_name[action].trigger()
        scene.pump(0.05)
        assert "no-such-model" in scene.window.message.text()
        assert scene.opened.sessions.review.on
    assert [ran(scene, side) for side in SIDES] == [[], []]
    bar.run_button.click()
    scene.idle()
    assert [ran(scene, side) for side in SIDES] == [[LIVE[0]], [LIVE[1]]]
    assert not scene.opened.sessions.review.on


@pytest.mark.parametrize("action", ["again", "again_new_seed", "follow_up"])
def test_every_key_that_runs_a_saved_session_runs_its_models(scene: Opened, action: str) -> None:
    show(scene, 0)
    scene.opened.actions.by_name[action].trigger()
    scene.idle()
    assert [ran(scene, side) for side in SIDES] == [[SHOWN], [SHOWN]]


def test_restarting_a_saved_lane_runs_its_model(scene: Opened) -> None:
    show(scene, 0)
    scene.window.panels["left"].restart_requested.emit()
    scene.idle()
    assert [ran(scene, side) for side in SIDES] == [[SHOWN], []]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_blind_mode_names_no_saved_model(scene: Opened, number: int) -> None:
    scene.window.view_bar.blind_button.setChecked(True)
    show(scene, number)
    bar = scene.window.prompt_bar
    for text in (*texts(scene), bar.again_action.text(), bar.live_action.text()):
        assert "demo-" not in text
        assert "no-such-model" not in text
    bar.run_button.click()
    scene.pump(0.05)
    assert "no-such-model" not in scene.window.message.text()


def test_blind_mode_names_no_side_before_it_is_drawn(scene: Opened) -> None:
    scene.window.view_bar.blind_button.setChecked(True)
    for text in texts(scene):
        assert "sides drawn by lot" in text
        assert "(left)" not in text
    scene.run()
    assert all("demo-" not in text for text in texts(scene))


def test_the_bar_keeps_its_places_when_a_session_opens(scene: Opened) -> None:
    bar = scene.window.prompt_bar
    places = [bar.run_button.geometry(), bar.editor.geometry().topLeft()]
    label = bar.next_run_label.height()
    show(scene, 1)
    assert [bar.run_button.geometry(), bar.editor.geometry().topLeft()] == places
    assert bar.next_run_label.height() == label
    scene.opened.sessions.review.leave()
    assert [bar.run_button.geometry(), bar.editor.geometry().topLeft()] == places


def test_the_system_prompt_on_the_screen_is_the_recorded_one(scene: Opened) -> None:
    bar = scene.window.prompt_bar
    bar.set_system("Mine.")
    show(scene, 0)
    assert bar.system == "Be brief."
    scene.opened.sessions.review.leave()
    assert bar.system == "Mine."


# -- what changes a lane -----------------------------------------------------------------------


def drop(scene: Opened) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(model_file(scene)))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    scene.window.panels["left"].dropEvent(event)


def model_file(scene: Opened) -> Path:
    entry = scene.opened.model_index.entry(SHOWN)
    assert entry is not None
    return entry.path


def open_file(scene: Opened) -> None:
    """Press Ctrl+O and choose a file."""
    scene.opened.actions.by_name["open_left"].trigger()
    (dialog,) = scene.window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(model_file(scene)))
    dialog.reject()


def use_from_library(scene: Opened) -> None:
    entry = scene.opened.model_index.entry(SHOWN)
    assert entry is not None
    scene.opened.model_library._use("left", entry)


def use_download(scene: Opened) -> None:
    entry = scene.opened.model_index.entry(SHOWN)
    assert entry is not None
    scene.opened.downloads._choose("left", entry, None)


def use_draft(scene: Opened) -> None:
    scene.opened.draft_tuning._side = "left"
    scene.opened.draft_tuning._use(Way("lookup", 3))


def pick_model(scene: Opened) -> None:
    scene.window.panels["left"].header.models.picked.emit(SHOWN)


def pick_draft(scene: Opened) -> None:
    scene.window.panels["left"].header.drafts.picked.emit("lookup")


CHANGES = [drop, open_file, use_from_library, use_download, use_draft, pick_model, pick_draft]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_a_lane_first_brings_the_live_lanes_back(scene: Opened, change: object) -> None:
    assert callable(change)
    show(scene, 0)
    before = scene.opened.controller.lane_states["left"].choice
    change(scene)
    scene.until(lambda: scene.opened.controller.lane_states["left"].choice != before)
    assert not scene.opened.sessions.review.on
    assert not scene.window.panels["left"].header.isHidden()
    assert "saved session was closed" in scene.window.message.text()


@pytest.mark.parametrize("change", CHANGES)
def test_hidden_lanes_are_not_changed_in_blind_mode(scene: Opened, change: object) -> None:
    assert callable(change)
    scene.window.view_bar.blind_button.setChecked(True)
    scene.run()
    before = [scene.opened.controller.lane_states[side].choice for side in SIDES]
    if change is open_file:
        scene.opened.actions.by_name["open_left"].trigger()
        assert not scene.window.findChildren(QFileDialog)
    else:
        change(scene)
    scene.pump()
    assert [scene.opened.controller.lane_states[side].choice for side in SIDES] == before
    assert "hidden by blind mode" in scene.window.message.text()
    assert scene.opened.sessions.blind_mode.hidden


def test_asking_again_does_not_change_lanes_hidden_by_blind_mode(scene: Opened) -> None:
    scene.window.view_bar.blind_button.setChecked(True)
    scene.run()
    before = live_models(scene)
    scene.opened.sessions.review.ask_again(scene.sessions[0])
    scene.settle()
    scene.pump()
    assert live_models(scene) == before
    assert "hidden by blind mode" in scene.window.message.text()


def test_a_change_in_presentation_mode_shows_the_lanes(scene: Opened) -> None:
    scene.opened.actions.present()
    scene.opened.model_library._use("left", _entry(scene))
    assert not scene.window.presenting


def _entry(scene: Opened) -> ModelEntry:
    entry = scene.opened.model_index.entry(SHOWN)
    assert entry is not None
    return entry


def test_the_controls_of_live_lanes_are_hidden_with_a_saved_session(scene: Opened) -> None:
    show(scene, 0)
    bar = scene.window.prompt_bar
    bar.editor.set_text("Another question")
    assert bar.expect_field.isVisible()
    assert not any(widget.isVisible() for widget in bar.conditions.of_live_lanes)
    assert not bar.again_button.isVisible()
