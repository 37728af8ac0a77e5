"""Rows of a chooser: what is listed, in which group, and why something cannot be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from overthink.ui.widgets.elided_label import tooltip

Index = QModelIndex | QPersistentModelIndex

DETAIL = Qt.ItemDataRole.UserRole
PROBLEM = Qt.ItemDataRole.UserRole + 1
ROW = Qt.ItemDataRole.UserRole + 2


class RowKind(Enum):
    """What choosing a row means."""

    CHOICE = auto()
    ACTION = auto()
    """Does something instead of being chosen."""
    GROUP = auto()
    """Names the rows below it."""


@dataclass(frozen=True)
class Row:
    """One row. Its texts are plain, whatever is in them."""

    title: str
    value: str = ""
    """What is chosen by it; unique among choices."""
    detail: str = ""
    problem: str = ""
    """Why it cannot be chosen, a sentence."""
    kind: RowKind = RowKind.CHOICE
    brief: str = ""
    """The title in the closed box, where a shorter one serves there."""

    @property
    def spoken(self) -> str:
        """All of it in one line, for screen readers."""
        return ", ".join(part for part in (self.title, self.detail, self.problem) if part)


class RowsModel(QAbstractListModel):
    """The rows of one chooser."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replaces all rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.title
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(row.title, row.detail, row.problem)
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken
        return {DETAIL: row.detail, PROBLEM: row.problem, ROW: row}.get(role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        row = self.rows[index.row()]
        if row.problem or row.kind is RowKind.GROUP:
            return Qt.ItemFlag.ItemNeverHasChildren
        enabled = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return enabled | Qt.ItemFlag.ItemNeverHasChildren
