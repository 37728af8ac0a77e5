"""The options of `overthink sessions import`."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_import_options(parser: argparse.ArgumentParser) -> None:
    """Which bundles to take in."""
    parser.add_argument(
        "files", nargs="*", metavar="FILE", type=Path, help="a bundle, made by `export`"
    )
    parser.add_argument(
        "--examples", action="store_true", help="the recorded sessions that come with the app"
    )
