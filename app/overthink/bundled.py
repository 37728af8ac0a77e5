"""Finds the folders that travel with the app: `resources` and `models`.

They lie in one of two places: inside the package, where the wheel and the frozen bundle put them
(`overthink/_bundled/`), or at the top of a source checkout, which an editable install runs from.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

from overthink.core.errors import Bug

_PACKAGE = Path(__file__).resolve().parent


def bundled_folder(name: Literal["resources", "models"]) -> Path:
    """The folder of that name, which exists.

    Raises:
        Bug: the app was packed without it.
    """
    looked = _candidates(name)
    for folder in looked:
        if folder.is_dir():
            return folder
    raise Bug(f"The folder {name} is missing; looked at {', '.join(map(str, looked))}.")


def _candidates(name: str) -> list[Path]:
    """Where the folder may lie; what is packed goes before what happens to be around."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return [Path(frozen) / "overthink" / "_bundled" / name]
    packed = _PACKAGE / "_bundled" / name
    checkout = _PACKAGE.parents[1]
    is_checkout = (checkout / "pyproject.toml").is_file() and _PACKAGE.parent.name == "app"
    return [packed, checkout / name] if is_checkout else [packed]
