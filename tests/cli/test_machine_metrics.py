"""Placement of a model and energy of a run, as text and as JSON."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from overthink.cli.comparison_text import metric_lines, summary_lines
from overthink.comparison.conductor import Lane
from overthink.core.events import LaneEvent, MemoryUse
from overthink.core.vocabulary import Phase, TimingMode
from overthink.lanes.scripted import ScriptedLane
from overthink.reports.compare_json import lane_object
from tests.cli.scenes import plan
from tests.lanes import child_events

ON_GPU = msgspec.structs.replace(
    child_events.loaded(),
    gpu_layers=20,
    layers=33,
    gpu_note="40 layers on the GPU were asked for; the model has 33.",
    memory=(
        MemoryUse(
            device="CUDA0", weights_bytes=2**30, cache_bytes=2**20, compute_bytes=0, layers=20
        ),
        MemoryUse(device="CPU", weights_bytes=2**29, cache_bytes=0, compute_bytes=0, layers=13),
    ),
)
RUN: tuple[LaneEvent, ...] = (
    *(child_events.readings(0), child_events.prompt_done(), child_events.tokens(0, ["x"] * 50)),
    *(
        child_events.tokens(50, ["y"] * 40, Phase.ANSWER),
        child_events.readings(100_000),
        child_events.finished(),
    ),
)


def lane(*events: LaneEvent) -> Lane:
    made = Lane(plan("left"), ScriptedLane([], []))
    for event in events:
        made.record.take(event)
    return made


def report(*events: LaneEvent, timing: TimingMode = TimingMode.SEQUENTIAL) -> dict[str, Any]:
    return lane_object(lane(*events), timing, price_per_kwh=3.6)


def test_json_reports_the_placement_that_llama_cpp_logged() -> None:
    gpu = report(ON_GPU, *RUN)["gpu"]
    assert (gpu["layers"], gpu["layers_of"], gpu["draft_layers"]) == (20, 33, None)
    assert [use["device"] for use in gpu["memory"]] == ["CUDA0", "CPU"]
    assert gpu["process_bytes"] == 2 * 2**30
    assert gpu["use"] == pytest.approx(0.9)
    assert gpu["note"].startswith("40 layers")
    assert msgspec.json.encode(gpu)
    assert report(child_events.prompt_done())["gpu"] is None


@pytest.mark.parametrize("timing", TimingMode)
def test_json_reports_whose_energy_it_is(timing: TimingMode) -> None:
    energy = report(ON_GPU, *RUN, timing=timing)["energy"]
    assert energy["joules"] == pytest.approx(21.0)
    assert energy["of"] == ("processor", "CUDA0")
    assert energy["both_lanes"] is (timing is TimingMode.CONCURRENT)
    assert energy["cost"] == pytest.approx(21e-6)


def test_energy_is_omitted_without_readings() -> None:
    assert (
        report(child_events.loaded(), child_events.prompt_done(), child_events.finished())["energy"]
        is None
    )


def test_text_reports_layers_memory_and_energy() -> None:
    lines = metric_lines(lane(ON_GPU, *RUN), TimingMode.SEQUENTIAL)
    assert "20 of 33 layers on the GPU: CUDA0 1,025 MiB" in lines
    assert "21.0 J (processor, CUDA0)" in lines
    both = metric_lines(lane(ON_GPU, *RUN), TimingMode.CONCURRENT)
    assert "21.0 J (processor, CUDA0, both lanes)" in both
    summary = list(summary_lines([lane(ON_GPU, *RUN)], None))
    assert "  40 layers on the GPU were asked for; the model has 33." in summary


def test_text_omits_an_unused_gpu() -> None:
    lines = metric_lines(
        lane(child_events.loaded(), child_events.prompt_done(), child_events.finished()),
        TimingMode.SEQUENTIAL,
    )
    assert not any("GPU" in line or " J" in line for line in lines)
