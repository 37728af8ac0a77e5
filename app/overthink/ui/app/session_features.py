"""Builds what belongs to saved sessions: list, review, import, export, ratings, annotations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from overthink.bootstrap import Program
from overthink.bundled import bundled_folder
from overthink.core.thought_words import ThoughtWords
from overthink.storage.recorder import Recorder
from overthink.storage.turn_log import SessionMoved
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.ratings.vote_tally import TallyButton
from overthink.ui.panels.sessions.export_dialog import SessionExporter
from overthink.ui.panels.sessions.panel import SessionPanel
from overthink.ui.presenters.annotations import AnnotationsPresenter
from overthink.ui.presenters.blind_mode import BlindMode
from overthink.ui.presenters.database import DatabasePresenter
from overthink.ui.presenters.divergence import DivergencePresenter
from overthink.ui.presenters.experiments import ExperimentsPresenter
from overthink.ui.presenters.lanes import LanesPresenter
from overthink.ui.presenters.ratings import RatingsPresenter
from overthink.ui.presenters.session_files import SessionExportPresenter, SessionImportPresenter
from overthink.ui.presenters.session_regrade import SessionRegradePresenter
from overthink.ui.presenters.session_review import SessionReviewPresenter
from overthink.ui.presenters.shown_run import ShownRun
from overthink.ui.presenters.thought_maps import ThoughtMapsPresenter
from overthink.ui.presenters.thought_statistics import ThoughtStatisticsPresenter
from overthink.ui.presenters.transcripts import TranscriptsPresenter
from overthink.ui.services.comparison_controller import ComparisonEngine
from overthink.ui.services.experiment_runner import ExperimentRunner
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.services.ratings_store import RatingsStore
from overthink.ui.services.session_recording import AutoGrading
from overthink.ui.services.session_regrader import SessionRegrader
from overthink.ui.services.session_store import SessionStore
from overthink.ui.state.ui_settings import OptionStore


class SessionFeatures:
    """Saved sessions, and what the user adds to them. `close` must be called at the end."""

    def __init__(
        self,
        window: MainWindow,
        engine: ComparisonEngine,
        lanes: LanesPresenter,
        grading: AutoGrading,
        transcripts: TranscriptsPresenter,
        options: OptionStore,
        program: Program,
        database: Path,
        recorder: Callable[[], Recorder],
        model_index: ModelIndex,
        report_bug: Callable[[BaseException], None],
    ) -> None:
        # Long, since it constructs the features in the order in which they need each other.
        controller = engine.controller
        self._window, self._recording = window, engine.recording
        self._controller = controller
        is_new = not database.exists()
        self.store = SessionStore(database)
        tally_button = TallyButton(window.theme, self.store)
        self.panel = SessionPanel(window.theme, self.store, tally_button)
        self._exporter = SessionExporter(window, database, lambda: program.profiles)
        self.database = DatabasePresenter(window, self.store, database, recorder)
        self.database.replaced.connect(self._exporter.use)
        self.importing = SessionImportPresenter(
            window, self.panel, self.store, bundled_folder("resources") / "examples", is_new
        )
        self.exporting = SessionExportPresenter(
            window,
            self.panel,
            self._exporter,
            self.store,
            lambda: self.shown,
            lambda: self.shown if self.blind_mode.hidden else None,
        )
        self.review = SessionReviewPresenter(
            window, engine, lanes, grading, transcripts, self.store, lambda: program.profiles
        )
        self.divergence = DivergencePresenter(window, controller, self.review)

        def words() -> ThoughtWords:
            return program.thought_words

        self.maps = ThoughtMapsPresenter(window, controller, lanes, words)
        self.statistics = ThoughtStatisticsPresenter(
            window, controller, lanes, self.review, words, self.maps
        )
        self.blind_mode = BlindMode(window, controller)
        lanes.may_continue = self.review.may_continue
        self.shown_run = ShownRun(window, engine, self.review, self.blind_mode, model_index)
        self.ratings_store = RatingsStore(self.store, window)
        self.ratings = RatingsPresenter(
            window,
            engine,
            self.ratings_store,
            self.blind_mode,
            lambda: self.review.session is not None,
        )
        self.annotations = AnnotationsPresenter(
            window, controller, transcripts, self.ratings_store, options
        )
        self.experiment_runner = ExperimentRunner(
            program.planner,
            lambda: program.live_lane("experiment"),
            lambda: recorder().state.path,
            recorder,
            report_bug,
            window,
        )
        self.experiments = ExperimentsPresenter(
            window, engine, self.review, self.experiment_runner, lambda: self.blind_mode.hidden
        )
        self._regrader = SessionRegrader(database, window)
        self.regrading = SessionRegradePresenter(
            window, self.panel, self.store, self.review, self._regrader
        )
        self._connect(engine)

    def _connect(self, engine: ComparisonEngine) -> None:
        window, panel, review, blind_mode = self._window, self.panel, self.review, self.blind_mode
        engine.recording.session_changed.connect(self.store.changed)
        window.place_sessions(panel)
        window.view_bar.sessions_button.toggled.connect(panel.setVisible)
        panel.hide()
        panel.open_requested.connect(review.open)
        panel.again_requested.connect(review.ask_again)
        panel.beside_requested.connect(review.show_run)
        review.session_changed.connect(self._show_session)
        self.store.deleted_elsewhere.connect(self._report_deleted)
        engine.recording.session_moved.connect(self._report_moved)
        self.store.watch()
        review.changed.connect(lambda: window.set_recorded(review.on))
        review.draw_sides = blind_mode.begin_saved
        engine.controller.turn_saved.connect(self._show_session)
        blind_mode.reopen = review.reopen
        for hide in (
            review.timeline.set_blind,
            self.divergence.set_blind,
            self.statistics.set_blind,
            self.annotations.set_blind,
        ):
            blind_mode.hidden_changed.connect(hide)
        blind_mode.hidden_changed.connect(self._show_session)

    @property
    def shown(self) -> str | None:
        """Identity of the session in the lanes; None if there is none."""
        return self.review.session or self._recording.session

    def _show_session(self) -> None:
        """Mark the session in the lanes in the list, and show its tags and notes."""
        session, hidden = self.shown or "", self.blind_mode.hidden
        self.panel.show_session(session)
        # Title, tags and notes may name the models.
        self.panel.notes.show_session("" if hidden else session)
        self.panel.model.hide_names(session if hidden else "")

    def _report_deleted(self, session: str) -> None:
        """Another program deleted the session in the lanes: it stays there, and can come back."""
        if session == self.shown:
            text = QCoreApplication.translate(
                "Application",
                "Another program deleted this session. It stays in the lanes; a follow-up is saved"
                " as a session of its own.",
            )
            self._window.message.show_message(text)
            words = QCoreApplication.translate("Application", "Deleted by another program")
            self.panel.undo.offer(words, lambda: self.store.restore([session]))

    def _report_moved(self, moved: SessionMoved) -> None:
        """A follow-up to a deleted session is saved as its own: show it as that."""
        for lane_state in self._controller.lane_states.values():
            for turn in lane_state.turns:
                if turn.saved is not None and turn.saved.turn == moved.turn:
                    turn.saved = replace(turn.saved, session=moved.new)
        note = QCoreApplication.translate(
            "Application",
            "A follow-up to a deleted session. The earlier turns are not in this one.",
        )
        self.store.set_note(moved.new, note)
        text = QCoreApplication.translate(
            "Application",
            "The session was deleted, so this follow-up is saved as a session of its own, without"
            " the earlier turns.",
        )
        self._window.message.show_message(text)
        words = QCoreApplication.translate("Application", "Session deleted")
        self.panel.undo.offer(words, lambda: self.store.restore([moved.old]))
        self._show_session()

    def flush(self) -> None:
        """Save notes that are being written, while the recorder is still open."""
        self.panel.notes.flush()

    def close(self) -> None:
        """Wait for everything that was requested, and close the database."""
        self.store.close()
        self.statistics.close()
        self.experiments.close()
        self.maps.close()
        self._exporter.close()
        self._regrader.close()
