"""Takes hidden widgets out of the accessible tree, so that assistive technology cannot read them.

A hidden widget is still in that tree, marked as invisible.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import QBoxLayout, QWidget

_NOT_IN_THE_TREE = "qt_rubberband"
"""Qt leaves children with this name out (`childWidgets` in qaccessiblewidgets.cpp)."""


class _Taken(NamedTuple):
    widget: QWidget
    parent: QWidget
    layout: QBoxLayout | None
    """None if it floats over its parent."""
    place: int
    stretch: int


class Concealment:
    """Widgets that cannot be seen or read. Each is in a box layout, or floats over its parent.

    They stay in their window, and so in the order of the keyboard focus.

    Args:
        owner: a widget of that window.
    """

    def __init__(self, owner: QWidget) -> None:
        self._owner = owner
        self._taken: list[_Taken] = []
        self._holder: QWidget | None = None

    def take(self, *widgets: QWidget) -> None:
        """Conceal widgets; does nothing with those that are concealed already."""
        out = [taken.widget for taken in self._taken]
        if self._holder is None:
            self._holder = QWidget(self._owner)
            self._holder.setObjectName(_NOT_IN_THE_TREE)
            self._holder.hide()
        for widget in widgets:
            if widget not in out:
                self._taken.append(_remove(widget))
                widget.setParent(self._holder)

    def restore(self) -> None:
        """Put all widgets back where they were; they stay hidden until they are shown."""
        while self._taken:
            widget, parent, layout, place, stretch = self._taken.pop()
            if layout is None:
                widget.setParent(parent)
            else:
                layout.insertWidget(place, widget, stretch)
            widget.hide()


def _remove(widget: QWidget) -> _Taken:
    """Remove a widget from its layout."""
    parent = widget.parentWidget()
    assert parent is not None, "a window is not in another one"
    layout = parent.layout()
    if not isinstance(layout, QBoxLayout) or layout.indexOf(widget) < 0:
        return _Taken(widget, parent, None, 0, 0)
    index = layout.indexOf(widget)
    taken = _Taken(widget, parent, layout, index, layout.stretch(index))
    layout.removeWidget(widget)
    return taken
