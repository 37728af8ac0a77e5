"""Reports a database of sessions that cannot be used, and carries out what the user decides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from overthink.core.errors import EnvironmentFailure
from overthink.storage.recorder import Recorder, SavingState
from overthink.storage.replacement import aside_name, replace_by_salvaged, set_aside
from overthink.storage.salvage import Salvaged
from overthink.storage.upgrade_progress import UpgradeProgress
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.i18n.number_format import count
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.sessions.database_dialog import DatabaseDialog
from overthink.ui.services.session_store import SessionStore


class DatabasePresenter(QObject):
    """Shows the bar above the lanes while sessions cannot be saved or read. A child of the window.

    Args:
        database: the file that the window uses first.
        recorder: returns the recorder.
    """

    replaced = Signal(object)
    """The window uses another file from now on: its path."""

    def __init__(
        self,
        window: MainWindow,
        store: SessionStore,
        database: Path,
        recorder: Callable[[], Recorder],
    ) -> None:
        super().__init__(window)
        self._window, self._store, self._recorder = window, store, recorder
        self.path = database
        self._unsaved: EnvironmentFailure | None = None
        """Why the recorder cannot write."""
        self._unread: EnvironmentFailure | None = None
        """Why the list cannot be read."""
        self._upgrade: UpgradeProgress | None = None
        self.dialog: DatabaseDialog | None = None
        self.file_dialog: QFileDialog | None = None
        self._button = window.saving.add_action(self.tr("What to do…"), self.open_dialog)
        store.problem_changed.connect(self._show_reading)
        store.upgrading.connect(self.show_upgrade)

    def show_saving(self, state: SavingState) -> None:
        """Report when saving begins to fail, and when it works again."""
        self._unsaved = state.failure
        self._show()

    @Slot(object)
    def show_upgrade(self, progress: UpgradeProgress | None) -> None:
        """Show the progress of the file's upgrade, in any thread; None at its end."""
        self._upgrade = progress
        self._show()

    def _show_reading(self, failure: EnvironmentFailure | None) -> None:
        self._unread = failure
        self._show()

    def _show(self) -> None:
        if self._unsaved is not None:
            template = self.tr("Not saved: {why} New runs stay in memory until saving works again.")
            text = template.format(why=localise_sentence(self._unsaved.sentence))
        else:
            text = localise_sentence(self._unread.sentence) if self._unread else ""
        if not text and self._upgrade is not None:
            text = localise_sentence(self._upgrade.sentence)
        self._window.saving.show_message(text, closable=False)
        failure = self._unread or self._unsaved
        self._button.setVisible(failure is not None)
        if self.dialog is not None and failure is None:
            self.dialog.accept()
        elif self.dialog is not None and failure is not None:
            self.dialog.show_problem(failure, self.path, aside_name(self.path))

    # -- the dialog ------------------------------------------------------------------------------

    def open_dialog(self) -> None:
        """Show what can be done; do nothing if the database works again."""
        failure = self._unread or self._unsaved
        if failure is None:
            return
        if self.dialog is None:
            self.dialog = self._make_dialog()
        self.dialog.show_problem(failure, self.path, aside_name(self.path))
        self.dialog.show()

    def _make_dialog(self) -> DatabaseDialog:
        dialog = DatabaseDialog(self._window)
        dialog.retry_requested.connect(self._retry)
        dialog.file_requested.connect(self._ask_for_file)
        dialog.salvage_requested.connect(self._salvage)
        dialog.new_requested.connect(self._start_new)
        dialog.folder_requested.connect(self._show_folder)
        return dialog

    def _retry(self) -> None:
        self._recorder().retry()
        self._store.reload()

    def _ask_for_file(self) -> None:
        kinds = self.tr("Databases (*.db);;All files (*)")
        folder = str(self.path.parent)
        self.file_dialog = QFileDialog(self._window, self.tr("Saved sessions"), folder, kinds)
        self.file_dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        self.file_dialog.setLabelText(QFileDialog.DialogLabel.Accept, self.tr("Use this file"))
        self.file_dialog.fileSelected.connect(lambda name: self.use(Path(name)))
        self.file_dialog.finished.connect(self.file_dialog.deleteLater)
        self.file_dialog.open()

    def use(self, path: Path) -> None:
        """Save and list sessions in another file; unsaved turns are written there, too."""
        self.path = path
        self._recorder().save_to(path)
        self._store.use(path)
        self.replaced.emit(path)

    def _salvage(self) -> None:
        self._set_busy()
        self._store.replace_file(replace_by_salvaged, self._finish_salvage, self._refuse)

    def _finish_salvage(self, result: tuple[Salvaged, Path]) -> None:
        copied, aside = result
        self._recorder().retry()
        template = self.tr(
            "Recovered {sessions} sessions with {runs} runs; {lost} of them lost their tokens. The"
            " damaged file is now {aside}."
        )
        text = template.format(
            sessions=count(copied.sessions),
            runs=count(copied.runs),
            lost=count(copied.traces_lost),
            aside=aside,
        )
        self._window.message.show_message(text)

    def _start_new(self) -> None:
        self._set_busy()
        self._store.replace_file(set_aside, self._finish_new, self._refuse)

    def _finish_new(self, aside: Path) -> None:
        self._recorder().retry()
        template = self.tr("Sessions are saved in a new file. The old one is now {aside}.")
        self._window.message.show_message(template.format(aside=aside))

    def _set_busy(self) -> None:
        if self.dialog is not None:
            self.dialog.set_busy(True)

    def _refuse(self, reason: str) -> None:
        if self.dialog is not None:
            self.dialog.show_outcome(reason)

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path.parent)))
