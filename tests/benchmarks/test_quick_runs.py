"""Every benchmark runs in its quick mode and prints a table. Its results are not checked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import native_tools
from tests.benchmarks.__main__ import BENCHMARKS

ROOT = Path(__file__).resolve().parents[2]
AGAINST_NATIVE_TOOLS = {"plain", "depth", "draft", "two-lanes", "load", "overhead"}
TIMEOUT_S = 580


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.native_tools if name in AGAINST_NATIVE_TOOLS else ())
        for name in BENCHMARKS
    ],
)
def test_a_quick_run_prints_a_table(name: str, smollm2: Path) -> None:
    if name in AGAINST_NATIVE_TOOLS and not native_tools.are_built():
        pytest.skip("llama.cpp's own tools are not built (`make test-all` builds them)")
    command = [sys.executable, "-m", "tests.benchmarks", name, "--quick"]
    run = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
    )
    assert run.returncode == 0, run.stderr
    if "Not measured: " in run.stdout:
        pytest.skip(run.stdout.partition("Not measured: ")[2].strip())
    assert "|---" in run.stdout
