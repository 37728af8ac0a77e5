"""Words are found inside words, in scripts without spaces, and spread over a session's fields."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from overthink.storage import search_index
from overthink.storage.filters import Filters
from overthink.storage.maintenance import vacuum
from overthink.storage.query import as_indexed, matches_name, read_query
from overthink.storage.recorder import Recorder
from overthink.storage.search import search
from overthink.storage.search_index import Kind, rebuild_index
from overthink.storage.session_edits import (
    annotate,
    delete,
    rename,
    set_note,
    set_tags,
)
from overthink.storage.session_list import list_sessions, summaries_of
from overthink.storage.store import Store, open_store
from tests.storage.recordings import record_turn, whole_run

SESSIONS = (
    ("Hvor mange isterninger er tilbage?", "Panden er varm", "Nul", "DeepSeek-R1-Distill-Qwen-7B"),
    ("平底锅里还剩多少冰块？", "锅很热，所以冰块都融化了。用7b模型想", "零个", "Qwen3-0.6B-Q8_0"),
    ("フライパンの氷はいくつ？", "氷が溶ける。考えよう", "ゼロ", "gemma-3-1b-it"),
    ("프라이팬에 각얼음이 몇 개?", "얼음이 녹는다", "영", "EXAONE-Deep-2.4B"),
    ("A parking garage by the harbour", "Wait, the Straße and Café", "None", "phi-4-mini"),
    ("Færdiggør sætningen om Århus", "Smørrebrød på gården", "Ja", "gpt-oss-20b"),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "searched.db"
    recorder = Recorder(path)
    for prompt, thought, answer, model in SESSIONS:
        session = recorder.session()
        run = whole_run(thought, answer)
        record_turn(session, run, run, prompt=prompt, models=(model, "demo-runaway"))
        session.close()
    assert recorder.close()
    opened = open_store(path)
    yield opened
    opened.close()


def _found(store: Store, typed: str, filters: Filters | None = None) -> set[int]:
    """Return the indices in `SESSIONS` of what is found."""
    prompts = [prompt for prompt, *_ in SESSIONS]
    ids = [hit.session for hit in search(store, typed, filters or Filters())]
    return {prompts.index(session.prompt) for session in summaries_of(store, ids)}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        # inside of words
        ("terninger", {0}),
        ("TERNING", {0}),
        ("tern", {0}),
        ('"terninger"', set()),
        ('"isterninger"', {0}),
        ("arkin ara", {4}),
        ("terninger panden", {0}),
        ("erningeri", set()),
        # scripts without spaces
        ("冰块", {1}),
        ("冰", {1}),
        ("块都融", {1}),
        ("块冰", set()),
        ('"冰块"', {1}),
        ("7b模型", {1}),
        ("氷", {2}),
        ("いくつ", {2}),
        ("溶ける", {2}),
        ("얼음", {3}),
        ("각얼음", {3}),
        ("冰块 锅", {1}),
        # other spellings
        ("aarhus", {5}),
        ("arhus", {5}),
        ("ÅRHUS", {5}),
        ("gaarden", {5}),
        ("smoerrebroed", {5}),
        ("faerdig", {5}),
        ("strasse", {4}),
        ("straße", {4}),
        ("cafe", {4}),
        ("garåge", {4}),
        # in several fields
        ("isterninger distill", {0}),
        ("distill isterninger", {0}),
        ("nul 7b varm terninger", {0}),
        ("冰块 qwen", {1}),
        ("harbour phi", {4}),
        ("harbour gemma", set()),
        ("harbour none straße mini", {4}),
        ("harbour varm", set()),
        # names
        ("distill", {0}),
        ("7b", {0, 1}),
        ("7B", {0, 1}),
        ("seek-r1", {0}),
        ("20b", {5}),
        ("q8", {1}),
        ("b", set()),
        # nothing is an operator
        ("harbour OR distill", set()),
        ("harbour AND café", {4}),
        ("-harbour", {4}),
        ("harb*", {4}),
        ("prompt:harbour", set()),
        ("^harbour (garage)", {4}),
        ("harbour, garage!", {4}),
        ("' OR 1=1 --", set()),
    ],
)
def test_every_word_is_found_in_any_field(store: Store, typed: str, found: set[int]) -> None:
    assert _found(store, typed) == found


def test_notes_tags_and_labels_are_fields_like_others(store: Store) -> None:
    session = next(s for s in list_sessions(store) if "isterninger" in s.prompt)
    set_tags(store, session.id, ["gådesamling"])
    set_note(store, session.id, "Til undervisningen")
    annotate(store, session.runs[0].id, 0, 1, "wrong step", "springer over")
    for typed in ("samling distill", "undervis step", "terninger pring wrong qwen", "gåde panden"):
        assert _found(store, typed) == {0}, typed
    assert _found(store, "samling distill", Filters(model="phi-4-mini")) == set()
    assert _found(store, "samling distill", Filters(tag="gådesamling")) == {0}


def test_a_hit_spread_over_fields_shows_the_rarest_word(store: Store) -> None:
    (hit,) = search(store, "runaway terninger")
    assert (hit.place, hit.snippet) == ("prompt", SESSIONS[0][0])
    assert [hit.snippet[a:b] for a, b in hit.marks] == ["terninger"]


def test_whole_words_come_before_words_that_contain_them(tmp_path: Path) -> None:
    path = tmp_path / "ranked.db"
    recorder = Recorder(path)
    for prompt in ("An ice cube", "Twice as nice", "It is icy", "The icecap"):
        session = recorder.session()
        record_turn(session, whole_run("Hm"), whole_run("Hm"), prompt=prompt)
        session.close()
    assert recorder.close()
    store = open_store(path)
    found = [hit.snippet for hit in search(store, "ice")]
    store.close()
    assert set(found[:2]) == {"An ice cube", "The icecap"}
    assert found[2:] == ["Twice as nice"]


def test_removed_sessions_leave_no_words_after_a_vacuum(store: Store) -> None:
    def words() -> set[str]:
        return {word for (word,) in store.connection.execute("SELECT word FROM search_words")}

    assert {"isterninger", "arhus", "smørrebrød"} <= words()
    (gone,) = (s.id for s in list_sessions(store) if "isterninger" in s.prompt)
    delete(store, [gone])
    vacuum(store)
    assert "isterninger" not in words()
    assert {"arhus", "smørrebrød"} <= words()
    assert _found(store, "ningen") == {5}


def _downgrade(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a file the schema 2, in whose index the letters of unspaced scripts are no words."""
    with monkeypatch.context() as patched:
        patched.setattr(search_index, "as_indexed", lambda text: text)
        rebuild_index(store.connection)
    for statement in (
        "DROP TABLE search_words",
        "DROP INDEX sessions_by_listed",
        "DROP INDEX sessions_outside_suites",
        "ALTER TABLE sessions DROP COLUMN listed",
        "DELETE FROM _sqlite_migrations WHERE name = 'm003_search_words'",
        "PRAGMA user_version = 2",
    ):
        store.connection.execute(statement)


