"""The combo boxes in a lane's header: its model, and the draft for this model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from overthink.core.draft_support import MTP, NGRAM
from overthink.library.draft_options import DraftKind, DraftOption, DraftSuitability
from overthink.library.model_entry import ModelEntry
from overthink.library.model_folders import Origin
from overthink.ui.i18n.localise_message import localise, localise_sentence
from overthink.ui.i18n.number_format import parameters, percent, size
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.grouped_combo import GroupedCombo
from overthink.ui.widgets.grouped_combo_rows import Row, RowKind

translate = QCoreApplication.translate

_OPEN, _SCAN, _LIBRARY = "open", "scan", "library"


def entry_detail(entry: ModelEntry) -> str:
    """Parameters, quantisation, size and architecture, as far as known."""
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
    """The model's name in a `LaneChoice`: its listed name, or the path of an opened file."""
    return str(entry.path) if entry.origin == "opened" else entry.name


class ModelCombo(GroupedCombo):
    """Lists the models of the index, and opens files."""

    file_picked = Signal(Path)
    library_requested = Signal()
    """The user wants to open the model library."""

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
        """Show the models of the index."""
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
            entries = [
                entry
                for entry in self._model_index.entries
                if entry.origin == origin and not entry.kind.is_helper
            ]
            if entries:
                rows += [Row(title, kind=RowKind.GROUP), *map(_model_row, entries)]
        return rows

    def _actions(self) -> list[Row]:
        scanning = Row(translate("Lane", "Scanning for models…"), kind=RowKind.GROUP)
        return [
            *([] if self._model_index.ready else [scanning]),
            Row(translate("Lane", "All about models…"), _LIBRARY, kind=RowKind.ACTION),
            Row(translate("Lane", "Open file…"), _OPEN, kind=RowKind.ACTION),
            Row(translate("Lane", "Scan again"), _SCAN, kind=RowKind.ACTION),
        ]

    def _act(self, action: str) -> None:
        if action == _SCAN:
            self._model_index.rescan()
        elif action == _LIBRARY:
            self.library_requested.emit()
        else:
            self.open_file_dialog()

    def open_file_dialog(self) -> None:
        """Open the file dialog without blocking."""
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


MEASURE = "measure"
"""The row that opens draft tuning instead of being chosen."""
OPEN_DRAFT = "open"
"""The row that opens a file dialog instead of being chosen."""


