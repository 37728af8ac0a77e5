"""Creates `.venv/` at the repository's root: `make setup`, which most other targets run first.

Runs with the system's Python and its standard library only. Takes a fraction of a second when
everything is up to date; after an interruption, run it again. The package `environment` does the
work; this file only ensures a Python that is new enough for it.
"""

from __future__ import annotations

import os
import shutil
import sys

OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


def _restart_with_newer_python() -> None:
    """Restart with a newer Python: `python3` may be old although a newer one is installed."""
    found = [path for path in map(shutil.which, NEWER) if path]
    if not found:
        here = ".".join(map(str, sys.version_info[:3]))
        sys.exit(
            f"Overthink needs Python 3.11 or newer, but this is {here}. Install a newer Python."
        )
    os.execv(found[0], [found[0], os.path.abspath(__file__), *sys.argv[1:]])


if __name__ == "__main__":
    if sys.version_info < OLDEST:
        _restart_with_newer_python()
    from environment.steps import main

    sys.exit(main())
