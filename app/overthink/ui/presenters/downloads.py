"""Opens the panel of downloads, and lists finished downloads in the choosers and lanes.

The panel is a window of its own, made on first use. Until then nothing here opens a connection or
reads a file.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from overthink.bootstrap import Program
from overthink.library.download_catalogue import Pairing
from overthink.library.model_entry import ModelEntry
from overthink.ui.accessibility.screen_reader import announce
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.downloads.panel import DownloadPanel
from overthink.ui.panels.downloads.text import outcome_text
from overthink.ui.panels.lane.combos import model_of
from overthink.ui.services.comparison_controller import ComparisonEngine
from overthink.ui.services.download_queue import DownloadQueue, Key, key_of
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.state.turn_state import Side, as_side
from overthink.ui.state.ui_settings import OptionStore


class DownloadsPresenter(QObject):
    """Owns the downloads and their panel. `close` must be called before it is destroyed."""

    def __init__(
        self,
        window: MainWindow,
        engine: ComparisonEngine,
        model_index: ModelIndex,
        program: Program,
        options: OptionStore,
    ) -> None:
        super().__init__(window)
        self._window, self._engine, self._model_index = window, engine, model_index
        self._options = options
        self._waiting: list[tuple[Side, str, str]] = []
        """What lanes are to run once it is listed: side, file, and the draft's file or ""."""
        self.downloads = DownloadQueue(
            program.catalog, program.user.models, lambda: options.options.offline, parent=self
        )
        self.downloads.ended.connect(self._report_end)
        model_index.changed.connect(self._choose_listed)
        window.closing.connect(self._hide)
        self.panel: DownloadPanel | None = None

    def open(self) -> None:
        """Show the panel and raise it."""
        if self.panel is None:
            self.panel = DownloadPanel(self._window.theme, self.downloads, self._window)
            self.panel.setWindowFlag(Qt.WindowType.Window)
            self.panel.use_requested.connect(lambda side, path: self._use(as_side(side), path, ""))
            self.panel.pairing_requested.connect(self._use_pairing)
            QShortcut(QKeySequence(Qt.Key.Key_Escape), self.panel, self.panel.hide)
        if self.panel.isVisible():  # otherwise it opens in front anyway
            self.panel.raise_()
        self.panel.show()
        self.panel.activateWindow()

    def _hide(self) -> None:
        if self.panel:
            self.panel.hide()

    def _report_end(self, key: Key) -> None:
        """List what has arrived, and report it where the user will notice."""
        item = self.downloads.items[key]
        self._model_index.rescan()
        if self.panel and self.panel.isVisible():
            announce(self.panel, outcome_text(item))
        else:
            self._window.message.show_message(outcome_text(item))

    def set_offline(self, offline: bool) -> None:
        """Allow or forbid connections; forbidding them pauses all downloads."""
        self._options.change(offline=offline)
        if offline:
            self.downloads.pause_all()
        if self.panel:
            self.panel.refresh()

    def close(self) -> None:
        """Stop the running download, which can be resumed later."""
        self.downloads.close()

    # -- into the lanes --------------------------------------------------------------------------

    def _use_pairing(self, pairing: Pairing) -> None:
        for side, lane in (("left", pairing.left), ("right", pairing.right)):
            target = self._path_of(lane.model, lane.quantisation)
            draft = self._path_of(lane.draft, "") if lane.draft else ""
            if target:
                self._use(as_side(side), target, draft)

    def _path_of(self, model: str, quantisation: str) -> str:
        offer = self.downloads.catalog.offer(model, quantisation)
        item = self.downloads.items.get(key_of(offer)) if offer else None
        return item.local_copy.path if item else ""

    def _use(self, side: Side, path: str, draft: str) -> None:
        """Choose a file as soon as it is listed: it may have arrived a moment ago."""
        self._waiting.append((side, path, draft))
        self._model_index.rescan()

    def _choose_listed(self) -> None:
        listed = {str(entry.path): entry for entry in self._model_index.entries}
        waiting, self._waiting = self._waiting, []
        for side, path, draft in waiting:
            if path in listed and (not draft or draft in listed):
                self._choose(side, listed[path], listed.get(draft))

    def _choose(self, side: Side, target: ModelEntry, draft: ModelEntry | None) -> None:
        if not self._window.panels[side].choice_controller.may_change():
            return
        choice = replace(
            self._engine.lane_states[side].choice,
            model=model_of(target),
            draft=model_of(draft) if draft else "auto",
        )
        self._engine.plans.choose(side, choice)
        self._window.panels[side].set_choice(choice)
