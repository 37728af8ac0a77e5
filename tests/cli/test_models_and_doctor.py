"""`overthink models` and `overthink doctor`: complete, with problems and remedies."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import overthink
from overthink import cli
from overthink.bootstrap import Program
from overthink.folders import user_folders
from overthink.lanes.lane_process import LaneProcess
from overthink.library import model_search
from overthink.library.file_kinds import FileKind
from overthink.library.model_folders import ModelFolders
from tests.cli.commands import one_sentence, overthink_here
from tests.library.gguf_maker import make_model
from tests.library.helper_maker import HELPERS, make_eagle3, make_mtp, make_target
from tests.library.real_shapes import HUGE, sparse_model

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(overthink_home: Path) -> Path:
    """The user's models folder, with a complete model and two broken files."""
    folder = overthink_home / "models"
    folder.mkdir(parents=True)
    make_model(folder / "whole.gguf")
    (folder / "letter.gguf").write_text("Dear model,")
    (folder / "esc\x1b[31m.gguf").write_bytes(b"")
    return folder


def test_models_are_listed_with_their_problems(capsys: Capture, folder: Path) -> None:
    ended = overthink_here(capsys, "models")
    lines = ended.output.split("\n")

    assert ended.status == 0
    assert lines[0].split() == [
        *("NAME", "PARAMETERS", "KIND", "SIZE", "CONTEXT", "FAMILY", "LICENCE", "FROM")
    ]
    assert any(line.startswith("whole ") and "models folder" in line for line in lines)
    (problem,) = (line for line in lines if line.startswith("letter cannot run: "))
    assert problem.endswith(".")
    assert str(folder) in lines[-2]
    assert "\x1b" not in ended.output


def test_large_models_are_listed_in_billions_and_gigabytes(
    capsys: Capture, overthink_home: Path
) -> None:
    (overthink_home / "models").mkdir(parents=True)
    sparse_model(overthink_home / "models" / "huge.gguf", HUGE, with_tokens=True)
    lines = overthink_here(capsys, "models").output.split("\n")
    (huge,) = (line for line in lines if line.startswith("huge "))
    (tiny,) = (line for line in lines if line.startswith("demo-wanderer "))
    assert re.search(r" [\d,]+\.\d B .* [\d,]+\.\d GB ", huge)
    assert re.search(r" 2\.0 M .* \d\.\d MB ", tiny)


def test_a_model_newer_than_llama_cpp_is_listed_with_its_problem(
    capsys: Capture, overthink_home: Path
) -> None:
    (overthink_home / "models").mkdir(parents=True)
    path = make_model(overthink_home / "models" / "new.gguf", architecture="frobnicate")
    assert "new cannot run: " in overthink_here(capsys, "models").output
    one_sentence(
        overthink_here(capsys, "compare", "--left", path), "does not support frobnicate yet"
    )


def test_models_are_available_as_json(capsys: Capture, folder: Path) -> None:
    models = json.loads(overthink_here(capsys, "models", "--json").output)["models"]
    by_name = {model["name"]: model for model in models}

    whole = by_name["whole"]
    assert whole["path"] == str(folder / "whole.gguf")
    assert (whole["problem"], whole["origin"]) == (None, "models folder")
    assert whole["parameters"] > 0
    assert "letter.gguf" in by_name["letter"]["problem"]


def test_help_lists_the_commands(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])

    assert ended.value.code == 0
    shown = capsys.readouterr().out
    for word in ("compare", "demo", "sessions", "replay", "models", "doctor", "examples:"):
        assert word in shown


def test_the_window_is_refused_without_a_display(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr("sys.platform", "linux")

    ended = overthink_here(capsys)

    assert ended.status == 2
    assert "there is no display" in ended.errors


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["compare", "--help"]])
def test_help_and_version_succeed(capsys: Capture, words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)

    assert ended.value.code == 0
    assert (
        overthink.__version__ if words == ["--version"] else "usage:"
    ) in capsys.readouterr().out


