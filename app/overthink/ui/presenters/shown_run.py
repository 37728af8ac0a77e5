"""What Run will run, beside the Run button: the live lanes, or the displayed saved models again.

While a saved session is displayed, its models are planned beside the live lanes, so that missing
ones are named before anything runs. What changes a live lane first brings the live lanes back.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from overthink.comparison.memory_auto import FittedPlans
from overthink.comparison.plan import LanePlan
from overthink.core.errors import EnvironmentFailure, ModelFileError
from overthink.ui.accessibility.screen_reader import announce
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.main_window import MainWindow
from overthink.ui.presenters.blind_mode import BlindMode
from overthink.ui.presenters.session_review import SessionReviewPresenter
from overthink.ui.services.comparison_controller import ComparisonEngine
from overthink.ui.services.lane_plans import Planned
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.state.lane_state import choice_words
from overthink.ui.state.next_run import NextRun
from overthink.ui.state.turn_state import SIDES, Side, model_words


class ShownRun(QObject):
    """Shows what Run will run, and prepares it. A child of the window."""

    def __init__(
        self,
        window: MainWindow,
        engine: ComparisonEngine,
        review: SessionReviewPresenter,
        blind_mode: BlindMode,
        model_index: ModelIndex,
    ) -> None:
        super().__init__(window)
        self._window, self._engine = window, engine
        self._review, self._blind_mode = review, blind_mode
        self._planned: Planned | None = None
        """Plans of the displayed saved models; None until they are made."""
        self._requests = 0
        self.next_run = NextRun()
        review.changed.connect(self._plan)
        model_index.changed.connect(self._plan)
        engine.plans.chosen.connect(self.show)
        engine.plans.planned.connect(self.show)
        blind_mode.changed.connect(self.show)
        self.show()

    @property
    def on(self) -> bool:
        """True while saved runs are displayed."""
        return self._review.on

    @property
    def fitted(self) -> FittedPlans | None:
        """How the displayed models fit into memory; None where that is unknown."""
        return self._planned.fitted if self._planned else None

    def apply(self) -> tuple[Side, ...]:
        """Choose the displayed models with their settings; return the lanes that are to run."""
        return self._review.apply_shown()

    def is_one_session(self) -> bool:
        """Whether the displayed runs can be continued together; shows the reason if not."""
        return self._review.is_one_session()

    def show(self) -> None:
        """Show what Run will run now."""
        blind = self._blind_mode
        self.next_run = NextRun(
            live={side: lane.next_models for side, lane in self._engine.lane_states.items()},
            shown=self._shown_models() if self._review.on else None,
            problem=self._problem() if self._review.on else "",
            hidden=blind.hidden,
            drawn=blind.armed,
        )
        self._window.prompt_bar.set_next_run(self.next_run)

    # -- saved models --------------------------------------------------------------------------

    def _plan(self) -> None:
        """Plan the displayed saved models; a later call supersedes an earlier one."""
        self._requests += 1
        self._planned = None
        self.show()
        if self._review.on:
            self._engine.tasks.start(self._make_plans(self._requests))

    async def _make_plans(self, request: int) -> None:
        planned = await self._engine.plans.make_for(
            self._review.shown_choices, self._review.shown_timing
        )
        if request == self._requests:
            self._planned = planned
            self.show()

    def _shown_models(self) -> dict[Side, str]:
        plans = self._planned.plans if self._planned else {}
        models: dict[Side, str] = {}
        for side, choice in self._review.shown_choices.items():
            plan = plans.get(side)
            if isinstance(plan, LanePlan):
                models[side] = model_words(plan.model, plan.draft)
            else:
                models[side] = choice_words(choice)
        return models

    def _problem(self) -> str:
        plans = self._planned.plans if self._planned else {}
        failures = [plan for plan in plans.values() if not isinstance(plan, LanePlan)]
        return " ".join(dict.fromkeys(map(self._problem_of, failures)))

    def _problem_of(self, failure: EnvironmentFailure) -> str:
        """What is missing, and what to do: the models themselves cannot be chosen here."""
        if not isinstance(failure, ModelFileError):
            return localise_sentence(failure.sentence)
        template = self.tr("{problem}. Download it, or put its file into a models folder.")
        return template.format(problem=localise_sentence(failure.problem))


class LaneChangeGuard(QObject):
    """Brings the live lanes on the screen before one of them changes. A child of the window.

    Args:
        leave_presentation: shows the lanes' headers again.
    """

    def __init__(
        self,
        window: MainWindow,
        review: SessionReviewPresenter,
        blind_mode: BlindMode,
        leave_presentation: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window, self._review, self._blind_mode = window, review, blind_mode
        self._leave_presentation = leave_presentation
        for side in SIDES:
            window.panels[side].choice_controller.may_change = self.show_live_lanes
        review.may_change_lanes = self.are_names_shown

    def are_names_shown(self) -> bool:
        """Whether lanes may change: not while blind mode hides them. Shows the reason if not."""
        if self._blind_mode.hidden:
            self._window.message.show_message(
                self.tr(
                    "The lanes are hidden by blind mode, so they can't be changed. Vote, or turn"
                    " blind mode off, first."
                )
            )
        return not self._blind_mode.hidden

    def show_live_lanes(self) -> bool:
        """Show the live lanes, which are about to change; False if they must stay hidden."""
        if not self.are_names_shown():
            return False
        if self._window.presenting:
            self._leave_presentation()
        if self._review.on:
            self._review.leave()
            text = self.tr(
                "The saved session was closed, since the change applies to the live lanes."
            )
            self._window.message.confirm(text)
            announce(self._window, text)
        return True
