"""The composition root of the window: builds its objects, hands them out, and shuts them down."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication

from overthink.bootstrap import Program
from overthink.comparison.plan import LaneChoice
from overthink.core.gpu_backends import gpu_backends
from overthink.lanes.source import LaneSource
from overthink.storage.recorder import Recorder
from overthink.ui.app.enter_key import EnterKey
from overthink.ui.app.process_hooks import CrashDialog, ExceptionHooks, GarbageCollector
from overthink.ui.app.session_features import SessionFeatures
from overthink.ui.i18n.translator import use_language
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.help.first_run_tips import FirstRunTips, first_run_tips
from overthink.ui.presenters.app_menu import AppMenu
from overthink.ui.presenters.downloads import DownloadsPresenter
from overthink.ui.presenters.draft_tuning import DraftTuningPresenter
from overthink.ui.presenters.lanes import LanesPresenter
from overthink.ui.presenters.model_library import ModelLibraryPresenter
from overthink.ui.presenters.palette import PalettePresenter
from overthink.ui.presenters.prompt import PromptPresenter
from overthink.ui.presenters.saved_window_state import SavedWindowState
from overthink.ui.presenters.shortcut_actions import ShortcutActions
from overthink.ui.presenters.shown_run import LaneChangeGuard
from overthink.ui.presenters.transcripts import TranscriptsPresenter
from overthink.ui.services.comparison_controller import ComparisonEngine
from overthink.ui.services.draft_benchmark import DraftBenchmark
from overthink.ui.services.machine_monitor import DeviceList, MemoryMonitor
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.services.session_recording import AutoGrading, SessionRecording
from overthink.ui.state.turn_state import SIDES, Side
from overthink.ui.state.ui_settings import OptionStore
from overthink.ui.theme.stylesheet import Style
from overthink.ui.theme.theme import SchemeFollower, Theme

DEFAULT_MODELS: dict[Side, str] = {"left": "demo-methodical", "right": "demo-runaway"}

HINTS_AFTER_MS = 800


@dataclass(frozen=True, slots=True)
class Preset:
    """What the command line asks of the window."""

    left: str | None = None
    right: str | None = None
    prompt: str | None = None
    run: bool = False
    """Whether to run at once."""
    database: Path | None = None
    """Where sessions are saved; None for the user's own database."""

    def model(self, side: Side) -> str | None:
        """The model requested for a side."""
        return self.left if side == "left" else self.right


