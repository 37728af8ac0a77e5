"""The models page: its list, order, filters, details and requests."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from overthink.bundled import bundled_folder
from overthink.core.profiles import load_profiles
from overthink.library.description import Describer, ModelDescription
from overthink.library.model_entry import entry_of_file
from overthink.library.preferences import LibraryPreferences
from overthink.ui.panels.model_library.details_pane import TEMPLATE_SHOWN
from overthink.ui.panels.model_library.page import ModelsPage
from overthink.ui.panels.model_library.table_model import MODEL, Column, Listed
from overthink.ui.panels.model_library.text import facts, summary
from tests.library.gguf_maker import make_model
from tests.library.helper_maker import make_mtp
from tests.ui.conftest import LONG
from tests.ui.window_fixture import assert_accessible

EXAONE = "EXAONE-Deep-2.4B-Q8_0"


def listed(page: ModelsPage) -> list[str]:
    return [str(page.rows.index(row, 0).data()) for row in range(page.rows.rowCount())]


def choose(page: ModelsPage, name: str) -> None:
    page.view.selectRow(listed(page).index(name))


def cells(page: ModelsPage, name: str) -> list[str]:
    row = listed(page).index(name)
    return [str(page.rows.index(row, column).data()) for column in Column]


def shown_facts(page: ModelsPage) -> str:
    labels = page.details.findChildren(QLabel)
    return "\n".join(label.text().replace("\u200b", "") for label in labels if label.isVisible())


def test_all_models_but_forgotten_ones_are_listed(page: ModelsPage) -> None:
    assert listed(page) == [LONG, EXAONE, "guess", "half", "page"]
    assert page.status.text() == "Models: 5 · can reason: 3"
    row = cells(page, EXAONE)
    assert row[Column.FAMILY] == "EXAONE Deep"
    assert row[Column.PARAMETERS : Column.SIZE] == ["53K", "F32"]
    assert row[Column.REASONS :] == ["yes", "Non-commercial: EXAONE 1.1-NC", "512", "Bundled"]
    assert cells(page, "guess")[Column.REASONS] == "a guess"
    assert cells(page, "page")[Column.REASONS] == ""


def test_the_list_can_be_sorted_by_every_column(page: ModelsPage) -> None:
    for column in Column:
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            page.view.sortByColumn(column, order)
            assert sorted(listed(page)) == sorted([LONG, EXAONE, "guess", "half", "page"])
    page.view.sortByColumn(Column.PARAMETERS, Qt.SortOrder.DescendingOrder)
    assert listed(page)[:3] == [EXAONE, LONG, "guess"]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("exaone", [EXAONE]),
        ("EXAONE nc", [EXAONE]),
        ("qwen2", [LONG]),
        ("deepseek distill", [LONG]),
        ("nothing like it", []),
    ],
)
def test_words_filter_the_list(page: ModelsPage, typed: str, names: list[str]) -> None:
    page.field.setText(typed)
    assert listed(page) == names
    assert bool(page.view.placeholder) is not bool(names)


@pytest.mark.parametrize(
    ("shown", "names"),
    [
        (Listed.REASONING, [LONG, EXAONE, "guess"]),
        (Listed.BROKEN, ["half", "page"]),
        (Listed.FORGOTTEN, ["unwanted"]),
    ],
)
def test_kinds_filter_the_list(page: ModelsPage, shown: Listed, names: list[str]) -> None:
    page.shown_box.setCurrentIndex(page.shown_box.findData(str(shown)))
    assert listed(page) == names


def test_details_show_the_known_facts(page: ModelsPage) -> None:
    choose(page, EXAONE)
    text = shown_facts(page)
    for fact in (
        "EXAONE Deep 2.4B", "EXAONE 1.1-NC, not for commercial use", "512 tokens",
        "yes, between <thought> </thought>", "temperature 0.6, top_p 0.95",
    ):  # fmt: skip
        assert fact in text
    assert page.details.template.toPlainText().endswith("[|assistant|]<thought>")


def test_a_guess_is_marked_and_a_template_is_plain_text(page: ModelsPage) -> None:
    choose(page, "guess")
    assert "a guess" in shown_facts(page)
    text = page.details.template.toPlainText()
    assert '<img src="file:///etc/passwd">' in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_very_long_template_is_shortened(
    page: ModelsPage, models: list[ModelDescription]
) -> None:
    model = models[0]
    entry = msgspec.structs.replace(model.entry, template="x" * (TEMPLATE_SHOWN + 1_234))
    page.details.show_model(replace(model, entry=entry))
    assert len(page.details.template.toPlainText()) == TEMPLATE_SHOWN
    assert "1,234" in page.details.template_title.text()


def test_a_model_that_cannot_run_is_explained_and_not_offered(page: ModelsPage) -> None:
    choose(page, "half")
    assert page.details.problem.isVisible()
    assert "truncated" in page.details.problem.label.text()
    assert "it is listed when complete" in shown_facts(page)
    assert not page.model_actions.use_left.isEnabled()
    assert not page.left_button.isEnabled()
    assert page.reveal_button.isEnabled()
    choose(page, EXAONE)
    assert not page.details.problem.isVisible()
    assert page.left_button.isEnabled()


def test_states_are_shown_in_words(page: ModelsPage, models: list[ModelDescription]) -> None:
    by_name = {model.entry.name: model for model in models}
    assert "Incomplete" in summary(by_name["half"])
    assert "Cannot run" in summary(by_name["page"])
    assert "Forgotten" in summary(by_name["unwanted"])
    index = page.rows.index(listed(page).index("half"), 0)
    assert "Incomplete" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()


def test_unknown_facts_are_omitted(models: list[ModelDescription]) -> None:
    page = next(model for model in models if model.entry.name == "page")
    names = [name for name, _ in facts(page)]
    assert names == ["Size", "Found in", "File"]


def test_the_identity_is_requested_after_a_model_is_displayed(
    page: ModelsPage, qtbot: QtBot
) -> None:
    choose(page, "guess")
    with qtbot.waitSignal(page.details.identity_requested) as requested:
        choose(page, EXAONE)
    model = requested.args[0]
    assert model.entry.name == EXAONE
    page.details.show_identity(model, "content:0123")
    assert page.details.identity.text().replace("\u200b", "") == "content:0123"
    choose(page, "guess")
    page.details.show_identity(model, "content:0123")
    assert "0123" not in page.details.identity.text()


def test_actions_emit_their_requests(page: ModelsPage, qtbot: QtBot) -> None:
    choose(page, EXAONE)
    path = page.view.chosen_model.entry.path if page.view.chosen_model else Path()
    with qtbot.waitSignal(page.model_actions.use_requested) as used:
        page.right_button.click()
    assert (used.args[0], used.args[1].name) == ("right", EXAONE)
    with qtbot.waitSignal(page.model_actions.use_requested) as used:
        qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert used.args[0] == "left"
    with qtbot.waitSignal(page.model_actions.reveal_requested) as revealed:
        page.reveal_button.click()
    assert revealed.args == [path]
    with qtbot.waitSignal(page.model_actions.forget_requested) as forgotten:
        page.forget_button.click()
    assert forgotten.args == [path]
    page.model_actions.copy_path.trigger()
    assert QGuiApplication.clipboard().text() == str(path)
    page.shown_box.setCurrentIndex(page.shown_box.findData(str(Listed.FORGOTTEN)))
    assert page.forget_button.text() == "List again"
    with qtbot.waitSignal(page.model_actions.recall_requested):
        page.forget_button.click()
    with qtbot.waitSignal(page.rescan_requested):
        page.refresh_button.click()


def test_added_folders_can_be_removed(page: ModelsPage, qtbot: QtBot) -> None:
    page.show_state(LibraryPreferences(folders=("/a & b", "/c" * 90)), scanning=True)
    assert "scanning" in page.status.text()
    actions = [a for a in page.folders.actions() if a.text().startswith("Remove ")]
    assert actions[0].text() == "Remove /a && b"
    assert len(actions[1].text()) < 90
    with qtbot.waitSignal(page.folders.remove_requested) as removed:
        actions[1].trigger()
    assert removed.args == [Path("/c" * 90)]
    others = page.folders.actions()[-1]
    assert others.isChecked()
    with qtbot.waitSignal(page.folders.others_requested) as requested:
        others.trigger()
    assert requested.args == [False]


def test_the_chosen_model_stays_chosen(page: ModelsPage, models: list[ModelDescription]) -> None:
    choose(page, "guess")
    page.show_models([model for model in models if model.entry.name != "page"])
    assert page.view.chosen_model is not None
    assert page.view.chosen_model.entry.name == "guess"
    page.show_models([model for model in models if model.entry.name != "guess"])
    assert page.view.chosen_model is not None
    assert page.view.chosen_model.entry.name == LONG
    page.show_models([])
    assert page.view.chosen_model is None
    assert "No models yet" in page.view.placeholder
    assert not page.left_button.isEnabled()


def test_down_moves_from_the_search_field_into_the_list(page: ModelsPage, qtbot: QtBot) -> None:
    page.field.setFocus()
    qtbot.keyClick(page.field, Qt.Key.Key_Down)
    assert page.focusWidget() is page.view
    qtbot.keyClick(page.view, Qt.Key.Key_Down)
    assert page.view.currentIndex().row() == 1
    assert isinstance(page.view.currentIndex().data(MODEL), ModelDescription)


def test_all_controls_are_accessible(page: ModelsPage) -> None:
    assert_accessible(page)


def test_helper_files_have_their_own_filter_kind_and_details(
    page: ModelsPage, tmp_path: Path
) -> None:
    profiles = load_profiles((bundled_folder("resources") / "families.toml").read_text("utf-8"))
    describer = Describer(profiles)
    files = [make_mtp(tmp_path / "mtp-target.gguf"), make_model(tmp_path / "whole.gguf")]
    page.show_models([describer.describe(entry_of_file(path)) for path in files])
    assert page.status.text() == "Models: 1 · can reason: 0 · helper files: 1"
    page.shown_box.setCurrentIndex(page.shown_box.findData(str(Listed.BROKEN)))
    assert listed(page) == []
    page.shown_box.setCurrentIndex(page.shown_box.findData(str(Listed.HELPERS)))
    assert listed(page) == ["mtp-target"]
    assert cells(page, "mtp-target")[Column.FAMILY] == "MTP head"
    choose(page, "mtp-target")
    assert "MTP head\n" in shown_facts(page)
    assert "qwen35, 2 layers, width 32" in shown_facts(page)
    assert not page.model_actions.use_left.isEnabled()


def test_typing_in_the_table_finds_any_part_of_a_name(page: ModelsPage) -> None:
    choose(page, "guess")
    page.view.keyboardSearch("2.4b")
    assert page.view.currentIndex().siblingAtColumn(0).data() == EXAONE
