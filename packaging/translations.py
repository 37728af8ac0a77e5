"""Collects the interface's words into Qt's translation file and compiles it.

`make translations` runs this; a translator then fills in what is unfinished in the `.ts` file, by
hand or with Qt Linguist, and runs it again. Both files are committed: the window needs none of
Qt's tools to speak Danish.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CODE = ROOT / "app" / "overthink" / "ui"
WORDS = ROOT / "resources" / "translations" / "overthink_da.ts"


def collect(words: Path) -> None:
    """Brings a `.ts` file up to date with the code; new words stand there as unfinished."""
    options = ["-extensions", "py", "-locations", "none", "-sort-messages", "-no-obsolete"]
    languages = ["-source-language", "en_GB", "-target-language", "da_DK"]
    _run("pyside6-lupdate", "-silent", *options, *languages, str(CODE), "-ts", str(words))


def compiled(words: Path) -> Path:
    """Compiles a `.ts` file to the `.qm` file beside it."""
    _run("pyside6-lrelease", "-silent", str(words))
    return words.with_suffix(".qm")


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([Path(sys.executable).with_name(tool), *arguments], check=True)


if __name__ == "__main__":
    collect(WORDS)
    compiled(WORDS)
