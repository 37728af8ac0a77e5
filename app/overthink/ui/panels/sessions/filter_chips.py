"""Filters of the list: a button with a menu, and a chip for each active filter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec
from PySide6.QtCore import QDate, QDateTime, QElapsedTimer, Qt, QTime, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget

from overthink.core.runaway.descriptions import KIND_NAMES
from overthink.core.symbols import excerpt
from overthink.core.vocabulary import RunStatus
from overthink.storage.filters import ANY_RUNAWAY, NO_FILTERS, Filters
from overthink.storage.schema import INTERRUPTED
from overthink.storage.session_list import FilterValues
from overthink.ui.base.any_part_match import with_part
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.state.annotation_labels import label_text
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.layouts import FlowLayout

_NAME_LENGTH = 28
"""Maximum length of a name on a chip, characters."""


class Choice(NamedTuple):
    """One filter: a field of `Filters`, its value, and its text."""

    field: str
    value: Any
    text: str


class SearchedMenu(QMenu):
    """A menu in which typing finds any part of a text, as in lists; beginnings come first."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self._typed, self._last = "", QElapsedTimer()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letters = event.text()
        if not letters.isprintable() or not (letters.strip() or (letters and self._is_typing)):
            super().keyPressEvent(event)
            return
        self._typed = (self._typed if self._is_typing else "") + letters
        self._last.start()
        actions = self.actions()
        texts = {at: each.text().replace("&&", "&") for at, each in enumerate(actions)}
        usable = {at: text for at, text in texts.items() if actions[at].isEnabled()}
        for at in with_part(usable, self._typed)[:1]:
            self.setActiveAction(actions[at])
        event.accept()

    @property
    def _is_typing(self) -> bool:
        """Whether the last letter came a moment ago."""
        pause = QApplication.keyboardInputInterval()
        return self._last.isValid() and self._last.elapsed() < pause


class FilterButton(QToolButton):
    """Opens the menu of filters."""

    chosen = Signal(object)
    """A `Choice`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.values = FilterValues(models=(), families=(), tags=())
        self.setAccessibleName(self.tr("Filter the list"))
        self.setToolTip(self.tr("Show only sessions of a model, an outcome, a tag or a time"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        set_icon(self, "filter", theme)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self.fill)
        self.setMenu(self._menu)

    def fill(self) -> None:
        """Fill the menu with the current values."""
        menu = self._menu
        menu.clear()
        for submenu in menu.findChildren(QMenu):
            submenu.deleteLater()
        self._add(menu, Choice("starred", True, self.tr("Starred")))
        self._add(menu, Choice("noted", True, self.tr("With notes")))
        self._add_all(menu, self.tr("Outcome"), self._outcomes())
        self._add_all(menu, self.tr("Runaway"), self._runaways())
        self._add_all(menu, self.tr("Date"), self._dates())
        self._add_all(menu, self.tr("Model"), self._named("model", self.values.models))
        self._add_all(menu, self.tr("Family"), self._named("family", self.values.families))
        self._add_all(menu, self.tr("Tag"), self._named("tag", self.values.tags))
        self._add_all(menu, self.tr("Label of a span"), self._labels())

    def _outcomes(self) -> list[Choice]:
        return [
            Choice("outcome", "right", self.tr("Right")),
            Choice("outcome", "wrong", self.tr("Wrong")),
            Choice("outcome", "open", self.tr("Not judged")),
            Choice("looping", True, self.tr("Looping")),
            Choice("never_answered", True, self.tr("Never answered")),
            Choice("status", RunStatus.ENDED_IN_THOUGHT, self.tr("Ended inside its thought")),
            Choice("status", RunStatus.MODEL_CHANGED, self.tr("Model file changed")),
            Choice("status", INTERRUPTED, self.tr("Interrupted")),
        ]

    def _runaways(self) -> list[Choice]:
        return [
            Choice("runaway", ANY_RUNAWAY, self.tr("Any runaway")),
            *(
                Choice("runaway", kind.value, localise_sentence(name))
                for kind, name in KIND_NAMES.items()
            ),
        ]

    def _dates(self) -> list[Choice]:
        return [
            Choice("since", _days_ago(0), self.tr("Today")),
            Choice("since", _days_ago(6), self.tr("The last 7 days")),
            Choice("since", _days_ago(29), self.tr("The last 30 days")),
        ]

    def _named(self, field: str, names: tuple[str, ...]) -> list[Choice]:
        return [Choice(field, name, excerpt(name, _NAME_LENGTH)) for name in names]

    def _labels(self) -> list[Choice]:
        return [Choice("label", label, label_text(label)) for label in self.values.labels]

    def _add_all(self, menu: QMenu, title: str, choices: list[Choice]) -> None:
        submenu = SearchedMenu(title, menu)
        menu.addMenu(submenu)
        submenu.setEnabled(bool(choices))
        for choice in choices:
            self._add(submenu, choice)

    def _add(self, menu: QMenu, choice: Choice) -> None:
        text = choice.text.replace("&", "&&")
        menu.addAction(text, lambda: self.chosen.emit(choice))


def _days_ago(days: int) -> str:
    """Return the start of a local day in the format of the database."""
    first = QDateTime(QDate.currentDate().addDays(-days), QTime(0, 0)).toUTC()
    return str(first.toString(Qt.DateFormat.ISODateWithMs))


class FilterChips(QWidget):
    """The active filters; clicking one removes it. Hidden if there are none."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._choices: dict[str, Choice] = {}
        self._flow = FlowLayout(4, 4, self)
        self.hide()

    @property
    def filters(self) -> Filters:
        """The active filters for the database."""
        values = {field: choice.value for field, choice in self._choices.items()}
        return msgspec.structs.replace(NO_FILTERS, **values)

    def choose(self, choice: Choice) -> None:
        """Add a filter; it replaces another one of the same field."""
        self._choices[choice.field] = choice
        self._show()

    def clear(self) -> None:
        """Remove all filters."""
        if self._choices:
            self._choices.clear()
            self._show()

    def buttons(self) -> Iterator[QToolButton]:
        """Iterate over the chips, in order."""
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
        button.setText(choice.text.replace("&", "&&"))
        button.setAccessibleName(
            self.tr("Only {filter}; click to remove").format(filter=choice.text)
        )
        button.setToolTip(self.tr("Click to remove this filter"))
        button.clicked.connect(self._remover(choice.field))
        return button

    def _remover(self, field: str) -> Callable[[], None]:
        def remove() -> None:
            del self._choices[field]
            self._show()

        return remove
