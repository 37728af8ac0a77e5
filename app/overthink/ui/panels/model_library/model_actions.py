"""Actions on a model, for menus and buttons, and the menu of model folders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton

from overthink.library.description import ModelDescription
from overthink.library.preferences import LibraryPreferences
from overthink.ui.base.safe_text import replace_control_chars
from overthink.ui.state.turn_state import Side
from overthink.ui.widgets.labels import push_button


class ModelActions(QObject):
    """The actions on the chosen model; emits what the user requests."""

    use_requested = Signal(str, object)
    """Side and `ModelEntry`."""
    reveal_requested = Signal(Path)
    """The model file whose folder is to be opened."""
    forget_requested = Signal(Path)
    recall_requested = Signal(Path)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._model: ModelDescription | None = None
        self.use_left = self._action(self.tr("Use on the left"), lambda: self.use("left"))
        self.use_right = self._action(self.tr("Use on the right"), lambda: self.use("right"))
        self.reveal = self._action(self.tr("Show in folder"), self._reveal)
        self.reveal.setToolTip(self.tr("Opens the folder of the file"))
        self.copy_path = self._action(self.tr("Copy path"), self._copy_path)
        self.forget = self._action(self.tr("Forget"), self._forget)
        self.show_model(None)

    def all(self) -> list[QAction]:
        """The actions in display order."""
        return [self.use_left, self.use_right, self.reveal, self.copy_path, self.forget]

    def show_model(self, model: ModelDescription | None) -> None:
        """Enable the actions that apply to a model; None if none is chosen."""
        self._model = model
        forgotten = model is not None and model.entry.forgotten
        runs = model is not None and not model.entry.problem and not forgotten
        for action in (self.use_left, self.use_right):
            action.setEnabled(runs)
        for action in (self.reveal, self.copy_path, self.forget):
            action.setEnabled(model is not None)
        self.forget.setText(self.tr("List again") if forgotten else self.tr("Forget"))
        self.forget.setToolTip(
            self.tr("Lists the model again")
            if forgotten
            else self.tr("Hides the model from all lists. Its file is not deleted.")
        )

    def use(self, side: Side) -> None:
        """Request the model for a lane, if it can run."""
        if self._model is not None and self.use_left.isEnabled():
            self.use_requested.emit(side, self._model.entry)

    def _reveal(self) -> None:
        if self._model is not None:
            self.reveal_requested.emit(self._model.entry.path)

    def _copy_path(self) -> None:
        if self._model is not None:
            QGuiApplication.clipboard().setText(str(self._model.entry.path))

    def _forget(self) -> None:
        if self._model is not None:
            entry = self._model.entry
            signal = self.recall_requested if entry.forgotten else self.forget_requested
            signal.emit(entry.path)

    def _action(self, text: str, do: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda: do())
        return action


def button_of(action: QAction) -> QPushButton:
    """Create a button that mirrors an action."""
    button = push_button(action.text(), on_click=action.trigger)

    def update() -> None:
        button.setText(action.text())
        button.setToolTip(action.toolTip())
        button.setEnabled(action.isEnabled())

    action.changed.connect(update)
    update()
    return button


_MAX_PATH = 60
"""Characters of a path on display: its end, which identifies it best."""


class FoldersMenu(QMenu):
    """The menu of a button: the folders that the user added, and those of other programs."""

    add_requested = Signal()
    remove_requested = Signal(Path)
    others_requested = Signal(bool)
    """Whether to scan the folders of other programs."""

    def __init__(self, button: QToolButton) -> None:
        super().__init__(button)
        self.setToolTipsVisible(True)
        button.setMenu(self)
        self.show_preferences(LibraryPreferences())

    def show_preferences(self, preferences: LibraryPreferences) -> None:
        """List the added folders for removal."""
        self.clear()
        self.addAction(self.tr("Add a folder…"), self.add_requested.emit)
        if preferences.folders:
            self.addSeparator()
        for folder in preferences.folders:
            text = self.tr("Remove {folder}").format(folder=_shortened(folder))
            action = self.addAction(text.replace("&", "&&"))
            action.setToolTip(self.tr("Its files are not deleted"))
            action.triggered.connect(
                lambda _checked=False, name=folder: self.remove_requested.emit(Path(name))
            )
        self.addSeparator()
        others = self.addAction(self.tr("Scan the folders of other programs"))
        others.setToolTip("LM Studio, Hugging Face, Ollama, Jan, GPT4All, llama.cpp")
        others.setCheckable(True)
        others.setChecked(preferences.other_programs)
        others.toggled.connect(self.others_requested)


def _shortened(folder: str) -> str:
    shown = replace_control_chars(folder)
    return shown if len(shown) <= _MAX_PATH else f"…{shown[-_MAX_PATH:]}"
