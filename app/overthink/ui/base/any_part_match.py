"""Finding what is typed in a list or a menu: any part of a text, beginnings first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    _Model = QAbstractItemModel
else:
    _Model = object  # two bases that are QObjects are impossible

BY_BEGINNING = Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchWrap
"""How Qt's views look for what is typed."""


def with_part(texts: Mapping[int, str], typed: str) -> list[int]:
    """Return the keys of the texts that contain what was typed; those that begin with it first."""
    part = typed.casefold()
    folded = {key: text.casefold() for key, text in texts.items()}
    first = [key for key, text in folded.items() if text.startswith(part)]
    return first + [key for key, text in folded.items() if part in text and key not in set(first)]


class AnyPartMatch(_Model):
    """Makes an item model find what is typed in any part of a text. Named before the model.

    Only searches for typed texts are affected. Rows that cannot be chosen are not found.
    """

    def match(
        self,
        start: QModelIndex | QPersistentModelIndex,
        role: int,
        value: Any,
        hits: int = 1,
        flags: Qt.MatchFlag = BY_BEGINNING,
    ) -> list[QModelIndex]:
        """Find the rows for a typed text; those that begin with it come first."""
        by_beginning = flags & Qt.MatchFlag.MatchStartsWith
        if role != Qt.ItemDataRole.DisplayRole or not by_beginning or not isinstance(value, str):
            return super().match(start, role, value, hits, flags)
        rows = _in_order(start.row(), self.rowCount())
        cells = {row: self.index(row, start.column()) for row in rows}
        usable = {row: cell for row, cell in cells.items() if _is_usable(cell)}
        found = with_part({row: str(cell.data() or "") for row, cell in usable.items()}, value)
        return [cells[row] for row in (found if hits < 0 else found[:hits])]


def _in_order(start: int, count: int) -> Iterable[int]:
    return [*range(start, count), *range(start)]


def _is_usable(cell: QModelIndex) -> bool:
    return bool(cell.flags() & Qt.ItemFlag.ItemIsEnabled)
