"""Files that are dropped on a lane: which they are, and why they are no model. Opens none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QDropEvent

from overthink.core.symbols import excerpt
from overthink.storage.bundles import SUFFIX

translate = QCoreApplication.translate

_NAME = 80
"""Characters of a file's name in a sentence."""


def dropped_files(event: QDropEvent) -> list[Path]:
    """The files of this machine that are dropped; addresses of elsewhere are left out."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def are_bundles(paths: Sequence[Path]) -> bool:
    """True where all that is dropped are saved sessions, which a lane leaves to the window."""
    return bool(paths) and all(path.suffix.lower() == SUFFIX for path in paths)


def drop_problem(paths: Sequence[Path]) -> str:
    """Why nothing can be chosen of what was dropped, a sentence; empty where it can."""
    if len(paths) != 1:
        return translate("Lane", "A lane runs one model: drop one GGUF file on it.")
    if paths[0].suffix.lower() == ".gguf":
        return ""
    text = translate("Lane", "{file} is no GGUF file: drop a file whose name ends in .gguf.")
    return text.format(file=excerpt(paths[0].name, _NAME))
