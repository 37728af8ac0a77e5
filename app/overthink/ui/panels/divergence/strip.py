"""A strip below the lanes: where two runs diverge, and how each continues."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from overthink.core.divergence import Choice, Divergence
from overthink.core.symbols import harmless
from overthink.ui.state.divergence_text import choice_text, location_text
from overthink.ui.state.turn_state import SIDES, Side
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import ElidedLabel, icon_button, plain_label
from overthink.ui.widgets.layouts import hbox, vbox

_CONTINUATION_LENGTH = 159
"""Characters shown of a continuation."""
_CONTEXT_LENGTH = 24
"""Characters shown of the common text before it."""


class DivergenceStrip(QFrame):
    """Hidden until it has something to show."""

    closed = Signal()
    show_requested = Signal()
    """Scroll both lanes to the divergence."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("divergence")
        set_role(self, "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Where the two runs diverge"))
        self.words = plain_label(wrap=True)
        self.lanes = {side: _Continuation(theme, side) for side in SIDES}
        self.show_button = icon_button(
            theme,
            "diverge",
            self.tr("Show in both lanes"),
            self.tr("Scroll both lanes to where they diverge"),
            self.show_requested,
            role="quiet",
        )
        self.close_button = icon_button(
            theme,
            "close",
            self.tr("Close"),
            self.tr("Close and remove the marks (Escape)"),
            self.close_strip,
            role="quiet",
        )
        self._arrange()
        self.hide()

    def _arrange(self) -> None:
        above = hbox((self.words, 1))
        above.addWidget(self.show_button, 0, Qt.AlignmentFlag.AlignTop)
        above.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._below = QWidget()
        lanes = ((lane, 1) for lane in self.lanes.values())
        hbox(*lanes, parent=self._below, margins=0, spacing=16)
        vbox(above, self._below, parent=self, margins=(12, 6, 8, 8), spacing=4)

    def show_message(self, words: str) -> None:
        """Show a sentence instead of a divergence."""
        self.words.setText(words)
        self._below.hide()
        self.show_button.hide()
        self.show()

    def show_divergence(self, found: Divergence) -> None:
        """Show where two runs diverge."""
        self.words.setText(location_text(found))
        self.lanes["left"].show_choice(found.left, found.before)
        self.lanes["right"].show_choice(found.right, found.before)
        self._below.show()
        self.show_button.show()
        self.show()

    def clear(self) -> None:
        """Remove all texts."""
        self.words.clear()
        for lane in self.lanes.values():
            lane.text.show_text("")
            lane.metrics.show_text("")

    def close_strip(self) -> None:
        """Close."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()


class _Continuation(QWidget):
    """One run's token at the divergence, its continuation, and the model's probabilities."""

    def __init__(self, theme: Theme, side: Side) -> None:
        super().__init__()
        self.text = ElidedLabel()
        self.metrics = ElidedLabel()
        set_role(self.text, kind=side)
        set_role(self.metrics, "dim")
        vbox(self.text, self.metrics, parent=self, margins=0, spacing=0)

    def show_choice(self, choice: Choice, before: str) -> None:
        """Show what a run emitted after the common text."""
        lead = harmless(before[-_CONTEXT_LENGTH:])
        taken = harmless(choice.continuation[:_CONTINUATION_LENGTH])
        taken += "…" if len(choice.continuation) > _CONTINUATION_LENGTH else ""
        lead = f"…{lead}" if lead else ""
        self.text.show_text(f"{lead} ▸ {taken}" if taken else f"{lead} ▸ ∎")
        self.metrics.show_text(choice_text(choice))
