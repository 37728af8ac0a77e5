"""Bad input is refused with one sentence before anything is started."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from overthink.cli.option_types import number
from tests.cli.commands import TIME_LIMIT_S, Ended, files_below, one_sentence, overthink_here
from tests.library.gguf_maker import make_model, mutated
from tests.storage.recordings import saved_session

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def tiny(overthink_home: Path) -> Path:
    """A model with a complete header, in the user's models folder."""
    folder = overthink_home / "models"
    folder.mkdir(parents=True)
    return make_model(folder / "tiny.gguf")


def _compare(capsys: Capture, model: Path | str, *arguments: str | Path) -> str:
    """The sentence with which a comparison of a model with itself is refused."""
    both = ["compare", "--left", model, "--right", model]
    return one_sentence(overthink_here(capsys, *both, *arguments))


@pytest.mark.parametrize(
    ("option", "value", "parts"),
    [
        ("--ctx", "-1", ["“-1”", "64 to 10,000,000"]),
        ("--ctx", "63", ["“63”"]),
        ("--max-tokens", "0", ["1 to 1,000,000"]),
        ("--max-tokens", "1e3", ["a whole number"]),
        ("--max-tokens", "9" * 5000, ["…”"]),
        ("--thinking-budget", "-5", ["0 to 1,000,000"]),
        ("--draft-max", "65", ["1 to 64"]),
        ("--draft-max", "0", ["1 to 64"]),
        ("--draft-min-prob", "1.01", ["0 to 1"]),
        ("--draft-min-prob", "nan", ["“nan”"]),
        ("--on-runaway", "panic", ["“panic”", "mark, stop or answer", "exact, varying"]),
        ("--on-runaway", "", ["--on-runaway is “”"]),
        ("--left-on-runaway", "stop,circling=fly", ["--left-on-runaway is “circling=fly”"]),
        ("--threads", "0", ["1 to 1,024"]),
        ("--threads", "many", ["a whole number"]),
        ("--gpu-layers", "-1", ["auto"]),
        ("--gpu-layers", "all", ["auto"]),
        ("--max-tokens", "4.096", ["can be misread", "write 4096"]),
        ("--price-per-kwh", "1,000", ["can be misread", "write 1 or 1000"]),
        ("--temperature", "nan", ["0 to 5"]),
        ("--temperature", "inf", ["0 to 5"]),
        ("--temperature", "hot", ["a number"]),
        ("--top-k", "-1", ["0 to 1,000,000"]),
        ("--top-p", "1.5", ["0 to 1"]),
        ("--min-p", "-0.1", ["0 to 1"]),
        ("--typical", "2", ["0 to 1"]),
        ("--repeat-penalty", "0", ["0.1 to 5"]),
        ("--presence-penalty", "3", ["-2 to 2"]),
        ("--frequency-penalty", "-3", ["-2 to 2"]),
        ("--penalty-last-n", "-1", ["0 to 1,000,000"]),
        ("--dry-multiplier", "9", ["0 to 5"]),
        ("--dry-base", "0.5", ["1 to 8"]),
        ("--dry-allowed-length", "0", ["1 to 1,000"]),
        ("--dry-last-n", "-2", ["-1 to 1,000,000"]),
        ("--seed", "-1", ["0 to 4,294,967,294"]),
        ("--seed", "4294967295", ["0 to 4,294,967,294"]),
        ("--timing", "both", ["concurrent", "sequential"]),
        ("--on-loop", "panic", ["mark", "stop", "answer"]),
        ("--system", "\udcff", ["UTF-8"]),
        ("--expect", "\udcff", ["UTF-8"]),
        ("--prompt", "\udcff", ["UTF-8"]),
        ("--prompt", "", ["is empty"]),
        ("--prompt", " \n\t ", ["is empty"]),
        ("--ask", "no-such", ["“no-such”", "ice-cubes"]),
        ("--left-draft", "no-such-draft", ["“no-such-draft”"]),
        ("--right-draft", "no-such-draft", ["“no-such-draft”"]),
        ("--tokens", "", ["--tokens"]),
        ("--tokens", "/no/such/folder/tokens.jsonl", ["/no/such/folder/tokens.jsonl"]),
    ],
)
def test_an_invalid_option_is_named(
    capsys: Capture, tiny: Path, option: str, value: str, parts: list[str]
) -> None:
    sentence = _compare(capsys, tiny, option, value)

    for part in parts:
        assert part in sentence
    assert option in sentence or option in ("--ask", "--left-draft", "--right-draft")


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["think"], ["'think'", "compare"]),
        (["--no-such"], ["“--no-such”", "--help"]),
        (["compare", "--no-such"], ["“--no-such”", "overthink compare --help"]),
        (["compare", "--thr", "2"], ["“--thr”"]),  # no abbreviated options
        (["compare", "Why?"], ["“Why?”", "--prompt"]),
        (["compare", "--left"], ["--left"]),
        (["compare", "--prompt", "a", "--prompt-file", "b"], ["--prompt-file", "--prompt"]),
        (["compare", "-", "--prompt", "a"], ["“-”", "give one prompt"]),
        (["compare", "--prompt", "How", "many?"], ["“many?”", "in quotes after --prompt"]),
        (["models", "--every"], ["“--every”", "overthink models --help"]),
        (["doctor", "now"], ["“now”"]),
    ],
)
def test_an_invalid_command_line_is_refused(
    capsys: Capture, overthink_home: Path, words: list[str], parts: list[str]
) -> None:
    one_sentence(overthink_here(capsys, *words), *parts)
    assert not overthink_home.exists()


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("--status", "nosuch"), ("“nosuch”", "finished, stopped, ", "interrupted, recording")),
        (("--status", ""), ("--status", "finished")),
        (("--outcome", "nosuch"), ("--outcome", "right", "wrong", "open")),
        (("--since", "2026-13-01"), ("--since", "“2026-13-01”", "2026-11-22")),
        (("--until", "2026-02-30"), ("--until", "“2026-02-30”")),
    ],
)
@pytest.mark.parametrize("action", [("list",), ("search", "ice")])
def test_a_filter_that_can_match_nothing_names_the_valid_values(
    capsys: Capture, action: tuple[str, ...], words: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    one_sentence(overthink_here(capsys, "sessions", *action, *words), *parts)


def test_a_family_that_is_neither_known_nor_recorded_is_refused(
    capsys: Capture, tmp_path: Path
) -> None:
    path = tmp_path / "sessions.db"
    saved_session(path)
    listed = ("sessions", "list", "--database", path, "--family")
    one_sentence(overthink_here(capsys, *listed, "nosuch"), "“nosuch”", "qwq")
    assert overthink_here(capsys, *listed, "qwq").output == "There are no such sessions.\n"


@pytest.mark.parametrize("written", ["context_full", "Context full", "context-full"])
def test_a_status_is_written_as_the_list_shows_it(
    capsys: Capture, tmp_path: Path, written: str
) -> None:
    path = tmp_path / "sessions.db"
    saved_session(path)
    ended = overthink_here(capsys, "sessions", "list", "--database", path, "--status", written)
    assert (ended.status, ended.output) == (0, "There are no such sessions.\n")


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (None, "No such file"),
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b"\xff\xfe\x00binary", "is not UTF-8 text"),
        (b"text\0with zeros", "is not text"),
    ],
)
def test_a_prompt_file_without_a_prompt_is_named(
    capsys: Capture, tiny: Path, tmp_path: Path, content: bytes | None, part: str
) -> None:
    path = tmp_path / "prompt.txt"
    if content is not None:
        path.write_bytes(content)

    sentence = _compare(capsys, tiny, "--prompt-file", path)

    assert str(path) in sentence
    assert part in sentence


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (["compare", "--database"], "--database"),
        (["--database"], "--database"),
        (["sessions", "import", "--examples", "--database"], "--database"),
        (["sessions", "salvage", "--out"], "--out"),
        (["sessions", "list", "--database"], "there is no database"),
        (["replay", "1", "--database"], "there is no database"),
    ],
)
def test_a_file_in_a_missing_folder_is_refused_and_the_folder_not_created(
    capsys: Capture, tmp_path: Path, words: list[str], option: str
) -> None:
    path = tmp_path / "mistyped" / "sessions.db"
    one_sentence(overthink_here(capsys, *words, path), option, str(path))
    assert not path.parent.exists()


