"""`overthink suite export`: the results of a suite as logs of Inspect or lm-eval."""

from __future__ import annotations

import argparse
from pathlib import Path

from overthink.cli.terminal import print_lines
from overthink.core.errors import BadOption
from overthink.evaluation.suite_results import load_results
from overthink.folders import write_atomically
from overthink.reports.suite_logs import suite_logs
from overthink.storage.store import Store
from overthink.storage.suite_records import SuiteRun


def write_logs(store: Store, run: SuiteRun, options: argparse.Namespace) -> None:
    """Write a file per model.

    Raises:
        BadOption: a file exists already, or cannot be written.
    """
    folder: Path = options.to.expanduser()
    for name, content in suite_logs(store, load_results(store, run), options.format):
        path = folder / name
        if path.exists() and not options.force:
            raise BadOption(f"{path} exists already", "replace it with --force")
        try:
            write_atomically(path, content)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise BadOption(
                f"{path} cannot be written ({reason})", "choose another folder"
            ) from None
        print_lines([str(path)])