def _index(store: Store) -> set[tuple[object, ...]]:
    """Return where each word of the index is, and the words in which a search looks."""
    db = store.connection
    db.execute("CREATE VIRTUAL TABLE temp.all_terms USING fts5vocab(main, search_index, instance)")
    found = set(db.execute("SELECT * FROM temp.all_terms"))
    db.execute("DROP TABLE temp.all_terms")
    db.execute("INSERT INTO search_index (search_index) VALUES ('integrity-check')")
    return found | set(db.execute("SELECT word FROM search_words"))


def test_an_upgraded_index_is_that_of_a_new_file(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = list_sessions(store, limit=1)
    rename(store, first.id, "题目 with 冰块 and isterninger 123456")
    rebuild_index(store.connection)
    new = _index(store)
    _downgrade(store, monkeypatch)
    upgraded = open_store(store.path)
    assert _index(upgraded) == new
    assert _found(upgraded, "terninger") >= {0}
    assert _found(upgraded, "冰块") >= {1}
    sessions = [session.id for session in list_sessions(upgraded)]
    delete(upgraded, sessions)
    vacuum(upgraded)
    assert _index(upgraded) == set(), "the texts of all documents are those that were added"
    upgraded.close()


def test_an_upgrade_adds_only_texts_in_unspaced_scripts_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _downgrade(store, monkeypatch)
    added: list[str] = []
    add = search_index.add_document

    def note(db: sqlite3.Connection, kind: Kind, number: int, **texts: str) -> None:
        added.append("".join(texts.values()))
        add(db, kind, number, **texts)

    monkeypatch.setattr(search_index, "add_document", note)
    open_store(store.path).close()
    assert added
    assert all(as_indexed(text) != text for text in added)


@pytest.mark.parametrize(
    ("typed", "matches"),
    [
        ("", True),
        ("distill", True),
        ("7b", True),
        ("qwen 7b", True),
        ("7b deepseek", True),
        ("r1-dist", True),
        ("STILL", True),
        ("8b", False),
        ("qwen 8b", False),
        ("ollama", True),
    ],
)
def test_a_name_matches_by_any_part_of_it(typed: str, matches: bool) -> None:
    assert matches_name(typed, "DeepSeek-R1-Distill-Qwen-7B", "from Ollama") is matches


def test_the_words_are_marked_inside_of_words() -> None:
    text = "Isterninger, 冰块都融化了, Århus"
    query = read_query("terning 块都 aarh")
    assert [text[a:b] for a, b in query.spans(text)] == ["terning", "块都", "Århus"]
