"""The download panel: pairings, the catalogue, and actions on a build.

It knows `Downloads` and nothing else of the window; it emits requests to use downloaded models.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QPushButton, QTableView, QWidget

from overthink.library.download_catalogue import Offer, Pairing
from overthink.library.downloads.progress import Availability
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.i18n.number_format import size
from overthink.ui.panels.downloads.catalogue_model import CatalogModel, Column, ProgressDelegate
from overthink.ui.panels.downloads.offers import LicenceAgreement, PairingPicker
from overthink.ui.panels.downloads.text import agreement_text, licence_text, verified_text
from overthink.ui.services.download_queue import Activity, DownloadQueue, Item, Key, key_of
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import ElidedLabel, plain_label, push_button
from overthink.ui.widgets.layouts import STRETCH, hbox, vbox

FIRST_SIZE = (1120, 640)


class DownloadPanel(QWidget):
    """Lists builds and passes the user's requests to `Downloads`. Loads when it is shown."""

    use_requested = Signal(str, str)
    """Use a build in a lane: side and file path."""
    pairing_requested = Signal(object)
    """Use a `Pairing` in both lanes; all its files are downloaded."""

    def __init__(
        self, theme: Theme, downloads: DownloadQueue, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(self.tr("Download models"))
        self.setAccessibleName(self.tr("Models that can be downloaded"))
        self._downloads = downloads
        self._loaded = False
        self._pending_pairing: Pairing | None = None
        self.pairings = PairingPicker()
        self.model = CatalogModel(theme, downloads, self)
        self.table = self._make_table(theme)
        self.agreement = LicenceAgreement()
        self.message = plain_label("banner", wrap=True)
        self.message.setContentsMargins(12, 6, 12, 6)
        self.detail = plain_label("dim", wrap=True)
        self.destination = ElidedLabel(Qt.TextElideMode.ElideMiddle, role="dim")
        self._make_buttons()
        self._arrange()
        self._connect()
        self.resize(*FIRST_SIZE)
        self._fit_columns()
        theme.changed.connect(self._fit_columns)
        self.refresh()

    # -- layout ----------------------------------------------------------------------------------

    def _make_table(self, theme: Theme) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setItemDelegate(ProgressDelegate(theme, table))
        table.setAccessibleName(self.tr("Models that can be downloaded"))
        table.setAccessibleDescription(
            self.tr("Arrow keys choose a model, Enter downloads or pauses it")
        )
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        for column in (Column.MODEL, Column.BUILD, Column.SIZE):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        for column in (Column.LICENCE, Column.DRAFT):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        return table

    def _fit_columns(self) -> None:
        """Make the state column wide enough for its longest text, so that nothing moves."""
        longest = self.fontMetrics().horizontalAdvance("99.9 %, 999.9 MB/s, 00:00 min left ==")
        self.table.setColumnWidth(Column.STATE, longest)
        minimum = 10 * self.fontMetrics().averageCharWidth()
        self.table.horizontalHeader().setMinimumSectionSize(minimum)

    def _make_buttons(self) -> None:
        self.download_button = QPushButton()
        self.discard_button = push_button(
            self.tr("Discard"), self.tr("Stops and deletes the partial download")
        )
        left, right = self.tr("Use on the left"), self.tr("Use on the right")
        self.use_buttons = {
            "left": push_button(left, self.tr("The left lane runs this model")),
            "right": push_button(right, self.tr("The right lane runs this model")),
        }

    def _arrange(self) -> None:
        buttons = hbox(
            self.download_button,
            self.discard_button,
            STRETCH,
            *self.use_buttons.values(),
            spacing=8,
        )
        vbox(
            self.pairings,
            self.message,
            (self.table, 1),
            self.detail,
            self.agreement,
            buttons,
            self.destination,
            parent=self,
            margins=(16, 14, 16, 14),
            spacing=10,
        )

    def _connect(self) -> None:
        downloads = self._downloads
        downloads.loaded.connect(self._show_loaded)
        downloads.changed.connect(self._update)
        self.pairings.setup_requested.connect(self._set_up)
        self.table.selectionModel().selectionChanged.connect(self._change_choice)
        self.table.doubleClicked.connect(lambda _index: self._act())
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            QShortcut(key, self.table, self._act, context=Qt.ShortcutContext.WidgetShortcut)
        self.download_button.clicked.connect(self._act)
        self.discard_button.clicked.connect(self._discard)
        for side, button in self.use_buttons.items():
            button.clicked.connect(lambda _checked=False, to=side: self._use(to))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._downloads.load()

    # -- the chosen build ------------------------------------------------------------------------

    @property
    def item(self) -> Item | None:
        """The chosen build."""
        rows = self.table.selectionModel().selectedRows()
        return self.model.item(rows[0]) if rows else None

    def choose(self, key: Key) -> None:
        """Choose a build."""
        index = self.model.index_of(key)
        self.table.selectRow(index.row())
        self.table.scrollTo(index)

    def _change_choice(self) -> None:
        self.agreement.hide()
        self.refresh()

    def _show_loaded(self) -> None:
        self.pairings.show_catalog(self._downloads.catalog)
        if not self._loaded and self._downloads.items:
            self._loaded = True
            self.table.selectRow(0)
        self.refresh()

    def refresh(self) -> None:
        """Show the chosen build and what is possible now, online or offline."""
        item, offline = self.item, self._downloads.offline
        self._show_message(offline)
        self.detail.setText(self._detail(item))
        availability = item.local_copy.availability if item else Availability.ABSENT
        text, tip = self._action_text(item)
        self.download_button.setText(text)
        self.download_button.setToolTip(tip)
        active = item is not None and item.activity is not Activity.NONE
        self.download_button.setVisible(availability is not Availability.HERE)
        self.download_button.setEnabled(bool(item) and (active or not offline))
        self.discard_button.setVisible(active or availability is Availability.PARTIAL)
        for button in self.use_buttons.values():
            button.setEnabled(availability is Availability.HERE)
        self._show_destination()

    def _show_message(self, offline: bool) -> None:
        sentences = [localise_sentence(self._downloads.problem)] if self._downloads.problem else []
        if offline:
            sentences.append(self.tr("The app stays offline: downloads are disabled."))
            self.agreement.hide()
        self.message.setText("\n".join(sentences))
        self.message.setVisible(bool(sentences))

    def _detail(self, item: Item | None) -> str:
        if item is None:
            return ""
        licence = self.tr("Licence: {licence}.").format(licence=licence_text(item.offer))
        parts = [localise_sentence(part) for part in (item.problem, item.remark) if part]
        return "\n".join([*parts, f"{licence} {verified_text(item.offer)}"])

    def _action_text(self, item: Item | None) -> tuple[str, str]:
        """The text and the tooltip of the button that downloads, resumes or pauses."""
        if item and item.activity is not Activity.NONE:
            return self.tr("Pause"), self.tr("Stops for now and keeps the partial download")
        if item and item.local_copy.availability is Availability.PARTIAL:
            return self.tr("Continue"), self.tr("Resumes the download")
        return self.tr("Download…"), self.tr("Shows size and licence first")

    def _show_destination(self) -> None:
        folder, free = self._downloads.folder, self._downloads.free
        if free is None:
            text = self.tr("Downloads go to {folder}").format(folder=folder)
        else:
            text = self.tr("Downloads go to {folder}, {free} free").format(
                folder=folder, free=size(free)
            )
        self.destination.show_text(text)

    def _update(self, key: Key) -> None:
        if self.item and key_of(self.item.offer) == key:
            self.refresh()
        self._finish_setup()

    # -- actions ---------------------------------------------------------------------------------

    def _act(self) -> None:
        """Download, resume or pause, as the button shows."""
        item = self.item
        if item is None or item.local_copy.availability is Availability.HERE:
            return
        if item.activity is not Activity.NONE:
            self._downloads.pause(key_of(item.offer))
        elif self._downloads.offline:
            self.refresh()
        elif item.local_copy.availability is Availability.PARTIAL:  # the user agreed when it began
            self._downloads.start([item.offer])
        else:
            self._request_agreement([item.offer])

    def _request_agreement(self, offers: list[Offer], pairing: Pairing | None = None) -> None:
        """Ask for agreement to the licences; a pairing is set up when all its files are here."""
        items = self._downloads.missing(offers)

        def agree() -> None:
            self._pending_pairing = pairing
            self._downloads.start(offers)

        warn = any(item.offer.model.non_commercial for item in items)
        text = agreement_text(items, self._downloads.free)
        self.agreement.request(text, agree, warn=warn)
        self.table.scrollTo(self.table.currentIndex())

    def _discard(self) -> None:
        if self.item:
            self._downloads.discard(key_of(self.item.offer))

    def _use(self, side: str) -> None:
        if self.item:
            self.use_requested.emit(side, self.item.local_copy.path)

    # -- pairings --------------------------------------------------------------------------------

    def _set_up(self, pairing: Pairing) -> None:
        """Set the lanes up, after downloading the files that are missing."""
        missing = self._downloads.missing(self._downloads.catalog.wanted(pairing))
        if not missing:
            self.pairing_requested.emit(pairing)
        elif not self._downloads.offline:
            self._request_agreement([item.offer for item in missing], pairing)

    def _finish_setup(self) -> None:
        pairing = self._pending_pairing
        if pairing and not self._downloads.missing(self._downloads.catalog.wanted(pairing)):
            self._pending_pairing = None
            self.pairing_requested.emit(pairing)
