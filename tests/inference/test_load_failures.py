"""Failures to load become messages with a remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from overthink.core.errors import LoadFailure
from overthink.inference.llama_api import Backend, Model, Offload
from overthink.inference.load_log import FEWER_LAYERS, load_failure
from tests.library.gguf_maker import make_model


def _refusal(backend: Backend, path: Path) -> LoadFailure:
    with pytest.raises(LoadFailure) as caught:
        Model(backend, str(path), Offload(0, ()), lambda _value: True)
    return caught.value


@pytest.mark.parametrize(
    "options",
    [
        {"architecture": "frobnicate"},
        {"keys": {"tokenizer.ggml.pre": "frobnicate"}},
        {"tokenizer": "frobnicate"},
    ],
)
def test_a_model_newer_than_llama_cpp_is_named_as_such(
    backend: Backend, tmp_path: Path, options: dict[str, Any]
) -> None:
    failure = _refusal(backend, make_model(tmp_path / "new.gguf", **options))
    assert str(failure.problem).startswith("new.gguf is newer than this llama.cpp")
    assert "frobnicate" in str(failure.problem)
    assert str(failure.remedy) == "update Overthink, or use another model"


@pytest.mark.parametrize(
    "options",
    [
        {"tensors": {"token_embd.weight": (24, 32)}},
        {"keys": {"llama.feed_forward_length": 48}},
        {"without": ["llama.attention.layer_norm_rms_epsilon"]},
    ],
    ids=["missing tensor", "wrong shape", "missing key"],
)
def test_a_malformed_model_is_named_as_damaged(
    backend: Backend, tmp_path: Path, options: dict[str, Any]
) -> None:
    failure = _refusal(backend, make_model(tmp_path / "odd.gguf", **options))
    assert str(failure.problem).startswith("odd.gguf is damaged, or made for another version")
    assert "check_tensor_dims" not in str(failure.problem)
    assert "  " not in str(failure.problem)
    assert str(failure.remedy) == "download it again, or use another GGUF of the model"


@pytest.mark.parametrize(
    "reason",
    [
        "3.0 GiB were needed in one piece on CUDA0, and 1.0 GiB are free",
        "unable to allocate CPU buffer",
        "std::bad_alloc",
    ],
)
def test_memory_is_named_only_if_it_is_short(reason: str) -> None:
    on_gpu = load_failure("big.gguf", reason, on_gpu=True)
    assert str(on_gpu.problem) == f"there is not enough memory for big.gguf ({reason})"
    assert on_gpu.remedy == FEWER_LAYERS
    assert "smaller build" in str(load_failure("big.gguf", reason, on_gpu=False).remedy)


def test_an_unknown_reason_is_passed_on(backend: Backend, tmp_path: Path) -> None:
    junk = tmp_path / "junk.gguf"
    junk.write_bytes(b"GGUF\3\0\0\0" + b"\xff" * 16)
    failure = _refusal(backend, junk)
    assert str(failure.problem).startswith("junk.gguf could not be loaded (")
    assert str(failure.remedy) == "check the file"
