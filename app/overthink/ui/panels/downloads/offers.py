"""The pairings that are worth comparing: chosen by name, with what they take."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from overthink.library.download_catalogue import Catalog, Pairing
from overthink.ui.i18n.localise_message import localise
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.widgets.labels import ElidedLabel


class PairingPicker(QWidget):
    """A chooser, a button, and a line about the chosen pairing."""

    asked = Signal(object)
    """Both lanes are to get this `Pairing`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairings: tuple[Pairing, ...] = ()
        label = QLabel(self.tr("Pairing"))
        self.box = QComboBox()
        self.box.setAccessibleName(self.tr("Pairing"))
        self.box.setToolTip(self.tr("Two models that are worth comparing, with their drafts"))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        label.setBuddy(self.box)
        self.button = QPushButton(self.tr("Set up"))
        self.button.setToolTip(
            self.tr("Puts both models and their drafts into the lanes; downloads what is missing")
        )
        self.note = ElidedLabel()
        set_role(self.note, "dim")
        self.box.currentIndexChanged.connect(self._show_note)
        self.button.clicked.connect(self._ask)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(label)
        line.addWidget(self.box)
        line.addWidget(self.button)
        line.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.note)

    @property
    def pairing(self) -> Pairing | None:
        """The chosen one."""
        at = self.box.currentIndex()
        return self._pairings[at] if 0 <= at < len(self._pairings) else None

    def show_catalog(self, catalog: Catalog) -> None:
        """Offers a catalogue's pairings; the chosen one stays."""
        if catalog.pairings == self._pairings:
            return
        selected_id = self.pairing.id if self.pairing else ""
        self._pairings = catalog.pairings
        self.box.clear()
        self.box.addItems([localise(pairing.label) for pairing in self._pairings])
        ids = [pairing.id for pairing in self._pairings]
        self.box.setCurrentIndex(ids.index(selected_id) if selected_id in ids else 0)
        self.button.setEnabled(bool(self._pairings))

    def _show_note(self) -> None:
        self.note.show_text(localise(self.pairing.note) if self.pairing else "")

    def _ask(self) -> None:
        if self.pairing:
            self.asked.emit(self.pairing)


class LicenceAgreement(QFrame):
    """Size, licence and source of what is asked for. Hidden where nothing is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "banner")
        self._agree: Callable[[], None] = lambda: None
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.agree_button = QPushButton(self.tr("Agree and download"))
        self.agree_button.setToolTip(self.tr("Downloads under the licences that are named here"))
        set_role(self.agree_button, "primary")
        self.leave_button = QPushButton(self.tr("Not now"))
        self.leave_button.setToolTip(self.tr("Downloads nothing"))
        self.agree_button.clicked.connect(self._take)
        self.leave_button.clicked.connect(self.hide)
        buttons = QHBoxLayout()
        buttons.addWidget(self.agree_button)
        buttons.addWidget(self.leave_button)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.label)
        column.addLayout(buttons)
        self.hide()

    def ask(self, text: str, agree: Callable[[], None], *, serious: bool) -> None:
        """Asks; `agree` is called where the person does.

        Args:
            serious: a licence keeps commercial use out.
        """
        set_role(self, "banner", "warning" if serious else "")
        self.label.setText(text)
        self._agree = agree
        self.show()
        self.agree_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self) -> None:
        self.hide()
        self._agree()
