"""The record of completed set-up steps, stored inside the environment.

Each step has a key, a hash of everything it depends on. A step is done if its current key is
recorded. A step that was begun but not completed was interrupted, and its results are not trusted.
"""

from __future__ import annotations

import json
from pathlib import Path


class Stamp:
    """The completed steps of one environment, by name."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._values = _read(file)

    def has(self, step: str, key: str) -> bool:
        """Return whether the step was completed with this key."""
        return self._values.get(step) == key

    def get(self, name: str) -> str:
        """Return a stored value, or an empty string."""
        return self._values.get(name, "")

    @property
    def interrupted(self) -> str:
        """The step that was begun but not completed, or an empty string."""
        return self._values.get("begun", "")

    def begin(self, step: str) -> None:
        """Record that a step has begun; it is not complete until `done` is called."""
        self._values.pop(step, None)
        self.save("begun", step)

    def done(self, step: str, key: str) -> None:
        """Record that a step has completed."""
        self._values.pop("begun", None)
        self.save(step, key)

    def save(self, name: str, value: str) -> None:
        """Store a value; the file is replaced atomically."""
        self._values[name] = value
        self._file.parent.mkdir(parents=True, exist_ok=True)
        partial = self._file.with_suffix(".part")
        partial.write_text(json.dumps(self._values, indent=2) + "\n", encoding="utf-8")
        partial.replace(self._file)


def _read(file: Path) -> dict[str, str]:
    """Return the stored values; none if the file is missing or invalid: all steps are redone."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): str(value) for name, value in found.items()}
