"""The actions behind all keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QToolButton

from overthink.bundled import bundled_folder
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.help.guide_window import GuideWindow
from overthink.ui.panels.help.shortcut_list import make_actions
from overthink.ui.panels.help.shortcuts_overlay import ShortcutsOverlay
from overthink.ui.panels.replay.player import Player
from overthink.ui.presenters.prompt import PromptPresenter
from overthink.ui.presenters.saved_window_state import SavedWindowState
from overthink.ui.presenters.session_files import SessionExportPresenter
from overthink.ui.presenters.transcripts import TranscriptsPresenter
from overthink.ui.services.comparison_controller import ComparisonController
from overthink.ui.state.guide_pages import read_guide
from overthink.ui.state.turn_state import Side
from overthink.ui.transcript.colour_layers import Layer

SCALE_STEP = 0.1

Leave = Callable[[], bool]
"""Closes something; False if there was nothing to close."""


class ShortcutActions(QObject):
    """The window's actions by the name of their shortcut. A child of the window.

    Args:
        over_lanes: close what covers the lanes, for Escape.
        beside_lanes: close what is open beside the lanes.
    """

    downloads_requested = Signal()
    palette_requested = Signal()

    def __init__(
        self,
        window: MainWindow,
        controller: ComparisonController,
        prompt: PromptPresenter,
        transcripts: TranscriptsPresenter,
        saved_state: SavedWindowState,
        player: Player,
        exporting: SessionExportPresenter,
        over_lanes: Sequence[Leave] = (),
        beside_lanes: Sequence[Leave] = (),
    ) -> None:
        super().__init__(window)
        self._window, self._controller = window, controller
        self._prompt, self._transcripts = prompt, transcripts
        self._saved_state, self._player, self._exporting = saved_state, player, exporting
        self._over_lanes, self._beside_lanes = over_lanes, beside_lanes
        self.may_open_file: Callable[[], bool] = lambda: True
        self._was_maximised = False
        self._overlay: ShortcutsOverlay | None = None
        """Made on first use: it has a hundred widgets."""
        self._guide: GuideWindow | None = None
        """Made on first use."""
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
        controller, prompt = self._controller, self._prompt
        return {
            "run": prompt.run,
            "run_live": prompt.run_live,
            "stop": self._escape,
            "stop_left": lambda: controller.stop_lane("left"),
            "stop_right": lambda: controller.stop_lane("right"),
            "again": lambda: prompt.run_again(new_seed=False),
            "again_new_seed": lambda: prompt.run_again(new_seed=True),
            "follow_up": prompt.follow_up,
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
            "divergence": self._window.view_bar.divergence_requested.emit,
            "follow": self._follow,
            "copy_with_origins": self._copy_with_origins,
        }

    def _show(self) -> dict[str, Callable[[], object]]:
        bar = self._window.view_bar
        layers = {f"layer_{layer}": lambda at=layer: self._colour(at) for layer in Layer}
        return {
            **layers,
            "ghosts": lambda: _switch(bar.ghosts_button),
            "thinking": lambda: _choose_next(bar.thinking_box),
            "rendered": lambda: _switch(bar.rendered_button),
            "sync": lambda: _switch(bar.sync_button),
            "statistics": lambda: _switch(bar.statistics_button),
            "plots": lambda: _switch(bar.plots_button),
            "sessions": lambda: _switch(bar.sessions_button),
            "export": self._exporting.ask_shown,
        }

    def _replay(self) -> dict[str, Callable[[], object]]:
        """Playback actions, which do nothing without a recording."""
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
            "zoom_in": lambda: self._transcripts.zoom(1),
            "zoom_out": lambda: self._transcripts.zoom(-1),
            "zoom_reset": lambda: self._transcripts.zoom(0),
            "scale_up": lambda: theme.set_scale(theme.scale + SCALE_STEP),
            "scale_down": lambda: theme.set_scale(theme.scale - SCALE_STEP),
            "scheme": self._other_scheme,
            "models": self._window.library_requested.emit,
            "presentation": self.present,
            "downloads": self.downloads_requested.emit,
            "palette": self.palette_requested.emit,
            "guide": self._open_guide,
            "help": self._toggle_help,
            "quit": self._window.close,
        }

    # -- actions of several steps --------------------------------------------------------------

    def _escape(self) -> None:
        """Close what covers the lanes; else stop the lanes; else close what is open beside them."""
        settings = [panel.choice_controller for panel in self._window.panels.values()]
        if any(each.settings_open for each in settings):
            for each in settings:
                each.close_settings()
        elif any(leave() for leave in self._over_lanes):
            return
        elif self._controller.busy:
            self._controller.stop()
        elif self._overlay is not None and self._overlay.isVisible():
            self._overlay.dismiss()
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

    def _open_guide(self) -> None:
        if self._guide is None:
            pages = read_guide(bundled_folder("resources") / "guide")
            self._guide = GuideWindow(pages, self._window)
        self._guide.show()
        self._guide.raise_()
        self._guide.activateWindow()

    def present(self) -> None:
        """Enter or leave presentation mode."""
        on = not self._window.presenting
        if on:
            self._saved_state.save_arrangement()
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
        self._saved_state.choose_scheme("light" if dark else "dark")

    def _open_file(self, side: Side) -> None:
        """Open the dialog, unless the chosen file would be refused anyway."""
        if self.may_open_file():
            self._window.panels[side].header.models.open_file_dialog()


def _switch(button: QToolButton) -> None:
    button.setChecked(not button.isChecked())


def _choose_next(box: QComboBox) -> None:
    """Choose the next item, wrapping around."""
    box.setCurrentIndex((box.currentIndex() + 1) % box.count())
