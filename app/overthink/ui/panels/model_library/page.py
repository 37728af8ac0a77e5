"""The page of models that are on this machine: search, list, details, and what can be done.

Shows and asks. What is asked for is done elsewhere, and what changes comes back by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from overthink.library.description import ModelDescription
from overthink.library.preferences import LibraryPreferences
from overthink.ui.i18n.number_format import count
from overthink.ui.panels.model_library.details_pane import ModelDetails
from overthink.ui.panels.model_library.model_actions import FoldersMenu, ModelActions, button_of
from overthink.ui.panels.model_library.table_model import ModelFilter, ModelTable, Shown
from overthink.ui.panels.model_library.table_view import ModelView
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import InlineError


class ModelsPage(QWidget):
    """All models, and one of them in full."""

    rescan_requested = Signal()
    """Look through the folders again."""
    folder_added = Signal(Path)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._looking = False
        self.table = ModelTable(theme, self)
        self.rows = ModelFilter(self.table, self)
        self.view = ModelView(theme, self.rows)
        self.details = ModelDetails(theme)
        self.field = self._search_field()
        self.shown_box = self._shown_box()
        self.folders_button = self._button("folder", self.tr("Folders"))
        self.folders_button.setToolTip(self.tr("Where models are looked for"))
        self.folders_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.folders = FoldersMenu(self.folders_button)
        self.refresh_button = self._button("restart", self.tr("Look again"))
        self.refresh_button.setToolTip(self.tr("Look through all folders again (F5)"))
        self.refresh_button.setShortcut("F5")
        self.actions_on = ModelActions(self)
        self.view.set_actions(self.actions_on.all())
        self.message = InlineError()
        self.status = QLabel()
        set_role(self.status, "dim")
        self._arrange()
        self._connect()
        self._show_chosen()

    # -- what it is made of ----------------------------------------------------------------------

    def _search_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setClearButtonEnabled(True)
        field.setPlaceholderText(self.tr("Search models"))
        field.setAccessibleName(self.tr("Search models"))
        field.setToolTip(self.tr("Words of names, families, quantisations, licences and places"))
        field.installEventFilter(self)
        return field

    def _shown_box(self) -> QComboBox:
        box = QComboBox()
        for shown, text in (
            (Shown.ALL, self.tr("All models")),
            (Shown.REASONING, self.tr("Those that can reason")),
            (Shown.BROKEN, self.tr("Those that cannot run")),
            (Shown.FORGOTTEN, self.tr("Forgotten ones")),
        ):
            box.addItem(text, str(shown))
        box.setAccessibleName(self.tr("Which models are listed"))
        box.setToolTip(self.tr("Which models are listed"))
        return box

    def _button(self, icon: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_icon(button, icon, self._theme)
        return button

    def _arrange(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 10, 12, 10)
        bar.setSpacing(6)
        bar.addWidget(self.field, 1)
        for widget in (self.shown_box, self.folders_button, self.refresh_button):
            bar.addWidget(widget)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.details, 1)
        column.addLayout(self._buttons())
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.view)
        self.splitter.addWidget(side)
        self.splitter.setSizes([840, 400])
        self.splitter.setStretchFactor(0, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 12, 8)
        foot.addWidget(self.status, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(bar)
        whole.addWidget(self.message)
        whole.addWidget(_line())
        whole.addWidget(self.splitter, 1)
        whole.addWidget(_line())
        whole.addLayout(foot)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(6)
        does = self.actions_on
        self.left_button, self.right_button = button_of(does.use_left), button_of(does.use_right)
        self.reveal_button, self.forget_button = button_of(does.reveal), button_of(does.forget)
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
        self.view.used.connect(lambda: self.actions_on.use("left"))
        self.refresh_button.clicked.connect(self.rescan_requested)
        self.folders.add_requested.connect(self._ask_folder)

    # -- what is listed --------------------------------------------------------------------------

    def show_models(self, models: Sequence[ModelDescription]) -> None:
        """Lists these; what is chosen stays chosen."""
        chosen = self.view.model_shown
        self.table.show_models(models)
        if self.view.model_shown is None and self.rows.rowCount():
            self.view.choose(chosen.entry.path if chosen else None)
        self._show_chosen()
        self._show_status()

    def show_state(self, preferences: LibraryPreferences, *, looking: bool) -> None:
        """Shows which folders were added, and whether they are being looked through."""
        self._looking = looking
        self.folders.show_preferences(preferences)
        self._show_status()

    def show_message(self, sentence: str) -> None:
        """Says what could not be done, or is wrong; an empty sentence takes it away."""
        self.message.show_message(sentence)

    def _filter(self) -> None:
        chosen = self.view.model_shown
        self.rows.want(self.field.text(), Shown(self.shown_box.currentData()))
        if self.view.model_shown is None and self.rows.rowCount():
            self.view.choose(chosen.entry.path if chosen else None)
        self._show_chosen()
        self._show_status()

    def _show_status(self) -> None:
        listed = [m for m in self.table.models if not m.entry.forgotten]
        reasoning = sum(1 for m in listed if m.reasons and not m.entry.problem)
        text = [
            self.tr("Models: {count}").format(count=count(len(listed))),
            self.tr("can reason: {count}").format(count=count(reasoning)),
        ]
        if self.rows.rowCount() != len(listed):
            text.append(self.tr("shown: {count}").format(count=count(self.rows.rowCount())))
        if self._looking:
            text.append(self.tr("looking…"))
        self.status.setText(" · ".join(text))
        self.view.show_placeholder(self._nothing_there())

    def _nothing_there(self) -> str:
        if self.rows.rowCount():
            return ""
        if self._looking:
            return self.tr("Looking for models…")
        if self.field.text().strip():
            return self.tr("No model is called or described like this.")
        if self.shown_box.currentIndex():
            return self.tr("There are none of these.")
        return self.tr("No models yet. Put GGUF files into a folder and add the folder.")

    def _show_chosen(self) -> None:
        model = self.view.model_shown
        self.details.show_model(model)
        self.actions_on.show_model(model)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self.window(), self.tr("Add a folder with models"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.folder_added.emit(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search field, Down goes into the list."""
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
