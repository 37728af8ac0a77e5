"""Which models can run, and the reason for each that cannot."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from overthink.core.errors import ModelFileError
from overthink.core.memory_limits import RAM
from overthink.library.draft_fit import draft_fit
from overthink.library.gguf_reader import read_header
from overthink.library.memory_fit import MemorySettings, predict, sizes_of
from overthink.library.model_entry import read_facts
from overthink.library.suitability import (
    all_parts,
    check_runnable,
    kv_bytes_per_token,
    split_name,
)
from tests.library.gguf_maker import KV_HEADS, LAYERS, TOKENS, make_model, mutated

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(name: str = "model", **options: Any) -> Path:
        return make_model(tmp_path / f"{name}.gguf", **options)

    return made


def refusal(path: Path) -> str:
    with pytest.raises(ModelFileError) as caught:
        check_runnable(read_header(path))
    sentence = str(caught.value)
    assert sentence.isprintable()
    assert path.parent.name in sentence
    assert caught.value.remedy
    return sentence


def test_a_complete_model_is_accepted(make: Make) -> None:
    check_runnable(read_header(make()))


def test_a_mixture_of_experts_is_accepted(make: Make) -> None:
    experts = {"{arch}.expert_count": 8, "{arch}.expert_used_count": 2}
    check_runnable(read_header(make(keys=experts)))


@pytest.mark.parametrize(
    ("architecture", "words"),
    [
        ("bert", "embedding model"),
        ("nomic-bert", "embedding model"),
        ("jina-bert-v2", "embedding model"),
        ("t5encoder", "embedding model"),
        ("gemma-embedding", "embedding model"),
        ("t5", "encoder-decoder"),
        ("wavtokenizer-dec", "text-to-speech"),
        ("dream", "diffusion"),
        ("llada", "diffusion"),
        ("eagle3", "cannot run alone"),
        ("clip", "sees images"),
    ],
)
def test_models_that_write_no_text_are_refused(make: Make, architecture: str, words: str) -> None:
    sentence = refusal(make(architecture=architecture))
    assert words in sentence
    assert architecture in sentence


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"general.type": "adapter"}, "adapter (LoRA)"),
        ({"adapter.type": "lora"}, "adapter (LoRA)"),
        ({"general.type": "mmproj"}, "sees images"),
        ({"general.type": "imatrix"}, "importance matrix"),
        ({"general.type": "vocab"}, "vocabulary"),
        ({"{arch}.pooling_type": 3}, "embedding model or a ranker"),
        ({"{arch}.attention.causal": False}, "embedding model or a ranker"),
        ({"tokenizer.ggml.model": "none"}, "no tokenizer"),
        ({"tokenizer.ggml.model": "tomorrow"}, "no tokenizer"),
        ({"tokenizer.ggml.token_type": [1, 1]}, "24 tokens have 2 types"),
        ({"tokenizer.ggml.scores": [0.5]}, "24 tokens have 1 scores"),
        ({"tokenizer.ggml.tokens": [*TOKENS[:-1], "<s>"]}, "1 of its tokens are duplicates"),
        ({"tokenizer.ggml.tokens": TOKENS[:23]}, "32 × 24, but there are 23 tokens"),
        ({"{arch}.block_count": 0}, "it has 0 layers"),
        ({"{arch}.block_count": 513}, "it has 513 layers"),
        ({"{arch}.block_count": 2**32 - 1}, "4,294,967,295 layers"),
        ({"{arch}.block_count": "two"}, "it has no layers"),
        ({"{arch}.nextn_predict_layers": 3}, "more prediction layers"),
        ({"{arch}.context_length": 0}, "context length"),
        ({"{arch}.embedding_length": 0}, "embedding_length is 0"),
        ({"{arch}.embedding_length": 2**31}, "embedding_length is 2,147,483,648"),
        ({"{arch}.attention.key_length": 2**30}, "key_length is"),
        ({"{arch}.attention.value_length": 0}, "value_length is 0"),
        ({"{arch}.attention.head_count": 2**32 - 1}, "attention heads"),
        ({"{arch}.attention.head_count": 1000}, "more attention heads (1,000) than"),
        ({"{arch}.attention.head_count": 5}, "5 attention heads cannot share 2 keys"),
        (
            {
                "{arch}.attention.head_count": 0,
                "{arch}.attention.head_count_kv": 2**20,
                "{arch}.attention.key_length": 2**20,
            },
            "each token of context would need",
        ),
        ({"{arch}.rope.scaling.type": "sideways"}, "RoPE scaling 'sideways'"),
        ({"{arch}.rope.dimension_count": 7}, "RoPE dimension 7 does not fit its head size 8"),
        ({"{arch}.rope.dimension_count": 4096}, "RoPE dimension 4,096 does not fit"),
        ({"{arch}.expert_count": 1025, "{arch}.expert_used_count": 2}, "2 of 1,025 experts"),
        ({"{arch}.expert_count": 8}, "uses 0 of 8 experts"),
        ({"{arch}.attention.value_length": 16}, "8 elements per key and 16 per value"),
        ({"{arch}.rope.dimension_count": 4}, "a RoPE dimension of 4"),
        ({"{arch}.attention.head_count_kv": [2, 0]}, "layer 1 has 16 key rows for 0 heads"),
        ({"{arch}.attention.layer_norm_rms_epsilon": -1.0}, "layer_norm_rms_epsilon is -1"),
        ({"{arch}.attention.layer_norm_rms_epsilon": float("nan")}, "epsilon is nan"),
        ({"{arch}.expert_used_count": 2}, "uses 2 of 0 experts"),
        (
            {
                "{arch}.expert_count": 8,
                "{arch}.expert_used_count": 2,
                "{arch}.expert_group_count": 3,
            },
            "8 experts into 3 groups",
        ),
        ({"split.no": 1, "split.count": 3}, "part 2 of 3"),
    ],
)
def test_headers_that_llama_cpp_aborts_on_are_refused(
    make: Make, keys: dict[str, Any], words: str
) -> None:
    assert words in refusal(make(keys=keys))


@pytest.mark.parametrize(
    ("without", "words"),
    [
        ("general.architecture", "architecture"),
        ("tokenizer.ggml.tokens", "no tokenizer"),
        ("tokenizer.ggml.model", "no tokenizer"),
        ("tokenizer.ggml.merges", "merges"),
        ("llama.block_count", "no layers"),
        ("llama.context_length", "context length"),
        ("llama.embedding_length", "width"),
    ],
)
def test_missing_keys_are_refused(make: Make, without: str, words: str) -> None:
    path = make(without=(f"{{arch}}.{without.removeprefix('llama.')}", without))
    if without == "general.architecture":  # the writer always adds it
        content = path.read_bytes().replace(b"general.architecture", b"general.architectura")
        path.write_bytes(content)
    assert words in refusal(path)


def test_a_vocabulary_without_weights_is_refused(make: Make) -> None:
    assert "is a vocabulary without a model" in refusal(make(tensors={}))


def test_an_empty_tensor_is_refused(make: Make) -> None:
    assert "no elements" in refusal(make(tensors={"blk.0.attn_q.weight": (0, 32)}))


def test_several_empty_tokens_are_no_duplicates(make: Make) -> None:
    check_runnable(read_header(make(tokens=[*TOKENS[:-2], "", ""])))
    assert "duplicates" in refusal(make("other", tokens=[*TOKENS[:-2], "", "[EMPTY_22]"]))


# -- split models ---------------------------------------------------------------------------------


def split_model(folder: Path, parts: int = 3) -> list[Path]:
    """A split model; its first part has all metadata, as llama.cpp's own tool writes it."""
    paths = []
    for part in range(parts):
        keys = {"split.no": part, "split.count": parts, "split.tensors.count": parts}
        path = folder / f"big-{part + 1:05d}-of-{parts:05d}.gguf"
        shapes = {f"blk.{part}.weight": (8, 32)}
        paths.append(make_model(path, keys=keys, tensors=shapes))
    return paths


