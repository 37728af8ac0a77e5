"""The user guide in a window of its own: pages, search, links between pages. Works offline."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QWidget,
)

from overthink.ui.state.guide_pages import GuidePage
from overthink.ui.widgets.labels import name_widget
from overthink.ui.widgets.layouts import vbox

SIZE = QSize(900, 640)
_PAGES_WIDTH = 240
_MARGIN = 16


class GuideWindow(QDialog):
    """Shows the guide. Not modal."""

    def __init__(self, pages: Sequence[GuidePage], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._pages = {page.file: page for page in pages}
        self.setWindowTitle(self.tr("Guide"))
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search the guide"))
        self.search.setClearButtonEnabled(True)
        name_widget(self.search, self.tr("Search the guide"))
        self.list = QListWidget(self)
        name_widget(self.list, self.tr("Pages"))
        self.browser = QTextBrowser(self)
        self.browser.setOpenLinks(False)
        self.browser.document().setDocumentMargin(_MARGIN)
        name_widget(self.browser, self.tr("Page"))
        self._arrange()
        self.list.currentItemChanged.connect(self._show)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._find_next)
        self.browser.anchorClicked.connect(self._follow)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus)
        self._filter("")
        self.resize(SIZE.boundedTo(parent.screen().availableSize()))

    def show_page(self, file: str) -> None:
        """Show a page by the name of its file, and remove the filter."""
        self.search.clear()
        for row in range(self.list.count()):
            if self._file(row) == file:
                self.list.setCurrentRow(row)

    def _arrange(self) -> None:
        left = QWidget()
        vbox(self.search, (self.list, 1), parent=left, margins=(12, 12, 6, 12), spacing=8)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(left)
        both.addWidget(self.browser)
        both.setStretchFactor(1, 1)
        both.setChildrenCollapsible(False)
        both.setSizes([_PAGES_WIDTH, SIZE.width() - _PAGES_WIDTH])
        vbox((both, 1), parent=self, margins=0)

    def _filter(self, typed: str) -> None:
        """List the pages that contain the typed words, and show the first match."""
        shown = self._shown()
        self.list.blockSignals(True)
        self.list.clear()
        for page in self._pages.values():
            if page.contains(typed):
                item = QListWidgetItem(page.title, self.list)
                item.setData(Qt.ItemDataRole.UserRole, page.file)
        self.list.blockSignals(False)
        files = [self._file(row) for row in range(self.list.count())]
        self.list.setCurrentRow(files.index(shown) if shown in files else 0)
        if not files:
            self.browser.setPlainText(self.tr("No page has these words. Try fewer."))

    def _show(self) -> None:
        page = self._pages.get(self._shown())
        if page is not None:
            self.browser.setMarkdown(page.text)
            self._find_next()

    def _find_next(self) -> None:
        """Select the next occurrence of the first typed word, from the start after the last."""
        words = self.search.text().split()
        if words and not self.browser.find(words[0]):
            self.browser.moveCursor(QTextCursor.MoveOperation.Start)
            self.browser.find(words[0])

    def _follow(self, link: QUrl) -> None:
        """Open another page. Other links are not followed: the app opens no connection."""
        if link.isRelative() and link.path() in self._pages:
            self.show_page(link.path())

    def _shown(self) -> str:
        return self._file(self.list.currentRow())

    def _file(self, row: int) -> str:
        return "" if row < 0 else str(self.list.item(row).data(Qt.ItemDataRole.UserRole))
