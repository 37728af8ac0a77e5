"""Checks that every control has an accessible name, an explanation and keyboard access.

Tests of panels call `assert_accessible(widget)` on the widgets that they build.
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
"""Controls whose focusable parts, such as buttons and pop-up lists, need no names."""


def focusable(root: QWidget) -> Iterator[QWidget]:
    """All widgets of a tree that can get the focus, visible or not, without parts of others."""
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


def accessible_name(widget: QWidget) -> str:
    """The accessible name of a widget."""
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name).strip()


def accessibility_problems(root: QWidget) -> list[str]:
    """Everything that is missing, one line each."""
    found: list[str] = []
    for widget in focusable(root):
        who = f"{type(widget).__name__} {widget.objectName()!r}"
        if not accessible_name(widget):
            found.append(f"{who} has no accessible name")
        if not (_explained(widget) or _visible_text(widget)):
            found.append(f"{who} has neither tooltip nor text")
    return found


def _explained(widget: QWidget) -> bool:
    """Whether it has a tooltip, or a description if a tooltip would cover its text."""
    is_text = isinstance(widget, QAbstractScrollArea)
    return bool(widget.toolTip().strip() or (is_text and widget.accessibleDescription().strip()))


def _visible_text(widget: QWidget) -> str:
    words = getattr(widget, "text", None)
    return str(words()).strip() if isinstance(widget, QAbstractButton) and words else ""


def assert_accessible(root: QWidget) -> None:
    """Fail if a focusable control has no name, or neither tooltip nor text."""
    missing = accessibility_problems(root)
    assert not missing, "\n".join(missing)
