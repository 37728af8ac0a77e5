"""The dialog for the price of energy: not modal, and saved only on request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from overthink.ui.panels.preferences.energy_price_dialog import EnergyPriceDialog
from overthink.ui.state.ui_settings import OptionStore, Price
from tests.ui.window_fixture import assert_accessible


@pytest.fixture
def store(qtbot: QtBot, tmp_path: Path) -> OptionStore:
    return OptionStore(tmp_path)


@pytest.fixture
def dialog(qtbot: QtBot, store: OptionStore) -> Iterator[EnergyPriceDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = EnergyPriceDialog(store, parent)
    made.show()
    yield made
    parent.close()


def test_no_price_is_set_at_first(store: OptionStore, dialog: EnergyPriceDialog) -> None:
    assert store.options.price is None
    assert dialog.price.text() == "not set"
    assert not dialog.isModal()
    assert_accessible(dialog)


def test_a_price_is_saved_and_announced(
    store: OptionStore, dialog: EnergyPriceDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog.price.setValue(2.35)
    dialog.currency.setText(" kr ")
    with qtbot.waitSignal(dialog.changed):
        dialog.save_button.click()
    assert store.options.price == Price(2.35, "kr")
    store.flush()
    assert OptionStore(tmp_path).options.price == Price(2.35, "kr")


def test_cancelling_changes_nothing(store: OptionStore, dialog: EnergyPriceDialog) -> None:
    dialog.price.setValue(9.0)
    dialog.reject()
    assert store.options.price is None


def test_a_price_that_cannot_be_read_is_reported_before_it_is_saved(
    store: OptionStore, dialog: EnergyPriceDialog, qtbot: QtBot
) -> None:
    dialog.show()
    dialog.price.setFocus()
    dialog.price.selectAll()
    qtbot.keyClicks(dialog.price, "2,5,0")
    dialog.save_button.click()
    assert dialog.isVisible()
    assert "is not a number" in dialog.price.note.text()
    dialog.price.selectAll()
    qtbot.keyClicks(dialog.price, "2,5")
    dialog.save_button.click()
    assert not dialog.isVisible()
    assert store.options.price_per_kwh == 2.5
