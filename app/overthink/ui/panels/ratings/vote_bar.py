"""The vote above two lanes: which answer is better, with visible or hidden names."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QWidget

from overthink.storage.session_edits import Preference
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import ElidedLabel, name_widget, plain_label, push_button
from overthink.ui.widgets.layouts import hbox

PREFERENCES: tuple[Preference, ...] = ("left", "right", "tie", "both_bad")


class VoteBar(QFrame):
    """Four buttons, the given vote, and a button that reveals hidden names."""

    chosen = Signal(object)
    """A `Preference`, by the lanes as displayed; None: the vote is withdrawn."""
    reveal_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pairBar")
        self.setAccessibleName(self.tr("Which of the two is better"))
        self._theme = theme
        self._shown: Preference | None = None
        self.title = plain_label("dim", text=self.tr("Better:"))
        self.buttons = self._make_buttons()
        self.words = ElidedLabel(parent=self)
        self.words.setContentsMargins(6, 0, 6, 0)
        self.words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        set_role(self.words, "dim")
        self.reveal_button = push_button(
            self.tr("Reveal names"),
            self.tr("Reveal the models without voting; a later vote is not blind"),
            self.reveal_requested,
        )
        self._arrange()
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the layout must not jump when both runs have ended
        self.setSizePolicy(policy)
        self.reveal_button.hide()
        self.hide()

    def _make_buttons(self) -> dict[Preference, QToolButton]:
        words = {
            "left": (self.tr("Left"), self.tr("Left is better (Alt+L)")),
            "right": (self.tr("Right"), self.tr("Right is better (Alt+R)")),
            "tie": (self.tr("Tie"), self.tr("Both are equally good (Alt+T)")),
            "both_bad": (self.tr("Both bad"), self.tr("Neither is good (Alt+B)")),
        }
        return {name: self._button(name, *words[name]) for name in PREFERENCES}

    def _button(self, name: Preference, words: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(words)
        name_widget(button, tip)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.press(name))
        return button

    def _arrange(self) -> None:
        hbox(
            self.title,
            *self.buttons.values(),
            self.words,
            self.reveal_button,
            parent=self,
            margins=0,
            spacing=3,
        )

    def press(self, name: Preference) -> None:
        """Vote; the same vote again withdraws it."""
        if self.buttons[name].isEnabled():
            preference = None if name == self._shown else name
            self._check()
            self.chosen.emit(preference)

    def show_state(
        self, preference: Preference | None, *, may_vote: bool, hidden: bool, words: str
    ) -> None:
        """Show the vote on the pair.

        Args:
            may_vote: both runs are displayed to their end.
            hidden: the names are hidden.
            words: text next to the buttons.
        """
        self._shown = preference
        self._check()
        for button in self.buttons.values():
            button.setEnabled(may_vote)
        self.reveal_button.setVisible(hidden)
        self.words.show_text(words)
        self.words.setVisible(bool(words))

    def _check(self) -> None:
        for name, button in self.buttons.items():
            button.setChecked(name == self._shown)
            set_role(button, kind=name if name in ("left", "right") and button.isChecked() else "")
