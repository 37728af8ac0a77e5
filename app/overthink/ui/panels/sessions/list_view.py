"""The list view of sessions: keys, context menu, and a text where the list is empty."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from overthink.storage.session_list import SessionSummary
from overthink.ui.panels.sessions.list_model import ROW, Row, SessionModel
from overthink.ui.panels.sessions.row_delegate import SessionDelegate
from overthink.ui.panels.sessions.text import run_text
from overthink.ui.state.turn_state import Side, other_side
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import paint_placeholder

_WITH_SHIFT = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
_CHOOSING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class SessionView(QListView):
    """Shows the rows of a `SessionModel`; emits a signal for each action."""

    row_opened = Signal(object)
    """The user opened a `Row`: a session or a hit."""
    again_requested = Signal(object, bool)
    """A session; True with its own models, False with others."""
    beside_requested = Signal(object, str, str)
    """A session, one of its lanes, and the side of the window to show it on."""
    starred = Signal(object)
    """A session, as in the following signals."""
    tags_requested = Signal(object)
    note_requested = Signal(object)
    export_requested = Signal(object)
    """All selected sessions as a list, as in the following signals."""
    regrade_requested = Signal(object)
    delete_requested = Signal(object)

    def __init__(self, theme: Theme, model: SessionModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.placeholder = ""
        """The text shown instead of rows; set by `show_placeholder`."""
        self.setObjectName("sessionList")
        self.setModel(model)
        self.setItemDelegate(SessionDelegate(theme, self))
        self.setAccessibleName(self.tr("Sessions"))
        self.setAccessibleDescription(
            self.tr(
                "Arrow keys select a session, Enter opens it, F2 renames it, S stars it, "
                "Delete deletes it, L and R show its left or right run in that lane, with Shift "
                "in the other one; arrows with Shift select several"
            )
        )
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(500)
        self._pressed: Row | None = None
        """The row under the pointer when the mouse button was pressed."""
        self.clicked.connect(self._click)
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    # -- selection -------------------------------------------------------------------------------

    @property
    def row(self) -> Row | None:
        """The current session or hit."""
        row: Row | None = self.currentIndex().data(ROW)
        return row if row and row.session else None

    @property
    def session(self) -> SessionSummary | None:
        """The current session."""
        return self.row.session if self.row else None

    @property
    def chosen(self) -> list[SessionSummary]:
        """All selected sessions, in list order, without duplicates."""
        rows: list[Row] = [index.data(ROW) for index in sorted(self.selectedIndexes())]
        found = {row.session.id: row.session for row in rows if row.session}
        return list(found.values())

    def choose(self, index: QModelIndex, *, scroll: bool = True) -> None:
        """Select a row, and by default scroll to it."""
        mode = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.setAutoScroll(scroll)
        self.selectionModel().setCurrentIndex(index, mode)
        self.setAutoScroll(True)
        if scroll:
            self.scrollTo(index)

    def choose_none(self) -> None:
        """Clear the selection and the current row."""
        self.selectionModel().clear()

    @contextmanager
    def keeping_place(self) -> Iterator[None]:
        """Keep selection, current row and scroll position while rows are added and removed.

        Qt keeps row numbers: rows that come above would move what the user reads.
        """
        current, chosen = self.session, [session.id for session in self.chosen]
        top = self._top_session()
        before = self.visualRect(self._index_of(top)).top() if top else 0
        yield
        self._choose_again(current.id if current else "", chosen)
        index = self._index_of(top) if top else QModelIndex()
        if index.isValid() and self.verticalScrollBar().value():
            self.doItemsLayout()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.visualRect(index).top() - before)

    def _top_session(self) -> str:
        """The first session that is visible; empty if there is none."""
        height = self.viewport().height()
        for y in range(1, height, 8):
            row: Row | None = self.indexAt(QPoint(self.viewport().width() // 2, y)).data(ROW)
            if row is not None and row.session is not None:
                return row.session.id
        return ""

    def _index_of(self, session: str) -> QModelIndex:
        model = self.model()
        assert isinstance(model, SessionModel)
        return model.index_of(session)

    def _choose_again(self, current: str, chosen: list[str]) -> None:
        if [session.id for session in self.chosen] == chosen:
            return
        selection = self.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        self.setAutoScroll(False)
        selection.clearSelection()
        for session in chosen:
            if (index := self._index_of(session)).isValid():
                selection.select(index, flags.Select)
        if (index := self._index_of(current)).isValid():
            selection.setCurrentIndex(index, flags.NoUpdate)
        self.setAutoScroll(True)

    def choose_first(self) -> None:
        """Select the first session if none is selected."""
        if not self.selectionModel().hasSelection():
            for number in range(min(2, self.model().rowCount())):
                index = self.model().index(number, 0)
                if index.flags() & Qt.ItemFlag.ItemIsSelectable:
                    mode = QItemSelectionModel.SelectionFlag.ClearAndSelect
                    self.selectionModel().setCurrentIndex(index, mode)
                    return

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note the row: rows may move before the button is released."""
        row: Row | None = self.indexAt(event.position().toPoint()).data(ROW)
        self._pressed = row
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ignore the second click: the first one opened the row, and rows may have moved since."""
        self._pressed = None
        event.accept()

    def _click(self, _index: QModelIndex) -> None:
        """Open the row that was pressed, unless the user is selecting several."""
        row, self._pressed = self._pressed, None
        if row and row.session and not QGuiApplication.keyboardModifiers() & _CHOOSING:
            self.row_opened.emit(row)

    def _open(self, index: QModelIndex) -> None:
        row: Row = index.data(ROW)
        if row.session:
            self.row_opened.emit(row)

    # -- keys and menu ---------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        session, plain = self.session, not event.modifiers()
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if session:
                self._open(self.currentIndex())
            case Qt.Key.Key_S if session and plain:
                self.starred.emit(session)
            case Qt.Key.Key_L | Qt.Key.Key_R if session and event.modifiers() in _WITH_SHIFT:
                self._request_beside(session, event)
            case Qt.Key.Key_Delete if session:
                self.delete_requested.emit(self.chosen or [session])
            case Qt.Key.Key_Menu if session:
                self._show_menu(self.visualRect(self.currentIndex()).center())
            case _:
                super().keyPressEvent(event)

    def _request_beside(self, session: SessionSummary, event: QKeyEvent) -> None:
        lane: Side = "left" if event.key() == Qt.Key.Key_L else "right"
        on = other_side(lane) if event.modifiers() else lane
        if any(run.side == lane for run in session.runs):
            self.beside_requested.emit(session, lane, on)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if index.flags() & Qt.ItemFlag.ItemIsSelectable:
            if not self.selectionModel().isSelected(index):
                self.setCurrentIndex(index)
            self._show_menu(event.pos())

    def _show_menu(self, spot: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(spot))

    def menu(self) -> QMenu:
        """Create the context menu of the selected sessions."""
        menu, session = QMenu(self), self.session
        if session is None:
            return menu
        chosen = self.chosen or [session]
        if len(chosen) == 1:
            self._add_single_actions(menu, session)
        self._add_common_actions(menu, chosen)
        return menu

    def _add_single_actions(self, menu: QMenu, session: SessionSummary) -> None:
        star = self.tr("Remove star") if session.starred else self.tr("Star")
        index = self.currentIndex()
        menu.addAction(self.tr("Open"), lambda: self._open(index))
        menu.addAction(
            self.tr("Duplicate as a new comparison"),
            lambda: self.again_requested.emit(session, True),
        )
        menu.addAction(
            self.tr("Run again with other models"),
            lambda: self.again_requested.emit(session, False),
        )
        self._add_beside(menu, session)
        menu.addSeparator()
        menu.addAction(self.tr("Rename"), lambda: self.edit(self.currentIndex()))
        menu.addAction(star, lambda: self.starred.emit(session))
        menu.addAction(self.tr("Tags…"), lambda: self.tags_requested.emit(session))
        menu.addAction(self.tr("Note…"), lambda: self.note_requested.emit(session))
        menu.addSeparator()

    def _add_common_actions(self, menu: QMenu, chosen: list[SessionSummary]) -> None:
        export, delete = self.tr("Export…"), self.tr("Delete")
        regrade = self.tr("Regrade")
        if len(chosen) > 1:
            export = self.tr("Export {count} sessions…").format(count=len(chosen))
            delete = self.tr("Delete {count} sessions").format(count=len(chosen))
            regrade = self.tr("Regrade {count} sessions").format(count=len(chosen))
        menu.addAction(export, lambda: self.export_requested.emit(chosen))
        menu.addAction(regrade, lambda: self.regrade_requested.emit(chosen))
        menu.addSeparator()
        menu.addAction(delete, lambda: self.delete_requested.emit(chosen))

    def _add_beside(self, menu: QMenu, session: SessionSummary) -> None:
        """Add a submenu per side that shows a run of the session there."""
        titles = {"left": self.tr("Show on the left"), "right": self.tr("Show on the right")}
        for on, title in titles.items():
            submenu = menu.addMenu(title)
            for run in session.runs:
                show_run = partial(self.beside_requested.emit, session, run.side, on)
                submenu.addAction(run_text(run).replace("&", "&&"), show_run)

    # -- the empty list --------------------------------------------------------------------------

    def show_placeholder(self, text: str) -> None:
        """Show a text instead of rows; empty where there are rows."""
        if text != self.placeholder:
            self.placeholder = text
            self.setStatusTip(text)
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_placeholder(self, self.placeholder, self._theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.viewport().update()
