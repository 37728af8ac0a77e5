"""The token card: details of the token under the pointer or at the caret.

It floats over its window without covering the token. While it follows the pointer, it ignores the
mouse; pinned, it stays, and its metrics show their definitions as tooltips.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QWidget

from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Origin
from overthink.ui.panels.token_details import text as card_text
from overthink.ui.panels.token_details.proposal_row import ProposalRow
from overthink.ui.state.blindness import Fact, is_hidden
from overthink.ui.state.token_facts import RoundFacts, TokenFacts, token_facts
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import plain_label
from overthink.ui.widgets.layouts import STRETCH, hbox, vbox
from overthink.ui.widgets.popups import place_beside

_WIDTH_LINES = 23
"""Width of the card in line heights, so that it grows with the text."""
_COLUMNS = 4
_MARGIN_X, _GAP = 12, 8


class TokenCard(QFrame):
    """Shows the details of one token beside it.

    Args:
        window: the window over which the card floats.
    """

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self._shown: tuple[RunRecord, int, QRect] | None = None
        self._facts: TokenFacts | None = None
        self.blind = False
        """True while the card must not reveal details of tokens."""
        self.pinned = False
        """True while the card stays after the pointer left."""
        self._build()
        self.hide()
        theme.changed.connect(self._restyle)
        self._restyle()

    # -- showing -------------------------------------------------------------------------------

    def show_at(
        self,
        record: RunRecord,
        token: int,
        global_rect: QRect,
        *,
        pinned: bool = False,
        notes: Sequence[str] = (),
    ) -> None:
        """Show the details of a token beside it.

        Args:
            token: index in the trace of the run.
            global_rect: the token's rectangle on the screen.
            pinned: stay when the pointer leaves (after a click, or at the caret).
            notes: the user's annotations of the token, one paragraph each.
        """
        if is_hidden(Fact.MEASUREMENT, self.blind):
            self.leave()
            return
        self._notes.setText("\n".join(f"▸ {note}" for note in notes))
        self._notes.setVisible(bool(notes))
        self._shown = (record, token, global_rect)
        self.pinned = pinned
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not pinned)
        self._fill(token_facts(record, token))
        self._place()
        self.show()
        self.raise_()

    def leave(self) -> None:
        """Hide the card, unless pinned, as the pointer left the token."""
        if not self.pinned:
            self.hide()

    def refresh(self) -> None:
        """Show what is new: a completed round, a corrected phase."""
        if self._shown is None or not self.isVisible():
            return
        record, token, _ = self._shown
        if (facts := token_facts(record, token)) != self._facts:
            self._fill(facts)
            self._place()

    def hideEvent(self, event: QHideEvent) -> None:
        self._shown = self._facts = None
        self.pinned = False
        super().hideEvent(event)

    # -- parts ---------------------------------------------------------------------------------

    def _build(self) -> None:
        self.setObjectName("popover")
        self.setAccessibleName(self.tr("Token"))
        self._notes = plain_label("note", wrap=True)
        self._sentence = plain_label("dim", wrap=True)
        vbox(
            self._build_head(),
            self._notes,
            self._sentence,
            self._build_metrics(),
            self._build_round(),
            parent=self,
            margins=(_MARGIN_X, 10, _MARGIN_X, 10),
            spacing=6,
        )

    def _build_head(self) -> QHBoxLayout:
        self._text = plain_label("title")
        self._origin = plain_label("chip")
        head = hbox(self._text, STRETCH, spacing=_GAP)
        head.addWidget(self._origin, alignment=Qt.AlignmentFlag.AlignTop)
        return head

    def _build_metrics(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(_GAP)
        self._metrics: list[tuple[QLabel, QLabel]] = []
        for i in range(2 * _COLUMNS):
            name, value = plain_label("faint"), plain_label("figure")
            grid.addLayout(vbox(name, value, spacing=0), *divmod(i, _COLUMNS))
            grid.setColumnStretch(i % _COLUMNS, 1)
            self._metrics.append((name, value))
        return grid

    def _build_round(self) -> QWidget:
        self._round = QWidget()
        line = QFrame(self._round)
        set_role(line, "line")
        self._heading = plain_label("faint", wrap=True)
        self._proposals = ProposalRow(self._theme, self._round)
        self._outcome = plain_label(wrap=True)
        parts = (line, self._heading, self._proposals, self._outcome)
        vbox(*parts, parent=self._round, margins=0, spacing=6)
        return self._round

    # -- filling -------------------------------------------------------------------------------

    def _fill(self, facts: TokenFacts) -> None:
        self._facts = facts
        self.setFixedWidth(_WIDTH_LINES * self.fontMetrics().height())
        self._fill_head(facts)
        for (name, value), metric in zip(self._metrics, card_text.metrics(facts), strict=True):
            name.setText(metric.name)
            value.setText(metric.value)
            name.setToolTip(metric.definition)
            value.setToolTip(metric.definition)
        self._fill_round(facts.round)
        parts = (self._notes.text(), card_text.description(facts))
        self.setAccessibleDescription(" ".join(filter(None, parts)))

    def _fill_head(self, facts: TokenFacts) -> None:
        self._origin.setText(card_text.origin_name(facts.origin))
        set_role(self._origin, "chip", "accepted" if facts.origin is Origin.ACCEPTED else "")
        self._sentence.setText(card_text.origin_sentence(facts))
        set_role(self._text, "title" if facts.text else "dim")
        self._text.setText(self._elided(card_text.token_text(facts.text)))

    def _elided(self, text: str) -> str:
        """The token's text, elided to the width beside its origin."""
        available = self.width() - self._origin.sizeHint().width() - 2 * _MARGIN_X - 2 * _GAP
        self._text.ensurePolished()
        return self._text.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, available)

    def _fill_round(self, facts: RoundFacts | None) -> None:
        self._round.setVisible(facts is not None)
        if facts is None:
            return
        self._heading.setText(card_text.round_heading(facts))
        self._proposals.set_proposals(facts.proposals)
        outcome = card_text.round_outcome(facts)
        self._outcome.setText(outcome)
        self._outcome.setVisible(bool(outcome))

    # -- placement -----------------------------------------------------------------------------

    def _place(self) -> None:
        if self._shown is None:
            return
        layout = self.layout()
        assert layout is not None
        layout.activate()
        size = QSize(self.width(), layout.totalHeightForWidth(self.width()))
        self.setFixedHeight(size.height())
        rect = self._shown[2]
        subject = QRect(self._window.mapFromGlobal(rect.topLeft()), rect.size())
        self.move(place_beside(subject, size, self._bounds()))

    def _bounds(self) -> QRect:
        """The part of the window that is on the screen, in window coordinates."""
        window = self._window
        screen = window.screen().availableGeometry()
        on_screen = QRect(window.mapFromGlobal(screen.topLeft()), screen.size()) & window.rect()
        return window.rect() if on_screen.isEmpty() else on_screen

    def _restyle(self) -> None:
        self.setFont(self._theme.ui_font())
        if self._shown is not None and self._facts is not None:
            self._fill(self._facts)
            self._place()