class DraftCombo(GroupedCombo):
    """Lists the drafts for one model; unsuitable ones are disabled, with the reason."""

    file_picked = Signal(Path)

    def __init__(
        self, theme: Theme, model_index: ModelIndex, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._model_index = model_index
        self._model = ""
        self._options: Sequence[DraftOption] = ()
        self._dialog: QFileDialog | None = None
        model_index.changed.connect(self.request_options)
        self.action_requested.connect(self._act)
        self.setAccessibleName(translate("Lane", "Draft"))
        self.set_help(
            translate(
                "Lane",
                "A draft proposes tokens that the model only has to check. The text stays the same,"
                " and comes faster where the proposals are good.",
            )
        )
        self._show_options()

    def set_model(self, model: str) -> None:
        """List the drafts for another model, as soon as they are known."""
        if model != self._model:
            self._model, self._options = model, ()
            self._show_options()
            self.request_options()

    def request_options(self) -> None:
        """Ask the model index for the drafts that suit the model."""
        model = self._model

        def show(options: list[DraftOption]) -> None:
            if model == self._model:  # else an outdated answer
                self._options = options
                self._show_options()

        if model:
            self._model_index.ask_drafts(model, show)

    def _show_options(self) -> None:
        options = self._options or [
            DraftOption(kind, DraftSuitability.GOOD)
            for kind in (DraftKind.AUTO, DraftKind.NGRAM, DraftKind.LOOKUP, DraftKind.NONE)
        ]
        rows = [_plain_row(o, known=bool(self._options)) for o in options if not o.kind.is_file]
        fit = [_draft_row(o) for o in options if o.kind.is_file and o.usable]
        unfit = [_draft_row(o) for o in options if o.kind.is_file and not o.usable]
        self.show_rows(
            [
                *rows,
                *_group(translate("Lane", "These fit"), fit),
                *_group(translate("Lane", "These do not fit"), unfit),
                Row(translate("Lane", "Open file…"), OPEN_DRAFT, kind=RowKind.ACTION),
                Row(translate("Lane", "Measure drafts…"), MEASURE, kind=RowKind.ACTION),
            ]
        )

    def _act(self, action: str) -> None:
        if action == OPEN_DRAFT:
            self.open_file_dialog()

    def open_file_dialog(self) -> None:
        """Open the file dialog without blocking, in the folder of the model."""
        title = translate("Lane", "Open a draft model")
        kinds = translate("Lane", "Models (*.gguf);;All files (*)")
        entry = self._model_index.entry(self._model)
        folder = str(entry.path.parent) if entry else ""
        self._dialog = QFileDialog(self.window(), title, folder, kinds)
        self._dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._dialog.fileSelected.connect(lambda name: self.file_picked.emit(Path(name)))
        self._dialog.finished.connect(self._dialog.deleteLater)
        self._dialog.open()


def _group(title: str, rows: list[Row]) -> list[Row]:
    return [Row(title, kind=RowKind.GROUP), *rows] if rows else []


def _plain_row(option: DraftOption, *, known: bool) -> Row:
    if option.kind is DraftKind.AUTO:
        title, brief = _automatic(option, known=known)
        detail = translate("Lane", "The model's own layers, a file beside it or a small model")
        return Row(title, "auto", detail, brief=brief)
    if option.kind is DraftKind.MTP:
        title = translate("Lane", "its own prediction layers (MTP)")
        detail = translate("Lane", "The model drafts for itself; needs no second model")
        return Row(title, MTP, detail, localise_sentence(option.reason), brief="MTP")
    if option.kind is DraftKind.CHAIN:
        name = "MTP" if option.entry is None else option.entry.name
        title = translate("Lane", "n-grams, then {draft}").format(draft=name)
        detail = translate("Lane", "The second proposes where the n-grams have nothing")
        file = model_of(option.entry) if option.entry else ""
        return Row(title, option.choice(file), detail)
    if option.kind is DraftKind.NGRAM:
        title = translate("Lane", "n-grams of all turns")
        detail = translate(
            "Lane", "Proposes what followed the same long passage before; needs no model"
        )
        return Row(title, NGRAM, detail, brief=translate("Lane", "n-grams"))
    if option.kind is DraftKind.LOOKUP:
        detail = translate("Lane", "Proposes what followed the same words earlier; needs no model")
        title = translate("Lane", "lookup in the text so far")
        brief = translate("Lane", "lookup")
        return Row(title, "lookup", detail, localise_sentence(option.reason), brief=brief)
    detail = translate("Lane", "The model generates every token itself")
    return Row(translate("Lane", "no draft"), "none", detail)


def _automatic(option: DraftOption, *, known: bool) -> tuple[str, str]:
    """Title and brief title of the automatic draft."""
    if not known:
        return translate("Lane", "automatic draft"), translate("Lane", "auto")
    if option.entry is None and not option.own_heads:
        return translate("Lane", "automatic: no draft"), translate("Lane", "auto: none")
    long, brief = translate("Lane", "automatic: {draft}"), translate("Lane", "auto: {draft}")
    name = option.entry.name if option.entry else "MTP"
    return long.format(draft=name), brief.format(draft=name)


def _draft_row(option: DraftOption) -> Row:
    assert option.entry is not None
    entry = option.entry
    detail = " · ".join(part for part in (_cost_note(option), entry_detail(entry)) if part)
    return Row(entry.name, model_of(entry), detail, localise_sentence(option.reason))


def _cost_note(option: DraftOption) -> str:
    if option.kind is DraftKind.HELPER and option.entry:
        return localise(option.entry.kind.label)
    if option.suitability is DraftSuitability.SAME:
        return translate("Lane", "the model itself: costs more than it saves")
    if option.share is None or not option.usable:
        return ""
    text = (
        translate("Lane", "{share} of the parameters: costs more than it saves")
        if option.suitability is DraftSuitability.TOO_LARGE
        else translate("Lane", "{share} of the parameters")
    )
    return text.format(share=percent(option.share))
