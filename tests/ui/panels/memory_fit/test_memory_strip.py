"""Memory bars: their sizes, texts, tooltips and accessible names."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from overthink.comparison.lane_memory import MachineMemory
from overthink.comparison.memory_auto import FittedPlans, fit_plans
from overthink.core.events import MemoryUse
from overthink.core.vocabulary import TimingMode
from overthink.ui.panels.memory_fit.memory_strip import MemoryStrip
from overthink.ui.panels.memory_fit.text import details, explanation_text, problem_text
from overthink.ui.theme.theme import Theme
from tests.comparison.test_lane_memory import GIB, ONE_BY_ONE, TOGETHER, machine, planned
from tests.lanes import child_events

pytestmark = pytest.mark.usefixtures("qapp")


def fitted(host: MachineMemory, timing: TimingMode = TOGETHER, **settings: object) -> FittedPlans:
    made = fit_plans([planned(side, **settings) for side in ("left", "right")], host, timing)
    assert made is not None
    return made


@pytest.fixture
def strip(qapp: QApplication) -> MemoryStrip:
    return MemoryStrip(Theme())


def test_ram_and_each_device_have_a_bar(strip: MemoryStrip) -> None:
    strip.show_fit(fitted(machine(64, 80)), {})
    names = [meter.accessibleName() for meter in strip.meters]
    assert [name.partition(":")[0] for name in names] == ["RAM", "CUDA0"]
    assert all("≈" in name for name in names)
    assert strip.warning.isHidden()

    strip.show_fit(fitted(machine(64)), {})
    assert len(strip.meters) == 1
    strip.show_fit(None, {})
    assert strip.isHidden()


def test_the_strip_is_narrow_and_tooltips_have_the_details(strip: MemoryStrip) -> None:
    strip.show_fit(fitted(machine(64, 80)), {})
    first, _ = strip.meters
    assert first.size_label.text().startswith("≈ ")
    assert " of " not in first.size_label.text()
    assert " of " in first.accessibleName()
    assert first.accessibleName().partition(": ")[2] in first.toolTip()
    assert strip.sizeHint().width() < 220


def test_the_strip_is_hidden_for_a_recording(strip: MemoryStrip) -> None:
    strip.show_fit(fitted(machine(4)), {})
    strip.set_recorded(True)
    assert strip.isHidden()
    assert strip.warning.isHidden()
    strip.set_recorded(False)
    assert not strip.isHidden()
    assert strip.warning.text()


def test_the_tooltip_and_description_list_all_parts(strip: MemoryStrip) -> None:
    strip.show_fit(fitted(machine(64)), {})
    (meter,) = strip.meters
    for text in ("Left, model, weights: ≈ ", "Right, model, cache: ≈ ", "intermediate results"):
        assert text in meter.toolTip()
    assert meter.accessibleDescription() == meter.toolTip()


def test_the_warning_offers_a_way_to_fit(strip: MemoryStrip) -> None:
    strip.show_fit(fitted(machine(4)), {})
    text = strip.warning.text()
    assert not strip.warning.isHidden()
    assert text.startswith("Does not fit: needs ≈ ")
    assert "of RAM" in text
    assert "Choose a smaller model" in text


def test_advice_and_automatic_choices_are_shown(strip: MemoryStrip) -> None:
    short = fitted(machine(64, 12), context=8192, gpu_layers=33)
    assert "Run one after the other." in explanation_text(short)
    strip.show_fit(fitted(machine(64, 12)), {})
    assert "layers on the GPU, chosen so that it fits" in strip.warning.text()
    in_turn = fitted(machine(64, 11), ONE_BY_ONE)
    assert problem_text(in_turn) == "One lane fits at a time: they are loaded in turn."


def test_after_loading_actual_and_predicted_sizes_are_shown(strip: MemoryStrip) -> None:
    use = MemoryUse(
        device="CPU", weights_bytes=8 * GIB, cache_bytes=GIB, compute_bytes=GIB // 4, layers=33
    )
    facts = msgspec.structs.replace(child_events.loaded(), memory=(use,))
    now = fitted(machine(64))

    strip.show_fit(now, {"left": facts})
    (meter,) = strip.meters
    assert "used" not in meter.accessibleName(), "the other lane is not loaded yet"
    assert "Left, as loaded: 9.2 GiB, ≈ " in meter.toolTip()

    strip.show_fit(now, {"left": facts, "right": facts})
    assert "used, ≈ " in meter.accessibleName()
    assert "Right, as loaded: 9.2 GiB" in meter.toolTip()


def test_a_lane_that_reports_no_memory_is_ignored(strip: MemoryStrip) -> None:
    strip.show_fit(fitted(machine(64)), {})
    before = strip.meters[0].accessibleName()
    strip.show_fit(fitted(machine(64)), dict.fromkeys(("left", "right"), child_events.loaded()))
    assert strip.meters[0].accessibleName() == before
    assert "used" not in before


def test_the_details_describe_a_device() -> None:
    host = machine(64, 80)
    named = replace(host, devices=(replace(host.devices[0], description="a large one"),))
    place = fitted(named).report.places[1]
    assert details(place, {}, {}).startswith("CUDA0 a large one: ≈ ")


@pytest.mark.parametrize("free", [0, 4, 64])
def test_bars_are_painted_for_any_free_memory(strip: MemoryStrip, free: int) -> None:
    strip.show_fit(fitted(machine(free)), {})
    bar = strip.meters[0].bar
    bar.resize(bar.sizeHint())
    picture = bar.grab().toImage()
    colours = {picture.pixel(x, 6) for x in range(picture.width())}
    assert len(colours) > (1 if free else 0)
