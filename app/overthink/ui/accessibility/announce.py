"""Tells screen readers what happened without the person having to look for it."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, message: str) -> None:
    """Has a screen reader say a message when it is done with what it is saying.

    Costs nothing where no assistive technology listens.

    Args:
        widget: which part of the window it is about; must be shown.
        message: one short sentence, in the interface's language.
    """
    if not message or not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, message)
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
    QAccessible.updateAccessibility(event)
