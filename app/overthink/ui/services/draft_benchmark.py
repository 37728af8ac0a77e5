"""Benchmarks drafts in the background, on a lane of its own, and reports progress and results.

The caller ensures that the comparison's lanes are idle: two measurements at once would disturb each
other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from overthink.comparison.conductor import threads_for_lane
from overthink.comparison.draft_proof import prove
from overthink.comparison.draft_tuning import DraftTuning, ways_to_try
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.draft_support import CHAIN, NGRAM
from overthink.core.draft_trials import PLAIN, Finding, find_best
from overthink.core.errors import EnvironmentFailure
from overthink.core.protocol import ChatMessage
from overthink.core.vocabulary import TimingMode
from overthink.lanes.source import RescoringSource
from overthink.library.tuned_drafts import TunedDrafts, TuningResult
from overthink.ui.services.lane_plans import PlanMaker
from overthink.ui.services.model_index import ModelIndex

Prompts = Sequence[Sequence[ChatMessage]]


class DraftBenchmark(QObject):
    """One benchmark at a time.

    Args:
        make_planner: returns a planner that has just scanned the model folders; called in a thread.
        make_lane: returns a lane that nothing else uses.
        tuned: stores the results.
        report_bug: called with exceptions that are bugs of our own.
    """

    running_changed = Signal(bool)
    progressed = Signal(object)
    """`Progress` of a tuning."""
    found = Signal(object)
    """`Finding`, at the end of a tuning."""
    proved = Signal(object)
    """`Proof`."""
    failed = Signal(object)
    """The reason why it failed: a sentence."""

    def __init__(
        self,
        make_planner: Callable[[], PlanMaker],
        make_lane: Callable[[], RescoringSource],
        tuned: TunedDrafts,
        model_index: ModelIndex,
        report_bug: Callable[[BaseException], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._make_planner, self.make_lane = make_planner, make_lane
        self.tuned, self._model_index = tuned, model_index
        self._report_bug = report_bug
        self._work: asyncio.Task[None] | None = None
        self._tuning: DraftTuning | None = None
        self._lane: RescoringSource | None = None

    @property
    def running(self) -> bool:
        """True while a benchmark runs."""
        return self._work is not None

    def tune(self, choice: LaneChoice, prompts: Prompts, seconds: float) -> None:
        """Time plain decoding, lookup and the drafts that fit a choice's model."""
        if not self.running:
            self._start(self._tune(choice, prompts, seconds))

    def prove(self, choice: LaneChoice, prompt: Sequence[ChatMessage]) -> None:
        """Run a choice greedily with and without its draft, and compare the texts."""
        if not self.running:
            self._start(self._prove(choice, prompt))

    def stop(self) -> None:
        """Stop soon; results so far remain valid."""
        if self._tuning:
            self._tuning.stop()
        elif self._work:
            self._work.cancel()

    async def close(self) -> None:
        """Cancel the benchmark and close its lane."""
        if self._work:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    # -- the work ------------------------------------------------------------------------------

    def _start(self, work: Coroutine[None, None, None]) -> None:
        self._work = asyncio.ensure_future(self._watched(work))
        self._work.add_done_callback(self._ended)
        self.running_changed.emit(True)

    async def _watched(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except EnvironmentFailure as failure:
            self.failed.emit(failure.sentence)
        finally:
            if self._lane:
                await self._lane.close()
            self._lane = self._tuning = None

    def _ended(self, work: asyncio.Task[None]) -> None:
        self._work = None
        if not work.cancelled() and (bug := work.exception()):
            self._report_bug(bug)
        self.running_changed.emit(False)

    async def _plan_of(self) -> Callable[[LaneChoice], LanePlan]:
        planner = await asyncio.to_thread(self._make_planner)
        threads = threads_for_lane(TimingMode.SEQUENTIAL, None)
        return lambda choice: planner.plan("left", choice, threads)

    async def _tune(self, choice: LaneChoice, prompts: Prompts, seconds: float) -> None:
        ways = ways_to_try(await self._model_index.draft_choices(choice.model))
        self._lane = self.make_lane()
        plan_of = await self._plan_of()
        self._tuning = DraftTuning(plan_of, self._lane, choice, prompts, ways, seconds)
        async for progress in self._tuning.measure():
            self.progressed.emit(progress)
        finding = find_best(self._tuning.trials)
        if finding.best is not None:
            path = Path((await asyncio.to_thread(plan_of, choice)).load.path)
            await asyncio.to_thread(self._save, path, finding)
        self.found.emit(finding)

    def _save(self, target: Path, finding: Finding) -> None:
        """Save, in a thread, which draft "automatic" means from now on."""
        best = finding.best
        assert best is not None
        pays = best.draft != PLAIN
        result = TuningResult(
            draft=best.draft,
            name=draft_name(self._model_index, best.draft),
            limit=best.limit,
            speed_up=finding.speed_up or 1.0 if pays else 1.0,
            day=datetime.now(UTC).date().isoformat(),
        )
        self.tuned.save(target, result)

    async def _prove(self, choice: LaneChoice, prompt: Sequence[ChatMessage]) -> None:
        self._lane = self.make_lane()
        self.proved.emit(await prove(await self._plan_of(), self._lane, choice, prompt))


def draft_name(model_index: ModelIndex, draft: str) -> str:
    """The display name of a draft; words such as "lookup" are shown as they are."""
    file = draft.removeprefix(f"{NGRAM}{CHAIN}")
    named = (entry.name for entry in model_index.entries if str(entry.path) == file)
    return draft.removesuffix(file) + next(named, Path(file).stem)
