"""The lane panel as a whole: states, banner, buttons, dropped files, theme."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from overthink.comparison.plan import LaneChoice
from overthink.core.events import Failed
from overthink.core.messages import verbatim
from overthink.core.settings import NO_GPU_HINT
from overthink.library.file_kinds import FileKind
from overthink.ui.panels.lane.panel import LanePanel
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.theme.theme import Theme
from tests.cli.scenes import plan
from tests.inference.drafter_models import qwen35
from tests.lanes import child_events
from tests.library.gguf_maker import make_model
from tests.library.helper_maker import HELPERS
from tests.ui.panels.lane.states import CRASH, STATES, thought, turn
from tests.ui.window_fixture import assert_accessible


@pytest.mark.parametrize("state", STATES)
def test_no_state_widens_the_panel(panel: LanePanel, state: str) -> None:
    panel.show_turn(STATES[state]())
    panel.grab()
    assert panel.width() == 480
    assert panel.minimumSizeHint().width() <= 480
    assert panel.banner.isVisible() is (state in ("failed", "crashed"))


@pytest.mark.parametrize(
    ("state", "share"),
    [("loading", 420), ("loading-draft", 900), ("reading", 171)],
)
def test_loading_and_reading_show_their_progress(panel: LanePanel, state: str, share: int) -> None:
    panel.show_turn(STATES[state]())
    assert panel.progress.isVisible()
    assert panel.progress.value() == share


def test_a_stopped_load_is_not_shown_as_a_failure(panel: LanePanel) -> None:
    stopped = turn(LOADING_STOPPED)
    stopped.record.stopped = True
    panel.show_turn(stopped)
    assert not panel.banner.isVisible()
    assert panel.status.label.text() == "stopped before it began"


@pytest.mark.parametrize("state", ["waiting", "thinking", "right", "crashed", "stopped-early"])
def test_other_states_show_no_progress(panel: LanePanel, state: str) -> None:
    panel.show_turn(STATES[state]())
    assert not panel.progress.isVisible()


def test_the_transcript_does_not_jump_when_progress_ends(panel: LanePanel) -> None:
    run = turn(child_events.loaded())
    panel.show_turn(run)
    before = panel.transcript.geometry()
    for event in thought(40)[1:]:
        run.record.take(event)
    panel.refresh()
    QApplication.processEvents()
    assert panel.transcript.geometry() == before


# -- failures ----------------------------------------------------------------------------------


def test_a_crash_is_explained_and_one_click_restarts(panel: LanePanel, qtbot: QtBot) -> None:
    run = turn(*thought(40))
    panel.show_turn(run)
    run.record.take(CRASH)
    panel.refresh()
    banner = panel.banner
    assert "output is still shown below" in banner.headline.text()
    assert "SIGSEGV (segmentation fault). Run again." in banner.details.text()
    assert panel.status.metrics["thinking"].parts[0] == "40"
    with qtbot.waitSignal(panel.restart_requested):
        qtbot.mouseClick(banner.restart, Qt.MouseButton.LeftButton)
    panel.set_running(True)
    assert not banner.restart.isEnabled()
    panel.show_turn(turn())
    assert not banner.isVisible()


def test_a_report_can_be_copied_if_there_is_one(panel: LanePanel) -> None:
    panel.show_turn(STATES["crashed"]())
    assert panel.banner.copy_report.isVisible()
    panel.banner.copy_report.click()
    assert QGuiApplication.clipboard().text() == "a report to copy"
    panel.show_turn(STATES["failed"]())
    assert not panel.banner.copy_report.isVisible()
    assert panel.banner.restart.text() == "Try again"


def test_a_choice_that_cannot_run_is_explained(panel: LanePanel) -> None:
    panel.set_plan(None, "there is no model and no file “x”: did you mean tiny?")
    assert panel.message.isVisible()
    assert panel.message.text().startswith("There is no model")
    assert panel.message.property("kind") == "warning"
    assert not panel.message.close_button.isVisible()
    panel.set_plan(plan("left", notes=("The model's family is a guess: its name.",)))
    assert panel.header.note.text() == "The model's family is a guess: its name."
    assert not panel.message.isVisible()
    panel.set_plan(plan("left"))
    assert not panel.header.note.isVisible()


# -- buttons -----------------------------------------------------------------------------------


def test_stop_and_release_are_enabled_when_they_apply(panel: LanePanel, qtbot: QtBot) -> None:
    header = panel.header
    assert (header.stop.isEnabled(), header.release.isEnabled()) == (False, False)
    panel.set_running(True)
    panel.set_loaded(True)
    assert (header.stop.isEnabled(), header.release.isEnabled()) == (True, False)
    assert not header.models.isEnabled()
    with qtbot.waitSignal(panel.stop_requested):
        header.stop.click()
    panel.set_running(False)
    assert header.models.isEnabled()
    with qtbot.waitSignal(panel.release_requested):
        header.release.click()
    assert header.release.toolTip() == "The model is in memory, ready to run. Release it."
    panel.set_loaded(False)
    assert not header.release.isEnabled()
    assert header.release.toolTip() == "No model is in memory"


def test_unequal_conditions_are_visible(panel: LanePanel) -> None:
    chip = panel.header.unequal
    assert not chip.isVisible()
    panel.set_unequal(["The seed is 1 on the left and 2 on the right."])
    assert chip.isVisible()
    assert chip.text() == "1 unequal condition"
    assert "The seed is 1" in chip.toolTip()
    assert "The seed is 1" in chip.accessibleDescription()
    panel.set_unequal(["a", "b"])
    assert chip.text() == "2 unequal conditions"
    panel.set_unequal(())
    assert not chip.isVisible()


def test_the_first_unequal_condition_is_beside_the_chip(panel: LanePanel) -> None:
    first = "Temperature: 0.6 left, 1.25 right, as the makers of each recommend, and so on."
    shown, chip = panel.header.difference, panel.header.unequal
    assert not shown.isVisible()
    panel.set_unequal([first, "Top-k: off left, 20 right."])
    QApplication.processEvents()
    assert shown.text() == first
    assert shown.x() > chip.geometry().right()
    assert shown.geometry().center().y() - chip.geometry().center().y() in (-1, 0, 1)
    assert shown.height() < 2 * shown.fontMetrics().height()
    assert "and so on." in shown.toolTip()
    assert "Top-k" in shown.toolTip()
    assert panel.minimumSizeHint().width() <= 480
    panel.set_unequal(())
    assert not shown.isVisible()


def test_all_controls_are_accessible(panel: LanePanel) -> None:
    panel.set_unequal(["The seed is 1 on the left and 2 on the right."])
    panel.show_turn(STATES["crashed"]())
    assert_accessible(panel)


def test_setting_a_choice_emits_no_change(panel: LanePanel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(panel.choice_changed):
        panel.set_choice(LaneChoice("tiny-draft", "none", {"temperature": 0.0}))
    assert panel.choice == LaneChoice("tiny-draft", "none", {"temperature": 0.0})


def test_the_draft_gets_a_line_of_its_own_in_a_narrow_lane(panel: LanePanel) -> None:
    header = panel.header
    assert header.drafts.y() == header.models.y()
    panel.resize(380, 400)
    QApplication.processEvents()
    assert header.drafts.y() > header.models.geometry().bottom()
    panel.resize(480, 400)
    QApplication.processEvents()
    assert header.drafts.y() == header.models.y()


def test_presentation_shows_the_model_and_the_status(panel: LanePanel) -> None:
    panel.header.settings.click()
    panel.show_turn(STATES["right"]())
    panel.set_presenting(True)
    assert not panel.header.isVisible()
    assert not panel.choice_controller.popover.isVisible()
    assert panel.title.text() == "tiny"
    assert panel.status.label.isVisible()
    panel.set_presenting(False)
    assert panel.header.isVisible()
    assert not panel.title.isVisible()


# -- dropped files -----------------------------------------------------------------------------


def drop(panel: LanePanel, *paths: Path) -> bool:
    """Drag files in, and drop them if accepted; return whether they were accepted."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    enter = QDragEnterEvent(QPoint(5, 5), copy, mime, left, none)
    QApplication.sendEvent(panel, enter)
    if enter.isAccepted():
        QApplication.sendEvent(panel, QDropEvent(QPointF(5, 5), copy, mime, left, none))
    return enter.isAccepted()


