"""The bundled example sessions are complete, small and free of machine details."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from overthink.bundled import bundled_folder
from overthink.cli import main
from overthink.core.events import Loaded
from overthink.core.messages import to_text
from overthink.core.runaway.findings import RunawayKind
from overthink.core.vocabulary import RunStatus, TimingMode
from overthink.grading.version import GRADER_VERSION
from overthink.storage.bundles.bundle_import import add_examples, example_bundles, is_new
from overthink.storage.maintenance import check_store, vacuum
from overthink.storage.saved_sessions import SavedRun, SavedTurn, load_events, load_session
from overthink.storage.session_edits import delete
from overthink.storage.session_list import list_sessions
from overthink.storage.store import Store, open_store

EXAMPLES = bundled_folder("resources") / "examples"
ANSWERS = ("There are **0** whole ice cubes in the pan.", "**Anna** is", "Emma gets **13** euros")
SYSTEM = re.compile(r"(Linux|Darwin|Windows) \w+")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = open_store(tmp_path_factory.mktemp("examples") / "sessions.db")
    assert is_new(made)
    assert len(add_examples(made, EXAMPLES).of("added")) == 5
    yield made
    made.close()


def _turn(store: Store, words: str) -> SavedTurn:
    """Return the turn of the example whose title contains these words."""
    (found,) = (s.id for s in list_sessions(store) if words in s.title)
    (turn,) = load_session(store, found).turns
    return turn


def _models(turn: SavedTurn) -> list[tuple[str, str]]:
    return [(run.model, run.draft) for run in _runs(turn)]


def _runs(turn: SavedTurn) -> tuple[SavedRun, SavedRun]:
    return turn.runs["left"], turn.runs["right"]


def test_examples_are_small_consistent_and_marked_as_examples(store: Store) -> None:
    assert all(path.stat().st_size < 50_000 for path in example_bundles(EXAMPLES))
    assert [s.source for s in list_sessions(store)] == ["example"] * 5
    assert all(s.note for s in list_sessions(store))
    assert check_store(store).sound
    assert check_store(store).runs == 10


def test_examples_have_the_verdicts_of_the_current_rules(store: Store) -> None:
    rows = store.connection.execute("SELECT status, correct, grader FROM runs ORDER BY number")
    verdicts = {(status, correct, grader) for status, correct, grader in rows}
    assert verdicts == {("finished", 1, GRADER_VERSION), ("length", None, None)}


def test_the_first_example_pairs_an_answer_with_a_loop(store: Store) -> None:
    turn = _turn(store, "never")
    assert _models(turn) == [("demo-methodical", "demo-draft"), ("demo-runaway", "demo-draft")]
    methodical, runaway = _runs(turn)
    assert (methodical.record.status, methodical.verdict.right) == (RunStatus.FINISHED, True)
    assert runaway.record.status is RunStatus.LENGTH
    assert runaway.record.loop_found is not None
    assert not runaway.record.answer


def test_the_second_example_reaches_one_answer_by_two_thoughts(store: Store) -> None:
    methodical, wanderer = _runs(_turn(store, "same answer"))
    assert wanderer.model == "demo-wanderer"
    assert methodical.verdict.right
    assert wanderer.verdict.right
    assert len(wanderer.record.trace) > 2 * len(methodical.record.trace)


def test_the_third_example_has_the_same_text_with_and_without_a_draft(store: Store) -> None:
    turn = _turn(store, "draft")
    assert turn.timing is TimingMode.SEQUENTIAL
    assert _models(turn) == [("demo-methodical", "demo-draft"), ("demo-methodical", "none")]
    drafted, plain = _runs(turn)
    assert drafted.sampler == plain.sampler
    assert drafted.record.trace.ids == plain.record.trace.ids
    assert drafted.record.trace.draft_rounds
    assert not plain.record.trace.draft_rounds


@pytest.mark.parametrize(
    ("words", "kind"),
    [("circles", RunawayKind.CIRCLING), ("falls apart", RunawayKind.FALLING_APART)],
)
def test_an_example_shows_each_further_kind_of_runaway(
    store: Store, words: str, kind: RunawayKind
) -> None:
    methodical, runaway = _runs(_turn(store, words))
    assert methodical.verdict.right
    assert runaway.record.status is RunStatus.LENGTH
    assert [found.kind for found in runaway.record.runaways] == [kind]
    assert runaway.record.loop_found is None


def test_examples_contain_no_paths_of_the_recording_machine(store: Store) -> None:
    for (run,) in store.connection.execute("SELECT id FROM runs").fetchall():
        events = [timed.event for timed in load_events(store, run)]
        (loaded,) = (event for event in events if isinstance(event, Loaded))
        for model in filter(None, (loaded.model, loaded.draft)):
            assert model.path == Path(model.path).name
        assert SYSTEM.fullmatch(loaded.machine.platform)
        encoded = msgspec.json.encode(events, enc_hook=to_text).decode()
        assert not re.search(r"/(home|root|Users|tmp|work|var|mnt)\b|\\\\", encoded)
    for (file,) in store.connection.execute("SELECT file FROM models"):
        assert file == Path(file).name
    for (platform,) in store.connection.execute("SELECT platform FROM machines"):
        assert SYSTEM.fullmatch(platform)


def test_deleted_examples_are_not_imported_again(tmp_path: Path) -> None:
    store = open_store(tmp_path / "sessions.db")
    ids = add_examples(store, EXAMPLES).of("added")
    delete(store, ids)
    vacuum(store)
    assert not is_new(store)
    assert list_sessions(store) == []
    store.close()


def test_examples_are_replayed_without_a_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OVERTHINK_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("overthink.bootstrap.bundled_folder", lambda name: _without_models(name))
    assert main(["sessions", "import", "--examples"]) == 0
    assert main(["models", "--json"]) == 0
    assert '"demo-methodical"' not in capsys.readouterr().out
    store = open_store(tmp_path / "home" / "data" / "sessions.db")
    for session in list_sessions(store):
        assert main(["replay", session.id]) == 0
        output = capsys.readouterr().out
        assert output.startswith("Recorded ")
        assert any(answer in output for answer in ANSWERS)
    store.close()


def _without_models(name: str) -> Path:
    return EXAMPLES if name == "models" else bundled_folder("resources")
