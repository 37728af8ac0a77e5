"""Events as a lane's child sends them, for scripts and fake children."""

from __future__ import annotations

from collections.abc import Sequence

from overthink.core.events import (
    DraftCost,
    DraftRound,
    Finished,
    GpuReading,
    Loaded,
    LoopSummary,
    MachineFacts,
    ModelFacts,
    PromptDone,
    Readings,
    Tokens,
)
from overthink.core.messages import NO_MESSAGE, verbatim
from overthink.core.runaway.findings import Evidence, Finding, RunawayKind
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.core.vocabulary import Origin, Phase, RunStatus

MACHINE = MachineFacts(
    platform="Test",
    processor="Test",
    cores=2,
    memory_bytes=2**33,
    backends="CPU",
    devices=("CPU",),
    versions={"overthink": "0"},
)


def facts(name: str = "tiny") -> ModelFacts:
    return ModelFacts(
        path=f"{name}.gguf",
        name=name,
        description="llama 1M F16",
        parameters=1_000_000,
        size_bytes=2_000_000,
        vocabulary=100,
        context=4096,
        trained_context=4096,
        layers=2,
    )


def loaded(*, draft: bool = False) -> Loaded:
    return Loaded(
        model=facts(),
        draft=facts("draft") if draft else None,
        draft_note=NO_MESSAGE,
        load_s=0.1,
        settings=LoadSettings(),
        gpu_layers=0,
        machine=MACHINE,
    )


def circling(start: int = 1, end: int = 12, found: int = 9) -> Finding:
    """A thought that goes in circles."""
    return Finding(
        kind=RunawayKind.CIRCLING,
        start=start,
        end=end,
        found=found,
        strength=0.75,
        certain=False,
        evidence=Evidence(earlier=(0, start), words=("ice", "pan"), shares=(0.61, 0.75)),
    )


def readings(t_us: int, watts: int = 200) -> Readings:
    """Of a GPU that draws the same power all the time, and of a processor that draws 10 W."""
    gpu = GpuReading(
        device="CUDA0",
        use_percent=90,
        used_bytes=3 * 2**30,
        total_bytes=24 * 2**30,
        process_bytes=2 * 2**30,
        power_mw=watts * 1000,
        limit_mw=300_000,
        energy_mj=watts * t_us // 1000,
    )
    return Readings(t_us=t_us, processor_uj=10 * t_us, gpus=(gpu,))


def prompt_done(*, thinking: bool = True) -> PromptDone:
    return PromptDone(tokens=10, cached=0, t_us=1000, opener=(), thinking=thinking)


def tokens(
    first: int,
    texts: Sequence[str],
    phase: Phase = Phase.THINKING,
    origin: Origin = Origin.SAMPLED,
    draft_rounds: Sequence[DraftRound] = (),
) -> Tokens:
    count = len(texts)
    number = draft_rounds[0].number if draft_rounds else -1
    return Tokens(
        first=first,
        ids=list(range(first, first + count)),
        texts=list(texts),
        phases=bytes([phase]) * count,
        origins=bytes([origin]) * count,
        t_us=[2000 + 1000 * (first + i) for i in range(count)],
        logprobs=[-0.5] * count,
        entropies=[0.25] * count,
        rounds=[number] * count,
        draft_rounds=list(draft_rounds),
    )


def finished(
    status: RunStatus = RunStatus.FINISHED,
    *,
    note: str = "",
    loop: LoopSummary | None = None,
    drafting: DraftCost | None = None,
    thought_closed: bool = True,
    model_ended: bool | None = True,
    slept_s: float | None = None,
    runaways: tuple[Finding, ...] | None = None,
    closed_for: RunawayKind | None = None,
    stopped_for: RunawayKind | None = None,
) -> Finished:
    return Finished(
        status=status,
        note=verbatim(note),
        thought_opened=True,
        thought_closed=thought_closed,
        total_us=100_000,
        prompt_us=1000,
        loop=loop,
        drafting=drafting,
        sampler=SamplerSettings(),
        draft_settings=DraftSettings() if drafting else None,
        run=RunSettings(),
        memory_bytes=1_000_000,
        model_ended=model_ended,
        slept_s=slept_s,
        runaways=runaways,
        closed_for=closed_for,
        stopped_for=stopped_for,
    )
