"""Colour roles: every colour in the window by what it is for, dark and light.

Widgets, style sheet and plots take all their colours from here. A colour never carries a meaning
alone: an underline, a marker or a word repeats it.
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
    pressed: str
    border: str
    """Separates surfaces; carries no meaning."""
    outline: str
    """Outlines controls: boxes, fields, handles."""
    # Text on them.
    text: str
    text_dim: str
    text_faint: str
    # Focus, selection and the main action.
    focus: str
    selection: str
    selection_text: str
    primary: str
    primary_hovered: str
    primary_text: str
    # The two lanes.
    left: str
    right: str
    # Where a token came from.
    accepted: str
    forced: str
    template: str
    refused: str
    # Marked stretches of a text.
    loop: str
    loop_alternate: str
    span: str
    """Background of spans that the user labelled."""
    span_line: str
    match: str
    current_match: str
    match_text: str
    # Outcomes.
    good: str
    bad: str
    unsure: str
    warning: str
    # Surprisal and entropy, from low to high: token backgrounds.
    heat: tuple[str, str, str, str, str]
    # Highlighted code. None is the green of accepted tokens.
    code_keyword: str
    code_name: str
    code_string: str
    code_number: str
    code_comment: str

    def accent(self, side: Literal["left", "right"]) -> str:
        """Return the accent colour of a lane."""
        return self.left if side == "left" else self.right


DARK = Roles(
    scheme="dark",
    window="#131519",
    surface="#191c21",
    raised="#21252c",
    hovered="#2a2f38",
    pressed="#323843",
    border="#2e343d",
    outline="#6f7989",
    text="#e6e8ec",
    text_dim="#b3bac6",
    text_faint="#949cab",
    focus="#84a9ff",
    selection="#2c4a82",
    selection_text="#ffffff",
    primary="#3b6ad4",
    primary_hovered="#4672d8",
    primary_text="#ffffff",
    left="#6cb4f7",
    right="#f2a65e",
    accepted="#52d9a4",
    forced="#cf9bf5",
    template="#9aa4b5",
    refused="#f0846f",
    loop="#43330f",
    loop_alternate="#4f2723",
    span="#4a2348",
    span_line="#e68fd8",
    match="#9c8420",
    current_match="#ffc933",
    match_text="#101114",
    good="#52d9a4",
    bad="#f58272",
    unsure="#e6cc5a",
    warning="#f2b45e",
    heat=("#191c21", "#1f2f47", "#364152", "#5c4a2e", "#8f4212"),
    code_keyword="#c6a0f6",
    code_name="#8fc1ff",
    code_string="#e3c98a",
    code_number="#f2a98a",
    code_comment="#949cab",
)

LIGHT = Roles(
    scheme="light",
    window="#f2f3f6",
    surface="#ffffff",
    raised="#ffffff",
    hovered="#e8ebf0",
    pressed="#dde1e8",
    border="#d9dde4",
    outline="#7c8594",
    text="#1a1d23",
    text_dim="#474f5c",
    text_faint="#5f6775",
    focus="#2b5fd6",
    selection="#bfd4ff",
    selection_text="#0c1220",
    primary="#2f62d9",
    primary_hovered="#2554c4",
    primary_text="#ffffff",
    left="#1668b8",
    right="#a14e00",
    accepted="#00714d",
    forced="#8130b0",
    template="#566074",
    refused="#b83418",
    loop="#fdeec2",
    loop_alternate="#fbdccb",
    span="#fbe3f6",
    span_line="#a31f8c",
    match="#fff0a0",
    current_match="#ffcb2e",
    match_text="#1b1e24",
    good="#00714d",
    bad="#b5260f",
    unsure="#6f5600",
    warning="#8a5200",
    heat=("#ffffff", "#e4edfa", "#e6e3c4", "#f6cf9b", "#eda985"),
    code_keyword="#7527a8",
    code_name="#1558a8",
    code_string="#7a4f00",
    code_number="#a33b12",
    code_comment="#5f6775",
)


def roles(scheme: Scheme) -> Roles:
    """Return the roles of a scheme."""
    return DARK if scheme == "dark" else LIGHT
