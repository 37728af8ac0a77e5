"""The folders that travel with the app are found from a checkout and from a frozen bundle.

From an installed wheel: test_wheel.py.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from overthink.bundled import bundled_folder
from overthink.core.errors import Bug

ROOT = Path(__file__).resolve().parents[2]


def test_a_checkout_has_them_at_its_top() -> None:
    assert bundled_folder("resources") == ROOT / "resources"
    assert bundled_folder("models") == ROOT / "models"


def test_a_frozen_bundle_has_them_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = tmp_path / "overthink" / "_bundled" / "resources"
    packed.mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert bundled_folder("resources") == packed


def test_a_bundle_without_them_is_a_bug_that_says_where_it_looked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A frozen app never falls back on a checkout that happens to be around."""
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    with pytest.raises(Bug, match=r"The folder models is missing; looked at .*_bundled"):
        bundled_folder("models")
