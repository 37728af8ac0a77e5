"""Connects the prompt bar with the turns: what to ask, under which conditions, at which pace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from overthink.comparison.lane_memory import LaneLoad
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.memory_fit.text import problem_text
from overthink.ui.services.comparison_controller import ComparisonEngine
from overthink.ui.state.paced_feed import tokens_per_s
from overthink.ui.state.turn_state import SIDES, Side


class PromptPresenter(QObject):
    """Begins turns, after a warning if the lanes do not fit into memory. A child of the window.

    Args:
        bundled: the folder of the bundled models, which are tiny and shown at reading pace.
    """

    def __init__(self, window: MainWindow, engine: ComparisonEngine, bundled: Path) -> None:
        super().__init__(window)
        self._window, self._controller = window, engine.controller
        self._plans, self._display = engine.plans, engine.display
        self._bundled = bundled.resolve()
        self.may_continue: Callable[[], bool] = lambda: True
        """Asked before a conversation is continued, or its last turn runs again."""
        self._warned_of: tuple[LaneLoad, ...] = ()
        """The lanes that the user was warned of last."""
        bar = window.prompt_bar
        bar.run_requested.connect(self.run)
        bar.follow_up_requested.connect(self.follow_up)
        bar.again_requested.connect(self._run_again)
        bar.stop_requested.connect(self._controller.stop)
        bar.conditions.changed.connect(self._set_conditions)
        bar.conditions.pace_changed.connect(self._set_pace)
        self._plans.planned.connect(self._set_pace)
        self._plans.fitted_changed.connect(self._show_fit)
        self._controller.loaded_changed.connect(self._show_fit)
        self._controller.refused.connect(window.message.show_prompt_message)

    # -- turns ---------------------------------------------------------------------------------

    def run(self) -> None:
        """Begin a new conversation with the prompt in the field."""
        self._begin(follow_up=False)

    def follow_up(self) -> None:
        """Continue both conversations, or begin them."""
        self._begin(follow_up=self._controller.has_turns)

    def _begin(self, *, follow_up: bool) -> None:
        bar, controller = self._window.prompt_bar, self._controller
        self._window.message.show_message("")
        if (follow_up and not self.may_continue()) or not self._check_memory():
            return
        controller.system = bar.system
        expect = bar.expect
        bar.confirm()
        begin = controller.follow_up if follow_up else controller.run
        begin(bar.prompt, expect)

    def _run_again(self, new_seed: bool) -> None:
        self._window.message.show_message("")
        if self.may_continue():
            self._controller.again(new_seed=new_seed)

    # -- conditions ----------------------------------------------------------------------------

    def _set_conditions(self) -> None:
        conditions, plans = self._window.prompt_bar.conditions, self._plans
        plans.timing, plans.same_settings = conditions.timing, conditions.same_settings
        if not conditions.same_settings:
            plans.refresh()
            return
        lane_states = self._controller.lane_states
        plans.choose("left", lane_states["left"].choice)
        self._window.panels["right"].set_choice(lane_states["right"].choice)

    def _set_pace(self) -> None:
        conditions = self._window.prompt_bar.conditions
        bundled = all(self._is_bundled(side) for side in SIDES)
        self._display.pace = tokens_per_s(
            conditions.pace, conditions.pace_speed.value(), bundled=bundled
        )

    def _is_bundled(self, side: Side) -> bool:
        plan = self._controller.lane_states[side].plan
        return plan is not None and Path(plan.load.path).parent == self._bundled

    # -- memory --------------------------------------------------------------------------------

    def _show_fit(self) -> None:
        self._window.memory_strip.show_fit(self._plans.fitted, self._plans.in_memory)

    def _check_memory(self) -> bool:
        """Whether to run. The first time that lanes do not fit, show a warning and return False.

        The second request for the same lanes overrides the warning.
        """
        fitted, controller = self._plans.fitted, self._controller
        controller.ignore_memory_warning = False
        if fitted is None or fitted.report.fits or controller.busy:
            return True
        if fitted.lanes == self._warned_of:
            controller.ignore_memory_warning = True
            return True
        self._warned_of = fitted.lanes
        again = self.tr("Press Run again to run anyway.")
        self._window.message.show_prompt_message(f"{problem_text(fitted)} {again}")
        return False
