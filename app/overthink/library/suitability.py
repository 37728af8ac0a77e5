"""Decides from a header whether a model can hold a conversation here.

llama.cpp aborts the process on some headers, allocates gigabytes on others and cannot generate text
with many; each such file gets its sentence here, before a child process is started for it. What
llama.cpp itself refuses cleanly (a tensor of the wrong shape, say) is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from overthink.core.errors import ModelFileError, ModelNotWhole
from overthink.core.symbols import excerpt
from overthink.library.architectures import (
    DIFFUSION_ARCHITECTURES,
    EMBEDDING_ARCHITECTURES,
    EQUAL_HEAD_ARCHITECTURES,
    HELPER_ARCHITECTURES,
    SPEECH_ARCHITECTURES,
    llama_knows,
)
from overthink.library.cache_layout import head_length, layer_caches
from overthink.library.gguf_header import GgufHeader, Tokenizer
from overthink.library.gguf_reader import read_header
from overthink.library.gguf_types import DOWNLOAD_AGAIN
from overthink.library.gguf_values import TextArray

MAX_LAYERS = 512
"""LLAMA_MAX_LAYERS: llama.cpp aborts beyond it."""
MAX_EXPERTS = 1024
"""LLAMA_MAX_EXPERTS: llama.cpp aborts beyond it."""
MAX_WIDTH = 1_048_576
"""No hidden state, head or feed-forward layer in use comes near this many elements."""
MAX_CONTEXT = 2**27
"""Tokens of context that a model can have been trained with; the longest in use has ten million."""
MAX_KV_BYTES_PER_TOKEN = 64 * 1024 * 1024
"""Key and value cache a token; the largest models in use need about 5 MB."""

GIVE_A_CHAT_MODEL = "give a model that writes text"
UPDATE = "update Overthink, or use another model"

_WRONG_ARCHITECTURES: tuple[tuple[frozenset[str], str], ...] = (
    (EMBEDDING_ARCHITECTURES, "an embedding model, which turns text into numbers"),
    (SPEECH_ARCHITECTURES, "a text-to-speech model, which makes sound"),
    (DIFFUSION_ARCHITECTURES, "a diffusion model, which does not write token after token"),
    (HELPER_ARCHITECTURES, "a helper of another model, which cannot run alone"),
    (frozenset({"t5"}), "an encoder-decoder model, which cannot hold a conversation"),
    (frozenset({"clip"}), "the part of a model that sees images, not the model"),
    (frozenset({"controlvector"}), "a control vector, not a model"),
)
_WRONG_TYPES = {
    "adapter": "an adapter (LoRA) for a model, not a model",
    "mmproj": "the part of a model that sees images or hears, not the model",
    "imatrix": "an importance matrix for quantising, not a model",
    "vocab": "a vocabulary without a model",
}
"""Values of `general.type` that are no model by themselves."""

_EPSILONS = ("layer_norm_epsilon", "layer_norm_rms_epsilon", "group_norm_epsilon")
_ROPE_SCALINGS = frozenset({"none", "linear", "yarn", "longrope"})
_SPLIT_NAME = re.compile(r"(?P<stem>.+)-(?P<part>\d{5})-of-(?P<parts>\d{5})\.gguf", re.DOTALL)


def check_runnable(header: GgufHeader) -> None:
    """Checks that llama.cpp can load this model and generate text with it.

    Reads the headers of the other parts of a split model.

    Raises:
        ModelFileError: why it cannot, in a sentence.
    """
    for check in _CHECKS:
        check(header)


def split_name(path: Path) -> tuple[str, int, int] | None:
    """Stem, part (from 1) and number of parts of a file named `stem-00001-of-00003.gguf`."""
    match = _SPLIT_NAME.fullmatch(path.name)
    return (match["stem"], int(match["part"]), int(match["parts"])) if match else None


def all_parts(header: GgufHeader) -> list[GgufHeader]:
    """The headers of all files of a model, beginning with this one.

    Raises:
        ModelFileError: a part is missing, damaged, or not the part its name says.
    """
    if header.split_count <= 1:
        return [header]
    named = split_name(header.path)
    if named is None or named[1:] != (1, header.split_count):
        name = f"-00001-of-{header.split_count:05d}.gguf"
        _refuse(header, "is the first part of a split model under another name", f"end it {name}")
    return [header, *(_part(header, named[0], part) for part in range(2, header.split_count + 1))]


def _part(first: GgufHeader, stem: str, part: int) -> GgufHeader:
    path = first.path.with_name(f"{stem}-{part:05d}-of-{first.split_count:05d}.gguf")
    if not path.exists():
        raise ModelNotWhole(
            f"{excerpt(first.path)} needs {excerpt(path.name)} beside it",
            "download all parts of the model",
        )
    header = read_header(path)
    if header.split_index != part - 1:
        _refuse(header, f"is not part {part} of its model, as its name says", DOWNLOAD_AGAIN)
    return header


def kv_bytes_per_token(header: GgufHeader) -> int:
    """Bytes of key and value cache a token of context takes, in F16."""
    return 2 * sum(cache.keys + cache.values for cache in layer_caches(header))


def _refuse(header: GgufHeader, what: str, remedy: str) -> NoReturn:
    raise ModelFileError(f"{excerpt(header.path)} {what}", remedy)


def _impossible(header: GgufHeader, what: str) -> NoReturn:
    _refuse(header, f"is damaged: {what}", DOWNLOAD_AGAIN)


def _check_part(header: GgufHeader) -> None:
    if header.split_index > 0:
        part = header.split_index + 1
        _refuse(header, f"is part {part} of {header.split_count} of a model", "give the first part")
    parts = all_parts(header)
    expected = header.integer("split.tensors.count")
    found = sum(len(part.tensors) for part in parts)
    if len(parts) > 1 and expected != found:
        _impossible(header, f"its parts have {found:,} tensors together, not {expected or 0:,}")


def _check_kind(header: GgufHeader) -> None:
    kind = header.text("general.type")
    if kind in _WRONG_TYPES:
        _refuse(header, f"is {_WRONG_TYPES[kind]}", GIVE_A_CHAT_MODEL)
    if header.text("adapter.type"):
        _refuse(header, f"is {_WRONG_TYPES['adapter']}", GIVE_A_CHAT_MODEL)


def _check_architecture(header: GgufHeader) -> None:
    architecture = header.architecture
    if not architecture:
        _impossible(header, "it does not name its architecture (general.architecture)")
    for architectures, what in _WRONG_ARCHITECTURES:
        if architecture in architectures:
            _refuse(header, f"is {what} ({architecture})", GIVE_A_CHAT_MODEL)
    causal = header.flag(f"{architecture}.attention.causal")
    if header.hyper("pooling_type") or causal is False:
        _refuse(header, "is an embedding model or a ranker", GIVE_A_CHAT_MODEL)
    if not llama_knows(architecture):
        named = excerpt(architecture, 60)
        _refuse(header, f"is newer than this llama.cpp, which does not know {named} yet", UPDATE)


def _check_weights(header: GgufHeader) -> None:
    if not header.tensors:
        _refuse(header, "is a vocabulary without a model", GIVE_A_CHAT_MODEL)
    for tensor in header.tensors:
        if tensor.n_elements == 0:
            _impossible(header, f"tensor '{excerpt(tensor.name)}' has no elements")


def _check_tokenizer(header: GgufHeader) -> None:
    tokenizer = header.tokenizer
    if not len(tokenizer.tokens) or tokenizer.vocabulary_type in ("none", "unknown"):
        _refuse(header, "has no tokenizer that llama.cpp knows", GIVE_A_CHAT_MODEL)
    _check_tokens(header, tokenizer)
    merges = header.metadata.get("tokenizer.ggml.merges")
    has_merges = isinstance(merges, TextArray) or tokenizer.pre == "kimi-k2"
    if tokenizer.vocabulary_type == "BPE" and not has_merges:
        _impossible(header, "its tokenizer lacks its merges (tokenizer.ggml.merges)")


def _check_tokens(header: GgufHeader, tokenizer: Tokenizer) -> None:
    count = len(tokenizer.tokens)
    for what, numbers in (("scores", tokenizer.scores), ("types", tokenizer.types)):
        if numbers is not None and len(numbers) < count:
            _impossible(header, f"its {count:,} tokens have {len(numbers):,} {what}")
    # llama.cpp aborts on a text that comes twice; an empty one gets a name of its own there
    if tokenizer.tokens.twins:
        _impossible(header, f"{tokenizer.tokens.twins:,} of its tokens come twice")


def _check_vocabulary_size(header: GgufHeader) -> None:
    count = len(header.tokenizer.tokens)
    for tensor in header.tensors:
        if tensor.name not in ("token_embd.weight", "output.weight"):
            continue
        if len(tensor.shape) != 2 or tensor.shape[1] != count:
            shape = " × ".join(f"{extent:,}" for extent in tensor.shape)
            _impossible(header, f"{tensor.name} is {shape}, but there are {count:,} tokens")


def _check_shape(header: GgufHeader) -> None:
    layers = header.block_count
    if layers is None or not 0 < layers <= MAX_LAYERS:
        _impossible(header, f"it has {_said(layers)} layers (block_count)")
    if (header.hyper("nextn_predict_layers") or 0) > layers:
        _impossible(header, "more layers look ahead than there are (nextn_predict_layers)")
    if not header.context_length:
        _impossible(header, "its context length (context_length) is not given")
    if not 0 < header.context_length <= MAX_CONTEXT:
        _impossible(header, f"it was trained with {header.context_length:,} tokens of context")
    widths = ("embedding_length", "attention.key_length", "attention.value_length")
    for name in widths:
        width = header.hyper(name)
        if width is not None and not 0 < width <= MAX_WIDTH:
            _impossible(header, f"its {name} is {width:,}")
    if header.embedding_length is None:
        _impossible(header, "its width (embedding_length) is not given")


def _check_heads(header: GgufHeader) -> None:
    heads, kv_heads = header.head_counts, header.kv_head_counts
    for count in (*heads, *kv_heads):
        if not 0 <= count <= MAX_WIDTH:
            _impossible(header, f"a layer has {count:,} attention heads")
    for count, kv_count in zip(heads, kv_heads, strict=False):
        if kv_count and count % kv_count:
            _impossible(header, f"{count:,} attention heads cannot share {kv_count:,} keys")
    if any(heads) and head_length(header, "key") == 0:
        _impossible(header, f"it has more attention heads ({max(heads):,}) than elements")
    per_token = kv_bytes_per_token(header)
    if per_token > MAX_KV_BYTES_PER_TOKEN:
        _impossible(header, f"each token of context would take {per_token >> 20:,} MiB")


def _check_equal_heads(header: GgufHeader) -> None:
    if header.architecture not in EQUAL_HEAD_ARCHITECTURES:
        return
    key, value = head_length(header, "key"), head_length(header, "value")
    rotated = header.hyper("rope.dimension_count")
    if value != key or rotated not in (None, key):
        turned = "" if rotated is None else f", {rotated:,} of them turned by position"
        _impossible(header, f"its heads have {key:,} elements a key, {value:,} a value{turned}")
    rows = {tensor.name: tensor.shape[-1] for tensor in header.tensors if len(tensor.shape) == 2}
    for layer, kv_heads in enumerate(header.kv_head_counts):
        found = rows.get(f"blk.{layer}.attn_k.weight", kv_heads * key)
        if found != kv_heads * key:
            _impossible(header, f"layer {layer} has {found:,} key rows for {kv_heads:,} heads")


def _check_epsilons(header: GgufHeader) -> None:
    for name in _EPSILONS:
        epsilon = header.metadata.get(f"{header.architecture}.attention.{name}")
        if isinstance(epsilon, float) and not 0 <= epsilon < float("inf"):
            _impossible(header, f"its {name} is {epsilon:g}")


def _check_rope(header: GgufHeader) -> None:
    scaling = header.text(f"{header.architecture}.rope.scaling.type")
    if scaling and scaling not in _ROPE_SCALINGS:
        _impossible(header, f"its position scaling '{excerpt(scaling, 60)}' is unknown")
    rotated = header.hyper("rope.dimension_count")
    length = head_length(header, "key")
    # where heads differ between layers their length is not known for sure
    known = header.hyper("attention.key_length") is not None or len(set(header.head_counts)) == 1
    if rotated is not None and known and length and (rotated % 2 or rotated > length):
        _impossible(header, f"positions turn {rotated:,} of {length:,} elements of a head")


def _check_experts(header: GgufHeader) -> None:
    experts = header.hyper("expert_count") or 0
    used = max(header.per_layer("expert_used_count"), default=0)
    if header.architecture.startswith("hunyuan") and experts <= 1:
        return  # llama.cpp takes these as dense whatever they say
    groups = header.hyper("expert_group_count") or 0
    groups_used = header.hyper("expert_group_used_count") or 0
    if not 0 <= experts <= MAX_EXPERTS or not 0 <= used <= experts or (experts and not used):
        _impossible(header, f"it uses {used:,} of {experts:,} experts")
    uneven = groups > 1 and (experts % groups or not 0 < groups_used < groups)
    if uneven or (groups and groups >= experts):
        _impossible(header, f"it sorts {experts:,} experts into {groups:,} groups")


def _said(number: int | None) -> str:
    return "no" if number is None else f"{number:,}"


_CHECKS: tuple[Callable[[GgufHeader], None], ...] = (
    _check_part,
    _check_kind,
    _check_architecture,
    _check_weights,
    _check_tokenizer,
    _check_vocabulary_size,
    _check_shape,
    _check_heads,
    _check_rope,
    _check_equal_heads,
    _check_epsilons,
    _check_experts,
)
