"""`overthink suite`: make, check, list and run suites, show and grade their results."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from overthink.bootstrap import Program
from overthink.cli.option_types import short
from overthink.cli.output_files import existing_database
from overthink.cli.suite_export import write_logs
from overthink.cli.suite_import import IMPORT_ACTIONS
from overthink.cli.suite_report import write_report
from overthink.cli.suite_run import run_suite_models
from overthink.cli.suite_text import results_lines
from overthink.cli.terminal import print_lines, quantity, table, write_json
from overthink.cli.verdict_queue import run_grade
from overthink.core.errors import BadOption, StoreDamaged, SuiteError
from overthink.evaluation.sample_grader import SampleGrader
from overthink.evaluation.suite import SUITE_FILE, TASKS_FILE, Suite, Task, suite_hash, write_suite
from overthink.evaluation.suite_reader import SuiteReading, load_suite, read_suite
from overthink.evaluation.suite_results import load_results
from overthink.evaluation.suite_session import judge_sample, newest_run
from overthink.reports.suite_json import suite_object
from overthink.storage.maintenance import recompute_run
from overthink.storage.store import Store
from overthink.storage.suite_records import (
    SuiteRun,
    SuiteRunSummary,
    find_suite_run,
    list_suite_runs,
    load_samples,
    load_suite_run,
)
from overthink.storage.turn_writer import open_and_recover

_FOLDER_NAME = re.compile(r"[\w][\w.-]{0,99}")


def run_suite(program: Program, options: argparse.Namespace) -> int:
    """Run an action of `overthink suite`; return the exit status."""
    return ACTIONS[options.action](program, options)


# -- new, list ------------------------------------------------------------------------------------


def _new(program: Program, options: argparse.Namespace) -> int:
    name = options.name
    if not _FOLDER_NAME.fullmatch(name):
        raise BadOption(
            f"NAME is “{short(name)}”, which is no name of a folder",
            "use letters, digits, dots and hyphens",
        )
    folder = (options.parent or program.suites.user) / name
    if folder.exists():
        raise BadOption(f"{folder} exists already", "choose another name")
    example = Task(id="ice-1", input=program.prompts[0].text, target=program.prompts[0].answer)
    try:
        write_suite(folder, Suite(name=name, tasks=(example,), samples=4))
    except OSError as error:
        reason = error.strerror or str(error)
        raise SuiteError(f"{folder} cannot be written ({reason})", "choose a folder") from None
    print_lines([f"{folder / SUITE_FILE}", f"{folder / TASKS_FILE}"])
    return 0


def _list(program: Program, options: argparse.Namespace) -> int:
    readings = [(name, read_suite(folder)) for name, folder in program.suites.suites()]
    runs: list[SuiteRunSummary] = []
    if options.database or program.sessions.exists():
        store = open_and_recover(existing_database(program, options))
        runs = list_suite_runs(store)
        store.close()
    if options.json:
        suites = [_suite_entry(name, reading) for name, reading in readings]
        write_json({"suites": suites, "runs": runs})
        return 0
    rows: list[tuple[str, ...]] = [("suite", "tasks", "samples", "about")]
    for name, reading in readings:
        suite = reading.suite
        counts = (str(len(suite.tasks)), str(suite.samples)) if suite else ("", "")
        about = suite.name if suite else f"cannot be used: {reading.faults[0].clause}"
        rows.append((name, *counts, about))
    print_lines(table(rows, (1, 2)) if readings else [], "There are no suites.")
    if runs:
        print_lines(["", *table([("run", "suite", "made", "models"), *map(_run_row, runs)])])
    return 0


def _suite_entry(name: str, reading: SuiteReading) -> dict[str, Any]:
    suite = reading.suite
    entry: dict[str, Any] = {"id": name, "faults": [str(fault.clause) for fault in reading.faults]}
    if suite:
        entry |= {"name": suite.name, "tasks": len(suite.tasks), "samples": suite.samples}
        entry |= {"licence": suite.licence, "source": suite.source, "hash": suite_hash(suite)}
    return entry


def _run_row(run: SuiteRunSummary) -> tuple[str, ...]:
    wanted = len(run.models) * run.tasks * run.samples
    return run.id, run.suite, f"{run.made:,}/{wanted:,}", ", ".join(run.models)


# -- check ----------------------------------------------------------------------------------------


def _check(program: Program, options: argparse.Namespace) -> int:
    """Check the files; if they are sound, recompute the results of the suite's runs."""
    reading = read_suite(program.suites.find(options.suite))
    suite = reading.suite
    problems: list[str] = [f"{fault.clause}." for fault in reading.faults]
    recomputed = 0
    if suite and (options.database or program.sessions.exists()):
        store = open_and_recover(existing_database(program, options))
        for summary in list_suite_runs(store, suite_hash(suite)):
            run = load_suite_run(store, summary.id)
            recomputed += summary.made
            problems += _recomputed(store, suite, run)
        store.close()
    notes = [f"{note.clause}." for note in reading.notes]
    if options.json:
        entry = _suite_entry(options.suite, reading)
        write_json({**entry, "notes": notes, "recomputed": recomputed, "problems": problems})
    else:
        print_lines([*problems, *_check_lines(suite, notes, recomputed)])
    return 1 if problems else 0


