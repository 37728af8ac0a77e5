"""Supported architectures are read from llama.cpp's library, which is not loaded for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import gguf
import pytest

from overthink.library.architectures import contains_name, is_supported


@pytest.mark.parametrize("name", ["llama", "qwen2", "qwen3moe", "gemma3", "phi3", "mamba", "plm"])
def test_current_architectures_are_supported(name: str) -> None:
    assert is_supported(name)


def test_every_architecture_of_the_installed_converter_is_supported() -> None:
    helpers = {"mmproj", "clip"}  # not models
    unknown = [
        n for n in gguf.MODEL_ARCH_NAMES.values() if n not in helpers and not is_supported(n)
    ]
    assert not unknown


@pytest.mark.parametrize("name", ["frobnicate", "qwen17", "llama-of-tomorrow", "låma", ""])
def test_unknown_architectures_are_not_supported(name: str) -> None:
    assert is_supported(name) is (name == "")  # an empty name is refused elsewhere


def test_an_unreadable_library_contains_no_name(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert not contains_name(tmp_path / "empty", "llama")
    assert not contains_name(tmp_path / "gone", "llama")


def test_checking_does_not_load_llama_cpp() -> None:
    code = (
        "import sys; from overthink.library.architectures import is_supported; "
        "assert not is_supported('frobnicate'); assert 'llama_cpp' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
