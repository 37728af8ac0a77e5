"""The dialog for the price of energy. Not modal."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QWidget,
)

from overthink.ui.state.ui_settings import OptionStore
from overthink.ui.widgets.labels import name_widget, plain_label
from overthink.ui.widgets.layouts import vbox
from overthink.ui.widgets.number_field import NumberField

_MAX_PRICE = 100_000.0
_MAX_CURRENCY = 8
"""Characters of a currency."""


class EnergyPriceDialog(QDialog):
    """Edits price and currency, and saves them to the store."""

    changed = Signal()
    """Price and currency were saved."""

    def __init__(self, store: OptionStore, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self._store = store
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Price of energy"))
        self.price, self.currency = NumberField(self, whole=False), QLineEdit(self)
        self._fill()
        self._arrange()

    def _fill(self) -> None:
        options = self._store.options
        self.price.set_bounds(0.0, _MAX_PRICE, 0.0, self.tr("not set"))
        self.price.setSingleStep(0.05)
        self.price.setValue(options.price_per_kwh)
        name_widget(self.price, self.tr("Price per kilowatt-hour"), self.tr("0 means not set"))
        self.currency.setMaxLength(_MAX_CURRENCY)
        self.currency.setText(options.currency or QLocale().currencySymbol())
        name_widget(self.currency, self.tr("Currency"), self.tr("Shown after the cost"))

    def _arrange(self) -> None:
        about = plain_label(
            "dim",
            text=self.tr("With a price, runs whose energy was measured also show its cost."),
            wrap=True,
            parent=self,
        )
        form = QFormLayout()
        form.addRow(self.tr("Price per kWh"), self.price)
        form.addRow(self.tr("Currency"), self.currency)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(self)
        cancel = buttons.addButton(kinds.Cancel)
        cancel.setText(self.tr("Cancel"))
        cancel.setToolTip(self.tr("Leaves the price unchanged"))
        self.save_button = buttons.addButton(kinds.Ok)
        self.save_button.setText(self.tr("Save"))
        self.save_button.setToolTip(self.tr("Saves price and currency"))
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        vbox(about, form, buttons, parent=self)

    def _save(self) -> None:
        """Save, unless the text of the price was just rejected: its note must be read first."""
        if self.price.take_rejection():
            return
        self._store.change(price_per_kwh=self.price.value(), currency=self.currency.text().strip())
        self.changed.emit()
        self.accept()
