"""`overthink fit`: the report, and an exit status for scripts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import overthink_here
from tests.library.real_shapes import HUGE, sparse_model

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def home(overthink_home: Path) -> Path:
    """A home with a model that is too large for any test machine."""
    folder = overthink_home / "models"
    folder.mkdir(parents=True)
    sparse_model(folder / "huge.gguf", HUGE, with_tokens=True)
    return overthink_home


def test_the_demo_models_fit(capsys: Capture, home: Path) -> None:
    ended = overthink_here(capsys, "fit")

    assert ended.status == 0
    assert ended.output.startswith("This fits")
    assert "Left: demo-methodical + demo-draft, " in ended.output
    assert "RAM: ≈ " in ended.output
    assert "right draft cache" in ended.output
    assert ended.errors == ""


def test_what_does_not_fit_is_reported_with_sizes_and_advice(capsys: Capture, home: Path) -> None:
    ended = overthink_here(capsys, "fit", "--left", "huge")

    assert ended.status == 1
    assert ended.output.startswith("This does not fit: both lanes need ≈ ")
    assert "too little" in ended.output
    assert "→ Choose a smaller model, or close other programs." in ended.output


def test_notes_of_the_plans_are_printed(capsys: Capture, home: Path) -> None:
    words = ("fit", "--right", "demo-wanderer", "--ctx", "20000")
    note = "The context of 20,000 tokens is longer than the 16,384 that the model was trained for"
    assert f"\nBoth: {note}" in overthink_here(capsys, *words).output
    lanes = json.loads(overthink_here(capsys, *words, "--json").output)["lanes"]
    assert [len(lane["notes"]) for lane in lanes] == [1, 1]
    assert lanes[0]["notes"][0].startswith(note)


def test_the_report_is_available_as_json(capsys: Capture, home: Path) -> None:
    ended = overthink_here(
        capsys, "fit", "--json", "--ctx", "2048", "--timing", "sequential", "--right-draft", "none"
    )
    report = json.loads(ended.output)

    assert (report["fits"], report["timing"], report["in_memory"]) == (
        True, "sequential", "together",
    )  # fmt: skip
    assert [(lane["lane"], lane["context"], lane["draft"]) for lane in report["lanes"]] == [
        ("left", 2048, "demo-draft"),
        ("right", 2048, "none"),
    ]
    (ram,) = (place for place in report["places"] if place["place"] == "RAM")
    assert ram["needed_bytes"] == sum(part["bytes"] for part in ram["parts"])
    assert ram["missing_bytes"] == 0
    assert report["advice"] == []


def test_compare_warns_before_loading_and_runs_the_other_lane(capsys: Capture, home: Path) -> None:
    ended = overthink_here(
        capsys, "compare", "--left", "huge", "--left-draft", "none", "--no-save", "--json",
        "--max-tokens", "4",
    )  # fmt: skip
    left, right = ended.lanes

    assert ended.status == 3
    assert "overthink: This does not fit: both lanes need ≈ " in ended.errors
    assert left["status"] == "failed"
    assert "of RAM with this context" in left["note"]
    assert right["status"] == "length"
    memory = json.loads(ended.output)["memory"]
    assert not memory["fits"]
    assert memory["places"][0]["needed_bytes"] > 2**41


@pytest.mark.skipif(sys.platform != "linux", reason="limits are implemented on Linux only")
def test_a_limit_on_the_process_is_respected(overthink_home: Path) -> None:
    command = f"ulimit -v 400000; exec {sys.executable} -P -m overthink fit --json --ctx 2048"
    done = subprocess.run(
        ["sh", "-c", command],
        env={**os.environ, "OVERTHINK_HOME": str(overthink_home), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr.decode()
    report = json.loads(done.stdout)
    (ram,) = (place for place in report["places"] if place["place"] == "RAM")
    assert ram["free_bytes"] < 400_000 * 1024