def test_the_help_names_every_option_of_a_comparison(capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        cli.main(["compare", "--help"])
    text = capsys.readouterr().out

    for option in (
        "--left", "--right", "--left-draft", "--right-draft", "--prompt", "--prompt-file",
        "--system", "--timing", "--max-tokens", "--thinking-budget", "--on-loop", "--temperature",
        "--top-k", "--top-p", "--min-p", "--typical", "--repeat-penalty",
        "--presence-penalty", "--frequency-penalty", "--dry-multiplier", "--seed", "--draft-max",
        "--draft-min-prob", "--threads", "--gpu-layers", "--ctx", "--expect", "--json", "--tokens",
    ):  # fmt: skip
        assert f"  {option} " in text, option
    assert "e+0" not in text, "no scientific notation"


def test_doctor_reports_the_machine_and_problems(capsys: Capture, folder: Path) -> None:
    report = json.loads(overthink_here(capsys, "doctor", "--json").output)

    assert report["machine"]["versions"].keys() >= {"overthink", "llama-cpp-python", "python"}
    assert report["machine"]["devices"]
    assert report["gpu_offload"] in (True, False)
    assert 1 <= report["threads"] <= report["logical_cores"]
    assert report["folders"]["models"] == str(folder)
    assert any("letter.gguf" in problem for problem in report["problems"])
    assert not any("\n" in problem for problem in report["problems"])


def test_doctor_prints_problems(
    capsys: Capture, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = ModelFolders(bundled=folder / "none", user=(folder / "none",))
    program = Program(user_folders(), nowhere)
    monkeypatch.setattr(cli, "build_program", lambda *_: program)

    ended = overthink_here(capsys, "doctor")

    assert ended.status == 3
    assert "llama.cpp: " in ended.output
    assert "Problem:   The bundled demo models are missing: reinstall Overthink." in ended.output


def test_doctor_finds_unwritable_folders(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    monkeypatch.setenv("OVERTHINK_HOME", str(in_the_way))

    ended = overthink_here(capsys, "doctor")

    assert ended.status == 3
    assert "The folder for logs cannot be written: " in ended.output
    assert "set OVERTHINK_HOME to a folder that is" in ended.output
    assert "Models cannot run" not in ended.output  # their logs go elsewhere
    assert ended.errors == ""


def test_models_shows_family_licence_and_tags(capsys: Capture, folder: Path) -> None:
    template = "{{ content.split('</thought>')[-1] }}[|assistant|]<thought>"
    keys = {"general.name": "EXAONE Deep 2.4B", "tokenizer.chat_template": template}
    make_model(folder / "deep.gguf", architecture="exaone", keys=keys)

    lines = overthink_here(capsys, "models").output.split("\n")
    (line,) = (line for line in lines if line.startswith("deep "))
    assert "EXAONE Deep" in line
    assert "EXAONE 1.1-NC, not for commercial use" in line

    ended = overthink_here(capsys, "models", "--details", "DEEP")
    assert ended.status == 0
    assert "yes, between <thought> </thought>" in ended.output
    assert "Identity:    content:" in ended.output

    found = json.loads(overthink_here(capsys, "models", "--details", "deep", "--json").output)
    assert found["family"]["name"] == "exaone-deep"
    assert found["licence"] == {"name": "EXAONE 1.1-NC", "use": "non-commercial"}
    assert found["think_tags"] == {"open": ["<thought>"], "close": ["</thought>"]}
    assert found["template"] == template
    assert found["identity"].startswith("content:")


def test_details_are_shown_of_a_file_that_is_not_listed(
    capsys: Capture, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_model(tmp_path / "elsewhere.gguf", keys={"general.file_type": 14})
    monkeypatch.chdir(tmp_path)
    for name in (path, "elsewhere.gguf", "./elsewhere.gguf"):
        ended = overthink_here(capsys, "models", "--details", name)
        assert (ended.status, ended.errors) == (0, "")
        assert f"File:        {path}" in ended.output
        assert "Q4_K_S" in ended.output
    found = json.loads(overthink_here(capsys, "models", "--details", path, "--json").output)
    assert (found["path"], found["name"]) == (str(path), "elsewhere")

    listed = overthink_here(capsys, "models", "--details", folder / "." / "whole.gguf").output
    assert "From:        models folder" in listed
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF")
    assert "Cannot run:" in overthink_here(capsys, "models", "--details", broken).output
    one_sentence(overthink_here(capsys, "models", "--details", tmp_path), "is a folder")
    one_sentence(overthink_here(capsys, "models", "--details", "no/such.gguf"), "no/such.gguf")
    one_sentence(overthink_here(capsys, "models", "forget", path), "is not in the list")


def test_details_show_the_made_up_format_of_a_model_without_a_template(
    capsys: Capture, folder: Path
) -> None:
    path = make_model(folder / "base.gguf", keys={"tokenizer.chat_template": ""})
    assert "made-up format" in overthink_here(capsys, "models", "--details", path).output
    assert "made-up format" not in overthink_here(capsys, "models", "--details", "whole").output


def test_folders_can_be_added_and_models_forgotten(
    capsys: Capture, folder: Path, tmp_path: Path
) -> None:
    added = tmp_path / "added"
    added.mkdir()
    make_model(added / "mine.gguf")

    assert str(added) in overthink_here(capsys, "models", "add-folder", added).output
    assert str(added) in overthink_here(capsys, "models", "folders").output
    assert "mine" in overthink_here(capsys, "models").output
    overthink_here(capsys, "models", "forget", "mine")
    assert "mine " not in overthink_here(capsys, "models").output
    assert "mine (forgotten)" in overthink_here(capsys, "models", "--all").output
    overthink_here(capsys, "models", "recall", "mine")
    assert "mine " in overthink_here(capsys, "models").output
    assert overthink_here(capsys, "models", "remove-folder", added).status == 0
    assert "mine " not in overthink_here(capsys, "models").output
    assert (added / "mine.gguf").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add-folder", "/nowhere/at/all"), "is not a folder"),
        (("remove-folder", "/nowhere/at/all"), "is not among the folders"),
        (("forget", "nothing-like-it"), "there is no model"),
        (("--details", "whol"), "did you mean whole"),
    ],
)
def test_invalid_actions_on_the_list_are_refused(
    capsys: Capture, folder: Path, arguments: tuple[str, ...], words: str
) -> None:
    one_sentence(overthink_here(capsys, "models", *arguments), words)


def test_a_bad_profile_is_named_by_models_and_doctor(
    capsys: Capture, folder: Path, overthink_home: Path
) -> None:
    settings = overthink_home / "settings"
    settings.mkdir()
    (settings / "families.toml").write_text('[[family]]\nname = "qwq"\nhistory = "keep"\n')

    listed = overthink_here(capsys, "models")
    assert listed.status == 0
    assert "families.toml, line 3: the profile “qwq” is ignored, history" in listed.output
    report = json.loads(overthink_here(capsys, "doctor", "--json").output)
    assert any("families.toml, line 3" in problem for problem in report["problems"])
    compared = overthink_here(capsys, "models", "--json")
    assert json.loads(compared.output)["profile_problems"]


def test_no_limit_is_displayed_as_none(capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        cli.main(["compare", "--help"])
    text = " ".join(capsys.readouterr().out.split())
    assert "the thought is closed; 0 for no limit (0 to 1,000,000; default none)" in text


# -- helper files ---------------------------------------------------------------------------------


def test_helper_files_are_listed_apart_with_their_models(
    capsys: Capture, overthink_home: Path
) -> None:
    folder = overthink_home / "models"
    folder.mkdir(parents=True)
    make_target(folder / "Target-9B-Q4_K_M.gguf")
    make_mtp(folder / "mtp-Target-9B-Q8_0.gguf")
    make_eagle3(folder / "lost-head.gguf", width=4096)
    lines = overthink_here(capsys, "models").output.split("\n")
    head = next(line for line in lines if line.startswith("mtp-Target-9B-Q8_0 "))
    assert "MTP head" in head
    assert "Target-9B-Q4_K_M" in head
    assert "width 4,096" in next(line for line in lines if line.startswith("lost-head "))
    assert not any("cannot run: " in line for line in lines)

    listed = json.loads(overthink_here(capsys, "models", "--json").output)
    assert not {"mtp-Target-9B-Q8_0", "lost-head"} & {m["name"] for m in listed["models"]}
    by_name = {helper["name"]: helper for helper in listed["helpers"]}
    assert by_name["lost-head"]["kind"] == "eagle3"
    assert by_name["lost-head"]["drafts_for"]["width"] == 4096
    assert by_name["mtp-Target-9B-Q8_0"]["drafts_for"]["architecture"] == "qwen35"

    details = overthink_here(capsys, "models", "--details", "lost-head").output
    assert "Helper:      EAGLE-3 head" in details
    assert "lost-head" not in overthink_here(capsys, "doctor").output


@pytest.mark.parametrize("kind", [*HELPERS])
def test_helpers_are_refused_before_a_process_starts(
    capsys: Capture, overthink_home: Path, kind: FileKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(LaneProcess, "start", fail)
    overthink_home.mkdir(parents=True, exist_ok=True)
    for name, make in HELPERS[kind]:
        path = make(overthink_home / f"{name}.gguf")
        one_sentence(overthink_here(capsys, "compare", "--left", path), path.name)
        one_sentence(overthink_here(capsys, "compare", "--left-draft", path), path.name)
        one_sentence(overthink_here(capsys, "drafts", "prove", path), path.name)
        assert path.name in overthink_here(capsys, "fit", path).errors


# -- limits of the search --------------------------------------------------------------------------


def test_limits_of_the_search_are_reported(
    capsys: Capture, overthink_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_search, "FILES_LIMIT", 1)
    folder = overthink_home / "models"
    folder.mkdir(parents=True)
    for name in ("a", "b"):
        make_model(folder / f"{name}.gguf")
    sentence = f"{folder} contains more than 1 GGUF files"
    assert sentence in overthink_here(capsys, "models").output
    listed = json.loads(overthink_here(capsys, "models", "--json").output)
    assert any(sentence in limit for limit in listed["limits"])
    assert f"Problem:   {sentence}" in overthink_here(capsys, "doctor").output
