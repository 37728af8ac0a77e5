"""Estimates llama.cpp's compute buffers, for intermediate results, from a model's shape.

llama.cpp plans one buffer per device for the largest batch and reuses it from operation to
operation; its size is the largest sum of tensors that are alive at the same time. Few moments can
be the peak: attention with its scores, the feed-forward layers, the experts, the logits. What is
alive at each was counted in plans that llama.cpp made for models of real shapes; the tests compare
the sums with its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from overthink.core.memory_limits import RAM
from overthink.library.architectures import PURELY_RECURRENT, RECURRENT_ARCHITECTURES
from overthink.library.cache_layout import (
    head_length,
    is_latent,
    layer_caches,
    padded,
    window_cells,
)
from overthink.library.gguf_header import GgufHeader
from overthink.library.layer_placement import OUTPUT, TOKEN_EMBEDDINGS, Placement

BATCH = 512
"""Most tokens per decode call, as `inference` configures it."""
OUTPUTS = 128
"""Most tokens per decode call that can request logits."""
SCORES_LIMIT = 512 * 1024 * 1024
"""On the CPU, flash attention is used only if the scores need more bytes than this."""

F32, F16 = 4, 2


@dataclass(frozen=True)
class Shape:
    """A model's widths as far as they affect compute buffers, in elements per token."""

    width: int
    heads: int
    first_heads: int
    """Heads of the first layer."""
    queries: int
    """Of all heads together."""
    keys: int
    feed_forward: int
    experts: int
    """Of all experts that a token uses."""
    expert_outputs: int
    recurrent: int
    vocabulary: int
    windows: frozenset[int | None]
    """Of attention, in tokens; None for all. Each has a mask of its own."""
    latent: int = 0
    """What compressed keys are decompressed to, in addition to the queries."""
    attends: bool = True


def shape_of(header: GgufHeader) -> Shape:
    """The widths of a model."""
    heads = max(header.head_counts, default=0)
    used = max(header.per_layer("expert_used_count"), default=0)
    expert = max(header.per_layer("expert_feed_forward_length"), default=0)
    width = header.embedding_length or 0
    windows = frozenset(cache.window for cache in layer_caches(header) if cache.keys)
    return Shape(
        width=width,
        heads=heads,
        first_heads=header.head_counts[0] if header.head_counts else 0,
        queries=heads * head_length(header, "key"),
        keys=max(header.kv_head_counts, default=0) * head_length(header, "key"),
        feed_forward=max(header.per_layer("feed_forward_length"), default=0),
        experts=used * (expert or max(header.per_layer("feed_forward_length"), default=0)),
        expert_outputs=used * width,
        recurrent=_recurrent_width(header),
        vocabulary=vocabulary_size(header),
        windows=windows,
        latent=heads * _unpacked(header) if is_latent(header) else 0,
        attends=header.architecture not in PURELY_RECURRENT,
    )


def vocabulary_size(header: GgufHeader) -> int:
    """Rows of the output layer; if the file has none, the tokenizer's number of tokens."""
    for tensor in header.tensors:
        if tensor.name in (OUTPUT, TOKEN_EMBEDDINGS) and len(tensor.shape) == 2:
            return tensor.shape[1]
    return len(header.tokenizer.tokens)


def uses_flash_attention(shape: Shape, context: int, choice: str, *, on_gpu: bool) -> bool:
    """Whether attention uses the fused kernel, which stores no scores, as `inference` decides.

    Args:
        choice: `auto`, `on` or `off`.
    """
    if choice != "auto":
        return choice == "on"
    return on_gpu or F32 * shape.first_heads * BATCH * context > SCORES_LIMIT


@dataclass(frozen=True)
class _Moments:
    """Bytes at the moments that can be the peak, for the largest batch."""

    attention: int
    rest: int
    """Feed-forward layers, experts, recurrent ones."""
    last: int
    """The output layer."""
    masks: int
    embeddings: int
    """Of one batch."""
    logits: int
    """Of one row."""


