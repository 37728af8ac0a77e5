"""The chooser of a lane's model: bundled, found, opened; or a file of one's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from overthink.library.model_entry import ModelEntry
from overthink.library.model_folders import Origin
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.i18n.number_format import parameters, size
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.grouped_combo import Chooser
from overthink.ui.widgets.grouped_combo_model import Row, RowKind

translate = QCoreApplication.translate

_OPEN, _LOOK, _ALL = "open", "look", "all"


def entry_detail(entry: ModelEntry) -> str:
    """Parameters, quantisation and size, as far as they are known."""
    return " · ".join(
        part
        for part in (
            parameters(entry.parameters) if entry.parameters else "",
            entry.quantisation,
            size(entry.size_bytes) if entry.size_bytes else "",
            entry.architecture,
        )
        if part
    )


def model_of(entry: ModelEntry) -> str:
    """What a lane's choice calls a model: its listed name, or the path of an opened file."""
    return str(entry.path) if entry.origin == "opened" else entry.name


class ModelChooser(Chooser):
    """Lists the shelf's models and opens files."""

    file_picked = Signal(Path)
    library_requested = Signal()
    """Everything about all models is wanted."""

    def __init__(
        self, theme: Theme, model_index: ModelIndex, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._model_index = model_index
        self._dialog: QFileDialog | None = None
        model_index.changed.connect(self.list_models)
        model_index.growing.connect(self.list_models)
        self.action_requested.connect(self._act)
        self.setAccessibleName(translate("Lane", "Model"))
        self.set_help(
            translate("Lane", "The model that thinks in this lane. Drop a GGUF file on it.")
        )
        self.list_models()

    def list_models(self) -> None:
        """Shows what is on the shelf."""
        self.show_rows([*self._groups(), *self._actions()])

    def _groups(self) -> list[Row]:
        groups: dict[Origin, str] = {
            "bundled": translate("Lane", "Bundled"),
            "models folder": translate("Lane", "In your models folders"),
            "added folder": translate("Lane", "In folders you added"),
            "LM Studio": "LM Studio",
            "Hugging Face": "Hugging Face",
            "Ollama": "Ollama",
            "Jan": "Jan",
            "GPT4All": "GPT4All",
            "llama.cpp": "llama.cpp",
            "extra": translate("Lane", "From an installed package"),
            "opened": translate("Lane", "Opened"),
        }
        rows: list[Row] = []
        for origin, title in groups.items():
            entries = [entry for entry in self._model_index.entries if entry.origin == origin]
            if entries:
                rows += [Row(title, kind=RowKind.GROUP), *map(_model_row, entries)]
        return rows

    def _actions(self) -> list[Row]:
        looking = Row(translate("Lane", "Looking for models…"), kind=RowKind.GROUP)
        return [
            *([] if self._model_index.ready else [looking]),
            Row(translate("Lane", "All about models…"), _ALL, kind=RowKind.ACTION),
            Row(translate("Lane", "Open file…"), _OPEN, kind=RowKind.ACTION),
            Row(translate("Lane", "Look again"), _LOOK, kind=RowKind.ACTION),
        ]

    def _act(self, action: str) -> None:
        if action == _LOOK:
            self._model_index.look_again()
        elif action == _ALL:
            self.library_requested.emit()
        else:
            self.ask_for_file()

    def ask_for_file(self) -> None:
        """Opens the file dialog; nothing waits for it."""
        title = translate("Lane", "Open a model")
        kinds = translate("Lane", "Models (*.gguf);;All files (*)")
        self._dialog = QFileDialog(self.window(), title, "", kinds)
        self._dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._dialog.fileSelected.connect(lambda name: self.file_picked.emit(Path(name)))
        self._dialog.finished.connect(self._dialog.deleteLater)
        self._dialog.open()


def _model_row(entry: ModelEntry) -> Row:
    return Row(
        entry.name, model_of(entry), entry_detail(entry), localise_sentence(entry.problem or "")
    )
