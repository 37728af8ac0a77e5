"""A run's state in words: the one line that says how it goes, or how it went."""

from __future__ import annotations

from overthink.core.events import Finished, LoopFigures
from overthink.core.number_format import ENGLISH
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Phase, RunStatus
from overthink.grading.answers import judge
from overthink.grading.markup import unmarked

_QUOTED = 60
"""Characters of an answer that a status line shows."""

_ENDED = {
    RunStatus.STOPPED: "stopped",
    RunStatus.BUDGET: "thinking budget spent",
    RunStatus.LENGTH: "ran into the token limit",
    RunStatus.CONTEXT_FULL: "ran out of context",
    RunStatus.LOOP_STOPPED: "stopped in a loop",
}


def status_words(record: RunRecord, expect: str | None) -> str:
    """The state of a run, live or ended. `expect` is the right answer where it is known."""
    if record.stopped:
        return "stopped before it began"
    if record.failed:
        return "crashed" if record.failed.crashed else "failed"
    if record.finished is None:
        return _going_on(record)
    outcome, how = _outcome(record, expect), _how_it_ended(record, record.finished)
    return f"{outcome} ({how})" if how else outcome


def ended_looping(loop: LoopFigures, tokens: int) -> bool:
    """Whether a loop went on to the last of a run's tokens; one that was broken is told as well."""
    end = loop.start + loop.period + loop.wasted
    return end >= tokens - 1  # the token that ends a text may break it


def _how_it_ended(record: RunRecord, finished: Finished) -> str:
    """Empty where it ended by itself and never looped."""
    words = [_ENDED[finished.status]] if finished.status in _ENDED else []
    if loop := finished.loop:
        looping = ended_looping(loop, len(record.trace))
        words.append(_looping(loop.start) if looping else f"looped from token {loop.start:,}")
    return ", ".join(words)


def _looping(start: int) -> str:
    return f"looping since token {start:,}"


def _going_on(record: RunRecord) -> str:
    if record.loaded is None:
        part = record.loading
        return (
            f"loading the {part.part}, {ENGLISH.percent(part.progress, 0)}" if part else "waiting"
        )
    if record.prompt is None:
        read = record.prompt_progress
        return f"reading the prompt, {read.done:,} of {read.total:,} tokens" if read else "loaded"
    if record.loop_found:
        return _looping(record.loop_found.start)
    phases = record.trace.phases
    thinking = phases[-1] == Phase.THINKING if phases else record.prompt.thinking
    return "thinking" if thinking else "answering"


def _outcome(record: RunRecord, expect: str | None) -> str:
    answer = unmarked(record.answer[: 20 * _QUOTED])
    if not answer:
        return "never answered"
    if expect is None:
        return f"answered “{_shortened(answer)}”"
    verdict = judge(expect, record.answer)
    quoted = f"answered “{_shortened(unmarked(verdict.found or '') or answer)}”"
    if verdict.correct is None:
        return f"{quoted}, not judged"
    mark = "✓ right" if verdict.correct else f"✗ wrong, expected “{expect}”"
    return f"{quoted} {mark}"


def _shortened(text: str) -> str:
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"
