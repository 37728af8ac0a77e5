"""A lane's figures in a line of text, for both ways to print a comparison."""

from __future__ import annotations

from overthink.comparison.conductor import Lane
from overthink.core import metrics
from overthink.core.energy import energy
from overthink.core.events import Loaded
from overthink.core.proportions import percent
from overthink.core.vocabulary import Phase, TimingMode


def title(lane: Lane) -> str:
    """What runs in the lane."""
    loaded = lane.record.loaded
    draft = {"none": "no draft", "lookup": "lookup draft"}.get(lane.plan.draft, lane.plan.draft)
    return f"{lane.plan.model} + {draft}{_kind(loaded)}"


def _kind(loaded: Loaded | None) -> str:
    if loaded is None:
        return ""
    quantisation = loaded.model.description.rpartition(" ")[2]
    return f" · {_parameters(loaded.model.parameters)} {quantisation}"


def _parameters(count: int) -> str:
    """A model's size as people say it: 2.0M, 135M, 7.6B."""
    number, unit = (count / 1e9, "B") if count >= 1e9 else (count / 1e6, "M")
    return f"{number:,.0f}{unit}" if number >= 100 else f"{number:,.1f}{unit}"


def figures(lane: Lane, timing: TimingMode) -> list[str]:
    """Counts, speed and acceptance so far, a line each; what was not measured is left out."""
    record = lane.record
    if record.prompt is None:
        return []
    lines = [
        f"{record.trace.count(Phase.THINKING):,} thinking + "
        f"{record.trace.count(Phase.ANSWER):,} answer tokens"
    ]
    times = metrics.timing(record.trace, record.finished)
    speed = []
    if times.tokens_per_s is not None:
        speed.append(f"{times.tokens_per_s:,.0f} tokens/s ({timing.value})")
    if times.first_token_s is not None:
        speed.append(f"first after {times.first_token_s:.2f} s")
    if speed:
        lines.append(" · ".join(speed))
    counts = metrics.drafting(record.trace.draft_rounds)
    if counts.acceptance is not None:
        share = metrics.accepted_share(record.trace) or 0.0
        lines.append(
            f"accepted {counts.accepted:,} of {counts.tested:,} tested "
            f"({percent(counts.acceptance)}), {percent(share)} of all tokens"
        )
    return [*lines, *_machine(lane, timing)]


def _machine(lane: Lane, timing: TimingMode) -> list[str]:
    """Where the model is, and what the run cost in energy; left out where that is nothing."""
    loaded, lines = lane.record.loaded, []
    if loaded is not None and loaded.gpu_memory:
        places = ", ".join(f"{use.device} {_mib(use.total_bytes)}" for use in loaded.gpu_memory)
        lines.append(f"{loaded.gpu_layers} of {loaded.layers} layers on the GPU: {places}")
    spent = energy(lane.record) if lane.record.status else None
    if spent is not None:
        whose = ", both lanes" if timing is TimingMode.CONCURRENT else ""
        lines.append(f"{spent.joules:,.1f} J ({', '.join(spent.of)}{whose})")
    return lines


def _mib(size: int) -> str:
    return f"{size / 2**20:,.0f} MiB"


def loop_sentence(lane: Lane) -> str | None:
    """The loop, and that a high acceptance rate says little in one."""
    finished = lane.record.finished
    if finished is None or finished.loop is None:
        return None
    loop = finished.loop
    sentence = (
        f"Loop: from token {loop.start:,} on, {_tokens_repeat(loop.period)} "
        f"{loop.repeats:,} times; {_tokens(loop.wasted)} wasted."
    )
    if lane.record.trace.draft_rounds:
        sentence += " A loop is easy to draft, so its acceptance and speed say little."
    return sentence


def _tokens(count: int) -> str:
    return "1 token" if count == 1 else f"{count:,} tokens"


def _tokens_repeat(count: int) -> str:
    return "1 token repeats" if count == 1 else f"{count:,} tokens repeat"
