"""The results of a suite run as logs of other programs: one file per model."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from overthink.evaluation.suite import SUITE_FILE, TASKS_FILE, Suite
from overthink.evaluation.suite_reader import load_suite
from overthink.evaluation.suite_results import SuiteResults, outcome_of
from overthink.reports.sample_logs import (
    LoggedModel,
    LoggedSample,
    inspect_log,
    lm_eval_lines,
)
from overthink.storage.saved_sessions import load_run
from overthink.storage.store import Store
from overthink.storage.suite_records import Sample, StoredSuite, SuiteModel

LogFormat = Literal["inspect", "lm-eval"]


def suite_logs(store: Store, results: SuiteResults, form: LogFormat) -> Iterator[tuple[str, bytes]]:
    """Generate the log of each model: its file's name, and its content.

    Raises:
        StoreFailure: the database cannot be read.
    """
    suite = suite_as_it_ran(results.run.suite)
    for model in results.run.models:
        logged = _logged(store, results, suite, model)
        name = _file_part(f"{suite.name}_{model.name}")
        date = f"{logged.created[:19].replace(':', '-')}"
        if form == "inspect":
            yield f"{date}_{name}.eval", inspect_log(suite, results.run.suite.hash, logged)
        else:
            yield f"samples_{name}_{date}.jsonl", b"".join(lm_eval_lines(suite, logged))


def suite_as_it_ran(stored: StoredSuite) -> Suite:
    """The suite from the texts that were stored with its run; its folder may have changed."""
    with tempfile.TemporaryDirectory(prefix="overthink-suite-") as folder:
        lines = "".join(f"{task.task}\n" for task in stored.tasks)
        Path(folder, SUITE_FILE).write_text(stored.conditions, encoding="utf-8")
        Path(folder, TASKS_FILE).write_text(lines, encoding="utf-8")
        return msgspec.structs.replace(load_suite(Path(folder)), folder=None)


def _logged(store: Store, results: SuiteResults, suite: Suite, model: SuiteModel) -> LoggedModel:
    ids = {task.number: task.id for task in results.run.suite.tasks}
    samples = [
        _sample(store, suite, ids[sample.task], sample)
        for sample in results.samples
        if sample.suite_model == model.number
    ]
    return LoggedModel(
        run=results.run.id,
        name=model.name,
        conditions=msgspec.json.decode(model.conditions),
        created=_moment(results.run.created),
        samples=samples,
    )


def _sample(store: Store, suite: Suite, id_: str, sample: Sample) -> LoggedSample:
    run = load_run(store, sample.run)
    task = suite.find_task(id_)
    return LoggedSample(
        task=id_,
        number=sample.sample,
        prompt=suite.prompt_of(task) if task else "",
        thought=run.record.thinking,
        answer=run.record.answer,
        status=sample.status,
        right=sample.right,
        found=sample.found,
        outcome=outcome_of(sample).value,
        begun=_moment(run.begun),
        ended=_moment(run.ended or run.begun),
        seconds=None if sample.slept_s else sample.total_s,
        prompt_tokens=run.record.prompt.tokens if run.record.prompt else 0,
        thinking_tokens=sample.thinking_tokens or 0,
        answer_tokens=sample.answer_tokens or 0,
    )


def _moment(text: str) -> str:
    """A stored moment in ISO 8601 with the offset from UTC, which Inspect requires."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


def _file_part(text: str) -> str:
    """A part of a file's name that every system accepts."""
    kept = "".join(char if char.isalnum() or char in "-._" else "-" for char in text)
    return kept[:100]
