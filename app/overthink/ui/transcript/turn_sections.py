"""One turn in a transcript: updates its sections from the record as it grows."""

from __future__ import annotations

from overthink.core.run_record import RunRecord
from overthink.core.runaway.findings import RunawayKind
from overthink.core.vocabulary import Phase
from overthink.ui.base.text_search import Ranges
from overthink.ui.state.blindness import Fact, is_hidden
from overthink.ui.state.turn_state import TurnState
from overthink.ui.transcript.block_flow import BlockFlow
from overthink.ui.transcript.block_formatter import PlainFormatter, TraceFormatter, token_bytes
from overthink.ui.transcript.block_splitter import Row
from overthink.ui.transcript.colour_layers import Layer, ThinkingShown
from overthink.ui.transcript.gutter_marks import (
    LabelledSpans,
    paint_brackets,
    paint_repetition_counts,
    paint_runaway,
)
from overthink.ui.transcript.loop_extent import LoopTracker
from overthink.ui.transcript.markdown_section import AnswerTokens, MarkdownSection
from overthink.ui.transcript.position import HEADERS, TRACE_ZONES, Zone
from overthink.ui.transcript.runaway_rows import RunawayRow, RunawayRows
from overthink.ui.transcript.section import (
    GUTTER,
    MARGIN,
    NO_RANGES,
    GutterPainter,
    PaintContext,
    Section,
)
from overthink.ui.transcript.section_header import SectionHeader, answer_heading, thinking_heading
from overthink.ui.transcript.text_section import TextSection, TraceSection
from overthink.ui.transcript.view_options import TranscriptOptions

_TO_LINE = 160
"""Bytes within which a row is moved to the start of a line, rather than cut one."""

Changes = dict[Zone, int]
"""For each changed section, the height from which its display changes."""


