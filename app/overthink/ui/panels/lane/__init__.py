"""One lane of the window: header, settings, status and progress above its transcript."""
