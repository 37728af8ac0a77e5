"""Bundles: whole sessions in one file, `.overthink`, to be carried between machines.

`rows` defines the contents, `reader` reads the file, `trust` and `traces` decide whether one from
elsewhere can be believed, `session_merge` writes it into a database; `bundle_export` and
`bundle_import` are for callers. `SCHEMA.md` describes the file.
"""

SUFFIX = ".overthink"
"""The file name extension of a bundle."""
