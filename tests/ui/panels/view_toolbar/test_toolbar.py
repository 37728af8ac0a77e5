"""The view toolbar: the vote bar fits into its row, or has a line of its own."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from overthink.ui.panels.ratings.vote_bar import VoteBar
from overthink.ui.panels.view_toolbar.toolbar import ViewToolbar
from overthink.ui.theme.theme import Theme


@pytest.fixture
def bar(qtbot: QtBot) -> ViewToolbar:
    made = ViewToolbar(Theme())
    qtbot.addWidget(made)
    return made


def test_the_vote_bar_is_in_the_row_only_if_there_is_room(bar: ViewToolbar, qtbot: QtBot) -> None:
    pair = VoteBar(Theme())
    bar.place_vote_bar(pair)
    pair.setVisible(True)
    bar.resize(2000, bar.sizeHint().height())
    bar.show()
    beside = bar.layer_box
    qtbot.waitUntil(lambda: abs(pair.geometry().center().y() - beside.geometry().center().y()) < 4)
    assert pair.x() > bar.legend.x()
    assert pair.geometry().right() < bar.thinking_box.x()

    bar.resize(bar.minimumSizeHint().width(), 100)
    qtbot.waitUntil(lambda: pair.y() > beside.geometry().bottom())
    assert pair.geometry().right() < bar.width()

    bar.resize(2000, 100)
    qtbot.waitUntil(lambda: pair.y() < beside.geometry().bottom())


def test_the_vote_bar_does_not_widen_the_window(bar: ViewToolbar) -> None:
    alone = bar.minimumSizeHint().width()
    pair = VoteBar(Theme())
    bar.place_vote_bar(pair)
    pair.show_state(None, may_vote=False, hidden=True, words="A sentence of many words. " * 4)
    assert bar.minimumSizeHint().width() <= alone
