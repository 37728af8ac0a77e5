"""Connects the window of models with the shelf, the lanes and what a person keeps.

Files are read and written in a thread. The window of models is made when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QByteArray, QObject, QUrl
from PySide6.QtGui import QDesktopServices

from overthink.core.errors import EnvironmentFailure
from overthink.core.profiles import Profiles
from overthink.library import preferences
from overthink.library.description import Describer, ModelDescription
from overthink.library.model_entry import ModelEntry
from overthink.storage.identities import file_identity
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.lane.combos import model_of
from overthink.ui.panels.model_library.dialog import ModelsDialog
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.services.worker_thread import WorkerThread
from overthink.ui.state.turn_state import SIDES, Side
from overthink.ui.state.ui_settings import LibraryOptions, OptionStore

_What = TypeVar("_What")
Families = tuple[Profiles, tuple[str, ...]]
"""The profiles, and what is wrong with the person's own ones, a sentence each."""


class ModelLibraryPresenter(QObject):
    """Opens the window of models, and does what is asked there. A child of the main window.

    Args:
        families: reads the family profiles; called in the thread.
    """

    def __init__(
        self,
        window: MainWindow,
        model_index: ModelIndex,
        store: OptionStore,
        families: Callable[[], Families],
    ) -> None:
        super().__init__(window)
        self._window, self._model_index, self._store = window, model_index, store
        self._problems: tuple[str, ...] = ()
        self._describer: Describer | None = None
        self._worker = WorkerThread(self)
        self._dialog: ModelsDialog | None = None
        model_index.changed.connect(self._list)
        model_index.growing.connect(self._list)
        window.library_requested.connect(self.open)
        for side in SIDES:
            window.panels[side].header.models.library_requested.connect(self.open)
        self._worker.run(families, self._take_families)

    @property
    def dialog(self) -> ModelsDialog:
        """The window of models; made when it is first asked for."""
        if self._dialog is None:
            self._dialog = ModelsDialog(self._window.theme, self._window)
            self._connect(self._dialog)
            self._restore(self._dialog)
        return self._dialog

    def open(self) -> None:
        """Shows the window of models."""
        dialog = self.dialog
        self._list()
        dialog.page.show_message(" ".join(self._problems))
        dialog.bring_to_front()

    def close(self) -> None:
        """Waits for what goes on in the thread."""
        self._keep()
        self._worker.close()

    def _connect(self, dialog: ModelsDialog) -> None:
        page, does = dialog.page, dialog.page.model_actions
        does.use_requested.connect(self._use)
        does.reveal_requested.connect(_reveal)
        page.rescan_requested.connect(self._look_again)
        page.details.identity_requested.connect(self._tell_identity)
        does.forget_requested.connect(lambda path: self._change(preferences.forget, path))
        does.recall_requested.connect(lambda path: self._change(preferences.recall, path))
        page.folder_added.connect(lambda path: self._change(preferences.add_folder, path))
        folders = page.folders
        folders.remove_requested.connect(lambda path: self._change(preferences.remove_folder, path))
        folders.others_requested.connect(
            lambda look: self._change(preferences.set_other_programs, look)
        )
        dialog.closed.connect(self._keep)

    def _take_families(self, families: Families) -> None:
        profiles, self._problems = families
        self._describer = Describer(profiles)
        if self._problems:
            self._window.message.show_message(" ".join(self._problems))
            if self._dialog is not None:
                self._dialog.page.show_message(" ".join(self._problems))
        self._list()

    # -- what is listed --------------------------------------------------------------------------

    def _list(self) -> None:
        """Describes what is on the shelf, in the thread, and shows it."""
        describer = self._describer
        if self._dialog is None or describer is None:
            return
        self._show_state()
        entries = self._model_index.all_entries
        self._worker.run(lambda: [describer.describe(entry) for entry in entries], self._show)

    def _show(self, models: list[ModelDescription]) -> None:
        self.dialog.page.show_models(models)

    def _show_state(self) -> None:
        looking = self._model_index.looking > 0
        self.dialog.page.show_state(self._model_index.preferences, scanning=looking)

    def _look_again(self) -> None:
        self._model_index.look_again()
        self._show_state()

    def _tell_identity(self, model: ModelDescription) -> None:
        def tell(identity: str) -> None:
            self.dialog.page.details.show_identity(model, identity)

        self._worker.run(lambda: _identity(model.entry.path), tell)

    # -- what is done ----------------------------------------------------------------------------

    def _use(self, side: Side, entry: ModelEntry) -> None:
        panel = self._window.panels[side]
        if panel.header.models.isEnabled():
            panel.choice_controller.pick_model(model_of(entry))
        else:
            self.dialog.page.show_message(
                self.tr("Stop what runs before you choose another model.")
            )

    def _change(self, change: Callable[[Path, _What], object], what: _What) -> None:
        """Changes what is kept, in the thread, then looks again."""
        file = self._model_index.folders.preferences
        if file is None:
            return

        def work() -> str:
            try:
                change(file, what)
            except EnvironmentFailure as failure:
                return str(failure)
            return ""

        def tell(problem: str) -> None:
            self.dialog.page.show_message(localise_sentence(problem))
            self._look_again()

        self._worker.run(work, tell)

    # -- where it was ----------------------------------------------------------------------------

    def _restore(self, dialog: ModelsDialog) -> None:
        kept = self._store.options.library
        if kept.geometry:
            dialog.restoreGeometry(_bytes(kept.geometry))
        if kept.splitter:
            dialog.page.splitter.restoreState(_bytes(kept.splitter))
        if kept.columns:
            dialog.page.view.horizontalHeader().restoreState(_bytes(kept.columns))

    def _keep(self) -> None:
        if self._dialog is None:
            return
        page = self._dialog.page
        kept = LibraryOptions(
            geometry=_text(self._dialog.saveGeometry()),
            splitter=_text(page.splitter.saveState()),
            columns=_text(page.view.horizontalHeader().saveState()),
        )
        self._store.change(library=kept)


def _reveal(path: Path) -> None:
    """Opens the folder of a model, never the file."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def _identity(path: Path) -> str:
    try:
        return file_identity(path)
    except (OSError, ValueError):
        return ""


def _text(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode("ascii")


def _bytes(kept: str) -> QByteArray:
    return QByteArray.fromBase64(kept.encode("ascii", "ignore"))
