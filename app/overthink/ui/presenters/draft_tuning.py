"""Drafts are measured: asked for at a lane's draft chooser, done on the bench, taken by the lane.

Nothing of the comparison runs meanwhile, and whatever begins there ends the measuring: two
measurements at once would measure each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject

from overthink.core.draft_trials import PLAIN, Finding, Way
from overthink.core.prompts import BuiltInPrompt
from overthink.core.protocol import ChatMessage
from overthink.core.settings import DraftSettings
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.draft_tuning.panel import DraftTuningPanel
from overthink.ui.panels.lane.combos import model_of
from overthink.ui.services.comparison_controller import ComparisonController
from overthink.ui.services.draft_benchmark import BenchTools, DraftBenchmark, Prompts, draft_name
from overthink.ui.state.turn_state import SIDES, Side

BUILT_IN = 3
"""Built-in questions that are taken in turn."""


class DraftTuningPresenter(QObject):
    """Connects the bench with its panel and the lanes. A child of the window."""

    def __init__(
        self,
        window: MainWindow,
        controller: ComparisonController,
        bench: DraftBenchmark,
        tools: BenchTools,
        prompts: Sequence[BuiltInPrompt],
    ) -> None:
        super().__init__(window)
        self._window, self._controller = window, controller
        self._bench, self._model_index, self._prompts = bench, tools.model_index, prompts
        self._side: Side = "left"
        self._panel: DraftTuningPanel | None = None
        for side in SIDES:
            window.panels[side].draft_trials_requested.connect(lambda each=side: self.open(each))
        controller.turn_begun.connect(lambda _side: bench.stop())
        bench.found.connect(self._take_finding)

    @property
    def panel(self) -> DraftTuningPanel:
        """Made when it is first asked for."""
        if self._panel is None:
            self._panel = self._make_panel()
        return self._panel

    def _make_panel(self) -> DraftTuningPanel:
        panel = DraftTuningPanel(lambda draft: draft_name(self._model_index, draft), self._window)
        panel.tune_requested.connect(self._tune)
        panel.prove_requested.connect(self._prove)
        panel.stop_requested.connect(self._bench.stop)
        panel.use_requested.connect(self._use)
        panel.finished.connect(lambda _result: self._bench.stop())
        self._bench.running_changed.connect(panel.set_running)
        self._bench.progressed.connect(panel.show_progress)
        self._bench.found.connect(panel.show_finding)
        self._bench.proved.connect(panel.show_proof)
        self._bench.failed.connect(panel.show_problem)
        return panel

    def open(self, side: Side) -> None:
        """Opens the panel for a lane's model."""
        if self._bench.running and side != self._side:
            self._bench.stop()
        self._side = side
        self.panel.set_model(self._controller.lane_states[side].choice.model)
        self.panel.show()
        self.panel.activateWindow()

    # -- asked for -----------------------------------------------------------------------------

    def _tune(self) -> None:
        if self._may_measure():
            choice = self._controller.lane_states[self._side].choice
            self._bench.tune(choice, self._tuning_prompts(), self.panel.seconds.value())

    def _prove(self) -> None:
        if self._may_measure():
            choice = self._controller.lane_states[self._side].choice
            self._bench.prove(choice, self._tuning_prompts()[0])
            self.panel.show_proof_running()

    def _may_measure(self) -> bool:
        if self._controller.computing:
            self.panel.show_problem(self.tr("Stop the lanes first: they would slow each other."))
            return False
        return True

    def _tuning_prompts(self) -> Prompts:
        asked = self._window.prompt_bar.prompt.strip()
        texts = [asked] if asked else []
        if self.panel.on_built_in_prompts or not texts:
            texts = [prompt.text for prompt in self._prompts[:BUILT_IN]]
        system = self._controller.system
        lead = [ChatMessage("system", system)] if system else []
        return [[*lead, ChatMessage("user", text)] for text in texts]

    # -- found ---------------------------------------------------------------------------------

    def _take_finding(self, finding: Finding) -> None:
        """What "automatic" stands for is another now."""
        if finding.best is not None:
            self._controller.plan_again()
            for panel in self._window.panels.values():
                panel.header.drafts.request_options()

    def _use(self, way: Way) -> None:
        lane_state, panel = (
            self._controller.lane_states[self._side],
            self._window.panels[self._side],
        )
        limit = way.limit or DraftSettings().max_tokens
        settings = lane_state.choice.draft_settings
        panel.set_choice(
            replace(
                lane_state.choice,
                draft=self._draft_of(way),
                draft_settings=DraftSettings(
                    max_tokens=limit, min_probability=settings.min_probability
                ),
            )
        )
        panel.choice_changed.emit()

    def _draft_of(self, way: Way) -> str:
        """The way's draft as a lane's choice names it."""
        if way.draft in (PLAIN, "lookup"):
            return way.draft
        entry = next((e for e in self._model_index.entries if str(e.path) == way.draft), None)
        return model_of(entry) if entry else way.draft
