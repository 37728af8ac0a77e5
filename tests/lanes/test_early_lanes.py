"""Tests of lanes whose children start before it is known what they will load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from overthink import __main__ as entry
from overthink.core.events import Described
from overthink.lanes.early_lanes import EarlyLanes


def _children() -> set[int]:
    return {process.pid for process in psutil.Process().children()}


def test_children_run_before_a_command_and_serve_it(tmp_path: Path) -> None:
    early = EarlyLanes(tmp_path, ["left", "right"])
    try:
        lane = early.take("left")
        assert lane is not None
        assert early.take("left") is None
        pid = lane.pid
        assert pid in _children()
        assert isinstance(early.run(lane.describe()), Described)
        assert lane.pid == pid
        early.run(lane.close())
    finally:
        early.close()


def test_lanes_that_nobody_took_end(tmp_path: Path) -> None:
    before = _children()
    early = EarlyLanes(tmp_path, ["left", "right"])
    assert len(_children() - before) == 2
    early.close()
    assert _children() <= before


def test_a_child_that_cannot_start_is_left_to_the_first_command(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    early = EarlyLanes(blocked, ["left"])
    lane = early.take("left")
    assert lane is not None
    assert lane.pid is None
    early.close()


@pytest.mark.parametrize(
    "arguments", [["fit"], ["compare", "--help"], ["compare", "-h"], []], ids=" ".join
)
def test_only_a_comparison_starts_lanes_early(arguments: list[str]) -> None:
    assert entry._early_lanes(arguments) is None


def test_closed_streams_start_no_lanes_early(monkeypatch: pytest.MonkeyPatch) -> None:
    # The pipes of the children would take the streams' numbers.
    monkeypatch.setattr(sys, "stdin", None)
    assert entry._early_lanes(["compare"]) is None


@pytest.mark.parametrize(
    ("first", "late"),
    [
        ("overthink.inference.renderer_process", "numpy"),
        ("overthink.inference.renderer_process", "msgspec"),
        ("overthink.lanes.early_lanes", "overthink.comparison"),
        ("overthink.cli.compare", "overthink.grading.judgement"),
    ],
)
def test_nothing_slow_is_imported_before_a_child_starts_or_a_token_appears(
    first: str, late: str
) -> None:
    check = f"import sys, {first}; sys.exit({late!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
