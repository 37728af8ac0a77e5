"""The catalogue as a table model, one row per build, with a delegate that draws progress."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from overthink.library.downloads.progress import Availability
from overthink.ui.base.any_part_match import AnyPartMatch
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.i18n.number_format import size
from overthink.ui.panels.downloads.text import licence_text, state_text, verified_text
from overthink.ui.services.download_queue import Activity, DownloadQueue, Item, Key
from overthink.ui.theme.icons import icon
from overthink.ui.theme.theme import Theme, colour
from overthink.ui.widgets.labels import tooltip

Index = QModelIndex | QPersistentModelIndex
ITEM = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()


class Column(IntEnum):
    """The columns of the table."""

    MODEL = 0
    BUILD = 1
    SIZE = 2
    STATE = 3
    LICENCE = 4
    DRAFT = 5


class CatalogModel(AnyPartMatch, QAbstractTableModel):
    """The builds that `DownloadQueue` knows."""

    def __init__(
        self, theme: Theme, downloads: DownloadQueue, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._downloads = theme, downloads
        self._keys: list[Key] = []
        downloads.loaded.connect(self._reload)
        downloads.changed.connect(self._update_row)
        theme.changed.connect(self._update_all)
        self._reload()

    def item(self, index: Index) -> Item | None:
        """The build of an index, if it is valid."""
        return self._downloads.items[self._keys[index.row()]] if index.isValid() else None

    def index_of(self, key: Key) -> QModelIndex:
        """The index of a build; invalid if it is not listed."""
        return self.index(self._keys.index(key), 0) if key in self._keys else QModelIndex()

    # -- QAbstractTableModel ---------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def _titles(self) -> tuple[str, ...]:
        return (
            self.tr("Model"),
            self.tr("Quantisation"),
            self.tr("Size"),
            self.tr("State"),
            self.tr("Licence"),
            self.tr("Draft"),
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.item(index)
        if item is None:
            return None
        column = Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(item, column)
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(*self._explained(item, column))
            case Qt.ItemDataRole.AccessibleDescriptionRole if column is Column.MODEL:
                return verified_text(item.offer)
            case Qt.ItemDataRole.DecorationRole:
                return self._icon(item, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
        return item if role == ITEM else None

    def _text(self, item: Item, column: Column) -> str:
        offer = item.offer
        match column:
            case Column.MODEL:
                return offer.model.label
            case Column.BUILD:
                return offer.build.quantisation
            case Column.SIZE:
                return size(offer.build.size_bytes)
            case Column.LICENCE:
                return licence_text(offer)
            case Column.DRAFT:
                return self._draft(item)
        return state_text(item)

    def _draft(self, item: Item) -> str:
        drafts = item.offer.model.drafts
        model = self._downloads.catalog.model(drafts[0]) if drafts else None
        return model.label if model else "—"

    def _explained(self, item: Item, column: Column) -> tuple[str, ...]:
        if column is Column.STATE:
            problem = localise_sentence(item.problem) or state_text(item)
            return (problem, localise_sentence(item.remark))
        text = self._text(item, column)
        return (text, item.offer.model.repository, verified_text(item.offer))

    def _icon(self, item: Item, column: Column) -> object:
        """The icon for verified entries and for warnings; the text states them too."""
        failed = bool(item.problem) and item.activity is Activity.NONE
        warnings = {Column.LICENCE: item.offer.model.non_commercial, Column.STATE: failed}
        if column is Column.MODEL:
            unverified = item.offer.model.unverified_of(item.offer.build)
            name, role = ("question", "text_faint") if unverified else ("check", "good")
            return icon(name, self._theme, role)
        return icon("warning", self._theme, "warning") if warnings.get(column) else None

    # -- updates ---------------------------------------------------------------------------------

    def _reload(self) -> None:
        keys = list(self._downloads.items)
        if keys == self._keys:
            self._update_all()
            return
        self.beginResetModel()
        self._keys = keys
        self.endResetModel()

    def _update_row(self, key: Key) -> None:
        if key in self._keys:
            row = self._keys.index(key)
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    def _update_all(self) -> None:
        if self._keys:
            last = self.index(len(self._keys) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == Column.SIZE else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


_BAR, _SIDE, _ABOVE = 3, 6, 5
"""Height of the bar, and space beside it and around a row's text, in pixels at scale 1."""


class ProgressDelegate(QStyledItemDelegate):
    """Draws a progress bar below the state of a partial download. All rows have its height."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        metrics = option.fontMetrics
        hint.setHeight(metrics.height() + self._px(2 * _ABOVE + _BAR))
        return hint

    def _px(self, length: float) -> int:
        return round(length * self._theme.scale)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        item: Item = index.data(ITEM)
        if index.column() == Column.STATE and _is_partial(item):
            self._paint_bar(painter, option.rect, item)

    def _paint_bar(self, painter: QPainter, cell: QRect, item: Item) -> None:
        side, height = self._px(_SIDE), self._px(_BAR)
        bar = QRect(cell.left() + side, cell.bottom() - height, cell.width() - 2 * side, height)
        roles = self._theme.roles
        painter.fillRect(bar, colour(roles.pressed))
        running = item.activity is Activity.RUNNING
        bar.setWidth(round(bar.width() * item.share))
        painter.fillRect(bar, colour(roles.focus if running else roles.outline))


def _is_partial(item: Item) -> bool:
    return item.local_copy.availability is Availability.PARTIAL and item.local_copy.done > 0
