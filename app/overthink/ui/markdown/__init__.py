"""Answers as Markdown with mathematics and code. A stranger's text: no HTML, no link, no file."""
