"""What the commands for experiments share: the runs, a lane, and its progress."""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from overthink.bootstrap import Program
from overthink.cli.output_files import existing_database
from overthink.cli.saved_runs import RunInSession, find_runs
from overthink.cli.terminal import StatusLine
from overthink.comparison.conductor import threads_for_lane
from overthink.core.events import Loading, PromptProgress
from overthink.core.experiments import KnewPoint
from overthink.core.vocabulary import TimingMode
from overthink.lanes.live import LiveLane
from overthink.storage.store import Store
from overthink.storage.turn_writer import open_and_recover


@contextmanager
def while_open(
    program: Program, options: argparse.Namespace
) -> Iterator[tuple[Store, list[RunInSession]]]:
    """Open the database and find the runs that the options name."""
    store = open_and_recover(existing_database(program, options))
    try:
        yield store, [run for name in options.runs for run in find_runs(store, name).values()]
    finally:
        store.close()


@asynccontextmanager
async def on_lane(program: Program, name: str) -> AsyncIterator[LiveLane]:
    """A lane of its own, which is closed at the end."""
    lane = program.live_lane(name)
    try:
        yield lane
    finally:
        await lane.close()


def threads(options: argparse.Namespace) -> int:
    """Threads of an experiment, which has the machine to itself."""
    return threads_for_lane(TimingMode.SEQUENTIAL, options.threads)


class ExperimentProgress:
    """Shows the progress of an experiment on standard error.

    Args:
        model: the loaded model, as displayed.
        points: how many answers are expected; 0 for none.
    """

    def __init__(self, model: str, points: int = 0) -> None:
        self._model, self._points, self._done = model, points, 0
        self._line = StatusLine()

    def __enter__(self) -> ExperimentProgress:
        self._line.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._line.__exit__(*error)

    def show(self, event: Loading | PromptProgress | KnewPoint) -> None:
        """Show what has just happened."""
        match event:
            case Loading():
                self._line.show(f"loading {self._model}", step="loading")
            case PromptProgress():
                text = f"{event.done:,} of {event.total:,} tokens read"
                self._line.show(f"{self._model}: {text}", step="running")
            case KnewPoint():
                self._done += 1
                text = f"{self._done:,} of {self._points:,} points"
                self._line.show(f"{self._model}: {text}", step="running")
