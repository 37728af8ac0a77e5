"""The tally of votes: one row per pair of models with its confidence interval, in a popup."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QMenu, QToolButton, QWidget, QWidgetAction

from overthink.core.symbols import excerpt
from overthink.storage.ratings import PairTally
from overthink.ui.i18n.number_format import count, percent
from overthink.ui.services.session_store import SessionStore
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.theme import Theme, colour
from overthink.ui.widgets.labels import ElidedLabel, plain_label, tooltip
from overthink.ui.widgets.layouts import STRETCH, scroll_area, vbox

_WIDTH, _HEIGHT = 400, 300
_BAR = 10
_NAME_LENGTH = 40
"""Maximum length of a model's name, characters."""


class TallyButton(QToolButton):
    """Opens the tally, counted at that moment."""

    def __init__(self, theme: Theme, library: SessionStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._library = theme, library
        self._tally: TallyView | None = None
        self.setAccessibleName(self.tr("Votes by pair of models"))
        self.setToolTip(self.tr("Which model was preferred, how often, and with what confidence"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        set_icon(self, "scales", theme)
        menu = QMenu(self)
        menu.aboutToShow.connect(self.count_votes)
        self.setMenu(menu)

    @property
    def tally(self) -> TallyView:
        """The popup's content; created when first opened, which keeps start-up fast."""
        if self._tally is None:
            self._tally = TallyView(self._theme)
            self._tally.blind_box.toggled.connect(self.count_votes)
            action = QWidgetAction(self.menu())
            action.setDefaultWidget(self._tally)
            self.menu().addAction(action)
        return self._tally

    def count_votes(self) -> None:
        """Count the votes and show them."""
        self._library.request_tally(self.tally.blind_box.isChecked(), self.tally.show_pairs)


class TallyView(QWidget):
    """Pairs of models, ordered by number of votes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: list[PairRow] = []
        title = plain_label("heading", text=self.tr("Votes by pair of models"))
        self.blind_box = QCheckBox(self.tr("Only blind votes"))
        self.blind_box.setToolTip(self.tr("Count only votes given while the names were hidden"))
        self.empty_text = plain_label(
            "dim",
            text=self.tr("No votes yet. Vote above two answers, preferably in blind mode."),
            wrap=True,
        )
        self._list = QWidget()
        self._column = vbox(
            self.empty_text, STRETCH, parent=self._list, margins=(0, 0, 8, 0), spacing=12
        )
        area = scroll_area(self._list)
        vbox(title, self.blind_box, area, parent=self, margins=(14, 10, 8, 12), spacing=8)

    def sizeHint(self) -> QSize:
        scale = self._theme.scale
        return QSize(round(_WIDTH * scale), round(_HEIGHT * scale))

    def show_pairs(self, pairs: list[PairTally]) -> None:
        """Show these pairs."""
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [PairRow(self._theme, pair, self._list) for pair in pairs]
        for at, row in enumerate(self.rows):
            self._column.insertWidget(at, row)
        self.empty_text.setVisible(not pairs)


class PairRow(QWidget):
    """One pair: votes for each model, the share with its interval, and the other counts."""

    def __init__(self, theme: Theme, pair: PairTally, parent: QWidget) -> None:
        super().__init__(parent)
        self.score = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        names = {"one": excerpt(pair.one, _NAME_LENGTH), "other": excerpt(pair.other, _NAME_LENGTH)}
        self.score.show_text(
            self.tr("{one}  {won} : {lost}  {other}").format(
                won=count(pair.one_better), lost=count(pair.other_better), **names
            )
        )
        self.words = plain_label(text=self._share_text(pair), wrap=True)
        self.other_counts = plain_label("dim", text=self._other_counts_text(pair), wrap=True)
        vbox(
            self.score,
            IntervalBar(theme, pair),
            self.words,
            self.other_counts,
            parent=self,
            margins=0,
            spacing=3,
        )
        self.setAccessibleName(
            f"{self.score.text()}. {self.words.text()}. {self.other_counts.text()}"
        )
        self.setToolTip(tooltip(self._definition(), self._source()))

    def _share_text(self, pair: PairTally) -> str:
        if pair.share is None:
            return self.tr("No vote prefers one of them")
        low, high = pair.interval
        return self.tr("{share} for {model}; 95 % interval {low} to {high}").format(
            share=percent(round(pair.share, 2)),
            model=excerpt(pair.one, _NAME_LENGTH),
            low=percent(round(low, 2)),
            high=percent(round(high, 2)),
        )

    def _other_counts_text(self, pair: PairTally) -> str:
        words = (
            self.tr("{votes} vote · {blind} blind · {ties} tied · {bad} both bad")
            if pair.votes == 1
            else self.tr("{votes} votes · {blind} blind · {ties} tied · {bad} both bad")
        )
        return words.format(
            votes=count(pair.votes),
            blind=count(pair.blind),
            ties=count(pair.ties),
            bad=count(pair.both_bad),
        )

    def _definition(self) -> str:
        return self.tr(
            "The share of the votes that prefer one model; ties and “both bad” count for neither "
            "side and are listed separately."
        )

    def _source(self) -> str:
        return self.tr(
            "Interval: Wilson's score interval (E. B. Wilson, Journal of the American Statistical "
            "Association 22, 1927), which is valid for few votes too. As long as it includes 50 %, "
            "the votes do not show which model is better."
        )


class IntervalBar(QWidget):
    """A scale from 0 to 100 %: the interval as a band, the share as a line, 50 % as a tick."""

    def __init__(self, theme: Theme, pair: PairTally, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._pair = theme, pair
        self.setFixedHeight(round(_BAR * theme.scale))

    def paintEvent(self, _event: QPaintEvent) -> None:
        roles, pair = self._theme.roles, self._pair
        painter = QPainter(self)
        width, height = float(self.width()), float(self.height())
        painter.fillRect(QRectF(0, height / 2 - 1, width, 2), colour(roles.border))
        low, high = pair.interval
        if pair.share is not None:
            band = QRectF(low * width, 2, max(2.0, (high - low) * width), height - 4)
            painter.fillRect(band, colour(roles.primary))
            left = min(max(pair.share * width - 1.5, 0.0), width - 3)
            painter.fillRect(QRectF(left, 0, 3, height), colour(roles.text))
        painter.fillRect(QRectF(width / 2, 0, 1, height), colour(roles.outline))
        painter.end()
