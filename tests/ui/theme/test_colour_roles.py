"""Both schemes are readable, for colour-blind users too."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from overthink.ui.theme.colour_roles import DARK, LIGHT, Roles
from tests.ui.theme.colours import EYES, contrast, difference, lightness

TEXT, MARK = 4.5, 3.0
"""WCAG 2.2: 1.4.3 contrast of text, 1.4.11 of what is not text."""
APART = 18.0
"""CIE76; several times the just noticeable difference."""

WORDS = [
    *("text", "text_dim", "text_faint", "left", "right"),
    *("accepted", "forced", "template", "refused", "good", "bad", "unsure", "warning"),
]
ON = ["window", "surface", "raised", "hovered"]
ORIGINS = ["text", "accepted", "forced", "template", "refused"]

both = pytest.mark.parametrize("roles", [DARK, LIGHT], ids=["dark", "light"])


@both
@pytest.mark.parametrize("word", WORDS)
def test_text_has_contrast_on_every_surface(roles: Roles, word: str) -> None:
    for surface in ON:
        assert contrast(getattr(roles, word), getattr(roles, surface)) >= TEXT, surface


@both
@pytest.mark.parametrize("mark", ["focus", "outline", "primary", "span_line"])
def test_marks_have_contrast_on_every_surface(roles: Roles, mark: str) -> None:
    for surface in ("window", "surface", "raised"):
        assert contrast(getattr(roles, mark), getattr(roles, surface)) >= MARK, surface


@both
def test_marked_text_has_contrast(roles: Roles) -> None:
    pairs = [
        (roles.primary_text, roles.primary),
        (roles.primary_text, roles.primary_hovered),
        (roles.selection_text, roles.selection),
        (roles.match_text, roles.match),
        (roles.match_text, roles.current_match),
        *((roles.text, heat) for heat in roles.heat),
        *(
            (getattr(roles, o), loop)
            for o in ORIGINS
            for loop in (roles.loop, roles.loop_alternate, roles.span)
        ),
    ]
    for text, on in pairs:
        assert contrast(text, on) >= TEXT, (text, on)


@both
@pytest.mark.parametrize("eyes", EYES)
def test_lanes_and_origins_differ_for_colour_blind_users(roles: Roles, eyes: str) -> None:
    assert difference(roles.left, roles.right, eyes) >= 3 * APART
    for one, other in combinations(ORIGINS, 2):
        assert difference(getattr(roles, one), getattr(roles, other), eyes) >= APART, (one, other)


@both
def test_heat_is_ordered_by_lightness(roles: Roles) -> None:
    """Lightness changes in one direction, so that it is readable without colour."""
    away = [abs(lightness(heat) - lightness(roles.surface)) for heat in roles.heat]
    assert away[0] == 0
    assert all(more - less >= 3 for less, more in pairwise(away))
