"""What a runaway costs, in large numbers for an audience."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from overthink.core.runaway.findings import Finding, RunawayKind
from overthink.ui.i18n.number_format import count
from overthink.ui.widgets.labels import plain_label
from overthink.ui.widgets.layouts import hbox, vbox


class WastedTokens(QWidget):
    """Two numbers with their captions; hidden without a runaway."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.times, self.times_caption = _number(), plain_label("dim")
        self.wasted, self.wasted_caption = _number(), plain_label("dim")
        self._repeats = QWidget(self)
        vbox(self.times, self.times_caption, parent=self._repeats, margins=0, spacing=0)
        tokens = vbox(self.wasted, self.wasted_caption, margins=0, spacing=0)
        hbox(self._repeats, tokens, None, parent=self, margins=0, spacing=32)
        self.hide()

    def show_finding(self, finding: Finding | None) -> None:
        """Show what a runaway costs so far; None hides the numbers."""
        if finding is not None:
            period = finding.evidence.period if finding.kind is RunawayKind.EXACT else None
            self._repeats.setHidden(not period)
            self.times.setText(f"× {count(finding.tokens // period)}" if period else "")
            self.times_caption.setText(self.tr("the same {0} tokens").format(count(period or 0)))
            self.wasted.setText(count(finding.tokens - (period or 0)))
            self.wasted_caption.setText(self.tr("tokens without progress"))
        self.setHidden(finding is None)


def _number() -> QLabel:
    return plain_label("huge", "warning")
