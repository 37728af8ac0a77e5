"""What people and models write has a glyph in the fonts that travel with the app."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontInfo, QTextLayout
from pytestqt.qtbot import QtBot

from overthink.bundled import bundled_folder
from overthink.ui.theme.fonts import CODE, EMOJI, FALLBACKS, READING, font, load_fonts

LARGEST = 12_000_000

WRITTEN = {
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


def glyphs(text: str, family: str) -> list[tuple[str, int]]:
    """Family and number of every glyph drawn for a text; 0 is the box for a missing one."""
    layout = QTextLayout(text, font(family, 11))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    runs = layout.glyphRuns()
    return [(run.rawFont().familyName(), index) for run in runs for index in run.glyphIndexes()]


@pytest.mark.parametrize("family", [READING, CODE])
@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN.keys())
def test_nothing_is_missing_and_nothing_is_the_systems(
    qtbot: QtBot, text: str, family: str
) -> None:
    drawn = glyphs(text, family)
    assert drawn
    assert 0 not in {index for _, index in drawn}
    assert {name for name, _ in drawn} <= load_fonts()


@pytest.mark.parametrize("sequence", ["1️⃣", "🏳️‍🌈", "👩🏽‍🚀", "🇩🇰", "👍🏿"])
def test_an_emoji_of_several_characters_is_one_picture(qtbot: QtBot, sequence: str) -> None:
    assert [name for name, _ in glyphs(sequence, READING)] == [EMOJI]


def test_every_family_that_is_named_is_there(qtbot: QtBot) -> None:
    assert {READING, CODE, *FALLBACKS} <= load_fonts()
    assert QFontInfo(font(READING, 10)).family() == READING
    assert QFontInfo(font(CODE, 10)).fixedPitch()


def test_what_was_written_is_not_drawn_as_something_else(qtbot: QtBot) -> None:
    """No ligature turns two characters into an arrow or another sign."""
    for family in (READING, CODE):
        for text in ("->", "!=", "=>", ">=", "=="):
            alone = [glyphs(character, family)[0] for character in text]
            assert glyphs(text, family) == alone


def test_fonts_are_small_enough_and_bring_their_licences() -> None:
    folder = bundled_folder("resources") / "fonts"
    told = (folder / "README.md").read_text(encoding="utf-8")
    files = list(folder.glob("*.ttf"))
    assert sum(file.stat().st_size for file in files) <= LARGEST
    for file in files:
        assert file.name.partition("-")[0].removesuffix(".ttf") in told
    for licence in folder.glob("LICENSE-*.txt"):
        assert licence.name in told
