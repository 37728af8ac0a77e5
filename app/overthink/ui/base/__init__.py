"""Helpers that every layer of the window uses."""
