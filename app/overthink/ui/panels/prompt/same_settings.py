"""Whether both lanes have the same settings: a check box of three states, its menu, and Undo."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QMenu, QToolButton, QWidget

from overthink.ui.state.turn_state import SIDES
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import name_widget, tooltip

_MANY = 9
"""Unequal conditions for which there is room."""


class SameSettingsBox(QCheckBox):
    """Checked: all is equal. Partly checked: the settings are linked, but conditions differ.

    Switched on by the user while the settings differ, it asks which lane's settings to take.
    """

    take_requested = Signal(str)
    """The user wants both lanes to have the settings of this side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.settings_differ = False
        """Whether switching it on changes a lane; set by the presenter."""
        self._differences: tuple[str, ...] = ()
        self.menu = QMenu(self)
        titles = {
            "left": self.tr("Take the left lane's settings for both"),
            "right": self.tr("Take the right lane's settings for both"),
        }
        for side in SIDES:
            action = self.menu.addAction(titles[side])
            action.triggered.connect(lambda _checked=False, at=side: self.take_requested.emit(at))
        self.setChecked(True)
        self.toggled.connect(lambda _on: self.show_differences(self._differences))
        self.show_differences(())

    def nextCheckState(self) -> None:
        """Switch on or off; the state between both is only shown."""
        if not self.isChecked() and self.settings_differ:
            self.menu.setToolTipsVisible(True)
            for action in self.menu.actions():
                action.setToolTip("\n".join(self._differences))
            self.menu.popup(self.mapToGlobal(QPoint(0, self.height())))
            return
        self.setCheckState(Qt.CheckState.Unchecked if self.isChecked() else Qt.CheckState.Checked)

    def show_differences(self, differences: Sequence[str]) -> None:
        """Show the unequal conditions of the next run, a sentence each."""
        self._differences = tuple(differences)
        linked, number = self.isChecked(), len(differences)
        if linked:
            mixed = Qt.CheckState.PartiallyChecked
            self.setCheckState(mixed if number else Qt.CheckState.Checked)
        self.setText(self._text(linked, number))
        explained = (
            self.tr("A change of one lane's settings changes the other's too.")
            if linked
            else self.tr("Each lane has its own settings. Switch on to have the same in both.")
        )
        intro = self.tr("Conditions that differ nevertheless:") if linked and number else ""
        self.setToolTip(tooltip(explained, intro, *differences))
        self.setAccessibleDescription(" ".join([explained, intro, *differences]).strip())

    def keep_width(self) -> None:
        """Take the width of the longest text, so that the controls after it do not move."""
        shown, widest = self.text(), 0
        for linked in (True, False):
            for number in (0, 1, _MANY):
                self.setText(self._text(linked, number))
                widest = max(widest, self.sizeHint().width())
        self.setText(shown)
        self.setMinimumWidth(widest)

    def _text(self, linked: bool, number: int) -> str:
        if linked and number:
            return self.tr("Same, {number} unequal").format(number=number)
        if linked:
            return self.tr("Same settings")
        if number:
            return self.tr("Separate, {number} unequal").format(number=number)
        return self.tr("Separate settings")


class UndoSettingsButton(QToolButton):
    """Gives a lane the settings back that were replaced. Always there, so that nothing moves."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "quiet")
        set_icon(self, "undo", theme)
        self.offer("")

    def offer(self, side: str) -> None:
        """Offer to restore the settings of a side; empty: there is nothing to restore."""
        self.setEnabled(bool(side))
        texts = {
            "": self.tr("No settings were replaced"),
            "left": self.tr("Undo: give the left lane its own settings back"),
            "right": self.tr("Undo: give the right lane its own settings back"),
        }
        name_widget(self, texts[side])
