"""Runs the demo models with the app's own engine, so that the evaluation matches the app."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from overthink.core.events import Failed, LaneEvent, LoopSummary
from overthink.core.protocol import ChatMessage, DraftChoice, Load, Run
from overthink.core.reasoning import ThinkMarkers
from overthink.core.run_record import RunRecord
from overthink.core.runaway.findings import RunawayKind
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.core.vocabulary import Phase
from overthink.lanes.live import LiveLane

MARKERS = ThinkMarkers(open=("<think>",), close=("</think>",))
DRAFT_LIMIT = 4
SEED = 1
"""Of the sampler."""


@dataclass(frozen=True)
class Generation:
    """The result of a run. As in the app, the closing tag is a thinking token."""

    thinking_tokens: int
    thought_closed: bool
    answer: str
    tested: int
    accepted: int
    loop: LoopSummary | None
    runaways: tuple[RunawayKind, ...]
    """The kinds that the app's detectors found, by their beginning."""


class Engine:
    """A live lane that retains its loaded models until others are requested."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._logs = tempfile.TemporaryDirectory()
        self._lane = LiveLane(Path(self._logs.name), "evaluation")
        self._loaded: Load | None = None

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._runner.run(self._lane.close())
        self._runner.close()
        self._logs.cleanup()

    def generate(
        self,
        model: Path,
        prompt: str,
        draft: Path | None,
        max_tokens: int,
        temperature: float = 0.0,
    ) -> Generation:
        """Answer `prompt`, greedily unless a temperature is given.

        Raises:
            RuntimeError: the lane failed; the message contains the reason.
        """
        run = Run(
            messages=(ChatMessage("user", prompt),),
            sampler=SamplerSettings(temperature=temperature, top_p=1.0, seed=SEED),
            draft=DraftSettings(max_tokens=DRAFT_LIMIT),
            run=RunSettings(max_tokens=max_tokens),
        )
        return self._runner.run(self._generate(model, run, draft))

    async def _generate(self, model: Path, run: Run, draft: Path | None) -> Generation:
        load = Load(
            path=str(model),
            draft=DraftChoice("model", str(draft)) if draft else DraftChoice(),
            settings=LoadSettings(threads=1),
            markers=MARKERS,
        )
        if load != self._loaded:
            async for event in self._lane.load(load):
                _raise_if_failed(event)
            self._loaded = load
        record = RunRecord()
        async for event in self._lane.run(run):
            _raise_if_failed(event)
            record.take(event)
        return _as_generation(record)


def _raise_if_failed(event: LaneEvent) -> None:
    if isinstance(event, Failed):
        raise RuntimeError(f"{event.problem} {event.report}")


def _as_generation(record: RunRecord) -> Generation:
    assert record.finished is not None, "a run that did not fail has finished"
    rounds = record.trace.draft_rounds
    return Generation(
        thinking_tokens=record.trace.count(Phase.THINKING),
        thought_closed=record.finished.thought_closed,
        answer=record.answer,
        tested=sum(done.tested for done in rounds),
        accepted=sum(done.accepted for done in rounds),
        loop=record.finished.loop,
        runaways=tuple(found.kind for found in record.runaways),
    )
