"""What a model will take in memory, and where: predicted from its headers, before it is loaded.

Weights and cache follow from llama.cpp's rules and are exact but for rounding; the room for
intermediate results is an estimate. Nothing here asks the machine anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from overthink.core.memory_limits import RAM
from overthink.library.cache_layout import CacheSettings, LayerCache, cache_bytes, layer_caches
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
    """Bytes at one place."""

    weights: int = 0
    cache: int = 0
    compute: int = 0

    @property
    def total(self) -> int:
        """All together."""
        return self.weights + self.cache + self.compute

    def __add__(self, other: Needs) -> Needs:
        return Needs(
            self.weights + other.weights, self.cache + other.cache, self.compute + other.compute
        )


@dataclass(frozen=True)
class MemorySettings:
    """How a model is to be loaded, as far as memory goes."""

    context: int
    gpu_layers: int = 0
    """On GPUs, the output layer counted as one; `ALL_LAYERS` for all."""
    devices: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()
    """Of each device; in practice its free memory where a person names none."""
    type_k: str = "f16"
    type_v: str = "f16"
    flash_attention: str = "auto"
    sequences: int = 1


@dataclass(frozen=True)
class ModelSizes:
    """What of a model counts for memory: enough to predict any way of loading it."""

    weights: Weights
    caches: tuple[LayerCache, ...]
    shape: Shape
    trained_context: int

    @property
    def layers(self) -> int:
        """Layers that can be offloaded, the output layer counted as one."""
        return len(self.caches) + 1


def sizes_of(header: GgufHeader) -> ModelSizes:
    """The sizes of a model; reads the headers of its other parts.

    Raises:
        ModelFileError: a part of a split model is missing or damaged.
    """
    return ModelSizes(
        weights_of(all_parts(header)),
        layer_caches(header),
        shape_of(header),
        header.context_length or 0,
    )


@dataclass(frozen=True)
class ModelMemory:
    """What one model takes when it is loaded in one way."""

    needs: Mapping[str, Needs]
    """By place: `RAM`, or the name of a device."""
    gpu_layers: int
    """Layers on GPUs, the output layer counted as one."""
    rearranged: int
    """Of the weights in RAM, what no other process can share."""

    @property
    def total(self) -> int:
        """Bytes at all places together."""
        return sum(needs.total for needs in self.needs.values())

    def ram(self, *, shared: bool) -> int:
        """Bytes in RAM.

        Args:
            shared: another process has the model's file in memory already.
        """
        here = self.needs[RAM]
        return here.total - here.weights + self.rearranged if shared else here.total


def predict(sizes: ModelSizes, settings: MemorySettings) -> ModelMemory:
    """What a model takes when it is loaded so."""
    placement = place_layers(
        len(sizes.caches), settings.gpu_layers, settings.devices, settings.shares
    )
    flash = _flash(sizes.shape, settings, on_gpu=placement.on_gpu > 0)
    weights = weights_by_place(sizes.weights, placement)
    caches = _cache_by_layer(sizes, settings, flash=flash)
    cache = dict.fromkeys(placement.places, 0)
    for place, size in zip(placement.layers, caches, strict=True):
        cache[place] += size
    in_ram = RAM in placement.layers
    compute = compute_bytes(
        sizes.shape,
        placement,
        settings.context,
        flash=flash,
        pieces=(max(caches, default=0), sizes.weights.largest) if in_ram else (0, 0),
    )
    copied = sizes.weights.output_rearranged if placement.output == RAM else 0
    by_layer = zip(placement.layers, sizes.weights.rearranged, strict=True)
    return ModelMemory(
        needs={
            place: Needs(weights[place], cache[place], compute[place]) for place in placement.places
        },
        gpu_layers=placement.on_gpu,
        rearranged=copied + sum(size for place, size in by_layer if place == RAM),
    )


def _flash(shape: Shape, settings: MemorySettings, *, on_gpu: bool) -> bool:
    if settings.flash_attention == "auto" and settings.type_v not in _UNQUANTISED:
        return True  # a quantised cache of values needs it
    return uses_flash_attention(shape, settings.context, settings.flash_attention, on_gpu=on_gpu)


_UNQUANTISED = ("f32", "f16", "bf16")


def _cache_by_layer(sizes: ModelSizes, settings: MemorySettings, *, flash: bool) -> tuple[int, ...]:
    asked = CacheSettings(
        context=settings.context,
        type_k=settings.type_k,
        type_v=settings.type_v,
        sequences=settings.sequences,
        batch=BATCH,
        padded_values=not flash,
    )
    return cache_bytes(sizes.caches, asked)
