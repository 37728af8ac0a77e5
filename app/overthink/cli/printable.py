"""Model output made harmless for a terminal: it is a stranger's text."""

from __future__ import annotations

_KEPT = {0x09, 0x0A}
_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))

_HARMLESS: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20) if code not in _KEPT},
    0x7F: "␡",
    **dict.fromkeys(range(0x80, 0xA0), "�"),
    # Overrides of the writing direction could make one answer look like another.
    **dict.fromkeys(_BIDI, "�"),
}


def printable(text: str) -> str:
    """The text with control characters shown, not obeyed: no escape sequence leaves here."""
    return text.translate(_HARMLESS)
