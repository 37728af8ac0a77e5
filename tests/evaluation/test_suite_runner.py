"""Running suites: each sample once, equal seeds, resumed after any end, failures cost their own."""

from __future__ import annotations

import asyncio
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from overthink.core.events import Failed, LaneEvent
from overthink.core.messages import verbatim
from overthink.core.protocol import Run
from overthink.core.vocabulary import RunStatus, TimingMode
from overthink.evaluation.sample_grader import SampleGrader
from overthink.evaluation.statistics.summary import Outcome
from overthink.evaluation.suite import sample_seed
from overthink.evaluation.suite_results import load_results, outcome_of
from overthink.evaluation.suite_runner import Station, SuiteProgress
from overthink.evaluation.suite_session import grade_pending
from overthink.storage.store import Store, open_store
from overthink.storage.suite_records import load_samples
from overthink.storage.turn_writer import open_and_recover
from tests.evaluation.scripted_run import ScriptedRun, planned, suite_of
from tests.lanes import child_events
from tests.storage.recordings import whole_run

CRASHED = Failed(
    kind="ChildCrashed", problem=verbatim("it died"), remedy=verbatim(""), crashed=True
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(tmp_path / "sessions.db")
    yield made
    made.close()


def test_every_model_gets_every_task_with_the_same_seeds(store: Store) -> None:
    run = ScriptedRun(store, suite_of(3), planned("a", "b"), samples=2)
    progress = run.run()
    assert (progress.made, progress.failed, progress.right) == (12, 0, 12)
    seeds = [[(r.messages[-1].content, r.sampler.seed) for r in lane.runs] for lane in run.lanes]
    assert seeds[0] == seeds[1]
    assert len(set(seeds[0])) == 6
    assert [lane.loads for lane in run.lanes] == [1, 1]  # one load for all samples of a model
    assert [lane.closed for lane in run.lanes] == [1, 1]


def test_results_have_outcomes_statistics_and_sessions_of_one_run(store: Store) -> None:
    run = ScriptedRun(store, suite_of(3), planned("a", "b"), samples=2)
    run.run()
    results = load_results(store, run.prepared.run)
    assert {outcome_of(sample) for sample in results.samples} == {Outcome.RIGHT}
    assert {sample.timing for sample in results.samples} == {"sequential"}
    model = results.summary.models[0]
    assert (model.tasks, model.samples) == (3, 6)
    assert model.pass_at_1
    assert model.pass_at_1.value == 1
    assert len({sample.session for sample in results.samples}) == 12


def test_nothing_is_made_twice_and_models_and_samples_are_added(store: Store) -> None:
    suite = suite_of(2)
    ScriptedRun(store, suite, planned("a")).run()
    again = ScriptedRun(store, suite, planned("a"))
    assert (again.prepared.continued, again.prepared.jobs) == (True, [])
    more = ScriptedRun(store, suite, planned("a", "b"), samples=2)
    assert more.prepared.run.number == again.prepared.run.number
    assert len(more.prepared.jobs) == 6
    assert more.run().made == 6
    assert len(load_samples(store, more.prepared.run)) == 8
    assert ScriptedRun(store, suite_of(3), planned("a")).prepared.continued is False


def test_a_stop_ends_the_sample_and_the_next_run_makes_it_again(store: Store) -> None:
    suite, first = suite_of(4), []

    def stop_at_the_second(progress: SuiteProgress) -> None:
        if progress.made == 1 and progress.running:
            first.append(progress.made)
            run.runner.stop()

    run = ScriptedRun(store, suite, planned("a"), pause_s=0.002)
    run.run(stop_at_the_second)
    assert first == [1]
    statuses = Counter(sample.status for sample in load_samples(store, run.prepared.run))
    assert statuses == {RunStatus.FINISHED: 1, RunStatus.STOPPED: 1}
    assert len(load_results(store, run.prepared.run).samples) == 1, "a stop is no failure"
    again = ScriptedRun(store, suite, planned("a"))
    assert len(again.prepared.jobs) == 3
    again.run()
    assert [sample.made for sample in load_samples(store, again.prepared.run)] == [True] * 4


def test_a_pause_begins_no_sample_until_it_is_resumed(store: Store) -> None:
    seen: list[int] = []

    def pause_once(progress: SuiteProgress) -> None:
        if progress.made == 1 and not progress.running and not seen:
            seen.append(len(run.lanes[0].runs))
            run.runner.pause()
            asyncio.get_running_loop().call_later(0.3, resume)

    def resume() -> None:
        seen.append(len(run.lanes[0].runs))
        run.runner.resume()

    run = ScriptedRun(store, suite_of(3), planned("a"))
    assert run.run(pause_once).made == 3
    assert seen == [1, 1]


def test_an_answer_that_was_cut_off_is_no_answer(store: Store) -> None:
    def cut(_command: Run) -> Sequence[LaneEvent]:
        return [*whole_run(load=False)[:-1], child_events.finished(RunStatus.LENGTH)]

    run = ScriptedRun(store, suite_of(2), planned("a"), script=cut)
    assert run.run().right == 0
    results = load_results(store, run.prepared.run)
    assert [outcome_of(each) for each in results.samples] == [Outcome.NO_ANSWER_LIMIT] * 2
    assert results.summary.models[0].never_answered.limit == 2


def test_a_model_that_crashes_is_given_up_and_the_other_one_runs(store: Store) -> None:
    def crash(command: Run) -> Sequence[LaneEvent]:
        if len(run.lanes) == 1:
            return [child_events.prompt_done(), CRASHED]
        return whole_run(load=False)

    run = ScriptedRun(store, suite_of(5), planned("a", "b"), script=crash)
    progress = run.run()
    assert (progress.made, progress.failed) == (5, 5)
    assert len(run.lanes[0].runs) == 3
    assert "a" in progress.failures
    results = load_results(store, run.prepared.run)
    assert results.summary.models[0].failed == 3  # the others are not run, which is something else


def test_stations_share_the_jobs_of_a_model(store: Store) -> None:
    run = ScriptedRun(store, suite_of(6), planned("a"), samples=2, pause_s=0.001)
    (number,) = run.prepared.models
    places = [
        Station(run.plans(number), TimingMode.SEQUENTIAL, run.make_conductor) for _ in range(3)
    ]
    assert run.run_on(places).made == 12
    assert sum(len(lane.runs) for lane in run.lanes) == 12
    assert all(lane.runs for lane in run.lanes)


def test_samples_of_a_task_are_made_at_once_with_their_own_seeds(store: Store) -> None:
    suite = suite_of(2)
    (model,) = planned("a")
    load = msgspec.structs.replace(model.plan.load, samples=3)
    several = replace(model, plan=replace(model.plan, load=load))
    run = ScriptedRun(store, suite, [several], samples=5)
    assert run.run().made == 10
    batches = [(each.messages[-1].content, each.seeds) for each in run.lanes[0].runs]
    assert sorted(len(seeds) for _, seeds in batches) == [2, 2, 3, 3]
    made = {(text, seed) for text, seeds in batches for seed in seeds}
    expected = {
        (suite.prompt_of(task), sample_seed(suite, task, sample))
        for task in suite.tasks
        for sample in range(5)
    }
    assert made == expected
    samples = load_samples(store, run.prepared.run)
    assert [(sample.right, sample.timing) for sample in samples] == [(True, "shared")] * 10
    assert len({sample.session for sample in samples}) == 10
    seeds = store.connection.execute(
        "SELECT json_extract(sampler, '$.seed') FROM runs "
        "JOIN settings ON settings.number = runs.settings"
    )
    assert {seed for (seed,) in seeds} == {seed for _, seed in expected}


def test_what_fails_at_one_station_is_made_at_another_one(store: Store) -> None:
    def crash_at_the_first(command: Run) -> Sequence[LaneEvent]:
        is_first = any(command is each for each in run.lanes[0].runs)
        return [child_events.prompt_done(), CRASHED] if is_first else whole_run(load=False)

    run = ScriptedRun(store, suite_of(8), planned("a"), script=crash_at_the_first, pause_s=0.001)
    (number,) = run.prepared.models
    plans = run.plans(number)
    places = [Station(plans, TimingMode.SHARED, run.make_conductor) for _ in range(2)]
    progress = run.run_on(places)
    assert (progress.made, progress.failed) == (8, 0)
    assert len(run.lanes[0].runs) == 3
    samples = load_samples(store, run.prepared.run)
    assert [sample.made for sample in samples] == [True] * 8


def test_what_was_not_judged_before_a_kill_is_judged_later(store: Store) -> None:
    run = ScriptedRun(store, suite_of(2), planned("a"))
    run.run()
    store.connection.execute("UPDATE runs SET correct = NULL, judged_by = NULL, grader = NULL")
    grader = SampleGrader()
    assert grade_pending(store, run.suite, run.prepared.run, grader) == 2
    grader.close()
    assert [sample.right for sample in load_samples(store, run.prepared.run)] == [True, True]


def killed_runs(database: Path, kills: int, seed: int) -> int:
    """Kill runs at random moments, then run to the end; returns how many were killed in time."""
    dice, killed = random.Random(seed), 0
    command = [sys.executable, "-m", "tests.evaluation.scripted_run", str(database)]
    for _ in range(kills):
        child = subprocess.Popen([*command, "8", "2", "0.004"], stdout=subprocess.PIPE)
        assert child.stdout
        child.stdout.readline()
        time.sleep(dice.uniform(0.0, 1.5))
        child.send_signal(signal.SIGKILL)
        killed += child.wait() == -signal.SIGKILL
        child.stdout.close()
    subprocess.run([*command, "8", "2", "0"], check=True, stdout=subprocess.DEVNULL)
    return killed


def check_killed(database: Path, kills: int) -> None:
    """Check that every sample was made once and nothing that was recorded is gone."""
    store = open_and_recover(database)
    run = ScriptedRun(store, suite_of(8), planned("a", "b"), samples=2).prepared
    assert run.jobs == []
    samples = load_samples(store, run.run)
    assert len(samples) == 32
    assert all(sample.right for sample in samples)
    statuses = Counter(status for (status,) in store.connection.execute("SELECT status FROM runs"))
    store.close()
    assert statuses.pop("finished") == 32, "a sample was made twice, or lost"
    assert set(statuses) <= {"interrupted"}
    assert statuses["interrupted"] <= kills


def test_a_run_that_is_killed_at_random_moments_continues(tmp_path: Path) -> None:
    assert killed_runs(tmp_path / "sessions.db", kills=2, seed=1)
    check_killed(tmp_path / "sessions.db", 2)


@pytest.mark.slow
def test_a_run_that_is_killed_fifty_times_loses_and_doubles_nothing(tmp_path: Path) -> None:
    for part in range(5):
        database = tmp_path / f"{part}.db"
        killed_runs(database, kills=10, seed=part)
        check_killed(database, 10)
