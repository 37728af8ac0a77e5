"""A saved session in plain words, for the reports that people read: HTML, Markdown, PDF.

All text is as it was recorded and untrusted; each report escapes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import msgspec

from overthink.comparison.conditions import origin_texts, unequal_conditions
from overthink.comparison.conductor import Lane
from overthink.comparison.saved_plan import ended_lane
from overthink.core.experiments import agreement_sentence, most_different, scored_units
from overthink.core.metric_registry import METRICS, Metric
from overthink.core.metrics import RunMetrics
from overthink.core.number_format import ENGLISH
from overthink.core.profiles import Profiles
from overthink.core.run_record import RunRecord
from overthink.core.settings import AUTO
from overthink.core.vocabulary import TimingMode
from overthink.grading.status_text import status_line
from overthink.grading.thought_map import ThoughtMap
from overthink.reports.compare_json import failure_sentence
from overthink.reports.experiments_json import verdict_word
from overthink.reports.thought_map import report_map
from overthink.storage.filters import right_of
from overthink.storage.saved_sessions import SavedRun, SavedSession, SavedTurn

NOT_MEASURED = "—"
"""Shown for a metric that was not measured."""
_TITLE_LENGTH = 90
"""Characters of a prompt that serves as a title."""


class Fact(NamedTuple):
    """A setting or a property of the machine."""

    name: str
    value: str


class ReportedSpan(NamedTuple):
    """An annotation and the text that it labels."""

    first: int
    last: int
    label: str
    note: str
    quoted: str


class ExperimentReport(NamedTuple):
    """The result of an experiment on a run: a sentence and a table, which may be empty."""

    title: str
    sentence: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


class MetricRow(NamedTuple):
    """A metric of one run."""

    caption: str
    value: str | None
    how: str


@dataclass(frozen=True, slots=True)
class RunReport:
    """One lane's part of a turn."""

    side: str
    model: str
    draft: str
    """Empty without a draft."""
    status: str
    """How the run ended, without a full stop."""
    sentences: tuple[str, ...]
    """Why it ended so, and other notes."""
    verdicts: tuple[str, ...]
    metrics: list[MetricRow]
    settings: list[Fact]
    machine: list[Fact]
    spans: list[ReportedSpan]
    experiments: list[ExperimentReport]
    starts_us: int
    """Start of the run's own clock, in microseconds after its turn began."""
    record: RunRecord
    map: ThoughtMap | None
    """None for a short run."""

    @property
    def name(self) -> str:
        """Model and draft."""
        return f"{self.model} + {self.draft}" if self.draft else self.model


@dataclass(frozen=True, slots=True)
class TurnReport:
    """One prompt and the runs of the lanes."""

    number: int
    """From 1."""
    prompt: str
    system: str
    expect: str | None
    timing: str
    begun: str
    again: bool
    """Whether it ran an earlier turn again."""
    preference: str
    """Which run is better; empty without a preference."""
    unequal: tuple[str, ...]
    runs: list[RunReport]


@dataclass(frozen=True, slots=True)
class SessionReport:
    """A session."""

    id: str
    title: str
    created: str
    tags: tuple[str, ...]
    starred: bool
    note: str
    turns: list[TurnReport]


def session_report(session: SavedSession, profiles: Profiles) -> SessionReport:
    """Put a session into words."""
    first = session.turns[0].prompt if session.turns else ""
    return SessionReport(
        id=session.id,
        title=_one_line(session.title or first) or "Without a prompt",
        created=_moment(session.created),
        tags=session.tags,
        starred=session.starred,
        note=session.note.strip(),
        turns=[_turn(n, turn, profiles) for n, turn in enumerate(session.turns, 1)],
    )


def _moment(utc: str) -> str:
    """Return a stored time to the minute, in UTC, since a file is read anywhere."""
    try:
        return datetime.fromisoformat(utc).strftime("%Y-%m-%d %H:%M UTC")
    except ValueError:
        return "at an unknown time"


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _TITLE_LENGTH else f"{line[: _TITLE_LENGTH - 1]}…"


