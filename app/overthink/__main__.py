"""The program's entry: the command line, or a child process in a frozen bundle."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from overthink.core.child_process import CHILD_SWITCH

if TYPE_CHECKING:
    from overthink.lanes.early_lanes import EarlyLanes

CHILDREN = (
    "overthink.evaluation.pattern_child",
    "overthink.grading.equivalence_child",
    "overthink.inference.child",
    "overthink.inference.template_renderer",
    "overthink.lanes.remote.child",
    "overthink.library.downloads.child",
    "overthink.ui.markdown.formula_renderer_process",
)
"""Modules that run as child processes. No statement imports them, so a bundle must list them."""

_SIDES = ("left", "right")

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
        return _run_command()
    except KeyboardInterrupt:  # also while modules are being imported
        return INTERRUPTED


def _run_command() -> int:
    early = _early_lanes(sys.argv[1:])
    try:
        from overthink.cli import main as run_command

        return run_command(early=early)
    finally:
        if early:
            early.close()


def _early_lanes(arguments: list[str]) -> EarlyLanes | None:
    """Start the children of a comparison before anything else is imported.

    A child needs as long to start as this program itself does.
    """
    if arguments[:1] != ["compare"] or {"-h", "--help"} & set(arguments):
        return None
    if None in (sys.stdin, sys.stdout, sys.stderr):
        return None  # new pipes would take the numbers of the streams that are closed
    from overthink.core.errors import BadInput
    from overthink.folders import make_log_folder, user_folders
    from overthink.lanes.early_lanes import EarlyLanes

    try:
        return EarlyLanes(make_log_folder(user_folders().logs), _SIDES)
    except BadInput:
        return None  # the command reports it


if __name__ == "__main__":
    sys.exit(main())
