"""Connects the window's panels with the controller: who asks for what, who is told what.

Panels know neither each other nor the controller. What they have to do with each other is here, and
nothing is decided here that the controller or a room below could decide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Signal

from overthink.grading.judgement import Judgement
from overthink.ui.accessibility.screen_reader import announce
from overthink.ui.main_window import MainWindow
from overthink.ui.presenters.memory_fit import MemoryFitPresenter
from overthink.ui.services.auto_grading import AutoGrading
from overthink.ui.services.comparison_controller import ComparisonController
from overthink.ui.state.condition_mismatch_text import unequal_sentences
from overthink.ui.state.display_pace import tokens_per_s
from overthink.ui.state.turn_state import SIDES, Side, TurnState, other_side

if TYPE_CHECKING:  # plots load slowly, and are made when the window is on the screen
    from overthink.ui.panels.plots.panel import PlotPanel

ZOOM_STEP = 1.1


class LanesPresenter(QObject):
    """Holds the connections; a child of the window.

    Args:
        bundled: where the models lie that came with the app: tiny ones, shown at reading pace.
    """

    refreshed = Signal()
    """What is shown of the runs, or known of their answers, is other now."""

    def __init__(self, window: MainWindow, controller: ComparisonController, bundled: Path) -> None:
        super().__init__(window)
        self._window, self._controller = window, controller
        self._bundled = bundled.resolve()
        self.plots: PlotPanel | None = None
        """Made when the window is on the screen."""
        self.may_continue: Callable[[], bool] = lambda: True
        """Asked before a conversation is continued, or its last turn run again."""
        self.notes_of: Callable[[Side, int, int], Sequence[str]] = lambda *_token: ()
        """What a person said of a lane's token: turn and token."""
        self._judging = AutoGrading(controller, controller.keeping, self)
        self._judging.judged.connect(self._show_judgement)
        self._fitting = MemoryFitPresenter(window, controller, self)
        self._connect_prompt()
        self._connect_view()
        for side in SIDES:
            self._connect_lane(side)
        self._connect_controller()

    # -- prompt and conditions -----------------------------------------------------------------

    def _connect_prompt(self) -> None:
        bar = self._window.prompt_bar
        bar.run_requested.connect(self.run)
        bar.follow_up_requested.connect(self.follow_up)
        bar.again_requested.connect(self._again)
        bar.stop_requested.connect(self._controller.stop)
        bar.conditions.changed.connect(self._take_conditions)
        bar.conditions.pace_changed.connect(self._take_pace)

    def run(self) -> None:
        """Asks both models what the prompt field says."""
        self._ask(follow_up=False)

    def follow_up(self) -> None:
        """Continues both conversations, or begins them."""
        self._ask(follow_up=self._controller.has_turns)

    def _ask(self, *, follow_up: bool) -> None:
        bar, controller = self._window.prompt_bar, self._controller
        self._window.message.show_message("")
        if (follow_up and not self.may_continue()) or not self._fitting.may_run():
            return
        controller.system = bar.system
        bar.editor.history.add(bar.prompt)
        ask = controller.follow_up if follow_up else controller.run
        ask(bar.prompt, bar.expect)

    def _again(self, new_seed: bool) -> None:
        self._window.message.show_message("")
        if self.may_continue():
            self._controller.again(new_seed=new_seed)

    def _take_conditions(self) -> None:
        conditions = self._window.prompt_bar.conditions
        self._controller.timing = conditions.timing
        self._controller.same_settings = conditions.same_settings
        if conditions.same_settings:
            left = self._controller.lane_states["left"].choice
            self._controller.choose("left", left)
            self._window.panels["right"].set_choice(self._controller.lane_states["right"].choice)
        else:
            self._controller.plan_again()

    def _take_pace(self) -> None:
        conditions = self._window.prompt_bar.conditions
        bundled = all(self._is_bundled(side) for side in SIDES)
        self._controller.pace = tokens_per_s(
            conditions.pace, conditions.reading_tokens_per_s, bundled=bundled
        )

    def _is_bundled(self, side: Side) -> bool:
        plan = self._controller.lane_states[side].plan
        return plan is not None and Path(plan.load.path).parent == self._bundled

    # -- lanes ---------------------------------------------------------------------------------

    def _connect_lane(self, side: Side) -> None:
        panel, view = self._window.panels[side], self._window.transcripts[side]
        panel.choice_changed.connect(lambda: self._choose(side))
        panel.stop_requested.connect(lambda: self._controller.stop_lane(side))
        panel.restart_requested.connect(lambda: self._controller.restart(side))
        panel.release_requested.connect(lambda: self._controller.release(side))
        view.token_hovered.connect(lambda t, i, rect: self._hover(side, t, i, rect))
        view.token_picked.connect(lambda t, i: self._pick(side, t, i))
        view.scrolled_to_time.connect(lambda t, us: self._follow_scroll(side, t, us))
        view.zoom_requested.connect(self.zoom)

    def _choose(self, side: Side) -> None:
        self._controller.choose(side, self._window.panels[side].choice)
        if self._controller.same_settings:
            other = other_side(side)
            self._window.panels[other].set_choice(self._controller.lane_states[other].choice)
        self._take_pace()

    def zoom(self, steps: int) -> None:
        """Makes the text of the transcripts larger or smaller; 0 as designed."""
        theme = self._window.theme
        theme.set_zoom(theme.zoom * ZOOM_STEP**steps if steps else 1.0)

    # -- tokens --------------------------------------------------------------------------------

    def _hover(self, side: Side, turn: int, token: int, rect: QRect) -> None:
        card = self._window.card
        if token < 0:
            card.leave()
            return
        viewport = self._window.transcripts[side].viewport()
        here = QRect(viewport.mapToGlobal(rect.topLeft()), rect.size())
        notes = self.notes_of(side, turn, token)
        card.show_at(self._turns(side)[turn].record, token, here, notes=notes)

    def _pick(self, side: Side, turn: int, token: int) -> None:
        if self.plots and turn == len(self._turns(side)) - 1:
            self.plots.mark_token(side, token)

    def _follow_scroll(self, side: Side, turn: int, t_us: int) -> None:
        if self._window.view_bar.sync_button.isChecked():
            self._window.transcripts[other_side(side)].show_time(turn, t_us)

    def _turns(self, side: Side) -> list[TurnState]:
        return self._controller.lane_states[side].turns

    # -- how it is shown -----------------------------------------------------------------------

    def _connect_view(self) -> None:
        bar = self._window.view_bar
        bar.changed.connect(self._take_view)
        bar.find_requested.connect(self._window.find_bar.open)
        self._window.find_bar.closed.connect(self._window.transcripts["left"].setFocus)

    def _take_view(self) -> None:
        bar = self._window.view_bar
        for view in self._window.transcripts.values():
            view.set_layer(bar.layer)
            view.set_ghosts(bar.ghosts_button.isChecked())
            view.set_thinking(bar.thinking)
            view.set_answer_rendered(bar.rendered_button.isChecked())
        self._window.show_plots(bar.plots_button.isChecked())

    def connect_plots(self, plots: PlotPanel) -> None:
        """Connects the plots, which are made when the window is on the screen."""
        self.plots = plots
        plots.token_picked.connect(self._show_picked)
        plots.save_failed.connect(self._window.message.show_message)
        plots.saved.connect(
            lambda path: self._window.message.confirm(self.tr("Saved as {file}.").format(file=path))
        )
        self.show_in_plots()

    def _show_picked(self, side: Side, token: int) -> None:
        turns = self._turns(side)
        if turns:
            self._window.transcripts[side].show_token(len(turns) - 1, token)

    def show_in_plots(self) -> None:
        """Shows the last runs in the plots."""
        if self.plots:
            self.plots.show_runs(self._last_turn("left"), self._last_turn("right"))

    def _last_turn(self, side: Side) -> TurnState | None:
        turns = self._turns(side)
        return turns[-1] if turns else None

    # -- what the controller says --------------------------------------------------------------

    def _connect_controller(self) -> None:
        controller = self._controller
        controller.planned.connect(self._show_plan)
        controller.conversation_begun.connect(self._show_conversation)
        controller.conversation_shown.connect(self._show_recorded)
        controller.turn_begun.connect(self._show_turn)
        controller.turn_replaced.connect(self._show_replaced)
        controller.ticked.connect(self.refresh)
        controller.busy_changed.connect(self._show_state)
        controller.loaded_changed.connect(self._show_loaded)
        controller.shown_to_the_end.connect(self._tell_end)
        controller.refused.connect(self._window.message.show_prompt_message)

    def _show_plan(self, side: Side) -> None:
        lane_state, panel = self._controller.lane_states[side], self._window.panels[side]
        panel.set_choice(lane_state.choice)
        panel.set_plan(lane_state.plan, lane_state.problem)
        unequal = self._unequal()
        for each in self._window.panels.values():
            each.set_unequal(unequal)
        self._take_pace()

    def _unequal(self) -> tuple[str, ...]:
        """What was not the same for both in the runs that are shown, then what will not be."""
        left, right = (self._controller.lane_states[each].plan for each in SIDES)
        next_run = unequal_sentences(left, right) if left and right else ()
        turns = (self._last_turn(each) for each in SIDES)
        plans = next((turn.plans for turn in turns if turn and turn.plans), None)
        if plans is None:
            return next_run
        shown = unequal_sentences(*plans)
        words = self.tr("Next run: {difference}")
        later = (words.format(difference=each) for each in next_run if each not in shown)
        return (*shown, *later)

    def _show_conversation(self, side: Side) -> None:
        self._window.transcripts[side].show_turns(self._turns(side))

    def _show_recorded(self) -> None:
        for side in SIDES:
            self._show_conversation(side)
            self._show_last(side)
        self.show_in_plots()
        self._show_state()

    def _show_replaced(self, side: Side) -> None:
        self._show_conversation(side)
        self._show_last(side)

    def _show_last(self, side: Side) -> None:
        panel, turn = self._window.panels[side], self._last_turn(side)
        panel.show_turn(turn)
        panel.set_judgement(None)
        if turn and turn.record.status:
            self.judge(side)
        self.refreshed.emit()

    def _show_turn(self, side: Side) -> None:
        turn = self._turns(side)[-1]
        self._window.card.leave()
        self._window.transcripts[side].add_turn(turn)
        self._window.panels[side].show_turn(turn)
        self._window.panels[side].set_judgement(None)
        self.show_in_plots()
        self._show_state()

    def refresh(self) -> None:
        """Shows what is new."""
        for side in SIDES:
            self._window.transcripts[side].refresh()
            self._window.panels[side].refresh()
        self._window.card.refresh()
        if self.plots:
            self.plots.refresh()
        self.refreshed.emit()

    def _tell_end(self, side: Side) -> None:
        """Says how it ended to whoever listens instead of looking."""
        self._window.find_bar.search_again()
        panel = self._window.panels[side]
        announce(panel, f"{panel.names}: {panel.status.label.text()}")

    def _show_state(self) -> None:
        controller = self._controller
        self._window.prompt_bar.set_state(
            running=controller.computing, has_turns=controller.has_turns, showing=controller.busy
        )
        for side in SIDES:
            self._window.panels[side].set_running(controller.running(side))
            self._window.panels[side].set_computed(self._computed_s(side))

    def _computed_s(self, side: Side) -> float | None:
        """Of a run that is computed and shown more slowly; None else."""
        feed = self._controller.lane_states[side].feed
        return feed.computed_s if feed and self._controller.pace else None

    def _show_loaded(self, side: Side) -> None:
        self._window.panels[side].set_loaded(self._controller.lane_states[side].loaded)
        self._show_state()

    def judge(self, side: Side) -> None:
        """Judges a lane's last answer, which is there to its end."""
        self._judging.judge(side)

    def judgement(self, side: Side) -> Judgement | None:
        """Of the lane's last answer; None where nothing was expected, or it is not told yet."""
        return self._judging.judgements.get(side)

    def _show_judgement(self, side: Side) -> None:
        self._window.panels[side].set_judgement(self.judgement(side))
        self.refreshed.emit()
