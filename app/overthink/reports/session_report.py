"""A saved session in plain words, for every report that people read: HTML, Markdown, PDF.

All text here is as it was recorded, strangers' text included; whoever shows it makes it harmless.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import msgspec

from overthink.comparison.conditions import unequal_conditions
from overthink.comparison.conductor import Lane
from overthink.comparison.recorded import shown_lane
from overthink.core.number_format import ENGLISH
from overthink.core.profiles import Profiles
from overthink.core.run_record import RunRecord
from overthink.core.settings import AUTO
from overthink.core.vocabulary import TimingMode
from overthink.grading.status_text import status_words
from overthink.reports.compare_json import failure_sentence
from overthink.storage.run_metrics import MetricColumns, metrics_of
from overthink.storage.saved_sessions import SavedRun, SavedSession, SavedTurn

_TITLE = 90
"""Characters of a prompt that serves as a title."""


class Fact(NamedTuple):
    """A thing and what it is."""

    name: str
    value: str


class ReportedSpan(NamedTuple):
    """An annotation, with the words that it stands at."""

    first: int
    last: int
    label: str
    note: str
    quoted: str


@dataclass(frozen=True, slots=True)
class RunReport:
    """What one lane did."""

    side: str
    model: str
    draft: str
    """Empty where nothing drafted."""
    status: str
    """How it ended, in a sentence's beginning."""
    sentences: tuple[str, ...]
    """Why it ended so, and what else was noted."""
    verdicts: tuple[str, ...]
    figures: list[MetricRow]
    settings: list[Fact]
    machine: list[Fact]
    spans: list[ReportedSpan]
    starts_us: int
    """When its own clock began, after its turn."""
    record: RunRecord

    @property
    def name(self) -> str:
        """Model and draft."""
        return f"{self.model} + {self.draft}" if self.draft else self.model


@dataclass(frozen=True, slots=True)
class TurnReport:
    """One prompt and what the lanes did with it."""

    number: int
    """From 1."""
    prompt: str
    system: str
    expect: str | None
    timing: str
    begun: str
    again: bool
    """It ran an earlier turn again."""
    preference: str
    """Which run is better; empty where nobody said."""
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
    """Puts a session into words."""
    first = session.turns[0].prompt if session.turns else ""
    return SessionReport(
        id=session.id,
        title=_one_line(session.title or first) or "Without a prompt",
        created=moment(session.created),
        tags=session.tags,
        starred=session.starred,
        note=session.note.strip(),
        turns=[_turn(n, turn, profiles) for n, turn in enumerate(session.turns, 1)],
    )


def moment(utc: str) -> str:
    """A stored time, to the minute; in UTC, since a file is read anywhere."""
    try:
        return datetime.fromisoformat(utc).strftime("%Y-%m-%d %H:%M UTC")
    except ValueError:
        return "at an unknown time"


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _TITLE else f"{line[: _TITLE - 1]}…"


# ----------------------------------------------------------------------------------------- turns


def _turn(number: int, turn: SavedTurn, profiles: Profiles) -> TurnReport:
    lanes = [shown_lane(run, profiles) for run in turn.runs.values()]
    return TurnReport(
        number=number,
        prompt=turn.prompt,
        system=turn.system,
        expect=turn.expect,
        timing=timing_words(turn.timing),
        begun=moment(turn.begun),
        again=turn.repeats is not None,
        preference=_preference(turn),
        unequal=unequal_conditions(lanes[0].plan, lanes[1].plan) if len(lanes) == 2 else (),
        runs=[_run(run, lane, turn) for run, lane in zip(turn.runs.values(), lanes, strict=True)],
    )


_PREFERENCES = {
    "left": "left is better",
    "right": "right is better",
    "tie": "both are as good",
    "both_bad": "both are bad",
}


def _preference(turn: SavedTurn) -> str:
    if turn.preference is None:
        return ""
    hidden = ", said with the names hidden" if turn.preference_blind else ""
    return f"{_PREFERENCES[turn.preference]}{hidden}"


# ------------------------------------------------------------------------------------------ runs


def _run(run: SavedRun, lane: Lane, turn: SavedTurn) -> RunReport:
    return RunReport(
        side=run.side if run.side in ("left", "right") else "lane",
        model=run.model,
        draft="" if run.draft == "none" else run.draft,
        status=_status(run, turn.expect),
        sentences=tuple(_sentences(run, lane)),
        verdicts=tuple(_verdicts(run)),
        figures=metric_rows(run.record, turn.timing),
        settings=list(_settings(run)),
        machine=list(_machine(run)),
        spans=list(_spans(run)),
        starts_us=run.starts_us or 0,
        record=run.record,
    )


def _status(run: SavedRun, expect: str | None) -> str:
    if run.record.status is not None:
        return status_words(run.record, expect)
    return {
        "interrupted": "interrupted: nobody saw its end",
        "recording": "still running when this was written",
    }.get(run.status, run.status)


def _sentences(run: SavedRun, lane: Lane) -> Iterator[str]:
    record = run.record
    said = (
        failure_sentence(record) or "",
        record.finished.note if record.finished else "",
        record.loaded.draft_note if record.loaded else "",
        *lane.plan.notes,
    )
    yield from filter(None, said)


_RIGHT = {True: "right", False: "wrong", None: "not decided"}


def _verdicts(run: SavedRun) -> Iterator[str]:
    verdict = run.verdict
    if verdict.how is not None:
        read = f", read “{_one_line(verdict.found)}”" if verdict.found else ""
        rule = f", by {verdict.how}" if verdict.how != "none" else ""
        yield f"Automatic: {_RIGHT[verdict.correct]}{rule}{read}"
    if verdict.by_hand is not None:
        yield f"By hand: {verdict.by_hand}"


