"""Drafts are planned from remembered vocabularies: few headers are read, and the rules are kept."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from overthink.bundled import bundled_folder
from overthink.comparison.plan import LaneChoice, Planner
from overthink.core.errors import ModelFileError
from overthink.core.profiles import load_profiles
from overthink.library import local_models, vocabulary_cache
from overthink.library.draft_fit import draft_fit
from overthink.library.draft_options import draft_options, natural_draft
from overthink.library.gguf_reader import read_header
from overthink.library.local_models import find_models
from overthink.library.model_folders import ModelFolders
from overthink.library.vocabulary_cache import VocabularyCache, shared_cache
from tests.library.gguf_maker import TOKENS, make_model, mutated

OTHER = (*TOKENS[:-1], "other")
SHORTER = TOKENS[:-2]


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelFolders:
    """A target and 30 small models with three vocabularies, all settled."""
    monkeypatch.setattr(local_models, "find_smollm2", lambda: None)
    own = tmp_path / "own"
    own.mkdir()
    make_model(own / "target.gguf", width=128)
    for number in range(30):
        tokens = (TOKENS, OTHER, SHORTER)[number % 3]
        make_model(own / f"small-{number:02}.gguf", width=16, tokens=tokens)
    _settle(own)
    shared_cache.cache_clear()
    return ModelFolders(own, header_cache=tmp_path / "cache" / "headers.msgpack")


def _settle(folder: Path) -> None:
    then = time.time() - 3600
    for path in folder.iterdir():
        os.utime(path, (then, then))


def _cache_file(folders: ModelFolders) -> Path:
    assert folders.header_cache
    return folders.header_cache.with_name(vocabulary_cache.FILE_NAME)


def test_remembered_vocabularies_judge_as_the_rules_do(folders: ModelFolders) -> None:
    target = read_header(folders.bundled / "target.gguf")
    cache = VocabularyCache(_cache_file(folders))
    for _ in range(2):
        for entry in find_models(folders):
            ours, rules = cache.fit(target, entry.path), draft_fit(target, read_header(entry.path))
            assert ours == rules
            assert str(ours.reason) == str(rules.reason)
        cache.save()
        cache = VocabularyCache(_cache_file(folders))
    assert cache.headers_read == 0


def test_only_one_header_of_each_vocabulary_is_read_for_its_reason(folders: ModelFolders) -> None:
    target, entries = read_header(folders.bundled / "target.gguf"), find_models(folders)
    first = VocabularyCache(_cache_file(folders))
    draft_options(entries, target, first)
    assert first.headers_read == len(entries)  # each file's own vocabulary, once
    again = VocabularyCache(_cache_file(folders))
    assert [o.reason for o in draft_options(entries, target, again)]
    assert again.headers_read == 0


def test_planning_reads_no_header_of_drafts_at_later_starts(folders: ModelFolders) -> None:
    profiles = load_profiles((bundled_folder("resources") / "families.toml").read_text("utf-8"))
    counts = []
    for _ in range(3):
        shared_cache.cache_clear()  # as in a new process
        for side in ("left", "right"):
            plan = Planner(folders, profiles).plan(side, LaneChoice("target"), 2)
            assert plan.draft.startswith("small-")
        counts.append(shared_cache(folders.header_cache).headers_read)
    assert counts[0] <= 3
    assert counts[1:] == [0, 0]


def test_automatic_drafts_stop_at_the_first_that_fits(folders: ModelFolders) -> None:
    cache = VocabularyCache()
    target = read_header(folders.bundled / "target.gguf")
    found = natural_draft(find_models(folders), target, cache)
    assert found
    assert cache.headers_read < 5


def test_a_changed_file_is_judged_again(folders: ModelFolders) -> None:
    target = read_header(folders.bundled / "target.gguf")
    path = folders.bundled / "small-00.gguf"
    cache = VocabularyCache(_cache_file(folders))
    assert cache.fit(target, path).fits
    make_model(path, width=16, tokens=OTHER)
    assert not cache.fit(target, path).fits
    make_model(path, width=16)  # not settled: never remembered
    assert cache.fit(target, path).fits
    path.unlink()
    with pytest.raises(ModelFileError):
        cache.fit(target, path)


def test_two_processes_complete_each_other(folders: ModelFolders) -> None:
    target = read_header(folders.bundled / "target.gguf")
    one, other = (VocabularyCache(_cache_file(folders)) for _ in range(2))
    one.fit(target, folders.bundled / "small-00.gguf")
    other.fit(target, folders.bundled / "small-01.gguf")
    one.save()
    other.save()
    merged = VocabularyCache(_cache_file(folders))
    for name in ("small-00", "small-01"):
        merged.fit(target, folders.bundled / f"{name}.gguf")
    assert merged.headers_read == 0


def test_damaged_caches_are_empty_and_repaired(folders: ModelFolders) -> None:
    target, file = read_header(folders.bundled / "target.gguf"), _cache_file(folders)
    entries = find_models(folders)
    draft_options(entries, target, VocabularyCache(file))
    content, dice = file.read_bytes(), random.Random(20261201)
    for _ in range(40):
        file.write_bytes(mutated(content, len(content), dice))
        cache = VocabularyCache(file)
        assert cache.fit(target, entries[-1].path).fits == (
            draft_fit(target, read_header(entries[-1].path)).fits
        )
    draft_options(entries, target, VocabularyCache(file))
    repaired = VocabularyCache(file)
    repaired.fit(target, entries[-1].path)
    assert repaired.headers_read == 0


def test_a_cache_that_cannot_be_written_is_ignored(folders: ModelFolders) -> None:
    _cache_file(folders).parent.parent.joinpath("cache").write_text("in the way")
    target = read_header(folders.bundled / "target.gguf")
    assert natural_draft(find_models(folders), target, VocabularyCache(_cache_file(folders)))
