"""A mark at one token that stays where it is: where two runs part.

A frame around the token and a sign in the gutter: whoever scrolls by sees the line, whoever reads
it the token. Not the caret, which goes wherever the reader does.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from overthink.ui.theme.colour_roles import Roles
from overthink.ui.theme.theme import colour
from overthink.ui.transcript.section import GUTTER

_SIGN = "≠"
_WIDTH = 22
"""Pixels of the sign's field in the gutter."""


class Pin(NamedTuple):
    """The token that is marked."""

    turn: int
    token: int


def paint_pin(painter: QPainter, roles: Roles, token: QRect, font: QFont) -> None:
    """Marks a token on the viewport.

    Args:
        token: where it is.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(roles.focus), 2))
    painter.drawRoundedRect(token.adjusted(-2, -1, 1, 0), 3, 3)
    field = QRect(GUTTER - 17 - _WIDTH, token.top(), _WIDTH, token.height())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(roles.focus))
    painter.drawRoundedRect(field, 4, 4)
    bold = QFont(font)
    bold.setBold(True)
    painter.setFont(bold)
    painter.setPen(colour(roles.window))
    painter.drawText(field, Qt.AlignmentFlag.AlignCenter, _SIGN)
    painter.restore()
