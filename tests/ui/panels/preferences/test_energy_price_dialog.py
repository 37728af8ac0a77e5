"""The price of energy: asked without blocking, kept, shown where energy is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from overthink.ui.panels.preferences.energy_price_dialog import EnergyPriceDialog, saved_price
from overthink.ui.state.metric_input import Price
from overthink.ui.state.ui_settings import OptionStore
from tests.ui.window_fixture import assert_well_kept


@pytest.fixture
def store(qtbot: QtBot, tmp_path: Path) -> OptionStore:
    return OptionStore(tmp_path)


@pytest.fixture
def asked(qtbot: QtBot, store: OptionStore) -> Iterator[EnergyPriceDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = EnergyPriceDialog(store, parent)
    made.show()
    yield made
    parent.close()


def test_nothing_is_set_at_first(store: OptionStore, asked: EnergyPriceDialog) -> None:
    assert saved_price(store) is None
    assert asked.price.text() == "not set"
    assert not asked.isModal()
    assert_well_kept(asked)


def test_a_price_is_kept_and_told(
    store: OptionStore, asked: EnergyPriceDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    asked.price.setValue(2.35)
    asked.currency.setText(" kr ")
    with qtbot.waitSignal(asked.changed):
        asked.save_button.click()
    assert saved_price(store) == Price(2.35, "kr")
    store.flush()
    assert saved_price(OptionStore(tmp_path)) == Price(2.35, "kr")


def test_leaving_it_changes_nothing(store: OptionStore, asked: EnergyPriceDialog) -> None:
    asked.price.setValue(9.0)
    asked.reject()
    assert saved_price(store) is None
