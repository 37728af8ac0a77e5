"""What a model remembers of its context, layer by layer, as llama.cpp lays it out.

Most layers keep a key and a value a token. Some keep them only within a window, some share those
of other layers, some compress all heads into one key (MLA), and recurrent ones keep a state of
fixed size in their place. The rules are those of `llama_model::create_memory` and of each
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
"""llama.cpp rounds the length of a context, and of a window's cache, up to a multiple of this."""
F32_BYTES = 4

CACHE_TYPES: dict[str, tuple[int, int]] = {
    name.lower(): (elements, size) for name, elements, size in TENSOR_TYPES.values()
}
"""Type of a cache, such as `f16` or `q8_0`: elements a block, bytes a block."""


@dataclass(frozen=True)
class LayerCache:
    """What one layer keeps."""

    keys: int = 0
    """Elements of key a token; 0 where the layer keeps none."""
    values: int = 0
    window: int | None = None
    """Tokens that the layer looks back on; None for all."""
    state_bytes: int = 0
    """State of a recurrent layer, a sequence; its size does not grow with the context."""


@dataclass(frozen=True)
class CacheSettings:
    """How the cache is asked for."""

    context: int
    """Tokens; rounded up as llama.cpp does."""
    type_k: str = "f16"
    type_v: str = "f16"
    sequences: int = 1
    batch: int = 512
    """Tokens a decode call takes at most: what a window's cache must hold beyond the window."""
    full_windows: bool = True
    """Layers with a window keep all of the context too, so that tokens can be taken back."""
    padded_values: bool = False
    """Without flash attention llama.cpp gives each layer's values the width of the widest."""


def padded(length: int) -> int:
    """A number of cells as llama.cpp allocates it."""
    return -(-length // CONTEXT_STEP) * CONTEXT_STEP


def type_bytes(kind: str, elements: int) -> int:
    """Bytes of a row of so many elements in a cache of that type."""
    block, size = CACHE_TYPES[kind]
    return -(-elements // block) * size


def layer_caches(header: GgufHeader) -> tuple[LayerCache, ...]:
    """What each layer keeps, in order. Layers that only look ahead (MTP) keep nothing."""
    attends, recurs = _kinds(header)
    windows = _windows(header)
    kept = _layers_with_own_cache(header)
    state = _state_bytes(header)
    return tuple(
        LayerCache(
            *(_key_and_value(header, layer, windows[layer] is not None) if own else (0, 0)),
            window=windows[layer],
            state_bytes=max(0, state) if recurs[layer] else 0,
        )
        for layer, own in enumerate(a and k for a, k in zip(attends, kept, strict=True))
    )


def cache_bytes(caches: tuple[LayerCache, ...], settings: CacheSettings) -> tuple[int, ...]:
    """Bytes that each layer's cache takes."""
    widest = max((cache.values for cache in caches), default=0)
    return tuple(_layer_bytes(cache, settings, widest) for cache in caches)


def _layer_bytes(cache: LayerCache, settings: CacheSettings, widest: int) -> int:
    cells = padded(settings.context)
    if cache.window is not None and not settings.full_windows:
        cells = padded(min(cells, cache.window + settings.batch))
    values = widest if settings.padded_values and cache.values else cache.values
    row = type_bytes(settings.type_k, cache.keys) + type_bytes(settings.type_v, values)
    return settings.sequences * (cells * row + cache.state_bytes)


def _key_and_value(header: GgufHeader, layer: int, windowed: bool) -> tuple[int, int]:
    heads = _at(header.kv_head_counts, layer)
    suffix = "_swa" if windowed else ""
    key = header.hyper(f"attention.key_length{suffix}") or head_length(header, "key")
    value = header.hyper(f"attention.value_length{suffix}") or head_length(header, "value")
    # sizes of a damaged file may be negative
    return max(0, heads * key), 0 if is_latent(header) else max(0, heads * value)


def head_length(header: GgufHeader, which: str) -> int:
    """Elements of a head's `key` or `value`."""
    given = header.hyper(f"attention.{which}_length")
    if given is not None:
        return given
    most_heads = max(header.head_counts, default=0)
    return (header.embedding_length or 0) // most_heads if most_heads > 0 else 0


def is_latent(header: GgufHeader) -> bool:
    """True where all heads share one compressed key that is the value too (MLA)."""
    return bool(header.hyper("attention.key_length_mla"))


# -- which layers attend, and which recur --------------------------------------------------------


def _kinds(header: GgufHeader) -> tuple[list[bool], list[bool]]:
    """For each layer whether it has a cache of tokens, and whether it has a recurrent state."""
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
    if header.architecture in _EVERY_FOURTH_ATTENDS:
        every = interval or 4
        return [layer < own and (layer + 1) % every != 0 for layer in range(layers)]
    heads, feeds = header.kv_head_counts, header.per_layer("feed_forward_length")
    skips = header.architecture.startswith("nemotron_h")  # its plain layers do neither
    return [
        layer < own and not _at(heads, layer) and not (skips and _at(feeds, layer))
        for layer in range(layers)
    ]


def _at(values: Sequence[int], layer: int) -> int:
    """A layer's value; 0 where a damaged file has too few of them."""
    return values[layer] if layer < len(values) else 0


_EVERY_FOURTH_ATTENDS = frozenset({"qwen3next", "qwen35", "qwen35moe", "qwen4exp", "minimax-01"})


def _state_bytes(header: GgufHeader) -> int:
    """Both states of a recurrent layer (`llama_hparams::n_embd_r` and `n_embd_s`), in F32."""
    width = header.embedding_length or 0
    rwkv_head = header.hyper("wkv.head_size")
    if rwkv_head:
        shifted = header.hyper("token_shift_count") or 2
        return F32_BYTES * width * (shifted + rwkv_head)
    reach = header.hyper("shortconv.l_cache")
    if reach:
        return F32_BYTES * width * (reach - 1)
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


# -- windows, and caches that layers share -------------------------------------------------------


@dataclass(frozen=True)
class _Windows:
    """How an architecture spreads its windows over its layers."""

    every: int
    """Each so-manieth layer sees everything."""
    dense_first: bool = False
    default: int = 0
    """The window where the file names none; 0 where it then has none."""
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
"""Where `every` is 0 the file says which layers have a window. Phi-3's windows are switched off
in llama.cpp."""


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
    """The last layers of some architectures read the cache of earlier ones."""
    layers = header.block_count or 0
    first_shared = layers
    if header.architecture == "gemma3n":
        first_shared = 20
    elif header.architecture == "gemma4":
        first_shared = layers - (header.hyper("attention.shared_kv_layers") or 0)
    return [layer < first_shared for layer in range(layers)]