# ----------------------------------------------------------------------------------------- turns

_MODES = {
    TimingMode.CONCURRENT: "both lanes at once",
    TimingMode.SEQUENTIAL: "one lane after the other",
    TimingMode.SHARED: "several samples at once",
}
_PREFERENCES = {
    "left": "left is better",
    "right": "right is better",
    "tie": "both are equally good",
    "both_bad": "both are bad",
}


def _turn(number: int, turn: SavedTurn, profiles: Profiles) -> TurnReport:
    lanes = [ended_lane(run, profiles) for run in turn.runs.values()]
    return TurnReport(
        number=number,
        prompt=turn.prompt,
        system=turn.system,
        expect=turn.expect,
        timing=f"{turn.timing.value} ({_MODES[turn.timing]})",
        begun=_moment(turn.begun),
        again=turn.repeats is not None,
        preference=_preference(turn),
        unequal=unequal_conditions(lanes[0].plan, lanes[1].plan) if len(lanes) == 2 else (),
        runs=[_run(run, lane, turn) for run, lane in zip(turn.runs.values(), lanes, strict=True)],
    )


def _preference(turn: SavedTurn) -> str:
    if turn.preference is None:
        return ""
    hidden = ", judged with the names hidden" if turn.preference_blind else ""
    return f"{_PREFERENCES[turn.preference]}{hidden}"


# ------------------------------------------------------------------------------------------ runs


def _run(run: SavedRun, lane: Lane, turn: SavedTurn) -> RunReport:
    verdict = run.verdict
    return RunReport(
        side=run.side if run.side in ("left", "right") else "lane",
        model=run.model,
        draft="" if run.draft == "none" else run.draft,
        status=_status(run, turn.expect),
        sentences=tuple(_sentences(run, lane)),
        verdicts=tuple(_verdicts(run)),
        metrics=_metrics(run.record, turn.timing),
        settings=list(_settings(run, lane)),
        machine=list(_machine(run)),
        spans=list(_spans(run)),
        experiments=list(_experiments(run)),
        starts_us=run.starts_us or 0,
        record=run.record,
        map=report_map(run.record, turn.expect, verdict.judged, right_of(verdict.by_hand, None)),
    )


def _status(run: SavedRun, expect: str | None) -> str:
    if run.record.status is not None:
        return status_line(run.record, expect, run.verdict.judged)
    return {
        "interrupted": "interrupted: its end was not recorded",
        "recording": "still running when this was written",
    }.get(run.status, run.status)


def _sentences(run: SavedRun, lane: Lane) -> Iterator[str]:
    record = run.record
    sentences = (
        failure_sentence(record) or "",
        record.finished.note if record.finished else "",
        record.loaded.draft_note if record.loaded else "",
        record.loaded.rollback_note if record.loaded else "",
        record.loaded.template_note if record.loaded else "",
        *lane.plan.notes,
    )
    yield from filter(None, map(str, sentences))


_RIGHT = {True: "right", False: "wrong", None: "undecided"}


def _verdicts(run: SavedRun) -> Iterator[str]:
    verdict = run.verdict
    if verdict.how is not None:
        read = f", read “{_one_line(verdict.found)}”" if verdict.found else ""
        rule = f", by {verdict.how}" if verdict.how != "none" else ""
        grader = f", graded by version {verdict.grader}"
        yield f"Automatic: {_RIGHT[verdict.correct]}{rule}{read}{grader}"
    if verdict.by_hand is not None:
        yield f"By hand: {verdict.by_hand}"


