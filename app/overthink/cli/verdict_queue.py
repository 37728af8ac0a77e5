"""`overthink suite grade`: the user judges answers by keyboard, blind, in random order."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

import msgspec

from overthink.cli.terminal import indented, print_lines, quantity
from overthink.evaluation.statistics.summary import Outcome
from overthink.evaluation.suite import Task
from overthink.evaluation.suite_results import outcome_of
from overthink.storage.saved_sessions import load_run
from overthink.storage.session_edits import ByHand, judge_by_hand
from overthink.storage.store import Store
from overthink.storage.suite_records import Sample, SuiteRun, load_samples

_KEYS: dict[str, ByHand] = {"r": "right", "w": "wrong", "u": "unsure"}
_SKIP, _QUIT = "s", "q"
_ASK = "r right · w wrong · u unsure · s skip · q quit: "


def run_grade(store: Store, run: SuiteRun, *, undecided: bool) -> int:
    """Ask for verdicts until none is left or the user quits; return the exit status."""
    queue = waiting(store, run, undecided=undecided)
    random.shuffle(queue)
    if not queue:
        print_lines(["No answer waits for your verdict."])
        return 0
    tasks = {
        stored.number: msgspec.json.decode(stored.task, type=Task) for stored in run.suite.tasks
    }
    given = 0
    for done, sample in enumerate(queue):
        answer = load_run(store, sample.run).record.answer
        print_lines([f"{done + 1:,} of {len(queue):,}", *_lines(tasks[sample.task], answer)])
        key = _key()
        if key == _QUIT:
            break
        if key in _KEYS:
            judge_by_hand(store, sample.run, _KEYS[key])
            given += 1
    print_lines([f"{quantity(given, 'verdict')} saved, {len(queue) - given:,} left."])
    return 0


def waiting(store: Store, run: SuiteRun, *, undecided: bool) -> list[Sample]:
    """The samples that wait for the user's verdict."""
    wanted = {Outcome.UNGRADED} | ({Outcome.UNDECIDED} if undecided else set())
    return [
        sample
        for sample in load_samples(store, run)
        if sample.by_hand is None and outcome_of(sample) in wanted
    ]


def _lines(task: Task, answer: str) -> Iterator[str]:
    yield "Question:"
    yield from indented(task.input)
    if task.target:
        yield "Expected:"
        yield from indented(task.target)
    yield "Answer:"
    yield from indented(answer)


def _key() -> str:
    """The key that the user chose; asks again until it is one, and quits at the end of input."""
    while True:
        sys.stdout.write(_ASK)
        sys.stdout.flush()
        line = sys.stdin.readline() if sys.stdin else ""
        if not line:
            sys.stdout.write("\n")
            return _QUIT
        key = line.strip().lower()[:1]
        if key in (*_KEYS, _SKIP, _QUIT):
            return key
