"""Files dropped on a lane, checked by their names only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QDropEvent

from overthink.core.symbols import excerpt
from overthink.storage.bundles import SUFFIX

translate = QCoreApplication.translate

_MAX_NAME = 80
"""Characters of a file name in a message."""


def dropped_files(event: QDropEvent) -> list[Path]:
    """The dropped local files; other URLs are ignored."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def are_bundles(paths: Sequence[Path]) -> bool:
    """True if all files are bundles of sessions, which the window imports."""
    return bool(paths) and all(path.suffix.lower() == SUFFIX for path in paths)


def drop_problem(paths: Sequence[Path]) -> str:
    """Why the dropped files are not one model file; empty if they are."""
    if len(paths) != 1:
        return translate("Lane", "A lane runs one model: drop one GGUF file on it.")
    if paths[0].suffix.lower() == ".gguf":
        return ""
    text = translate("Lane", "{file} is not a GGUF file: drop a file whose name ends in .gguf.")
    return text.format(file=excerpt(paths[0].name, _MAX_NAME))
