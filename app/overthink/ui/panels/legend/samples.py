"""What a colour layer's marks mean: short samples of text that wear them. Knows no widget."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QLocale

from overthink.core.vocabulary import Origin
from overthink.ui.transcript.colour_layers import ENTROPY_BITS, SURPRISAL_BITS, UNMARKED, Layer

translate = QCoreApplication.translate


class Sample(NamedTuple):
    """A sample, and what a person should know of it."""

    text: str
    step: int
    """The layer's step that it wears."""
    meaning: str


def layer_name(layer: Layer) -> str:
    """The layer in a word or two."""
    return {
        Layer.ORIGIN: translate("Legend", "Origin"),
        Layer.SURPRISAL: translate("Legend", "Surprisal in bits"),
        Layer.ENTROPY: translate("Legend", "Entropy in bits"),
        Layer.LOOPS: translate("Legend", "Loops"),
        Layer.PLAIN: translate("Legend", "Plain"),
    }[layer]


def samples(layer: Layer) -> list[Sample]:
    """The samples of a layer, in order."""
    match layer:
        case Layer.ORIGIN:
            return _origins()
        case Layer.SURPRISAL:
            return _heat(SURPRISAL_BITS)
        case Layer.ENTROPY:
            return _heat(ENTROPY_BITS)
        case Layer.LOOPS:
            return _loops()
    return [Sample(translate("Legend", "no marks"), UNMARKED, "")]


def layer_meaning(layer: Layer) -> str:
    """What the layer as a whole says; empty where its samples say it all."""
    match layer:
        case Layer.SURPRISAL:
            return translate(
                "Legend",
                "Surprisal: minus the binary logarithm of a token's probability under the target. "
                "The warmer the background, the less the target expected the token.",
            )
        case Layer.ENTROPY:
            return translate(
                "Legend",
                "Entropy: how undecided the target was before it chose the token. The warmer the "
                "background, the more choices were open.",
            )
        case Layer.LOOPS:
            return translate("Legend", "Stretches in which the same tokens come again and again.")
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
            translate("Legend", "Overthink inserted it to close the thought; dashed line"),
        ),
        Sample(
            translate("Legend", "template"),
            Origin.TEMPLATE,
            translate("Legend", "the chat template put it there; dotted line"),
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
        Sample(translate("Legend", "the next"), 2, translate("Legend", "the two shades in turn")),
    ]


def refused_sample() -> Sample:
    """Of a proposal that the target refused, shown as a ghost."""
    return Sample(
        translate("Legend", "refused"),
        UNMARKED,
        translate("Legend", "the draft proposed it, the target chose otherwise; struck through"),
    )


def untested_sample() -> Sample:
    """Of a proposal behind a refused one, shown as a ghost."""
    return Sample(
        translate("Legend", "not tested"),
        UNMARKED,
        translate("Legend", "proposed behind a refused one, so never looked at; slanted"),
    )
