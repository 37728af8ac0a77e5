"""Energy of a run from its readings: by counter or by power, in parts, never with a gap."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from overthink.core.events import GpuReading, LaneEvent, Readings
from overthink.core.metrics import energy, gpu_process_bytes, mean_gpu_use
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Phase
from tests.lanes import child_events


def record(*events: LaneEvent) -> RunRecord:
    made = RunRecord()
    for event in events:
        made.take(event)
    return made


def reading(t_us: int, processor_uj: int | None = None, **gpu: int) -> Readings:
    gpus = (GpuReading(device="CUDA0", **gpu),) if gpu else ()
    return Readings(t_us=t_us, processor_uj=processor_uj, gpus=gpus)


def whole(readings: Iterable[Readings]) -> RunRecord:
    """A prompt of 1 ms, a thought until 51 ms, an answer until 91 ms."""
    return record(
        *readings,
        child_events.prompt_done(),
        child_events.tokens(0, ["x"] * 50),
        child_events.tokens(50, ["y"] * 40, Phase.ANSWER),
        child_events.finished(),
    )


def test_energy_is_split_into_thought_and_answer() -> None:
    spent = energy(
        whole(
            [
                child_events.readings(0),
                child_events.readings(50_000),
                child_events.readings(100_000),
            ]
        )
    )
    assert spent is not None
    assert spent.of == ("processor", "CUDA0")
    assert spent.joules == pytest.approx(210 * 0.1)
    assert spent.thinking_joules == pytest.approx(210 * 0.050)
    assert spent.answer_joules == pytest.approx(210 * 0.040)
    assert spent.cost(3.6) == pytest.approx(21e-6)


def test_a_gpu_without_a_counter_is_counted_by_its_power() -> None:
    readings = [
        reading(t * 100_000, power_mw=watts * 1000) for t, watts in enumerate((0, 200, 100))
    ]
    spent = energy(whole(readings))
    assert spent is not None
    assert spent.joules == pytest.approx(10 + 15)
    assert spent.of == ("CUDA0",)


@pytest.mark.parametrize(
    "readings",
    [
        [],
        [child_events.readings(0)],
        [reading(0), reading(1000)],
        [reading(0, power_mw=5), reading(1000), reading(2000, power_mw=5)],
        [reading(0, use_percent=5), reading(1000, use_percent=5)],
        [reading(0, 0), reading(1000), reading(2000, 7)],
    ],
)
def test_energy_is_none_without_a_complete_measurement(readings: list[Readings]) -> None:
    assert energy(whole(readings)) is None


def test_energy_of_a_missing_thought_or_answer_is_none() -> None:
    readings = [child_events.readings(0), child_events.readings(100_000)]
    prompt = child_events.prompt_done(thinking=False)
    answered = energy(record(*readings, prompt, child_events.tokens(0, ["y"] * 9, Phase.ANSWER)))
    assert answered is not None
    assert answered.thinking_joules is None
    assert answered.answer_joules == pytest.approx(210 * 0.009)
    thought = energy(
        record(*readings, child_events.prompt_done(), child_events.tokens(0, ["x"] * 9))
    )
    assert thought is not None
    assert thought.answer_joules is None
    read = energy(record(*readings))
    assert read is not None
    assert (read.thinking_joules, read.answer_joules) == (None, None)


def test_mean_use_is_weighted_by_time() -> None:
    readings = [reading(0, use_percent=0), reading(1, use_percent=100), reading(4, use_percent=100)]
    assert mean_gpu_use(readings) == pytest.approx(3.5 / 4)
    assert mean_gpu_use([reading(0, 1), reading(5, 2)]) is None
    assert mean_gpu_use([]) is None


def test_process_memory_is_the_peak_over_all_gpus() -> None:
    held = [reading(t, process_bytes=size) for t, size in enumerate((5, 9, 7))]
    assert gpu_process_bytes(held) == 9
    assert gpu_process_bytes([reading(0, power_mw=1)]) is None
