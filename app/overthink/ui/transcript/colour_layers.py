"""Layers that colour tokens: by origin, surprisal, entropy or loops, and their text formats.

Surprisal is the information of a token in bits, -log2 of its probability under the target; entropy
is the expected surprisal at that position, in bits too.

Works on whole blocks with numpy and makes one format range per run of equal tokens.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QTextCharFormat, QTextLayout

from overthink.core.trace import Trace
from overthink.core.vocabulary import Origin
from overthink.ui.base.text_layout import format_range
from overthink.ui.theme.colour_roles import Roles
from overthink.ui.theme.theme import char_format, colour
from overthink.ui.transcript.display_text import DisplayText, GhostSpan, Integers
from overthink.ui.transcript.loop_extent import LoopExtent


class Layer(StrEnum):
    """What tokens are coloured by."""

    ORIGIN = "origin"
    SURPRISAL = "surprisal"
    ENTROPY = "entropy"
    LOOPS = "loops"
    AGREEMENT = "agreement"
    """With another model, after `overthink.core.experiments` has scored the run."""
    PLAIN = "plain"


class ThinkingShown(StrEnum):
    """How thoughts are shown."""

    FULL = "full"
    DIMMED = "dimmed"
    FOLDED = "folded"


SURPRISAL_BITS = (0.5, 2.0, 4.0, 8.0)
"""Lower bounds of the steps of surprisal: probabilities below 71 %, 25 %, 6 % and 0.4 %."""
ENTROPY_BITS = (0.5, 1.0, 2.0, 3.0)
"""Lower bounds of the steps of entropy: as uncertain as 1.4, 2, 4 and 8 equal choices."""

UNMARKED = 0
"""The step of tokens that a layer does not mark."""

Steps = NDArray[np.uint8]
Formats = Mapping[int, QTextCharFormat]

_Underline = QTextCharFormat.UnderlineStyle


def token_steps(
    trace: Trace, layer: Layer, first: int, last: int, loop: LoopExtent | None
) -> Steps:
    """Return the step of each token from `first` up to `last` (not included).

    Origin: `Origin` itself. Surprisal and entropy: 0 to 4. Loops: 0 outside, then 1 and 2 in turn.
    """
    match layer:
        case Layer.ORIGIN:
            return np.frombuffer(bytes(trace.origins[first:last]), dtype=np.uint8)
        case Layer.SURPRISAL:
            return _heat_steps(-np.array(trace.logprobs[first:last]), SURPRISAL_BITS)
        case Layer.ENTROPY:
            return _heat_steps(np.array(trace.entropies[first:last]), ENTROPY_BITS)
        case Layer.AGREEMENT if trace.disagreement is not None:
            column = trace.disagreement[first:last]
            missing = [math.nan] * (last - first - len(column))
            return _heat_steps(np.array([*column, *missing]), SURPRISAL_BITS)
        case Layer.LOOPS if loop:
            return _repetition_steps(loop, first, last)
    return np.zeros(last - first, dtype=np.uint8)


def _heat_steps(nats: NDArray[np.float64], bounds: tuple[float, ...]) -> Steps:
    # Tokens that were not sampled have no probability: NaN, and no step.
    bits = np.nan_to_num(nats / math.log(2), nan=0.0)
    return np.searchsorted(bounds, bits, side="right").astype(np.uint8)


def _repetition_steps(loop: LoopExtent, first: int, last: int) -> Steps:
    tokens = np.arange(first, last)
    number = (tokens - loop.start) // loop.period
    inside = (tokens >= loop.start) & (tokens < loop.end)
    return np.where(inside, 1 + number % 2, UNMARKED).astype(np.uint8)


class FormatTable:
    """The text formats of a layer, created once per theme.

    Args:
        roles: current colours.
        layer: what tokens are coloured by.
    """

    def __init__(self, roles: Roles, layer: Layer) -> None:
        self._formats = _formats(roles, layer)
        # An underlined space before a word would seem a blank to fill in.
        self.skips_space = layer is Layer.ORIGIN
        self._refused = char_format(roles.refused)
        self._refused.setFontStrikeOut(True)
        self._untested = char_format(roles.text_faint)
        self._untested.setFontItalic(True)
        self._untested.setFontStrikeOut(True)

    def format_of(self, step: int) -> QTextCharFormat | None:
        """Return the format of a step; None for steps that are not marked."""
        return self._formats.get(step)

    def ranges(
        self, display: DisplayText, edges: Integers, steps: Steps
    ) -> list[QTextLayout.FormatRange]:
        """Return the format ranges of a block.

        Args:
            display: the block's text.
            edges: where tokens begin in the block, bytes, and where the last one ends.
            steps: the step of each token.
        """
        ranges = [self._ghost_range(span) for span in display.ghosts]
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
                ranges += self._run_ranges(display, start, end, self._formats[step])
        return ranges

    def _run_ranges(
        self, display: DisplayText, start: int, end: int, token_format: QTextCharFormat
    ) -> list[QTextLayout.FormatRange]:
        """Return the ranges of a run of bytes, without the ghosts inside it."""
        ranges: list[QTextLayout.FormatRange] = []
        at, stop = display.border(start), display.border(end)
        if self.skips_space and display.is_space(start):
            at += 1
        for ghost in display.ghosts:
            if at <= ghost.start < stop:
                ranges.append(format_range(at, ghost.start, token_format))
                at = ghost.end
        ranges.append(format_range(at, stop, token_format))
        return [each for each in ranges if each.length > 0]

    def _ghost_range(self, span: GhostSpan) -> QTextLayout.FormatRange:
        return format_range(span.start, span.end, self._refused if span.refused else self._untested)


def _formats(roles: Roles, layer: Layer) -> Formats:
    match layer:
        case Layer.ORIGIN:
            return {
                int(Origin.ACCEPTED): char_format(
                    roles.accepted, underline=_Underline.SingleUnderline
                ),
                int(Origin.FORCED): char_format(roles.forced, underline=_Underline.DashUnderline),
                int(Origin.TEMPLATE): char_format(roles.template, underline=_Underline.DotLine),
            }
        case Layer.SURPRISAL | Layer.ENTROPY | Layer.AGREEMENT:
            return _heat_formats(roles)
        case Layer.LOOPS:
            return {
                1: char_format(background=roles.loop),
                2: char_format(background=roles.loop_alternate),
            }
    return {}


def _heat_formats(roles: Roles) -> Formats:
    formats = {
        step: char_format(background=heat)
        for step, heat in enumerate(roles.heat)
        if step != UNMARKED
    }
    # Distinguishes the hottest step without colour.
    hottest = formats[max(formats)]
    hottest.setUnderlineStyle(_Underline.DotLine)
    hottest.setUnderlineColor(colour(roles.text))
    return formats
