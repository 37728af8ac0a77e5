"""Starts the window: application, theme, loop, lanes; and ends it with nothing left running."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

# pyqtgraph asks this before it looks for a Qt of its own choice.
os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from overthink.bootstrap import Program
from overthink.bundled import bundled_folder
from overthink.comparison.plan import LaneChoice
from overthink.core.prompts import BuiltInPrompt
from overthink.folders import delete_old_logs, make_folder
from overthink.lanes.gpu_backends import gpu_backends
from overthink.lanes.source import LaneSource
from overthink.storage.recorder import Recorder, SavingState
from overthink.ui.accessibility.screen_reader import install_text_interface
from overthink.ui.app.crash_dialog import CrashDialog
from overthink.ui.app.gc_on_ui_thread import GarbageCollector
from overthink.ui.app.single_instance import FirstWindow, raise_first
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.i18n.translator import use_language
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.help.first_run_tips import FirstRunTips, first_run_tips
from overthink.ui.panels.preferences.energy_price_dialog import saved_price
from overthink.ui.panels.sessions.export_dialog import SessionExporter
from overthink.ui.panels.sessions.panel import SessionPanel
from overthink.ui.presenters.annotations import AnnotationsPresenter
from overthink.ui.presenters.app_menu import AppMenu
from overthink.ui.presenters.blind_mode import BlindMode
from overthink.ui.presenters.divergence import DivergencePresenter
from overthink.ui.presenters.downloads import DownloadsPresenter
from overthink.ui.presenters.draft_tuning import DraftTuningPresenter
from overthink.ui.presenters.lanes import LanesPresenter
from overthink.ui.presenters.model_library import ModelLibraryPresenter
from overthink.ui.presenters.ratings import RatingsPresenter
from overthink.ui.presenters.saved_window_state import SavedWindowState
from overthink.ui.presenters.session_export import SessionExportPresenter
from overthink.ui.presenters.session_import import SessionImportPresenter
from overthink.ui.presenters.session_review import SessionReviewPresenter
from overthink.ui.presenters.shortcut_actions import Actions
from overthink.ui.presenters.thought_statistics import ThoughtStatisticsPresenter
from overthink.ui.services.comparison_controller import ComparisonController
from overthink.ui.services.device_list import DeviceList
from overthink.ui.services.draft_benchmark import BenchTools, DraftBenchmark
from overthink.ui.services.memory_monitor import MemoryMonitor
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.services.ratings_store import RatingsStore
from overthink.ui.services.session_recording import SessionRecording
from overthink.ui.services.session_store import SessionStore
from overthink.ui.state.turn_state import SIDES, Side
from overthink.ui.state.ui_settings import OptionStore
from overthink.ui.theme.icons import app_icon
from overthink.ui.theme.stylesheet import Style
from overthink.ui.theme.theme import SchemeFollower, Theme

DEFAULT_MODELS: dict[Side, str] = {"left": "demo-methodical", "right": "demo-runaway"}

HINTS_AFTER_MS = 800

SWITCH_S = 0.0005
"""How long a thread that computes keeps Python from the UI thread. A frame goes back and forth
between Qt and Python a hundred times and may wait each time: at Python's usual 5 ms it would stall.
"""


@dataclass(frozen=True, slots=True)
class Preset:
    """What the command line asks of the window."""

    left: str | None = None
    right: str | None = None
    prompt: str | None = None
    run: bool = False
    """Start at once."""
    database: Path | None = None
    """Where sessions are kept; the person's own where none is named."""

    def model(self, side: Side) -> str | None:
        """The model asked for on a side."""
        return self.left if side == "left" else self.right


