"""The catalogue in the window: what can be downloaded, how far it is, what to compare."""
