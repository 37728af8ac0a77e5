"""Measures drafts beside the window, on a lane of its own; tells how far it is and what it found.

Whoever starts it sees to it that the comparison's lanes stand still: two measurements at once would
measure each other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from overthink.comparison.conductor import threads_for_lane
from overthink.comparison.draft_proof import prove
from overthink.comparison.draft_tuning import DraftTuning, ways_to_try
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.draft_trials import PLAIN, Finding, find_best
from overthink.core.errors import EnvironmentFailure
from overthink.core.protocol import ChatMessage
from overthink.core.vocabulary import TimingMode
from overthink.lanes.source import RescoringSource
from overthink.library.tuned_drafts import TunedDrafts, TuningResult
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.services.run_planner import PlanMaker

Prompts = Sequence[Sequence[ChatMessage]]


@dataclass(frozen=True)
class BenchTools:
    """What the bench works with.

    Args:
        make_planner: gives a planner with a fresh look at the model folders; called in a thread.
        make_lane: gives a lane that nothing else uses.
        tuned: keeps what is found.
        model_index: the models that are there.
    """

    make_planner: Callable[[], PlanMaker]
    make_lane: Callable[[], RescoringSource]
    tuned: TunedDrafts
    model_index: ModelIndex


class DraftBenchmark(QObject):
    """One measuring at a time.

    Args:
        report_bug: told of exceptions that are our own mistakes.
    """

    running_changed = Signal(bool)
    progressed = Signal(object)
    """`Progress` of a tuning."""
    found = Signal(object)
    """`Finding`, at the end of a tuning."""
    proved = Signal(object)
    """`Proof`."""
    failed = Signal(str)
    """What kept it from being done: a sentence."""

    def __init__(
        self,
        tools: BenchTools,
        report_bug: Callable[[BaseException], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.tools = tools
        self._report_bug = report_bug
        self._work: asyncio.Task[None] | None = None
        self._tuning: DraftTuning | None = None
        self._lane: RescoringSource | None = None

    @property
    def running(self) -> bool:
        """True while something is measured."""
        return self._work is not None

    def tune(self, choice: LaneChoice, prompts: Prompts, seconds: float) -> None:
        """Times plain decoding, lookup and the drafts that fit a choice's model."""
        if not self.running:
            self._start(self._tune(choice, prompts, seconds))

    def prove(self, choice: LaneChoice, prompt: Sequence[ChatMessage]) -> None:
        """Runs a choice with and without its draft, greedily, and compares."""
        if not self.running:
            self._start(self._prove(choice, prompt))

    def stop(self) -> None:
        """Ends what goes on, soon; what was measured stands."""
        if self._tuning:
            self._tuning.stop()
        elif self._work:
            self._work.cancel()

    async def close(self) -> None:
        """Ends what goes on and lets go of the lane."""
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
            self.failed.emit(str(failure))
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
        planner = await asyncio.to_thread(self.tools.make_planner)
        threads = threads_for_lane(TimingMode.SEQUENTIAL, None)
        return lambda choice: planner.plan("left", choice, threads)

    async def _tune(self, choice: LaneChoice, prompts: Prompts, seconds: float) -> None:
        ways = ways_to_try(await self.tools.model_index.draft_choices(choice.model))
        self._lane = self.tools.make_lane()
        plan_of = await self._plan_of()
        self._tuning = DraftTuning(plan_of, self._lane, choice, prompts, ways, seconds)
        async for progress in self._tuning.measure():
            self.progressed.emit(progress)
        finding = find_best(self._tuning.trials)
        if finding.best is not None:
            path = Path((await asyncio.to_thread(plan_of, choice)).load.path)
            await asyncio.to_thread(self._keep, path, finding)
        self.found.emit(finding)

    def _keep(self, target: Path, finding: Finding) -> None:
        """In a thread: what was found is what "automatic" means from now on."""
        best = finding.best
        assert best is not None
        pays = best.draft != PLAIN
        kept = TuningResult(
            draft=best.draft,
            name=draft_name(self.tools.model_index, best.draft),
            limit=best.limit,
            speed_up=finding.speed_up or 1.0 if pays else 1.0,
            day=datetime.now(UTC).date().isoformat(),
        )
        self.tools.tuned.save(target, kept)

    async def _prove(self, choice: LaneChoice, prompt: Sequence[ChatMessage]) -> None:
        self._lane = self.tools.make_lane()
        self.proved.emit(await prove(await self._plan_of(), self._lane, choice, prompt))


def draft_name(model_index: ModelIndex, draft: str) -> str:
    """What a way's draft is called; "lookup" and "none" are their own names."""
    named = (entry.name for entry in model_index.entries if str(entry.path) == draft)
    return next(named, Path(draft).stem)
