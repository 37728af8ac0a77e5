"""Comparisons as plain text for pipes and files: lanes, metrics, summary, divergence.

The lines are made safe for a terminal where they are printed (`overthink.cli.terminal`), one by
one: each of them stays one line, whatever a name or an answer contains.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from textwrap import fill

from overthink.cli.terminal import one_line, quantity
from overthink.comparison.conditions import unequal_conditions
from overthink.comparison.conductor import Lane
from overthink.core.divergence import Choice, Divergence
from overthink.core.draft_support import LOOKUP, MTP, drafter_label
from overthink.core.metric_registry import METRIC, Unit, formatted
from overthink.core.metrics import Progress, RunMetrics, energy
from overthink.core.number_format import ENGLISH
from overthink.core.run_record import RunRecord
from overthink.core.runaway.descriptions import caught
from overthink.core.runaway.findings import RunawayKind
from overthink.core.vocabulary import Phase, TimingMode
from overthink.grading.status_text import status_line
from overthink.library.gguf_types import quantisation_of
from overthink.reports.compare_json import failure_sentence

LOOP_ROUNDS_SHOWN = 3
_RUNAWAYS_SHOWN = 3
_WIDTH = 100
_MAX_CONTINUATION = 240
"""Characters of a continuation after a divergence."""


def comparison_lines(lanes: list[Lane], timing: TimingMode, expect: str | None) -> Iterator[str]:
    """Write both lanes in full, one after the other, and the summary."""
    for lane in lanes:
        yield from map(one_line, _lane_lines(lane, timing))
    yield from map(one_line, summary_lines(lanes, expect))


def _lane_lines(lane: Lane, timing: TimingMode) -> Iterator[str]:
    yield f"── {title(lane)} ".ljust(_WIDTH, "─")
    if lane.record.prompt is not None:
        yield "Thinking:"
        yield from _wrapped(_phase_text(lane.record, Phase.THINKING))
        yield "Answer:"
        yield from _wrapped(_phase_text(lane.record, Phase.ANSWER))
    yield from _thinking_line(lane)
    yield from metric_lines(lane, timing)
    if loop := loop_sentence(lane):
        yield loop
    yield from runaway_sentences(lane)
    yield ""


def _thinking_line(lane: Lane) -> Iterator[str]:
    """The settings of thinking, if any is set."""
    run = lane.plan.run
    found = [f"thinking {run.thinking}"] if run.thinking != "auto" else []
    found += [f"effort {run.effort}"] if run.effort else []
    found += [f"earlier thoughts {run.keep_thoughts}"] if run.keep_thoughts != "auto" else []
    if found:
        yield f"Set: {', '.join(found)}"


def _phase_text(record: RunRecord, phase: Phase) -> str:
    """The text of one phase, without the later rounds of a loop."""
    trace, omitted = record.trace, omitted_tokens(record)
    parts = []
    for index in range(len(trace)):
        if trace.phases[index] != phase:
            continue
        if index not in omitted:
            parts.append(trace.text_of(index))
        elif index == omitted.start:
            parts.append(f"\n{omission_note(record)}\n")
    return "".join(parts)


def _wrapped(text: str) -> Iterator[str]:
    """Lines of a text that may have many, indented, so that none looks like a line of ours."""
    if not text.strip():
        yield "  (none)"
        return
    for line in text.expandtabs(4).strip("\n").split("\n"):
        wrapped = fill(one_line(line), _WIDTH, initial_indent="  ", subsequent_indent="  ")
        yield from wrapped.split("\n")


def summary_lines(lanes: list[Lane], expect: str | None) -> Iterator[str]:
    """Summarise each lane: its outcome, why it failed, notes; then conditions that differ."""
    same_model = len({lane.plan.model for lane in lanes}) < len(lanes)
    for lane in lanes:
        record = lane.record
        name = f"{lane.plan.model} ({lane.side})" if same_model else lane.plan.model
        yield f"{name}: {status_line(record, expect, lane.judged)}"
        if failure := failure_sentence(record):
            yield f"  {failure}"
        if record.failed and record.failed.report:
            yield from record.failed.report.split("\n")
        notes = [record.finished.note] if record.finished else []
        notes += record.loaded.notes if record.loaded else ()
        yield from (f"  {note}" for note in (*notes, *lane.plan.all_notes) if note)
    if len(lanes) == 2:
        for sentence in unequal_conditions(lanes[0].plan, lanes[1].plan):
            yield f"Unequal conditions: {sentence}"


# -- metrics of a lane ----------------------------------------------------------------------------


def title(lane: Lane) -> str:
    """Name what the lane runs: model, draft, size and quantisation."""
    words = {"none": "no draft", LOOKUP: "lookup draft", MTP: "its own MTP layers"}
    draft = words.get(lane.plan.draft, lane.plan.draft)
    name = f"{lane.plan.model} + {draft}"
    if (loaded := lane.record.loaded) is None:
        return name
    quantisation = quantisation_of(loaded.model.description)
    return f"{name} · {ENGLISH.parameters(loaded.model.parameters)} {quantisation}".rstrip()


def metric_lines(lane: Lane, timing: TimingMode) -> list[str]:
    """Counts, speed, acceptance, devices and energy so far; what was not measured is left out."""
    record = lane.record
    if record.prompt is None:
        return []
    run = RunMetrics(record)
    lines = [_count_line(run)]
    speed, first, acceptance, share = (
        METRIC[name].value(run) for name in ("tokens_per_s", "first_token_s", "acceptance", "share")
    )
    slept = ", the machine slept" if run.slept_s else ""
    outside = run.progress
    parts = [
        f"{speed} ({timing.value}{slept})" if speed else "",
        f"first after {first}" if first else "",
    ]
    lines += filter(None, [" · ".join(filter(None, parts))])
    if outside and outside.tokens_per_s is not None:
        lines.append(f"without runaways: {_outside(outside)}")
    if acceptance:
        accepted = f"accepted {run.accepted:,} of {run.tested:,} tested ({acceptance})"
        lines.append(f"{accepted}, {share} of all tokens")
        lines += _drafter_lines(record)
    return [*lines, *_server_lines(run), *_machine_lines(lane, timing)]


def _count_line(run: RunMetrics) -> str:
    """Tokens by phase, as far as they are known."""
    if run.thinking is not None and run.answer is not None:
        return f"{run.thinking:,} thinking + {run.answer:,} answer tokens"
    unknown = "not reported by the server" if run.server else "counted at the end"
    if run.tokens is not None:
        return f"{run.tokens:,} tokens; those of the thought are {unknown}"
    return f"number of tokens: {unknown}"


def _server_lines(run: RunMetrics) -> Iterator[str]:
    """What only servers report."""
    if run.clock is None:
        return
    yield f"times by the {run.clock}"
    if run.server and run.server.tokens_per_s:
        yield f"{run.server.tokens_per_s:,.1f} tokens/s by the server's clock"
    for name, caption in (("server_drafting", "draft of the server"), ("cost", "cost")):
        if value := METRIC[name].value(run):
            yield f"{caption}: {value}"


def _outside(outside: Progress) -> str:
    """Tokens, speed and acceptance of what is not a runaway."""
    parts = [quantity(outside.tokens, "token")]
    if outside.tokens_per_s is not None:
        parts.append(str(formatted(outside.tokens_per_s, Unit.SPEED)))
    if outside.acceptance is not None:
        parts.append(f"accepted {outside.acceptance:.1%} of {outside.tested:,} tested")
    return " · ".join(parts)


def _drafter_lines(record: RunRecord) -> list[str]:
    """The acceptance by kind of drafter, if several took part."""
    counts = record.trace.draft_rounds.by_drafter()
    if len(counts) < 2:
        return []
    parts = (
        f"{drafter_label(drafter)} {each.accepted:,} of {each.tested:,}"
        for drafter, each in counts.items()
    )
    return [f"by drafter: {', '.join(parts)}"]


def _machine_lines(lane: Lane, timing: TimingMode) -> Iterator[str]:
    loaded = lane.record.loaded
    if loaded is not None and loaded.gpu_memory:
        devices = ", ".join(
            f"{use.device} {use.total_bytes / 2**20:,.0f} MiB" for use in loaded.gpu_memory
        )
        yield f"{loaded.gpu_layers} of {loaded.layers} layers on the GPU: {devices}"
    used = energy(lane.record) if lane.record.status else None
    if used is not None:
        both = ", both lanes" if timing is TimingMode.CONCURRENT else ""
        yield f"{used.joules:,.1f} J ({', '.join(used.of)}{both})"


# -- loops ----------------------------------------------------------------------------------------


def loop_sentence(lane: Lane) -> str | None:
    """Describe the loop, and warn that its acceptance means little; None without a loop."""
    finished = lane.record.finished
    if finished is None or finished.loop is None:
        return None
    loop = finished.loop
    repeat = "repeats" if loop.period == 1 else "repeat"
    sentence = (
        f"Loop: from token {loop.start:,} on, {quantity(loop.period, 'token')} {repeat} "
        f"{loop.repeats:,} times; {quantity(loop.wasted, 'token')} wasted."
    )
    if lane.record.trace.draft_rounds:
        sentence += " A loop is easy to draft, so its acceptance and speed mean little."
    return sentence


def runaway_sentences(lane: Lane) -> Iterator[str]:
    """Describe the runaways other than exact loops, the most serious ones first."""
    others = [each for each in lane.record.runaways if each.kind is not RunawayKind.EXACT]
    for finding in sorted(others, key=lambda each: (each.certain, each.tokens), reverse=True)[
        :_RUNAWAYS_SHOWN
    ]:
        yield f"Runaway: from token {finding.start:,} on, {caught(finding)}."
    if (more := len(others) - _RUNAWAYS_SHOWN) > 0:
        yield f"{quantity(more, 'more runaway')}."


def omitted_tokens(record: RunRecord) -> range:
    """Tokens that are not printed: a loop after its first rounds.

    Metrics, JSON and token files have all of them.
    """
    loop = record.finished.loop if record.finished else None
    if loop is None:
        return range(0)
    first = loop.start + LOOP_ROUNDS_SHOWN * loop.period
    end = min(loop.start + loop.period + loop.wasted, len(record.trace))
    return range(first, max(first, end))


def omission_note(record: RunRecord) -> str:
    """The text printed in place of `omitted_tokens`."""
    loop = record.finished.loop if record.finished else None
    more = loop.repeats - LOOP_ROUNDS_SHOWN if loop else 0
    return f"⋯ and the same {more:,} more times ⋯"


# -- divergence -----------------------------------------------------------------------------------


def divergence_lines(
    found: Divergence, names: tuple[str, str] = ("left", "right")
) -> Iterator[str]:
    """Describe where two runs diverge; `names` are what the runs are called."""
    if found.by == "tokens" and not found.common_tokens:
        yield "They diverge at their first token."
    elif found.by == "tokens":
        yield f"They diverge at token {found.common_tokens:,}; everything before it is the same."
    else:
        yield (
            f"They diverge at character {found.common_text:,}. Their vocabularies differ, so their "
            "texts were compared."
        )
    if found.shorter:
        shorter = names[0] if found.shorter == "left" else names[1]
        yield f"The {shorter} run ends there; the other continues."
    width = max(map(len, ("before", *names)))
    if found.before:
        yield f"  {'before':<{width}}  …{one_line(found.before[-60:])}"
    for name, choice in zip(names, (found.left, found.right), strict=True):
        yield f"  {name:<{width}}  {_choice(choice)}"
        if choice.continuation:
            yield f"  {'':<{width}}  {one_line(choice.continuation[:_MAX_CONTINUATION])}"


def _choice(choice: Choice) -> str:
    if choice.token is None or choice.logprob is None or choice.entropy is None:
        return "(the end)"
    logprob = round(choice.logprob, 3) + 0.0  # avoids "-0.000"
    probability = f"{ENGLISH.percent(exp(choice.logprob), 2)}, log-probability {logprob:.3f}"
    forced = ", inserted by the app" if choice.origin == "forced" else ""
    where = f"entropy {choice.entropy:.3f}, token {choice.token:,}{forced}"
    return f"“{one_line(choice.text)}” {probability}, {where}"
