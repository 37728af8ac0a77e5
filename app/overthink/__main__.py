"""The program's entry: the command line, or a lane's child process in a frozen bundle."""

from __future__ import annotations

import sys


def main() -> int:
    """Runs the program; returns its exit status."""
    if sys.argv[1:2] == ["--lane-child"]:
        from overthink.inference.child import main as serve_lane

        serve_lane(sys.argv[2:])
    from overthink.cli import main as run_command

    return run_command()


if __name__ == "__main__":
    sys.exit(main())
