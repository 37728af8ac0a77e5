"""Connects the lanes' panels with plans and turns: choices, state, progress and judgements."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from overthink.ui.accessibility.screen_reader import announce
from overthink.ui.main_window import MainWindow
from overthink.ui.presenters.transcripts import TranscriptsPresenter
from overthink.ui.services.comparison_controller import ComparisonEngine
from overthink.ui.services.session_recording import AutoGrading
from overthink.ui.state.natural_comparisons import NaturalComparison
from overthink.ui.state.settings_schema import unequal_sentences
from overthink.ui.state.turn_state import SIDES, Side, other_side


class LanesPresenter(QObject):
    """Both lanes' panels. A child of the window."""

    refreshed = Signal()
    """The displayed runs or their judgements have changed."""

    def __init__(
        self,
        window: MainWindow,
        engine: ComparisonEngine,
        grading: AutoGrading,
        transcripts: TranscriptsPresenter,
    ) -> None:
        super().__init__(window)
        self._window, self._controller = window, engine.controller
        self._plans, self._display = engine.plans, engine.display
        self._grading, self._transcripts = grading, transcripts
        self.may_continue: Callable[[], bool] = lambda: True
        """Asked before a lane runs again: it may be a recorded one."""
        grading.judged.connect(self._show_judgement)
        for side in SIDES:
            self._connect_lane(side)
        self._connect_engine()

    def _connect_lane(self, side: Side) -> None:
        panel = self._window.panels[side]
        panel.choice_changed.connect(lambda: self._choose(side))
        panel.comparison_chosen.connect(self._compare)
        panel.stop_requested.connect(lambda: self._controller.stop_lane(side))
        panel.restart_requested.connect(lambda: self._restart(side))
        panel.release_requested.connect(lambda: self._controller.release(side))
        panel.status.runaway_named.connect(lambda: self._announce_status(side))

    def _connect_engine(self) -> None:
        controller, display = self._controller, self._display
        self._plans.planned.connect(self._show_plan)
        controller.conversation_started.connect(self._transcripts.show_conversation)
        controller.conversation_shown.connect(self._show_saved)
        controller.turn_started.connect(self._show_turn)
        controller.turn_replaced.connect(self._show_last)
        controller.busy_changed.connect(self._show_state)
        controller.loaded_changed.connect(self._show_loaded)
        display.ticked.connect(self.refresh)
        display.run_shown.connect(self._grading.judge)
        display.run_shown.connect(self._announce_end)

    def _restart(self, side: Side) -> None:
        if self.may_continue():
            self._controller.restart(side)

    # -- plans ---------------------------------------------------------------------------------

    def _choose(self, side: Side) -> None:
        self._plans.choose(side, self._window.panels[side].choice)
        if self._plans.same_settings:
            other = other_side(side)
            self._window.panels[other].set_choice(self._controller.lane_states[other].choice)

    def _compare(self, comparison: NaturalComparison) -> None:
        """Set both lanes to compare a model with itself; their settings differ from now on."""
        self._window.prompt_bar.conditions.same_box.setChecked(False)
        for side, choice in zip(SIDES, (comparison.left, comparison.right), strict=True):
            self._plans.choose(side, choice)
            self._window.panels[side].set_choice(choice)

    def _show_plan(self, side: Side) -> None:
        lane_state, panel = self._controller.lane_states[side], self._window.panels[side]
        panel.set_choice(lane_state.choice)
        panel.set_plan(lane_state.plan, lane_state.problem)
        next_run = self._next_mismatches()
        mismatches = self._mismatches(next_run)
        for each in self._window.panels.values():
            each.set_unequal(mismatches, of_displayed=bool(mismatches) and not next_run)
            each.set_linked(self._plans.same_settings, next_run)
        self._window.prompt_bar.conditions.same_box.show_differences(next_run)

    def _next_mismatches(self) -> tuple[str, ...]:
        """The unequal conditions of the next run."""
        left, right = (self._controller.lane_states[each].plan for each in SIDES)
        return unequal_sentences(left, right) if left and right else ()

    def _mismatches(self, next_run: tuple[str, ...]) -> tuple[str, ...]:
        """The unequal conditions of the displayed runs, then those that the next run adds."""
        turns = (each.last_turn for each in self._controller.lane_states.values())
        plans = next((turn.plans for turn in turns if turn and turn.plans), None)
        if plans is None:
            return next_run
        shown = unequal_sentences(*plans)
        past, future = self.tr("Displayed run: {difference}"), self.tr("Next run: {difference}")
        now = (d if d in next_run else past.format(difference=d) for d in shown)
        later = (future.format(difference=each) for each in next_run if each not in shown)
        return (*now, *later)

    # -- turns ---------------------------------------------------------------------------------

    def _show_saved(self) -> None:
        for side in SIDES:
            self._show_last(side)
        self._transcripts.show_in_plots()
        self._show_state()

    def _show_last(self, side: Side) -> None:
        self._transcripts.show_conversation(side)
        panel, turn = self._window.panels[side], self._controller.lane_states[side].last_turn
        panel.show_turn(turn)
        panel.status.set_judgement(None)
        if turn and turn.record.status:
            self._grading.judge(side)
        self.refreshed.emit()

    def _show_turn(self, side: Side) -> None:
        self._transcripts.add_turn(side)
        self._window.panels[side].show_turn(self._controller.lane_states[side].turns[-1])
        self._window.panels[side].status.set_judgement(None)
        self._transcripts.show_in_plots()
        self._show_state()

    def refresh(self) -> None:
        """Show what is new."""
        for panel in self._window.panels.values():
            panel.refresh()
        self._transcripts.refresh()
        self.refreshed.emit()

    def _announce_end(self, side: Side) -> None:
        """Report the end of a run to screen readers."""
        self._window.find_bar.search_again()
        self._announce_status(side)

    def _announce_status(self, side: Side) -> None:
        """Report a lane's status to screen readers."""
        panel = self._window.panels[side]
        announce(panel, f"{panel.names}: {panel.status.label.text()}")

    # -- state ---------------------------------------------------------------------------------

    def _show_state(self) -> None:
        controller = self._controller
        self._window.prompt_bar.set_state(
            running=controller.computing, has_turns=controller.has_turns, showing=controller.busy
        )
        for side, lane_state in controller.lane_states.items():
            # The time of a run that has been computed but is still being shown, more slowly.
            feed = lane_state.feed if self._display.pace else None
            self._window.panels[side].set_running(lane_state.running)
            self._window.panels[side].status.set_computed(feed.computed_s if feed else None)

    def _show_loaded(self, side: Side) -> None:
        self._window.panels[side].set_loaded(self._controller.lane_states[side].loaded)
        self._show_state()

    def _show_judgement(self, side: Side) -> None:
        self._window.panels[side].status.set_judgement(self._grading.judgements.get(side))
        self.refreshed.emit()
