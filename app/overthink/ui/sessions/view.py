"""The list itself: keys, the menu of a row, and words where there is nothing to list."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from overthink.storage.listing import SessionSummary
from overthink.ui.sessions.delegate import SessionDelegate
from overthink.ui.sessions.model import ROW, Row, SessionModel
from overthink.ui.theme.theme import Theme, colour

_MARGIN = 16


class SessionView(QListView):
    """Shows a model's rows; asks for everything else."""

    row_opened = Signal(object)
    """`Row`: a session or a hit."""
    again_asked = Signal(object, bool)
    """A session; with its own models, or with others."""
    starred = Signal(object)
    """A session; so below."""
    tags_asked = Signal(object)
    note_asked = Signal(object)
    delete_asked = Signal(object)

    def __init__(self, theme: Theme, model: SessionModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = ""
        self.setObjectName("sessionList")
        self.setModel(model)
        self.setItemDelegate(SessionDelegate(theme, self))
        self.setAccessibleName(self.tr("Sessions"))
        self.setAccessibleDescription(
            self.tr(
                "Arrow keys choose a session, Enter opens it, F2 renames it, S stars it, "
                "Delete deletes it"
            )
        )
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(500)
        self.clicked.connect(self._open)
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    # -- what is chosen --------------------------------------------------------------------------

    @property
    def row(self) -> Row | None:
        """The chosen session or hit."""
        row: Row | None = self.currentIndex().data(ROW)
        return row if row and row.session else None

    @property
    def session(self) -> SessionSummary | None:
        """The chosen session."""
        return self.row.session if self.row else None

    def choose_first(self) -> None:
        """Chooses the first session, where none is chosen."""
        if not self.selectionModel().hasSelection():
            for number in range(min(2, self.model().rowCount())):
                index = self.model().index(number, 0)
                if index.flags() & Qt.ItemFlag.ItemIsSelectable:
                    mode = QItemSelectionModel.SelectionFlag.ClearAndSelect
                    self.selectionModel().setCurrentIndex(index, mode)
                    return

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
            case Qt.Key.Key_Delete if session:
                self.delete_asked.emit(session)
            case Qt.Key.Key_Menu if session:
                self._pop_up(self.visualRect(self.currentIndex()).center())
            case _:
                super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if index.flags() & Qt.ItemFlag.ItemIsSelectable:
            self.setCurrentIndex(index)
            self._pop_up(event.pos())

    def _pop_up(self, spot: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(spot))

    def menu(self) -> QMenu:
        """What can be done with the chosen session."""
        menu, session = QMenu(self), self.session
        if session is None:
            return menu
        star = self.tr("Take the star away") if session.starred else self.tr("Star")
        index = self.currentIndex()
        menu.addAction(self.tr("Open"), lambda: self._open(index))
        menu.addAction(
            self.tr("Duplicate as a new comparison"), lambda: self.again_asked.emit(session, True)
        )
        menu.addAction(
            self.tr("Run again with other models"), lambda: self.again_asked.emit(session, False)
        )
        menu.addSeparator()
        menu.addAction(self.tr("Rename"), lambda: self.edit(self.currentIndex()))
        menu.addAction(star, lambda: self.starred.emit(session))
        menu.addAction(self.tr("Tags…"), lambda: self.tags_asked.emit(session))
        menu.addAction(self.tr("Note…"), lambda: self.note_asked.emit(session))
        menu.addSeparator()
        menu.addAction(self.tr("Delete"), lambda: self.delete_asked.emit(session))
        return menu

    # -- nothing to list -------------------------------------------------------------------------

    def say(self, words: str) -> None:
        """Words in place of rows; none where there are rows."""
        if words != self._words:
            self._words = words
            self.setStatusTip(words)
            self.viewport().update()

    @property
    def words(self) -> str:
        """What is said in place of rows."""
        return self._words

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._words and not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(colour(self._theme.roles.text_faint))
            area: QRect = self.viewport().rect().adjusted(_MARGIN, 2 * _MARGIN, -_MARGIN, 0)
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area, flags, self._words)
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.viewport().update()
