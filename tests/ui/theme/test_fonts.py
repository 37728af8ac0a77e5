"""Everything that users and models write has a glyph in the bundled fonts, whatever is installed.

The samples are drawn beside the fonts of this machine, and in child processes with other
fontconfig configurations: no system fonts at all, and Debian's packages of the same fonts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QFontInfo
from pytestqt.qtbot import QtBot

from overthink.bundled import bundled_folder
from overthink.ui.theme.fonts import CODE, EMOJI, FALLBACKS, READING, font, load_fonts
from tests.ui.theme.drawn_glyphs import EMOJI_SEQUENCES, SAMPLES, Glyph, drawn_glyphs

ROOT = Path(__file__).resolve().parents[3]
LARGEST = 12_000_000
"""Bytes of all font files together."""

DEBIAN = Path("/usr/share/fonts/truetype")
SYSTEM_FONTS = {
    "no system fonts": [],
    "fonts-noto-core": [DEBIAN / "noto"],
    "fonts-droid-fallback": [DEBIAN / "droid"],
    "fonts-noto-cjk": [Path("/usr/share/fonts/opentype/noto")],
    "fonts-dejavu": [DEBIAN / "dejavu"],
    "all": [Path("/usr/share/fonts")],
}
"""Folders of the fonts that fontconfig is to know, by Debian's name of the package."""


def assert_bundled(glyphs: list[Glyph], families: frozenset[str]) -> None:
    assert glyphs
    assert 0 not in {index for _, index in glyphs}
    assert {name for name, _ in glyphs} <= families


@pytest.mark.parametrize("family", [READING, CODE])
@pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES.keys())
def test_every_script_is_drawn_with_bundled_glyphs(qtbot: QtBot, text: str, family: str) -> None:
    assert_bundled(drawn_glyphs(text, family), load_fonts())


@pytest.mark.skipif(sys.platform != "linux", reason="fontconfig finds the fonts on Linux only")
@pytest.mark.parametrize("folders", SYSTEM_FONTS.values(), ids=SYSTEM_FONTS.keys())
def test_bundled_glyphs_win_over_system_fonts(
    qtbot: QtBot, folders: list[Path], tmp_path: Path
) -> None:
    missing = [folder for folder in folders if not folder.is_dir()]
    if missing:
        pytest.skip(f"no fonts in {missing[0]}")
    drawn = _drawn_beside(folders, tmp_path)
    assert drawn.keys() == {READING, CODE}
    for texts in drawn.values():
        for glyphs in texts.values():
            assert_bundled(glyphs, load_fonts())
    for sequence in EMOJI_SEQUENCES:
        assert [name for name, _ in drawn[READING][sequence]] == [EMOJI]


def _drawn_beside(folders: list[Path], tmp_path: Path) -> dict[str, dict[str, list[Glyph]]]:
    """Draw the samples in a child process whose fontconfig knows only the fonts in `folders`."""
    configuration = tmp_path / "fonts.conf"
    entries = "".join(f"<dir>{folder}</dir>" for folder in folders)
    configuration.write_text(
        f"<fontconfig>{entries}<cachedir>{tmp_path}</cachedir></fontconfig>", encoding="utf-8"
    )
    environment = os.environ | {"FONTCONFIG_FILE": str(configuration)}
    command = [sys.executable, "-m", "tests.ui.theme.drawn_glyphs"]
    child = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert child.returncode == 0, child.stderr
    drawn = json.loads(child.stdout)
    return {
        family: {text: [(name, index) for name, index in glyphs] for text, glyphs in texts.items()}
        for family, texts in drawn.items()
    }


def test_no_bundled_family_shares_its_name_with_a_system_font(qtbot: QtBot) -> None:
    assert all(family.startswith("Overthink ") for family in load_fonts())


@pytest.mark.parametrize("sequence", EMOJI_SEQUENCES)
def test_an_emoji_of_several_characters_is_one_glyph(qtbot: QtBot, sequence: str) -> None:
    assert [name for name, _ in drawn_glyphs(sequence, READING)] == [EMOJI]


def test_every_listed_family_is_bundled(qtbot: QtBot) -> None:
    assert {READING, CODE, *FALLBACKS} <= load_fonts()
    assert QFontInfo(font(READING, 10)).family() == READING
    assert QFontInfo(font(CODE, 10)).fixedPitch()


def test_no_ligature_replaces_characters(qtbot: QtBot) -> None:
    for family in (READING, CODE):
        for text in ("->", "!=", "=>", ">=", "=="):
            separate = [drawn_glyphs(character, family)[0] for character in text]
            assert drawn_glyphs(text, family) == separate


def test_fonts_are_small_and_documented_with_their_licences() -> None:
    folder = bundled_folder("resources") / "fonts"
    readme = (folder / "README.md").read_text(encoding="utf-8")
    files = list(folder.glob("*.ttf"))
    assert sum(file.stat().st_size for file in files) <= LARGEST
    for file in files:
        assert file.name.partition("-")[0].removesuffix(".ttf") in readme
    for licence in folder.glob("LICENSE-*.txt"):
        assert licence.name in readme
