"""The legend of a colour layer: samples drawn exactly as the transcript draws tokens.

One line if there is room, else more. `overthink.ui.transcript.colour_layers` defines the formats.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication, QLocale, QPointF, QSize, QSizeF
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QWidget

from overthink.core.vocabulary import Origin
from overthink.ui.base.text_layout import format_range
from overthink.ui.theme.theme import Theme, char_format, colour
from overthink.ui.transcript.colour_layers import (
    ENTROPY_BITS,
    SURPRISAL_BITS,
    UNMARKED,
    FormatTable,
    Layer,
)
from overthink.ui.transcript.display_text import DisplayText, Ghost

_APART = "   "
_SCALE = 0.9
_LEADING = 1.25
"""Line distance over line height, so that backgrounds do not touch."""


class Legend(QWidget):
    """Explains the marks in a transcript."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._layer, self._ghosts = Layer.ORIGIN, False
        self._layout = QTextLayout()
        self._sizes: dict[int, QSizeF] = {}
        """The size of the text by the width it is laid out in."""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._compose)
        self._compose()

    def set_layer(self, layer: Layer, ghosts: bool) -> None:
        """Show the marks of a layer, and those of ghosts if they are visible."""
        if (layer, ghosts) != (self._layer, self._ghosts):
            self._layer, self._ghosts = layer, ghosts
            self._compose()

    # -- content -------------------------------------------------------------------------------

    def _samples(self) -> list[Sample]:
        ghosts = [refused_sample(), untested_sample()] if self._ghosts else []
        return [*samples(self._layer), *ghosts]

    def _explanation(self) -> str:
        """All meanings, one per line."""
        lines = [f"{sample.text}: {sample.meaning}" for sample in self._samples() if sample.meaning]
        if meaning := layer_meaning(self._layer):
            lines.insert(0, meaning)
        return "\n".join(lines)

    def _compose(self) -> None:
        shown_samples = ", ".join(sample.text for sample in self._samples())
        self.setAccessibleName(
            self.tr("Legend, {layer}: {samples}").format(
                layer=layer_name(self._layer), samples=shown_samples
            )
        )
        explanation = self._explanation()
        self.setAccessibleDescription(explanation)
        self.setToolTip(explanation)
        self._set_text()
        self.updateGeometry()
        self.update()

    # -- drawing -------------------------------------------------------------------------------

    def _set_text(self) -> None:
        title = f"{layer_name(self._layer)}:"
        pieces = self._pieces(title)
        edges = np.cumsum([0, *(len(text.encode()) for text, _ in pieces)])
        data = "".join(text for text, _ in pieces).encode()
        shown = DisplayText(data, self._ghost_samples(len(data)))
        steps = np.array([step for _, step in pieces], dtype=np.uint8)
        ranges = FormatTable(self._theme.roles, self._layer).ranges(shown, edges, steps)
        self._layout.setText(shown.text)
        self._layout.setFont(self._theme.ui_font(_SCALE))
        self._layout.setFormats(
            [format_range(0, len(title), char_format(self._theme.roles.text_faint)), *ranges]
        )
        self._sizes.clear()
        self._break_lines(self.width())

    def _pieces(self, title: str) -> list[tuple[str, int]]:
        """The text without ghosts, in pieces as if each were a token."""
        pieces = [(title, UNMARKED)]
        for sample in samples(self._layer):
            pieces += [(_APART, UNMARKED), (self._padded(sample), sample.step)]
        return [*pieces, *([(_APART, UNMARKED)] * 2 if self._ghosts else [])]

    def _padded(self, sample: Sample) -> str:
        """A sample that does not wrap, padded if it has a background."""
        text = sample.text.replace(" ", "\u00a0")
        return text if self._layer is Layer.ORIGIN else f"\u00a0{text}\u00a0"

    def _ghost_samples(self, end: int) -> list[Ghost]:
        """The samples of ghosts, before and after the last space."""
        if not self._ghosts:
            return []
        untested = untested_sample().text.replace(" ", "\u00a0")
        return [Ghost(end - len(_APART), refused_sample().text, ""), Ghost(end, "", untested)]

    def _break_lines(self, width: int) -> float:
        """Lay the text out in a width; return its height."""
        height = bottom = 0.0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, height))
            bottom = height + line.height()
            height += line.height() * _LEADING
        self._layout.endLayout()
        return bottom

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._size(width).height() + 0.5)

    def sizeHint(self) -> QSize:
        natural = self._size(1 << 20).width() + 1
        return QSize(round(natural), self.heightForWidth(max(1, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.heightForWidth(max(80, self.width())))

    def _size(self, width: int) -> QSizeF:
        """The text's size in a width. Cached, as layouts ask for the same widths repeatedly."""
        if width not in self._sizes:
            height = self._break_lines(width)
            self._sizes[width] = QSizeF(self._layout.maximumWidth(), height)
            self._break_lines(self.width())
        return self._sizes[width]

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._break_lines(self.width())
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(colour(self._theme.roles.text))
        top = max(0.0, (self.height() - self._layout.boundingRect().height()) / 2)
        self._layout.draw(painter, QPointF(0, round(top)))
        painter.end()


translate = QCoreApplication.translate


class Sample(NamedTuple):
    """A sample text and what it means."""

    text: str
    step: int
    """The layer's step in which it is drawn."""
    meaning: str


def layer_name(layer: Layer) -> str:
    """The short name of a layer."""
    return {
        Layer.ORIGIN: translate("Legend", "Origin"),
        Layer.SURPRISAL: translate("Legend", "Surprisal in bits"),
        Layer.ENTROPY: translate("Legend", "Entropy in bits"),
        Layer.LOOPS: translate("Legend", "Loops"),
        Layer.AGREEMENT: translate("Legend", "Disagreement in bits"),
        Layer.PLAIN: translate("Legend", "Plain"),
    }[layer]


def samples(layer: Layer) -> list[Sample]:
    """The samples of a layer, in order."""
    match layer:
        case Layer.ORIGIN:
            return _origins()
        case Layer.SURPRISAL | Layer.AGREEMENT:
            return _heat(SURPRISAL_BITS)
        case Layer.ENTROPY:
            return _heat(ENTROPY_BITS)
        case Layer.LOOPS:
            return _loops()
    return [Sample(translate("Legend", "no marks"), UNMARKED, "")]


def layer_meaning(layer: Layer) -> str:
    """What the layer shows; empty if its samples suffice."""
    match layer:
        case Layer.SURPRISAL:
            return translate(
                "Legend",
                "Surprisal: minus the base-2 logarithm of a token's probability under the target. "
                "The warmer the background, the less the target expected the token.",
            )
        case Layer.ENTROPY:
            return translate(
                "Legend",
                "Entropy: how uncertain the target was before it chose the token. The warmer the "
                "background, the more choices were open.",
            )
        case Layer.AGREEMENT:
            return translate(
                "Legend",
                "How much less probable a token is for the other model than for the one that wrote "
                "it, where that was scored (“What would the other have said?”).",
            )
        case Layer.LOOPS:
            return translate("Legend", "Passages in which the same tokens repeat.")
    return ""


def _origins() -> list[Sample]:
    return [
        Sample(
            translate("Legend", "sampled"),
            Origin.SAMPLED,
            translate("Legend", "the target chose it itself"),
        ),
        Sample(
            translate("Legend", "accepted"),
            Origin.ACCEPTED,
            translate("Legend", "the draft proposed it and the target chose the same; underlined"),
        ),
        Sample(
            translate("Legend", "forced"),
            Origin.FORCED,
            translate(
                "Legend",
                "Overthink inserted it: to close the thought, or at a fork; dashed line",
            ),
        ),
        Sample(
            translate("Legend", "template"),
            Origin.TEMPLATE,
            translate("Legend", "the chat template inserted it; dotted line"),
        ),
    ]


def _heat(borders: tuple[float, ...]) -> list[Sample]:
    numbers = [QLocale().toString(border, "g", 3) for border in borders]
    texts = [
        f"< {numbers[0]}",
        *(f"{low} – {high}" for low, high in pairwise(numbers)),
        f"≥ {numbers[-1]}",
    ]
    return [Sample(text, step, "") for step, text in enumerate(texts)]


def _loops() -> list[Sample]:
    return [
        Sample(translate("Legend", "one repetition"), 1, ""),
        Sample(translate("Legend", "the next"), 2, translate("Legend", "in alternating shades")),
    ]


def refused_sample() -> Sample:
    """The sample of a refused proposal, shown as a ghost."""
    return Sample(
        translate("Legend", "refused"),
        UNMARKED,
        translate("Legend", "the draft proposed it, the target chose another; struck through"),
    )


def untested_sample() -> Sample:
    """The sample of a proposal after a refused one, shown as a ghost."""
    return Sample(
        translate("Legend", "not tested"),
        UNMARKED,
        translate("Legend", "proposed after a refused one, so never tested; slanted"),
    )
