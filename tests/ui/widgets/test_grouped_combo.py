"""A name is found in an open list by any part of it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.grouped_combo import GroupedCombo
from overthink.ui.widgets.grouped_combo_rows import Row, RowKind

NAMES = ("DeepSeek-R1-Distill-Qwen-7B", "gemma-3-1b-it", "Qwen3-0.6B", "phi-4-mini")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("distill", "DeepSeek-R1-Distill-Qwen-7B"),
        ("7b", "DeepSeek-R1-Distill-Qwen-7B"),
        ("qwen", "Qwen3-0.6B"),
        ("QWEN-", "DeepSeek-R1-Distill-Qwen-7B"),
        ("mini", "phi-4-mini"),
        ("nothing", None),
        ("own models", None),
    ],
)
def test_typing_finds_any_part_of_a_name_and_beginnings_first(
    qtbot: QtBot, typed: str, found: str | None
) -> None:
    combo = GroupedCombo(Theme())
    qtbot.addWidget(combo)
    names = [Row(name, name) for name in NAMES]
    combo.show_rows([Row("Own models", kind=RowKind.GROUP), *names])
    view = combo.view()
    view.setCurrentIndex(combo.rows.index(4))
    view.keyboardSearch(typed)
    chosen = combo.rows.rows[view.currentIndex().row()].title
    assert chosen == (found or "phi-4-mini")
