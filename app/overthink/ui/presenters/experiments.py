"""Experiments on the displayed thoughts, from the menus of their transcripts.

They run on a lane of their own, so also while the thought goes on; only its speed suffers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from overthink.comparison.conductor import Exchange, conversation_messages
from overthink.comparison.experiments import Subject, fork_choice
from overthink.comparison.plan import LaneChoice
from overthink.core.errors import BadOption
from overthink.core.experiments import KnewResult, ScoreResult, scored_units
from overthink.core.paragraphs import thought_length
from overthink.core.run_record import RunRecord
from overthink.core.settings import SamplerSettings
from overthink.storage.experiments import RunExperiments
from overthink.ui.accessibility.screen_reader import announce
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.experiments.fork_dialog import ForkDialog, ForkRequest
from overthink.ui.panels.experiments.panel import Experiment, ExperimentPanel
from overthink.ui.panels.experiments.text import knew_text, score_text
from overthink.ui.presenters.session_review import SessionReviewPresenter
from overthink.ui.services.background_work import WorkerThread
from overthink.ui.services.comparison_controller import ComparisonEngine
from overthink.ui.services.experiment_runner import ExperimentRunner
from overthink.ui.state.blindness import Fact, is_hidden
from overthink.ui.state.turn_state import SIDES, Side, TurnState, other_side
from overthink.ui.transcript.colour_layers import Layer


class ExperimentsPresenter(QObject):
    """Connects the runner with the menus and the dialogs. A child of the window.

    `close` must be called at the end.
    """

    def __init__(
        self,
        window: MainWindow,
        engine: ComparisonEngine,
        review: SessionReviewPresenter,
        runner: ExperimentRunner,
        is_hidden_now: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._window, self._engine, self._review = window, engine, review
        self.runner, self._is_blind = runner, is_hidden_now
        self._worker = WorkerThread(self)
        self._panel: ExperimentPanel | None = None
        self._fork_dialog: ForkDialog | None = None
        self._side: Side = "left"
        self._turn: TurnState | None = None
        self._subject: Subject | None = None
        self._start: Callable[[], None] = lambda: None
        self._fork_awaited = False
        review.changed.connect(self._show_divergence)
        for side in SIDES:
            view = window.transcripts[side]
            view.menu_created.connect(lambda menu, each=side: self._extend(menu, each))
        runner.knew.connect(self._show_knew)
        runner.scored.connect(self._show_score)
        runner.forked.connect(self._show_fork)
        engine.controller.conversation_shown.connect(self._load_agreement)

    def close(self) -> None:
        """Wait for what is being loaded."""
        self._worker.close()

    @property
    def panel(self) -> ExperimentPanel:
        """The dialog of results, made on first use."""
        if self._panel is None:
            panel = self._panel = ExperimentPanel(self._window.theme, self._window)
            panel.run_requested.connect(lambda: self._start())
            panel.stop_requested.connect(self.runner.stop)
            panel.token_chosen.connect(self._show_token)
            self.runner.running_changed.connect(panel.set_running)
            self.runner.progressed.connect(panel.show_progress)
            self.runner.failed.connect(panel.show_problem)
        return self._panel

    @property
    def fork_dialog(self) -> ForkDialog:
        """The dialog of forks, made on first use."""
        if self._fork_dialog is None:
            dialog = self._fork_dialog = ForkDialog(self._window)
            dialog.fork_requested.connect(self._fork)
            dialog.stop_requested.connect(self.runner.stop)
            self.runner.running_changed.connect(dialog.set_running)
            self.runner.progressed.connect(dialog.show_progress)
            self.runner.failed.connect(dialog.show_problem)
        return self._fork_dialog

    # -- the menu ------------------------------------------------------------------------------

    def _extend(self, menu: QMenu, side: Side) -> None:
        view = self._window.transcripts[side]
        place = view.selected_tokens() or view.token_at_caret
        turns = self._engine.lane_states[side].turns
        index = place[0] if place else len(turns) - 1
        if not turns or is_hidden(Fact.MEASUREMENT, self._is_blind()):
            return
        record = self._record(side, index)
        busy = self.runner.running
        menu.addSeparator()
        knew = menu.addAction(
            self.tr("When did it know?"), lambda: self.find_when_it_knew(side, index)
        )
        knew.setEnabled(not busy and thought_length(record.trace) > 0)
        other = self._other_model(side)
        score = menu.addAction(
            self.tr("What would the other have said?"), lambda: self.score(side, index)
        )
        score.setEnabled(not busy and bool(other) and len(record.trace) > 0)
        token = place[1] if place else len(record.trace)
        fork = menu.addAction(self.tr("Fork here…"), lambda: self.ask_for_fork(side, index, token))
        fork.setEnabled(not busy and len(record.trace) > 0)

    def _record(self, side: Side, index: int) -> RunRecord:
        """The complete record of a turn, also while it is replayed."""
        turns = self._engine.lane_states[side].turns
        shown = self._review.run_on(side) if index == len(turns) - 1 else None
        return shown.record if shown else turns[index].record

    def _other_model(self, side: Side) -> str:
        other = other_side(side)
        chosen = self._review.shown_choices.get(other) if self._review.on else None
        return (chosen or self._engine.lane_states[other].choice).model

    def _subject_of(self, side: Side, index: int) -> Subject:
        """The run of a turn, as far as it has come."""
        state = self._engine.lane_states[side]
        turn, record = state.turns[index], self._record(side, index)
        choice = turn.choice or self._review.shown_choices.get(side) or state.choice
        before = [Exchange(each.prompt, each.record) for each in state.turns[:index]]
        system = self._engine.controller.system or self._window.prompt_bar.system
        messages = conversation_messages(system, before, turn.prompt, thoughts=True)
        return Subject(
            run=turn.saved.run if turn.saved else "",
            side=side,
            model=self._model_name(turn, choice),
            record=record if turn.over else record.copy(),
            messages=messages,
            choice=choice,
            expect=turn.expect,
        )

    def _model_name(self, turn: TurnState, choice: LaneChoice) -> str:
        return turn.models.partition(" + ")[0] or choice.model

    # -- when did it know?, and scores ---------------------------------------------------------

    def find_when_it_knew(self, side: Side, index: int) -> None:
        """Open the dialog with the saved result of a run, or start the experiment."""
        subject = self._choose(side, index)
        self._begin(Experiment.KNEW, "", lambda: self._start_knew(side, index))
        length = thought_length(subject.record.trace)

        def of_this_thought(saved: RunExperiments) -> KnewResult | None:
            """The saved result, unless the thought went on after it."""
            return saved.knew if saved.knew and saved.knew.thought == length else None

        self._show_saved(subject, of_this_thought, self._show_knew)

    def _start_knew(self, side: Side, index: int) -> None:
        try:
            self.runner.find_when_it_knew(self._choose(side, index))
        except BadOption as failure:
            self.panel.show_problem(failure.sentence)

    def score(self, side: Side, index: int) -> None:
        """Open the dialog with the saved scores of a run, or start scoring."""
        subject, other = self._choose(side, index), self._other_model(side)
        self._begin(
            Experiment.SCORE,
            other,
            lambda: self.runner.score(self._choose(side, index), other),
        )

        def saved_score(saved: RunExperiments) -> ScoreResult | None:
            return next((each for each in saved.scores[::-1] if each.model == other), None)

        self._show_saved(subject, saved_score, self._show_score)

    def _choose(self, side: Side, index: int) -> Subject:
        self._side, self._turn = side, self._engine.lane_states[side].turns[index]
        self._subject = self._subject_of(side, index)
        return self._subject

    def _begin(self, kind: Experiment, other: str, start: Callable[[], None]) -> None:
        assert self._subject is not None
        self._start = start
        self.panel.begin(kind, self._subject.model, other)
        self.panel.set_running(self.runner.running)
        self.panel.show()
        self.panel.activateWindow()

    def _show_saved(
        self,
        subject: Subject,
        find: Callable[[RunExperiments], KnewResult | ScoreResult | None],
        show: Callable[..., None],
    ) -> None:
        """Show a saved result; without one, start the experiment."""
        if not subject.run or subject.record.status is None:
            self._start()
            return

        def take(result: KnewResult | ScoreResult | None) -> None:
            if self._subject is not subject:
                return
            if result is not None:
                show(result)
            else:
                self._start()

        self._worker.run(lambda: find(self.runner.load(subject.run)), take)

    def _show_knew(self, result: KnewResult) -> None:
        self.panel.show_knew(result)
        announce(self.panel, knew_text(result))

    def _show_score(self, result: ScoreResult) -> None:
        if self._subject is None:
            return
        trace = self._subject.record.trace
        units = scored_units(trace, result.scored)
        self.panel.show_score(result, units)
        self._colour(self._turn, self._subject, result)
        announce(self.panel, score_text(result, units))

    def _show_token(self, token: int) -> None:
        turns = self._engine.lane_states[self._side].turns
        if self._turn in turns:
            index = turns.index(self._turn)
            self._window.transcripts[self._side].show_token(index, max(token - 1, 0))

    # -- the colours of agreement --------------------------------------------------------------

    def _colour(self, turn: TurnState | None, subject: Subject, result: ScoreResult) -> None:
        """Give the trace the scores, and show them in colours."""
        traces = [subject.record.trace, *([turn.record.trace] if turn else [])]
        for trace in traces:
            trace.set_disagreement(
                (unit.first, unit.last, unit.surprise)
                for unit in scored_units(subject.record.trace, result.scored)
            )
        box = self._window.view_bar.layer_box
        index = box.findData(Layer.AGREEMENT)
        if box.currentIndex() != index:
            box.setCurrentIndex(index)
        else:
            for view in self._window.transcripts.values():
                view.restyle()

    def _load_agreement(self) -> None:
        """Give displayed saved runs their latest saved scores."""
        for side in SIDES:
            for turn in self._engine.lane_states[side].turns:
                if turn.saved is not None and turn.over:
                    self._load_scores(turn, turn.saved.run)

    def _load_scores(self, turn: TurnState, run: str) -> None:
        def take(scores: tuple[ScoreResult, ...]) -> None:
            if scores:
                trace = turn.record.trace
                units = scored_units(trace, scores[-1].scored)
                trace.set_disagreement((u.first, u.last, u.surprise) for u in units)
                if self._window.view_bar.layer is Layer.AGREEMENT:
                    for view in self._window.transcripts.values():
                        view.restyle()

        self._worker.run(lambda: self.runner.load(run).scores, take)

    # -- forks ---------------------------------------------------------------------------------

    def ask_for_fork(self, side: Side, index: int, token: int) -> None:
        """Ask how to continue a run after some of its tokens."""
        subject = self._choose(side, index)
        trace, finished = subject.record.trace, subject.record.finished
        sampler = finished.sampler if finished else SamplerSettings(**subject.choice.sampler)
        self.fork_dialog.begin(
            token,
            len(trace),
            trace.text_of_span(0, token - 1),
            (subject.model, self._other_model(side)),
            sampler,
            subject.choice.run.max_tokens,
        )
        self.fork_dialog.set_running(self.runner.running)
        self.fork_dialog.show()
        self.fork_dialog.activateWindow()

    def _fork(self, request: ForkRequest) -> None:
        subject = self._subject
        if subject is None:
            return
        run = msgspec.structs.replace(subject.choice.run, max_tokens=request.max_tokens)
        if request.model:
            run = msgspec.structs.replace(run, thinking="auto", effort="")
            load = msgspec.structs.replace(subject.choice.load, chat_template="")
            choice = LaneChoice(
                model=request.model, sampler={"seed": request.seed}, run=run, load=load
            )
        else:
            changed = {"seed": request.seed, "temperature": request.temperature}
            choice = replace(fork_choice(subject, **changed), run=run)
        system = self._engine.controller.system or self._window.prompt_bar.system
        self.runner.fork(subject, system, request.token, choice, request.added)

    def _show_fork(self, session: str, side: str) -> None:
        """Show a fork beside its run."""
        if not session:
            self.fork_dialog.show_problem(self.tr("The fork could not be saved."))
            return
        self.fork_dialog.hide()
        self._fork_awaited = True
        self._review.show_run(session, side, other_side(self._side))

    def _show_divergence(self) -> None:
        """Show where a fork leaves its run, once both are in the lanes."""
        if self._fork_awaited and self._review.on:
            self._fork_awaited = False
            self._window.view_bar.divergence_requested.emit()
