"""Sessions as PDF: prompts, thoughts with underlined accepted tokens, answers, metrics.

Uses the bundled fonts, so that Chinese, Arabic and emoji are rendered on any machine. Needs no
window and no display; may be called in a worker thread if an application exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QFile, QFileDevice, QMarginsF
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from overthink.core.runaway.folds import closed_folds
from overthink.core.symbols import harmless
from overthink.core.vocabulary import Phase
from overthink.grading.thought_map import ThoughtMap, map_facts
from overthink.reports.export import Export
from overthink.reports.session_report import (
    NOT_MEASURED,
    Fact,
    ReportedSpan,
    RunReport,
    SessionReport,
    TurnReport,
    session_report,
)
from overthink.reports.thought_map import map_picture, picture_style
from overthink.ui.pdf.page_layout import (
    RESOLUTION,
    PageFlow,
    Style,
    TextRun,
    plain_runs,
    token_runs,
)
from overthink.ui.theme.colour_roles import roles
from overthink.ui.theme.fonts import READING, font

_MARGIN_MM = 18.0


def write_pdf(export: Export, path: Path) -> None:
    """Write all sessions into a new file, each on a new page.

    Raises:
        OSError: the file cannot be written.
        BadOption: a session was deleted meanwhile, or has no turn.
        StoreFailure: the database cannot be read, or a session in it is damaged.
    """
    application = QGuiApplication.instance() or QGuiApplication(["overthink"])
    with _file(path) as file, _painting(file) as (writer, painter):
        book = _SessionWriter(writer, painter)
        for session in export.sessions():
            book.session(session_report(session, export.profiles))
        book.flow.write_footer()
    del application


@contextmanager
def _file(path: Path) -> Iterator[QFile]:
    file = QFile(str(path))
    if not file.open(QFile.OpenModeFlag.WriteOnly | QFile.OpenModeFlag.NewOnly):
        raise OSError(0, file.errorString())
    try:
        yield file
        file.flush()
    finally:
        file.close()
    # The writer itself does not report a full disk.
    if file.error() != QFileDevice.FileError.NoError:
        raise OSError(0, file.errorString())


@contextmanager
def _painting(file: QFile) -> Iterator[tuple[QPdfWriter, QPainter]]:
    writer = QPdfWriter(file)
    writer.setResolution(RESOLUTION)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    writer.setCreator("Overthink")
    writer.setTitle("Overthink: saved sessions")
    painter = QPainter(writer)
    try:
        yield writer, painter
    finally:
        painter.end()


class _Styles:
    """Fonts and colours of a page: those of the light scheme."""

    def __init__(self) -> None:
        light = roles("light")

        def style(points: float, colour: str, before: float = 0.0, *, bold: bool = False) -> Style:
            text_font = font(READING, points)
            if bold:
                text_font.setWeight(QFont.Weight.DemiBold)
            return Style(text_font, colour, before)

        self.title = style(16, light.text, bold=True)
        self.heading = style(12, light.text, 16, bold=True)
        self.lane = style(10.5, light.text, 14, bold=True)
        self.part = style(8.5, light.text_dim, 8, bold=True)
        self.body = replace(style(9.5, light.text, 2), underlined=light.accepted)
        self.facts = style(8.5, light.text_dim, 2)
        self.cell = replace(style(8, light.text, 5), rule=light.border)
        self.footer = style(7.5, light.text_faint)


class _SessionWriter:
    """Writes sessions onto pages."""

    def __init__(self, writer: QPdfWriter, painter: QPainter) -> None:
        self._styles = _Styles()
        self._begun = False
        self.flow = PageFlow(writer, painter, self._styles.footer)

    def session(self, session: SessionReport) -> None:
        """Write a session, from the top of a page."""
        if self._begun:
            self.flow.new_page()
        self._begun = True
        self.flow.title = harmless(f"{session.title} · recorded {session.created} with Overthink")
        star = "★ " if session.starred else ""
        self._text(f"{star}{session.title}", self._styles.title)
        tags = "".join(f" · {tag}" for tag in session.tags)
        self._text(f"Recorded {session.created} with Overthink{tags}", self._styles.facts)
        self._text(f"Session {session.id}", self._styles.facts)
        self._titled("Note", session.note)
        for turn in session.turns:
            self._turn(turn)

    def _turn(self, turn: TurnReport) -> None:
        self._head(f"Turn {turn.number}{', run again' if turn.again else ''}", self._styles.heading)
        self._text(f"Begun {turn.begun} · timing {turn.timing}", self._styles.facts)
        self._titled("System prompt", turn.system)
        self._titled("Prompt", turn.prompt)
        if turn.expect is not None:
            self._text(f"Expected answer: {turn.expect}", self._styles.facts)
        if turn.preference:
            self._text(f"Preference: {turn.preference}", self._styles.facts)
        for sentence in turn.unequal:
            self._text(f"Unequal conditions: {sentence}", self._styles.facts)
        for run in turn.runs:
            self._run(run)
        if turn.runs:
            self._metrics(turn.runs)

    def _run(self, run: RunReport) -> None:
        self._head(f"{run.side.capitalize()}: {run.name}", self._styles.lane)
        for sentence in (run.status, *run.sentences, *run.verdicts):
            self._text(sentence, self._styles.facts)
        words = "Thought (underlined: proposed by the draft and accepted)"
        trace, folds = run.record.trace, closed_folds(run.record.runaways)
        thought = token_runs(trace, Phase.THINKING, folds)
        self._tokens(words if run.draft else "Thought", thought)
        self._tokens("Answer", token_runs(trace, Phase.ANSWER, folds))
        if run.map:
            self._head("Map of the thought", self._styles.part)
            self._map(run.map)
        for experiment in run.experiments:
            self._head(experiment.title, self._styles.part)
            self._text(experiment.sentence, self._styles.facts)
            if experiment.rows:
                shares = (1 / len(experiment.headings),) * len(experiment.headings)
                for row in (experiment.headings, *experiment.rows):
                    self.flow.row([harmless(cell) for cell in row], shares, self._styles.cell)
        if run.spans:
            self._head("Annotations", self._styles.part)
            for span in run.spans:
                self._span(span)
        self._head("Settings and machine", self._styles.part)
        self._text(_one_line([*run.settings, *run.machine]), self._styles.footer)

    def _map(self, found: ThoughtMap) -> None:
        light = roles("light")
        self.flow.require(180)
        self.flow.picture(map_picture(found, picture_style(light.text, light.text_faint)), 0.7)
        for fact in map_facts(found):
            self._text(str(fact), self._styles.facts)

    def _span(self, span: ReportedSpan) -> None:
        where = f"{span.label}, tokens {span.first:,} to {span.last:,}: “{span.quoted}”"
        self._text(f"{where} {span.note}", self._styles.facts)

    def _metrics(self, runs: list[RunReport]) -> None:
        self._head("Metrics", self._styles.part)
        shares = (0.17, *[0.43 / len(runs)] * len(runs), 0.4)
        heads = [f"{run.side.capitalize()}: {harmless(run.name)}" for run in runs]
        self.flow.row(["", *heads, "How it is measured"], shares, self._styles.cell)
        for row in zip(*(run.metrics for run in runs), strict=True):
            values = [harmless(figure.value or NOT_MEASURED) for figure in row]
            self.flow.row([row[0].caption, *values, row[0].how], shares, self._styles.cell)

    # -- pieces ----------------------------------------------------------------------------------

    def _head(self, words: str, style: Style) -> None:
        self.flow.require(60)
        self._text(words, style)

    def _text(self, text: str, style: Style) -> None:
        self.flow.text(plain_runs(text), style)

    def _titled(self, title: str, text: str) -> None:
        if text:
            self._head(title, self._styles.part)
            self._text(text, self._styles.body)

    def _tokens(self, title: str, runs: list[TextRun]) -> None:
        self._head(title, self._styles.part)
        self.flow.text(runs or [TextRun("None.")], self._styles.body)


def _one_line(pairs: list[Fact]) -> str:
    return " · ".join(f"{pair.name} {pair.value}" for pair in pairs)
