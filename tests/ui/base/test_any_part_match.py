"""What is typed in a list is found in any part of a text, beginnings first."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication

from overthink.ui.base.any_part_match import AnyPartMatch, with_part


class Model(AnyPartMatch, QStandardItemModel):
    pass


NAMES = ("DeepSeek-R1-Distill-Qwen-7B", "Qwen3-0.6B", "gemma-3-1b-it", "phi-4-mini-reasoning")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("qwen", [1, 0]),
        ("7b", [0]),
        ("MINI", [3]),
        ("i", [0, 2, 3]),
        ("nothing", []),
        ("r", [0, 3]),
    ],
)
def test_texts_that_begin_with_it_come_first(typed: str, found: list[int]) -> None:
    assert with_part(dict(enumerate(NAMES)), typed) == found


def test_the_search_begins_at_a_row_wraps_and_skips_what_cannot_be_chosen(
    qapp: QApplication,
) -> None:
    model = Model()
    for name in ("one b", "two b", "three b", "four"):
        model.appendRow(QStandardItem(name))
    item = model.item(1)
    assert item is not None
    item.setEnabled(False)

    def rows(start: int, hits: int = -1) -> list[int]:
        role = Qt.ItemDataRole.DisplayRole
        found = model.match(model.index(start, 0), role, " b", hits)
        return [index.row() for index in found]

    assert rows(0) == [0, 2]
    assert rows(1) == [2, 0]
    assert rows(1, hits=1) == [2]
    exact = Qt.MatchFlag.MatchExactly
    found = model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, "four", 1, exact)
    assert [index.row() for index in found] == [3]
