"""The bar of the view: what is said of both lanes has room in it, or a line of its own."""

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


def test_a_pair_is_judged_in_the_row_where_there_is_room(bar: ViewToolbar, qtbot: QtBot) -> None:
    pair = VoteBar(Theme())
    bar.place(pair)
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


def test_what_is_placed_holds_no_window_wide(bar: ViewToolbar) -> None:
    alone = bar.minimumSizeHint().width()
    pair = VoteBar(Theme())
    bar.place(pair)
    pair.show_state(None, may_vote=False, hidden=True, words="A sentence of many words. " * 4)
    assert bar.minimumSizeHint().width() <= alone