def compute_bytes(
    shape: Shape,
    placement: Placement,
    context: int,
    *,
    flash: bool,
    full_windows: bool = False,
    pieces: tuple[int, int] = (0, 0),
) -> dict[str, int]:
    """Estimate the bytes of intermediate results in each place.

    Args:
        context: in tokens, before rounding.
        full_windows: layers with a sliding window store the whole context.
        pieces: bytes of the largest piece of cache, and of weights, if layers are in RAM.
    """
    moments = _moments(shape, context, flash=flash, full_windows=full_windows)
    if placement.on_gpu:
        return _beside_gpus(moments, placement, pieces, copies_in=2 if flash else 4)
    layers = max(moments.attention, moments.rest) + moments.masks
    return {RAM: max(layers, moments.last) + moments.logits}


def _moments(shape: Shape, context: int, *, flash: bool, full_windows: bool) -> _Moments:
    tokens, cells = min(BATCH, context), padded(context)
    masked = sum(
        cells if window is None or full_windows else window_cells(cells, window, BATCH)
        for window in shape.windows
    )
    scores = 0 if flash or not shape.attends else shape.heads * cells
    attention, rest = _layer_peaks(shape, scores)
    embeddings = F32 * tokens * shape.width
    return _Moments(
        attention=F32 * tokens * attention,
        rest=F32 * tokens * rest,
        last=F32 * min(OUTPUTS, tokens) * shape.vocabulary + 2 * embeddings,
        masks=masked * tokens * (F16 if flash else F32),
        embeddings=embeddings,
        logits=F32 * shape.vocabulary,
    )


def _beside_gpus(
    moments: _Moments, placement: Placement, pieces: tuple[int, int], copies_in: int
) -> dict[str, int]:
    """With a GPU, long prompts are computed there, even for layers that are in RAM.

    Their weights and caches are copied to the first GPU piece by piece, and RAM holds only the
    inputs. Several GPUs that hold everything work on several batches at once.
    """
    gpus = [place for place in placement.places if place != RAM]
    spills = RAM in placement.layers
    ahead = 0 if spills or len(gpus) == 1 else _BATCHES_AHEAD
    masks = moments.masks * (1 + ahead)
    sums = {RAM: masks + (copies_in + ahead) * moments.embeddings + moments.logits}
    for place in gpus:
        gets_copies = spills and place == gpus[0]
        cache, weights = pieces if gets_copies else (0, 0)
        layers = max(moments.attention + cache, moments.rest + weights) + masks
        sums[place] = max(
            layers if gets_copies or place in placement.layers else 0,
            moments.last if place == placement.output else 0,
        )
    return sums


_BATCHES_AHEAD = 3
"""GGML_SCHED_MAX_COPIES, without the one that is being computed."""


def _layer_peaks(shape: Shape, scores: int) -> tuple[int, int]:
    """The peaks of attention and of the rest of a layer, without masks, in elements per token.

    Args:
        scores: in elements per token.
    """
    attention = 3 * shape.width + 2 * shape.queries + 2 * shape.keys
    if shape.latent:
        attention = 4 * shape.width + shape.queries + shape.latent
        scores = scores if scores > shape.queries else 0  # they reuse what a query frees
    fed = 4 * shape.width + 3 * shape.feed_forward
    # The outputs of experts can partly reuse the memory of their inner layers.
    reuses = shape.expert_outputs <= 2 * shape.experts
    outputs = shape.expert_outputs * 3 // 4 if reuses else shape.expert_outputs
    routed = 9 * shape.width // 2 + 3 * shape.experts + outputs if shape.experts else 0
    recurrent = 2 * shape.width + 11 * shape.recurrent // 2 if shape.recurrent else 0
    return attention + scores, max(fed, routed, recurrent)


def _unpacked(header: GgufHeader) -> int:
    """Most elements of a head of compressed attention, in addition to the query."""
    return sum(
        header.hyper(f"attention.{name}") or 0
        for name in ("value_length", "key_length_mla", "value_length_mla")
    )


def _recurrent_width(header: GgufHeader) -> int:
    if header.architecture not in RECURRENT_ARCHITECTURES:
        return 0
    if header.hyper("shortconv.l_cache"):
        return 0  # smaller than its feed-forward layers
    return header.hyper("ssm.inner_size") or header.embedding_length or 0
