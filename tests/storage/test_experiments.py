"""Results of experiments are stored with their run, replaced, and part of bundles."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from overthink.core.errors import BadOption, StoreDamaged
from overthink.core.events import ClosingChances
from overthink.core.experiments import ForkOrigin, KnewResult, ScoreResult
from overthink.storage.bundles.bundle_export import write_bundle
from overthink.storage.bundles.bundle_import import import_bundle
from overthink.storage.experiments import save_experiment
from overthink.storage.recorder import Recorder
from overthink.storage.saved_sessions import SavedRun, load_session
from overthink.storage.store import Store, open_store
from tests.storage.experiment_results import knew, score
from tests.storage.recordings import PROMPT, record_turn, saved_session, whole_run


@pytest.fixture
def store(tmp_path: Path) -> Store:
    saved_session(tmp_path / "a.db", PROMPT)
    return open_store(tmp_path / "a.db")


def runs_of(store: Store) -> dict[str, SavedRun]:
    (session,) = store.connection.execute("SELECT id FROM sessions").fetchone()
    return load_session(store, session).turns[0].runs


def test_a_result_replaces_the_earlier_one_of_its_kind(store: Store) -> None:
    left = runs_of(store)["left"].id
    for result in (knew("one"), score("b"), score("c"), knew("two"), score("b")):
        save_experiment(store, left, result)
    found = runs_of(store)["left"].experiments
    assert found.knew == knew("two")
    assert [each.model for each in found.scores] == ["c", "b"]
    assert found.scores[1] == score("b")
    assert runs_of(store)["right"].experiments.knew is None
    figures = store.connection.execute("SELECT settled, changed FROM experiments").fetchall()
    assert (0.5, None) in figures
    with pytest.raises(BadOption, match="run"):
        save_experiment(store, "no-such-run", knew())
    store.close()


def test_results_go_with_their_run_into_bundles(store: Store, tmp_path: Path) -> None:
    runs = runs_of(store)
    origin = ForkOrigin(run=runs["left"].id, token=3, model="m", added="x\n", context=())
    save_experiment(store, runs["left"].id, knew())
    save_experiment(store, runs["left"].id, score("b"))
    save_experiment(store, runs["right"].id, origin)
    (session,) = store.connection.execute("SELECT id FROM sessions").fetchone()
    path = tmp_path / "one.overthink"
    write_bundle(store, [session], path)
    other = open_store(tmp_path / "b.db")
    for _ in range(2):  # the second import adds nothing
        import_bundle(other, path)
        here = runs_of(other)
        assert here["left"].experiments == runs_of(store)["left"].experiments
        assert here["right"].experiments.fork == origin
    assert other.connection.execute("SELECT count(*) FROM experiments").fetchone() == (3,)
    other.close()
    store.close()


@pytest.mark.parametrize(
    "result",
    [
        msgspec.structs.replace(knew(), thought=10**9),
        msgspec.structs.replace(knew(), points=knew().points[::-1]),
        msgspec.structs.replace(
            score("b"), scored=msgspec.structs.replace(score("b").scored, tokens=[0, 10**6])
        ),
        msgspec.structs.replace(
            score("b"), scored=msgspec.structs.replace(score("b").scored, best=["a"])
        ),
    ],
)
def test_an_inconsistent_result_is_not_exported(
    store: Store, tmp_path: Path, result: KnewResult | ScoreResult
) -> None:
    save_experiment(store, runs_of(store)["left"].id, result)
    (session,) = store.connection.execute("SELECT id FROM sessions").fetchone()
    with pytest.raises(StoreDamaged, match="experiment"):
        write_bundle(store, [session], tmp_path / "one.overthink")
    store.close()


def test_probabilities_of_the_closing_tag_are_stored_with_the_trace(tmp_path: Path) -> None:
    events = whole_run()
    events.insert(-2, ClosingChances((3, 7), (0.125, 0.75)))
    recorder = Recorder(tmp_path / "a.db")
    session = recorder.session()
    record_turn(session, events, whole_run())
    assert recorder.close()
    store = open_store(tmp_path / "a.db")
    assert runs_of(store)["left"].record.closing_chances == [(3, 0.125), (7, 0.75)]
    store.close()
