"""Lets screen readers read the transcript: Qt's text interface over an `AccessibleText`.

A view that paints itself is a blank canvas to assistive technology. `let_screen_readers_read`
gives every widget with a `text_for_readers` method an accessible object that hands out its text,
caret and places, and takes the caret from there. Nothing here runs until assistive technology asks.

What PySide6 6.11 leaves out: the two functions of `QAccessibleTextInterface` that answer through
pointers, `selection` and `attributes`, cannot be written in Python (they say nothing). What is
selected can be set by assistive technology but not asked for, so none is announced as existing
(`selectionCount` is 0), and `tell_selection` has the selected words spoken instead.
"""

from __future__ import annotations

import weakref
from functools import cache
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleInterface,
    QAccessibleTextCursorEvent,
    QAccessibleTextInterface,
)
from PySide6.QtWidgets import QAbstractScrollArea, QAccessibleWidget

from overthink.ui.accessibility.announce import announce
from overthink.ui.accessibility.text_protocol import AccessibleText

_SPOKEN = 300
"""Characters of a selection that are spoken."""


@runtime_checkable
class Readable(Protocol):
    """A scroll area that paints a text."""

    def text_for_readers(self) -> AccessibleText:
        """The text for those who do not see it."""
        ...


@cache
def let_screen_readers_read() -> None:
    """Makes all `Readable` scroll areas of the application readable. Once is enough."""
    QAccessible.installFactory(_factory)


def tell_caret(view: QAbstractScrollArea, offset: int) -> None:
    """Says that the caret moved, so that what is there is read out."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleTextCursorEvent(view, offset))


def tell_selection(view: QAbstractScrollArea, text: str) -> None:
    """Has the words read out that are selected now; nothing for none."""
    announce(view, text if len(text) <= _SPOKEN else f"{text[:_SPOKEN]}…")


def _factory(_class_name: str, widget: QObject | None) -> QAccessibleInterface | None:
    if isinstance(widget, QAbstractScrollArea) and isinstance(widget, Readable):
        return _ReadableWidget(widget)
    return None


class _ReadableWidget(QAccessibleWidget):
    """The view as a read-only text.

    PySide keeps it until the application ends, so it must not keep the view.
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
        """PySide's stub says int; the C++ side wants the object itself."""
        if kind is QAccessible.InterfaceType.TextInterface:
            return self._text
        return super().interface_cast(kind)


class _ViewText(QAccessibleTextInterface):
    """Qt's questions, answered by the view's `AccessibleText`; harmless answers once it is gone."""

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__()
        self._view = weakref.ref(view)

    def _source(self) -> AccessibleText | None:
        view: object = self._view()
        return view.text_for_readers() if isinstance(view, Readable) else None

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

    # -- places --------------------------------------------------------------------------------

    def characterRect(self, offset: int) -> QRect:
        """Where a character is on the screen; empty where it is not laid out."""
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
