"""A strip beside the scroll bar: the whole run by its tokens, whatever is folded or in view.

Runaways are bars with a sign of their kind, certain ones filled and others hatched; stated answers
are diamonds; thought and answer differ in width. A frame marks what is in view. A click goes there.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from overthink.core.runaway.descriptions import named
from overthink.core.runaway.findings import Finding, RunawayKind
from overthink.ui.i18n.localise_message import localise, localise_sentence
from overthink.ui.i18n.number_format import count
from overthink.ui.state.blindness import Fact, is_hidden
from overthink.ui.theme.theme import colour
from overthink.ui.transcript.canvas import TranscriptCanvas
from overthink.ui.transcript.turn_sections import TurnSections
from overthink.ui.widgets.labels import tooltip

WIDTH = 16
"""Pixels."""
_UPDATE_MS = 60
"""Least time between two updates while a run grows or the reader scrolls."""
_LEAST = 3
"""Pixels of the shortest bar."""
_SIGN = 13
"""Pixels of the shortest bar that has room for a sign."""
_SIGNS: dict[RunawayKind, str] = {
    RunawayKind.EXACT: "×",
    RunawayKind.VARYING: "≈",
    RunawayKind.COUNTING: "#",
    RunawayKind.CIRCLING: "○",
    RunawayKind.FALLING_APART: "!",
    RunawayKind.OTHER_SCRIPT: "A",
    RunawayKind.OVERTHINKING: "=",
    RunawayKind.UNDECIDED: "±",
}


class ThoughtStrip(QWidget):
    """The strip of a transcript.

    Args:
        canvas: the transcript.
    """

    token_chosen = Signal(int, int)
    """The user clicked a place: turn and token."""

    def __init__(self, canvas: TranscriptCanvas, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._answers: dict[int, Sequence[int]] = {}
        self._later = QTimer(self, singleShot=True, interval=_UPDATE_MS)
        self._later.timeout.connect(self.update_now)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Overview of the run"))

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 0)

    def set_answers(self, turn: int, tokens: Sequence[int]) -> None:
        """Set the tokens at which a turn's run states an answer."""
        if list(self._answers.get(turn, ())) != list(tokens):
            self._answers[turn] = tokens
            self.update_later()

    def clear(self) -> None:
        """Forget the answers of all turns."""
        self._answers.clear()
        self.update_later()

    def update_later(self) -> None:
        """Show what is new, soon."""
        if not self._later.isActive():
            self._later.start()

    def update_now(self) -> None:
        """Show what is new."""
        self.update()
        self.setAccessibleDescription(self._description())

    # -- what is shown ---------------------------------------------------------------------------

    @property
    def turn(self) -> int:
        """The turn that the strip shows: the one in the middle of the screen; -1 for none."""
        canvas = self._canvas
        placed = canvas.document.at(canvas.scrolling.y + canvas.screen.height() // 2)
        return placed.turn if placed else -1

    def _shown(self) -> tuple[TurnSections, int] | None:
        """Return the turn that is shown, and its tokens; None for none, or in blind mode."""
        number = self.turn
        if number < 0 or is_hidden(Fact.MEASUREMENT, self._canvas.options.blind):
            return None
        shown = self._canvas.document.turns[number]
        tokens = len(shown.record.trace)
        return (shown, tokens) if tokens else None

    def _description(self) -> str:
        shown = self._shown()
        if shown is None or not shown[0].runaways.findings:
            return ""
        return "; ".join(
            self.tr("{runaway}, from token {token}").format(
                runaway=localise(named(finding)), token=count(finding.start)
            )
            for finding in shown[0].runaways.findings
        )

    def token_at(self, y: float) -> int:
        """Return the token at a height."""
        shown = self._shown()
        if shown is None:
            return -1
        return min(shown[1] - 1, max(0, int(y / max(1, self.height()) * shown[1])))

    def text_at(self, y: float) -> str:
        """Describe what is at a height: token, phase, runaways."""
        shown, token = self._shown(), self.token_at(y)
        if shown is None:
            return ""
        turn, tokens = shown
        phase = self.tr("thinking") if token < turn.boundary else self.tr("answer")
        lines = [self.tr("Token {0} · {1}").format(count(token), phase)]
        slack = tokens * _LEAST / max(1, self.height())
        lines += [
            localise_sentence(named(finding))
            for finding in turn.runaways.findings
            if finding.start <= token < max(finding.end, finding.start + slack)
        ]
        if any(abs(at - token) <= slack for at in self._answers.get(self.turn, ())):
            lines.append(self.tr("States an answer"))
        return tooltip(*lines)

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        roles = self._canvas.options.theme.roles
        painter.fillRect(self.rect(), colour(roles.window))
        shown = self._shown()
        if shown is not None:
            turn, tokens = shown
            self._paint_phases(painter, turn.boundary, tokens)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for finding in turn.runaways.findings:
                self._paint_runaway(painter, finding, tokens)
            for token in self._answers.get(self.turn, ()):
                self._paint_answer(painter, self._y(token, tokens))
            self._paint_view(painter, turn, tokens)
        painter.end()

    def _y(self, token: int, tokens: int) -> float:
        return token / tokens * self.height()

    def _bar(self, first: int, end: int, tokens: int, left: float, right: float) -> QRectF:
        top = self._y(first, tokens)
        return QRectF(left, top, right - left, max(_LEAST, self._y(min(end, tokens), tokens) - top))

    def _paint_phases(self, painter: QPainter, boundary: int, tokens: int) -> None:
        """The answer is a wide bar, the thought a narrow line."""
        roles, middle = self._canvas.options.theme.roles, self.width() / 2
        if boundary:
            thought = self._bar(0, boundary, tokens, middle - 1, middle + 1)
            painter.fillRect(thought, colour(roles.outline))
        if boundary < tokens:
            answer = self._bar(boundary, tokens, tokens, 3, self.width() - 3)
            painter.fillRect(answer, colour(roles.outline))

    def _paint_runaway(self, painter: QPainter, finding: Finding, tokens: int) -> None:
        roles = self._canvas.options.theme.roles
        bar = self._bar(finding.start, finding.end, tokens, 2.5, self.width() - 2.5)
        painter.setPen(QPen(colour(roles.warning), 1))
        painter.setBrush(colour(roles.loop))
        painter.drawRoundedRect(bar, 2, 2)
        if not finding.certain:
            painter.fillRect(bar, QBrush(colour(roles.warning), Qt.BrushStyle.BDiagPattern))
        if bar.height() >= _SIGN:
            font = painter.font()
            font.setPixelSize(11)
            font.setBold(True)
            painter.setFont(font)
            sign = QRectF(bar.left(), bar.top(), bar.width(), _SIGN)
            if not finding.certain:
                painter.fillRect(sign.adjusted(1, 1, -1, 0), colour(roles.loop))
            painter.setPen(colour(roles.text))
            painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, _SIGNS[finding.kind])

    def _paint_answer(self, painter: QPainter, y: float) -> None:
        roles, x = self._canvas.options.theme.roles, self.width() / 2
        painter.setPen(QPen(colour(roles.window), 1))
        painter.setBrush(colour(roles.text))
        size = 3.5
        points = (QPointF(x, y - size), QPointF(x + size, y), QPointF(x, y + size))
        painter.drawPolygon([*points, QPointF(x - size, y)])

    def _paint_view(self, painter: QPainter, turn: TurnSections, tokens: int) -> None:
        """A frame around what is in view."""
        seen = self._canvas.tokens_in_view(turn)
        if seen is None:
            return
        frame = self._bar(*seen, tokens, 0.5, self.width() - 0.5)
        painter.setPen(QPen(colour(self._canvas.options.theme.roles.focus), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        bottom = min(frame.bottom(), self.height() - 0.5)
        frame.setTop(min(frame.top(), bottom - _LEAST))
        frame.setBottom(bottom)
        painter.drawRect(frame)

    # -- mouse -----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the place that is clicked."""
        token = self.token_at(event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and token >= 0:
            self.token_chosen.emit(self.turn, token)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        token = self.token_at(event.position().y())
        if event.buttons() & Qt.MouseButton.LeftButton and token >= 0:
            self.token_chosen.emit(self.turn, token)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Leave nothing to the widget below: the press was used here."""
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Show what is under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            y = event.pos().y()
            line = QRect(0, y - 2, self.width(), 5)
            QToolTip.showText(event.globalPos(), self.text_at(y), self, line)
            return True
        return super().event(event)
