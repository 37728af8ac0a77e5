"""Connects the prompt bar with the turns: what to ask, under which conditions, at which pace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from overthink.comparison.lane_memory import LaneLoad
from overthink.comparison.memory_auto import FittedPlans
from overthink.comparison.plan import LaneChoice
from overthink.core.prompts import BuiltInPrompt
from overthink.ui.i18n.number_format import numbers
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.memory_fit.text import problem_text
from overthink.ui.presenters.shown_run import ShownRun
from overthink.ui.services.comparison_controller import ComparisonEngine
from overthink.ui.state.lane_state import have_same_settings, with_settings_of
from overthink.ui.state.paced_feed import Pace, tokens_per_s
from overthink.ui.state.turn_state import SIDES, Side, as_side, other_side


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
        self.shown_run: ShownRun | None = None
        """What to run while a saved session is displayed; None without saved sessions."""
        self._expect: str | None = None
        """Of the turn that is about to begin."""
        self._warned_of: tuple[LaneLoad, ...] = ()
        """The lanes that the user was warned of last."""
        bar = window.prompt_bar
        bar.run_requested.connect(self.run)
        bar.follow_up_requested.connect(self.follow_up)
        bar.run_live_requested.connect(self.run_live)
        bar.again_requested.connect(lambda new_seed: self.run_again(new_seed=new_seed))
        bar.stop_requested.connect(self._controller.stop)
        bar.question_inserted.connect(self._suit_question)
        self._suited: dict[Side, float] = {}
        """Temperatures that were set for the question in the field."""
        self._replaced: tuple[Side, LaneChoice] | None = None
        """The lane that got the other's settings, and its choice before."""
        bar.conditions.changed.connect(self._set_conditions)
        bar.conditions.same_box.take_requested.connect(lambda side: self._take(as_side(side)))
        bar.conditions.undo_button.clicked.connect(self._undo_taking)
        self._plans.chosen.connect(self._compare_settings)
        bar.conditions.pace_changed.connect(self._set_pace)
        self._plans.planned.connect(self._set_pace)
        self._plans.fitted_changed.connect(self._show_fit)
        self._controller.loaded_changed.connect(self._show_fit)
        self._controller.refused.connect(window.message.show_prompt_message)

    # -- turns ---------------------------------------------------------------------------------

    def run(self) -> None:
        """Begin a new conversation with the prompt in the field, as the bar's line states."""
        shown = self._displayed
        if shown and shown.next_run.is_live:
            self.run_live()
            return
        self._window.message.show_message("")
        if not self._may_begin(shown):
            return
        sides = shown.apply() if shown else SIDES
        self._confirm()
        self._controller.run(self._window.prompt_bar.prompt, self._expect, sides)

    def run_live(self) -> None:
        """Begin a new conversation with the live lanes, also while a saved session is displayed."""
        self._window.message.show_message("")
        if self._may_begin(None):
            self._confirm()
            self._controller.run(self._window.prompt_bar.prompt, self._expect)

    def follow_up(self) -> None:
        """Continue the displayed conversations, or begin them."""
        if not self._controller.has_turns:
            self.run()
            return
        shown = self._displayed
        self._window.message.show_message("")
        if shown and not shown.is_one_session():
            return
        if self._may_begin(shown) and self.may_continue():
            self._confirm()
            self._controller.follow_up(self._window.prompt_bar.prompt, self._expect)

    def run_again(self, *, new_seed: bool) -> None:
        """Run the displayed last turn again."""
        shown = self._displayed
        self._window.message.show_message("")
        if shown and not (shown.is_one_session() and self._is_runnable(shown)):
            return
        if self.may_continue():
            self._controller.again(new_seed=new_seed)

    @property
    def _displayed(self) -> ShownRun | None:
        """The displayed saved runs; None while the lanes are live."""
        return self.shown_run if self.shown_run and self.shown_run.on else None

    def _may_begin(self, shown: ShownRun | None) -> bool:
        """Whether the models are there and fit into memory; shows the reason if not."""
        if shown and not self._is_runnable(shown):
            return False
        return self._check_memory(shown.fitted if shown else self._plans.fitted)

    def _is_runnable(self, shown: ShownRun) -> bool:
        if shown.next_run.problem:
            self._window.message.show_prompt_message(shown.next_run.refusal)
        return not shown.next_run.problem

    def _confirm(self) -> None:
        """Take the prompt, the expected answer and the system prompt from the bar."""
        bar = self._window.prompt_bar
        self._controller.system, self._expect = bar.system, bar.expect
        bar.confirm()

    # -- conditions ----------------------------------------------------------------------------

    def _set_conditions(self) -> None:
        conditions, plans = self._window.prompt_bar.conditions, self._plans
        plans.timing, plans.same_settings = conditions.timing, conditions.same_settings
        left, right = (self._controller.lane_states[side].choice for side in SIDES)
        if conditions.same_settings and not have_same_settings(left, right):
            self._take("left")
        else:
            plans.refresh()
        for panel in self._window.panels.values():
            panel.set_linked(plans.same_settings)

    def _take(self, side: Side) -> None:
        """Give both lanes the settings of one; the other's can be restored."""
        lane_states, other = self._controller.lane_states, other_side(side)
        conditions = self._window.prompt_bar.conditions
        self._replaced = other, lane_states[other].choice
        self._plans.same_settings = True
        self._plans.choose(side, lane_states[side].choice)
        self._window.panels[other].set_choice(lane_states[other].choice)
        conditions.same_box.setChecked(True)
        conditions.undo_button.offer(other)

    def _suit_question(self, question: BuiltInPrompt) -> None:
        """Set the temperature that a question is meant for, or take back that of the last one.

        A temperature that the user chose stays. Displayed runs have their own settings.
        """
        if self._displayed:
            return
        choices = {side: self._controller.lane_states[side].choice for side in SIDES}
        for side, choice in choices.items():
            sampler = dict(choice.sampler)
            if sampler.get("temperature") == self._suited.pop(side, None):
                sampler.pop("temperature", None)
            if question.temperature is not None and "temperature" not in sampler:
                sampler["temperature"] = self._suited[side] = question.temperature
            if sampler != choice.sampler:
                self._plans.choose(side, replace(choice, sampler=sampler))
                self._window.panels[side].set_choice(self._controller.lane_states[side].choice)
        if self._suited:
            value = numbers().trimmed(next(iter(self._suited.values())))
            text = self.tr("Temperature set to {value} for this question.").format(value=value)
            self._window.message.show_message(text)

    def _undo_taking(self) -> None:
        """Give the lane whose settings were replaced its own ones back."""
        if self._replaced is None:
            return
        side, before = self._replaced
        self._replaced = None
        conditions = self._window.prompt_bar.conditions
        conditions.undo_button.offer("")
        conditions.same_box.setFocus()  # the button is disabled now
        conditions.same_box.setChecked(False)
        choice = with_settings_of(self._controller.lane_states[side].choice, before)
        self._plans.choose(side, choice)
        self._window.panels[side].set_choice(choice)

    def _compare_settings(self) -> None:
        """Let the check box know whether switching it on would change a lane."""
        left, right = (self._controller.lane_states[side].choice for side in SIDES)
        box = self._window.prompt_bar.conditions.same_box
        box.settings_differ = not have_same_settings(left, right)

    def _set_pace(self) -> None:
        conditions = self._window.prompt_bar.conditions
        bundled = all(self._is_bundled(side) for side in SIDES)
        self._display.until_interesting = conditions.pace is Pace.INTERESTING
        self._display.pace = tokens_per_s(
            conditions.pace, conditions.pace_speed.value(), bundled=bundled
        )

    def _is_bundled(self, side: Side) -> bool:
        plan = self._controller.lane_states[side].plan
        return plan is not None and Path(plan.load.path).parent == self._bundled

    # -- memory --------------------------------------------------------------------------------

    def _show_fit(self) -> None:
        self._window.memory_strip.show_fit(self._plans.fitted, self._plans.in_memory)

    def _check_memory(self, fitted: FittedPlans | None) -> bool:
        """Whether to run. The first time that lanes do not fit, show a warning and return False.

        The second request for the same lanes overrides the warning.
        """
        controller = self._controller
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
