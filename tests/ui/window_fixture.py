"""What every control of the window owes a person: a name, a word of help, a way in by keyboard.

Rooms call `assert_well_kept(widget)` on what they build.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QWidget,
)

_WHOLES = (QAbstractSpinBox, QComboBox, QLineEdit)
"""Controls that speak for the focusable parts they are made of: buttons, pop-up lists."""


def focusable(root: QWidget) -> Iterator[QWidget]:
    """All widgets of a tree that a person can reach, shown or not; parts of others are not."""
    for widget in [root, *root.findChildren(QWidget)]:
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and not _part_of_another(widget):
            yield widget


def _part_of_another(widget: QWidget) -> bool:
    if widget.objectName().startswith("qt_") or widget.focusProxy() is not None:
        return True
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, _WHOLES):
            return True
        parent = parent.parentWidget()
    return False


def spoken_name(widget: QWidget) -> str:
    """What a screen reader calls a widget."""
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name).strip()


def shortcomings(root: QWidget) -> list[str]:
    """What is missing, one line each."""
    found: list[str] = []
    for widget in focusable(root):
        who = f"{type(widget).__name__} {widget.objectName()!r}"
        if not spoken_name(widget):
            found.append(f"{who} has no accessible name")
        if not (_explained(widget) or _visible_words(widget)):
            found.append(f"{who} has neither tooltip nor text")
    return found


def _explained(widget: QWidget) -> bool:
    """A tooltip says what it is for; a text, which a tooltip would cover, is described instead."""
    is_text = isinstance(widget, QAbstractScrollArea)
    return bool(widget.toolTip().strip() or (is_text and widget.accessibleDescription().strip()))


def _visible_words(widget: QWidget) -> str:
    words = getattr(widget, "text", None)
    return str(words()).strip() if isinstance(widget, QAbstractButton) and words else ""


def assert_well_kept(root: QWidget) -> None:
    """Fails where a control that can be reached has no name, or neither tooltip nor text."""
    missing = shortcomings(root)
    assert not missing, "\n".join(missing)
