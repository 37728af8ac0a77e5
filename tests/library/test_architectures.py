"""What the installed llama.cpp knows is read from its library, and it must not be loaded for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import gguf
import pytest

from overthink.library.architectures import contains_name, is_supported


@pytest.mark.parametrize("name", ["llama", "qwen2", "qwen3moe", "gemma3", "phi3", "mamba", "plm"])
def test_architectures_of_today_are_known(name: str) -> None:
    assert is_supported(name)


def test_all_that_the_installed_converter_writes_is_known() -> None:
    helpers = {"mmproj", "clip"}  # no models
    unknown = [
        n for n in gguf.MODEL_ARCH_NAMES.values() if n not in helpers and not is_supported(n)
    ]
    assert not unknown


@pytest.mark.parametrize("name", ["frobnicate", "qwen17", "llama-of-tomorrow", "låma", ""])
def test_others_are_not(name: str) -> None:
    assert is_supported(name) is (name == "")  # an empty name is refused elsewhere


def test_a_library_that_cannot_be_read_names_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert not contains_name(tmp_path / "empty", "llama")
    assert not contains_name(tmp_path / "gone", "llama")


def test_llama_cpp_is_not_loaded_for_it() -> None:
    code = (
        "import sys; from overthink.library.architectures import is_supported; "
        "assert not is_supported('frobnicate'); assert 'llama_cpp' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
