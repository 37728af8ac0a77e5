"""The price of energy: asked in a small window that blocks nothing, kept, told to the lanes."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from overthink.ui.state.metric_input import Price
from overthink.ui.state.ui_settings import OptionStore
from overthink.ui.theme.stylesheet import set_role

_DEAREST = 100_000.0
_LONGEST = 8
"""Characters of a currency."""


def saved_price(store: OptionStore) -> Price | None:
    """The price that is kept; None where none is set."""
    options = store.options
    return Price(options.price_per_kwh, options.currency) if options.price_per_kwh else None


class EnergyPriceDialog(QDialog):
    """Asks for price and currency.

    Args:
        store: where both are kept.
    """

    changed = Signal()

    def __init__(self, store: OptionStore, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self._store = store
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Price of energy"))
        self.price, self.currency = QDoubleSpinBox(self), QLineEdit(self)
        self._fill()
        self._arrange()

    def _fill(self) -> None:
        options = self._store.options
        self.price.setDecimals(3)
        self.price.setRange(0.0, _DEAREST)
        self.price.setSingleStep(0.05)
        self.price.setSpecialValueText(self.tr("not set"))
        self.price.setValue(options.price_per_kwh)
        self.price.setAccessibleName(self.tr("Price of a kilowatt-hour"))
        self.price.setToolTip(self.tr("0 is not set"))
        self.currency.setMaxLength(_LONGEST)
        self.currency.setText(options.currency or QLocale().currencySymbol())
        self.currency.setAccessibleName(self.tr("Currency"))
        self.currency.setToolTip(self.tr("As it is to stand behind the cost"))

    def _arrange(self) -> None:
        about = QLabel(
            self.tr(
                "With a price, a run's energy is shown with its cost, where energy is measured."
            ),
            self,
        )
        about.setWordWrap(True)
        set_role(about, "dim")
        form = QFormLayout()
        form.addRow(self.tr("Price a kWh"), self.price)
        form.addRow(self.tr("Currency"), self.currency)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(self)
        leave = buttons.addButton(kinds.Cancel)
        leave.setText(self.tr("Cancel"))
        leave.setToolTip(self.tr("Leaves the price as it is"))
        self.save_button = buttons.addButton(kinds.Ok)
        self.save_button.setText(self.tr("Keep"))
        self.save_button.setToolTip(self.tr("Keeps price and currency"))
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(about)
        layout.addLayout(form)
        layout.addWidget(buttons)

    def _save(self) -> None:
        self._store.change(price_per_kwh=self.price.value(), currency=self.currency.text().strip())
        self.changed.emit()
        self.accept()
