"""One turn in a transcript: keeps its sections in step with the record that grows underneath."""

from __future__ import annotations

from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Phase
from overthink.ui.state.turn_state import TurnState
from overthink.ui.transcript.annotation_marks import SpanMarks, paint_brackets
from overthink.ui.transcript.block_flow import Flow
from overthink.ui.transcript.block_formatter import PlainLook, TraceLook, token_bytes
from overthink.ui.transcript.caret_steps import token_step, word_step
from overthink.ui.transcript.colour_layers import Layer, ThinkingShown
from overthink.ui.transcript.loop_extent import LoopWatch
from overthink.ui.transcript.loop_gutter import paint_repetitions
from overthink.ui.transcript.markdown_section import RenderedAnswer
from overthink.ui.transcript.markdown_tokens import RenderedTokens
from overthink.ui.transcript.position import HEADERS, TRACE_ZONES, Zone
from overthink.ui.transcript.section import GUTTER, MARGIN, Canvas, Section
from overthink.ui.transcript.section_header import Header
from overthink.ui.transcript.section_header_text import answer_heading, thinking_heading
from overthink.ui.transcript.text_section import PaintBeside, TextSection
from overthink.ui.transcript.view_options import TranscriptOptions

Changes = dict[Zone, int]
"""For each section that changed, the height from which on it looks different."""


