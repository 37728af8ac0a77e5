"""The program's entry: the command line, or a child process in a frozen bundle."""

from __future__ import annotations

import sys
from importlib import import_module

from overthink.core.child_process import CHILD_SWITCH

CHILDREN = (
    "overthink.evaluation.pattern_child",
    "overthink.grading.equivalence_child",
    "overthink.inference.child",
    "overthink.inference.template_renderer",
    "overthink.library.downloads.child",
    "overthink.ui.markdown.formula_renderer_process",
)
"""Modules that run as child processes. No statement imports them, so a bundle must list them."""

INTERRUPTED = 130
"""A shell's exit status for Ctrl+C."""


def main() -> int:
    """Run the program and return its exit status."""
    try:
        switch, module = (*sys.argv[1:3], "", "")[:2]
        if switch == CHILD_SWITCH and module in CHILDREN:
            status: int = import_module(module).main(sys.argv[3:])
            return status
        if sys.argv[1:3] == ["completion", "names"]:
            from overthink.completion_names import print_names

            return print_names(sys.argv[3:])
        from overthink.cli import main as run_command

        return run_command()
    except KeyboardInterrupt:  # also while modules are being imported
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
