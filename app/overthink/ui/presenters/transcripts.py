"""Connects transcripts, plots and the token card: layers, zoom, hovering, picking, scrolling."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect

from overthink.ui.main_window import MainWindow
from overthink.ui.state.lane_state import LaneState
from overthink.ui.state.turn_state import SIDES, Side, other_side

if TYPE_CHECKING:  # plots load slowly, and are made when the window is on the screen
    from overthink.ui.panels.plots.panel import PlotPanel

ZOOM_STEP = 1.1


class TranscriptsPresenter(QObject):
    """How the runs are displayed. A child of the window."""

    def __init__(self, window: MainWindow, lane_states: Mapping[Side, LaneState]) -> None:
        super().__init__(window)
        self._window, self._lane_states = window, lane_states
        self.plots: PlotPanel | None = None
        """Made when the window is on the screen."""
        self.notes_of: Callable[[Side, int, int], Sequence[str]] = lambda *_token: ()
        """The user's annotations of a lane's token, by turn and token."""
        bar = window.view_bar
        bar.changed.connect(self._apply_view)
        bar.find_requested.connect(window.find_bar.open)
        window.find_bar.closed.connect(window.transcripts["left"].setFocus)
        for side in SIDES:
            self._connect_lane(side)

    def _connect_lane(self, side: Side) -> None:
        view = self._window.transcripts[side]
        view.token_hovered.connect(lambda t, i, rect: self._show_card(side, t, i, rect))
        view.token_picked.connect(lambda t, i: self._mark_in_plots(side, t, i))
        view.scrolled_to_time.connect(lambda t, us: self._scroll_other(side, t, us))
        view.zoom_requested.connect(self.zoom)
        status = self._window.panels[side].status
        status.runaway_requested.connect(lambda token: self._show_picked(side, token))

    def zoom(self, steps: int) -> None:
        """Enlarge or shrink the text of the transcripts; 0 steps resets it."""
        theme = self._window.theme
        theme.set_zoom(theme.zoom * ZOOM_STEP**steps if steps else 1.0)

    def _apply_view(self) -> None:
        bar = self._window.view_bar
        for view in self._window.transcripts.values():
            view.set_layer(bar.layer)
            view.set_ghosts(bar.ghosts_button.isChecked())
            view.set_thinking(bar.thinking)
            view.set_answer_rendered(bar.rendered_button.isChecked())
        self._window.show_plots(bar.plots_button.isChecked())

    # -- conversations -------------------------------------------------------------------------

    def show_conversation(self, side: Side) -> None:
        """Show all turns of a lane."""
        self._window.transcripts[side].show_turns(self._lane_states[side].turns)

    def add_turn(self, side: Side) -> None:
        """Show a new last turn of a lane."""
        self._window.card.leave()
        self._window.transcripts[side].add_turn(self._lane_states[side].turns[-1])

    def refresh(self) -> None:
        """Show what is new."""
        for side in SIDES:
            self._window.transcripts[side].refresh()
        self._window.card.refresh()
        if self.plots:
            self.plots.refresh()

    # -- tokens --------------------------------------------------------------------------------

    def _show_card(self, side: Side, turn: int, token: int, rect: QRect) -> None:
        card = self._window.card
        if token < 0:
            card.leave()
            return
        viewport = self._window.transcripts[side].viewport()
        here = QRect(viewport.mapToGlobal(rect.topLeft()), rect.size())
        record = self._lane_states[side].turns[turn].record
        card.show_at(record, token, here, notes=self.notes_of(side, turn, token))

    def _mark_in_plots(self, side: Side, turn: int, token: int) -> None:
        if self.plots and turn == len(self._lane_states[side].turns) - 1:
            self.plots.mark_token(side, token)

    def _scroll_other(self, side: Side, turn: int, t_us: int) -> None:
        if self._window.view_bar.sync_button.isChecked():
            self._window.transcripts[other_side(side)].show_time(turn, t_us)

    # -- plots ---------------------------------------------------------------------------------

    def connect_plots(self, plots: PlotPanel) -> None:
        """Connect the plots, which are made when the window is on the screen."""
        self.plots = plots
        message = self._window.message
        plots.token_picked.connect(self._show_picked)
        plots.save_failed.connect(message.show_message)
        plots.saved.connect(
            lambda path: message.confirm(self.tr("Saved as {file}.").format(file=path))
        )
        self.show_in_plots()

    def show_in_plots(self) -> None:
        """Show the last runs in the plots."""
        if self.plots:
            lane_states = self._lane_states
            self.plots.show_runs(lane_states["left"].last_turn, lane_states["right"].last_turn)

    def _show_picked(self, side: Side, token: int) -> None:
        turns = self._lane_states[side].turns
        if turns:
            self._window.transcripts[side].show_token(len(turns) - 1, token)
