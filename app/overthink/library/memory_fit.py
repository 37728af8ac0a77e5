"""Predicts from its headers how much memory a model needs, and on which devices.

Weights and cache follow llama.cpp's rules and are exact except for rounding; compute buffers are an
estimate. The machine is not queried here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from overthink.core.draft_support import SHARED_CACHE_ARCHITECTURES
from overthink.core.memory_limits import RAM
from overthink.library.cache_layout import (
    CacheSettings,
    LayerCache,
    cache_bytes,
    head_caches,
    layer_caches,
)
from overthink.library.compute_buffers import (
    BATCH,
    Shape,
    compute_bytes,
    shape_of,
    uses_flash_attention,
)
from overthink.library.gguf_header import GgufHeader
from overthink.library.layer_placement import (
    Weights,
    place_layers,
    weights_by_place,
    weights_of,
)
from overthink.library.suitability import all_parts


@dataclass(frozen=True)
class Needs:
    """Bytes in one place."""

    weights: int = 0
    cache: int = 0
    compute: int = 0

    @property
    def total(self) -> int:
        """The sum."""
        return self.weights + self.cache + self.compute

    def __add__(self, other: Needs) -> Needs:
        return Needs(
            self.weights + other.weights, self.cache + other.cache, self.compute + other.compute
        )


@dataclass(frozen=True)
class MemorySettings:
    """How to load a model, as far as it affects memory."""

    context: int
    gpu_layers: int = 0
    """On GPUs, counting the output layer; `ALL_LAYERS` for all."""
    devices: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()
    """Of each device; its free memory, unless the user specifies shares."""
    type_k: str = "f16"
    type_v: str = "f16"
    flash_attention: str = "auto"
    sequences: int = 1
    full_windows: bool = False
    """Layers with a sliding window store the whole context; only drafts do."""
    state_copies: int = 0
    """Of a recurrent state, beside the state itself: drafts take tokens back with them."""


@dataclass(frozen=True)
class ModelSizes:
    """The sizes from which memory can be predicted for any settings."""

    weights: Weights
    caches: tuple[LayerCache, ...]
    shape: Shape
    trained_context: int

    @property
    def layers(self) -> int:
        """Number of layers that can be offloaded, counting the output layer."""
        return len(self.caches) + 1


def sizes_of(header: GgufHeader, *, heads: bool = False) -> ModelSizes:
    """Compute the sizes of a model; reads the headers of its other parts.

    Args:
        heads: its prediction layers (MTP) are loaded, too.

    Raises:
        ModelFileError: a part of a split model is missing or damaged.
    """
    return ModelSizes(
        weights_of(all_parts(header), heads=heads),
        layer_caches(header),
        shape_of(header),
        header.context_length or 0,
    )


def head_sizes_of(header: GgufHeader) -> ModelSizes:
    """Compute the sizes of a file of prediction layers (MTP), or of an assistant for Gemma 4."""
    caches = head_caches(header)
    if header.architecture in SHARED_CACHE_ARCHITECTURES:
        caches = (LayerCache(),) * len(caches)
    weights = weights_of(all_parts(header), heads=True)
    return ModelSizes(weights, caches, shape_of(header), header.context_length or 0)


def own_head_sizes_of(header: GgufHeader) -> ModelSizes:
    """Compute what a context for a model's own prediction layers adds; the weights are its own."""
    weights = Weights((0,) * (header.block_count or 0), 0, 0, 0)
    weights = replace(weights, repacked=weights.layers)
    return ModelSizes(weights, head_caches(header), shape_of(header), header.context_length or 0)


@dataclass(frozen=True)
class ModelMemory:
    """The memory that a model needs with certain settings."""

    needs: Mapping[str, Needs]
    """By place: `RAM`, or the name of a device."""
    gpu_layers: int
    """Number of layers on GPUs, counting the output layer."""
    repacked: int
    """Of the weights in RAM, those that other processes cannot share."""

    @property
    def total(self) -> int:
        """Bytes in all places together."""
        return sum(needs.total for needs in self.needs.values())

    def ram(self, *, shared: bool) -> int:
        """Bytes in RAM.

        Args:
            shared: another process already has the model's file in memory.
        """
        here = self.needs[RAM]
        return here.total - here.weights + self.repacked if shared else here.total


def predict(sizes: ModelSizes, settings: MemorySettings) -> ModelMemory:
    """Predict the memory of a model with these settings."""
    placement = place_layers(
        len(sizes.caches), settings.gpu_layers, settings.devices, settings.shares
    )
    flash = _flash(sizes.shape, settings, on_gpu=placement.on_gpu > 0)
    weights = weights_by_place(sizes.weights, placement)
    caches = _cache_by_layer(sizes, settings, flash=flash)
    cache = dict.fromkeys(placement.places, 0)
    for place, size, layer in zip(placement.layers, caches, sizes.caches, strict=True):
        cache[place] += size + settings.state_copies * layer.state_bytes
    in_ram = RAM in placement.layers
    compute = compute_bytes(
        sizes.shape,
        placement,
        settings.context,
        flash=flash,
        full_windows=settings.full_windows,
        pieces=(max(caches, default=0), sizes.weights.largest) if in_ram else (0, 0),
    )
    copied = sizes.weights.output_repacked if placement.output == RAM else 0
    by_layer = zip(placement.layers, sizes.weights.repacked, strict=True)
    return ModelMemory(
        needs={
            place: Needs(weights[place], cache[place], compute[place]) for place in placement.places
        },
        gpu_layers=placement.on_gpu,
        repacked=copied + sum(size for place, size in by_layer if place == RAM),
    )


def _flash(shape: Shape, settings: MemorySettings, *, on_gpu: bool) -> bool:
    if settings.flash_attention == "auto" and settings.type_v not in _UNQUANTISED:
        return True  # a quantised value cache needs it
    return uses_flash_attention(shape, settings.context, settings.flash_attention, on_gpu=on_gpu)


_UNQUANTISED = ("f32", "f16", "bf16")


def _cache_by_layer(sizes: ModelSizes, settings: MemorySettings, *, flash: bool) -> tuple[int, ...]:
    cache_settings = CacheSettings(
        context=settings.context,
        type_k=settings.type_k,
        type_v=settings.type_v,
        sequences=settings.sequences,
        batch=BATCH,
        padded_values=not flash,
        full_windows=settings.full_windows,
    )
    return cache_bytes(sizes.caches, cache_settings)
