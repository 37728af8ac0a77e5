"""The app's own lanes under measurement: planned, loaded and run as a comparison does it."""

from __future__ import annotations

import asyncio
import re
import tempfile
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import msgspec

from overthink.bootstrap import build_program
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.events import Described, Failed, Loaded, Tokens
from overthink.core.metrics import Drafting, drafting, tokens_per_second
from overthink.core.protocol import ChatMessage, Run
from overthink.core.run_record import RunRecord
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.inference.chat_template import ChatTemplate
from overthink.lanes.live import LiveLane
from overthink.library.gguf_header import Tokenizer
from overthink.library.gguf_reader import read_header

Result = TypeVar("Result")

GREEDY = SamplerSettings(temperature=0.0, top_p=1.0)


class LaneFailed(Exception):
    """A lane under measurement did not do its run."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A finished run, with what only this process knows of it."""

    record: RunRecord
    asked_s: float
    """When the run was asked for, on this process's clock; the lane counts from there."""
    batches: int
    """`Tokens` events that arrived."""

    @property
    def ids(self) -> list[int]:
        return list(self.record.trace.ids)

    @property
    def prompt_tokens(self) -> int:
        assert self.record.prompt is not None
        return self.record.prompt.tokens

    @property
    def rate(self) -> float:
        """Tokens after the first a second, from the first to the last: as the app shows it."""
        rate = tokens_per_second(self.record.trace)
        assert rate is not None, "a run of one token has no speed"
        return rate

    @property
    def rate_from_prompt(self) -> float:
        """All tokens a second, from the end of the prompt: as `llama-speculative-simple` counts."""
        assert self.record.prompt is not None
        trace = self.record.trace
        return len(trace) * 1e6 / (trace.t_us[-1] - self.record.prompt.t_us)

    @property
    def drafting(self) -> Drafting:
        return drafting(self.record.trace.draft_rounds)

    @property
    def token_times_s(self) -> list[float]:
        """When each token was known, on this process's clock, to about a millisecond."""
        return [self.asked_s + t / 1e6 for t in self.record.trace.t_us]


@dataclass(frozen=True, slots=True)
class OpenLane:
    """A lane with its model in memory."""

    plan: LanePlan
    source: LiveLane
    loaded: Loaded
    flash: str
    """Whether it asked llama.cpp for flash attention: "on", "off" or "auto"."""


class Lanes:
    """Opens lanes and runs them; the event loop turns only while one does."""

    def __init__(self) -> None:
        self._planner = build_program().planner()
        self._logs = tempfile.TemporaryDirectory(prefix="overthink-bench-")
        self._runner = asyncio.Runner()
        self._sources: list[LiveLane] = []

    def __enter__(self) -> Lanes:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for source in self._sources:
            self._do(source.close())
        self._runner.close()
        self._logs.cleanup()

    def _do(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self._runner.run(work)

    def open(
        self,
        model: Path,
        draft: Path | None = None,
        *,
        threads: int,
        context: int,
        command: Callable[[Path], list[str]] | None = None,
        placed: LoadSettings | None = None,
    ) -> OpenLane:
        """Starts a child and loads a model, and its draft, into it.

        Args:
            placed: what goes on which device; threads and context are taken from here all the same.
            command: starts another child than the app's, given the log.
        """
        choice = LaneChoice(
            model=str(model),
            draft=str(draft) if draft else "none",
            load=msgspec.structs.replace(
                placed or LoadSettings(), threads=threads, context=context
            ),
        )
        name = f"bench{len(self._sources)}"
        logs = Path(self._logs.name)
        log = logs / f"{name}.log"
        source = LiveLane(logs, name, command(log) if command else None)
        plan = self._planner.plan("left", choice, threads)
        self._sources.append(source)
        loaded = self._do(self._load(plan, source))
        return OpenLane(plan, source, loaded, _flash(log if command else source.log))

    def describe(self) -> Described:
        """What llama.cpp finds on this machine."""
        source = LiveLane(Path(self._logs.name), "devices")
        self._sources.append(source)
        told = self._do(source.describe())
        if isinstance(told, Failed):
            raise LaneFailed(told.problem)
        return told

    async def _load(self, plan: LanePlan, source: LiveLane) -> Loaded:
        record = RunRecord()
        async for event in source.load(plan.load):
            record.take(event)
        _raise_if_failed(record)
        assert record.loaded is not None
        return record.loaded

    def run(self, lane: OpenLane, prompt: str, tokens: int, draft_limit: int = 6) -> Measured:
        """One greedy run of at most `tokens` tokens; its events are taken as they come."""
        return self._do(self._run(lane, prompt, tokens, draft_limit))

    def run_together(self, lanes: Sequence[OpenLane], prompt: str, tokens: int) -> list[Measured]:
        """A run on each lane, all at once."""

        async def together() -> list[Measured]:
            return await asyncio.gather(*(self._run(lane, prompt, tokens, 6) for lane in lanes))

        return self._do(together())

    async def _run(self, lane: OpenLane, prompt: str, tokens: int, draft_limit: int) -> Measured:
        command = Run(
            messages=(ChatMessage("user", prompt),),
            sampler=GREEDY,
            draft=DraftSettings(max_tokens=draft_limit),
            run=RunSettings(max_tokens=tokens),
        )
        record, batches, asked_s = RunRecord(), 0, time.perf_counter()
        async for event in lane.source.run(command):
            record.take(event)
            batches += isinstance(event, Tokens)
        _raise_if_failed(record)
        return Measured(record, asked_s, batches)


def _flash(log: Path) -> str:
    """What llama.cpp says in a lane's log of the attention that was asked for."""
    asked = re.findall(r"flash_attn\s*=\s*(\w+)", log.read_text("utf-8", "replace"))
    if not asked:
        raise LaneFailed("the lane's log does not say whether it uses flash attention")
    return {"disabled": "off", "enabled": "on"}.get(asked[-1], "auto")


def _raise_if_failed(record: RunRecord) -> None:
    if record.failed:
        raise LaneFailed(f"{record.failed.problem} {record.failed.report}".strip())


def rendered(model: Path, prompt: str) -> str:
    """The prompt as the model's template renders it: what a lane's child makes of it."""
    header = read_header(model)
    tokenizer = header.tokenizer
    bos, eos = (_text(tokenizer, token) for token in (tokenizer.bos_id, tokenizer.eos_id))
    template = ChatTemplate(header.chat_template or None, bos, eos)
    return template.render([ChatMessage("user", prompt)], thinking=True)


def _text(tokenizer: Tokenizer, token: int | None) -> str:
    return "" if token is None else tokenizer.tokens[token].decode("utf-8", "replace")
