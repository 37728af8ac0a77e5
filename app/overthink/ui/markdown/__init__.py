"""Answers formatted as Markdown with formulas and code. Untrusted: no HTML, no links, no files."""
