"""Two lanes and the GPU with the real command, each lane in its own process.

They share a GPU that llama.cpp can use, such as Mesa's software device (`make vulkan-test`).
Without one, options that ask for it are refused with the reason.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from overthink.core.events import GPU_KINDS
from tests.cli.commands import overthink

SHORT = ("--prompt", "What is 7 plus 5?", "--max-tokens", "24", "--no-save")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def listed(home: Path) -> dict[str, Any]:
    """The output of `overthink devices`."""
    report: dict[str, Any] = json.loads(overthink("devices", "--json", home=home).output)
    return report


@pytest.fixture
def gpu(listed: dict[str, Any]) -> str:
    """The first GPU's name."""
    if listed["no_gpu"]:
        pytest.skip(listed["no_gpu"])
    names = (d["name"] for d in listed["devices"] if d["kind"] in GPU_KINDS)
    return str(next(names))


def memory_on(lane: dict[str, Any], device: str) -> int:
    parts = ("weights_bytes", "cache_bytes", "compute_bytes")
    uses = (use for use in lane["gpu"]["memory"] if use["device"] == device)
    return sum(use[part] for use in uses for part in parts)


@pytest.mark.gpu
def test_two_lanes_share_a_device(home: Path, gpu: str) -> None:
    ended = overthink("compare", "--json", *SHORT, "--device", gpu, home=home)
    assert ended.status == 0, ended
    for lane in ended.lanes:
        assert lane["gpu"]["layers"] == lane["gpu"]["layers_of"] == 5
        assert lane["gpu"]["draft_layers"] == 4
        assert memory_on(lane, gpu) > 5_000_000
        assert lane["settings"]["load"]["device"] == gpu
        assert lane["tokens"]["thinking"] + lane["tokens"]["answer"] > 0


@pytest.mark.gpu
def test_one_lane_on_the_gpu_and_one_on_the_cpu(home: Path, gpu: str) -> None:
    placed = ("--left-device", gpu, "--right-device", "cpu")
    ended = overthink("compare", "--json", *SHORT, *placed, home=home)
    left, right = ended.lanes
    assert (left["gpu"]["layers"], right["gpu"]["layers"]) == (5, 0)
    assert memory_on(right, gpu) == 0


@pytest.mark.gpu
def test_a_lane_with_a_missing_gpu_does_not_end_the_other(home: Path, gpu: str) -> None:
    placed = ("--device", gpu, "--left-gpu-layers", "2", "--right-device", "CUDA77")
    ended = overthink("compare", "--json", *SHORT, *placed, home=home)
    left, right = ended.lanes
    assert left["gpu"]["layers"] == 2
    assert right["status"] == "failed"
    assert "CUDA77" in right["note"]


def test_a_missing_gpu_is_reported_and_not_replaced(home: Path, listed: dict[str, Any]) -> None:
    if not listed["no_gpu"]:
        pytest.skip("there is a GPU")
    ended = overthink("compare", "--json", *SHORT, "--gpu-layers", "3", home=home)
    assert ended.status == 2
    for lane in ended.lanes:
        assert lane["status"] == "failed"
        assert f"--gpu-layers 3 asks for a GPU, but {listed['no_gpu']}" in lane["note"]
        assert lane["tokens"]["thinking"] is None


def test_without_a_gpu_the_cpu_is_the_only_device(home: Path, listed: dict[str, Any]) -> None:
    if not listed["no_gpu"]:
        pytest.skip("there is a GPU")
    kinds = {device["kind"] for device in listed["devices"]}
    assert "cpu" in kinds
    assert not kinds & set(GPU_KINDS)
    assert all(device["total_bytes"] > 0 for device in listed["devices"])
    doctor = overthink("doctor", home=home).output
    assert listed["no_gpu"] in doctor
