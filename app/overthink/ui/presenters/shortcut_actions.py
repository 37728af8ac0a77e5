"""Everything that can be done by keyboard: each shortcut's action, connected to who does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QToolButton

from overthink.ui.main_window import MainWindow
from overthink.ui.panels.help.shortcut_list import make_actions
from overthink.ui.panels.help.shortcuts_overlay import ShortcutsOverlay
from overthink.ui.panels.replay.player import Player
from overthink.ui.presenters.lanes import LanesPresenter
from overthink.ui.presenters.saved_window_state import SavedWindowState
from overthink.ui.presenters.session_export import SessionExportPresenter
from overthink.ui.services.comparison_controller import ComparisonController
from overthink.ui.state.turn_state import Side
from overthink.ui.transcript.colour_layers import Layer

SCALE_STEP = 0.1

Leave = Callable[[], bool]
"""Closes something; False where there was nothing to close."""


class Actions(QObject):
    """The window's actions by the name of their shortcut. A child of the window.

    Args:
        over_lanes: close what lies over the lanes, for Escape.
        beside_lanes: close what stands beside them.
    """

    downloads_requested = Signal()
    """The panel of downloads is to be shown."""

    def __init__(
        self,
        window: MainWindow,
        controller: ComparisonController,
        wiring: LanesPresenter,
        remembering: SavedWindowState,
        player: Player,
        exporting: SessionExportPresenter,
        over_lanes: Sequence[Leave] = (),
        beside_lanes: Sequence[Leave] = (),
    ) -> None:
        super().__init__(window)
        self._player = player
        self._over_lanes, self._beside_lanes = over_lanes, beside_lanes
        self._window, self._controller = window, controller
        self._wiring, self._remembering = wiring, remembering
        self._exporting = exporting
        self._was_maximised = False
        self._overlay: ShortcutsOverlay | None = None
        """Made when it is first asked for: it is a hundred widgets."""
        self.by_name: dict[str, QAction] = make_actions(
            window,
            {
                **self._run(),
                **self._read(),
                **self._show(),
                **self._replay(),
                **self._whole_window(),
            },
        )

    def _run(self) -> dict[str, Callable[[], object]]:
        controller, wiring = self._controller, self._wiring
        return {
            "run": wiring.run,
            "stop": self._escape,
            "stop_left": lambda: controller.stop_lane("left"),
            "stop_right": lambda: controller.stop_lane("right"),
            "again": lambda: controller.again(new_seed=False),
            "again_new_seed": lambda: controller.again(new_seed=True),
            "follow_up": wiring.follow_up,
            "prompt": self._window.prompt_bar.editor.setFocus,
            "open_left": lambda: self._open_file("left"),
            "open_right": lambda: self._open_file("right"),
        }

    def _read(self) -> dict[str, Callable[[], object]]:
        transcripts = self._window.transcripts
        return {
            "find": self._window.find_bar.open,
            "read_left": transcripts["left"].setFocus,
            "read_right": transcripts["right"].setFocus,
            "part": self._window.view_bar.divergence_requested.emit,
            "follow": self._follow,
            "copy_with_origins": self._copy_with_origins,
        }

    def _show(self) -> dict[str, Callable[[], object]]:
        bar = self._window.view_bar
        layers = {f"layer_{layer}": lambda at=layer: self._colour(at) for layer in Layer}
        return {
            **layers,
            "ghosts": lambda: _switch(bar.ghosts_button),
            "thinking": lambda: _turn_on(bar.thinking_box),
            "rendered": lambda: _switch(bar.rendered_button),
            "sync": lambda: _switch(bar.sync_button),
            "statistics": lambda: _switch(bar.statistics_button),
            "plots": lambda: _switch(bar.plots_button),
            "sessions": lambda: _switch(bar.sessions_button),
            "export": self._exporting.ask_shown,
        }

    def _replay(self) -> dict[str, Callable[[], object]]:
        """Of a player without a recording, none of these does anything."""
        player = self._player
        return {
            "play": player.toggle,
            "token_back": player.step_token_back,
            "token_on": player.step_token,
            "round_back": player.step_round_back,
            "round_on": player.step_round,
        }

    def _whole_window(self) -> dict[str, Callable[[], object]]:
        theme = self._window.theme
        return {
            "zoom_in": lambda: self._wiring.zoom(1),
            "zoom_out": lambda: self._wiring.zoom(-1),
            "zoom_reset": lambda: self._wiring.zoom(0),
            "scale_up": lambda: theme.set_scale(theme.scale + SCALE_STEP),
            "scale_down": lambda: theme.set_scale(theme.scale - SCALE_STEP),
            "scheme": self._other_scheme,
            "models": self._window.library_requested.emit,
            "presentation": self.present,
            "downloads": self.downloads_requested.emit,
            "help": self._toggle_help,
            "quit": self._window.close,
        }

    # -- what takes more than a call -----------------------------------------------------------

    def _escape(self) -> None:
        """Closes what lies over the lanes, else stops what runs, else leaves what is open."""
        settings = [panel.choice_controller for panel in self._window.panels.values()]
        if any(each.settings_open for each in settings):
            for each in settings:
                each.close_settings()
        elif any(leave() for leave in self._over_lanes):
            return
        elif self._controller.busy:
            self._controller.stop()
        elif self._overlay is not None and self._overlay.isVisible():
            self._overlay.leave()
        elif self._window.find_bar.isVisible():
            self._window.find_bar.dismiss()
        elif any(leave() for leave in self._beside_lanes):
            return
        elif self._window.presenting:
            self.present()

    def _toggle_help(self) -> None:
        if self._overlay is None:
            self._overlay = ShortcutsOverlay(self._window.theme, self._window)
        self._overlay.toggle()

    def present(self) -> None:
        """Into the presentation, or out of it."""
        on = not self._window.presenting
        if on:
            self._remembering.keep_arrangement()
            self._was_maximised = self._window.isMaximized()
        self._window.set_presenting(on)
        if on:
            self._window.showFullScreen()
        elif self._was_maximised:
            self._window.showMaximized()
        else:
            self._window.showNormal()

    def _copy_with_origins(self) -> None:
        for transcript in self._window.transcripts.values():
            if transcript.hasFocus():
                transcript.copy_with_origins()

    def _follow(self) -> None:
        for transcript in self._window.transcripts.values():
            transcript.follow_tail()

    def _colour(self, layer: Layer) -> None:
        box = self._window.view_bar.layer_box
        box.setCurrentIndex(box.findData(str(layer)))

    def _other_scheme(self) -> None:
        dark = self._window.theme.roles.scheme == "dark"
        self._remembering.choose_scheme("light" if dark else "dark")

    def _open_file(self, side: Side) -> None:
        self._window.panels[side].header.models.open_file_dialog()


def _switch(button: QToolButton) -> None:
    button.setChecked(not button.isChecked())


def _turn_on(box: QComboBox) -> None:
    """To the next of its choices, round and round."""
    box.setCurrentIndex((box.currentIndex() + 1) % box.count())
