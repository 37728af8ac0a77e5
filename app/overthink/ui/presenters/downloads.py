"""Opens the panel of downloads, and puts what arrives into the choosers and the lanes.

The panel is a window of its own beside the main one, never in its way, and is made when it is first
asked for. As long as nobody asks, nothing of this opens a connection or reads a file.
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
from overthink.ui.services.comparison_controller import ComparisonController
from overthink.ui.services.download_queue import Downloads, Key, key_of
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.state.turn_state import Side, as_side
from overthink.ui.state.ui_settings import OptionStore


class DownloadsPresenter(QObject):
    """Holds downloads and panel; a child of the window. `close` must be called at its end."""

    def __init__(
        self,
        window: MainWindow,
        controller: ComparisonController,
        model_index: ModelIndex,
        program: Program,
        store: OptionStore,
    ) -> None:
        super().__init__(window)
        self._window, self._controller, self._model_index = window, controller, model_index
        self._store = store
        self._wanted: list[tuple[Side, str, str]] = []
        """What lanes are to run once it is listed: side, file, and file of the draft or none."""
        self.downloads = Downloads(
            program.catalog, program.user.models, lambda: store.options.offline, parent=self
        )
        self.downloads.ended.connect(self._tell_end)
        model_index.changed.connect(self._choose_what_is_listed)
        window.closing.connect(self._put_away)
        self.panel: DownloadPanel | None = None

    def open(self) -> None:
        """Shows the panel, in front."""
        if self.panel is None:
            self.panel = DownloadPanel(self._window.theme, self.downloads, self._window)
            self.panel.setWindowFlag(Qt.WindowType.Window)
            self.panel.use_requested.connect(lambda side, path: self._use(as_side(side), path, ""))
            self.panel.pairing_requested.connect(self._set_up)
            QShortcut(QKeySequence(Qt.Key.Key_Escape), self.panel, self.panel.hide)
        if self.panel.isVisible():  # else it comes up in front by itself
            self.panel.raise_()
        self.panel.show()
        self.panel.activateWindow()

    def _put_away(self) -> None:
        """The window goes, and its panel with it."""
        if self.panel:
            self.panel.hide()

    def _tell_end(self, key: Key) -> None:
        """The choosers list what arrived; a panel that is put away says nothing itself."""
        item = self.downloads.items[key]
        self._model_index.look_again()
        if self.panel and self.panel.isVisible():
            announce(self.panel, outcome_text(item))
        else:
            self._window.message.show_message(outcome_text(item))

    def stay_offline(self, offline: bool) -> None:
        """Whether no connection is to be opened; what runs is paused then."""
        self._store.change(offline=offline)
        if offline:
            self.downloads.pause_all()
        if self.panel:
            self.panel.refresh()

    def close(self) -> None:
        """Ends what runs; it can be continued."""
        self.downloads.close()

    # -- into the lanes --------------------------------------------------------------------------

    def _set_up(self, pairing: Pairing) -> None:
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
        """As soon as the shelf has it: it may have arrived a moment ago."""
        self._wanted.append((side, path, draft))
        self._model_index.look_again()

    def _choose_what_is_listed(self) -> None:
        listed = {str(entry.path): entry for entry in self._model_index.entries}
        wanted, self._wanted = self._wanted, []
        for side, path, draft in wanted:
            if path in listed and (not draft or draft in listed):
                self._choose(side, listed[path], listed.get(draft))

    def _choose(self, side: Side, target: ModelEntry, draft: ModelEntry | None) -> None:
        choice = replace(
            self._controller.lane_states[side].choice,
            model=model_of(target),
            draft=model_of(draft) if draft else "auto",
        )
        self._controller.choose(side, choice)
        self._window.panels[side].set_choice(choice)
