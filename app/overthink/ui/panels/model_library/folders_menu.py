"""The menu of the folders in which models are looked for: those added, and other programs'."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton

from overthink.library.preferences import LibraryPreferences
from overthink.ui.base.control_chars import harmless

_LONGEST = 60
"""Characters of a path that are shown; its end says most."""


class FoldersMenu(QMenu):
    """Hangs on a button."""

    add_requested = Signal()
    remove_requested = Signal(Path)
    others_requested = Signal(bool)
    """Look where other programs keep theirs, or not."""

    def __init__(self, button: QToolButton) -> None:
        super().__init__(button)
        self.setToolTipsVisible(True)
        button.setMenu(self)
        self.show_preferences(LibraryPreferences())

    def show_preferences(self, preferences: LibraryPreferences) -> None:
        """Offers to take out the folders that were added."""
        self.clear()
        self.addAction(self.tr("Add a folder…"), self.add_requested.emit)
        if preferences.folders:
            self.addSeparator()
        for folder in preferences.folders:
            words = self.tr("Leave out {folder}").format(folder=_shortened(folder))
            action = self.addAction(words.replace("&", "&&"))
            action.setToolTip(self.tr("Its files stay where they are"))
            action.triggered.connect(
                lambda _checked=False, name=folder: self.remove_requested.emit(Path(name))
            )
        self.addSeparator()
        others = self.addAction(self.tr("Look where other programs keep theirs"))
        others.setToolTip("LM Studio, Hugging Face, Ollama, Jan, GPT4All, llama.cpp")
        others.setCheckable(True)
        others.setChecked(preferences.other_programs)
        others.toggled.connect(self.others_requested)


def _shortened(folder: str) -> str:
    shown = harmless(folder)
    return shown if len(shown) <= _LONGEST else f"…{shown[-_LONGEST:]}"
