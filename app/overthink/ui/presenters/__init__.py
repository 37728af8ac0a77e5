"""Presenters: each connects the window, the controller and one feature."""
