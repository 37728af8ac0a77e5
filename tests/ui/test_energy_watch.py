"""Energy is told for a lane that runs alone, and never guessed for two at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from qasync import QEventLoop

from overthink.core.vocabulary import TimingMode
from overthink.lanes import energy as energy_counters
from overthink.lanes.energy import Energy
from overthink.ui.energy_watch import EnergyWatch
from tests.ui.test_controller import Stage, staged


@pytest.fixture
def counter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package's counter, as the system shows one."""
    zone = tmp_path / "intel-rapl:0"
    zone.mkdir()
    (zone / "name").write_text("package-0\n")
    (zone / "max_energy_range_uj").write_text("262143328850\n")
    (zone / "energy_uj").write_text("1000000\n")
    monkeypatch.setattr(energy_counters.EnergyMeter.__init__, "__defaults__", (tmp_path,))
    return zone / "energy_uj"


@pytest.mark.parametrize("timing", TimingMode)
def test_joules_are_told_only_where_one_lane_ran_alone(
    loop: QEventLoop, counter: Path, timing: TimingMode
) -> None:
    stage = Stage(loop, pause_s=0.002)
    told: dict[str, Energy] = {}
    with staged(stage) as controller:
        watch = EnergyWatch(controller)
        watch.measured.connect(told.__setitem__)
        controller.timing = timing
        controller.run("Why?", None)
        stage.until(lambda: "left" in told)
        counter.write_text("3500000\n")
        stage.idle()
        stage.until(lambda: told["left"].joules is not None or bool(told["left"].reason))

        if timing is TimingMode.SEQUENTIAL:
            assert told["left"].joules == pytest.approx(2.5)
        else:
            assert told["left"].joules is None
            assert "both lanes at once" in told["left"].reason