class TurnSections:
    """The sections of one turn.

    Args:
        turn: what is shown.
        setting: how.
        before: what ran in the turn above it; empty for none.
    """

    def __init__(self, turn: TurnState, setting: TranscriptOptions, before: str = "") -> None:
        self.turn, self._setting, self._before = turn, setting, before
        self.loop = LoopWatch(turn.record)
        trace = turn.record.trace
        self._looks = {z: TraceLook(trace, self.loop, setting.showing) for z in TRACE_ZONES}
        self._headers = {zone: Header(zone, setting.header_font) for zone in HEADERS}
        self._rendered: RenderedAnswer | None = None
        self._opener_look = PlainLook(setting.opener_look)
        self._texts: dict[Zone, TextSection] = {}
        self._add_words(Zone.PROMPT, turn.prompt, PlainLook(), above=14, below=6)
        self._folded: dict[Zone, bool] = {}
        """What the reader chose; the setting counts where nothing was chosen."""
        self.spans = SpanMarks(())
        """What a person labelled."""
        self.sections: list[Section] = []
        self.is_rearranged = True
        """True where the last refresh brought other sections."""
        self.is_settled = False
        """True once the record cannot grow any more and all of it is here."""

    @property
    def record(self) -> RunRecord:
        """The turn's record."""
        return self.turn.record

    # -- what grows ------------------------------------------------------------------------------

    def refresh(self) -> Changes:
        """Looks at what is new."""
        ended = self.record.status is not None
        changes: Changes = {}
        self._refresh_loop(changes)
        boundary = self.boundary
        self._refresh_opener(changes)
        self._refresh_part(Zone.THINKING, 0, boundary, changes)
        self._refresh_part(Zone.ANSWER, boundary, len(self.record.trace), changes)
        self._refresh_rendered(ended, changes)
        self._refresh_headers(boundary, changes)
        before = self.sections
        self._arrange()
        self.is_rearranged = self.sections != before
        self.is_settled = ended
        return changes

    def _refresh_loop(self, changes: Changes) -> None:
        """A loop is marked in its own layer, and counted in the gutter in every coloured one."""
        was_known = self.loop.loop is not None
        if not self.loop.refresh():
            return
        marked = self._setting.showing.layer is Layer.LOOPS
        if marked:
            self.restyle()
        if marked or not was_known:
            changes |= dict.fromkeys((*self._texts, Zone.RENDERED), 0)

    @property
    def boundary(self) -> int:
        """The first token of the answer: nothing after it is thinking."""
        return self.record.trace.phases.rfind(int(Phase.THINKING)) + 1

    def _refresh_part(self, zone: Zone, first: int, end: int, changes: Changes) -> None:
        look = self._looks[zone]
        moved = look.first != first or look.end > end
        look.first, look.end = first, end
        stop = token_bytes(self.record.trace, end - 1)[1] if end else 0
        start = token_bytes(self.record.trace, first - 1)[1] if first else 0
        start = self._after_newlines(start, stop)
        section = self._texts.get(zone)
        if section and (moved or section.bounds[0] != start):
            del self._texts[zone]
            section = None
            changes[zone] = 0
        if section is None and stop > start:
            section = self._texts[zone] = self._new_part(zone, start)
        if section and stop > section.bounds[1]:
            changes[zone] = min(changes.get(zone, section.height), section.grow(stop))

    def _after_newlines(self, start: int, end: int) -> int:
        """Empty lines at the head of a part are not shown."""
        text = self.record.trace.utf8
        while start < end and text[start] in b"\r\n":
            start += 1
        return start

    def _new_part(self, zone: Zone, start: int) -> TextSection:
        trace = self.record.trace
        flow = Flow(trace.utf8, start, self._setting.reading, self._looks[zone])
        section = TextSection(zone, flow, token_step(trace), below=6)
        self._dress(section)
        return section

    def _refresh_opener(self, changes: Changes) -> None:
        prompt = self.record.prompt
        if Zone.OPENER in self._texts or prompt is None or not prompt.opener:
            return
        words = "".join(token.text for token in prompt.opener).strip("\r\n")
        self._add_words(Zone.OPENER, words, self._opener_look)
        changes[Zone.OPENER] = 0

    def _add_words(
        self, zone: Zone, words: str, look: PlainLook, above: int = 0, below: int = 0
    ) -> None:
        data = words.encode("utf-8", "replace")
        setter = self._setting.code if zone is Zone.OPENER else self._setting.prompt
        flow = Flow(data, 0, setter, look)
        flow.grow(len(data))
        self._texts[zone] = TextSection(zone, flow, word_step(data), above, below)
        self._dress(self._texts[zone])

    def _refresh_rendered(self, ended: bool, changes: Changes) -> None:
        answer = self._texts.get(Zone.ANSWER)
        if not self._setting.answer_rendered or answer is None:
            self._rendered = None
            return
        if self._rendered is None:
            # The app has loaded it by now; its start does without.
            from overthink.ui.markdown.document import AnswerDocument

            source = RenderedTokens(self.record.trace, self.loop, self._setting.showing)
            document = AnswerDocument(self._setting.theme, tints=source.tints)
            document.changed.connect(self._setting.answer_changed)
            document.set_width(self._setting.width - GUTTER - MARGIN)
            self._rendered = RenderedAnswer(document, source)
            changes[Zone.ANSWER] = 0
        if Zone.ANSWER in changes or ended != self.is_settled:
            self._rendered.read(self.record.trace, *answer.bounds, complete=ended)
            changes[Zone.RENDERED] = 0

    def _refresh_headers(self, boundary: int, changes: Changes) -> None:
        hidden = self._setting.blind
        changed = self._before and self.turn.models != self._before
        models = self.turn.models if changed and not hidden else ""
        words = (
            thinking_heading(self.record, boundary, models=models, timed=not hidden),
            answer_heading(self.record, boundary, ghosts_hidden=self._hides_ghosts),
        )
        for header, (title, detail) in zip(self._headers.values(), words, strict=True):
            if header.set_text(title, detail):
                changes[header.zone] = 0

    @property
    def _hides_ghosts(self) -> bool:
        """True where ghosts are asked for and the answer is formatted: it has no place for them."""
        formatted = Zone.ANSWER in self._texts and self._answer().zone is Zone.RENDERED
        return self._setting.showing.ghosts and formatted

    # -- what is shown ---------------------------------------------------------------------------

    def _arrange(self) -> None:
        """Puts together the sections that are to be seen."""
        texts = self._texts
        self.sections = [texts[Zone.PROMPT]]
        shown = (Zone.THINKING,) if self._setting.blind else (Zone.OPENER, Zone.THINKING)
        if thought := [texts[zone] for zone in shown if zone in texts]:
            self._arrange_part(Zone.THINKING_HEADER, list[Section](thought))
        if Zone.ANSWER in texts:
            self._arrange_part(Zone.ANSWER_HEADER, [self._answer()])

    def _arrange_part(self, header: Zone, parts: list[Section]) -> None:
        self._headers[header].folded = self.is_folded(header)
        self.sections += [self._headers[header], *([] if self.is_folded(header) else parts)]

    def set_spans(self, spans: SpanMarks) -> None:
        """Shows other labelled spans."""
        self.spans = spans
        self._arrange()

    def _answer(self) -> Section:
        # A rendered answer has no brackets: one with a label in it is shown token by token.
        if self.spans.reach_behind(self.boundary):
            return self._texts[Zone.ANSWER]
        if self._rendered is not None and self._rendered.document.worth_rendering:
            return self._rendered
        return self._texts[Zone.ANSWER]

    def part(self, zone: Zone) -> Section | None:
        """A part of the turn, folded or not; an answer as it is shown, rendered or not."""
        if zone in HEADERS:
            return self._headers[zone]
        if zone in (Zone.ANSWER, Zone.RENDERED) and Zone.ANSWER in self._texts:
            shown = self._answer()
            return shown if shown.zone == zone else None
        return self._texts.get(zone)

    def is_folded(self, header: Zone) -> bool:
        """True where only a part's header is shown."""
        by_setting = (
            header == Zone.THINKING_HEADER and self._setting.thinking is ThinkingShown.FOLDED
        )
        return self._folded.get(header, by_setting)

    def fold(self, header: Zone, folded: bool) -> None:
        """Shows only a part's header, or all of it."""
        self._folded[header] = folded
        self._arrange()

    def unfold_all(self) -> None:
        """Forgets what the reader folded and unfolded."""
        self._folded.clear()
        self._arrange()

    def restyle(self) -> None:
        """Formats or colours are others now."""
        self._opener_look.look = self._setting.opener_look
        for section in self._texts.values():
            section.flow.restyle()
            self._dress(section)
        if self._rendered is not None:
            self._rendered.document.restyle()

    def _dress(self, section: TextSection) -> None:
        zone = section.zone
        dimmed = zone == Zone.THINKING and self._setting.thinking is ThinkingShown.DIMMED
        section.pen = "text_dim" if dimmed or zone == Zone.PROMPT else "text"
        section.bar = zone in (Zone.OPENER, Zone.THINKING)
        counted = self._setting.showing.layer is not Layer.PLAIN and zone in TRACE_ZONES
        section.beside = self._beside(counted, zone)

    def _beside(self, counted: bool, zone: Zone) -> tuple[PaintBeside, ...]:
        brackets = (paint_brackets,) if zone in TRACE_ZONES else ()
        return (self._paint_beside, *brackets) if counted else brackets

    def _paint_beside(self, canvas: Canvas, section: TextSection) -> None:
        if self.loop.loop is not None:
            font = self._setting.header_font
            paint_repetitions(canvas, section, self.loop.loop, self.record.trace, font)

    def relayout(self) -> None:
        """Width, fonts or what is inserted are others now."""
        self.restyle()
        setters = {Zone.PROMPT: self._setting.prompt, Zone.OPENER: self._setting.code}
        for zone, section in self._texts.items():
            section.flow.relayout(setters.get(zone, self._setting.reading))
        for header in self._headers.values():
            header.set_font(self._setting.header_font)
        if self._rendered is not None:
            self._rendered.document.set_width(self._setting.width - GUTTER - MARGIN)
