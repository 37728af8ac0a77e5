"""Exported sessions are imported unchanged and once, and an import changes nothing that exists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from overthink.core.errors import BadOption, BundleError, StoreDamaged, StoreUnwritable
from overthink.core.vocabulary import RunStatus, TimingMode
from overthink.grading.version import GRADER_VERSION
from overthink.storage import session_edits
from overthink.storage.bundles.bundle_export import write_bundle
from overthink.storage.bundles.bundle_import import import_bundle
from overthink.storage.bundles.rows import MANIFEST, VERSION
from overthink.storage.bundles.session_merge import SessionImportResult
from overthink.storage.maintenance import check_store, vacuum
from overthink.storage.recorder import Recorder
from overthink.storage.saved_sessions import load_events, load_session
from overthink.storage.search import search
from overthink.storage.session_list import list_sessions, summaries_of
from overthink.storage.store import Store, open_store
from tests.lanes import child_events
from tests.storage.bundles.bundle_parts import (
    everything,
    packed,
    parts_of,
    record_full_session,
    with_json,
    written,
)
from tests.storage.recordings import assert_same, plan, record_turn, saved_session, whole_run


def _import_one(store: Store, path: Path) -> SessionImportResult:
    (session,) = import_bundle(store, path).sessions
    return session


def test_a_whole_session_is_imported(tmp_path: Path) -> None:
    session = record_full_session(tmp_path / "a.db")
    path = written(tmp_path / "a.db", session, to=tmp_path / "one.overthink")
    there, here = open_store(tmp_path / "a.db"), open_store(tmp_path / "b.db")
    assert _import_one(here, path) == SessionImportResult(
        id=session, outcome="added", turns=3, runs=5, annotations=1
    )
    # Row by row, including the search index, except writers and the source.
    apart = frozenset({"writers", "sqlite_sequence", "_sqlite_migrations", "sessions"})
    index = frozenset({"search_index_data", "search_index_idx", "search_index_docsize"})
    assert everything(here, but=apart | index) == everything(there, but=apart | index)
    old, new = load_session(there, session), load_session(here, session)
    for name in ("id", "title", "note", "starred", "created", "tags"):
        assert getattr(old, name) == getattr(new, name)
    assert (old.source, new.source) == ("window", "import")
    for before, after in zip(old.turns, new.turns, strict=True):
        assert before.runs.keys() == after.runs.keys()
        for side in before.runs:
            assert_same(after.runs[side].record, before.runs[side].record)
            run = before.runs[side].id
            assert load_events(here, run) == load_events(there, run)
    for words in ("melt", "circling", "pærer", "left"):
        assert [h.place for h in search(here, words)] == [h.place for h in search(there, words)]
    assert check_store(here).sound
    there.close()
    here.close()


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    session = record_full_session(tmp_path / "a.db")
    path = written(tmp_path / "a.db", session, to=tmp_path / "one.overthink")
    for database in ("a.db", "b.db"):
        store = open_store(tmp_path / database)
        import_bundle(store, path)
        before = everything(store)
        assert _import_one(store, path) == SessionImportResult(id=session)
        assert everything(store) == before
        store.close()


def test_imported_sessions_are_listed_where_they_were_begun(tmp_path: Path) -> None:
    older = saved_session(tmp_path / "here.db", "Older, here")
    path = written(
        tmp_path / "there.db", saved_session(tmp_path / "there.db", "There"), to=tmp_path / "o.zip"
    )
    newer = saved_session(tmp_path / "here.db", "Newer, here")
    here = open_store(tmp_path / "here.db")
    (imported,) = import_bundle(here, path).of("added")
    assert [s.id for s in list_sessions(here)] == [newer, imported, older]
    (first,) = list_sessions(here, limit=1)
    assert [s.id for s in list_sessions(here, before=first.place)] == [imported, older]
    assert summaries_of(here, [imported])[0].source == "import"
    here.close()


def test_imported_sessions_can_be_exported_again(tmp_path: Path) -> None:
    sessions = [saved_session(tmp_path / "a.db", f"Question {n}", "More?") for n in range(12)]
    path = written(tmp_path / "a.db", *sessions, to=tmp_path / "many.overthink")
    here = open_store(tmp_path / "b.db")
    assert import_bundle(here, path).of("added") == sessions
    assert [s.id for s in list_sessions(here)] == sessions[::-1]
    assert check_store(here) == check_store(open_store(tmp_path / "a.db"))
    again = written(tmp_path / "b.db", *sessions, to=tmp_path / "again.overthink")
    mine, theirs = parts_of(path), parts_of(again)
    traces = [name for name in mine if name.startswith("traces/")]
    assert len(traces) == 48
    assert all(mine[name] == theirs[name] for name in traces)
    here.close()


def test_a_merge_adds_what_a_session_lacks_and_changes_nothing_else(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "a.db")
    session = recorder.session()
    first = record_turn(session, whole_run(), whole_run())
    assert recorder.flush()
    early = written(tmp_path / "a.db", session.id, to=tmp_path / "early.overthink")
    second = record_turn(session, whole_run(), whole_run(), prompt="And then?")
    session.close()
    assert recorder.close()
    there = open_store(tmp_path / "a.db")
    session_edits.rename(there, session.id, "Theirs")
    session_edits.set_tags(there, session.id, ["theirs"])
    session_edits.annotate(there, first.runs["left"], 0, 2, "key insight")
    session_edits.judge_by_hand(there, first.runs["right"], "wrong")
    session_edits.judge_by_hand(there, first.runs["left"], "wrong")
    session_edits.prefer(there, first.turn, "left", blind=False)
    late = written(tmp_path / "a.db", session.id, to=tmp_path / "late.overthink")

    here = open_store(tmp_path / "b.db")
    import_bundle(here, early)
    session_edits.set_note(here, session.id, "ours")
    session_edits.set_tags(here, session.id, ["ours"])
    session_edits.judge_by_hand(here, first.runs["left"], "right")
    done = _import_one(here, late)
    assert done == SessionImportResult(
        id=session.id, outcome="merged", turns=1, runs=2, annotations=1, differs=True
    )
    merged = load_session(here, session.id)
    assert [turn.id for turn in merged.turns] == [first.turn, second.turn]
    assert (merged.title, merged.note, merged.tags) == ("Theirs", "ours", ("ours", "theirs"))
    runs = merged.turns[0].runs
    assert (runs["left"].verdict.by_hand, runs["right"].verdict.by_hand) == ("right", "wrong")
    assert runs["left"].annotations[0].label == "key insight"
    assert merged.turns[0].preference == "left"
    assert {hit.place for hit in search(here, "theirs")} == {"note"}
    assert {hit.place for hit in search(here, "insight")} == {"annotation"}
    assert search(here, '"and then"')
    before = everything(here)
    assert _import_one(here, early).outcome == "known"
    assert everything(here) == before
    assert check_store(here).sound
    vacuum(here)
    there.close()
    here.close()


def test_a_conversation_that_continued_differently_is_not_merged(tmp_path: Path) -> None:
    """Turns of both would make a conversation that never took place."""
    recorder = Recorder(tmp_path / "a.db")
    session = recorder.session()
    record_turn(session, whole_run(), whole_run())
    assert recorder.flush()
    early = written(tmp_path / "a.db", session.id, to=tmp_path / "early.overthink")
    record_turn(session, whole_run(), whole_run(), prompt="This way")
    session.close()
    assert recorder.close()
    late = written(tmp_path / "a.db", session.id, to=tmp_path / "late.overthink")
    here = open_store(tmp_path / "b.db")
    import_bundle(here, early)
    with here.transaction() as db:
        db.execute(
            "INSERT INTO turns (id, session, prompt, system, timing, begun) "
            "SELECT '00000000-0000-7000-8000-000000000000', session, 'That way', '', timing, begun "
            "FROM turns"
        )
    before = everything(here)
    assert _import_one(here, late) == SessionImportResult(id=session.id, differs=True)
    assert everything(here) == before
    here.close()


def test_a_deleted_session_is_restored_by_an_import(tmp_path: Path) -> None:
    session = saved_session(tmp_path / "a.db")
    path = written(tmp_path / "a.db", session, to=tmp_path / "one.overthink")
    store = open_store(tmp_path / "a.db")
    session_edits.delete(store, [session])
    assert _import_one(store, path).restored
    assert [s.id for s in list_sessions(store)] == [session]
    store.close()


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    session = saved_session(tmp_path / "a.db")
    path = tmp_path / "mine.overthink"
    path.write_text("mine", encoding="utf-8")
    store = open_store(tmp_path / "a.db")
    with pytest.raises(BadOption, match="already exists"):
        write_bundle(store, [session], path)
    assert path.read_text(encoding="utf-8") == "mine"
    write_bundle(store, [session], path, overwrite=True)
    assert parts_of(path)
    with pytest.raises(BadOption, match="there is no session"):
        write_bundle(store, [session, "unknown"], tmp_path / "new.overthink")
    with pytest.raises(BadOption, match="cannot be written"):
        write_bundle(store, [session], tmp_path / "none" / "new.overthink")
    assert sorted(file.name for file in tmp_path.iterdir() if "overthink" in file.name) == [
        "mine.overthink"
    ]
    store.close()


def test_a_session_that_is_recorded_or_damaged_is_not_exported(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "a.db")
    session = recorder.session()
    session.begin_turn("Now", "", None, TimingMode.CONCURRENT, {"left": plan("left")})
    assert recorder.flush()
    store = open_store(tmp_path / "a.db")
    with pytest.raises(BadOption, match="still being recorded"):
        write_bundle(store, [session.id], tmp_path / "new.overthink")
    session.close()
    assert recorder.close()
    whole = saved_session(tmp_path / "a.db")
    with store.transaction() as db:
        db.execute("UPDATE runs SET thinking_tokens = thinking_tokens + 1")
    with pytest.raises(StoreDamaged, match="thinking_tokens does not follow"):
        write_bundle(store, [whole], tmp_path / "new.overthink")
    assert not (tmp_path / "new.overthink").exists()
    store.close()


def test_a_highly_repetitive_prompt_is_not_taken_for_a_bomb(tmp_path: Path) -> None:
    """Every exported bundle can be imported, however well it would compress."""
    prompt = "ice " * 1_000_000
    session = saved_session(tmp_path / "a.db", prompt)
    path = written(tmp_path / "a.db", session, to=tmp_path / "one.overthink")
    store = open_store(tmp_path / "b.db")
    assert import_bundle(store, path).of("added") == [session]
    assert list_sessions(store)[0].prompt == prompt
    store.close()


RELEASED = sorted((Path(__file__).parents[1] / "files").glob("bundle-*.overthink"))
"""A file of every released version; made by `python -m tests.storage.make_file`."""


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_bundles_of_every_released_version_are_imported(released: Path, tmp_path: Path) -> None:
    store = open_store(tmp_path / "sessions.db")
    assert len(import_bundle(store, released).of("added")) == 1
    (session,) = list_sessions(store)
    assert (session.title, session.turns, session.tags) == ("Carried", 3, ("ice", "melting"))
    assert check_store(store).sound
    store.close()


def _verdicts(store: Store) -> list[tuple[object, ...]]:
    return store.connection.execute(
        "SELECT status, correct, judged_by, found, grader FROM runs ORDER BY number"
    ).fetchall()


def test_verdicts_travel_with_their_rule_and_grader(tmp_path: Path) -> None:
    session = saved_session(tmp_path / "a.db")
    path = written(tmp_path / "a.db", session, to=tmp_path / "one.overthink")
    here, there = (open_store(tmp_path / name) for name in ("a.db", "b.db"))
    import_bundle(there, path)
    assert _verdicts(there) == _verdicts(here)
    assert _verdicts(there)[0] == ("finished", 1, "number", "0", GRADER_VERSION)
    here.close()
    there.close()


def test_verdicts_of_an_older_bundle_are_of_the_first_grader(tmp_path: Path) -> None:
    store = open_store(tmp_path / "sessions.db")
    import_bundle(store, RELEASED[0])
    judged = {grader for *_, rule, _, grader in _verdicts(store) if rule is not None}
    ungraded = {grader for *_, rule, _, grader in _verdicts(store) if rule is None}
    assert (judged, ungraded) == ({1}, {None})
    store.close()


@pytest.mark.parametrize(
    ("written_as", "closed", "status"),
    [("finished", False, "ended_in_thought"), ("length", True, "length")],
)
def test_an_older_bundle_with_a_verdict_on_no_answer_is_imported_without_it(
    tmp_path: Path, written_as: str, closed: bool, status: str
) -> None:
    """As the app wrote it before it knew `ended_in_thought`."""
    recorder = Recorder(tmp_path / "a.db")
    recording = recorder.session()
    ended = child_events.finished(RunStatus(written_as), thought_closed=closed)
    run = [*whole_run(answer="There" if closed else "")[:-1], ended]
    record_turn(recording, run, whole_run(), expect="0")
    recording.close()
    assert recorder.close()
    path = written(tmp_path / "a.db", recording.id, to=tmp_path / "one.overthink")
    parts = parts_of(path)
    name = next(name for name in parts if name.startswith("sessions/"))

    def age(data: Any) -> None:
        for run in data["turns"][0]["runs"]:
            del run["grader"]
        verdict = {"correct": False, "judged_by": "number", "found": "7"}
        data["turns"][0]["runs"][0] |= {"status": written_as, **verdict}

    older = with_json(with_json(parts, name, age), MANIFEST, lambda data: data.update(version=1))
    path.write_bytes(packed(older))
    store = open_store(tmp_path / "b.db")
    import_bundle(store, path)
    assert _verdicts(store)[0] == (status, None, None, None, None)
    assert check_store(store).sound
    store.close()


def test_an_ungraded_run_gets_the_verdict_of_an_import(tmp_path: Path) -> None:
    session = saved_session(tmp_path / "a.db")
    path = written(tmp_path / "a.db", session, to=tmp_path / "one.overthink")
    store = open_store(tmp_path / "a.db")
    before = _verdicts(store)
    store.connection.execute(
        "UPDATE runs SET correct = NULL, judged_by = NULL, found = NULL, grader = NULL"
    )
    import_bundle(store, path)
    assert _verdicts(store) == before
    store.close()


def test_there_is_a_bundle_of_every_version() -> None:
    assert [path.stem for path in RELEASED] == [f"bundle-{n + 1}" for n in range(VERSION)]


def test_nothing_is_imported_into_a_read_only_database(tmp_path: Path) -> None:
    session = saved_session(tmp_path / "a.db")
    path = written(tmp_path / "a.db", session, to=tmp_path / "one.overthink")
    open_store(tmp_path / "b.db").close()
    store = open_store(tmp_path / "b.db", read_only=True)
    with pytest.raises(StoreUnwritable, match="read-only"):
        import_bundle(store, path)
    assert list_sessions(store) == []
    store.close()


def test_nothing_is_imported_into_a_full_database(tmp_path: Path) -> None:
    sessions = [saved_session(tmp_path / "a.db", f"Question {n}") for n in range(8)]
    path = written(tmp_path / "a.db", *sessions, to=tmp_path / "many.overthink")
    store = open_store(tmp_path / "b.db")
    (pages,) = store.connection.execute("PRAGMA page_count").fetchone()
    store.connection.execute(f"PRAGMA max_page_count={pages + 2}")
    before = everything(store)
    with pytest.raises(StoreUnwritable, match="disk is full"):
        import_bundle(store, path)
    assert everything(store) == before
    store.connection.execute("PRAGMA max_page_count=1000000")
    assert len(import_bundle(store, path).of("added")) == 8
    store.close()


def test_a_bundle_that_vanishes_is_imported_or_refused(tmp_path: Path) -> None:
    session = saved_session(tmp_path / "a.db")
    path = written(tmp_path / "a.db", session, to=tmp_path / "one.overthink")
    store = open_store(tmp_path / "b.db")
    done = import_bundle(store, path, progress=lambda _done, _all: path.unlink(missing_ok=True))
    assert done.of("added") == [session]
    for none in (path, tmp_path, tmp_path / "a\0b"):
        with pytest.raises(BundleError, match="cannot be read"):
            import_bundle(store, none)
    store.close()


def test_a_bundle_that_changes_during_the_import_is_refused(tmp_path: Path) -> None:
    session = saved_session(tmp_path / "a.db", *(f"Question {n}" for n in range(30)))
    path = written(tmp_path / "a.db", session, to=tmp_path / "one.overthink")
    store = open_store(tmp_path / "b.db")
    before = everything(store)

    def cut(done: int, parts: int) -> None:
        if done == parts:
            with path.open("r+b") as file:
                file.truncate(100)

    with pytest.raises(BundleError, match="damaged"):
        import_bundle(store, path, progress=cut)
    assert everything(store) == before
    store.close()


def test_an_import_can_be_cancelled(tmp_path: Path) -> None:
    session = saved_session(tmp_path / "a.db")
    path = written(tmp_path / "a.db", session, to=tmp_path / "one.overthink")
    store = open_store(tmp_path / "b.db")

    def cancel(_done: int, _parts: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        import_bundle(store, path, progress=cancel)
    assert list_sessions(store) == []
    store.close()
