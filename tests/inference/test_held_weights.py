"""Weights that llama.cpp copies into another order for the processor are counted once."""

from __future__ import annotations

from overthink.inference.load_log import LoadLog, memory_use

MIB = 2**20


def _log(*buffers: tuple[str, float]) -> LoadLog:
    log = LoadLog()
    for buffer, size in buffers:
        log.take(f"load_tensors: {buffer:>12} model buffer size = {size:8.2f} MiB\n")
    return log


def _ram(*buffers: tuple[str, float]) -> float:
    (use,) = memory_use(["CPU"], _log(*buffers), None)
    return use.weights_bytes / MIB


def test_a_mapped_file_counts_whole() -> None:
    assert _ram(("CPU_Mapped", 92.0)) == 92.0


def test_what_is_copied_out_of_the_mapped_file_counts_once() -> None:
    assert _ram(("CPU_Mapped", 92.0), ("CPU_REPACK", 60.0)) == 92.0
    assert _ram(("CPU_Mapped", 10.0), ("CPU_REPACK", 60.0)) == 60.0


def test_without_a_mapped_file_everything_counts() -> None:
    assert _ram(("CPU", 20.0), ("CPU_REPACK", 60.0)) == 80.0
