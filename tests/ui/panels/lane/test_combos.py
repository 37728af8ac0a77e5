"""Choosing a model and a draft: what is listed, what is disabled and why, by keyboard too."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from overthink.comparison.plan import LaneChoice
from overthink.ui.panels.lane.panel import LanePanel
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.widgets.grouped_combo import GroupedCombo
from overthink.ui.widgets.grouped_combo_rows import Row, RowKind
from tests.library.gguf_maker import make_model
from tests.ui.conftest import LONG

POPUP = pytest.mark.qt_log_ignore("This plugin does not support")


def row(chooser: GroupedCombo, title: str) -> Row:
    return next(r for r in chooser.rows.rows if r.title == title)


def choose(chooser: GroupedCombo, title: str) -> None:
    """Choose a row as a click in the open list does."""
    index = chooser.rows.rows.index(row(chooser, title))
    chooser.setCurrentIndex(index)
    chooser.activated.emit(index)


def enabled(chooser: GroupedCombo, title: str) -> bool:
    index = chooser.rows.index(chooser.rows.rows.index(row(chooser, title)))
    return bool(chooser.rows.flags(index) & Qt.ItemFlag.ItemIsEnabled)


@pytest.fixture
def drafts(panel: LanePanel, qtbot: QtBot) -> GroupedCombo:
    """The draft combo box once its options are known."""
    chooser = panel.header.drafts
    qtbot.waitUntil(lambda: any(r.title == "These fit" for r in chooser.rows.rows))
    return chooser


def test_models_are_grouped_and_show_their_sizes(panel: LanePanel) -> None:
    models = panel.header.models
    groups = [r.title for r in models.rows.rows if r.kind is RowKind.GROUP]
    assert groups == ["Bundled", "In your models folders"]
    assert "F32" in row(models, "tiny").detail
    assert "kB" in row(models, "tiny").detail
    assert not enabled(models, "Bundled")


def test_a_model_that_cannot_run_is_shown_with_the_reason(panel: LanePanel) -> None:
    models = panel.header.models
    assert "web page" in row(models, "<b>page").problem
    assert not enabled(models, "<b>page")
    index = models.rows.index(models.rows.rows.index(row(models, "<b>page")))
    tip = str(models.rows.data(index, Qt.ItemDataRole.ToolTipRole))
    assert "<b>page" not in tip
    assert "&lt;b&gt;page" in tip
    assert "web page" in str(models.rows.data(index, Qt.ItemDataRole.AccessibleTextRole))


def test_choosing_a_model_emits_one_change(panel: LanePanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.choice_changed):
        choose(panel.header.models, LONG)
    assert panel.choice.model == LONG
    assert LONG in panel.header.models.toolTip()
    with qtbot.assertNotEmitted(panel.choice_changed):
        choose(panel.header.models, LONG)


def test_a_long_name_is_elided_and_does_not_widen_the_panel(panel: LanePanel) -> None:
    panel.set_choice(LaneChoice(LONG, draft=LONG))
    panel.grab()
    assert panel.width() == 480
    assert panel.minimumSizeHint().width() <= 480
    assert panel.header.models.display_text == LONG


def test_an_unlisted_model_is_shown_by_name(panel: LanePanel) -> None:
    panel.set_choice(LaneChoice("gone-model"))
    assert panel.header.models.display_text == "gone-model"
    assert panel.choice.model == "gone-model"


def test_an_unsuitable_draft_explains_the_rule_and_token(drafts: GroupedCombo) -> None:
    assert not enabled(drafts, "stranger")
    reason = row(drafts, "stranger").problem
    assert "token texts" in reason
    assert "token 23 is “tok18”" in reason


def test_suitable_drafts_come_first_and_automatic_names_one(drafts: GroupedCombo) -> None:
    titles = [r.title for r in drafts.rows.rows]
    assert titles[:5] == [
        "automatic: tiny-draft",
        "n-grams, then tiny-draft",
        "n-grams of all turns",
        "lookup in the text so far",
        "no draft",
    ]
    assert titles.index("tiny-draft") < titles.index("These do not fit") < titles.index("stranger")
    assert "of the parameters" in row(drafts, "tiny-draft").detail
    assert "costs more than it saves" in row(drafts, "tiny").detail
    assert drafts.display_text == "auto: tiny-draft"


def test_a_chosen_draft_is_part_of_the_choice(
    panel: LanePanel, drafts: GroupedCombo, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(panel.choice_changed):
        choose(drafts, "lookup in the text so far")
    assert panel.choice.draft == "lookup"
    assert drafts.display_text == "lookup"


@pytest.mark.parametrize(("draft", "expected"), [("lookup", "lookup"), ("tiny-draft", "auto")])
def test_another_model_resets_a_model_specific_draft(
    panel: LanePanel, draft: str, expected: str
) -> None:
    panel.set_choice(LaneChoice("tiny", draft))
    choose(panel.header.models, LONG)
    assert panel.choice.draft == expected


def test_drafts_are_listed_anew_for_another_model(
    panel: LanePanel, drafts: GroupedCombo, qtbot: QtBot
) -> None:
    choose(panel.header.models, "stranger")
    assert drafts.display_text == "auto"  # not known yet
    qtbot.waitUntil(lambda: drafts.display_text == "auto: none")


@POPUP
@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_End])
def test_keys_open_the_list_without_choosing(panel: LanePanel, qtbot: QtBot, key: Qt.Key) -> None:
    models = panel.header.models
    qtbot.keyClick(models, key)
    assert models.view().isVisible()
    assert panel.choice.model == "tiny"
    models.hidePopup()


@POPUP
def test_the_keyboard_skips_disabled_rows(panel: LanePanel, qtbot: QtBot) -> None:
    models = panel.header.models
    panel.set_choice(LaneChoice("tiny"))
    models.showPopup()
    qtbot.keyClick(models.view(), Qt.Key.Key_Down)  # past a heading and the web page
    qtbot.keyClick(models.view(), Qt.Key.Key_Down)
    qtbot.keyClick(models.view(), Qt.Key.Key_Return)
    assert panel.choice.model in (LONG, "stranger", "tiny-draft")


@POPUP
def test_the_list_fits_the_window_and_wraps_reasons(panel: LanePanel, qtbot: QtBot) -> None:
    models = panel.header.models
    models.showPopup()
    assert models.view().window().width() <= panel.width()
    places = {
        r.title: models.view().visualRect(models.rows.index(i))
        for i, r in enumerate(models.rows.rows)
    }
    assert places["<b>page"].height() > places["tiny"].height() > places["Bundled"].height()
    models.hidePopup()


def test_the_wheel_does_not_change_the_choice(panel: LanePanel) -> None:
    models = panel.header.models
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(models, event)
    assert panel.choice.model == "tiny"


def test_scan_again_is_an_action_and_not_a_choice(
    panel: LanePanel, model_index: ModelIndex, qtbot: QtBot, tmp_path: Path
) -> None:
    make_model(tmp_path / "own" / "fresh.gguf")
    with qtbot.waitSignal(model_index.changed):
        choose(panel.header.models, "Scan again")
    assert panel.choice.model == "tiny"
    assert panel.header.models.display_text == "tiny"
    assert "fresh" in [r.title for r in panel.header.models.rows.rows]


def test_the_file_dialog_does_not_block(panel: LanePanel, qtbot: QtBot, tmp_path: Path) -> None:
    path = make_model(tmp_path / "elsewhere.gguf")
    choose(panel.header.models, "Open file…")
    dialog = panel.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.isVisible()
    with qtbot.waitSignal(panel.choice_changed):
        dialog.fileSelected.emit(str(path))
    dialog.reject()
    assert panel.choice.model == str(path)
    assert panel.header.models.display_text == "elsewhere"
