"""What the list is narrowed to: a button to choose from, and a chip for each choice made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec
from PySide6.QtCore import QDate, QDateTime, Qt, QTime, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from overthink.core.symbols import excerpt
from overthink.storage.filters import NO_FILTERS, Filters
from overthink.storage.session_list import FilterValues
from overthink.ui.state.annotation_labels import label_words
from overthink.ui.state.run_outcome import INTERRUPTED
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.layouts import FlowLayout

_LONGEST = 28
"""Characters of a name on a chip."""


class Choice(NamedTuple):
    """One thing to narrow the list to: which field of the filters, to what, and in words."""

    field: str
    value: Any
    words: str


class FilterButton(QToolButton):
    """Opens the menu of what can be chosen."""

    chosen = Signal(object)
    """A `Choice`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.known = FilterValues(models=(), families=(), tags=())
        self.setAccessibleName(self.tr("Narrow the list"))
        self.setToolTip(self.tr("Show only sessions of a model, an outcome, a tag or a time"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        set_icon(self, "filter", theme)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self.fill)
        self.setMenu(self._menu)

    def fill(self) -> None:
        """Fills the menu with what there is just now."""
        menu = self._menu
        menu.clear()
        for below in menu.findChildren(QMenu):
            below.deleteLater()
        self._add(menu, Choice("starred", True, self.tr("Starred")))
        self._add(menu, Choice("noted", True, self.tr("With notes")))
        self._add_all(menu, self.tr("Outcome"), self._outcomes())
        self._add_all(menu, self.tr("Date"), self._dates())
        self._add_all(menu, self.tr("Model"), self._named("model", self.known.models))
        self._add_all(menu, self.tr("Family"), self._named("family", self.known.families))
        self._add_all(menu, self.tr("Tag"), self._named("tag", self.known.tags))
        self._add_all(menu, self.tr("Label of a span"), self._labels())

    def _outcomes(self) -> list[Choice]:
        return [
            Choice("outcome", "right", self.tr("Right")),
            Choice("outcome", "wrong", self.tr("Wrong")),
            Choice("outcome", "open", self.tr("Not judged")),
            Choice("looping", True, self.tr("Looping")),
            Choice("never_answered", True, self.tr("Never answered")),
            Choice("status", INTERRUPTED, self.tr("Interrupted")),
        ]

    def _dates(self) -> list[Choice]:
        return [
            Choice("since", _days_ago(0), self.tr("Today")),
            Choice("since", _days_ago(6), self.tr("The last 7 days")),
            Choice("since", _days_ago(29), self.tr("The last 30 days")),
        ]

    def _named(self, field: str, names: tuple[str, ...]) -> list[Choice]:
        return [Choice(field, name, excerpt(name, _LONGEST)) for name in names]

    def _labels(self) -> list[Choice]:
        return [Choice("label", label, label_words(label)) for label in self.known.labels]

    def _add_all(self, menu: QMenu, title: str, choices: list[Choice]) -> None:
        below = menu.addMenu(title)
        below.setEnabled(bool(choices))
        for choice in choices:
            self._add(below, choice)

    def _add(self, menu: QMenu, choice: Choice) -> None:
        words = choice.words.replace("&", "&&")
        menu.addAction(words, lambda: self.chosen.emit(choice))


def _days_ago(days: int) -> str:
    """The first moment of a day, here, as the database has moments."""
    first = QDateTime(QDate.currentDate().addDays(-days), QTime(0, 0)).toUTC()
    return str(first.toString(Qt.DateFormat.ISODateWithMs))


class Chips(QWidget):
    """The choices that were made; each goes when it is pressed. Hidden where there are none."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._choices: dict[str, Choice] = {}
        self._flow = FlowLayout(4, 4, self)
        self.hide()

    @property
    def filters(self) -> Filters:
        """All of them, for the database."""
        values = {field: choice.value for field, choice in self._choices.items()}
        return msgspec.structs.replace(NO_FILTERS, **values)

    def choose(self, choice: Choice) -> None:
        """Adds a choice; another one of the same kind goes."""
        self._choices[choice.field] = choice
        self._show()

    def clear(self) -> None:
        """Takes all of them away."""
        if self._choices:
            self._choices.clear()
            self._show()

    def buttons(self) -> Iterator[QToolButton]:
        """The chips, in order."""
        for number in range(self._flow.count()):
            item = self._flow.itemAt(number)
            widget = item.widget() if item else None
            if isinstance(widget, QToolButton):
                yield widget

    def _show(self) -> None:
        for button in list(self.buttons()):
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        for choice in self._choices.values():
            self._flow.addWidget(self._chip(choice))
        self.setVisible(bool(self._choices))
        self.updateGeometry()
        self.changed.emit()

    def _chip(self, choice: Choice) -> QToolButton:
        button = QToolButton(self)
        set_role(button, "chip")
        set_icon(button, "close", self._theme)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setText(choice.words.replace("&", "&&"))
        button.setAccessibleName(self.tr("Only {filter}; press to end").format(filter=choice.words))
        button.setToolTip(self.tr("Press to show the others again"))
        button.clicked.connect(self._dropper(choice.field))
        return button

    def _dropper(self, field: str) -> Callable[[], None]:
        def drop() -> None:
            del self._choices[field]
            self._show()

        return drop
