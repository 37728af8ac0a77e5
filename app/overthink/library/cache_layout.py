"""Predicts the size of each layer's cache, by llama.cpp's rules.

Most layers store a key and a value per token. Some store them only within a window, some share
those of other layers, some compress all heads into one key (MLA), and recurrent ones store a state
of fixed size instead. The rules are those of `llama_model::create_memory` and of each
architecture's `load_arch_hparams` in llama.cpp.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from overthink.library.architectures import PURELY_RECURRENT, RECURRENT_ARCHITECTURES
from overthink.library.gguf_header import GgufHeader
from overthink.library.gguf_types import TENSOR_TYPES
from overthink.library.layer_placement import own_layers

CONTEXT_STEP = 256
"""llama.cpp rounds the size of a context, and of a window's cache, up to a multiple of this."""
F32_BYTES = 4

CACHE_TYPES: dict[str, tuple[int, int]] = {
    name.lower(): (elements, size) for name, elements, size in TENSOR_TYPES.values()
}
"""Cache types, such as `f16` or `q8_0`: elements per block, bytes per block."""


@dataclass(frozen=True)
class LayerCache:
    """What one layer stores."""

    keys: int = 0
    """Key elements per token; 0 if the layer stores none."""
    values: int = 0
    window: int | None = None
    """Number of tokens that the layer attends to; None for all."""
    state_bytes: int = 0
    """State of a recurrent layer per sequence; independent of the context."""


@dataclass(frozen=True)
class CacheSettings:
    """Settings of the cache."""

    context: int
    """Size in tokens; rounded up as llama.cpp does."""
    type_k: str = "f16"
    type_v: str = "f16"
    sequences: int = 1
    batch: int = 512
    """Most tokens per decode call: a window's cache must hold them in addition to the window."""
    full_windows: bool = True
    """Layers with a window store the whole context, too, so that tokens can be rolled back."""
    padded_values: bool = False
    """Without flash attention, llama.cpp pads each layer's values to those of the widest."""


