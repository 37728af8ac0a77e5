"""The pages of the user guide, in the order of its table of contents. No widgets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_CONTENTS = "README.md"
_ENTRY = re.compile(r"^- \[(?P<title>[^\]]+)\]\((?P<file>[\w-]+\.md)\)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A page of the guide, in Markdown."""

    file: str
    """Its name, which links use."""
    title: str
    text: str

    def contains(self, typed: str) -> bool:
        """Whether the page contains every typed word, in any case."""
        text = self.text.casefold()
        return all(word in text for word in typed.casefold().split())


def read_guide(folder: Path) -> tuple[GuidePage, ...]:
    """Read the pages that the table of contents names; pages that are missing are left out."""
    try:
        contents = (folder / _CONTENTS).read_text(encoding="utf-8")
    except OSError:
        return ()
    pages = []
    for entry in _ENTRY.finditer(contents):
        path = folder / entry["file"]
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            pages.append(GuidePage(entry["file"], entry["title"], text))
    return tuple(pages)
