"""How the steps of a layer look: text formats, made once a theme, and where they apply in a block.

Works on whole blocks with numpy and makes one format range a run of equal tokens, never one a
token that needs none.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtGui import QTextCharFormat, QTextLayout

from overthink.core.vocabulary import Origin
from overthink.ui.theme.colour_roles import Roles
from overthink.ui.theme.theme import colour
from overthink.ui.transcript.colour_layers import UNMARKED, Layer, Steps
from overthink.ui.transcript.display_text import GhostSpan, Integers, ShownText

Underline = QTextCharFormat.UnderlineStyle
Formats = Mapping[int, QTextCharFormat]


class FormatTable:
    """The formats of a layer.

    Args:
        roles: the colours in use.
        layer: what tokens are coloured by.
    """

    def __init__(self, roles: Roles, layer: Layer) -> None:
        self._formats = _formats(roles, layer)
        # A line under the space before a word would look like a blank to be filled in.
        self.skips_space = layer is Layer.ORIGIN
        self._refused = _text(roles.refused)
        self._refused.setFontStrikeOut(True)
        self._untested = _text(roles.text_faint)
        self._untested.setFontItalic(True)
        self._untested.setFontStrikeOut(True)

    def look(self, step: int) -> QTextCharFormat | None:
        """The format of a step; None for those that are left as they are."""
        return self._formats.get(step)

    def ranges(
        self, shown: ShownText, edges: Integers, steps: Steps
    ) -> list[QTextLayout.FormatRange]:
        """Where which format applies.

        Args:
            shown: the block's text.
            edges: where tokens begin in the block, bytes, and where the last one ends.
            steps: the step of each token.
        """
        ranges = [self._ghost(span) for span in shown.ghosts]
        if not len(steps):
            return ranges
        changes = np.flatnonzero(np.diff(steps)) + 1
        firsts = np.concatenate([np.zeros(1, dtype=np.int64), changes])
        marked = steps[firsts] != UNMARKED
        starts = edges[firsts]
        ends = np.append(starts[1:], edges[-1])
        for step, start, end in zip(
            steps[firsts][marked].tolist(),
            starts[marked].tolist(),
            ends[marked].tolist(),
            strict=True,
        ):
            if step in self._formats:
                ranges += self._pieces(shown, start, end, self._formats[step])
        return ranges

    def _pieces(
        self, shown: ShownText, start: int, end: int, look: QTextCharFormat
    ) -> list[QTextLayout.FormatRange]:
        """Ranges for a run of bytes, with ghosts inside it left out."""
        pieces: list[QTextLayout.FormatRange] = []
        at, stop = shown.border(start), shown.border(end)
        if self.skips_space and shown.is_space(start):
            at += 1
        for ghost in shown.ghosts:
            if at <= ghost.start < stop:
                pieces.append(format_range(at, ghost.start, look))
                at = ghost.end
        pieces.append(format_range(at, stop, look))
        return [piece for piece in pieces if piece.length > 0]

    def _ghost(self, span: GhostSpan) -> QTextLayout.FormatRange:
        look = self._refused if span.refused else self._untested
        return format_range(span.start, span.end, look)


def format_range(start: int, end: int, look: QTextCharFormat) -> QTextLayout.FormatRange:
    """A format from one position to another."""
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, end - start, look
    return made


def _formats(roles: Roles, layer: Layer) -> Formats:
    match layer:
        case Layer.ORIGIN:
            return _origins(roles)
        case Layer.SURPRISAL | Layer.ENTROPY:
            return _heat(roles)
        case Layer.LOOPS:
            return {1: _behind(roles.loop), 2: _behind(roles.loop_alternate)}
    return {}


def _origins(roles: Roles) -> Formats:
    looks = {
        Origin.ACCEPTED: (roles.accepted, Underline.SingleUnderline),
        Origin.FORCED: (roles.forced, Underline.DashUnderline),
        Origin.TEMPLATE: (roles.template, Underline.DotLine),
    }
    return {int(origin): _underlined(*look) for origin, look in looks.items()}


def _heat(roles: Roles) -> Formats:
    looks = {step: _behind(value) for step, value in enumerate(roles.heat) if step != UNMARKED}
    # The hottest step is to be told from the next one without its colour.
    hottest = looks[max(looks)]
    hottest.setUnderlineStyle(Underline.DotLine)
    hottest.setUnderlineColor(colour(roles.text))
    return looks


def _text(value: str) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setForeground(colour(value))
    return look


def _underlined(value: str, underline: Underline) -> QTextCharFormat:
    look = _text(value)
    look.setUnderlineStyle(underline)
    look.setUnderlineColor(colour(value))
    return look


def _behind(value: str) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setBackground(colour(value))
    return look
