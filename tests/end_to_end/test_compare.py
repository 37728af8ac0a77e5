"""The real command with real models, as users and programs run it."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import Ended, files_below, overthink

SHORT = ("--max-tokens", "48")
LANE_FIELDS = {
    "lane", "model", "draft", "status", "thinking", "answer", "tokens", "timing", "drafting",
    "loop", "correct", "settings", "machine",
}  # fmt: skip
TIMING_FIELDS = {
    "load_s", "prompt_s", "first_token_s", "thinking_s", "total_s", "tokens_per_s", "mode",
}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def _compare(home: Path, *arguments: str | Path, typed: bytes = b"") -> Ended:
    ended = overthink("compare", *arguments, home=home, typed=typed)
    assert ended.status == 0, ended
    assert ended.errors == ""
    return ended


def _json(home: Path, *arguments: str | Path) -> list[dict[str, Any]]:
    return _compare(home, "--json", *arguments).lanes


def test_the_default_compares_the_demo_models_on_the_ice_cubes(home: Path) -> None:
    ended = _compare(home, "--json")
    report = json.loads(ended.output)
    left, right = report["lanes"]

    assert "ice cubes in a frying pan" in report["prompt"]
    assert (report["expect"], report["timing"]) == ("0", "concurrent")
    assert (left["model"], right["model"]) == ("demo-methodical", "demo-runaway")
    assert left["draft"] == right["draft"] == "demo-draft"
    assert left["status"] == "finished"
    assert left["correct"] is True
    assert right["status"] == "length"
    assert right["loop"]["found"] is True
    assert (right["correct"], right["verdict"]) == (None, None), "it never answered: not wrong"
    for lane in report["lanes"]:
        assert set(lane) >= LANE_FIELDS
        assert set(lane["timing"]) >= TIMING_FIELDS
        assert set(lane["tokens"]) >= {"prompt", "thinking", "answer"}
        assert set(lane["drafting"]) >= {"rounds", "proposed", "tested", "accepted", "by_position"}
        assert set(lane["loop"]) >= {"found", "start", "period", "repeats"}
        assert all(lane["timing"][field] is not None for field in TIMING_FIELDS)
        assert lane["settings"]["sampler"]["temperature"] == 0.0, "the family's default"
        assert lane["machine"]["cores"] >= 1
    assert files_below(home) == ["data/sessions.db"]


def test_a_pipe_gets_plain_text(home: Path) -> None:
    ended = _compare(home, *SHORT)

    assert not any(ord(letter) < 32 and letter != "\n" for letter in ended.output)
    last = ended.output.strip().split("\n")[-2:]
    assert last[0].startswith("demo-methodical: ")
    assert last[1].startswith("demo-runaway: ")


def test_token_lines_agree_with_the_summary(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "tokens.jsonl"
    lanes = _json(home, "--max-tokens", "300", "--tokens", path)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    for lane in lanes:
        own = [row for row in rows if row["lane"] == lane["lane"]]
        tokens = [row for row in own if "i" in row]
        rounds = [row for row in own if "proposed" in row]
        assert len(tokens) + len(rounds) == len(own)
        assert [token["i"] for token in tokens] == list(range(len(tokens)))
        for phase in ("thinking", "answer"):
            of_phase = [token for token in tokens if token["phase"] == phase]
            assert len(of_phase) == lane["tokens"][phase]
            assert "".join(token["text"] for token in of_phase) == lane[phase]
        assert all(a["t_us"] <= b["t_us"] for a, b in pairwise(tokens))
        assert all(token["logprob"] <= 0 and token["entropy"] >= 0 for token in tokens)
        drafting = lane["drafting"]
        assert len(rounds) == drafting["rounds"]
        assert [row["round"] for row in rounds] == list(range(len(rounds)))
        assert sum(len(row["proposed"]) for row in rounds) == drafting["proposed"]
        for count in ("tested", "accepted"):
            assert sum(row[count] for row in rounds) == drafting[count]
            assert sum(p[count] for p in drafting["by_position"]) == drafting[count]
        accepted = [token for token in tokens if token["origin"] == "accepted"]
        assert len(accepted) == drafting["accepted"]
        for row in rounds:
            mine = [token["id"] for token in accepted if token["round"] == row["round"]]
            assert mine == row["proposed"][: row["accepted"]]


def test_options_are_used_and_reported(home: Path) -> None:
    lane, other = _json(
        home,
        "--max-tokens", "40", "--thinking-budget", "16", "--on-loop", "stop",
        "--on-runaway", "answer,circling=stop", "--right-on-runaway", "stop", "--temperature",
        "0.7", "--top-k", "9", "--top-p", "0.8", "--min-p", "0.03", "--typical", "0.9",
        "--repeat-penalty", "1.1", "--presence-penalty", "0.2", "--frequency-penalty", "0.1",
        "--penalty-last-n", "32", "--dry-multiplier", "0.5", "--dry-base", "1.5",
        "--dry-allowed-length", "3", "--dry-last-n", "100", "--seed", "42", "--draft-max", "3",
        "--draft-min-prob", "0.2", "--threads", "2", "--ctx", "512", "--gpu-layers", "0",
        "--left-draft", "none", "--right-draft", "lookup", "--prompt", "What is 2 + 2?",
        "--timing", "sequential", "--expect", "4",
    )  # fmt: skip

    assert lane["settings"]["sampler"] == {
        "temperature": 0.7, "top_k": 9, "top_p": 0.8, "min_p": 0.03, "typical": 0.9,
        "repeat_penalty": 1.1, "presence_penalty": 0.2, "frequency_penalty": 0.1,
        "penalty_last_n": 32, "dry_multiplier": 0.5, "dry_base": 1.5, "dry_allowed_length": 3,
        "dry_last_n": 100, "seed": 42,
    }  # fmt: skip
    limits = {"max_tokens": 40, "thinking_budget": 16}
    actions = {"on_loop": "stop", "on_runaway": "answer,circling=stop"}
    assert lane["settings"]["run"].items() >= (limits | actions).items()
    actions = {"on_loop": "stop", "on_runaway": "stop"}
    assert other["settings"]["run"].items() >= (limits | actions).items()
    assert lane["settings"]["drafting"] == {"max_tokens": 3, "min_probability": 0.2}
    assert (lane["settings"]["context"], lane["settings"]["threads"]) == (512, 2)
    assert lane["settings"]["gpu_layers"] == 0
    assert lane["timing"]["mode"] == "sequential"
    assert (lane["draft"], lane["drafting"]) == ("none", None)
    assert (other["draft"], other["drafting"]["kind"]) == ("lookup", "lookup")
    for made in (lane, other):
        assert made["tokens"]["thinking"] + made["tokens"]["answer"] <= 40
        assert made["correct"] in (True, False, None)
    assert other["drafting"]["proposed"] <= 3 * other["drafting"]["rounds"]


def test_the_thinking_budget_closes_the_thought(home: Path) -> None:
    _, right = _json(home, "--thinking-budget", "24", "--max-tokens", "120")

    assert right["status"] in ("budget", "length")
    # Closing it takes some tokens more.
    assert 24 <= right["tokens"]["thinking"] <= 40
    assert right["thought_closed"] is True


def test_a_seed_determines_the_sampling(home: Path) -> None:
    same = ("--left", "demo-wanderer", "--right", "demo-wanderer", "--temperature", "2", *SHORT)
    texts = [
        [lane["thinking"] for lane in _json(home, *same, "--seed", seed)] for seed in ("1", "2")
    ]

    assert texts[0][0] == texts[0][1]
    assert texts[0] != texts[1]


@pytest.mark.parametrize("words", [["-"], ["--prompt", "-"], ["--prompt-file", "-"]])
def test_the_prompt_comes_from_standard_input(home: Path, words: list[str]) -> None:
    typed = b"Hvor mange\r\nhele isterninger?\r\n"
    ended = _compare(home, "--json", *words, "--max-tokens", "4", typed=typed)

    assert json.loads(ended.output)["prompt"] == "Hvor mange\nhele isterninger?"


def test_the_system_prompt_and_a_file_reach_the_model(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "prompt.txt"
    path.write_bytes("\ufeffHow many?\n".encode())
    lengths = [
        _json(home, "--prompt-file", path, "--max-tokens", "4", *more)[0]["tokens"]["prompt"]
        for more in ([], ["--system", "Be brief, be clear, be right."])
    ]

    assert lengths[1] > lengths[0] + 3


def test_a_device_is_written_to_and_not_replaced(home: Path) -> None:
    device = Path("/dev/null")
    if not device.is_char_device():
        pytest.skip("no such device")
    _json(home, "--tokens", device, "--max-tokens", "4")

    assert device.is_char_device()


@pytest.mark.smollm2
def test_drafting_does_not_change_the_greedy_text(home: Path, smollm2: Path) -> None:
    left, right = _json(
        home, "--left", "smollm2-135m-instruct", "--right", smollm2, "--right-draft", "lookup",
        "--temperature", "0", "--prompt", "Count from one to ten.", "--max-tokens", "24",
    )  # fmt: skip

    assert left["answer"] == right["answer"] != ""
    assert (left["draft"], right["draft"]) == ("none", "lookup")
    assert left["model"] == right["model"] == "smollm2-135m-instruct"


def test_a_drafted_run_equals_the_plain_run_and_other_models_differ(home: Path) -> None:
    greedy = ("--temperature", "0", *SHORT)
    same = ("--left-draft", "none", "--right", "demo-methodical", "--right-draft", "demo-draft")
    for arguments in (same, ("--left-draft", "none", "--right-draft", "none")):
        _compare(home, *arguments, *greedy)
    report = json.loads(overthink("sessions", "list", "--json", home=home).output)
    other, drafted = (session["id"] for session in report["sessions"])

    def pair(session: str) -> dict[str, Any]:
        ended = overthink("sessions", "compare", session, "--json", home=home)
        (found,) = json.loads(ended.output)["pairs"]
        assert isinstance(found, dict)
        return found

    own = pair(drafted)
    assert own["asked_the_same"] is True
    if own["divergence"]:  # another processor may round a near-tie differently
        sure = [own["divergence"][side]["logprob"] for side in ("left", "right")]
        assert max(sure) <= math.log(0.5) + 0.05, "two tokens cannot both be more likely than that"
    assert own["right"]["statistics"]["acceptance_thinking"]["accepted"] > 0
    divergence = pair(other)["divergence"]
    assert divergence["by"] == "tokens"
    assert (
        divergence["left"]["token"] == divergence["right"]["token"] == divergence["common_tokens"]
    )
    assert divergence["left"]["id"] != divergence["right"]["id"]


def test_a_prompt_longer_than_a_short_context_is_refused_and_a_short_one_runs(home: Path) -> None:
    short = ("--ctx", "300", "--max-tokens", "20")
    ended = overthink("compare", *short, "--prompt", "ice " * 400, home=home)
    assert ended.status == 2, ended
    assert ended.errors.count("the context holds 300: shorten it") == 2

    for lane in _json(home, *short, "--prompt", "How many ice cubes?"):
        assert lane["status"] == "length"
