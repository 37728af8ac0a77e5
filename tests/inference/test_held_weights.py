"""Weights that llama.cpp copies into another order for the processor are counted once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from overthink.inference.load_log import LoadLog, memory_use

MIB = 2**20

# The span of the mapping begins at the embeddings and ends at a norm behind the copied `up`.
SIZES = {
    "token_embd.weight": 40,
    "output.weight": 50,
    "blk.0.up.weight": 30,
    "blk.0.norm.weight": 2,
}
COPIED = ("output.weight", "blk.0.up.weight")


def _log(
    sizes: Mapping[str, int],
    asked: Sequence[str],
    copied: Sequence[str],
    *buffers: tuple[str, float],
) -> LoadLog:
    log = LoadLog()
    for name in asked:
        log.read_line(f"create_tensor: loading tensor {name}\n")
    for buffer, size in buffers:
        log.read_line(f"load_tensors: {buffer:>12} model buffer size = {size:8.2f} MiB\n")
    for name in copied:
        log.read_line(f"repack: repack tensor {name} with q4_0_8x8\n")
    log.tensor_bytes = {name: size * MIB for name, size in sizes.items()}
    return log


def _ram(log: LoadLog, *devices: str) -> float:
    return memory_use([*devices, "CPU"], log, [])[-1].weights_bytes / MIB


def test_a_mapped_file_counts_completely() -> None:
    assert _ram(_log({}, (), (), ("CPU_Mapped", 92.0))) == 92.0


def test_tensors_copied_from_the_mapped_file_count_once() -> None:
    log = _log(SIZES, (*SIZES, "not.there"), COPIED, ("CPU_Mapped", 72.0), ("CPU_REPACK", 80.0))
    assert _ram(log) == sum(SIZES.values())


def test_embeddings_copied_for_the_output_stay_mapped() -> None:
    tied = {name: size for name, size in SIZES.items() if name != "output.weight"}
    asked = ("token_embd.weight", "output.weight", *tied)
    copied = ("token_embd.weight", "blk.0.up.weight")
    log = _log(tied, asked, copied, ("CPU_Mapped", 72.0), ("CPU_REPACK", 70.0))
    assert _ram(log) == sum(tied.values()) + SIZES["token_embd.weight"]


def test_tied_embeddings_without_a_copy_count_once() -> None:
    tied = {name: size for name, size in SIZES.items() if name != "output.weight"}
    asked = ("token_embd.weight", "output.weight", *tied)
    log = _log(tied, asked, ("blk.0.up.weight",), ("CPU_Mapped", 72.0), ("CPU_REPACK", 30.0))
    assert _ram(log) == sum(tied.values())


def test_tensors_on_a_gpu_are_not_counted_as_mapped() -> None:
    buffers = (("CPU_Mapped", 42.0), ("CPU_REPACK", 30.0), ("CUDA0", 50.0))
    log = _log(SIZES, tuple(SIZES), ("blk.0.up.weight",), *buffers)
    log.read_line("load_tensors: layer   1 assigned to device CUDA0, is_swa = 0\n")
    assert _ram(log, "CUDA0") == sum(SIZES.values()) - 50


def test_without_a_mapped_file_everything_counts() -> None:
    log = _log(SIZES, tuple(SIZES), COPIED, ("CPU", 20.0), ("CPU_REPACK", 60.0))
    assert _ram(log) == 80.0
