"""The metrics of a run, each declared once: name, unit, definition, source and captions.

Database columns, CSV, JSON, reports, status line, tooltips and the table in SCHEMA.md read
`METRICS`, so a new metric is one entry here, and a migration where it is stored. None means not
measured, never zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from overthink.core.events import LoopFound, LoopSummary
from overthink.core.messages import NO_MESSAGE, Message, joined, message
from overthink.core.metrics import RunMetrics, mean_gpu_use
from overthink.core.run_record import RunRecord
from overthink.core.runaway.descriptions import caught
from overthink.core.runaway.findings import Finding

_RUNAWAYS_SHOWN = 3
"""Runaways that are described one by one."""

Value = int | float | str | bool | None
Source = TypeVar("Source")


class Unit(StrEnum):
    """What a value is in; decides how it is formatted."""

    COUNT = "count"
    SECONDS = "s"
    SPEED = "tokens/s"
    SHARE = "0 to 1"
    RATIO = "ratio"
    """Shown as it is, not in percent."""
    BYTES = "bytes"
    JOULES = "J"
    FLAG = "0 or 1"
    PRICE = "currency of the prices"
    TEXT = "text"


@dataclass(frozen=True, kw_only=True)
class Metric(Generic[Source]):
    """A metric of a source: of `RunMetrics`, or of a thought's statistics."""

    name: str
    """As database, CSV and JSON name it."""
    unit: Unit
    read: Callable[[Source], Value]
    """None if it was not measured."""
    caption: Message = NO_MESSAGE
    """In reports and panels; metrics without one are for programs."""
    short: Message = NO_MESSAGE
    """Beside a value in the status line."""
    definition: Message = NO_MESSAGE
    """How it is measured, with its source in the literature."""
    show: Callable[[Source], Message | None] | None = None
    """The value in words, if its number alone means too little."""
    detail: Callable[[Source], Message] = lambda _: NO_MESSAGE
    """What the value is made of; shown in brackets."""
    group: str = ""
    """The JSON object that it belongs to."""
    timed: bool = False
    """Depends on the timing mode, which is shown beside it."""

    def value(self, source: Source) -> Message | None:
        """The formatted value; None if it was not measured."""
        if self.show:
            return self.show(source)
        value = self.read(source)
        return None if value is None else formatted(value, self.unit)

    def text(self, source: Source) -> Message | None:
        """The formatted value with its detail."""
        value, detail = self.value(source), self.detail(source)
        if value is None or not detail:
            return value
        return message("{value} ({detail})", value=value, detail=detail)


def formatted(value: float | str, unit: Unit) -> Message:
    """A value with its unit."""
    match unit:
        case Unit.COUNT:
            return message("{value:n}", value=value)
        case Unit.SECONDS:
            return message("{value:duration}", value=value)
        case Unit.SPEED:
            return message("{value:speed} tokens/s", value=value)
        case Unit.SHARE:
            return message("{value:percent}", value=value)
        case Unit.RATIO:
            return message("{value:.2f}", value=value)
        case Unit.BYTES:
            return message("{value:memory}", value=value)
        case Unit.JOULES:
            return message("{value:.1f} J", value=value)
        case Unit.PRICE:
            return message("{value:.6f}", value=value)
        case Unit.FLAG:
            return message("yes") if value else message("no")
        case Unit.TEXT:
            return message("{value}", value=value)


def _sleep(run: RunMetrics) -> Message | None:
    """How long the machine slept; None if it did not, which is not worth a line."""
    return message("{value:duration}", value=run.slept_s) if run.slept_s else None


def _asleep(run: RunMetrics) -> Message:
    return message("the machine slept") if run.slept_s else NO_MESSAGE


def _without_runaways(value: float | None, unit: Unit) -> list[Message]:
    """The value of the tokens outside of runaways, where there are any of these."""
    if value is None:
        return []
    return [message("{value} without runaways", value=formatted(value, unit))]


def _speed_detail(run: RunMetrics) -> Message:
    outside = run.progress.tokens_per_s if run.progress and run.counts_tokens else None
    return joined(
        ", ", [*filter(None, [_measured_here(run)]), *_without_runaways(outside, Unit.SPEED)]
    )


def _share_detail(run: RunMetrics) -> Message:
    outside = run.progress.share if run.progress and run.rounds else None
    return joined(", ", _without_runaways(outside, Unit.SHARE))


def _cached(run: RunMetrics) -> Message:
    prompt = run.record.prompt
    if prompt is None or not prompt.cached:
        return NO_MESSAGE
    return message("{cached:n} of them in the cache", cached=prompt.cached)


