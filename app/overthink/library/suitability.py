"""Decides from a header whether llama.cpp can load a model and chat with it.

llama.cpp aborts the process on some headers, allocates gigabytes for others, and cannot generate
text with many. Each such file is refused here with a message, before a child process is started.
What llama.cpp refuses cleanly itself, such as a tensor of the wrong shape, is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from overthink.core.errors import ModelFileError, ModelNotWhole
from overthink.core.messages import Message, message
from overthink.core.symbols import excerpt
from overthink.library.architectures import (
    DIFFUSION_ARCHITECTURES,
    EQUAL_HEAD_ARCHITECTURES,
    SPEECH_ARCHITECTURES,
    is_supported,
)
from overthink.library.cache_layout import head_length, layer_caches
from overthink.library.file_kinds import FileKind, file_kind, has_broken_trunk
from overthink.library.gguf_header import GgufHeader, Tokenizer
from overthink.library.gguf_reader import read_header
from overthink.library.gguf_types import DOWNLOAD_AGAIN
from overthink.library.gguf_values import TextArray

MAX_LAYERS = 512
"""LLAMA_MAX_LAYERS: llama.cpp aborts above it."""
MAX_EXPERTS = 1024
"""LLAMA_MAX_EXPERTS: llama.cpp aborts above it."""
MAX_WIDTH = 1_048_576
"""Far above the elements of any hidden state, head or feed-forward layer in use."""
MAX_CONTEXT = 2**27
"""Longest plausible training context in tokens; the longest in use has ten million."""
MAX_KV_BYTES_PER_TOKEN = 64 * 1024 * 1024
"""Key and value cache per token; the largest models in use need about 5 MB."""

_CHOOSE_TEXT_MODEL = message(
    "give a model that writes text", in_window="choose a model that writes text"
)

_WRONG_ARCHITECTURES: tuple[tuple[frozenset[str], Message], ...] = (
    (SPEECH_ARCHITECTURES, message("a text-to-speech model, which generates audio")),
    (
        DIFFUSION_ARCHITECTURES,
        message("a diffusion model, which does not write token after token"),
    ),
    (
        frozenset({"t5"}),
        message("an encoder-decoder model, which cannot hold a conversation"),
    ),
)
_EPSILONS = ("layer_norm_epsilon", "layer_norm_rms_epsilon", "group_norm_epsilon")
_ROPE_SCALINGS = frozenset({"none", "linear", "yarn", "longrope"})
_SPLIT_NAME = re.compile(r"(?P<stem>.+)-(?P<part>\d{5})-of-(?P<parts>\d{5})\.gguf", re.DOTALL)


def check_runnable(header: GgufHeader) -> None:
    """Check that llama.cpp can load this model and generate text with it.

    Reads the headers of the other parts of a split model.

    Raises:
        ModelFileError: why it cannot.
    """
    for check in _CHECKS:
        check(header)


# -- split models ---------------------------------------------------------------------------------


def split_name(path: Path) -> tuple[str, int, int] | None:
    """Stem, part (from 1) and number of parts of a file named `stem-00001-of-00003.gguf`."""
    match = _SPLIT_NAME.fullmatch(path.name)
    return (match["stem"], int(match["part"]), int(match["parts"])) if match else None


def all_parts(header: GgufHeader) -> list[GgufHeader]:
    """The headers of all files of a model, this one first.

    Raises:
        ModelFileError: a part is missing, damaged, or not the part that its name claims.
    """
    if header.split_count <= 1:
        return [header]
    named = split_name(header.path)
    if named is None or named[1:] != (1, header.split_count):
        name = f"-00001-of-{header.split_count:05d}.gguf"
        raise ModelFileError(
            message(
                "{file} is the first part of a split model under another name", file=_file(header)
            ),
            message("rename it so that it ends in {name}", name=name),
        )
    return [header, *(_part(header, named[0], part) for part in range(2, header.split_count + 1))]


def _part(first: GgufHeader, stem: str, part: int) -> GgufHeader:
    path = first.path.with_name(f"{stem}-{part:05d}-of-{first.split_count:05d}.gguf")
    if not path.exists():
        raise ModelNotWhole(
            message("{file} needs {other} beside it", file=_file(first), other=excerpt(path.name)),
            message("download all parts of the model"),
        )
    header = read_header(path)
    if header.split_index != part - 1:
        problem = message(
            "{file} is not part {part} of its model, as its name says",
            file=_file(header),
            part=part,
        )
        raise ModelFileError(problem, DOWNLOAD_AGAIN)
    return header


def _check_part(header: GgufHeader) -> None:
    if header.split_index > 0:
        problem = message(
            "{file} is part {part} of {count} of a model",
            file=_file(header),
            part=header.split_index + 1,
            count=header.split_count,
        )
        remedy = message("give the first part", in_window="choose the first part")
        raise ModelFileError(problem, remedy)
    parts = all_parts(header)
    expected = header.integer("split.tensors.count")
    found = sum(len(part.tensors) for part in parts)
    if len(parts) > 1 and expected != found:
        _damaged(
            header,
            message(
                "its parts have {found:n} tensors together, not {expected:n}",
                found=found,
                expected=expected or 0,
            ),
        )


# -- the kind of file -----------------------------------------------------------------------------


def _file(header: GgufHeader) -> str:
    return excerpt(header.path)


def _refuse_kind(header: GgufHeader, kind: FileKind) -> NoReturn:
    problem = message(
        "{file} is {what} ({architecture})",
        file=_file(header),
        what=kind.clause,
        architecture=excerpt(header.architecture, 60),
    )
    if not header.architecture:
        problem = message("{file} is {what}", file=_file(header), what=kind.clause)
    raise ModelFileError(problem, _CHOOSE_TEXT_MODEL)


def _damaged(header: GgufHeader, what: Message) -> NoReturn:
    problem = message("{file} is damaged: {what}", file=_file(header), what=what)
    raise ModelFileError(problem, DOWNLOAD_AGAIN)


def _check_kind(header: GgufHeader) -> None:
    parts = all_parts(header)
    kind = file_kind(header, parts)
    if kind.is_helper:
        _refuse_kind(header, kind)
    if has_broken_trunk(header, parts):
        what = message("it lacks the tensor '{name}'", name="blk.0.attn_norm.weight")
        _damaged(header, what)


def _check_architecture(header: GgufHeader) -> None:
    architecture = header.architecture
    if not architecture:
        _damaged(header, message("it does not name its architecture (general.architecture)"))
    for architectures, what in _WRONG_ARCHITECTURES:
        if architecture in architectures:
            problem = message(
                "{file} is {what} ({architecture})",
                file=_file(header),
                what=what,
                architecture=architecture,
            )
            raise ModelFileError(problem, _CHOOSE_TEXT_MODEL)
    if not is_supported(architecture):
        raise ModelFileError(
            message(
                "{file} is newer than this llama.cpp, which does not support {architecture} yet",
                file=_file(header),
                architecture=excerpt(architecture, 60),
            ),
            message("update Overthink, or use another model"),
        )


def _check_weights(header: GgufHeader) -> None:
    if not header.tensors and header.split_count <= 1:
        _refuse_kind(header, FileKind.VOCABULARY)
    for tensor in header.tensors:
        if tensor.n_elements == 0:
            name = excerpt(tensor.name)
            _damaged(header, message("tensor '{name}' has no elements", name=name))


# -- the tokenizer --------------------------------------------------------------------------------


def _check_tokenizer(header: GgufHeader) -> None:
    tokenizer = header.tokenizer
    if not len(tokenizer.tokens) or tokenizer.vocabulary_type in ("none", "unknown"):
        problem = message("{file} has no tokenizer that llama.cpp knows", file=_file(header))
        raise ModelFileError(problem, _CHOOSE_TEXT_MODEL)
    _check_tokens(header, tokenizer)
    merges = header.metadata.get("tokenizer.ggml.merges")
    has_merges = isinstance(merges, TextArray) or tokenizer.pre == "kimi-k2"
    if tokenizer.vocabulary_type == "BPE" and not has_merges:
        _damaged(header, message("its tokenizer has no merges (tokenizer.ggml.merges)"))


def _check_tokens(header: GgufHeader, tokenizer: Tokenizer) -> None:
    count = len(tokenizer.tokens)
    scores, types = tokenizer.scores, tokenizer.types
    if scores is not None and len(scores) < count:
        what = message("its {count:n} tokens have {found:n} scores", count=count, found=len(scores))
        _damaged(header, what)
    if types is not None and len(types) < count:
        what = message("its {count:n} tokens have {found:n} types", count=count, found=len(types))
        _damaged(header, what)
    # llama.cpp aborts on duplicates; it gives each empty text a name of its own.
    if duplicates := tokenizer.tokens.duplicates:
        _damaged(header, message("{count:n} of its tokens are duplicates", count=duplicates))


def _check_vocabulary_size(header: GgufHeader) -> None:
    count = len(header.tokenizer.tokens)
    for tensor in header.tensors:
        if tensor.name not in ("token_embd.weight", "output.weight"):
            continue
        if len(tensor.shape) != 2 or tensor.shape[1] != count:
            shape = " × ".join(f"{extent:,}" for extent in tensor.shape)
            what = message(
                "{tensor} is {shape}, but there are {count:n} tokens",
                tensor=tensor.name,
                shape=shape,
                count=count,
            )
            _damaged(header, what)


# -- the shape ------------------------------------------------------------------------------------


def _check_shape(header: GgufHeader) -> None:
    layers = header.block_count
    if layers is None:
        _damaged(header, message("it has no layers (block_count)"))
    if not 0 < layers <= MAX_LAYERS:
        _damaged(header, message("it has {count:n} layers (block_count)", count=layers))
    if (header.hyper("nextn_predict_layers") or 0) > layers:
        what = message("it has more prediction layers than layers (nextn_predict_layers)")
        _damaged(header, what)
    context = header.context_length
    if not context:
        _damaged(header, message("its context length (context_length) is missing"))
    if not 0 < context <= MAX_CONTEXT:
        _damaged(header, message("it was trained with {count:n} tokens of context", count=context))
    for name in ("embedding_length", "attention.key_length", "attention.value_length"):
        width = header.hyper(name)
        if width is not None and not 0 < width <= MAX_WIDTH:
            _damaged(header, message("its {key} is {value:n}", key=name, value=width))
    if header.embedding_length is None:
        _damaged(header, message("its width (embedding_length) is missing"))


def kv_bytes_per_token(header: GgufHeader) -> int:
    """Bytes of key and value cache per token of context, in F16."""
    return 2 * sum(cache.keys + cache.values for cache in layer_caches(header))


def _check_heads(header: GgufHeader) -> None:
    heads, kv_heads = header.head_counts, header.kv_head_counts
    for count in (*heads, *kv_heads):
        if not 0 <= count <= MAX_WIDTH:
            _damaged(header, message("a layer has {count:n} attention heads", count=count))
    for count, kv_count in zip(heads, kv_heads, strict=False):
        if kv_count and count % kv_count:
            what = message(
                "{count:n} attention heads cannot share {keys:n} keys", count=count, keys=kv_count
            )
            _damaged(header, what)
    if any(heads) and head_length(header, "key") == 0:
        what = message("it has more attention heads ({count:n}) than elements", count=max(heads))
        _damaged(header, what)
    per_token = kv_bytes_per_token(header)
    if per_token > MAX_KV_BYTES_PER_TOKEN:
        what = message("each token of context would need {size:memory}", size=per_token)
        _damaged(header, what)


def _check_equal_heads(header: GgufHeader) -> None:
    if header.architecture not in EQUAL_HEAD_ARCHITECTURES:
        return
    key, value = head_length(header, "key"), head_length(header, "value")
    rope = header.hyper("rope.dimension_count")
    if value != key or rope not in (None, key):
        if rope is None:
            what = message(
                "its heads have {key:n} elements per key and {value:n} per value",
                key=key,
                value=value,
            )
        else:
            what = message(
                "its heads have {key:n} elements per key and {value:n} per value, and a RoPE "
                "dimension of {rope:n}",
                key=key,
                value=value,
                rope=rope,
            )
        _damaged(header, what)
    rows = {tensor.name: tensor.shape[-1] for tensor in header.tensors if len(tensor.shape) == 2}
    for layer, kv_heads in enumerate(header.kv_head_counts):
        found = rows.get(f"blk.{layer}.attn_k.weight", kv_heads * key)
        if found != kv_heads * key:
            what = message(
                "layer {layer} has {found:n} key rows for {heads:n} heads",
                layer=layer,
                found=found,
                heads=kv_heads,
            )
            _damaged(header, what)


def _check_epsilons(header: GgufHeader) -> None:
    for name in _EPSILONS:
        epsilon = header.metadata.get(f"{header.architecture}.attention.{name}")
        if isinstance(epsilon, float) and not 0 <= epsilon < float("inf"):
            _damaged(header, message("its {key} is {value}", key=name, value=f"{epsilon:g}"))


def _check_rope(header: GgufHeader) -> None:
    scaling = header.text(f"{header.architecture}.rope.scaling.type")
    if scaling and scaling not in _ROPE_SCALINGS:
        name = excerpt(scaling, 60)
        _damaged(header, message("its RoPE scaling '{name}' is unknown", name=name))
    rope = header.hyper("rope.dimension_count")
    size = head_length(header, "key")
    # The size is uncertain if the number of heads differs between layers.
    known = header.hyper("attention.key_length") is not None or len(set(header.head_counts)) == 1
    if rope is not None and known and size and (rope % 2 or rope > size):
        what = message(
            "its RoPE dimension {rope:n} does not fit its head size {size:n}", rope=rope, size=size
        )
        _damaged(header, what)


def _check_experts(header: GgufHeader) -> None:
    experts = header.hyper("expert_count") or 0
    used = max(header.per_layer("expert_used_count"), default=0)
    if header.architecture.startswith("hunyuan") and experts <= 1:
        return  # llama.cpp always loads these as dense models
    groups = header.hyper("expert_group_count") or 0
    groups_used = header.hyper("expert_group_used_count") or 0
    if not 0 <= experts <= MAX_EXPERTS or not 0 <= used <= experts or (experts and not used):
        what = message("it uses {used:n} of {count:n} experts", used=used, count=experts)
        _damaged(header, what)
    uneven = groups > 1 and (experts % groups or not 0 < groups_used < groups)
    if uneven or (groups and groups >= experts):
        what = message(
            "it divides {count:n} experts into {groups:n} groups", count=experts, groups=groups
        )
        _damaged(header, what)


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
