"""The model library's window and its page: search, list, details and actions.

Shows models and emits the user's requests; the presenter carries them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QToolButton,
    QWidget,
)

from overthink.library.description import ModelDescription
from overthink.library.preferences import LibraryPreferences
from overthink.ui.i18n.number_format import count
from overthink.ui.panels.model_library.details_pane import ModelDetails
from overthink.ui.panels.model_library.model_actions import FoldersMenu, ModelActions, button_of
from overthink.ui.panels.model_library.table_model import Listed, ModelFilter, ModelTable
from overthink.ui.panels.model_library.table_view import ModelView
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import InlineError, name_widget, plain_label
from overthink.ui.widgets.layouts import hbox, vbox

FIRST_SIZE = (1280, 680)
"""Pixels at scale 1."""


class ModelsPage(QWidget):
    """A list of all models, and the details of the chosen one."""

    rescan_requested = Signal()
    """Scan the folders again."""
    folder_added = Signal(Path)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scanning = False
        self.table = ModelTable(theme, self)
        self.rows = ModelFilter(self.table, self)
        self.view = ModelView(theme, self.rows)
        self.details = ModelDetails(theme)
        self.field = self._search_field()
        self.shown_box = self._shown_box()
        self.folders_button = self._button("folder", self.tr("Folders"))
        self.folders_button.setToolTip(self.tr("The folders that are scanned for models"))
        self.folders_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.folders = FoldersMenu(self.folders_button)
        self.refresh_button = self._button("restart", self.tr("Scan again"))
        self.refresh_button.setToolTip(self.tr("Scan all folders again (F5)"))
        self.refresh_button.setShortcut("F5")
        self.model_actions = ModelActions(self)
        self.view.set_actions(self.model_actions.all())
        self.message = InlineError()
        self.status = plain_label("dim")
        self._arrange()
        self._connect()
        self._show_chosen()

    # -- layout ----------------------------------------------------------------------------------

    def _search_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setClearButtonEnabled(True)
        field.setPlaceholderText(self.tr("Search models"))
        field.setAccessibleName(self.tr("Search models"))
        field.setToolTip(self.tr("Searches names, families, quantisations, licences and locations"))
        field.installEventFilter(self)
        return field

    def _shown_box(self) -> QComboBox:
        box = QComboBox()
        for shown, text in (
            (Listed.ALL, self.tr("All models")),
            (Listed.REASONING, self.tr("Reasoning models")),
            (Listed.HELPERS, self.tr("Helper files")),
            (Listed.BROKEN, self.tr("Models that cannot run")),
            (Listed.FORGOTTEN, self.tr("Forgotten models")),
        ):
            box.addItem(text, str(shown))
        name_widget(box, self.tr("Which models are listed"))
        return box

    def _button(self, icon: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_icon(button, icon, self._theme)
        return button

    def _arrange(self) -> None:
        bar = hbox(
            (self.field, 1),
            self.shown_box,
            self.folders_button,
            self.refresh_button,
            margins=(12, 10, 12, 10),
            spacing=6,
        )
        side = QWidget()
        column = vbox((self.details, 1), parent=side, margins=0, spacing=0)
        column.addLayout(self._buttons())
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.view)
        self.splitter.addWidget(side)
        self.splitter.setSizes([840, 400])
        self.splitter.setStretchFactor(0, 1)
        foot = hbox((self.status, 1), margins=(12, 6, 12, 8))
        vbox(
            bar,
            self.message,
            _line(),
            (self.splitter, 1),
            _line(),
            foot,
            parent=self,
            margins=0,
            spacing=0,
        )

    def _buttons(self) -> QHBoxLayout:
        row = hbox(margins=(12, 8, 12, 8), spacing=6)
        model = self.model_actions
        self.left_button, self.right_button = button_of(model.use_left), button_of(model.use_right)
        self.reveal_button, self.forget_button = button_of(model.reveal), button_of(model.forget)
        set_role(self.left_button, "primary")
        for button in (self.left_button, self.right_button):
            row.addWidget(button)
        row.addStretch(1)
        for button in (self.reveal_button, self.forget_button):
            set_role(button, "quiet")
            row.addWidget(button)
        return row

    def _connect(self) -> None:
        self.field.textChanged.connect(self._filter)
        self.shown_box.currentIndexChanged.connect(self._filter)
        self.view.chosen.connect(self._show_chosen)
        self.view.used.connect(lambda: self.model_actions.use("left"))
        self.refresh_button.clicked.connect(self.rescan_requested)
        self.folders.add_requested.connect(self._ask_folder)

    # -- the list --------------------------------------------------------------------------------

    def show_models(self, models: Sequence[ModelDescription]) -> None:
        """List models; the chosen one stays chosen."""
        chosen = self.view.chosen_model
        self.table.show_models(models)
        self._restore_choice(chosen)

    def _restore_choice(self, chosen: ModelDescription | None) -> None:
        if self.view.chosen_model is None and self.rows.rowCount():
            self.view.choose(chosen.entry.path if chosen else None)
        self._show_chosen()
        self._show_status()

    def show_state(self, preferences: LibraryPreferences, *, scanning: bool) -> None:
        """Show which folders were added, and whether a scan is running."""
        self._scanning = scanning
        self.folders.show_preferences(preferences)
        self._show_status()

    def _filter(self) -> None:
        chosen = self.view.chosen_model
        self.rows.set_filter(self.field.text(), Listed(self.shown_box.currentData()))
        self._restore_choice(chosen)

    def _show_status(self) -> None:
        listed = [m for m in self.table.models if not m.entry.forgotten]
        reasoning = sum(1 for m in listed if m.reasons and not m.entry.problem)
        helpers = sum(1 for m in listed if m.entry.kind.is_helper)
        parts = [
            self.tr("Models: {count}").format(count=count(len(listed) - helpers)),
            self.tr("can reason: {count}").format(count=count(reasoning)),
        ]
        if helpers:
            parts.append(self.tr("helper files: {count}").format(count=count(helpers)))
        if self.rows.rowCount() != len(listed):
            parts.append(self.tr("shown: {count}").format(count=count(self.rows.rowCount())))
        if self._scanning:
            parts.append(self.tr("scanning…"))
        self.status.setText(" · ".join(parts))
        self.view.show_placeholder(self._placeholder())

    def _placeholder(self) -> str:
        if self.rows.rowCount():
            return ""
        if self._scanning:
            return self.tr("Scanning for models…")
        if self.field.text().strip():
            return self.tr("No matching models. Try fewer words.")
        if self.shown_box.currentIndex():
            return self.tr("There are no such models.")
        return self.tr("No models yet. Put GGUF files into a folder and add the folder.")

    def _show_chosen(self) -> None:
        model = self.view.chosen_model
        self.details.show_model(model)
        self.model_actions.show_model(model)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self.window(), self.tr("Add a folder with models"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.folder_added.emit(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move from the search field into the list with Down."""
        if watched is self.field and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_Down:
                self.view.setFocus()
                return True
        return super().eventFilter(watched, event)


def _line() -> QFrame:
    line = QFrame()
    set_role(line, "line")
    return line


class ModelsDialog(QDialog):
    """Shows the models page."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Models"))
        self.setModal(False)
        self.page = ModelsPage(theme)
        vbox(self.page, parent=self, margins=0)
        self.resize(*(round(length * theme.scale) for length in FIRST_SIZE))

    def bring_to_front(self) -> None:
        """Show the window, with the focus in the search field."""
        if self.isVisible():
            self.raise_()
            self.activateWindow()
        self.show()
        self.page.field.setFocus()

    def reject(self) -> None:
        """Close the window. Escape and the window's close button also end here."""
        self.closed.emit()
        super().reject()
