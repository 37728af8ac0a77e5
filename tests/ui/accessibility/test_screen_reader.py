"""What a screen reader gets of a view that paints its own text."""

from __future__ import annotations

import ctypes
import gc
import platform
import sys
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleTextInterface
from PySide6.QtWidgets import QAbstractScrollArea, QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from overthink.ui.accessibility.screen_reader import (
    AccessibleText,
    announce_selection,
    install_text_interface,
    notify_caret_moved,
)

TEXT = "Wait, the ice melts.\nSo none is left. 🧊冰"
UNITS = TEXT.encode("utf-16-le")


class Words:
    """A text of one line; each character is 10 pixels wide."""

    def __init__(self) -> None:
        self.caret_at, self.selected, self.shown = 5, (0, 0), (0, 0)

    def character_count(self) -> int:
        return len(UNITS) // 2

    def text(self, start: int, end: int) -> str:
        return UNITS[2 * start : 2 * end].decode("utf-16-le")

    def caret(self) -> int:
        return self.caret_at

    def set_caret(self, offset: int) -> None:
        self.caret_at = offset

    def selection(self) -> tuple[int, int]:
        return self.selected

    def select(self, start: int, end: int) -> None:
        self.selected = (start, end)

    def rect_of(self, offset: int) -> QRect:
        return QRect(10 * offset, 0, 10, 20)

    def offset_at(self, point: QPoint) -> int:
        return point.x() // 10

    def show(self, start: int, end: int) -> None:
        self.shown = (start, end)


class View(QAbstractScrollArea):
    """Paints nothing; only its text is tested."""

    def __init__(self) -> None:
        super().__init__()
        self.words = Words()
        self.setAccessibleName("Left thought")

    def accessible_text(self) -> AccessibleText:
        return self.words


@pytest.fixture
def view(qtbot: QtBot) -> View:
    install_text_interface()
    made = View()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def listening(qapp: QApplication) -> Iterator[None]:
    """Simulate active assistive technology."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def reading(view: View) -> QAccessibleTextInterface:
    """Return the text interface, requested from Qt as assistive technology does."""
    return QAccessible.queryAccessibleInterface(view).textInterface()


def test_the_view_is_a_named_text(view: View) -> None:
    found = QAccessible.queryAccessibleInterface(view)
    assert found.role() is QAccessible.Role.EditableText
    assert found.text(QAccessible.Text.Name) == "Left thought"
    state = found.state()
    assert state.readOnly
    assert state.multiLine
    assert not state.invisible


def test_qt_is_given_only_the_interfaces_that_exist(view: View) -> None:
    """Returning None for the others crashes PySide 6.11."""
    view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    found = QAccessible.queryAccessibleInterface(view)
    assert found.textInterface() is not None
    assert "SetFocus" in found.actionInterface().actionNames()
    assert found.valueInterface() is None
    assert found.tableCellInterface() is None


def test_all_of_the_text_can_be_read(view: View) -> None:
    text = reading(view)
    assert text.characterCount() == len(TEXT) + 1
    assert text.text(0, text.characterCount()) == TEXT
    assert text.text(6, 9) == "the"
    assert text.text(-5, 4) == "Wait"
    assert text.text(9, 6) == text.text(9999, 99999) == ""


@pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"),
    reason="calls a virtual function by the calling convention of this platform",
)
def test_qt_reads_words_through_the_interface(view: View) -> None:
    """Call Qt's C++ `textAtOffset`, which is not overridden and reads our text."""
    assert _word_at(reading(view), 11) == (10, 13, "ice")


def _word_at(text: QAccessibleTextInterface, offset: int) -> tuple[int, int, str]:
    """Call `QAccessibleTextInterface::textAtOffset`, entry 13 of its virtual table."""
    this = Shiboken.getCppPointer(text)[0]
    table = ctypes.cast(this, ctypes.POINTER(ctypes.c_void_p))[0]
    function = ctypes.cast(table, ctypes.POINTER(ctypes.c_void_p))[12]
    prototype = ctypes.PYFUNCTYPE(
        ctypes.c_void_p,
        ctypes.c_void_p,
        ctypes.c_void_p,
        ctypes.c_int,
        ctypes.c_int,
        ctypes.POINTER(ctypes.c_int),
        ctypes.POINTER(ctypes.c_int),
    )
    start, end = ctypes.c_int(), ctypes.c_int()
    string = (ctypes.c_size_t * 3)()
    word = QAccessible.TextBoundaryType.WordBoundary.value
    prototype(function)(
        ctypes.addressof(string), this, offset, word, ctypes.byref(start), ctypes.byref(end)
    )
    units = ctypes.string_at(string[1], 2 * string[2])
    return start.value, end.value, units.decode("utf-16-le")


def test_screen_readers_set_caret_and_selection(view: View) -> None:
    text = reading(view)
    assert text.cursorPosition() == 5
    text.setCursorPosition(9999)
    assert view.words.caret_at == text.characterCount()
    text.setSelection(0, 6, 13)
    assert view.words.selected == (6, 13)
    text.removeSelection(0)
    assert view.words.selected == (view.words.caret_at,) * 2
    text.scrollToSubstring(3, 8)
    assert view.words.shown == (3, 8)


def test_rectangles_are_in_screen_coordinates(view: View) -> None:
    text = reading(view)
    corner = view.viewport().mapToGlobal(QPoint(0, 0))
    assert text.characterRect(3) == QRect(corner + QPoint(30, 0), QRect(0, 0, 10, 20).size())
    assert text.offsetAtPoint(corner + QPoint(45, 5)) == 4


def test_a_deleted_view_is_released_and_has_no_text(qtbot: QtBot, qapp: QApplication) -> None:
    install_text_interface()
    view = View()
    text = reading(view)
    seen = weakref.ref(view)
    del view
    gc.collect()
    assert seen() is None
    assert text.characterCount() == 0
    assert text.text(0, 5) == ""
    assert text.offsetAtPoint(QPoint()) == -1


def test_changes_are_reported_to_assistive_technology(
    view: View, listening: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt's own function is replaced, since no assistive technology is active in a test."""
    events: list[tuple[QAccessible.Event, str]] = []

    def watch(event: QAccessibleEvent) -> None:
        events.append((event.type(), getattr(event, "message", str)()))

    monkeypatch.setattr(QAccessible, "updateAccessibility", watch)
    notify_caret_moved(view, 3)
    announce_selection(view, "x" * 1000)
    assert [kind for kind, _ in events] == [
        QAccessible.Event.TextCaretMoved,
        QAccessible.Event.Announcement,
    ]
    assert events[1][1] == "x" * 300 + "…"


def test_qt_accepts_the_reports(view: View, listening: None) -> None:
    notify_caret_moved(view, 3)
    announce_selection(view, "ice")
    announce_selection(view, "")


def test_nothing_is_reported_without_assistive_technology(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(event: QAccessibleEvent) -> None:
        raise AssertionError(event)

    QAccessible.setActive(False)
    monkeypatch.setattr(QAccessible, "updateAccessibility", fail)
    notify_caret_moved(view, 3)
    announce_selection(view, "ice")
