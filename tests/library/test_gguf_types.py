"""Quantisations are named as in file names: by the file type, and by llama.cpp's descriptions."""

from __future__ import annotations

from pathlib import Path

import pytest

from overthink.library.gguf_types import FILE_TYPES, quantisation_of
from overthink.library.model_entry import entry_of_file
from tests.library.gguf_maker import make_model

SIZES = {"_S": "Small", "_M": "Medium", "_L": "Large"}
LLAMA_CPP = {
    "F32": "all F32",
    "Q2_K": "Q2_K - Medium",
    "MXFP4": "MXFP4 MoE",
    "IQ3_M": "IQ3_S mix - 3.66 bpw",
    "IQ2_M": "IQ2_M - 2.7 bpw",
    "IQ4_XS": "IQ4_XS - 4.25 bpw",
    "TQ1_0": "TQ1_0 - 1.69 bpw ternary",
}
"""How llama.cpp writes a file type (`llama_ftype_name`), where no rule gives it."""


def _as_llama_cpp_writes(name: str) -> str:
    if name in LLAMA_CPP:
        return LLAMA_CPP[name]
    if name.startswith("Q") and name[-2:] in SIZES:
        return f"{name[:-2]} - {SIZES[name[-2:]]}"
    return f"{name} - 3.5 bpw" if name.startswith("IQ") else name


@pytest.mark.parametrize("name", FILE_TYPES.values())
@pytest.mark.parametrize("start", ["llama 8B ", "qwen3moe 30B.A3B ", "llama ?B (guessed) "])
def test_every_file_type_is_found_in_a_description(start: str, name: str) -> None:
    assert quantisation_of(start + _as_llama_cpp_writes(name)) == name


def test_an_unknown_file_type_is_no_quantisation() -> None:
    assert quantisation_of("llama 8B (guessed) unknown, may not work") == ""
    assert quantisation_of("") == ""


@pytest.mark.parametrize(("number", "name"), FILE_TYPES.items())
def test_every_file_type_of_a_header_is_named(tmp_path: Path, number: int, name: str) -> None:
    path = make_model(tmp_path / "model.gguf", keys={"general.file_type": number})
    assert entry_of_file(path).quantisation == name
