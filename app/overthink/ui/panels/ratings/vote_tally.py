"""The tally of votes: a line a pair of models, with how sure it is, in a panel below a button."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QLabel,
    QMenu,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from overthink.core.symbols import excerpt
from overthink.storage.ratings import PairTally
from overthink.ui.i18n.number_format import count, percent
from overthink.ui.services.session_store import SessionStore
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme, colour
from overthink.ui.widgets.labels import ElidedLabel, tooltip

_WIDTH, _HEIGHT = 400, 300
_BAR = 10
_NAME = 40
"""Characters of a model's name."""


class TallyButton(QToolButton):
    """Opens the tally, counted just then."""

    def __init__(self, theme: Theme, library: SessionStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._library = theme, library
        self._tally: TallyView | None = None
        self.setAccessibleName(self.tr("Votes, model against model"))
        self.setToolTip(self.tr("Which model was preferred, how often, and how sure that is"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        set_icon(self, "scales", theme)
        menu = QMenu(self)
        menu.aboutToShow.connect(self.ask)
        self.setMenu(menu)

    @property
    def tally(self) -> TallyView:
        """What it opens; made when that is first asked for: the window's start does without."""
        if self._tally is None:
            self._tally = TallyView(self._theme)
            self._tally.blind_box.toggled.connect(self.ask)
            action = QWidgetAction(self.menu())
            action.setDefaultWidget(self._tally)
            self.menu().addAction(action)
        return self._tally

    def ask(self) -> None:
        """Counts anew."""
        self._library.ask_tally(self.tally.blind_box.isChecked(), self.tally.show_pairs)


class TallyView(QWidget):
    """Pairs of models, those with the most votes first."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: list[PairRow] = []
        title = QLabel(self.tr("Votes, model against model"))
        set_role(title, "heading")
        self.blind_box = QCheckBox(self.tr("Only blind votes"))
        self.blind_box.setToolTip(
            self.tr("Count only votes that were given while the names were hidden")
        )
        self.nothing = QLabel(
            self.tr("No votes yet. Say above two answers which one is better, best of all blind.")
        )
        self.nothing.setWordWrap(True)
        set_role(self.nothing, "dim")
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(12)
        self._column.addWidget(self.nothing)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._list)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(14, 10, 8, 12)
        whole.setSpacing(8)
        for widget in (title, self.blind_box, area):
            whole.addWidget(widget)

    def sizeHint(self) -> QSize:
        scale = self._theme.scale
        return QSize(round(_WIDTH * scale), round(_HEIGHT * scale))

    def show_pairs(self, pairs: list[PairTally]) -> None:
        """Shows these."""
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [PairRow(self._theme, pair, self._list) for pair in pairs]
        for at, row in enumerate(self.rows):
            self._column.insertWidget(at, row)
        self.nothing.setVisible(not pairs)


class PairRow(QWidget):
    """One pair: who was preferred how often, the share with its interval, and what is beside."""

    def __init__(self, theme: Theme, pair: PairTally, parent: QWidget) -> None:
        super().__init__(parent)
        self.score = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        names = {"one": excerpt(pair.one, _NAME), "other": excerpt(pair.other, _NAME)}
        self.score.show_text(
            self.tr("{one}  {won} : {lost}  {other}").format(
                won=count(pair.one_better), lost=count(pair.other_better), **names
            )
        )
        self.words = QLabel(self._share_words(pair))
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.beside = QLabel(self._beside_words(pair))
        self.beside.setTextFormat(Qt.TextFormat.PlainText)
        self.beside.setWordWrap(True)
        set_role(self.beside, "dim")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        for widget in (self.score, IntervalBar(theme, pair), self.words, self.beside):
            column.addWidget(widget)
        self.setToolTip(tooltip(self._how(), self._source()))
        self.setAccessibleName(f"{self.score.text()}. {self.words.text()}. {self.beside.text()}")

    def _share_words(self, pair: PairTally) -> str:
        if pair.share is None:
            return self.tr("No vote says which is better")
        low, high = pair.interval
        return self.tr("{share} for {model}; 95 % interval {low} to {high}").format(
            share=percent(round(pair.share, 2)),
            model=excerpt(pair.one, _NAME),
            low=percent(round(low, 2)),
            high=percent(round(high, 2)),
        )

    def _beside_words(self, pair: PairTally) -> str:
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

    def _how(self) -> str:
        return self.tr(
            "The share is of the votes that say which one is better; ties and “both bad” do not "
            "count for either side and stand beside it."
        )

    def _source(self) -> str:
        return self.tr(
            "Interval: Wilson's score interval (E. B. Wilson, Journal of the American Statistical "
            "Association 22, 1927), which holds for few votes too. While it includes 50 %, the "
            "votes do not tell which model is better."
        )


class IntervalBar(QWidget):
    """From 0 to 100 %: the interval as a band, the share as a line in it, half as a tick."""

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
            place = min(max(pair.share * width - 1.5, 0.0), width - 3)
            painter.fillRect(QRectF(place, 0, 3, height), colour(roles.text))
        painter.fillRect(QRectF(width / 2, 0, 1, height), colour(roles.outline))
        painter.end()
