"""`compare --samples`: each sample is a run, saved as one, and summed up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from overthink.core.samples import sample_seeds
from overthink.storage.saved_sessions import load_session
from overthink.storage.session_list import list_sessions
from overthink.storage.store import open_store
from tests.cli.commands import one_sentence, overthink, overthink_here

SMALL = ("--threads", "1", "--ctx", "512", "--max-tokens", "40", "--temperature", "0.9")


def test_samples_are_printed_saved_and_summed_up(tmp_path: Path) -> None:
    home, tokens, database = (tmp_path / name for name in ("home", "tokens.jsonl", "own.db"))
    home.mkdir()
    model = ("--left", "demo-methodical", "--right", "demo-wanderer", "--seed", "5")
    ended = overthink(
        *("compare", *model, *SMALL, "--samples", "3", "--json"),
        *("--tokens", tokens, "--database", database),
        home=home,
    )
    assert ended.status == 0, ended.errors
    report = json.loads(ended.output)
    assert report["timing"] == "shared"
    assert [(run["lane"], run["sample"]) for run in report["lanes"]] == [
        (side, number) for side in ("left", "right") for number in (1, 2, 3)
    ]
    seeds = [run["settings"]["sampler"]["seed"] for run in report["lanes"]]
    assert seeds == [*sample_seeds(5, 3)] * 2
    summary = report["samples"][0]
    assert (summary["lane"], summary["samples"]) == ("left", 3)
    assert summary["right"] + summary["wrong"] + summary["undecided"] + summary["ungraded"] == 3
    lines = [json.loads(line) for line in tokens.read_text().splitlines()]
    written = {(line["lane"], line["sample"]) for line in lines}
    assert len(written) == 6
    assert sum(line["lane"] == "left" for line in lines) == summary["tokens"]

    store = open_store(database)
    (found,) = list_sessions(store)
    session = load_session(store, found.id)
    assert [turn.runs["left"].sample for turn in session.turns] == [1, 2, 3]
    assert [turn.timing.value for turn in session.turns] == ["shared"] * 3
    assert len(session.conversation("left")) == 1, "the others are repetitions"
    for turn, run in zip(session.turns, report["lanes"], strict=False):
        saved = turn.runs["left"]
        assert (saved.record.thinking, saved.record.answer) == (run["thinking"], run["answer"])
        assert saved.sampler is not None
        assert saved.sampler.seed == run["settings"]["sampler"]["seed"]
    store.close()


def test_the_text_has_a_line_for_each_sample_and_the_count_of_right_ones(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    ended = overthink("compare", *SMALL, "--samples", "2", "--no-save", home=home)
    assert ended.status == 0, ended.errors
    lines = ended.output.splitlines()
    assert sum(line.startswith(("  1  ", "  2  ")) for line in lines) == 4
    assert sum(" of 2 samples right" in line for line in lines) == 2
    assert max(map(len, lines)) < 400


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (("--samples", "0"), "from 1 to 64"),
        (("--samples", "65"), "from 1 to 64"),
        (("--samples", "2", "--timing", "concurrent"), "--timing concurrent does not go with"),
    ],
)
def test_bad_numbers_and_contradictions_are_refused(
    capsys: pytest.CaptureFixture[str], options: tuple[str, ...], part: str
) -> None:
    one_sentence(overthink_here(capsys, "compare", *options), part)
