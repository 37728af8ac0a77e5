"""Saved sessions: the database, the recorder that writes it, and searching and loading.

Knows `core` and nothing above it: no models, no lanes, no window.
"""
