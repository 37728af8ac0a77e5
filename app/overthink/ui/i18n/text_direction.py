"""Which way a paragraph runs. One rule for transcripts and formatted answers. Pure; no Qt."""

from __future__ import annotations

import unicodedata


def is_right_to_left(text: str) -> bool:
    """The direction of a paragraph: that of its first letter that has one (Unicode's rule P2)."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction == "L":
            return False
        if direction in ("R", "AL"):
            return True
    return False
