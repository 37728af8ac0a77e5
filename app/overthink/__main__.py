"""The program's entry: the command line, or one of its child processes in a frozen bundle."""

from __future__ import annotations

import sys

INTERRUPTED = 130
"""A shell's exit status for Ctrl+C."""


def main() -> int:
    """Runs the program; returns its exit status."""
    try:
        return _run()
    except KeyboardInterrupt:  # while the parts are still being imported
        return INTERRUPTED


def _run() -> int:
    if sys.argv[1:2] == ["--lane-child"]:
        from overthink.inference.child import main as serve_lane

        serve_lane(sys.argv[2:])
    if sys.argv[1:2] == ["--judge-child"]:
        from overthink.grading.equivalence_child import main as compare_answers

        return compare_answers()
    if sys.argv[1:2] == ["--formula-child"]:
        from overthink.ui.markdown.formula_renderer_process import main as set_formulas

        return set_formulas()
    if sys.argv[1:2] == ["--download-child"]:
        from overthink.library.downloads.child import main as download

        return download()
    from overthink.cli import main as run_command

    return run_command()


if __name__ == "__main__":
    sys.exit(main())
