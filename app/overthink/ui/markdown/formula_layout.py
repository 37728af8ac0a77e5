r"""Fits formulas into lines: scaled down, or broken before `=`, `+` and similar signs.

As in printed mathematics, the sign goes to the new line. A formula is not broken inside braces,
brackets and environments, and an alignment of several lines not at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from overthink.ui.markdown.ast import Span
from overthink.ui.markdown.formula_cache import Formula, FormulaCache, FormulaState, Key
from overthink.ui.markdown.styles import BREAKABLE, PLACEHOLDER

MIN_SCALE = 0.6
"""Smallest scale of a formula that is still readable; below, its source is shown."""
BREAK_BELOW = 0.9
"""Scale below which a display formula is broken instead, if possible."""

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\\]", re.DOTALL)
_SIGN_LIST = (
    r"= < > + - \le \ge \leq \geq \approx \equiv \implies \iff \to \pm \ne \neq \times \rightarrow"
    r" \Rightarrow \Longrightarrow"
)
_SIGNS = frozenset(_SIGN_LIST.split())
_OPENERS = frozenset(["{", "(", "[", r"\left", r"\{"])
_CLOSERS = frozenset(["}", ")", "]", r"\right", r"\}"])
_MULTILINE = ("\\\\", "&", "\\begin")
_EMPTY_LEFT_SIDE = "{}"
"""Inserted before a sign that begins a piece: its left side is on the line above."""


@dataclass(slots=True)
class PlacedFormula:
    """A formula in a layout."""

    at: int
    """Position of its placeholder in the layout, code units."""
    char: int
    """The same in characters."""
    plain: int
    """Position of its source in the plain text."""
    length: int
    """Characters of its source."""
    formula: Formula
    em: float
    x: float = 0.0
    """Its left edge, once the lines are laid out."""


class FittedFormula(NamedTuple):
    """A formula, or a piece of one, as large as it fits."""

    formula: Formula
    em: float
    length: int
    """Characters of its source."""
    placeholder: str


class FormulaFitter:
    """Fits formulas into a width.

    Args:
        cache: renders formulas.
        em: of the text around the formulas, pixels.
    """

    def __init__(self, cache: FormulaCache, em: float) -> None:
        self._cache, self._em = cache, em
        self.pending: set[Key] = set()
        """Requested formulas that are not rendered yet."""

    def fit(self, span: Span, width: float) -> Sequence[FittedFormula]:
        """Return a formula as large as it fits, or its pieces; nothing to show its source."""
        formula = self._request(Key(span.latex, span.display))
        if formula is None:
            return ()
        scale = self._scale(formula, width)
        broken = self._fit_pieces(span, width) if span.display and scale < BREAK_BELOW else ()
        if broken or scale < MIN_SCALE:
            return broken
        return (FittedFormula(formula, self._em * min(1.0, scale), len(span.text), PLACEHOLDER),)

    def _fit_pieces(self, span: Span, width: float) -> Sequence[FittedFormula]:
        """Break a display formula into pieces; nothing where that is impossible, or pending."""
        pieces = split_formula(span.latex)
        sources = [
            piece if at == 0 else _EMPTY_LEFT_SIDE + piece for at, piece in enumerate(pieces)
        ]
        found = [self._request(Key(source, True)) for source in sources]
        formulas = [formula for formula in found if formula is not None]
        if len(pieces) == 1 or len(formulas) < len(pieces):
            return ()
        if min(self._scale(formula, width) for formula in formulas) < MIN_SCALE:
            return ()
        lengths = [len(piece) for piece in pieces]
        lengths[0] += max(0, span.text.find(pieces[0]))
        lengths[-1] += len(span.text) - sum(lengths)
        return [
            FittedFormula(
                formula, self._em * min(1.0, self._scale(formula, width)), length, BREAKABLE
            )
            for formula, length in zip(formulas, lengths, strict=True)
        ]

    def _request(self, key: Key) -> Formula | None:
        formula = self._cache.request(key)
        if formula is FormulaState.PENDING:
            self.pending.add(key)
        return None if isinstance(formula, FormulaState) else formula

    def _scale(self, formula: Formula, width: float) -> float:
        """Return the scale at which a formula fills the width; above 1 where there is room."""
        return width / (formula.width * self._em) if formula.width else 1.0


def split_formula(latex: str) -> tuple[str, ...]:
    """Split a formula at its breaks; one piece where it has none."""
    if any(mark in latex for mark in _MULTILINE):
        return (latex,)
    cuts, depth, before = [0], 0, ""
    for token in _TOKEN.finditer(latex):
        word = token[0]
        if word.isspace():
            continue
        depth += (word in _OPENERS) - (word in _CLOSERS)
        if word in _SIGNS and depth == 0 and _has_left_side(before):
            cuts.append(token.start())
        before = word
    ends = [*cuts[1:], len(latex)]
    return tuple(latex[start:end] for start, end in zip(cuts, ends, strict=True))


def _has_left_side(before: str) -> bool:
    """Return whether a sign has a left side; after another sign it has none: "= -1"."""
    return bool(before) and before not in _SIGNS and before not in ("^", "_", ",")
