"""Dialogs for preferences."""
