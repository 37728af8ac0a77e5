"""The message bar: how long a message is shown, and what dismisses it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from overthink.ui.theme.theme import Theme
from overthink.ui.widgets import message_bar as module
from overthink.ui.widgets.message_bar import MessageBar
from tests.ui.window_fixture import assert_accessible


@pytest.fixture
def notice(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[MessageBar]:
    monkeypatch.setattr(module, "AUTO_HIDE_MS", 30)
    monkeypatch.setattr(module, "MS_PER_CHARACTER", 0)
    around = QWidget()
    qtbot.addWidget(around)
    column = QVBoxLayout(around)
    field, made = QLineEdit(), MessageBar(Theme())
    column.addWidget(field)
    column.addWidget(made)
    around.show()
    field.setFocus()
    yield made
    around.close()


def test_a_problem_stays_until_it_is_closed(notice: MessageBar, qtbot: QtBot) -> None:
    notice.show_message("It does not work.")
    qtbot.wait(60)
    assert notice.isVisible()
    assert notice.accessibleName() == "It does not work."
    with qtbot.waitSignal(notice.closed):
        notice.close_button.click()
    assert notice.isHidden()
    assert notice.text() == ""


def test_a_confirmation_is_dismissed_automatically(notice: MessageBar, qtbot: QtBot) -> None:
    notice.confirm("Saved as a.png.")
    assert notice.isVisible()
    qtbot.waitUntil(notice.isHidden, timeout=2000)


def test_a_confirmation_stays_under_the_pointer_or_focus(notice: MessageBar, qtbot: QtBot) -> None:
    notice.confirm("Saved as a.png.")
    notice.window().activateWindow()
    notice.close_button.setFocus()
    qtbot.waitUntil(notice.close_button.hasFocus)
    qtbot.wait(120)
    assert notice.isVisible()
    notice.close_button.clearFocus()
    qtbot.waitUntil(notice.isHidden, timeout=2000)


def test_a_problem_after_a_confirmation_stays(notice: MessageBar, qtbot: QtBot) -> None:
    notice.confirm("Saved as a.png.")
    notice.show_message("The disk is full.")
    qtbot.wait(80)
    assert notice.text() == "The disk is full."


def test_only_messages_about_the_prompt_are_hidden_when_it_changes(notice: MessageBar) -> None:
    notice.show_message("The disk is full.")
    notice.prompt_edited()
    assert notice.isVisible()
    notice.show_prompt_message("Write something.")
    notice.prompt_edited()
    assert notice.isHidden()


def test_a_permanent_message_has_no_close_button(notice: MessageBar) -> None:
    notice.show_message("Nothing can be saved.", closable=False)
    assert not notice.close_button.isVisible()
    notice.show_message("Once")
    assert notice.close_button.isVisible()


def test_all_controls_have_accessible_names(notice: MessageBar) -> None:
    assert_accessible(notice)
