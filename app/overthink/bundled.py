"""Finds the folders that come with the app: `resources` and `models`.

They are inside the package in a wheel or a frozen bundle (`overthink/_bundled/`), and at the top of
a source checkout, from which an editable install runs.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

from overthink.core.errors import Bug

_PACKAGE = Path(__file__).resolve().parent


def bundled_folder(name: Literal["resources", "models"]) -> Path:
    """The folder of this name.

    Raises:
        Bug: the app was packaged without it.
    """
    candidates = _candidates(name)
    for folder in candidates:
        if folder.is_dir():
            return folder
    searched = ", ".join(map(str, candidates))
    raise Bug(f"The folder {name} is missing; searched {searched}.")


def _candidates(name: str) -> list[Path]:
    """Where the folder may be; packaged folders take precedence over a checkout."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return [Path(frozen) / "overthink" / "_bundled" / name]
    packaged = _PACKAGE / "_bundled" / name
    checkout = _PACKAGE.parents[1]
    is_checkout = (checkout / "pyproject.toml").is_file() and _PACKAGE.parent.name == "app"
    return [packaged, checkout / name] if is_checkout else [packaged]