def test_a_dropped_model_becomes_the_choice(panel: LanePanel, qtbot: QtBot, tmp_path: Path) -> None:
    path = make_model(tmp_path / "dropped.GGUF")
    with qtbot.waitSignals([panel.file_dropped, panel.choice_changed]):
        assert drop(panel, path)
    assert panel.choice.model == str(path)
    assert panel.header.models.display_text == "dropped"


def test_a_dropped_file_that_cannot_run_is_explained(
    panel: LanePanel, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "empty.gguf"
    path.write_bytes(b"")
    drop(panel, path)
    qtbot.waitUntil(lambda: panel.message.isVisible())
    assert "is empty" in panel.message.text()
    assert panel.choice.model == "tiny"


@pytest.mark.parametrize("kind", [*HELPERS])
def test_a_dropped_helper_file_is_rejected_with_its_kind(
    panel: LanePanel, qtbot: QtBot, tmp_path: Path, kind: FileKind
) -> None:
    name, make = HELPERS[kind][0]
    drop(panel, make(tmp_path / f"{name}.gguf"))
    qtbot.waitUntil(lambda: panel.message.isVisible())
    assert name in panel.message.text()
    assert panel.choice.model == "tiny"


def test_a_dropped_file_of_another_kind_is_rejected(panel: LanePanel, tmp_path: Path) -> None:
    path = make_model(tmp_path / "dropped.gguf")
    assert drop(panel, tmp_path / "README.md")
    assert panel.message.text() == (
        "README.md is not a GGUF file: drop a file whose name ends in .gguf."
    )
    assert drop(panel, path, path)
    assert panel.message.text() == "A lane runs one model: drop one GGUF file on it."
    assert panel.choice.model == "tiny"


def test_a_running_lane_accepts_no_drop(panel: LanePanel, tmp_path: Path) -> None:
    panel.set_running(True)
    assert not drop(panel, make_model(tmp_path / "dropped.gguf"))


def test_a_file_error_stays_until_another_choice(
    panel: LanePanel, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(panel, tmp_path / "README.md")
    panel.set_choice(panel.choice)
    panel.set_plan(plan("left"))
    panel.refresh()
    assert panel.message.text().startswith("README.md is not a GGUF file")
    panel.set_choice(LaneChoice("tiny-draft"))
    assert not panel.message.isVisible()
    drop(panel, tmp_path / "README.md")
    with qtbot.waitSignal(panel.choice_changed):
        drop(panel, make_model(tmp_path / "dropped.gguf"))
    assert not panel.message.isVisible()


def test_a_file_error_is_shown_in_full_and_can_be_closed(panel: LanePanel, qtbot: QtBot) -> None:
    text = "a-model.gguf is cut short or damaged: the data of a tensor ends behind the file. " * 2
    panel.choice_controller.file_rejected.emit(text)
    label = panel.message.label
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()) > 0)
    assert label.heightForWidth(label.width()) > 2 * label.fontMetrics().lineSpacing()
    panel.message.close_button.click()
    assert panel.message.isHidden()
    panel.set_plan(plan("left"))
    assert panel.message.isHidden()


