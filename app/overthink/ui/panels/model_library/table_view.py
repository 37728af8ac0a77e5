"""The view of the model list: keys, context menu, and a placeholder while it is empty."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from overthink.library.description import ModelDescription
from overthink.ui.panels.model_library.table_model import MODEL, Column, ModelFilter
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import paint_placeholder

_WIDTHS = {
    Column.NAME: 216,
    Column.FAMILY: 132,
    Column.PARAMETERS: 92,
    Column.QUANTISATION: 96,
    Column.SIZE: 74,
    Column.CONTEXT: 78,
    Column.REASONS: 92,
    Column.LICENCE: 220,
    Column.ORIGIN: 130,
}
"""Pixels at scale 1."""
_ROW_HEIGHT = 28


class ModelView(QTableView):
    """Shows the filtered models; emits which one is chosen or used."""

    chosen = Signal()
    """Another row or none was chosen: see `chosen_model`."""
    used = Signal()
    """Use the chosen model: Enter or a double click."""

    def __init__(self, theme: Theme, rows: ModelFilter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.placeholder = ""
        """The text shown in place of rows."""
        self._actions: list[QAction] = []
        self.setObjectName("modelList")
        self.setModel(rows)
        self.setAccessibleName(self.tr("Models"))
        self.setAccessibleDescription(
            self.tr("Arrow keys choose a model, Enter uses it on the left, the menu key has more")
        )
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._set_headers()
        self.setSortingEnabled(True)
        self.sortByColumn(Column.NAME, Qt.SortOrder.AscendingOrder)
        self.selectionModel().currentRowChanged.connect(lambda: self.chosen.emit())
        self.doubleClicked.connect(lambda: self.used.emit())
        theme.changed.connect(self._restyle)

    def _set_headers(self) -> None:
        self.verticalHeader().hide()
        across = self.horizontalHeader()
        across.setHighlightSections(False)
        across.setSectionsMovable(True)
        across.setMinimumSectionSize(48)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._restyle()

    def _restyle(self) -> None:
        scale = self._theme.scale
        self.verticalHeader().setDefaultSectionSize(round(_ROW_HEIGHT * scale))
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, round(width * scale))
        self._stretch_names()

    def _stretch_names(self) -> None:
        """Give the names the width that the other columns leave."""
        across = self.horizontalHeader()
        others = across.length() - self.columnWidth(Column.NAME)
        minimum = round(_WIDTHS[Column.NAME] * self._theme.scale)
        self.setColumnWidth(Column.NAME, max(minimum, self.viewport().width() - others))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stretch_names()

    # -- choice ----------------------------------------------------------------------------------

    @property
    def chosen_model(self) -> ModelDescription | None:
        """The chosen model."""
        model: ModelDescription | None = self.currentIndex().data(MODEL)
        return model

    def choose(self, path: object) -> None:
        """Choose the model with this path after the list changed; else the first."""
        rows = self.model()
        for row in range(rows.rowCount()):
            if rows.index(row, 0).data(MODEL).entry.path == path:
                self.selectRow(row)
                return
        self.selectRow(0)

    def set_actions(self, actions: list[QAction]) -> None:
        """Set the actions of the context menu."""
        self._actions = actions

    # -- keys and menu ---------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, chosen = event.key(), self.chosen_model is not None
        if chosen and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.used.emit()
        elif chosen and key == Qt.Key.Key_Menu:
            self._pop_up(self.visualRect(self.currentIndex()).center())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if index.isValid():
            self.setCurrentIndex(index)
            self._pop_up(event.pos())

    def _pop_up(self, spot: QPoint) -> None:
        menu = QMenu(self)
        menu.addActions(self._actions)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(spot))

    # -- placeholder -----------------------------------------------------------------------------

    def show_placeholder(self, text: str) -> None:
        """Show a text in place of rows; empty shows none."""
        if text != self.placeholder:
            self.placeholder = text
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_placeholder(self, self.placeholder, self._theme)
