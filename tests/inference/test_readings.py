"""Counters during a run: sources, times of sending, and reasons why nothing is read."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from overthink.core.events import DeviceFacts, GpuReading, LaneEvent, Loaded, Readings
from overthink.core.messages import NO_MESSAGE, Message
from overthink.inference import readings as module
from overthink.inference.gpu_counters import (
    AmdgpuReader,
    GpuReader,
    NvmlReader,
    open_amdgpu,
    open_nvml,
)
from overthink.inference.llama_api import Backend
from overthink.inference.readings import NO_COUNTER, Counters, EnergyMeter, ReadingsSender
from tests.inference.fake_nvml import Card, FakeNvml, Process
from tests.inference.rig import Rig

BUS = "0000:c1:00.0"


def gpu(name: str = "CUDA0", bus_id: str = BUS) -> DeviceFacts:
    return DeviceFacts(
        name=name, description="A card", kind="gpu", free_bytes=0, total_bytes=0, bus_id=bus_id
    )


# -- NVIDIA ------------------------------------------------------------------------------------


def test_nvidias_counters_are_read_by_llama_cpps_pci_address() -> None:
    library = FakeNvml(
        Card("0000:01:00.0", use=3),
        Card(BUS, computing=[Process(1, 5), Process(77, 2**31)], energy=900),
    )
    reader = open_nvml([gpu(), gpu("CUDA1", "0000:99:00.0")], 77, library)
    assert isinstance(reader, NvmlReader)
    assert reader.read() == (
        GpuReading(
            device="CUDA0",
            use_percent=50,
            used_bytes=2**30,
            total_bytes=24 * 2**30,
            process_bytes=2**31,
            power_mw=100_000,
            limit_mw=300_000,
            energy_mj=900,
        ),
    )
    reader.close()
    assert library.open == 0


def test_unsupported_counters_are_none() -> None:
    card = Card(BUS, use=None, used=None, power=None, limit=None, energy=None)
    card.drawing = [Process(77, None), Process(77, 2**64 - 1)]
    reader = open_nvml([gpu()], 77, FakeNvml(card))
    assert isinstance(reader, NvmlReader)
    assert reader.read() == (GpuReading(device="CUDA0"),)


def test_a_process_that_uses_vulkan_is_found() -> None:
    reader = open_nvml([gpu("Vulkan0")], 77, FakeNvml(Card(BUS, drawing=[Process(77, 42)])))
    assert isinstance(reader, NvmlReader)
    assert reader.read()[0].process_bytes == 42


@pytest.mark.parametrize(
    ("library", "facts", "why"),
    [
        (FakeNvml(broken="Driver Not Loaded"), gpu(), "cannot be used (Driver Not Loaded)"),
        (FakeNvml(Card("0000:01:00.0")), gpu(), "does not know this GPU"),
        (FakeNvml(Card(BUS)), gpu(bus_id=""), "does not know this GPU"),
    ],
)
def test_the_reason_is_reported_if_nvidias_library_gives_nothing(
    library: FakeNvml, facts: DeviceFacts, why: str
) -> None:
    opened = open_nvml([facts], 77, library)
    assert isinstance(opened, Message)
    assert why in str(opened)
    assert library.open == 0


def test_the_real_binding_reports_a_missing_driver() -> None:
    opened = open_nvml([gpu(bus_id="ffff:ff:1f.7")], os.getpid())
    assert isinstance(opened, Message)
    assert "NVIDIA's library" in str(opened) or "nvidia-ml-py" in str(opened)


# -- AMD ---------------------------------------------------------------------------------------


def test_amds_counters_are_read_from_files(tmp_path: Path) -> None:
    sensors = tmp_path / BUS / "hwmon" / "hwmon3"
    sensors.mkdir(parents=True)
    for file, value in (
        (tmp_path / BUS / "gpu_busy_percent", 97),
        (tmp_path / BUS / "mem_info_vram_used", 2**33),
        (tmp_path / BUS / "mem_info_vram_total", 2**34),
        (sensors / "power1_average", 210_000_000),
        (sensors / "power1_cap", 300_000_000),
    ):
        file.write_text(f"{value}\n")
    reader = open_amdgpu([gpu("ROCm0")], 1, tmp_path)
    assert isinstance(reader, AmdgpuReader)
    expected = GpuReading(
        device="ROCm0",
        use_percent=97,
        used_bytes=2**33,
        total_bytes=2**34,
        power_mw=210_000,
        limit_mw=300_000,
    )
    assert reader.read() == (expected,)
    (tmp_path / BUS / "gpu_busy_percent").write_text("busy")
    assert reader.read()[0].use_percent is None


@pytest.mark.parametrize("bus_id", ["", "../../etc", BUS])
def test_another_vendors_card_is_not_read_as_amds(tmp_path: Path, bus_id: str) -> None:
    assert open_amdgpu([gpu(bus_id=bus_id)], 1, tmp_path) == NO_MESSAGE


# -- counters ----------------------------------------------------------------------------------


def counters(tmp_path: Path, *cards: Card, processor: bool = True) -> Counters:
    if processor:
        zone = tmp_path / "intel-rapl:0"
        zone.mkdir()
        for name, value in (("name", "package-0"), ("max_energy_range_uj", 10**9)):
            (zone / name).write_text(f"{value}\n")
        (zone / "energy_uj").write_text("1000\n")

    def nvidia(gpus: Sequence[DeviceFacts], pid: int) -> GpuReader | Message:
        return open_nvml(gpus, pid, FakeNvml(*cards))

    gpus = [gpu(f"CUDA{i}", card.bus_id) for i, card in enumerate(cards)]
    return Counters(gpus, [nvidia, open_amdgpu], lambda: EnergyMeter(tmp_path))


def test_energy_counts_from_the_first_reading_of_a_run(tmp_path: Path) -> None:
    card = Card(BUS, energy=5_000)
    read = counters(tmp_path, card).begin(time.perf_counter_ns())
    first = read()
    card.energy = 8_500
    (tmp_path / "intel-rapl:0" / "energy_uj").write_text("4000\n")
    later = read()
    assert (first.processor_uj, first.gpus[0].energy_mj) == (0, 0)
    assert (later.processor_uj, later.gpus[0].energy_mj) == (3_000, 3_500)
    assert later.t_us >= first.t_us >= 0


def test_reasons_are_reported_if_nothing_can_be_read(tmp_path: Path) -> None:
    nothing = counters(tmp_path, processor=False)
    assert (nothing.any, nothing.no_energy, nothing.no_gpu_readings) == (
        False,
        NO_COUNTER,
        NO_MESSAGE,
    )
    broken = Counters(
        [gpu()],
        [lambda gpus, pid: open_nvml(gpus, pid, FakeNvml(broken="Driver Not Loaded"))],
        lambda: EnergyMeter(tmp_path),
    )
    assert "Driver Not Loaded" in str(broken.no_gpu_readings)


def test_the_library_is_released_with_the_model(tmp_path: Path) -> None:
    library = FakeNvml(Card(BUS))
    made = Counters([gpu()], [lambda gpus, pid: open_nvml(gpus, pid, library)])
    assert library.open == 1
    made.close()
    assert library.open == 0


def test_readings_are_sent_at_both_ends_and_in_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "INTERVAL_S", 0.01)
    sent: list[Readings] = []
    threads: set[int] = set()
    third = threading.Event()

    def send(reading: Readings) -> None:
        sent.append(reading)
        threads.add(threading.get_ident())
        if len(sent) >= 3:
            third.set()

    with ReadingsSender(counters(tmp_path, Card(BUS)), time.perf_counter_ns(), send):
        assert len(sent) >= 1
        assert third.wait(10)
    count = len(sent)
    assert [reading.t_us for reading in sent] == sorted(reading.t_us for reading in sent)
    assert len(threads) == 2, "the thread that decodes is not the one that reads"
    time.sleep(0.03)
    assert len(sent) == count, "nothing is sent after the end"


def test_without_counters_there_is_no_thread(tmp_path: Path) -> None:
    sent: list[Readings] = []
    before = threading.active_count()
    with ReadingsSender(counters(tmp_path, processor=False), 0, sent.append):
        assert threading.active_count() == before
    assert sent == []


def test_a_real_run_sends_readings(backend: Backend, demo: Path, tmp_path: Path) -> None:
    with Rig(backend, demo / "demo-methodical.gguf") as rig:
        loaded: Loaded = rig.models.loaded()
        assert loaded.no_energy == EnergyMeter().sample().reason
        rig.models.counters = counters(tmp_path)
        turn = rig.run("What is 7 plus 5?", max_tokens=12)
    readings = turn.record.readings
    assert len(readings) >= 2
    assert turn.events[-1] is turn.finished
    order: list[LaneEvent] = [event for event in turn.events if isinstance(event, Readings)]
    assert order == readings
    assert 0 <= readings[0].t_us <= readings[-1].t_us <= turn.finished.total_us