def _settings(run: SavedRun, lane: Lane) -> Iterator[Fact]:
    guessed = " (guessed)" if run.family_guessed else ""
    yield Fact("family", f"{run.family}{guessed}")
    finished = run.record.finished
    yield from _fields(finished.sampler if finished else run.sampler)
    yield from (Fact(f"default of {names}", origin) for names, origin in _origins(run, lane))
    yield from _fields(run.run)
    yield from _fields(run.load)
    if run.draft != "none":
        yield from _fields(run.drafting, "draft ")


def _origins(run: SavedRun, lane: Lane) -> tuple[tuple[str, str], ...]:
    """Who recommends which of the sampler's values; empty if none was recorded."""
    return origin_texts(lane.plan) if run.sampler else ()


def _fields(settings: msgspec.Struct | None, prefix: str = "") -> Iterator[Fact]:
    for field in settings.__struct_fields__ if settings else ():
        value = getattr(settings, field)
        later = value in (AUTO, (), "", "auto") and field in _AUTOMATIC
        yield Fact(f"{prefix}{field.replace('_', ' ')}", "automatic" if later else _plain(value))


_AUTOMATIC = (
    *("context", "threads", "gpu_layers", "draft_gpu_layers", "split"),
    *("thinking", "effort", "keep_thoughts", "chat_template", "rope_scaling"),
)


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_plain, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _machine(run: SavedRun) -> Iterator[Fact]:
    loaded = run.record.loaded
    if loaded is None:
        return
    model, machine = loaded.model, loaded.machine
    yield Fact("model", f"{model.description}, {model.parameters:,} parameters")
    yield Fact("context in use", f"{model.context:,} tokens")
    yield Fact("layers on the GPU", str(loaded.gpu_layers))
    yield Fact("processor", f"{machine.processor}, {machine.cores} cores")
    yield Fact("memory", ENGLISH.memory(machine.memory_bytes))
    yield Fact("system", machine.platform)
    yield Fact("devices", ", ".join(machine.devices))
    yield Fact("built with", machine.backends)
    yield from (Fact(name, version) for name, version in machine.versions.items())


def _spans(run: SavedRun) -> Iterator[ReportedSpan]:
    trace = run.record.trace
    for note in run.annotations:
        indices = range(note.first, min(note.last + 1, len(trace)))
        quoted = "".join(map(trace.text_of, indices))
        yield ReportedSpan(note.first, note.last, note.label, note.note, quoted.strip())


def _experiments(run: SavedRun) -> Iterator[ExperimentReport]:
    knew = run.experiments.knew
    if knew is not None:
        headings = ("Thought", "Answer", "Probability", "Closing tag", "Verdict")
        rows = [
            (
                ENGLISH.percent(knew.share(point) or 0.0),
                point.answer if point.complete else f"{point.answer} (cut off)",
                ENGLISH.percent(point.probability, 1),
                ENGLISH.percent(point.closing, 1),
                verdict_word(point) if knew.expect is not None else NOT_MEASURED,
            )
            for point in knew.points
        ]
        yield ExperimentReport("When did it know?", str(knew.sentence), headings, rows)
    for score in run.experiments.scores:
        units = scored_units(run.record.trace, score.scored)
        sentence = str(agreement_sentence(score, units))
        passages = [
            (f"{passage.surprise:.2f}", f"{passage.first:,}", _one_line(passage.text))
            for passage in most_different(units)
        ]
        columns = ("Difference in nats", "Token", "Passage")
        yield ExperimentReport(f"What would {score.model} have said?", sentence, columns, passages)


def _metrics(record: RunRecord, mode: TimingMode) -> list[MetricRow]:
    """Return all metrics of a run that have a caption, in order."""
    run = RunMetrics(record)
    return [
        MetricRow(str(metric.caption), _metric_text(metric, run, mode), str(metric.definition))
        for metric in METRICS
        if metric.caption
    ]


def _metric_text(metric: Metric[RunMetrics], run: RunMetrics, mode: TimingMode) -> str | None:
    text = metric.text(run)
    if text is None:
        return None
    return f"{text}, {mode.value}" if metric.timed else str(text)
