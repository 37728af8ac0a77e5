"""Extracts the interface's messages into Qt's translation file and compiles it.

`make translations` runs this. A translator then completes the unfinished entries of the `.ts` file
by hand or with Qt Linguist, and runs it again. Both files are committed, so that the app needs none
of Qt's tools.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CODE = ROOT / "app" / "overthink"
CATALOGUE = ROOT / "models" / "catalog.toml"
MESSAGES = ROOT / "resources" / "translations" / "overthink_da.ts"


def update_messages(messages: Path) -> None:
    """Update a `.ts` file from the code; new messages are marked as unfinished."""
    options = ["-extensions", "py", "-locations", "none", "-sort-messages", "-no-obsolete"]
    languages = ["-source-language", "en_GB", "-target-language", "da_DK"]
    with tempfile.TemporaryDirectory() as folder:
        templates = Path(folder) / "templates.py"
        found = sorted(message_templates(CODE) | catalogue_texts(CATALOGUE))
        templates.write_text("\n".join(map(_marked, found)), "utf-8")
        sources = (str(CODE / "ui"), str(templates))
        _run("pyside6-lupdate", "-silent", *options, *languages, *sources, "-ts", str(messages))


def message_templates(code: Path) -> set[str]:
    """Collect the templates of all `message()` calls (`overthink.core.messages`).

    Those of the command line are left out: the terminal speaks English.

    Raises:
        ValueError: a template is no literal, so that no translator would ever see it.
    """
    found: set[str] = set()
    for path in set(code.rglob("*.py")) - set((code / "cli").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"), path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "message":
                in_window = [word.value for word in node.keywords if word.arg == "in_window"]
                for template in in_window or node.args[:1]:
                    if not isinstance(template, ast.Constant):
                        raise ValueError(f"{path}:{node.lineno}: a template must be a literal")
                    found.add(str(template.value))
    return found


def catalogue_texts(catalogue: Path) -> set[str]:
    """Collect the texts of the download catalogue that the window shows."""
    pairings = tomllib.loads(catalogue.read_text("utf-8"))["pairing"]
    return {pairing[key] for pairing in pairings for key in ("label", "note")}


def _marked(template: str) -> str:
    return f"QT_TRANSLATE_NOOP('Messages', {json.dumps(template, ensure_ascii=False)})"


def compile_messages(messages: Path) -> Path:
    """Compile a `.ts` file to a `.qm` file in the same folder and return its path."""
    _run("pyside6-lrelease", "-silent", str(messages))
    return messages.with_suffix(".qm")


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([Path(sys.executable).with_name(tool), *arguments], check=True)


if __name__ == "__main__":
    update_messages(MESSAGES)
    compile_messages(MESSAGES)
