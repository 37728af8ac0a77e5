"""Restores the window as it was left, and saves its changes."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from overthink.ui.main_window import MainWindow
from overthink.ui.panels.prompt.editor import PromptHistory
from overthink.ui.services.comparison_controller import ComparisonEngine
from overthink.ui.state.lane_state import have_same_settings
from overthink.ui.state.ui_settings import LaneOptions, OptionStore
from overthink.ui.theme.theme import SchemeChoice, SchemeFollower


class SavedWindowState(QObject):
    """Synchronises window and saved options. A child of the window."""

    def __init__(
        self,
        window: MainWindow,
        engine: ComparisonEngine,
        options: OptionStore,
        schemes: SchemeFollower,
    ) -> None:
        super().__init__(window)
        self._window, self._engine = window, engine
        self._options, self._schemes = options, schemes
        options.problem_found.connect(window.message.show_message)
        if options.problem:
            window.message.show_message(options.problem)

    def restore(self) -> None:
        """Restore the window, and save its changes from now on. Call when all is connected."""
        window, options = self._window, self._options.options
        self._schemes.set_choice(options.scheme)
        window.theme.set_scale(options.scale)
        window.theme.set_zoom(options.zoom)
        conditions = window.prompt_bar.conditions
        conditions.set_timing(options.timing)
        choices = [lane.choice for lane in self._engine.lane_states.values()]
        conditions.same_box.setChecked(options.same_settings and have_same_settings(*choices))
        conditions.set_pace(options.pace, round(options.pace_tokens_per_s))
        window.prompt_bar.editor.history = PromptHistory(options.prompt_history)
        window.view_bar.show_choices(
            options.layer,
            options.thinking,
            ghosts=options.ghosts,
            rendered=options.answer_rendered,
            sync=options.sync_scroll,
            plots=options.show_plots,
            sessions=options.show_sessions,
        )
        window.restore_arrangement({"window": options.window_geometry, **options.splitters})
        self._connect()

    def choose_scheme(self, scheme: SchemeChoice) -> None:
        """Choose the dark or light scheme, or the system's."""
        self._schemes.set_choice(scheme)
        self._options.change(scheme=scheme)

    def _connect(self) -> None:
        window = self._window
        window.theme.changed.connect(self._save_theme)
        window.view_bar.changed.connect(self._save_view)
        window.prompt_bar.conditions.changed.connect(self._save_conditions)
        window.prompt_bar.conditions.pace_changed.connect(self._save_conditions)
        self._engine.plans.planned.connect(self._save_choices)
        self._engine.controller.turn_started.connect(self._save_history)
        for splitter in (window.lanes, window.rows, window.columns):
            splitter.splitterMoved.connect(self.save_arrangement)
        application = QApplication.instance()
        assert application is not None
        application.aboutToQuit.connect(self._options.flush)

    def _save_theme(self) -> None:
        theme = self._window.theme
        self._options.change(zoom=theme.zoom, scale=theme.scale)

    def _save_view(self) -> None:
        bar = self._window.view_bar
        self._options.change(
            layer=bar.layer.value,
            thinking=bar.thinking.value,
            ghosts=bar.ghosts_button.isChecked(),
            answer_rendered=bar.rendered_button.isChecked(),
            sync_scroll=bar.sync_button.isChecked(),
            show_plots=bar.plots_button.isChecked(),
            show_sessions=bar.sessions_button.isChecked(),
        )

    def _save_conditions(self) -> None:
        conditions = self._window.prompt_bar.conditions
        self._options.change(
            timing=conditions.timing,
            same_settings=conditions.same_settings,
            pace=conditions.pace,
            pace_tokens_per_s=float(conditions.pace_speed.value()),
        )

    def _save_choices(self) -> None:
        lane_states = self._engine.lane_states
        self._options.change(**{s: LaneOptions.of(each.choice) for s, each in lane_states.items()})

    def _save_history(self) -> None:
        self._options.change(prompt_history=self._window.prompt_bar.editor.history.prompts)

    def save_arrangement(self) -> None:
        """Save size and splitters, except those of the full-screen presentation."""
        if not self._window.presenting:
            states = self._window.arrangement()
            self._options.change(window_geometry=states.pop("window"), splitters=states)
