"""What llama.cpp says while it loads: which layer went where, and how large each buffer became.

There is no function in its C interface for either, so its log is read. Pure text in, numbers out;
a line of another shape is passed over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from overthink.core.events import MemoryUse

CPU = "CPU"

_LAYER = re.compile(r"layer +\d+ assigned to device ([^,]+),")
_BUFFER = re.compile(r": +(\S+) +(model|KV|RS|compute|output|DSV4 .*) buffer size = +([\d.]+) MiB")
_HOST = re.compile(r"(.*_Host|CPU_.*|BLAS|AMX|CPU)")
"""Buffers in the machine's own memory, whoever made them."""
_TENSOR = re.compile(r"create_tensor: loading tensor (\S+)")
_COPIED = re.compile(r"repack tensor (\S+) ")
_MAPPED = "CPU_Mapped"


class LoadLog:
    """Reads the lines of loading a model and making its context; one for each model.

    Takes every line of the log while it listens. Compute buffers are told anew where llama.cpp
    reserves them again: the last word counts. Everything else adds up.
    """

    def __init__(self) -> None:
        self.layers: Counter[str] = Counter()
        """Device name to the model's layers there."""
        self.weights: Counter[str] = Counter()
        self.cache: Counter[str] = Counter()
        self.compute: dict[str, int] = {}
        self.output: Counter[str] = Counter()
        self.copied: set[str] = set()
        """Names of tensors that were copied into another order for this processor."""
        self.tensor_bytes: Mapping[str, int] = {}
        """Of the file's tensors, by name: for whoever knows the file to fill in, if any is copied.
        """
        self._asked_for: Counter[str] = Counter()
        """How often each tensor was asked for, be it in the file or not."""

    def take(self, line: str) -> None:
        """Takes a line of the log."""
        if found := _LAYER.search(line):
            self.layers[found[1]] += 1
        elif found := _BUFFER.search(line):
            self._add(found[1], found[2], round(float(found[3]) * 2**20))
        elif found := _TENSOR.search(line):
            self._asked_for[found[1]] += 1
        elif found := _COPIED.search(line):
            self.copied.add(found[1])

    def _add(self, buffer: str, what: str, size: int) -> None:
        if what == "compute":
            self.compute[buffer] = size
            return
        sums = {"model": self.weights, "output": self.output}
        sums.get(what, self.cache)[buffer] += size

    @property
    def held_weights(self) -> Counter[str]:
        """Weights by buffer, each tensor once.

        Some are copied out of the mapped file into another order for this processor. Their pages
        of the file are not used any more. But the size of the mapping, as told, is that of the span
        from the first tensor that is used there to the last, with the copied ones between.
        """
        held = self.weights.copy()
        if held[_MAPPED] and self.copied:
            held[_MAPPED] = self._used_of_the_mapping()
        return held

    def _used_of_the_mapping(self) -> int:
        """Bytes of the tensors that are used where the file is mapped.

        What is asked for twice is the token embeddings that are the output layer too. A copy for
        the output, in another order or on a GPU, leaves the embeddings where they are.
        """
        kept = 0
        for name, times in self._asked_for.items():
            copied = name in self.copied
            copies = (not copied) + (times > 1 and bool(copied or self.gpu_layers))
            kept += copies * self.tensor_bytes.get(name, 0)
        elsewhere = sum(
            size for buffer, size in self.weights.items() if not _HOST.fullmatch(buffer)
        )
        return max(0, kept - elsewhere)

    @property
    def gpu_layers(self) -> int:
        """Layers that are not on the CPU."""
        return self.layers.total() - self.layers[CPU]


def memory_use(devices: Sequence[str], target: LoadLog, draft: LoadLog | None) -> list[MemoryUse]:
    """What is where, in the order of the devices; a device that nothing is on is left out.

    Args:
        devices: llama.cpp's device names.
    """
    logs = [target, draft] if draft else [target]
    weights = _by_device(devices, (log.held_weights for log in logs))
    cache = _by_device(devices, (log.cache for log in logs))
    compute = _by_device(devices, (part for log in logs for part in (log.compute, log.output)))
    names = dict.fromkeys((*devices, *weights, *cache, *compute))
    uses = (
        MemoryUse(
            device=name,
            weights_bytes=weights[name],
            cache_bytes=cache[name],
            compute_bytes=compute[name],
            layers=target.layers[name],
        )
        for name in names
    )
    return [use for use in uses if use.total_bytes or use.layers]


def _by_device(
    devices: Sequence[str], parts: Iterable[dict[str, int] | Counter[str]]
) -> Counter[str]:
    """Sizes by buffer, added up by the device that the buffer is on."""
    sums: Counter[str] = Counter()
    for part in parts:
        for buffer, size in part.items():
            sums[device_of(buffer, devices)] += size
    return sums


def device_of(buffer: str, devices: Sequence[str]) -> str:
    """The device whose memory a buffer is in.

    Buffers are called after their device, some with more behind it: "CUDA0", "MTL0_Mapped",
    "CUDA_Host" (the machine's own memory, where the GPU reaches it), "CPU_Mapped".
    """
    if _HOST.fullmatch(buffer):
        return CPU
    longest = max((n for n in devices if buffer.startswith(n)), key=len, default="")
    return longest or buffer
