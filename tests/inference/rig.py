"""Drives the engine in this process: loads models, runs turns, collects the events."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from overthink.core.child_process import WorkerProcess
from overthink.core.events import Finished, LaneEvent, Sampled, SamplesDone
from overthink.core.protocol import ChatMessage, DraftChoice, Load, Run
from overthink.core.reasoning import ThinkMarkers
from overthink.core.run_record import RunRecord
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.core.vocabulary import Origin, Phase
from overthink.inference.llama_api import AbortFlag, Backend, Context, FloatArray
from overthink.inference.loaded_models import LoadedModels
from overthink.inference.run import run_turn
from overthink.inference.samples import run_samples
from overthink.inference.template_renderer import reply_to

THINK = ThinkMarkers(open=("<think>",), close=("</think>",))
GREEDY = SamplerSettings(temperature=0.0, top_p=1.0)
WARM = SamplerSettings(temperature=1.0, top_p=1.0)

Watch = Callable[[LaneEvent], None]


class Turn:
    """What one run did."""

    def __init__(self, events: list[LaneEvent]) -> None:
        self.events = events
        self.record = RunRecord()
        for event in events:
            self.record.take(event)
        self.trace = self.record.trace

    @property
    def finished(self) -> Finished:
        assert self.record.finished is not None
        return self.record.finished

    @property
    def ids(self) -> list[int]:
        return list(self.trace.ids)

    @property
    def text(self) -> str:
        return "".join(token.text for token in self.trace)

    @property
    def cached(self) -> int:
        assert self.record.prompt is not None
        return self.record.prompt.cached

    def origins(self, origin: Origin) -> int:
        return self.trace.origins.count(int(origin))

    def thinking(self) -> int:
        return self.trace.count(Phase.THINKING)


class InProcessRenderer(WorkerProcess):
    """Renders chat templates without a child."""

    def __init__(self) -> None:
        super().__init__([])

    def request(self, message: Any, limit_s: float) -> Any:
        return reply_to(message)


class Rig:
    """A loaded lane."""

    def __init__(
        self,
        backend: Backend,
        path: Path,
        draft: str | Path | DraftChoice = "none",
        *,
        snapshots: int = 6,
        markers: ThinkMarkers | None = THINK,
        guesses: tuple[ThinkMarkers, ...] = (),
        context: int = 1024,
        threads: int = 1,
        load: LoadSettings | None = None,
        samples: int = 1,
    ) -> None:
        self.backend = backend
        self.abort = AbortFlag()
        choice = DraftChoice("model", str(draft)) if isinstance(draft, Path) else draft
        if isinstance(choice, str):
            choice = DraftChoice(choice, snapshots=snapshots)
        settings = load or LoadSettings(context=context, threads=threads)
        command = Load(
            path=str(path),
            draft=choice,
            settings=settings,
            markers=markers,
            guesses=guesses,
            samples=samples,
        )
        self.loading: list[LaneEvent] = []
        self.renderer = InProcessRenderer()
        self.models = LoadedModels(backend, command, self.abort, self.loading.append, self.renderer)

    def __enter__(self) -> Rig:
        return self

    def __exit__(self, *_: object) -> None:
        self.models.close()

    def run(
        self,
        *messages: str | ChatMessage,
        sampler: SamplerSettings = GREEDY,
        draft: DraftSettings | None = None,
        watch: Watch | None = None,
        **limits: Any,
    ) -> Turn:
        """Run a turn; strings are user messages, `limits` those of `RunSettings`."""
        events: list[LaneEvent] = []

        def send(event: LaneEvent) -> None:
            events.append(event)
            if watch:
                watch(event)

        self.abort.clear()
        conversation = tuple(ChatMessage("user", m) if isinstance(m, str) else m for m in messages)
        command = Run(
            messages=conversation,
            sampler=sampler,
            draft=draft or DraftSettings(),
            run=RunSettings(**({"max_tokens": 64} | limits)),
        )
        run_turn(self.models, command, send)
        return Turn(events)

    def run_samples(
        self,
        message: str,
        *,
        seeds: tuple[int, ...],
        sampler: SamplerSettings = WARM,
        stopped: Callable[[], frozenset[int]] = frozenset,
        watch: Callable[[Sampled | SamplesDone], None] | None = None,
        **limits: Any,
    ) -> list[Turn]:
        """Run several samples at once; what each of them did, in the order of the seeds."""
        events: list[Sampled | SamplesDone] = []

        def send(event: Sampled | SamplesDone) -> None:
            events.append(event)
            if watch:
                watch(event)

        self.abort.clear()
        command = Run(
            messages=(ChatMessage("user", message),),
            sampler=sampler,
            draft=DraftSettings(),
            run=RunSettings(**({"max_tokens": 64} | limits)),
            seeds=seeds,
        )
        run_samples(self.models, command, send, stopped)
        assert isinstance(events[-1], SamplesDone)
        own = [[e.event for e in events[:-1] if isinstance(e, Sampled) and e.sample == number]
               for number in range(1, len(seeds) + 1)]  # fmt: skip
        assert sum(map(len, own)) == len(events) - 1
        return [Turn(each) for each in own]

    def prompt(self, *messages: str) -> list[int]:
        """Return the tokens of a conversation of user messages."""
        conversation = tuple(ChatMessage("user", m) for m in messages)
        return self.models.prompt(conversation, RunSettings())[1]

    def logits(self, tokens: list[int], start: int | None = None, step: int = 1) -> FloatArray:
        """The target's logits after `tokens`, computed apart from the lane's own cache.

        From token `start` on (the last one where it is None), `step` tokens are decoded in one
        batch, as draft rounds would.
        """
        start = len(tokens) - 1 if start is None else start
        context = Context(self.backend, self.models.target, len(tokens) + 8, 1, AbortFlag())
        try:
            for at in range(0, start, Context.BATCH):
                context.decode(tokens[at : min(at + Context.BATCH, start)], at, 0)
            for at in range(start, len(tokens), step):
                batch = tokens[at : at + step]
                context.decode(batch, at, len(batch))
            return np.array(context.rows(len(batch))[-1])
        finally:
            context.close()
