"""Sample texts and the glyphs that Qt draws for them.

As a program (`python -m tests.ui.theme.drawn_glyphs`) it prints the glyphs as JSON, so that a test
can run it in a child process with another fontconfig configuration.
"""

from __future__ import annotations

import json

from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QApplication

from overthink.ui.theme.fonts import CODE, READING, font

SAMPLES = {
    "Danish": "Æblegrød på øen, “blåbær” – €",
    "Greek and Cyrillic": "Ωμέγα Ночь",
    "Chinese": "把冰块放进煎锅里，还剩几块？繁體字",
    "Japanese": "氷はいくつ残りますか、カタカナ",
    "Korean": "얼음 조각은 몇 개 남았나요",
    "Arabic": "كم عدد مكعبات الثلج المتبقية؟",
    "Hebrew": "כמה קוביות קרח נשארו?",
    "Hindi": "कितने बर्फ के टुकड़े बचे हैं",
    "Thai": "เหลือน้ำแข็งกี่ก้อน",
    "mathematics": "∑ ∫ √ ∞ ≤ ≥ ≠ ≈ ∈ ∉ ⊂ ∀ ∃ ℝ ℕ 𝑥 𝔼 ⟨ ⌈ ⌊ → ⇒ ↦ ∂ ∇ ± × ÷ π",
    "signs": "✓ ✗ ● ○ ▾ ▸ ■ □ ★ ☐ ☑ ┌─┐│└┘ █ ▁▂▃ ⠋ … • ‣ ⌘ ⏎",
    "emoji": "😀🧊🍳👍🏿🇩🇰❤️✅❌1️⃣👩🏽‍🚀🏳️‍🌈",
}

EMOJI_SEQUENCES = ("1️⃣", "🏳️‍🌈", "👩🏽‍🚀", "🇩🇰", "👍🏿")
"""Emoji of several characters each."""

Glyph = tuple[str, int]
"""Family and index in the font; index 0 is the box for a missing glyph."""


def drawn_glyphs(text: str, family: str) -> list[Glyph]:
    """Return every glyph that Qt draws for a text."""
    layout = QTextLayout(text, font(family, 11))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    runs = layout.glyphRuns()
    return [(run.rawFont().familyName(), index) for run in runs for index in run.glyphIndexes()]


def main() -> None:
    """Print `{family: {text: [[glyph family, index], …]}}` for all samples."""
    application = QApplication([])
    texts = (*SAMPLES.values(), *EMOJI_SEQUENCES)
    print(json.dumps({name: {t: drawn_glyphs(t, name) for t in texts} for name in (READING, CODE)}))
    application.quit()


if __name__ == "__main__":
    main()
