"""What llama.cpp logs while it loads: which layer goes where, buffer sizes, and why it failed.

Its C interface has no function for any of these. Text in, numbers and errors out; other lines are
ignored.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from overthink.core.errors import LoadFailure
from overthink.core.events import MemoryUse
from overthink.core.messages import message

CPU = "CPU"

_LAYER = re.compile(r"layer +\d+ assigned to device ([^,]+),")
_BUFFER = re.compile(r": +(\S+) +(model|KV|RS|compute|output|DSV4 .*) buffer size = +([\d.]+) MiB")
_HOST = re.compile(r"(.*_Host|CPU_.*|BLAS|AMX|CPU)")
"""Buffers in the machine's own memory, whichever backend made them."""
_TENSOR = re.compile(r"create_tensor: loading tensor (\S+)")
_COPIED = re.compile(r"repack tensor (\S+) ")
_MAPPED = "CPU_Mapped"


class LoadLog:
    """Parses the log of loading one model and creating its context.

    llama.cpp reports a compute buffer again when it reserves it again: the last value counts. All
    other values add up.
    """

    def __init__(self) -> None:
        self.layers: Counter[str] = Counter()
        """The model's layers by device name."""
        self.weights: Counter[str] = Counter()
        self.cache: Counter[str] = Counter()
        self.state = 0
        """Bytes of recurrent states, with their snapshots; part of the cache."""
        self.compute: dict[str, int] = {}
        self.output: Counter[str] = Counter()
        self.copied: set[str] = set()
        """Names of tensors that were repacked for this processor."""
        self.tensor_bytes: Mapping[str, int] = {}
        """Of the file's tensors, by name; to be set if any was copied."""
        self._loaded: Counter[str] = Counter()
        """How often each tensor was loaded, be it in the file or not."""

    def read_line(self, line: str) -> None:
        """Parse a line of the log."""
        if found := _LAYER.search(line):
            self.layers[found[1]] += 1
        elif found := _BUFFER.search(line):
            self._add(found[1], found[2], round(float(found[3]) * 2**20))
        elif found := _TENSOR.search(line):
            self._loaded[found[1]] += 1
        elif found := _COPIED.search(line):
            self.copied.add(found[1])

    def _add(self, buffer: str, kind: str, size: int) -> None:
        if kind == "compute":
            self.compute[buffer] = size
            return
        if kind not in ("model", "output", "KV"):
            self.state += size
        sums = {"model": self.weights, "output": self.output}
        sums.get(kind, self.cache)[buffer] += size

    @property
    def held_weights(self) -> Counter[str]:
        """Weights by buffer, each tensor counted once.

        Repacked tensors are copies: their pages of the mapped file are no longer used. But the
        reported size of the mapping spans from its first to its last tensor in use, including the
        repacked ones in between.
        """
        held = self.weights.copy()
        if held[_MAPPED] and self.copied:
            held[_MAPPED] = self._mapped_bytes()
        return held

    def _mapped_bytes(self) -> int:
        """Bytes of the tensors that are used from the mapped file.

        A tensor that is loaded twice is the token embeddings when they are the output layer too. A
        copy for the output, repacked or on a GPU, leaves the embeddings in the mapping.
        """
        mapped = 0
        for name, times in self._loaded.items():
            copied = name in self.copied
            copies = (not copied) + (times > 1 and bool(copied or self.gpu_layers))
            mapped += copies * self.tensor_bytes.get(name, 0)
        elsewhere = sum(
            size for buffer, size in self.weights.items() if not _HOST.fullmatch(buffer)
        )
        return max(0, mapped - elsewhere)

    @property
    def gpu_layers(self) -> int:
        """Layers that are not on the CPU."""
        return self.layers.total() - self.layers[CPU]


def memory_use(
    devices: Sequence[str], target: LoadLog, drafts: Sequence[LoadLog]
) -> list[MemoryUse]:
    """Sum up memory by device, in the order of the devices; unused devices are left out.

    Args:
        devices: llama.cpp's device names.
        drafts: logs of a draft's model and context; empty without one.
    """
    logs = [target, *drafts]
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
    """Sum sizes by buffer to sizes by the device that holds the buffer."""
    sums: Counter[str] = Counter()
    for part in parts:
        for buffer, size in part.items():
            sums[device_of(buffer, devices)] += size
    return sums


def device_of(buffer: str, devices: Sequence[str]) -> str:
    """Return the device whose memory holds a buffer.

    Buffers are named after their device, some with a suffix: "CUDA0", "MTL0_Mapped", "CUDA_Host"
    (the machine's own memory, accessible to the GPU), "CPU_Mapped".
    """
    if _HOST.fullmatch(buffer):
        return CPU
    longest = max((n for n in devices if buffer.startswith(n)), key=len, default="")
    return longest or buffer


# -- why loading failed ---------------------------------------------------------------------------

FEWER_LAYERS = message(
    "put fewer layers on the GPU with --gpu-layers, or set a shorter context with --ctx",
    in_window="put fewer layers on the GPU, or set a shorter context, in the lane's settings",
)

USE_LESS_MEMORY = message(
    "set a shorter context with --ctx, or choose a smaller model",
    in_window="set a shorter context in the lane's settings, or choose a smaller model",
)

_UNKNOWN = re.compile(r"unknown (model architecture|pre-tokenizer type|tokenizer)\b")
_MEMORY = re.compile(r"alloc|out of memory|needed in one piece|not enough", re.IGNORECASE)
_SHAPE = re.compile(
    r"^tensor '.*|wrong number of tensors|missing tensor|key not found|has wrong (array|type)"
    r"|error loading model (hyperparameters|vocabulary)|not within the file bounds"
)
_FUNCTION = re.compile(r"^(check_tensor_dims|done_getting_tensors|llama_model_load\w*): ")


def load_failure(name: str, reason: str, *, on_gpu: bool) -> LoadFailure:
    """Return the error to raise.

    Args:
        name: of the file.
        reason: llama.cpp's own text.
        on_gpu: layers were to go to a GPU.
    """
    why = " ".join(_FUNCTION.sub("", reason).split())
    if _UNKNOWN.search(why):
        return LoadFailure(
            message(
                "{file} is newer than this llama.cpp, which does not know it yet ({why})",
                file=name,
                why=why,
            ),
            message("update Overthink, or use another model"),
        )
    if _MEMORY.search(why):
        return LoadFailure(
            message("there is not enough memory for {file} ({why})", file=name, why=why),
            FEWER_LAYERS
            if on_gpu
            else message("close other programs, or use a smaller build of the model"),
        )
    if _SHAPE.search(why):
        return LoadFailure(
            message(
                "{file} is damaged, or made for another version of llama.cpp ({why})",
                file=name,
                why=why,
            ),
            message("download it again, or use another GGUF of the model"),
        )
    return LoadFailure(
        message("{file} could not be loaded ({why})", file=name, why=why), message("check the file")
    )
