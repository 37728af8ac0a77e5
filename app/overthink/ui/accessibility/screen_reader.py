"""Screen readers: spoken announcements, and Qt's text interface over an `AccessibleText`.

A view that paints itself is a blank canvas to assistive technology. `install_text_interface` gives
every widget with an `accessible_text` method an accessible object that exposes its text, its caret
and the position of each character, and moves the caret on request. Nothing here runs until
assistive technology connects.

PySide6 6.11 cannot implement the two functions of `QAccessibleTextInterface` that return results
through pointers, `selection` and `attributes`. Assistive technology can set the selection but not
query it, so `selectionCount` is 0 and `announce_selection` speaks the selected words instead.
"""

from __future__ import annotations

import weakref
from functools import cache
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleInterface,
    QAccessibleTextCursorEvent,
    QAccessibleTextInterface,
)
from PySide6.QtWidgets import QAbstractScrollArea, QAccessibleWidget, QWidget
from shiboken6 import Shiboken

_SPOKEN = 300
"""Characters of a selection that are spoken."""


class AccessibleText(Protocol):
    """A text that can be read, navigated and selected without seeing it.

    Offsets count UTF-16 code units, as Qt and assistive technology do.
    """

    def character_count(self) -> int:
        """Return the length in code units. Called often: must not build the text."""

    def text(self, start: int, end: int) -> str:
        """Return the text between two offsets; both within bounds."""

    def caret(self) -> int:
        """Return the offset of the caret."""

    def set_caret(self, offset: int) -> None:
        """Move the caret and scroll to it."""

    def selection(self) -> tuple[int, int]:
        """Return start and end of the selection; equal where nothing is selected."""

    def select(self, start: int, end: int) -> None:
        """Select a range; equal offsets clear the selection."""

    def rect_of(self, offset: int) -> QRect:
        """Return a character's rectangle on the viewport; empty where it is not laid out."""

    def offset_at(self, point: QPoint) -> int:
        """Return the offset of the character at a point of the viewport; -1 for none."""

    def show(self, start: int, end: int) -> None:
        """Scroll a range into view."""


@runtime_checkable
class Readable(Protocol):
    """A scroll area that paints a text."""

    def accessible_text(self) -> AccessibleText:
        """Return the text for assistive technology."""


def announce(widget: QWidget, message: str) -> None:
    """Have a screen reader speak a message after its current one.

    Does nothing where no assistive technology is active.

    Args:
        widget: the part of the window that the message concerns; must be visible.
        message: one short sentence, in the interface's language.
    """
    if not message or not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, message)
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
    QAccessible.updateAccessibility(event)


def announce_selection(view: QAbstractScrollArea, text: str) -> None:
    """Have the selected words spoken; nothing for an empty selection."""
    announce(view, text if len(text) <= _SPOKEN else f"{text[:_SPOKEN]}…")


def notify_caret_moved(view: QAbstractScrollArea, offset: int) -> None:
    """Report that the caret moved, so that the text there is spoken."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleTextCursorEvent(view, offset))


@cache
def install_text_interface() -> None:
    """Make all `Readable` scroll areas of the application accessible. Installs it only once."""
    QAccessible.installFactory(_factory)


def _factory(_class_name: str, widget: QObject | None) -> QAccessibleInterface | None:
    if isinstance(widget, QAbstractScrollArea) and isinstance(widget, Readable):
        return _ReadableWidget(widget)
    return None


class _ReadableWidget(QAccessibleWidget):
    """The view as a read-only text.

    PySide holds it until the application ends, so it must not hold the view.
    """

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(view, QAccessible.Role.EditableText)
        self._text = _ViewText(view)

    def state(self) -> QAccessible.State:
        state = super().state()
        state.readOnly = True
        state.multiLine = True
        state.selectableText = True
        return state

    def interface_cast(self, kind: QAccessible.InterfaceType) -> object:  # type: ignore[override]
        """Return the interface object itself, as C++ expects; PySide's stub declares an int.

        "No such interface" must be a null `VoidPtr`: PySide 6.11 crashes when an override returns
        None or 0 for a `void *`. For pointers to classes, None is converted to null.
        """
        if kind is QAccessible.InterfaceType.TextInterface:
            return self._text
        found: object = super().interface_cast(kind)
        return Shiboken.VoidPtr(0) if found is None else found


class _ViewText(QAccessibleTextInterface):
    """Qt's text interface over the view's `AccessibleText`; empty once the view is deleted."""

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__()
        self._view = weakref.ref(view)

    def _source(self) -> AccessibleText | None:
        view: object = self._view()
        return view.accessible_text() if isinstance(view, Readable) else None

    def _bounded(self, offset: int) -> int:
        return max(0, min(offset, self.characterCount()))

    # -- text ----------------------------------------------------------------------------------

    def characterCount(self) -> int:
        source = self._source()
        return source.character_count() if source else 0

    def text(self, start: int, end: int) -> str:
        source = self._source()
        first, last = self._bounded(start), self._bounded(end)
        return source.text(first, last) if source and first < last else ""

    # -- caret and selection -------------------------------------------------------------------

    def cursorPosition(self) -> int:
        source = self._source()
        return source.caret() if source else 0

    def setCursorPosition(self, position: int) -> None:
        if source := self._source():
            source.set_caret(self._bounded(position))

    def selectionCount(self) -> int:
        return 0

    def addSelection(self, start: int, end: int) -> None:
        self.setSelection(0, start, end)

    def setSelection(self, index: int, start: int, end: int) -> None:
        source = self._source()
        if source and index == 0:
            source.select(self._bounded(start), self._bounded(end))

    def removeSelection(self, index: int) -> None:
        source = self._source()
        if source and index == 0:
            source.select(source.caret(), source.caret())

    # -- geometry ------------------------------------------------------------------------------

    def characterRect(self, offset: int) -> QRect:
        """Screen rectangle of a character; empty where it is not laid out."""
        source, view = self._source(), self._view()
        if source is None or view is None:
            return QRect()
        rect = source.rect_of(self._bounded(offset))
        return QRect(view.viewport().mapToGlobal(rect.topLeft()), rect.size())

    def offsetAtPoint(self, point: QPoint) -> int:
        source, view = self._source(), self._view()
        if source is None or view is None:
            return -1
        return source.offset_at(view.viewport().mapFromGlobal(point))

    def scrollToSubstring(self, start: int, end: int) -> None:
        if source := self._source():
            source.show(self._bounded(start), self._bounded(end))
