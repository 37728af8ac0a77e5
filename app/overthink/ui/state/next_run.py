"""What Run will run, in the interface's language: nothing runs that is not on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from overthink.ui.state.turn_state import SIDES, Side

translate = QCoreApplication.translate


@dataclass(frozen=True)
class NextRun:
    """The models that the Run button runs, and what its menu offers."""

    live: Mapping[Side, str] = field(default_factory=dict)
    """The models of the live lanes, in one line each."""
    shown: Mapping[Side, str] | None = None
    """The models of the saved runs on the screen; None while the lanes are live."""
    problem: str = ""
    """Why the saved models cannot run, in a sentence."""
    hidden: bool = False
    """Names are hidden by blind mode."""
    drawn: bool = False
    """The sides will be drawn by lot."""

    @property
    def text(self) -> str:
        """What Run does, in a line."""
        if self.shown is None:
            return self._live_text
        if self.problem:
            return self._problem_text
        return self.again_text

    @property
    def again_text(self) -> str:
        """What running the shown models again means, in a line."""
        shown = self.shown or {}
        if self.hidden:
            return translate("NextRun", "Runs again with these models; their names are hidden")
        if len(shown) == 1:
            side, models = next(iter(shown.items()))
            template = (
                translate("NextRun", "Runs again with this model, in the left lane only: {models}")
                if side == "left"
                else translate(
                    "NextRun", "Runs again with this model, in the right lane only: {models}"
                )
            )
            return template.format(models=models)
        template = translate("NextRun", "Runs again with these models: {models}")
        return template.format(models=self._pair(shown))

    @property
    def again_choice(self) -> str:
        """The menu's entry for the shown models."""
        if self.hidden or not self.shown:
            return translate("NextRun", "Again with these models")
        template = translate("NextRun", "Again with these models: {models}")
        return template.format(models=self._pair(self.shown))

    @property
    def live_choice(self) -> str:
        """The menu's entry for the live lanes."""
        if self.hidden:
            return translate("NextRun", "With the live lanes")
        template = translate("NextRun", "With the live lanes: {models}")
        return template.format(models=self._pair(self.live))

    @property
    def _live_text(self) -> str:
        if self.hidden:
            return translate("NextRun", "Runs the two hidden models; sides are drawn by lot")
        return translate("NextRun", "Runs {models}").format(models=self._pair(self.live))

    @property
    def is_live(self) -> bool:
        """Whether Run runs the live lanes: nothing else can run if a saved model is missing."""
        return self.shown is None or bool(self.problem)

    @property
    def refusal(self) -> str:
        """Why the saved models cannot run again, in a sentence."""
        problem = self.problem
        if self.hidden:  # the problem may name the model
            problem = translate("NextRun", "A model is not available on this machine.")
        return translate("NextRun", "Can't run with these models: {problem}").format(
            problem=problem
        )

    @property
    def _problem_text(self) -> str:
        if self.hidden:
            live = translate("NextRun", "Runs the live lanes.")
        else:
            template = translate("NextRun", "Runs the live lanes: {models}.")
            live = template.format(models=self._pair(self.live))
        return f"{live} {self.refusal}"

    def _pair(self, models: Mapping[Side, str]) -> str:
        names = [
            models[side] or translate("NextRun", "no model") for side in SIDES if side in models
        ]
        if len(names) < len(SIDES):
            return "".join(names)
        template = translate("NextRun", "{left} (left) and {right} (right)")
        if self.drawn:
            template = translate("NextRun", "{left} and {right}, sides drawn by lot")
        return template.format(left=names[0], right=names[1])
