"""The proposals of a draft round in a row: accepted, refused or never tested.

Each state has its own sign and frame besides its colour. Text is drawn as plain text.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from overthink.ui.base.safe_text import make_visible
from overthink.ui.state.token_facts import Proposal, ProposalState
from overthink.ui.theme.theme import Theme, colour

MAX_SHOWN = 32
"""Proposals that are drawn; only unusual settings make longer rounds."""

_CHARACTERS = 16
_GAP, _PAD_X, _PAD_Y = 4, 6, 2
_ROUNDING = 2
"""Pixels by which drawn text may be wider than measured."""


class _Chip(NamedTuple):
    rect: QRect
    label: str
    state: ProposalState | None


class ProposalRow(QWidget):
    """Draws the proposals of one round, wrapped to its width."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._proposals: tuple[Proposal, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_proposals(self, proposals: tuple[Proposal, ...]) -> None:
        """Set the proposals to draw."""
        self._proposals = proposals
        self.updateGeometry()
        self.update()

    def labels(self) -> list[tuple[str, ProposalState | None]]:
        """The texts to draw with their states; the note on omitted proposals has none."""
        labels: list[tuple[str, ProposalState | None]] = [
            (f"{proposal.state.value} {make_visible(proposal.text, _CHARACTERS)}", proposal.state)
            for proposal in self._proposals[:MAX_SHOWN]
        ]
        if (left_out := len(self._proposals) - MAX_SHOWN) > 0:
            labels.append((self.tr("and %n more", "", left_out), None))
        return labels

    def _chips(self, width: int) -> list[_Chip]:
        """Lay the chips out in a width."""
        metrics = QFontMetrics(self.font())
        height = metrics.height() + 2 * _PAD_Y
        chips: list[_Chip] = []
        x = y = 0
        for label, state in self.labels():
            chip = min(metrics.horizontalAdvance(label) + _ROUNDING + 2 * _PAD_X, width)
            if x and x + chip > width:
                x, y = 0, y + height + _GAP
            chips.append(_Chip(QRect(x, y, chip, height), label, state))
            x += chip + _GAP
        return chips

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        chips = self._chips(width)
        return chips[-1].rect.bottom() + 1 if chips else 0

    def sizeHint(self) -> QSize:
        width = max(self.width(), 1)
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for chip in self._chips(self.width()):
            self._paint(painter, chip)
        painter.end()

    def _paint(self, painter: QPainter, chip: _Chip) -> None:
        painter.setPen(self._pen(chip.state))
        box = chip.rect.adjusted(0, 0, -1, -1)
        if chip.state is not None:
            painter.drawRoundedRect(box, 4, 4)
        inner = chip.rect.adjusted(_PAD_X, 0, -_PAD_X, 0)
        label = painter.fontMetrics().elidedText(
            chip.label, Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, _FLAGS, label)

    def _pen(self, state: ProposalState | None) -> QPen:
        roles = self._theme.roles
        match state:
            case ProposalState.ACCEPTED:
                return QPen(colour(roles.accepted), 1.0)
            case ProposalState.REFUSED:
                return QPen(colour(roles.refused), 1.0, Qt.PenStyle.DashLine)
            case _:
                return QPen(colour(roles.text_faint), 1.0, Qt.PenStyle.DotLine)


_FLAGS = int(
    Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
)