def test_picking_the_current_model_clears_a_file_error(panel: LanePanel) -> None:
    panel.choice_controller.file_rejected.emit("It is damaged.")
    panel.header.models.picked.emit(panel.choice.model)
    assert panel.message.isHidden()


def test_a_run_clears_a_file_error(panel: LanePanel) -> None:
    panel.choice_controller.file_rejected.emit("It is damaged.")
    panel.show_turn(turn())
    assert panel.message.isHidden()


def test_blind_mode_hides_a_problem_that_names_the_model(panel: LanePanel) -> None:
    panel.set_plan(None, "there is no model and no file “x”: did you mean tiny?")
    panel.set_blind(True)
    assert panel.message.isHidden()
    panel.set_blind(False)
    assert panel.message.isVisible()


# -- theme -------------------------------------------------------------------------------------


def test_theme_and_size_may_change_at_any_time(model_index: ModelIndex, qtbot: QtBot) -> None:
    theme = Theme()
    panel = LanePanel(theme, "right", model_index, QLabel("transcript"))
    qtbot.addWidget(panel)
    panel.show_turn(STATES["right"]())
    panel.show()
    before = panel.status.metrics["speed"].width()
    theme.set_scheme("light")
    theme.set_scale(1.5)
    qtbot.waitUntil(lambda: panel.status.metrics["speed"].width() > before)