class Application:
    """The window with everything behind it. `close` must be awaited at the end.

    Args:
        sources: what the lanes run on; live lanes by default.
        database: where sessions are saved; the user's own database by default.
    """

    def __init__(
        self,
        program: Program,
        app: QApplication,
        sources: Mapping[Side, LaneSource] | None = None,
        database: Path | None = None,
    ) -> None:
        self.closed = asyncio.Event()
        program = replace(program, chosen_offline=lambda: self.options.options.offline)
        self._program, self._scripted = program, sources is not None
        self._database = database or program.sessions
        self._collector = GarbageCollector()
        self.options = OptionStore(program.user.settings)
        self._language = use_language(app, self.options.options.language)
        self.theme = Theme()
        self.schemes = SchemeFollower(app, self.theme)
        self.schemes.set_choice(self.options.options.scheme)
        style = Style(app, self.theme)  # before any widget: some read fonts and style only once
        self._crash_dialog = CrashDialog()
        self.model_index = ModelIndex(program.models)
        self.window = MainWindow(self.theme, self.model_index, program.prompts)
        EnterKey(app, self.window)
        for window in (self._crash_dialog, self.window):
            style.apply_to(window)
        self.sources: dict[Side, LaneSource] = {
            side: sources[side] if sources else program.lane(side) for side in SIDES
        }
        self._build_engine()
        self._build_features()
        self._build_actions()
        self._build_monitors()
        self.window.closing.connect(self._close_requested)
        self._hooks = ExceptionHooks(self._crash_dialog)

    # -- building ------------------------------------------------------------------------------

    def _build_engine(self) -> None:
        recording = SessionRecording()
        self.engine = ComparisonEngine.build(
            self._program.planner,
            self.sources,
            self._first_choices(),
            self._crash_dialog.add,
            recording,
        )
        self.controller, self.recording = self.engine.controller, recording
        self.transcripts = TranscriptsPresenter(self.window, self.engine.lane_states)
        self.grading = AutoGrading(
            self.engine.lane_states, self.engine.tasks, recording, self.window
        )
        self.lanes = LanesPresenter(self.window, self.engine, self.grading, self.transcripts)
        self.prompt = PromptPresenter(self.window, self.engine, self._program.models.bundled)

    def _build_features(self) -> None:
        program, window = self._program, self.window
        self.sessions = SessionFeatures(
            window,
            self.engine,
            self.lanes,
            self.grading,
            self.transcripts,
            self.options,
            program,
            self._database,
            lambda: self.recorder,
            self.model_index,
            self._crash_dialog.add,
        )
        self.prompt.may_continue = self.sessions.review.may_continue
        self.prompt.shown_run = self.sessions.shown_run
        self.recording.state_changed.connect(self.sessions.database.show_saving)
        self.recorder = Recorder(
            self._database,
            self.recording.state_changed.emit,
            self.recording.session_changed.emit,
            self.sessions.store.upgrading.emit,
            self.recording.session_moved.emit,
        )
        self.recording.use(self.recorder)
        self.model_library = ModelLibraryPresenter(
            window, self.model_index, self.options, program.families
        )
        self.downloads = DownloadsPresenter(
            window, self.engine, self.model_index, program, self.options
        )
        self.draft_benchmark = DraftBenchmark(
            program.planner,
            lambda: program.live_lane("drafts"),
            program.tuned_drafts,
            self.model_index,
            self._crash_dialog.add,
            window,
        )
        self.draft_tuning = DraftTuningPresenter(
            window, self.engine, self.draft_benchmark, self.model_index, program.prompts
        )

    def _build_actions(self) -> None:
        sessions = self.sessions
        self.saved_state = SavedWindowState(self.window, self.engine, self.options, self.schemes)
        self.actions = ShortcutActions(
            self.window,
            self.controller,
            self.prompt,
            self.transcripts,
            self.saved_state,
            sessions.review.player,
            sessions.exporting,
            over_lanes=(sessions.statistics.leave,),
            beside_lanes=(sessions.divergence.leave,),
        )
        self.actions.downloads_requested.connect(self.downloads.open)
        self.guard = LaneChangeGuard(
            self.window, sessions.review, sessions.blind_mode, self.actions.present
        )
        self.actions.may_open_file = self.guard.are_names_shown
        self.palette = PalettePresenter(
            self.window,
            self.actions,
            self.model_index,
            sessions.store,
            self._program.prompts,
            lambda: sessions.blind_mode.hidden,
            sessions.review.open,
        )
        self.actions.palette_requested.connect(self.palette.open)
        self.menu = AppMenu(
            self.window,
            self.actions,
            self.saved_state,
            self.options,
            self._program.user,
            self.downloads,
        )
        self.menu.price_changed.connect(self._show_price)
        self._show_price()

    def _build_monitors(self) -> None:
        engine = self.engine
        self._memory = MemoryMonitor(engine.lane_states, engine.tasks, self.window)
        self._memory.measured.connect(self._show_memory)
        self.controller.loaded_changed.connect(self._memory.update_timer)
        self.controller.busy_changed.connect(self._memory.update_timer)
        if self._scripted:  # scripted lanes run on no device
            return
        devices = DeviceList(engine.tasks, lambda: self._program.live_lane("devices"), self.window)
        for panel in self.window.panels.values():
            panel.devices_requested.connect(devices.ask)
            devices.listed.connect(panel.set_devices)
        devices.listed.connect(engine.plans.set_devices)
        if gpu_backends():
            engine.plans.devices = None
            devices.ask()

    def _first_choices(self) -> dict[Side, LaneChoice]:
        saved = {"left": self.options.options.left, "right": self.options.options.right}
        return {
            side: choice
            if (choice := saved[side].choice()).model
            else LaneChoice(model=DEFAULT_MODELS[side])
            for side in SIDES
        }

    # -- showing -------------------------------------------------------------------------------

    def show(self, preset: Preset) -> None:
        """Show the window. The plots follow, since they take longer to load."""
        self._apply(preset)
        self.saved_state.restore()
        self.window.show()
        self.model_index.watch()
        self.engine.plans.planned.connect(self._add_plots_later)
        if preset.run:
            QTimer.singleShot(0, self.window, self.prompt.run)
        elif not self.options.options.hints_seen:
            QTimer.singleShot(HINTS_AFTER_MS, self.window, self._show_hints)

    def _apply(self, preset: Preset) -> None:
        if preset.prompt:
            self.window.prompt_bar.set_prompt(preset.prompt, None)
        else:  # the ice cubes, in the interface's language
            prompts = self._program.prompts
            translated = (prompt for prompt in prompts if prompt.language == self._language)
            first = next(translated, prompts[0])
            self.window.prompt_bar.set_prompt(first.text, first.answer)
        for side, lane_state in self.engine.lane_states.items():
            model = preset.model(side)
            if model:
                lane_state.choice = replace(lane_state.choice, model=model, draft="auto")
            self.window.panels[side].set_choice(lane_state.choice)
        self.engine.plans.refresh()

    def _add_plots_later(self) -> None:
        """Add the plots once both models are planned: their import would have delayed that."""
        if all(each.plan or each.problem for each in self.engine.lane_states.values()):
            self.engine.plans.planned.disconnect(self._add_plots_later)
            QTimer.singleShot(0, self.window, self.add_plots)

    def add_plots(self) -> None:
        """Add the plots, and import what the first answer needs. Call once."""
        import overthink.ui.markdown.document  # noqa: F401
        from overthink.ui.panels.plots.panel import PlotPanel

        plots = PlotPanel(self.theme)
        self.window.place_plots(plots)
        self.transcripts.connect_plots(plots)
        self._collector.freeze()

    def _show_hints(self) -> None:
        """Show hints at the first start, unless the user has already begun."""
        if self.controller.has_turns:
            return
        places = first_run_tips(
            self.window.prompt_bar.run_button,
            self.window.panels["left"].header.models,
            self.window.view_bar.legend,
        )
        hints = FirstRunTips(self.theme, self.window, places)
        hints.seen.connect(lambda: self.options.change(hints_seen=True))
        self.controller.busy_changed.connect(lambda busy: hints.dismiss() if busy else None)
        hints.start()

    def bring_to_front(self) -> None:
        """Raise the window, for a second start of the app."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def _show_memory(self, side: Side, resident: int | None) -> None:
        self.window.panels[side].set_memory(resident)
        if resident is None:
            self.controller.check_process(side)

    def _show_price(self) -> None:
        for panel in self.window.panels.values():
            panel.set_price(self.options.options.price)

    # -- closing -------------------------------------------------------------------------------

    def _close_requested(self, event: QCloseEvent) -> None:
        """Hide the window at once; `close` then ends its lanes."""
        event.ignore()
        self.saved_state.save_arrangement()
        self.window.hide()
        self.closed.set()

    async def close(self) -> None:
        """End lanes, threads and timers, and save what was chosen."""
        await asyncio.gather(
            self.engine.close(),
            self.draft_benchmark.close(),
            self.sessions.experiment_runner.close(),
        )
        if self.transcripts.plots:
            self.transcripts.plots.saver.wait()
        self.sessions.flush()
        self.recording.begin_session()
        await asyncio.to_thread(self.recorder.close)
        self.downloads.close()
        self.model_library.close()
        self.model_index.close()
        self.sessions.close()
        self.options.flush()
        self._hooks.remove()
        self.window.deleteLater()
        self._crash_dialog.deleteLater()
        self.theme.deleteLater()  # after its users: nothing follows the system's scheme any more
        self._collector.stop()