def make_application() -> QApplication:
    """The application object, named; the one there is where one is made already."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    sys.setswitchinterval(SWITCH_S)
    app.setApplicationName("overthink")
    app.setApplicationDisplayName("Overthink")
    app.setDesktopFileName("overthink")
    app.setWindowIcon(app_icon())
    app.setQuitOnLastWindowClosed(False)
    install_text_interface()
    return app


def open_window(program: Program, preset: Preset) -> int:
    """Opens the window and returns when it is closed: 0.

    Raises:
        BadInput: the logs have no place to go.
    """
    make_folder(program.user.logs)
    delete_old_logs(program.user.logs)
    app = make_application()
    if raise_first(program.user.settings):
        return 0
    with QEventLoop(app) as loop:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(_until_closed(program, preset, app))
    return 0


async def _until_closed(program: Program, preset: Preset, app: QApplication) -> None:
    first = FirstWindow(program.user.settings)
    opened = Application(program, app, database=preset.database)
    first.raise_requested.connect(opened.to_the_front)
    opened.show(preset)
    opened.bring_examples()
    _close_at_signals(opened)
    await opened.closed.wait()
    first.close()
    await opened.close()


def _close_at_signals(opened: Application) -> None:
    """Ctrl+C in the terminal, and a request to end, close the window as a person would."""

    def close() -> None:
        if not opened.closed.is_set():  # asked twice, the window may be gone already
            opened.window.close()

    if sys.platform != "win32":  # there, asyncio takes no signals
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, close)


class Application:
    """The window with everything behind it, put together.

    Args:
        sources: what the lanes run on; live ones where none are given.
        database: where sessions are kept; the person's own where none is given.
    """

    def __init__(
        self,
        program: Program,
        app: QApplication,
        sources: Mapping[Side, LaneSource] | None = None,
        database: Path | None = None,
    ) -> None:
        self.closed = asyncio.Event()
        self._collector = GarbageCollector()
        self.store = OptionStore(program.user.settings)
        self._language = use_language(app, self.store.options.language)
        self.theme = Theme()
        self.schemes = SchemeFollower(app, self.theme)
        self.schemes.set_choice(self.store.options.scheme)
        style = Style(app, self.theme)
        self._bugs = CrashDialog()
        style.apply_to(self._bugs)
        self._model_index = ModelIndex(program.models)
        self.window = MainWindow(self.theme, self._model_index, program.prompts)
        style.apply_to(self.window)
        self.sources: dict[Side, LaneSource] = {
            side: sources[side] if sources else program.live_lane(side) for side in SIDES
        }
        self.keeping = SessionRecording()
        self._is_new = not (database or program.sessions).exists()
        self.recorder = Recorder(
            database or program.sessions, self.keeping.tell_state, self.keeping.tell_changed
        )
        self.keeping.use(self.recorder)
        self.keeping.state_changed.connect(self._show_saving)
        self.controller = ComparisonController(
            program.planner, self.sources, self._choices(), self._bugs.add, self.keeping
        )
        self.wiring = LanesPresenter(self.window, self.controller, program.models.bundled)
        self.browsing = ModelLibraryPresenter(
            self.window, self._model_index, self.store, program.families
        )
        self._make_sessions(database or program.sessions, program)
        self.bringing = SessionImportPresenter(
            self.window, self.sessions, self.library, bundled_folder("resources") / "examples"
        )
        self._make_drafting(program)
        self._make_opinions()
        self.remembering = SavedWindowState(self.window, self.controller, self.store, self.schemes)
        self.actions = Actions(
            self.window,
            self.controller,
            self.wiring,
            self.remembering,
            self.reviewing.player,
            self.exporting,
            over_lanes=(self.studying.leave,),
            beside_lanes=(self.parting.leave,),
        )
        self.fetching = DownloadsPresenter(
            self.window, self.controller, self._model_index, program, self.store
        )
        self.actions.downloads_requested.connect(self.fetching.open)
        self.menu = AppMenu(
            self.window,
            self.actions,
            self.remembering,
            self.store,
            program.user,
            self.fetching,
        )
        self.menu.price_changed.connect(self._show_price)
        self._show_price()
        self._memory = MemoryMonitor(self.controller, self._pid_of, self.window)
        self._memory.measured.connect(self._show_memory)
        self._make_devices(program, scripted=sources is not None)
        self._prompts = program.prompts
        self.window.closing.connect(self._close_requested)
        self._catch_bugs()

    def _make_sessions(self, database: Path, program: Program) -> None:
        """The list of saved sessions, and what opens them in the lanes."""
        self.library = SessionStore(database)
        self.keeping.session_changed.connect(self.library.tell_changed)
        self.reviewing = SessionReviewPresenter(
            self.window, self.controller, self.wiring, self.library, lambda: program.profiles
        )
        self.parting = DivergencePresenter(self.window, self.controller, self.reviewing)
        self.studying = ThoughtStatisticsPresenter(
            self.window, self.controller, self.wiring, self.reviewing, lambda: program.thought_words
        )
        self.sessions = SessionPanel(self.theme, self.library)
        self.sessions.open_requested.connect(self.reviewing.open)
        self.sessions.again_requested.connect(self.reviewing.ask_again)
        self.sessions.beside_requested.connect(self.reviewing.show_run)
        self._exporter = SessionExporter(self.window, database, lambda: program.profiles)
        self.exporting = SessionExportPresenter(
            self.window, self.sessions, self._exporter, self.library, self._shown_session
        )
        self.window.place_sessions(self.sessions)
        self.window.view_bar.sessions_button.toggled.connect(self.sessions.setVisible)
        self.sessions.hide()
        self.reviewing.session_changed.connect(self._show_session)
        self.reviewing.changed.connect(lambda: self.window.set_recorded(self.reviewing.on))
        self.controller.turn_kept.connect(self._show_session)

    def _make_opinions(self) -> None:
        """What a person says of the runs that are shown."""
        self.blinding = BlindMode(self.window, self.controller)
        self.book = RatingsStore(self.library, self.window)
        self.judging_by_hand = RatingsPresenter(
            self.window,
            self.controller,
            self.book,
            self.blinding,
            lambda: self.reviewing.session is not None,
        )
        self.annotating = AnnotationsPresenter(
            self.window, self.controller, self.wiring, self.book, self.store
        )
        self.reviewing.draw_sides = self.blinding.begin_saved
        self.blinding.reopen = self.reviewing.open_anew
        self.blinding.hidden_changed.connect(self.reviewing.timeline.set_blind)
        self.blinding.hidden_changed.connect(self._show_session)

    def _show_session(self) -> None:
        """Says in the list's panel which session is in the lanes."""
        session = self.reviewing.session or self.keeping.session or ""
        self.sessions.show_session(session)
        # Title, tags and notes may name the models.
        self.sessions.notes.show_session("" if self.blinding.hidden else session)
        self.sessions.hide_names(session if self.blinding.hidden else "")

    def _shown_session(self) -> str | None:
        return self.reviewing.session or self.keeping.session

    def _make_drafting(self, program: Program) -> None:
        """What measures drafts for a lane's model."""
        tools = BenchTools(
            make_planner=program.planner,
            make_lane=lambda: program.live_lane("drafts"),
            tuned=program.tuned_drafts,
            model_index=self._model_index,
        )
        self.bench = DraftBenchmark(tools, self._bugs.add, self.window)
        self.drafting = DraftTuningPresenter(
            self.window, self.controller, self.bench, tools, program.prompts
        )

    def _make_devices(self, program: Program, *, scripted: bool) -> None:
        """The device list for the lanes' settings; scripted lanes run on no device."""
        if scripted:
            return
        devices = DeviceList(self.controller, lambda: program.live_lane("devices"), self.window)
        for panel in self.window.panels.values():
            panel.devices_requested.connect(devices.ask)
            devices.told.connect(panel.set_devices)
        devices.told.connect(self.controller.set_devices)
        if gpu_backends():
            self.controller.devices = None
            devices.ask()

    def show(self, preset: Preset) -> None:
        """Puts the window on the screen; the plots follow, since they take longer to load."""
        self._preset(preset)
        self.remembering.restore()
        self.window.show()
        self._model_index.watch()
        self.controller.planned.connect(self._follow_with_plots)
        if preset.run:
            QTimer.singleShot(0, self.window, self.wiring.run)
        elif not self.store.options.hints_seen:
            QTimer.singleShot(HINTS_AFTER_MS, self.window, self._show_hints)

    def _follow_with_plots(self) -> None:
        """Both models can run: only then the plots, whose import would have held that up."""
        if all(
            lane_state.plan or lane_state.problem
            for lane_state in self.controller.lane_states.values()
        ):
            self.controller.planned.disconnect(self._follow_with_plots)
            QTimer.singleShot(0, self.window, self.add_plots)

    def bring_examples(self) -> None:
        """At the first start, recorded sessions are there to be looked at."""
        self.bringing.bring_examples_at_first(self._is_new)

    def add_plots(self) -> None:
        """Makes the plots, and loads what the first answer needs; once."""
        import overthink.ui.markdown.document  # noqa: F401
        from overthink.ui.panels.plots.panel import PlotPanel

        plots = PlotPanel(self.theme)
        self.window.place_plots(plots)
        self.wiring.connect_plots(plots)
        self._collector.spare()

    def _show_hints(self) -> None:
        """At the first start, unless the person knows already what to do."""
        if self.controller.has_turns:
            return
        places = first_run_tips(
            self.window.prompt_bar.run_button,
            self.window.panels["left"].header.models,
            self.window.view_bar.legend,
        )
        hints = FirstRunTips(self.theme, self.window, places)
        hints.seen.connect(lambda: self.store.change(hints_seen=True))
        self.controller.busy_changed.connect(lambda busy: hints.dismiss() if busy else None)
        hints.start()

    def to_the_front(self) -> None:
        """Raises the window, for a second start of the app."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    async def close(self) -> None:
        """Ends lanes, threads and timers. What was chosen is kept."""
        await asyncio.gather(self.controller.close(), self.bench.close())
        if self.wiring.plots:
            self.wiring.plots.saver.wait()
        self.sessions.notes.flush()
        self.keeping.begin_session()
        await asyncio.to_thread(self.recorder.close)
        self.fetching.close()
        self.browsing.close()
        self._model_index.close()
        self.library.close()
        self.studying.close()
        self._exporter.close()
        self.store.flush()
        sys.excepthook = self._former_hook  # nothing is left to show a mistake in
        self.window.deleteLater()
        self._bugs.deleteLater()
        self.theme.deleteLater()  # behind what it dresses: nothing follows the system's scheme now
        self._collector.stop()

    # -- at first ------------------------------------------------------------------------------

    def _choices(self) -> dict[Side, LaneChoice]:
        kept = {"left": self.store.options.left, "right": self.store.options.right}
        choices: dict[Side, LaneChoice] = {}
        for side in SIDES:
            choice = kept[side].choice()
            choices[side] = choice if choice.model else LaneChoice(model=DEFAULT_MODELS[side])
        return choices

    def _preset(self, preset: Preset) -> None:
        if preset.prompt:
            self.window.prompt_bar.set_prompt(preset.prompt, None)
        else:
            first = self._first_prompt()
            self.window.prompt_bar.set_prompt(first.text, first.answer)
        for side in SIDES:
            lane_state = self.controller.lane_states[side]
            model = preset.model(side)
            if model:
                lane_state.choice = replace(lane_state.choice, model=model, draft="auto")
            self.window.panels[side].set_choice(lane_state.choice)
        self.controller.plan_again()

    def _first_prompt(self) -> BuiltInPrompt:
        """The ice cubes, in the interface's language."""
        ours = (prompt for prompt in self._prompts if prompt.language == self._language)
        return next(ours, self._prompts[0])

    # -- while it is open ----------------------------------------------------------------------

    def _pid_of(self, side: Side) -> int | None:
        return self.controller.lane_states[side].source.pid

    def _show_memory(self, side: Side, resident: int | None) -> None:
        self.window.panels[side].set_memory(resident)
        if resident is None:
            self.controller.look_for_lost(side)

    def _show_price(self) -> None:
        for panel in self.window.panels.values():
            panel.set_price(saved_price(self.store))

    def _show_saving(self, state: SavingState) -> None:
        """Says when what happens cannot be saved, and when it can again."""
        if state.failure is None:
            self.window.saving.show_message("")
            return
        words = QCoreApplication.translate(
            "Application", "Not saved: {why} What happens is kept in memory meanwhile."
        )
        why = localise_sentence(state.failure.sentence)
        self.window.saving.show_message(words.format(why=why), closable=False)

    def _close_requested(self, event: QCloseEvent) -> None:
        """The window goes at once; its lanes are ended behind it."""
        event.ignore()
        self.remembering.keep_arrangement()
        self.window.hide()
        self.closed.set()

    def _catch_bugs(self) -> None:
        """Mistakes of ours are shown, wherever they happen; the window stays."""

        def on_exception(
            _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
        ) -> None:
            sys.__excepthook__(_kind, error, _trace)
            self._bugs.add(error)

        def on_loop(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
            error = context.get("exception") or RuntimeError(context["message"])
            on_exception(type(error), error, error.__traceback__)

        self._former_hook, sys.excepthook = sys.excepthook, on_exception
        asyncio.get_running_loop().set_exception_handler(on_loop)
