r"""Where a formula too long for its line may be broken: before `=`, `+` and their like. Pure.

As in printed mathematics, the sign goes to the new line. Within braces, brackets and environments
nothing is broken, and an alignment of several lines not at all.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\\]", re.DOTALL)
_WRITTEN_SIGNS = (
    r"= < > + - \le \ge \leq \geq \approx \equiv \implies \iff \to \pm \ne \neq \times \rightarrow"
    r" \Rightarrow \Longrightarrow"
)
_SIGNS = frozenset(_WRITTEN_SIGNS.split())
_OPENERS = frozenset(["{", "(", "[", r"\left", r"\{"])
_CLOSERS = frozenset(["}", ")", "]", r"\right", r"\}"])
_HOLDS_LINES = ("\\\\", "&", "\\begin")
NOTHING = "{}"
"""Set before a sign at the beginning of a piece: its left side is on the line above."""


def pieces(latex: str) -> tuple[str, ...]:
    """A formula in pieces that together are the formula; one piece where it has no break."""
    if any(mark in latex for mark in _HOLDS_LINES):
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
    """A sign behind another one, or behind nothing, is no place to break: "= -1"."""
    return bool(before) and before not in _SIGNS and before not in ("^", "_", ",")
