"""One lane in the window: its choosers, settings, progress and status, around its transcript."""
