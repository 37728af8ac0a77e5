"""Makes `.venv/` at the repository's root: `make setup`, and the first thing that others do.

Runs with the system's Python and nothing but its standard library. Up to date: done in a fraction
of a second. Interrupted: run it again. The work is in the package `environment` next to this
file; this part only makes sure of a Python that can read it.
"""

from __future__ import annotations

import os
import shutil
import sys

OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


def _hand_over_to_newer_python() -> None:
    """The system's `python3` may be old while a newer one stands beside it."""
    found = [path for path in map(shutil.which, NEWER) if path]
    if not found:
        here = ".".join(map(str, sys.version_info[:3]))
        sys.exit(f"Overthink needs Python 3.11 or newer and this is {here}: install a newer one.")
    os.execv(found[0], [found[0], os.path.abspath(__file__), *sys.argv[1:]])


if __name__ == "__main__":
    if sys.version_info < OLDEST:
        _hand_over_to_newer_python()
    from environment.steps import main

    sys.exit(main())
