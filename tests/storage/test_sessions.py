"""Saved sessions are listed, filtered, found, edited, deleted and read by other tools."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlite_utils import Database

from overthink.core.errors import BadOption
from overthink.core.events import LaneEvent, LoopSummary, PhaseChanged
from overthink.core.runaway.findings import RunawayKind
from overthink.core.vocabulary import Phase
from overthink.storage.filters import Filters
from overthink.storage.maintenance import vacuum
from overthink.storage.query import read_query
from overthink.storage.ratings import RunRating, TurnRating, load_ratings
from overthink.storage.recorder import Recorder
from overthink.storage.saved_sessions import (
    find_run,
    find_session,
    load_events,
    load_phases,
    load_run,
    load_session,
)
from overthink.storage.search import search
from overthink.storage.session_edits import (
    annotate,
    change_annotation,
    delete,
    judge_by_hand,
    prefer,
    remove_annotation,
    rename,
    restore,
    set_note,
    set_tags,
    star,
)
from overthink.storage.session_list import (
    filter_values,
    list_sessions,
    summaries_of,
)
from overthink.storage.store import Store, open_store
from tests.lanes import child_events
from tests.storage.recordings import batches, record_turn, whole_run

DANISH = "Beth lægger hele isterninger på en stegepande . Ænder er ikke høns , og gåder snyder"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Three sessions: ice cubes, ducks in Danish, and one without an answer."""
    path = tmp_path / "sessions.db"
    recorder = Recorder(path)
    for prompt, thought, answer, models in (
        ("How many ice cubes?", "Ice melts quickly", "There are **0** left.", ("one", "two")),
        ("Hvor mange ænder?", DANISH, "Der er **0** ænder.", ("one", "three")),
        ("A riddle", "Wait , wait , wait", "", ("two", "three")),
    ):
        session = recorder.session()
        run = whole_run(thought, answer)
        record_turn(session, run, whole_run(thought, "7"), prompt=prompt, expect="0", models=models)
        session.close()
    assert recorder.close()
    opened = open_store(path)
    yield opened
    opened.close()


def _prompts(store: Store, **filters: object) -> list[str]:
    return [s.prompt for s in list_sessions(store, Filters(**filters))]  # type: ignore[arg-type]


def test_sessions_are_listed_newest_first_and_in_pages(store: Store) -> None:
    assert _prompts(store) == ["A riddle", "Hvor mange ænder?", "How many ice cubes?"]
    (first,) = list_sessions(store, limit=1)
    rest = list_sessions(store, before=first.place, limit=5)
    assert [s.prompt for s in rest] == ["Hvor mange ænder?", "How many ice cubes?"]
    assert [run.right for run in rest[1].runs] == [True, False]
    assert [run.model for run in rest[1].runs] == ["one", "two"]
    assert filter_values(store).models == ("one", "three", "two")


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"model": "two"}, 2),
        ({"model": "four"}, 0),
        ({"family": "overthink-demo"}, 3),
        ({"status": "finished"}, 3),
        ({"status": "interrupted"}, 0),
        ({"never_answered": True}, 1),
        ({"looping": True}, 0),
        ({"runaway": "any"}, 0),
        ({"outcome": "right"}, 2),
        ({"outcome": "wrong"}, 3),
        ({"outcome": "open"}, 1),
        ({"outcome": "right", "model": "two"}, 0),
        ({"since": "2999-01-01"}, 0),
        ({"until": "2999-01-01"}, 3),
        ({"starred": True}, 0),
        ({"source": "window"}, 3),
    ],
)
def test_a_filter_selects_sessions(store: Store, filters: dict[str, object], count: int) -> None:
    assert len(_prompts(store, **filters)) == count


@pytest.mark.parametrize(
    ("kind", "count"),
    [("circling", 1), ("any", 2), ("exact", 1), ("varying", 0), ("circ", 0), ("other_script", 1)],
)
def test_runs_are_found_by_the_kind_of_their_runaway(
    store: Store, tmp_path: Path, kind: str, count: int
) -> None:
    recorder = Recorder(tmp_path / "sessions.db")
    script = msgspec.structs.replace(child_events.circling(), kind=RunawayKind.OTHER_SCRIPT)
    old = LoopSummary(start=2, period=3, repeats=4, wasted=9)
    for prompt, end in (
        ("Round and round", child_events.finished(runaways=(child_events.circling(), script))),
        ("An older loop", child_events.finished(loop=old)),
    ):
        session = recorder.session()
        record_turn(session, [*whole_run()[:-1], end], whole_run(), prompt=prompt)
        session.close()
    assert recorder.close()
    assert len(_prompts(store, runaway=kind)) == count


