"""Begin a run of a suite or continue it: models and samples are added, what is made is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import msgspec

from overthink.core.vocabulary import Judgement
from overthink.evaluation.model_spec import ModelSpec, spec_of_settings
from overthink.evaluation.planned_models import PlannedModel
from overthink.evaluation.sample_grader import SampleGrader
from overthink.evaluation.statistics.summary import Outcome
from overthink.evaluation.suite import Suite, suite_hash, suite_toml, task_hash, task_line
from overthink.evaluation.suite_jobs import Job, pending_jobs
from overthink.evaluation.suite_results import outcome_of
from overthink.storage.saved_sessions import load_run
from overthink.storage.store import Store
from overthink.storage.suite_records import (
    Sample,
    StoredSuite,
    StoredTask,
    SuiteRun,
    add_models,
    begin_suite_run,
    list_suite_runs,
    load_samples,
    load_suite_run,
    set_samples,
    store_judgements,
)


@dataclass(frozen=True)
class PreparedRun:
    """A suite run with what is left to make."""

    run: SuiteRun
    models: dict[int, PlannedModel]
    """By their rows' numbers, in the order given."""
    jobs: list[Job]
    continued: bool
    """Whether the run existed before."""


def newest_run(store: Store, suite: Suite) -> SuiteRun | None:
    """The newest run of exactly this suite; None if it never ran.

    Raises:
        StoreFailure: the database cannot be read.
    """
    found = list_suite_runs(store, suite_hash(suite))
    return load_suite_run(store, found[0].id) if found else None


def specs_of(run: SuiteRun) -> list[ModelSpec]:
    """The models of a run, as the user named them."""
    return [spec_of_settings(msgspec.json.decode(model.settings)) for model in run.models]


def prepare_run(
    store: Store, suite: Suite, models: Sequence[PlannedModel], samples: int, *, new: bool = False
) -> PreparedRun:
    """Store a run of a suite, or what is added to its newest one.

    Args:
        new: begin a run even if there is one.

    Raises:
        StoreFailure: the database cannot be written.
    """
    known = None if new else newest_run(store, suite)
    run = known or begin_suite_run(store, stored_suite(suite), str(suite.folder or ""), samples)
    named = _named(models, run)
    run = add_models(store, run, [model.row for model in named])
    if samples > run.samples:
        set_samples(store, run, samples)
        run = load_suite_run(store, run.id)
    by_identity = {model.identity: model for model in named}
    rows = [row for row in run.models if row.identity in by_identity]
    jobs = pending_jobs(suite, run, rows, samples, load_samples(store, run))
    by_number = {row.number: by_identity[row.identity] for row in rows}
    return PreparedRun(run, by_number, jobs, known is not None)


def estimated_jobs(
    store: Store | None,
    suite: Suite,
    models: Sequence[PlannedModel],
    samples: int,
    *,
    new: bool = False,
) -> tuple[list[Job], list[tuple[int, PlannedModel]]]:
    """What `prepare_run` would leave to make, and the models with their numbers; writes nothing.

    A model that is not stored yet gets a number below 0.

    Raises:
        StoreFailure: the database cannot be read.
    """
    known = newest_run(store, suite) if store and not new else None
    stored = {row.identity: row.number for row in known.models} if known else {}
    numbered = [
        (stored.get(model.identity, -number), model) for number, model in enumerate(models, 1)
    ]
    tasks = stored_suite(suite)
    run = known or SuiteRun(
        number=0,
        id="",
        folder="",
        samples=samples,
        created="",
        suite=msgspec.structs.replace(
            tasks,
            tasks=tuple(
                msgspec.structs.replace(task, number=-number)
                for number, task in enumerate(tasks.tasks, 1)
            ),
        ),
        models=(),
    )
    rows = [msgspec.structs.replace(model.row, number=number) for number, model in numbered]
    existing = load_samples(store, known) if store and known else []
    return pending_jobs(suite, run, rows, samples, existing), numbered


def _named(models: Iterable[PlannedModel], run: SuiteRun) -> list[PlannedModel]:
    """The models with the names that they have in the run; a new one gets a name of its own."""
    names = {row.identity: row.name for row in run.models}
    taken, named = set(names.values()), []
    for model in models:
        name, number = names.get(model.identity, model.name), 2
        while model.identity not in names and name in taken:
            name, number = f"{model.name} #{number}", number + 1
        taken.add(name)
        named.append(replace(model, name=name))
    return named


def stored_suite(suite: Suite) -> StoredSuite:
    """A suite as the database stores it."""
    return StoredSuite(
        hash=suite_hash(suite),
        name=suite.name,
        conditions=suite_toml(suite),
        tasks=tuple(
            StoredTask(
                id=task.id,
                hash=task_hash(task),
                cluster=suite.cluster_of(task),
                grader=suite.grader_of(task),
                task=task_line(task),
            )
            for task in suite.tasks
        ),
    )


def grade_pending(store: Store, suite: Suite, run: SuiteRun, grader: SampleGrader) -> int:
    """Judge complete answers without a judgement, as of a process that died before it judged.

    Returns:
        The number of answers that are judged now.

    Raises:
        StoreFailure: the database cannot be read or written.
    """
    judged = [
        (sample.run, judgement)
        for sample in load_samples(store, run)
        if outcome_of(sample) is Outcome.UNGRADED
        and (judgement := judge_sample(store, suite, run, sample, grader)) is not None
    ]
    if judged:
        store_judgements(store, judged)
    return len(judged)


def judge_sample(
    store: Store, suite: Suite, run: SuiteRun, sample: Sample, grader: SampleGrader
) -> Judgement | None:
    """Judge a saved sample with the current rules; None if it has no complete answer."""
    task = next((task for task in run.suite.tasks if task.number == sample.task), None)
    asked = suite.find_task(task.id) if task else None
    record = load_run(store, sample.run).record
    if asked is None or not record.has_complete_answer:
        return None
    return grader.judge(suite, asked, record.answer)
