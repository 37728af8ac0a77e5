"""The main window: arranges the panels, which the presenters connect."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QSplitter, QVBoxLayout, QWidget

from overthink.core.prompts import BuiltInPrompt
from overthink.ui.panels.find.find_bar import FindBar
from overthink.ui.panels.lane.panel import LanePanel
from overthink.ui.panels.memory_fit.memory_strip import MemoryStrip
from overthink.ui.panels.prompt.prompt_bar import PromptBar
from overthink.ui.panels.token_details.popup import TokenCard
from overthink.ui.panels.view_toolbar.toolbar import ViewToolbar
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.state.blindness import Fact, is_hidden
from overthink.ui.state.turn_state import SIDES, Side
from overthink.ui.theme.theme import Theme
from overthink.ui.transcript.view import TranscriptView
from overthink.ui.widgets.concealment import Concealment
from overthink.ui.widgets.layouts import vbox
from overthink.ui.widgets.message_bar import MessageBar

FIRST_SIZE = (1280, 800)
PLOTS_SHARE = 0.2
"""Initial share of the height below the bars."""

PRESENTING_MARGIN = 24
PRESENTING_SIZE = 1.5
"""Factor for all text, so that it can be read from the back of a room."""


class MainWindow(QMainWindow):
    """Prompt above, two lanes side by side, plots below.

    Args:
        prompts: the built-in prompts.
    """

    closing = Signal(QCloseEvent)
    """The user closes the window; a slot may ignore the event and close it later."""
    library_requested = Signal()
    """The window of models is requested."""

    def __init__(
        self, theme: Theme, model_index: ModelIndex, prompts: Sequence[BuiltInPrompt]
    ) -> None:
        super().__init__()
        self.setWindowTitle("Overthink")
        self.theme = theme
        self.prompt_bar = PromptBar(theme, prompts)
        self.memory_strip = MemoryStrip(theme)
        self.prompt_bar.place_memory(self.memory_strip, self.memory_strip.warning)
        self.prompt_bar.recording_shown.connect(self.memory_strip.set_recorded)
        self.view_bar = ViewToolbar(theme)
        self.transcripts: dict[Side, TranscriptView] = {
            side: TranscriptView(theme, side) for side in SIDES
        }
        for transcript in self.transcripts.values():
            transcript.setAccessibleDescription(
                self.tr("What the model thinks and answers. Arrow keys go from token to token.")
            )
        self.panels: dict[Side, LanePanel] = {
            side: LanePanel(theme, side, model_index, self.transcripts[side]) for side in SIDES
        }
        self.find_bar = FindBar(theme, self.transcripts)
        self.card = TokenCard(theme, self)
        self.message = MessageBar(theme)
        self.prompt_bar.editor.textChanged.connect(self.message.prompt_edited)
        self.saving = MessageBar(theme)
        """Shown for as long as nothing can be saved."""
        self._sessions: QWidget | None = None
        self._plots: QWidget | None = None
        self._concealed = Concealment(self)
        self._arrange()
        self.resize(*FIRST_SIZE)
        self.presenting = self._blind = False

    def _arrange(self) -> None:
        self.lanes = QSplitter(Qt.Orientation.Horizontal)
        self.lanes.setObjectName("lanes")
        for side in SIDES:
            self.lanes.addWidget(self.panels[side])
        self.lanes.setChildrenCollapsible(False)
        self.plots_place = QFrame()
        self.plots_place.setObjectName("plotsPlace")
        QVBoxLayout(self.plots_place).setContentsMargins(0, 0, 0, 0)
        self.rows = QSplitter(Qt.Orientation.Vertical)
        self.rows.setObjectName("rows")
        self.rows.addWidget(self.lanes)
        self.rows.addWidget(self.plots_place)
        self.rows.setStretchFactor(0, 1)
        self.rows.setChildrenCollapsible(False)
        whole = QWidget()
        column = vbox(parent=whole, margins=0, spacing=0)
        self._bars = QWidget()
        vbox(parent=self._bars, margins=0, spacing=0)
        for widget in (self.prompt_bar, self.saving, self.message, self.view_bar, self._bars):
            column.addWidget(widget)
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self.columns.setObjectName("columns")
        self.columns.addWidget(self.rows)
        self.columns.setChildrenCollapsible(False)
        self._around = vbox((self.columns, 1), spacing=0)
        column.addLayout(self._around, 1)
        column.addWidget(self.find_bar)
        self.setCentralWidget(whole)

    def place_plots(self, plots: QWidget) -> None:
        """Add the plots, which are made after the window is shown."""
        layout = self.plots_place.layout()
        assert layout is not None
        layout.addWidget(plots)
        self._plots = plots
        self._conceal()

    def place_bar(self, bar: QWidget) -> None:
        """Add a bar above the lanes, which shows itself when needed."""
        layout = self._bars.layout()
        assert layout is not None
        layout.addWidget(bar)

    def place_timeline(self, timeline: QWidget) -> None:
        """Add the playback bar, which shows itself while a recording is open."""
        self._around.addWidget(timeline)

    def place_strip(self, strip: QWidget) -> None:
        """Add a strip directly below the lanes, which shows itself when needed."""
        self._around.insertWidget(1, strip)

    def place_sessions(self, sessions: QWidget) -> None:
        """Add the list of saved sessions, beside the lanes."""
        self._sessions = sessions
        self.columns.insertWidget(0, sessions)
        self.columns.setStretchFactor(1, 1)

    def set_recorded(self, on: bool) -> None:
        """Show whether the lanes are recorded, and remove messages about earlier runs."""
        self.message.show_message("")
        self.prompt_bar.set_recorded(on)

    def show_plots(self, shown: bool) -> None:
        """Show or hide the plots."""
        self.plots_place.setVisible(shown and not self.presenting and not self._hides_metrics)

    def set_blind(self, on: bool) -> None:
        """Hide the plots, the token card, the memory bars and earlier messages."""
        self._blind = self.card.blind = on
        self.card.hide()
        self._conceal()
        if on:
            self.message.show_message("")
        self.memory_strip.set_blind(on)
        self.show_plots(self.view_bar.plots_button.isChecked())

    @property
    def _hides_metrics(self) -> bool:
        return is_hidden(Fact.MEASUREMENT, self._blind)

    def _conceal(self) -> None:
        if not self._hides_metrics:
            self._concealed.restore()
            if self._plots:
                self._plots.show()
            return
        self._concealed.take(self.card, *([self._plots] if self._plots else []))

    def set_presenting(self, on: bool) -> None:
        """Enter or leave presentation mode: large transcripts and verdicts, and nothing else."""
        self.presenting = on
        self.theme.magnify(PRESENTING_SIZE if on else 1.0)
        self._around.setContentsMargins(*([PRESENTING_MARGIN] * 4 if on else [0] * 4))
        for widget in (self.prompt_bar, self.view_bar, self._bars, self.plots_place):
            widget.setVisible(not on)
        for panel in self.panels.values():
            panel.set_presenting(on)
        self.show_plots(self.view_bar.plots_button.isChecked())
        if self._sessions:
            self._sessions.setVisible(self.view_bar.sessions_button.isChecked() and not on)

    # -- saved arrangement ---------------------------------------------------------------------

    def arrangement(self) -> dict[str, str]:
        """Size and splitter positions as text, to be saved."""
        states = {
            "window": self.saveGeometry(),
            "lanes": self.lanes.saveState(),
            "rows": self.rows.saveState(),
            "columns": self.columns.saveState(),
        }
        return {name: bytes(s.toBase64().data()).decode("ascii") for name, s in states.items()}

    def restore_arrangement(self, saved: dict[str, str]) -> None:
        """Restore a saved arrangement; parts that cannot be read get their defaults."""
        states = {n: QByteArray.fromBase64(s.encode("ascii", "ignore")) for n, s in saved.items()}
        if "window" in states:
            self.restoreGeometry(states["window"])
        for name, splitter in (("lanes", self.lanes), ("columns", self.columns)):
            if name in states:
                splitter.restoreState(states[name])
        if not ("rows" in states and self.rows.restoreState(states["rows"])):
            height = self.height()
            self.rows.setSizes([int(height * (1 - PLOTS_SHARE)), int(height * PLOTS_SHARE)])

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit(event)
