"""One turn in a transcript: keeps its sections in step with the record that grows underneath."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale

from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Origin, Phase
from overthink.ui.shown import ShownTurn
from overthink.ui.transcript.flow import Flow
from overthink.ui.transcript.layers import Layer, ThinkingShown
from overthink.ui.transcript.looks import PlainLook, TraceLook
from overthink.ui.transcript.loops import LoopWatch
from overthink.ui.transcript.places import Zone
from overthink.ui.transcript.sections import Header, Section, TextSection
from overthink.ui.transcript.setting import Setting

_NEW = -1
"""Stands for a change that concerns more than the end of a section."""


class TurnSections:
    """The sections of one turn.

    Args:
        turn: what is shown.
        setting: how.
    """

    def __init__(self, turn: ShownTurn, setting: Setting) -> None:
        self.turn, self._setting = turn, setting
        self.loop = LoopWatch(turn.record)
        self._looks = {
            zone: TraceLook(turn.record.trace, self.loop, setting.showing)
            for zone in (Zone.THINKING, Zone.ANSWER)
        }
        self._headers = {
            zone: Header(zone, setting.header_font)
            for zone in (Zone.THINKING_HEADER, Zone.ANSWER_HEADER)
        }
        self._texts: dict[Zone, TextSection] = {}
        self._fold_thinking: bool | None = None
        """What the reader chose for this thought; None follows the setting."""
        self._add_prompt()
        self.sections: list[Section] = []
        self._opener_look = PlainLook(setting.opener_look)
        self.is_settled = False
        """True once the record cannot grow any more and all of it is here."""

    @property
    def record(self) -> RunRecord:
        """The turn's record."""
        return self.turn.record

    def refresh(self) -> dict[Zone, int]:
        """Looks at what is new.

        Returns:
            For each section that changed, the height from which on it looks different.
        """
        ended = self.record.status is not None
        changed: dict[Zone, int] = {}
        if self.loop.refresh() and self._setting.showing.layer is Layer.LOOPS:
            changed |= self._restyle_loop()
        boundary = self._boundary()
        self._refresh_opener(changed)
        self._refresh_part(Zone.THINKING, 0, boundary, changed)
        self._refresh_part(Zone.ANSWER, boundary, len(self.record.trace), changed)
        self._refresh_headers(boundary, changed)
        self.sections = self._arranged()
        self.is_settled = ended
        return changed

    def _boundary(self) -> int:
        """The first token of the answer: all before it, and nothing after it, is thinking."""
        return self.record.trace.phases.rfind(int(Phase.THINKING)) + 1

    def _refresh_part(self, zone: Zone, first: int, end: int, changed: dict[Zone, int]) -> None:
        ends = self.record.trace.utf8_ends
        start_byte = ends[first - 1] if first else 0
        end_byte = ends[end - 1] if end else 0
        look = self._looks[zone]
        moved = look.first != first or look.end > end
        look.first, look.end = first, end
        start_byte = self._after_newlines(start_byte, end_byte)
        section = self._texts.get(zone)
        if section and (moved or section.bounds[0] != start_byte):
            del self._texts[zone]
            section = None
            changed[zone] = 0
        if section is None and end_byte > start_byte:
            section = self._texts[zone] = self._new_part(zone, start_byte)
        if section and end_byte > section.bounds[1]:
            changed[zone] = min(changed.get(zone, section.height), section.grow(end_byte))

    def _after_newlines(self, start: int, end: int) -> int:
        """Empty lines at the head of a part are not shown."""
        text = self.record.trace.utf8
        while start < end and text[start] in b"\r\n":
            start += 1
        return start

    def _new_part(self, zone: Zone, start: int) -> TextSection:
        flow = Flow(self.record.trace.utf8, start, self._setting.reading, self._looks[zone])
        section = TextSection(zone, flow, below=6, bar=zone is Zone.THINKING)
        section.pen = self._pen(zone)
        return section

    def _pen(self, zone: Zone) -> str:
        dimmed = zone is Zone.THINKING and self._setting.thinking is ThinkingShown.DIMMED
        return "text_dim" if dimmed or zone is Zone.PROMPT else "text"

    def _add_prompt(self) -> None:
        words = self.turn.prompt.encode("utf-8", "replace")
        flow = Flow(words, 0, self._setting.prompt, PlainLook())
        flow.grow(len(words))
        section = self._texts[Zone.PROMPT] = TextSection(Zone.PROMPT, flow, above=14, below=6)
        section.pen = self._pen(Zone.PROMPT)

    def _refresh_opener(self, changed: dict[Zone, int]) -> None:
        prompt = self.record.prompt
        if Zone.OPENER in self._texts or prompt is None or not prompt.opener:
            return
        words = "".join(token.text for token in prompt.opener).strip("\r\n")
        data = words.encode("utf-8", "replace")
        flow = Flow(data, 0, self._setting.code, self._opener_look)
        flow.grow(len(data))
        self._texts[Zone.OPENER] = TextSection(Zone.OPENER, flow, bar=True)
        changed[Zone.OPENER] = 0

    def _refresh_headers(self, boundary: int, changed: dict[Zone, int]) -> None:
        thinking, answer = self._headers.values()
        thinking.folded = self.thinking_folded
        if thinking.say(self._tr("Thinking"), self._thinking_detail(boundary)):
            changed[Zone.THINKING_HEADER] = 0
        if answer.say(self._tr("Answer"), self._answer_detail(boundary)):
            changed[Zone.ANSWER_HEADER] = 0

    def _thinking_detail(self, boundary: int) -> str:
        if not boundary:
            return ""
        parts = ["", self._counted(boundary)]
        prompt = self.record.prompt
        if prompt is not None:
            seconds = (self.record.trace.t_us[boundary - 1] - prompt.t_us) / 1e6
            parts.append(self._tr("{0} s").format(QLocale().toString(seconds, "f", 1)))
        return " · ".join(parts)

    def _answer_detail(self, boundary: int) -> str:
        parts = ["", self._counted(len(self.record.trace) - boundary)]
        # What the app inserts to close a thought is a tag, of which no text remains to be marked.
        if self._closed_by_app(boundary):
            parts.append(self._tr("the app closed the thought"))
        return " · ".join(parts)

    def _closed_by_app(self, boundary: int) -> bool:
        origins = self.record.trace.origins
        return bool(boundary) and Origin.FORCED in origins[max(0, boundary - 1) : boundary + 1]

    def _counted(self, tokens: int) -> str:
        words = self._tr("{0} token") if tokens == 1 else self._tr("{0} tokens")
        return words.format(QLocale().toString(tokens))

    def _tr(self, text: str) -> str:
        return QCoreApplication.translate("Transcript", text)

    def _arranged(self) -> list[Section]:
        texts = self._texts
        sections: list[Section] = [texts[Zone.PROMPT]]
        if Zone.THINKING in texts or Zone.OPENER in texts:
            sections.append(self._headers[Zone.THINKING_HEADER])
            if not self.thinking_folded:
                shown = (Zone.OPENER, Zone.THINKING)
                sections += [texts[zone] for zone in shown if zone in texts]
        if Zone.ANSWER in texts:
            sections.append(self._headers[Zone.ANSWER_HEADER])
            sections.append(texts[Zone.ANSWER])
        return sections

    @property
    def thinking_folded(self) -> bool:
        """True where only the thought's header is shown."""
        if self._fold_thinking is not None:
            return self._fold_thinking
        return self._setting.thinking is ThinkingShown.FOLDED

    def _restyle_loop(self) -> dict[Zone, int]:
        self.restyle()
        return dict.fromkeys(self._texts, 0)

    def restyle(self) -> None:
        """Formats or colours are others now."""
        self._opener_look.look = self._setting.opener_look
        for zone, section in self._texts.items():
            section.flow.restyle()
            section.pen = self._pen(zone)

    def relayout(self) -> None:
        """Width, fonts or what is inserted are others now."""
        self.restyle()
        setters = {Zone.PROMPT: self._setting.prompt, Zone.OPENER: self._setting.code}
        for zone, section in self._texts.items():
            section.flow.relayout(setters.get(zone, self._setting.reading))
        for header in self._headers.values():
            header.set_font(self._setting.header_font)


def find_section(sections: Sequence[Section], zone: Zone) -> Section | None:
    """The section of a zone, where it is shown."""
    return next((section for section in sections if section.zone == zone), None)
