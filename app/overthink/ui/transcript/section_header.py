"""The header above a thought and an answer: what it is, how many tokens, how long it took.

Clicking it folds the part below.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Origin
from overthink.ui.theme.colour_roles import Roles
from overthink.ui.theme.theme import colour
from overthink.ui.transcript.loop_extent import LoopExtent
from overthink.ui.transcript.position import Zone
from overthink.ui.transcript.section import GUTTER, PaintContext, Section

translate = QCoreApplication.translate

_ABOVE, _BELOW = 10, 8


class SectionHeader(Section):
    """A header. Its only offset is 0.

    Args:
        zone: which header.
        font: of its text.
    """

    def __init__(self, zone: Zone, font: QFont) -> None:
        self.zone = zone
        self.title, self.detail = "", ""
        self.folded = False
        self.set_font(font)

    def set_font(self, font: QFont) -> None:
        """Set the font; the title is bold."""
        self._font, self._bold = QFont(font), QFont(font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._line = QFontMetrics(self._bold).height()

    @property
    def height(self) -> int:
        return _ABOVE + self._line + _BELOW

    @property
    def bounds(self) -> tuple[int, int]:
        return 0, 1

    def set_text(self, title: str, detail: str) -> bool:
        """Set the text; return whether it changed."""
        changed = (title, detail) != (self.title, self.detail)
        self.title, self.detail = title, detail
        return changed

    def anchor_at(self, y: int) -> tuple[int, int]:
        return 0, y

    def top_of(self, offset: int) -> int:
        return 0

    def offset_at(self, point: QPoint, between: bool = False) -> int:
        return 0

    def rect_of(self, start: int, end: int) -> QRect:
        width = QFontMetrics(self._bold).horizontalAdvance(self.title)
        width += QFontMetrics(self._font).horizontalAdvance(self.detail)
        left = GUTTER - 24
        return QRect(left, _ABOVE - 3, GUTTER - left + width + 6, self._line + 6)

    def line_of(self, offset: int) -> tuple[int, int]:
        return 0, 0

    def text(self, start: int, end: int) -> str:
        return self.title + self.detail

    def paint(self, context: PaintContext) -> None:
        painter, roles = context.painter, context.roles
        base = _ABOVE + QFontMetrics(self._bold).ascent()
        self._paint_arrow(painter, roles)
        painter.setFont(self._bold)
        painter.setPen(colour(roles.text))
        painter.drawText(QPoint(GUTTER, base), self.title)
        left = GUTTER + QFontMetrics(self._bold).horizontalAdvance(self.title)
        painter.setFont(self._font)
        painter.setPen(colour(roles.text_dim))
        painter.drawText(QPoint(left, base), self.detail)

    def _paint_arrow(self, painter: QPainter, roles: Roles) -> None:
        middle = QPointF(GUTTER - 13, _ABOVE + self._line / 2)
        arm = self._line * 0.26
        down = [(-arm, -arm / 2), (arm, -arm / 2), (0.0, arm / 2 + 1)]
        right = [(-arm / 2, -arm), (-arm / 2, arm), (arm / 2 + 1, 0.0)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(roles.text_dim))
        painter.drawPolygon([middle + QPointF(x, y) for x, y in (right if self.folded else down)])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def thinking_heading(
    record: RunRecord,
    tokens: int,
    *,
    loop: LoopExtent | None = None,
    models: str = "",
    measured: bool = True,
) -> tuple[str, str]:
    """Return title and detail above a thought of so many tokens.

    The time is `Timing.thinking_s`: from the end of the prompt to the last thinking token.

    Args:
        loop: the run's loop, if it has one.
        models: names of the models, where the header shows them.
        measured: whether to show how long it is, and how long it took.
    """
    parts = [models] if models else []
    if tokens and measured:
        parts.append(_token_count(tokens))
        if record.prompt is not None:
            seconds = (record.trace.t_us[tokens - 1] - record.prompt.t_us) / 1e6
            parts.append(
                translate("Transcript", "{0} s").format(QLocale().toString(seconds, "f", 1))
            )
    if measured and loop is not None and loop.start < tokens:
        parts.append(_repetitions(loop))
    return translate("Transcript", "Thinking"), _detail(parts)


def answer_heading(
    record: RunRecord,
    first: int,
    *,
    loop: LoopExtent | None = None,
    ghosts_hidden: bool,
    measured: bool = True,
) -> tuple[str, str]:
    """Return title and detail above an answer that begins with token `first`.

    Args:
        loop: the run's loop, if it has one.
        ghosts_hidden: refused proposals are switched on, but a formatted answer cannot show them.
        measured: whether to show how long it is, and what the app and the draft did.
    """
    title = translate("Transcript", "Answer")
    if not measured:
        return title, ""
    parts = [_token_count(len(record.trace) - first)]
    if loop is not None and loop.start >= first:
        parts.append(_repetitions(loop))
    # The app closes a thought with a tag, whose text is not shown and so cannot be marked.
    if first and Origin.FORCED in record.trace.origins[first - 1 : first + 1]:
        parts.append(translate("Transcript", "the app closed the thought"))
    rounds = record.trace.draft_rounds
    if ghosts_hidden and rounds.begun_before(first) < len(rounds):
        parts.append(translate("Transcript", "Ctrl+M shows what was refused"))
    return title, _detail(parts)


def _token_count(tokens: int) -> str:
    template = (
        translate("Transcript", "{0} token")
        if tokens == 1
        else translate("Transcript", "{0} tokens")
    )
    return template.format(QLocale().toString(tokens))


def _repetitions(loop: LoopExtent) -> str:
    """Return kind and count of what the gutter marks with "×3"."""
    template = (
        translate("Transcript", "loop of {0} token ×{1}")
        if loop.period == 1
        else translate("Transcript", "loop of {0} tokens ×{1}")
    )
    numbers = QLocale()
    return template.format(numbers.toString(loop.period), numbers.toString(loop.repeats))


def _detail(parts: list[str]) -> str:
    return "".join(f" · {part}" for part in parts)
