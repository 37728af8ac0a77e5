"""The rows and columns of the list of models, and what of it is shown in which order."""

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
from overthink.ui.i18n.number_format import count, parameters, size
from overthink.ui.panels.model_library.text import (
    family_text,
    licence_cell,
    origin_text,
    reasoning_text,
    spoken,
    state_text,
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
    """What is listed of a model."""

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


class Shown(StrEnum):
    """Which models the list shows."""

    ALL = "all"
    REASONING = "reasoning"
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
    """A model a row."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._titles = titles()
        self.models: list[ModelDescription] = []

    def show_models(self, models: Sequence[ModelDescription]) -> None:
        """Shows these. Where only some changed, the others' rows stay as they are."""
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

    # -- what Qt asks ----------------------------------------------------------------------------

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
                return spoken(model) if column is Column.NAME else _cell(model, column)
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(spoken(model))
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.DecorationRole if column is Column.NAME:
                return self._mark(model)
            case Qt.ItemDataRole.ForegroundRole if state_text(model):
                return colour(self._theme.roles.text_faint)
        return {MODEL: model, SORT: _sort_key(model, column)}.get(role)

    def _mark(self, model: ModelDescription) -> Any:
        """A picture beside the name where something is the matter; words say it, too."""
        entry = model.entry
        if entry.forgotten:
            return icon("ghost", self._theme, "text_faint")
        if not entry.whole:
            return icon("history", self._theme, "warning")
        return icon("warning", self._theme, "warning") if entry.problem else None


class ModelFilter(QSortFilterProxyModel):
    """The rows that a person wants to see, in the order wanted."""

    def __init__(self, table: ModelTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text: list[str] = []
        self._shown = Shown.ALL
        self.setSourceModel(table)
        self.setSortRole(SORT)
        self.setDynamicSortFilter(True)

    def want(self, typed: str, shown: Shown) -> None:
        """Shows models of a kind in which all the words stand somewhere."""
        self._text, self._shown = typed.casefold().split(), shown
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        table = self.sourceModel()
        assert isinstance(table, ModelTable)
        model = table.models[source_row]
        return self._is_wanted(model) and all(word in _searched(model) for word in self._text)

    def _is_wanted(self, model: ModelDescription) -> bool:
        if model.entry.forgotten or self._shown is Shown.FORGOTTEN:
            return model.entry.forgotten and self._shown is Shown.FORGOTTEN
        if self._shown is Shown.REASONING:
            return model.reasons and not model.entry.problem
        return self._shown is Shown.ALL or bool(model.entry.problem)

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
            return family_text(model)
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
    """Numbers by size, words by letters; the name decides between equals."""
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


def _searched(model: ModelDescription) -> str:
    entry = model.entry
    text = (entry.name, entry.title, entry.architecture, entry.quantisation, model.licence.name)
    return " ".join((*text, model.family.label, origin_text(model))).casefold()
