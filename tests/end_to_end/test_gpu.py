"""Two lanes and the GPU, by the real command: each lane a process of its own.

With a GPU that llama.cpp can use (Mesa's software device is one: `make vulkan-test`) it is shared;
without one, being asked for it is refused with the reason.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import overthink

SHORT = ("--prompt", "What is 7 plus 5?", "--max-tokens", "24", "--no-save")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def listed(home: Path) -> dict[str, Any]:
    """What `overthink devices` says."""
    told: dict[str, Any] = json.loads(overthink("devices", "--json", home=home).output)
    return told


@pytest.fixture
def gpu(listed: dict[str, Any]) -> str:
    """The first GPU's name."""
    if listed["no_gpu"]:
        pytest.skip(listed["no_gpu"])
    names = (d["name"] for d in listed["devices"] if d["kind"] in ("gpu", "integrated"))
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
def test_one_lane_that_asks_for_too_much_does_not_end_the_other(home: Path, gpu: str) -> None:
    placed = ("--device", gpu, "--left-gpu-layers", "2", "--right-device", "CUDA77")
    ended = overthink("compare", "--json", *SHORT, *placed, home=home)
    left, right = ended.lanes
    assert left["gpu"]["layers"] == 2
    assert right["status"] == "failed"
    assert "CUDA77" in right["note"]


def test_a_gpu_that_is_not_there_is_never_replaced_in_silence(
    home: Path, listed: dict[str, Any]
) -> None:
    if not listed["no_gpu"]:
        pytest.skip("there is a GPU")
    ended = overthink("compare", "--json", *SHORT, "--gpu-layers", "3", home=home)
    assert ended.status == 2
    for lane in ended.lanes:
        assert lane["status"] == "failed"
        assert f"--gpu-layers 3 asks for a GPU, but {listed['no_gpu']}" in lane["note"]
        assert lane["tokens"]["thinking"] is None


def test_without_a_gpu_the_processor_is_the_only_device(home: Path, listed: dict[str, Any]) -> None:
    if not listed["no_gpu"]:
        pytest.skip("there is a GPU")
    kinds = {device["kind"] for device in listed["devices"]}
    assert "cpu" in kinds
    assert not kinds & {"gpu", "integrated"}
    assert all(device["total_bytes"] > 0 for device in listed["devices"])
    doctor = overthink("doctor", home=home).output
    assert listed["no_gpu"] in doctor