# -- the GPU -----------------------------------------------------------------------------------

LOADING_STOPPED = Failed(
    kind="LaneFailure", problem=verbatim("loading was stopped"), remedy=verbatim("run again")
)

NO_GPU_BACKEND = Failed(
    kind="BadOption",
    problem=verbatim(
        "--gpu-layers 20 asks for a GPU, but llama.cpp was built here without a GPU backend"
    ),
    remedy=NO_GPU_HINT,
)


def test_a_missing_gpu_is_explained_in_the_banner(panel: LanePanel) -> None:
    panel.show_turn(turn(NO_GPU_BACKEND))
    assert panel.banner.isVisible()
    text = panel.banner.details.text()
    assert "built here without a GPU backend." in text
    assert text.endswith("Set the GPU layers to 0 in the lane's settings.")


def test_the_header_notes_where_the_layers_went(panel: LanePanel) -> None:
    note = "All layers are on the CPU: llama.cpp, built with CUDA, finds no GPU: no driver."
    panel.show_turn(turn(msgspec.structs.replace(child_events.loaded(), gpu_note=note)))
    assert panel.header.note.isVisible()
    assert panel.header.note.text() == note
    panel.show_turn(turn(child_events.loaded()))
    assert panel.header.note.isHidden()


def test_a_draft_file_can_be_opened_from_the_chooser(
    panel: LanePanel, qtbot: QtBot, tmp_path: Path
) -> None:
    drafts = panel.header.drafts
    assert any(row.title == "Open file…" for row in drafts.rows.rows)
    path = make_model(tmp_path / "my-draft.gguf")
    with qtbot.waitSignal(panel.choice_changed):
        drafts.file_picked.emit(path)
    assert panel.choice.draft == str(path)
    heads = HELPERS[FileKind.MTP][0][1](tmp_path / "mtp-model.gguf")
    with qtbot.waitSignal(panel.choice_changed):
        drafts.file_picked.emit(heads)
    assert panel.choice.draft == str(heads)
    drafts.file_picked.emit(HELPERS[FileKind.ADAPTER][0][1](tmp_path / "lora.gguf"))
    qtbot.waitUntil(lambda: panel.message.isVisible())
    assert "adapter" in panel.message.text()
    assert panel.choice.draft == str(heads)


def test_the_draft_chooser_explains_each_kind_of_drafter(
    panel: LanePanel, model_index: ModelIndex, qtbot: QtBot, tmp_path: Path
) -> None:
    target = qwen35(tmp_path / "target.gguf")
    drafts = panel.header.drafts
    drafts.set_model(str(target))
    qtbot.waitUntil(lambda: any(row.value == "mtp" for row in drafts.rows.rows), timeout=10_000)
    rows = {row.value: row for row in drafts.rows.rows if row.value}
    for value, title in (
        ("auto", "automatic: MTP"),
        ("mtp", "its own prediction layers (MTP)"),
        ("ngram+mtp", "n-grams, then MTP"),
        ("ngram", "n-grams of all turns"),
        ("lookup", "lookup in the text so far"),
        ("none", "no draft"),
    ):
        assert rows[value].title == title
        assert rows[value].detail
        assert not rows[value].problem
