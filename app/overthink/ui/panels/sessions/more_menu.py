"""What can be done with the list as a whole: sessions of elsewhere are taken in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.theme import Theme


class MoreButton(QToolButton):
    """Opens the menu of the list."""

    import_requested = Signal()
    examples_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("More"))
        self.setToolTip(self.tr("Import sessions of another machine, or the examples"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        set_icon(self, "more", theme)
        menu = QMenu(self)
        menu.addAction(self.tr("Import sessions…"), self.import_requested.emit)
        menu.addAction(self.tr("Bring the examples back"), self.examples_requested.emit)
        self.setMenu(menu)
