"""Whole sessions in one file, `.overthink`, to be carried from one machine to another.

`rows` says what is in it, `writer` and `reader` are the file, `exporting` fills it, `trust` and
`traces` decide whether one from elsewhere can be believed, `adding` and `importing` merge it.
`SCHEMA.md` describes the file.
"""

SUFFIX = ".overthink"
"""What the name of a bundle ends in."""
