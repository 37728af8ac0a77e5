"""Cache layouts where architectures differ; tests/inference compares sizes with llama.cpp."""

from __future__ import annotations

from pathlib import Path

import pytest

from overthink.library.cache_layout import (
    CacheSettings,
    LayerCache,
    cache_bytes,
    layer_caches,
    padded,
    type_bytes,
)
from overthink.library.gguf_reader import read_header
from tests.library.gguf_maker import Keys, make_model


def caches(
    tmp_path: Path, architecture: str = "llama", keys: Keys | None = None
) -> list[LayerCache]:
    path = make_model(tmp_path / "model.gguf", architecture=architecture, keys=keys)
    return list(layer_caches(read_header(path)))


@pytest.mark.parametrize(
    ("kind", "size"), [("f16", 128), ("f32", 256), ("q8_0", 68), ("q4_0", 36), ("q5_1", 48)]
)
def test_rows_are_stored_in_blocks(kind: str, size: int) -> None:
    assert type_bytes(kind, 64) == size


@pytest.mark.parametrize(("asked", "cells"), [(1, 256), (256, 256), (257, 512), (8192, 8192)])
def test_a_context_is_rounded_up_to_whole_steps(asked: int, cells: int) -> None:
    assert padded(asked) == cells
    (size,) = cache_bytes((LayerCache(keys=4, values=4),), CacheSettings(asked))
    assert size == cells * 16


def test_sequences_multiply_the_cache_and_states_do_not_grow() -> None:
    layers = (LayerCache(keys=4, values=4), LayerCache(state_bytes=100))
    one = cache_bytes(layers, CacheSettings(256))
    four = cache_bytes(layers, CacheSettings(256, sequences=4))
    assert four == tuple(4 * size for size in one)
    assert cache_bytes(layers, CacheSettings(512))[1] == 100


def test_a_window_may_store_only_the_tokens_it_attends_to() -> None:
    layers = (LayerCache(keys=4, values=4, window=128), LayerCache(keys=4, values=4))
    whole = cache_bytes(layers, CacheSettings(8192))
    short = cache_bytes(layers, CacheSettings(8192, full_windows=False))
    assert whole[0] == whole[1] == short[1]
    assert short[0] == padded(128 + 512) * 16


def test_without_flash_attention_values_are_padded_to_the_widest() -> None:
    layers = (LayerCache(keys=4, values=4), LayerCache(keys=4, values=12))
    assert cache_bytes(layers, CacheSettings(256, padded_values=True))[0] == 256 * 2 * 16


PATTERN: dict[str, Keys] = {
    "gemma2": {"{arch}.attention.sliding_window": 64},
    "gpt-oss": {"{arch}.attention.sliding_window": 64},
    "cohere2moe": {
        "{arch}.attention.sliding_window": 64,
        "{arch}.attention.sliding_window_pattern": 2,
    },
    "gemma4": {
        "{arch}.attention.sliding_window": 64,
        "{arch}.attention.sliding_window_pattern": [True, False],
    },
    "phi3": {"{arch}.attention.sliding_window": 64},
    "llama": {"{arch}.attention.sliding_window": 64},
}


@pytest.mark.parametrize(
    ("architecture", "windows"),
    [
        ("gemma2", [64, None]),
        ("gpt-oss", [64, None]),
        ("cohere2moe", [None, 64]),
        ("gemma4", [64, None]),
        ("phi3", [None, None]),
        ("llama", [None, None]),
    ],
)
def test_windows_follow_the_architecture(
    tmp_path: Path, architecture: str, windows: list[int | None]
) -> None:
    found = caches(tmp_path, architecture, PATTERN[architecture])
    assert [cache.window for cache in found] == windows


def test_prediction_layers_store_nothing(tmp_path: Path) -> None:
    first, ahead = caches(tmp_path, "qwen3", {"{arch}.nextn_predict_layers": 1})
    assert first.keys
    assert not ahead.keys


def test_layers_of_hybrids_have_attention_or_a_state(tmp_path: Path) -> None:
    keys = {
        "{arch}.attention.head_count_kv": [0, 2],
        "{arch}.ssm.conv_kernel": 4,
        "{arch}.ssm.inner_size": 64,
        "{arch}.ssm.state_size": 16,
        "{arch}.ssm.group_count": 1,
    }
    recurs, attends = caches(tmp_path, "granitehybrid", keys)
    assert (recurs.keys, recurs.state_bytes) == (0, 4 * (3 * (64 + 2 * 16) + 64 * 16))
    assert (attends.keys, attends.state_bytes) == (16, 0)


def test_compressed_keys_are_also_the_values(tmp_path: Path) -> None:
    keys = {
        "{arch}.attention.head_count_kv": 1,
        "{arch}.attention.key_length": 576,
        "{arch}.attention.value_length": 512,
        "{arch}.attention.key_length_mla": 192,
        "{arch}.attention.value_length_mla": 128,
    }
    (first, _) = caches(tmp_path, "deepseek2", keys)
    assert (first.keys, first.values) == (576, 0)