class TurnSections:
    """The sections of one turn.

    Args:
        turn: the turn.
        options: display options.
        before: models of the turn above it; empty for none.
    """

    def __init__(self, turn: TurnState, options: TranscriptOptions, before: str = "") -> None:
        self.turn, self._options, self._before = turn, options, before
        self.loop = LoopTracker(turn.record)
        self.runaways = RunawayRows(turn.record)
        self._rows_changed = self._rows_hidden = False
        self._bytes: dict[Zone, list[RunawayRow]] = {}
        """The rows that a section displays, in the order of its own."""
        trace = turn.record.trace
        self._formatters = {
            z: TraceFormatter(trace, self.loop, options.token_style) for z in TRACE_ZONES
        }
        self._headers = {zone: SectionHeader(zone, options.header_font) for zone in HEADERS}
        self._rendered: MarkdownSection | None = None
        self._opener_formatter = PlainFormatter(options.opener_format)
        self._texts: dict[Zone, TextSection] = {}
        self._add_plain_text(Zone.PROMPT, turn.prompt, PlainFormatter(), above=14, below=6)
        self._folded: dict[Zone, bool] = {}
        """What the reader folded or unfolded; the options apply to other sections."""
        self.spans = LabelledSpans(())
        """Spans that the user labelled."""
        self.sections: list[Section] = []
        self.is_rearranged = True
        """Whether the last refresh changed which sections are shown."""
        self.is_settled = False
        """Whether the record is complete and all of it is shown."""

    @property
    def record(self) -> RunRecord:
        """The turn's record."""
        return self.turn.record

    # -- what grows ------------------------------------------------------------------------------

    def refresh(self) -> Changes:
        """Update the sections from the record; return what changed."""
        ended = self.record.status is not None
        changes: Changes = {}
        self._refresh_loop(changes)
        hidden = is_hidden(Fact.MEASUREMENT, self._options.blind)
        self._rows_changed |= self.runaways.refresh() or hidden != self._rows_hidden
        self._rows_hidden = hidden
        if self.runaways.moved:  # the lines beside them change
            changes |= dict.fromkeys(TRACE_ZONES, 0)
            self.runaways.moved = False
        boundary = self.boundary
        self._refresh_opener(changes)
        self._refresh_part(Zone.THINKING, 0, boundary, changes)
        self._refresh_part(Zone.ANSWER, boundary, len(self.record.trace), changes)
        self._rows_changed = False
        self._refresh_rendered(ended, changes)
        self._refresh_headers(boundary, changes)
        before = self.sections
        self._arrange()
        self.is_rearranged = self.sections != before
        self.is_settled = ended
        return changes

    def _refresh_loop(self, changes: Changes) -> None:
        """Update the loop: its own layer marks it, every coloured one counts it in the gutter."""
        was_known = self.loop.loop is not None
        if not self.loop.refresh():
            return
        marked = self._options.token_style.layer is Layer.LOOPS
        if marked:
            self.restyle()
        if marked or not was_known:
            changes |= dict.fromkeys((*self._texts, Zone.RENDERED), 0)

    @property
    def boundary(self) -> int:
        """The first token of the answer: no later one is thinking."""
        return self.record.trace.phases.rfind(int(Phase.THINKING)) + 1

    def _refresh_part(self, zone: Zone, first: int, end: int, changes: Changes) -> None:
        formatter = self._formatters[zone]
        moved = formatter.first != first or formatter.end > end
        formatter.first, formatter.end = first, end
        stop = token_bytes(self.record.trace, end - 1)[1] if end else 0
        start = token_bytes(self.record.trace, first - 1)[1] if first else 0
        start = self._skip_newlines(start, stop)
        section = self._texts.get(zone)
        if section and (moved or section.bounds[0] != start):
            del self._texts[zone]
            section = None
            changes[zone] = 0
        if section is None and stop > start:
            section = self._texts[zone] = self._new_text(zone, start)
            self._rows_changed = True
        if section and self._rows_changed:
            self._refresh_rows(section, first, end, changes)
        if section and stop > section.bounds[1]:
            changes[zone] = min(changes.get(zone, section.height), section.grow(stop))

    def _refresh_rows(self, section: TextSection, first: int, end: int, changes: Changes) -> None:
        """Update the rows that mark and fold runaways among the tokens of a section."""
        shown = [] if self._rows_hidden else self.runaways.rows
        inside = [row for row in shown if first <= row.token < end]
        rows: list[Row] = []
        at = section.bounds[0]
        for row in inside:
            start, stop = self._row_bytes(row, end)
            start = max(at, start)
            at = max(start, stop)
            rows.append(Row(start, at, row.text))
        self._bytes[section.zone] = inside
        height = section.flow.set_rows(rows)
        if height is not None:
            changes[section.zone] = min(changes.get(section.zone, height), height)

    def _row_bytes(self, row: RunawayRow, end: int) -> tuple[int, int]:
        """Return the first byte that a row hides, and the one after the last."""
        trace = self.record.trace
        start, stop = token_bytes(trace, row.token)
        start = self._skip_newlines(start, stop)  # an empty line above it belongs to what precedes
        last = min(row.end, end) - 1
        stop = start if last < row.token else token_bytes(trace, last)[1]
        if row.finding.kind is not RunawayKind.EXACT:  # where it begins is an estimate
            reach = start + _TO_LINE if stop == start else min(stop, start + _TO_LINE)
            start = trace.utf8.find(b"\n", start, min(reach, len(trace.utf8))) + 1 or start
            start = self._skip_newlines(start, reach)
        return start, max(start, stop)

    def runaway_row(self, zone: Zone, row: Row) -> RunawayRow | None:
        """Return what a row of a section marks; None if it is not displayed any more."""
        section = self._texts.get(zone)
        rows = section.flow.blocks.rows if section else []
        return self._bytes[zone][rows.index(row)] if row in rows else None

    def toggle_runaway(self, row: RunawayRow) -> None:
        """Open what a row folds, or fold it."""
        if row.fold is not None:
            self.runaways.toggle(row.fold)
            self._show_rows()

    def open_runaway(self, token: int) -> bool:
        """Open what hides a token; return whether something did."""
        row = self.runaways.hiding(token)
        if row is None or row.fold is None:
            return False
        self.runaways.open(row.fold)
        self._show_rows()
        return True

    def _show_rows(self) -> None:
        boundary = self.boundary
        parts = ((Zone.THINKING, 0, boundary), (Zone.ANSWER, boundary, len(self.record.trace)))
        for zone, first, end in parts:
            if (section := self._texts.get(zone)) is not None:
                self._refresh_rows(section, first, end, {})

    def _skip_newlines(self, start: int, end: int) -> int:
        """Skip empty lines at the start of a section, which are not shown."""
        text = self.record.trace.utf8
        while start < end and text[start] in b"\r\n":
            start += 1
        return start

    def _new_text(self, zone: Zone, start: int) -> TextSection:
        trace = self.record.trace
        flow = BlockFlow(trace.utf8, start, self._options.reading, self._formatters[zone])
        section = TraceSection(zone, flow, trace)
        self._style_section(section)
        return section

    def _refresh_opener(self, changes: Changes) -> None:
        prompt = self.record.prompt
        if Zone.OPENER in self._texts or prompt is None or not prompt.opener:
            return
        text = "".join(token.text for token in prompt.opener).strip("\r\n")
        self._add_plain_text(Zone.OPENER, text, self._opener_formatter)
        changes[Zone.OPENER] = 0

    def _add_plain_text(
        self, zone: Zone, text: str, formatter: PlainFormatter, above: int = 0, below: int = 0
    ) -> None:
        data = text.encode("utf-8", "replace")
        typesetter = self._options.code if zone is Zone.OPENER else self._options.prompt
        flow = BlockFlow(data, 0, typesetter, formatter)
        flow.grow(len(data))
        self._texts[zone] = TextSection(zone, flow, above, below)
        self._style_section(self._texts[zone])

    def _refresh_rendered(self, ended: bool, changes: Changes) -> None:
        answer = self._texts.get(Zone.ANSWER)
        if not self._options.answer_rendered or answer is None:
            self._rendered = None
            return
        if self._rendered is None:
            # Loaded by now; the start of the app does without.
            from overthink.ui.markdown.document import AnswerDocument

            tokens = AnswerTokens(self.record.trace, self.loop, self._options.token_style)
            document = AnswerDocument(self._options.theme, tints=tokens.tints)
            document.changed.connect(self._options.answer_changed)
            document.set_width(self._options.width - GUTTER - MARGIN)
            self._rendered = MarkdownSection(document, tokens)
            self._style_rendered(self._rendered)
            changes[Zone.ANSWER] = 0
        if Zone.ANSWER in changes or ended != self.is_settled:
            self._rendered.set_answer(self.record.trace, *answer.bounds, complete=ended)
            changes[Zone.RENDERED] = 0

    def _refresh_headers(self, boundary: int, changes: Changes) -> None:
        blind = self._options.blind
        named = bool(self._before) and self.turn.models != self._before
        models = self.turn.models if named and not is_hidden(Fact.IDENTITY, blind) else ""
        measured = not is_hidden(Fact.MEASUREMENT, blind)
        headings = (
            thinking_heading(
                self.record, boundary, loop=self.loop.loop, models=models, measured=measured
            ),
            answer_heading(
                self.record,
                boundary,
                loop=self.loop.loop,
                ghosts_hidden=self._hides_ghosts,
                measured=measured,
            ),
        )
        for header, (title, detail) in zip(self._headers.values(), headings, strict=True):
            if header.set_text(title, detail):
                changes[header.zone] = 0

    @property
    def _hides_ghosts(self) -> bool:
        """Whether ghosts are switched on but cannot be shown, since the answer is formatted."""
        formatted = Zone.ANSWER in self._texts and self._answer().zone is Zone.RENDERED
        return self._options.token_style.ghosts and formatted

    # -- what is shown ---------------------------------------------------------------------------

    def _arrange(self) -> None:
        """Collect the sections that are shown."""
        texts = self._texts
        self.sections = [texts[Zone.PROMPT]]
        tags = not is_hidden(Fact.IDENTITY, self._options.blind)
        shown = (Zone.OPENER, Zone.THINKING) if tags else (Zone.THINKING,)
        if thought := [texts[zone] for zone in shown if zone in texts]:
            self._arrange_part(Zone.THINKING_HEADER, list[Section](thought))
        if Zone.ANSWER in texts:
            self._arrange_part(Zone.ANSWER_HEADER, [self._answer()])

    def _arrange_part(self, header: Zone, parts: list[Section]) -> None:
        self._headers[header].folded = self.is_folded(header)
        self.sections += [self._headers[header], *([] if self.is_folded(header) else parts)]

    def set_spans(self, spans: LabelledSpans) -> None:
        """Replace the labelled spans."""
        self.spans = spans
        self._arrange()

    def _answer(self) -> Section:
        if self._rendered is not None and self._rendered.document.worth_rendering:
            return self._rendered
        return self._texts[Zone.ANSWER]

    def span_ranges(self, zone: Zone) -> Ranges:
        """Return the ranges of the labelled spans in a section, in the order of `spans.within`."""
        trace = self.record.trace
        if zone is Zone.RENDERED and self._rendered is not None:
            return self._rendered.ranges_of(self.spans, trace)
        return self.spans.ranges(trace) if zone in TRACE_ZONES else NO_RANGES

    def part(self, zone: Zone) -> Section | None:
        """Return a section, folded or not; of an answer the one that is shown, formatted or not."""
        if zone in HEADERS:
            return self._headers[zone]
        if zone in (Zone.ANSWER, Zone.RENDERED) and Zone.ANSWER in self._texts:
            shown = self._answer()
            return shown if shown.zone == zone else None
        return self._texts.get(zone)

    def is_folded(self, header: Zone) -> bool:
        """Return whether only a section's header is shown."""
        by_default = (
            header == Zone.THINKING_HEADER and self._options.thinking is ThinkingShown.FOLDED
        )
        return self._folded.get(header, by_default)

    def fold(self, header: Zone, folded: bool) -> None:
        """Show only a section's header, or all of it."""
        self._folded[header] = folded
        self._arrange()

    def unfold_all(self) -> None:
        """Discard what the reader folded and unfolded."""
        self._folded.clear()
        self._arrange()

    def restyle(self) -> None:
        """Apply changed formats and colours."""
        self._opener_formatter.char_format = self._options.opener_format
        for section in self._texts.values():
            section.flow.restyle()
            self._style_section(section)
        if self._rendered is not None:
            self._rendered.document.restyle()
            self._style_rendered(self._rendered)

    def _style_section(self, section: TextSection) -> None:
        zone = section.zone
        dimmed = zone == Zone.THINKING and self._options.thinking is ThinkingShown.DIMMED
        section.pen = "text_dim" if dimmed or zone == Zone.PROMPT else "text"
        section.bar = zone in (Zone.OPENER, Zone.THINKING)
        section.gutter_painters = self._gutter_painters() if zone in TRACE_ZONES else ()

    def _style_rendered(self, section: MarkdownSection) -> None:
        section.gutter_painters = self._gutter_painters()

    def _gutter_painters(self) -> tuple[GutterPainter, ...]:
        counted = self._options.token_style.layer is not Layer.PLAIN
        always = (self._paint_runaways, paint_brackets)
        return (self._paint_counts, *always) if counted else always

    def _paint_runaways(self, context: PaintContext, section: Section) -> None:
        if section.zone in TRACE_ZONES and self._bytes.get(section.zone):
            trace = self.record.trace
            for finding in self.runaways.findings:
                if finding.start < len(trace):
                    last = min(finding.end, len(trace)) - 1
                    start, stop = token_bytes(trace, finding.start)[0], token_bytes(trace, last)[1]
                    paint_runaway(context, section, start, stop, certain=finding.certain)

    def _paint_counts(self, context: PaintContext, section: Section) -> None:
        if self.loop.loop is not None:
            paint_repetition_counts(context, section, self.loop.loop, self._options.header_font)

    def relayout(self) -> None:
        """Lay out again after a change of width, fonts or insertions."""
        self.restyle()
        typesetters = {Zone.PROMPT: self._options.prompt, Zone.OPENER: self._options.code}
        for zone, section in self._texts.items():
            section.flow.relayout(typesetters.get(zone, self._options.reading))
        for header in self._headers.values():
            header.set_font(self._options.header_font)
        if self._rendered is not None:
            self._rendered.document.set_width(self._options.width - GUTTER - MARGIN)
