"""Sessions are found by the names of the models and drafts that ran in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from overthink.core.vocabulary import TimingMode
from overthink.storage.filters import NO_FILTERS, Filters
from overthink.storage.recorder import Recorder
from overthink.storage.search import search
from overthink.storage.session_edits import delete
from overthink.storage.session_list import list_sessions, summaries_of
from overthink.storage.store import Store, open_store
from tests.storage.recordings import plan, record_turn, whole_run


@pytest.fixture
def named(tmp_path: Path) -> Iterator[Store]:
    """Sessions of models and drafts; one name also occurs in a thought and a prompt."""
    path = tmp_path / "named.db"
    recorder = Recorder(path)
    for prompt, thought, models, draft in (
        ("First", "Hm", ("demo-methodical", "Qwen3-8B-Q4_K_M"), "demo-draft"),
        ("Second", "A wanderer", ("demo-methodical", "demo-runaway"), "none"),
        ("Third", "Hm", ("demo-wanderer", "demo-runaway"), "lookup"),
        ("The wanderer's question", "Hm", ("demo-runaway", "demo-runaway"), "none"),
    ):
        session = recorder.session()
        sides = zip(("left", "right"), models, strict=True)
        runs = {side: plan(side, model, draft=draft) for side, model in sides}
        turn = session.begin_turn(prompt, "", None, TimingMode.CONCURRENT, runs)
        for side in runs:
            for event in whole_run(thought, "Done"):
                session.record(turn, side, event)
        session.end_turn(turn)
        session.close()
    assert recorder.close()
    opened = open_store(path)
    yield opened
    opened.close()


def _found(store: Store, typed: str, filters: Filters = NO_FILTERS, limit: int = 50) -> list[str]:
    """Return the prompts of the sessions that are found, in order, each once."""
    ids = {hit.session: None for hit in search(store, typed, filters, limit=limit)}
    prompts = {s.id: s.prompt for s in summaries_of(store, list(ids))}
    return [prompts[id_] for id_ in ids]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("runaway", ["The wanderer's question", "Third", "Second"]),
        ("RUNA", ["The wanderer's question", "Third", "Second"]),
        ("methodical runaway", ["Second"]),
        ("demo-methodical", ["Second", "First"]),
        ("demo-m", ["Second", "First"]),
        ("qwen", ["First"]),
        ("qwen3 8b ", ["First"]),
        ('"q4 k m"', ["First"]),
        ("draft", ["First"]),
        ("lookup", ["Third"]),
        ("none", []),
        ("away", ["The wanderer's question", "Third", "Second"]),
        ("8B", ["First"]),
        ("4_K", ["First"]),
        ("ethodic away", ["Second"]),
        ("first qwen", ["First"]),
        ("runaway third", ["Third"]),
        ("question third", []),
        ("hm done 8b first", ["First"]),
        ("demo purple", []),
    ],
)
def test_sessions_are_found_by_the_names_of_their_models(
    named: Store, typed: str, found: list[str]
) -> None:
    assert _found(named, typed) == found


def test_a_name_is_listed_after_prompts_and_before_thoughts(named: Store) -> None:
    assert [hit.place for hit in search(named, "wanderer")] == [
        *("prompt", "model"),
        *("thought", "thought"),
    ]
    assert _found(named, "wanderer") == ["The wanderer's question", "Third", "Second"]


def test_a_hit_in_a_name_shows_the_names_and_refers_to_the_session(named: Store) -> None:
    (hit,) = search(named, "methodical qw")
    assert (hit.place, hit.turn, hit.run, hit.side, hit.token) == ("model", *[None] * 4)
    assert hit.snippet == "demo-methodical, Qwen3-8B-Q4_K_M"
    assert [hit.snippet[a:b] for a, b in hit.marks] == ["methodical", "Qwen3"]


def test_hits_in_names_are_filtered_and_limited_like_others(named: Store) -> None:
    assert _found(named, "runaway", Filters(model="demo-wanderer")) == ["Third"]
    assert _found(named, "runaway", limit=2) == ["The wanderer's question", "Third"]
    (gone,) = (s.id for s in list_sessions(named) if s.prompt == "Third")
    delete(named, [gone])
    assert _found(named, "wanderer") == ["The wanderer's question", "Second"]


def test_names_leave_half_of_the_list_to_texts(tmp_path: Path) -> None:
    path = tmp_path / "many.db"
    recorder = Recorder(path)
    for number in range(12):
        session = recorder.session()
        run = whole_run("A wanderer" if number < 6 else "Hm")
        models = ("demo-wanderer" if number >= 6 else "one", "two")
        record_turn(session, run, run, prompt=str(number), models=models)
        session.close()
    assert recorder.close()
    store = open_store(path)
    places = [hit.place for hit in search(store, "wanderer", limit=8)]
    store.close()
    assert places == ["model"] * 4 + ["thought"] * 4