def test_title_star_tags_and_note_are_stored_and_found(store: Store) -> None:
    session = list_sessions(store)[0].id
    rename(store, session, " Gåden ")
    star(store, session, starred=True)
    set_tags(store, session, ["svær", " ", "gåde "])
    set_note(store, session, "Snyder på vægten")
    (summary,) = summaries_of(store, [session])
    assert (summary.title, summary.starred, summary.tags) == ("Gåden", True, ("gåde", "svær"))
    assert _prompts(store, tag="svær") == _prompts(store, noted=True) == ["A riddle"]
    for words in ("gåden", "vaegten", "vægten", "SVÆR"):
        hits = search(store, words)
        assert [hit.place for hit in hits] == ["note"], words
    set_note(store, session, "")
    assert search(store, "vægten") == []


def test_the_users_verdict_is_stored_beside_the_automatic_one(store: Store) -> None:
    run = list_sessions(store)[-1].runs[0].id
    judge_by_hand(store, run, "wrong")
    verdict = load_run(store, run).verdict
    assert (verdict.correct, verdict.by_hand, verdict.right) == (True, "wrong", False)
    assert len(_prompts(store, outcome="right")) == 1
    judge_by_hand(store, run, None)
    assert load_run(store, run).verdict.right is True


def test_preferences_and_annotations_are_stored(store: Store) -> None:
    session = list_sessions(store)[0]
    turn = load_session(store, session.id).turns[0]
    prefer(store, turn.id, "both_bad", blind=True)
    span = annotate(store, turn.runs["left"].id, 2, 4, "circling", "venter og venter")
    saved = load_session(store, session.id).turns[0]
    assert (saved.preference, saved.preference_blind) == ("both_bad", True)
    assert [(a.first, a.last, a.label) for a in saved.runs["left"].annotations] == [
        (2, 4, "circling")
    ]
    (hit,) = search(store, "venter")
    assert (hit.place, hit.token, hit.side) == ("annotation", 2, "left")
    change_annotation(store, span, "key insight", "")
    assert search(store, "venter") == []
    remove_annotation(store, span)
    assert search(store, "insight") == []
    with pytest.raises(BadOption, match="span of tokens"):
        annotate(store, turn.runs["left"].id, 4, 2, "x")


def test_sessions_are_filtered_by_the_label_of_an_annotation(store: Store) -> None:
    run = list_sessions(store)[0].runs[1].id
    annotate(store, run, 0, 1, "wrong step")
    assert _prompts(store, label="wrong step") == ["A riddle"]
    assert _prompts(store, label="circling") == []
    assert filter_values(store).labels == ("wrong step",)


def test_ratings_are_loaded_without_traces(store: Store) -> None:
    session = load_session(store, list_sessions(store)[0].id)
    turn = session.turns[0]
    left, right = turn.runs["left"].id, turn.runs["right"].id
    judge_by_hand(store, left, "unsure")
    span = annotate(store, right, 1, 2, "key insight", "her")
    prefer(store, turn.id, "tie", blind=True)

    found = load_ratings(store, [left, right, "unknown"], [turn.id, "unknown"])
    assert found.turns == {turn.id: TurnRating("tie", True)}
    assert found.runs[left] == RunRating("unsure", ())
    assert found.runs[right].annotations == load_run(store, right).annotations
    assert found.runs.keys() == {left, right}

    remove_annotation(store, span)
    annotate(store, right, 1, 2, "key insight", "her", span)
    assert load_run(store, right).annotations[0].id == span, "it is restored with its identity"


def test_a_hit_has_its_token_and_a_snippet(store: Store) -> None:
    hits = search(store, "stegepande")
    assert {hit.place for hit in hits} == {"thought"}
    for hit in hits:
        assert hit.run is not None
        assert hit.token is not None
        assert load_run(store, hit.run).record.trace.text_of(hit.token) == " stegepande"
        (start, end), *_ = hit.marks
        assert hit.snippet[start:end] == "stegepande"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ænder", True),
        ("ÆND", True),
        ("pa", True),  # å counts as a, as diacritics do
        ("hons", False),  # ø is a letter of its own
        ("høns", True),
        ('"ikke høns"', True),
        ('"høns ikke"', False),
        ("gader sny", True),
        ("isterning", True),
        ('"isterning"', False),  # a quoted word matches only itself
        ("terning ", True),
        ('" OR * (NEAR', False),
        ("", False),
        ("'; DROP TABLE sessions", False),
        ("\0", False),
    ],
)
def test_words_are_found_as_they_are_typed(store: Store, typed: str, found: bool) -> None:
    assert bool(search(store, typed)) is found