def test_a_split_model_is_accepted_by_its_first_part_only(tmp_path: Path) -> None:
    first, second, _ = split_model(tmp_path)
    header = read_header(first)
    check_runnable(header)
    assert [p.split_index for p in all_parts(header)] == [0, 1, 2]
    assert "is part 2 of 3 of a model: give the first part" in refusal(second)


def test_a_missing_or_damaged_part_is_refused(tmp_path: Path) -> None:
    first, second, third = split_model(tmp_path)
    whole = third.read_bytes()
    third.unlink()
    assert "needs big-00003-of-00003.gguf beside it" in refusal(first)
    third.write_bytes(whole[:-600])
    assert "big-00003-of-00003.gguf is truncated" in refusal(first)
    third.write_bytes(second.read_bytes())
    assert "is not part 3" in refusal(first)
    third.write_bytes(whole)
    renamed = first.rename(tmp_path / "big.gguf")
    assert "rename it so that it ends in -00001-of-00003.gguf" in refusal(renamed)


def test_a_split_model_without_all_tensors_is_refused(tmp_path: Path) -> None:
    first, *_ = split_model(tmp_path)
    keys = {"split.no": 0, "split.count": 3, "split.tensors.count": 9}
    make_model(first, keys=keys, tensors={"blk.0.weight": (8, 32)})
    assert "3 tensors together, not 9" in refusal(first)


