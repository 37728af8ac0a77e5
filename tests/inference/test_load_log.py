"""Parsing llama.cpp's log of loading a model; the lines are its own."""

from __future__ import annotations

import pytest

from overthink.core.events import MemoryUse
from overthink.inference.load_log import LoadLog, device_of, memory_use

DEVICES = ("Vulkan0", "Vulkan1", "CPU")
LINES = """\
load_tensors: layer   0 assigned to device CPU, is_swa = 0
load_tensors: layer   1 assigned to device Vulkan0, is_swa = 0
load_tensors: layer   2 assigned to device Vulkan1, is_swa = 1
load_tensors: offloaded 2/3 layers to GPU
load_tensors:   CPU_Mapped model buffer size =     2.00 MiB
load_tensors:      Vulkan0 model buffer size =    10.50 MiB
load_tensors:      Vulkan1 model buffer size =     8.00 MiB
llama_context: Vulkan_Host  output buffer size =     0.25 MiB
llama_kv_cache:    Vulkan0 KV buffer size =     4.00 MiB
llama_kv_cache:    Vulkan0 KV buffer size =     1.00 MiB
llama_kv_cache:        CPU KV buffer size =     3.00 MiB
llama_memory_recurrent:    Vulkan1 RS buffer size =     0.50 MiB
sched_reserve:    Vulkan0 compute buffer size =     9.00 MiB
sched_reserve: Vulkan_Host compute buffer size =     1.00 MiB
sched_reserve:    Vulkan0 compute buffer size =     7.00 MiB
~llama_context:    Vulkan0 compute buffer size is   7.0000 MiB, matches expectation of   7.0000 MiB
llama_model_loader: - kv   3: general.name str = a KV buffer size = 99.00 MiB
"""
MIB = 2**20


def read(text: str = LINES) -> LoadLog:
    log = LoadLog()
    for line in text.splitlines(keepends=True):
        log.read_line(line)
    return log


def test_layers_are_counted_by_device() -> None:
    log = read()
    assert (log.gpu_layers, log.layers.total()) == (2, 3)


def test_sizes_add_up_by_device_except_repeated_compute_buffers() -> None:
    assert memory_use(DEVICES, read(), []) == [
        MemoryUse(
            device="Vulkan0",
            weights_bytes=round(10.5 * MIB),
            cache_bytes=5 * MIB,
            compute_bytes=7 * MIB,
            layers=1,
        ),
        MemoryUse(
            device="Vulkan1",
            weights_bytes=8 * MIB,
            cache_bytes=MIB // 2,
            compute_bytes=0,
            layers=1,
        ),
        MemoryUse(
            device="CPU",
            weights_bytes=2 * MIB,
            cache_bytes=3 * MIB,
            compute_bytes=MIB * 5 // 4,
            layers=1,
        ),
    ]


def test_a_drafts_memory_is_added_but_not_its_layers() -> None:
    both, alone = memory_use(DEVICES, read(), [read()]), memory_use(DEVICES, read(), [])
    assert [use.total_bytes for use in both] == [2 * use.total_bytes for use in alone]
    assert [use.layers for use in both] == [use.layers for use in alone]


@pytest.mark.parametrize(
    ("buffer", "device"),
    [
        ("CPU", "CPU"),
        ("CPU_Mapped", "CPU"),
        ("CPU_REPACK", "CPU"),
        ("CUDA_Host", "CPU"),
        ("CUDA1", "CUDA1"),
        ("CUDA10", "CUDA10"),
        ("MTL0_Mapped", "MTL0"),
        ("RPC0[host:50052]", "RPC0[host:50052]"),
    ],
)
def test_a_buffer_belongs_to_the_device_in_its_name(buffer: str, device: str) -> None:
    assert device_of(buffer, ("CUDA1", "CUDA10", "MTL0", "CPU")) == device
