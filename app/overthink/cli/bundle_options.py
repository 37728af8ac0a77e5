"""The options of `overthink sessions import`, and of `export` into a bundle."""

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


def add_export_options(parser: argparse.ArgumentParser) -> None:
    """Which sessions to give out, and where to."""
    parser.add_argument("ids", nargs="+", metavar="ID", help="the beginning is enough")
    parser.add_argument(
        "--format", required=True, choices=("bundle",), help="whole sessions, for another machine"
    )
    parser.add_argument("--out", required=True, metavar="FILE", type=Path, help="a new file")
