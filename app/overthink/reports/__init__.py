"""Comparisons and saved sessions as JSON, CSV, Markdown and HTML."""
