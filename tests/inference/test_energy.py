"""The processor's energy counters, as Linux exposes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from overthink.core.messages import NO_MESSAGE
from overthink.inference.readings import NO_COUNTER, NOT_READABLE, EnergyMeter

SPAN = 1_000_000_000


def zone(folder: Path, name: str, label: str, energy: int) -> Path:
    made = folder / name
    made.mkdir()
    (made / "name").write_text(f"{label}\n")
    (made / "max_energy_range_uj").write_text(f"{SPAN}\n")
    (made / "energy_uj").write_text(f"{energy}\n")
    return made / "energy_uj"


def test_packages_are_summed_without_their_parts(tmp_path: Path) -> None:
    one = zone(tmp_path, "intel-rapl:0", "package-0", 5_000_000)
    two = zone(tmp_path, "intel-rapl:1", "package-1", 0)
    part = zone(tmp_path, "intel-rapl:0:0", "core", 0)
    whole = zone(tmp_path, "intel-rapl:2", "psys", 0)
    meter = EnergyMeter(tmp_path)
    assert meter.sample() == (0.0, NO_MESSAGE)
    for file, value in ((one, 6_500_000), (two, 250_000), (part, 9_000_000), (whole, 9_000_000)):
        file.write_text(str(value))
    assert meter.sample() == (1.75, NO_MESSAGE)
    one.write_text("7000000")
    assert meter.sample().joules == pytest.approx(2.25)


def test_a_wrapped_counter_keeps_counting(tmp_path: Path) -> None:
    file = zone(tmp_path, "intel-rapl:0", "package-0", SPAN - 1_000_000)
    meter = EnergyMeter(tmp_path)
    meter.sample()
    file.write_text("2000000")
    assert meter.sample().joules == pytest.approx(3.0)


def test_a_machine_without_counters_reports_the_reason(tmp_path: Path) -> None:
    assert EnergyMeter(tmp_path / "none").sample() == (None, NO_COUNTER)
    zone(tmp_path, "intel-rapl:0", "psys", 0)
    assert EnergyMeter(tmp_path).sample() == (None, NO_COUNTER)


def test_an_unreadable_counter_reports_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone(tmp_path, "intel-rapl:0", "package-0", 0)
    meter = EnergyMeter(tmp_path)

    def refuse(path: Path) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(
        Path, "read_text", refuse
    )  # tests may run as root, which may read everything
    assert meter.sample() == (None, NOT_READABLE)


def test_a_counter_with_a_gap_gives_no_figure(tmp_path: Path) -> None:
    file = zone(tmp_path, "intel-rapl:0", "package-0", 1)
    meter = EnergyMeter(tmp_path)
    meter.sample()
    file.write_text("much")
    energy = meter.sample()
    assert energy.joules is None
    assert "no number" in str(energy.reason)
    file.write_text("2")
    assert meter.sample() == energy  # a figure across the gap would be wrong
