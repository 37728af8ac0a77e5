"""Imports sessions from bundles and examples, and exports sessions to files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMessageBox

from overthink.storage.bundles import SUFFIX
from overthink.storage.bundles.bundle_import import ImportResult
from overthink.storage.session_list import SessionSummary
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.lane.choice_controller import are_bundles, dropped_files
from overthink.ui.panels.sessions.export_dialog import SessionExporter
from overthink.ui.panels.sessions.panel import SessionPanel
from overthink.ui.services.session_store import SessionStore
from overthink.ui.state.blindness import Fact, is_hidden

EXAMPLES_AFTER_MS = 100
"""After the window is shown, which must not wait for the examples; but before the user's first run
is saved, which would otherwise be listed below them."""


class SessionImportPresenter(QObject):
    """Imports bundles that are chosen or dropped, and the examples. A child of the window.

    The database's thread reads the files. The list then shows what was imported; a bundle that is
    refused is reported above the list.

    Args:
        examples: the folder of the examples that come with the app.
        new_database: whether the database did not exist before this start.
    """

    def __init__(
        self,
        window: MainWindow,
        panel: SessionPanel,
        store: SessionStore,
        examples: Path,
        new_database: bool,
    ) -> None:
        super().__init__(window)
        self._window, self._panel, self._store = window, panel, store
        self._examples, self._new_database = examples, new_database
        self._pending = 0
        self._imported: list[ImportResult] = []
        self.dialog: QFileDialog | None = None
        panel.more_button.import_requested.connect(self.ask_for_files)
        panel.more_button.examples_requested.connect(self.import_examples)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def ask_for_files(self) -> None:
        """Open the file dialog, without blocking."""
        kinds = self.tr("Sessions (*{suffix});;All files (*)").format(suffix=SUFFIX)
        self.dialog = QFileDialog(self._window, self.tr("Import sessions"), "", kinds)
        self.dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self.dialog.filesSelected.connect(lambda names: self.import_files([Path(n) for n in names]))
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    def import_files(self, files: Sequence[Path]) -> None:
        """Import bundles, each of them completely or not at all."""
        self._show_list()
        self._begin(len(files))
        self._panel.undo.show_text(self.tr("Importing…"))
        for path in files:
            self._store.import_bundle(path, self._finish)

    def import_examples(self) -> None:
        """Import the app's examples, including those that were deleted."""
        self._begin(1)
        self._store.import_examples(self._examples, self._finish)

    def import_examples_at_first_start(self) -> None:
        """Import the examples into a database that never had a session, and show the list."""
        QTimer.singleShot(
            EXAMPLES_AFTER_MS,
            self,
            lambda: self._store.import_first_examples(
                self._examples, self._new_database, self._show_list
            ),
        )

    def _show_list(self) -> None:
        if not self._window.presenting:
            self._window.view_bar.sessions_button.setChecked(True)

    def _begin(self, files: int) -> None:
        self._pending, self._imported = files, []
        self._panel.message.show_message("")

    def _finish(self, result: ImportResult | None) -> None:
        """A bundle was imported; None if it was refused, which the panel reports by itself."""
        self._pending -= 1
        if result is not None:
            self._imported.append(result)
        if self._pending:
            return
        if self._imported:
            self._panel.show_imported([done for each in self._imported for done in each.sessions])
        else:
            self._panel.undo.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept bundles that are dropped anywhere on the window."""
        kinds = (QEvent.Type.DragEnter, QEvent.Type.Drop)
        if event.type() not in kinds or not isinstance(event, QDragEnterEvent | QDropEvent):
            return super().eventFilter(watched, event)
        files = dropped_files(event)
        if not are_bundles(files):
            return super().eventFilter(watched, event)
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.import_files(files)
        return True


class SessionExportPresenter(QObject):
    """Exports sessions from the list, or the one in the lanes. A child of the window.

    Args:
        shown: returns the identity of the session in the lanes; None if there is none.
        blind_session: returns that of the session whose names are hidden; None if there is none.
    """

    def __init__(
        self,
        window: MainWindow,
        panel: SessionPanel,
        exporter: SessionExporter,
        store: SessionStore,
        shown: Callable[[], str | None],
        blind_session: Callable[[], str | None],
    ) -> None:
        super().__init__(window)
        self._window, self._exporter = window, exporter
        self._store, self._shown = store, shown
        self._blind_session = blind_session
        panel.export_requested.connect(self.ask)
        exporter.done.connect(window.message.confirm)
        exporter.failed.connect(window.message.show_message)

    def ask(self, sessions: Sequence[SessionSummary]) -> None:
        """Ask where to write sessions of the list."""
        first = sessions[0]
        name = (first.title or first.prompt) if len(sessions) == 1 else "overthink-sessions"
        self._ask([session.id for session in sessions], name)

    def _ask(self, sessions: Sequence[str], name: str) -> None:
        """Ask for the file; first whether to write down what a blind comparison hides."""
        if not is_hidden(Fact.IDENTITY, self._blind_session() in sessions):
            self._exporter.choose_file(sessions, name)
            return
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("Export"))
        box.setText(
            self.tr("The export contains what is hidden until you vote: names, metrics, verdicts.")
        )
        export = box.addButton(self.tr("Export anyway"), QMessageBox.ButtonRole.AcceptRole)
        cancel = box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        export.clicked.connect(lambda: self._exporter.choose_file(sessions, name))
        box.open()

    def ask_shown(self) -> None:
        """Ask where to write the session in the lanes."""
        session, message = self._shown(), self._window.message
        if session is None:
            message.show_message(self.tr("There is nothing to export yet. Run a prompt first."))
            return
        # The session's own prompt is needed: the field may contain the next question.
        self._store.request_sessions(
            [session], lambda found: self._ask_found(session, found), message.show_message
        )

    def _ask_found(self, session: str, found: Sequence[SessionSummary]) -> None:
        if found:
            self.ask(found)
        else:  # just begun, and not in the database yet
            self._ask([session], "")
