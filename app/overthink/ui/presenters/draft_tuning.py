"""Benchmarks drafts for a lane's model on request, and lets the lane use the best one.

The comparison does not run meanwhile, and a turn that begins stops the benchmark: two measurements
at once would disturb each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject

from overthink.core.draft_support import CHAIN, NGRAM
from overthink.core.draft_trials import Finding, Way
from overthink.core.prompts import BuiltInPrompt
from overthink.core.protocol import ChatMessage
from overthink.core.settings import DraftSettings
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.draft_tuning.panel import DraftTuningPanel
from overthink.ui.panels.lane.combos import model_of
from overthink.ui.services.comparison_controller import ComparisonEngine
from overthink.ui.services.draft_benchmark import DraftBenchmark, Prompts, draft_name
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.state.turn_state import SIDES, Side

BUILT_IN = 3
"""How many built-in questions are used in turn."""


class DraftTuningPresenter(QObject):
    """Connects the benchmark with its panel and the lanes. A child of the window."""

    def __init__(
        self,
        window: MainWindow,
        engine: ComparisonEngine,
        benchmark: DraftBenchmark,
        model_index: ModelIndex,
        prompts: Sequence[BuiltInPrompt],
    ) -> None:
        super().__init__(window)
        self._window, self._engine, self._benchmark = window, engine, benchmark
        self._model_index, self._prompts = model_index, prompts
        self._side: Side = "left"
        self._panel: DraftTuningPanel | None = None
        for side in SIDES:
            window.panels[side].draft_trials_requested.connect(lambda each=side: self.open(each))
        engine.controller.turn_started.connect(lambda _side: benchmark.stop())
        benchmark.found.connect(self._apply_finding)

    @property
    def panel(self) -> DraftTuningPanel:
        """The panel, made on first use."""
        if self._panel is None:
            self._panel = self._make_panel()
        return self._panel

    def _make_panel(self) -> DraftTuningPanel:
        benchmark = self._benchmark
        panel = DraftTuningPanel(lambda draft: draft_name(self._model_index, draft), self._window)
        panel.tune_requested.connect(self._tune)
        panel.prove_requested.connect(self._prove)
        panel.stop_requested.connect(benchmark.stop)
        panel.use_requested.connect(self._use)
        panel.finished.connect(lambda _result: benchmark.stop())
        benchmark.running_changed.connect(panel.set_running)
        benchmark.progressed.connect(panel.show_progress)
        benchmark.found.connect(panel.show_finding)
        benchmark.proved.connect(panel.show_proof)
        benchmark.failed.connect(panel.show_problem)
        return panel

    def open(self, side: Side) -> None:
        """Open the panel for a lane's model."""
        if self._benchmark.running and side != self._side:
            self._benchmark.stop()
        self._side = side
        self.panel.set_model(self._engine.lane_states[side].choice.model)
        self.panel.show()
        self.panel.activateWindow()

    # -- measuring -----------------------------------------------------------------------------

    def _tune(self) -> None:
        if self._may_measure():
            choice = self._engine.lane_states[self._side].choice
            self._benchmark.tune(choice, self._tuning_prompts(), self.panel.seconds.value())

    def _prove(self) -> None:
        if self._may_measure():
            choice = self._engine.lane_states[self._side].choice
            self._benchmark.prove(choice, self._tuning_prompts()[0])
            self.panel.show_proof_running()

    def _may_measure(self) -> bool:
        if self._engine.controller.computing:
            self.panel.show_problem(
                self.tr("Stop the lanes first: they would slow down the benchmark.")
            )
            return False
        return True

    def _tuning_prompts(self) -> Prompts:
        prompt = self._window.prompt_bar.prompt.strip()
        texts = [prompt] if prompt else []
        if self.panel.on_built_in_prompts or not texts:
            texts = [prompt.text for prompt in self._prompts[:BUILT_IN]]
        system = self._engine.controller.system
        lead = [ChatMessage("system", system)] if system else []
        return [[*lead, ChatMessage("user", text)] for text in texts]

    # -- results -------------------------------------------------------------------------------

    def _apply_finding(self, finding: Finding) -> None:
        """Plan again: the draft that "automatic" means has changed."""
        if finding.best is not None:
            self._engine.plans.refresh()
            for panel in self._window.panels.values():
                panel.header.drafts.request_options()

    def _use(self, way: Way) -> None:
        if not self._window.panels[self._side].choice_controller.may_change():
            return
        choice = self._engine.lane_states[self._side].choice
        settings = DraftSettings(
            max_tokens=way.limit or DraftSettings().max_tokens,
            min_probability=choice.draft_settings.min_probability,
        )
        panel = self._window.panels[self._side]
        panel.set_choice(replace(choice, draft=self._draft_of(way), draft_settings=settings))
        panel.choice_changed.emit()

    def _draft_of(self, way: Way) -> str:
        """The draft as a lane's choice names it."""
        first, chain, file = way.draft.rpartition(CHAIN)
        if chain and first != NGRAM:
            first, chain, file = "", "", way.draft
        entry = next((e for e in self._model_index.entries if str(e.path) == file), None)
        return f"{first}{chain}{model_of(entry) if entry else file}"
