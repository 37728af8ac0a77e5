"""The prompt bar in use: typing, keys, menus."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from pytestqt.qtbot import QtBot

from overthink.core.prompts import BuiltInPrompt
from overthink.core.vocabulary import TimingMode
from overthink.ui.panels.prompt.prompt_bar import PromptBar
from overthink.ui.state.paced_feed import Pace, tokens_per_s
from overthink.ui.theme.theme import Theme

QUESTIONS = (
    BuiltInPrompt("ice", "Ice", "en", "How many ice cubes?", "0"),
    BuiltInPrompt("sheep", "Sheep", "en", "How many sheep?", "9"),
)


@pytest.fixture
def bar(qtbot: QtBot) -> PromptBar:
    bar = PromptBar(Theme(), QUESTIONS)
    qtbot.addWidget(bar)
    bar.resize(1200, bar.sizeHint().height())
    bar.show()
    return bar


def test_ctrl_enter_runs_and_enter_starts_a_new_line(bar: PromptBar, qtbot: QtBot) -> None:
    qtbot.keyClicks(bar.editor, "Why")
    qtbot.keyClick(bar.editor, Qt.Key.Key_Return)
    qtbot.keyClicks(bar.editor, "so?")
    with qtbot.waitSignal(bar.run_requested):
        qtbot.keyClick(bar.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert bar.prompt == "Why\nso?"


def test_a_built_in_question_brings_its_answer(bar: PromptBar) -> None:
    menu = bar.questions_button.menu()
    assert menu is not None
    menu.actions()[1].trigger()

    assert (bar.prompt, bar.expect) == ("How many sheep?", "9")


def test_up_recalls_an_earlier_prompt_only_from_the_first_line(
    bar: PromptBar, qtbot: QtBot
) -> None:
    bar.editor.history.add("earlier")
    bar.editor.set_text("one\ntwo")
    qtbot.keyClick(bar.editor, Qt.Key.Key_Up)
    assert bar.prompt == "one\ntwo"
    qtbot.keyClick(bar.editor, Qt.Key.Key_Up)
    assert bar.prompt == "earlier"
    qtbot.keyClick(bar.editor, Qt.Key.Key_Down)
    assert bar.prompt == "one\ntwo"


def test_a_hidden_system_prompt_is_ignored(bar: PromptBar) -> None:
    bar.system_button.setChecked(True)
    bar.system_editor.set_text("Be brief.")
    assert bar.system == "Be brief."

    bar.system_button.setChecked(False)
    assert bar.system == ""
    assert bar.system_editor.isHidden()


def test_the_editor_grows_with_the_text_up_to_a_limit(bar: PromptBar) -> None:
    low = bar.editor.height()
    bar.editor.set_text("line\n" * 4)
    middle = bar.editor.height()
    bar.editor.set_text("line\n" * 400)
    high = bar.editor.height()

    assert low < middle < high < 12 * bar.editor.fontMetrics().lineSpacing()


@pytest.mark.parametrize("lines", [1, 2, 3, 6])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_editor_is_as_high_as_its_lines(qtbot: QtBot, lines: int, scale: float) -> None:
    theme = Theme()
    theme.set_scale(scale)
    bar = PromptBar(theme, QUESTIONS)
    qtbot.addWidget(bar)
    bar.setFont(theme.ui_font())
    bar.resize(1200, 200)
    bar.show()
    editor = bar.editor
    editor.set_text("\n".join(["line"] * lines))
    qtbot.wait(20)
    spacing, spare = editor.fontMetrics().lineSpacing(), 2 * editor.document().documentMargin()
    assert not editor.verticalScrollBar().isVisible()
    assert editor.viewport().height() < (max(2, lines) + 0.5) * spacing + spare


def test_run_conditions_are_hidden_for_a_recording(bar: PromptBar) -> None:
    controls = (*bar.conditions.controls, bar.expect_field, bar.again_button)
    shown = [control for control in controls if control.isVisible()]
    assert bar.conditions.same_box in shown
    high = bar.sizeHint().height()
    bar.set_prompt("As recorded", "0")
    bar.set_recorded(True)
    assert not any(control.isVisible() for control in controls)
    assert bar.sizeHint().height() < high

    bar.editor.set_text("Something else")
    of_prompt = [c for c in shown if c not in (*bar.conditions.of_live_lanes, bar.again_button)]
    assert bar.expect_field in of_prompt
    assert [control for control in shown if control.isVisible()] == of_prompt
    bar.editor.set_text("As recorded")
    assert not bar.conditions.same_box.isVisible()
    bar.set_recorded(False)
    assert all(control.isVisible() for control in shown)


@pytest.mark.parametrize("prompt", ["word " * 400_000, "x" * 2_000_000], ids=["words", "no-space"])
def test_a_prompt_of_two_megabytes_is_complete_and_does_not_block(
    bar: PromptBar, qtbot: QtBot, prompt: str
) -> None:
    QGuiApplication.clipboard().setText(prompt)
    began = time.process_time()
    bar.editor.paste()
    bar.editor.repaint()

    assert bar.prompt == prompt
    assert time.process_time() - began < 1.0
    qtbot.keyClick(bar.editor, Qt.Key.Key_Delete)
    assert bar.prompt == ""
    qtbot.keyClicks(bar.editor, "again")
    assert bar.prompt == "again"


def test_the_timing_is_explained_beside_its_control(bar: PromptBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.conditions.changed):
        bar.conditions.set_timing(TimingMode.SEQUENTIAL)

    assert bar.conditions.timing is TimingMode.SEQUENTIAL
    assert "clean timings" in bar.conditions.timing_label.text()


@pytest.mark.parametrize(
    ("pace", "bundled", "shown"),
    [
        (Pace.AUTO, True, 30),
        (Pace.AUTO, False, None),
        (Pace.FAST, True, None),
        (Pace.READING, False, 30),
    ],
)
def test_the_bundled_models_are_shown_at_reading_pace(
    pace: Pace, bundled: bool, shown: float | None
) -> None:
    assert tokens_per_s(pace, 30, bundled=bundled) == shown


def test_only_applicable_buttons_are_shown_or_enabled(bar: PromptBar) -> None:
    assert bar.run_button.isVisible()
    assert not bar.follow_up_button.isEnabled()
    bar.set_state(running=True, has_turns=True)
    assert bar.stop_button.isVisible()
    assert not bar.run_button.isVisible()
    bar.set_state(running=False, has_turns=True, showing=True)
    assert bar.rest_button.isVisible()
    assert not bar.stop_button.isVisible()
    assert not bar.run_button.isVisible()
    bar.set_state(running=False, has_turns=True)
    assert not bar.rest_button.isVisible()
    assert bar.follow_up_button.isEnabled()
    assert bar.again_button.isEnabled()


# -- the expected answer belongs to its question -----------------------------------------------


def keys(bar: PromptBar, qtbot: QtBot, sequence: QKeySequence.StandardKey) -> None:
    """Press a standard key in the prompt."""
    letters = {
        QKeySequence.StandardKey.SelectAll: Qt.Key.Key_A,
        QKeySequence.StandardKey.Undo: Qt.Key.Key_Z,
    }
    qtbot.keyClick(bar.editor, letters[sequence], Qt.KeyboardModifier.ControlModifier)


def test_a_question_typed_over_another_has_no_expected_answer(bar: PromptBar, qtbot: QtBot) -> None:
    bar.set_prompt("How many ice cubes?", "0")
    keys(bar, qtbot, QKeySequence.StandardKey.SelectAll)
    qtbot.keyClicks(bar.editor, "Is 91 prime?")
    assert bar.expect is None
    assert bar.expect_field.placeholderText() == "was: 0"

    keys(bar, qtbot, QKeySequence.StandardKey.SelectAll)
    qtbot.keyClick(bar.editor, Qt.Key.Key_Delete)
    for _ in range(5):  # back to the first question, in a few steps
        if bar.prompt != "How many ice cubes?":
            keys(bar, qtbot, QKeySequence.StandardKey.Undo)
    assert [bar.prompt, bar.expect] == ["How many ice cubes?", "0"]


def test_a_pasted_question_has_no_expected_answer(bar: PromptBar, qtbot: QtBot) -> None:
    bar.set_prompt("How many ice cubes?", "0")
    QGuiApplication.clipboard().setText("How many sheep are left?")
    bar.editor.selectAll()
    bar.editor.paste()
    assert bar.expect is None


def test_a_typo_that_is_fixed_keeps_the_expected_answer(bar: PromptBar, qtbot: QtBot) -> None:
    bar.set_prompt("How many ice cubse?", "0")
    for _ in range(3):
        qtbot.keyClick(bar.editor, Qt.Key.Key_Backspace)
    qtbot.keyClicks(bar.editor, "es?")
    assert (bar.prompt, bar.expect) == ("How many ice cubes?", "0")


def test_undo_of_a_chosen_question_restores_prompt_and_expected_answer(
    bar: PromptBar, qtbot: QtBot
) -> None:
    bar.set_prompt("", None)
    qtbot.keyClicks(bar.editor, "How many bats?")
    qtbot.keyClicks(bar.expect_field, "7")
    menu = bar.questions_button.menu()
    assert menu is not None
    menu.actions()[1].trigger()
    assert bar.expect == "9"
    keys(bar, qtbot, QKeySequence.StandardKey.Undo)
    assert (bar.prompt, bar.expect) == ("How many bats?", "7")


def test_a_recalled_prompt_has_its_own_expected_answer_only(bar: PromptBar, qtbot: QtBot) -> None:
    bar.editor.history.add("An old question")
    bar.set_prompt("How many ice cubes?", "0")
    bar.confirm()
    qtbot.keyClick(bar.editor, Qt.Key.Key_Up)
    assert (bar.prompt, bar.expect) == ("How many ice cubes?", "0")
    qtbot.keyClick(bar.editor, Qt.Key.Key_Up)
    assert (bar.prompt, bar.expect) == ("An old question", None)
    qtbot.keyClick(bar.editor, Qt.Key.Key_Down)
    assert (bar.prompt, bar.expect) == ("How many ice cubes?", "0")


@pytest.mark.parametrize("how", ["key", "icon"])
def test_a_removed_answer_is_taken_back_for_the_new_question(
    bar: PromptBar, qtbot: QtBot, how: str
) -> None:
    bar.set_prompt("How many ice cubes?", "0")
    width, height = bar.expect_field.width(), bar.height()
    bar.editor.set_text("How many cubes of ice remain?")
    assert bar.expect_field.restore.isVisible()
    assert "“0” was removed" in bar.expect_field.toolTip()
    assert (bar.expect_field.width(), bar.height()) == (width, height), "nothing moves"
    if how == "key":
        qtbot.keyClick(bar.expect_field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    else:
        bar.expect_field.restore.trigger()
    assert bar.expect == "0"
    assert not bar.expect_field.restore.isVisible()


def test_an_answer_typed_before_its_question_stays(bar: PromptBar, qtbot: QtBot) -> None:
    bar.set_prompt("", None)
    qtbot.keyClicks(bar.expect_field, "0")
    qtbot.keyClicks(bar.editor, "How many ice cubes?")
    assert bar.expect == "0"
    bar.confirm()
    bar.editor.set_text("")
    qtbot.keyClicks(bar.editor, "Sure?")
    assert bar.expect is None
