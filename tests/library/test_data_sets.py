"""Public sets: each is pinned, and states its rights."""

from __future__ import annotations

from overthink.bundled import bundled_folder
from overthink.evaluation.imports.suite_import import FORMS
from overthink.library.data_sets import load_data_sets

SETS = load_data_sets(bundled_folder("resources"))


def test_the_known_sets_can_be_fetched_by_name() -> None:
    assert set(SETS) == {"gsm8k", "math-500", "aime", "simplebench"}


def test_each_set_has_one_pinned_source_a_licence_and_a_known_form() -> None:
    for each in SETS.values():
        assert each.licence
        assert each.form in FORMS
        assert bool(each.url) != bool(each.repository)
        if each.url:
            assert each.url.startswith("https://")
            assert each.revision in each.url
        assert each.ending in (".jsonl", ".json")


def test_sets_with_disputed_rights_mention_it() -> None:
    assert "takedown" in SETS["math-500"].note
    assert "belong" in SETS["aime"].note
