"""The header of a lane: model, draft, settings, and buttons for this lane alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from overthink.ui.panels.lane.combos import DraftCombo, ModelCombo
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.state.turn_state import Side
from overthink.ui.theme.theme import Theme, colour
from overthink.ui.widgets.labels import (
    ElidedLabel,
    MismatchChip,
    icon_button,
    name_widget,
    plain_label,
)
from overthink.ui.widgets.layouts import hbox, vbox

translate = QCoreApplication.translate

_LINE = 3
"""Height in pixels of the line in the lane's colour."""
_ROW_WIDTH = 430
"""Pixels that one row of combo boxes and buttons needs, at scale 1."""


class LaneHeader(QWidget):
    """Combo boxes and buttons in one row, with notes about the choice below."""

    def __init__(
        self, theme: Theme, side: Side, model_index: ModelIndex, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._side = theme, side
        self._loaded = False
        self.models = ModelCombo(theme, model_index, self)
        self.drafts = DraftCombo(theme, model_index, self)
        self.settings = icon_button(theme, "gear", role="quiet")
        self.settings.setCheckable(True)
        self.release = icon_button(theme, "release", role="quiet")
        self.stop = icon_button(theme, "stop", translate("Lane", "Stop this lane"), role="quiet")
        self.unequal = MismatchChip(theme, self)
        self.difference = ElidedLabel(parent=self, role="dim")
        self.note = ElidedLabel(parent=self, role="dim")
        self._arrange()
        theme.changed.connect(self._restyle)
        self._set_texts()

    def _arrange(self) -> None:
        self._plus = plain_label("faint", text="+", parent=self)
        buttons = (self.settings, self.release, self.stop)
        self._row = hbox((self.models, 5), self._plus, (self.drafts, 4), *buttons, spacing=3)
        self._second = QHBoxLayout()
        differing = hbox(self.unequal, (self.difference, 1))
        vbox(
            self._row,
            self._second,
            differing,
            self.note,
            parent=self,
            margins=(0, _LINE + 5, 0, 0),
            spacing=4,
        )
        self.difference.hide()
        self.note.hide()

    def _restyle(self) -> None:
        self._fold()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Move the draft to a line of its own where both names would be cut short."""
        narrow = self.width() < _ROW_WIDTH * self._theme.scale
        if narrow == (self._second.indexOf(self.drafts) >= 0):
            return
        row, at = (self._second, 0) if narrow else (self._row, 1)
        row.insertWidget(at, self._plus)
        row.insertWidget(at + 1, self.drafts, 4)

    def _set_texts(self) -> None:
        side = translate("Lane", "left") if self._side == "left" else translate("Lane", "right")
        self.setAccessibleName(translate("Lane", "Lane, {side}").format(side=side))
        self.show_changed_count(0)
        self._explain_release()

    def set_state(self, *, loaded: bool, running: bool) -> None:
        """Enable the controls that apply now."""
        self._loaded = loaded
        self.stop.setEnabled(running)
        self.release.setEnabled(loaded and not running)
        self.models.setEnabled(not running)
        self.drafts.setEnabled(not running)
        self._explain_release()

    def _explain_release(self) -> None:
        self.release.setAccessibleName(translate("Lane", "Release the model from memory"))
        self.release.setToolTip(
            translate("Lane", "The model is in memory, ready to run. Release it.")
            if self._loaded
            else translate("Lane", "No model is in memory")
        )

    def set_unequal(self, sentences: Sequence[str], *, of_displayed: bool = False) -> None:
        """Show in which conditions the lanes differ: the first in a label, all in tooltips."""
        first, others = "".join(sentences[:1]), " ".join(sentences[1:])
        self.unequal.set_mismatches(sentences, of_displayed=of_displayed)
        self.difference.show_text(first, others)
        self.difference.setVisible(bool(first))

    def set_note(self, text: str) -> None:
        """Show a sentence about the choice; empty hides it."""
        self.note.show_text(text)
        self.note.setVisible(bool(text))

    def settings_title(self, *, linked: bool) -> str:
        """The title of the settings: of this lane, or of both."""
        if linked:
            return translate("Lane", "Settings of both lanes")
        if self._side == "left":
            return translate("Lane", "Settings of the left lane")
        return translate("Lane", "Settings of the right lane")

    def show_changed_count(self, number: int, *, linked: bool = False) -> None:
        """Show on the button how many settings differ from their defaults."""
        self.settings.setText(f"•{number}" if number else "")
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self.settings.setToolButtonStyle(
            beside if number else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        text = self.settings_title(linked=linked)
        if number:
            changed = translate("Lane", "{number} changed").format(number=number)
            text = f"{text}: {changed}"
        name_widget(self.settings, text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line in the lane's colour along the top."""
        painter = QPainter(self)
        accent = colour(self._theme.roles.accent(self._side))
        painter.fillRect(0, 0, self.width(), _LINE, accent)
        painter.end()