def test_hits_are_ranked_filtered_and_limited(store: Store) -> None:
    hits = search(store, "ænder")
    assert hits[0].place == "prompt", "prompts count more than thoughts"
    assert search(store, "ænder", Filters(model="two")) == []
    assert len(search(store, "wait", limit=1)) == 1


def test_a_query_matches_texts_as_the_index_does() -> None:
    query = read_query('cafe "de la" for')
    assert query.question == '"cafe" AND "de la" AND "for"*'
    text = "Café – de  la forêt"
    assert [text[start:end] for start, end in query.spans(text)] == ["Café", "de  la", "forêt"]
    assert read_query('"').question == ""


def test_deleted_sessions_can_be_restored_until_the_file_is_vacuumed(store: Store) -> None:
    ids = [s.id for s in list_sessions(store)]
    assert delete(store, ids[:2]) == 2
    assert [s.id for s in list_sessions(store)] == ids[2:]
    assert search(store, "riddle") == []
    assert restore(store, ids[:1]) == 1
    assert [s.id for s in list_sessions(store)] == [ids[0], ids[2]]
    assert vacuum(store).sessions == 1
    assert restore(store, ids) == 0
    assert len(list_sessions(store)) == 2
    assert search(store, "stegepande") == []
    left = store.connection.execute("SELECT count(*) FROM traces").fetchone()[0]
    assert left == 4


def test_a_session_is_found_by_the_beginning_of_its_identity(store: Store) -> None:
    whole = list_sessions(store)[0].id
    assert find_session(store, whole) == whole
    with pytest.raises(BadOption, match="more than one session begins"):
        find_session(store, whole[:3])
    for name in ("", "zzz", whole + "0", "%"):
        with pytest.raises(BadOption, match="there is no session"):
            find_session(store, name)


def test_other_tools_can_read_the_views(store: Store) -> None:
    """sqlite-utils finds our SQL functions by their entry point."""
    db = Database(sqlite3.connect(store.path))
    rows = {row["model"]: row for row in db.query("SELECT * FROM model_figures")}
    assert (rows["one"]["runs"], rows["one"]["accuracy"]) == (2, 1.0)
    run = list_sessions(store)[0].runs[0].id
    trace = load_run(store, run).record.trace
    tokens = list(db.query("SELECT * FROM tokens WHERE run = ? ORDER BY i", [run]))
    assert [token["text"] for token in tokens] == [token.text for token in trace]
    assert [token["logprob"] for token in tokens] == pytest.approx(list(trace.logprobs))
    text = db.query(
        "SELECT overthink_text(words, events, 'thinking') AS thought FROM traces LIMIT 1"
    )
    assert "Ice melts quickly" in next(iter(text))["thought"]
    db.close()


def test_a_run_is_found_by_the_beginning_of_its_identity(store: Store) -> None:
    session = load_session(store, list_sessions(store)[0].id)
    turn = session.turns[0]
    run = turn.runs["right"]
    place = (session.id, turn.id, "right")
    assert find_run(store, run.id) == find_run(store, run.id[:-2]) == place
    assert find_run(store, "zebra") is find_run(store, "") is None
    with pytest.raises(BadOption, match="more than one run begins"):
        find_run(store, run.id[:1])


def test_phases_are_loaded_as_first_emitted_with_their_corrections(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    recorder = Recorder(path)
    orphan: list[LaneEvent] = [
        *batches([" a", " b", " c"], Phase.ANSWER, size=2),
        PhaseChanged(0, Phase.THINKING),
        *batches([" d"], Phase.ANSWER, first=3),
    ]
    session = recorder.session()
    record_turn(session, [child_events.loaded(), child_events.prompt_done(), *orphan], whole_run())
    assert recorder.close()
    opened = open_store(path)
    run = load_session(opened, session.id).turns[0].runs["left"]
    recorded = load_phases(opened, run.id)
    events = load_events(opened, run.id)
    opened.close()
    assert recorded.phases == bytes([Phase.ANSWER] * 4)
    assert recorded.corrections == ((3, PhaseChanged(0, Phase.THINKING)),)
    assert [event for _, event in events if isinstance(event, PhaseChanged)] == [orphan[2]]
    assert bytes(run.record.trace.phases) == bytes([Phase.THINKING] * 3 + [Phase.ANSWER])
