"""What to do about a database of sessions that cannot be used. Not modal; it changes nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QPushButton, QWidget

from overthink.core.errors import EnvironmentFailure, StoreDamaged, StoreUnwritable
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.widgets.labels import InlineError, plain_label
from overthink.ui.widgets.layouts import STRETCH, hbox, vbox

_WIDTH = 620


class DatabaseDialog(QDialog):
    """Explains the problem and offers what can be done about it."""

    retry_requested = Signal()
    file_requested = Signal()
    """Another file is to be chosen."""
    salvage_requested = Signal()
    new_requested = Signal()
    folder_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setWindowTitle(self.tr("Saved sessions"))
        self.problem = plain_label(wrap=True)
        self.outcome = InlineError()
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(12)
        self._buttons: list[QPushButton] = []
        self.retry = self._offer(self.tr("Try again"), self.retry_requested)
        self.choose = self._offer(self.tr("Choose another file…"), self.file_requested)
        self.salvage = self._offer(self.tr("Recover what is readable"), self.salvage_requested)
        self.new = self._offer(self.tr("Start a new file"), self.new_requested)
        self.folder = self._offer(self.tr("Show the folder"), self.folder_requested)
        close = QPushButton(self.tr("Close"))
        close.setToolTip(self.tr("New runs stay in memory until they can be saved"))
        close.clicked.connect(self.reject)
        vbox(
            self.problem,
            self._grid,
            self.outcome,
            hbox(STRETCH, close),
            parent=self,
            margins=(18, 16, 18, 14),
            spacing=14,
        )
        self.setMinimumWidth(_WIDTH)

    def _offer(self, text: str, signal: object) -> QPushButton:
        button, row = QPushButton(text), len(self._buttons)
        button.clicked.connect(signal)
        label = plain_label("dim", wrap=True)
        button.setProperty("explained", label)
        self._grid.addWidget(button, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(label, row, 1)
        self._buttons.append(button)
        return button

    def show_problem(self, failure: EnvironmentFailure, path: Path, aside: Path) -> None:
        """Show a failure, and the actions that help against it.

        Args:
            path: the database.
            aside: the name that it would get if a new one took its place.
        """
        self.problem.setText(localise_sentence(failure.sentence))
        in_use = isinstance(failure, StoreUnwritable)
        names = {"file": path.name, "aside": aside.name}
        self._explain(self.retry, self.tr("Opens the file once more."))
        self._explain(
            self.choose,
            self.tr(
                "Saves and lists sessions in that file until the window closes. This one is not"
                " changed."
            ),
        )
        self._explain(
            self.salvage,
            self.tr(
                "Copies what can be read into a new {file}. The damaged file is renamed to {aside}"
                " and otherwise not changed."
            ).format(**names),
            offered=isinstance(failure, StoreDamaged),
        )
        self._explain(
            self.new,
            self.tr(
                "Renames this file to {aside}, and starts an empty {file}. Nothing is deleted."
            ).format(**names),
            offered=not in_use,
        )
        self._explain(self.folder, str(path.parent))
        set_role(self.salvage, "primary" if isinstance(failure, StoreDamaged) else "")
        self.set_busy(False)

    def _explain(self, button: QPushButton, text: str, *, offered: bool = True) -> None:
        label = button.property("explained")
        label.setText(text)
        label.setVisible(offered)
        button.setVisible(offered)
        button.setAccessibleDescription(text)
        button.setToolTip(text)

    def set_busy(self, busy: bool) -> None:
        """Disable the actions while one of them works."""
        for button in self._buttons:
            button.setEnabled(not busy)
        if busy:
            self.outcome.show_message("")

    def show_outcome(self, sentence: str) -> None:
        """Show why an action failed."""
        self.set_busy(False)
        self.outcome.show_message(sentence)
