"""Where suites are: those that come with the app, and the user's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from overthink.core.errors import SuiteError
from overthink.core.messages import message
from overthink.core.symbols import excerpt
from overthink.evaluation.suite import SUITE_FILE


@dataclass(frozen=True, slots=True)
class SuiteFolders:
    """The folders that contain suites.

    Args:
        bundled: of the suites that come with the app.
        user: of the user's suites; it need not exist.
    """

    bundled: Path
    user: Path

    def suites(self) -> Iterator[tuple[str, Path]]:
        """Names and folders of all suites; one of the user's precedes a bundled one."""
        found: dict[str, Path] = {}
        for parent in (self.bundled, self.user):
            for folder in _children(parent):
                found[folder.name] = folder
        return iter(sorted(found.items()))

    def find(self, name: str) -> Path:
        """The folder of a suite that the user named: a path, or the name of its folder.

        Raises:
            SuiteError: there is none.
        """
        path = Path(name).expanduser()
        if path.name == SUITE_FILE:
            path = path.parent
        if path.is_dir():
            return path
        by_name = dict(self.suites())
        if name in by_name:
            return by_name[name]
        names: Sequence[str] = tuple(by_name)
        choose = message("choose one of {names:list}, or name a folder", names=names)
        raise SuiteError(
            message("there is no suite “{name}”", name=excerpt(name, 80)),
            choose if names else message("name the folder of a suite"),
        )


def _children(parent: Path) -> list[Path]:
    try:
        return [folder for folder in parent.iterdir() if (folder / SUITE_FILE).is_file()]
    except OSError:
        return []
