"""Measure ways to draft for one model, one after the other on an idle lane, within a time limit.

Each draft is loaded once a pass and its limits are timed in a row; the first tokens after loading
do not count, since they wait for the weights. Settings, seed and prompt are the lane's own, so
every way writes the same text and only the time differs.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from itertools import count, groupby

import msgspec

from overthink.comparison.model_files import ModelFiles
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core import metrics
from overthink.core.draft_trials import PLAIN, Timed, Trial, Way
from overthink.core.errors import DraftMismatch, EnvironmentFailure, ModelFileError, from_kind
from overthink.core.events import LaneEvent
from overthink.core.messages import NO_MESSAGE, Message, message
from overthink.core.protocol import ChatMessage, Run
from overthink.core.run_record import RunRecord
from overthink.core.symbols import excerpt
from overthink.lanes.source import LaneSource
from overthink.library.draft_options import DraftKind, DraftOption, DraftSuitability

LIMITS = (2, 4, 8)
"""Proposed tokens a round that are tried by default."""
TOKENS = 160
"""Maximum number of tokens of a timed run."""
WARM_UP_TOKENS = 8
PASSES = 5
"""Maximum number of passes; more rarely change the result."""

MakePlan = Callable[[LaneChoice], LanePlan]
"""Plans a choice; raises `BadInput` if it cannot be used."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of the measurement."""

    trials: tuple[Trial, ...]
    """All ways, in the order of timing."""
    current: Way | None
    """The way that is being timed; None at the end."""
    seconds: float
    """Since it began."""


def ways_to_try(options: Iterable[DraftOption], limits: Sequence[int] = LIMITS) -> list[Way]:
    """Plain decoding, lookup, and every draft that fits and is not the model itself."""
    drafts = [draft for option in options if (draft := _tried(option))]
    return [Way(PLAIN), *(Way(draft, limit) for draft in drafts for limit in limits)]


def _tried(option: DraftOption) -> str | None:
    """The draft of an option, as a lane's choice names it; None if not worth timing."""
    if not option.usable or option.suitability is DraftSuitability.SAME:
        return None
    if option.kind in (DraftKind.AUTO, DraftKind.NONE):
        return None
    return option.choice(str(option.entry.path) if option.entry else "")


