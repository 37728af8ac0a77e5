"""Sessions come in: bundles that are chosen or dropped, and the examples at the first start.

Files are read in the thread of the database. The list then shows what came and chooses the first of
it; what cannot be taken in is a sentence above the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog

from overthink.storage.bundles import SUFFIX
from overthink.storage.bundles.bundle_import import ImportResult
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.lane.drop_target import are_bundles, dropped_files
from overthink.ui.panels.sessions.panel import SessionPanel
from overthink.ui.services.session_store import SessionStore

EXAMPLES_AFTER_MS = 100
"""After the window is on the screen, which does not wait for them; before a first run of one's own
is saved, which would stand below them in the list otherwise."""


class SessionImportPresenter(QObject):
    """Takes sessions in. A child of the window.

    Args:
        examples: the folder of those that come with the app.
    """

    def __init__(
        self, window: MainWindow, panel: SessionPanel, library: SessionStore, examples: Path
    ) -> None:
        super().__init__(window)
        self._window, self._panel, self._library = window, panel, library
        self._examples = examples
        self._waiting = 0
        self._came: list[ImportResult] = []
        self.dialog: QFileDialog | None = None
        panel.more_button.import_requested.connect(self.ask_for_files)
        panel.more_button.examples_requested.connect(self.bring_examples)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def ask_for_files(self) -> None:
        """Opens the file dialog; nothing waits for it."""
        kinds = self.tr("Sessions (*{suffix});;All files (*)").format(suffix=SUFFIX)
        self.dialog = QFileDialog(self._window, self.tr("Import sessions"), "", kinds)
        self.dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self.dialog.filesSelected.connect(lambda names: self.bring([Path(n) for n in names]))
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    def bring(self, files: Sequence[Path]) -> None:
        """Takes in bundles, each as a whole or not at all."""
        self._show_list()
        self._begin(len(files))
        self._panel.undo.show_text(self.tr("Importing…"))
        for path in files:
            self._library.bring_in(path, self._take)

    def bring_examples(self) -> None:
        """Takes in those that come with the app, and brings back what was deleted of them."""
        self._begin(1)
        self._library.bring_examples(self._examples, self._take)

    def bring_examples_at_first(self, new: bool) -> None:
        """Takes the examples into a database without a past, and shows the list with them.

        Args:
            new: it was not there before this start.
        """

        def bring() -> None:
            self._library.bring_examples_at_first(self._examples, new, self._show_list)

        QTimer.singleShot(EXAMPLES_AFTER_MS, self, bring)

    def _show_list(self) -> None:
        if not self._window.presenting:
            self._window.view_bar.sessions_button.setChecked(True)

    def _begin(self, files: int) -> None:
        self._waiting, self._came = files, []
        self._panel.message.show_message("")

    def _take(self, came: ImportResult | None) -> None:
        """A bundle is in; None where it was refused, which the list says by itself."""
        self._waiting -= 1
        if came is not None:
            self._came.append(came)
        if self._waiting:
            return
        if self._came:
            self._panel.show_imported([done for each in self._came for done in each.sessions])
        else:
            self._panel.undo.hide()

    # -- what is dropped -------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bundles that are dropped anywhere on the window."""
        kinds = (QEvent.Type.DragEnter, QEvent.Type.Drop)
        if event.type() not in kinds or not isinstance(event, QDragEnterEvent | QDropEvent):
            return super().eventFilter(watched, event)
        files = dropped_files(event)
        if not are_bundles(files):
            return super().eventFilter(watched, event)
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.bring(files)
        return True
