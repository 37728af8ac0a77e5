"""What was done in an environment, kept inside it.

Each step has a key that stands for all it depends on. A step whose key is written down is done;
a step named as begun but not as done was interrupted, and what it left cannot be trusted.
"""

from __future__ import annotations

import json
from pathlib import Path


class Stamp:
    """The steps done in one environment, by name."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._kept = _read(file)

    def has(self, step: str, key: str) -> bool:
        """Whether the step was done with this key."""
        return self._kept.get(step) == key

    def get(self, name: str) -> str:
        """A value kept beside the steps, or nothing."""
        return self._kept.get(name, "")

    @property
    def interrupted(self) -> str:
        """The step that was begun and not ended, or nothing."""
        return self._kept.get("begun", "")

    def begin(self, step: str) -> None:
        """The step is under way; it counts as not done until `done` says so."""
        self._kept.pop(step, None)
        self.keep("begun", step)

    def done(self, step: str, key: str) -> None:
        """The step has ended well."""
        self._kept.pop("begun", None)
        self.keep(step, key)

    def keep(self, name: str, value: str) -> None:
        """Writes a value down, all of the file or nothing of it."""
        self._kept[name] = value
        self._file.parent.mkdir(parents=True, exist_ok=True)
        partial = self._file.with_suffix(".part")
        partial.write_text(json.dumps(self._kept, indent=2) + "\n", encoding="utf-8")
        partial.replace(self._file)


def _read(file: Path) -> dict[str, str]:
    """Nothing, if the file is missing or was not written by us: then every step is done again."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): str(value) for name, value in found.items()}
