"""Puts what was remembered into the window at its start, and remembers what is changed there."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from overthink.ui.main_window import MainWindow
from overthink.ui.panels.prompt.editor import PromptHistory
from overthink.ui.services.comparison_controller import ComparisonController
from overthink.ui.state.turn_state import SIDES
from overthink.ui.state.ui_settings import LaneOptions, OptionStore
from overthink.ui.theme.theme import SchemeChoice, SchemeFollower


class SavedWindowState(QObject):
    """Keeps window and options alike. A child of the window."""

    def __init__(
        self,
        window: MainWindow,
        controller: ComparisonController,
        store: OptionStore,
        schemes: SchemeFollower,
    ) -> None:
        super().__init__(window)
        self._window, self._controller = window, controller
        self._store, self._schemes = store, schemes
        store.problem_found.connect(window.message.show_message)
        if store.problem:
            window.message.show_message(store.problem)

    def restore(self) -> None:
        """Makes the window as it was left. To be called once everything is connected."""
        window, options = self._window, self._store.options
        self._schemes.set_choice(options.scheme)
        window.theme.set_scale(options.scale)
        window.theme.set_zoom(options.zoom)
        conditions = window.prompt_bar.conditions
        conditions.set_timing(options.timing)
        conditions.same_box.setChecked(options.same_settings)
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
        window.arrange_as({"window": options.window_geometry, **options.splitters})
        self._watch()

    def choose_scheme(self, scheme: SchemeChoice) -> None:
        """Dark, light, or as the system has it."""
        self._schemes.set_choice(scheme)
        self._store.change(scheme=scheme)

    def _watch(self) -> None:
        window = self._window
        window.theme.changed.connect(self._keep_theme)
        window.view_bar.changed.connect(self._keep_view)
        window.prompt_bar.conditions.changed.connect(self._keep_conditions)
        window.prompt_bar.conditions.pace_changed.connect(self._keep_conditions)
        self._controller.planned.connect(self._keep_choices)
        self._controller.turn_begun.connect(self._keep_history)
        for splitter in (window.lanes, window.rows, window.columns):
            splitter.splitterMoved.connect(self.keep_arrangement)
        application = QApplication.instance()
        assert application is not None
        application.aboutToQuit.connect(self._store.flush)

    def _keep_theme(self) -> None:
        theme = self._window.theme
        self._store.change(zoom=theme.zoom, scale=theme.scale)

    def _keep_view(self) -> None:
        bar = self._window.view_bar
        self._store.change(
            layer=str(bar.layer),
            thinking=str(bar.thinking),
            ghosts=bar.ghosts_button.isChecked(),
            answer_rendered=bar.rendered_button.isChecked(),
            sync_scroll=bar.sync_button.isChecked(),
            show_plots=bar.plots_button.isChecked(),
            show_sessions=bar.sessions_button.isChecked(),
        )

    def _keep_conditions(self) -> None:
        conditions = self._window.prompt_bar.conditions
        self._store.change(
            timing=conditions.timing,
            same_settings=conditions.same_settings,
            pace=conditions.pace,
            pace_tokens_per_s=float(conditions.reading_tokens_per_s),
        )

    def _keep_choices(self) -> None:
        lane_states = self._controller.lane_states
        self._store.change(**{side: LaneOptions.of(lane_states[side].choice) for side in SIDES})

    def _keep_history(self) -> None:
        self._store.change(prompt_history=self._window.prompt_bar.editor.history.prompts)

    def keep_arrangement(self) -> None:
        """Keeps size and splitters; not those of the presentation, which is the whole screen."""
        if not self._window.presenting:
            states = self._window.arrangement()
            self._store.change(window_geometry=states.pop("window"), splitters=states)
