"""The user's own verdict on an answer: three buttons beside the automatic verdict."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from overthink.storage.session_edits import ByHand
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import name_widget
from overthink.ui.widgets.layouts import hbox

translate = QCoreApplication.translate


class _ButtonStyle(NamedTuple):
    icon: str
    role: str
    text: Callable[[], str]
    """On the button while it is chosen."""
    tip: Callable[[], str]


_STYLES: dict[ByHand, _ButtonStyle] = {
    "right": _ButtonStyle(
        "check",
        "good",
        lambda: translate("ManualVerdict", "you: right"),
        lambda: translate("ManualVerdict", "Your verdict: right (Alt+Y)"),
    ),
    "wrong": _ButtonStyle(
        "cross",
        "bad",
        lambda: translate("ManualVerdict", "you: wrong"),
        lambda: translate("ManualVerdict", "Your verdict: wrong (Alt+N)"),
    ),
    "unsure": _ButtonStyle(
        "question",
        "unsure",
        lambda: translate("ManualVerdict", "you: unsure"),
        lambda: translate("ManualVerdict", "Your verdict: unsure (Alt+U)"),
    ),
}


class ManualVerdict(QWidget):
    """Right, wrong, unsure. Hidden unless there is a saved run to judge."""

    chosen = Signal(object)
    """A `ByHand`; None: it is withdrawn."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.verdict: ByHand | None = None
        """The verdict on display."""
        self.buttons: dict[ByHand, QToolButton] = {name: self._button(name) for name in _STYLES}
        hbox(*self.buttons.values(), parent=self, margins=0, spacing=2)
        self._show_state()
        self.retain_space(True)
        self.hide()

    def retain_space(self, on: bool) -> None:
        """Occupy the same space while hidden, so that the transcript does not jump."""
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(on)
        self.setSizePolicy(policy)

    def _button(self, name: ByHand) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.clicked.connect(lambda: self.press(name))
        return button

    def press(self, name: ByHand) -> None:
        """Choose a verdict; choosing the current one withdraws it."""
        verdict = None if name == self.verdict else name
        self._show_state()  # undo the click's toggle until the verdict is stored
        self.chosen.emit(verdict)

    def show_verdict(self, verdict: ByHand | None) -> None:
        """Show a verdict; None is none."""
        if verdict != self.verdict:
            self.verdict = verdict
            self._show_state()

    def _show_state(self) -> None:
        again = translate("ManualVerdict", "Press again to withdraw it")
        for name, button in self.buttons.items():
            style, on = _STYLES[name], name == self.verdict
            button.setChecked(on)
            set_role(button, "quiet", style.role if on else "")
            set_icon(button, style.icon, self._theme, style.role if on else "text_dim")
            button.setText(style.text() if on else "")
            beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            button.setToolButtonStyle(beside if on else Qt.ToolButtonStyle.ToolButtonIconOnly)
            name_widget(button, style.tip(), f"{style.tip()}. {again}" if on else style.tip())
