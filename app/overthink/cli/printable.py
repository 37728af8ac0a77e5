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
    # Line ends that some terminals and editors know, and others do not.
    **dict.fromkeys((0x2028, 0x2029), "�"),
    # Halves of a character: what a path or an option that is not UTF-8 turns into.
    **dict.fromkeys(range(0xD800, 0xE000), "�"),
}


def printable(text: str) -> str:
    """The text with control characters shown, not obeyed: no escape sequence leaves here."""
    return text.translate(_HARMLESS)
