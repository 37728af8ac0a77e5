"""Overthink: two reasoning models think about one prompt, side by side, on your own machine."""

__version__ = "0.1.0"
