"""Whole sessions in one file, `.overthink`, to be carried from one machine to another.

`rows` says what is in it, `container` is the file, `exporting` writes it, `trust` decides whether
one from elsewhere can be believed, `importing` merges it. `SCHEMA.md` describes the file.
"""

SUFFIX = ".overthink"
"""What the name of a bundle ends in."""
