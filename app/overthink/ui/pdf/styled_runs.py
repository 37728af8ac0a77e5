"""A text as runs of tokens that look alike, cut into paragraphs. Pure; must not know Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from overthink.core.symbols import same_length
from overthink.core.trace import Trace
from overthink.core.vocabulary import Origin, Phase


class Run(NamedTuple):
    """A piece of text."""

    text: str
    marked: bool = False
    """To be underlined."""


def plain(text: str) -> list[Run]:
    """A text of one run, symbols in place of characters that would act."""
    return [Run(same_length(text))]


def token_runs(trace: Trace, phase: Phase) -> list[Run]:
    """The text of a phase; tokens that the draft proposed and the target accepted are marked."""
    tokens = (i for i in range(len(trace)) if trace.phases[i] == phase)
    return [
        Run(same_length("".join(map(trace.text_of, group))), accepted)
        for accepted, group in groupby(tokens, lambda i: trace.origins[i] == Origin.ACCEPTED)
    ]


def paragraphs(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """The runs of each line; line breaks are not among them."""
    line: list[Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        line.append(Run(first, run.marked))
        for text in others:
            yield line
            line = [Run(text, run.marked)]
    yield line


def utf16(text: str) -> bytes:
    """A text in the units that Qt counts in, two bytes each."""
    return text.encode("utf-16-le", "replace")


def without_half(units: bytes) -> bytes:
    """The units without the first half of a character at their end, whose other half is cut off."""
    cut = len(units) > 2 and 0xD8 <= units[-1] <= 0xDB
    return units[:-2] if cut else units
