"""`overthink drafts` with the real demo models: list, tune, prove, refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from overthink.cli.draft_proof import _rescoring_lines
from overthink.cli.drafts import finding_sentence
from overthink.comparison.draft_proof import Rescoring
from overthink.core.divergence import Choice, Divergence
from overthink.core.draft_trials import Trial, Way, find_best
from overthink.core.events import Rescored
from tests.cli.commands import one_sentence, overthink
from tests.inference.drafter_models import eagle3, llama, qwen35
from tests.library.gguf_maker import make_model


def test_the_list_shows_which_drafts_fit_and_why(overthink_home: Path) -> None:
    drafts = json.loads(
        overthink("drafts", "list", "demo-methodical", "--json", home=overthink_home).output
    )["drafts"]
    by_name = {draft["draft"]: draft for draft in drafts}
    assert by_name["lookup"]["fits"]
    assert "21.7 % of the parameters" in by_name["demo-draft"]["reason"]
    assert "too large" in by_name["demo-wanderer"]["reason"]
    assert list(by_name)[:4] == ["ngram+demo-draft", "ngram", "lookup", "demo-draft"]
    assert "no second model" in by_name["ngram"]["reason"]


def test_prove_takes_a_chain(overthink_home: Path, tmp_path: Path) -> None:
    target = qwen35(tmp_path / "target.gguf")
    prove = ("drafts", "prove", str(target), "--draft", "ngram+mtp", "--prompt", "abcabc", "--json")
    done = overthink(*prove, home=overthink_home)
    assert done.status == 0, done.output


@pytest.mark.slow
def test_tune_and_prove_take_words_files_and_chains(overthink_home: Path, tmp_path: Path) -> None:
    target, dense = qwen35(tmp_path / "target.gguf"), llama(tmp_path / "dense.gguf")
    beside = eagle3(tmp_path / "eagle3-dense.gguf")
    ask = ("--prompt", "abcabcabc")
    for model, draft in (
        (target, "auto"),
        (target, "ngram+mtp"),
        (dense, "auto"),
        (dense, f"ngram+{beside}"),
    ):
        prove = ("drafts", "prove", str(model), "--draft", draft, *ask, "--json")
        done = overthink(*prove, home=overthink_home)
        assert done.status == 0, done.output
    tune = ("drafts", "tune", str(target), "--seconds", "60", "--limit", "2", *ask, "--json")
    done = overthink(
        *tune, "--draft", "mtp", "--draft", "ngram+mtp", "--no-save", home=overthink_home
    )
    trials = json.loads(done.output)["trials"]
    assert [trial["draft"] for trial in trials] == ["none", "mtp", "ngram+mtp"]
    assert all(trial["acceptance"] > 0 for trial in trials[1:])


def test_the_report_has_the_acceptance_of_each_drafter(
    overthink_home: Path, tmp_path: Path
) -> None:
    target = qwen35(tmp_path / "target.gguf", scale=0.13)
    both = ("--left", str(target), "--right", str(target), "--left-draft", "ngram+mtp")
    limits = ("--right-draft", "none", "--temperature", "0", "--max-tokens", "300", "--no-save")
    done = overthink("compare", *both, *limits, "--json", "--prompt", "abc", home=overthink_home)
    left, right = json.loads(done.output)["lanes"]
    assert right["drafting"] is None
    counts = left["drafting"]["by_drafter"]
    assert left["drafting"]["kind"] == "ngram+mtp"
    assert counts.keys() == {"ngram", "mtp"}
    assert sum(each["accepted"] for each in counts.values()) == left["drafting"]["accepted"] > 0
    assert left["answer"] == right["answer"]


def test_auto_uses_the_best_way_that_tuning_measured(overthink_home: Path) -> None:
    way = ("--draft", "demo-draft", "--limit", "4", "--seconds", "6", "--prompt", "What is 2+3?")
    done = overthink("drafts", "tune", "demo-methodical", *way, "--json", home=overthink_home)
    assert done.status == 0, done.errors
    report = json.loads(done.output)
    plain, drafted = report["trials"]
    assert (plain["name"], drafted["name"], drafted["limit"]) == ("none", "demo-draft", 4)
    assert len(plain["tokens_per_s"]) >= len(drafted["tokens_per_s"]) >= 1
    assert drafted["acceptance"] > 0
    assert report["kept"]
    saved = json.loads((overthink_home / "data" / "tuned-drafts.json").read_text())["drafts"][0]
    assert saved["draft"] == report["finding"]["best"]["draft"]
    compared = overthink("compare", "--json", "--no-save", "--max-tokens", "4", home=overthink_home)
    notes = json.loads(compared.output)["lanes"][0]["notes"]
    assert any("measured here" in note for note in notes)


def test_a_draft_changes_nothing(overthink_home: Path) -> None:
    done = overthink(
        "drafts", "prove", "demo-methodical", "--ask", "isterninger", home=overthink_home
    )
    assert done.status == 0, done.output
    assert "Identical: every token is the same." in done.output
    assert "drafted by demo-draft" in done.output


@pytest.mark.parametrize("source", ["-", "--prompt=-", "--prompt-file=-", "file"])
def test_a_prompt_is_read_from_a_file_or_standard_input(overthink_home: Path, source: str) -> None:
    question = b"What is 2+3?\n"
    path = overthink_home.parent / "prompt.txt"
    path.write_bytes(question)
    where = ("--prompt-file", path) if source == "file" else (source,)
    typed = b"" if source == "file" else question
    short = ("--max-tokens", "8", "--json")
    done = overthink(
        "drafts", "prove", "demo-methodical", *short, *where, home=overthink_home, typed=typed
    )
    named = overthink(
        *("drafts", "prove", "demo-methodical", *short, "--prompt", "What is 2+3?"),
        home=overthink_home,
    )
    assert done.status == 0, done.errors
    assert json.loads(done.output) == json.loads(named.output)


def test_progress_is_printed_in_a_pipe_line_by_line(overthink_home: Path) -> None:
    prove = ("drafts", "prove", "demo-methodical", "--max-tokens", "8")
    lines = overthink(*prove, home=overthink_home).errors.splitlines()
    assert lines[0] == "without a draft: loading"
    assert "drafted by demo-draft: loading" in lines
    assert lines[-1].startswith("drafted by demo-draft: ")
    assert lines[-1].endswith("of at most 8 tokens")
    tune = ("drafts", "tune", "demo-methodical", "--draft", "lookup", "--limit", "4")
    done = overthink(*tune, "--seconds", "1", "--no-save", home=overthink_home)
    assert done.errors.splitlines()[0].split() == ["0", "s", "plain"]
    assert "\x1b" not in done.errors


@pytest.mark.parametrize(("picked", "tie"), [((1, 2), True), ((1, 1), False)])
def test_the_size_of_ties_is_stated_where_there_is_one(picked: tuple[int, int], tie: bool) -> None:
    plain, drafted = (
        Rescored(logprobs=(gap - 1.0, -1.0), picked=token)
        for gap, token in zip((0.5, -0.01 if tie else 0.49), picked, strict=True)
    )
    left, right = (
        Choice(token=0, id=id_, text="a", origin=None, logprob=-1.0, entropy=1.0, continuation="a")
        for id_ in (1, 2)
    )
    found = Divergence(
        by="tokens", common_tokens=0, common_text=0, before="", left=left, right=right
    )
    rescoring = Rescoring(plain, drafted, explained=tie, penalised=False)
    lines = "\n".join(_rescoring_lines(found, rescoring))
    assert ("up to 0.13 nats apart" in lines) is tie
    assert ("It is a bug" in lines) is not tie


@pytest.mark.slow
@pytest.mark.smollm2
def test_tokens_that_differ_are_scored_in_both_shapes(
    overthink_home: Path,
) -> None:
    ask = ("--ask", "sisters", "--max-tokens", "40", "--json")
    done = overthink("drafts", "prove", "smollm2-135m-instruct", *ask, home=overthink_home)
    report = json.loads(done.output)
    if report["identical"]:
        assert (done.status, report["verdict"], report["rescored"]) == (0, "identical", None)
        pytest.skip("this processor rounds both in the same way")
    assert (done.status, report["verdict"]) == (1, "tie")
    rescored, left, right = (
        report["rescored"],
        *(report["divergence"][s] for s in ("left", "right")),
    )
    # In the batches of either run, its own token has the same score again.
    assert rescored["plain"]["left_logprob"] == pytest.approx(left["logprob"], abs=1e-5)
    assert rescored["drafted"]["right_logprob"] == pytest.approx(right["logprob"], abs=1e-5)
    assert rescored["plain"]["gap"] > 0 > rescored["drafted"]["gap"]


def test_an_incompatible_draft_is_refused_before_anything_is_loaded(
    overthink_home: Path,
) -> None:
    tokens = [f"other{i}" for i in range(40)]
    draft = make_model(overthink_home.parent / "stranger.gguf", tokens=tokens)
    done = overthink("drafts", "tune", "demo-wanderer", "--draft", draft, home=overthink_home)
    one_sentence(done, "stranger.gguf cannot draft for demo-wanderer.gguf")
    assert done.output == ""


def test_an_unfinished_tuning_suggests_a_remedy() -> None:
    sentence = finding_sentence(
        find_best([Trial(way=Way("none")), Trial(way=Way("lookup", 4))]), {}
    )
    assert "nothing is saved. Try more --seconds" in sentence


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("list", "nothing.gguf"), "there is no model and no file “nothing.gguf”"),
        (("prove", "demo-methodical", "--draft", "none"), "so there is nothing to prove"),
        (("tune", "demo-methodical", "--draft", "none"), "plain decoding is always timed"),
        (("tune", "demo-methodical", "--limit", "0"), "--limit is “0”"),
        (("tune", "demo-methodical", "--prompt", " "), "the prompt in --prompt is empty"),
        (("tune", "demo-methodical", "--draft", "no-such"), "no file “no-such”"),
        (("tune", "demo-methodical", "--prompt-file", "no-such.txt"), "no-such.txt cannot be"),
        (("prove", "demo-methodical", "-"), "the prompt in standard input is empty"),
        (("prove", "demo-methodical", "Why?"), "put the prompt in quotes after --prompt"),
        (("prove", "demo-methodical", "-", "--ask", "sisters"), "give one prompt"),
    ],
)
def test_bad_input_is_refused_with_one_sentence(
    overthink_home: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    done = overthink("drafts", *arguments, home=overthink_home)
    assert done.status == 2
    assert sentence in done.errors
    assert done.errors.count("\n") == 1
