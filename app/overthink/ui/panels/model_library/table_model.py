"""The list of models as a Qt table model, with a proxy that filters and sorts it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum, StrEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from overthink.library.description import ModelDescription
from overthink.ui.base.any_part_match import AnyPartMatch
from overthink.ui.i18n.number_format import count, parameters, size
from overthink.ui.panels.model_library.text import (
    family_text,
    licence_cell,
    origin_text,
    reasoning_text,
    state_text,
    summary,
)
from overthink.ui.theme.icons import icon
from overthink.ui.theme.theme import Theme, colour
from overthink.ui.widgets.labels import tooltip

Index = QModelIndex | QPersistentModelIndex
translate = QCoreApplication.translate

MODEL = Qt.ItemDataRole.UserRole
"""The row's `ModelDescription`."""
SORT = Qt.ItemDataRole.UserRole + 1


class Column(IntEnum):
    """The columns of the list."""

    NAME = 0
    FAMILY = 1
    PARAMETERS = 2
    QUANTISATION = 3
    SIZE = 4
    REASONS = 5
    LICENCE = 6
    CONTEXT = 7
    ORIGIN = 8


_NUMBERS = (Column.PARAMETERS, Column.SIZE, Column.CONTEXT)


class Listed(StrEnum):
    """Which models the list shows."""

    ALL = "all"
    REASONING = "reasoning"
    HELPERS = "helpers"
    BROKEN = "broken"
    FORGOTTEN = "forgotten"


def titles() -> dict[Column, str]:
    """The columns' headings."""
    return {
        Column.NAME: translate("Library", "Model"),
        Column.FAMILY: translate("Library", "Family"),
        Column.PARAMETERS: translate("Library", "Parameters"),
        Column.QUANTISATION: translate("Library", "Quantisation"),
        Column.SIZE: translate("Library", "Size"),
        Column.CONTEXT: translate("Library", "Context"),
        Column.REASONS: translate("Library", "Reasons"),
        Column.LICENCE: translate("Library", "Licence"),
        Column.ORIGIN: translate("Library", "From"),
    }


class ModelTable(QAbstractTableModel):
    """One row per model."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._titles = titles()
        self.models: list[ModelDescription] = []

    def show_models(self, models: Sequence[ModelDescription]) -> None:
        """Show models; if only their details changed, update the affected rows alone."""
        if [m.entry.path for m in models] == [m.entry.path for m in self.models]:
            before, self.models = self.models, list(models)
            for row, (old, new) in enumerate(zip(before, models, strict=True)):
                if old != new:
                    last = len(Column) - 1
                    self.dataChanged.emit(self.index(row, 0), self.index(row, last))
            return
        self.beginResetModel()
        self.models = list(models)
        self.endResetModel()

    # -- QAbstractTableModel ---------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.models)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = Column(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        model, column = self.models[index.row()], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _cell(model, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return summary(model) if column is Column.NAME else _cell(model, column)
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(summary(model))
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.DecorationRole if column is Column.NAME:
                return self._state_icon(model)
            case Qt.ItemDataRole.ForegroundRole if state_text(model):
                return colour(self._theme.roles.text_faint)
        return {MODEL: model, SORT: _sort_key(model, column)}.get(role)

    def _state_icon(self, model: ModelDescription) -> Any:
        """The icon of a model that is forgotten, incomplete or broken; its text says so too."""
        entry = model.entry
        if entry.forgotten:
            return icon("ghost", self._theme, "text_faint")
        if not entry.whole:
            return icon("history", self._theme, "warning")
        if entry.kind.is_helper:
            return icon("link", self._theme, "text_faint")
        return icon("warning", self._theme, "warning") if entry.problem else None


class ModelFilter(AnyPartMatch, QSortFilterProxyModel):
    """Filters by words and kind, and sorts by any column."""

    def __init__(self, table: ModelTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._query: list[str] = []
        self._listed = Listed.ALL
        self.setSourceModel(table)
        self.setSortRole(SORT)
        self.setDynamicSortFilter(True)

    def set_filter(self, query: str, listed: Listed) -> None:
        """List models of one kind whose texts contain all words of the query."""
        self._query, self._listed = query.casefold().split(), listed
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        table = self.sourceModel()
        assert isinstance(table, ModelTable)
        model = table.models[source_row]
        return self._is_listed(model) and all(
            word in _searchable_text(model) for word in self._query
        )

    def _is_listed(self, model: ModelDescription) -> bool:
        if model.entry.forgotten or self._listed is Listed.FORGOTTEN:
            return model.entry.forgotten and self._listed is Listed.FORGOTTEN
        if self._listed is Listed.REASONING:
            return model.reasons and not model.entry.problem
        if self._listed is Listed.HELPERS:
            return model.entry.kind.is_helper
        if self._listed is Listed.BROKEN and model.entry.kind.is_helper:
            return False
        return self._listed is Listed.ALL or bool(model.entry.problem)

    def lessThan(self, left: Index, right: Index) -> bool:
        return bool(left.data(SORT) < right.data(SORT))


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _cell(model: ModelDescription, column: Column) -> str:
    entry = model.entry
    match column:
        case Column.NAME:
            return entry.name
        case Column.FAMILY:
            return state_text(model) if entry.kind.is_helper else family_text(model)
        case Column.PARAMETERS:
            return parameters(entry.parameters) if entry.parameters else ""
        case Column.QUANTISATION:
            return entry.quantisation
        case Column.SIZE:
            return size(entry.size_bytes) if entry.size_bytes else ""
        case Column.CONTEXT:
            return count(entry.context_length) if entry.context_length else ""
        case Column.REASONS:
            return "" if entry.problem else reasoning_text(model)
        case Column.LICENCE:
            return licence_cell(model.licence)
        case Column.ORIGIN:
            return origin_text(model)


def _sort_key(model: ModelDescription, column: Column) -> tuple[float, str]:
    """Sort numbers by value and texts alphabetically, ties by name."""
    entry = model.entry
    numbers = {
        Column.PARAMETERS: entry.parameters,
        Column.SIZE: entry.size_bytes,
        Column.CONTEXT: entry.context_length,
    }
    name = entry.name.casefold()
    if column in numbers:
        return float(numbers[column] or 0), name
    return 0.0, f"{_cell(model, column).casefold()}\0{name}"


def _searchable_text(model: ModelDescription) -> str:
    entry = model.entry
    text = (entry.name, entry.title, entry.architecture, entry.quantisation, model.licence.name)
    return " ".join((*text, model.family.label, origin_text(model))).casefold()
