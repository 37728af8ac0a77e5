"""Colour roles: every colour in the window by what it is for, dark and light.

Widgets, style sheet and plots take their colours from here and from nowhere else. Colours that
carry a meaning never do so alone: an underline, a mark or a word says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scheme = Literal["dark", "light"]


@dataclass(frozen=True, slots=True)
class Roles:
    """Colours as `#rrggbb`, by role."""

    scheme: Scheme
    # Surfaces, from the back to the front.
    window: str
    surface: str
    raised: str
    hovered: str
    border: str
    # Text on them.
    text: str
    text_dim: str
    text_faint: str
    # What is being used.
    focus: str
    selection: str
    selection_text: str
    primary: str
    primary_text: str
    # The two lanes.
    left: str
    right: str
    # Where a token came from.
    accepted: str
    forced: str
    template: str
    refused: str
    # What is marked in a text.
    loop: str
    loop_alternate: str
    match: str
    current_match: str
    match_text: str
    # How a thing went.
    good: str
    bad: str
    unsure: str
    warning: str
    # Surprisal and entropy, from none to much: token backgrounds.
    heat: tuple[str, str, str, str, str]

    def accent(self, side: Literal["left", "right"]) -> str:
        """The accent colour of a lane."""
        return self.left if side == "left" else self.right


DARK = Roles(
    scheme="dark",
    window="#14161a",
    surface="#1a1d22",
    raised="#22262d",
    hovered="#2b303a",
    border="#343a45",
    text="#e6e8ec",
    text_dim="#a9b0bd",
    text_faint="#7b8494",
    focus="#7aa2f7",
    selection="#2f4a7d",
    selection_text="#ffffff",
    primary="#3d6fd9",
    primary_text="#ffffff",
    left="#6cb2f5",
    right="#f0a35e",
    accepted="#5fd38a",
    forced="#d58cf0",
    template="#8d97a8",
    refused="#f08c8c",
    loop="#4d3a14",
    loop_alternate="#5a2f1c",
    match="#7a6a16",
    current_match="#e0b020",
    match_text="#101114",
    good="#5fd38a",
    bad="#f47c7c",
    unsure="#e0c060",
    warning="#f0b35e",
    heat=("#1a1d22", "#27323f", "#3f4a3a", "#6a5526", "#8f4526"),
)

LIGHT = Roles(
    scheme="light",
    window="#f3f4f6",
    surface="#ffffff",
    raised="#ffffff",
    hovered="#e9ecf1",
    border="#cfd4dd",
    text="#1b1e24",
    text_dim="#4f5866",
    text_faint="#707a8a",
    focus="#2f62d9",
    selection="#bcd2ff",
    selection_text="#0c1220",
    primary="#2f62d9",
    primary_text="#ffffff",
    left="#1f6fc2",
    right="#b35a00",
    accepted="#11703a",
    forced="#8a2fb0",
    template="#667082",
    refused="#b02a2a",
    loop="#fdeec2",
    loop_alternate="#fbdccb",
    match="#fff0a0",
    current_match="#ffcf33",
    match_text="#1b1e24",
    good="#11703a",
    bad="#b3261e",
    unsure="#7a5c00",
    warning="#9a5b00",
    heat=("#ffffff", "#e3eef9", "#f2f0c9", "#fbd9a5", "#f5b39a"),
)


def roles(scheme: Scheme) -> Roles:
    """The roles of a scheme."""
    return DARK if scheme == "dark" else LIGHT
