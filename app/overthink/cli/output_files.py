"""Where comparisons are saved: the sessions database, and the file of `--tokens`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path

from overthink.bootstrap import Program
from overthink.cli.terminal import StatusLine, print_error
from overthink.comparison.conductor import Lane
from overthink.comparison.plan import LanePlan
from overthink.comparison.saved_plan import run_plan
from overthink.core.errors import BadOption, StoreFailure
from overthink.core.events import LaneEvent
from overthink.core.samples import sample_seed
from overthink.core.vocabulary import TimingMode
from overthink.reports.compare_json import runs_of, token_lines
from overthink.storage.recorder import Recorder, SavingState, TurnHandle
from overthink.storage.store import is_outdated, open_store
from overthink.storage.turn_log import RunPlan
from overthink.storage.upgrade_progress import UpgradeProgress
from overthink.storage.whole_file import is_special, partial_path, whole_file

# -- the database ---------------------------------------------------------------------------------


def existing_database(program: Program, options: argparse.Namespace) -> Path:
    """Return the database to read: that of `--database`, or the user's own.

    Raises:
        BadOption: it does not exist.
    """
    path: Path = options.database or program.sessions
    if not path.exists():
        raise BadOption(
            f"there is no database {path}", "`overthink compare` creates one with its first session"
        )
    upgrade_database(path)
    return path


def upgrade_database(path: Path) -> None:
    """Upgrade a database with an older schema, and show the progress if that is slow.

    Failures are reported by what opens the file next; reading works without an upgrade.
    """
    with StatusLine() as line, suppress(StoreFailure):

        def show(progress: UpgradeProgress | None) -> None:
            if progress is not None:
                line.show(str(progress.sentence), step=progress.step.name)

        if path.exists() and is_outdated(path):
            open_store(path, on_upgrade=show).close()


def check_folder(path: Path | None, option: str) -> None:
    """Refuse a file in a folder that does not exist: it is probably a typing error.

    Raises:
        BadOption: names the file.
    """
    if path is not None and not path.expanduser().absolute().parent.is_dir():
        raise BadOption(
            f"{option} is {path}, and its folder does not exist",
            "create the folder first, or correct the name",
        )


class Saving:
    """Records a comparison into the database; does nothing without a path.

    If the user's own database cannot be used, a warning is printed and the comparison continues.

    Args:
        path: the database; None to save nothing.
        is_requested: the user named the file, so it is checked before anything runs.

    Raises:
        StoreFailure: the file that the user named cannot be used.
    """

    def __init__(self, path: Path | None, *, is_requested: bool) -> None:
        if path is not None:
            upgrade_database(path)
        if path is not None and is_requested:
            open_store(path).close()
        self._failure = ""
        self._recorder = Recorder(path, self._note_failure) if path is not None else None
        self._session = self._recorder.session("compare") if self._recorder else None
        self._turns: list[TurnHandle] = []

    def begin(
        self,
        plans: Sequence[LanePlan],
        prompt: str,
        system: str | None,
        expect: str | None,
        timing: TimingMode,
    ) -> Mapping[str, str]:
        """Begin the turn, or a turn for each sample, the later ones as repetitions.

        Returns:
            The ids of the first turn's runs by side; none if nothing is saved.
        """
        if self._session is None:
            return {}
        count = max((plan.load.samples for plan in plans), default=1)
        for number in range(1, count + 1):
            run_plans = {plan.side: _sample_plan(plan, number, count) for plan in plans}
            before = self._turns[-1].turn if self._turns else None
            turn = self._session.begin_turn(prompt, system or "", expect, timing, run_plans, before)
            self._turns.append(turn)
        return self._turns[0].runs

    def take(self, side: str, event: LaneEvent) -> None:
        """Record an event of a lane."""
        self.take_sample(side, 1, event)

    def take_sample(self, side: str, sample: int, event: LaneEvent) -> None:
        """Record an event of a lane's sample."""
        if self._session:
            self._session.record(self._turns[sample - 1], side, event)

    def end(self, lanes: Sequence[Lane]) -> str | None:
        """End the turn, and record the lanes' judgements.

        Returns:
            The id of the session; None if it was not saved.
        """
        if self._session is None or self._recorder is None:
            return None
        for number, turn in enumerate(self._turns, 1):
            runs = [run for run in runs_of(lanes) if run.sample in (None, number)]
            for run in runs:
                if run.judged is not None:
                    self._session.record_judgement(turn, run.side, run.judged)
            self._session.end_turn(turn, {run.side for run in runs if run.record.stopped})
        return self._session.id if self.close() else None

    def close(self) -> bool:
        """Write what is pending; False if something could not be written."""
        if self._recorder is None:
            return True
        if self._session:
            self._session.close()
        saved = self._recorder.close()
        self._recorder = None
        if not saved:
            reason = self._failure or "the database does not respond."
            print_error(f"this comparison is not saved: {reason}")
        return saved

    def _note_failure(self, state: SavingState) -> None:
        self._failure = str(state.failure) if state.failure else ""


def _sample_plan(plan: LanePlan, number: int, count: int) -> RunPlan:
    """What is recorded of a lane's plan, for one of so many samples."""
    if count < 2:
        return run_plan(plan)
    return run_plan(plan.with_seed(sample_seed(plan.sampler.seed, number)), sample=number)


# -- the file of --tokens -------------------------------------------------------------------------


def check_writable(path: Path) -> None:
    """Check before the models run that the file of `--tokens` can be written after it.

    Raises:
        BadOption: it cannot.
    """
    if str(path) == "-":
        raise BadOption("--tokens writes to a file, not to standard output", "name a file")
    try:
        if path.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        if is_special(path):
            return
        probe = partial_path(path)
        probe.touch(exist_ok=False)
        probe.unlink()
    except (OSError, ValueError) as error:
        raise _cannot_write(path, error) from None


def write_tokens(path: Path, lanes: Iterable[Lane]) -> None:
    """Write the lanes' tokens, a line of JSON each; the file appears complete or not at all.

    Raises:
        BadOption: it cannot be written, because the disk is full, for example.
    """
    whole = nullcontext(path) if is_special(path) else whole_file(path, replace=True)
    try:
        with whole as target, target.open("wb") as file:
            for lane in lanes:
                lines = token_lines(lane.plan.side, lane.record.trace, lane.sample)
                file.writelines(line + b"\n" for line in lines)
    except OSError as error:
        raise _cannot_write(path, error) from None


def _cannot_write(path: Path, error: OSError | ValueError) -> BadOption:
    reason = getattr(error, "strerror", None) or str(error)
    return BadOption(
        f"--tokens cannot write {path} ({reason})", "name a file in a folder that you can write to"
    )
