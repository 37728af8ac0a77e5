"""Predicts which layer of a model is placed on which device, as llama.cpp does (`load_tensors`).

The last layers go to the GPUs, with the output layer as one more; the first ones and the token
embeddings stay in RAM.
"""

from __future__ import annotations

import platform
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from overthink.core.memory_limits import RAM
from overthink.library.gguf_header import GgufHeader, TensorInfo

ALL_LAYERS = -1

_LAYER = re.compile(r"blk\.(\d+)\.")
_INPUT = re.compile(
    r"(token_embd|token_embd_norm|position_embd|token_types|per_layer_token_embd)\."
)
TOKEN_EMBEDDINGS, OUTPUT = "token_embd.weight", "output.weight"


@dataclass(frozen=True)
class Placement:
    """Where a model's layers are placed."""

    layers: tuple[str, ...]
    """Name of each layer's device, or `RAM`."""
    output: str
    """The device of the output layer, or `RAM`."""

    @property
    def places(self) -> tuple[str, ...]:
        """All places in use, RAM first."""
        return tuple(dict.fromkeys((RAM, *self.layers, self.output)))

    @property
    def on_gpu(self) -> int:
        """Number of layers on GPUs, counting the output layer."""
        return sum(place != RAM for place in (*self.layers, self.output))


def place_layers(
    layers: int, gpu_layers: int, devices: Sequence[str] = (), shares: Sequence[float] = ()
) -> Placement:
    """Place a model's layers.

    Args:
        layers: number of layers, without the output layer.
        gpu_layers: layers on GPUs, counting the output layer; `ALL_LAYERS` for all.
        devices: the GPUs; without any, everything is in RAM.
        shares: share of each GPU, in any unit; equal if omitted or all 0.
    """
    most = layers + 1
    count = most if gpu_layers == ALL_LAYERS else min(max(gpu_layers, 0), most)
    if not devices or not count:
        return Placement((RAM,) * layers, RAM)
    given = list(shares)[: len(devices)] if any(shares) else [1.0] * len(devices)
    given += [0.0] * (len(devices) - len(given))
    ends = [end / sum(given) for end in accumulate(given)]

    def place(layer: int) -> str:
        rank = layer - (most - count)
        return RAM if rank < 0 else devices[min(bisect_right(ends, rank / count), len(devices) - 1)]

    return Placement(tuple(place(layer) for layer in range(layers)), place(layers))


@dataclass(frozen=True)
class Weights:
    """Bytes of a model's weights, by part of the model."""

    layers: tuple[int, ...]
    """Of each layer; 0 for prediction layers (MTP), which are not loaded."""
    inputs: int
    """Token embeddings and related tensors: always in RAM."""
    output: int
    tied: int
    """The token embeddings if they are the output layer, too: a GPU gets its own copy."""
    largest: int = 0
    """Of the largest tensor in a layer."""
    repacked: tuple[int, ...] = ()
    """Of each layer in RAM, what llama.cpp repacks for this processor: other processes cannot share
    it."""
    output_repacked: int = 0
    """The same for the output layer. Tied embeddings remain in memory beside the repacked copy."""


def weights_of(parts: Sequence[GgufHeader], *, heads: bool = False) -> Weights:
    """Sum up the weights of a model, given the headers of all its files.

    Args:
        heads: prediction layers (MTP) are loaded, too.
    """
    header = parts[0]
    count = header.block_count or 0
    own = count if heads else own_layers(header)
    layers, repacked, inputs, output = [0] * count, [0] * count, 0, 0
    tensors = [tensor for part in parts for tensor in part.tensors]
    largest = 0
    for tensor in tensors:
        numbered = _LAYER.match(tensor.name)
        if numbered is None:
            inputs, output = _unnumbered(tensor, inputs, output)
        elif (layer := int(numbered[1])) < own:
            layers[layer] += tensor.n_bytes
            largest = max(largest, tensor.n_bytes)
            repacked[layer] += tensor.n_bytes if _is_repacked(tensor) else 0
    by_name = {tensor.name: tensor for tensor in tensors}
    embeddings = by_name.get(TOKEN_EMBEDDINGS)
    tied = embeddings.n_bytes if embeddings and OUTPUT not in by_name else 0
    last = by_name.get(OUTPUT, embeddings)
    copied = last.n_bytes if last and _is_repacked(last) else 0
    return Weights(tuple(layers), inputs, output, tied, largest, tuple(repacked), copied)


def _unnumbered(tensor: TensorInfo, inputs: int, output: int) -> tuple[int, int]:
    if _INPUT.match(tensor.name):
        return inputs + tensor.n_bytes, output
    return inputs, output + tensor.n_bytes


def _is_repacked(tensor: TensorInfo) -> bool:
    """As in `ggml_repack_get_optimal_repack_type`, for processors of the last ten years."""
    rows = tensor.shape[1] if len(tensor.shape) > 1 else 0
    kinds = _ON_ARM if platform.machine().lower() in ("arm64", "aarch64") else _ON_X86
    return bool(rows) and rows % 8 == 0 and tensor.type_name in kinds


_ON_X86 = frozenset({"Q4_0", "Q4_K", "IQ4_NL", "MXFP4"})
_ON_ARM = _ON_X86 | {"Q5_K", "Q6_K", "Q8_0"}


def weights_by_place(weights: Weights, placement: Placement) -> dict[str, int]:
    """Bytes of weights in each place."""
    sums = dict.fromkeys(placement.places, 0)
    for place, size in zip(placement.layers, weights.layers, strict=True):
        sums[place] += size
    sums[RAM] += weights.inputs
    copies_tied = placement.output != RAM or weights.output_repacked
    sums[placement.output] += weights.output + (weights.tied if copies_tied else 0)
    return sums


def own_layers(header: GgufHeader) -> int:
    """Number of layers without prediction layers (MTP), which are not loaded."""
    return max(0, (header.block_count or 0) - (header.hyper("nextn_predict_layers") or 0))