def _settings(run: SavedRun) -> Iterator[Fact]:
    guessed = " (guessed)" if run.family_guessed else ""
    yield Fact("family", f"{run.family}{guessed}")
    finished = run.record.finished
    yield from _fields(finished.sampler if finished else run.sampler)
    yield from _fields(run.run)
    yield from _fields(run.load)
    if run.draft != "none":
        yield from _fields(run.drafting, "draft ")


def _fields(settings: msgspec.Struct | None, prefix: str = "") -> Iterator[Fact]:
    for field in settings.__struct_fields__ if settings else ():
        value = getattr(settings, field)
        later = value in (AUTO, ()) and field in _AUTOMATIC
        yield Fact(f"{prefix}{field.replace('_', ' ')}", "automatic" if later else _plain(value))


_AUTOMATIC = ("context", "threads", "gpu_layers", "draft_gpu_layers", "split")


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


class MetricRow(NamedTuple):
    """A figure of one run."""

    caption: str
    value: str | None
    how: str


class _Known(NamedTuple):
    """What the figures of a run are read from."""

    record: RunRecord
    mode: TimingMode
    figures: MetricColumns


class _Declared(NamedTuple):
    caption: str
    how: str
    read: Callable[[_Known], str | None]


NOT_MEASURED = "—"
"""Stands where a figure was not measured."""

_MODES = {
    TimingMode.CONCURRENT: "both lanes at once",
    TimingMode.SEQUENTIAL: "one lane after the other",
}


def timing_words(mode: TimingMode) -> str:
    """The timing mode, and what it means."""
    return f"{mode.value} ({_MODES[mode]})"


def metric_rows(record: RunRecord, mode: TimingMode) -> list[MetricRow]:
    """All figures of a run, in the order in which they are shown."""
    known = _Known(record, mode, metrics_of(record))
    return [MetricRow(each.caption, each.read(known), each.how) for each in _FIGURES]


def _counted(column: str) -> Callable[[_Known], str | None]:
    def read(known: _Known) -> str | None:
        value = known.figures[column]
        return None if value is None else f"{value:,}"

    return read


def _seconds(column: str) -> Callable[[_Known], str | None]:
    def read(known: _Known) -> str | None:
        value = known.figures[column]
        return None if value is None else f"{value:,.2f} s"

    return read


def _prompt(known: _Known) -> str | None:
    prompt = known.record.prompt
    if prompt is None:
        return None
    cached = f", {prompt.cached:,} of them in the cache" if prompt.cached else ""
    return f"{prompt.tokens:,}{cached}"


def _speed(known: _Known) -> str | None:
    speed = known.figures["tokens_per_s"]
    return None if speed is None else f"{speed:,.1f} tokens/s, {known.mode.value}"


def _acceptance(known: _Known) -> str | None:
    acceptance = known.figures["acceptance"]
    if acceptance is None:
        return None
    of = f"{known.figures['accepted']:,} of {known.figures['tested']:,}"
    return f"{ENGLISH.percent(acceptance)} ({of})"


def _share(known: _Known) -> str | None:
    share = known.figures["share"]
    return None if share is None else ENGLISH.percent(share)


def _loop(known: _Known) -> str | None:
    figures = known.figures
    if figures["loop_start"] is None:
        return "none found" if known.record.finished else None
    at, period, times = (figures[f"loop_{name}"] for name in ("start", "period", "repeats"))
    wasted = figures["loop_wasted"]
    lost = "" if wasted is None else f", {wasted:,} tokens wasted"
    return f"from token {at:,}, {period:,} tokens {times:,} times{lost}"


def _closed(known: _Known) -> str | None:
    closed = known.figures["thought_closed"]
    if closed is None or not known.figures["thinking_tokens"]:
        return None
    return "yes" if closed else "no"


def _memory(known: _Known) -> str | None:
    size = known.figures["memory_bytes"]
    return None if size is None else ENGLISH.memory(size)


_FIGURES = (
    _Declared(
        "Prompt tokens",
        "As the chat template made them, the opening think tag included where it puts one.",
        _prompt,
    ),
    _Declared(
        "Thinking tokens",
        "Generated tokens of the thought, its tags included.",
        _counted("thinking_tokens"),
    ),
    _Declared(
        "Answer tokens",
        "Generated tokens of the answer, its end token included.",
        _counted("answer_tokens"),
    ),
    _Declared("Thought closed", "The model itself, or the app, ended the thought.", _closed),
    _Declared(
        "Speed",
        "Generated tokens after the first, over the time from the first to the last: the prompt is "
        "not in it.",
        _speed,
    ),
    _Declared(
        "First token after",
        "From the moment the lane's process took up the run.",
        _seconds("first_token_s"),
    ),
    _Declared(
        "Thinking time",
        "From the end of the prompt to the last thinking token.",
        _seconds("thinking_s"),
    ),
    _Declared(
        "Total time",
        "From the moment the lane's process took up the run to its end.",
        _seconds("total_s"),
    ),
    _Declared(
        "Accepted / tested",
        "Draft proposals that stand, of those the model reached: accepted ones and the one it "
        "refused. In a loop it says little.",
        _acceptance,
    ),
    _Declared(
        "Accepted / emitted",
        "The part of the generated tokens that the draft proposed.",
        _share,
    ),
    _Declared(
        "Loop",
        "A block of up to 256 tokens that stands three or more times in a row, 256 tokens or more "
        "in all; wasted are the tokens after its first appearance.",
        _loop,
    ),
    _Declared(
        "Loading the model",
        "Until the model was in memory; nothing where it was there already.",
        _seconds("load_s"),
    ),
    _Declared("Memory", "Resident memory of the lane's process, at the end of the run.", _memory),
)