def _of_tested(run: RunMetrics) -> Message:
    if not run.tested:
        return NO_MESSAGE
    counts = message("{accepted:n} of {tested:n}", accepted=run.accepted, tested=run.tested)
    outside = run.progress.acceptance if run.progress else None
    return joined(", ", [counts, *_without_runaways(outside, Unit.SHARE)])


def _loop(run: RunMetrics) -> Message | None:
    loop = run.loop
    if loop is None:
        return message("none found") if run.record.finished else None
    place = message(
        "from token {start:n}, {period:n} tokens {times:n} times",
        start=loop.start,
        period=loop.period,
        times=loop.repeats,
    )
    if isinstance(loop, LoopFound):
        return place
    return message("{loop}, {wasted:n} tokens wasted", loop=place, wasted=loop.wasted)


def _server(run: RunMetrics) -> str | None:
    loaded = run.record.loaded
    return loaded.server.name if loaded and loaded.server else None


def _shown_server(run: RunMetrics) -> Message | None:
    loaded = run.record.loaded
    if loaded is None or loaded.server is None:
        return None
    server = loaded.server
    return message(
        "{server} at {address}, {build}",
        server=server.name,
        address=server.address,
        build=server.build or server.kind,
    )


def _measured_here(run: RunMetrics) -> Message:
    if run.slept_s:
        return message("the machine slept")
    if run.clock is None:
        return NO_MESSAGE
    by_server = run.server.tokens_per_s if run.server else None
    if by_server is None:
        return message("by this machine's clock, with network and queue")
    return message(
        "by this machine's clock, with network and queue; {speed:speed} by the server's clock",
        speed=by_server,
    )


def _drafted_there(run: RunMetrics) -> Message | None:
    """The server's own counts of its draft."""
    server = run.server
    if server is None or server.accepted is None or not server.drafted:
        return None
    return message(
        "{accepted:n} of {drafted:n} proposals accepted",
        accepted=server.accepted,
        drafted=server.drafted,
    )


def _closed(run: RunMetrics) -> Message | None:
    finished = run.record.finished
    if finished is None or not run.thinking:
        return None
    return formatted(finished.thought_closed, Unit.FLAG)


def _wasted(run: RunMetrics) -> int | None:
    return run.loop.wasted if isinstance(run.loop, LoopSummary) else None


def _runaways(run: RunMetrics) -> Message | None:
    if run.runaways is None:
        return None
    lines = [
        message("{caught}, from token {start:n}", caught=caught(finding), start=finding.start)
        for finding in run.runaways[:_RUNAWAYS_SHOWN]
    ]
    if more := len(run.runaways) - len(lines):
        lines.append(message("{count:n} more", count=more))
    return joined("; ", lines) if lines else message("none found")


def _kinds(findings: tuple[Finding, ...] | None) -> str | None:
    """The kinds, each once, in order of appearance, with commas between; empty: none was found."""
    if findings is None:
        return None
    return ",".join(dict.fromkeys(finding.kind.value for finding in findings))


def runaway_tokens(findings: Iterable[Finding]) -> int:
    """Tokens that belong to a runaway, each counted once."""
    total = last = 0
    for finding in sorted(findings, key=lambda finding: finding.start):
        total += max(0, finding.end - max(finding.start, last))
        last = max(last, finding.end)
    return total


def _column(
    name: str, unit: Unit, read: Callable[[RunMetrics], Value], definition: str, group: str = ""
) -> Metric[RunMetrics]:
    """A metric for programs only: it has no caption, and its definition is not translated."""
    return Metric(name=name, unit=unit, read=read, definition=Message(definition), group=group)


