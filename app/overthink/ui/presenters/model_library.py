"""Connects the window of models with the model index, the lanes and the user's preferences.

Files are read and written in a thread. The window is made on first use.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QByteArray, QObject, QUrl
from PySide6.QtGui import QDesktopServices

from overthink.core.errors import EnvironmentFailure
from overthink.core.messages import Message
from overthink.core.profiles import Profiles
from overthink.library import preferences
from overthink.library.description import Describer, ModelDescription
from overthink.library.model_entry import ModelEntry
from overthink.storage.identities import file_identity
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.lane.combos import model_of
from overthink.ui.panels.model_library.page import ModelsDialog
from overthink.ui.services.background_work import WorkerThread
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.state.turn_state import SIDES, Side
from overthink.ui.state.ui_settings import LibraryOptions, OptionStore

_Value = TypeVar("_Value")
Families = tuple[Profiles, tuple[Message, ...]]
"""The profiles, and the problems of the user's own ones, a sentence each."""


class ModelLibraryPresenter(QObject):
    """Opens the window of models and handles its requests. A child of the main window.

    Args:
        families: reads the family profiles; called in the thread.
    """

    def __init__(
        self,
        window: MainWindow,
        model_index: ModelIndex,
        options: OptionStore,
        families: Callable[[], Families],
    ) -> None:
        super().__init__(window)
        self._window, self._model_index, self._options = window, model_index, options
        self._problems: tuple[str, ...] = ()
        self._missed: tuple[str, ...] = ()
        self._describer: Describer | None = None
        self._worker = WorkerThread(self)
        self._dialog: ModelsDialog | None = None
        model_index.changed.connect(self._list)
        model_index.changed.connect(self._report_limits)
        model_index.growing.connect(self._list)
        window.library_requested.connect(self.open)
        for side in SIDES:
            window.panels[side].header.models.library_requested.connect(self.open)
        self._worker.run(families, self._set_families)

    @property
    def dialog(self) -> ModelsDialog:
        """The window of models, made on first use."""
        if self._dialog is None:
            self._dialog = ModelsDialog(self._window.theme, self._window)
            self._connect(self._dialog)
            self._restore(self._dialog)
        return self._dialog

    def open(self) -> None:
        """Show the window of models."""
        dialog = self.dialog
        self._list()
        self._show_problems()
        dialog.bring_to_front()

    def close(self) -> None:
        """Wait for the thread."""
        self._save()
        self._worker.close()

    def _connect(self, dialog: ModelsDialog) -> None:
        page, actions, folders = dialog.page, dialog.page.model_actions, dialog.page.folders
        actions.use_requested.connect(self._use)
        actions.reveal_requested.connect(_reveal)
        page.rescan_requested.connect(self._rescan)
        page.details.identity_requested.connect(self._find_identity)
        actions.forget_requested.connect(lambda path: self._change(preferences.forget, path))
        actions.recall_requested.connect(lambda path: self._change(preferences.recall, path))
        page.folder_added.connect(lambda path: self._change(preferences.add_folder, path))
        folders.remove_requested.connect(lambda path: self._change(preferences.remove_folder, path))
        folders.others_requested.connect(
            lambda on: self._change(preferences.set_other_programs, on)
        )
        dialog.closed.connect(self._save)

    def _set_families(self, families: Families) -> None:
        profiles, problems = families
        self._problems = tuple(map(localise_sentence, problems))
        self._describer = Describer(profiles)
        if self._problems:
            self._window.message.show_message(" ".join(self._problems))
            self._show_problems()
        self._list()

    def _show_problems(self) -> None:
        """Show the problems of profiles, and what the last scan left out."""
        if self._dialog is not None:
            limits = map(localise_sentence, self._model_index.limits.sentences)
            self._dialog.page.message.show_message(" ".join([*self._problems, *limits]))

    def _report_limits(self) -> None:
        """Show in the main window that models may be missing, once for each reason."""
        missed = tuple(map(localise_sentence, self._model_index.limits.missed))
        if missed != self._missed:
            self._missed = missed
            self._show_problems()
            if missed:
                self._window.message.show_message(" ".join(missed))

    # -- the list --------------------------------------------------------------------------------

    def _list(self) -> None:
        """Describe the indexed models in the thread, then show them."""
        describer = self._describer
        if self._dialog is None or describer is None:
            return
        self._show_state()
        entries = self._model_index.all_entries
        self._worker.run(
            lambda: [describer.describe(entry) for entry in entries], self.dialog.page.show_models
        )

    def _show_state(self) -> None:
        self.dialog.page.show_state(
            self._model_index.preferences, scanning=self._model_index.scanning
        )

    def _rescan(self) -> None:
        self._model_index.rescan()
        self._show_state()

    def _find_identity(self, model: ModelDescription) -> None:
        def show(identity: str) -> None:
            self.dialog.page.details.show_identity(model, identity)

        self._worker.run(lambda: _identity(model.entry.path), show)

    # -- requests --------------------------------------------------------------------------------

    def _use(self, side: Side, entry: ModelEntry) -> None:
        panel = self._window.panels[side]
        if panel.header.models.isEnabled():
            panel.choice_controller.pick_model(model_of(entry))
        else:
            self.dialog.page.message.show_message(
                self.tr("Stop the running lanes before you choose another model.")
            )

    def _change(self, change: Callable[[Path, _Value], object], value: _Value) -> None:
        """Change the saved preferences in the thread, then scan again."""
        file = self._model_index.folders.preferences
        if file is None:
            return

        def work() -> Message | str:
            try:
                change(file, value)
            except EnvironmentFailure as failure:
                return failure.sentence
            return ""

        def finish(problem: Message | str) -> None:
            self.dialog.page.message.show_message(localise_sentence(problem))
            self._rescan()

        self._worker.run(work, finish)

    # -- its geometry ----------------------------------------------------------------------------

    def _restore(self, dialog: ModelsDialog) -> None:
        saved = self._options.options.library
        if saved.geometry:
            dialog.restoreGeometry(_from_text(saved.geometry))
        if saved.splitter:
            dialog.page.splitter.restoreState(_from_text(saved.splitter))
        if saved.columns:
            dialog.page.view.horizontalHeader().restoreState(_from_text(saved.columns))

    def _save(self) -> None:
        if self._dialog is None:
            return
        page = self._dialog.page
        self._options.change(
            library=LibraryOptions(
                geometry=_as_text(self._dialog.saveGeometry()),
                splitter=_as_text(page.splitter.saveState()),
                columns=_as_text(page.view.horizontalHeader().saveState()),
            )
        )


def _reveal(path: Path) -> None:
    """Open the folder of a model, never the file."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def _identity(path: Path) -> str:
    try:
        return file_identity(path)
    except (OSError, ValueError):
        return ""


def _as_text(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode("ascii")


def _from_text(saved: str) -> QByteArray:
    return QByteArray.fromBase64(saved.encode("ascii", "ignore"))
