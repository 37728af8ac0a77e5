"""A strip below the lanes: where two runs part, and how each goes on from there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from overthink.core.divergence import Choice, Divergence
from overthink.core.symbols import harmless
from overthink.ui.state.divergence_text import choice_text, place_text
from overthink.ui.state.turn_state import SIDES, Side
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import ElidedLabel

_QUOTED = 159
"""Characters of a continuation."""
_BEFORE = 24
"""Characters of what both have before it."""


class DivergenceStrip(QFrame):
    """Hidden until it has something to say."""

    closed = Signal()
    show_requested = Signal()
    """The place is to be brought into sight again."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("divergence")
        set_role(self, "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Where the two runs part"))
        self._theme = theme
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.lanes = {side: _Continuation(theme, side) for side in SIDES}
        self.show_button = self._button(
            "diverge",
            self.tr("Show the place"),
            self.tr("Bring the place into sight in both lanes"),
        )
        self.show_button.clicked.connect(self.show_requested)
        self.close_button = self._button(
            "close", self.tr("Close"), self.tr("Take the marks away (Escape)")
        )
        self.close_button.clicked.connect(self.leave)
        self._arrange()
        self.hide()

    def _button(self, icon: str, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        set_role(button, "quiet")
        set_icon(button, icon, self._theme)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        return button

    def _arrange(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self.words, 1)
        above.addWidget(self.show_button, 0, Qt.AlignmentFlag.AlignTop)
        above.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._below = QWidget()
        below = QHBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(16)
        for lane in self.lanes.values():
            below.addWidget(lane, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 8, 8)
        column.setSpacing(4)
        column.addLayout(above)
        column.addWidget(self._below)

    def show_message(self, words: str) -> None:
        """Shows a sentence, and no place."""
        self.words.setText(words)
        self._below.hide()
        self.show_button.hide()
        self.show()

    def show_divergence(self, found: Divergence) -> None:
        """Shows where two runs part."""
        self.words.setText(place_text(found))
        self.lanes["left"].show_choice(found.left, found.before)
        self.lanes["right"].show_choice(found.right, found.before)
        self._below.show()
        self.show_button.show()
        self.show()

    def leave(self) -> None:
        """Goes."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()


class _Continuation(QWidget):
    """One run's token at the place, what follows it, and how sure the model was."""

    def __init__(self, theme: Theme, side: Side) -> None:
        super().__init__()
        self._theme = theme
        self.text = ElidedLabel()
        self.figures = ElidedLabel()
        set_role(self.text, kind=side)
        set_role(self.figures, "dim")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.text)
        column.addWidget(self.figures)

    def show_choice(self, choice: Choice, before: str) -> None:
        """Shows what a run took, behind the last of what both have."""
        lead = harmless(before[-_BEFORE:])
        taken = harmless(choice.continuation[:_QUOTED])
        taken += "…" if len(choice.continuation) > _QUOTED else ""
        lead = f"…{lead}" if lead else ""
        self.text.show_text(f"{lead} ▸ {taken}" if taken else f"{lead} ▸ ∎")
        self.figures.show_text(choice_text(choice))
