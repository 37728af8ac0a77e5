"""Marks texts of tables for translation, where they are declared."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Marks a text for translation. Qt's own is typed to give an object."""
    return text
