"""The folders in which other programs store models, on each system and by their settings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from overthink.library.model_folders import ProgramFolder, program_folders

LINUX = {
    ("LM Studio", ".lmstudio/models"),
    ("LM Studio", ".cache/lm-studio/models"),
    ("Hugging Face", ".cache/huggingface/hub"),
    ("Ollama", ".ollama/models"),
    ("Jan", ".local/share/Jan/data/llamacpp/models"),
    ("Jan", ".config/Jan/data/models"),
    ("GPT4All", ".local/share/nomic.ai/GPT4All"),
    ("GPT4All", ".cache/gpt4all"),
    ("llama.cpp", ".cache/llama.cpp"),
}
MAC = {
    ("LM Studio", ".lmstudio/models"),
    ("Hugging Face", ".cache/huggingface/hub"),
    ("Ollama", ".ollama/models"),
    ("Jan", "Library/Application Support/Jan/data/llamacpp/models"),
    ("GPT4All", "Library/Application Support/nomic.ai/GPT4All"),
    ("llama.cpp", "Library/Caches/llama.cpp"),
}
WINDOWS = {
    ("LM Studio", ".lmstudio/models"),
    ("Hugging Face", ".cache/huggingface/hub"),
    ("Ollama", ".ollama/models"),
    ("Jan", "AppData/Roaming/Jan/data/models"),
    ("GPT4All", "AppData/Local/nomic.ai/GPT4All"),
    ("llama.cpp", "AppData/Local/llama.cpp"),
}


def below(home: Path, folders: tuple[ProgramFolder, ...]) -> set[tuple[str, str]]:
    return {
        (f.program, f.path.relative_to(home).as_posix())
        for f in folders
        if f.path.is_relative_to(home)
    }


@pytest.mark.parametrize(
    ("platform", "expected"), [("linux", LINUX), ("darwin", MAC), ("win32", WINDOWS)]
)
def test_default_folders_follow_the_platform(
    tmp_path: Path, platform: str, expected: set[tuple[str, str]]
) -> None:
    assert expected <= below(tmp_path, program_folders({}, tmp_path, platform))


def test_the_folder_of_ollamas_service_is_searched(tmp_path: Path) -> None:
    service = ProgramFolder("Ollama", Path("/usr/share/ollama/.ollama/models"))
    assert service in program_folders({}, tmp_path, "linux")
    assert service not in program_folders({}, tmp_path, "darwin")


@pytest.mark.parametrize(
    ("environ", "program", "path"),
    [
        ({"HF_HUB_CACHE": "/a", "HF_HOME": "/b"}, "Hugging Face", "/a"),
        ({"HUGGINGFACE_HUB_CACHE": "/a", "HF_HOME": "/b"}, "Hugging Face", "/a"),
        ({"HF_HOME": "/b", "XDG_CACHE_HOME": "/c"}, "Hugging Face", "/b/hub"),
        ({"XDG_CACHE_HOME": "/c"}, "Hugging Face", "/c/huggingface/hub"),
        ({"XDG_CACHE_HOME": "/c"}, "llama.cpp", "/c/llama.cpp"),
        ({"LLAMA_CACHE": "/d", "XDG_CACHE_HOME": "/c"}, "llama.cpp", "/d"),
        ({"OLLAMA_MODELS": "/e"}, "Ollama", "/e"),
        ({"JAN_DATA_FOLDER": "/f"}, "Jan", "/f/llamacpp/models"),
        ({"XDG_DATA_HOME": "/g"}, "GPT4All", "/g/nomic.ai/GPT4All"),
        ({"XDG_CONFIG_HOME": "/h"}, "Jan", "/h/Jan/data/models"),
    ],
)
def test_environment_variables_are_respected(
    tmp_path: Path, environ: dict[str, str], program: str, path: str
) -> None:
    folders = program_folders(environ, tmp_path, "linux")
    assert Path(path) in [f.path for f in folders if f.program == program]


def test_environment_variables_of_windows_are_respected(tmp_path: Path) -> None:
    environ = {"LOCALAPPDATA": str(tmp_path / "L"), "APPDATA": str(tmp_path / "R")}
    found = below(tmp_path, program_folders(environ, tmp_path, "win32"))
    assert {("llama.cpp", "L/llama.cpp"), ("Jan", "R/Jan/data/models")} <= found


def test_tilde_and_empty_variables_are_handled(tmp_path: Path) -> None:
    environ = {"HF_HOME": "~/hf", "OLLAMA_MODELS": "  ", "LLAMA_CACHE": ""}
    found = below(tmp_path, program_folders(environ, tmp_path, "linux"))
    assert {("Hugging Face", "hf/hub"), ("Ollama", ".ollama/models")} <= found


def test_a_folder_shared_by_two_programs_is_listed_once(tmp_path: Path) -> None:
    environ = {"HF_HUB_CACHE": "/shared", "LLAMA_CACHE": "/shared"}
    folders = program_folders(environ, tmp_path, "linux")
    assert [f.path for f in folders].count(Path("/shared")) == 1


def test_lm_studios_settings_are_read(tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    moved.mkdir()
    (tmp_path / ".lmstudio-home-pointer").write_text(f"{moved}\n")
    (moved / "settings.json").write_bytes(
        b"\xef\xbb\xbf" + json.dumps({"downloadsFolder": "/models"}).encode()
    )
    paths = [f.path for f in program_folders({}, tmp_path, "linux") if f.program == "LM Studio"]
    assert paths[:2] == [Path("/models"), moved / "models"]
    assert tmp_path / ".lmstudio" / "models" in paths


def test_jans_settings_are_read(tmp_path: Path) -> None:
    folder = tmp_path / ".local" / "share" / "Jan"
    folder.mkdir(parents=True)
    (folder / "settings.json").write_text(json.dumps({"data_folder": "/big/jan"}))
    paths = [f.path for f in program_folders({}, tmp_path, "linux")]
    assert Path("/big/jan/llamacpp/models") in paths


HOSTILE = (
    b"",
    b"\0" * 100,
    b"[" * 100_000,
    b'{"downloadsFolder": 3}',
    b'{"downloadsFolder": "a\\u0000b"}',
    b"not json",
    b"\xff\xfe" * 40,
    b'{"downloadsFolder": "' + b"x" * 2_000_000 + b'"}',
)


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_unusable_settings_are_ignored(tmp_path: Path, content: bytes) -> None:
    usual = program_folders({}, tmp_path, "linux")
    (tmp_path / ".lmstudio").mkdir()
    (tmp_path / ".lmstudio" / "settings.json").write_bytes(content)
    (tmp_path / ".lmstudio-home-pointer").write_bytes(content.replace(b"n", b"\n"))
    assert program_folders({}, tmp_path, "linux") == usual