def test_a_folder_or_an_endless_prompt_file_is_refused(
    capsys: Capture, tiny: Path, tmp_path: Path
) -> None:
    assert "Is a directory" in _compare(capsys, tiny, "--prompt-file", tmp_path)
    assert "null" in _compare(capsys, tiny, "--prompt-file", "with\0zero")
    if Path("/dev/zero").exists():
        assert "over 16 MiB" in _compare(capsys, tiny, "--prompt-file", "/dev/zero")


def test_a_prompt_from_standard_input_is_checked_in_the_same_way(
    capsys: Capture, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for typed, part in ((b"", "is empty"), (b"\xff", "is not UTF-8")):
        for words in (["-"], ["--prompt", "-"], ["--prompt-file", "-"]):
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed)))
            sentence = _compare(capsys, tiny, *words)
            assert "standard input" in sentence
            assert part in sentence
    monkeypatch.setattr(sys, "stdin", None)
    assert "standard input is closed" in _compare(capsys, tiny, "-")


def test_a_file_that_is_not_a_model_is_named(capsys: Capture, tiny: Path, tmp_path: Path) -> None:
    text = tmp_path / "letter.gguf"
    text.write_text("Dear model,")
    empty = tmp_path / "empty.gguf"
    empty.touch()
    embedding = make_model(tmp_path / "embedding.gguf", architecture="bert")
    vocabulary = make_model(tmp_path / "vocabulary.gguf", tensors={})

    for path in (text, empty, embedding, vocabulary, tmp_path):
        sentence = _compare(capsys, path)
        assert path.name in sentence
    assert "did you mean tiny?" in _compare(capsys, "tinny")
    assert "“no/such.gguf”" in _compare(capsys, "no/such.gguf")


