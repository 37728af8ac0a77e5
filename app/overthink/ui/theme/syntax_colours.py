"""Colour roles of code: what a highlighted program wears, dark and light.

Each stands out from the text around it on the surface that code is shown on; none is the green that
is kept for accepted tokens.
"""

from __future__ import annotations

from dataclasses import dataclass

from overthink.ui.theme.colour_roles import Scheme


@dataclass(frozen=True, slots=True)
class SyntaxRoles:
    """Colours as `#rrggbb`, by what a word in a program is."""

    keyword: str
    name: str
    string: str
    number: str
    comment: str


_DARK = SyntaxRoles(
    keyword="#c6a0f6",
    name="#8fc1ff",
    string="#e3c98a",
    number="#f2a98a",
    comment="#949cab",
)

_LIGHT = SyntaxRoles(
    keyword="#7527a8",
    name="#1558a8",
    string="#7a4f00",
    number="#a33b12",
    comment="#5f6775",
)


def syntax_roles(scheme: Scheme) -> SyntaxRoles:
    """The roles of a scheme."""
    return _DARK if scheme == "dark" else _LIGHT
