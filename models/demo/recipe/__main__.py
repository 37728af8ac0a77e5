"""`python -m models.demo.recipe` rebuilds all files of the demo models."""

import argparse
import sys
from pathlib import Path

from models.demo.recipe.build import build


def main() -> int:
    """Parse the options and build."""
    parser = argparse.ArgumentParser(prog="python -m models.demo.recipe", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(__file__).resolve().parents[1])
    parser.add_argument(
        "--shorten", type=float, default=1.0, help="fraction of the training steps, for a trial run"
    )
    options = parser.parse_args()
    build(options.folder, options.shorten)
    return 0


if __name__ == "__main__":
    sys.exit(main())