def test_a_truncated_model_is_refused(capsys: Capture, tiny: Path) -> None:
    content = tiny.read_bytes()
    dice = random.Random(1)
    sizes = sorted({*range(0, 64, 7), *(dice.randrange(len(content)) for _ in range(60))})
    for size in [*sizes, len(content) - 1]:
        tiny.write_bytes(content[:size])
        assert "tiny.gguf" in _compare(capsys, tiny)


@pytest.mark.parametrize(
    "seed", [2, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 8))]
)
def test_mutated_headers_never_crash(
    capsys: Capture, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Only the parent's checks: the model on the right is missing, so nothing is started."""
    monkeypatch.setattr("overthink.library.local_models.find_smollm2", lambda: None)
    content = tiny.read_bytes()
    dice = random.Random(seed)
    refused = 0
    for _ in range(50):
        tiny.write_bytes(mutated(content, len(content) // 3, dice))
        ended = overthink_here(capsys, "compare", "--left", tiny, "--right", tmp_path / "none.gguf")
        refused += "none.gguf" not in one_sentence(ended)
        assert overthink_here(capsys, "models").status == 0
    assert refused > 8, "the mutations have an effect"


def test_an_incompatible_draft_is_refused_with_rule_and_token(
    capsys: Capture, tiny: Path, tmp_path: Path
) -> None:
    names = ["<s>", "</s>", "<pad>", "<think>", "</think>", *(f"tok{i}" for i in range(19))]
    names[17] = "other"
    draft = make_model(tmp_path / "stranger.gguf", tokens=names)

    sentence = _compare(capsys, tiny, "--left-draft", draft)

    assert "17" in sentence
    assert "other" in sentence
    assert "stranger" in sentence


def test_an_unwritable_home_is_named(
    capsys: Capture, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    monkeypatch.setenv("OVERTHINK_HOME", str(in_the_way / "home"))

    both = ("compare", "--left", tiny, "--right", tiny)
    errors = overthink_here(capsys, *both).errors

    assert "this comparison is not saved" in errors
    assert str(in_the_way / "home") in errors
    assert "--database FILE" in errors


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_read_only_folder_is_refused_for_tokens(
    capsys: Capture, tiny: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "fixed"
    folder.mkdir(mode=0o500)

    assert "Permission denied" in _compare(capsys, tiny, "--tokens", folder / "tokens.jsonl")


def test_refused_commands_leave_no_files(capsys: Capture, tiny: Path, overthink_home: Path) -> None:
    before = files_below(overthink_home)
    _compare(capsys, tiny, "--temperature", "9", "--tokens", overthink_home / "tokens.jsonl")
    _compare(capsys, "no-such-model", "--tokens", overthink_home / "tokens.jsonl")

    assert files_below(overthink_home) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_behind_standard_output_is_explained(overthink_home: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "overthink", "catalogue"],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "OVERTHINK_HOME": str(overthink_home)},
            timeout=TIME_LIMIT_S,
            check=False,
        )
    ended = Ended(done.returncode, "", done.stderr.decode())
    one_sentence(ended, "standard output cannot be written", "make room")


def test_a_file_that_is_not_a_database_is_not_salvaged(capsys: Capture, tmp_path: Path) -> None:
    picture, target = tmp_path / "picture.png", tmp_path / "saved.db"
    picture.write_bytes(b"\x89PNG" + bytes(5000))
    where = ("--database", picture, "--out", target)
    salvaged = overthink_here(capsys, "sessions", "salvage", *where)
    one_sentence(salvaged, "is not a database")
    assert not target.exists()


def test_a_failed_salvage_leaves_no_file(capsys: Capture, tmp_path: Path) -> None:
    head, target = tmp_path / "head.db", tmp_path / "saved.db"
    head.write_bytes(b"SQLite format 3\0" + bytes(8176))
    where = ("--database", head, "--out", target)
    salvaged = overthink_here(capsys, "sessions", "salvage", *where)
    one_sentence(salvaged, "has no readable session")
    assert files_below(tmp_path) == ["head.db"]


@pytest.mark.parametrize("asked", [("--device", "CUDA7"), ("--device", "Vulkan9,CUDA7")])
def test_fit_refuses_a_missing_gpu(capsys: Capture, tiny: Path, asked: tuple[str, str]) -> None:
    both = ("--left", tiny, "--right", tiny)
    one_sentence(overthink_here(capsys, "fit", *both, *asked), *asked, "does not have")


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (float, "0,05", 0.05),
        (float, "0.95", 0.95),
        (float, ",1", 0.1),
        (float, "1.234,5", 1234.5),
        (int, "4,096", 4096),
        (int, "4 096", 4096),
    ],
)
def test_both_decimal_signs_and_groups_are_taken(
    kind: type[int] | type[float], text: str, value: float
) -> None:
    converted = number(kind, "--option", (0, 5_000))(text)
    assert (converted, type(converted)) == (value, kind)