METRICS: tuple[Metric[RunMetrics], ...] = (
    Metric(
        name="prompt_tokens",
        unit=Unit.COUNT,
        read=lambda run: run.record.prompt.tokens if run.record.prompt else None,
        caption=message("Prompt tokens"),
        definition=message(
            "Counted after the chat template, with the opening think tag where it adds one."
        ),
        detail=_cached,
        group="tokens",
    ),
    _column(
        "cached_tokens",
        Unit.COUNT,
        lambda run: run.record.prompt.cached if run.record.prompt else None,
        "Prompt tokens whose results were in the cache already.",
        group="tokens",
    ),
    Metric(
        name="thinking_tokens",
        unit=Unit.COUNT,
        read=lambda run: run.thinking if run.record.prompt else None,
        caption=message("Thinking tokens"),
        short=message("thinking"),
        definition=message("Generated tokens of the thought, including its tags."),
        group="tokens",
    ),
    Metric(
        name="answer_tokens",
        unit=Unit.COUNT,
        read=lambda run: run.answer if run.record.prompt else None,
        caption=message("Answer tokens"),
        short=message("answer"),
        definition=message("Generated tokens of the answer, including its end token."),
        group="tokens",
    ),
    _column(
        "prompt_s",
        Unit.SECONDS,
        lambda run: run.prompt_s,
        "Time to process the prompt except its last token.",
        group="timing",
    ),
    Metric(
        name="first_token_s",
        unit=Unit.SECONDS,
        read=lambda run: run.first_token_s,
        caption=message("First token after"),
        short=message("to first"),
        definition=message(
            "From the moment the lane's process took up the run until the first generated token"
            " was known."
        ),
        group="timing",
    ),
    Metric(
        name="thinking_s",
        unit=Unit.SECONDS,
        read=lambda run: run.thinking_s,
        caption=message("Thinking time"),
        definition=message("From the end of the prompt to the last thinking token."),
        group="timing",
    ),
    Metric(
        name="total_s",
        unit=Unit.SECONDS,
        read=lambda run: run.total_s,
        detail=_asleep,
        caption=message("Total time"),
        definition=message("From the moment the lane's process took up the run to its end."),
        group="timing",
    ),
    Metric(
        name="tokens_per_s",
        unit=Unit.SPEED,
        read=lambda run: run.tokens_per_s,
        detail=_speed_detail,
        caption=message("Speed"),
        definition=message(
            "Generated tokens after the first, over the time from the first to the last: the prompt"
            " does not count. Also given without the tokens that belong to runaways."
        ),
        group="timing",
        timed=True,
    ),
    Metric(
        name="slept_s",
        unit=Unit.SECONDS,
        read=lambda run: run.slept_s,
        show=_sleep,
        caption=message("Machine asleep"),
        definition=message(
            "How long the machine slept during the run, by the difference of two clocks. If it did,"
            " the run's times and speeds are no measurement and count in no average."
        ),
        group="timing",
    ),
    _column(
        "draft_rounds",
        Unit.COUNT,
        lambda run: run.rounds if run.rounds else None,
        "Rounds in which the draft proposed tokens.",
    ),
    _column(
        "proposed",
        Unit.COUNT,
        lambda run: run.record.trace.draft_rounds.proposed if run.rounds else None,
        "Tokens that the draft proposed.",
    ),
    _column(
        "tested",
        Unit.COUNT,
        lambda run: run.tested if run.rounds else None,
        "Proposals that the model reached: the accepted ones and the one it refused.",
    ),
    _column(
        "accepted",
        Unit.COUNT,
        lambda run: run.accepted if run.rounds else None,
        "Proposals that the model, sampling, chose itself.",
    ),
    Metric(
        name="acceptance",
        unit=Unit.SHARE,
        read=lambda run: run.acceptance,
        caption=message("Accepted / tested"),
        short=message("accepted"),
        definition=message(
            "Accepted / tested, over all draft rounds. Tested are the proposals that the model"
            " reached: the accepted ones and the one it refused. In a loop it means little, so it"
            " is also given without the rounds that began in a runaway."
        ),
        detail=_of_tested,
    ),
    Metric(
        name="share",
        unit=Unit.SHARE,
        read=lambda run: run.share if run.rounds else None,
        caption=message("Accepted / emitted"),
        short=message("drafted"),
        definition=message(
            "Accepted / emitted: the part of the generated tokens that the draft proposed."
        ),
        detail=_share_detail,
    ),
    Metric(
        name="loop_start",
        unit=Unit.COUNT,
        read=lambda run: run.loop.start if run.loop else None,
        caption=message("Loop"),
        definition=message(
            "First token of a loop: a block of up to 256 tokens that occurs three or more times in"
            " a row, 256 tokens or more in all. The tokens after its first occurrence are wasted."
        ),
        show=_loop,
    ),
    _column(
        "loop_period",
        Unit.COUNT,
        lambda run: run.loop.period if run.loop else None,
        "Tokens of the block that repeats.",
    ),
    _column(
        "loop_repeats",
        Unit.COUNT,
        lambda run: run.loop.repeats if run.loop else None,
        "How often the block occurs in full.",
    ),
    _column(
        "loop_wasted",
        Unit.COUNT,
        _wasted,
        "Tokens after the block's first occurrence; known at the end.",
    ),
    Metric(
        name="runaways",
        unit=Unit.TEXT,
        read=lambda run: _kinds(run.runaways),
        caption=message("Runaways"),
        definition=message(
            "Stretches without progress, by rules that read the text and the probabilities of its"
            " tokens: exact and varying loops, counting on, circling, falling apart, another"
            " script, one answer restated after doubts, two answers that alternate."
        ),
        show=_runaways,
    ),
    _column(
        "runaway_count",
        Unit.COUNT,
        lambda run: None if run.runaways is None else len(run.runaways),
        "Number of runaways; not known of recordings with schema 6 and before.",
    ),
    _column(
        "runaway_tokens",
        Unit.COUNT,
        lambda run: None if run.runaways is None else runaway_tokens(run.runaways),
        "Tokens that belong to runaways, each counted once.",
    ),
    _column(
        "layers",
        Unit.COUNT,
        lambda run: (run.record.loaded.layers or None) if run.record.loaded else None,
        "Layers that llama.cpp placed.",
    ),
    _column(
        "gpu_memory_bytes",
        Unit.BYTES,
        lambda run: run.record.loaded.gpu_bytes if run.record.loaded else None,
        "Weights, caches and compute buffers on GPUs, target's and draft's, as llama.cpp reported"
        " while loading.",
    ),
    _column(
        "gpu_use",
        Unit.SHARE,
        lambda run: mean_gpu_use(run.record.readings),
        "Mean over time of the GPUs' use, by their vendor's library.",
    ),
    _column(
        "joules",
        Unit.JOULES,
        lambda run: run.energy.joules if run.energy else None,
        "Energy of the run by the machine's counters, which count the whole machine: with timing"
        " `concurrent` each lane's value contains both lanes, so never add the two.",
    ),
    _column(
        "thinking_joules",
        Unit.JOULES,
        lambda run: run.energy.thinking_joules if run.energy else None,
        "Energy from the end of the prompt to the last thinking token.",
    ),
    _column(
        "answer_joules",
        Unit.JOULES,
        lambda run: run.energy.answer_joules if run.energy else None,
        "Energy from the last thinking token to the last token.",
    ),
    _column(
        "joules_of",
        Unit.TEXT,
        lambda run: ",".join(run.energy.of) if run.energy else None,
        "What was counted: the processor, and GPUs by llama.cpp's names.",
    ),
    _column(
        "context",
        Unit.COUNT,
        lambda run: run.record.loaded.model.context if run.record.loaded else None,
        "Tokens that the context holds.",
    ),
    _column(
        "gpu_layers",
        Unit.COUNT,
        lambda run: run.record.loaded.gpu_layers if run.record.loaded else None,
        "Layers that llama.cpp placed on GPUs.",
    ),
    Metric(
        name="load_s",
        unit=Unit.SECONDS,
        read=lambda run: run.record.loaded.load_s if run.record.loaded else None,
        caption=message("Loading the model"),
        definition=message("Until the model was in memory; not measured if it was there already."),
        group="timing",
    ),
    Metric(
        name="thought_closed",
        unit=Unit.FLAG,
        read=lambda run: run.record.finished.thought_closed if run.record.finished else None,
        show=_closed,
        caption=message("Thought closed"),
        definition=message("The model itself, or the app, ended the thought."),
    ),
    Metric(
        name="server",
        unit=Unit.TEXT,
        read=_server,
        show=_shown_server,
        caption=message("Server"),
        definition=message("The server that ran the model; none for a model on this machine."),
    ),
    _column(
        "clock",
        Unit.TEXT,
        lambda run: run.clock,
        "Who measured the times of a server's run; none for a model on this machine.",
    ),
    _column(
        "output_tokens",
        Unit.COUNT,
        lambda run: run.server.output_tokens if run.server else None,
        "Generated tokens as a server counted them, hidden ones included.",
    ),
    Metric(
        name="server_drafting",
        unit=Unit.TEXT,
        read=lambda run: str(_drafted_there(run)) if _drafted_there(run) else None,
        show=_drafted_there,
        caption=message("Drafting, as the server counts"),
        definition=message("Proposals of the server's own draft in all its rounds."),
    ),
    Metric(
        name="cost",
        unit=Unit.PRICE,
        read=lambda run: run.server.cost if run.server else None,
        caption=message("Cost"),
        definition=message(
            "Prompt and generated tokens, as the server counted them, by the prices in"
            " servers.toml."
        ),
    ),
    Metric(
        name="memory_bytes",
        unit=Unit.BYTES,
        read=lambda run: run.record.finished.memory_bytes if run.record.finished else None,
        caption=message("Memory"),
        short=message("RAM"),
        definition=message("Resident memory of the lane's process at the end of the run."),
    ),
)

METRIC = {metric.name: metric for metric in METRICS}


def metric_values(record: RunRecord) -> dict[str, Value]:
    """All values of a run by name; None is not measured."""
    return values_of(RunMetrics(record), METRICS)


def group_values(run: RunMetrics, group: str) -> dict[str, Value]:
    """The JSON object of a group of metrics."""
    found = values_of(run, (metric for metric in METRICS if metric.group == group))
    return {name.removesuffix(f"_{group}"): value for name, value in found.items()}


def values_of(run: RunMetrics, metrics: Iterable[Metric[RunMetrics]]) -> dict[str, Value]:
    """The values of these metrics by name."""
    return {metric.name: metric.read(run) for metric in metrics}