def test_names_of_split_files_are_parsed() -> None:
    assert split_name(Path("a/b-00002-of-00010.gguf")) == ("b", 2, 10)
    for name in ("b.gguf", "b-2-of-3.gguf", "-00001-of-00002.gguf", "b-00001-of-00002.bin"):
        assert split_name(Path(name)) is None


# -- memory ---------------------------------------------------------------------------------------


def test_the_cache_per_token_is_computed(make: Make) -> None:
    head = 32 // 4
    assert kv_bytes_per_token(read_header(make())) == LAYERS * KV_HEADS * (head + head) * 2


def test_the_cache_per_token_respects_lengths_and_heads_per_layer(make: Make) -> None:
    keys = {
        "{arch}.attention.key_length": 16,
        "{arch}.attention.value_length": 12,
        "llama.attention.head_count_kv": [2, 0],
    }
    assert kv_bytes_per_token(read_header(make(keys=keys))) == 2 * (16 + 12) * 2


def test_the_weights_of_all_parts_are_added_up(tmp_path: Path) -> None:
    header = read_header(split_model(tmp_path, parts=2)[0])
    assert predict(sizes_of(header), MemorySettings(64)).needs[RAM].weights == 2 * 8 * 32 * 4


# -- mutated headers ------------------------------------------------------------------------------


def test_mutated_headers_raise_no_other_error(tmp_path: Path) -> None:
    """Headers that can be read can also be checked, estimated and compared."""
    dice = random.Random(7)
    shapes = {"token_embd.weight": (24, 8)}
    good = read_header(make_model(tmp_path / "good.gguf", width=8, tensors=shapes))
    content, path = good.path.read_bytes(), tmp_path / "mutated.gguf"
    checked = 0
    for _ in range(600):
        path.write_bytes(mutated(content, good.data_offset, dice))
        with suppress(ModelFileError):
            header = read_header(path)
            assert str(draft_fit(good, header).reason).isprintable()
            checked += 1
            check_runnable(header)
            assert predict(sizes_of(header), MemorySettings(4096)).total >= 0
    assert checked > 50


@pytest.mark.parametrize("length", [0, 2**27 + 1, 2**32 - 1])
def test_an_implausible_context_is_refused(make: Make, length: int) -> None:
    path = make(keys={"{arch}.context_length": length})
    assert "context" in refusal(path)
    assert read_facts(path).context_length is None


def test_the_longest_contexts_in_use_are_accepted(make: Make) -> None:
    check_runnable(read_header(make(keys={"{arch}.context_length": 10_485_760})))


def test_a_future_architecture_is_refused(make: Make) -> None:
    sentence = refusal(make(architecture="frobnicate"))
    assert "is newer than this llama.cpp, which does not support frobnicate yet" in sentence
    assert "update Overthink" in sentence
