"""Parts of the download panel: the pairings to choose from, and the licence to agree to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QWidget

from overthink.core.messages import Message
from overthink.library.download_catalogue import Catalog, Pairing
from overthink.ui.i18n.localise_message import localise
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.widgets.labels import ElidedLabel, plain_label, push_button
from overthink.ui.widgets.layouts import STRETCH, hbox, vbox


class PairingPicker(QWidget):
    """A combo box of pairings, a button, and a note on the chosen pairing."""

    setup_requested = Signal(object)
    """Set up both lanes with this `Pairing`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairings: tuple[Pairing, ...] = ()
        label = plain_label(text=self.tr("Pairing"))
        self.box = QComboBox()
        self.box.setAccessibleName(self.tr("Pairing"))
        self.box.setToolTip(self.tr("Two models worth comparing, with their drafts"))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        label.setBuddy(self.box)
        self.button = push_button(
            self.tr("Set up"),
            self.tr("Sets up both lanes with models and drafts; downloads what is missing"),
        )
        self.note = ElidedLabel(role="dim")
        self.box.currentIndexChanged.connect(self._show_note)
        self.button.clicked.connect(self._request_setup)
        line = hbox(label, self.box, self.button, STRETCH, spacing=8)
        vbox(line, self.note, parent=self, margins=0, spacing=4)

    @property
    def pairing(self) -> Pairing | None:
        """The chosen pairing."""
        index = self.box.currentIndex()
        return self._pairings[index] if 0 <= index < len(self._pairings) else None

    def show_catalog(self, catalog: Catalog) -> None:
        """List the pairings of a catalogue; the chosen one stays chosen."""
        if catalog.pairings == self._pairings:
            return
        selected_id = self.pairing.id if self.pairing else ""
        self._pairings = catalog.pairings
        self.box.clear()
        self.box.addItems([localise(Message(pairing.label)) for pairing in self._pairings])
        ids = [pairing.id for pairing in self._pairings]
        self.box.setCurrentIndex(ids.index(selected_id) if selected_id in ids else 0)
        self.button.setEnabled(bool(self._pairings))

    def _show_note(self) -> None:
        self.note.show_text(localise(Message(self.pairing.note)) if self.pairing else "")

    def _request_setup(self) -> None:
        if self.pairing:
            self.setup_requested.emit(self.pairing)


class LicenceAgreement(QFrame):
    """Size, licence and source of the requested builds. Hidden until a download is requested."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "banner")
        self._agree: Callable[[], None] = lambda: None
        self.label = plain_label(wrap=True)
        self.agree_button = push_button(
            self.tr("Agree and download"),
            self.tr("Downloads under the licences listed here"),
            role="primary",
        )
        self.decline_button = push_button(self.tr("Not now"), self.tr("Downloads nothing"))
        self.agree_button.clicked.connect(self._accept)
        self.decline_button.clicked.connect(self.hide)
        buttons = hbox(self.agree_button, self.decline_button, STRETCH)
        vbox(self.label, buttons, parent=self, margins=(12, 10, 12, 10), spacing=8)
        self.hide()

    def request(self, text: str, agree: Callable[[], None], *, warn: bool) -> None:
        """Ask for agreement; `agree` is called if the user gives it.

        Args:
            warn: a licence forbids commercial use.
        """
        set_role(self, "banner", "warning" if warn else "")
        self.label.setText(text)
        self._agree = agree
        self.show()
        self.agree_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _accept(self) -> None:
        self.hide()
        self._agree()
