"""The bundled folders are found in a checkout and in a frozen bundle.

`test_wheel.py` tests an installed wheel.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from overthink.bundled import bundled_folder
from overthink.core.errors import Bug

ROOT = Path(__file__).resolve().parents[2]


def test_a_checkout_has_the_folders_at_its_root() -> None:
    assert bundled_folder("resources") == ROOT / "resources"
    assert bundled_folder("models") == ROOT / "models"


def test_a_frozen_bundle_contains_the_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = tmp_path / "overthink" / "_bundled" / "resources"
    packed.mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert bundled_folder("resources") == packed


def test_a_bundle_without_the_folders_is_a_bug_that_lists_the_searched_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A frozen app never falls back to a checkout."""
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    with pytest.raises(Bug, match=r"The folder models is missing; searched .*_bundled"):
        bundled_folder("models")
