"""The program's entry: the command line, or a child process in a frozen bundle."""

from __future__ import annotations

import sys
from collections.abc import Callable

from overthink.core.child_process import CHILD_SWITCH

INTERRUPTED = 130
"""A shell's exit status for Ctrl+C."""


def main() -> int:
    """Run the program and return its exit status."""
    try:
        if sys.argv[1:2] == [CHILD_SWITCH] and (run_child := _child_main(sys.argv[2])):
            return run_child(sys.argv[3:])
        from overthink.cli import main as run_command

        return run_command()
    except KeyboardInterrupt:  # also while modules are being imported
        return INTERRUPTED


def _child_main(module: str) -> Callable[[list[str]], int] | None:
    """Return the `main` of a child process, None for an unknown one.

    Each is imported by a statement, which is how a bundle's builder finds it.
    """
    match module:
        case "overthink.inference.child":
            from overthink.inference.child import main as serve_lane

            return serve_lane
        case "overthink.inference.template_renderer":
            from overthink.inference.template_renderer import main as render_templates

            return render_templates
        case "overthink.grading.equivalence_child":
            from overthink.grading.equivalence_child import main as compare_answers

            return compare_answers
        case "overthink.ui.markdown.formula_renderer_process":
            from overthink.ui.markdown.formula_renderer_process import main as render_formulas

            return render_formulas
        case "overthink.library.downloads.child":
            from overthink.library.downloads.child import main as download

            return download
    return None


if __name__ == "__main__":
    sys.exit(main())
