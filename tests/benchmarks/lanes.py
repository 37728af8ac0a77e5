"""Runs the app's own lanes for measurements: planned, loaded and run as in a comparison."""

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
from overthink.inference.renderer_process import start_renderer
from overthink.lanes.live import LiveLane
from overthink.library.gguf_header import Tokenizer
from overthink.library.gguf_reader import read_header

Result = TypeVar("Result")

GREEDY = SamplerSettings(temperature=0.0, top_p=1.0)


class LaneFailed(Exception):
    """A measured lane failed."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A finished run with measurements of the parent process."""

    record: RunRecord
    requested_s: float
    """When the run was requested, on this process's clock; the lane's times are relative to it."""
    batches: int
    """Number of `Tokens` events received."""

    @property
    def ids(self) -> list[int]:
        return list(self.record.trace.ids)

    @property
    def prompt_tokens(self) -> int:
        assert self.record.prompt is not None
        return self.record.prompt.tokens

    @property
    def rate(self) -> float:
        """Tokens/s from the first token to the last, as the app displays it."""
        rate = tokens_per_second(self.record.trace)
        assert rate is not None, "a run of one token has no speed"
        return rate

    @property
    def rate_from_prompt(self) -> float:
        """Tokens/s from the end of the prompt, as `llama-speculative-simple` reports it."""
        assert self.record.prompt is not None
        trace = self.record.trace
        return len(trace) * 1e6 / (trace.t_us[-1] - self.record.prompt.t_us)

    @property
    def drafting(self) -> Drafting:
        return drafting(self.record.trace.draft_rounds)

    @property
    def token_times_s(self) -> list[float]:
        """When each token was sampled, on this process's clock, to about a millisecond."""
        return [self.requested_s + t / 1e6 for t in self.record.trace.t_us]


@dataclass(frozen=True, slots=True)
class OpenLane:
    """A lane with a loaded model."""

    plan: LanePlan
    source: LiveLane
    loaded: Loaded
    flash: str
    """The requested flash attention: "on", "off" or "auto"."""


class Lanes:
    """Opens lanes and runs them; the event loop only runs while a lane does."""

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
        """Start a child process and load a model and its draft.

        Args:
            model: the model file.
            draft: the draft model's file, or None.
            threads: threads of the lane.
            context: context length in tokens.
            command: returns the command of a replacement child process, given the log's path.
            placed: device placement; its threads and context are overridden.
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
        """Return the devices that llama.cpp finds on this machine."""
        source = LiveLane(Path(self._logs.name), "devices")
        self._sources.append(source)
        described = self._do(source.describe())
        if isinstance(described, Failed):
            raise LaneFailed(described.problem)
        return described

    async def _load(self, plan: LanePlan, source: LiveLane) -> Loaded:
        record = RunRecord()
        async for event in source.load(plan.load):
            record.take(event)
        _raise_if_failed(record)
        assert record.loaded is not None
        return record.loaded

    def run(self, lane: OpenLane, prompt: str, tokens: int, draft_limit: int = 6) -> Measured:
        """Run greedily for at most `tokens` tokens; record events as they arrive."""
        return self._do(self._run(lane, prompt, tokens, draft_limit))

    def run_together(self, lanes: Sequence[OpenLane], prompt: str, tokens: int) -> list[Measured]:
        """Run all lanes at the same time."""

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
        record, batches, requested_s = RunRecord(), 0, time.perf_counter()
        async for event in lane.source.run(command):
            record.take(event)
            batches += isinstance(event, Tokens)
        _raise_if_failed(record)
        return Measured(record, requested_s, batches)


def _flash(log: Path) -> str:
    """Return the requested flash attention from llama.cpp's output in a lane's log."""
    requested = re.findall(r"flash_attn\s*=\s*(\w+)", log.read_text("utf-8", "replace"))
    if not requested:
        raise LaneFailed("the lane's log does not mention flash attention")
    return {"disabled": "off", "enabled": "on"}.get(requested[-1], "auto")


def _raise_if_failed(record: RunRecord) -> None:
    if record.failed:
        raise LaneFailed(f"{record.failed.problem} {record.failed.report}".strip())


def render_prompt(model: Path, prompt: str) -> str:
    """Return the prompt as rendered by the model's template, as in a lane's child process."""
    header = read_header(model)
    tokenizer = header.tokenizer
    bos, eos = (_text(tokenizer, token) for token in (tokenizer.bos_id, tokenizer.eos_id))
    with start_renderer() as renderer:
        template = ChatTemplate(header.chat_template or None, bos, eos, renderer)
        return template.render([ChatMessage("user", prompt)], RunSettings()).text


def _text(tokenizer: Tokenizer, token: int | None) -> str:
    return "" if token is None else tokenizer.tokens[token].decode("utf-8", "replace")
