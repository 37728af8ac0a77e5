"""Settings of a lane: their defaults, marks, reset, and editing by keyboard."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from overthink.comparison.plan import LaneChoice
from overthink.core.events import DeviceFacts
from overthink.core.settings import (
    AUTO,
    DraftSettings,
    LoadSettings,
    RunSettings,
    SamplerSettings,
    check,
)
from overthink.core.thinking_switches import ThinkingSwitches
from overthink.core.vocabulary import OnLoop
from overthink.ui.panels.lane.panel import LanePanel
from overthink.ui.panels.lane.setting_editors import (
    ChoiceEditor,
    DeviceEditor,
    EffortEditor,
    NumberEditor,
    SharesEditor,
    TemplateEditor,
)
from overthink.ui.panels.lane.settings_model import LaneSettings
from overthink.ui.panels.lane.settings_popover import SettingRow, SettingsPopover
from overthink.ui.state.setting_spec import SettingSpec
from overthink.ui.state.settings_schema import SETTINGS
from overthink.ui.theme.theme import Theme
from tests.cli.scenes import plan
from tests.ui.window_fixture import assert_accessible

OWNERS = (SamplerSettings, DraftSettings, RunSettings, LoadSettings)
CHANGED = LaneChoice(
    "tiny",
    "lookup",
    {"temperature": 1.25, "seed": 4_294_967_294},
    DraftSettings(max_tokens=3),
    RunSettings(thinking_budget=77, on_loop=OnLoop.ANSWER),
    LoadSettings(context=4096, threads=1, gpu_layers=0, split=(3.0, 1.0), cache_type_k="q8_0"),
)


def setting(field: str, owner: type[msgspec.Struct] | None = None) -> SettingSpec:
    return next(s for s in SETTINGS if s.field == field and owner in (None, s.owner))


def test_every_setting_is_declared_with_title_and_explanation() -> None:
    declared = {(s.owner, s.field) for s in SETTINGS}
    assert declared == {(owner, field) for owner in OWNERS for field in owner.__struct_fields__}
    assert len(declared) == len(SETTINGS)
    assert all(s.title and s.explained for s in SETTINGS)


@pytest.mark.parametrize("choice", [LaneChoice("tiny"), CHANGED])
def test_a_choice_survives_a_round_trip(choice: LaneChoice) -> None:
    settings = LaneSettings()
    settings.load(choice)
    assert settings.apply_to(LaneChoice(choice.model, choice.draft)) == choice


def test_showing_a_value_does_not_round_it(panel: LanePanel) -> None:
    precise = replace(CHANGED, sampler={"min_p": 0.012345678})
    panel.set_choice(precise)
    panel.header.settings.click()
    assert panel.choice == precise


def test_sampler_defaults_come_from_the_family() -> None:
    settings, temperature = LaneSettings(), setting("temperature")
    settings.set_family(SamplerSettings(temperature=1.0))
    assert settings.value(temperature) == 1.0
    assert not settings.changed(temperature)
    settings.set(temperature, 0.5)
    settings.set_family(SamplerSettings(temperature=0.5))
    assert not settings.changed(temperature)
    settings.set_family(SamplerSettings(temperature=0.7))
    assert settings.changed(temperature)  # the user's value remains
    settings.set(temperature, 0.7)
    assert settings.apply_to(LaneChoice("x")).sampler == {}


def test_changed_settings_are_listed_and_reset() -> None:
    settings = LaneSettings()
    settings.load(CHANGED)
    assert {s.field for s in settings.all_changed()} == {
        *("temperature", "seed", "max_tokens", "thinking_budget", "on_loop"),
        *("context", "threads", "gpu_layers", "split", "cache_type_k"),
    }
    settings.reset(setting("temperature"))
    assert settings.apply_to(CHANGED).sampler == {"seed": 4_294_967_294}
    settings.reset_all()
    assert settings.apply_to(CHANGED) == LaneChoice("tiny", "lookup")


# -- the popover -------------------------------------------------------------------------------


@pytest.fixture
def popover(panel: LanePanel) -> SettingsPopover:
    panel.set_plan(plan("left"))
    panel.resize(480, 700)
    panel.header.settings.click()
    return panel.choice_controller.popover


def row(popover: SettingsPopover, field: str, owner: Any = None) -> SettingRow:
    return next(r for r in popover.rows if r.setting == setting(field, owner))


def number(popover: SettingsPopover, field: str, owner: Any = None) -> NumberEditor:
    editor = row(popover, field, owner).editor
    assert isinstance(editor, NumberEditor)
    return editor


def typed(qtbot: QtBot, editor: NumberEditor, text: str) -> None:
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_the_settings_button_opens_and_escape_closes_the_popover(
    panel: LanePanel, popover: SettingsPopover, qtbot: QtBot
) -> None:
    assert popover.isVisible()
    assert panel.rect().contains(popover.geometry())
    assert panel.focusWidget() in popover.findChildren(NumberEditor)
    qtbot.keyClick(popover.rows[0].editor, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    assert not panel.header.settings.isChecked()
    assert panel.focusWidget() is panel.header.settings


def test_all_controls_of_the_popover_are_accessible(popover: SettingsPopover) -> None:
    assert_accessible(popover)


def test_typing_changes_the_choice_and_marks_the_setting(
    panel: LanePanel, popover: SettingsPopover, qtbot: QtBot
) -> None:
    editor = number(popover, "temperature")
    with qtbot.waitSignal(panel.choice_changed):
        typed(qtbot, editor, "1.25")
    assert panel.choice.sampler == {"temperature": 1.25}
    changed = row(popover, "temperature")
    assert changed.mark.text() == "•"
    assert changed.reset.isVisible()
    assert editor.accessibleName() == "Temperature, changed"
    assert panel.header.settings.text() == "•1"
    assert panel.header.settings.accessibleName().endswith("1 changed")
    changed.reset.click()
    assert panel.choice == LaneChoice("tiny")
    assert changed.mark.text() == ""
    assert panel.header.settings.text() == ""


def test_reset_all_restores_the_defaults(
    panel: LanePanel, popover: SettingsPopover, qtbot: QtBot
) -> None:
    assert not popover.reset_all.isEnabled()
    panel.set_choice(CHANGED)
    with qtbot.waitSignal(panel.choice_changed):
        popover.reset_all.click()
    assert panel.choice == LaneChoice("tiny", "lookup")


@pytest.mark.parametrize(
    ("field", "word"),
    [
        ("top_k", "off"),
        ("thinking_budget", "no budget"),
        ("context", "automatic"),
        ("threads", "automatic"),
        ("gpu_layers", "automatic"),
        ("dry_last_n", "everything"),
    ],
)
def test_special_values_are_shown_as_words(popover: SettingsPopover, field: str, word: str) -> None:
    assert number(popover, field).text() == word


@pytest.mark.parametrize("field", ["context", "threads", "gpu_layers"])
def test_automatic_is_one_step_below_the_minimum(
    panel: LanePanel, popover: SettingsPopover, field: str
) -> None:
    editor = number(popover, field)
    editor.stepUp()
    chosen = getattr(panel.choice.load, field)
    assert chosen > AUTO
    check(panel.choice.load)
    editor.setValue(editor.minimum())
    assert getattr(panel.choice.load, field) == AUTO
    assert panel.choice == LaneChoice("tiny")


@pytest.mark.parametrize("extreme", ["minimum", "maximum"])
def test_editors_never_exceed_a_settings_range(
    panel: LanePanel, popover: SettingsPopover, extreme: str
) -> None:
    for each in popover.rows:
        if isinstance(each.editor, NumberEditor):
            each.editor.setValue(getattr(each.editor, extreme)())
    choice = panel.choice
    for part in (choice.draft_settings, choice.run, choice.load, SamplerSettings(**choice.sampler)):
        check(part)
        for field, value in msgspec.structs.asdict(part).items():
            declared = setting(field, type(part))
            if declared.bounds is not None:
                assert isinstance(value, int if declared.whole else float), field


def test_the_action_on_a_loop_can_be_chosen(
    panel: LanePanel, popover: SettingsPopover, qtbot: QtBot
) -> None:
    editor = row(popover, "on_loop").editor
    assert isinstance(editor, ChoiceEditor)
    assert editor.currentText() == "mark and go on"
    editor.setCurrentIndex(1)
    with qtbot.waitSignal(panel.choice_changed):
        editor.activated.emit(1)
    assert panel.choice.run.on_loop is OnLoop.STOP


def test_showing_the_choice_again_preserves_unfinished_input(
    panel: LanePanel, popover: SettingsPopover, qtbot: QtBot
) -> None:
    editor = number(popover, "max_tokens", RunSettings)
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "77")
    panel.set_choice(panel.choice)
    panel.set_plan(plan("left"))
    assert editor.text() == "77"
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert panel.choice.run.max_tokens == 77


@pytest.mark.parametrize(
    ("language", "temperature", "limit"),
    [(QLocale.Language.English, "0.6", "4,096"), (QLocale.Language.Danish, "0,6", "4.096")],
)
def test_numbers_are_written_as_the_language_does(
    qtbot: QtBot, language: QLocale.Language, temperature: str, limit: str
) -> None:
    QLocale.setDefault(QLocale(language))  # before widgets are made, as at a start
    parent = QWidget()
    qtbot.addWidget(parent)
    settings = LaneSettings()
    settings.load(LaneChoice("tiny", sampler={"temperature": 0.6}))
    popover = SettingsPopover(Theme(), settings, parent)
    assert number(popover, "temperature").text() == temperature
    assert number(popover, "max_tokens", RunSettings).text() == limit


def test_the_popover_names_the_family_of_the_defaults(popover: SettingsPopover) -> None:
    assert popover.defaults_note.text() == (
        "Defaults for Overthink demo: recommended by the makers of Overthink demo"
    )
    temperature = row(popover, "temperature")
    assert "Default: 0: greedy, recommended by the makers of" in temperature.editor.toolTip()
    assert "own default" in row(popover, "max_tokens").editor.toolTip()


def test_the_popover_scrolls_in_a_low_window(panel: LanePanel, popover: SettingsPopover) -> None:
    popover.dismiss()
    panel.resize(480, 300)
    panel.header.settings.click()
    assert popover.geometry().bottom() <= panel.height()


def test_the_popover_stays_inside_a_shrinking_window(
    panel: LanePanel, popover: SettingsPopover, qtbot: QtBot
) -> None:
    panel.resize(440, 320)
    qtbot.waitUntil(lambda: panel.rect().contains(popover.geometry()))


# -- devices -----------------------------------------------------------------------------------

GIB = 2**30
DEVICES = (
    *(
        DeviceFacts(
            name=f"CUDA{i}",
            description="NVIDIA RTX 6000 Ada Generation",
            kind="gpu",
            free_bytes=47 * GIB,
            total_bytes=48 * GIB,
        )
        for i in range(2)
    ),
    DeviceFacts(name="CPU", description="A processor", kind="cpu", free_bytes=GIB, total_bytes=GIB),
)


def devices_of(popover: SettingsPopover) -> DeviceEditor:
    editor = row(popover, "device").editor
    assert isinstance(editor, DeviceEditor)
    return editor


def shares_of(popover: SettingsPopover) -> SharesEditor:
    editor = row(popover, "split").editor
    assert isinstance(editor, SharesEditor)
    return editor


def test_opening_the_settings_requests_the_devices(panel: LanePanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.devices_requested):
        panel.header.settings.click()


def test_one_gpu_or_all_can_be_chosen(
    panel: LanePanel, popover: SettingsPopover, qtbot: QtBot
) -> None:
    panel.set_devices(DEVICES)
    editor = devices_of(popover)
    offered = [editor.itemData(i) for i in range(editor.count())]
    assert offered == ["auto", "cpu", "CUDA0", "CUDA1", "CUDA0,CUDA1"]
    assert editor.itemText(0) == "automatic"
    assert (
        editor.itemText(2) == "CUDA0 · NVIDIA RTX 6000 Ada Generation · 47.0 GiB of 48.0 GiB free"
    )
    editor.setCurrentIndex(3)
    with qtbot.waitSignal(panel.choice_changed):
        editor.activated.emit(3)
    assert panel.choice.load.device == "CUDA1"


def test_the_reason_for_no_gpu_is_listed_but_disabled(
    panel: LanePanel, popover: SettingsPopover
) -> None:
    panel.set_devices(DEVICES[-1:], "no driver")
    editor = devices_of(popover)
    model = editor.model()
    assert isinstance(model, QStandardItemModel)
    assert editor.itemText(2) == "No GPU: no driver"
    assert [model.item(i).isEnabled() for i in range(3)] == [True, True, False]


def test_a_missing_device_remains_chosen(panel: LanePanel, popover: SettingsPopover) -> None:
    panel.set_choice(LaneChoice("tiny", load=LoadSettings(device="ROCm3")))
    panel.set_devices(DEVICES)
    assert devices_of(popover).currentData() == "ROCm3"
    assert panel.choice.load.device == "ROCm3"


@pytest.mark.parametrize(
    ("text", "split"), [("3:1", (3.0, 1.0)), ("3 1", (3.0, 1.0)), ("1,5:1", (1.5, 1.0)), ("", ())]
)
def test_shares_are_entered_as_proportions(
    panel: LanePanel, popover: SettingsPopover, qtbot: QtBot, text: str, split: tuple[float, ...]
) -> None:
    panel.set_choice(LaneChoice("tiny", load=LoadSettings(split=(1.0, 1.0))))
    editor = shares_of(popover)
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert panel.choice.load.split == split


def test_invalid_shares_are_reverted(
    panel: LanePanel, popover: SettingsPopover, qtbot: QtBot
) -> None:
    panel.set_choice(LaneChoice("tiny", load=LoadSettings(split=(2.0, 1.0))))
    editor = shares_of(popover)
    editor.setFocus()
    qtbot.keyClicks(editor, "half")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.text() == "2:1"
    assert panel.choice.load.split == (2.0, 1.0)
    assert editor.note.isVisible()
    assert editor.note.text().endswith("is not a share. The shares remain 2:1.")


def test_a_comma_between_shares_is_explained(popover: SettingsPopover, qtbot: QtBot) -> None:
    editor = shares_of(popover)
    editor.setFocus()
    qtbot.keyClicks(editor, "3,1")
    assert editor.note.text() == "This is one share, 3.1. Write 3:1 for two shares."
    qtbot.keyClicks(editor, ":1")
    assert editor.note.isHidden()


@pytest.mark.parametrize("text", ["0.05", "0,05"])
def test_both_decimal_signs_set_a_lane_temperature(
    panel: LanePanel, popover: SettingsPopover, qtbot: QtBot, text: str
) -> None:
    typed(qtbot, number(popover, "temperature"), text)
    assert panel.choice.sampler["temperature"] == 0.05


def test_a_value_out_of_range_leaves_the_setting_with_a_note(
    panel: LanePanel, popover: SettingsPopover, qtbot: QtBot
) -> None:
    editor = number(popover, "context")
    typed(qtbot, editor, "63")
    assert panel.choice.load.context == -1
    assert editor.note.text() == "63 is below the minimum, 64. The value remains automatic."


def test_cache_type_and_attention_can_be_chosen(
    panel: LanePanel, popover: SettingsPopover, qtbot: QtBot
) -> None:
    cache, attention = (row(popover, f).editor for f in ("cache_type_k", "flash_attention"))
    assert isinstance(cache, ChoiceEditor)
    assert isinstance(attention, ChoiceEditor)
    assert cache.currentText() == "f16"
    assert [attention.itemText(i) for i in range(3)] == ["automatic", "on", "off"]
    for editor, word in ((cache, "q8_0"), (attention, "on")):
        editor.setCurrentIndex(editor.findData(word))
        with qtbot.waitSignal(panel.choice_changed):
            editor.activated.emit(editor.currentIndex())
    load = panel.choice.load
    assert (load.cache_type_k, load.flash_attention) == ("q8_0", "on")
    check(load)


# -- thinking -------------------------------------------------------------------------------------

SWITCHES = ThinkingSwitches(off={"thinking": False}, effort="effort", levels=("low", "max"))


def shown_fields(popover: SettingsPopover) -> set[str]:
    fields = ("thinking", "effort", "keep_thoughts")
    return {row.setting.field for row in popover.rows if not row.isHidden()} & set(fields)


def test_settings_of_thinking_are_shown_where_they_act(panel: LanePanel) -> None:
    tiny = plan("left")
    panel.set_plan(tiny)
    panel.header.settings.click()
    popover = panel.choice_controller.popover
    assert shown_fields(popover) == set()
    panel.set_plan(replace(tiny, load=msgspec.structs.replace(tiny.load, switches=SWITCHES)))
    assert shown_fields(popover) == {"thinking", "effort"}
    effort = next(row.editor for row in popover.rows if row.setting.field == "effort")
    assert isinstance(effort, EffortEditor)
    assert [effort.itemData(at) for at in range(effort.count())] == ["", "low", "max"]


def test_a_chosen_effort_is_in_the_choice_until_it_is_reset(panel: LanePanel, qtbot: QtBot) -> None:
    tiny = plan("left")
    panel.set_plan(replace(tiny, load=msgspec.structs.replace(tiny.load, switches=SWITCHES)))
    panel.header.settings.click()
    popover = panel.choice_controller.popover
    row = next(row for row in popover.rows if row.setting.field == "effort")
    row.editor.setFocus()
    qtbot.keyClick(row.editor, Qt.Key.Key_End)
    qtbot.keyClick(row.editor, Qt.Key.Key_Return)
    assert panel.choice.run.effort == "max"
    panel.set_plan(tiny)  # another model, on which it does not act
    assert not row.isHidden()
    row.reset.click()
    assert panel.choice.run.effort == ""
    assert row.isHidden()


def test_a_chat_template_is_taken_from_the_clipboard(panel: LanePanel, qapp: QApplication) -> None:
    panel.header.settings.click()
    rows = panel.choice_controller.popover.rows
    editor = next(row.editor for row in rows if row.setting.field == "chat_template")
    assert isinstance(editor, TemplateEditor)
    qapp.clipboard().setText("{{ messages }}")
    editor.activated.emit(editor.count() - 1)
    assert panel.choice.load.chat_template == "{{ messages }}"
    assert editor.currentText() == "{{ messages }}"
    editor.activated.emit(0)
    assert panel.choice.load.chat_template == ""
