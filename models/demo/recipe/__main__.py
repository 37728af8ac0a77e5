"""`python -m models.demo.recipe` rebuilds all files of the demo models."""

import argparse
import sys
from pathlib import Path

from models.demo.recipe.build import build, train_last_pass


def main() -> int:
    """Parse the options and build."""
    parser = argparse.ArgumentParser(prog="python -m models.demo.recipe", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(__file__).resolve().parents[1])
    parser.add_argument(
        "--shorten", type=float, default=1.0, help="fraction of the training steps, for a trial run"
    )
    parser.add_argument("--only", metavar="MODEL", help="train only the last pass of this model")
    parser.add_argument(
        "--start", type=Path, metavar="GGUF", help="file with the weights that --only starts from"
    )
    options = parser.parse_args()
    if (options.only is None) != (options.start is None):
        parser.error("--only and --start belong together")
    if options.only is not None:
        train_last_pass(options.only, options.start, options.folder)
    else:
        build(options.folder, options.shorten)
    return 0


if __name__ == "__main__":
    sys.exit(main())
