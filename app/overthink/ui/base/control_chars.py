"""Model output made harmless for a text layout: control characters are shown, not obeyed."""

from __future__ import annotations

_KEPT = {0x09, 0x0A}
# What overrides the writing direction could make one answer look like another. The marks that only
# lean a neutral character to one side (U+200E, U+200F, U+061C) belong to written Arabic and Hebrew.
_OVERRIDES = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_REPLACED = "\ufffd"

_HARMLESS: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20) if code not in _KEPT},
    0x7F: "␡",
    **dict.fromkeys(range(0x80, 0xA0), _REPLACED),
    **dict.fromkeys(_OVERRIDES, _REPLACED),
    # Line ends of their own kind, and the place holder of an object in a layout.
    **dict.fromkeys((0x2028, 0x2029, 0xFFFC), _REPLACED),
    **dict.fromkeys(range(0xD800, 0xE000), _REPLACED),
}


def harmless(text: str) -> str:
    """The text, character by character, with nothing in it that acts."""
    return text.replace("\r\n", "\n").translate(_HARMLESS)