def _check_lines(suite: Suite | None, notes: list[str], recomputed: int) -> Iterator[str]:
    yield from notes
    if suite:
        yield f"{suite.name}: {quantity(len(suite.tasks), 'task')}, hash {suite_hash(suite)}."
    if recomputed:
        yield f"The metrics of {quantity(recomputed, 'sample')} were recomputed from their traces."


def _recomputed(store: Store, suite: Suite, run: SuiteRun) -> Iterator[str]:
    """A sentence for each metric or verdict that does not follow from its trace."""
    grader = SampleGrader()
    try:
        for sample in load_samples(store, run):
            try:
                for each in recompute_run(store, sample.run):
                    yield (
                        f"Run {each.run}: {each.figure} is stored as {each.stored}, but "
                        f"recomputed as {each.computed}."
                    )
                judged = judge_sample(store, suite, run, sample, grader)
            except StoreDamaged as failure:
                yield str(failure)
                continue
            if sample.judged_by is not None and (judged and judged.correct) != sample.correct:
                yield f"Run {sample.run}: the current rules judge its answer otherwise."
    finally:
        grader.close()


# -- results --------------------------------------------------------------------------------------


def chosen_run(program: Program, store: Store, name: str) -> SuiteRun:
    """The suite run that the user named: by its id, or the newest one of a suite.

    Raises:
        BadInput: there is none.
    """
    if re.fullmatch(r"[0-9a-f]{8}[0-9a-f-]*", name) and not Path(name).exists():
        return load_suite_run(store, find_suite_run(store, name))
    suite = load_suite(program.suites.find(name))
    run = newest_run(store, suite)
    if run is None:
        raise BadOption(f"the suite “{short(name)}” has never run", "run it, or name a run's id")
    return run


def _results(program: Program, options: argparse.Namespace) -> int:
    store = open_and_recover(existing_database(program, options))
    try:
        results = load_results(store, chosen_run(program, store, options.suite))
    finally:
        store.close()
    if options.json:
        write_json(suite_object(results, with_samples=True))
    else:
        print_lines(results_lines(results))
    return 0


def _report(program: Program, options: argparse.Namespace) -> int:
    store = open_and_recover(existing_database(program, options))
    try:
        return write_report(store, chosen_run(program, store, options.suite), options)
    finally:
        store.close()


def _grade(program: Program, options: argparse.Namespace) -> int:
    store = open_and_recover(existing_database(program, options))
    try:
        run = chosen_run(program, store, options.suite)
        return run_grade(store, run, undecided=options.undecided)
    finally:
        store.close()


def _export(program: Program, options: argparse.Namespace) -> int:
    store = open_and_recover(existing_database(program, options))
    try:
        write_logs(store, chosen_run(program, store, options.suite), options)
    finally:
        store.close()
    return 0


ACTIONS: dict[str, Callable[[Program, argparse.Namespace], int]] = {
    "new": _new,
    "check": _check,
    "list": _list,
    "run": run_suite_models,
    "results": _results,
    "report": _report,
    "grade": _grade,
    "export": _export,
    **IMPORT_ACTIONS,
}