def padded(length: int) -> int:
    """A number of cells, rounded up as llama.cpp allocates them."""
    return -(-length // CONTEXT_STEP) * CONTEXT_STEP


def window_cells(cells: int, window: int, batch: int) -> int:
    """Cells of a layer that stores its window and a batch, of a context with so many cells."""
    return padded(min(cells, window + batch))


def type_bytes(kind: str, elements: int) -> int:
    """Bytes of a row of `elements` in a cache of type `kind`."""
    block, size = CACHE_TYPES[kind]
    return -(-elements // block) * size


def head_caches(header: GgufHeader) -> tuple[LayerCache, ...]:
    """The caches of all layers in a context of the prediction layers (MTP): only these store."""
    own, count = own_layers(header), header.block_count or 0
    return tuple(
        LayerCache(*(_key_and_value(header, layer, False) if layer >= own else (0, 0)))
        for layer in range(count)
    )


def layer_caches(header: GgufHeader) -> tuple[LayerCache, ...]:
    """The caches of all layers, in order. Prediction layers (MTP) store nothing."""
    attends, recurs = _kinds(header)
    windows = _windows(header)
    has_own = _layers_with_own_cache(header)
    state = _state_bytes(header)
    return tuple(
        LayerCache(
            *(_key_and_value(header, layer, windows[layer] is not None) if own else (0, 0)),
            window=windows[layer],
            state_bytes=max(0, state) if recurs[layer] else 0,
        )
        for layer, own in enumerate(a and o for a, o in zip(attends, has_own, strict=True))
    )


def cache_bytes(caches: tuple[LayerCache, ...], settings: CacheSettings) -> tuple[int, ...]:
    """Bytes of each layer's cache."""
    widest = max((cache.values for cache in caches), default=0)
    return tuple(_layer_bytes(cache, settings, widest) for cache in caches)


def _layer_bytes(cache: LayerCache, settings: CacheSettings, widest: int) -> int:
    cells = padded(settings.context)
    if cache.window is not None and not settings.full_windows:
        cells = window_cells(cells, cache.window, settings.batch)
    values = widest if settings.padded_values and cache.values else cache.values
    row = type_bytes(settings.type_k, cache.keys) + type_bytes(settings.type_v, values)
    return settings.sequences * (cells * row + cache.state_bytes)


def _key_and_value(header: GgufHeader, layer: int, windowed: bool) -> tuple[int, int]:
    heads = _at(header.kv_head_counts, layer)
    suffix = "_swa" if windowed else ""
    key = header.hyper(f"attention.key_length{suffix}") or head_length(header, "key")
    value = header.hyper(f"attention.value_length{suffix}") or head_length(header, "value")
    # The sizes of a damaged file can be negative.
    return max(0, heads * key), 0 if is_latent(header) else max(0, heads * value)


def head_length(header: GgufHeader, which: str) -> int:
    """Number of elements of a head's `key` or `value`."""
    given = header.hyper(f"attention.{which}_length")
    if given is not None:
        return given
    most_heads = max(header.head_counts, default=0)
    return (header.embedding_length or 0) // most_heads if most_heads > 0 else 0


def is_latent(header: GgufHeader) -> bool:
    """Whether all heads share one compressed key that is also the value (MLA)."""
    return bool(header.hyper("attention.key_length_mla"))


# -- attention and recurrent layers --------------------------------------------------------------


def _kinds(header: GgufHeader) -> tuple[list[bool], list[bool]]:
    """For each layer, whether it has attention, and whether it has a recurrent state."""
    layers, own = header.block_count or 0, own_layers(header)
    if header.architecture in PURELY_RECURRENT:
        return [False] * layers, [layer < own for layer in range(layers)]
    if header.architecture not in RECURRENT_ARCHITECTURES:
        return [layer < own for layer in range(layers)], [False] * layers
    if header.architecture == "falcon-h1":
        return [True] * layers, [True] * layers
    recurs = _recurrent_layers(header, own)
    attends = [layer < own and not recurs[layer] for layer in range(layers)]
    if header.architecture.startswith("nemotron_h"):
        feeds = header.per_layer("feed_forward_length")
        attends = [a and not _at(feeds, layer) for layer, a in enumerate(attends)]
    return attends, recurs


def _recurrent_layers(header: GgufHeader, own: int) -> list[bool]:
    layers = header.block_count or 0
    given = header.metadata.get(f"{header.architecture}.attention.recurrent_layers")
    if isinstance(given, np.ndarray):
        return [bool(_at(given.tolist(), layer)) for layer in range(layers)]
    interval = header.hyper("full_attention_interval")
    if header.architecture in _ATTENTION_EVERY_FOURTH:
        every = interval or 4
        return [layer < own and (layer + 1) % every != 0 for layer in range(layers)]
    heads, feeds = header.kv_head_counts, header.per_layer("feed_forward_length")
    skips = header.architecture.startswith("nemotron_h")  # its feed-forward layers have neither
    return [
        layer < own and not _at(heads, layer) and not (skips and _at(feeds, layer))
        for layer in range(layers)
    ]


def _at(values: Sequence[int], layer: int) -> int:
    """A layer's value; 0 if a damaged file has too few of them."""
    return values[layer] if layer < len(values) else 0


_ATTENTION_EVERY_FOURTH = frozenset({"qwen3next", "qwen35", "qwen35moe", "qwen4exp", "minimax-01"})


def _state_bytes(header: GgufHeader) -> int:
    """Both states of a recurrent layer (`llama_hparams::n_embd_r` and `n_embd_s`), in F32."""
    width = header.embedding_length or 0
    rwkv_head = header.hyper("wkv.head_size")
    if rwkv_head:
        shifted = header.hyper("token_shift_count") or 2
        return F32_BYTES * width * (shifted + rwkv_head)
    short_convolution = header.hyper("shortconv.l_cache")
    if short_convolution:
        return F32_BYTES * width * (short_convolution - 1)
    heads = max(header.head_counts, default=0)
    kernel = header.hyper("ssm.conv_kernel") or 0
    if header.architecture == "minimax-01":
        return F32_BYTES * heads * head_length(header, "key") ** 2
    linear = header.hyper("kda.head_dim")
    if linear:
        return F32_BYTES * heads * linear * (3 * (kernel - 1 if kernel else 3) + linear)
    inner, state = header.hyper("ssm.inner_size") or 0, header.hyper("ssm.state_size") or 0
    groups = header.hyper("ssm.group_count") or 0
    convolved = max(0, kernel - 1) * (inner + 2 * groups * state)
    return F32_BYTES * (convolved + inner * state)


# -- windows and shared caches --------------------------------------------------------------------


@dataclass(frozen=True)
class _Windows:
    """How an architecture distributes its windows over its layers."""

    every: int
    """One layer out of so many attends to everything; 0 if the file lists the layers."""
    dense_first: bool = False
    default: int = 0
    """The window if the file does not specify one; 0 for none."""
    applies: Callable[[GgufHeader], bool] = lambda header: True


_WINDOWED: dict[str, _Windows] = {
    "exaone4": _Windows(4, default=4096, applies=lambda header: own_layers(header) == 64),
    "exaone-moe": _Windows(4, default=128),
    "gpt-oss": _Windows(2),
    "gemma2": _Windows(2, default=4096),
    "gemma3": _Windows(6),
    "gemma3n": _Windows(5),
    "gemma4": _Windows(0),
    "cohere2": _Windows(4),
    "cohere2moe": _Windows(4, dense_first=True),
    "olmo2": _Windows(4),
    "llama4": _Windows(4, default=8192),
    "mimo2": _Windows(0),
    "step35": _Windows(0),
    "plamo3": _Windows(8),
    "smallthinker": _Windows(4, dense_first=True),
    "granite-swa": _Windows(0),
    "afmoe": _Windows(4),
    "laguna": _Windows(4, dense_first=True),
    "mellum": _Windows(4),
    "lfm2": _Windows(0),
    "lfm2moe": _Windows(0),
}
"""Architectures with windows. Those of Phi-3 are disabled in llama.cpp."""


def _windows(header: GgufHeader) -> list[int | None]:
    layers, own = header.block_count or 0, own_layers(header)
    window = header.hyper("attention.sliding_window")
    rule = _WINDOWED.get(header.architecture)
    if rule is None or not rule.applies(header):
        return [None] * layers
    size = rule.default if window is None else window
    if not size:
        return [None] * layers
    flags = _pattern(header, rule, layers)
    return [size if layer < own and flags[layer] else None for layer in range(layers)]


def _pattern(header: GgufHeader, rule: _Windows, layers: int) -> list[bool]:
    given = header.metadata.get(f"{header.architecture}.attention.sliding_window_pattern")
    if isinstance(given, np.ndarray):
        return [bool(_at(given.tolist(), layer)) for layer in range(layers)]
    every = given if isinstance(given, int) else rule.every
    if every == 0:
        return [True] * layers
    dense = 0 if rule.dense_first else every - 1
    return [layer % every != dense for layer in range(layers)]


def _layers_with_own_cache(header: GgufHeader) -> list[bool]:
    """Whether each layer has its own cache: some architectures' last layers share others'."""
    layers = header.block_count or 0
    first_shared = layers
    if header.architecture == "gemma3n":
        first_shared = 20
    elif header.architecture == "gemma4":
        first_shared = layers - (header.hyper("attention.shared_kv_layers") or 0)
    return [layer < first_shared for layer in range(layers)]
