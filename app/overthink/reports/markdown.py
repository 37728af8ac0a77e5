"""Sessions as Markdown, to read, mail, or paste into a ticket.

Everything recorded is in fenced blocks or code spans whose fences are longer than any in the text,
with symbols for control characters: nothing breaks out and nothing is rendered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from overthink.core.symbols import harmless, harmless_lines
from overthink.core.vocabulary import Phase
from overthink.reports.folded_text import omitted_text
from overthink.reports.session_report import (
    NOT_MEASURED,
    ExperimentReport,
    Fact,
    ReportedSpan,
    RunReport,
    SessionReport,
    TurnReport,
    session_report,
)
from overthink.reports.thought_map import map_lines

if TYPE_CHECKING:
    from overthink.reports.export import Export

_BACKTICKS = re.compile("`+")
_TILDES = re.compile("~+")


def pieces(export: Export) -> Iterator[bytes]:
    """Generate the text in UTF-8, one session after the other."""
    for number, session in enumerate(export.sessions()):
        if number:
            yield b"\n---\n\n"
        for block in _session(session_report(session, export.profiles)):
            yield f"{block}\n\n".encode()


def fenced(text: str) -> str:
    """Return a block without markup: its fence is longer than any in the text."""
    shown = harmless_lines(text)
    fence = "~" * max(3, 1 + _longest(_TILDES, shown))
    return f"{fence}text\n{shown}\n{fence}"


def code(text: str) -> str:
    """Return a code span in one line."""
    shown = " ".join(harmless(text).split()) or " "
    fence = "`" * (1 + _longest(_BACKTICKS, shown))
    edge = " " if shown[0] == "`" or shown[-1] == "`" else ""
    return f"{fence}{edge}{shown}{edge}{fence}"


def _longest(pattern: re.Pattern[str], text: str) -> int:
    return max(map(len, pattern.findall(text)), default=0)


def _cell(text: str) -> str:
    """Return code for a table, where a bar ends a cell even within code."""
    return code(text.replace("|", "¦"))


def _session(session: SessionReport) -> Iterator[str]:
    yield f"# {code(session.title)}"
    star = "★ " if session.starred else ""
    tags = "".join(f" · {code(tag)}" for tag in session.tags)
    yield f"{star}Recorded {session.created} with Overthink{tags} · session {code(session.id)}"
    if session.note:
        yield f"Note:\n\n{fenced(session.note)}"
    for turn in session.turns:
        yield from _turn(turn)


def _turn(turn: TurnReport) -> Iterator[str]:
    again = ", run again" if turn.again else ""
    yield f"## Turn {turn.number}{again}"
    yield f"Begun {turn.begun}, timing {turn.timing}"
    if turn.system:
        yield f"System prompt:\n\n{fenced(turn.system)}"
    yield f"Prompt:\n\n{fenced(turn.prompt)}"
    if turn.expect is not None:
        yield f"Expected answer: {code(turn.expect)}"
    if turn.preference:
        yield f"Preference: {turn.preference}"
    if turn.unequal:
        yield "Unequal conditions:\n\n" + _bullets(map(code, turn.unequal))
    for run in turn.runs:
        yield from _run(run)
    if turn.runs:
        yield "### Metrics"
        yield _table(turn.runs)


def _run(run: RunReport) -> Iterator[str]:
    yield f"### {run.side.capitalize()}: {code(run.name)}"
    yield _bullets(
        [f"Status: {code(run.status)}", *map(code, run.sentences), *map(code, run.verdicts)]
    )
    yield f"#### Thought\n\n{_text(omitted_text(run.record, Phase.THINKING))}"
    yield f"#### Answer\n\n{_text(omitted_text(run.record, Phase.ANSWER))}"
    if run.map:
        yield "#### Map of the thought\n\n" + fenced("\n".join(map_lines(run.map)))
    if run.spans:
        yield "#### Annotations\n\n" + "\n\n".join(map(_span, run.spans))
    for experiment in run.experiments:
        yield f"#### {code(experiment.title)}\n\n{code(experiment.sentence)}"
        if experiment.rows:
            yield _rows(experiment)
    yield "#### Settings and machine\n\n" + _bullets(map(_pair, [*run.settings, *run.machine]))


def _text(text: str) -> str:
    return fenced(text) if text else "None."


def _span(span: ReportedSpan) -> str:
    note = f"\n\n{fenced(span.note)}" if span.note else ""
    where = f"tokens {span.first:,} to {span.last:,}"
    return f"{code(span.label)}, {where}:\n\n{fenced(span.quoted)}{note}"


def _rows(experiment: ExperimentReport) -> str:
    lines = [
        f"| {' | '.join(experiment.headings)} |",
        f"|{'---|' * len(experiment.headings)}",
        *(f"| {' | '.join(map(_cell, row))} |" for row in experiment.rows),
    ]
    return "\n".join(lines)


def _pair(pair: Fact) -> str:
    return f"{code(pair.name)}: {code(pair.value)}"


def _table(runs: list[RunReport]) -> str:
    heads = [f"{run.side.capitalize()}: {_cell(run.name)}" for run in runs]
    rows = zip(*(run.metrics for run in runs), strict=True)
    lines = [
        f"| Metric | {' | '.join(heads)} | How it is measured |",
        f"|---|{'---|' * len(heads)}---|",
    ]
    for row in rows:
        values = " | ".join(_cell(metric.value or NOT_MEASURED) for metric in row)
        lines.append(f"| {row[0].caption} | {values} | {row[0].how} |")
    return "\n".join(lines)


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