class DraftTuning:
    """One measurement.

    Args:
        make_plan: plans the model with each draft.
        source: the lane to measure on; nothing else should run.
        choice: the lane's own choice: model, samplers, seed, threads.
        prompts: the model's input, one a pass in turn.
        ways: the ways to measure, plain decoding included; see `ways_to_try`.
        seconds: no run begins later than this, so even the first pass may remain incomplete.
    """

    def __init__(
        self,
        make_plan: MakePlan,
        source: LaneSource,
        choice: LaneChoice,
        prompts: Sequence[Sequence[ChatMessage]],
        ways: Sequence[Way],
        seconds: float,
    ) -> None:
        self._make_plan, self._source, self._choice = make_plan, source, choice
        self._prompts, self._ways, self._seconds = prompts, ways, seconds
        self._runs: Mapping[Way, list[Timed | None]] = {way: [] for way in ways}
        self._problems: dict[Way, Message] = {}
        self._stopped = False

    def stop(self) -> None:
        """Stop soon; results so far remain valid."""
        self._stopped = True
        self._source.stop()

    @property
    def trials(self) -> tuple[Trial, ...]:
        """The results so far."""
        return tuple(
            Trial(way=way, runs=tuple(self._runs[way]), problem=self._problems.get(way, NO_MESSAGE))
            for way in self._ways
        )

    async def measure(self) -> AsyncGenerator[Progress, None]:
        """Measure pass by pass until the time is over.

        Yields:
            The progress before each run and at the end.
        """
        began = time.monotonic()
        for number in count():
            if number == PASSES or self._is_over(began) or not self._measurable():
                break
            prompt = self._prompts[number % len(self._prompts)]
            async with aclosing(self._pass(prompt, began)) as ways:
                async for way in ways:
                    yield Progress(self.trials, way, time.monotonic() - began)
        yield Progress(self.trials, None, time.monotonic() - began)

    def _is_over(self, began: float) -> bool:
        return self._stopped or time.monotonic() - began > self._seconds

    def _measurable(self) -> list[Way]:
        """The ways without a problem; empty if there is nothing to compare."""
        able = [way for way in self._ways if way not in self._problems]
        return able if any(way.draft == PLAIN for way in able) and len(able) > 1 else []

    async def _pass(self, prompt: Sequence[ChatMessage], began: float) -> AsyncGenerator[Way, None]:
        for way in self._ways:
            self._runs[way].append(None)
        for draft, ways in groupby(self._measurable(), key=lambda way: way.draft):
            of_draft = list(ways)
            if self._is_over(began):
                return
            yield of_draft[0]
            plan = await self._load(draft, of_draft, prompt)
            for way in of_draft if plan else []:
                if self._is_over(began):
                    return
                yield way
                assert plan is not None
                await self._time(plan, way, prompt)

    async def _load(
        self, draft: str, ways: Sequence[Way], prompt: Sequence[ChatMessage]
    ) -> LanePlan | None:
        """Load the model with a draft and warm it up; None if that fails."""
        try:
            plan = await plan_in_thread(self._make_plan, replace(self._choice, draft=draft))
            await load_lane(self._source, plan)
            await self._run(plan, ways[0], prompt, WARM_UP_TOKENS)
        except EnvironmentFailure as failure:
            if not self._stopped:
                self._problems.update(dict.fromkeys(ways, failure.sentence))
            return None
        return plan

    async def _time(self, plan: LanePlan, way: Way, prompt: Sequence[ChatMessage]) -> None:
        try:
            record = await self._run(plan, way, prompt, TOKENS)
            if record.slept:  # its speed is no measurement
                record = await self._run(plan, way, prompt, TOKENS)
        except EnvironmentFailure as failure:
            if not self._stopped:
                self._problems[way] = failure.sentence
            return
        if self._stopped or record.slept:
            return
        counts = metrics.drafting(record.trace.draft_rounds)
        self._runs[way][-1] = Timed(
            tokens=len(record.trace),
            tokens_per_s=metrics.tokens_per_second(record.trace),
            tested=counts.tested,
            accepted=counts.accepted,
            looping=record.loop_found is not None,
        )

    async def _run(
        self, plan: LanePlan, way: Way, prompt: Sequence[ChatMessage], tokens: int
    ) -> RunRecord:
        settings = plan.draft_settings
        if way.limit:
            settings = msgspec.structs.replace(settings, max_tokens=way.limit)
        limits = msgspec.structs.replace(plan.run, max_tokens=min(tokens, plan.run.max_tokens))
        return await run_lane(
            self._source, replace(plan, draft_settings=settings, run=limits), prompt
        )


async def plan_in_thread(make_plan: MakePlan, choice: LaneChoice) -> LanePlan:
    """Make a plan in a thread, since it reads files.

    Raises:
        BadInput: the choice cannot be used.
    """
    return await asyncio.to_thread(make_plan, choice)


async def load_lane(
    source: LaneSource, plan: LanePlan, on_event: Callable[[LaneEvent], None] = lambda _event: None
) -> RunRecord:
    """Load what a plan needs.

    Raises:
        EnvironmentFailure: it cannot be loaded, or the model cannot use the draft.
    """
    files = await asyncio.to_thread(ModelFiles, plan)
    record = await _follow(source.load(plan.load), on_event)
    await _check_unchanged(files)
    if record.loaded and record.loaded.draft_note:
        raise DraftMismatch(
            str(record.loaded.draft_note).rstrip("."), message("run without a draft")
        )
    return record


async def run_lane(
    source: LaneSource,
    plan: LanePlan,
    prompt: Sequence[ChatMessage],
    on_event: Callable[[LaneEvent], None] = lambda _event: None,
) -> RunRecord:
    """Run the loaded model once.

    Raises:
        EnvironmentFailure: it failed.
    """
    command = Run(
        messages=tuple(prompt), sampler=plan.sampler, draft=plan.draft_settings, run=plan.run
    )
    files = await asyncio.to_thread(ModelFiles, plan)
    record = await _follow(source.run(command), on_event)
    await _check_unchanged(files)
    return record


async def _check_unchanged(files: ModelFiles) -> None:
    changed = await asyncio.to_thread(files.changed)
    if changed:
        raise ModelFileError(
            message("{file} changed while it was in use", file=excerpt(changed.name, 100)),
            message("measure again when the file is complete"),
        )


async def _follow(
    events: AsyncGenerator[LaneEvent, None], on_event: Callable[[LaneEvent], None]
) -> RunRecord:
    record = RunRecord()
    async with aclosing(events):
        async for event in events:
            record.take(event)
            on_event(event)
    if record.failed:
        raise from_kind(record.failed.kind, record.failed.problem, record.failed.remedy)
    return record
