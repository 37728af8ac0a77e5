"""Extracts the interface's messages into Qt's translation file and compiles it.

`make translations` runs this. A translator then completes the unfinished entries of the `.ts` file
by hand or with Qt Linguist, and runs it again. Both files are committed, so that the app needs none
of Qt's tools.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CODE = ROOT / "app" / "overthink" / "ui"
MESSAGES = ROOT / "resources" / "translations" / "overthink_da.ts"


def update_messages(messages: Path) -> None:
    """Update a `.ts` file from the code; new messages are marked as unfinished."""
    options = ["-extensions", "py", "-locations", "none", "-sort-messages", "-no-obsolete"]
    languages = ["-source-language", "en_GB", "-target-language", "da_DK"]
    _run("pyside6-lupdate", "-silent", *options, *languages, str(CODE), "-ts", str(messages))


def compile_messages(messages: Path) -> Path:
    """Compile a `.ts` file to a `.qm` file in the same folder and return its path."""
    _run("pyside6-lrelease", "-silent", str(messages))
    return messages.with_suffix(".qm")


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([Path(sys.executable).with_name(tool), *arguments], check=True)


if __name__ == "__main__":
    update_messages(MESSAGES)
    compile_messages(MESSAGES)
